"""Text in capitals: true case for the parser, offsets and text untouched, wrapped lines kept together."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from make import document, parsed
from secondsource.casing import is_shouted, marks_in
from secondsource.parse import paragraphs_of, wrap_width

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "casing.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:30] for c in CASES])
def test_true_case(case: dict[str, str]) -> None:
    read = parsed(case["text"])
    assert " ".join(w.form for w in read.words) == case["seen"]
    assert read.document.text == case["text"]
    for word in read.words:
        quote = case["text"][word.start : word.end]
        assert quote.upper() == word.form.upper()


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        '   THE GOVERNMENT SAID TODAY THAT REBELS BURNED THE MILL AT "SAN JOSE"\n'
        "NEAR THE RIVER AND THAT THEY TOOK THE CATTLE OF THE FARMERS WHO LIVED\n"
        "THERE.  NOBODY WAS HURT.\n\n   A SECOND GROUP WITHDREW."
    )
    assert len(paragraphs_of(document(text))) == 2


def test_lines_that_are_paragraphs_are_cut() -> None:
    long = "A second paragraph that is told on one line and goes on for more than a hundred characters, as news pages have it."
    text = f"A first short line.\n{long}\nA third."
    assert wrap_width(text) is None
    assert len(paragraphs_of(document(text))) == 3


@pytest.mark.parametrize(
    ("text", "marks"), [("[TEXT] A", 1), ("THE MEN [FARC] LEFT", 0), ("IT IS [PASSAGE OMITTED] OVER", 1), ("plain", 0)]
)
def test_marks(text: str, marks: int) -> None:
    assert len(marks_in(text)) == marks


@pytest.mark.parametrize(("text", "shouted"), [("BOMB KILLS TWO IN KABUL", True), ("The FMLN and the ELN said", False), ("UN", False)])
def test_is_shouted(text: str, shouted: bool) -> None:
    assert is_shouted(text.split()) == shouted
