"""What the desk asks of a ledger: lists under one filter, the map, the timeline, documents, groups, the tracker, sources, review."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from secondsource.errors import NotFound
from secondsource.model import Judgement
from secondsource.store import summaries
from secondsource.store.columns import Columns, Filter, country_code, lines, load
from secondsource.store.judging import on_reports
from secondsource.store.ledger import Ledger
from secondsource.store.queries import title_without_names
from secondsource.store.rows import judgement_from_row, loads
from secondsource.text import hide, sentence_around

__all__ = ["Columns", "Filter", "country_code", "lines", "load"]
Json = dict[str, Any]


def generation(book: Ledger) -> str:
    """Changes whenever what the ledger holds changes: what was computed under another one is out of date."""
    return book.setting("generation") or "0"


def page(book: Ledger, f: Filter, *, limit: int = 50, offset: int = 0, columns: Columns | None = None) -> list[Json]:
    """A page of incident lines, latest first, undated last."""
    columns = columns or load(book)
    rows = columns.mask(book, f).nonzero()[0][offset : offset + limit]
    return lines(book, [columns.ids[n] for n in rows])


def acts(book: Ledger, *, kinds: Sequence[str] = (), actor: str = "", place: str = "", limit: int = 100, offset: int = 0) -> list[Json]:
    """Acts of speech with the sentence that holds them, latest article first."""
    keys, args = act_keys(kinds, actor, place, limit, offset)
    sql = (
        "select a.*, d.source, d.title, d.text, i.incident_id, w.type as incident_type, w.place as incident_place,"
        " w.earliest as incident_earliest, w.latest as incident_latest, w.precision as incident_precision"
        f" from ({keys}) k join acts a on a.document_id = k.document_id and a.n = k.n"
        " join documents d on d.id = a.document_id left join incident_reports i on i.report_id = a.about_report"
        " left join incidents w on w.id = i.incident_id order by a.published desc nulls last, a.document_id, a.n"
    )
    return [_with_incident(_quoted(dict(r))) for r in book.rows(sql, args)]


def _with_incident(row: Json) -> Json:
    """The act with the date of the incident that it is about as one value."""
    row["incident_date"] = {k: row.pop(f"incident_{k}") for k in ("earliest", "latest", "precision")}
    return row


def act_keys(kinds: Sequence[str], actor: str, place: str, limit: int, offset: int) -> tuple[str, list[object]]:
    """A query for the keys of acts, latest first; an actor is looked up by each of its indices, so that none is walked through."""
    conditions, args = ["kind != 'said'"], list[object]()
    if kinds:
        conditions, args = [f"kind in ({','.join('?' * len(kinds))})"], [*kinds]
    if place:
        conditions, args = [*conditions, "place = ?"], [*args, place]
    order = "order by published desc nulls last, document_id, n limit ?"
    ways: list[tuple[str, list[object]]] = [("", [])]
    if actor:
        ways = [("actor_id = ?", [actor]), ("about_actor = ?", [actor])]
        ways += [("speaker in (select name from speakers where name like ? escape '\\')", [f"%{_like(actor)}%"])]
    parts, all_args = list[str](), list[object]()
    for way, values in ways:
        where = " and ".join([*([way] if way else []), *conditions])
        parts.append(f"select * from (select document_id, n, published from acts where {where} {order}) as way{len(parts)}")
        all_args += [*values, *args, limit + offset]
    return f"select * from ({' union '.join(parts)}) as ways {order} offset ?", [*all_args, limit, offset]


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _quoted(row: Json) -> Json:
    text = row.pop("text")
    row["sentence"], row["mark"], row["first"] = "", None, None
    if row["start"] is not None:
        a, b = sentence_around(text, row["start"], row["stop"])
        row["sentence"], row["mark"], row["first"] = text[a:b], [row["start"] - a, row["stop"] - a], a
    return row


def without_names(book: Ledger, rows: list[Json]) -> list[Json]:
    """Acts or relations whose sentences name no victim."""
    for row in rows:
        if row["first"] is not None:
            row["sentence"] = hide(row["sentence"], hidden(book, row["document_id"]), offset=row["first"])
        row["title"] = title_without_names(book, row["document_id"], row["title"])
    return rows


def relations(book: Ledger, actor: str = "", *, limit: int = 2000) -> list[Json]:
    """Relations between groups with the sentence that states them, in the order of publication."""
    sql, args = "select document_id, n from relations", list[object]()
    if actor:
        sql, args = f"{sql} where left_id = ? union {sql} where right_id = ?", [actor, actor]
    sql = (
        f"select r.*, d.source, d.published, d.title, d.text from ({sql} limit ?) k join relations r on r.document_id = k.document_id"
        " and r.n = k.n join documents d on d.id = r.document_id order by d.published nulls first, r.document_id, r.n"
    )
    return [_quoted(dict(r)) for r in book.rows(sql, [*args, limit])]


def network(book: Ledger) -> list[Json]:
    """What is stated between groups, one row per pair and kind, the most often stated first, with its first sentence."""
    edges = summaries.read(book, "network")
    said = {}
    for e in edges:
        document_id, _, n = e.pop("first").partition("\t")
        e["document_id"], e["at"] = document_id, int(n)
    wanted = {(e["document_id"], e["at"]) for e in edges}
    sql = (
        "select r.*, d.source, d.published, d.title, d.text from relations r join documents d on d.id = r.document_id"
        " where r.document_id in (select value from json_each(?))"
    )
    for r in book.rows(sql, [json.dumps(sorted({document for document, _ in wanted}))]):
        if (r["document_id"], r["n"]) in wanted:
            said[r["document_id"], r["n"]] = _quoted(dict(r))
    return [{**said[e["document_id"], e["at"]], "times": e["n"], "last": e["last"]} for e in edges if (e["document_id"], e["at"]) in said]


def groups(book: Ledger) -> list[Json]:
    """Actors of incidents with how often they are initiators, by whom claimed or only attributed."""
    return summaries.read(book, "groups")


def issues(book: Ledger, kind: str = "", limit: int = 200, offset: int = 0, *, since: str = "") -> list[Json]:
    """The queue of issues, the graver first; `since` leaves those that were first seen on that day or later."""
    conditions, args = ["1 = 1"], list[object]()
    if since:
        conditions, args = [*conditions, "s.first_seen >= ?"], [since]
    if kind:
        conditions, args = [*conditions, "i.kind = ?"], [*args, kind]
    sql = (
        "select i.line, s.first_seen from issues i left join issues_seen s on s.id = i.id where "
        + " and ".join(conditions)
        + " order by case i.severity when 'high' then 0 when 'medium' then 1 else 2 end, i.kind, i.id limit ? offset ?"
    )
    return [{**loads(r["line"]), "first_seen": r["first_seen"]} for r in book.rows(sql, [*args, limit, offset])]


def issue_kinds(book: Ledger) -> dict[str, int]:
    """How many issues of each kind."""
    return {r["kind"]: r["n"] for r in summaries.read(book, "issue_kinds")}


def doubtful_links(book: Ledger, limit: int = 50) -> list[Json]:
    """Links inside incidents that the machine is least sure of and nobody has judged."""
    sql = (
        "select l.*, a.incident_id from links l join incident_reports a on a.report_id = l.left_report"
        " join incident_reports b on b.report_id = l.right_report and b.incident_id = a.incident_id"
        " where not exists (select 1 from judgements j where j.retracted_by is null and j.kind in ('same', 'different', 'unsure')"
        " and ((j.left_id = l.left_report and j.right_id = l.right_report) or (j.left_id = l.right_report and j.right_id = l.left_report)))"
        " order by l.weight, l.left_report, l.right_report limit ?"
    )
    return [{**dict(r), "clues": loads(r["clues"])} for r in book.rows(sql, [limit])]


def copies(book: Ledger, *, limit: int) -> list[Json]:
    """Documents that are one voice, with their titles and the evidence."""
    return _copies(book, "select * from dependences order by left_id, right_id, kind limit ?", [limit])


def copies_among(book: Ledger, documents: Sequence[str]) -> list[Json]:
    """Those of these documents that are one voice."""
    sql = "select * from dependences where left_id in (select value from json_each(?1)) and right_id in (select value from json_each(?1))"
    return _copies(book, sql, [json.dumps(list(documents))])


def _copies(book: Ledger, sql: str, args: Sequence[object]) -> list[Json]:
    named = (
        "select c.*, l.title as left_title, l.source as left_source, r.title as right_title, r.source as right_source"
        f" from ({sql}) c join documents l on l.id = c.left_id join documents r on r.id = c.right_id order by left_id, right_id, kind"
    )
    rows = [dict(r) for r in book.rows(named, args)]
    for row in rows:
        for side in ("left", "right"):
            row[f"{side}_title"] = title_without_names(book, row[f"{side}_id"], row[f"{side}_title"])
    return rows


def judgements_on(book: Ledger, reports: Sequence[str]) -> list[Judgement]:
    """Judgements on any of these reports, in the order in which they were made."""
    return [judgement_from_row(r) for r in on_reports(book.db, reports)]


def name_of(book: Ledger, actor: str) -> str:
    """The name that incidents give an actor; the id where they give none."""
    rows = book.rows("select name from incident_parties where actor = ? order by incident_id, role limit 1", [actor])
    return str(rows[0]["name"]) if rows else actor


def sources(book: Ledger) -> list[Json]:
    """Outlets with how many documents and incidents each has, and how often its dead are above and below our best figure."""
    reach = {r["source"]: r["incidents"] for r in summaries.read(book, "reach")}
    heights = {r["source"]: (r["above"] or 0, r["below"] or 0) for r in summaries.read(book, "heights")}
    out = []
    for r in summaries.read(book, "outlets"):
        above, below = heights.get(r["source"], (0, 0))
        out.append(
            {
                "source": r["source"] or "",
                "documents": r["documents"],
                "incidents": reach.get(r["source"], 0),
                "above": above,
                "below": below,
            }
        )
    return out


def document_head(book: Ledger, doc_id: str, *, names: bool) -> Json:
    """A document without its text; unless `names`, its title names no victim. Raises `NotFound`."""
    rows = book.rows("select id, title, source, published, url, agency from documents where id = ?", [doc_id])
    if not rows:
        raise NotFound(f"no document {doc_id!r} in {book.path}")
    head = dict(rows[0])
    return head if names else head | {"title": title_without_names(book, doc_id, head["title"])}


def hidden(book: Ledger, doc_id: str) -> list[tuple[int, int]]:
    """Stretches of a document's text that are names of victims."""
    rows = book.rows("select start, stop from hidden where document_id = ? order by start", [doc_id])
    return [(r["start"], r["stop"]) for r in rows]


