"""Which pairs of reports are worth comparing? Never all: only those that share something rare.

Read `holdings` (what a report shares with others: its blocks), `Caps`, then `propose`. A pair is proposed where two texts share
one of their weightiest terms, a rare name or street, or a place and a day. The top terms find follow-ups months later, which place and day
never do (PACKAGES.md: the blocking trap).

A block that few reports hold speaks for itself. One that has grown large is cut by fortnights, and what is still large is cut at
random into parts; what such a piece proposes must be proposed twice. So a term that turns out common costs no square, and a burst of
hundreds of reports of one incident is still proposed densely. Whether a pair is proposed depends on the two reports and on the
sizes of the blocks that they share, on nothing else: a ledger that grows asks again only about blocks that passed a limit.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from secondsource.link.features import Features

Array = np.ndarray[Any, Any]
TOP = 12  # weightiest terms of a text that propose pairs (95 % of the true pairs in the trial; all kinds together 98 %)
#: where the values of a kind of block begin, so that no two kinds meet
KIND = 1 << 39
FORTNIGHT = 14
#: blocks of up to so many reports are compared in full ...
FEWEST, MOST = 40, 512
GENEROUS = 1 << 21  # ... over the number of reports: a small ledger is compared generously
FINE = 60.0  # km: places known to the district, of which a day has few events
#: how rows, weights and columns are packed into one number
ROW_BITS, WEIGHT_BITS, COLUMN_BITS = 15, 22, 26
AT_ONCE = 1 << 24  # pairs of blocks looked at at a time
SPREAD_BITS = 12  # parts at most: 4,096 times the limit in one fortnight


@dataclass(frozen=True, slots=True)
class Caps:
    """How large a block may be before it is cut."""

    whole: int

    @staticmethod
    def of(count: int) -> Caps:
        """The limit for a ledger of so many reports; it changes only where their number doubles."""
        return Caps(int(np.clip(GENEROUS >> max(0, count.bit_length() - 1), FEWEST, MOST)))

    def shift(self, size: Array) -> Array:
        """By how many bits a node's `spread` is shifted to give its part: all of them where a piece of this size is not cut."""
        halvings = np.ceil(np.log2(np.maximum(1.0, size / self.whole))).astype(np.int64)
        return np.asarray(SPREAD_BITS - np.minimum(halvings, SPREAD_BITS))


def propose(f: Features) -> Array:
    """Pairs of node numbers worth comparing, `left < right`, each once, sorted."""
    return np.concatenate([np.zeros((0, 2), dtype=np.int64), *proposals(f)])


def proposals(f: Features) -> Iterator[Array]:
    """The same by the handful: the pairs of some left nodes after those of others."""
    caps = Caps.of(len(f.row))
    for codes in proposed(*pieces(holdings(f), days_of(f), salts(f.keys), caps)):
        yield np.stack([codes >> 32, codes & 0xFFFFFFFF], axis=1)


def holdings(f: Features) -> Array:
    """(block, node): every block that a node is in. A block's number is the same in every ledger of one rarity."""
    made = [
        _by_text(_top_terms(f.whole, TOP), f.row),
        _by_text(_top_terms(f.sets["names"], 8), f.row),
        _place_days(f),
        _by_text(_top_terms(f.sets["toponyms"], 6), f.row),
        _top_terms(f.part, 6),
        _cell_days(f),
        _by_text(_top_terms(f.sets["lead"], 4), f.row),
        _by_text(_top_terms(f.sets["streets"], 6), f.row),
    ]
    for kind, held in enumerate(made):
        held[:, 0] += kind * KIND
    return np.concatenate(made)


def days_of(f: Features) -> Array:
    """The day by which a report stands in a large block: of the event, else of publication."""
    return np.asarray(np.where(f.first > 0, f.first, f.published)).astype(np.int64)


def salts(keys: Iterable[str]) -> Array:
    """A number for each report by its content, to cut by at random."""
    return np.fromiter((zlib.crc32(k.encode()) for k in keys), dtype=np.int64)


