"""Fit the weights of `data/weights/linking.yml` (table `whole`) on the developers' sets and print them.

    python scripts/fit_linking.py EXTRACTIONS.pkl GOLD.jsonl[.gz] [EXTRACTIONS.pkl GOLD ...] [--write]

A logistic regression over the clues of proposed pairs: one weight for each level, and piecewise linear ones for amounts. The
table holds no words, so nothing of the articles enters it. Scores are cross-validated by incident: five folds, the clusters
of each fold made with weights that never saw its incidents. The pickles hold lists of `Extraction` of one set each.
"""

from __future__ import annotations

import gzip
import json
import pickle
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.optimize import minimize

from secondsource.knowledge import Knowledge
from secondsource.link import clues
from secondsource.link.features import Features, features_of
from secondsource.link.pairs import propose
from secondsource.link.reports import group

KNOTS = {
    "cosine": [0.0, 0.04, 0.08, 0.12, 0.17, 0.23, 0.32, 0.45, 0.7],
    "names": [-1, 0, 5, 10, 20, 40],
    "ages": [-1, 0, 3, 6, 12],
    "clocks": [-1, 0, 3, 6, 12],
    "streets": [-1, 0, 5, 10],
    "lead": [-1, 0, 4, 8, 16],
    "days": [-1, 0, 3, 6, 10],
    "toponyms": [-1, 0, 4, 8, 16],
    "tolls": [-1, 0, 4, 8, 16],
}
#: levels that can only speak for, or only against: what the fit may not turn round on few examples
FOR = {
    ("date", "same"),
    ("date", "within"),
    ("place", "same"),
    ("place", "within"),
    ("killed", "same"),
    ("killed", "same_many"),
    ("injured", "same"),
    ("injured", "same_many"),
    ("actors", "shared"),
    ("family", "shared"),
    ("method", "shared"),
    ("gap", "week"),
}
AGAINST = {
    ("date", "week"),
    ("date", "month"),
    ("date", "far"),
    ("date", "before"),
    ("date", "fresh"),
    ("date", "fresh_near"),
    ("place", "apart"),
    ("place", "far"),
    ("killed", "apart"),
    ("injured", "apart"),
    ("actors", "apart"),
    ("family", "apart"),
    ("gap", "year"),
    ("gap", "far"),
    ("method", "apart"),
    ("rival", "rival"),
}
LEVELS = ("date", "place", "killed", "injured", "family", "actors", "gap", "method", "rival")
RIDGE = 2.0
#: what the field knows before any count, in log2 odds: American crime news holds few far-off events in like words, so the fit
#: alone would let two bombings of one city a year apart be one. Levels are drawn towards these, with `FIRM` pairs' worth.
EXPECTED = {
    ("date", "same"): 2.0,
    ("date", "next"): 1.0,
    ("date", "near"): -1.0,
    ("date", "week"): -3.0,
    ("date", "month"): -5.0,
    ("date", "far"): -7.0,
    ("date", "within"): 1.0,
    ("date", "before"): -4.0,
    ("date", "fresh"): -9.0,
    ("date", "fresh_near"): -4.0,
    ("place", "same"): 1.5,
    ("place", "near"): 1.0,
    ("place", "within"): 0.5,
    ("place", "apart"): -4.0,
    ("place", "far"): -8.0,
    ("killed", "same_many"): 1.5,
    ("killed", "same"): 0.5,
    ("killed", "close"): 0.3,
    ("killed", "apart"): -0.7,
    ("injured", "same_many"): 1.5,
    ("injured", "same"): 0.3,
    ("injured", "apart"): -0.5,
    ("actors", "shared"): 1.0,
    ("actors", "apart"): -1.0,
    ("family", "shared"): 0.2,
    ("family", "apart"): -1.0,
    ("gap", "week"): 1.0,
    ("gap", "far"): -1.0,
    ("method", "apart"): -1.0,
    ("rival", "rival"): -3.0,
}
FIRM = 15.0


def columns(f: Features, pairs: np.ndarray) -> tuple[np.ndarray, list[tuple[str, Any]]]:
    """The design matrix and what each column means."""
    made, names = [np.ones(len(pairs))], [("prior", None)]
    values = clues.measure(f, pairs, whole=True)
    for clue, knots in KNOTS.items():
        zero = 1 if knots[0] < 0 else 0
        for n in range(len(knots) - 1):  # ramps: each adds its weight from one knot to the next
            low, high = knots[n], knots[n + 1]
            ramp = np.clip((values[clue] - low) / (high - low), 0, 1)
            made.append(ramp - 1 if n < zero else ramp)
            names.append((clue, n))
    for clue in LEVELS:
        for n, level in enumerate(clues.LEVELS[clue]):
            if level not in ("unknown", "none"):
                made.append((values[clue] == n).astype(float))
                names.append((clue, level))
    return np.stack(made, axis=1), names


def fit(x: np.ndarray, y: np.ndarray, w: np.ndarray, names: list[tuple[str, Any]]) -> np.ndarray:
    """Weights in natural log odds."""
    ridge = np.array([0.0 if n[0] == "prior" else FIRM if n in EXPECTED else RIDGE for n in names])
    center = np.array([EXPECTED.get(n, 0.0) for n in names]) * np.log(2)
    limits = [(0, None) if n[0] in KNOTS or n in FOR else (None, 0) if n in AGAINST else (None, None) for n in names]

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ beta
        p = 1 / (1 + np.exp(-z))
        value = float(np.sum(w * (np.logaddexp(0, z) - y * z)) + 0.5 * np.sum(ridge * (beta - center) ** 2))
        return value, x.T @ (w * (p - y)) + ridge * (beta - center)

    return minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 500}).x


