"""Of people hit, who lived? "Five people were shot, one fatally" leaves four wounded; so does "five were shot" before one died in hospital.

Read `hurt_among`: it turns counts of people hit (`Count.struck`), dead or alive, into counts of wounded, given how many died.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from secondsource.weigh.figures import Count


def hurt_among(counts: Sequence[Count], killed: Sequence[Count], dead: int) -> list[Count]:
    """The counts of injured, those of people hit less the `dead`. A count of wounded, told as such, is better than either."""
    dead_by: dict[str, int] = {}
    for c in killed:
        if not c.background:
            dead_by[c.document] = max(dead_by.get(c.document, 0), c.value)
    if not dead or not any(c.struck for c in counts):
        return list(counts)
    wounded = [c for c in counts if not c.struck and not c.person and not c.former and not c.background]
    made = [_less_dead(c, dead, dead_by) for c in counts]
    return [c for c in made if c.value > 0 and not (wounded and c.struck and not _borne_out(c, wounded))]


def _less_dead(c: Count, dead: int, dead_by: Mapping[str, int]) -> Count:
    """A count of people hit without those who died; one person of an article that tells of another's death stays."""
    if not c.struck or (c.person and dead_by.get(c.document)):
        return c
    left = max(0, c.value - dead)
    return replace(c, low=left, high=left if c.high is not None else None, settled=True)


def _borne_out(c: Count, wounded: Sequence[Count]) -> bool:
    return any(w.value == c.value for w in wounded)
