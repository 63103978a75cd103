"""What commands, pages and exports ask of a ledger. Every query is here, none elsewhere."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from secondsource.errors import NotFound
from secondsource.store.ledger import Ledger
from secondsource.store.rows import loads
from secondsource.text import HIDDEN, hide, sentence_around
from secondsource.view import View

Json = dict[str, Any]


def counts(book: Ledger) -> dict[str, int]:
    """How many of everything."""
    one = {
        "documents": "select count(*) from documents",
        "incidents": "select count(*) from incidents",
        "reports": "select count(*) from incident_reports",
        "statements": "select count(*) from statements",
        "issues": "select count(*) from issues",
        "unread": "select count(*) from readings where unread is not null",
        "passed_over": "select count(*) from readings where unread like 'passed over%'",
    }
    return {name: int(book.rows(sql)[0][0]) for name, sql in one.items()}


def incident_lines(book: Ledger) -> Iterator[Json]:
    """All incidents as contract lines, by date and id."""
    for row in book.rows("select l.line from incidents i join incident_lines l on l.id = i.id order by i.earliest nulls last, i.id"):
        yield loads(row["line"])


def issue_lines(book: Ledger) -> Iterator[Json]:
    """All issues as contract lines, by kind and id."""
    for row in book.rows("select line from issues order by kind, id"):
        yield loads(row["line"])


def find_incident(book: Ledger, incident_id: str) -> Json:
    """One incident's line; ids of merged incidents lead to what they became; a unique beginning will do.

    Raises `NotFound`.
    """
    now = book.rows("select new_id from redirects where old_id = ?", (incident_id,))
    wanted = now[0]["new_id"] if now else incident_id
    rows = book.rows("select line from incident_lines where id = ?", (wanted,))
    if not rows:
        rows = book.rows("select line from incident_lines where id >= ? and id < ? limit 2", (wanted, wanted + "~"))
    if len(rows) != 1:
        what = "no incident" if not rows else "more than one incident"
        raise NotFound(f"{what} {incident_id!r} in {book.path}; `secondsource show --ledger {book.path}` lists them")
    line: Json = loads(rows[0]["line"])
    return line


def hidden(book: Ledger, documents: Collection[str] | None = None) -> dict[str, list[tuple[int, int]]]:
    """Where the names of victims stand, by document: in these documents, or in all."""
    out: dict[str, list[tuple[int, int]]] = {}
    sql, args = "select document_id, start, stop from hidden", list[object]()
    if documents is not None:
        sql, args = sql + " where document_id in (select value from json_each(?))", [json.dumps(sorted(documents))]
    for r in book.rows(sql + " order by document_id, start", args):
        out.setdefault(r["document_id"], []).append((r["start"], r["stop"]))
    return out


def title_without_names(book: Ledger, doc_id: str, title: str | None) -> str | None:
    """A document's title without the names that are hidden in its text."""
    if not title:
        return title
    sql = (
        "select distinct substr(d.text, cast(h.start + 1 as integer), cast(h.stop - h.start as integer)) as name"
        " from hidden h join documents d on d.id = h.document_id where d.id = ?"
    )
    for r in book.rows(sql, (doc_id,)):
        title = title.replace(r["name"], HIDDEN * len(r["name"]))
    return title


def without_names(row: Json, spans: Sequence[tuple[int, int]]) -> Json:
    """A statement whose quote and value name no victim."""
    if row["start"] is None or not spans:
        return row
    row["quote"] = hide(row["quote"], spans, offset=row["start"])
    if row["field"] == "participant.target" and HIDDEN in row["quote"]:
        row["value"] = {**row["value"], "name": None, "text": row["quote"]}
    return row


def statements_of(book: Ledger, incident_id: str, *, names: bool = False) -> dict[str, Json]:
    """The statements behind an incident's values, by id, with the sentence, the document, source and day.

    The names of victims are hidden unless `names` asks for them.
    """
    rows = book.rows(
        "select s.*, d.source, d.published, d.title, d.text from statements s join documents d on d.id = s.document_id"
        " where s.report_id in (select report_id from incident_reports where incident_id = ?) order by s.id",
        (incident_id,),
    )
    masks = {} if names else hidden(book, {r["document_id"] for r in rows})
    out = {r["id"]: _with_sentence(dict(r), masks.get(r["document_id"], ())) for r in rows}
    for row in out.values():
        if row["document_id"] in masks:
            row["title"] = title_without_names(book, row["document_id"], row["title"])
        if row["start"] is None and row["modality"] == "headline":
            row["sentence"] = row["title"]  # a number that stands above the text alone
    return out


