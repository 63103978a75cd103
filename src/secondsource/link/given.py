"""Pairs of reports that were weighed elsewhere, on a cluster: taken where they are of the very texts, knowledge and rarity that are held.

Read `Given`, then `fits`. What does not fit in any part is left aside, and the pairs are weighed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from secondsource.ids import digest
from secondsource.link.features import raw_of
from secondsource.link.raw import format_of, text_key
from secondsource.model import Extraction

Array = np.ndarray[Any, Any]
#: a text with its reports as linking keeps them: key, bytes, keys of the reports, bytes of the reports
Told = tuple[str, bytes, Sequence[str], Sequence[bytes]]


@dataclass(frozen=True, slots=True)
class Given:
    """Pairs that make a component, by the keys of their reports, with their weights; and of what they were weighed."""

    knowledge: str  # of `knowledge_of`
    basis: str  # of `basis_of`
    texts: int
    mark: int  # of `mark_of`, over all texts
    pairs: Callable[[], Iterable[tuple[str, str, float]]]

    def fits(self, kb: Any, basis: str, told: Iterable[Told]) -> bool:
        """Whether these pairs are what would be weighed here."""
        if (self.knowledge, self.basis) != (knowledge_of(kb), basis):
            return False
        marks = [mark_of(t) for t in told]
        return len(marks) == self.texts and int(np.bitwise_xor.reduce(np.array([0, *marks]))) == self.mark

    def numbered(self, keys: Sequence[str]) -> tuple[Array, Array]:
        """The pairs by the places of their reports among these keys, sorted, and their weights."""
        at = {key: n for n, key in enumerate(keys)}
        rows = sorted((at[left], at[right], weight) for left, right, weight in self.pairs())
        return np.array([r[:2] for r in rows], dtype=np.int64).reshape(-1, 2), np.array([r[2] for r in rows], dtype=float)


def knowledge_of(kb: Any) -> str:
    """A name for all knowledge by which pairs are weighed, and for the form in which texts are kept."""
    words = [repr(sorted(_flat(table))) for table in (kb.weights("linking"), kb.lexicon("common"))]
    return digest(format_of(raw_of(list[Extraction]())), *words)


def _flat(value: Any, name: str = "") -> list[str]:
    """Every value of a table with its name."""
    if isinstance(value, Mapping):
        return [told for k, v in value.items() for told in _flat(v, f"{name}.{k}")]
    return [f"{name}={value!r}"]


def basis_of(rarity: str, whole: int, sight: int) -> str:
    """A name for what pairs are proposed and weighed with: the rarity, the limit of blocks, the texts by which likeness is trusted."""
    return f"{rarity} {whole} {sight}"


def mark_of(told: Told) -> int:
    """63 bits of everything that a text and its reports say."""
    key, data, keys, nodes = told
    return int(digest(key, data.hex(), *keys, *(n.hex() for n in nodes)), 16) & ((1 << 62) - 1)


def told_of(texts: Iterable[tuple[str, bytes]], nodes: Iterable[tuple[str, bytes]]) -> list[Told]:
    """Each text (key, bytes) with its reports (key, bytes)."""
    of: dict[str, list[tuple[str, bytes]]] = {}
    for key, data in nodes:
        of.setdefault(text_key(key), []).append((key, data))
    return [(key, data, [k for k, _ in of.get(key, ())], [d for _, d in of.get(key, ())]) for key, data in texts]
