"""Sums over all incidents, kept while a ledger grows: what an incident adds is taken out before it is concluded anew, put in after.

Read `Tallies`, then `summaries_of`, which makes of them the summaries that `summaries.py` defines. A day's reports so cost what they
touch; a list of outlets counted anew would cost a walk through every report held.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from secondsource.store.database import Database
from secondsource.store.linking import Shelf

Json = dict[str, Any]
Sums = Mapping[tuple[Any, ...], Sequence[int]]

TALLIES = """
create table if not exists tallies (
  kind text not null,
  key text not null,
  n integer not null,
  x integer not null,
  y integer not null,
  z integer not null,
  primary key (kind, key)
) without rowid;
create table if not exists tally_outlets (document_id text primary key, source text) without rowid
"""

#: what incidents add to each kind of tally: columns of the key, then `n` (rows: a key without any is forgotten), `x`, `y`, `z`
ADDED = {
    "reach": """
        select o.source, count(distinct i.incident_id) as n, 0 as x, 0 as y, 0 as z
        from incident_reports i join tally_outlets o on o.document_id = i.document_id where i.incident_id {} group by 1""",
    "heights": """
        select o.source, count(*) as n, sum(case when json_extract(s.value, '$.low') > i.killed_best then 1 else 0 end) as x,
          sum(case when coalesce(json_extract(s.value, '$.high'), json_extract(s.value, '$.low')) < i.killed_best
          then 1 else 0 end) as y, 0 as z
        from incidents i join incident_reports r on r.incident_id = i.id join statements s on s.report_id = r.report_id
        join tally_outlets o on o.document_id = s.document_id where s.field = 'killed' and i.id {} group by 1""",
    "groups": """
        select actor, actor_id, name, count(*) as n, sum(case when role = 'initiator' then 1 else 0 end) as x,
          sum(case when role = 'initiator' and status = 'claimed' then 1 else 0 end) as y,
          sum(case when role = 'denier' then 1 else 0 end) as z
        from incident_parties where role in ('initiator', 'claimant', 'denier') and incident_id {} group by 1, 2, 3""",
    "new_groups": """
        select name, count(*) as n, 0 as x, 0 as y, 0 as z from incident_parties
        where actor_id is null and role in ('initiator', 'claimant') and incident_id {} group by 1""",
    "new_places": """
        select place, country, count(*) as n, 0 as x, 0 as y, 0 as z from incidents
        where place is not null and geonames_id is null and id {} group by 1, 2""",
}


class Tallies:
    """The tallies of a ledger, within one run of concluding."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def know(self, documents: Iterable[str]) -> None:
        """Note the outlets of documents that came, and forget those of documents that went: after `take_out`, before `put_in`."""
        every = sorted(documents)
        self._shelf.change("delete from tally_outlets where document_id {}", every)
        self._shelf.change("insert into tally_outlets select id, source from documents where id {}", every)

    def take_out(self, incidents: Iterable[str]) -> None:
        """Take out what these incidents add, while their rows are still there."""
        self._add(sorted(incidents), -1)

    def put_in(self, incidents: Iterable[str]) -> None:
        """Put in what these incidents add, once their rows are written."""
        self._add(sorted(incidents), 1)

    def count_all(self) -> None:
        """Count everything held."""
        for table in ("tallies", "tally_outlets"):
            self._shelf.db.execute(f"delete from {table}")
        self._shelf.db.execute("insert into tally_outlets select id, source from documents")
        for kind, sql in ADDED.items():
            self._keep(kind, self._shelf.db.execute(sql.format("is not null")), 1)

    def _add(self, incidents: Sequence[str], sign: int) -> None:
        for kind, sql in ADDED.items():
            self._keep(kind, self._shelf.gather(sql, incidents), sign)

    def _keep(self, kind: str, rows: Iterable[Any], sign: int) -> None:
        sums: dict[str, Counter[str]] = {}
        for row in rows:
            *key, n, x, y, z = row
            sums.setdefault(json.dumps(key), Counter()).update({"n": int(n), "x": int(x), "y": int(y), "z": int(z)})
        before = {r["key"]: r for r in self._shelf.gather(f"select key, n, x, y, z from tallies where kind = '{kind}' and key {{}}", sums)}
        now = [(kind, key, *((before[key][c] if key in before else 0) + sign * s[c] for c in "nxyz")) for key, s in sorted(sums.items())]
        self._shelf.change(f"delete from tallies where kind = '{kind}' and key {{}}", before)
        self._shelf.insert("tallies", [row for row in now if row[2]], width=6)


def summaries_of(db: Database) -> dict[str, list[Json]]:
    """The summaries that the tallies hold, by name."""
    held: dict[str, dict[tuple[Any, ...], list[int]]] = {kind: {} for kind in ADDED}
    for row in db.execute("select kind, key, n, x, y, z from tallies"):
        held[row["kind"]][tuple(json.loads(row["key"]))] = [int(row[c]) for c in "nxyz"]
    return {name: make(held[name]) for name, make in MADE.items()}


def _reach(held: Sums) -> list[Json]:
    rows = [{"source": source, "incidents": n} for (source,), (n, *_) in held.items()]
    return sorted(rows, key=lambda r: (-r["incidents"], *_nulls_first(r["source"])))[:1000]


def _heights(held: Sums) -> list[Json]:
    rows = [{"source": source, "above": x, "below": y} for (source,), (_, x, y, _) in held.items()]
    return sorted(rows, key=lambda r: _nulls_first(r["source"]))


def _groups(held: Sums) -> list[Json]:
    made: dict[str, Json] = {}
    for (actor, actor_id, name), (_, x, y, z) in held.items():
        row = made.setdefault(actor, {"key": actor, "actor_id": None, "name": name, "incidents": 0, "claimed": 0, "denied": 0})
        row["actor_id"] = max(filter(None, (row["actor_id"], actor_id)), default=None)
        row["name"] = max(row["name"], name)
        for column, value in (("incidents", x), ("claimed", y), ("denied", z)):
            row[column] += value
    return sorted(made.values(), key=lambda r: (-r["incidents"], r["key"]))[:200]


def _new_groups(held: Sums) -> list[Json]:
    return sorted(({"name": name, "n": n} for (name,), (n, *_) in held.items()), key=lambda r: (-r["n"], r["name"]))[:300]


def _new_places(held: Sums) -> list[Json]:
    rows = [{"name": name, "country": country, "n": n} for (name, country), (n, *_) in held.items()]
    return sorted(rows, key=lambda r: (-r["n"], r["name"], *_nulls_first(r["country"])))[:300]


def _nulls_first(value: str | None) -> tuple[bool, str]:
    return value is not None, value or ""


#: summary -> how it is made of its tallies
MADE: dict[str, Callable[[Sums], list[Json]]] = {
    "reach": _reach, "heights": _heights, "groups": _groups, "new_groups": _new_groups, "new_places": _new_places,
}  # fmt: skip
