"""What commands say while they work: rate and time left, losses, one JSON object a line when asked."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from secondsource.acquire.files import count_documents
from secondsource.cli import main
from secondsource.commands.log import Log, Meter

LINE = json.dumps({"id": "a", "text": "A bomb killed four people in Quetta on Monday, police said.", "published": "2016-08-09"})


def test_a_meter_knows_the_rate_and_the_time_left() -> None:
    now = [0.0]
    meter = Meter("documents read", 100, clock=lambda: now[0])
    told = []
    for _ in range(20):
        now[0] += 0.5
        told.append(meter.step(2.0))
    assert told.count(True) == 5
    assert meter.state() == {"task": "documents read", "done": 20, "total": 100, "per_second": 2.0, "seconds_left": 40}
    assert str(meter) == "documents read: 20 of 100 (2 a second, 40 s left)"


def test_without_a_total_no_time_is_promised() -> None:
    now = [0.0]
    meter = Meter("addresses asked", None, clock=lambda: now[0])
    now[0] = 4.0
    meter.step(1.0)
    assert str(meter) == "addresses asked: 1 (0.25 a second)"


def test_documents_are_counted_before_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(LINE + "\n" + LINE + "\n")
    (tmp_path / "b.txt").write_text("x")
    with ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("one.txt", "x")
        archive.writestr("two.txt", "x")
    assert count_documents([tmp_path]) == 5
    (tmp_path / "d.warc").write_bytes(b"")
    assert count_documents([tmp_path]) is None


def events(stderr: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in stderr.splitlines()]


def test_build_reports_in_json(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(LINE + "\nno json\n")
    done = CliRunner().invoke(main, ["build", str(source), "--ledger", str(tmp_path / "x.ledger"), "--json-log"])
    told = events(done.stderr)
    assert done.exit_code == 3
    assert done.stdout == ""
    assert [e["event"] for e in told] == ["loss", "progress", "done"]
    assert str(told[0]["where"]).endswith("in.jsonl:2")
    assert (told[1]["done"], told[1]["total"]) == (1, 2)
    assert (told[2]["losses"], told[2]["added"]) == (1, 1)


def test_a_failure_is_json_too(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["rebuild", "--ledger", str(tmp_path / "none.ledger"), "--json-log"])
    assert done.exit_code == 2
    assert [e["event"] for e in events(done.stderr)] == ["failed"]


def test_quiet_leaves_out_progress_and_outcome_never_a_loss(capsys: pytest.CaptureFixture[str]) -> None:
    log = Log(quiet=True)
    assert list(log.progress(iter("ab"), "letters")) == ["a", "b"]
    log.done("two letters")
    log.add("here", "a loss")
    out, err = capsys.readouterr()
    assert (out, err) == ("", "here: a loss\n")
