"""Conventions of the codebooks: what they leave out, what they add, and that what they add is marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from make import document, kb
from secondsource.errors import BadKnowledge
from secondsource.model import Extraction, Figure, Participant, Report, Span
from secondsource.pipeline import extract
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


OTHERWISE = {
    "Linkmen of the band were nabbed by the villagers near Rampur.": ("enforcement.arrest", ["state_forces"]),
    "The Maoists felled trees and disrupted traffic on the highway.": ("attack.arson", ["rebel"]),
    "Maoists made off with the voting machines of a booth.": ("attack.robbery", ["rebel"]),
    "A gunfight ensued near Rampur, and nobody was hurt.": ("battle.clash", []),
    "The headman was put under house arrest at Rampur.": ("attack.abduction", ["rebel"]),
}


@pytest.mark.parametrize("text", OTHERWISE)
def test_a_text_in_which_no_incident_was_read_is_told_by_its_words(text: str) -> None:
    out = apply_codebook(Extraction(document(text)), "satp", kb())
    (report,) = out.reports
    event_type, doers = OTHERWISE[text]
    assert report.type == event_type
    assert text[report.span.start : report.span.end] == report.span.quote
    assert [p.kind for p in report.participants if p.role == "initiator"] == doers
    assert report.clues[-1].name == "otherwise"


def test_no_word_of_an_incident_makes_none() -> None:
    assert apply_codebook(Extraction(document("The minister opened a road.")), "satp", kb()).reports == ()
    assert apply_codebook(Extraction(document("Gunmen shot a man.")), "default", kb()).reports == ()


def _killed(n: int, event_id: str, passage: str, text: str) -> Report:
    at = text.index(passage)
    figure = Figure("killed", n, n, Span.of(text, at, at + 1))
    return Report(
        event_id,
        ("attack.armed_assault",),
        "happened",
        Span.of(text, at, at + 1),
        (Span.of(text, at, at + len(passage)),),
        figures=(figure,),
    )


@pytest.mark.parametrize(
    ("numbers", "later", "kept"),
    [((2, 2), "Then they shot at", 2), ((2, 1), "Then they shot at", 2), ((2, 1), "In another raid they shot", 3)],
)
def test_victims_told_again_are_counted_once(numbers: tuple[int, int], later: str, kept: int) -> None:
    text = f"Maoists killed two men. {later} them."
    reports = (_killed(numbers[0], "d#1", "Maoists killed two men.", text), _killed(numbers[1], "d#2", later, text))
    out = apply_codebook(Extraction(document(text), reports=reports), "satp", kb())
    assert sum(f.low or 0 for r in out.reports for f in r.figures) == kept


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


def test_a_note_on_other_insurgents_is_not_put_down_to_those_of_the_corpus() -> None:
    text = "The army arrested two ULFA couriers at Sonapur on Monday. A bomb exploded at a bank in Nalbari."
    (x,) = extract([document(text, published="2009-08-19")], kb(), codebook="satp")
    parties = {p.actor_id for r in x.reports for p in r.participants if p.kind == "rebel"}
    assert "cpi-maoist" not in parties
    (own,) = extract([document(text.replace("ULFA", "Maoist"), published="2009-08-19")], kb(), codebook="satp")
    assert "cpi-maoist" in {p.actor_id for r in own.reports for p in r.participants if p.kind == "rebel"}
