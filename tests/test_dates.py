"""When events happened: the table of cases with hand-made reports, and the laws."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import make
from secondsource.detect.times import find_times
from secondsource.model import EventDate, Report, Time
from secondsource.resolve.dates import date_report, date_reports
from secondsource.resolve.dates_value import date_of, moved_date, narrowed

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "dates.yml").read_text(encoding="utf-8"))
WIDTH = {"day": 1, "days": 32, "week": 7, "month": 32, "season": 184, "year": 366}


def written(date: EventDate) -> str:
    first, last = (d.isoformat() if d else "" for d in (date.earliest, date.latest))
    return f"{first}..{last} {date.precision}"


def reports_of(text: str, triggers: list[str], case: dict[str, Any]) -> list[Report]:
    parsed = make.parsed(text)
    out = []
    for n, words in enumerate(triggers):
        span = make.span(text, words, nth=case.get("main", {}).get(words, 0))
        word = make.Span.of(text, span.start, span.start + len(words.split()[0]))
        token = parsed.tokens(word.start, word.end)[0]
        sentence = parsed.span(parsed.sentences[parsed.sentence_index[token.i]])
        kind = case.get("types", {}).get(words, "attack.bombing")
        background = words in case.get("background", ())
        out.append(Report(f"d#{n}", (kind,), case.get("status", "happened"), word, (sentence,), background=background))
    return out


@pytest.mark.parametrize("case", CASES, ids=[c["say"][:70] for c in CASES])
def test_case(case: dict[str, Any]) -> None:
    published = case.get("published", dt.date(2016, 8, 9))
    triggers = [*case["is"], *[t for t in case.get("main", {}) if t not in case["is"]]]
    parsed = make.parsed(case["say"], published=published.isoformat() if published else None)
    reports = reports_of(case["say"], triggers, case)
    dates = date_reports(reports, find_times(parsed, make.kb()), parsed)
    got = {t: written(d) for t, d in zip(triggers, dates, strict=True)}
    assert {t: got[t] for t in case["is"]} == case["is"], [d.why for d in dates]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 45


def test_a_state_begins_with_its_first_step() -> None:
    """Of two steps told in one sentence as one event, a "since" says when the state began, whichever is told first."""
    text = "The cobbler was arrested on 2 July after being detained since 14 June."
    parsed = make.parsed(text, published="2016-08-09")
    words = (make.span(text, "arrested"), make.span(text, "detained"))
    report = Report("d#1", ("enforcement.arrest",), "happened", words[0], (make.span(text, text),), triggers=words)
    assert written(date_report(report, find_times(parsed, make.kb()), parsed, ())) == "2016-06-14..2016-06-14 day"


def test_one_report_alone() -> None:
    """`date_report` gives what `date_reports` gives for all."""
    text = "A bomb killed 20 people on Friday. Gunmen attacked a post on Monday."
    parsed = make.parsed(text, published="2016-08-09")
    times = find_times(parsed, make.kb())
    reports = reports_of(text, ["killed", "attacked"], {})
    together = date_reports(reports, times, parsed)
    assert tuple(date_report(r, times, parsed, reports) for r in reports) == together


# ------------------------------------------------------------------------------------------------------------ laws

WHENS = (
    "on Monday",
    "yesterday",
    "last week",
    "in March",
    "in 2009",
    "in mid-2014",
    "on 3 May 2015",
    "two weeks ago",
    "over the weekend",
    "in the summer of 2013",
    "early last year",
    "on New Year's Eve",
    "in the 1990s",
    "since Friday",
    "this morning",
    "a few days ago",
)
days = st.dates(dt.date(2000, 1, 1), dt.date(2028, 12, 31))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(WHENS), days)
def test_never_more_precise_than_the_source(when: str, published: dt.date) -> None:
    """An event's interval holds no less than its expression allows, and is as wide as its precision says."""
    text = f"Rebels attacked the post {when}."
    parsed = make.parsed(text, published=published.isoformat())
    times = find_times(parsed, make.kb())
    report = reports_of(text, ["attacked"], {"types": {"attacked": "attack.armed_assault"}})[0]
    date = date_report(report, times, parsed, [report])
    if date.span is None:
        assert (date.earliest, date.latest, date.precision) == (None, published, "unknown")
        return
    assert text[date.span.start : date.span.end] == date.span.quote
    if date.earliest is not None and date.latest is not None:
        assert date.earliest <= date.latest
        if date.precision != "unknown":
            assert (date.latest - date.earliest).days < WIDTH[date.precision]
        if date.earliest == date.latest:
            assert date.precision == "day"
    source = next(t for t in times if t.span == date.span)
    if source.mod is None and source.stretch is None and source.earliest is not None:
        assert (date.earliest, date.latest) == (source.earliest, source.latest)


