"""The pages: each asks the ledger, and is rendered as HTML or as its JSON twin."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from markupsafe import Markup

from secondsource.contract import incident_json
from secondsource.errors import NotFound
from secondsource.ids import text_sha256
from secondsource.knowledge.countries import load_countries
from secondsource.labels import TYPES
from secondsource.store import Ledger, queries
from secondsource.store import desk as ask
from secondsource.text import hide
from secondsource.web.app import Desk
from secondsource.web.quotes import annotated
from secondsource.web.render import evidence_html, render, with_html
from secondsource.web.render import kind as kind_words
from secondsource.web.svg import draw_map, draw_network, draw_timeline

router = APIRouter(include_in_schema=False)
Json = dict[str, Any]
Offset = Annotated[int, Query(ge=0, le=10**9)]
PAGE = 50
#: links that the review queue shows at once
QUEUE = 25
RULES = ("ucdp", "acled", "ibc", "gtd")
GRADES = ("confirmed", "fair", "weak", "contested", "discounted")
FIELDS = (
    ("q", "Words", 12),
    ("group", "Group", 11),
    ("place", "Place", 11),
    ("since", "From", 8),
    ("until", "To", 8),
    ("killed", "At least killed", 4),
)
KINDS = (
    "claim_of_responsibility", "denial_of_responsibility", "denial", "accusation", "acknowledgement", "warning", "threat",
    "pledge_of_allegiance", "alliance", "condemnation", "call_for_action", "said",
)  # fmt: skip


def desk_of(request: Request) -> Desk:
    """The desk that serves this request."""
    desk: Desk = request.app.state.desk
    return desk


@router.get("/")
@router.get("/index.json")
def overview(request: Request, offset: Offset = 0) -> Response:
    """Map, timeline and list under one filter."""
    desk, f = desk_of(request), ask.Filter.of(request.query_params)
    values = {name: getattr(f, name) for name in ("q", "group", "place", "since", "until", "type", "killed", "grade", "ids")}
    set_values = {k: v for k, v in values.items() if v}
    found = desk.once(f, lambda book: overview_of(desk, book, f))
    return render(
        request, "overview.html", count=len(found.ids), f=values, types=sorted({*TYPES, f.type} - {""}),
        fields=FIELDS, grades=GRADES, filtered=bool(set_values),
        incidents=ask.lines(desk.book, found.ids[offset : offset + PAGE]), points=found.points, months=found.months, map=found.map,
        timeline=found.timeline, **paging(set_values, offset, len(found.ids)),
    )  # fmt: skip


@dataclass(frozen=True)
class Overview:
    """What one filter leaves, counted and drawn."""

    ids: list[str]
    points: list[Json]
    months: list[Json]
    map: Markup
    timeline: Markup


def overview_of(desk: Desk, book: Ledger, f: ask.Filter) -> Overview:
    """Counts, map and timeline of a filter."""
    columns = desk.columns
    keep = columns.mask(book, f)
    points, months = columns.points(keep), columns.months(keep)
    rest = urlencode({k: v for k, v in asdict(f).items() if v and k != "place"})
    undated = urlencode({k: v for k, v in asdict(f).items() if v and k not in ("since", "until")})
    ids = columns.ids if keep.all() else [columns.ids[n] for n in keep.nonzero()[0]]
    return Overview(
        ids, points, months, draw_map(points, "&" + rest if rest else ""), draw_timeline(months, "&" + undated if undated else "")
    )


def paging(values: dict[str, str], offset: int, count: int) -> dict[str, Any]:
    """The addresses of the page before and the page after."""
    return {
        "query": urlencode(values) + "&" if values else "", "offset": offset,
        "before": max(0, offset - PAGE) if offset else None, "after": offset + PAGE if offset + PAGE < count else None,
    }  # fmt: skip


@router.get("/incidents/{ident}")
@router.get("/incidents/{ident}.json")
def incident(request: Request, ident: str, rule: str = "") -> Response:
    """One incident: every value with its sentences, basis and dissent side by side."""
    desk = desk_of(request)
    with desk.book.snapshot():  # what is shown and the version that a decision on it brings along are of one state
        return incident_page(request, desk, ident, rule)


def incident_page(request: Request, desk: Desk, ident: str, rule: str) -> Response:
    """The page of one incident."""
    line = queries.find_incident(desk.book, ident)
    shown = rule if rule in RULES else desk.book.setting("rule") or "ucdp"
    if shown != desk.book.setting("rule"):
        line = under_rule(desk, line, shown)
    said = queries.statements_of(desk.book, line["id"], names=desk.show_names)
    with_html(desk, list(said.values()))
    documents = [document_row(desk, d) for d in line["documents"]]
    return render(
        request, "incident.html", i={**line, "issues": [evidence_html(desk, x) for x in line["issues"]]}, said=said, rules=RULES,
        shown_rule=shown, documents=documents, links=queries.links_of(desk.book, line["id"]), history=toll_history(said),
        other=[(n, found) for n in ("date", "place") if (found := [s for s in said.values() if s["field"] == n])],
        copies=ask.copies_among(desk.book, line["documents"]),
        judgements=judgements_of(desk, line), seen=desk.book.version(line["reports"][0]),
        acts=with_html(desk, ask.acts_about(desk.book, line["id"])),
    )  # fmt: skip


def under_rule(desk: Desk, line: Json, rule: str) -> Json:
    """The same incident with its figures settled by another rule."""
    from secondsource.corrections import corrected, of_reports
    from secondsource.derive import weigh_again

    rulings = of_reports(desk.book.judgements())
    extractions = {d: corrected(desk.book.extraction(d), rulings) for d in line["documents"]}
    return incident_json(weigh_again(line["reports"], extractions, desk.kb, rule=rule)) | {"id": line["id"], "issues": line["issues"]}


def document_row(desk: Desk, doc_id: str) -> Json:
    """A document's head."""
    return ask.document_head(desk.book, doc_id, names=desk.show_names)


