"""Pages to documents: own pages, each with one difficulty."""

from __future__ import annotations

from typing import Any

import pytest

from secondsource.read.daywords import compact_day, day_in, is_date_line
from secondsource.read.lines import read_line
from test_reading import cases, tiles

STORY = "".join(
    f"<p>{text}</p>"
    for text in (
        "Two men were killed by a mine near the town of Tessaly on Monday, the police said, and a third was hurt by it.",
        "The road to the coast was closed for a day, and soldiers looked for more mines until the evening came to the hills.",
        "Nobody has claimed the mine, which was of an old make, and the governor said that it may have lain there for years.",
        "Both sides mined that road in the war of the eighties, and no maps of the mines were kept by either of them.",
    )
)


def page(case: dict[str, Any]) -> str:
    head = f"<head><title>Mine kills two | Marrow</title>{case.get('head', '')}</head>"
    return f"<!doctype html><html lang='en'>{head}<body>{case['body'].replace('STORY', STORY)}</body></html>"


@pytest.mark.parametrize("case", cases("pages"), ids=lambda c: c["why"])
def test_pages(case: dict[str, Any]) -> None:
    doc = read_line({"html": page(case), **({"url": case["url"]} if "url" in case else {})})
    tiles(doc)
    assert doc.from_html
    assert doc.language == "en"
    assert "Two men were killed by a mine" in doc.text
    for text in case.get("has", []):
        assert text in doc.text
    for text in case.get("lacks", []):
        assert text not in doc.text
    for field in ("title", "published", "updated", "byline", "source", "section", "agency"):
        if field in case:
            assert getattr(doc, field) == case[field], field
    if "address" in case:
        assert doc.url == case["address"]


def test_a_page_without_a_date_has_none() -> None:
    doc = read_line({"html": page({"body": "<article><h1>Mine kills two</h1>STORY</article>"})})
    assert doc.published is None


def test_what_the_line_says_beats_the_page() -> None:
    head = '<meta property="article:published_time" content="2018-03-04"><meta property="og:site_name" content="Marrow Times">'
    doc = read_line(
        {"html": page({"head": head, "body": "<article>STORY</article>"}), "published": "2018-03-09", "source": "X", "title": "T"}
    )
    assert (str(doc.published), doc.source, doc.title) == ("2018-03-09", "X", "T")


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("03/04/2018", "en-US", "2018-03-04"),
        ("03/04/2018", "fr", "2018-04-03"),
        ("03/04/2018", None, None),
        ("03.04.2018", None, "2018-04-03"),
        ("13/04/2018", None, "2018-04-13"),
        ("04/13/2018", None, "2018-04-13"),
        ("3.4.18", None, "2018-04-03"),
        ("version 3.4.18.2", None, None),
        ("31 February 2018", None, None),
        ("1st of March 2018", None, "2018-03-01"),
        ("Thu, 1 Mar 2018 10:00", None, "2018-03-01"),
        ("in March 2018", None, None),
        ("1718-03-04", None, None),
        ("12 aralık 2018", None, "2018-12-12"),
        ("12 grudnia 2018", None, "2018-12-12"),
    ],
)
def test_dates_in_words_and_numbers(text: str, language: str | None, day: str | None) -> None:
    found = day_in(text, language=language)
    assert (found.isoformat() if found else None) == day


def test_dates_in_eight_figures() -> None:
    assert str(compact_day("/news/20180304-mine")) == "2018-03-04"
    assert compact_day("/news/1234567890") is None


@pytest.mark.parametrize(
    "line",
    [
        "Sunday, March 4th 2018",
        "Published: 4 March 2018, 10:45 IST",
        "Updated 2018-03-04T10:00Z",
        "4. März 2018",
        "Posted on 04 Mar, 2018 at 4:05 pm",
    ],
)
def test_date_lines(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line", ["On 4 March 2018 two men died", "4 March 2018 was a Sunday in Marrow", "Sunday", "12 killed", "March 2018"]
)
def test_lines_that_are_no_date_lines(line: str) -> None:
    assert not is_date_line(line)
