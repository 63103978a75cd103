"""Claimants and deniers of a report, and the status that its initiators have by what was said."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from secondsource.model import Actor, InitiatorStatus, Participant, Report, Span, SpeechAct
from secondsource.parse import Parsed
from secondsource.resolve.attribution_voices import Voices

_AUTHORITY = re.compile(
    r"\b(?:army|armed forces|military|police|minist(?:ry|er)|government|president|presidency|officials?|officers?|authorit(?:y|ies)|intelligence"
    r"|security (?:forces|service|services|agencies)|premier|chief|general|colonel|major|lieutenant|captain|governor|commissioner|prosecutors?|judges?"
    r"|court|attorney general|department|embassy|ambassador|troops|navy|air force|national guard|investigators?|mayor)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:suspected|alleged|allegedly|presumed|presumably|apparently|reportedly|believed|possibly|probably|may|might|could|likely|thought|supposed|"
    r"supposedly|linked)\b",
    re.IGNORECASE,
)


def with_parties(
    report: Report, acts: Sequence[SpeechAct], actors: Sequence[Actor], voices: Voices, parsed: Parsed
) -> Report:
    """The report with claimants and deniers, and its initiators with their status."""
    parties = [p if p.role != "initiator" else _judged(p, voices, parsed) for p in report.participants]
    for act in acts:
        parties = _after(parties, act, actors)
    return dataclasses.replace(report, participants=tuple(parties))


def _judged(party: Participant, voices: Voices, parsed: Parsed) -> Participant:
    """The status by the words around an initiator: told as fact, hedged, or somebody's word."""
    if party.status not in (None, "asserted"):
        return party
    return dataclasses.replace(party, status=_status(party.span, voices, parsed))


def _status(span: Span, voices: Voices, parsed: Parsed) -> InitiatorStatus:
    before = parsed.document.text[max(0, span.start - 40) : span.end]
    if _HEDGE.search(before):
        return "possible"
    for act in voices.around(span):
        if act.speaker is None:
            return "possible"
        if act.kind == "claim_of_responsibility":
            return "claimed"
        return "accused_by_authorities" if _AUTHORITY.search(act.speaker) else "accused"
    return "asserted"


def _after(parties: list[Participant], act: SpeechAct, actors: Sequence[Actor]) -> list[Participant]:
    if act.kind == "claim_of_responsibility" and act.speaker is not None:
        return _claimed(parties, act)
    if act.kind == "denial_of_responsibility" and act.speaker is not None:
        return _denied(parties, act)
    if act.kind == "accusation":
        return _accused(parties, act, actors)
    return parties


def _same(party: Participant, act: SpeechAct) -> bool:
    if party.actor_id is not None and act.actor_id is not None:
        return party.actor_id == act.actor_id
    return (party.name or party.text).lower() == (act.speaker or "").lower()


def _party(act: SpeechAct, role: str, status: InitiatorStatus | None) -> Participant | None:
    span = act.source_span or act.cue_span
    if span is None or act.speaker is None:
        return None
    return Participant(
        role=role,  # type: ignore[arg-type]
        text=span.quote,
        span=span,
        name=act.speaker,
        actor_id=act.actor_id,
        status=status,
        said_by=act.speaker,
        entity="organization",
    )


def _claimed(parties: list[Participant], act: SpeechAct) -> list[Participant]:
    known = any(p.role == "initiator" and _same(p, act) for p in parties)
    out = [dataclasses.replace(p, status="claimed") if p.role == "initiator" and _same(p, act) else p for p in parties]
    new = [_party(act, "claimant", None)] + ([] if known else [_party(act, "initiator", "claimed")])
    return out + [p for p in new if p is not None]


def _denied(parties: list[Participant], act: SpeechAct) -> list[Participant]:
    denier = _party(act, "denier", None)
    return [*parties, denier] if denier is not None else parties


def _accused(parties: list[Participant], act: SpeechAct, actors: Sequence[Actor]) -> list[Participant]:
    return parties
