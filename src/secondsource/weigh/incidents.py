"""Given everything said of an incident, and who is independent of whom: what do we publish?

`weigh` takes a cluster of reports to an Incident and the statements that its findings rest on. It never blends: each value
keeps its basis and its dissent, and the rule for figures is chosen by name.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from secondsource.errors import NotFound
from secondsource.ids import digest
from secondsource.model import Attribution, Dependence, EventDate, EventStatus, Extraction, Finding, Incident, Report, Statement, Unknown
from secondsource.voices import Voices
from secondsource.weigh.assess import assess
from secondsource.weigh.counts import figures_of
from secondsource.weigh.figures import RULES
from secondsource.weigh.headline import counts_in, told_by_headlines
from secondsource.weigh.own_hand import in_no_name, no_group
from secondsource.weigh.parties import parties_of
from secondsource.weigh.settle import document_of, settle_date, settle_place, settle_types
from secondsource.weigh.statements import date_value, place_value, statements_of

#: independent articles of which one that alone tells of a claim is too few
SEVERAL = 3


def weigh(
    cluster: Sequence[Report],
    extractions: Mapping[str, Extraction],
    copies: Sequence[Dependence],
    *,
    rule: str = "ucdp",
    kb: Any,
) -> tuple[Incident, tuple[Statement, ...]]:
    """One incident from the reports judged to be of it, and every statement it rests on.

    Raises `NotFound` for a rule that does not exist.
    """
    if rule not in RULES:
        raise NotFound(f"no rule '{rule}' for figures; there are {', '.join(sorted(RULES))}")
    reports = sorted(cluster, key=lambda r: r.id)
    held = {document_of(r): extractions[document_of(r)] for r in reports}
    voices = Voices.of_documents(held, copies, kb)
    statements = tuple(s for r in reports for s in statements_of(r, held[document_of(r)]))
    background = {r.id: r.background for r in reports}
    parties = parties_of(statements, kb.actors, _places(held))
    headlines = {d: counts_in(x.document.title, kb.counts, kb.lexicon("headlines")) for d, x in held.items()}
    statements += tuple(told_by_headlines(reports, statements, headlines))
    alone, crime = in_no_name(parties), no_group(parties)
    figures, heard = figures_of(statements, held, voices, background, rule, alone=alone, crime=crime, reader=kb.counts, headlines=headlines)
    date, place, findings = _settled(reports, statements, voices, held)
    documents = tuple(sorted(held))
    return (
        Incident(
            id=incident_id(reports, held),
            types=settle_types(reports, voices),
            status=_status(reports),
            date=date,
            place=place,
            participants=parties,
            figures=figures,
            assessment=assess(parties, heard, len(documents), kb.actors, alone=_told_once(parties, statements, voices)),
            reports=tuple(r.id for r in reports),
            documents=documents,
            findings=findings,
        ),
        statements,
    )


def incident_id(reports: Sequence[Report], held: Mapping[str, Extraction]) -> str:
    """A stable id: the content of the earliest report told as its article's own news, so a copy or a later report changes nothing."""

    def key(r: Report) -> tuple[bool, str, str]:
        doc = held[document_of(r)].document
        return (r.background, doc.published.isoformat() if doc.published else "9999", digest(doc.text, r.id.rsplit("#", 1)[-1]))

    return "i-" + min(map(key, reports))[2]


def _told_once(parties: Sequence[Attribution], statements: Sequence[Statement], voices: Voices) -> frozenset[str]:
    """Who claims it in one article only, where three or more that are independent of each other tell of the incident."""
    claims = {s.id: voices.group[s.document_id] for s in statements if s.field == "participant.claimant"}
    if len({voices.group[s.document_id] for s in statements}) < SEVERAL:
        return frozenset()
    claimed = [p for p in parties if p.status == "claimed"]
    return frozenset(p.name for p in claimed if len({claims[s] for s in p.basis if s in claims}) == 1)


def _places(held: Mapping[str, Extraction]) -> frozenset[str]:
    """Names of the towns and countries in these documents, which are no parties."""
    return frozenset(p.name.lower() for x in held.values() for p in x.toponyms if not p.adjectival)


def _status(reports: Sequence[Report]) -> EventStatus:
    return "happened" if any(r.status == "happened" for r in reports) else reports[0].status


# ------------------------------------------------------------------------------------------------ date, place
def _settled(
    reports: Sequence[Report], statements: Sequence[Statement], voices: Voices, held: Mapping[str, Extraction]
) -> tuple[EventDate, Any, tuple[Finding, ...]]:
    published = {d: x.document.published for d, x in held.items()}
    date, agree, against = settle_date(reports, voices, published)
    place, here, elsewhere = settle_place(reports, voices)
    findings = (
        _finding("date", date_value(date) if date.earliest else Unknown(date.why or "no date"), statements, agree, against),
        _finding("place", place_value(place) if place else Unknown("no report names a scene"), statements, here, elsewhere),
    )
    return date, place, findings


def _finding(
    name: str, value: Mapping[str, object] | Unknown, statements: Sequence[Statement], agree: Sequence[str], against: Sequence[str]
) -> Finding:
    def ids(reports: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted(s.id for s in statements if s.field == name and s.report_id in reports))

    return Finding(name, value, ids(agree), ids(against), "most independent documents")


def with_issues(incident: Incident, issues: Sequence[Any]) -> Incident:
    """The incident with the issues that are its own."""
    return dataclasses.replace(incident, issues=tuple(i for i in issues if i.incident_id == incident.id))
