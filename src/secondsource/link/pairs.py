"""Which pairs of reports are worth comparing? Never all: only those that share something rare.

A pair is proposed where two texts share one of their weightiest terms, a rare name, or a place and a day. The top terms find
follow-ups months later, which place and day never do (PACKAGES.md: the blocking trap). In blocks that grow large a report is
compared only with its neighbours in time, so a term that turns out common costs no square.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from secondsource.link.features import Features

Array = np.ndarray[Any, Any]
TOP = 12  # weightiest terms of a text that propose pairs (95 % of the true pairs in the trial; all kinds together 98 %)
#: members of a block that are all compared with each other; the first of these that keeps within the budget
CAPS = (400, 200, 100, 50, 25, 12)
BUDGET = 30  # pairs a report, for each kind of block ...
AT_LEAST = 3_000_000  # ... but no fewer than these: a ledger of some ten thousand reports is compared generously
GENEROUS = 2_000_000  # over the number of reports: the same for a small ledger
RARE = 40  # a block this small speaks for itself; a pair that only larger blocks propose must be proposed twice


def propose(f: Features) -> Array:
    """Pairs of node numbers worth comparing, `left < right`, each once, sorted."""
    blocks = [_blocks(_top_terms(f.whole, TOP), f.row), _blocks(_top_terms(f.sets["names"], 8), f.row), _place_days(f)]
    blocks.append(_blocks(_top_terms(f.sets["toponyms"], 6), f.row))
    blocks.append(_blocks(_top_terms(f.part, 6), np.arange(len(f.row))))
    by_day = np.where(f.first > 0, f.first, f.published)
    codes = np.concatenate([_pairs_within(block, by_day) for block in blocks])
    codes.sort()
    kept = _confirmed(codes)
    return np.stack([kept >> 33, (kept >> 1) & 0xFFFFFFFF], axis=1)


def _confirmed(codes: Array) -> Array:
    """Of sorted codes those of pairs that a small block proposes or that two blocks propose; the last bit marks a large block."""
    pair = codes >> 1
    first = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]]) if len(pair) else np.empty(0, dtype=np.int64)
    times = np.diff(np.r_[first, len(pair)])
    small = (codes[first] & 1) == 0
    return np.asarray(codes[first[small | (times > 1)]])


def _top_terms(rows: sparse.csr_matrix, top: int) -> Array:
    """(row, column) of each row's weightiest terms."""
    lengths = np.diff(rows.indptr)
    owner = np.repeat(np.arange(rows.shape[0]), lengths)
    order = np.lexsort((rows.indices, -rows.data, owner))
    rank = np.arange(len(order)) - np.repeat(rows.indptr[:-1], lengths)
    chosen = order[rank < top]
    return np.stack([owner[chosen], rows.indices[chosen].astype(np.int64)], axis=1)


def _blocks(holders: Array, row: Array) -> Array:
    """(block, node) of every node whose row holds the block's column."""
    by_row = np.argsort(row, kind="stable")
    starts = np.searchsorted(row[by_row], holders[:, 0], side="left")
    stops = np.searchsorted(row[by_row], holders[:, 0], side="right")
    counts = stops - starts
    at = np.repeat(starts, counts) + _ramps(counts)
    return np.stack([np.repeat(holders[:, 1], counts), by_row[at]], axis=1)


def _place_days(f: Features) -> Array:
    """(block, node) of place and day, each day also under the next, so that a night counts for both."""
    known = np.flatnonzero((f.first > 0) & (f.place > 0) & (f.last - f.first <= 3))
    keys = [f.place[known] * 1_000_000 + f.first[known] + shift for shift in (0, 1)]
    return np.concatenate([np.stack([k, known], axis=1) for k in keys])


def _ramps(counts: Array) -> Array:
    """0..c-1 for each count, one after the other."""
    ends = np.cumsum(counts)
    return np.asarray(np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts))


def _pairs_within(blocks: Array, by_day: Array) -> Array:
    """Codes (left << 33 | right << 1 | large) of the pairs within each block, in windows of days where a block is large."""
    if not len(blocks):
        return np.empty(0, dtype=np.int64)
    order = np.lexsort((blocks[:, 1], by_day[blocks[:, 1]], blocks[:, 0]))
    block, node = blocks[order, 0], blocks[order, 1].astype(np.int64)
    edges = np.flatnonzero(np.r_[True, block[1:] != block[:-1], True])
    size = np.diff(edges)
    reach = _reach(size, max(AT_LEAST, BUDGET * len(by_day)))
    count = np.minimum(np.repeat(edges[1:], size) - np.arange(len(node)) - 1, np.repeat(reach, size))
    first = np.repeat(np.arange(len(node)), count)
    second = first + 1 + _ramps(count)
    rare = max(RARE, GENEROUS // len(by_day))
    large = np.repeat(np.repeat((size > rare).astype(np.int64), size), count)
    a, b = node[first], node[second]
    codes = np.minimum(a, b) << 33 | np.maximum(a, b) << 1 | large
    return np.asarray(codes[a != b])


def _reach(size: Array, budget: int) -> Array:
    """How many of the following members each member of a block is compared with."""
    reach = size
    for cap in CAPS:
        reach = np.where(size > 50 * cap, 2, np.where(size > cap, cap // 4, size))
        if float(np.sum(size * np.minimum(reach, size / 2))) <= budget:
            break
    return reach
