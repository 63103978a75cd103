"""Claimants and deniers of a report, and the status that its initiators have by what was said."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from secondsource.knowledge.charge_words import charge_words
from secondsource.model import Actor, InitiatorStatus, Participant, Report, Role, Span, SpeechAct
from secondsource.parse import Parsed
from secondsource.resolve.attribution_voices import Voices

if TYPE_CHECKING:
    from spacy.tokens import Token

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
    r"|strike|striking|struck|raid|responsible for the|plant|blow|fir(?:e|ing)|target|ambush|behead|lynch|loot|stab|beat"
    r"|detonat|explo|slaughter|torch|storm|hit)",
    re.IGNORECASE,
)
#: "that its own shells had hit it", "one of its batteries had fired"; and not "that three of its men had been killed"
_OWN_DEED = re.compile(
    r"^(?:that )?(?:it|they|we|(?:(?:one|some|two|three) of )?(?:its|their|our|his)(?: own)? (?:[\w-]+ ){0,2}?[\w-]+|"
    r"an? [\w ]{2,30} of (?:its|their|our)(?: own)?|"
    r"a unit) (?:had |has |have )?(?:also |mistakenly |accidentally |wrongly )?(?!been\b|were\b|was\b|died\b|lost\b)\w",
    re.IGNORECASE,
)
#: who tells of a claim without making it
_INFORMANTS = re.compile(r"\b(?:sources?|witness(?:es)?|reports?|officials?|spokesmen of the police)\b", re.IGNORECASE)
#: verbs that put a deed down to somebody
_ASCRIBING = frozenset({"attribute", "ascribe", "blame", "pin", "impute", "assign"})
_PRONOUN = "which"  # a source no longer than this is a pronoun: the name stands for it


def with_parties(report: Report, acts: Sequence[SpeechAct], actors: Sequence[Actor], voices: Voices, parsed: Parsed) -> Report:
    """The report with claimants and deniers, and its initiators with their status."""
    parties = [p if p.role != "initiator" else _judged(p, voices, parsed) for p in report.participants]
    for act in acts:
        parties = _after(parties, act, actors, parsed)
    claimed = [p for p in parties if p.role == "initiator" and p.status == "claimed" and p.name is not None]
    missing = [p for p in claimed if not any(o.role in ("claimant", "denier") and _same(o, p) for o in parties)]
    parties += [dataclasses.replace(p, role="claimant", said_by=p.said_by or p.name) for p in missing]
    return dataclasses.replace(report, participants=tuple(parties))


def _judged(party: Participant, voices: Voices, parsed: Parsed) -> Participant:
    """The status by the words around an initiator: told as fact, hedged, or somebody's word."""
    if party.status not in (None, "asserted"):
        return party
    if party.text.lower().startswith("our "):  # "our fighters attacked": the author's own side says so
        return dataclasses.replace(party, status="claimed")
    return dataclasses.replace(party, status=_ascribed(party.span, parsed) or _status(party.span, voices, parsed))


def _ascribed(span: Span, parsed: Parsed) -> InitiatorStatus | None:
    """ "Police attributed both raids to the front", "the raid was blamed on the front": whose charge it is to whom a deed is put down."""
    tokens = parsed.tokens(span.start, span.end)
    prep = tokens.root.head if len(tokens) and tokens.root.dep_ == "pobj" else None
    if prep is None or prep.lower_ not in ("to", "on") or prep.head.lemma_.lower() not in _ASCRIBING:
        return None
    says = next((c for c in prep.head.children if c.dep_ in ("nsubj", "agent") and c.i < prep.i), None)
    words = "" if says is None else parsed.span_of(says.left_edge.i, says.right_edge.i + 1).quote
    return "accused_by_authorities" if _AUTHORITY.search(words) else "accused"