def _top_terms(rows: sparse.csr_matrix, top: int) -> Array:
    """(column, row) of each row's weightiest terms; of equals the smaller column."""
    made = [_weightiest(rows, start, top) for start in range(0, rows.shape[0], 1 << ROW_BITS)]
    return np.concatenate([*made, np.zeros((0, 2), dtype=np.int64)])


def _weightiest(rows: sparse.csr_matrix, start: int, top: int) -> Array:
    """The same for the rows from `start` on, by one sort of numbers packed of row, weight and column."""
    stop = min(rows.shape[0], start + (1 << ROW_BITS))
    inside = slice(rows.indptr[start], rows.indptr[stop])
    lengths = np.diff(rows.indptr[start : stop + 1])
    weight = rows.data[inside].astype(np.float32)
    rank = (1 << WEIGHT_BITS) - 1 - (weight.view(np.int32).astype(np.int64) >> (31 - WEIGHT_BITS))  # the bits of a float sort as it does
    owner = np.repeat(np.arange(stop - start), lengths)
    packed = owner << (WEIGHT_BITS + COLUMN_BITS) | rank << COLUMN_BITS | rows.indices[inside]
    packed = packed[weight > 0]
    packed.sort()
    owner = packed >> (WEIGHT_BITS + COLUMN_BITS)
    chosen = np.arange(len(packed)) - np.searchsorted(owner, owner) < top
    return np.stack([packed[chosen] & ((1 << COLUMN_BITS) - 1), owner[chosen] + start], axis=1)


def _by_text(holders: Array, row: Array) -> Array:
    """(column, node) of every node of the texts that hold the columns."""
    by_row = np.argsort(row, kind="stable")
    ordered = row[by_row]
    starts = np.searchsorted(ordered, holders[:, 1], side="left")
    counts = np.searchsorted(ordered, holders[:, 1], side="right") - starts
    at = np.repeat(starts, counts) + ramps(counts)
    return np.stack([np.repeat(holders[:, 0], counts), by_row[at]], axis=1)


def _place_days(f: Features) -> Array:
    """(place and day, node), each day also under the next, so that a night counts for both."""
    known = np.flatnonzero((f.first > 0) & (f.place > 0) & (f.last - f.first <= 3))
    keys = [(f.place[known] % (1 << 19)) << 20 | (f.first[known].astype(np.int64) + shift) for shift in (0, 1)]
    return np.concatenate([np.stack([k, known], axis=1) for k in keys])


def _cell_days(f: Features) -> Array:
    """The same by the degree of latitude and longitude: a street, a quarter and their town are different places."""
    known = np.flatnonzero((f.first > 0) & (f.last - f.first <= 3) & (f.radius <= FINE))
    cell = (np.floor(f.lat[known]).astype(np.int64) + 90) * 360 + np.floor(f.lon[known]).astype(np.int64) + 180
    keys = [cell << 20 | (f.first[known].astype(np.int64) + shift) for shift in (0, 1)]
    return np.concatenate([np.stack([k, known], axis=1) for k in keys])


def ramps(counts: Array) -> Array:
    """0..c-1 for each count, one after the other."""
    ends = np.cumsum(counts)
    return np.asarray(np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts))


# ------------------------------------------------------------------------------------------------------ cutting
def pieces(held: Array, day: Array, salt: Array, caps: Caps) -> tuple[Array, Array]:
    """Large and small blocks as (piece, node), sorted, without those of one node; the large ones already cut."""
    held = _sorted(held[:, 0], held[:, 1])
    size = sizes(held[:, 0])
    small = held[(size > 1) & (size <= caps.whole)]
    large = held[size > caps.whole]
    return _cut(large, day, salt, caps), small


