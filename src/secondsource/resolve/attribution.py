"""Whose word a value is, and what status an initiator has by it.

Read in this order: `attribute` (said_by, claimants, deniers, status), `attribution_voices` (which act encloses a span),
`attribution_ties` (which report an act is about), then `tie_acts`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from secondsource.knowledge import Knowledge
from secondsource.model import Actor, EventDate, Participant, Place, Relation, Report, Span, SpeechAct, Time
from secondsource.parse import Parsed
from secondsource.resolve.attribution_counts import Givers
from secondsource.resolve.attribution_parties import with_parties
from secondsource.resolve.attribution_ties import Ties
from secondsource.resolve.attribution_voices import Voices


def attribute(
    reports: Sequence[Report],
    acts: Sequence[SpeechAct],
    actors: Sequence[Actor],
    parsed: Parsed,
    kb: Knowledge,
) -> tuple[Report, ...]:
    """The reports with `said_by` on figures and participants, claimants and deniers added, and each initiator's status."""
    voices = Voices(acts)
    ties = Ties(reports, parsed, actors)
    givers = Givers(parsed, acts, kb)
    said = [_with_voices(r, voices, givers) for r in reports]
    return tuple(with_parties(r, [a for a in acts if r.id in ties.reports_of(a)], actors, voices, parsed) for r in said)


def _with_voices(report: Report, voices: Voices, givers: Givers) -> Report:
    figures = tuple(
        dataclasses.replace(f, said_by=givers.named(f.said_by or _speaker(f.span, voices, givers), f.span) or givers.giver(f.span))
        for f in report.figures
    )
    participants = tuple(_voiced(p, voices) for p in report.participants)
    return dataclasses.replace(report, figures=figures, participants=participants)


def _speaker(span: Span, voices: Voices, givers: Givers) -> str | None:
    """Whose word a count is: of one who gives it inside the words of another, else of the innermost speaker."""
    return givers.nested(span, next((a for a in voices.around(span) if a.speaker), None)) or voices.speaker(span)


def _voiced(party: Participant, voices: Voices) -> Participant:
    return dataclasses.replace(party, said_by=party.said_by or voices.speaker(party.span))


def voice_relations(relations: Sequence[Relation], acts: Sequence[SpeechAct], parsed: Parsed) -> tuple[Relation, ...]:
    """The relations with `said_by`: whose speech they stand in; None where the article says so itself.

    Where the speaker is one end ("the front said it had merged with ..."), what is said begins after it, so the second half is asked too.
    """
    voices = Voices(acts)
    text = parsed.document.text
    out = []
    for relation in relations:
        span = relation.span
        rest = Span.of(text, (span.start + span.end) // 2, span.end)
        out.append(dataclasses.replace(relation, said_by=relation.said_by or voices.speaker(span) or voices.speaker(rest)))
    return tuple(out)


def tie_acts(
    acts: Sequence[SpeechAct],
    reports: Sequence[Report],
    actors: Sequence[Actor],
    places: Sequence[Place],
    times: Sequence[Time],
    parsed: Parsed,
) -> tuple[SpeechAct, ...]:
    """The acts tied to the report, group and place that they are about."""
    ties = Ties(reports, parsed, actors)
    out = []
    for act in acts:
        report = ties.report_of(act)
        about = ties.actor_in(act, actors)
        when = _said_on(act, times, parsed)
        out.append(dataclasses.replace(act, about_report=report, about_actor=about, place=_place(act, places), date=when))
    return tuple(out)


def _said_on(act: SpeechAct, times: Sequence[Time], parsed: Parsed) -> EventDate | None:
    """When it was said: the day named in the cue's own sentence, outside of what was said ("said on Monday that ...")."""
    if act.cue_span is None:
        return None
    cue = parsed.tokens(act.cue_span.start, act.cue_span.end)
    if not len(cue):
        return None
    sentence = parsed.span(parsed.sentence(cue[0]))
    told = act.content_spans or ((act.content_span,) if act.content_span is not None else ())
    for time in times:
        free = not any(time.span.overlaps(s) for s in told)
        if free and _within(time.span, sentence) and time.type in ("DATE", "TIME") and time.earliest is not None:
            return EventDate(time.earliest, time.latest, time.precision, time.span)
    return None


def _place(act: SpeechAct, places: Sequence[Place]) -> str | None:
    """The first place named in what was said."""
    span = act.content_span
    if span is None or act.kind == "said":
        return None
    return next((p.name for p in places if _within(p.span, span) and not p.adjectival), None)


def _within(inner: Span | None, outer: Span) -> bool:
    return inner is not None and outer.start <= inner.start and inner.end <= outer.end
