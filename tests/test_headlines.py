"""Which counts a headline names, and what it does to the counts of its article; each with refusals."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import pytest

import make
from secondsource.pipeline import extract
from secondsource.weigh.headline import counts_in
from secondsource.weigh.incidents import weigh
from secondsource.wording import of_several

KB = make.kb()
WORDS = KB.lexicon("headlines")


@pytest.mark.parametrize(("title", "expected"), WORDS["examples"])
def test_examples(title: str, expected: Mapping[str, Sequence[int]]) -> None:
    assert {k: sorted(v) for k, v in counts_in(title, KB.counts, WORDS).items()} == dict(expected)


@pytest.mark.parametrize("title", [*WORDS["refuses"], None, ""])
def test_refusals(title: str | None) -> None:
    assert counts_in(title, KB.counts, WORDS) == {}


def figures(title: str | None, text: str) -> tuple[int | None, int | None]:
    """Best of killed and injured of the first report of an article with this headline."""
    document = dataclasses.replace(make.document(text, id="d", published="2016-03-07"), title=title)
    (x,) = extract([document], KB)
    incident, _ = weigh(x.reports[:1], {"d": x}, (), kb=KB)
    killed, injured = (incident.figures.get(m) for m in ("killed", "injured"))
    return (killed and killed.best, injured and injured.best)  # type: ignore[return-value]


TEXT = "Gunmen wounded two guards at the gate of a bank in Dayton on Sunday. In all five people were wounded, police said."


def test_the_headline_says_which_number_is_the_article_s_own() -> None:
    assert figures("Five hurt in attack on bank", TEXT)[1] == 5


def test_a_headline_is_no_statement() -> None:
    assert figures("Nine hurt in attack on bank", TEXT)[1] == figures(None, TEXT)[1]


@pytest.mark.parametrize(
    ("title", "injured"),
    [
        ("Four shot at wedding in Dayton", 4),
        ("Four shot, one dead at wedding in Dayton", 3),
        ("Police seek two suspects in Dayton wedding shooting", 1),
        ("Three hurt in two shootings in Dayton", 1),
    ],
)
def test_where_the_text_counts_one_person_the_headline_counts_all(title: str, injured: int) -> None:
    assert figures(title, "Gunmen wounded a 37-year-old clerk at a wedding in Dayton on Sunday. Others ran.")[1] == injured


def test_what_a_headline_alone_counts_has_no_span() -> None:
    document = dataclasses.replace(
        make.document("Gunmen wounded a clerk in Dayton on Sunday.", id="d", published="2016-03-07"), title="Four hurt in Dayton"
    )
    (x,) = extract([document], KB)
    incident, statements = weigh(x.reports[:1], {"d": x}, (), kb=KB)
    told = [s for s in statements if s.modality == "headline"]
    assert [(s.field, s.value["low"], s.span) for s in told] == [("injured", 4, None)]
    assert told[0].id in incident.figures["injured"].basis


def test_nobody_else_is_not_nobody() -> None:
    text = "Four people were wounded in a shooting in Dayton on Sunday. No one else was injured, police said."
    assert figures(None, text)[1] == 4


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Nine people were killed in three separate attacks across the valley.", True),
        ("Nine people were killed in weekend shootings.", True),
        ("Nine people were killed in two blasts at the gate.", False),
        ("Nine people were killed in the attack. Separate attacks were reported later.", False),
    ],
)
def test_counts_of_several_events(text: str, several: bool) -> None:
    assert of_several(text, len("Nine people")) is several