def _status(span: Span, voices: Voices, parsed: Parsed) -> InitiatorStatus:
    """Told as fact, guessed, admitted, or somebody's charge. What a witness saw is told as fact, by him (`said_by`)."""
    text = parsed.document.text
    start = max(0, span.start - 40, text.rfind(".", 0, span.start))
    if _HEDGE.search(text[start : span.end]):
        return "possible"
    for act in voices.around(span):
        if act.kind == "claim_of_responsibility":
            return "claimed"
        if act.kind in ("denial_of_responsibility", "denial"):  # "denied that the air force had bombed it"
            return "denied"
        if act.speaker is not None and _AUTHORITY.search(act.speaker):
            return "accused_by_authorities"
        if act.kind == "accusation":
            return "accused"
        if act.speaker is None and act.mode == "speech":
            return "possible"  # "it was reported", "allegedly"
    return "asserted"


def _after(parties: list[Participant], act: SpeechAct, actors: Sequence[Actor], parsed: Parsed) -> list[Participant]:
    if act.kind == "claim_of_responsibility" and act.speaker is not None:
        return _claimed(parties, act, actors)
    if act.kind == "acknowledgement" and act.speaker is not None and act.content_span is not None and _owns(act.content_span.quote):
        admitted = _admitted(parties, act)
        return admitted or (_claimed(parties, act, actors) if _is_plain(act.content_span.quote) else parties)
    if act.kind == "denial_of_responsibility" and act.speaker is not None:
        return _denied(parties, act, actors)
    if act.kind == "accusation":
        return _accused(parties, act, actors, parsed)
    if (
        act.kind == "denial"
        and act.speaker is not None
        and act.content_span is not None
        and charge_words().answers_charge(act.content_span.quote)
    ):
        return _denied_charge(parties, act)
    return parties


def _owns(content: str) -> bool:
    """Whether what is owned to is the deed itself, done by the speaker or his own; shots in the air are none."""
    if charge_words().is_harmless(content):
        return False
    return _is_plain(content) or (_OWN_DEED.match(content) is not None and _VIOLENCE.search(content) is not None)


def _is_plain(content: str) -> bool:
    """Whether what is owned to is told as a deed by its name, or as done with the speaker's own arms."""
    return charge_words().is_deed(content) or charge_words().of_own_arms(content)


def _admitted(parties: list[Participant], act: SpeechAct) -> list[Participant] | None:
    """Who owns to it is its doer by his own word: the force that is charged, where its ministry or a spokesman speaks."""
    charged = [p for p in parties if p.role == "initiator" and p.name is not None and p.status in ("accused", "accused_by_authorities")]
    own = [p for p in charged if p.actor_id is not None and p.actor_id == act.actor_id]
    own = own or [p for p in charged if _AUTHORITY.search(act.speaker or "") and p.kind.startswith("state_forces")]
    if len(own) != 1 or not own[0].kind.startswith("state_forces"):
        return None
    return [dataclasses.replace(p, status="claimed") if p is own[0] else p for p in parties]


def _denied_charge(parties: list[Participant], act: SpeechAct) -> list[Participant]:
    """A spokesman of one who is accused denies that its men were there: it is denied as the deed is."""
    words = {w.lower() for w in re.findall(r"\w+", f"{act.speaker} {act.source_span.quote if act.source_span else ''}")}
    charged = [p for p in parties if p.role == "initiator" and p.status in ("accused", "accused_by_authorities") and p.name is not None]
    own = [p for p in charged if act.actor_id is not None and act.actor_id == p.actor_id]
    own = own or [p for p in charged if p.name is not None and p.name.split()[-1].lower() in words]
    if len(own) != 1:
        return parties
    denier = dataclasses.replace(own[0], role="denier", status="denied", said_by=act.speaker, span=act.source_span or own[0].span)
    return [*parties, dataclasses.replace(denier, text=denier.span.quote)]


def _party(act: SpeechAct, actors: Sequence[Actor], role: Role, status: InitiatorStatus | None) -> Participant | None:
    span = act.source_span or act.cue_span
    if span is None or act.speaker is None:
        return None
    named = _named_in(span, actors)
    if named is not None:  # "the communique of the FMLN": the FMLN says it
        return Participant(role, named.span.quote, named.span, named.name, named.actor_id, named.kind, status, named.name, "organization")
    return Participant(
        role=role,
        text=span.quote if len(span.quote) > len(_PRONOUN) else act.speaker,
        span=span,
        name=act.speaker,
        actor_id=act.actor_id,
        status=status,
        said_by=act.speaker,
        entity="organization",
    )


