"""Texts as vectors of weighted terms: what do two articles have in common that most articles do not?

Read `terms`, then `Weigher` (how rare a term is) and `unit_rows`. Columns are stable hashes of the terms, so a row does not
depend on which other documents were read, and sums are taken in the same order on every machine.
"""

from __future__ import annotations

import functools
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse

#: columns of the term space: collisions are one in a thousand for a vocabulary of 4,000 rare words an article pair could share
WIDTH = 1 << 22
_WORD = re.compile(r"[^\W\d_][\w'’-]*|\d+")


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, folded to lower case and stripped of possessives.

    >>> words_of("Kabul's 90 dead")
    ['kabul', '90', 'dead']
    """
    return [_stem(w) for w in _WORD.findall(text.lower())]


@functools.lru_cache(maxsize=1 << 17)
def _stem(word: str) -> str:
    """Fold the plainest endings, so that 'bombing' meets 'bombings' and a possessive its noun."""
    for tail in ("'s", "’s", "'", "’"):
        if word.endswith(tail):
            word = word[: -len(tail)]
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


@functools.lru_cache(maxsize=1 << 17)
def column(term: str) -> int:
    """The column of a term, the same for ever."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass")) & (WIDTH - 1)


class Weigher:
    """How much a shared term tells: its rarity among the distinct documents held, on top of what is known of the language."""

    def __init__(self, common: Mapping[str, Any]) -> None:
        self._base = float(common["pseudo_documents"])
        share = common["share"]
        self._other = float(share["other"])
        known = {column(_stem(word)): float(share[kind]) for kind in ("reporting", "function") for word in str(common[kind]).split()}
        self._columns = np.array(sorted(known), dtype=np.int64)
        self._shares = np.array([known[c] for c in sorted(known)])

    def idf(self, columns: np.ndarray[Any, Any], counts: np.ndarray[Any, Any], documents: int) -> np.ndarray[Any, Any]:
        """Natural log of the inverse share of documents for each column."""
        at = np.minimum(np.searchsorted(self._columns, columns), len(self._columns) - 1)
        known = np.where(self._columns[at] == columns, self._shares[at], self._other)
        seen = counts + self._base * known
        return np.maximum(0.0, np.log((documents + self._base) / seen))


def count_rows(texts: Iterable[Sequence[str]]) -> sparse.csr_matrix:
    """One row a text: how often each term stands in it, as 1 + ln(count)."""
    indptr, indices, data = [0], [], []
    for words in texts:
        counts = Counter(column(w) for w in words)
        for col in sorted(counts):
            indices.append(col)
            data.append(1.0 + math.log(counts[col]))
        indptr.append(len(indices))
    shape = (len(indptr) - 1, WIDTH)
    return sparse.csr_matrix((np.array(data, dtype=np.float32), np.array(indices, dtype=np.int32), np.array(indptr)), shape=shape)