def toll_history(said: dict[str, Json]) -> list[Json]:
    """Who said which figure when, in the order of publication."""
    out = []
    for s in said.values():
        if s["field"].split(".")[0] in ("killed", "injured"):
            low, high = s["value"].get("low"), s["value"].get("high")
            worded = (
                f"{low}" if low == high else f"at least {low}" if high is None else f"up to {high}" if low is None else f"{low} to {high}"
            )
            out.append({**{k: s[k] for k in ("published", "said_by", "source", "document_id", "field", "start")}, "worded": worded})
    return sorted(out, key=lambda h: (h["published"] or "", h["document_id"], h["start"] or 0))


def judgements_of(desk: Desk, line: Json) -> list[Json]:
    """Judgements on the reports of an incident."""
    found = ask.judgements_on(desk.book, line["reports"])
    return [
        {"id": j.id, "kind": j.kind, "left": j.left, "right": j.right, "by": j.by, "at": j.at, "reason": j.reason, "retracted": j.retracted}
        for j in found
    ]


@router.get("/documents/{ident}")
@router.get("/documents/{ident}.json")
def document(request: Request, ident: str) -> Response:
    """An article with its findings marked; parts that were not read are dimmed."""
    desk = desk_of(request)
    doc, line, where = desk.book.document(ident), desk.book.reading(ident), ask.incidents_of(desk.book, ident)
    spans = [] if desk.show_names else ask.hidden(desk.book, ident)
    text = hide(doc.text, spans)
    dimmed = [(p.start, p.end) for p in doc.parts if p not in doc.readable()]
    told = {k: line[k] for k in ("reports", "statements", "statistics", "relations", "times")} if desk.show_names or not spans else {}
    return render(
        request, "document.html", d=document_row(desk, ident), unread=line["unread"], text=annotated(text, marks_of(line, where), dimmed),
        hidden=bool(spans), incidents=ask.lines(desk.book, sorted(set(where.values()))), obtained=desk.book.appearances(ident),
        sha=text_sha256(doc.text), **told,
    )  # fmt: skip