@given(days, st.integers(-400, 400), st.sampled_from("DWMY"), st.integers(0, 40))
def test_a_moved_date_is_no_more_precise(day: dt.date, count: int, unit: str, width: int) -> None:
    base = EventDate(day, day + dt.timedelta(days=width), "day" if width == 0 else "days")
    time = Time(make.span("later", "later"), "DURATION", None, shift=(count, unit))
    moved = moved_date(base, time, "")
    if moved is None:
        return
    assert moved.earliest is not None
    assert moved.latest is not None
    assert (moved.latest - moved.earliest).days >= width


@given(days, st.integers(28, 400), st.sampled_from(["START", "MID", "END"]))
def test_narrowed_stays_inside(first: dt.date, length: int, mod: str) -> None:
    last = first + dt.timedelta(days=length)
    a, b, _ = narrowed(first, last, "year", mod)
    assert first <= a <= b <= last
    assert (b - a).days >= length // 3


def test_an_event_is_never_dated_by_the_publication_alone() -> None:
    text = "Rebels attacked the post."
    parsed = make.parsed(text, published="2016-08-09")
    report = reports_of(text, ["attacked"], {})[0]
    date = date_report(report, find_times(parsed, make.kb()), parsed, [report])
    assert (date.earliest, date.latest, date.precision, date.span) == (None, dt.date(2016, 8, 9), "unknown", None)


def test_since_begins_a_state() -> None:
    """ "Detained since Friday" dates the arrest; "bombed since Friday" leaves the end open to the publication."""
    span = make.span("Friday", "Friday")
    friday, tuesday = dt.date(2016, 8, 5), dt.date(2016, 8, 9)
    time = Time(span, "DATE", "2016-08-05", friday, friday, "day", stretch=(friday, tuesday))
    assert written(date_of(time, "", begins=True)) == "2016-08-05..2016-08-05 day"
    assert written(date_of(time, "")) == "2016-08-05..2016-08-09 days"


@pytest.mark.parametrize(
    "later",
    [
        "A nurse said on 6 August that two wounded sailors had gone home.",
        "The shipowner said on 6 August that a stoker had been killed as well.",
    ],
)
def test_the_day_of_the_telling_makes_no_second_event(later: str) -> None:
    """What is said on a later day of the dead and the wounded is said of the event told before."""
    x = make.read(f"Raiders attacked a ferry at Mopti on 3 August. {later}", published="2016-08-09")
    assert [(r.span.quote, written(r.date)) for r in x.reports] == [("attacked", "2016-08-03..2016-08-03 day")]


def test_an_older_day_of_another_town_is_not_that_of_the_news() -> None:
    """The event a text begins with takes no day from a later one in another town, unless that is of the news itself."""
    text = "A mine has wrecked a bus near Gao, wounding two pedlars.\n\nOn {} August a sniper killed a miller in Sikasso."
    for day, want in (("2", "..2016-08-09 unknown"), ("8", "2016-08-08..2016-08-08 day")):
        x = make.read(text.format(day), published="2016-08-09")
        assert next(written(r.date) for r in x.reports if r.span.quote == "wrecked") == want
