"""How many were killed, injured, arrested ...? From the hits of one event to its Figures.

Read in this order: `Told` (a member of the phrases of one hit, under its measure), `told_by` (what one hit tells), `figures_of`
(what the hits of an event say together: retold, added, part of, total of).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from secondsource.counts import Count
from secondsource.detect.figures_members import Member, MemberReader
from secondsource.detect.figures_victims import victims_of
from secondsource.detect.triggers import Hit
from secondsource.model import Figure
from secondsource.parse import Parsed

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, eq=False)
class Told:
    """Some persons of whom a hit says what became of them."""

    measure: str
    member: Member
    hit: Hit
    scope: str = "event"


def told_by(hit: Hit, reader: MemberReader) -> list[Told]:
    """What one hit tells of persons."""
    measure = hit.entry.measure
    if measure is None or (hit.slot == "body" and hit.pos != "NOUN"):
        return []
    out: list[Told] = []
    for head in victims_of(hit):
        for m in reader.members(head):
            if is_person(m):
                out.append(Told(measure, m, hit))
                out += [Told(measure, p, hit, "part") for p in m.parts]
    return out


def is_person(m: Member) -> bool:
    """Whether a member stands for persons, as far as is known."""
    if m.noun is not None:
        return m.noun.entity != "thing" or m.noun.name == "general" and m.head.pos_ == "NUM"
    return m.kind in ("named", "pronoun") or m.count is not None


def figures_of(told: Iterable[Told], parsed: Parsed) -> tuple[Figure, ...]:
    """The figures of one event, in the order of the text."""
    out: list[Figure] = []
    by_measure: dict[str, list[Told]] = {}
    for t in told:
        by_measure.setdefault(t.measure, []).append(t)
    for measure, items in by_measure.items():
        out += _of_measure(measure, items, parsed)
    return tuple(out)


def _of_measure(measure: str, items: Sequence[Told], parsed: Parsed) -> list[Figure]:
    out: list[Figure] = []
    seen: set[tuple[str | None, int | None, int | None]] = set()
    for t in items:
        m = t.member
        if m.count is None or m.definite:
            continue
        if m.kind in ("named", "single") and out and not m.other:
            continue
        scope = "part" if t.scope == "part" or m.part else "event"
        key = (m.group, m.count.low, m.count.high)
        if key in seen:
            continue
        seen.add(key)
        out.append(Figure(measure, m.count.low, m.count.high, parsed.span_of(m.first, m.last), m.group, scope))
    return out
