"""Fit the weights of `data/weights/places.yml` (`find`) on the developers' places (LGL, GeoVirus): clues without words, nothing else.

    python eval/fit_places.py            prints the table; put it into data/weights/places.yml by hand
"""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from secondsource.detect.placenames import proposed
from secondsource.knowledge import Knowledge
from secondsource.parse import ParseCache, Parser
from secondsource.read.lines import read_line

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "geo"


def rows(name: str) -> list[dict]:
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as f:
        return [json.loads(line) for n, line in enumerate(f) if n % 5 != 4]


def examples(kb: Knowledge, weights: dict[str, float]) -> tuple[list[dict[str, float]], list[bool]]:
    docs, gold = rows("docs"), rows("gold")
    both = [(d, g) for d, g in zip(docs, gold, strict=True) if g["corpus"] != "event_location"]
    cache = ParseCache(Path(os.environ.get("SECONDSOURCE_PARSE_CACHE", ".score/parse.sqlite")))
    xs, ys = [], []
    for parsed, (_, g) in zip(Parser(kb, cache=cache).parse(read_line(d) for d, _ in both), both, strict=True):
        spans = [(t["start"], t["end"]) for t in g["toponyms"]]
        for c, clues in proposed(parsed, kb, weights):
            if c.by == "people" and g["corpus"] == "GeoVirus":
                continue
            s = parsed.span_of(c.first, c.last)
            xs.append(clues)
            ys.append(any(a < s.end and s.start < b for a, b in spans))
    return xs, ys


def fit(xs: list[dict[str, float]], ys: list[bool], penalty: float = 3.0) -> dict[str, float]:
    names = sorted({n for x in xs for n in x})
    seen = {n: sum(n in x and x[n] != 0 for x in xs) for n in names}
    names = [n for n in names if seen[n] >= 8]
    column = {n: i for i, n in enumerate(names)}
    a = np.zeros((len(xs), len(names)))
    for i, x in enumerate(xs):
        for n, v in x.items():
            if n in column:
                a[i, column[n]] = v
    y = np.where(ys, 1.0, -1.0)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = y * (a @ w)
        p = 1 / (1 + np.exp(np.clip(z, -50, 50)))
        return float(np.logaddexp(0, -z).sum() + penalty * (w @ w) / 2), -(a.T @ (y * p)) + penalty * w

    w = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x / np.log(2)
    right = float((((a @ w) > 0) == (y > 0)).mean())
    print(f"# {len(xs)} candidates, {sum(ys)} places, {100 * right:.1f} % decided rightly")
    return {n: round(float(w[i]), 2) for n, i in column.items()}


def main() -> None:
    kb = Knowledge()
    weights: dict[str, float] = dict(kb.weights("places")["find"])
    for _ in range(2):  # the clue of lists depends on the decisions, so once more with the weights found
        weights = fit(*examples(kb, weights))
    for n, w in weights.items():
        print(f"  {n}: {w}")


if __name__ == "__main__":
    main()
