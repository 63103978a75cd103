"""Fit the weights of `data/weights/story.yml` on the developers' parts of hrds and gva: clues without words, nothing else.

python eval/fit_story.py [ROWS]    prints both tables, and how often the likeliest report and town are right, fitted and by the file

A conditional logit: of the reports (towns) of one text, the share of the odds that those have which agree best with the record. Rows of the
`unread` slice are left out.
"""

from __future__ import annotations

import dataclasses
import gzip
import json
import math
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from secondsource.knowledge import Knowledge
from secondsource.knowledge.gazetteer_names import fold
from secondsource.knowledge.gazetteer_tables import story_weights
from secondsource.model import Place, Report
from secondsource.parse import ParseCache, Parsed
from secondsource.pipeline import extract
from secondsource.read.lines import read_line
from secondsource.resolve.main_report import main_first, weighed_reports
from secondsource.resolve.scenes_town import towns_of, weighed_towns
from secondsource.stages import SHIPPED

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
#: one choice: the clues of each candidate, and how well each agrees with the record
Choice = tuple[list[dict[str, float]], list[float]]
Read = tuple[Sequence[Report], Sequence[Place], Parsed]


def lines(name: str) -> list[dict]:
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def read(name: str, limit: int | None) -> Iterator[Read]:
    """The dated and placed reports of each text, before they are read as one story."""
    kept: list[Read] = []

    def keep(reports: Sequence[Report], places: Sequence[Place], parsed: Parsed) -> tuple[Report, ...]:
        kept.append((reports, places, parsed))
        return tuple(reports)

    rows = [d for n, d in enumerate(lines(f"{name}/docs")) if n % 5 != 4][:limit]
    cache = ParseCache(Path(os.environ.get("SECONDSOURCE_PARSE_CACHE", ".score/parse.sqlite")))
    stages = dataclasses.replace(SHIPPED, story_of=keep)
    for _ in extract((read_line(d) for d in rows), Knowledge(), stages=stages, cache=cache):
        yield from kept
        kept.clear()


def kilometres(place: Place, lat: float, lon: float) -> float:
    assert place.lat is not None
    assert place.lon is not None
    a, b, c, d = map(math.radians, (place.lat, place.lon, lat, lon))
    return 12742 * math.asin(min(1.0, math.sqrt(math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2)))


class Hrds:
    """The record of one article on an attack on somebody who defends rights."""

    def __init__(self, gold: dict) -> None:
        self.gold = gold

    def town(self, place: Place) -> float:
        return float(bool(self.gold["city"]) and fold(self.gold["city"]) == fold(place.name))

    def report(self, report: Report) -> float:
        day, gold = report.date, self.gold
        found = sum(self.town(p) for p in report.places if p.is_scene)
        if day.earliest is not None and day.latest is not None:
            found += 0.4 * (day.earliest.year == day.latest.year == gold["year"])
            found += (day.earliest == day.latest) and (day.earliest.month, day.earliest.day) == (gold["month"], gold["day"])
        return found


class Gva:
    """The record of a shooting."""

    def __init__(self, gold: dict) -> None:
        self.gold = gold

    def town(self, place: Place) -> float:
        where = (self.gold["lat"], self.gold["lon"])
        return float(place.lat is not None and where[0] is not None and kilometres(place, *where) <= 25)

    def report(self, report: Report) -> float:
        found = max((self.town(p) for p in report.places if p.is_scene), default=0.0) + 0.7 * report.type.startswith(("attack", "battle"))
        day = report.date
        return found + float(day.precision == "day" and str(day.earliest) == self.gold["date"])


def choices(name: str, limit: int | None) -> tuple[list[Choice], list[Choice]]:
    """What is chosen among: the reports of each text, and its towns for the main one."""
    gold: dict[str, Hrds | Gva] = {}
    for g in lines(f"{name}/gold"):
        gold.update({d: Gva(g) for d in g["documents"]} if name == "gva" else {g["id"]: Hrds(g)})
    reports_of, towns_of_story = [], []
    for reports, places, parsed in read(name, limit):
        record = gold.get(parsed.document.id)
        if record is None or not reports:
            continue
        reports_of.append((weighed_reports(reports, places, parsed), [record.report(r) for r in reports]))
        weighed = list(weighed_towns(towns_of(places, parsed), main_first(reports, places, parsed), places, parsed))
        towns_of_story.append(([clues for _, clues in weighed], [record.town(t.place) for t, _ in weighed]))
    return reports_of, towns_of_story


def likely(clues: Sequence[dict[str, float]], weights: dict[str, float]) -> list[float]:
    scores = [sum(v * weights.get(k, 0.0) for k, v in c.items()) for c in clues]
    odds = [math.exp(s - max(scores)) for s in scores]
    return [o / sum(odds) for o in odds]


def fit(rows: Sequence[Choice], fixed: dict[str, float], steps: int = 300, rate: float = 0.3, drawn: float = 1.0) -> dict[str, float]:
    """Weights by ascent; those in `fixed` stay as they are."""
    rows = [(c, a) for c, a in rows if len(c) > 1 and max(a) > min(a)]
    names = sorted({k for c, _ in rows for x in c for k in x} - set(fixed))
    weights = dict.fromkeys(names, 0.0) | fixed
    for _ in range(steps):
        up = {k: -drawn * weights[k] for k in names}
        for clues, agree in rows:
            want = [math.exp(3 * (a - max(agree))) for a in agree]
            for c, p, w in zip(clues, likely(clues, weights), want, strict=True):
                for k in names:
                    up[k] += c[k] * (w / sum(want) - p)
        for k in names:
            weights[k] += rate * up[k] / len(rows)
    return weights


def right(rows: Sequence[Choice], weights: dict[str, float]) -> str:
    best = [(max(zip(likely(c, weights), a, strict=True))[1], max(a)) for c, a in rows if c and max(a) > 0]
    return f"{sum(got for got, _ in best):.1f} of {sum(most for _, most in best):.1f} over {len(best)} texts"


def main() -> None:
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else None
    found = [choices(name, limit) for name in ("hrds", "gva")]
    for n, table in enumerate(("main", "town")):
        by_file = dict(story_weights()[table])
        fixed = {k: by_file[k] for k in ("unreal", "background") if k in by_file}
        fitted = fit([row for part in found for row in part[n]], fixed)
        print(f"{table}: {', '.join(f'{k}: {round(v, 2)}' for k, v in fitted.items())}")
        for name, part in zip(("hrds", "gva"), found, strict=True):
            print(f"  {name}: fitted {right(part[n], fitted)}; by the file {right(part[n], by_file)}")


if __name__ == "__main__":
    main()
