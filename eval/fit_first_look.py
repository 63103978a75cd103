"""Fits the weights of the first look (`data/weights/first_look.yml`), and says what it would pass over.

    python eval/fit_first_look.py NAME.in.jsonl:NAME.out.jsonl ... [--write] [--refused FILE]

Each pair is documents and what the full reading found in them (`secondsource extract`). A document matters where an incident, a claim
or a statistic was read in it. The features count classes of words and hold no words, so the fit may use the evaluation texts; half of the
documents (by the hash of their id) fit, the other half measure.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from secondsource.detect.first_look import FEATURES, NAMED, PLAIN, SHORT, FirstLook
from secondsource.errors import SecondsourceError
from secondsource.knowledge import DATA, Knowledge
from secondsource.knowledge.first_words import IDLE
from secondsource.read.lines import read_line

TABLE = DATA / "weights" / "first_look.yml"
CLAIMS = {"claim_of_responsibility", "denial_of_responsibility", "pledge_of_allegiance"}
VIOLENT = ("attack.", "battle.", "enforcement.", "unrest.")
#: of 1,000 documents with victims in sets that are mostly reports of violence, so many may be passed over
MISSED = 6


def grade(line: dict[str, Any]) -> int:
    """2: an incident with victims or arrests, or a claim; 1: something else that a ledger keeps; 0: nothing."""
    happened = [r for r in line["reports"] if r["event"]["status"] != "hypothetical" and r["event"]["type"].startswith(VIOLENT)]
    if any(r["figures"] for r in happened) or any(s["kind"] in CLAIMS for s in line["statements"]):
        return 2
    return 1 if happened or line["statistics"] else 0


def load(pair: str, look: FirstLook) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Ids, features and grades of one set."""
    source, _, found = pair.partition(":")
    graded = {x["id"]: grade(x) for x in map(json.loads, Path(found).read_text(encoding="utf-8").split("\n")[:-1])}
    ids, rows = [], []
    for text in Path(source).read_text(encoding="utf-8").split("\n")[:-1]:
        try:
            document = read_line(json.loads(text))
        except (SecondsourceError, ValueError):
            continue
        if document.id in graded:
            ids.append(document.id)
            rows.append(look.features(document))
    return ids, np.array(rows), np.array([graded[i] for i in ids])


#: so far above the threshold an article is read whole; below, only its passages with telling words and those beside them
SURE = 4.0
#: words from which on a text counts in full: many of the sets hold single sentences, streams do not
ARTICLE = 150
#: what one of our own examples weighs beside a document: there are few, and they hold what the sets lack (talk without violence)
OWN = 6.0


def own_examples(kb: Knowledge, look: FirstLook) -> tuple[np.ndarray, np.ndarray]:
    """Features and labels of the examples and refusals in the lexicon, each also as an article of four times its length."""
    lexicon = kb.lexicon("first_look")
    texts = [(s * n, key == "examples") for key in ("examples", "refuses") for s in lexicon[key] for n in (1, 4)]
    rows = [look.features(read_line({"text": text})) for text, _ in texts]
    return np.array(rows), np.array([label for _, label in texts])


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Logistic regression with a little ridge; nothing but length and what other articles are about may speak against reading."""
    from scipy.optimize import minimize

    sign = np.where(y, 1.0, -1.0)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = sign * (x @ w)
        p = 1 / (1 + np.exp(np.clip(z, -50, 50)))
        value = float((weight * np.logaddexp(0, -z)).sum() + 0.5 * (w[1:] ** 2).sum())
        return value, -(x.T @ (weight * sign * p)) + np.r_[0.0, w[1:]]

    bounds = [(None, None) if f == "bias" else (None, 0.0) if f in (*IDLE, "length") else (0.0, None) for f in FEATURES]
    return minimize(loss, np.zeros(x.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B").x


def read(x: np.ndarray, w: np.ndarray, threshold: float) -> np.ndarray:
    """Which of these the first look lets through."""
    short = (x[:, FEATURES.index("length")] < SHORT) & x[:, list(PLAIN)].any(axis=1)
    named = x[:, FEATURES.index("group")] >= NAMED
    full = x[:, FEATURES.index("full")] > 0
    return short | named | full | (x @ w >= threshold)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--refused", type=Path)
    args = parser.parse_args()
    kb = Knowledge()
    look = FirstLook(kb)
    own_x, own_y = own_examples(kb, look)
    sets = {p: load(p, look) for p in args.pairs}
    ids = [i for s in sets.values() for i in s[0]]
    x = np.concatenate([s[1] for s in sets.values()])
    grades = np.concatenate([s[2] for s in sets.values()])
    half = np.array([zlib.crc32(i.encode()) % 2 == 0 for i in ids])
    share = np.where(grades == 2, 1.0, 0.3)
    article = np.clip(np.expm1(x[half, FEATURES.index("length")]) / ARTICLE, 0.02, 1.0)
    reports = np.concatenate([np.full(len(s[0]), (s[2] == 2).mean() > 0.5) for s in sets.values()])
    trusted = (grades == 0) | reports  # in sets about other matters, what was read is as often a misreading
    weights = np.r_[article * trusted[half] * np.where(grades[half] > 0, share[half], 1.0), np.full(len(own_y), OWN)]
    w = fit(np.concatenate([x[half], own_x]), np.r_[grades[half] > 0, own_y], weights)
    score = x @ w
    long = x[:, FEATURES.index("length")] >= SHORT  # shorter ones are read by another rule
    hard = np.sort(score[half & (grades == 2) & reports & long])
    threshold = float(hard[int(len(hard) * MISSED / 1000)]) - 0.1
    for name, (own, rows, g) in sets.items():
        test = np.array([zlib.crc32(i.encode()) % 2 == 1 for i in own])
        kept = read(rows, w, threshold)
        told = [f"{(kept[test & (g == k)].sum())}/{(test & (g == k)).sum()}" for k in (2, 1, 0)]
        print(f"{Path(name.partition(':')[0]).name:32} {len(own):5} docs; read of grade 2 {told[0]:>9}, 1 {told[1]:>9}, 0 {told[2]:>9}")
    test = ~half
    for k, what in ((2, "incidents with figures, claims"), (1, "other incidents, statistics"), (0, "nothing")):
        at = test & (grades == k)
        print(f"{what:32} {read(x[at], w, threshold).sum()} of {at.sum()} read ({100 * read(x[at], w, threshold).mean():.2f} %)")
    kept = read(own_x, w, threshold)
    print(f"own examples {kept[own_y].sum()} of {own_y.sum()} read, refusals {kept[~own_y].sum()} of {(~own_y).sum()}")
    print(dict(zip(FEATURES, w.round(2).tolist(), strict=True)), round(threshold, 2))
    if args.refused:
        lost = [i for i, s, g in zip(ids, read(x, w, threshold), grades, strict=True) if g == 2 and not s]
        args.refused.write_text("\n".join(lost) + "\n", encoding="utf-8")
    if args.write:
        head = (
            "# Weights of the first look (natural log odds a document matters), by eval/fit_first_look.py; see there. No words are in it.\n"
        )
        value = {
            "threshold": round(threshold, 3),
            "sure": round(threshold + SURE, 3),
            "weights": {k: round(float(v), 3) for k, v in zip(FEATURES, w, strict=True)},
        }
        TABLE.write_text(head + yaml.safe_dump(value, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    begun = time.process_time()
    main()
    print(f"{time.process_time() - begun:.0f} s", file=sys.stderr)
