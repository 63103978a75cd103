"""No file hangs a build: what passes the bound in time or memory is one loss, and the rest goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import slow
from secondsource.cli import main
from secondsource.engine.bounded import Guard, LineReader, OutOfBounds, needs_bounds, read_bounded
from secondsource.errors import UnreadableInput
from secondsource.model import Document, Loss, Obtained, Raw

PAGE = (
    b"<html><body><article><h1>Blast in Quetta</h1><p>"
    + b"A bomb killed four people in Quetta on Monday, police said. " * 9
    + b"</p></article>"
)
TEXT = b"A bomb killed four people in Quetta on Monday, police said."


def test_a_call_that_lasts_too_long_is_ended_and_the_next_one_answers() -> None:
    with Guard(slow.sleeps, seconds=0.5) as guard:
        with pytest.raises(OutOfBounds, match=r"longer than 0\.5 seconds"):
            guard.call(60.0)
        assert guard.call(0.0) == 0.0


def test_a_call_that_swells_fails_alone() -> None:
    with Guard(slow.swells, seconds=30, memory=1_500_000_000) as guard:
        with pytest.raises(MemoryError):
            guard.call(3_000)
        assert guard.call(1) == 1_000_000


def test_a_call_that_ends_its_process_is_told() -> None:
    with Guard(slow.ends, seconds=30) as guard, pytest.raises(OutOfBounds, match="ended the process"):
        guard.call(3)


def test_a_page_beyond_the_bound_is_a_loss_in_its_place_and_the_rest_goes_on() -> None:
    raws = [Raw("a.txt", TEXT, "text/plain"), Raw("b.html", PAGE, "text/html"), Loss("c", "is gone"), Raw("d.txt", TEXT, "text/plain")]
    found = list(read_bounded(raws, seconds=0.0001))
    assert [x.where if isinstance(x, Loss) else "read" for x in found] == ["read", "b.html", "c", "read"]
    assert "took longer than 0.0001 seconds" in str(found[1])


def test_within_the_bound_everything_is_read_in_order() -> None:
    raws = [Raw(f"{n}.html", PAGE.replace(b"four", b"%d" % n), "text/html") for n in range(2, 5)]
    found = list(read_bounded([*raws, Raw("e.txt", TEXT, "text/plain")]))
    assert [x.text[7:15] for x in found if isinstance(x, Document)] == ["killed 2", "killed 3", "killed 4", "killed f"]


def test_only_what_a_library_reads_goes_through_the_process() -> None:
    assert not needs_bounds(Raw("a", TEXT, "text/plain"))
    assert not needs_bounds(Raw("a", b'{"text": "x"}', "application/json"))
    assert needs_bounds(Raw("a", b'{"html": "x"}', "application/json"))
    assert needs_bounds(Raw("a", b"%PDF-1.7", "application/pdf"))


def test_a_line_without_text_is_still_named() -> None:
    with LineReader() as reader, pytest.raises(UnreadableInput, match='no "text"'):
        reader.read({"id": "x"}, Obtained())


def test_extract_names_the_line_whose_page_took_too_long(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps({"id": "a", "html": PAGE.decode()}) + "\n" + json.dumps({"id": "b", "text": TEXT.decode()}) + "\n")
    done = CliRunner().invoke(main, ["extract", str(source), "-o", str(tmp_path / "out.jsonl"), "--file-seconds", "0.01"])
    assert done.exit_code == 3
    assert f"{source}:1: reading its page took longer than 0.01 seconds" in done.stderr
    assert [json.loads(s)["id"] for s in (tmp_path / "out.jsonl").read_text().splitlines()] == ["b"]
