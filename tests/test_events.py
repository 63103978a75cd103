"""What happened: types, status, background, grouping, refusals (cases/events.yml)."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
import yaml

import make
from secondsource.model import Report
from secondsource.pipeline import extract

CASES: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "cases" / "events.yml").read_text(encoding="utf-8"))
FLAT = [pytest.param(*(p.strip() for p in c.rsplit("|", 1)), id=f"{g}-{n}") for g, cs in CASES.items() for n, c in enumerate(cs, 1)]


@functools.cache
def _reports() -> dict[str, tuple[Report, ...]]:
    texts = dict.fromkeys(str(case.values[0]) for case in FLAT)
    found = extract([make.document(s, id=str(n), published="2018-03-01") for n, s in enumerate(texts)], make.kb())
    return {x.document.text: x.reports for x in found}


@pytest.mark.parametrize(("text", "expected"), FLAT)
def test_events(text: str, expected: str) -> None:
    reports = _reports()[text]
    for n, r in enumerate(reports, 1):
        assert r.id.endswith(f"#{n}")
        assert text[r.span.start : r.span.end] == r.span.quote
    told = [(r.types, r.status, r.background) for r in reports]
    for wanted in expected.split(";"):
        assert _fits(wanted.strip(), reports), (wanted, told)


def _fits(wanted: str, reports: tuple[Report, ...]) -> bool:
    current = [r for r in reports if not r.background]
    what, _, value = wanted.partition(" ")
    if what == "type":
        return any(value in r.types for r in current)
    if what == "status":
        return any(r.status == value for r in current)
    if what == "background":
        return any(value in r.types for r in reports if r.background)
    if what == "not":
        return not any(value in r.types and r.status in ("happened", "attempted") for r in current)
    if what == "none":
        return not [r for r in current if r.status == "happened"]
    return len(current) == int(wanted[1:])
