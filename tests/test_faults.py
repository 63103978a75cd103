"""What goes wrong from outside: kills, full disks, folders for reading only, two at once, damaged files. Nothing committed is lost.

Each fault ends in one line that says what happened and what to do, and the next run goes on. `eval/faults.py` kills 200 times.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import killing
from demo_ledger import demo_ledger
from killing import after, derived, glimpse, kept, kill, run, start, wait
from secondsource.cli import main
from secondsource.commands.log import Log
from secondsource.engine.local import Options, _chunks, extract_all
from secondsource.errors import DamagedLedger, LedgerUnavailable
from secondsource.model import Extraction
from secondsource.store import Ledger, sqlite
from secondsource.store.backup import back_up, restore
from secondsource.store.database import Address
from secondsource.store.queries import counts, incident_lines


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, bytes]]:
    """Six articles, the first three of them, and what follows from all; parses are kept, so that each run is short."""
    folder = tmp_path_factory.mktemp("corpus")
    before = os.environ.get("SECONDSOURCE_PARSE_CACHE")
    os.environ["SECONDSOURCE_PARSE_CACHE"] = str(folder / "parses.sqlite")
    lines = killing.ARTICLES.read_text(encoding="utf-8").splitlines()[:6]
    (folder / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "half.jsonl").write_text("\n".join(lines[:3]), encoding="utf-8")
    assert run("build", folder / "all.jsonl", "--ledger", folder / "whole.ledger", "--quiet") == 0
    yield folder / "all.jsonl", folder / "half.jsonl", derived(folder / "whole.ledger")
    if before is None:
        del os.environ["SECONDSOURCE_PARSE_CACHE"]
    else:
        os.environ["SECONDSOURCE_PARSE_CACHE"] = before


# ------------------------------------------------------------------------------------------------------------------- kills


def test_a_killed_build_goes_on_where_it_stopped(place: Address, corpus: tuple[Path, Path, bytes]) -> None:
    """Killed again and again, each time a little later, until it is done before its moment comes."""
    source, half, wanted = corpus
    assert wait(start(lambda: run("build", half, "--ledger", place, "--quiet"))) == 0
    kills, seen = 0, glimpse(place)
    for moment in (0.02, 0.3, 0.6, 60):
        killed, now = kill(
            start(lambda: run("build", source, "--ledger", place, "--quiet")), when=after(moment), first=lambda: glimpse(place)
        )
        kills += killed
        assert seen.within(kept(place))
        if not killed:
            break
        assert now.within(kept(place))
        seen = now
    assert kills >= 1
    assert derived(place) == wanted


def test_a_killed_rebuild_leaves_the_old_state_or_the_new(tmp_path: Path, corpus: tuple[Path, Path, bytes]) -> None:
    (source, _, wanted), place = corpus, tmp_path / "x.ledger"
    assert wait(start(lambda: run("build", source, "--ledger", place, "--quiet"))) == 0
    rng = random.Random(3)
    for _ in range(2):
        kill(start(lambda: run("rebuild", "--rule", "acled", "--ledger", place, "--quiet")), when=after(rng.uniform(0.1, 0.5)))
        with Ledger.open(place) as book:
            assert (derived(place) == wanted) == (book.setting("rule") == "ucdp")
    assert wait(start(lambda: run("rebuild", "--ledger", place, "--quiet"))) == 0
    assert derived(place) == wanted


def test_a_ledger_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "new.ledger"
    for moment in (0.0, 0.002, 0.005, 0.01, 0.02):
        kill(start(lambda: Ledger.open(path, create=True).close()), when=after(moment))
        if path.exists():
            Ledger.open(path).close()
    Ledger.open(path, create=True).close()


# -------------------------------------------------------------------------------------------------------------- two at once


def test_two_builds_at_once_end_as_one(place: Address, corpus: tuple[Path, Path, bytes], tmp_path: Path) -> None:
    source, half, wanted = corpus
    said = tmp_path / "said"
    children = [start(lambda s=s: run("build", s, "--ledger", place, "--quiet"), errors=said) for s in (source, half)]
    assert [wait(c) for c in children] == [0, 0], said.read_text()
    assert derived(place) == wanted


def test_who_waits_is_told_for_whom(place: Address, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(sqlite, "SAY_AFTER", 0.1)
    Ledger.open(place, create=True).close()
    begun, done = threading.Event(), threading.Event()

    def hold() -> None:
        with Ledger.open(place) as book, book.db.write():
            begun.set()
            done.wait(0.6)

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait()
    with Ledger.open(place) as book:
        book.set_setting("a", "1")
    holder.join()
    assert "another process is writing to this ledger; waiting" in caplog.text


def test_who_waits_too_long_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "SAY_AFTER", 0.1)
    monkeypatch.setattr(sqlite, "PATIENCE", 0.2)
    path = tmp_path / "x.ledger"
    with Ledger.open(path, create=True) as holder, Ledger.open(path) as other, holder.db.write():
        with pytest.raises(LedgerUnavailable, match="run the command again"):
            other.set_setting("a", "1")
        assert other.setting("a") is None


# --------------------------------------------------------------------------------------------------- full disk, no writing


def test_a_full_disk_loses_nothing(corpus: tuple[Path, Path, bytes], tmp_path: Path) -> None:
    source, half, wanted = corpus
    path, said = tmp_path / "x.ledger", tmp_path / "said"
    assert run("build", half, "--ledger", path, "--quiet") == 0
    before = kept(path)

    def cramped() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))  # less than what one commit writes
        return run("build", source, "--ledger", path, "--quiet")

    assert wait(start(cramped, errors=said)) == 2
    told = said.read_text()
    assert told.count("\n") == 1, told
    assert "What was committed before is kept" in told
    assert "run the command again" in told
    assert before.within(kept(path))
    assert run("build", source, "--ledger", path, "--quiet") == 0
    assert derived(path) == wanted


def test_no_room_for_a_new_ledger_or_backup(tmp_path: Path) -> None:
    def cramped(*args: object) -> Callable[[], int]:
        def work() -> int:
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
            return run(*args)

        return work

    said = tmp_path / "said"
    for args in (("build", killing.ARTICLES, "--ledger", tmp_path / "new.ledger"), ("backup", tmp_path / "b", "--ledger", demo_ledger())):
        assert wait(start(cramped(*args), errors=said)) == 2
    assert said.read_text().count("\n") == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["said"]


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Path]:
    """A folder with a ledger that may only be read."""
    folder = tmp_path / "sealed"
    folder.mkdir()
    if os.getuid() == 0:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(folder)], check=False, capture_output=True).returncode:
            pytest.skip("root may write anywhere, and no file system can be mounted for reading only here")
        shutil.copy(demo_ledger(), folder / "x.ledger")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        yield folder
        subprocess.run(["umount", "-l", str(folder)], check=True)
        return
    shutil.copy(demo_ledger(), folder / "x.ledger")
    (folder / "x.ledger").chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)


def test_a_folder_for_reading_only(sealed: Path) -> None:
    invoke = CliRunner().invoke
    with Ledger.open(sealed / "x.ledger", read_only=True) as book, Ledger.open(demo_ledger(), read_only=True) as other:
        assert list(incident_lines(book)) == list(incident_lines(other))
    for command in (["rebuild", "--ledger", str(sealed / "x.ledger")], ["build", str(killing.ARTICLES), "--ledger", str(sealed / "new.ledger")],
                    ["backup", str(sealed / "b"), "--ledger", str(demo_ledger())]):  # fmt: skip
        told = invoke(main, command)
        assert told.exit_code == 2, (command, told.output)
        assert told.output.startswith(f"secondsource: {sealed}")
        assert told.output.count("\n") == 1, told.output


# ------------------------------------------------------------------------------------------------------------ damaged files


def test_a_damaged_page_is_told_or_does_no_harm(tmp_path: Path) -> None:
    """Pages of a ledger are overwritten: every command gives the right answer, or says that the ledger is damaged and what to do."""
    good, rng = demo_ledger().read_bytes(), random.Random(5)
    with Ledger.open(demo_ledger(), read_only=True) as book:
        right, told = list(book.extractions()), 0
    path = tmp_path / "x.ledger"
    for n in range(45):
        broken = bytearray(good)
        page = rng.randrange(1, len(good) // 4096) * 4096
        at, size = (page, 4096) if n % 3 == 0 else (page + rng.randrange(4000), 64 if n % 3 == 1 else 1)
        broken[at : at + size] = rng.randbytes(size)
        path.write_bytes(broken)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        said = fault_of(path, right)
        told += said is not None
        assert said is None or "restore" in said
        assert said is None or str(path) in said or "rebuild" in said
    assert told > 12


def fault_of(path: Path, right: list[Extraction]) -> str | None:
    """What a reader is told of a damaged ledger; None where it gets every document and reading as it was."""
    try:
        with Ledger.open(path, read_only=True) as book:
            assert list(book.extractions()) == right
            counts(book)
            list(incident_lines(book))
    except DamagedLedger as error:
        return str(error)
    return None


def test_a_damaged_ledger_is_not_backed_up_and_comes_back_from_a_backup(tmp_path: Path) -> None:
    path = Path(shutil.copy(demo_ledger(), tmp_path / "x.ledger"))
    held = back_up(path, tmp_path / "b")
    with Ledger.open(path, read_only=True) as book:
        text = book.document(book.document_ids()[0]).text
    content = path.read_bytes()
    assert text[:40].encode() in content
    path.write_bytes(content.replace(text[:40].encode(), b"x" * 40))
    told = CliRunner().invoke(main, ["backup", str(tmp_path / "b2"), "--ledger", str(path)])
    assert told.exit_code == 2
    assert "damaged" in told.output
    assert "secondsource restore" in told.output
    assert not (tmp_path / "b2").exists()
    assert CliRunner().invoke(main, ["rebuild", "--ledger", str(path)]).exit_code == 2
    assert restore(tmp_path / "b", tmp_path / "new.ledger") == held


def test_a_torn_log_loses_only_what_was_not_committed(tmp_path: Path) -> None:
    """The log beside the file (`-wal`) is cut off anywhere: what was committed into the file before stands."""
    path = Path(shutil.copy(demo_ledger(), tmp_path / "x.ledger"))
    book = Ledger.open(path)
    book.set_setting("a", "1")
    log, state = path.with_name("x.ledger-wal").read_bytes(), path.read_bytes()
    book.close()
    for cut in range(0, len(log), max(1, len(log) // 7)):
        torn = tmp_path / f"{cut}.ledger"
        torn.write_bytes(state)
        torn.with_name(f"{cut}.ledger-wal").write_bytes(log[:cut])
        with Ledger.open(torn) as again:
            assert again.setting("a") in (None, "1")
            assert len(list(again.extractions())) == len(again.document_ids()) > 0


def test_a_pool_reads_the_same_in_the_same_order() -> None:
    from secondsource.commands.build import read_paths

    docs = list(read_paths([killing.ARTICLES], Log()))
    alone = list(extract_all(docs, Options()))
    assert list(extract_all(docs, Options(), workers=2)) == alone
    assert [x.document.id for x in alone] == [d.id for d in docs]


def test_the_last_chunks_of_a_pool_are_small() -> None:
    docs: list[Any] = list(range(13))
    chunks = list(_chunks(docs, 4, 1))
    assert [len(c) for c in chunks] == [4, 4, 4, 1]
    assert [d for c in _chunks(docs, 4, 2) for d in c] == docs
    assert [len(c) for c in _chunks(docs, 4, 2)] == [4, 4, 1, 1, 1, 1, 1]
    assert list(_chunks([], 4, 2)) == []
