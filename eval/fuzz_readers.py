"""Feed injured files to every reader and count what happens: crashes, hangs, unexpected exceptions.

    python eval/fuzz_readers.py               100,000 files
    python eval/fuzz_readers.py 5000 --seed 7

A crash or a hang (more than ten seconds) ends the run with status 1 and keeps the file in `.score/fuzz/`.
"""

from __future__ import annotations

import argparse
import collections
import random
import re
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from mutate import SEEDS, mutated
from secondsource.acquire.files import sources_in
from secondsource.model import Loss
from secondsource.read.documents import read_raw

KEEP = HERE.parent / ".score" / "fuzz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="?", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    names = sorted(SEEDS)
    told: collections.Counter[str] = collections.Counter()
    bad, slowest = 0, 0.0
    for n in range(args.files):
        name = names[n % len(names)]
        content = mutated(SEEDS[name], rng)
        begun = time.process_time()
        try:
            got = [d for raw in sources_in(name, content) for d in read_raw(raw)]
        except Exception as error:
            bad += 1
            keep(f"{n}-{name}", content)
            print(f"CRASH {n} {name}: {type(error).__name__}: {error}")
            continue
        taken = time.process_time() - begun
        slowest = max(slowest, taken)
        if taken > 10:
            bad += 1
            keep(f"{n}-{name}", content)
            print(f"HANG {n} {name}: {taken:.1f} s")
        for one in got:
            told[re.sub(r"[\d,.]+|'[^']*'", "#", one.what)[:70] if isinstance(one, Loss) else "read"] += 1
    for what, count in told.most_common(40):
        print(f"{count:>8,}  {what}")
    print(f"{args.files:,} files, {bad} crashes or hangs, slowest {slowest:.2f} s")
    sys.exit(bad > 0)


def keep(name: str, content: bytes) -> None:
    KEEP.mkdir(parents=True, exist_ok=True)
    (KEEP / name).write_bytes(content)


if __name__ == "__main__":
    main()
