"""Which incidents nearly are one? Pairs of reports that by themselves are likelier the same than not, in groups that were kept apart.

Average link looks at all members of two groups, so one strong pair may stay parted; a person should see it. Read `near_links`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from secondsource.link.clues import waterfalls
from secondsource.link.features import Features
from secondsource.model import Link

Array = np.ndarray[Any, Any]
#: log2 odds above which two reports are three times likelier of one incident than not
LIKELY = 1.5


def near_links(
    f: Features, groups: list[list[int]], pairs: Array, weights: Array, table: Any, parted: Sequence[tuple[int, int]] = ()
) -> tuple[Link, ...]:
    """The strongest link between each two groups that were kept apart, where it is a likely one; sorted. Not what a person `parted`."""
    home = np.full(len(f.row), -1, dtype=np.int64)
    for n, group in enumerate(groups):
        home[group] = n
    likely = weights > LIKELY
    own, strength = pairs[likely], weights[likely]
    a, b = home[own[:, 0]], home[own[:, 1]]
    apart = (a >= 0) & (b >= 0) & (a != b) & (f.row[own[:, 0]] != f.row[own[:, 1]])
    settled = {(min(home[m], home[n]), max(home[m], home[n])) for m, n in parted}
    apart &= np.array([(min(x, y), max(x, y)) not in settled for x, y in zip(a.tolist(), b.tolist(), strict=True)], dtype=bool)
    own, strength, a, b = own[apart], strength[apart], a[apart], b[apart]
    if not len(own):
        return ()
    order = np.lexsort((own[:, 1], own[:, 0], -strength, np.maximum(a, b), np.minimum(a, b)))
    ends = np.stack([np.minimum(a, b)[order], np.maximum(a, b)[order]])
    first = np.r_[True, (np.diff(ends, axis=1) != 0).any(axis=0)]
    best = own[order[first]]
    made = [
        Link(f.members[m][0], f.members[n][0], round(sum(c.weight for c in clues), 2), clues)
        for (m, n), clues in zip(best.tolist(), waterfalls(f, best, table), strict=True)
    ]
    return tuple(sorted(made, key=lambda link: (link.left, link.right)))