def table_of(beta: np.ndarray, names: list[tuple[str, Any]]) -> dict[str, Any]:
    """The table `whole` in log2 odds."""
    out: dict[str, Any] = {}
    ramps: dict[str, list[float]] = {}
    for value, (clue, key) in zip(beta / np.log(2), names, strict=True):
        weight = round(float(value), 2)
        if clue == "prior":
            out["prior"] = weight
        elif clue in KNOTS:
            ramps.setdefault(clue, []).append(weight)
            out[clue] = {"at": KNOTS[clue], "weight": _levels(ramps[clue], KNOTS[clue])}
        else:
            out.setdefault(clue, {n: 0.0 for n in clues.LEVELS[clue] if n in ("unknown", "none")})[key] = weight
    return out


def _levels(ramps: list[float], knots: list[float]) -> list[float]:
    """Weights at the knots, 0 at the amount 0."""
    heights = [0.0]
    for ramp in ramps:
        heights.append(heights[-1] + ramp)
    zero = heights[1] if knots[0] < 0 else 0.0
    return [round(h - zero, 2) for h in heights]


def read_gold(path: Path) -> dict[str, str]:
    """Document -> incident, for documents with one main incident."""
    if path.suffix == ".json":
        rows = json.loads(path.read_text())["incidents"]
    else:
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as f:
            rows = [json.loads(line) for line in f]
    seen: dict[str, list[str]] = {}
    for row in rows:
        for d in row["documents"]:
            seen.setdefault(d, []).append(row["id"])
    return {d: ids[0] for d, ids in seen.items() if len(ids) == 1}


class Set:
    """One corpus: features, proposed pairs of main reports, and which are true."""

    def __init__(self, pickled: Path, gold: Path, kb: Knowledge) -> None:
        self.f = features_of(pickle.loads(pickled.read_bytes()), kb.lexicon("common"))
        home = read_gold(gold)
        self.label = [home.get(m[0].rsplit("#", 1)[0], "") for m in self.f.members]
        ok = np.array([bool(x) for x in self.label]) & self.f.main
        pairs = propose(self.f)
        pairs = pairs[ok[pairs].all(axis=1)]
        self.pairs = pairs
        lab = np.array(self.label)
        self.y = (lab[pairs[:, 0]] == lab[pairs[:, 1]]).astype(float)
        main = [n for n in range(len(lab)) if ok[n]]
        true = sum(1 for a, b in combinations(main, 2) if lab[a] == lab[b]) if len(main) < 4000 else 0
        print(f"{pickled.name}: {len(pairs)} pairs proposed, {int(self.y.sum())} of {true} true ones")
        self.x, self.names = columns(self.f, pairs)
        self.fold = np.array([int.from_bytes(x.encode()[-6:], "big") % 5 if x else 0 for x in self.label])


def evaluate(s: Set, tables: list[dict[str, Any]], base: dict[str, Any]) -> tuple[float, float, float]:
    """Pairwise precision, recall, F1 over main reports, each fold clustered with its own table."""
    tp = sys_n = gold_n = 0
    for k in range(5):
        groups = group(s.f, {**base, "whole": tables[k]}, [], [])
        for g in groups:
            own = [n for n in g if s.label[n] and s.f.main[n]]
            for a, b in combinations(own, 2):
                if s.fold[a] == k or s.fold[b] == k:
                    weight = 1.0 if s.fold[a] == s.fold[b] else 0.5
                    sys_n += weight
                    tp += weight * (s.label[a] == s.label[b])
    main = [n for n in range(len(s.label)) if s.label[n] and s.f.main[n]]
    gold_n = sum(1 for a, b in combinations(main, 2) if s.label[a] == s.label[b])
    p, r = tp / max(sys_n, 1), tp / max(gold_n, 1)
    return p, r, 2 * p * r / max(p + r, 1e-9)


def main() -> None:
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    kb = Knowledge()
    base = kb.weights("linking")
    sets = [Set(Path(a), Path(b), kb) for a, b in zip(args[::2], args[1::2], strict=True)]
    x, y = np.concatenate([s.x for s in sets]), np.concatenate([s.y for s in sets])
    w = np.concatenate([np.full(len(s.y), 1.0 if n == 0 else 3.0) for n, s in enumerate(sets)])
    folds = np.concatenate([np.stack([s.fold[s.pairs[:, 0]], s.fold[s.pairs[:, 1]]], axis=1) for s in sets])
    names = sets[0].names
    tables = [table_of(fit(x[keep], y[keep], w[keep], names), names) for keep in ((folds != k).all(axis=1) for k in range(5))]
    for s, name in zip(sets, args[::2], strict=True):
        print(name, "now", *(f"{v:.3f}" for v in evaluate(s, [base["whole"]] * 5, base)))
        print(name, "cross-validated (P R F1)", *(f"{v:.3f}" for v in evaluate(s, tables, base)))
    final = table_of(fit(x, y, w, names), names)
    text = yaml.safe_dump({"whole": final}, sort_keys=False, default_flow_style=None, width=140)
    print(text)
    Path("/tmp/linkq/fitted.yml").write_text(text)


if __name__ == "__main__":
    main()
