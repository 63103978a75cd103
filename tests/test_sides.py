"""Who did it and to whom, over the clauses and sentences of a whole text (cases/sides.yml)."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

import make
from secondsource.model import Document, Extraction, Part
from secondsource.pipeline import extract

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "sides.yml").read_text(encoding="utf-8"))
FLAT = [pytest.param(case, id=f"{group}-{n}") for group, cases in CASES.items() for n, case in enumerate(cases, 1)]


@functools.cache
def _read() -> dict[str, Extraction]:
    texts = [case["text"] for cases in CASES.values() for case in cases]
    documents = [Document(str(n), text, (Part("body", 0, len(text)),)) for n, text in enumerate(texts)]
    return {e.document.text: e for e in extract(documents, make.kb())}


@pytest.mark.parametrize("case", FLAT)
def test_sides(case: dict[str, Any]) -> None:
    reports = [r for r in _read()[case["text"]].reports if r.type.startswith(("attack", "battle"))]
    for role, key in (("initiator", "who"), ("target", "whom")):
        kinds = {p.kind for r in reports for p in r.participants if p.role == role}
        assert kinds == set(case[key]), [(p.role, p.kind, p.text) for r in reports for p in r.participants]
