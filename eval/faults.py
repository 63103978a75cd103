"""Kill builds, incremental builds and rebuilds at random moments, and count what is lost.

    python eval/faults.py                                200 kills, a third of each kind, on a ledger's file
    python eval/faults.py 60 --postgresql                the same on a PostgreSQL server that the script starts
    python eval/faults.py 20 --seed 7 --editions 4

Half of the moments are drawn over the whole run, half shortly after one of its writes begins (on a server: all over the whole run).
After each kill: the ledger opens and its file is sound; every document, reading and judgement that could be seen before the kill is there
with the right checksum; what is derived is the old or the new state whole; and the next run goes on to the same bytes as a run that nobody
killed. The first thing that does not hold ends the script with status 1 and keeps the ledger.
"""

from __future__ import annotations

import argparse
import collections
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

import pg_server
from killing import Kept, after, articles, derived, glimpse, kept, kill, run, start, wait, writing
from secondsource.model import Judgement
from secondsource.store import Ledger
from secondsource.store.backup import back_up, restore
from secondsource.store.database import Address


class Bench:
    """The corpus, the ledgers that the runs begin with, and what each must end with."""

    def __init__(self, folder: Path, editions: int, *, server: bool) -> None:
        self.folder, self.server, self._n = folder, server, 0
        half = max(1, editions // 2)
        self.first = articles(folder / "first.jsonl", range(half))
        self.all = articles(folder / "all.jsonl", range(editions))
        base = folder / "base.ledger"
        assert run("build", self.first, "--ledger", base, "--quiet") == 0
        judge(base)
        back_up(base, folder / "base.backup")
        assert run("build", self.all, "--ledger", base, "--quiet") == 0
        back_up(base, folder / "full.backup")

    def place(self, backup: str | None = None) -> Address:
        """A new place for a ledger, with the contents of a backup."""
        self._n += 1
        address = pg_server.address() if self.server else self.folder / f"{self._n}.ledger"
        if backup:
            restore(self.folder / backup, address)
        return address

    def commands(self) -> dict[str, tuple[str | None, Callable[[Address], tuple[object, ...]]]]:
        """Kind of run -> the ledger that it begins with, and its command."""
        return {
            "build": (None, lambda a: ("build", self.all, "--ledger", a, "--quiet")),
            "incremental build": ("base.backup", lambda a: ("build", self.all, "--ledger", a, "--quiet")),
            "rebuild": ("full.backup", lambda a: ("rebuild", "--rule", "acled", "--ledger", a, "--quiet")),
        }


class Writes:
    """Counts how often a ledger's file changes, and never says that it is time."""

    def __init__(self, address: Address) -> None:
        self.seen, self._last, self._path = 0, None, Path(f"{address}-wal")

    def __call__(self) -> bool:
        now = self._path.stat().st_mtime_ns if self._path.exists() else None
        self.seen, self._last = self.seen + (now != self._last), now
        return False


def judge(address: Address) -> None:
    """Three judgements, one of them taken back."""
    with Ledger.open(address) as book:
        reports = [r.id for x in book.extractions() for r in x.reports]
        for n in range(3):
            book.judge(Judgement(f"j-{n}", "different", reports[n], reports[-1 - n], "seen", "ed", f"2026-01-0{n + 1}"))
        book.retract("j-2", by="ed", at="2026-01-04")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kills", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--editions", type=int, default=2, help="how often the 22 demonstration articles are told, each time another text")
    parser.add_argument("--postgresql", action="store_true")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="secondsource-faults-"))
    os.environ.setdefault("SECONDSOURCE_PARSE_CACHE", str(folder / "parses.sqlite"))
    bench, rng = Bench(folder, args.editions, server=args.postgresql), random.Random(args.seed)
    tally: collections.Counter[str] = collections.Counter()
    wanted, lengths, writes_of = dict[str, bytes](), dict[str, float](), dict[str, int]()
    for name, (backup, command) in bench.commands().items():
        address = bench.place(backup)
        begun, count = time.monotonic(), Writes(address)
        assert not kill(start(lambda c=command, a=address: run(*c(a))), when=count)[0], name
        wanted[name], lengths[name], writes_of[name] = derived(address), time.monotonic() - begun, max(1, count.seen)
        print(f"{name}: {lengths[name]:.2f} s and {count.seen} writes when nobody kills it", flush=True)
    n = 0
    while n < args.kills:
        name, (backup, command) = list(bench.commands().items())[n % 3]
        address = bench.place(backup)
        before, old = (kept(address), derived(address)) if backup else (None, None)
        child = start(lambda c=command, a=address: run(*c(a)))
        if n % 2 or args.postgresql:
            moment = rng.uniform(0, lengths[name])
            when, told = after(moment), f"killed after {moment:.3f} s"
        else:
            write, delay = rng.randrange(1, writes_of[name] + 1), rng.uniform(0, 0.05)
            when, told = writing(address, write, delay), f"killed {delay:.3f} s after write {write}"
        killed, seen = kill(child, when=when, first=lambda a=address: glimpse(a))
        if not killed:
            tally["not counted: it had ended before its moment"] += 1
            continue
        n += 1
        try:
            check(address, (seen, before), old, wanted[name], tally)
            assert wait(start(lambda c=command, a=address: run(*c(a)))) == 0, "the next run failed"
            assert derived(address) == wanted[name], "the next run ended elsewhere"
            assert before is None or before.within(kept(address)), "the next run lost something"
        except Exception as error:
            print(f"LOST after {n} kills: {name} {told}: {type(error).__name__}: {error}; kept in {address}")
            sys.exit(1)
        if isinstance(address, Path):
            for path in folder.glob(f"{address.name}*"):
                path.unlink()
        if n % 20 == 0:
            print(f"{n} kills, nothing lost", flush=True)
    left = [p.name for p in folder.iterdir() if p.name.startswith(".")]
    for what, count in tally.most_common():
        print(f"{count:>5}  {what}")
    print(f"{n} kills on {'PostgreSQL' if args.postgresql else 'a file'}: nothing committed was lost; {len(left)} stray files")
    shutil.rmtree(folder)


def check(address: Address, seen: tuple[Kept | None, ...], old: bytes | None, new: bytes, tally: collections.Counter[str]) -> None:
    """What must hold right after a kill."""
    if isinstance(address, Path) and not address.exists():
        tally["killed before the ledger was made"] += 1
        return
    try:
        left = kept(address)
    except Exception as error:
        if "holds no ledger yet" not in str(error):
            raise
        tally["killed before the ledger was made"] += 1
        return
    assert all(s is None or s.within(left) for s in seen), "a committed document, reading or judgement is lost"
    now = derived(address)
    whole = "new" if now == new else "old" if now == old else "empty" if b"i-" not in now else "between"
    assert whole != "between", "what is derived is half of something"
    tally[f"left with {len(left.documents)} documents; what is derived: {whole}"] += 1


if __name__ == "__main__":
    main()
