"""Texts and pages to documents: parts, what a text says of itself, languages, offsets."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.errors import UnreadableInput
from secondsource.knowledge.files import DATA, load_yaml
from secondsource.knowledge.furniture import load_furniture
from secondsource.model import READ_PARTS, Document
from secondsource.read.datelines import dateline_end
from secondsource.read.language import language_code, language_of
from secondsource.read.lines import read_line
from secondsource.read.parts import find_parts

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    value: list[Any] = yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))
    return value


def tiles(doc: Document) -> None:
    """The parts tile the text, in order."""
    assert doc.parts[0].start == 0
    assert doc.parts[-1].end == len(doc.text)
    assert all(a.end == b.start for a, b in zip(doc.parts, doc.parts[1:], strict=False))


@pytest.mark.parametrize("case", cases("parts"), ids=lambda c: c["why"])
def test_parts(case: dict[str, Any]) -> None:
    lines = case["lines"]
    text = case.get("joint", "\n\n").join(line for _, line in lines)
    parts = find_parts(text)
    at = 0
    for kind, line in lines:
        start = text.index(line, at)
        at = start + len(line)
        first, last = kind.split("+")[0], kind.split("+")[-1]
        found = [p.kind for p in parts if p.start < at and p.end > start and text[max(p.start, start) : min(p.end, at)].strip()]
        assert found == [first, last] if "+" in kind else set(found) == {kind}, (line, found)


@pytest.mark.parametrize("case", cases("textmeta"), ids=lambda c: c["why"])
def test_what_a_text_says_of_itself(case: dict[str, Any]) -> None:
    given_fields = case.get("given", {})
    doc = read_line({"text": case["text"], **given_fields})
    tiles(doc)
    assert doc.text == case["text"]
    assert doc.published == case.get("published")
    assert doc.updated == case.get("updated")
    assert doc.agency == case.get("agency")
    assert doc.byline == case.get("byline")
    assert doc.source == case.get("source", given_fields.get("source"))
    assert (doc.dateline.quote if doc.dateline else None) == case.get("dateline")
    assert [c.quote for c in doc.corrections] == case.get("corrections", [])
    for span in (doc.dateline, *doc.corrections):
        assert span is None or doc.text[span.start : span.end] == span.quote


@pytest.mark.parametrize(("code", "text"), cases("languages"))
def test_languages(code: str, text: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en-GB", "en"), ("EN", "en"), ("de_AT", "de"), ("", None), (None, None), (7, None), ("English language", None)],
)
def test_language_tags(tag: object, code: str | None) -> None:
    assert language_code(tag) == code


FURNITURE = [(p.parent.name, e) for p in sorted(DATA.glob("lexicon/*/furniture.yml")) for e in load_yaml(p)]


@pytest.mark.parametrize(("language", "entry"), FURNITURE, ids=lambda v: v if isinstance(v, str) else v["id"])
def test_every_stock_line_has_examples_that_hold(language: str, entry: dict[str, Any]) -> None:
    furniture = load_furniture(language)
    assert entry["examples"]
    for example in entry["examples"]:
        assert furniture.kind_of(example) == entry["kind"], example
    for refused in entry.get("refuses", []):
        assert furniture.kind_of(refused) is None, refused


@pytest.mark.parametrize(
    "text",
    [
        "caf\u00e9 de\u0301ja\u0300 vu was hit",
        "soft\u00adhy\u00adphens were killed",
        "the \ufb01rst of\ufb01cer died",
        "\u202bقتل\u202c two men \u200fin Marrow\u200e",
        "\u00a0non\u00a0breaking\u00a0blanks\u00a0here\u00a0",
        "\ufefftext with a mark",
        "emoji \U0001f4a5 blast killed \U0001d7d9 man",
        "tabs\tand\vodd\fbreaks\x85and\u2028lines\u2029end",
        "a&amp;b &lt;p&gt; entities stay as they are",
        "null \x00 byte",
        "",
        "   \n\n  ",
        "line\r\nends\rof\nall kinds",
    ],
)
def test_a_text_is_never_changed(text: str) -> None:
    doc = read_line({"text": text})
    assert doc.text == text
    tiles(doc)


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_is_tiled_and_unchanged(text: str) -> None:
    doc = read_line({"text": text})
    assert doc.text == text
    tiles(doc)


@given(
    st.lists(
        st.sampled_from(
            [
                "Leave a Reply",
                "Two men were killed on Monday, the police said.",
                "Menu",
                "3 Comments",
                "March 3, 2018",
                "By Jane Example",
                "•  Asha",
                "    no",
                "Photo: A/B",
                "KABUL (AP) - Two died there.",
            ]
        ),
        max_size=12,
    ),
    st.sampled_from(["\n", "\n\n", "\r\n"]),
)
@settings(max_examples=150, deadline=None)
def test_any_page_of_lines_is_tiled_and_never_without_a_body(lines: list[str], joint: str) -> None:
    text = joint.join(lines)
    doc = read_line({"text": text})
    tiles(doc)
    if "Two men were killed" in text and "Comments" not in text and "Reply" not in text:
        read = "".join(text[p.start : p.end] for p in doc.parts if p.kind in READ_PARTS)
        assert "Two men were killed" in read


@pytest.mark.parametrize("line", [{}, {"text": None}, {"text": 7}, {"html": []}, {"id": "x"}])
def test_a_line_without_text_is_refused(line: dict[str, Any]) -> None:
    with pytest.raises(UnreadableInput, match='"text"'):
        read_line(line)


@pytest.mark.parametrize("field", ["title", "published", "url", "source", "language", "id"])
@pytest.mark.parametrize("value", [None, "", 7, [], {}, True])
def test_fields_of_a_wrong_type_do_no_harm(field: str, value: object) -> None:
    doc = read_line({"text": "Two men were killed on Monday.", field: value})
    assert doc.published is None
    assert doc.id
    assert isinstance(doc.id, str)


def test_towns_of_datelines_have_examples_that_hold() -> None:
    entry = load_yaml(DATA / "lexicon" / "en" / "datelines.yml")
    assert all(dateline_end(example) for example in entry["examples"])
    assert not any(dateline_end(refused) for refused in entry["refuses"])


def test_half_a_character_is_refused_in_a_text_and_mended_elsewhere() -> None:
    with pytest.raises(UnreadableInput, match="half a character at 4"):
        read_line({"text": "Two \ud800 men died."})
    doc = read_line({"id": "a\ud800", "text": "Two men died.", "title": "b\udfff", "source": "c\ud800"})
    assert (doc.id, doc.title, doc.source) == ("a\ufffd", "b\ufffd", "c\ufffd")


def test_an_id_is_made_of_the_content() -> None:
    one, two = read_line({"text": "Two men died."}), read_line({"text": "Two men died."})
    assert one.id == two.id
    assert one.id != read_line({"text": "Three men died."}).id


def test_a_year_that_is_none_is_left() -> None:
    assert read_line({"text": "x", "published": "0000-00-00"}).published is None
    assert read_line({"text": "x", "published": "2016-08-09"}).published == dt.date(2016, 8, 9)
