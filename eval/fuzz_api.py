"""Fuzz the desk's API from its own OpenAPI description, and the inputs of `extract` and `build --load`: nothing may crash, hang or swell.

    python eval/fuzz_api.py                     100,000 inputs: 30,000 calls of the API, 50,000 lines for `extract`, 20,000 contract lines
    python eval/fuzz_api.py 2000 --seed 7       so many in all, in the same shares

API: schemathesis makes the calls and compares every answer with the description: no 5xx, only documented statuses, answers of the described
shape. Lines: hypothesis makes JSON lines (texts out of words that our rules look for, broken Unicode, wrong types, deep nesting) for the
whole way from line to contract line. Contract lines: what extraction wrote, with values exchanged, read back by `extraction_from_json`,
which may refuse them (KeyError, TypeError, ValueError), never anything else. Prints counts, the slowest input, and the memory at the start
and the end; a crash, an undocumented answer, an input over ten seconds or more than 150 MB more memory ends the run with status 1.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from demo_ledger import demo_ledger
from make import kb
from secondsource.contract import extraction_from_json, extraction_json
from secondsource.errors import UnreadableInput
from secondsource.pipeline import extract
from secondsource.read.lines import read_line
from secondsource.store import Ledger
from secondsource.web.app import make_app

#: an input that takes longer is a hang; memory that grows by more is a leak
SECONDS, MEGABYTES = 10.0, 150
WORDS = (
    "A bomb killed five people in Quetta on Monday , police said . At least 7 to 12 soldiers were wounded ; the Taliban claimed responsibility"
    " denied accused 2018 last week 12 July Friday no one “ ” \" ' ( ) - – ... % 1,200 three dozen between and the group 's 0 -5 ١٢ 9" + " 9" * 20
).split(" ")  # fmt: skip
text = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
    st.text(max_size=60),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=15).map("\n".join),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
days = st.sampled_from(["2018-07-13", "2018-07-13T10:00:00Z", "yesterday", "", "0000-00-00", "9999-12-31", "1", "13/07/18", "July 2018"])
fields = {
    "id": st.text(max_size=8) | anything, "title": text | anything, "published": days | anything, "url": st.text(max_size=20) | anything,
    "source": st.text(max_size=12) | anything, "language": st.sampled_from(["en", "de", "xx", ""]) | anything, "unheard-of": anything,
}  # fmt: skip
line = st.one_of(
    st.fixed_dictionaries({"text": text}, optional=fields),
    st.fixed_dictionaries({"text": text}, optional=fields),
    st.fixed_dictionaries({}, optional=fields | {"text": text | anything, "html": text.map(lambda t: f"<p>{t}</p>") | anything}),
)


class Watch:
    """Counts inputs and outcomes, times each, and remembers the slowest."""

    def __init__(self, name: str) -> None:
        self.name, self.inputs, self.slowest, self.worst = name, 0, 0.0, ""
        self.told: collections.Counter[str] = collections.Counter()
        self.memory = memory()

    @contextlib.contextmanager
    def one(self, what: object) -> Iterator[None]:
        begun = time.process_time()
        yield
        taken = time.process_time() - begun
        self.inputs += 1
        if self.inputs == 500:
            self.memory = memory()  # what is loaded once is loaded by now
        if taken > self.slowest:
            self.slowest, self.worst = taken, repr(what)[:200]
        assert taken < SECONDS, f"{taken:.1f} s for {what!r}"

    def report(self) -> bool:
        grown = memory() - self.memory
        print(f"{self.name}: {self.inputs:,} inputs, slowest {self.slowest:.2f} s ({self.worst}), memory {grown:+.0f} MB", flush=True)
        for what, count in self.told.most_common(12):
            print(f"{count:>9,}  {what}")
        return grown < MEGABYTES


def memory() -> float:
    """Megabytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def many(strategy: st.SearchStrategy[Any], count: int, start: int, do: Callable[[Any], None]) -> None:
    """`do` with so many values; in portions, so that hypothesis keeps little."""
    for part in range(0, count, 5000):

        @seed(start + part)
        @settings(
            max_examples=min(5000, count - part),
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def portion(value: Any) -> None:
            do(value)

        portion()


def api(count: int, start: int) -> bool:
    """Calls of every address of the API, with and without a token."""
    folder = Path(tempfile.mkdtemp())
    path = Path(shutil.copy(demo_ledger(), folder / "x.ledger"))
    app = make_app(path, token="secret", kb=kb())
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    with Ledger.open(path, read_only=True) as book:
        documents = book.document_ids()
        known = [book.rows("select min(id) from incidents")[0][0], *documents[:2], *(r.id for x in book.extractions() for r in x.reports)][
            :9
        ]
    watch, operations = Watch("API"), [o.ok() for o in schema.get_all_operations()]
    for n, operation in enumerate(operations):
        share = count // len(operations) + (n < count % len(operations))

        def do(drawn: tuple[Any, str | None, str], operation: Any = operation) -> None:
            case, name, token = drawn
            if name is not None:  # something that is there, so that more than the first look is tried
                for given_values in (case.path_parameters, case.query, case.body if isinstance(case.body, dict) else None):
                    for key in ("ident", "left", "right"):
                        if given_values and key in given_values:
                            given_values[key] = name
            headers = {"authorization": f"Bearer {token}"} if token else {}
            with watch.one((operation.label, case.path_parameters, case.query)):
                answer = case.call(headers=headers)
                case.validate_response(answer, checks=CHECKS)
            watch.told[f"{operation.label} {answer.status_code}"] += 1

        strategy = st.tuples(operation.as_strategy(), st.none() | st.sampled_from(known), st.sampled_from(["", "secret", "wrong"]))
        many(strategy, share, start + 1000 * n, do)
    shutil.rmtree(folder)
    return watch.report()


schemathesis.checks.load_all_checks()
CHECKS = schemathesis.checks.CHECKS.get_by_names(
    ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
)


def lines(count: int, start: int) -> bool:
    """Lines for `extract`, the whole way to contract lines that are read back."""
    watch, waiting = Watch("extract"), list[Any]()

    def flush() -> None:
        with watch.one([d.text for d in waiting]):
            for x in extract(list(waiting), kb()):
                told = json.loads(json.dumps(extraction_json(x)))
                back = extraction_from_json(told, x.document).reports
                assert back == x.reports, f"reads back as other reports: {x.document!r}\n{x.reports!r}\n{back!r}"
                assert all(told_span(x.document.text, s) for s in spans(told)), f"a quote is not its text: {x.document!r}"
        watch.inputs -= 1
        waiting.clear()

    def do(value: dict[str, Any]) -> None:
        with watch.one(value):
            try:
                document = read_line(value)
            except UnreadableInput as error:
                watch.told[f"refused: {str(error)[:40]}"] += 1
                return
        watch.told["read"] += 1
        waiting.append(document)
        if len(waiting) >= 64:
            flush()

    many(line, count, start, do)
    flush()
    return watch.report()


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Every span of a contract line."""
    if isinstance(value, dict):
        if value.keys() >= {"start", "end", "quote"}:
            yield value
        for v in value.values():
            yield from spans(v)
    elif isinstance(value, list):
        for v in value:
            yield from spans(v)


def told_span(words: str, s: dict[str, Any]) -> bool:
    """Law 1: the quote is the text at its offsets."""
    return words[s["start"] : s["end"]] == s["quote"]


def contract(count: int, start: int) -> bool:
    """Contract lines with values exchanged: refused, or read."""
    with Ledger.open(demo_ledger(), read_only=True) as book:
        good = [(x.document, json.loads(json.dumps(book.reading(x.document.id)))) for x in book.extractions()]
    watch = Watch("contract lines")

    def do(drawn: tuple[int, list[int], Any]) -> None:
        which, way, value = drawn
        document, told = good[which % len(good)]
        told = json.loads(json.dumps(told))
        place(told, way, value)
        with watch.one((document.id, way, value)):
            try:
                extraction_from_json(told, document)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                watch.told[f"refused: {type(error).__name__}"] += 1
            else:
                watch.told["read"] += 1

    many(st.tuples(st.integers(0, 99), st.lists(st.integers(0, 9), min_size=1, max_size=6), anything), count, start, do)
    return watch.report()


def place(told: Any, way: list[int], value: Any) -> None:
    """Put a value somewhere into a line."""
    for n, step in enumerate(way):
        keys = list(told) if isinstance(told, dict) else list(range(len(told))) if isinstance(told, list) else []
        if not keys:
            return
        key = keys[step % len(keys)]
        if n == len(way) - 1 or not isinstance(told[key], (dict, list)):
            told[key] = value
            return
        told = told[key]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="?", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    parts = ((contract, 0.2), (api, 0.3), (lines, 0.5))
    sound = [part(int(args.inputs * share), args.seed) for part, share in parts]
    sys.exit(0 if all(sound) else 1)


if __name__ == "__main__":
    main()
