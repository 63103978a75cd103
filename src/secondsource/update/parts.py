"""In which part of a large ledger is a report? The answer of `link/clusters.py`, without looking at more than its neighbourhood.

Read `Neighbourhood.parts_of`. A component of up to `LARGEST` nodes is walked through; of a larger one only so much is seen as tells that
it is larger, and the walk goes on along the edges above the next cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from secondsource.link import clusters
from secondsource.link.reports import rulings
from secondsource.model import Judgement
from secondsource.store.linking import Shelf
from secondsource.update.reading import members_of

Array = np.ndarray[Any, Any]
NONE = np.zeros(0, dtype=np.int64)
PAIRS = np.zeros((0, 2), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Ruled:
    """People's standing rulings on pairs of reports, by the ledger's numbers of nodes."""

    ties: Array  # pairs held together
    different: Array  # pairs judged different
    split: set[tuple[str, str]]  # reports of one node judged different

    @staticmethod
    def of(shelf: Shelf, judgements: Sequence[Judgement]) -> Ruled:
        """Those on reports that are held."""
        ruled = [j for j in judgements if j.kind in ("same", "different") and not j.retracted]
        rows = rows_of_reports(shelf, {r for j in ruled for r in (j.left, j.right)})
        numbers = np.array([r["node"] for r in rows], dtype=np.int64)
        same, different, split = rulings([tuple(members_of(r)) for r in rows], ruled)
        ties = clusters.ties_of(same, different)
        return Ruled(numbers[ties], numbers[np.array(different, dtype=np.int64).reshape(-1, 2)], split)


def rows_of_reports(shelf: Shelf, reports: Iterable[str]) -> list[Any]:
    """The nodes that these reports are of, by key."""
    wanted = set(reports)
    documents = sorted({r.rsplit("#", 1)[0] for r in wanted})
    keys = sorted({text for text, _ in shelf.texts_of(documents).values()})
    return [r for r in shelf.nodes("text_key", keys) if not wanted.isdisjoint(members_of(r))]


class Neighbourhood:
    """Nodes and the edges from them, read from the ledger as they are asked for."""

    def __init__(self, shelf: Shelf, ties: Array) -> None:
        self._shelf = shelf
        self._ties = np.concatenate([ties, ties[:, ::-1]])
        self._known = NONE
        self.pairs, self.weights = PAIRS, np.zeros(0)  # from every known node, each edge between two of them twice

    def parts_of(self, seeds: Array) -> list[Array]:
        """The parts that these nodes are in, whole; a part may hold nodes that were not asked for."""
        done: list[Array] = []
        large: list[Array] = []
        pending = np.unique(seeds)
        for cut in (-np.inf, *clusters.CUTS):
            parts = self._closed(pending, cut, whole=cut == clusters.CUTS[-1])
            done += [part for part in parts if len(part) <= clusters.LARGEST]
            large = [part for part in parts if len(part) > clusters.LARGEST]
            if not large:
                break
            pending = pending[np.isin(pending, np.concatenate(large))]
        return [*done, *(piece for part in large for piece in clusters.by_piece(self._by_key(part)))]

    def _closed(self, pending: Array, cut: float, *, whole: bool) -> list[Array]:
        """The connected parts of these nodes by the edges above a cut; of one above `LARGEST`, unless it is wanted `whole`, not all."""
        while True:
            pairs = np.concatenate([self.pairs[self.weights > cut], self._ties])
            nodes = np.unique(np.concatenate([pending, pairs.ravel()]))
            labels = clusters.labelled(nodes, pairs)
            size = np.bincount(labels)
            wanted = np.zeros(len(size), dtype=bool)
            wanted[labels[np.searchsorted(nodes, pending)]] = True
            ahead = ~np.isin(nodes, self._known) & (wanted & ((size <= clusters.LARGEST) | whole))[labels]
            if not ahead.any():
                inside = wanted[labels]
                order = np.argsort(labels[inside], kind="stable")
                ends = np.flatnonzero(np.diff(labels[inside][order])) + 1
                return np.split(nodes[inside][order], ends) if len(order) else []
            self._load(nodes[ahead])

    def _load(self, nodes: Array) -> None:
        pairs, weights = self._shelf.edges_of(nodes.tolist())
        self._known = np.union1d(self._known, nodes)
        self.pairs, self.weights = np.concatenate([self.pairs, pairs]), np.concatenate([self.weights, weights])

    def _by_key(self, part: Array) -> Array:
        return np.array([r["node"] for r in self._shelf.nodes("node", part.tolist())], dtype=np.int64)


def closed(shelf: Shelf, around: Neighbourhood, seeds: Iterable[int]) -> tuple[list[Array], dict[int, Any]]:
    """The parts that must be grouped anew where these nodes were touched, and all nodes of their texts by number.

    These are the parts that the nodes are in and were in, and those that reports of one article tie to them.
    """
    wanted, looked = set(seeds), set[int]()
    rows: dict[int, Any] = {}
    while True:
        fresh = sorted(wanted - looked)
        wanted |= set(shelf.in_sections(np.unique(shelf.sections_of(fresh)[:, 1]).tolist()))
        parts = around.parts_of(np.array(sorted(wanted), dtype=np.int64))
        inside = {n for part in parts for n in part.tolist()}
        rows |= {r["node"]: r for r in shelf.beside(sorted(inside - looked))}
        looked |= wanted | inside
        wanted |= inside | _told_on(around.pairs, inside, rows)
        if wanted <= looked:
            return parts, rows


def _told_on(pairs: Array, inside: set[int], rows: dict[int, Any]) -> set[int]:
    """The ends of edges from these nodes to others of their own texts."""
    held = np.array(sorted(rows), dtype=np.int64)
    text = np.unique(np.array([rows[n]["text_key"] for n in held.tolist()], dtype=str), return_inverse=True)[1]
    pairs = pairs[np.isin(pairs[:, 0], np.array(sorted(inside), dtype=np.int64)) & np.isin(pairs[:, 1], held)]
    one = text[np.searchsorted(held, pairs[:, 0])] == text[np.searchsorted(held, pairs[:, 1])]
    return set(pairs[one, 1].tolist())


def united(parts: Sequence[Array], pairs: Array) -> Array:
    """For each part the number of the section that it is in: parts that these pairs of nodes lead between are of one."""
    nodes = np.concatenate([NONE, *parts])
    owner = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    order = np.argsort(nodes)
    between = owner[order][np.searchsorted(nodes[order], pairs)]
    return clusters.labelled(np.arange(len(parts)), between)
