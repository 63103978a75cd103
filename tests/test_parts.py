"""The part of a report told from its neighbourhood is its part of the whole, whatever edges come and go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.link import clusters
from secondsource.update.parts import Neighbourhood, united

Array = np.ndarray[Any, Any]


class Edges:
    """A ledger of nothing but edges, which counts the nodes that it was asked about."""

    def __init__(self, pairs: Array, weights: Array) -> None:
        self.pairs, self.weights = np.concatenate([pairs, pairs[:, ::-1]]), np.r_[weights, weights]
        self.asked = 0

    def edges_of(self, nodes: Sequence[int]) -> tuple[Array, Array]:
        self.asked += len(nodes)
        keep = np.isin(self.pairs[:, 0], list(nodes))
        return self.pairs[keep], self.weights[keep]

    def nodes(self, column: str, values: Sequence[int]) -> list[dict[str, int]]:
        assert column == "node"
        return [{"node": n} for n in sorted(values)]


@settings(max_examples=60)
@given(seed=st.integers(0, 100_000), count=st.integers(2, 60), edges=st.integers(0, 150), largest=st.integers(1, 9), ties=st.integers(0, 4))
def test_a_part_is_told_from_its_neighbourhood(seed: int, count: int, edges: int, largest: int, ties: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = np.unique(np.sort(rng.integers(0, count, (edges, 2)), axis=1), axis=0)
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    weights = rng.uniform(-2.5, 30.0, len(pairs))
    same = [(int(a), int(b)) for a, b in rng.integers(0, count, (ties, 2)) if a != b]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clusters, "LARGEST", largest)
        whole = {tuple(part.tolist()) for part in clusters.components(count, pairs, weights, same=same)}
        seeds = rng.integers(0, count, 3)
        around = Neighbourhood(Edges(pairs, weights), clusters.ties_of(same, ()))  # type: ignore[arg-type]
        found = {tuple(sorted(part.tolist())) for part in around.parts_of(seeds)}
    assert found <= whole
    assert set(seeds.tolist()) <= {n for part in found for n in part}


def test_of_a_large_component_little_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "LARGEST", 20)
    count = 5000
    chain = np.array([(n, n + 1) for n in range(count - 1)], dtype=np.int64)
    held = Edges(chain, np.where(np.arange(count - 1) % 5 == 4, 1.0, 9.0))
    parts = Neighbourhood(held, np.zeros((0, 2), dtype=np.int64)).parts_of(np.array([2502]))  # type: ignore[arg-type]
    assert [part.tolist() for part in parts] == [[2500, 2501, 2502, 2503, 2504]]
    assert held.asked < 40


def test_parts_that_an_article_ties_are_one_section() -> None:
    parts = [np.array([0, 1]), np.array([5]), np.array([2, 9])]
    sections = united(parts, np.array([(1, 5)], dtype=np.int64))
    assert sections[0] == sections[1] != sections[2]
