"""Judgements: kept for ever, never changed. Who decides on something that another decided on meanwhile is told so.

What a reviewer saw goes along with the decision as a *version*: a digest of the judgements on the same thing at that moment. The thing
is a pair (two reports, or a report and a field) or a whole incident (its reports, and every judgement that touches one of them). In the
transaction that writes, where no other writer can be, the version is made again; where it differs, `Conflict` says who decided what.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from secondsource.errors import Conflict, NotFound
from secondsource.ids import digest
from secondsource.model import Judgement
from secondsource.store.database import Database, Row
from secondsource.store.rows import dumps

Json = dict[str, Any]


def pair_version(db: Database, left: str, right: str) -> str:
    """The version of a pair."""
    return "pair:" + _digest(on_pair(db, left, right), *sorted((left, right)))


def incident_version(db: Database, report: str) -> str:
    """The version of the incident that a report is in now."""
    sql = (
        "select report_id from incident_reports where incident_id = (select incident_id from incident_reports where report_id = ?)"
        " order by report_id"
    )
    reports = [r["report_id"] for r in db.execute(sql, [report])] or [report]
    return "incident:" + _digest(on_reports(db, reports), *reports)


def on_pair(db: Database, left: str, right: str) -> list[Row]:
    """Every judgement on a pair, whichever report was named first, in the order in which they were made."""
    sql = "select * from judgements where left_id = ? and right_id = ? union select * from judgements where left_id = ? and right_id = ?"
    return db.execute(f"select * from ({sql}) as j order by at, id", [left, right, right, left])


def on_reports(db: Database, reports: Sequence[str]) -> list[Row]:
    """Every judgement that touches one of these reports, in the order in which they were made."""
    sql = (
        "select * from judgements where id in (select id from judgements where left_id in (select value from json_each(?1))"
        " union select id from judgements where right_id in (select value from json_each(?1))) order by at, id"
    )
    return db.execute(sql, [json.dumps(list(reports))])


def keep(db: Database, j: Judgement, *, seen: str | None = None) -> None:
    """Write a judgement, within a transaction. Raises `Conflict` where `seen` is no longer so."""
    if seen is not None:
        _same_still(db, j.left, j.right, seen)
    value = None if j.value is None else dumps(dict(j.value))
    db.execute(
        "insert into judgements values (?,?,?,?,?,?,?,?,null,null) on conflict do nothing",  # the same form sent twice is one judgement
        (j.id, j.kind, j.left, j.right, value, j.reason, j.by, j.at),
    )


def take_back(db: Database, judgement_id: str, *, by: str, at: str) -> None:
    """Mark a judgement as retracted, within a transaction. Raises `NotFound`, or `Conflict` where another did it before."""
    done = db.execute(
        "update judgements set retracted_by = ?, retracted_at = ? where id = ? and retracted_by is null", (by, at, judgement_id)
    )
    if done.rowcount:
        return
    row = db.execute("select retracted_by, retracted_at from judgements where id = ?", [judgement_id]).fetchone()
    if row is None:
        raise NotFound(f"no judgement {judgement_id!r} that stands")
    who, when = row["retracted_by"], row["retracted_at"]
    raise Conflict(f"judgement {judgement_id} was taken back already, by {who} at {when}. Nothing was changed.")


def _same_still(db: Database, left: str, right: str, seen: str) -> None:
    whole = seen.startswith("incident:")
    now = incident_version(db, left) if whole else pair_version(db, left, right)
    if now == seen:
        return
    rows = on_reports(db, [left, right]) if whole else on_pair(db, left, right)
    last = max(rows, key=lambda r: r["retracted_at"] or r["at"], default=None)
    raise Conflict(
        f"{left} and {right} are not as you saw them: {_told(last)}. Your decision was not kept."
        " Open the page again, look at what changed, and decide again if you still want to."
    )


def _told(row: Row | None) -> str:
    if row is None:
        return "the incident's reports have changed since"
    if row["retracted_by"] is not None:
        return f"{row['retracted_by']} took back the judgement “{row['kind']}” at {row['retracted_at']}"
    why = f" ({row['reason']})" if row["reason"] else ""
    return f"{row['author']} judged {row['left_id']} – {row['right_id']} “{row['kind']}” at {row['at']}{why}"


def _digest(rows: Sequence[Row], *more: str) -> str:
    return digest(*more, "|", *(f"{r['id']} {r['retracted_by'] or ''}" for r in rows))
