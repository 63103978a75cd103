"""A few of the inputs of `python eval/fuzz_api.py`, which tries 100,000: calls of the API, lines for `extract`, contract lines."""

from __future__ import annotations

import datetime as dt
import runpy
import warnings
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("schemathesis")


@pytest.fixture(scope="module")
def fuzz() -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return runpy.run_path(str(Path(__file__).parents[1] / "eval" / "fuzz_api.py"))


@pytest.mark.parametrize(("part", "inputs"), [("api", 160), ("lines", 150), ("contract", 200)])
def test_no_input_crashes(fuzz: dict[str, Any], part: str, inputs: int) -> None:
    assert fuzz[part](inputs, 3)


@pytest.mark.parametrize(("published", "day"), [("9999-12-31", None), ("0001-01-01", None), ("1789-07-14", "1789-07-14")])
def test_a_day_that_no_paper_bore_is_not_known(published: str, day: str | None) -> None:
    """Found by the fuzz: days at the ends of the calendar have no neighbours to compare with."""
    from secondsource.read.lines import read_line

    read = read_line({"text": "A bomb killed five people on 12 July, police said.", "published": published})
    assert read.published == (None if day is None else dt.date.fromisoformat(day))
