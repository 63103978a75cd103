"""Score incidents that a system made of the articles of this benchmark.

    python score.py read INCIDENTS.jsonl [ISSUES.jsonl]        one split (read, unread)
    python score.py read --oracle                              the gold against itself: everything is 100

INCIDENTS: one JSON object a line with `documents` (ids) and, as far as known, `type`, `date` {earliest, latest}, `place` {lat, lon},
`figures` {killed, injured: {low, best, high}}, `participants` [{role, name, status}], `assessment` {grade, voices}. ISSUES: one object a
line with `kind` and `evidence` [{document_id, start, end}] or `documents`. What is missing counts as wrong. Python's own library suffices.

Prints one number a line, per cent unless said otherwise, and the same as JSON in the last line.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
Json = Mapping[str, Any]
NEAR_KM = 25.0
#: kinds that are no alarm: they report, and do not doubt
SILENT = frozenset({"update", "copy", "link"})


def read_lines(path: Path) -> list[Json]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def members(line: Json) -> set[str]:
    """The documents of an incident line."""
    return {*map(str, line.get("documents") or ()), *(str(r).rsplit("#", 1)[0] for r in line.get("reports") or ())}


# ------------------------------------------------------------------------------------------------------- linking
def home_of(lines: Sequence[Json]) -> dict[str, int]:
    """The one line that each document counts under: that of its first report, then the largest."""

    def first(n: int, doc: str) -> tuple[int, int, int]:
        own = [int(m.group(1)) for r in lines[n].get("reports") or () if (m := re.fullmatch(re.escape(doc) + r"#(\d+)", str(r)))]
        return (min(own, default=10**6), -len(members(lines[n])), n)

    homes: dict[str, list[int]] = {}
    for n, line in enumerate(lines):
        for doc in members(line):
            homes.setdefault(doc, []).append(n)
    return {doc: min(found, key=lambda n: first(n, doc)) for doc, found in homes.items()}


def f1(p: float, r: float) -> float:
    """The harmonic mean."""
    return 0.0 if p + r == 0 else 2 * p * r / (p + r)


def score_linking(gold: Json, lines: Sequence[Json]) -> dict[str, float]:
    """Pairwise and B-cubed F1 over the documents with one main incident; a document in no line stands alone and unfound."""
    seen = Counter(d for g in gold["incidents"] for d in g["documents"])
    truth = {d: g["id"] for g in gold["incidents"] for d in g["documents"] if seen[d] == 1}
    home = home_of(lines)
    docs = sorted(truth)
    same = {p for p in combinations(docs, 2) if truth[p[0]] == truth[p[1]]}
    joined = {p for p in combinations(docs, 2) if p[0] in home and home.get(p[0]) == home.get(p[1])}
    hit = len(same & joined)
    precision = [_share(d, docs, home, truth) for d in docs if d in home]
    recall = [_share(d, docs, truth, home) if d in home else 0.0 for d in docs]
    p3 = sum(precision) / len(precision) if precision else 0.0
    pair = f1(hit / len(joined) if joined else 0.0, hit / len(same) if same else 0.0)
    return {"linking.pairwise": 100 * pair, "linking.b_cubed": 100 * f1(p3, sum(recall) / len(recall))}


def _share(doc: str, docs: Sequence[str], by: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Of the documents that `by` puts with this one, the share that `other` does too."""
    mates = [d for d in docs if by.get(d) == by[doc]]
    return sum(1 for d in mates if d in other and other[d] == other.get(doc)) / len(mates)


def match(gold: Json, lines: Sequence[Json]) -> dict[int, Json]:
    """Gold incident -> its line, one to one: most shared documents first, then the day, then the place."""
    ranked = []
    for n, g in enumerate(gold["incidents"]):
        want, spare = set(g["documents"]), set(g["mentioned_in"])
        for k, line in enumerate(lines):
            have = members(line)
            both = want & have
            if both:
                fit = len(both) / len(want | (have - spare)) + 0.5 * same_day(line, g) + 0.5 * near(line, g)
                ranked.append((-fit, k, n))
    out: dict[int, Json] = {}
    used: set[int] = set()
    for _, k, n in sorted(ranked):
        if n not in out and k not in used:
            out[n] = lines[k]
            used.add(k)
    return out


