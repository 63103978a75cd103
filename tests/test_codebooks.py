"""Conventions of the codebooks: what they leave out, what they add, and that what they add is marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from make import document, kb
from secondsource.errors import BadKnowledge
from secondsource.model import Extraction, Figure, Participant, Report, Span
from secondsource.resolve.codebooks import apply_codebook

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "codebooks.yml").read_text(encoding="utf-8"))
TEXT = "Something happened there."
SPAN = Span.of(TEXT, 0, 9)


def _participant(words: str) -> Participant:
    role, kind, *more = words.split()
    status = next((w for w in more if w != "thing"), "asserted") if role == "initiator" else None
    entity = "thing" if "thing" in more else "person"
    return Participant(role=role, text="x", span=SPAN, kind=kind, entity=entity, status=status)  # type: ignore[arg-type]


def _read(case: dict[str, Any]) -> Extraction:
    figures = (Figure("killed", case["killed"], case["killed"], SPAN),) if "killed" in case else ()
    report = Report(
        id="d#1",
        types=(case["type"],),
        status=case.get("status", "happened"),
        span=SPAN,
        participants=tuple(_participant(w) for w in case["who"]),
        figures=figures,
    )
    return apply_codebook(Extraction(document(TEXT), reports=(report,)), case["book"], kb())


@pytest.mark.parametrize("case", CASES, ids=[f"{c['book']}-{n}" for n, c in enumerate(CASES, 1)])
def test_codebook(case: dict[str, Any]) -> None:
    out = _read(case)
    if case.get("left_out"):
        assert out.reports == ()
        return
    (report,) = out.reports
    got = [f"{'+' if p.said_by else ''}{p.role} {p.kind}" for p in report.participants]
    assert sorted(got) == sorted(case["out"])
    for p in report.participants:
        assert p.said_by in (None, f"codebook {case['book']}")


def test_default_changes_nothing() -> None:
    before = Extraction(document(TEXT), reports=(Report("d#1", ("attack.bombing",), "happened", SPAN),))
    assert apply_codebook(before, "default", kb()) == before


@pytest.mark.parametrize("name", ["default", "acled", "gtd", "muc", "satp", "ucdp"])
def test_every_rule_has_a_reason(name: str) -> None:
    book = kb().codebook(name)
    assert book.name == name
    assert book.about
    assert all(rule.because for rule in book.rules)


def test_an_unknown_codebook_is_named() -> None:
    with pytest.raises(BadKnowledge, match="no codebook 'nosuch'"):
        kb().codebook("nosuch")
