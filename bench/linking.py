"""How long does linking take, and how much memory? Synthetic reports with realistic places, days, bursts and copies.

    python bench/linking.py 100000            one size
    python bench/linking.py 250000 500000 1000000 --bursts 4

Prints seconds and memory for each size, the pairwise F1 against the incidents that the reports were made of (a check that the
work is done, no measure of quality), and the exponent by which the cost grows.
"""

from __future__ import annotations

import argparse
import math
import resource
import time

import numpy as np
from scipy import sparse

from secondsource.knowledge import Knowledge
from secondsource.link.features import Features
from secondsource.link.reports import group

TERMS = 32  # terms of a text that are kept, weightiest first
BURST = 800


def incidents(count: int, bursts: int, rng: np.random.Generator) -> np.ndarray:
    """The incident of each report: most have one to five, a few are told by hundreds."""
    sizes = [np.minimum(rng.geometric(0.35, size=count), 30)]
    sizes.append(np.full(bursts, BURST))
    every = np.concatenate(sizes)[::-1]
    return np.repeat(np.arange(len(every)), every)[:count]


def rows(count: int, columns: list[np.ndarray], rarity: np.ndarray) -> sparse.csr_matrix:
    """A matrix of unit rows with these columns in each, weighted by their rarity; a column counts once."""
    indices = np.stack(columns, axis=1)
    ones = np.ones(indices.size, dtype=np.float32)
    made = sparse.csr_matrix((ones, indices.ravel().astype(np.int32), np.arange(count + 1) * indices.shape[1]), shape=(count, len(rarity)))
    made.sum_duplicates()
    made.data = rarity[made.indices].astype(np.float32)
    norm = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    made.data /= np.repeat(norm, np.diff(made.indptr)).astype(np.float32)
    return made


def synthetic(count: int, bursts: int, seed: int = 1) -> tuple[Features, np.ndarray]:
    """Features of `count` reports, and the incident that each belongs to."""
    rng = np.random.default_rng(seed)
    home = incidents(count, bursts, rng)
    n = int(home[-1]) + 1
    place = np.minimum(rng.zipf(1.4, n), 5000)
    day = 733_000 + rng.integers(0, 3650, n)
    lag = np.where(rng.random(count) < 0.86, rng.integers(0, 4, count), rng.integers(4, 400, count))
    own = [home * 24 + rng.integers(0, 24, count) + 200_000 for _ in range(18)]  # words of the incident: names, streets, trades
    common = [np.minimum(rng.zipf(1.3, count), 199_999) for _ in range(TERMS - 18)]
    # rarity as in news: 9 for the incident's own words, and for the others by their rank
    rarity = np.concatenate([np.log1p(np.arange(200_000)), np.full(24 * n, 9.0)]).clip(0.3, 9.0)
    whole = rows(count, own + common, rarity)
    names = rows(count, [home * 6 + rng.integers(0, 6, count) for _ in range(3)], np.full(6 * n, 3.0))
    names.data[:] = 3.0
    empty = sparse.csr_matrix((count, 1))
    known = rng.random(count) < 0.8
    first = np.where(known, day[home], 0).astype(np.int32)
    toll = np.maximum(1, rng.zipf(2.0, n))[home] + rng.integers(0, 2, count)
    nan = np.full((count, 2), np.nan)
    angle = rng.random((5001, 2))
    order = np.arange(count)
    rng.shuffle(order)
    f = Features(
        keys=tuple(f"{k:08d}" for k in range(count)),
        members=tuple((f"r{k}",) for k in range(count)),
        row=order.astype(np.int32),
        main=np.ones(count, bool),
        background=np.zeros(count, bool),
        whole=whole,
        part=sparse.csr_matrix((count, whole.shape[1])),
        sets={"names": names, **dict.fromkeys(("ages", "clocks", "streets", "lead", "days", "toponyms", "tolls"), empty)},
        actors=empty,
        first=first[order],
        last=first[order],
        published=(day[home] + lag).astype(np.int32)[order],
        lat=(angle[place[home], 0] * 120 - 60)[order],
        lon=(angle[place[home], 1] * 360 - 180)[order],
        radius=np.full(count, 12.0),
        place=np.where(known, place[home], 0)[order].astype(np.int64),
        country=np.zeros(count, np.int64),
        killed=np.stack([toll, toll], axis=1)[order].astype(float),
        injured=nan,
        family=np.ones(count, np.int16),
    )
    return f, home[order]


def agreement(groups: list[list[int]], home: np.ndarray) -> float:
    """Pairwise F1 of the groups against the incidents."""

    def pairs(sizes: np.ndarray) -> float:
        return float(np.sum(sizes * (sizes - 1.0)) / 2)

    label = np.empty(len(home), dtype=np.int64)
    for n, g in enumerate(groups):
        label[g] = n
    both = np.unique(label * (home.max() + 1) + home, return_counts=True)[1]
    ours, gold = np.bincount(label), np.bincount(home)
    tp = pairs(both)
    p, r = tp / max(pairs(ours), 1), tp / max(pairs(gold), 1)
    return 2 * p * r / max(p + r, 1e-9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[100_000])
    parser.add_argument("--bursts", type=int, default=4)
    args = parser.parse_args()
    table = Knowledge().weights("linking")
    last: tuple[int, float] | None = None
    for size in args.sizes:
        f, home = synthetic(size, args.bursts)
        start, begun = time.perf_counter(), time.process_time()
        groups = group(f, table, [], [])
        took = time.perf_counter() - start
        work = time.process_time() - begun
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        growth = f"; grows with size to the {math.log(work / last[1]) / math.log(size / last[0]):.2f}" if last else ""
        f1 = 100 * agreement(groups, home)
        print(f"{size:>9,} reports  {took:7.1f} s ({work:.1f} s of a core)  {memory:.2f} GB  pairwise F1 {f1:.1f}{growth}")
        last = (size, work)


if __name__ == "__main__":
    main()
