"""Who was killed, injured, arrested ... by what one trigger tells? From a hit to Tolds.

Read in this order: `Told` (a member of the phrases of one hit, under its measure), `told_by` (what one hit tells), `_read`. What the
hits of an event say together is `figures_sum`; what "him" and "the duo" stand for is `figures_settle`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from secondsource.counts import Count
from secondsource.detect.figures_joined import agreement, apposed_subject, headed, hidden, is_share, is_speaker, told_once
from secondsource.detect.figures_member import Member
from secondsource.detect.figures_members import MemberReader
from secondsource.detect.figures_victims import beside, identified, opening, subject_of, victims_of
from secondsource.detect.triggers import Hit

if TYPE_CHECKING:
    from spacy.tokens import Token

#: verbs by which rackets and hideouts are "killed" as well
_OF_THINGS = frozenset({"neutralize", "neutralise", "eliminate"})
#: what those are told to be who were beaten, with no word of an injury: no measure of the contract, but some codebooks count it
BEATEN = "beaten"
_BEATINGS = frozenset({"beat", "thrash", "assault", "flog", "cane", "lash", "whip", "manhandle", "beating", "thrashing"})
#: classes whose members bear arms: a woman or an officer among them stays one of them
ARMED = frozenset({"police", "army", "paramilitary", "security_forces", "militants", "attackers", "other_armed"})
FORCES = frozenset({"police", "army", "paramilitary", "security_forces"})
#: words beside a wound that say it killed
_FATAL = frozenset({"fatally", "mortally", "fatal", "mortal", "deadly", "lethal"})


@dataclass(frozen=True, eq=False)
class Told:
    """Some persons of whom a hit says what became of them."""

    measure: str
    member: Member
    hit: Hit
    scope: str = "event"  # event, part, toll, earlier (a toll that the text calls superseded)
    of: Told | None = None  # where these persons were told of before: what "him" and "the duo" stand for

    @property
    def count(self) -> Count | None:
        """How many, where it is said."""
        return self.member.count


def told_by(hit: Hit, reader: MemberReader) -> list[Told]:
    """What one hit tells of persons."""
    measure = measure_of(hit)
    if measure is None:
        return []
    if hit.entry.weak and _killed_as_well(hit):
        shot_dead = hit.pos == "VERB" and any(c.lower_ == "dead" for c in hit.token.subtree if 0 < c.i - hit.i <= 8)
        return _read(_as_killed(hit), victims_of(hit), reader) if shot_dead else []
    if measure == "injured" and is_fatal(hit.token):
        hit = _as_killed(hit)
    found = _read(hit, victims_of(hit), reader)
    if hit.pos == "VERB" and all(t.member.kind == "named" for t in found):
        found = _read(hit, identified(hit), reader) or found
    for head in () if found else beside(hit):
        found = found or _read(hit, [head], reader)
    if hit.pos == "VERB" and found and all(_misread(t, hit) for t in found):
        opened = _read(hit, opening(hit), reader)
        found = opened if any(t.count is not None for t in opened) else found
    if hit.pos == "VERB" and len(found) == 1 and _half(found[0], hit):
        opened = _read(hit, opening(hit), reader)[:1]
        found = [t for t in opened if t.count is not None and t.member.last <= found[0].member.first] + found
    return found


def _half(t: Told, hit: Hit) -> bool:
    """Whether a subject of one, "his wife", stands before a verb in the plural: who he is stands at the head of the sentence."""
    m = t.member
    own = any(c.dep_ == "poss" and c.lower_ in ("his", "her") for c in m.head.lefts)
    if not own or m.count is None or m.count.high != 1 or m.head.i > hit.i:
        return False
    number = agreement(hit.token, m.head)
    start = m.head.left_edge.i
    return number == "many" or (number is None and start > 0 and m.head.doc[start - 1].lower_ == "and")


def _as_killed(hit: Hit) -> Hit:
    return replace(hit, entry=replace(hit.entry, measure="killed"))


def measure_of(hit: Hit) -> str | None:
    """What befell those whom a trigger tells of."""
    return BEATEN if hit.entry.measure is None and hit.entry.id == "beat" and hit.token.lemma_ in _BEATINGS else hit.entry.measure


def _misread(t: Told, hit: Hit) -> bool:
    """Whether a subject without a number is none: a body in the singular before "were", a village that "was shot dead"."""
    m = t.member
    if m.count is not None or m.kind != "plural" or m.head.i > hit.i:
        return False
    number = agreement(hit.token, m.head)
    return number == "one" or (number == "many" and m.head.tag_ not in ("NNS", "NNPS"))


def _read(hit: Hit, heads: Iterable[Token], reader: MemberReader) -> list[Told]:
    measure = measure_of(hit) or ""
    out: list[Told] = []
    also = any(c.lower_ == "also" for c in hit.token.children)
    for head in heads:
        members = _members(hit, head, reader)
        if out and apposed_subject([t.member for t in out if t.scope == "event"], members):
            out[-1] = replace(out[-1], member=replace(out[-1].member, group=out[-1].member.group or members[0].group))
            members = members[1:]
        members = [m for n, m in enumerate(members) if n == 0 or not reader.has_fate_of_its_own(m, measure)]
        members = [m for m in members if not reader.is_object(m) and (m.noun is not None or hit.token.lemma_ not in _OF_THINGS)]
        before = [out[-1].member] if out and out[-1].scope == "event" else []
        members = told_once([*before, *members], hit.token if hit.pos == "VERB" else None)[len(before) :]
        parts = [*_breakdown(members), *_named_parts(members)]
        for m in members:
            if m.noun is None and m.kind not in ("named", "pronoun") and reader.is_event_word(m.head):
                continue
            if _attributive(hit, m) or (out and _elaborates(out[-1].member, m)):
                continue
            if measure == "released" and m.noun is None and m.kind in ("counted", "single") and m.head.pos_ == "NOUN":
                continue  # "released a film"
            if m.head.lower_ == "those" and hit.token.head == m.head and hit.token.dep_ == "acl":
                continue  # "eight of those killed": whoever they are was told before
            made = _as_part(m, members[0]) if m in parts else _counted_in_list(m, members)
            if also and made.count is not None:
                made = replace(made, count=replace(made.count, other=True))
            if m in parts and m.kind == "named":
                continue
            out.append(Told(measure, made, hit, "part" if m in parts else "event"))
            out += [Told(measure, _as_part(p, m), hit, "part") for p in m.parts if p.kind != "named"]
    if out:
        wholes = out[-1].member
        out += [
            Told(measure, _as_part(p, wholes), hit, "part")
            for p in reader.parts_of(hit.token)
            if is_person(p) and p.kind != "named" and not is_speaker(p)
        ]
    return _without_bomber(out, hit, reader)


def _without_bomber(told: list[Told], hit: Hit, reader: MemberReader) -> list[Told]:
    """ "The bomber killed himself and 14 others": he is no victim."""
    others = [t for t in told if t.member.head.lower_ not in reader.words.selves]
    if len(told) < 2 or len(others) == len(told):
        return told
    return others if any(s.lemma_.lower() in reader.words.bombers for s in subject_of(hit.token)) else told


def _members(hit: Hit, head: Token, reader: MemberReader) -> list[Member]:
    """The persons of a phrase, with those that the parse hung too deep in it."""
    head = headed(head)
    members = _themselves(hit, reader) if head.lower_ == "themselves" else reader.members(head)
    stop = hit.i if hit.i > head.i else head.right_edge.i + 1
    one = len(members) == 1 and members[0].count is not None and members[0].count.high == 1
    plural = one and hit.pos == "VERB" and agreement(hit.token, head) == "many"
    for t in list(hidden(head, stop, members, reader, plural=plural)):
        members += [m for m in reader.members(t) if not any(o.head == m.head for o in members)]
    members = sorted((m for m in members if not is_share(m) and not is_speaker(m)), key=lambda m: m.head.i)
    return [m for m in members if is_person(m) or hit.slot in ("body", "light_object")]


def _themselves(hit: Hit, reader: MemberReader) -> list[Member]:
    """ "Two bombers blew themselves up, killing only themselves": those who did it."""
    own = [m for s in subject_of(hit.token) for m in reader.members(s)]
    return [replace(m, group="attackers") for m in own if m.count is not None]


def _elaborates(before: Member, m: Member) -> bool:
    """A name right after a count, with no "and" between: who they were."""
    if m.kind != "named" or before.kind not in ("counted", "single") or before.count is None or m.first < before.last:
        return False
    return all(t.dep_ != "cc" and t.lower_ not in ("with", "alongside", "besides") for t in m.head.doc[before.last : m.first])


def _counted_in_list(m: Member, members: Sequence[Member]) -> Member:
    """A plural without a number beside others that have one: "the guard and two drivers and passengers" are more than two."""
    if m.count is None and m.kind == "plural" and m.head.tag_ in ("NNS", "NNPS") and any(o.count is not None for o in members):
        return replace(m, count=Count(2, None, vague=True))
    return m


def _killed_as_well(hit: Hit) -> bool:
    """ "Shot him dead", "shot and killed": the wound is told by the death."""
    near = [c for c in hit.token.subtree if c.i - hit.i <= 8]
    return any(c.lower_ in ("dead", "death") or (c.dep_ == "conj" and (c.lemma_ == "kill" or is_fatal(c))) for c in near)


def is_fatal(token: Token) -> bool:
    """ "Fatally shot", "mortally wounded", "the fatal stabbing of": a wound that killed."""
    return any(c.lower_ in _FATAL for c in token.children if c.dep_ in ("advmod", "amod"))


def _attributive(hit: Hit, m: Member) -> bool:
    """ "The dead man", "a wounded officer": who he is, not what became of him."""
    before = hit.token.head == m.head and hit.i < m.head.i
    if before and hit.pos == "VERB" and hit.token.dep_ == "amod":
        return m.definite  # "the other three arrested men"
    return before and hit.pos == "ADJ" and (m.count is None or m.count.high == 1 or m.definite)


def _named_parts(members: Sequence[Member]) -> list[Member]:
    """Members told after "including", "among them" or a colon: parts of the first."""
    for n, m in enumerate(members[1:], 1):
        between = m.head.doc[members[0].last : m.first]
        if any(t.lower_ in ("including", "among", ":", "whom") for t in between):
            return list(members[n:])
    return []


def _breakdown(members: Sequence[Member]) -> list[Member]:
    """The members of a phrase that only say more of its first: "three traders, two men and a woman"; "two rebels, Ravi and Sunil"."""
    if len(members) < 2 or members[0].count is None:
        return []
    first, *rest = members
    whole = first.count.low if first.count is not None else None
    lows = [m.count.low if m.count is not None else None for m in rest]
    if whole is None or whole < 2 or None in lows or any(c.dep_ == "cc" and c.i < rest[0].first for c in first.head.children):
        return []
    if sum(n for n in lows if n is not None) == whole and (len(rest) > 1 or first.group == rest[0].group):
        return rest
    names = all(m.kind in ("named", "single") or (n == 1 and m.group == first.group) for m, n in zip(rest, lows, strict=True))
    return rest if names and len(rest) <= whole else []


def is_person(m: Member) -> bool:
    """Whether a member stands for persons, as far as is known."""
    if m.noun is not None:
        return m.noun.entity != "thing" or (m.noun.name == "general" and m.head.pos_ == "NUM")
    return m.kind in ("named", "pronoun", "single") or m.count is not None


def _as_part(part: Member, whole: Member) -> Member:
    """A part keeps a class of its own, unless it only says more of armed men: "three rebels, including two women"."""
    if whole.group in ARMED or part.group is None:
        return replace(part, group=whole.group)
    return part
