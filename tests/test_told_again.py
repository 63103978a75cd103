"""Whole texts: persons named after their group, deeds told again, doers taken up, parts of an event (cases/told_again.yml)."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

from make import document, kb
from secondsource.model import Extraction, Report
from secondsource.pipeline import extract

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "told_again.yml").read_text(encoding="utf-8"))
FLAT = [(group, n, case) for group, cases in CASES.items() for n, case in enumerate(cases, 1)]


@functools.cache
def _read(book: str) -> dict[str, Extraction]:
    """All texts of a codebook in one batch."""
    texts = [c["text"] for _, _, c in FLAT if c.get("book", "default") == book]
    documents = [document(t, id=f"d{n}", published="2021-03-10") for n, t in enumerate(texts)]
    return {x.document.text: x for x in extract(documents, kb(), codebook=book)}


def _has(report: Report, expected: dict[str, Any]) -> None:
    targets = [p for p in report.participants if p.role == "target"]
    found = {
        "who": {p.text for p in report.participants if p.role == "initiator"},
        "whom": {p.text for p in targets},
        "names": {p.name for p in targets},
        "weapons": {w.text for w in report.weapons},
    }
    for key, value in expected.items():
        if key == "type":
            assert report.type.startswith(value)
        elif key == "status":
            assert report.status == value
        elif key.startswith("not_"):
            assert found[key.removeprefix("not_")].isdisjoint(value)
        else:
            assert set(value) <= found[key]


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{g}-{n}") for g, n, c in FLAT])
def test_told_again(case: dict[str, Any]) -> None:
    found = _read(case.get("book", "default"))[case["text"]].reports
    assert len(found) == len(case["reports"])
    for report, expected in zip(found, case["reports"], strict=True):
        _has(report, expected)


def test_parts_keep_their_own_ids() -> None:
    reports = next(x for x in _read("muc").values() if len(x.reports) == 3).reports
    assert len({r.id for r in reports}) == 3
