"""What a codebook counts that the text itself does not call an injury or an abduction."""

from __future__ import annotations

import pytest

import make
from secondsource.pipeline import extract

CASES = [
    ("Rebels assaulted five shopkeepers in the market.", "injured", 5),
    ("Rebels thrashed a night watchman and set fire to a tower.", "injured", 1),
    ("A sergeant was killed and eight guards went missing after armed rebels attacked them in the forest.", "abducted", 8),
]


def _counts(text: str, measure: str, codebook: str) -> list[int | None]:
    extraction = next(iter(extract([make.document(text)], make.kb(), codebook=codebook)))
    return [f.low for r in extraction.reports for f in r.figures if f.measure == measure]


@pytest.mark.parametrize(("text", "measure", "count"), CASES)
def test_only_the_codebook_counts_them(text: str, measure: str, count: int) -> None:
    assert _counts(text, measure, "default") == []
    assert _counts(text, measure, "satp") == [count]


def test_beaten_and_then_killed_is_dead_alone() -> None:
    text = "Rebels dragged out a clerk, beat him and shot him dead."
    assert _counts(text, "injured", "satp") == []
    assert _counts(text, "killed", "satp") == [1]


def test_told_injured_is_not_counted_twice() -> None:
    text = "Rebels assaulted thirteen villagers, of whom two were injured."
    assert 13 not in _counts(text, "injured", "satp")


def test_missing_and_found_dead_is_not_abducted() -> None:
    text = "A miner, Tomas Vega, was killed by rebels. Vega had been missing since Friday."
    assert _counts(text, "abducted", "satp") == []
