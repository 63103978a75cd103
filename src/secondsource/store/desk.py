"""What the desk asks of a ledger: lists under one filter, the map, the timeline, documents, groups, the tracker, sources, review."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from secondsource.knowledge.countries import load_countries
from secondsource.store.ledger import Ledger
from secondsource.text import sentence_around

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter for list, map and timeline; every field may be empty. It lives in the page's address."""

    group: str = ""
    place: str = ""
    since: str = ""
    until: str = ""
    type: str = ""
    grade: str = ""
    killed: str = ""  # at least so many, best figure
    q: str = ""
    ids: str = ""  # incidents by id, separated by commas

    @staticmethod
    def of(query: Mapping[str, str]) -> Filter:
        """The filter that an address names; unknown names are ignored."""
        return Filter(**{f.name: query.get(f.name, "").strip() for f in fields(Filter)})

    def where(self) -> tuple[str, list[object]]:
        """The condition in SQL over `incidents`, with its arguments."""
        conditions: list[str] = []
        args: list[object] = []

        def add(sql: str, *values: object) -> None:
            conditions.append(sql)
            args.extend(values)

        if self.group:
            add("actors like ? escape '\\'", f"%|%{_like(self.group)}%|%")
        if self.place:
            add("(place = ? collate nocase or admin1 = ? collate nocase or country = ?)", self.place, self.place, country_code(self.place))
        if self.since:
            add("latest >= ?", self.since)
        if self.until:
            add("coalesce(earliest, latest) <= ?", self.until + "~")
        if self.type:
            add("(type = ? or substr(type, 1, ?) = ?)", self.type, len(self.type) + 1, self.type + ".")
        if self.grade:
            add("grade = ?", self.grade)
        if self.killed.isdigit():
            add("killed_best >= ?", int(self.killed))
        if self.ids:
            wanted = self.ids.split(",")[:500]
            add(f"id in ({','.join('?' * len(wanted))})", *wanted)
        if self.q:
            add("id in (select incident_id from incident_text where incident_text match ?)", _match(self.q))
        return (" where " + " and ".join(conditions) if conditions else ""), args


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _match(text: str) -> str:
    """Words for FTS5, each quoted, so that nothing in them is an operator."""
    return " ".join('"' + w.replace('"', '""') + '"' for w in text.split())


def country_code(name: str) -> str:
    """ISO code of a country by code or name; the name itself where it is none."""
    for c in load_countries().values():
        if name.casefold() in (c.iso2.casefold(), c.iso3.casefold(), c.name.casefold()):
            return c.iso2
    return name


def generation(book: Ledger) -> str:
    """Changes whenever what the ledger holds changes: what was computed under another one is out of date."""
    return book.setting("generation") or "0"


def total(book: Ledger, f: Filter) -> int:
    """How many incidents a filter leaves."""
    where, args = f.where()
    return int(book.rows(f"select count(*) from incidents{where}", args)[0][0])


def page(book: Ledger, f: Filter, *, limit: int = 50, offset: int = 0) -> list[Json]:
    """A page of incident lines, latest first, undated last."""
    where, args = f.where()
    inner = f"select id, latest from incidents{where} order by latest desc, id limit ? offset ?"
    sql = f"select l.line from ({inner}) i join incident_lines l on l.id = i.id order by i.latest desc, i.id"
    return [json.loads(r["line"]) for r in book.rows(sql, [*args, limit, offset])]


def points(book: Ledger, f: Filter) -> list[Json]:
    """Places on the map with what happened there: one row per place and precision."""
    where, args = f.where()
    glue = " and " if where else " where "
    sql = (
        "select place, lat, lon, country, admin1, place_precision as precision, geonames_id, count(*) as n, sum(killed_best) as killed,"
        f" min(id) as first from incidents{where}{glue}lat is not null"
        " group by place, lat, lon, place_precision order by n desc, place limit 1000"
    )
    return [dict(r) for r in book.rows(sql, args)]


def months(book: Ledger, f: Filter) -> list[Json]:
    """Incidents and killed per month, of those whose month is known."""
    where, args = f.where()
    glue = " and " if where else " where "
    sql = (
        f"select substr(earliest, 1, 7) as month, count(*) as n, sum(killed_best) as killed from incidents{where}{glue}"
        "earliest is not null and substr(earliest, 1, 7) = substr(latest, 1, 7) group by month order by month"
    )
    return [dict(r) for r in book.rows(sql, args)]


def acts(
    book: Ledger, *, kinds: Sequence[str] = (), actor: str = "", place: str = "", limit: int = 100, offset: int = 0
) -> list[Json]:
    """Acts of speech with the sentence that holds them, latest article first."""
    conditions, args = ["a.kind != 'said'"], list[object]()
    if kinds:
        conditions = [f"a.kind in ({','.join('?' * len(kinds))})"]
        args += kinds
    if actor:
        conditions.append("(a.actor_id = ? or a.about_actor = ? or a.speaker like ? escape '\\')")
        args += [actor, actor, f"%{_like(actor)}%"]
    if place:
        conditions.append("a.place = ?")
        args.append(place)
    sql = (
        "select a.*, d.source, d.title, d.text, i.incident_id from (select * from acts a where "
        + " and ".join(conditions)
        + " order by a.published desc, a.document_id, a.n limit ? offset ?) a join documents d on d.id = a.document_id"
        " left join incident_reports i on i.report_id = a.about_report order by a.published desc, a.document_id, a.n"
    )
    return [_quoted(dict(r)) for r in book.rows(sql, [*args, limit, offset])]


