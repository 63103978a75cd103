"""Fit the weights of `data/weights/places.yml` (`scene`) on the developers' event places: clues without words, nothing else.

python eval/fit_scenes.py [LIMIT]            prints the table and, given the event's word, how often the scene is right
python eval/fit_scenes.py LIMIT PRED.jsonl   the same from the words of our own reports, as `secondsource extract` wrote them: the shipped table
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from pathlib import Path

from fit_places import fit

from secondsource.detect.placenames import find_places
from secondsource.detect.triggers import find_hits
from secondsource.knowledge import Knowledge
from secondsource.parse import ParseCache, Parser
from secondsource.read.lines import read_line
from secondsource.resolve.places import resolve_places
from secondsource.resolve.scenes import rank, weighed
from secondsource.resolve.scenes_clues import seats_of

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "geo"


def rows(name: str) -> list[dict]:
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as f:
        return [json.loads(line) for n, line in enumerate(f) if n % 5 != 4]


def main() -> None:
    kb = Knowledge()
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else None
    both = [(d, g) for d, g in zip(rows("docs"), rows("gold"), strict=True) if g["corpus"] == "event_location"][:limit]
    cache = ParseCache(Path(os.environ.get("SECONDSOURCE_PARSE_CACHE", ".score/parse.sqlite")))
    ours = reports_of(Path(sys.argv[2])) if len(sys.argv) > 2 else None
    xs, ys, count, events = [], [], [], []
    for parsed, (_, g) in zip(Parser(kb, cache=cache).parse(read_line(d) for d, _ in both), both, strict=True):
        places = resolve_places(find_places(parsed, kb), parsed, kb)
        told = {hit.token.i for hit in find_hits(parsed, kb)}
        for e in g["events"]:
            word = e if ours is None else nearest(e, ours.get(g["id"], []))
            if word is None:
                continue
            tokens = parsed.tokens(word["start"], word["end"])
            if not len(tokens):
                continue
            trigger = tokens.root.i
            seats = seats_of(places, parsed, parsed.sentence_index[trigger])
            good = [any(q["start"] < s.place.span.end and s.place.span.start < q["end"] for q in e["locations"]) for s in seats]
            if trigger in told:
                events.append((seats, trigger, parsed, e["locations"]))
            for (_, clues), right in zip(weighed(seats, trigger, parsed), good, strict=True):
                xs.append(clues)
                ys.append(right)
                count.append(1.0 if ours is not None or trigger in told else 0.3)
    weights = fit(xs, ys, count)
    for n, w in weights.items():
        print(f"  {n}: {w}")
    report(events, weights)


def reports_of(path: Path) -> dict[str, list[dict]]:
    """The event spans of our reports by document."""
    with path.open(encoding="utf-8") as f:
        return {d["id"]: [r["event"]["span"] for r in d["reports"]] for d in map(json.loads, f)}


def nearest(event: dict, spans: list[dict]) -> dict | None:
    """Our word for an annotated event: the one that overlaps it, else the nearest; None where we report nothing."""
    return min(spans, key=lambda s: max(0, s["start"] - event["end"], event["start"] - s["end"]), default=None)


def report(events: list, weights: dict[str, float]) -> None:
    for least in (-6.0, -4.0, -3.0, -2.0, -1.0, 0.0):
        report_at(events, weights, least)


def report_at(events: list, weights: dict[str, float], least: float) -> None:
    want = given = right = reach = 0
    for seats, trigger, parsed, locations in events:
        want += bool(locations)
        over = [any(q["start"] < s.place.span.end and s.place.span.start < q["end"] for q in locations) for s in seats]
        reach += any(over)
        ranked = rank(seats, trigger, parsed, weights)
        if ranked and ranked[0][0] > least:
            given += 1
            right += over[ranked[0][1].order]
    p, r, f1 = 100 * right / given, 100 * right / want, 200 * right / (given + want)
    print(f"# given the event's word, above {least}: P {p:.1f} R {r:.1f} F1 {f1:.1f}; the place was found for {100 * reach / want:.1f} %")


if __name__ == "__main__":
    main()
