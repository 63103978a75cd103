"""What the first look saves on a mixed stream in which one article in ten matters: `python bench/triage.py [N] [FOLDER]`.

The articles that matter are of `../shared/data/gva`; the nine in ten are pages, local news and wires of `reading`, `geo` and `times` in
which the whole reading finds no incident. FOLDER keeps what the whole reading found from run to run. Prints the cost with and without
the first look (seconds of processor time, and their ratio), how many incidents are still found, and which are not.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from pathlib import Path
from typing import Any

from secondsource.detect.first_look import FirstLook
from secondsource.errors import SecondsourceError
from secondsource.knowledge import Knowledge
from secondsource.model import Document, Extraction
from secondsource.parse import ParseCache
from secondsource.pipeline import extract
from secondsource.read.lines import read_line

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
IDLE = ("reading/docs.jsonl.gz", "geo/docs.jsonl.gz", "times/docs.jsonl.gz")
MATTERS = "gva/docs.jsonl.gz"
#: nine in ten do not matter
IDLE_SHARE = 9


def documents(name: str) -> list[Document]:
    """The articles of a set; single sentences are left out, since no stream holds them."""
    out = []
    for line in gzip.decompress((DATA / name).read_bytes()).decode().split("\n")[:-1]:
        try:
            document = read_line(json.loads(line))
        except (SecondsourceError, ValueError):
            continue
        if len(document.text.split()) >= 60:
            out.append(document)
    return out


def happened(x: Extraction) -> list[Any]:
    """The reports of incidents."""
    return [r for r in x.reports if r.status != "hypothetical"]


def spread(found: list[Document], count: int) -> list[Document]:
    """So many of them, evenly spread."""
    return [found[n * len(found) // count] for n in range(min(count, len(found)))]


def stream(count: int, kb: Knowledge, cache: ParseCache | None) -> list[Document]:
    """The mixed stream: `count` articles that matter, and nine times as many that do not."""
    mixed = spread(documents(MATTERS), count)
    every = [d for name in IDLE for d in spread(documents(name), 8 * count)]
    idle = [x.document for x in extract(every, kb, cache=cache, strict=False) if x.unread is None and not x.reports]
    return [d for pair in zip(mixed, *(idle[n::IDLE_SHARE] for n in range(IDLE_SHARE)), strict=False) for d in pair]


def run(docs: list[Document], kb: Knowledge, *, triage: bool) -> tuple[dict[str, list[Any]], float]:
    """The reports of each document, and seconds of processor time."""
    begun = time.process_time()
    found = {x.document.id: happened(x) for x in extract(docs, kb, strict=False, triage=triage)}
    return found, time.process_time() - begun


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    cache = ParseCache(Path(sys.argv[2]) / "parse.sqlite") if len(sys.argv) > 2 else None
    kb = Knowledge()
    docs = stream(count, kb, cache)
    run(docs[:20], kb, triage=True)  # everything loaded
    whole, slow = run(docs, kb, triage=False)
    sifted, fast = run(docs, kb, triage=True)
    look = FirstLook(kb)
    begun = time.process_time()
    passed = sum(look.sift(d) is None for d in docs)
    looking = time.process_time() - begun
    kept = sum(min(len(whole[i]), len(sifted[i])) for i in whole)
    total = sum(map(len, whole.values()))
    print(f"{len(docs)} articles, {sum(len(d.text) for d in docs):,} code points, {sum(bool(r) for r in whole.values())} with incidents")
    print(f"whole reading {slow:.1f} s, with a first look {fast:.1f} s: {slow / fast:.1f} times as fast; the look itself {looking:.2f} s")
    print(f"{passed} passed over; {kept} of {total} reports of incidents still found")
    for ident, reports in whole.items():
        if len(sifted[ident]) < len(reports):
            print(f"  {ident}: {len(reports)} -> {len(sifted[ident])}")


if __name__ == "__main__":
    main()
