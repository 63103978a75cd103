"""The table of docs/explanation/counts.md says what comes out."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

import make
from secondsource.model import Extraction, Figure
from secondsource.pipeline import extract

PAGE = Path(__file__).parent.parent / "docs" / "explanation" / "counts.md"
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| sentence")
]


def said(f: Figure) -> str:
    """A figure in the words of the page."""
    if f.low == f.high:
        bounds = str(f.low)
    elif f.low is None:
        bounds = f"up to {f.high}"
    else:
        bounds = f"{f.low} or more" if f.high is None else f"{f.low} to {f.high}"
    scope = {"part": " (part)", "toll_so_far": " (toll so far)"}.get(f.scope, "")
    return f"{f.measure} {bounds}" + (f" {f.group}" if f.group else "") + scope


@functools.cache
def _read() -> dict[str, Extraction]:
    found = extract([make.document(row[0], id=str(n)) for n, row in enumerate(ROWS)], make.kb())
    return {x.document.text: x for x in found}


def test_there_are_twenty() -> None:
    assert len(ROWS) >= 20


@pytest.mark.parametrize(("sentence", "expected"), ROWS)
def test_row(sentence: str, expected: str) -> None:
    figures = [said(f) + (" [background]" if r.background else "") for r in _read()[sentence].reports for f in r.figures]
    assert ("; ".join(figures) or "nothing") == expected
