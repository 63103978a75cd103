"""All figures in one table, against the floors that may only rise: `make score`.

    python eval/gate.py                 run every scorer, print the table, fail where a figure is below its floor
    python eval/gate.py --update        the same, then raise the floors to what was reached; a lower one is refused
    python eval/gate.py satp times      only these sets

`eval/baseline.json` holds the floors and the SHA-256 of the data that they were measured on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import score

BASELINE = Path(__file__).resolve().parent / "baseline.json"

#: figure -> (set, path into the scorer's last line, not done below, aim); bounds as in the issues
FIGURES: dict[str, tuple[str, str, float | None, float | None]] = {
    "SATP deaths exact, all rows": ("satp", "deaths.exact", 96.5, 98),
    "SATP deaths exact, rows with deaths": ("satp", "deaths.exact_positive", 92, 95),
    "SATP deaths, every class right, rows with deaths": ("satp", "deaths_all_classes_exact_positive", 81, 90),
    "SATP injuries exact, rows > 0": ("satp", "injuries.exact_positive", 83, 90),
    "SATP arrests exact, rows > 0": ("satp", "arrests.exact_positive", 90, 95),
    "SATP surrenders exact, rows > 0": ("satp", "surrenders.exact_positive", 88, 95),
    "SATP abductions exact, rows > 0": ("satp", "abductions.exact_positive", 78, 85),
    "SATP perpetrator": ("satp", "perpetrator.accuracy", 94, 96.5),
    "SATP perpetrator, default codebook": ("satp-default", "perpetrator.accuracy", None, None),
    "SATP actions micro-F1": ("satp", "actions.micro.f", 92, 95),
    "SATP targets micro-F1": ("satp", "targets.micro.f", 81, 89),
    "SATP scene within 50 km": ("satp", "place.within_50_km", 50, 80),
    "SATP state right": ("satp", "place.admin1_accuracy", 92, 98),
    "MUC-4 strict, six slots": ("muc4", "strict.micro.f", 44, 56),
    "MUC-4 lenient, six slots": ("muc4", "popular_micro.f", 50, 63),
    "MUC-4 all slots the contract can express": ("muc4", "all_slots_micro.f", 48, 62),
    "MUC-4 organisation and status right": ("muc4", "confidence.f", 28, 45),
    "MUC-4 perpetrator organisation": ("muc4", "popular.perp_organization.f", 46, 62),
    "HRDs violation type F1": ("hrds", "violation.f1", 67, 78),
    "HRDs country (paper)": ("hrds", "country.paper", 62, 80),
    "HRDs city (paper)": ("hrds", "city.paper", 29, 40),
    "HRDs day (paper)": ("hrds", "day.paper", 18, 29),
    "times: value F1": ("times", "value.f1", 70, 82),
    "places: toponyms found, LGL": ("places", "toponyms.LGL.overlap.f1", 72, 86),
    "places: toponyms found, GeoVirus": ("places", "toponyms.GeoVirus.overlap.f1", 72, 86),
    "places: exact GeoNames id of those found, LGL": ("places", "toponyms.LGL.resolution.id_exact", 76, 88),
    "places: within 161 km of those found, LGL": ("places", "toponyms.LGL.resolution.acc161", 83, 93),
    "places: within 161 km of those found, GeoVirus": ("places", "toponyms.GeoVirus.resolution.acc161", 83, 93),
    "places: scene of the event sentence F1": ("places", "event_location.f1", 64, 80),
    "attribution: whole F1": ("attribution", "whole.f1", 42, 68),
    "attribution: source overlap F1": ("attribution", "overlap_source.f1", 62, 80),
    "attribution: cue overlap F1": ("attribution", "overlap_cue.f1", 60, 78),
    "attribution: content overlap F1": ("attribution", "overlap_content.f1", 62, 81),
    "relations (re3d) F1, both kinds": ("relations", "all_both.f1", 28, 55),
    "PLOVER roots, able macro-F1": ("plover", "able_macro_f1", 50, 70),
    "GVA CoNLL F1": ("gva", "linking.conll_f1", 94, 96.5),
    "GVA pairwise F1": ("gva", "linking.pairwise.f1", 90, 95),
    "GVA killed exact, two or more": ("gva", "facts.killed.exact_2plus", 65, 85),
    "GVA injured exact, two or more": ("gva", "facts.injured.exact_2plus", 65, 85),
    "GVA record": ("gva", "facts.record", 40, 70),
    "GVA incident date within 1 day": ("gva", "facts.date.within_1", 82, 92),
    "np4e pairwise precision": ("np4e", "linking.pairwise.p", None, None),
    "conflicting: reports.main.right": ("conflicting", "reports.main.right", 86, 94),
    "conflicting: statements.lenient.f1": ("conflicting", "statements.lenient.f1", 65, 88),
    "conflicting: statements.speaker_of_found": ("conflicting", "statements.speaker_of_found", 80, 95),
    "conflicting: statistics.right": ("conflicting", "statistics.right", 60, 90),
    "conflicting: linking.pairwise.f1": ("conflicting", "linking.pairwise.f1", 85, 97),
    "conflicting: figures.killed.exact": ("conflicting", "figures.killed.exact", 75, 92),
    "conflicting: figures.killed.within": ("conflicting", "figures.killed.within", 90, 100),
    "conflicting: weighing.grade": ("conflicting", "weighing.grade", 70, 92),
    "conflicting: weighing.voices_within_1": ("conflicting", "weighing.voices_within_1", 75, 92),
    "conflicting: initiators.name_status": ("conflicting", "initiators.name_status", 70, 90),
    "conflicting: issues.core_r": ("conflicting", "issues.core_r", 65, 90),
    "conflicting: issues.false_alarms_per_incident (at most)": ("conflicting", "issues.false_alarms_per_incident", 0.4, 0.1),
    "conflicting: no_incident.clean": ("conflicting", "no_incident.clean", 85, 100),
    "conflicting: score": ("conflicting", "score", 72, 92),
    "reading: segments F1": ("reading", "segments.f1", 94.5, 95.5),
    "reading: date accuracy": ("reading", "date.accuracy", 90.0, 91.0),
}
#: figures where less is better
LESS = {name for name in FIGURES if name.endswith("(at most)")}


def look_up(value: object, path: str) -> float | None:
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return round(float(value), 2) if isinstance(value, (int, float)) else None


def fingerprint(name: str) -> str:
    gold = score.SHARED / "data" / score.SETS[name][2]
    return hashlib.sha256(gold.read_bytes()).hexdigest()[:16]


def fell(name: str, got: float | None, floor: float | None) -> bool:
    if floor is None:
        return False
    if got is None:
        return True
    return got > floor + 0.05 if name in LESS else got < floor - 0.05


def measure(sets: list[str]) -> dict[str, float | None]:
    out: dict[str, float | None] = {}
    for one in sets:
        _, last = score.run(one)
        out.update({name: look_up(last, path) for name, (s, path, _, _) in FIGURES.items() if s == one})
    return out


def show(value: float | None) -> str:
    return "-" if value is None else f"{value:g}"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--update", action="store_true")
    args = parser.parse_args()
    if not (score.SHARED / "score").is_dir():
        print(f"make score: no scorers at {score.SHARED}/score, so there is nothing to measure here.", file=sys.stderr)
        return 2
    sets = args.sets or list(dict.fromkeys(s for s, *_ in FIGURES.values()))
    kept = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {"floors": {}, "data": {}}
    figures = measure(sets)
    print(f"{'figure':58} {'now':>7} {'floor':>7} {'done at':>8} {'aim':>6}")
    fallen = []
    for name, got in figures.items():
        floor = kept["floors"].get(name)
        bad = fell(name, got, floor)
        fallen += [name] if bad else []
        print(f"{name:58} {show(got):>7} {show(floor):>7} {show(FIGURES[name][2]):>8} {show(FIGURES[name][3]):>6}{'  FELL' if bad else ''}")
    changed = [s for s in sets if s in kept["data"] and kept["data"][s] != fingerprint(s)]
    if changed:
        print(f"the data of {', '.join(changed)} changed since the floors were set", file=sys.stderr)
    if fallen:
        print(f"{len(fallen)} figures fell below their floor; the floors stay", file=sys.stderr)
        return 1
    if args.update:
        kept["floors"].update({n: v for n, v in figures.items() if v is not None})
        kept["data"].update({s: fingerprint(s) for s in sets})
        BASELINE.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
