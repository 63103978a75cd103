"""Reports as statements: one value of one field, said by one speaker, in one span. The atoms that findings rest on."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence

from secondsource.ids import statement_id
from secondsource.model import EventDate, Extraction, Figure, Participant, Place, Report, Span, SpeechAct, Statement

#: kinds of speech that say who did it, and the role and status that they give
ACT_FIELDS: Mapping[str, str] = {
    "claim_of_responsibility": "claim",
    "denial_of_responsibility": "denial",
    "accusation": "accusation",
    "denial": "denied",
}


def statements_of(report: Report, extraction: Extraction) -> tuple[Statement, ...]:
    """Every value that a report gives, in the order of the text."""
    doc = extraction.document.id
    made = [make(doc, report.id, *row) for row in _rows(report)]
    if report.corrected:
        made = [dataclasses.replace(s, by="person") if _ruled(s, report) else s for s in made]
    made += [_act(doc, report.id, a) for a in extraction.acts if a.about_report == report.id and a.kind in ACT_FIELDS]
    unique = {s.id: s for s in made}
    return tuple(sorted(unique.values(), key=lambda s: (s.span.start if s.span else -1, s.field, s.id)))


def _ruled(s: Statement, report: Report) -> bool:
    """Whether a person gave this value."""
    return s.field in report.corrected or (s.field == "type" and "status" in report.corrected)


def make(
    document: str, report: str, field: str, value: Mapping[str, object], span: Span | None, said_by: str | None, modality: str
) -> Statement:
    """A statement with the id that its content gives it."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    start, end = (span.start, span.end) if span else (-1, -1)
    made = statement_id(document, report, field, text, start, end)
    return Statement(made, document, report, field, value, span, said_by=said_by, modality=modality)


Row = tuple[str, Mapping[str, object], Span | None, str | None, str]


def _rows(report: Report) -> Iterator[Row]:
    yield "type", {"type": report.type, "types": list(report.types), "status": report.status}, report.span, None, report.status
    if report.date.earliest is not None or report.date.latest is not None:
        yield "date", date_value(report.date), report.date.span, None, "asserted"
    for place in report.places:
        yield "place", place_value(place), place.span, None, "scene" if place.is_scene else "named"
    for party in report.participants:
        yield f"participant.{party.role}", party_value(party), party.span, party.said_by, party.status or "asserted"
    for figure in report.figures:
        name = figure.measure if figure.group is None else f"{figure.measure}.{figure.group}"
        yield name, figure_value(figure), figure.span, figure.said_by, figure.scope


def date_value(date: EventDate) -> Mapping[str, object]:
    """A date as the contract writes it."""
    first, last = date.earliest, date.latest
    return {
        "earliest": first.isoformat() if first else None,
        "latest": last.isoformat() if last else None,
        "precision": date.precision,
    }


def place_value(place: Place) -> Mapping[str, object]:
    """A place as the contract writes it."""
    return {
        "name": place.name,
        "geonames_id": place.geonames_id,
        "lat": place.lat,
        "lon": place.lon,
        "country": place.country,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "precision": place.precision,
        "is_scene": place.is_scene,
    }


def party_value(party: Participant) -> Mapping[str, object]:
    """A party to the event."""
    return {
        "role": party.role,
        "name": party.name,
        "actor_id": party.actor_id,
        "kind": party.kind,
        "text": party.text,
        "status": party.status,
    }


def figure_value(figure: Figure) -> Mapping[str, object]:
    """A count with its bounds."""
    return {"low": figure.low, "high": figure.high, "scope": figure.scope}


def _act(doc: str, report: str, act: SpeechAct) -> Statement:
    value = {"kind": act.kind, "speaker": act.speaker, "actor_id": act.actor_id, "about_actor": act.about_actor}
    span = act.content_span or act.cue_span or act.source_span
    return make(doc, report, f"act.{ACT_FIELDS[act.kind]}", value, span, act.speaker, act.kind)


def toll_history(statements: Sequence[Statement], extractions: Mapping[str, Extraction], field: str = "killed") -> tuple[Statement, ...]:
    """Who said what when: the statements of one measure, by the day of publication and the place in the text."""

    def when(s: Statement) -> tuple[str, str, int]:
        published = extractions[s.document_id].document
        return (
            published.published_raw or (published.published.isoformat() if published.published else "9999"),
            s.document_id,
            s.span.start if s.span else -1,
        )

    return tuple(sorted((s for s in statements if s.field == field), key=when))
