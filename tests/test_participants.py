"""Who did it to whom, construction by construction (cases/participants.yml)."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

from secondsource.detect.participants import find_participants
from secondsource.knowledge import Knowledge
from secondsource.model import Document, Part
from secondsource.parse import Parsed, Parser

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "participants.yml").read_text(encoding="utf-8"))
FLAT = [pytest.param(case, id=f"{group}-{n}") for group, cases in CASES.items() for n, case in enumerate(cases, 1)]


@functools.cache
def _parses() -> dict[str, Parsed]:
    """All sentences in one batch: a parser call costs more than a sentence."""
    kb = Knowledge()
    texts = list(dict.fromkeys(case["text"] for cases in CASES.values() for case in cases))
    documents = [Document(str(n), text, (Part("body", 0, len(text)),)) for n, text in enumerate(texts)]
    return {p.document.text: p for p in Parser(kb).parse(documents)}


@functools.cache
def _kb() -> Knowledge:
    return Knowledge()


@pytest.mark.parametrize("case", FLAT)
def test_participants(case: dict[str, Any]) -> None:
    parsed = _parses()[case["text"]]
    start = case["text"].index(case["trigger"])
    token = parsed.tokens(start, start + 1)[0]
    found = find_participants(parsed, token, "attack.armed_assault", (), _kb())
    for p in found:
        assert p.span.quote == case["text"][p.span.start : p.span.end]
    for role, key in (("initiator", "who"), ("target", "whom")):
        got = [p for p in found if p.role == role]
        expected = [e.partition(" = ") for e in case[key]]
        assert sorted(p.text for p in got) == sorted(e[0] for e in expected)
        kinds = {p.text: p.kind for p in got}
        assert {e[0]: e[2] for e in expected if e[2]} == {t: k for t, k in kinds.items() if any(e[0] == t and e[2] for e in expected)}
    targets = [p for p in found if p.role == "target"]
    if "effect" in case:
        assert all(p.effect == (case["effect"],) for p in targets)
    if "names" in case:
        assert [p.name for p in targets] == case["names"]
    if "counts" in case:
        assert [list(p.count or ()) for p in targets] == case["counts"]
