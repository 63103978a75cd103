"""The seeds against what a careful analyst takes from them (eval/gold/seeds.yml): `python eval/seeds.py`.

Builds a ledger of ../shared/seeds and names each expectation as found or missing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parent.parent / "shared" / "seeds"
Json = dict[str, Any]


def secondsource(*args: str) -> str:
    done = subprocess.run([sys.executable, "-m", "secondsource", *args], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr)
    return done.stdout


class Seen:
    """What the software made of the seeds."""

    def __init__(self, ledger: Path) -> None:
        secondsource("build", str(SEEDS), "--ledger", str(ledger), "--quiet")
        self.incidents = [json.loads(s) for s in secondsource("export", "--ledger", str(ledger)).splitlines()]
        what = ("--what", "issues")
        self.issues = [json.loads(s) for s in secondsource("export", "--ledger", str(ledger), *what).splitlines()]
        from secondsource.store import Ledger

        with Ledger.open(ledger, read_only=True) as book:
            from secondsource.contract import extraction_json

            lines = [(x.document.text, extraction_json(x)) for x in book.extractions()]
        files = {p.stem.split("_")[0]: p.read_text(encoding="utf-8") for p in SEEDS.glob("*.txt")}
        self.docs: dict[str, Json] = {}
        self.number: dict[str, str] = {}
        for text, line in lines:
            number = next(n for n, t in files.items() if t == text)
            self.docs[number], self.number[line["id"]] = line, number

    def docs_of(self, incident: Json) -> set[str]:
        return {self.number[d] for d in incident["documents"]}


def bounds(e: Json | None) -> tuple[int | None, int | None]:
    return (None, None) if e is None else (e["low"], e["high"])


def fits(x: Json, want: Json, seen: Seen) -> list[str]:
    """What of an expectation an incident does not meet."""
    wrong = []
    if not set(want["docs"]) <= seen.docs_of(x):
        wrong.append("documents")
    if "type" in want and not x["type"].startswith(want["type"]):
        wrong.append(f"type {x['type']}")
    for measure in ("killed", "injured", "arrested"):
        if measure in want:
            e = x["figures"].get(measure)
            low, high = want[measure]
            if e is None or e["best"] is None or e["low"] not in (low, low + 1) or (high is not None and e["high"] != high):
                wrong.append(f"{measure} {bounds(e)}")
    if "injured_about" in want:
        e = x["figures"].get("injured")
        if e is None or not (e["low"] or 0) <= want["injured_about"] <= (e["high"] or 999):
            wrong.append(f"injured {bounds(e)}")
    wrong += wrong_place(x, want) + wrong_date(x, want) + wrong_party(x, want)
    return wrong


def wrong_place(x: Json, want: Json) -> list[str]:
    p = x["place"]
    named = p and want.get("place", "") in (p["name"], p["admin1"], p["admin2"], want.get("place", ""))
    if "place" in want and not (p and want["place"].split()[0].lower() in p["name"].lower()):
        return [f"place {p and p['name']}"]
    return [] if named is not None or "place" not in want else ["place"]


def wrong_date(x: Json, want: Json) -> list[str]:
    d = x["date"]
    if want.get("date") == "unknown":
        return [] if d["earliest"] is None else [f"date {d['earliest']}"]
    if "date_until" in want:
        return [] if d["latest"] and d["latest"] <= want["date_until"] else [f"date until {d['latest']}"]
    if "date" in want and [d["earliest"], d["latest"]] != want["date"]:
        return [f"date {d['earliest']}..{d['latest']}"]
    return []


def wrong_party(x: Json, want: Json) -> list[str]:
    out = []
    who = {p["actor_id"] or p["name"]: p for p in x["participants"] if p["role"] == "initiator"}
    for key in ("initiator", "second"):
        if key in want and want[key] not in who:
            out.append(f"initiators {sorted(who)}")
    if "initiator_status" in want and want["initiator"] in who and who[want["initiator"]]["status"] != want["initiator_status"]:
        out.append(f"status {who[want['initiator']]['status']}")
    return out


def check_incident(want: Json, seen: Seen) -> str:
    best: list[str] | None = None
    for x in seen.incidents:
        wrong = fits(x, want, seen)
        if "words" in want and not mentions(x, want, seen):
            wrong.append("not the passage")
        if best is None or len(wrong) < len(best):
            best = wrong
    return "" if best == [] else f"nearest misses: {', '.join(best or ['no incident'])}"


def mentions(x: Json, want: Json, seen: Seen) -> bool:
    reports = {r["id"]: r for line in seen.docs.values() for r in line["reports"]}
    return any(want["words"] in p["quote"] for r in x["reports"] for p in reports[r]["passages"])


def check_statement(want: Json, seen: Seen) -> str:
    for act in seen.docs[want["doc"]]["statements"]:
        spans = [s for s in (act["source_span"], act["cue_span"], act["content_span"]) if s]
        text = seen_text(spans)
        if all(w in text for w in want["words"].split()) and (act["kind"] == want["kind"] or want.get("any_kind")):
            if "speaker" in want and want["speaker"].lower() not in (act["speaker"] or "").lower():
                continue
            return ""
    return "no such act"


def seen_text(spans: list[Json]) -> str:
    return " ".join(s["quote"] for s in sorted(spans, key=lambda s: s["start"]))


def check_fields(want: Json, items: list[Json], names: tuple[str, ...]) -> str:
    return "" if any(all(i.get(n) == want[n] for n in names if n in want) for i in items) else "not among them"


def check_relation(want: Json, seen: Seen) -> str:
    for r in seen.docs[want["doc"]]["relations"]:
        ends = {r["left"], r["right"]}
        other = want.get("left") in ends or ("left_words" in want and want["left_words"] in r["left_text"] + r["right_text"])
        if r["kind"] in want["kinds"] and want["right"] in ends and other:
            return ""
    return "no such relation"


def check_issue(want: Json, seen: Seen) -> str:
    found = [i for i in seen.issues if i["kind"] == want["kind"] and any(want["words"] in e["quote"] for e in i["evidence"])]
    return "" if len(found) >= want.get("count", 1) else f"{len(found)} found"


def check_nothing(want: Json, seen: Seen) -> str:
    line = {k: v for k, v in seen.docs[want["doc"]].items() if k not in ("parts", "toponyms")}
    return "found in the record" if want["words"] in json.dumps(line, ensure_ascii=False) else ""


def check_holds(want: Json, seen: Seen) -> str:
    bad = [
        i for i in seen.issues if i["kind"] in ("arithmetic", "statistic_mismatch") and want["words"] in json.dumps(i, ensure_ascii=False)
    ]
    return "raised wrongly" if bad else ""


def main() -> int:
    gold = yaml.safe_load((HERE / "gold" / "seeds.yml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        seen = Seen(Path(folder) / "seeds.ledger")
    checks = {
        "documents": lambda w, s: "" if (s.docs[w["doc"]]["published"] or None) == w["published"] else str(s.docs[w["doc"]]["published"]),
        "incidents": check_incident,
        "statements": check_statement,
        "statistics": lambda w, s: check_fields(
            w, s.docs[w["doc"]]["statistics"], ("measure", "low", "earliest", "latest", "area", "group")
        ),
        "relations": check_relation,
        "issues": check_issue,
        "nothing": check_nothing,
        "arithmetic_holds": check_holds,
    }
    missing = total = 0
    for kind, check in checks.items():
        for want in gold[kind]:
            why = check(want, seen)
            total, missing = total + 1, missing + bool(why)
            label = want.get("name") or " ".join(str(want.get(k, "")) for k in ("doc", "kind", "measure", "low", "words"))
            print(f"{'missing' if why else 'found  '} {kind:11} {label}" + (f": {why}" if why else ""))
    print(f"{total - missing} of {total} found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
