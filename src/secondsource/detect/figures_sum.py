"""What do the hits of one event say together: retold, added, part of, rival? From Tolds to Figures.

Read in this order: `figures_of` (all measures of an event), `Sum` (one of them).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from secondsource.detect.figures import BEATEN, FORCES, Told
from secondsource.model import Figure
from secondsource.parse import Parsed

#: ranks and words that several branches of the forces share
_RANKS = frozenset(
    """assistant-commandant assistant commandant commander constable havildar head-constable inspector jawan man officer personnel sepoy
    subedar sub-inspector subinspector trooper""".split()
)


_SAYING = frozenset({"say", "claim", "report", "state", "announce", "insist", "tell", "add", "put"})


def figures_of(told: Iterable[Told], parsed: Parsed) -> tuple[Figure, ...]:
    """The figures of one event, by measure, in the order of the text."""
    told = list(told)
    killed = [t for t in told if t.measure == "killed"]
    dying = [t for t in killed[:1] if t.hit.token.lemma_ == "succumb" or t.hit.phrase.startswith("succumb")]
    told = [t for t in told if t.measure != "injured" or not any(_succumbed(t, d) for d in dying)]
    shares = {d.member.head.i for d in killed if d.hit.slot == "share"}  # "among the dead was a girl who was shot"
    told = [t for t in told if t.measure != "injured" or t.member.head.i not in shares]
    told = [t for t in told if t.measure != "injured" or not any(_died_of_it(t, d) for d in killed)]
    told = [t for t in told if t.measure != BEATEN or not any(_one_fate(t, d) for d in killed)]
    told = [t for t in told if t.measure != "missing" or not any(_found_dead(t, d) for d in killed)]
    dead = max((_low(t) for t in killed if t.scope != "earlier" and t.member.group != "attackers"), default=0)
    by_measure: dict[str, Sum] = {}
    of_hit: dict[tuple[str, int], list[Told]] = {}
    for t in told:
        of_hit.setdefault((t.measure, t.hit.i), []).append(t)
    for (measure, _), items in of_hit.items():
        by_measure.setdefault(measure, Sum(measure, dead if measure == "injured" else 0)).tell(items)
    return tuple(f for s in by_measure.values() for f in s.figures(parsed))


def _succumbed(hurt: Told, dead: Told) -> bool:
    """ "He was wounded ... and later succumbed to his injuries": counted among the dead alone."""
    m = dead.member
    back = m.kind in ("named", "pronoun") or m.definite or m.head == hurt.member.head
    return back and not hurt.member.other and _equal(hurt, dead)


def _died_of_it(hurt: Told, dead: Told) -> bool:
    """ "Two people wounded on Saturday died": the wound only says who they are; "he was taken to hospital, where he died"."""
    back = dead.of
    if hurt.hit.entry.weak and dead.hit != hurt.hit and dead.member.head == hurt.member.head:
        return True  # "was shot and died", "died after being stabbed"
    if back is not None and dead.member.kind == "pronoun" and back.measure == "injured" and back.member.head == hurt.member.head:
        return _equal(hurt, dead)
    only = hurt.hit.token.dep_ in ("acl", "relcl", "amod") and hurt.hit.token.head == hurt.member.head
    return only and dead.hit.entry.id in ("die", "death", "succumb") and dead.member.head == hurt.member.head


def _one_fate(beaten: Told, dead: Told) -> bool:
    """ "They beat the clerk and then shot him": counted among the dead alone."""
    at: Told | None = dead
    while at is not None:
        if at is beaten or at is beaten.of:
            return True
        at = at.of
    return dead.hit.token.sent == beaten.hit.token.sent and _equal(beaten, dead) and beaten.member.head == dead.member.head


def _found_dead(missing: Told, dead: Told) -> bool:
    """ "Ravi Das had been missing since May; his body was found": counted among the dead alone."""
    if missing.of is dead or dead.of is missing:
        return True
    same = missing.member.kind in ("named", "pronoun") or missing.member.definite or missing.member.head == dead.member.head
    return same and not missing.member.other and _equal(missing, dead)


class Sum:
    """What the hits of one event say of one measure, told one after another."""

    def __init__(self, measure: str, dead: int = 0) -> None:
        self.measure = measure
        self.dead = dead  # of those hit, so many as are told of as dead
        self.counted: list[Told] = []
        self.parts: list[Told] = []
        self.rivals: list[Told] = []
        self.tolls: list[Told] = []
        self.retold: list[Told] = []
        self.accounts: list[list[Told]] = []  # what another speaker says of all of them: "the army spoke of three soldiers and nine rebels"

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
        elif self._is_account(whole):
            self.accounts.append(whole)
        else:
            for t in whole:
                self._add(t)

    def _is_breakdown(self, whole: Sequence[Told]) -> bool:
        """Whether these only divide a number told before: "five people ... three constables and two traders"."""
        if len(whole) < 2 or any(t.count is None for t in whole):
            return False
        told, now = sum(_low(c) for c in self.counted), sum(_low(t) for t in whole)
        if told == now > 1 and all(any(_same_class(c, t) for c in self.counted) for t in whole):
            return True  # "four policemen ... an inspector and three constables"
        total = self.counted[0]
        if len(self.counted) != 1 or total.member.group is not None:
            return False
        if any(t.member.other for t in whole) or any(t.member.group is None for t in whole):
            return False
        return told >= now > 0

    def _is_account(self, whole: Sequence[Told]) -> bool:
        """Whether somebody gives numbers of his own for several classes, one of them told before with another number."""
        if len(whole) < 2 or any(t.member.other or t.member.definite or t.member.group is None for t in whole) or not _is_said(whole[0]):
            return False
        told = {c.member.group: _low(c) for c in self.counted if c.hit.token.sent != whole[0].hit.token.sent}
        return any(t.member.group in told and told[t.member.group] != _low(t) for t in whole)

    def _within_total(self, t: Told) -> bool:
        """ "18 were killed ... 14 on the spot, while three others died later": a division of a total told before."""
        pool = sum(_low(r) for r in self.rivals if _same_class(r, t))
        total = sum(_low(c) for c in self.counted if _same_class(c, t))
        return pool > 0 and total >= pool + _low(t)

    def _is_less(self, t: Told) -> bool:
        """Whether a second number is below what was told of its class: "four rebels ... three rebels fell in the first raid"."""
        return _low(t) < sum(_low(c) for c in self.counted if c.member.group is not None and _same_class(c, t))

    def _survived(self, t: Told) -> bool:
        """ "Sixteen people were shot, one fatally ... at least 15 others were shot": those of the number told before who lived."""
        return self.dead > 0 and _low(t) + self.dead == sum(_low(c) for c in self.counted)

    def _one_of_them(self, t: Told) -> bool:
        """ "Four people were shot; one of the victims was hit in the hand, and another in the leg": another of those told before."""
        if _low(t) != 1 or sum(_low(c) for c in self.counted) < 2:
            return False
        return any(_low(p) == 1 and p.hit.token.sent == t.hit.token.sent for p in self.parts)

    def _add(self, t: Told) -> None:
        m = t.member
        same = [c for c in self.counted if _same_class(c, t)]
        if not m.other and _low(t) > 1 and any(_equal(c, t) and _wider(c, t) for c in self.counted):
            return  # "two troopers ... the two security men": the same, less closely named
        if m.other and _low(t) > 1 and any(_equal(c, t) and c.member.group == m.group is not None for c in self.counted):
            self.retold.append(t)  # "16 policemen were also killed": told before
        elif m.other and _low(t) > 1 and any(_equal(c, t) and c.member.other for c in same):
            self.retold.append(t)  # "one dead and six others hurt ... six other people were hurt": beside the same dead
        elif m.other and _low(t) > 2 and any(_equal(c, t) for c in same):
            self.retold.append(t)  # "3 dead, 7 hurt ... seven others were hurt": besides the dead
        elif m.other and self._within_total(t):
            self.rivals.append(t)
        elif m.other and (m.definite or self._survived(t) or self._one_of_them(t)):
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
        out += [self._figure(t, parsed, "part" if self._is_less(t) else "toll_so_far") for t in self.rivals]
        out += [self._figure(t, parsed, "toll_so_far") for t in self.tolls if t.scope == "earlier"]
        for account in self.accounts:
            out += [replace(f, scope="toll_so_far") for f in _added(self.measure, account, parsed)]
            out += [self._figure(t, parsed, "toll_so_far") for t in account]
        return [*_distinct(_merged(out)), *(self._figure(t, parsed) for t in self.retold)]

    def _total(self, parsed: Parsed) -> list[Figure]:
        """The sum of what was told, the attackers apart: those who attack are no victims of their attack."""
        victims = [t for t in self.counted if t.member.group != "attackers"]
        if not victims or (len(victims) == 1 and victims[0].member.group is None):
            return [self._figure(t, parsed) for t in victims]
        return _added(self.measure, victims, parsed)

    def _figure(self, t: Told, parsed: Parsed, scope: str = "event") -> Figure:
        assert t.count is not None
        span = parsed.span_of(t.member.first, t.member.last)
        return Figure(self.measure, t.count.low, t.count.high, span, t.member.group, scope)  # type: ignore[arg-type]


def _added(measure: str, told: Sequence[Told], parsed: Parsed) -> list[Figure]:
    """The sum of some counts, which stands where the first hit tells them."""
    counts = [t.count for t in told if t.count is not None]
    total = counts[0]
    for c in counts[1:]:
        total = total.plus(c)
    together = [t for t in told if t.hit == told[0].hit]
    first = min(t.member.first for t in together)
    last = max(t.member.last for t in together)
    return [Figure(measure, total.low, total.high, parsed.span_of(first, last))]


def _is_said(t: Told) -> bool:
    """Whether it is told in somebody's words: "a spokesman said that three soldiers and nine rebels had died"."""
    return any(a.pos_ == "VERB" and a.lemma_ in _SAYING for a in t.hit.token.ancestors) or any(
        c.dep_ in ("ccomp", "parataxis") and c.lemma_ in _SAYING for c in t.hit.token.children
    )


def _low(t: Told) -> int:
    return 0 if t.count is None else t.count.low or t.count.high or 0


def _equal(a: Told, b: Told) -> bool:
    return a.count is not None and b.count is not None and (a.count.low, a.count.high) == (b.count.low, b.count.high)


def _same_class(a: Told, b: Told) -> bool:
    one, other = a.member.group, b.member.group
    return one == other or one is None or other is None or (one in FORCES and other in FORCES and (_ranked(a) or _ranked(b)))


def _ranked(t: Told) -> bool:
    """Whether somebody is told by a rank that more than one force has: "a head constable" of the border guards."""
    return t.member.group == "security_forces" or t.member.head.lemma_.lower() in _RANKS


def _wider(a: Told, b: Told) -> bool:
    """Whether one is of a branch of the forces and the other of the forces at large."""
    groups = {a.member.group, b.member.group}
    return len(groups) == 2 and "security_forces" in groups and groups <= FORCES


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
