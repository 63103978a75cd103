"""From weighed pairs to groups: connected components, and average link inside each; what a person ruled always holds.

Read `components`, then `cluster`. Components only bound the work: average link joins two groups while the *mean* weight between all
their members is above the threshold, so a chain of look-alikes does not become one incident. In a large ledger look-alikes hold a third
of everything together; such a component is cut where only clear pairs are left (`CUTS`), and which part a report is in can be told
without looking at all of it (`update/parts.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from typing import Any, TypeVar

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components

Array = np.ndarray[Any, Any]
Group = TypeVar("Group", bound=Sized)
APART = 1e12  # a weight that no mean can outweigh: a person's 'different'
TOGETHER = 1e6  # joined before anything else: a person's 'same'
LARGEST = 3000  # nodes of a component that are all compared (4.5 million pairs); larger ones are cut
#: log2 odds that hold together what is left of a component above `LARGEST`, one cut after the other. Below the first, look-alikes of one
#: town and day still join; much above it, reports without a date fall off (measured on the world of `bench/ledger.py`: flat from 5 to 8)
CUTS = (6.0, 10.0, 14.0, 18.0, 22.0, 26.0)


def cluster(
    parts: Sequence[Array],
    weigh: Callable[[Array], Array],
    *,
    threshold: float,
    same: Iterable[tuple[int, int]] = (),
    different: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """Groups of node numbers within these parts, each sorted, in order of their first node.

    `weigh` gives the weights of all pairs within a part, also of those that were not proposed.
    """
    apart = {(min(a, b), max(a, b)) for a, b in different}
    bound = bind(same, apart)
    groups = [[int(part[0])] for part in parts if len(part) == 1]
    for batch in handfuls([part for part in parts if len(part) > 1]):
        inside = [np.stack([part[a], part[b]], axis=1) for part in batch for a, b in [np.triu_indices(len(part), 1)]]
        ends = np.cumsum([len(p) for p in inside])
        weighed = np.split(weigh(np.concatenate(inside)), ends[:-1])
        for part, own, weight in zip(batch, inside, weighed, strict=True):
            groups.extend(average_link(part, own, weight, threshold, bound, apart))
    return sorted(groups)


def handfuls(groups: Iterable[Group]) -> Iterator[list[Group]]:
    """Components or groups by the handful, so that one call weighs many pairs and none holds too many."""
    some: list[Group] = []
    size = 0
    for g in groups:
        some.append(g)
        size += len(g) * (len(g) - 1) // 2
        if size > 1_000_000:
            yield some
            some, size = [], 0
    if some:
        yield some


def bind(same: Iterable[tuple[int, int]], apart: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """All pairs that rulings of 'same' tie, transitively; a 'same' that would join what was judged different is left out."""
    group: dict[int, frozenset[int]] = {}
    for a, b in sorted((min(p), max(p)) for p in same):
        left, right = group.get(a, frozenset({a})), group.get(b, frozenset({b}))
        if any((min(x, y), max(x, y)) in apart for x in left for y in right):
            continue
        for x in left | right:
            group[x] = left | right
    return {(x, y) for members in group.values() for x in members for y in members if x < y}


def components(
    count: int, pairs: Array, weights: Array, *, same: Iterable[tuple[int, int]] = (), different: Iterable[tuple[int, int]] = ()
) -> list[Array]:
    """Node numbers of each connected part, single nodes included; parts above `LARGEST` are cut at higher and higher weights.

    What a person ruled to be the same is held together at any weight; what is still too large at the last cut is taken by the piece.
    """
    ties = ties_of(same, different)
    done: list[Array] = []
    large = [np.arange(count)] if count else []
    for cut in (-np.inf, *CUTS):
        nodes = np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *large]))
        keep = (weights > cut) & np.isin(pairs[:, 0], nodes) if len(nodes) < count else weights > cut
        pairs, weights = pairs[keep], weights[keep]
        parts = connected(nodes, np.concatenate([pairs, ties[np.isin(ties[:, 0], nodes)]]))
        done += [part for part in parts if len(part) <= LARGEST]
        large = [part for part in parts if len(part) > LARGEST]
        if not large:
            break
    return [*done, *(piece for part in large for piece in by_piece(part))]


def by_piece(part: Array) -> list[Array]:
    """A part that no weight can cut, in pieces that can be compared."""
    return [part[n : n + LARGEST] for n in range(0, len(part), LARGEST)]


def ties_of(same: Iterable[tuple[int, int]], different: Iterable[tuple[int, int]]) -> Array:
    """All pairs that rulings hold together, each once."""
    bound = bind(same, {(min(a, b), max(a, b)) for a, b in different})
    return np.array(sorted(bound), dtype=np.int64).reshape(-1, 2)


def connected(nodes: Array, pairs: Array) -> list[Array]:
    """The connected parts of these nodes (sorted) by these pairs of them, each sorted."""
    labels = labelled(nodes, pairs)
    order = np.argsort(labels, kind="stable")
    return np.split(nodes[order], np.flatnonzero(np.diff(labels[order])) + 1) if len(nodes) else []


def labelled(nodes: Array, pairs: Array) -> Array:
    """For each of these nodes (sorted) the number of its connected part."""
    at = np.searchsorted(nodes, pairs)
    graph = sparse.coo_matrix((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(len(nodes), len(nodes)))
    return np.asarray(connected_components(graph, directed=False)[1])


def average_link(
    nodes: Array, pairs: Array, weights: Array, threshold: float, bound: set[tuple[int, int]], apart: set[tuple[int, int]]
) -> list[list[int]]:
    """The groups within one component; `pairs` are all its pairs, in the order of `triu_indices`, with their weights."""
    if not bound and not apart and len(nodes) == 2 and weights[0] <= threshold:
        return [[int(nodes[0])], [int(nodes[1])]]
    if not bound and not apart and weights.min() > threshold:
        return [nodes.tolist()]  # every pair is above it, so every mean is
    distance = -weights
    if bound or apart:
        for n, (x, y) in enumerate(pairs.tolist()):
            if (x, y) in apart:
                distance[n] = APART
            elif (x, y) in bound:
                distance[n] = -TOGETHER
    labels = fcluster(_linkage(distance + TOGETHER), TOGETHER - threshold, criterion="distance")
    groups: dict[int, list[int]] = {}
    for node, label in zip(nodes.tolist(), labels, strict=True):
        groups.setdefault(int(label), []).append(node)
    return [sorted(g) for g in groups.values()]


def _linkage(distance: Array) -> Array:
    """Average link; distances are rounded so that sums in another order make no other tree."""
    return np.asarray(linkage(np.round(distance, 6), method="average"))


def plain_average_link(count: int, weight: Mapping[tuple[int, int], float], threshold: float) -> Sequence[frozenset[int]]:
    """The same by the book, for the oracle test: join the two groups with the highest mean until none is above the threshold."""
    groups = [frozenset({n}) for n in range(count)]
    while len(groups) > 1:
        scored = [
            (sum(weight[min(x, y), max(x, y)] for x in a for y in b) / (len(a) * len(b)), n, m)
            for n, a in enumerate(groups)
            for m, b in enumerate(groups)
            if n < m
        ]
        best, n, m = max(scored)
        if best <= threshold:
            break
        groups = [g for k, g in enumerate(groups) if k not in (n, m)] + [groups[n] | groups[m]]
    return groups
