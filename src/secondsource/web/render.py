"""Templates and their filters, and each page's `.json` twin from the same values."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from secondsource import __version__, labels
from secondsource.commands.tables import date_text
from secondsource.store import desk as ask
from secondsource.store.queries import title_without_names
from secondsource.text import hide
from secondsource.web.app import Desk
from secondsource.web.quotes import marked, quoted

Json = dict[str, Any]
PAGES = (
    ("/", "Incidents"), ("/statements", "Statements"), ("/groups", "Groups"), ("/issues", "Issues"), ("/review", "Review"),
    ("/sources", "Sources"), ("/unknown", "Unknown"), ("/method", "Method"),
)  # fmt: skip


def kind(text: str) -> str:
    """A dotted or underscored id in words.

    >>> kind("attack.bombing.suicide"), kind("killed.security_forces")
    ('attack, bombing, suicide', 'killed, security forces')
    """
    return text.replace(".", ", ").replace("_", " ")


@functools.cache
def environment() -> Environment:
    """The templates; everything is escaped unless it is Markup."""
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    env.filters.update(
        kind=kind, days=date_text, first_up=lambda s: s[:1].upper() + s[1:], type=labels.event_type, country=labels.country,
        precision=labels.precision, quoted=quoted, told=told, in_order=in_order, report_name=report_name,
    )  # fmt: skip
    return env


def told(ids: Sequence[str], said: Mapping[str, Json]) -> list[Json]:
    """Statements by id, each sentence of a document once for each speaker; where a speaker is named, that is the one shown."""
    out: dict[tuple[Any, ...], Json] = {}
    for s in sorted((said[i] for i in ids if i in said), key=lambda s: (s["published"] or "", s["document_id"], s["start"] or 0)):
        key = (s["document_id"], s["sentence"])
        if key not in out or (s["said_by"] and not out[key]["said_by"]):
            out[key] = s
    return list(out.values())


def in_order(figures: Mapping[str, Json]) -> list[tuple[str, Json]]:
    """Figures as people ask for them: the dead, the injured, the others; the whole before its parts."""
    first = ("killed", "injured", "missing", "abducted")
    rank = {name: n for n, name in enumerate(first)}
    return sorted(figures.items(), key=lambda kv: (rank.get(kv[0].split(".")[0], len(first)), kv[0]))


def report_name(report: str, documents: Sequence[Json]) -> str:
    """A report by its document's outlet and day; by its id where neither is known."""
    doc = next((d for d in documents if d["id"] == report.rsplit("#", 1)[0]), None)
    return (document_name(doc) if doc else "") or report


def document_name(doc: Json) -> str:
    """A document in a few words: outlet and day, else title, else id."""
    return ", ".join(x for x in (doc["source"] or doc["title"], doc["published"]) if x) or str(doc["id"])


def render(request: Request, template: str, **values: Any) -> Response:
    """The page, or its JSON twin where the address ends so. Markup made for the page is left out of the twin."""
    desk: Desk = request.app.state.desk
    if request.url.path.endswith(".json"):
        return JSONResponse(plain(values))
    query = f"?{request.url.query}" if request.url.query else ""
    path = request.url.path.rstrip("/")
    shared = {
        "pages": PAGES, "here": request.url.path, "version": __version__, "rule": desk.book.setting("rule") or "ucdp",
        "ledger_name": desk.name, "twin": f"{path or '/index'}.json{query}", "may_write": desk.who(request) is not None,
        "csrf": desk.csrf(request),
    }  # fmt: skip
    return HTMLResponse(environment().get_template(template).render(shared | values))


def plain(value: Any) -> Any:
    """The value without Markup."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if not isinstance(v, Markup)}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value if not isinstance(v, Markup)]
    return value


def with_html(desk: Desk, rows: list[Json]) -> list[Json]:
    """Rows with a sentence get `html`, the sentence with its mark; names of victims are hidden in both."""
    for row in rows:
        text, at = row.get("sentence") or "", row.get("first")
        if at is None and row.get("start") is not None and row.get("mark"):
            at = row["start"] - row["mark"][0]
        if at is not None and not desk.show_names:
            spans = ask.hidden(desk.book, row["document_id"])
            _hide_ends(row, {text[max(0, a - at) : b - at] for a, b in spans if at < b and a < at + len(text)})
            text = hide(text, spans, offset=at)
        row["sentence"] = text
        if row.get("title") and not desk.show_names:
            row["title"] = title_without_names(desk.book, row["document_id"], row["title"])
        if "quote" in row and row.get("mark"):
            row["quote"] = text[row["mark"][0] : row["mark"][1]]
        row["html"] = marked(text, row.get("mark"))
    return rows


def _hide_ends(row: Json, names: set[str]) -> None:
    """The ends of a relation without the names that are hidden in its sentence."""
    for key in ("left_text", "right_text", "left_name", "right_name"):
        for name in sorted(names, key=len, reverse=True):
            if name and name in (row.get(key) or ""):
                at = row[key].index(name)
                row[key] = hide(row[key], [(at, at + len(name))])


def evidence_html(desk: Desk, issue: Json) -> Json:
    """An issue whose evidence is safe to show; documents go by outlet and day, not by id."""
    for e in issue["evidence"]:
        text = e["quote"] if desk.show_names else hide(e["quote"], ask.hidden(desk.book, e["document_id"]), offset=e["start"])
        e["quote"], e["html"] = text, marked(text, None)
        head = ask.document_head(desk.book, e["document_id"], names=desk.show_names)
        e["named"] = document_name(head)
        issue["detail"] = named(issue["detail"], head)
    return issue


def named(text: str, doc: Json) -> str:
    """The text with a document's id replaced by its outlet; with the day, where the document and not the outlet is meant.

    >>> doc = {"id": "a-1", "source": "Meridian Wire", "published": "2018-07-13", "title": None}
    >>> named("killed: document:a-1 27, a-11 30", doc), named("a-1 is a copy", doc)
    ('killed: Meridian Wire 27, a-11 30', 'Meridian Wire (2018-07-13) is a copy')
    """
    outlet = doc["source"] or doc["title"] or doc["id"]
    day = f" ({doc['published']})" if doc["published"] else ""
    words = re.compile(rf"(?<![\w-])(document:)?{re.escape(doc['id'])}(?![\w-])")
    return words.sub(lambda m: outlet if m.group(1) else outlet + day, text)
