"""Backup and restore: a backup is a ledger's file, whichever database the ledger is in; it is read again before it counts as made.

A file is copied page by page by SQLite while others go on writing; a server's rows are read in one snapshot and written into a new file.
Either way the rows of the backup are counted and digested and compared with the source's in the same snapshot, and the digest is kept in
the backup, so that `restore` knows a damaged one before it writes a row.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from secondsource.errors import DamagedLedger, LedgerUnavailable, SecondsourceError
from secondsource.store.database import Address, Database, Row, is_server
from secondsource.store.ledger import Ledger
from secondsource.store.rows import dumps
from secondsource.store.schema import COPIED_TABLES, KEPT_TABLES
from secondsource.store.sqlite import SQLite, is_fresh

#: rows written at once
BATCH = 500
#: under this key a backup keeps what it must hold
SEAL = "backup"
#: tables of findable texts are filled by `add_text`
TEXTS = {"incident_text": "select incident_id, body from incident_text order by incident_id"}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a ledger holds: rows per table, and a digest over all rows that no program can make again."""

    rows: dict[str, int]
    digest: str

    def __str__(self) -> str:
        n = self.rows
        return (
            f"{n['documents']} documents, {n['readings']} readings, {n['judgements']} judgements, {n['redirects']} redirects,"
            f" sha256 {self.digest[:16]}"
        )


def contents(db: Database) -> Contents:
    """Count and digest a ledger, within a snapshot."""
    total, counted = hashlib.sha256(), dict[str, int]()
    for table in KEPT_TABLES:
        columns = db.columns(table)
        n = 0
        for row in db.stream(f"select * from {table} order by {_key(table)}"):
            if table == "settings" and row["key"] == SEAL:
                continue
            n += 1
            total.update(dumps([table, *(row[c] for c in columns)]).encode("utf-8", "surrogatepass") + b"\n")
        counted[table] = n
    return Contents(counted, total.hexdigest())


def _key(table: str) -> str:
    """The order of a table's rows: by its key, whole."""
    return {"appearances": "document_id, obtained", "readings": "document_id", "redirects": "old_id", "settings": "key"}.get(table, "id")


def back_up(address: Address, out: Path) -> Contents:
    """Write a backup of a ledger, which may be in use, and read it again. Raises `DamagedLedger` where ledger or backup is not sound."""
    if not is_fresh(out):
        raise SecondsourceError(f"{out} exists and was left untouched; give a new name, such as one with the day in it")
    with Ledger.open(address, read_only=True) as book, _new_file(out) as made:
        with book.snapshot() as db:
            if isinstance(db, SQLite):
                db.check()
                db.copy_to(made, name=out)
            else:
                made.unlink(missing_ok=True)
                with Ledger.open(made, create=True) as copy:
                    _copy(db, copy.db)
            for _ in book.extractions():  # each text and reading against its own checksum: a damaged one is told, not kept on
                pass
            held = contents(db)
        with Ledger.open(made) as copy:
            _verify(copy.db, held, made)
            copy.set_setting(SEAL, dumps({"rows": held.rows, "sha256": held.digest}))
    return held


def restore(backup: Path, address: Address) -> Contents:
    """Make a ledger from a backup, in a new file or an empty database. Raises `DamagedLedger` where the backup is not what was written."""
    with Ledger.open(backup, read_only=True) as source, source.snapshot() as db:
        held = _sealed(source, backup)
        if is_server(address):
            with Ledger.open(address, create=True) as book:
                _fill(db, book, held)
        else:
            path = Path(address)
            if not is_fresh(path):
                raise SecondsourceError(f"{path} exists and was left untouched; put it aside, or restore under another name")
            with _new_file(path) as made:
                made.unlink(missing_ok=True)
                with Ledger.open(made, create=True) as book:
                    _fill(db, book, held)
    return held


def _sealed(source: Ledger, backup: Path) -> Contents:
    """What the backup says that it holds, after looking whether it does."""
    kept = source.setting(SEAL)
    if kept is None:
        raise SecondsourceError(f"{backup} is a ledger but no backup; make one with `secondsource backup --ledger {backup} OUT`")
    told = json.loads(kept)
    held = Contents(told["rows"], told["sha256"])
    if isinstance(source.db, SQLite):
        source.db.check()
    _verify(source.db, held, backup)
    return held


def _fill(db: Database, book: Ledger, held: Contents) -> None:
    """Copy every row into an empty ledger and look whether all came over, in one transaction."""
    with book.db.write() as target:
        if any(target.execute(f"select 1 from {t} limit 1") for t in KEPT_TABLES):
            raise SecondsourceError(f"{book.path} holds a ledger already and was left untouched; restore into an empty database or schema")
        _copy_rows(db, target)
        target.execute("delete from settings where key = ?", [SEAL])
        now = contents(target)
        if now != held:
            raise DamagedLedger(f"{book.path}: what was written is not what the backup holds ({now} for {held}); nothing was kept")


def _copy(db: Database, target: Database) -> None:
    with target.write():
        _copy_rows(db, target)


def _copy_rows(db: Database, target: Database) -> None:
    """Every table of a backup, row by row, and the texts made findable again."""
    for table in COPIED_TABLES:
        if table in TEXTS:
            for batch in _batches(db.stream(TEXTS[table])):
                target.add_text(table, [(r[0], r[1]) for r in batch])
            continue
        columns = db.columns(table)
        sql = f"insert into {table} ({', '.join(columns)}) values ({', '.join('?' * len(columns))})"
        for batch in _batches(db.stream(f"select {', '.join(columns)} from {table}")):
            target.executemany(sql, [tuple(r) for r in batch])
    for batch in _batches(db.stream("select id, title, text from documents")):
        target.add_text("document_text", [(r["id"], r["title"] or "", r["text"]) for r in batch])


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    stream = iter(rows)
    while batch := list(itertools.islice(stream, BATCH)):
        yield batch


def _verify(db: Database, held: Contents, path: Path) -> None:
    now = contents(db)
    if now != held:
        raise DamagedLedger(f"{path} is damaged: it holds {now}; written was {held}. Use an earlier backup.")


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """A file beside the wished one that takes its name when everything went well, and goes away when not."""
    made = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        made.unlink(missing_ok=True)
        yield made
        with made.open("rb") as f:
            os.fsync(f.fileno())
        os.replace(made, path)
    except OSError as error:
        what = "Nothing was written there; look at the folder and the room on its disk."
        raise LedgerUnavailable(f"{path}: {error.strerror}. {what}") from error
    finally:
        for rest in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                made.with_name(made.name + rest).unlink(missing_ok=True)
