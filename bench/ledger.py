"""One day's reports into a ledger of very many: how long until they are linked, weighed, checked and written?

    python bench/ledger.py 1000000 --at /tmp/bench.ledger      makes the ledger where there is none (an hour for a million), then adds days
    python bench/ledger.py 20000 --check                       compares the result with everything concluded anew

Reports are synthetic, with the distribution of `linking.py`: places, days, bursts of 800 reports of one incident, copies. The texts
hold sixty words, of which a third are the incident's own. Nothing is read by a parser here: reading is measured by `extract.py`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from linking import incidents

from secondsource.knowledge import Knowledge
from secondsource.model import Document, EventDate, Extraction, Figure, Part, Participant, Place, Report, Span
from secondsource.store import Ledger
from secondsource.store.queries import counts, dump_derived
from secondsource.update import update

SYLLABLES = "ka zu mor tan vel dri sho pal ner gul bas tor mi rah lo fen quo jas wid ex".split()
COMMON = [a + b for a in SYLLABLES for b in SYLLABLES]
GROUPS = ("islamic-state", "taliban", "al-shabaab", "boko-haram")
COPIES = 0.12  # share of documents that are copies of the one before, with a few words changed
BURSTS = 4


class World:
    """Reports by number, each the same however often it is asked for."""

    def __init__(self, count: int, seed: int = 1) -> None:
        rng = np.random.default_rng(seed)
        self.home = incidents(count, BURSTS if count >= 20_000 else 0, rng)
        order = np.arange(count)
        rng.shuffle(order)
        self.home = self.home[order]
        n = int(self.home.max()) + 1
        self.place = np.minimum(rng.zipf(1.4, n), 5000)
        self.day = dt.date(2008, 1, 1).toordinal() + rng.integers(0, 3650, n)
        self.toll = np.minimum(np.maximum(1, rng.zipf(2.0, n)), 400)

    def report(self, number: int, *, fresh: tuple[int, int, int] | None = None) -> Extraction:
        """The document of this number with its one report; of a `fresh` incident: its number, its day, the day of publication."""
        rng = random.Random(number)
        home = int(self.home[number % len(self.home)]) if fresh is None else fresh[0]
        word = random.Random(home)
        happened = int(self.day[home]) if fresh is None else fresh[1]
        place = int(self.place[home]) if fresh is None else min(5000, int(1 / (1 - word.random()) ** 2.5))
        toll = (int(self.toll[home]) if fresh is None else min(400, int(1 / (1 - word.random())))) + rng.randrange(2)
        own = [_name(word, 3) for _ in range(24)]
        names = [_name(word, 3).title() for _ in range(6)]
        told = rng.sample(own, 18) + [rng.choice(COMMON) for _ in range(36)]
        rng.shuffle(told)
        town = f"{COMMON[place % 400].title()}{place}"
        more = f"{' '.join(told[:27])} {names[rng.randrange(6)]} {names[0]} {' '.join(told[27:])}"
        body = f"A bomb killed {toll} people in {town}, police said. {more}."
        lag = rng.randrange(4) if rng.random() < 0.86 else rng.randrange(4, 400)
        published = happened + lag if fresh is None else fresh[2]
        return _extraction(f"doc-{number:08d}", body, town, place, happened, published, toll, rng)

    def daily(self, first: int, count: int, day: int) -> list[Extraction]:
        """A day's reports, from this number on: incidents of that day and the three before it, each told as often as those held; some
        copies; one in a hundred of an old incident."""
        rng = random.Random(first)
        out: list[Extraction] = []
        while len(out) < count:
            fresh = (len(self.home) + first + len(out), day - rng.randrange(4), day)
            for _ in range(min(30, int(np.log(1 - rng.random()) / np.log(0.65)) + 1)):
                number = first + len(out)
                if out and rng.random() < COPIES:
                    out.append(_copied(out[-1], f"doc-{number:08d}"))
                elif rng.random() < 0.01:
                    out.append(self.report(number))
                else:
                    out.append(self.report(number, fresh=fresh))
        return out[:count]

    def stream(self, start: int, stop: int) -> Iterator[Extraction]:
        """Documents by number; some are copies of the one before."""
        last: Extraction | None = None
        for n in range(start, stop):
            x = self.report(n)
            if last is not None and random.Random(-n).random() < COPIES:
                x = _copied(last, f"doc-{n:08d}")
            yield x
            last = x


def _name(rng: random.Random, parts: int) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(parts))


def _extraction(ident: str, body: str, town: str, place: int, day: int, published: int, toll: int, rng: random.Random) -> Extraction:
    document = Document(
        ident, body, (Part("body", 0, len(body)),), None, dt.date.fromordinal(published), dt.date.fromordinal(published).isoformat(),
        source=f"Outlet {rng.randrange(300)}", language="en",
    )  # fmt: skip
    when = dt.date.fromordinal(day)
    known = rng.random() < 0.8
    scene = Place(
        town, _span(body, town), place, (place * 37 % 120) - 60.0, (place * 91 % 360) - 180.0, ("PK", "AF", "IQ", "NG")[place % 4],
        precision="town", is_scene=True,
    )  # fmt: skip
    group = GROUPS[place % 4]
    party = Participant("initiator", group, _span(body, "police"), group, group, "rebel", "accused")
    report = Report(
        f"{ident}#1", ("attack.bombing",), "happened", _span(body, "bomb"), passages=(Span.of(body, 0, body.index(".") + 1),),
        date=EventDate(when, when, "day", _span(body, "bomb")) if known else EventDate(None, None, "unknown"), places=(scene,),
        participants=(party,) if rng.random() < 0.3 else (),
        figures=(Figure("killed", toll, toll, _span(body, str(toll)), said_by="police"),),
    )  # fmt: skip
    return Extraction(document, (report,), toponyms=(scene,))


def _copied(x: Extraction, ident: str) -> Extraction:
    """The same article under another address, with three words more at its end."""
    body = x.document.text + " Reporting by staff."
    day = x.document.published
    assert day is not None
    report = x.reports[0]
    return _extraction(
        ident, body, report.places[0].name, report.places[0].geonames_id or 0,
        (report.date.earliest or day).toordinal(), day.toordinal(), report.figures[0].low or 1, random.Random(ident),
    )  # fmt: skip


def _span(text: str, quote: str) -> Span:
    at = text.index(quote)
    return Span.of(text, at, at + len(quote))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--at", type=Path, default=Path("bench-ledger.ledger"))
    parser.add_argument("--day", type=int, default=1000, help="reports a day")
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    kb, world = Knowledge(), World(args.size)
    if not args.at.exists():
        with Ledger.open(args.at, create=True) as book:
            timed("written", lambda: book.add(world.stream(0, args.size), codebook="default", version="bench"))
            timed("concluded", lambda: update(book, kb, rule="ucdp", now="2020-01-01"))
            print(counts(book), f"{args.at.stat().st_size / 2**30:.2f} GB")
    for n in range(args.days):
        with Ledger.open(args.at) as book:
            held = counts(book)["documents"]
            day = dt.date(2018, 2, 1).toordinal() + n + (held - args.size) // max(1, args.day)
            fresh = world.daily(held, args.day, day)
            timed(f"{args.day} reports added to {held:,}", lambda rows=fresh: book.add(rows, codebook="default", version="bench"))
            timed("linked, weighed, checked and written", lambda: update(book, kb, rule="ucdp", now="2020-01-02"))
    if args.check:
        with Ledger.open(args.at) as book:
            before = dump_derived(book)
            timed("everything anew", lambda: update(book, kb, rule="ucdp", now="2020-01-02", anew=True))
            print("the same, byte for byte" if dump_derived(book) == before else "NOT THE SAME")


def timed(what: str, run: Callable[[], object]) -> None:
    wall, core = time.perf_counter(), time.process_time()
    run()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{what}: {time.perf_counter() - wall:.1f} s ({time.process_time() - core:.1f} s of a core), {memory:.2f} GB at most", flush=True)


if __name__ == "__main__":
    main()
