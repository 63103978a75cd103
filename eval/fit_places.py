"""Fit the weights of `data/weights/places.yml` (`find`) on the developers' places (LGL, GeoVirus): clues without words, nothing else.

python eval/fit_places.py find|resolve       prints the table; put it into data/weights/places.yml by hand
"""

from __future__ import annotations

import gzip
import json
import math
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from secondsource.detect.placenames import find_places, proposed
from secondsource.knowledge import Knowledge
from secondsource.knowledge.gazetteer import km_between
from secondsource.knowledge.gazetteer_words import place_words
from secondsource.parse import ParseCache, Parsed, Parser
from secondsource.read.lines import read_line
from secondsource.resolve.places import choose, setting_of
from secondsource.resolve.places_clues import all_clues
from secondsource.resolve.places_names import names_of

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "geo"


#: clues of which the language leaves no doubt, whatever these corpora (few villages, many newspapers' streets) say
FIXED = {
    "after_kind_of": 8.0, "before_kind": 2.5, "before_in_unit": 4.0, "before_comma_unit": 4.0, "list_of_kind": 6.0, "ends_in_unit": 3.0,
    "by_kind": -1.5, "taken": 1.5,
}  # fmt: skip
FIXED_CHOICE = {
    "hint_admin2_ADM2": 5.0, "hint_admin1_ADM1": 4.0, "hint_town_P": 2.0, "hint_town_ADM2": -1.5, "within_next": 4.0, "outside_next": -6.0,
    "hint_admin2_P": -2.0, "many_words": 3.0, "lone": 3.0, "hint_admin2_L": -4.0, "is_RGN": 1.5,
    "is_CONT": 4.0, "is_H": 2.0, "is_T": 2.0, "is_L": 2.0, "is_S": 2.0, "is_V": 2.0,
}  # fmt: skip
#: how many of the events' sentences are read beside the articles
SENTENCES = 3000


def rows(name: str) -> list[dict]:
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as f:
        return [json.loads(line) for n, line in enumerate(f) if n % 5 != 4]


def documents(kb: Knowledge) -> Iterator[tuple[Parsed, dict]]:
    both = list(zip(rows("docs"), rows("gold"), strict=True))
    events = [(d, g) for d, g in both if g["corpus"] == "event_location"][:SENTENCES]
    both = [(d, g) for d, g in both if g["corpus"] != "event_location"] + events
    cache = ParseCache(Path(os.environ.get("SECONDSOURCE_PARSE_CACHE", ".score/parse.sqlite")))
    return zip(Parser(kb, cache=cache).parse(read_line(d) for d, _ in both), [g for _, g in both], strict=True)


def examples(kb: Knowledge, docs: list[tuple[Parsed, dict]], weights: dict[str, float]) -> tuple[list, list[bool], list[float]]:
    """Clues, whether right, and how much each counts. Of the events' sentences only the places are known, so they count less."""
    xs, ys, count = [], [], []
    for parsed, g in docs:
        if g["corpus"] == "event_location":
            spans = [(q["start"], q["end"]) for e in g["events"] for q in e["locations"]]
            for c, clues in proposed(parsed, kb, weights):
                s = parsed.span_of(c.first, c.last)
                if c.by != "people" and any(a < s.end and s.start < b for a, b in spans):
                    xs.append(clues)
                    ys.append(True)
                    count.append(0.3)
            continue
        spans = [(t["start"], t["end"]) for t in g["toponyms"]]
        for c, clues in proposed(parsed, kb, weights):
            if c.by == "people" and g["corpus"] == "GeoVirus":
                continue
            s = parsed.span_of(c.first, c.last)
            xs.append(clues)
            ys.append(any(a < s.end and s.start < b for a, b in spans))
            count.append(1.0)
    return xs, ys, count


def choices(kb: Knowledge, docs: list[tuple[Parsed, dict]], weights: dict[str, float]) -> Iterator[tuple[list[dict[str, float]], int]]:
    """For each toponym whose right candidate is known, the clues of all candidates and the number of the right one."""
    words, gazetteer = place_words(), kb.gazetteer
    for parsed, g in docs:
        if g["corpus"] == "event_location":
            continue
        places = find_places(parsed, kb)
        names = names_of(places, parsed.document.text, gazetteer, words)
        company = choose(names, setting_of(parsed, kb), gazetteer, weights)
        for name in names:
            golds = [t for n in name.places for t in g["toponyms"] if (s := places[n].span) and t["start"] < s.end and s.start < t["end"]]
            if name.candidates and golds and any(t.get("lat") is not None for t in golds):
                right = [k for t in golds if (k := answer(t, name.candidates)) is not None]
                if not right and g["corpus"] == "GeoVirus" and any(e.feature_class != "P" for e in name.candidates):
                    continue  # a unit whose centre lies elsewhere is no other place
                k = max(set(right), key=right.count) if right else len(name.candidates)
                yield all_clues(name, names, company, gazetteer), k