def _named_in(span: Span, actors: Sequence[Actor]) -> Actor | None:
    """The armed group, or the body of which no more is known, that a source names, if it names one."""
    inside = [a for a in actors if a.span.overlaps(span) and not a.described and a.kind.startswith(("rebel", "militia", "unknown"))]
    return inside[0] if len({a.actor_id or a.name for a in inside}) == 1 else None


def _claimed(parties: list[Participant], act: SpeechAct, actors: Sequence[Actor]) -> list[Participant]:
    admitted = _admitted(parties, act)
    if admitted is not None:
        return admitted
    made = _party(act, actors, "claimant", "claimed")
    if made is None or _INFORMANTS.search(act.speaker or ""):
        return parties
    known = any(p.role == "initiator" and _same(p, made) for p in parties)
    out = [dataclasses.replace(p, status="claimed") if p.role == "initiator" and _same(p, made) else p for p in parties]
    return [*out, made, *([] if known else [dataclasses.replace(made, role="initiator")])]


def _denied(parties: list[Participant], act: SpeechAct, actors: Sequence[Actor]) -> list[Participant]:
    """A denier joins; who takes back his own claim is no claimant any more."""
    denier = _cleared(act, actors) or _party(act, actors, "denier", "denied")
    if denier is None:
        return parties
    kept = [p for p in parties if not (p.role == "claimant" and _same(p, denier))]
    own = [
        p for p in kept if p.role == "initiator" and p.status == "asserted" and _is_source(p, act)
    ]  # "they deny that they set it alight"
    out = [dataclasses.replace(p, status="denied") if p in own or _took_back(p, denier) else p for p in kept]
    return [*out, denier]


def _cleared(act: SpeechAct, actors: Sequence[Actor]) -> Participant | None:
    """Whom a denial clears, where that is not its speaker: "the premier said that Norland had nothing to do with it"."""
    span = act.content_span
    if span is None:
        return None
    named = next((a for a in actors if not a.described and a.span.start >= span.start and _opens(span, a.span)), None)
    if named is None:
        return None
    if act.source_span is not None and named.span.overlaps(act.source_span):
        return None
    return Participant(
        role="denier",
        text=named.span.quote,
        span=named.span,
        name=named.name,
        actor_id=named.actor_id,
        kind=named.kind,
        status="denied",
        said_by=act.speaker,
        entity="organization",
    )


def _opens(content: Span, inner: Span) -> bool:
    """Whether what is said begins with these words."""
    return content.quote[: inner.start - content.start].lower().strip() in ("", "that", "the", "that the")


def _is_source(party: Participant, act: SpeechAct) -> bool:
    return act.source_span is not None and party.span.overlaps(act.source_span)


def _took_back(party: Participant, denier: Participant) -> bool:
    return party.role == "initiator" and party.status == "claimed" and _same(party, denier)


def _same(party: Participant, other: Participant) -> bool:
    if party.actor_id is not None and other.actor_id is not None:
        return party.actor_id == other.actor_id
    return (party.name or party.text).lower() == (other.name or other.text).lower()


def _accused(parties: list[Participant], act: SpeechAct, actors: Sequence[Actor], parsed: Parsed) -> list[Participant]:
    """The accused of an accusation become initiators, if the report has none of that name."""
    accused = _accused_actor(act, actors, parsed)
    if accused is None:
        return parties
    status: InitiatorStatus = "accused_by_authorities" if _AUTHORITY.search(act.speaker or "") else "accused"
    key = accused.actor_id or accused.name
    span = _with_article(accused.span, parsed) if accused.kind == "unknown" else accused.span
    if any(p.role == "initiator" and (p.actor_id or p.name or p.text) == key for p in parties):
        return parties
    return [
        *parties,
        Participant(
            role="initiator",
            text=span.quote,
            span=span,
            name=None if accused.described else accused.name,
            actor_id=accused.actor_id,
            kind=accused.kind,
            status=status,
            said_by=act.speaker,
            entity="group" if accused.described else "organization",
        ),
    ]


