"""Which pairs do new reports make worth comparing, in a ledger that holds many? The same rule as `pairs.py`, asked from the new side.

Read `Postings`, `Sizes`, then `met` (pairs of a new report with any) and `still` (which of some pairs the blocks propose). All
answers are those that `propose` would give over everything held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

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

    def only(self, keep: Array | slice) -> Postings:
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
            first, inverse, _ = windows(p.block[where], p.fortnight[where])
            keys = zip(p.block[where][first].tolist(), p.fortnight[where][first].tolist(), strict=True)
            size = np.array([self.large.get(key, 1) for key in keys], dtype=np.int64)[inverse]
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
    names, block = np.unique(p.block, return_inverse=True)
    _, ia, ib = np.intersect1d(left * len(names) + block[a], right * len(names) + block[b], return_indices=True)
    pair, x, y = left[ia], a[ia], b[ib]
    small = ~is_large[x]
    together = is_large[x] & (p.fortnight[x] == p.fortnight[y]) & (part[x] == part[y])
    alone = np.bincount(pair[small], minlength=len(pairs))
    twice = np.bincount(pair[together], minlength=len(pairs))
    return np.asarray((alone > 0) | (twice > 1))


def parted(pairs: Array, before: Array, after: Array) -> Array:
    """Those of the pairs of nodes that stood in more of the pieces (piece, node) before than after together."""
    return np.asarray(pairs[_shared(pairs, before) > _shared(pairs, after)])


def _shared(pairs: Array, pieces: Array) -> Array:
    """For each pair of nodes in how many of these pieces both are."""
    nodes, node = np.unique(pieces[:, 1], return_inverse=True)
    both = np.isin(pairs, nodes).all(axis=1)
    piece = np.unique(pieces[:, 0], return_inverse=True)[1]
    held = sparse.csr_matrix((np.ones(len(pieces), dtype=np.int32), (node, piece)), shape=(len(nodes), len(pieces)))
    at = np.searchsorted(nodes, pairs[both])
    out = np.zeros(len(pairs), dtype=np.int64)
    out[both] = np.asarray(held[at[:, 0]].multiply(held[at[:, 1]]).sum(axis=1)).ravel()
    return out


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
        block, fortnights = p.block[inside], p.fortnight[inside]
        first, _, sizes = windows(block, fortnights)
        rows = zip(block[first].tolist(), fortnights[first].tolist(), sizes.tolist(), strict=True)
        out |= {(b, w): n for b, w, n in rows if n > caps.whole}
    return out


def windows(block: Array, fortnights: Array) -> tuple[Array, Array, Array]:
    """The distinct fortnights of blocks: where each is first, for each posting its number, and how many postings each has."""
    number = np.unique(block, return_inverse=True)[1]
    low = int(fortnights.min(initial=0))
    width = int(fortnights.max(initial=0)) - low + 1
    _, first, inverse, counts = np.unique(number * width + (fortnights - low), return_index=True, return_inverse=True, return_counts=True)
    return first, inverse, counts
