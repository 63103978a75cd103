"""A person's correction takes the place of what was read in one report, holds over a rebuild, and goes when it is taken back."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from make import document, kb
from secondsource.cli import main
from secondsource.corrections import BadCorrection, checked, corrected, of_reports
from secondsource.model import Extraction, Judgement
from secondsource.pipeline import extract

TEXT = "A bomb killed 70 people in Quetta on Monday, police said. Another 120 were wounded."


def read() -> Extraction:
    (found,) = extract([document(TEXT, id="d", published="2016-08-09")], kb())
    return found


def ruling(field: str, value: object, *, at: str = "1", retracted: bool = False) -> Judgement:
    return Judgement(f"j-{field}-{at}", "correct", "d#1", field, "seen", "anna", at, {"value": value}, retracted)


def told(*judgements: Judgement) -> Any:
    return corrected(read(), of_reports(judgements)).reports[0]


def test_a_count() -> None:
    report = told(ruling("killed", 62))
    assert [(f.low, f.high, f.span.quote) for f in report.figures if f.measure == "killed"] == [(62, 62, "70 people")]
    assert [f.low for f in report.figures if f.measure == "injured"] == [120]


def test_bounds_classes_and_the_last_of_several() -> None:
    report = told(ruling("killed.police", {"low": 3, "high": None}), ruling("killed", 62), ruling("killed", 64, at="2"))
    assert {(f.group, f.low, f.high) for f in report.figures if f.measure == "killed"} == {("police", 3, None), (None, 64, 64)}


def test_date_place_type_and_status() -> None:
    place = {"name": "Hangu", "country": "PK", "lat": 33.53, "lon": 71.06}
    report = told(ruling("date", "2016-08-07"), ruling("place", place), ruling("type", "attack.shelling"), ruling("status", "attempted"))
    assert (report.date.earliest, report.date.precision) == (dt.date(2016, 8, 7), "day")
    assert [(p.name, p.country, p.lat) for p in report.places if p.is_scene] == [("Hangu", "PK", 33.53)]
    assert (report.type, report.status) == ("attack.shelling", "attempted")


def test_what_was_taken_back_changes_nothing() -> None:
    assert told(ruling("killed", 62, retracted=True)) == read().reports[0]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("colour", "red", "cannot be corrected"),
        ("killed", "many", "no count"),
        ("killed", -1, "no count"),
        ("killed", True, "no count"),
        ("killed", {"low": 9, "high": 3}, "no count"),
        ("date", "last week", "no day"),
        ("date", {"earliest": "2016-08-09", "latest": "2016-08-08"}, "is after"),
        ("place", 7, "names no place"),
        ("place", "", "names no place"),
        ("place", {"name": "Hangu", "lat": "north"}, "names no place"),
        ("place", {"name": "Hangu", "precision": "exact"}, "no precision"),
        ("status", "maybe", "no status"),
        ("type", "", "no type"),
        ("type", "attack.by_magic", "no type"),
    ],
)
def test_refusals(field: str, value: object, says: str) -> None:
    with pytest.raises(BadCorrection, match=says):
        checked(field, value)


def run(*args: object, status: int = 0) -> str:
    done = CliRunner().invoke(main, [str(a) for a in args])
    assert done.exit_code == status, done.output
    return done.output


def killed(ledger: Path) -> tuple[int, str]:
    (line,) = map(json.loads, run("export", "--ledger", ledger, "--format", "jsonl").splitlines())
    return line["figures"]["killed"]["best"], line["date"]["earliest"]


def test_the_ledger_shows_it_until_it_is_taken_back(tmp_path: Path) -> None:
    source, ledger = tmp_path / "in.jsonl", tmp_path / "x.ledger"
    source.write_text(json.dumps({"id": "d", "text": TEXT, "published": "2016-08-09", "source": "Quetta Courier"}))
    run("build", source, "--ledger", ledger, "--quiet")
    assert killed(ledger) == (70, "2016-08-08")
    said = run("judge", "correct", "d#1", "killed", "--value", "62", "--reason", "the hospital's list", "--ledger", ledger)
    run("judge", "correct", "d#1", "date", "--value", "2016-08-07", "--reason", "told by a witness", "--ledger", ledger)
    assert killed(ledger) == (62, "2016-08-07")
    run("rebuild", "--ledger", ledger, "--quiet")
    assert killed(ledger) == (62, "2016-08-07")
    run("judge", "retract", said.split()[1], "--ledger", ledger)
    assert killed(ledger) == (70, "2016-08-07")
    refused = run("judge", "correct", "d#1", "killed", "--value", "lots", "--reason", "why", "--ledger", ledger, status=2)
    assert "is no count" in refused
