"""What reading costs, against the bare spaCy pass over the same text in the same run: `python bench/extract.py [N] [ARTICLES.jsonl]`.

Prints the share of each stage and the whole as a ratio to the bare pass, in seconds of processor time, of three rounds the median. The
corpus is the demonstration corpus, N times over. `--processes` compares one process with two by the clock (a quiet machine is needed).
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from secondsource.engine.local import CHUNK, Options, extract_all, settle
from secondsource.knowledge import DATA, Knowledge
from secondsource.parse import Parser, load_model
from secondsource.pipeline import read_one
from secondsource.read.lines import read_line
from secondsource.stages import SHIPPED


def corpus(times: int, path: Path | None) -> list[Any]:
    source = path or DATA / "demo" / "articles.jsonl"
    lines = [json.loads(s) for s in source.read_text(encoding="utf-8").splitlines()]
    return [read_line(line | {"id": f"{line['id']}-{n}"}) for n in range(times) for line in lines]


def timed(stages: Any, spent: dict[str, float]) -> Any:
    """The stages, each adding the time it takes to `spent`."""

    def wrap(name: str, function: Any) -> Any:
        def run(*args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                spent[name] += time.perf_counter() - begun

        return run

    return replace(stages, **{f.name: wrap(f.name, getattr(stages, f.name)) for f in fields(stages)})


def rounds(docs: list[Any], kb: Knowledge) -> tuple[float, float, dict[str, float]]:
    """One round: seconds of the bare pass, of our parse, of each stage."""
    nlp = load_model()
    begun = time.process_time()
    for _ in nlp.pipe((d.text for d in docs), batch_size=32):
        pass
    bare = time.process_time() - begun
    begun = time.process_time()
    parsed = list(Parser(kb).parse(docs))
    parse = time.process_time() - begun
    spent: dict[str, float] = defaultdict(float)
    stages = timed(SHIPPED, spent)
    begun = time.process_time()
    for p in parsed:
        read_one(p, kb, stages=stages)
    spent["whole"] = parse + time.process_time() - begun
    return bare, parse, spent


def ratios(docs: list[Any], kb: Knowledge) -> None:
    """The table of stages."""
    made = [rounds(docs, kb) for _ in range(3)]
    words = sum(len(d.text.split()) for d in docs)
    bare = statistics.median(b for b, _, _ in made)
    print(f"{len(docs)} documents, {words} words; bare spaCy pass {bare:.2f} s ({words / bare:.0f} words a second)")
    print(f"{'our parse':20} {statistics.median(p / b for b, p, _ in made):6.2f} of the bare pass")
    for name in sorted(made[0][2], key=lambda n: (n == "whole", -made[0][2][n])):
        print(f"{name:20} {statistics.median(s[name] / b for b, _, s in made):6.2f}")


def processes(docs: list[Any]) -> None:
    """One process against two, without what it costs to start them."""
    took = {}
    for workers in (1, 2):
        found = extract_all(docs, Options(), workers=workers)
        for _ in range(2 * workers * CHUNK):
            next(found)  # started, loaded
        begun = time.perf_counter()
        left = sum(1 for _ in found)
        took[workers] = left / (time.perf_counter() - begun)
        print(f"{workers} process(es): {took[workers]:.1f} documents a second")
    print(f"two are {took[2] / took[1]:.2f} times one")


def main() -> None:
    given = [a for a in sys.argv[1:] if not a.startswith("--")]
    docs = corpus(int(given[0]) if given else 5, Path(given[1]) if len(given) > 1 else None)
    kb = Knowledge()
    list(load_model().pipe(d.text for d in docs[:8]))
    [read_one(p, kb) for p in Parser(kb).parse(docs[:22])]  # everything loaded
    settle()  # as every process that reads does
    if "--processes" in sys.argv:
        processes(docs)
    else:
        ratios(docs, kb)


if __name__ == "__main__":
    main()
