"""Nobody is killed twice: two events of a text that kill the same person, or the same group by its noun and number, are one.

Read `joined_by_victims`. Figures that a text tells again are joined before (`figures_again`); here a deed is told again by whom it befell:
"the murder of six priests", and three paragraphs on "the priests' slaying".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secondsource.detect.coref import Event
from secondsource.detect.events_who import one_name
from secondsource.detect.figures import Told
from secondsource.knowledge import Knowledge
from secondsource.model import Participant

#: kinds of which a text may tell of many groups
_BROAD = ("unknown", "civilians", "rebel", "militia", "state_forces")
_DEFINITE = frozenset({"the", "these", "those", "both"})


@dataclass(frozen=True, slots=True)
class _Dead:
    """Somebody who was killed: a name, or a noun with how many."""

    name: tuple[str, ...] = ()
    of: str = ""  # what they are: the noun's class
    count: int | None = None
    definite: bool = False


def joined_by_victims(events: Sequence[Event], kb: Knowledge) -> list[Event]:
    """The events, with those made one that kill the same persons; the first that is told as news takes up the others."""
    dead = {e: tuple(_killed(e, kb)) for e in events if "violence" in e.families and not e.all_kind}
    out: list[Event] = []
    for e in events:
        other = next((o for o in out if o in dead and e in dead and _one(o, e, dead[o], dead[e])), None)
        if other is None:
            out.append(e)
            continue
        for m in e.mentions:
            other.add(m)
        other.clues += e.clues
        other.mentions.sort(key=lambda m: m.hit.i)
        dead[other] += dead[e]
    return out


def _killed(event: Event, kb: Knowledge) -> Iterator[_Dead]:
    for m in event.mentions:
        if m.status == "happened":
            yield from (d for p in m.parties if p.role == "target" and "killed" in (p.effect or ()) for d in _dead(p, kb))
            yield from (d for t in m.told if t.measure == "killed" for d in _counted(t))


def _dead(p: Participant, kb: Knowledge) -> Iterator[_Dead]:
    if p.name is not None:
        if p.entity == "person":
            yield _Dead(name=tuple(p.name.lower().split()))
    elif p.entity == "group" and not p.kind.startswith(_BROAD):
        words = p.text.lower().split()
        found = kb.classes.of(words, words[words.index("of") - 1] if "of" in words[1:] else words[-1])
        exact = p.count[0] if p.count is not None and p.count[0] == p.count[1] else None
        if found is not None:
            yield _Dead(of=found.name, count=exact, definite=words[0] in _DEFINITE)


def _counted(t: Told) -> Iterator[_Dead]:
    """Those whom a figure counts: "the case of the murdered priests"."""
    noun, exact = t.member.noun, t.count is not None and t.count.low == t.count.high and not t.count.vague
    many = t.member.head.tag_ in ("NNS", "NNPS")
    if many and noun is not None and noun.entity == "person" and not noun.kind.startswith(_BROAD):
        yield _Dead(of=noun.name, count=t.count.low if exact and t.count is not None else None, definite=t.member.definite)


def _one(a: Event, b: Event, dead_a: Sequence[_Dead], dead_b: Sequence[_Dead]) -> bool:
    """Whether two events kill the same persons; days that differ part them."""
    if a.days is not None and b.days is not None and (a.days[0] > b.days[1] or b.days[0] > a.days[1]):
        return False
    return any(_same(x, y) for x in dead_a for y in dead_b)


def _same(x: _Dead, y: _Dead) -> bool:
    if x.name and y.name:
        return (len(x.name) > 1 or len(y.name) > 1) and one_name(x.name, y.name)
    if not x.of or x.of != y.of:
        return False
    if x.count is not None and y.count is not None:
        return x.count == y.count and x.count > 1
    return all(d.definite or d.count is not None for d in (x, y))
