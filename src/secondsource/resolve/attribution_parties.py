"""Claimants and deniers of a report, and the status that its initiators have by what was said."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from secondsource.model import Actor, InitiatorStatus, Participant, Report, Span, SpeechAct
from secondsource.parse import Parsed
from secondsource.resolve.attribution_voices import Voices

_AUTHORITY = re.compile(
    r"\b(?:army|armed forces|military|police|minist(?:ry|er)|government|president|presidency|officials?|officers?|authorit(?:y|ies)"
    r"|intelligence|security (?:forces|service|services|agencies)|premier|chief|general|colonel|major|lieutenant|captain|governor"
    r"|commissioner|prosecutors?|judges?"
    r"|court|attorney general|department|embassy|ambassador|troops|navy|air force|national guard|investigators?|mayor)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:suspected|alleged|allegedly|presumed|presumably|apparently|reportedly|believed|possibly|probably|may|might|could|likely|thought|supposed|"
    r"supposedly|linked)\b",
    re.IGNORECASE,
)


_VIOLENCE = re.compile(
    r"\b(?:kill|murder|shoot|shot|attack|bomb|massacr|tortur|abduct|kidnap|shell|execut|burn|rap(?:e|ing)|behind|carried out|assassin"
    r"|strike|raid|responsible for the)",
    re.IGNORECASE,
)
_PRONOUN = "which"  # a source no longer than this is a pronoun: the name stands for it


def with_parties(report: Report, acts: Sequence[SpeechAct], actors: Sequence[Actor], voices: Voices, parsed: Parsed) -> Report:
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
    """Told as fact, guessed, admitted, or somebody's charge. What a witness saw is told as fact, by him (`said_by`)."""
    text = parsed.document.text
    start = max(0, span.start - 40, text.rfind(".", 0, span.start))
    if _HEDGE.search(text[start : span.end]):
        return "possible"
    for act in voices.around(span):
        if act.kind == "claim_of_responsibility":
            return "claimed"
        if act.kind == "denial_of_responsibility":
            return "denied"
        if act.speaker is not None and _AUTHORITY.search(act.speaker):
            return "accused_by_authorities"
        if act.kind == "accusation":
            return "accused"
        if act.speaker is None and act.mode == "speech":
            return "possible"  # "it was reported", "allegedly"
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
        text=span.quote if len(span.quote) > len(_PRONOUN) else act.speaker,
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
    new = [_party(act, "claimant", "claimed")] + ([] if known else [_party(act, "initiator", "claimed")])
    return out + [p for p in new if p is not None]


def _denied(parties: list[Participant], act: SpeechAct) -> list[Participant]:
    """A denier joins; who takes back his own claim is no claimant any more."""
    denier = _party(act, "denier", "denied")
    if denier is None:
        return parties
    kept = [p for p in parties if not (p.role == "claimant" and _same(p, act))]
    out = [dataclasses.replace(p, status="denied") if _took_back(p, act) else p for p in kept]
    return [*out, denier]


def _took_back(party: Participant, act: SpeechAct) -> bool:
    return party.role == "initiator" and party.status == "claimed" and _same(party, act)


def _accused(parties: list[Participant], act: SpeechAct, actors: Sequence[Actor]) -> list[Participant]:
    """The accused of an accusation become initiators, if the report has none of that name."""
    accused = _accused_actor(act, actors)
    if accused is None:
        return parties
    status: InitiatorStatus = "accused_by_authorities" if _AUTHORITY.search(act.speaker or "") else "accused"
    key = accused.actor_id or accused.name
    if any(p.role == "initiator" and (p.actor_id or p.name or p.text) == key for p in parties):
        return parties
    return [
        *parties,
        Participant(
            role="initiator",
            text=accused.span.quote,
            span=accused.span,
            name=None if accused.described else accused.name,
            actor_id=accused.actor_id,
            kind=accused.kind,
            status=status,
            said_by=act.speaker,
            entity="group" if accused.described else "organization",
        ),
    ]


def _accused_actor(act: SpeechAct, actors: Sequence[Actor]) -> Actor | None:
    """The first actor named in the words of an accusation, if it is armed; a force of the state only where violence is the charge."""
    pieces = act.content_spans or ((act.content_span,) if act.content_span is not None else ())
    inside = [a for a in actors if any(s.start <= a.span.start and a.span.end <= s.end for s in pieces)]
    first = min(inside, key=lambda a: a.span.start, default=None)
    if first is None or first.name == act.speaker:
        return None
    if first.kind.startswith(("rebel", "militia")):
        return first
    violent = first.kind.startswith("state_forces") and any(_VIOLENCE.search(s.quote) for s in pieces)
    return first if violent else None
