"""How time and memory grow with the number of articles: `python bench/growth.py [1000 10000 100000] [--ledger]`.

The articles are paragraphs of the demonstration corpus with names and numbers changed anew each time, so that every one brings words that
were never seen: a process that kept something of each would grow. Each size runs in a process of its own. With `--ledger` they are also
added to a ledger, linked and weighed, as `build` does.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import re
import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path

from secondsource.engine.local import Options, extract_all
from secondsource.knowledge import DATA, Knowledge
from secondsource.model import Document
from secondsource.read.lines import read_line
from secondsource.store import Ledger
from secondsource.update import update

SYLLABLES = "ka zu mor tan vel dri sho pal ner gul bas tor mi rah lo fen quo jas wid ex".split()
NAME = re.compile(r"\b[A-Z][a-z]{4,}\b")
NUMBER = re.compile(r"\b\d{1,3}\b")
CHANGED = 0.4  # share of the names and numbers that are changed


def articles(count: int) -> Iterator[Document]:
    """So many articles of one paragraph each, no two alike."""
    texts = [json.loads(s)["text"] for s in (DATA / "demo" / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    paragraphs = [p for text in texts for p in text.split("\n\n") if len(p) > 200]
    rng = random.Random(1)
    for n in range(count):
        text = NAME.sub(lambda m: _name(rng) if rng.random() < CHANGED else m.group(), rng.choice(paragraphs))
        text = NUMBER.sub(lambda m: str(rng.randrange(2, 200)) if rng.random() < CHANGED else m.group(), text)
        day = f"{rng.randrange(2008, 2020)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        yield read_line({"id": f"g-{n:07}", "text": text, "published": day, "source": f"Outlet {rng.randrange(300)}"})


def _name(rng: random.Random) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(3)).title()


def measure(count: int, ledger: bool, workers: int) -> None:
    """One size, told in one line."""
    begun = _spent()
    if ledger:
        with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "growth.ledger", create=True) as book:
            book.add(extract_all(articles(count), Options(), workers=workers), codebook="default", version="bench")
            read = _spent() - begun
            update(book, Knowledge(), rule="ucdp", now="2020-01-01")
    else:
        for _ in extract_all(articles(count), Options(), workers=workers):
            pass
        read = _spent() - begun
    whole = _spent() - begun
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    rest = f", {1000 * whole / count:.1f} ms with the ledger" if ledger else ""
    print(f"{count:8,} articles: {1000 * read / count:6.1f} ms of a core each{rest}, at most {peak:,.0f} MB in a process", flush=True)


def _spent() -> float:
    """Seconds of processor time of this process and of those that it waited for."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10_000, 100_000])
    parser.add_argument("--ledger", action="store_true")
    parser.add_argument("--workers", type=int, default=1, help="processes that read")
    args = parser.parse_args()
    for count in args.sizes:
        child = multiprocessing.get_context("spawn").Process(target=measure, args=(count, args.ledger, args.workers))
        child.start()
        child.join()


if __name__ == "__main__":
    main()
