"""How rare a term is, by a sample of the texts that are held: so rarity stands still while a ledger grows.

Up to `FEW` texts, all are the reference. Above, a content-chosen share of the texts is looked at, and of these the `SAMPLE` that were
published first: what a day adds is younger, so the reference changes when the ledger has doubled, or when one of those texts is
removed or an old one of the share is found. It is a function of the texts that are held alone, whatever their order of arrival. Its
name is kept in the ledger; where the name changes, everything is linked anew.

A sample of four thousand is also what the weights were set with (articles by the thousand, not by the million).
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from secondsource.ids import digest
from secondsource.link import text
from secondsource.link.raw import Raw

Array = np.ndarray[Any, Any]
FEW, SAMPLE = 8192, 4096
SOME = 50_000  # rows at a time
#: terms of a text that are compared in a large ledger: of an article of 300 words the 64 weightiest carry nine tenths of its length
TOP, ALL = 64, 1 << 16


@dataclass(frozen=True, slots=True)
class Rarity:
    """The columns in use, sorted, with the number of reference texts that hold them: of terms (`whole`) and of each kind of value."""

    name: str
    texts: int
    top: int  # weightiest terms of a text that are compared
    counts: Mapping[str, tuple[Array, Array]]

    def idf(self, kind: str, columns: Array, weigher: text.Weigher) -> Array:
        """Natural log of the inverse share of texts for these columns; of one that no reference text holds, that of the rarest."""
        known, counts = self.counts[kind]
        at = np.minimum(np.searchsorted(known, columns), max(0, len(known) - 1))
        seen = np.where(known[at] == columns, counts[at], 0) if len(known) else np.zeros(len(columns))
        return weigher.idf(columns, seen, self.texts)

    def to_bytes(self) -> bytes:
        """For the ledger."""
        out = io.BytesIO()
        arrays: dict[str, Any] = {f"{k}.{n}": v for k, pair in sorted(self.counts.items()) for n, v in enumerate(pair)}
        np.savez(out, texts=np.array([self.texts, self.top]), **arrays)
        return out.getvalue()

    @staticmethod
    def from_bytes(name: str, data: bytes) -> Rarity:
        """As it was kept."""
        held = np.load(io.BytesIO(data))
        kinds = sorted({k.rpartition(".")[0] for k in held.files if k != "texts"})
        texts, top = (int(n) for n in held["texts"])
        return Rarity(name, texts, top, {k: (held[f"{k}.0"], held[f"{k}.1"]) for k in kinds})


@dataclass(frozen=True, slots=True)
class Limits:
    """Up to how many texts all are the reference, and how many are above that. Smaller in tests."""

    few: int = FEW
    sample: int = SAMPLE

    def share(self, count: int) -> str | None:
        """The first key that is not looked at in a ledger of so many texts; None where all are the reference."""
        if count <= self.few:
            return None
        halvings = (count // (2 * self.sample)).bit_length() - 1
        return f"{(1 << 64) >> max(0, halvings):016x}" if halvings > 0 else "g"

    def top(self, count: int) -> int:
        """How many terms of a text are compared: all, or in a large ledger the weightiest."""
        return ALL if count <= self.few else TOP

    def chosen(self, keys: Sequence[tuple[int, str]], count: int) -> list[str]:
        """The reference: of (day of publication, key) those that were published first; of unknown day the last."""
        if count <= self.few:
            return sorted(k for _, k in keys)
        return sorted(k for _, _, k in sorted((day == 0, day, k) for day, k in keys)[: self.sample])


#: the limits that hold outside of tests
LIMITS = Limits()


def name_of(keys: Sequence[str], top: int) -> str:
    """The name of a reference: the same for the same texts."""
    return digest(str(top), *keys)


def rarity_of(raw: Raw, limits: Limits = LIMITS) -> Rarity:
    """The rarity by these texts."""
    bound = limits.share(len(raw.texts))
    share = [(int(d), k) for d, k in zip(raw.dates.tolist(), raw.texts, strict=True) if bound is None or k < bound]
    keys = limits.chosen(share, len(raw.texts))
    wanted = set(keys)
    return count_up(keys, raw, np.array([k in wanted for k in raw.texts], dtype=bool), limits.top(len(raw.texts)))


def count_up(keys: Sequence[str], raw: Raw, chosen: Array, top: int) -> Rarity:
    """The counts of the chosen rows."""
    kinds = {"whole": raw.whole, **raw.sets}
    counts = {kind: np.unique(rows[chosen].indices, return_counts=True) for kind, rows in kinds.items()}
    return Rarity(name_of(keys, top), len(keys), top, counts)


def unit_rows(rows: sparse.csr_matrix, rarity: Rarity, weigher: text.Weigher) -> sparse.csr_matrix:
    """Rows weighted by rarity, cut to their weightiest terms and scaled to length one; some at a time, for the memory."""
    made = [_unit(rows[n : n + SOME], rarity, weigher) for n in range(0, rows.shape[0], SOME)]
    return sparse.vstack(made, format="csr") if made else rows


def _unit(rows: sparse.csr_matrix, rarity: Rarity, weigher: text.Weigher) -> sparse.csr_matrix:
    cut = _cut(_weighed(rows, "whole", rarity, weigher, root=False), rarity.top)
    norms = np.sqrt(np.add.reduceat(np.r_[cut.data.astype(np.float64) ** 2, 0.0], cut.indptr[:-1]) * (np.diff(cut.indptr) > 0))
    scale = np.divide(1.0, norms, out=np.zeros_like(norms), where=norms > 0)
    cut.data = (cut.data * np.repeat(scale, np.diff(cut.indptr))).astype(np.float32)
    return cut


def root_rows(rows: sparse.csr_matrix, kind: str, rarity: Rarity, weigher: text.Weigher) -> sparse.csr_matrix:
    """Rows with the square root of each value's rarity, so that a product of rows sums the rarity of what they share."""
    return _weighed(rows, kind, rarity, weigher, root=True)


def _weighed(rows: sparse.csr_matrix, kind: str, rarity: Rarity, weigher: text.Weigher, *, root: bool) -> sparse.csr_matrix:
    columns, at = np.unique(rows.indices, return_inverse=True)
    idf = rarity.idf(kind, columns, weigher)
    own = np.sqrt(idf) if root else idf
    data = (rows.data * own[at]).astype(np.float32) if len(columns) else rows.data.astype(np.float32)
    return sparse.csr_matrix((data, rows.indices, rows.indptr), shape=rows.shape)


def _cut(rows: sparse.csr_matrix, top: int) -> sparse.csr_matrix:
    """The `top` weightiest entries of each row; of equals those of the smaller column."""
    lengths = np.diff(rows.indptr)
    if lengths.max(initial=0) <= top:
        return rows
    owner = np.repeat(np.arange(len(lengths)), lengths)
    order = np.lexsort((rows.indices, -rows.data, owner))
    keep = np.sort(order[np.arange(len(order)) - np.repeat(rows.indptr[:-1], lengths) < top])
    indptr = np.r_[0, np.cumsum(np.minimum(lengths, top))]
    return sparse.csr_matrix((rows.data[keep], rows.indices[keep], indptr), shape=rows.shape)
