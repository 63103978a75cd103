"""How many, of whom: sentence to figures (cases/figures.yml)."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import make
from secondsource.model import Figure
from secondsource.pipeline import extract

CASES: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "cases" / "figures.yml").read_text(encoding="utf-8"))
FLAT = [pytest.param(*(p.strip() for p in c.split("|")), id=f"{g}-{n}") for g, cs in CASES.items() for n, c in enumerate(cs, 1)]
EXPECTED = re.compile(
    r"(?P<measure>\w+) (?:(?P<low>\d+)(?P<open>\+)?(?:-(?P<high>\d+))?|<(?P<top>\d+))"
    r"(?: (?P<group>(?!part)\w+))?(?P<part> part)?"
)


@functools.cache
def _figures() -> dict[str, list[Figure]]:
    texts = dict.fromkeys(case.values[0] for case in FLAT)
    found = extract([make.document(str(s), id=str(n)) for n, s in enumerate(texts)], make.kb())
    return {x.document.text: [f for r in x.reports for f in r.figures] for x in found}


@pytest.mark.parametrize(("sentence", "expected"), FLAT)
def test_figures(sentence: str, expected: str) -> None:
    figures = _figures()[sentence]
    for f in figures:
        assert sentence[f.span.start : f.span.end] == f.span.quote
    for wanted in expected.split(";"):
        _check(wanted.strip(), figures)


def _check(wanted: str, figures: list[Figure]) -> None:
    said = [(f.measure, f.low, f.high, f.group, f.scope) for f in figures]
    if wanted.startswith("no "):
        assert not [f for f in figures if f.measure == wanted[3:]], said
    elif wanted.startswith("="):
        count, measure = wanted[1:].split()
        assert len([f for f in figures if f.measure == measure]) == int(count), said
    else:
        assert any(_fits(wanted, f) for f in figures), (wanted, said)


def _fits(wanted: str, f: Figure) -> bool:
    match: Any = EXPECTED.fullmatch(wanted)
    low = None if match["top"] else int(match["low"])
    high = int(match["top"] or match["high"] or 0) or (None if match["open"] else low)
    good_group = match["group"] is None or f.group == match["group"]
    return (f.measure, f.low, f.high) == (match["measure"], low, high) and good_group and (not match["part"] or f.scope == "part")
