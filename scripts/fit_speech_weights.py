"""Fit the weights of the clues of `detect.speakers_weigh` on attributions marked by people.

    python scripts/fit_speech_weights.py GOLD.jsonl.gz [--cache parse.sqlite] [--penalty 1.0]

GOLD lies beside `docs.jsonl.gz`, as `eval/score.py attribution` reads them; every fifth row is left out of the fit.
Writes `data/lexicon/en/speech_weights.yml`. A clue is a class of cue, a relation, a length: never a word of the texts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize

from secondsource.detect.speakers import propose
from secondsource.detect.speakers_weigh import clues_of
from secondsource.knowledge import Knowledge
from secondsource.knowledge.files import DATA
from secondsource.model import Document, Part
from secondsource.parse import ParseCache, Parsed, Parser

OUT = DATA / "lexicon" / "en" / "speech_weights.yml"
RARE = 8  # clues seen less often are left out


def rows(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def examples(docs: list[dict], gold: list[dict], scorer, cache: Path | None) -> Iterator[tuple[list[str], bool]]:
    """Clues of each proposal and whether it is right by the scorer's rule; last per document: what was not proposed."""
    kb = Knowledge()
    parser = Parser(kb, cache=ParseCache(cache) if cache else None)
    made = (Document(d["id"], d["text"], (Part("body", 0, len(d["text"])),)) for d in docs)
    for parsed, g in zip(parser.parse(made), gold, strict=True):
        drafts = propose(parsed, kb)
        words = scorer.Words.of(parsed.document.text)
        items = [item(parsed, words, d) for d in drafts]
        want = scorer.gold_items(words, g["attributions"])
        hits = {j for _, j in scorer.one_to_one(fits(want, items, scorer))}
        for j, d in enumerate(drafts):
            yield clues_of(parsed, d, drafts), j in hits
        yield [], len(want)


def item(parsed: Parsed, words, d) -> dict:
    def inside(pieces):
        return words.inside([(parsed.words[a].start, parsed.words[b - 1].end) for a, b in pieces])

    source, cue, content = inside([d.source] if d.source else []), inside([d.cue]), inside(d.pieces)
    return {"source": source, "cue": cue, "content": content - source - cue}


def fits(want: list[dict], items: list[dict], scorer) -> list[tuple[float, int, int]]:
    out = []
    for i, g in enumerate(want):
        for j, p in enumerate(items):
            if (g["cue"] & p["cue"] or not g["cue"]) and scorer.half(g["source"], p["source"]) and scorer.half(g["content"], p["content"]):
                out.append((len(g["content"] & p["content"]) / (1 + max(len(g["content"]), len(p["content"]))), i, j))
    return out


def fit(clues: list[list[str]], right: np.ndarray, penalty: float) -> tuple[dict[str, float], float]:
    seen = Counter(c for cs in clues for c in cs)
    names = sorted(c for c, n in seen.items() if n >= RARE)
    index = {c: n for n, c in enumerate(names)}
    rows_, cols = zip(*((r, index[c]) for r, cs in enumerate(clues) for c in cs if c in index), strict=True)
    from scipy.sparse import csr_matrix

    x = csr_matrix((np.ones(len(rows_)), (rows_, cols)), shape=(len(clues), len(names)))

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w[1:] + w[0]
        p = 1 / (1 + np.exp(-z))
        value = np.logaddexp(0, -z * (2 * right - 1)).sum() + penalty * (w[1:] ** 2).sum() / 2
        grad = p - right
        return value, np.concatenate([[grad.sum()], x.T @ grad + penalty * w[1:]])

    w = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    bits = 1 / np.log(2)
    return {c: round(float(w[1 + n] * bits), 2) for c, n in index.items() if abs(w[1 + n] * bits) >= 0.05}, round(float(w[0] * bits), 2)


def best_threshold(sums: np.ndarray, right: np.ndarray, gold: int) -> tuple[float, float]:
    order = np.argsort(-sums)
    hits = np.cumsum(right[order])
    f = 2 * hits / (np.arange(1, len(sums) + 1) + gold)
    n = int(f.argmax())
    return round(float(sums[order[n]]), 2), round(100 * float(f[n]), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--scorer", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "score")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--penalty", type=float, default=2.0)
    args = parser.parse_args()
    sys.path.insert(0, str(args.scorer))
    import attribution as scorer

    gold, docs = rows(args.gold), rows(args.gold.parent / "docs.jsonl.gz")
    work = [n for n in range(len(gold)) if n % 5 != 4]
    clues, right, wanted = [], [], 0
    for cs, ok in examples([docs[n] for n in work], [gold[n] for n in work], scorer, args.cache):
        if cs:
            clues.append(cs)
            right.append(ok)
        else:
            wanted += int(ok)
    truth = np.array(right, dtype=float)
    weights, start = fit(clues, truth, args.penalty)
    sums = np.array([start + sum(weights.get(c, 0.0) for c in cs) for cs in clues])
    threshold, f = best_threshold(sums, truth, wanted)
    print(f"{len(clues)} proposals, {int(truth.sum())} right of {wanted}; {len(weights)} weights; F1 by the fit {f} at {threshold}")
    head = "# Weights (log2 odds) of the clues for a proposed attribution; made by scripts/fit_speech_weights.py. No words of any text.\n"
    content = {"start": start, "threshold": threshold, "clues": dict(sorted(weights.items()))}
    OUT.write_text(head + yaml.safe_dump(content), encoding="utf-8")


if __name__ == "__main__":
    main()
