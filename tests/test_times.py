"""Time expressions: the table of cases, the examples of the named days, and the laws."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import make
from secondsource.detect.times import find_times
from secondsource.detect.times_calendar import days_of
from secondsource.knowledge.files import DATA
from secondsource.model import Document, Time
from secondsource.parse import Parser

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "times.yml").read_text(encoding="utf-8"))
DAYS = yaml.safe_load((DATA / "lexicon" / "en" / "times_days.yml").read_text(encoding="utf-8"))
PUBLISHED = dt.date(2016, 8, 9)


def _document(n: int, case: dict[str, Any]) -> Document:
    published = case.get("published", PUBLISHED)
    return make.document(case["say"], id=f"case-{n}", published=published.isoformat() if published else None)


@functools.cache
def found() -> tuple[tuple[Time, ...], ...]:
    """The times of every case, parsed in batches."""
    parsed = Parser(make.kb()).parse([_document(n, c) for n, c in enumerate(CASES)])
    return tuple(find_times(p, make.kb()) for p in parsed)


def written(time: Time) -> str:
    first, last = (d.isoformat() if d else "-" for d in (time.earliest, time.latest))
    return f"{time.type} {time.value or '-'} | {first}..{last} {time.precision} {time.anchor}"


@pytest.mark.parametrize("n", range(len(CASES)), ids=[c["say"][:60] for c in CASES])
def test_case(n: int) -> None:
    case, times = CASES[n], found()[n]
    by_quote = {t.span.quote: t for t in times}
    for quote, want in case["is"].items():
        assert quote in by_quote, f"{quote!r} not among {list(by_quote)}"
        assert written(by_quote[quote]).startswith(want)
    for word in case.get("not", ()):
        assert not any(word in quote for quote in by_quote), list(by_quote)
    if "stretch" in case:
        assert all(by_quote[q].stretch == tuple(case["stretch"]) for q in case["is"])
    if case.get("bounds") is False:
        assert all(by_quote[q].stretch is None for q in case["is"])
    for name in ("mod", "weekday"):
        if name in case:
            assert [getattr(by_quote[q], name) for q in case["is"]] == [case[name]]
    if "shift" in case:
        assert [by_quote[q].shift for q in case["is"]] == [tuple(case["shift"])]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 130


def test_named_days() -> None:
    """Every name of `times_days.yml` is found in its example with its date, and not in what it refuses."""
    examples = [(text, want) for entry in DAYS for text, want in entry["examples"].items()]
    refused = [(text, None) for entry in DAYS for text in entry.get("refuses", ())]
    documents = [make.document(t, id=str(n), published="2016-08-09") for n, (t, _) in enumerate([*examples, *refused])]
    wrong = []
    for parsed, (text, want) in zip(Parser(make.kb()).parse(documents), [*examples, *refused], strict=True):
        times = find_times(parsed, make.kb())
        good = any(t.earliest and t.latest and t.earliest <= want <= t.latest for t in times) if want else not times
        if not good:
            wrong.append((text, want, [written(t) for t in times]))
    assert wrong == []


# ------------------------------------------------------------------------------------------------------------ laws

EXPRESSIONS = (
    "on Monday",
    "on Friday night",
    "yesterday",
    "last week",
    "last month",
    "last year",
    "in March",
    "on 12 April",
    "in 2009",
    "in mid-2014",
    "three days ago",
    "two weeks ago",
    "six months ago",
    "in the summer",
    "on New Year's Day",
    "over the past three months",
    "in the 1990s",
    "on Eid al-Adha",
    "over the weekend",
    "today",
    "in the second quarter",
    "in early June",
    "on 3/4/2015",
    "last night",
    "two hours ago",
)
days = st.dates(dt.date(1990, 1, 1), dt.date(2028, 12, 31))
WIDTH = {"day": 1, "days": 31, "week": 7, "month": 31, "season": 184, "year": 366}


def read(expression: str, published: dt.date) -> tuple[Time, ...]:
    text = f"Rebels attacked the post {expression}, the army said."
    return find_times(make.parsed(text, published=published.isoformat()), make.kb())


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(EXPRESSIONS), days)
def test_quote_and_interval(expression: str, published: dt.date) -> None:
    """A span's quote is the text there; an interval is in order, and as wide as its precision says and no wider."""
    text = f"Rebels attacked the post {expression}, the army said."
    times = read(expression, published)
    assert times
    for time in times:
        assert text[time.span.start : time.span.end] == time.span.quote
        if time.earliest is None or time.latest is None:
            continue
        assert time.earliest <= time.latest
        if time.precision != "unknown":
            assert (time.latest - time.earliest).days < WIDTH[time.precision]
        if time.precision == "day":
            assert time.earliest == time.latest


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([e for e in EXPRESSIONS if not any(c.isdigit() for c in e) and "1990s" not in e]), days, st.integers(1, 200))
def test_relative_moves_with_publication(expression: str, published: dt.date, weeks: int) -> None:
    """The interval of a relative expression moves with the publication: never back when the text is printed later."""
    first, second = read(expression, published), read(expression, published + dt.timedelta(weeks=weeks))
    for a, b in zip(first, second, strict=True):
        assert a.value is None or a.anchor == "publication"
        if a.earliest and b.earliest and a.latest and b.latest:
            assert b.earliest >= a.earliest
            assert b.latest >= a.latest


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["on Monday", "yesterday", "three days ago", "last night", "today", "two weeks ago", "over the weekend"]), days)
def test_seven_days_later_is_seven_days_later(expression: str, published: dt.date) -> None:
    for a, b in zip(read(expression, published), read(expression, published + dt.timedelta(days=7)), strict=True):
        assert a.earliest is not None
        assert b.earliest == a.earliest + dt.timedelta(days=7)


@given(days)
def test_absolute_dates_in_every_shape(day: dt.date) -> None:
    """A day's TIMEX3 value stands for that day; its month and year hold it."""
    value = day.isoformat()
    assert days_of(value) == (day, day, "day")
    quarter, half = f"{day.year}-Q{(day.month + 2) // 3}", f"{day.year}-H{1 + (day.month > 6)}"
    for coarser in (value[:7], value[:4], value[:3], value[:2], quarter, half):
        stretch = days_of(coarser)
        assert stretch is not None
        assert stretch[0] <= day <= stretch[1]
        assert stretch[2] != "day"


@settings(max_examples=60, deadline=None)
@given(days, st.sampled_from(["%-d %B %Y", "%B %-d, %Y", "%d %b %Y", "%b. %-d, %Y", "%Y-%m-%d", "the %-dth of %B %Y", "%A, %-d %B %Y"]))
def test_every_shape_is_read(day: dt.date, shape: str) -> None:
    written_day = day.strftime(shape)
    times = find_times(make.parsed(f"The post was attacked on {written_day} by rebels.", published="2029-01-01"), make.kb())
    assert [t.earliest for t in times] == [day], written_day
    assert times[0].weekday == (day.weekday() if shape.startswith("%A") else None)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="0123456789 -/:.,'’aMpJulyTuesdayof\n", max_size=60))
def test_nothing_breaks_it(text: str) -> None:
    for time in find_times(make.parsed(text, published="2016-08-09"), make.kb()):
        assert text[time.span.start : time.span.end] == time.span.quote


def test_code_points_for_private_use_are_no_words_of_time() -> None:
    """They stand for classes of words inside: a text that holds them itself once read as feasts, and broke."""
    text = "Shots were fired. " + " ".join(chr(n) for n in range(0xE000, 0xE400))
    assert find_times(make.parsed(text, published="2016-08-09"), make.kb()) == ()
