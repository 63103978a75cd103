"""What reading costs, against the bare spaCy pass over the same text in the same run: `python bench/extract.py [N]`.

Prints the share of each stage and the whole as a ratio to the bare pass. The corpus is the demonstration corpus, repeated.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

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


def main() -> None:
    docs = corpus(int(sys.argv[1]) if len(sys.argv) > 1 else 5, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    kb, nlp = Knowledge(), load_model()
    list(nlp.pipe(d.text for d in docs[:8]))
    [read_one(p, kb) for p in Parser(kb).parse(docs[:8])]  # everything loaded
    begun = time.perf_counter()
    words = sum(len(d) for d in nlp.pipe((d.text for d in docs), batch_size=32))
    bare = time.perf_counter() - begun
    begun = time.perf_counter()
    parsed = list(Parser(kb).parse(docs))
    parse = time.perf_counter() - begun
    spent: dict[str, float] = defaultdict(float)
    stages = timed(SHIPPED, spent)
    begun = time.perf_counter()
    for p in parsed:
        read_one(p, kb, stages=stages)
    rooms = time.perf_counter() - begun
    print(f"{len(docs)} documents, {words} words; bare spaCy pass {bare:.2f} s ({words / bare:.0f} words a second)")
    print(f"{'our parse':20} {parse / bare:6.2f} of the bare pass")
    for name, seconds in sorted(spent.items(), key=lambda x: -x[1]):
        print(f"{name:20} {seconds / bare:6.2f}")
    print(f"{'whole':20} {(parse + rooms) / bare:6.2f}")


if __name__ == "__main__":
    main()