def marks_of(line: Json, where: dict[str, str]) -> list[tuple[int, int, str, str, str]]:
    """What is marked in an article: events, figures, parties, places, dates, acts of speech, each with its link."""
    out = []
    for r in line["reports"]:
        link = f"/incidents/{where[r['id']]}" if r["id"] in where else "#main"
        out.append((r["event"]["span"], "event", link, f"{r['event']['type']}, {r['event']['status']}"))
        for f in r["figures"]:
            name = f["measure"] + (f".{f['group']}" if f["group"] else "")
            out.append((f["span"], "figure", f"{link}#{name}", f"{name}: {f['low']} to {'open' if f['high'] is None else f['high']}"))
        out += [(p["span"], "actor", f"{link}#{p['role']}:{p['name'] or p['text']}", p["role"]) for p in r["participants"]]
        out += [(p["span"], "place", link + "#place", f"scene: {p['name']}") for p in r["places"] if p["is_scene"] and p["span"]]
        if r["date"]["span"]:
            out.append((r["date"]["span"], "time", link + "#date", f"{r['date']['earliest']} to {r['date']['latest']}"))
    for a in line["statements"]:
        if a["kind"] != "said" and a["cue_span"]:
            link = f"/incidents/{where[a['about_report']]}" if a["about_report"] in where else "/statements"
            out.append((a["cue_span"], "act", link, f"{a['kind'].replace('_', ' ')}: {a['speaker'] or 'nobody named'}"))
    return [(s["start"], s["end"], css, link, title) for s, css, link, title in out]


@router.get("/statements.json")
@router.get("/statements")
def statements(request: Request, kind: str = "", actor: str = "", place: str = "", offset: Offset = 0) -> Response:
    """The tracker: who said what kind of thing."""
    desk = desk_of(request)
    rows = with_html(desk, ask.acts(desk.book, kinds=[kind] if kind else [], actor=actor, place=place, limit=PAGE + 1, offset=offset))
    for row in rows:
        entry = desk.kb.actors.entries.get(row["about_actor"])
        row["about_name"] = entry.name if entry else row["about_actor"]
    set_values = {k: v for k, v in (("kind", kind), ("actor", actor), ("place", place)) if v}
    return render(
        request,
        "statements.html",
        acts=rows[:PAGE],
        kinds=KINDS,
        kind=kind,
        actor=actor,
        place=place,
        **paging(set_values, offset, offset + len(rows)),
    )


@router.get("/groups.json")
@router.get("/groups")
def groups(request: Request) -> Response:
    """The network, and who is named how often."""
    desk = desk_of(request)
    edges, drawn = desk.once("network", lambda book: network_of(desk, ask.network(book)))
    return render(
        request,
        "groups.html",
        name="",
        entry="",
        relations=edges,
        network=drawn,
        groups=ask.groups(desk.book),
        incidents=None,
        acts=[],
        count=0,
    )


def network_of(desk: Desk, edges: list[Json]) -> tuple[list[Json], Markup]:
    """Relations with their sentences, and the drawing of them under the names of the register."""
    for e in edges:
        for side in ("left", "right"):
            entry = desk.kb.actors.entries.get(e[f"{side}_id"])
            e[f"{side}_name"] = entry.name if entry else e[f"{side}_text"]
    edges = with_html(desk, edges)  # first: names that are hidden are not drawn either
    return edges, draw_network(edges)


