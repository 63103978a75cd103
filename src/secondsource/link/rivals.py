"""Is there, in one of the two articles, another report that fits the other side better? Then these two are hardly one incident.

An article on the funeral tells of the bombing as well, and its words are like those of every article on the bombing; but it is the
report of the bombing in it, not that of the funeral, that belongs to them. Read `rivalled`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from secondsource.link.features import FAMILIES, METHODS, Features

Array = np.ndarray[Any, Any]
Levels = Callable[[Features, Array, Array], Array]
#: reports of one article on either side that are looked at; the reports of a text stand next to each other
REACH = 6
#: points of `fit`: another report that fits this well outdoes two that fit this badly ...
WELL, BADLY = 4.0, -2.0
#: ... and where the means differ, one that fits by this much better
MARGIN = 2.0
#: an article may tell one event twice, and be read as two: only another day or place makes them two for certain
_OTHER_DAY, _ELSEWHERE = (3, 4, 5, 6, 8, 9, 10), (4, 5)
_METHOD = ((1 << len(METHODS)) - 1) << len(FAMILIES)
#: families that are violence told as news: an arrest or a verdict is told of the same incident as the deed
_VIOLENT = sum(1 << FAMILIES.index(name) for name in ("attack", "battle", "unrest"))
METHOD_APART = 2


def method_levels(f: Features, i: Array, j: Array) -> Array:
    """Whether both sides tell of one method (1), of different ones (2), or one leaves it open (0)."""
    a, b = f.family[i] & _METHOD, f.family[j] & _METHOD
    return np.where((a == 0) | (b == 0), 0, np.where((a & b) > 0, 1, 2)).astype(np.int8)


def rivalled(f: Features, i: Array, j: Array, *, date: Levels, place: Levels, killed: Levels) -> Array:
    """1 where a violent report beside i fits j better than i does, or one beside j fits i better; else 0."""
    best = np.full(len(i), -np.inf)
    violent = ((f.family[i] & _VIOLENT) > 0) & ((f.family[j] & _VIOLENT) > 0) & (f.row[i] != f.row[j])
    for step in (s for d in range(1, REACH + 1) for s in (d, -d)):
        for a, b in ((i, j), (j, i)):
            at = a + step
            inside = violent & (at >= 0) & (at < len(f.row))
            at = np.where(inside, at, a)
            beside = np.flatnonzero(inside & (f.row[at] == f.row[a]) & ((f.family[at] & _VIOLENT) > 0))
            if not len(beside):  # most articles tell of one event
                continue
            x, y = at[beside], a[beside]
            beside = beside[np.isin(date(f, x, y), _OTHER_DAY) | np.isin(place(f, x, y), _ELSEWHERE)]
            if len(beside):
                best[beside] = np.maximum(best[beside], _fit(f, at[beside], b[beside], date, place, killed))
    out = np.zeros(len(i), dtype=np.int8)
    some = np.flatnonzero(best > -np.inf)
    if len(some):
        own = _fit(f, i[some], j[some], date, place, killed)
        other_means = method_levels(f, i[some], j[some]) == METHOD_APART
        out[some] = (other_means & (best[some] >= own + MARGIN)) | ((best[some] >= WELL) & (own <= BADLY))
    return out


def _fit(f: Features, i: Array, j: Array, date: Levels, place: Levels, killed: Levels) -> Array:
    """Points for how well two reports agree by day, place, toll and method."""
    day = np.array([0, 3, 2, 0, -2, -3, -4, 1, -4, -5, -3], dtype=float)[date(f, i, j)]
    where = np.array([0, 1, 0.5, 0.5, -2, -3], dtype=float)[place(f, i, j)]
    toll = np.array([0, 1, 2, 0.5, -0.5], dtype=float)[killed(f, i, j)]
    how = np.array([0, 1, -1], dtype=float)[method_levels(f, i, j)]
    return np.asarray(day + where + toll + how)
