"""How many were killed, injured, arrested ...? From the hits of one event to its Figures.

Read in this order: `Told` (a member of the phrases of one hit, under its measure), `told_by` (what one hit tells), `figures_of`
and `Sum` (what the hits of an event say together: retold, added, part of, rival).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from secondsource.counts import Count
from secondsource.detect.figures_members import Member, MemberReader
from secondsource.detect.figures_victims import beside, identified, victims_of
from secondsource.detect.triggers import Hit
from secondsource.model import Figure
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

#: verbs by which rackets and hideouts are "killed" as well
_OF_THINGS = frozenset({"neutralize", "neutralise", "eliminate"})
#: classes whose members bear arms: a woman or an officer among them stays one of them
ARMED = frozenset({"police", "army", "paramilitary", "security_forces", "militants", "attackers", "other_armed"})
_FORCES = frozenset({"police", "army", "paramilitary", "security_forces"})


@dataclass(frozen=True, eq=False)
class Told:
    """Some persons of whom a hit says what became of them."""

    measure: str
    member: Member
    hit: Hit
    scope: str = "event"  # event, part, toll, earlier (a toll that the text calls superseded)

    @property
    def count(self) -> Count | None:
        """How many, where it is said."""
        return self.member.count


def told_by(hit: Hit, reader: MemberReader) -> list[Told]:
    """What one hit tells of persons."""
    measure = hit.entry.measure
    if measure is None:
        return []
    if hit.entry.weak and _killed_as_well(hit):
        return []
    found = _read(hit, victims_of(hit), reader)
    if hit.pos == "VERB" and all(t.member.kind == "named" for t in found):
        found = _read(hit, identified(hit), reader) or found
    for head in () if found else beside(hit):
        found = found or _read(hit, [head], reader)
    return found


def _read(hit: Hit, heads: Iterable[Token], reader: MemberReader) -> list[Told]:
    measure = hit.entry.measure or ""
    out: list[Told] = []
    also = any(c.lower_ == "also" for c in hit.token.children)
    for head in heads:
        members = [m for m in reader.members(head) if is_person(m) or hit.slot in ("body", "light_object")]
        members = [m for n, m in enumerate(members) if n == 0 or not reader.has_fate_of_its_own(m, measure)]
        members = [m for m in members if not reader.is_object(m) and (m.noun is not None or hit.token.lemma_ not in _OF_THINGS)]
        parts = [*_breakdown(members), *_named_parts(members)]
        for m in members:
            if m.noun is None and m.kind not in ("named", "pronoun") and reader.is_event_word(m.head):
                continue
            if _attributive(hit, m) or (out and _elaborates(out[-1].member, m)):
                continue
            made = _as_part(m, members[0]) if m in parts else _counted_in_list(m, members)
            if also and made.count is not None:
                made = replace(made, count=replace(made.count, other=True))
            if m in parts and m.kind == "named":
                continue
            out.append(Told(measure, made, hit, "part" if m in parts else "event"))
            out += [Told(measure, _as_part(p, m), hit, "part") for p in m.parts if p.kind != "named"]
    if out:
        wholes = out[-1].member
        out += [Told(measure, _as_part(p, wholes), hit, "part") for p in reader.parts_of(hit.token) if is_person(p) and p.kind != "named"]
    return out


def _elaborates(before: Member, m: Member) -> bool:
    """A name right after a count, with no "and" between: who they were."""
    if m.kind != "named" or before.kind not in ("counted", "single") or before.count is None or m.first < before.last:
        return False
    return all(t.dep_ != "cc" for t in m.head.doc[before.last : m.first])


def _counted_in_list(m: Member, members: Sequence[Member]) -> Member:
    """A plural without a number beside others that have one: "the guard and two drivers and passengers" are more than two."""
    if m.count is None and m.kind == "plural" and m.head.tag_ in ("NNS", "NNPS") and any(o.count is not None for o in members):
        return replace(m, count=Count(2, None, vague=True))
    return m


def _killed_as_well(hit: Hit) -> bool:
    """ "Shot him dead", "shot and killed": the wound is told by the death."""
    return any(c.lower_ in ("dead", "death") or (c.dep_ == "conj" and c.lemma_ == "kill") for c in hit.token.subtree if c.i - hit.i <= 8)


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


def figures_of(told: Iterable[Told], parsed: Parsed) -> tuple[Figure, ...]:
    """The figures of one event, by measure, in the order of the text."""
    told = list(told)
    killed = [t for t in told if t.measure == "killed"]
    dying = [t for t in killed[:1] if t.hit.token.lemma_ == "succumb" or t.hit.phrase.startswith("succumb")]
    told = [t for t in told if t.measure != "injured" or not any(_succumbed(t, d) for d in dying)]
    by_measure: dict[str, Sum] = {}
    of_hit: dict[tuple[str, int], list[Told]] = {}
    for t in told:
        of_hit.setdefault((t.measure, t.hit.i), []).append(t)
    for (measure, _), items in of_hit.items():
        by_measure.setdefault(measure, Sum(measure)).tell(items)
    return tuple(f for s in by_measure.values() for f in s.figures(parsed))


def _succumbed(hurt: Told, dead: Told) -> bool:
    """ "He was wounded ... and later succumbed to his injuries": counted among the dead alone."""
    m = dead.member
    back = m.kind in ("named", "pronoun") or m.definite or m.head == hurt.member.head
    return back and not hurt.member.other and _equal(hurt, dead)


class Sum:
    """What the hits of one event say of one measure, told one after another."""

    def __init__(self, measure: str) -> None:
        self.measure = measure
        self.counted: list[Told] = []
        self.parts: list[Told] = []
        self.rivals: list[Told] = []
        self.tolls: list[Told] = []
        self.retold: list[Told] = []

    def tell(self, items: Sequence[Told]) -> None:
        """Take in what one hit tells."""
        self.tolls += [t for t in items if t.scope in ("toll", "earlier")]
        items = [t for t in items if t.count is not None]
        alone = not any(t.scope == "event" and not t.member.part for t in items)
        first = alone and not self.counted and not self.tolls  # "two of them", of men not hurt as yet, divides no toll
        whole = [t for t in items if t.scope == "event" and (first or not t.member.part)]
        self.parts += [t for t in items if t.scope == "part" or (t.scope == "event" and t not in whole)]
        if not self.counted:
            self.counted += whole
        elif self._is_breakdown(whole):
            self.parts += whole
        else:
            for t in whole:
                self._add(t)

    def _is_breakdown(self, whole: Sequence[Told]) -> bool:
        """Whether these only divide a number told before: "five people ... three constables and two traders"."""
        total = self.counted[0]
        if len(self.counted) != 1 or total.member.group is not None or len(whole) < 2:
            return False
        if any(t.member.other for t in whole) or any(t.member.group is None for t in whole):
            return False
        return _low(total) >= sum(_low(t) for t in whole) > 0

    def _within_total(self, t: Told) -> bool:
        """ "18 were killed ... 14 on the spot, while three others died later": a division of a total told before."""
        total = self.counted[0]
        if len(self.counted) != 1 or total.member.group is not None:
            return False
        return any(_low(total) >= _low(r) + _low(t) > _low(r) > 0 for r in self.rivals)

    def _add(self, t: Told) -> None:
        m = t.member
        same = [c for c in self.counted if _same_class(c, t)]
        if not m.other and _low(t) > 1 and any(_equal(c, t) and _wider(c, t) for c in self.counted):
            return  # "two troopers ... the two security men": the same, less closely named
        if m.other and _low(t) > 1 and any(_equal(c, t) and c.member.group == m.group is not None for c in self.counted):
            self.retold.append(t)  # "16 policemen were also killed": told before
        elif m.other and (m.definite or self._within_total(t)):
            self.parts.append(t)
        elif m.other:
            self.counted.append(t)
        elif any(_equal(c, t) for c in [*same, *self.parts, *self.rivals]):
            if not m.definite and _low(t) > 1:
                self.retold.append(t)
        elif m.definite or m.kind in ("named", "pronoun") or (same and _low(t) == 1 and m.kind == "single"):
            return
        elif same:
            self.rivals.append(t)
        else:
            self.counted.append(t)

    def figures(self, parsed: Parsed) -> list[Figure]:
        """The figures: tolls and totals, then the classes, parts, rival numbers, and numbers told once more."""
        out = [self._figure(t, parsed, "toll_so_far") for t in self.tolls if t.scope == "toll"]
        loose = [t for t in self.counted if t.member.group is None]
        if len(self.counted) == 1 and loose:
            out.append(self._figure(loose[0], parsed))
        elif self.counted and (loose or self.parts or self.rivals or len({t.member.group for t in self.counted}) > 1):
            out += self._total(parsed)
        for t in self.counted:
            if t.member.group is not None:
                out.append(self._figure(t, parsed))
            elif len(self.counted) > 1 and _low(t) > 1:
                out.append(self._figure(t, parsed, "part"))
        out += [self._figure(t, parsed, "part") for t in self.parts]
        out += [self._figure(t, parsed, "toll_so_far") for t in self.rivals]
        out += [self._figure(t, parsed, "toll_so_far") for t in self.tolls if t.scope == "earlier"]
        return [*_distinct(_merged(out)), *(self._figure(t, parsed) for t in self.retold)]

    def _total(self, parsed: Parsed) -> list[Figure]:
        """The sum of what was told, the attackers apart: those who attack are no victims of their attack."""
        victims = [t for t in self.counted if t.member.group != "attackers"]
        if not victims or (len(victims) == 1 and victims[0].member.group is None):
            return [self._figure(t, parsed) for t in victims]
        counts = [t.count for t in victims if t.count is not None]
        total = counts[0]
        for c in counts[1:]:
            total = total.plus(c)
        together = [t for t in victims if t.hit == victims[0].hit]
        first = min(t.member.first for t in together)
        last = max(t.member.last for t in together)
        return [Figure(self.measure, total.low, total.high, parsed.span_of(first, last))]

    def _figure(self, t: Told, parsed: Parsed, scope: str = "event") -> Figure:
        assert t.count is not None
        span = parsed.span_of(t.member.first, t.member.last)
        return Figure(self.measure, t.count.low, t.count.high, span, t.member.group, scope)  # type: ignore[arg-type]


def _low(t: Told) -> int:
    return 0 if t.count is None else t.count.low or t.count.high or 0


def _equal(a: Told, b: Told) -> bool:
    return a.count is not None and b.count is not None and (a.count.low, a.count.high) == (b.count.low, b.count.high)


def _same_class(a: Told, b: Told) -> bool:
    return a.member.group == b.member.group or a.member.group is None or b.member.group is None


def _wider(a: Told, b: Told) -> bool:
    """Whether one is of a branch of the forces and the other of the forces at large."""
    groups = {a.member.group, b.member.group}
    return len(groups) == 2 and "security_forces" in groups and groups <= _FORCES


def _merged(figures: Iterable[Figure]) -> list[Figure]:
    """Event figures of one class added up: "two constables ... and one more constable"."""
    out: list[Figure] = []
    for f in figures:
        same = next(
            (n for n, g in enumerate(out) if f.scope == "event" and f.group is not None and (g.group, g.scope) == (f.group, "event")), None
        )
        if same is None:
            out.append(f)
        else:
            g = out[same]
            low = None if g.low is None or f.low is None else g.low + f.low
            high = None if g.high is None or f.high is None else g.high + f.high
            out[same] = replace(g, low=low, high=high)
    return out


def _distinct(figures: Iterable[Figure]) -> list[Figure]:
    seen: set[tuple[str | None, int | None, int | None, str]] = set()
    out: list[Figure] = []
    for f in figures:
        key = (f.group, f.low, f.high, f.scope)
        if key not in seen:
            seen.add(key)
            out.append(f)
    return out
