"""Arrests and sentences for ordinary crimes are told apart from those of politics and war; captives from prisoners of the law."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from make import read

ROWS: dict[str, list[dict[str, Any]]] = yaml.safe_load((Path(__file__).parent / "cases" / "prosecutions.yml").read_text(encoding="utf-8"))
CASES = [pytest.param(row, id=f"{group}-{n}") for group, rows in ROWS.items() for n, row in enumerate(rows, 1)]


@pytest.mark.parametrize("case", CASES)
def test_what_an_arrest_is_for(case: dict[str, Any]) -> None:
    found = {t for r in read(case["text"], published="2020-06-01").reports for t in r.types}
    assert all(t in found for t in case.get("is", ())), found
    assert not found & set(case.get("not", ())), found
