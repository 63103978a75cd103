"""Texts read as one story: which report is the main one, in which town and on which day it was."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

import make
from secondsource.model import Extraction
from secondsource.pipeline import extract

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "stories.yml").read_text(encoding="utf-8"))


@functools.cache
def read() -> tuple[Extraction, ...]:
    """Each case, read whole."""
    documents = []
    for n, c in enumerate(CASES):
        more = {"title": c["title"]} if "title" in c else {}
        if "dateline" in c:
            more["dateline"] = make.span(c["say"], c["dateline"])
        documents.append(make.document(c["say"], id=f"case-{n}", published=str(c["published"]), **more))
    return tuple(extract(documents, make.kb()))


@pytest.mark.parametrize("n", [pytest.param(n, id=c["why"]) for n, c in enumerate(CASES)])
def test_the_story_of_a_text(n: int) -> None:
    first, want = read()[n].reports[0], CASES[n]
    assert want["first"] in [t.quote for t in (first.span, *first.triggers)]
    if "at" in want:
        scene = next((p for p in first.places if p.is_scene), None)
        assert (None if scene is None else [scene.name, scene.precision]) == want["at"]
    if "day" in want:
        assert first.date.earliest == first.date.latest == want["day"]


def test_reports_are_numbered_in_their_order() -> None:
    for x in read():
        assert [r.id for r in x.reports] == [f"{x.document.id}#{n}" for n in range(1, len(x.reports) + 1)]


def test_the_reports_behind_the_main_one_keep_their_order() -> None:
    reports = read()[0].reports
    assert [r.background for r in reports] == sorted(r.background for r in reports)
    rest = [r.span.start for r in reports[1:] if not r.background]
    assert rest == sorted(rest)


def test_a_date_counted_beyond_the_publication_was_counted_from_another_event() -> None:
    x = make.read("The market burned on Tuesday. The next day, police arrested a trader.", published="2019-06-18")
    for report in x.reports:
        assert report.date.earliest is None or report.date.earliest <= x.document.published


def test_an_event_of_another_year_takes_no_town_from_the_story() -> None:
    text = (
        "Gunmen shot dead nine pupils at a college in Garissa on Thursday. It was the deadliest attack in Kenya since the bombing of the"
        " Belgian embassy in 1998, which killed 200 people."
    )
    reports = make.read(text, published="2015-04-03").reports
    scenes = {r.date.earliest.year: {p.name for p in r.places if p.is_scene} for r in reports if r.date.earliest is not None}
    assert scenes == {2015: {"Garissa"}, 1998: {"Kenya"}}
