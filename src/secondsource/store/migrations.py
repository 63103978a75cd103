"""A ledger's schema: made new, looked at, brought forward. Nothing that is kept is ever changed on the way, only told more of.

A step is a function from one version to the next; a ledger of any released version takes all steps in one transaction.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from secondsource.errors import LedgerUnavailable, NotALedger
from secondsource.ids import text_sha256
from secondsource.store.database import Database
from secondsource.store.linking import LINKING, Shelf
from secondsource.store.schema import NEW_IN_3, NEW_IN_4, SPEED, TABLES, VERSION
from secondsource.store.sqlite import APPLICATION_ID, SQLite
from secondsource.store.summaries import make_summaries
from secondsource.store.tallies import Tallies

#: how many readings a step rewrites at once
CHUNK = 500


def bring_up(db: Database, *, create: bool) -> None:
    """Make the tables where there are none, and bring older ones forward. Raises `NotALedger`."""
    version = version_of(db)
    if version == 0:
        if not create:
            raise NotALedger(f"{db.name} holds no ledger yet. Make one with `secondsource build PATH... --ledger {db.name}`.")
        with db.write():
            if version_of(db) == 0:  # nobody made it while we waited
                _make(db)
        version = version_of(db)
    if version > VERSION:
        raise NotALedger(
            f"{db.name} has schema {version}; this secondsource reads up to {VERSION}. It was left untouched; "
            f"install a newer secondsource that reads schema {version}."
        )
    if version < VERSION:
        with db.write():
            for step in range(version_of(db), VERSION):
                STEPS[step](db)
            db.executemany(_summary_sql(), make_summaries(db))
            _mark(db)


def version_of(db: Database) -> int:
    """The schema that a database has; 0 where it holds nothing. Raises `NotALedger` where it holds something else."""
    if db.kind == "sqlite":
        return int(db.execute("pragma user_version")[0][0])
    strange = db.columns("documents") or db.columns("settings")  # asked first: another build may be making the ledger right now
    if not db.columns("ledger_schema"):
        if strange:
            raise NotALedger(f"{db.name} holds tables of something else. It was left untouched; give a database or schema of its own.")
        return 0
    return int(db.execute("select version from ledger_schema")[0][0])


def _make(db: Database) -> None:
    for statements in TABLES:
        db.script(statements)
    _mark(db)


def _mark(db: Database) -> None:
    if db.kind == "sqlite":
        db.execute(f"pragma application_id = {APPLICATION_ID}")
        db.execute(f"pragma user_version = {VERSION}")
        return
    db.script("create table if not exists ledger_schema (version integer not null)")
    db.execute("delete from ledger_schema")
    db.execute("insert into ledger_schema values (?)", [VERSION])


def make_file(path: Path) -> None:
    """A new ledger's file, which appears whole or not at all: whoever is killed on the way leaves no half of one."""
    made = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        made.unlink(missing_ok=True)
        db = SQLite(made, create=True)
        db.name = str(path)
        try:
            bring_up(db, create=True)
        finally:
            db.close()
        if path.exists() and path.stat().st_size == 0:
            os.replace(made, path)
        else:
            with suppress(FileExistsError):  # another build made it meanwhile: that one is taken
                os.link(made, path)
    except OSError as error:
        raise LedgerUnavailable(f"{path}: {error.strerror}. Nothing was made; look at the folder and the room on its disk.") from error
    finally:
        with suppress(OSError):
            made.unlink(missing_ok=True)


def _from_1(db: Database) -> None:
    """Indices and summaries; the speakers of acts; when issues were first seen."""
    db.script("create table if not exists issues_seen (id text primary key, first_seen text not null) without rowid")
    db.script(SPEED.replace("where unread is not null", ""))  # that column comes with the next step
    db.execute("insert into speakers select distinct speaker from acts where speaker is not null on conflict do nothing")


def _from_2(db: Database) -> None:
    """Each reading with its own checksum and the reason why it was not read; a count of changes in place of a mark."""
    db.script("drop index if exists readings_unread; drop index if exists acts_actor")
    for column in ("unread", "line_sha256"):
        db.script(f"alter table readings add column {column} text")
    last = ""
    while rows := db.execute("select document_id, line from readings where document_id > ? order by 1 limit ?", [last, CHUNK]):
        sums = [(text_sha256(r["line"]), r["document_id"]) for r in rows]
        db.executemany("update readings set line_sha256 = ? where document_id = ?", sums)
        last = rows[-1]["document_id"]
    db.execute("update readings set unread = json_extract(line, '$.unread')")
    for statements in (SPEED, *NEW_IN_3):
        db.script(statements)
    stale = db.execute("select 1 from settings where key = 'stale' and value = 'no'").fetchone() is None
    db.execute("delete from settings where key in ('stale', 'revision', 'derived_from')")
    db.executemany("insert into settings values (?, ?)", [("revision", "1"), ("derived_from", "0" if stale else "1")])


def _from_3(db: Database) -> None:
    """Tallies by which summaries are brought up to date; findable texts by their ids."""
    for statements in NEW_IN_4:
        db.script(statements)
    Tallies(Shelf(db)).count_all()


def _from_4(db: Database) -> None:
    """Edges with their weights, sections of what was grouped together: linking makes what it keeps anew with the next build."""
    for table in ("link_nodes", "link_edges"):
        db.script(f"drop table if exists {table}")
    db.script(LINKING)
    Shelf(db).clear()


#: version -> the step that leads from it to the next
STEPS: dict[int, Callable[[Database], None]] = {1: _from_1, 2: _from_2, 3: _from_3, 4: _from_4}


def _summary_sql() -> str:
    return "insert into summaries values (?, ?) on conflict (key) do update set value = excluded.value"
