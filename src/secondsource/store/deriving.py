"""What follows from documents and judgements, written in one transaction in the place of what followed before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from secondsource.contract import clue_json
from secondsource.model import Dependence, Link
from secondsource.store.database import Database
from secondsource.store.rows import derived_rows, dumps
from secondsource.store.schema import DERIVED_TABLES
from secondsource.store.summaries import make_summaries


def replace(
    db: Database, *, incidents: Sequence[Any], statements: Sequence[Any], issues: Sequence[Any], links: Sequence[Link],
    copies: Sequence[Dependence], now: str,
) -> None:  # fmt: skip
    """Replace all derived rows, within a transaction."""
    before = members(db)
    for table in DERIVED_TABLES:
        db.execute(f"delete from {table}")
    for table, rows in derived_rows(incidents, statements, issues):
        insert(db, table, rows)
    insert(db, "links", [(x.left, x.right, x.weight, dumps([clue_json(c) for c in x.clues])) for x in links])
    insert(db, "dependences", [(c.left, c.right, c.kind, c.score, c.why) for c in copies])
    insert(db, "summaries", make_summaries(db))
    redirect(db, before, members(db))
    db.executemany("insert into issues_seen values (?, ?) on conflict do nothing", [(x.id, now) for x in issues])


def insert(db: Database, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Rows into a table; texts to be found are made findable."""
    if not rows:
        return
    if table == "incident_text":
        db.add_text(table, [(str(key), str(body)) for key, body in rows])
        return
    db.executemany(f"insert into {table} values ({','.join('?' * len(rows[0]))})", rows)


def members(db: Database) -> Mapping[str, frozenset[str]]:
    """The reports of each incident."""
    out: dict[str, set[str]] = {}
    for row in db.execute("select incident_id, report_id from incident_reports"):
        out.setdefault(row["incident_id"], set()).add(row["report_id"])
    return {k: frozenset(v) for k, v in out.items()}


def redirect(db: Database, before: Mapping[str, frozenset[str]], after: Mapping[str, frozenset[str]]) -> None:
    """Ids that are gone lead to the incident that holds most of their reports (ties: the smaller id)."""
    where = {report: incident for incident, reports in after.items() for report in reports}
    for old, reports in sorted(before.items()):
        if old in after:
            continue
        votes: dict[str, int] = {}
        for report in reports & where.keys():
            votes[where[report]] = votes.get(where[report], 0) + 1
        if votes:
            new = min(votes, key=lambda k: (-votes[k], k))
            db.execute("insert into redirects values (?, ?) on conflict (old_id) do update set new_id = excluded.new_id", (old, new))
            db.execute("update redirects set new_id = ? where new_id = ?", (new, old))
    kept = {r["old_id"] for r in db.execute("select old_id from redirects")}
    db.executemany("delete from redirects where old_id = ?", [(i,) for i in sorted(kept & after.keys())])
