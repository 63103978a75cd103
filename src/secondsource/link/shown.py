"""Links with the waterfalls of their clues, made when they are asked for: those of a million reports would fill the memory.

Read `Shown`. What is kept meanwhile are the pairs alone, in the order of their reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from secondsource.link.clues import waterfalls
from secondsource.link.features import Features
from secondsource.model import Link

Array = np.ndarray[Any, Any]
SOME = 10_000  # links at a time


@dataclass(frozen=True, slots=True)
class Shown:
    """Links, sorted by their two reports; may be walked through again."""

    f: Features
    pairs: Array
    table: Any

    @staticmethod
    def of(f: Features, pairs: Array, table: Any) -> Shown:
        """The links of these pairs of nodes, each told by its first report."""
        names = [(f.members[m][0], f.members[n][0]) for m, n in pairs.tolist()]
        return Shown(f, pairs[sorted(range(len(names)), key=names.__getitem__)], table)

    def __len__(self) -> int:
        return len(self.pairs)

    def ends(self) -> list[tuple[str, str]]:
        """The two reports of each link."""
        return [(self.f.members[m][0], self.f.members[n][0]) for m, n in self.pairs.tolist()]

    def without(self, ends: set[tuple[str, str]]) -> Shown:
        """The links but for those of these reports."""
        return Shown(self.f, self.pairs[[own not in ends for own in self.ends()]], self.table)

    def __iter__(self) -> Iterator[Link]:
        for start in range(0, len(self.pairs), SOME):
            part = self.pairs[start : start + SOME]
            for (m, n), clues in zip(part.tolist(), waterfalls(self.f, part, self.table), strict=True):
                yield Link(self.f.members[m][0], self.f.members[n][0], round(sum(c.weight for c in clues), 2), clues)