# -------------------------------------------------------------------------------------------------------- values
def same_day(line: Json, g: Json) -> bool:
    """Both ends of the date within a day of the gold's."""
    got = line.get("date") or {}
    try:
        ends = [(date.fromisoformat(got[k]), date.fromisoformat(g["date"][k])) for k in ("earliest", "latest")]
    except (KeyError, TypeError, ValueError):
        return False
    return all(abs((a - b).days) <= 1 for a, b in ends)


def near(line: Json, g: Json) -> bool:
    """The place within 25 km."""
    place = line.get("place") or {}
    if not isinstance(place.get("lat"), (int, float)) or not isinstance(place.get("lon"), (int, float)):
        return False
    p, q = math.radians(place["lat"]), math.radians(g["place"]["lat"])
    dlon = math.radians(g["place"]["lon"] - place["lon"])
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(dlon / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(h))) <= NEAR_KM


def best_of(line: Json, measure: str) -> Any:
    """The published figure; None where there is none."""
    figure = (line.get("figures") or {}).get(measure)
    return figure.get("best") if isinstance(figure, Mapping) else None


def plain(name: object) -> str:
    """A name folded for comparing."""
    return re.sub(r"[^a-z0-9]+", " ", str(name or "").lower().replace("ı", "i")).strip().removeprefix("the ")


def share(values: Iterable[bool]) -> float | None:
    """Per cent of those that hold; None where there is nothing to ask."""
    held = list(values)
    return 100 * sum(held) / len(held) if held else None


def score_values(gold: Json, found: Mapping[int, Json]) -> dict[str, float | None]:
    """Figures, type, date, place, initiators and the assessment, incident by incident."""
    rows = [(g, found.get(n, {})) for n, g in enumerate(gold["incidents"])]
    out: dict[str, float | None] = {}
    for measure in ("killed", "injured"):
        asked = [(g[measure], best_of(line, measure)) for g, line in rows if g.get(measure)]
        out[f"{measure}.exact"] = share(got == want["best"] for want, got in asked)
        out[f"{measure}.within"] = share(got is not None and want["low"] <= got <= want["high"] for want, got in asked)
    out["type"] = share(any(_type_fits(t, g["type"]) for t in (line.get("type"), *(line.get("types") or ()))) for g, line in rows)
    out["date"] = share(same_day(line, g) for g, line in rows)
    out["place"] = share(near(line, g) for g, line in rows)
    out["initiators"] = share(_named(line, x) for g, line in rows for x in g["initiators"])
    out["grade"] = share((line.get("assessment") or {}).get("grade") == g["grade"] for g, line in rows)
    voices = [(g["voices"], (line.get("assessment") or {}).get("voices")) for g, line in rows]
    out["voices"] = share(isinstance(got, int) and abs(got - want) <= 1 for want, got in voices)
    return out


def _type_fits(got: object, want: str) -> bool:
    return isinstance(got, str) and (got == want or got.startswith(want + ".") or want.startswith(got + "."))


def _named(line: Json, want: Json) -> bool:
    """Whether a party of this name stands in the line with this status."""
    parties = line.get("participants") or ()
    return any(
        plain(want["name"]) in (plain(p.get("name")), plain(p.get("actor_id"))) and p.get("status") == want["status"] for p in parties
    )