def incidents_of(book: Ledger, doc_id: str) -> dict[str, str]:
    """Report id -> incident id, for the reports of a document."""
    rows = book.rows("select report_id, incident_id from incident_reports where document_id = ?", [doc_id])
    return {r["report_id"]: r["incident_id"] for r in rows}


def acts_about(book: Ledger, incident_id: str) -> list[Json]:
    """Claims, denials, accusations and the like that are about one incident, in the order of publication."""
    sql = (
        "select a.*, d.source, d.title, d.text, i.incident_id from acts a join incident_reports i on i.report_id = a.about_report"
        " join documents d on d.id = a.document_id where i.incident_id = ? and a.kind != 'said'"
        " order by a.published nulls first, a.document_id, a.n"
    )
    return [_quoted(dict(r)) for r in book.rows(sql, [incident_id])]


def unknowns(book: Ledger) -> dict[str, list[Json]]:
    """What turned up that the registers do not know: groups and places, with how many incidents name each."""
    return {"groups": summaries.read(book, "new_groups"), "places": summaries.read(book, "new_places")}


def overlap(book: Ledger) -> tuple[list[str], list[Json]]:
    """Which outlet reports which incident: the outlets, and per incident the set of those that do."""
    sql = (
        "select distinct r.incident_id, coalesce(d.source, '') as source from incident_reports r"
        " join documents d on d.id = r.document_id order by 1, 2"
    )
    found: dict[str, set[str]] = {}
    for r in book.rows(sql):
        found.setdefault(r["incident_id"], set()).add(r["source"])
    rows = [{"id": ident, "sources": sources} for ident, sources in found.items()]
    return sorted({s for r in rows for s in r["sources"] if s}), rows