def answer(t: dict, candidates: tuple) -> int | None:
    if t.get("geonames_id") is not None:
        return next((k for k, e in enumerate(candidates) if e.geonames_id == t["geonames_id"]), None)
    if t.get("lat") is None:
        return None
    far = [(km_between((t["lat"], t["lon"]), (e.lat, e.lon)), k) for k, e in enumerate(candidates) if e.lat is not None]
    best = [(d - 30 * (candidates[k].feature_class == "P"), k) for d, k in far if d < 161]
    return min(best)[1] if best else None


def fit_choices(groups: list[tuple[list[dict[str, float]], int]], fixed: dict[str, float], penalty: float = 2.0) -> dict[str, float]:
    names = sorted({n for g, _ in groups for x in g for n in x})
    column = {n: i for i, n in enumerate(names)}
    a = np.zeros((sum(len(g) for g, _ in groups), len(names)))
    bounds, right, i = [], [], 0
    for g, k in groups:
        bounds.append(i)
        right.append(i + k)
        for x in g:
            for n, v in x.items():
                a[i, column[n]] = v
            i += 1
    start = np.array(bounds)
    base = a @ np.array([fixed.get(n, 0.0) * math.log(2) for n in names])
    a[:, [column[n] for n in fixed if n in column]] = 0.0

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = a @ w + base
        top = np.maximum.reduceat(z, start)
        sizes = np.diff(np.append(start, len(z)))
        e = np.exp(z - np.repeat(top, sizes))
        total = np.add.reduceat(e, start)
        p = e / np.repeat(total, sizes)
        nll = float((np.log(total) + top - z[right]).sum())
        grad = a.T @ p - a[right].sum(0)
        return nll + penalty * (w @ w) / 2, grad + penalty * w

    w = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x
    z = a @ w + base
    hits = sum(z[s : s + len(g)].argmax() == k for s, (g, k) in zip(bounds, groups, strict=True))
    print(f"# {len(groups)} names with a choice, {100 * hits / len(groups):.1f} % chosen rightly")
    return {n: fixed.get(n, round(float(v) / math.log(2), 2)) for n, v in zip(names, w, strict=True) if n in fixed or abs(v) > 0.02}


def fit(
    xs: list[dict[str, float]],
    ys: list[bool],
    count: list[float] | None = None,
    *,
    fixed: dict[str, float] | None = None,
    penalty: float = 3.0,
) -> dict[str, float]:
    fixed = fixed or {}
    names = sorted({n for x in xs for n in x})
    seen = {n: sum(n in x and x[n] != 0 for x in xs) for n in names}
    names = [n for n in names if seen[n] >= 8]
    column = {n: i for i, n in enumerate(names)}
    a = np.zeros((len(xs), len(names)))
    for i, x in enumerate(xs):
        for n, v in x.items():
            if n in column:
                a[i, column[n]] = v
    base = a @ np.array([fixed.get(n, 0.0) * np.log(2) for n in names])
    a[:, [column[n] for n in fixed if n in column]] = 0.0
    y = np.where(ys, 1.0, -1.0)
    much = np.ones(len(ys)) if count is None else np.array(count)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = y * (a @ w + base)
        p = 1 / (1 + np.exp(np.clip(z, -50, 50)))
        return float((much * np.logaddexp(0, -z)).sum() + penalty * (w @ w) / 2), -(a.T @ (much * y * p)) + penalty * w

    w = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x / np.log(2)
    right = float((((a @ w + base / np.log(2)) > 0) == (y > 0)).mean())
    print(f"# {len(xs)} candidates, {sum(ys)} places, {100 * right:.1f} % decided rightly")
    return {n: fixed.get(n, round(float(w[i]), 2)) for n, i in column.items()}


def main() -> None:
    kb = Knowledge()
    docs = list(documents(kb))
    part = sys.argv[1]
    weights: dict[str, float] = dict(kb.weights("places")[part])
    for _ in range(2):  # some clues depend on the decisions, so once more with the weights found
        if part == "find":
            weights = fit(*examples(kb, docs, weights), fixed=FIXED)
        else:
            weights = fit_choices(list(choices(kb, docs, weights)), FIXED_CHOICE)
    for n, w in weights.items():
        print(f"  {n}: {w}")


if __name__ == "__main__":
    main()
