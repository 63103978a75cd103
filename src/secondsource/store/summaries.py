"""Lists over the whole ledger that are made when its derived rows are: outlets, groups, the network, what the registers lack.

Each is a few hundred rows at most, kept as JSON in `summaries`; `read` makes one where an older ledger has none.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from secondsource.store.rows import loads
from secondsource.store.tallies import summaries_of

if TYPE_CHECKING:
    from secondsource.store.database import Database
    from secondsource.store.ledger import Ledger

Json = dict[str, Any]

QUERIES = {
    "outlets": """
        select d.source as source, count(*) as documents from documents d group by 1 order by 2 desc, 1 nulls first limit 1000""",
    "reach": """
        select d.source as source, count(distinct i.incident_id) as incidents
        from incident_reports i join documents d on d.id = i.document_id
        group by 1 order by 2 desc, 1 nulls first limit 1000""",
    "heights": """
        select d.source as source, sum(case when json_extract(s.value, '$.low') > i.killed_best then 1 else 0 end) as above,
          sum(case when coalesce(json_extract(s.value, '$.high'), json_extract(s.value, '$.low')) < i.killed_best
          then 1 else 0 end) as below
        from statements s join documents d on d.id = s.document_id join incident_reports r on r.report_id = s.report_id
        join incidents i on i.id = r.incident_id where s.field = 'killed' group by 1 order by 1 nulls first""",
    "groups": """
        select actor as key, max(actor_id) as actor_id, max(name) as name, sum(case when role = 'initiator' then 1 else 0 end) as incidents,
          sum(case when role = 'initiator' and status = 'claimed' then 1 else 0 end) as claimed,
          sum(case when role = 'denier' then 1 else 0 end) as denied
        from incident_parties where role in ('initiator', 'claimant', 'denier') group by actor order by incidents desc, actor limit 200""",
    "network": """
        select kind, coalesce(left_id, left_text) as left_key, coalesce(right_id, right_text) as right_key, max(left_text) as left_text,
          max(right_text) as right_text, count(*) as n, max(earliest) as last, min(document_id || '	' || n) as first
        from relations group by 1, 2, 3 order by n desc, 2, 3, 1 limit 120""",
    "new_groups": """
        select name, count(*) as n from incident_parties where actor_id is null and role in ('initiator', 'claimant')
        group by name order by n desc, name limit 300""",
    "new_places": """
        select place as name, country, count(*) as n from incidents where place is not null and geonames_id is null
        group by 1, 2 order by n desc, 1, 2 nulls first limit 300""",
    "issue_kinds": "select kind, count(*) as n from issues group by kind order by n desc, kind",
}


def make_summaries(db: Database) -> list[tuple[object, ...]]:
    """All summaries as rows, counted anew."""
    return [(key, _dumps([dict(r) for r in db.execute(sql)])) for key, sql in QUERIES.items()]


def tallied_summaries(db: Database) -> list[tuple[object, ...]]:
    """The same where the tallies are up to date: only what rests on documents and issues alone is counted anew."""
    made = summaries_of(db)
    return [(key, _dumps(made[key] if key in made else [dict(r) for r in db.execute(sql)])) for key, sql in QUERIES.items()]


def read(book: Ledger, key: str) -> list[Json]:
    """One summary."""
    kept = book.rows("select value from summaries where key = ?", [key])
    if kept:
        rows: list[Json] = loads(kept[0]["value"])
        return rows
    return [dict(r) for r in book.rows(QUERIES[key])]


def _dumps(rows: list[Json]) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
