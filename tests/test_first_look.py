"""The first look lets through what may hold an incident, a claim or a figure, and passes over the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from make import document, kb
from secondsource.cli import main
from secondsource.detect.first_look import FEATURES, FirstLook
from secondsource.pipeline import PASSED_OVER, extract

LEXICON = kb().lexicon("first_look")
LOOK = FirstLook(kb())
CALM = " ".join(s for s in LEXICON["refuses"][:5])


@pytest.mark.parametrize("sentence", LEXICON["examples"])
def test_it_lets_through(sentence: str) -> None:
    assert LOOK.sift(document(sentence)) is not None
    assert LOOK.sift(document("\n\n".join([CALM, *[sentence] * 4]))) is not None


@pytest.mark.parametrize("sentence", LEXICON["refuses"])
def test_it_passes_over(sentence: str) -> None:
    assert LOOK.sift(document("\n\n".join([sentence, CALM, CALM]))) is None


def test_an_incident_in_the_middle_of_a_long_calm_article_is_found() -> None:
    text = "\n\n".join([CALM] * 3 + ["Gunmen killed four policemen at a checkpoint in Hangu on Monday, police said."] + [CALM] * 3)
    (found,) = extract([document(text, published="2014-02-04")], kb(), triage=True)
    assert [f.low for r in found.reports for f in r.figures if f.measure == "killed"] == [4]
    assert found.document.text == text
    assert found.document.parts == document(text, published="2014-02-04").parts


def test_what_is_passed_over_says_so() -> None:
    (found,) = extract([document(CALM * 3)], kb(), triage=True)
    assert found.unread == PASSED_OVER
    assert found.reports == ()


def test_the_table_has_a_weight_for_every_feature() -> None:
    assert set(kb().weights("first_look")["weights"]) == set(FEATURES)


def build(path: Path, source: Path, *options: str) -> str:
    done = CliRunner().invoke(main, ["build", str(source), "--ledger", str(path), *options])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_build_lists_what_it_passed_over_and_reads_it_when_asked(tmp_path: Path) -> None:
    source, path = tmp_path / "in.jsonl", tmp_path / "x.ledger"
    lines = [
        {"id": "calm", "text": CALM * 3},
        {"id": "attack", "text": "Gunmen killed four policemen in Hangu on Monday.", "published": "2014-02-04"},
    ]
    source.write_text("\n".join(map(json.dumps, lines)))
    assert "1 documents are kept but not read, 1 of them passed over at a first look" in build(path, source)
    listed = CliRunner().invoke(main, ["show", "--unread", "--ledger", str(path)]).output
    assert "calm" in listed
    assert "first look" in listed
    assert build(path, source).startswith("0 documents read now")
    output = build(path, source, "--no-triage")
    assert output.startswith("1 documents read now")
    assert "kept but not read" not in output
    assert build(path, source).startswith("0 documents read now")