def _with_sentence(row: Json, spans: Sequence[tuple[int, int]]) -> Json:
    """The statement with the sentence that holds its quote, and where in the sentence the quote stands."""
    text = hide(row.pop("text"), spans)
    row["value"] = loads(row["value"])
    without_names(row, spans)
    row["sentence"], row["mark"] = row["quote"], None
    if row["start"] is not None:
        first, last = sentence_around(text, row["start"], row["stop"])
        row["sentence"], row["mark"] = text[first:last], [row["start"] - first, row["stop"] - first]
    return row


def links_of(book: Ledger, incident_id: str) -> list[Json]:
    """Why the reports of an incident are one: each kept link with its clues."""
    rows = book.rows(
        "select l.* from links l join incident_reports a on a.report_id = l.left_report"
        " join incident_reports b on b.report_id = l.right_report"
        " where a.incident_id = ? and b.incident_id = ? order by l.weight desc, l.left_report, l.right_report",
        (incident_id, incident_id),
    )
    return [{**dict(r), "clues": loads(r["clues"])} for r in rows]


def view(book: Ledger, *, base: str, codes: Mapping[str, Mapping[str, str]], names: bool = False) -> View:
    """Everything that is published from; the names of victims are hidden unless `names` asks for them."""
    masks = {} if names else hidden(book)
    documents = {
        r["id"]: dict(r) for r in book.rows("select id, title, published, url, source, agency, language from documents order by id")
    }
    for doc_id in masks.keys() & documents.keys():
        documents[doc_id]["title"] = title_without_names(book, doc_id, documents[doc_id]["title"])
    statements = {
        r["id"]: without_names({**dict(r), "value": loads(r["value"])}, masks.get(r["document_id"], ()))
        for r in book.rows("select * from statements order by id")
    }
    return View(
        incidents=list(incident_lines(book)),
        documents=documents,
        statements=statements,
        issues=list(issue_lines(book)),
        base=base,
        rule=book.setting("rule") or "ucdp",
        codes=codes,
    )


def texts(book: Ledger, documents: Sequence[str], *, names: bool = False) -> dict[str, Json]:
    """The texts of documents with how they were obtained; the names of victims are hidden unless `names` asks for them."""
    out: dict[str, Json] = {}
    masks = {} if names else hidden(book, documents)
    for doc_id in documents:
        row = book.rows("select text, from_html from documents where id = ?", [doc_id])[0]
        spans = masks.get(doc_id, [])
        how: Json = next((o for o in book.appearances(doc_id) if o.get("retrieved")), {})
        out[doc_id] = {
            "text": hide(row["text"], spans), "altered": bool(spans), "from_html": bool(row["from_html"]),
            "retrieved": how.get("retrieved") or "", "sha256": how.get("sha256"),
        }  # fmt: skip
    return out


def copies(book: Ledger) -> list[Json]:
    """Documents that are one voice, with the evidence."""
    return [dict(r) for r in book.rows("select * from dependences order by left_id, right_id, kind")]


def unread(book: Ledger) -> list[tuple[str, str]]:
    """Documents that are kept but not read, with the reason."""
    rows = book.rows("select document_id, unread from readings where unread is not null order by document_id")
    return [(r["document_id"], r["unread"]) for r in rows]


def speech_acts(book: Ledger) -> Iterator[tuple[str, Json]]:
    """All entries of `statements` of all documents with their document id: claims, denials and the rest."""
    for row in book.db.stream("select document_id, line from readings order by document_id"):
        for act in loads(row["line"])["statements"]:
            yield row["document_id"], act


def tracker(book: Ledger) -> Iterator[Json]:
    """Every entry of `statements` with where to read it and, in words, the event that it is about: `act`, `document`, `about`."""
    for row in book.db.stream("select document_id, line from readings order by document_id"):
        line = json.loads(row["line"])
        document = {"id": row["document_id"], **{k: line.get(k) for k in ("source", "published", "title")}}
        reports = {r["id"]: r for r in line["reports"]}
        for act in line["statements"]:
            yield {"act": act, "document": document, "about": reports.get(act["about_report"])}


def dump_derived(book: Ledger) -> bytes:
    """All derived rows as bytes: what `rebuild` must reproduce."""
    from secondsource.store.schema import DERIVED_TABLES

    out: list[str] = []
    for table in DERIVED_TABLES:
        out.append(table)
        what = "incident_id, body" if table == "incident_text" else "*"  # how words are found is the database's affair
        out.extend(sorted(json.dumps(list(r), ensure_ascii=False) for r in book.rows(f"select {what} from {table}")))
    return "\n".join(out).encode("utf-8", "surrogatepass")
