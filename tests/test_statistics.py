"""Totals of periods: the table of cases, the lexicon's own examples, and that incidents are left alone."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

import make
from secondsource.detect.names import find_actors
from secondsource.detect.placenames import find_places
from secondsource.detect.statistics import find_statistics
from secondsource.detect.times import find_times
from secondsource.model import Statistic
from secondsource.parse import Parsed, Parser
from secondsource.resolve.actors import resolve_actors
from secondsource.resolve.places import resolve_places

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "statistics.yml").read_text(encoding="utf-8"))
LEXICON = make.kb().lexicon("statistics")


def statistics_of(parsed: Parsed) -> tuple[Statistic, ...]:
    kb = make.kb()
    places = resolve_places(find_places(parsed, kb), parsed, kb)
    actors = resolve_actors(find_actors(parsed, kb), places, parsed, kb)
    return find_statistics(parsed, find_times(parsed, kb), places, actors, kb)


@functools.cache
def found() -> tuple[tuple[Statistic, ...], ...]:
    docs = (
        make.document(c["say"], id=f"case-{n}", published=str(c["published"]) if "published" in c else None) for n, c in enumerate(CASES)
    )
    return tuple(statistics_of(p) for p in Parser(make.kb()).parse(docs))


def written(s: Statistic) -> list[Any]:
    return [s.measure, s.low, s.high, str(s.earliest) if s.earliest else None, str(s.latest) if s.latest else None, s.area]


def fits(want: list[Any], have: list[Any]) -> bool:
    return all(w in ("~", h) for w, h in zip(want, have, strict=True))


@pytest.mark.parametrize("n", range(len(CASES)), ids=[c["say"][:60] for c in CASES])
def test_case(n: int) -> None:
    case, statistics = CASES[n], found()[n]
    rows = [written(s) for s in statistics]
    if case.get("none"):
        assert rows == []
    for want in case.get("has", ()):
        assert any(fits(want, row) for row in rows), f"{want} not among {rows}"
    if "by" in case:
        assert {s.said_by for s in statistics} == {case["by"]}
    if "share" in case:
        assert case["share"] in [s.share_of for s in statistics]


def test_spans_hold_their_quotes() -> None:
    for case, statistics in zip(CASES, found(), strict=True):
        for s in statistics:
            assert case["say"][s.span.start : s.span.end] == s.span.quote


def test_examples_of_the_lexicon() -> None:
    for example in LEXICON["examples"]:
        (first, *_) = statistics_of(make.parsed(example["text"]))
        assert (first.measure, first.low) == (example["measure"], example["low"])
    for refused in LEXICON["refuses"]:
        assert statistics_of(make.parsed(refused)) == ()
