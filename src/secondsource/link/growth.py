"""Which pairs do new reports make worth comparing, in a ledger that holds many? The same rule as `pairs.py`, asked from the new side.

Read `Postings`, `Sizes`, then `met` (pairs of a new report with any) and `still` (which of some pairs the blocks propose). All
answers are those that `propose` would give over everything held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from secondsource.link.features import Features
from secondsource.link.pairs import Caps, days_of, fortnight, holdings, ramps, salts, spread

Array = np.ndarray[Any, Any]
#: the fortnight under which the size of a whole block is kept
ALL = -1


@dataclass(frozen=True, slots=True)
class Postings:
    """In which blocks nodes stand: columns of equal length."""

    block: Array
    fortnight: Array
    spread: Array
    node: Array  # the ledger's numbers

    @staticmethod
    def of(f: Features, numbers: Array) -> Postings:
        """Those of the nodes of `f`, which have these numbers in the ledger; sorted by block."""
        held = holdings(f)
        held = held[np.lexsort((held[:, 1], held[:, 0]))]
        block, node = held[:, 0], held[:, 1]
        return Postings(block, fortnight(block, days_of(f)[node]), spread(block, salts(f.keys)[node]), numbers[node])

    @staticmethod
    def from_rows(rows: Array) -> Postings:
        """From an array of four columns."""
        return Postings(*rows.T)

    def rows(self) -> Array:
        """As an array of four columns."""
        return np.stack([self.block, self.fortnight, self.spread, self.node], axis=1)

    def only(self, keep: Array) -> Postings:
        """Some of them."""
        return Postings(self.block[keep], self.fortnight[keep], self.spread[keep], self.node[keep])


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of the large blocks and of their large pieces, and what is large."""

    large: Mapping[tuple[int, int], int]  # (block, fortnight or ALL) -> size
    caps: Caps

    def pieces(self, p: Postings) -> tuple[Array, Array]:
        """For each posting whether its block is large, and the part of its piece that it is in."""
        names, at = np.unique(p.block, return_inverse=True)
        is_large = np.array([(b, ALL) in self.large for b in names.tolist()], dtype=bool)[at]
        part = np.zeros(len(p.block), dtype=np.int64)
        where = np.flatnonzero(is_large)
        if len(where):
            keys, inverse = np.unique(np.stack([p.block[where], p.fortnight[where]], axis=1), axis=0, return_inverse=True)
            size = np.array([self.large.get((b, w), 1) for b, w in keys.tolist()], dtype=np.int64)[inverse.ravel()]
            part[where] = p.spread[where] >> self.caps.shift(size)
        return is_large, part


def met(p: Postings, sizes: Sizes, is_new: Array) -> Array:
    """Pairs of nodes (smaller number first) of which at least one is new and which the blocks propose.

    `p` holds all postings of every piece that a new node is in; `is_new` says which postings are of new nodes.
    """
    is_large, part = sizes.pieces(p)
    window = np.where(is_large, p.fortnight, 0)
    order = np.lexsort((p.node, part, window, p.block))
    key = np.stack([p.block, window, part], axis=1)[order]
    node, new, large = p.node[order], is_new[order], is_large[order]
    edges = np.flatnonzero(np.r_[True, (key[1:] != key[:-1]).any(axis=1), True]) if len(key) else np.zeros(1, dtype=np.int64)
    size = np.diff(edges)
    start = np.repeat(edges[:-1], size)
    count = np.where(new, np.repeat(size, size), 0)
    first = np.repeat(np.arange(len(node)), count)
    second = np.repeat(start, count) + ramps(count)
    keep = (node[first] != node[second]) & (~new[second] | (node[first] < node[second]))
    first, second = first[keep], second[keep]
    codes = np.minimum(node[first], node[second]) << 32 | np.maximum(node[first], node[second])
    return _decoded(_accepted(codes, large[first]))


def still(pairs: Array, p: Postings, sizes: Sizes) -> Array:
    """For each pair of nodes whether the blocks propose it. `p` holds all postings of these nodes."""
    is_large, part = sizes.pieces(p)
    order = np.argsort(p.node, kind="stable")
    node = p.node[order]
    entries = []
    for side in (0, 1):
        starts = np.searchsorted(node, pairs[:, side], side="left")
        counts = np.searchsorted(node, pairs[:, side], side="right") - starts
        at = order[np.repeat(starts, counts) + ramps(counts)]
        entries.append((np.repeat(np.arange(len(pairs)), counts), at))
    (left, a), (right, b) = entries
    keys_a = np.stack([left, p.block[a]], axis=1)
    keys_b = np.stack([right, p.block[b]], axis=1)
    _, inverse = np.unique(np.concatenate([keys_a, keys_b]), axis=0, return_inverse=True)
    in_a, in_b = inverse.ravel()[: len(a)], inverse.ravel()[len(a) :]
    _, ia, ib = np.intersect1d(in_a, in_b, return_indices=True)
    pair, x, y = left[ia], a[ia], b[ib]
    small = ~is_large[x]
    together = is_large[x] & (p.fortnight[x] == p.fortnight[y]) & (part[x] == part[y])
    alone = np.bincount(pair[small], minlength=len(pairs))
    twice = np.bincount(pair[together], minlength=len(pairs))
    return np.asarray((alone > 0) | (twice > 1))


def _accepted(codes: Array, large: Array) -> Array:
    """The codes that a small block proposes or two large ones."""
    names, inverse = np.unique(codes, return_inverse=True)
    alone = np.bincount(inverse[~large], minlength=len(names))
    twice = np.bincount(inverse[large], minlength=len(names))
    return np.asarray(names[(alone > 0) | (twice > 1)])


def _decoded(codes: Array) -> Array:
    return np.stack([codes >> 32, codes & 0xFFFFFFFF], axis=1)


def large_of(p: Postings, caps: Caps) -> dict[tuple[int, int], int]:
    """The sizes of the blocks and pieces among these postings that are large; all postings of a block are there."""
    names, counts = np.unique(p.block, return_counts=True)
    out = {(b, ALL): n for b, n in zip(names.tolist(), counts.tolist(), strict=True) if n > caps.whole}
    inside = np.isin(p.block, names[counts > caps.whole])
    if inside.any():
        keys, sizes = np.unique(np.stack([p.block[inside], p.fortnight[inside]], axis=1), axis=0, return_counts=True)
        out |= {(b, w): n for (b, w), n in zip(keys.tolist(), sizes.tolist(), strict=True) if n > caps.whole}
    return out
