"""Those whom the figures count are those whom it befell: parties and figures of one trigger say the same of the same persons.

Read `with_told`, then `with_kinds`. A figure's reader finds victims by more constructions than the party's reader, and reads their
class from more of the sentence ("Ravi Das, a worker of the Front"): a target it classes better takes that class, a victim that is no
target yet becomes one. A figure of no class takes that of its target.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from secondsource.detect.arguments import Argument
from secondsource.detect.figures import Told
from secondsource.detect.figures_member import KIND_GROUP
from secondsource.detect.participants import made_of
from secondsource.detect.phrases import THROUGH
from secondsource.model import Actor, Participant

if TYPE_CHECKING:
    from secondsource.detect.figures_member import Member
    from secondsource.knowledge import Knowledge
    from secondsource.parse import Parsed

#: measure -> what then became of a target
_EFFECTS = {"killed": "killed", "injured": "injured", "abducted": "abducted"}
#: the kind that a class of victims gives where the noun itself says none
KIND_OF = {
    "police": "state_forces.police", "army": "state_forces.army", "paramilitary": "state_forces.paramilitary",
    "security_forces": "state_forces", "officials": "government", "militants": "rebel", "other_armed": "militia", "journalists": "media",
    "clergy": "religious", "students": "education", "health_workers": "health", "foreigners": "foreign", "civilians": "civilians",
    "children": "civilians", "women": "civilians", "aid_workers": "civilians",
}  # fmt: skip
#: kinds that a better reading may replace
_WEAK = frozenset({"unknown", "civilians"})


def with_told(
    parties: Sequence[Participant], told: Sequence[Told], parsed: Parsed, actors: Sequence[Actor], kb: Knowledge
) -> tuple[Participant, ...]:
    """The parties of a trigger, its targets of the class that its figures give them, and whoever else the figures count."""
    out = list(parties)
    for t in told:
        if t.measure not in _EFFECTS or t.member.kind == "pronoun" or (t.count is not None and t.count.high == 0):
            continue
        at = _index_of(t.member, out, parsed)
        if at is not None:
            out[at] = _classed(out[at], t.member)
        else:
            out += _made(t, parsed, actors, kb)
    return tuple(out)


def with_kinds(told: Sequence[Told], parties: Sequence[Participant], parsed: Parsed) -> tuple[Told, ...]:
    """The figures of a trigger, those of no class of the class that its target has: "a supervisor of the police"."""
    return tuple(_of_kind(t, parties, parsed) for t in told)


def _of_kind(t: Told, parties: Sequence[Participant], parsed: Parsed) -> Told:
    if t.member.group is not None or t.member.kind == "pronoun" or t.member.parts:
        return t
    at = _index_of(t.member, parties, parsed)
    group = KIND_GROUP.get(parties[at].kind) if at is not None and parties[at].entity != "thing" else None
    return t if group is None else dataclasses.replace(t, member=dataclasses.replace(t.member, group=group))


def _index_of(m: Member, parties: Sequence[Participant], parsed: Parsed) -> int | None:
    """Which target a member of a figure is: the one whose words hold its head, else the one whose words its own hold."""
    head, own = parsed.span(m.head), parsed.span_of(min(m.first, m.head.i), max(m.last, m.head.i + 1))
    targets = [(n, p) for n, p in enumerate(parties) if p.role == "target"]
    at_head = next((n for n, p in targets if p.span.overlaps(head)), None)
    return at_head if at_head is not None else next((n for n, p in targets if p.span.overlaps(own)), None)


def kind_of(m: Member) -> str | None:
    """The kind of those whom a member counts; None where nothing is known of them."""
    if m.noun is not None and m.noun.kind not in _WEAK and m.noun.group == m.group and m.noun.entity != "thing":
        return m.noun.kind
    return KIND_OF.get(m.group or "")


def _classed(p: Participant, m: Member) -> Participant:
    kind = kind_of(m)
    if kind is None or p.entity == "thing" or not (p.kind == "unknown" or (p.kind in _WEAK and kind not in _WEAK)):
        return p
    return dataclasses.replace(p, kind=kind)


def _made(t: Told, parsed: Parsed, actors: Sequence[Actor], kb: Knowledge) -> list[Participant]:
    """The target that a victim of no other construction is, with the class that the figure gives."""
    head = t.member.head
    if head.lower_ in THROUGH or head.pos_ in ("PRON", "DET"):
        return []
    found = [p for p in made_of(Argument("target", head, _EFFECTS[t.measure]), parsed, actors, kb) if p.span.overlaps(parsed.span(head))]
    return [_classed(p, t.member) for p in found[:1] if p.entity != "thing"]
