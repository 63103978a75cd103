"""The commands as a user meets them: what they print, what they refuse, how they end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from secondsource.cli import COMMANDS, main
from secondsource.knowledge import DATA

GOOD = {"id": "a", "text": "A bomb killed five people in Quetta on Monday, police said.", "published": "2016-08-09"}


def run(*args: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args], input=stdin)


def test_importing_is_light() -> None:
    code = "import secondsource, secondsource.cli, sys; print([m for m in ('spacy', 'numpy', 'yaml', 'duckdb') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help(name: str) -> None:
    done = run(name, "--help")
    assert done.exit_code == 0
    assert "Usage" in done.output


def test_extract_names_a_broken_line_and_goes_on(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("{broken\n" + json.dumps(GOOD) + "\n[1]\n" + json.dumps({"id": "b"}) + "\n", encoding="utf-8")
    done = run("extract", source, "-o", out)
    assert done.exit_code == 3
    assert [f"in.jsonl:{n}" in done.stderr for n in (1, 2, 3, 4)] == [True, False, True, True]
    assert [json.loads(s)["id"] for s in out.read_text(encoding="utf-8").splitlines()] == ["a"]


def test_extract_reads_standard_input_in_order() -> None:
    lines = [json.dumps(GOOD | {"id": i}) for i in ("z", "a", "m")]
    done = run("extract", "-", stdin="\n".join(lines))
    assert done.exit_code == 0
    assert [json.loads(s)["id"] for s in done.stdout.splitlines()] == ["z", "a", "m"]


def test_extract_of_a_missing_file_says_so() -> None:
    done = run("extract", "/no/such.jsonl")
    assert done.exit_code == 2
    assert "/no/such.jsonl: no such file" in done.stderr


def test_an_unknown_codebook_is_refused_before_reading() -> None:
    done = run("extract", "-", "--codebook", "nonsense", stdin=json.dumps(GOOD))
    assert done.exit_code == 2
    assert "nonsense" in done.stderr
    assert "satp" in done.stderr


def test_build_show_export_rebuild(tmp_path: Path) -> None:
    ledger, source = tmp_path / "x.ledger", tmp_path / "in.jsonl"
    source.write_text(json.dumps(GOOD), encoding="utf-8")
    built = run("build", source, "--ledger", ledger)
    assert built.exit_code == 0, built.output
    assert "1 documents read now" in built.output
    exported = run("export", "--ledger", ledger)
    line = json.loads(exported.stdout.splitlines()[0])
    assert line["figures"]["killed"]["best"] == 5
    page = run("show", line["id"], "--ledger", ledger)
    assert "killed [five people]" in " ".join(page.output.split())
    assert run("rebuild", "--ledger", ledger).exit_code == 0
    assert run("export", "--ledger", ledger).stdout == exported.stdout
    assert "0 documents read now" in run("build", source, "--ledger", ledger).output


def test_build_refuses_a_file_that_is_no_ledger(tmp_path: Path) -> None:
    notes, source = tmp_path / "notes", tmp_path / "in.jsonl"
    notes.write_text("mine")
    source.write_text(json.dumps(GOOD), encoding="utf-8")
    done = run("build", source, "--ledger", notes)
    assert done.exit_code == 2
    assert "is no ledger" in done.stderr
    assert notes.read_text() == "mine"


def test_bad_input_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD["text"], encoding="utf-8")
    (folder / "empty.txt").write_text("")
    (folder / "urdu.txt").write_text("کوئٹہ میں پیر کے روز بم دھماکے میں پانچ افراد ہلاک ہو گئے، پولیس نے بتایا۔ " * 5, encoding="utf-8")
    (folder / "huge.txt").write_text("A bomb killed five people in Quetta. " * 140_000, encoding="utf-8")
    done = run("build", folder, folder / "missing.txt", "--ledger", tmp_path / "x.ledger")
    assert done.exit_code == 3
    for name in ("empty.txt", "missing.txt"):
        assert name in done.stderr
    assert "language" in done.stderr
    assert "longer than" in done.stderr
    assert "incidents from" in done.stdout


def test_judge_splits_and_is_taken_back(tmp_path: Path) -> None:
    ledger, source = tmp_path / "x.ledger", tmp_path / "in.jsonl"
    source.write_text(
        json.dumps(GOOD) + "\n" + json.dumps(GOOD | {"id": "b", "text": GOOD["text"] + " It was a market."}), encoding="utf-8"
    )
    run("build", source, "--ledger", ledger)
    assert len(run("export", "--ledger", ledger).stdout.splitlines()) == 1
    done = run("judge", "different", "a#1", "b#1", "--ledger", ledger, "--reason", "two towns")
    assert done.exit_code == 0, done.output
    assert len(run("export", "--ledger", ledger).stdout.splitlines()) == 2
    judgement = done.output.split()[1]
    assert run("judge", "retract", judgement, "--ledger", ledger).exit_code == 0
    assert len(run("export", "--ledger", ledger).stdout.splitlines()) == 1
    assert "no report 'a#9'" in run("judge", "same", "a#9", "b#1", "--ledger", ledger).stderr


def test_the_demo_articles_ship_with_the_package() -> None:
    assert (DATA / "demo" / "articles.jsonl").stat().st_size > 10_000