# -------------------------------------------------------------------------------------------------------- issues
def score_issues(gold: Json, texts: Mapping[str, str], issues: Sequence[Json]) -> dict[str, float | None]:
    """Recall of the planted faults, one to one; and alarms that fit none, a number for each incident."""
    spans = [
        [(d, texts[d].index(q), texts[d].index(q) + len(q)) for d, q in zip(g["docs"], g["quotes"], strict=True)] for g in gold["issues"]
    ]

    def fits(n: int, issue: Json) -> bool:
        evidence = [(e.get("document_id"), e.get("start"), e.get("end"), e.get("span")) for e in issue.get("evidence") or ()]
        for doc, start, end, span in evidence:
            a, b = (span["start"], span["end"]) if isinstance(span, Mapping) else (start, end)
            if any(doc == d and (a is None or (a < y and x < b)) for d, x, y in spans[n]):
                return True
        return False

    used: set[int] = set()
    hits = []
    for n, g in enumerate(gold["issues"]):
        free = (k for k, issue in enumerate(issues) if k not in used and issue.get("kind") == g["kind"] and fits(n, issue))
        chosen = next(free, None)
        hits.append(chosen is not None)
        used.update(() if chosen is None else (chosen,))
    loud = [i for i in issues if i.get("kind") not in SILENT]
    alarms = sum(not any(fits(n, i) for n in range(len(spans))) for i in loud)
    return {"issues.recall": share(hits), "issues.alarms_per_incident": alarms / len(gold["incidents"])}


def score_copies(gold: Json, issues: Sequence[Json]) -> float | None:
    """Pairs of copied articles that an issue of kind `copy` names."""
    named = [
        {*map(str, i.get("documents") or ()), *(str(e.get("document_id")) for e in i.get("evidence") or ())}
        for i in issues
        if i.get("kind") == "copy"
    ]
    return share(any({a, b} <= docs for docs in named) for a, b, _ in gold["copies"])


def score(gold: Json, docs: Sequence[Json], lines: Sequence[Json], issues: Sequence[Json]) -> dict[str, float | None]:
    """Every number, by name."""
    held = set().union(*map(members, lines)) if lines else set()
    return {
        **score_linking(gold, lines),
        **score_values(gold, match(gold, lines)),
        **score_issues(gold, {d["id"]: d["text"] for d in docs}, issues),
        "copies": score_copies(gold, issues),
        "quiet": share(d not in held for d in gold["no_incident"]),
    }


def oracle(gold: Json, docs: Sequence[Json]) -> tuple[Sequence[Json], Sequence[Json]]:
    """The gold as a system would write it: incidents and issues."""
    text = {d["id"]: d["text"] for d in docs}
    lines = [
        {
            **{k: g[k] for k in ("type", "date", "place")},
            "documents": g["documents"],
            "figures": {m: g[m] for m in ("killed", "injured") if g[m]},
            "participants": [{"role": "initiator", **x} for x in g["initiators"]],
            "assessment": {"grade": g["grade"], "voices": g["voices"]},
        }
        for g in gold["incidents"]
    ]
    issues = [
        {"kind": g["kind"], "evidence": [_evidence(d, q, text) for d, q in zip(g["docs"], g["quotes"], strict=True)]}
        for g in gold["issues"]
    ]
    return lines, [*issues, *({"kind": "copy", "documents": [a, b]} for a, b, _ in gold["copies"])]


def _evidence(doc: str, quote: str, text: Mapping[str, str]) -> Json:
    start = text[doc].index(quote)
    return {"document_id": doc, "start": start, "end": start + len(quote)}


def load(split: str) -> tuple[Json, list[Json]]:
    """The gold and the articles of a split."""
    return json.loads((HERE / split / "gold.json").read_text(encoding="utf-8")), read_lines(HERE / split / "docs.jsonl")


def main(argv: Sequence[str]) -> int:
    """Print the numbers."""
    if len(argv) not in (2, 3) or not (HERE / argv[0] / "gold.json").is_file():
        print(__doc__)
        return 2
    gold, docs = load(argv[0])
    lines: Sequence[Json]
    issues: Sequence[Json]
    if argv[1] == "--oracle":
        lines, issues = oracle(gold, docs)
    else:
        lines, issues = read_lines(Path(argv[1])), read_lines(Path(argv[2])) if len(argv) == 3 else []
    numbers = {k: None if v is None else round(v, 2) for k, v in score(gold, docs, lines, issues).items()}
    for name, value in numbers.items():
        print(f"{name:<28}{'-' if value is None else f'{value:.1f}'}")
    print(json.dumps(numbers))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
