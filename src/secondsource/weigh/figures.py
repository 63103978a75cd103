"""Figures as low, best and high under a named rule.

Read `Count`, then `estimate` and the rules in `RULES`. What all rules share: a part of a figure is no figure for the whole,
rumour and the attackers' boasts are out, and an earlier toll of a voice falls when the same voice gives another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from secondsource.model import Estimate


@dataclass(frozen=True, slots=True)
class Count:
    """One stated count, with what is needed to weigh it."""

    statements: tuple[str, ...]  # the statement, or those that were added up
    low: int | None
    high: int | None
    voice: str
    when: str  # day or time of publication, sortable; '' where unknown
    at: int  # place in the text
    named: bool  # a speaker is quoted for it
    itemised: bool = False  # its parts stand in the same text and add up to it
    background: bool = False
    person: bool = False  # one person described or named, not counted: 'a clerk', a name
    former: bool = False  # left behind by its own article
    document: str = ""  # the document, or the first of those that depend on each other
    whole: bool = True  # told as the figure for the event, not as one on the way ('had stood at')
    struck: bool = False  # people hit ('were shot'), who may have lived or died
    settled: bool = False  # those who died are already taken out
    headline: bool = False  # the headline of its article names this number
    several: bool = False  # told of several events that are said to be separate

    @property
    def value(self) -> int:
        """The number itself: the lower bound, or the upper where only that is given."""
        return self.low if self.low is not None else self.high if self.high is not None else 0

    def allows(self, n: int) -> bool:
        """Whether n is a way to read it. 'At least 5' allows 7, though not 90."""
        low = self.low if self.low is not None else 0
        high = self.high if self.high is not None else max(low + 3, int(low * 1.25))
        return low <= n <= high


def estimate(counts: Sequence[Count], *, rule: str) -> Estimate | None:
    """Low, best and high of these counts; None where there is none."""
    usable = sorted((c for c in counts if c.low is not None or c.high is not None), key=_order)
    usable = [c for c in usable if not c.several] or usable
    if not usable:
        return None
    standing = [c for c in usable if not _superseded(c, usable)] or [c for c in usable if not c.former] or usable
    low, best, high = RULES[rule](standing, usable)
    low, high = min(low, best), max(high, best)
    basis = {s for c in usable if c.allows(best) for s in c.statements}
    dissent = {s for c in usable if not c.allows(best) for s in c.statements} - basis
    return Estimate(low, best, high, rule, tuple(sorted(basis)), tuple(sorted(dissent)))


def _order(c: Count) -> tuple[str, int, tuple[str, ...]]:
    return (c.when, c.at, c.statements)


def _superseded(c: Count, counts: Sequence[Count]) -> bool:
    """Whether a figure no longer stands: its own voice gave another later, or later reports tell of more, or agree on less."""
    if c.former or (c.person and any(o.value > 1 and not o.person and not o.former for o in counts)):
        return True
    others = [o for o in counts if o is not c and not o.background and not o.former and o.value != c.value]
    if any(o.voice == c.voice and _replaces(o, c) and not _headlined_over(c, o) for o in others):
        return True
    later = [o for o in others if o.when[:10] > c.when[:10] != ""]
    if any((o.value > c.value and not _rounds(o, c)) or c.background for o in later):
        return True
    above = any(o.value >= c.value for o in counts if o is not c and o.when[:10] > c.when[:10])
    return not above and len({(o.voice, o.when[:10]) for o in later}) >= 2


def _headlined_over(c: Count, other: Count) -> bool:
    """Whether a count stands in its headline, and the other of the same day, though higher, in none."""
    return c.headline and not other.headline and other.when[:10] == c.when[:10]


def _rounds(round_one: Count, exact: Count) -> bool:
    """Whether 'more than 150' is only a round way to say 149."""
    near = abs(round_one.value - exact.value) <= max(1, exact.value // 50)
    return near and round_one.high is None and round_one.value % 10 == 0 and exact.high is not None


def _replaces(new: Count, old: Count) -> bool:
    """Whether one figure of a voice takes the place of another: told at a later time, or higher at the same, for tolls rise."""
    if new.when[:10] != old.when[:10]:
        return new.when > old.when
    if len(new.when) > 10 and len(old.when) > 10 and new.when != old.when:
        return new.when > old.when
    return new.value > old.value


def support(value: int, counts: Sequence[Count]) -> float:
    """Independent voices behind a value: a document's own word counts half of a named source, an itemised count one more, and half of
    one more what the headline names."""
    voices: dict[str, float] = {}
    for c in counts:
        if c.allows(value):
            exact = c.value == value
            weight = (1.0 if c.named else 0.5) + (1.0 if c.itemised else 0.0) - (0.0 if exact else 0.25)
            weight += 0.5 if c.headline and exact else 0.0
            voices[c.voice] = max(voices.get(c.voice, 0.0), weight)
    return sum(voices.values())


Rule = Callable[[Sequence[Count], Sequence[Count]], tuple[int, int, int]]


def _ucdp(standing: Sequence[Count], counts: Sequence[Count]) -> tuple[int, int, int]:
    """The best supported of the figures that stand, the latest of equals; low and high are the range of those."""
    best = min(standing, key=lambda c: (-support(c.value, standing), _latest_first(c), not c.whole, c.at, c.value)).value
    values = [c.value for c in standing]
    return min(values), best, max(values)


def _latest_first(c: Count) -> tuple[int, ...]:
    return tuple(-ord(ch) for ch in c.when[:10])


def _acled(standing: Sequence[Count], counts: Sequence[Count]) -> tuple[int, int, int]:
    """The most conservative figure that stands."""
    values = [c.value for c in standing]
    return min(values), min(values), max(values)


def _ibc(standing: Sequence[Count], counts: Sequence[Count]) -> tuple[int, int, int]:
    """Minimum and maximum over all sources; a figure counts only where two independent voices allow it, if any does."""
    backed = [c.value for c in counts if len({o.voice for o in counts if o.allows(c.value)}) >= 2]
    values = backed or [c.value for c in counts]
    return min(values), min(values), max(values)


def _gtd(standing: Sequence[Count], counts: Sequence[Count]) -> tuple[int, int, int]:
    """The figures of the latest day; the majority of these; of equals the lowest."""
    day = max(c.when[:10] for c in standing)
    latest = [c for c in standing if c.when[:10] == day]
    votes = {c.value: len({o.voice for o in latest if o.value == c.value}) for c in latest}
    best = min(votes, key=lambda v: (-votes[v], v))
    values = [c.value for c in standing]
    return min(values), best, max(values)


RULES: Mapping[str, Rule] = {"ucdp": _ucdp, "acled": _acled, "ibc": _ibc, "gtd": _gtd}
