"""Which incidents nearly are one? Pairs of reports that by themselves are likelier the same than not, in groups that were kept apart.

Average link looks at all members of two groups, so one strong pair may stay parted; a person should see it. Read `near_links`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from secondsource.link.features import Features
from secondsource.link.shown import Shown

Array = np.ndarray[Any, Any]
#: log2 odds above which two reports are three times likelier of one incident than not
LIKELY = 1.5


def near_links(f: Features, home: Array, pairs: Array, weights: Array, table: Any, parted: Sequence[tuple[int, int]] = ()) -> Shown:
    """The strongest link between each two groups that were kept apart, where it is a likely one; sorted. Not what a person `parted`.

    `home` names the group of each node; those of -1 make no incident.
    """
    likely = weights > LIKELY
    own, strength = pairs[likely], weights[likely]
    a, b = home[own[:, 0]], home[own[:, 1]]
    apart = (a >= 0) & (b >= 0) & (a != b) & (f.row[own[:, 0]] != f.row[own[:, 1]])
    settled = {(min(home[m], home[n]), max(home[m], home[n])) for m, n in parted}
    if settled:
        apart &= np.array([(min(x, y), max(x, y)) not in settled for x, y in zip(a.tolist(), b.tolist(), strict=True)], dtype=bool)
    own, strength, a, b = own[apart], strength[apart], a[apart], b[apart]
    order = np.lexsort((own[:, 1], own[:, 0], -strength, np.maximum(a, b), np.minimum(a, b)))
    ends = np.stack([np.minimum(a, b)[order], np.maximum(a, b)[order]])
    first = np.r_[np.ones(min(1, len(order)), dtype=bool), (np.diff(ends, axis=1) != 0).any(axis=0)]
    return Shown.of(f, own[order[first]], table)


def homes(count: int, groups: Sequence[Sequence[int]]) -> Array:
    """For each node the number of its group, -1 where it is in none of these."""
    home = np.full(count, -1, dtype=np.int64)
    for n, group in enumerate(groups):
        home[list(group)] = n
    return home