def _with_article(span: Span, parsed: Parsed) -> Span:
    """The span with "the" before it, where it stands there: that it is no person."""
    start = span.start - len("the ")
    text = parsed.document.text
    return Span.of(text, start, span.end) if start >= 0 and text[start : span.start].lower() == "the " else span


def _accused_actor(act: SpeechAct, actors: Sequence[Actor], parsed: Parsed) -> Actor | None:
    """The first armed actor in the words of an accusation that is not told to have suffered it; the state's forces only as its doers."""
    pieces = act.content_spans or ((act.content_span,) if act.content_span is not None else ())
    inside = [a for a in actors if any(s.start <= a.span.start and a.span.end <= s.end for s in pieces) and a.name != act.speaker]
    for actor in sorted(inside, key=lambda a: a.span.start):
        if actor.kind.startswith(("rebel", "militia")) and not _suffers(actor, parsed):
            return actor if not _of_no_violence(actor, pieces) else None
        if actor.kind == "unknown" and not actor.described and _put_down_to(actor, pieces[0], parsed):
            return actor if not _of_no_violence(actor, pieces) else None
        if actor.kind.startswith("state_forces"):
            violent = any(_VIOLENCE.search(s.quote) for s in pieces) or _is_all(actor, pieces)
            return actor if violent and _does(actor, pieces[0], parsed) else None
        if actor.kind == "government" and not actor.described and any(_VIOLENCE.search(s.quote) for s in pieces):
            return actor if actor.span.start - pieces[0].start <= len("the ") and _is_charged(actor, parsed) else None
    return None


def _put_down_to(actor: Actor, content: Span, parsed: Parsed) -> bool:
    """Whether a named group of which no more is known is the doer by a charge: charged, its subject, or to whom it is put down."""
    if _is_charged(actor, parsed) or _opens(content, actor.span):
        return not _suffers(actor, parsed)
    head = _head_of(actor, parsed)
    if head is None or _suffers(actor, parsed):
        return False
    if head.dep_ == "nsubj":
        return True
    before = parsed.document.text[max(content.start, actor.span.start - 40) : actor.span.start]
    return charge_words().makes_doer(before) or re.search(r"\b(?:by|on|to|at)(?: the)? $", before) is not None


def _is_all(actor: Actor, pieces: Sequence[Span]) -> bool:
    """ "It accused the air force.": no more is said than who did what was told before."""
    return len(pieces) == 1 and pieces[0].end - actor.span.end <= 1 and actor.span.start - pieces[0].start <= len("the ")


def _of_no_violence(actor: Actor, pieces: Sequence[Span]) -> bool:
    """ "Accused the rebels of using schools as shields": of what is no deed of violence they are not its doers."""
    piece = next(s for s in pieces if s.start <= actor.span.start and actor.span.end <= s.end)
    after = piece.quote[actor.span.end - piece.start :]
    return re.match(r"\s+of\s+\w+ing\b", after) is not None and not _VIOLENCE.search(after)


def _is_charged(actor: Actor, parsed: Parsed) -> bool:
    """ "Accused Chad of bombing the town": whether a country is what somebody accuses."""
    head = _head_of(actor, parsed)
    return head is not None and head.dep_ == "dobj" and head.head.lemma_ in ("accuse", "blame")


def _head_of(actor: Actor, parsed: Parsed) -> Token | None:
    tokens = parsed.tokens(actor.span.start, actor.span.end)
    return tokens.root if len(tokens) else None


def _suffers(actor: Actor, parsed: Parsed) -> bool:
    """ "The army shot the rebels": the rebels did nothing here."""
    head = _head_of(actor, parsed)
    return head is not None and head.dep_ in ("dobj", "nsubjpass") and _VIOLENCE.match(head.head.lemma_) is not None


def _does(actor: Actor, content: Span, parsed: Parsed) -> bool:
    """Whether an actor is told as the doer: as the subject of violence, after "by", or as the one charged: "accused the army of"."""
    head = _head_of(actor, parsed)
    if head is None:
        return False
    subject = head.dep_ == "nsubj" and any(_VIOLENCE.search(t.text) for t in (head.head, *head.head.children))
    agent = head.dep_ == "pobj" and head.head.lower_ in ("by", "on", "to")
    return subject or agent or actor.span.start - content.start <= len("the ")
