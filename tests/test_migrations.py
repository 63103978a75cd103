"""A ledger of every released schema is brought forward: nothing that it keeps is lost, and what follows is the same as in a new one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from demo_ledger import demo_ledger
from make import kb
from secondsource.commands.build import refresh
from secondsource.model import Judgement
from secondsource.store import Ledger
from secondsource.store.queries import counts, dump_derived, unread
from secondsource.store.schema import KEPT_TABLES, VERSION

OLD = Path(__file__).parent / "old"
SETTINGS = {"rule": "ucdp", "stale": "no", "generation": "4"}


def old_ledger(path: Path, version: int, *, stale: str = "no") -> Path:
    """The demonstration ledger as that version of the program would have kept it."""
    db = sqlite3.connect(path)
    db.executescript((OLD / f"schema_{version}.sql").read_text(encoding="utf-8"))
    db.execute("attach ? as new", (str(demo_ledger()),))
    there = {r[0] for r in db.execute("select name from new.sqlite_master where type = 'table' and sql is not null")}
    for (table,) in db.execute("select name from main.sqlite_master where type = 'table' and name not like '%_text_%'").fetchall():
        if table == "settings" or table not in there:
            continue
        old, new = ([r[1] for r in db.execute(f"pragma {place}.table_info({table})")] for place in ("main", "new"))
        if set(old) <= set(new):  # what linking keeps had other columns; it is made anew
            db.execute(f"insert into main.{table} ({', '.join(old)}) select {', '.join(old)} from new.{table}")
    db.executemany("insert into settings values (?, ?)", (SETTINGS | {"stale": stale}).items())
    db.execute("insert into judgements values ('j-old', 'unsure', 'a', 'b', null, 'long ago', 'ed', '2020-01-01', null, null)")
    db.commit()
    db.close()
    return path


@pytest.mark.parametrize("version", range(1, VERSION))
def test_an_old_ledger_is_brought_forward(tmp_path: Path, version: int) -> None:
    path = old_ledger(tmp_path / "old.ledger", version)
    with Ledger.open(demo_ledger(), read_only=True) as new, Ledger.open(path, read_only=True) as old:
        assert old.rows("pragma user_version")[0][0] == VERSION
        assert dump_derived(old) == dump_derived(new)
        assert counts(old) == counts(new)
        assert unread(old) == unread(new)
        assert list(old.extractions()) == list(new.extractions())
        assert [j.id for j in old.judgements()] == ["j-old"]
        assert not old.is_stale()
        assert old.setting("rule") == "ucdp"
        assert old.setting("generation") == "4"
        for table in KEPT_TABLES:
            assert old.db.columns(table) == new.db.columns(table)
        assert (
            old.db.find_text("incident_text", "incident_id", "bombing") == new.db.find_text("incident_text", "incident_id", "bombing") != []
        )


def test_an_old_ledger_goes_on(tmp_path: Path) -> None:
    path = old_ledger(tmp_path / "old.ledger", 2, stale="yes")
    with Ledger.open(path) as book:
        assert book.is_stale()
        refresh(book, kb(), rule="ucdp")
        assert not book.is_stale()
        report = next(x.reports[0].id for x in book.extractions() if x.reports)
        book.judge(Judgement("j-new", "unsure", report, report, "", "ed", "2026-01-01"))
        assert book.is_stale()


def test_the_indices_of_an_old_ledger_are_those_of_a_new_one(tmp_path: Path) -> None:
    def indices(path: Path) -> set[str]:
        db = sqlite3.connect(path)
        found = {r[0] for r in db.execute("select name from sqlite_master where type = 'index' and sql is not null")}
        db.close()
        return found

    for version in range(1, VERSION):
        path = old_ledger(tmp_path / f"{version}.ledger", version)
        Ledger.open(path).close()
        assert indices(path) == indices(demo_ledger())


def test_a_killed_migration_leaves_the_old_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from secondsource.store import migrations

    path = old_ledger(tmp_path / "old.ledger", 1)
    monkeypatch.setitem(migrations.STEPS, 2, lambda db: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Ledger.open(path)
    db = sqlite3.connect(path)
    assert db.execute("pragma user_version").fetchone()[0] == 1
    assert "line_sha256" not in [r[1] for r in db.execute("pragma table_info(readings)")]
    db.close()
