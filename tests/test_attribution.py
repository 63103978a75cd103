"""Whose word a value is: the table of tests/cases/attribution.yml, on reports made by hand."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

import pytest
import yaml

from secondsource.detect.speakers import find_speech
from secondsource.knowledge import Knowledge
from secondsource.model import Document, Figure, Part, Participant, Report, Span, Time
from secondsource.parse import Parsed, Parser
from secondsource.resolve.attribution import attribute, tie_acts

KB = Knowledge()
ROWS = yaml.safe_load((Path(__file__).parent / "cases" / "attribution.yml").read_text(encoding="utf-8"))


@functools.cache
def parsed_texts() -> dict[str, Parsed]:
    documents = [Document("case", r["text"], (Part("body", 0, len(r["text"])),), language="en") for r in ROWS]
    return {p.document.text: p for p in Parser(KB).parse(documents)}


def at(text: str, quote: str) -> Span:
    start = text.index(quote)
    return Span.of(text, start, start + len(quote))


def report_of(row: dict) -> Report:
    text = row["text"]
    return Report(
        id="case#1",
        types=("attack.bombing",),
        status="happened",
        span=at(text, row["event"]),
        participants=tuple(Participant("initiator", q, at(text, q), status="asserted") for q in row.get("initiators", ())),
        figures=tuple(Figure("killed", 9, 9, at(text, q)) for q in row.get("figures", ())),
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["why"])
def test_attribution(row):
    parsed = parsed_texts()[row["text"]]
    acts = find_speech(parsed, (), KB)
    (report,) = attribute([report_of(row)], acts, (), parsed, KB)
    assert {f.span.quote: f.said_by for f in report.figures} == row.get("figures", {})
    told = {p.text: p.status for p in report.participants if p.text in row.get("initiators", {})}
    assert told == row.get("initiators", {})
    if "added" in row:
        added = [[p.role, p.name, p.status] for p in report.participants]
        assert all(want in added for want in row["added"]), added
        assert row["added"] or not added


def test_acts_are_tied_to_the_report_that_they_are_about():
    row = next(r for r in ROWS if r["why"] == "rival claims stand side by side")
    parsed = parsed_texts()[row["text"]]
    acts = tie_acts(find_speech(parsed, (), KB), [report_of(row)], (), (), (), parsed)
    assert [a.about_report for a in acts if a.kind == "claim_of_responsibility"] == ["case#1", "case#1"]


def test_an_act_keeps_the_day_on_which_it_was_said():
    text = "A bomb killed nine people in the depot. The Red Dawn claimed the attack on Friday."
    parsed = next(iter(Parser(KB).parse([Document("case", text, (Part("body", 0, len(text)),), language="en")])))
    friday = Time(at(text, "Friday"), "DATE", "2016-08-12", dt.date(2016, 8, 12), dt.date(2016, 8, 12), "day")
    acts = find_speech(parsed, (), KB)
    (claim,) = (a for a in tie_acts(acts, (), (), (), [friday], parsed) if a.kind == "claim_of_responsibility")
    assert claim.date is not None
    assert claim.date.earliest == dt.date(2016, 8, 12)
