"""Model values to rows and back."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from secondsource.contract import incident_json, issue_json
from secondsource.errors import DamagedLedger
from secondsource.model import (
    Document,
    EventDate,
    Extraction,
    Incident,
    Issue,
    Judgement,
    Obtained,
    Part,
    Relation,
    SpeechAct,
    Statement,
)

Row = tuple[object, ...]


def dumps(value: object) -> str:
    """JSON that is the same for the same value on every run."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loads(text: str) -> Any:
    """A value of a row. Raises `DamagedLedger` for what is no JSON: it was not written so."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise DamagedLedger(
            f"a row of the ledger holds no JSON ({error}): the ledger is damaged. `secondsource rebuild` makes anew what follows from its"
            " documents; where that fails too, put the ledger aside and restore the last backup with `secondsource restore`."
        ) from error


def document_from_row(row: Any) -> Document:
    """A document as it was added."""
    return Document(
        id=row["id"],
        text=row["text"],
        parts=tuple(Part(*p) for p in loads(row["parts"])),
        title=row["title"],
        published=dt.date.fromisoformat(row["published"]) if row["published"] else None,
        published_raw=row["published_raw"],
        url=row["url"],
        source=row["source"],
        agency=row["agency"],
        language=row["language"],
        from_html=bool(row["from_html"]),
        obtained=Obtained(url=row["url"]),
    )


def judgement_from_row(row: Any) -> Judgement:
    """A judgement, with whether it still stands."""
    return Judgement(
        id=row["id"],
        kind=row["kind"],
        left=row["left_id"],
        right=row["right_id"],
        reason=row["reason"],
        by=row["author"],
        at=row["at"],
        value=loads(row["value"]) if row["value"] else None,
        retracted=row["retracted_by"] is not None,
    )


def derived_rows(
    incidents: Sequence[Incident], statements: Sequence[Statement], issues: Sequence[Issue], *, without: Sequence[str] = ()
) -> Iterator[tuple[str, list[Row]]]:
    """Rows per derived table, in an order that does not depend on the order of the input."""
    ordered = sorted(incidents, key=lambda i: i.id)
    yield "statements", sorted(statement_row(s) for s in {s.id: s for s in statements}.values())
    yield "incidents", [incident_row(i) for i in ordered]
    if "incident_lines" not in without:
        yield "incident_lines", line_rows(ordered)
    yield "incident_parties", [row for i in ordered for row in party_rows(i)]
    yield "incident_reports", [(r, i.id, r.rsplit("#", 1)[0]) for i in ordered for r in i.reports]
    yield "incident_statements", sorted({row for i in ordered for row in basis_rows(i)})
    if "issues" not in without:
        yield "issues", issue_rows(issues)
    quotes = {s.id: s.span.quote for s in statements if s.span is not None}
    yield "incident_text", [(i.id, incident_text(i, quotes)) for i in ordered]


def line_rows(incidents: Sequence[Incident]) -> list[Row]:
    """The whole lines of incidents."""
    return [(i.id, dumps(incident_json(i))) for i in incidents]


def issue_rows(issues: Sequence[Issue]) -> list[Row]:
    """Issues by id, each once."""
    return [issue_row(x) for x in sorted({x.id: x for x in issues}.values(), key=lambda x: x.id)]


def statement_row(s: Statement) -> Row:
    """One value as one span says it."""
    start, stop, quote = (s.span.start, s.span.end, s.span.quote) if s.span else (None, None, None)
    return (
        s.id, s.document_id, s.report_id, s.field, dumps(dict(s.value)), start, stop, quote, s.said_by, s.modality, s.by
    )  # fmt: skip


def incident_row(i: Incident) -> Row:
    """The columns that lists filter by; the whole line stands apart, so that a scan stays light."""
    p, killed, injured = i.place, i.figures.get("killed"), i.figures.get("injured")
    return (
        i.id, i.types[0], i.status,
        i.date.earliest.isoformat() if i.date.earliest else None,
        i.date.latest.isoformat() if i.date.latest else None,
        i.date.precision,
        p.name if p else None, p.geonames_id if p else None, p.country if p else None, p.admin1 if p else None,
        p.lat if p else None, p.lon if p else None, p.precision if p else None,
        killed.low if killed else None, killed.best if killed else None, killed.high if killed else None,
        injured.best if injured else None,
        i.assessment.grade, i.assessment.credibility, i.assessment.voices, i.assessment.documents,
        "|" + "|".join(sorted({a.actor_id or a.name for a in i.participants})) + "|",
    )  # fmt: skip


def party_rows(i: Incident) -> list[Row]:
    """The parties of an incident, one row per role and actor."""
    rows = {(a.role, a.actor_id or a.name): (i.id, a.role, a.actor_id or a.name, a.actor_id, a.name, a.status) for a in i.participants}
    return [rows[k] for k in sorted(rows)]


def basis_rows(i: Incident) -> Iterator[Row]:
    """Which statements stand for and against each published value."""
    for name, e in i.figures.items():
        yield from ((i.id, name, s, "basis") for s in e.basis)
        yield from ((i.id, name, s, "dissent") for s in e.dissent)
    for f in i.findings:
        yield from ((i.id, f.field, s, "basis") for s in f.basis)
        yield from ((i.id, f.field, s, "dissent") for s in f.dissent)
    for a in i.participants:
        field = f"participant.{a.role}.{a.actor_id or a.name}"
        yield from ((i.id, field, s, "basis") for s in a.basis)
        yield from ((i.id, field, s, "dissent") for s in a.dissent)


def issue_row(x: Issue) -> Row:
    """An issue with its line."""
    return (x.id, x.incident_id, x.kind, x.severity, x.detail, dumps(issue_json(x)))


def index_rows(x: Extraction) -> Iterator[tuple[str, list[Row]]]:
    """Rows of the index of one reading: acts of speech, relations, and the names that are hidden by default."""
    doc = x.document.id
    yield "acts", [act_row(x.document, n, a) for n, a in enumerate(x.acts)]
    yield "relations", [relation_row(doc, n, r) for n, r in enumerate(x.relations)]
    yield "hidden", [(doc, a, b) for a, b in sorted(hidden_spans(x))]


def act_row(doc: Document, n: int, a: SpeechAct) -> Row:
    """One act of speech; its place in the text is the whole stretch from source to content."""
    spans = [s for s in (a.source_span, a.cue_span, a.content_span) if s is not None]
    start, stop = (min(s.start for s in spans), max(s.end for s in spans)) if spans else (None, None)
    earliest, latest = days(a.date)
    published = doc.published.isoformat() if doc.published else None
    return (
        doc.id, n, a.kind, a.speaker, a.actor_id, a.about_report, a.about_actor, a.place, earliest, latest, published, start, stop
    )  # fmt: skip


def relation_row(doc: str, n: int, r: Relation) -> Row:
    """One relation between groups."""
    earliest, latest = days(r.date)
    return (
        doc, n, r.kind, r.left, r.right, r.left_text, r.right_text, earliest, latest, r.said_by, r.span.start, r.span.end
    )  # fmt: skip


def days(d: EventDate | None) -> tuple[str | None, str | None]:
    """First and last day as text."""
    if d is None:
        return None, None
    return d.earliest.isoformat() if d.earliest else None, d.latest.isoformat() if d.latest else None


#: a word with a capital right before a name
_GIVEN = re.compile(r"(?<![\w’'-])([A-Z][\w’'-]+) \Z")
_FIRST_WORDS = frozenset(
    "After Although And As At Because Before Both But Even For If In Neither On Only Since So The Then When While With".split()
)


def hidden_spans(x: Extraction) -> set[tuple[int, int]]:
    """Where the names of victims stand: hidden in every page and export unless the ledger's owner shows them.

    Every occurrence of the full name and of its last word (by which articles go on) is meant, with the given names that stand before it.
    """
    names: set[str] = set()
    for report in x.reports:
        for p in report.participants:
            if p.role == "target" and p.name and p.entity == "person" and p.actor_id is None:
                names |= {p.name, p.name.split()[-1]}
    text, out = x.document.text, set[tuple[int, int]]()
    other = (
        {n for found in (x.toponyms, x.times) for f in found if f.span for n in range(f.span.start, f.span.end)} if names else set[int]()
    )
    for name in names:
        if len(name) > 2:
            out |= {(_with_given(text, m.start(), other), m.end()) for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)}
    return out


def _with_given(text: str, start: int, other: set[int]) -> int:
    """Where the name begins that goes on at `start`: at most two words with a capital earlier that are no place, time or common word."""
    for _ in range(2):
        found = _GIVEN.search(text, max(0, start - 30), start)
        if found is None or other.intersection(range(*found.span(1))):
            break
        if found[1] in _FIRST_WORDS or re.search(rf"(?<!\w){re.escape(found[1].lower())}(?!\w)", text):
            break
        start = found.start(1)
    return start


def incident_text(i: Incident, quotes: dict[str, str]) -> str:
    """What free-text search finds an incident by: its names and the words of its statements."""
    words = [i.types[0].replace(".", " "), i.place.name if i.place else "", *(a.name for a in i.participants)]
    words += [quotes[s] for _, _, s, _ in basis_rows(i) if s in quotes]
    return " ".join(dict.fromkeys(w for w in words if w))