def _quoted(row: Json) -> Json:
    text = row.pop("text")
    row["sentence"], row["mark"], row["first"] = "", None, None
    if row["start"] is not None:
        a, b = sentence_around(text, row["start"], row["stop"])
        row["sentence"], row["mark"], row["first"] = text[a:b], [row["start"] - a, row["stop"] - a], a
    return row


def relations(book: Ledger, actor: str = "") -> list[Json]:
    """Relations between groups with the sentence that states them."""
    sql = "select r.*, d.source, d.published, d.title, d.text from relations r join documents d on d.id = r.document_id"
    args: list[object] = []
    if actor:
        sql += " where r.left_id = ? or r.right_id = ?"
        args = [actor, actor]
    return [_quoted(dict(r)) for r in book.rows(sql + " order by d.published, r.document_id, r.n limit 2000", args)]


def groups(book: Ledger, limit: int = 200) -> list[Json]:
    """Actors of incidents with how often they are initiators, by whom claimed or only attributed."""
    sql = (
        "select actor as key, max(actor_id) as actor_id, max(name) as name, sum(role = 'initiator') as incidents,"
        " sum(role = 'initiator' and status = 'claimed') as claimed, sum(role = 'denier') as denied"
        " from incident_parties where role in ('initiator', 'claimant', 'denier') group by actor order by incidents desc, actor limit ?"
    )
    return [dict(r) for r in book.rows(sql, [limit])]


def issues(book: Ledger, kind: str = "", limit: int = 200, offset: int = 0, *, since: str = "") -> list[Json]:
    """The queue of issues, the graver first; `since` leaves those that were first seen on that day or later."""
    conditions, args = ["coalesce(s.first_seen, '') >= ?"], [since]
    if kind:
        conditions.append("i.kind = ?")
        args.append(kind)
    sql = (
        "select i.line, s.first_seen from issues i left join issues_seen s on s.id = i.id where "
        + " and ".join(conditions)
        + " order by case i.severity when 'high' then 0 when 'medium' then 1 else 2 end, i.kind, i.id limit ? offset ?"
    )
    return [{**json.loads(r["line"]), "first_seen": r["first_seen"]} for r in book.rows(sql, [*args, limit, offset])]


def issue_kinds(book: Ledger) -> dict[str, int]:
    """How many issues of each kind."""
    return {r["kind"]: r["n"] for r in book.rows("select kind, count(*) as n from issues group by kind order by n desc, kind")}


def doubtful_links(book: Ledger, limit: int = 50) -> list[Json]:
    """Links inside incidents that the machine is least sure of and nobody has judged."""
    sql = (
        "select l.*, a.incident_id from links l join incident_reports a on a.report_id = l.left_report"
        " join incident_reports b on b.report_id = l.right_report and b.incident_id = a.incident_id"
        " where not exists (select 1 from judgements j where j.retracted_by is null and j.kind in ('same', 'different', 'unsure')"
        " and ((j.left_id = l.left_report and j.right_id = l.right_report) or (j.left_id = l.right_report and j.right_id = l.left_report)))"
        " order by l.weight, l.left_report, l.right_report limit ?"
    )
    return [{**dict(r), "clues": json.loads(r["clues"])} for r in book.rows(sql, [limit])]


def sources(book: Ledger) -> list[Json]:
    """Outlets with how many documents and incidents each has."""
    sql = (
        "select coalesce(d.source, '') as source, count(distinct d.id) as documents, count(distinct i.incident_id) as incidents"
        " from documents d left join incident_reports i on i.document_id = d.id group by 1 order by documents desc, 1 limit 1000"
    )
    return [dict(r) for r in book.rows(sql)]


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
        " join documents d on d.id = a.document_id where i.incident_id = ? and a.kind != 'said' order by a.published, a.document_id, a.n"
    )
    return [_quoted(dict(r)) for r in book.rows(sql, [incident_id])]


def heights(book: Ledger) -> dict[str, tuple[int, int]]:
    """Outlet -> how often its figure of the dead is above, and below, the published best figure."""
    sql = (
        "select d.source as source, sum(json_extract(s.value, '$.low') > i.killed_best) as above,"
        " sum(coalesce(json_extract(s.value, '$.high'), json_extract(s.value, '$.low')) < i.killed_best) as below"
        " from statements s join documents d on d.id = s.document_id join incident_reports r on r.report_id = s.report_id"
        " join incidents i on i.id = r.incident_id where s.field = 'killed' group by d.source"
    )
    return {r["source"] or "": (r["above"] or 0, r["below"] or 0) for r in book.rows(sql)}


def unknowns(book: Ledger) -> dict[str, list[Json]]:
    """What turned up that the registers do not know: groups and places, with how many incidents name each."""
    groups = (
        "select name, count(*) as n from incident_parties where actor_id is null and role in ('initiator', 'claimant')"
        " group by name order by n desc, name limit 300"
    )
    places = "select place as name, country, count(*) as n from incidents where place is not null and geonames_id is null group by 1, 2 order by n desc, 1 limit 300"
    return {"groups": [dict(r) for r in book.rows(groups)], "places": [dict(r) for r in book.rows(places)]}


def overlap(book: Ledger) -> tuple[list[str], list[Json]]:
    """Which outlet reports which incident: the outlets, and per incident the set of those that do."""
    sql = (
        "select r.incident_id, group_concat(distinct coalesce(d.source, '')) as sources from incident_reports r"
        " join documents d on d.id = r.document_id group by 1 order by 1"
    )
    rows = [{"id": r["incident_id"], "sources": set(r["sources"].split(","))} for r in book.rows(sql)]
    return sorted({s for r in rows for s in r["sources"] if s}), rows
