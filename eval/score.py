"""Run the scorers of ../shared/score on ../shared/data and print what they say.

    python eval/score.py                      every set
    python eval/score.py satp times           only these
    python eval/score.py satp --slice work    rows that may be read while working (not every fifth)
    python eval/score.py satp --slice unread  every fifth row, which nobody reads
    python eval/score.py satp --limit 500     the first 500 rows of the slice
    options after `--` go to the scorer (`-- --errors 20`)

Predictions and what a scorer printed stay in `.score/`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
OUT = HERE.parent / ".score"

#: name -> (scorer, documents, gold, how predictions are made, arguments for secondsource)
SETS: dict[str, tuple[str, str, str, str, tuple[str, ...]]] = {
    "satp": ("satp", "satp/docs.jsonl.gz", "satp/gold.jsonl.gz", "extract", ("--codebook", "satp")),
    "satp-default": ("satp", "satp/docs.jsonl.gz", "satp/gold.jsonl.gz", "extract", ()),
    "muc4": ("muc4", "muc4/dev.docs.jsonl.gz", "muc4/dev.gold.jsonl.gz", "extract", ("--codebook", "muc")),
    "muc4-default": ("muc4", "muc4/dev.docs.jsonl.gz", "muc4/dev.gold.jsonl.gz", "extract", ()),
    "muc4-train": ("muc4", "muc4/train.docs.jsonl.gz", "muc4/train.gold.jsonl.gz", "extract", ("--codebook", "muc")),
    "hrds": ("hrds", "hrds/docs.jsonl.gz", "hrds/gold.jsonl.gz", "extract", ()),
    "times": ("times", "times/docs.jsonl.gz", "times/gold.jsonl.gz", "extract", ()),
    "places": ("places", "geo/docs.jsonl.gz", "geo/gold.jsonl.gz", "extract", ()),
    "attribution": ("attribution", "attribution/docs.jsonl.gz", "attribution/gold.jsonl.gz", "extract", ()),
    "relations": ("relations", "relations/docs.jsonl.gz", "relations/gold.jsonl.gz", "extract", ()),
    "plover": ("plover", "relations/plv_docs.jsonl.gz", "relations/plv_gold.jsonl.gz", "extract", ()),
    "reading": ("reading", "reading/docs.jsonl.gz", "reading/gold.jsonl.gz", "extract", ()),
    "gva": ("linking", "gva/docs.jsonl.gz", "gva/gold.jsonl.gz", "build", ()),
    "np4e": ("linking", "np4e/docs.jsonl.gz", "np4e/gold.jsonl.gz", "build", ()),
    "conflicting": ("conflicting", "conflicting/docs.jsonl", "conflicting/gold.json", "conflicting", ()),
}
#: sets whose first scored slice is not everything, because the rest is never read while working
SLOW = ("muc4-train",)


def lines(path: Path) -> list[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as f:
        return [line.rstrip("\n") for line in f if line.strip()]


def keep(n: int, part: str) -> bool:
    return part == "all" or (n % 5 == 4) == (part == "unread")


def secondsource(*args: str) -> None:
    """Run a command; what it could not read is counted here and named in `.score/losses.txt`."""
    done = subprocess.run([sys.executable, "-m", "secondsource", *args], check=False, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(f"secondsource {' '.join(args)} ended with {done.returncode}\n{done.stderr[-2000:]}")
    lines = [line for line in done.stderr.splitlines() if not line.startswith("documents read:")]  # a slow run says how far it is
    if lines:
        faults = sum("a fault of secondsource" in line for line in lines)
        print(f"{len(lines)} documents not read in full, {faults} by a fault of ours", file=sys.stderr)
        with (OUT / "losses.txt").open("a", encoding="utf-8") as f:
            f.write("\n".join(lines) + "\n")


def predict(name: str, part: str, limit: int | None, where: Path) -> list[str]:
    """Make the predictions; give the scorer's arguments."""
    _, docs_name, gold_name, how, options = SETS[name]
    docs_path, gold_path = SHARED / "data" / docs_name, SHARED / "data" / gold_name
    docs = lines(docs_path)
    gold_arg = gold_path
    if part != "all" or limit is not None:
        chosen = [n for n in range(len(docs)) if keep(n, part)][:limit]
        docs = [docs[n] for n in chosen]
        if gold_path.suffix == ".gz" and how == "extract":
            gold = lines(gold_path)
            gold_arg = where / "gold.jsonl"
            gold_arg.write_text("\n".join(gold[n] for n in chosen) + "\n", encoding="utf-8")
            (where / "docs.jsonl.gz").write_bytes(gzip.compress(("\n".join(docs) + "\n").encode()))
    docs_file = where / "docs.jsonl"
    docs_file.write_text("\n".join(docs) + "\n", encoding="utf-8")
    pred = where / "pred.jsonl"
    if how == "extract":
        secondsource("extract", str(docs_file), "-o", str(pred), *options)
        return [str(gold_arg), str(pred)]
    ledger = where / "ledger.sqlite"
    for old in where.glob("ledger.sqlite*"):
        old.unlink()
    secondsource("build", str(docs_file), "--ledger", str(ledger), "--quiet", *options)
    incidents, issues = where / "incidents.jsonl", where / "issues.jsonl"
    secondsource("export", "--ledger", str(ledger), "--format", "jsonl", "-o", str(incidents))
    if how == "build":
        return [str(gold_arg), str(incidents)]
    secondsource("export", "--ledger", str(ledger), "--format", "jsonl", "--what", "issues", "-o", str(issues))
    secondsource("extract", str(docs_file), "-o", str(pred), *options)
    return [str(docs_path), str(gold_arg), str(pred), str(incidents), str(issues)]


def run(name: str, part: str = "all", limit: int | None = None, extra: tuple[str, ...] = ()) -> tuple[str, dict]:
    """The scorer's table and its last line as a value."""
    where = OUT / (name if part == "all" else f"{name}-{part}") / os.environ.get("SCORE_TAG", "")
    where.mkdir(parents=True, exist_ok=True)
    args = predict(name, part, limit, where)
    command = [sys.executable, str(SHARED / "score" / f"{SETS[name][0]}.py"), *args, *extra]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    (where / "table.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout, json.loads(done.stdout.strip().splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--slice", choices=("all", "work", "unread"), default="all")
    parser.add_argument("--limit", type=int)
    own, _, scorer = " ".join(sys.argv[1:]).partition(" -- ")
    args = parser.parse_args(own.split())
    if not SHARED.is_dir():
        raise SystemExit(f"no evaluation data at {SHARED}: nothing to score")
    for name in args.sets or [s for s in SETS if s not in SLOW]:
        table, _ = run(name, args.slice, args.limit, tuple(scorer.split()))
        print(f"== {name}")
        print("\n".join(table.rstrip().splitlines()[:-1]))  # the last line is the JSON, kept in table.txt


if __name__ == "__main__":
    main()
