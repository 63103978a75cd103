"""Count phrases to intervals (cases/counts.yml, and the examples of the lexicon)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from secondsource.counts import Count, CountReader
from secondsource.knowledge import Knowledge

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "cases" / "counts.yml").read_text(encoding="utf-8"))
LEXICON = Knowledge().lexicon("counts")
READER = CountReader(LEXICON)


@pytest.mark.parametrize(("phrase", "low", "high"), [*CASES["reads"], *LEXICON["examples"]])
def test_reads(phrase: str, low: int | None, high: int | None) -> None:
    count = READER.read(phrase.split())
    assert count is not None
    assert (count.low, count.high) == (low, high)


@pytest.mark.parametrize("phrase", [*CASES["refuses"], *LEXICON["refuses"]])
def test_refuses(phrase: str) -> None:
    assert READER.read(phrase.split()) is None


@pytest.mark.parametrize("phrase", CASES["others"])
def test_others(phrase: str) -> None:
    count = READER.read(phrase.split())
    assert count is not None
    assert count.other


@pytest.mark.parametrize("phrase", CASES["not_others"])
def test_not_others(phrase: str) -> None:
    count = READER.read(phrase.split())
    assert count is not None
    assert not count.other


@given(st.integers(min_value=0, max_value=10**7))
def test_digits_are_read_back(n: int) -> None:
    for text in (str(n), f"{n:,}"):
        count = READER.read([text])
        assert count is not None
        assert (count.low, count.high) == (n, n)


@given(st.lists(st.sampled_from("at least more than 12 forty and of the dozen hundred between to - others no".split()), max_size=9))
def test_any_words_give_an_ordered_interval_or_nothing(words: list[str]) -> None:
    count = READER.read(words)
    if count is not None and count.low is not None and count.high is not None:
        assert count.low <= count.high
    assert count is None or 0 <= count.first < count.last <= len(words)


def test_sum_keeps_open_ends() -> None:
    assert Count(3, 3).plus(Count(2, None)) == Count(5, None)
    assert Count(None, 9).plus(Count(1, 1)) == Count(None, 10)