@router.get("/groups/{ident}")
@router.get("/groups/{ident}.json")
def group(request: Request, ident: str) -> Response:
    """One group: its relations, incidents, statements."""
    desk = desk_of(request)
    edges, drawn = network_of(desk, ask.relations(desk.book, ident, limit=PAGE))
    entry = desk.kb.actors.entries.get(ident)
    columns = desk.columns  # once: the ledger may change under the request
    rows = columns.of_actor(ident)
    acts = with_html(desk, ask.acts(desk.book, actor=ident, limit=PAGE))
    if entry is None and not (edges or len(rows) or acts):
        raise NotFound(f"no group {ident!r} in this ledger or in the register")
    found = ask.lines(desk.book, [columns.ids[n] for n in rows[:PAGE]])
    name = entry.name if entry else ask.name_of(desk.book, ident)
    return render(
        request,
        "groups.html",
        name=name,
        ident=ident,
        entry=about(entry),
        relations=edges,
        network=drawn,
        groups=[],
        incidents=found,
        acts=acts,
        count=len(rows),
    )


def about(entry: Any) -> str:
    """What the register says of a group, in a line."""
    if entry is None:
        return "Not in the register of groups."
    where = ", ".join(c.name if (c := load_countries().get(code)) else code for code in entry.country)
    return f"{kind_words(entry.kind).capitalize()}{'; ' + where if where else ''}. Source of the entry: {entry.source}"


@router.get("/issues.json")
@router.get("/issues")
def issues(request: Request, kind: str = "", since: str = "", offset: Offset = 0) -> Response:
    """The queue of what does not fit; `since` shows what is new."""
    desk = desk_of(request)
    found = [evidence_html(desk, x) for x in ask.issues(desk.book, kind, PAGE + 1, offset, since=since)]
    set_values = {k: v for k, v in (("kind", kind), ("since", since)) if v}
    return render(
        request,
        "issues.html",
        issues=found[:PAGE],
        kinds=ask.issue_kinds(desk.book),
        kind=kind,
        since=since,
        **paging(set_values, offset, offset + len(found)),
    )


@router.get("/review.json")
@router.get("/review")
def review(request: Request) -> Response:
    """Links that the machine is least sure of."""
    desk = desk_of(request)
    with desk.book.snapshot():
        links = ask.doubtful_links(desk.book, limit=QUEUE)
        for link in links:
            link["seen"] = desk.book.version(link["left_report"], link["right_report"])
            link["quotes"] = with_html(desk, [report_quote(desk, link[side]) for side in ("left_report", "right_report")])
    return render(request, "review.html", links=links)


def report_quote(desk: Desk, report_id: str) -> Json:
    """The first passage of a report with its document."""
    doc_id = report_id.rsplit("#", 1)[0]
    report = next(r for r in desk.book.reading(doc_id)["reports"] if r["id"] == report_id)
    span = report["passages"][0] if report["passages"] else report["event"]["span"]
    return {
        **document_row(desk, doc_id),
        "sentence": span["quote"],
        "first": span["start"],
        "start": span["start"],
        "mark": None,
        "document_id": doc_id,
    }


@router.get("/sources.json")
@router.get("/sources")
def sources(request: Request) -> Response:
    """Who reports, and how reliable they are judged to be."""
    desk = desk_of(request)
    return render(
        request, "sources.html", sources=desk.once("sources", lambda book: judged(desk, book)), copies=ask.copies(desk.book, limit=200)
    )


def judged(desk: Desk, book: Ledger) -> list[Json]:
    """The outlets with how reliable they are judged to be."""
    rows = ask.sources(book)
    for row in rows:
        entry = desk.kb.sources.of(row["source"])
        row["reliability"], row["why"], row["known"] = entry.grade, entry.reason, entry.known
    return rows


@router.get("/unknown.json")
@router.get("/unknown")
def unknown(request: Request) -> Response:
    """Groups, places and outlets that the registers do not know."""
    desk = desk_of(request)
    outlets = [r for r in desk.once("sources", lambda book: judged(desk, book)) if r["source"] and not r["known"]]
    return render(request, "unknown.html", **ask.unknowns(desk.book), outlets=outlets)


@router.get("/method.json")
@router.get("/method")
def method(request: Request) -> Response:
    """How the record was made."""
    return render(request, "method.html", counts=desk_of(request).once("counts", queries.counts))