def _cut(large: Array, day: Array, salt: Array, caps: Caps) -> Array:
    """Large blocks cut by fortnights, and further at random."""
    number = np.cumsum(np.r_[False, large[1:, 0] != large[:-1, 0]]) if len(large) else large[:, 0]
    held = _sorted(number << 18 | fortnight(large[:, 0], day[large[:, 1]]), large[:, 1])
    names = large[_edges(number)[:-1], 0]
    part = spread(names[held[:, 0] >> 18], salt[held[:, 1]]) >> caps.shift(sizes(held[:, 0]))
    return _sorted(held[:, 0] << SPREAD_BITS | part, held[:, 1])


def fortnight(block: Array, day: Array) -> Array:
    """The fortnight of a day; they begin on another day in each block, so that no two days are parted by all."""
    return np.asarray((day + block % FORTNIGHT) // FORTNIGHT)


def spread(block: Array, salt: Array) -> Array:
    """A number of twelve bits for a node of this salt, another in each block."""
    mixed = ((salt ^ (block * 0x85EBCA6B)) * 0x9E3779B1) & 0xFFFFFFFF
    return np.asarray(mixed >> (32 - SPREAD_BITS))


def sizes(blocks: Array) -> Array:
    """For each entry how many entries its block has; blocks are sorted."""
    size = np.diff(_edges(blocks))
    return np.repeat(size, size)


def _edges(blocks: Array) -> Array:
    """Where blocks begin, and the end of the last."""
    if not len(blocks):
        return np.zeros(1, dtype=np.int64)
    return np.flatnonzero(np.r_[True, blocks[1:] != blocks[:-1], True])


def _sorted(block: Array, node: Array) -> Array:
    """(block, node) sorted, each once. Packed into one number, which sorts ten times as fast as two."""
    bits = max(1, int(node.max(initial=0)).bit_length())
    if bits + int(block.max(initial=0)).bit_length() > 63:
        names, block = np.unique(block, return_inverse=True)
    else:
        names = None
    packed = block.astype(np.int64) << bits | node
    packed.sort()
    packed = packed[np.r_[True, packed[1:] != packed[:-1]]] if len(packed) else packed
    found = packed >> bits
    return np.stack([found if names is None else names[found], packed & ((1 << bits) - 1)], axis=1)


# ------------------------------------------------------------------------------------------------------ proposing
def proposed(large: Array, small: Array) -> Iterator[Array]:
    """Codes (left << 32 | right) of the pairs that a small block proposes or that two pieces of large ones propose, sorted."""
    counted = [(blocks, _later(blocks[:, 0])) for blocks in (large, small)]
    of_node = sum(np.bincount(blocks[:, 1], count, minlength=1 + _highest(large, small)) for blocks, count in counted)
    ends = np.cumsum(of_node)
    bounds = np.unique(np.r_[0, np.searchsorted(ends, np.arange(0, ends[-1], AT_ONCE)[1:]) + 1, len(ends)])
    for low, high in itertools.pairwise(bounds.tolist()):
        codes, every = (_pairs_from(blocks, count, low, high) for blocks, count in counted)
        codes.sort()
        every = np.concatenate([codes[1:][codes[1:] == codes[:-1]], every])
        every.sort()
        yield np.asarray(every[np.r_[True, every[1:] != every[:-1]]]) if len(every) else every


def _highest(large: Array, small: Array) -> int:
    return int(max(large[:, 1].max(initial=0), small[:, 1].max(initial=0)))


def _later(blocks: Array) -> Array:
    """For each entry how many come after it in its block; blocks are sorted."""
    size = sizes(blocks)
    start = _edges(blocks)[:-1]
    return np.asarray(size - 1 - (np.arange(len(blocks)) - np.repeat(start, size[start])))


def _pairs_from(blocks: Array, later: Array, low: int, high: int) -> Array:
    """Codes of all pairs within each block whose left node is in a range."""
    node = blocks[:, 1].astype(np.int64)
    left = np.flatnonzero((node >= low) & (node < high))
    first = np.repeat(left, later[left])
    return np.asarray(node[first] << 32 | node[first + 1 + ramps(later[left])])
