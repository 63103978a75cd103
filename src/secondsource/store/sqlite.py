"""The ledger as one SQLite file: the small differences from PostgreSQL, and what each fault of a disk means for its owner."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

from secondsource.errors import DamagedLedger, LedgerUnavailable, NotALedger
from secondsource.store.database import PATIENCE, Database, Result, Row, log

#: "SSLG" in the SQLite header tells a ledger from other SQLite files
APPLICATION_ID = 0x53534C47
#: kilobytes of the file that a writer keeps in memory at most, taken as needed: a large ledger's rows are written all over it
CACHE = 512 * 1024
#: after so many seconds a waiting writer says what it waits for
SAY_AFTER = 5.0


class SQLite(Database):
    """A ledger's file."""

    kind = "sqlite"

    def __init__(self, path: Path, *, create: bool = False, read_only: bool = False) -> None:
        self.name, self._path = str(path), path
        self.fresh = is_fresh(path)
        if self.fresh and not create:
            raise NotALedger(f"{path}: no such ledger. Make one with `secondsource build PATH... --ledger {path}`.")
        if not self.fresh:
            check_header(path)
        with self._faults():
            self._db = self._open(read_only=read_only)

    def _open(self, *, read_only: bool) -> sqlite3.Connection:
        """The connection. A file that may not be written (a folder or disk for reading only) is read as it stands."""
        if read_only and not self.fresh and not _writable(self._path):
            db = sqlite3.connect(f"file:{quote(str(self._path))}?immutable=1", uri=True, isolation_level=None, check_same_thread=False)
        else:
            db = sqlite3.connect(self._path, timeout=SAY_AFTER, isolation_level=None, check_same_thread=False)
        db.row_factory = sqlite3.Row
        return db

    def settle(self, *, read_only: bool) -> None:
        """What holds for every connection, once the schema is known to be right."""
        with self._faults():
            self._db.execute("pragma foreign_keys = on")
            if read_only:
                self._db.execute("pragma query_only = on")
            else:
                self._db.execute("pragma journal_mode = wal")
                self._db.execute("pragma synchronous = full")
                self._db.execute(f"pragma cache_size = -{CACHE}")

    @property
    def usable(self) -> bool:
        """A file's connection stands until it is closed."""
        return True

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def execute(self, sql: str, args: Sequence[object] = ()) -> Result:
        """Run one statement."""
        with self._faults():
            cursor = self._db.execute(sql, args)
            return Result(cursor.fetchall(), cursor.rowcount)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement once for each row of values."""
        with self._faults():
            self._db.executemany(sql, rows)

    def stream(self, sql: str, args: Sequence[object] = ()) -> Iterator[Row]:
        """The rows, read as they are asked for."""
        with self._faults():
            yield from self._db.execute(sql, args)

    def plain(self, sql: str, args: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows as tuples."""
        with self._faults():
            cursor = self._db.cursor()
            cursor.row_factory = None
            return cursor.execute(sql, args).fetchall()

    def script(self, sql: str) -> None:
        """Run statements one by one: `executescript` would end the transaction that is open."""
        with self._faults():
            for statement in sql.split(";"):
                if statement.strip():
                    self._db.execute(statement)

    @contextmanager
    def write(self) -> Iterator[Database]:
        """A transaction; the file is locked for other writers from its first moment."""
        self._begin()
        try:
            yield self
            with self._faults():
                self._db.execute("commit")
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk may have ended the transaction already
                if self._db.in_transaction:
                    self._db.execute("rollback")
            raise

    def _begin(self) -> None:
        begun, said = time.monotonic(), False
        while True:
            try:
                self._db.execute("begin immediate")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() - begun > PATIENCE:
                    self._explain(error, self.name)
                if not said:
                    log.warning("%s: another process is writing to this ledger; waiting for it to finish", self.name)
                said = True
            else:
                return

    @contextmanager
    def snapshot(self) -> Iterator[Database]:
        """A transaction that reads."""
        with self._faults():
            self._db.execute("begin")
            self._db.execute("select 1 from sqlite_master limit 1").fetchall()  # the state is fixed by the first read, not by `begin`
        try:
            yield self
        finally:
            with suppress(sqlite3.Error):
                self._db.execute("commit")

    def add_text(self, table: str, rows: Iterable[tuple[str, ...]]) -> None:
        """Texts into FTS5."""
        kept = list(rows)
        if kept:
            self.executemany(f"insert into {table} values ({','.join('?' * len(kept[0]))})", kept)

    def drop_text(self, table: str, key: str, ids: Iterable[str]) -> None:
        """By an index over FTS5's own table: its column of ids has none."""
        listed = f"select id from {table}_content where c0 in (select value from json_each(?))"
        self.execute(f"delete from {table} where rowid in ({listed})", [json.dumps(list(ids))])

    def find_text(self, table: str, key: str, text: str) -> list[str]:
        """Ids by FTS5's index."""
        return [r[0] for r in self.execute(f"select {key} from {table} where {table} match ?", [words(text)])]

    def columns(self, table: str) -> list[str]:
        """The columns of a table."""
        return [r["name"] for r in self.execute(f"pragma table_info({table})")]

    def copy_to(self, path: Path, *, name: Path) -> None:
        """Copy the whole file, page by page, as this connection sees it now; writers go on meanwhile. Faults are told of `name`."""
        with self._faults(str(name)):
            target = sqlite3.connect(path)
            try:
                self._db.backup(target, pages=4096)
            finally:
                target.close()

    def check(self) -> None:
        """Walk every page of the file. Raises `DamagedLedger`."""
        found = self.execute("pragma integrity_check(3)")[0][0]
        if found != "ok":
            raise damaged(self.name, " ".join(str(found).split()))

    @contextmanager
    def _faults(self, name: str = "") -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            self._explain(error, name or self.name)

    def _explain(self, error: sqlite3.DatabaseError, name: str) -> NoReturn:
        """The fault in words: what happened, that nothing committed is lost, what to do."""
        code = getattr(error, "sqlite_errorcode", None)
        kind = None if code is None else code & 0xFF
        if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "decode to UTF-8" in str(error):
            raise damaged(name, str(error)) from error
        if kind in WHAT_TO_DO:
            raise LedgerUnavailable(f"{name}: {error}. {WHAT_TO_DO[kind]}") from error
        raise error


#: what the owner of a ledger can do about each kind of fault
WHAT_TO_DO = {
    sqlite3.SQLITE_BUSY: "Another process has been writing to this ledger for long. Nothing was changed; run the command again.",
    sqlite3.SQLITE_LOCKED: "Another connection uses this ledger. Nothing was changed; run the command again.",
    sqlite3.SQLITE_FULL: "What was committed before is kept. Make room on the disk and run the command again: it goes on from there.",
    sqlite3.SQLITE_IOERR: "The disk refused to write or read. What was committed before is kept. Look whether the disk is full or failing,"
    " then run the command again: it goes on from there.",
    sqlite3.SQLITE_READONLY: "The file or its folder may only be read. Nothing was changed; allow writing, or copy the ledger elsewhere.",
    sqlite3.SQLITE_CANTOPEN: "Look whether the folder is there and may be written. Nothing was changed.",
    sqlite3.SQLITE_PERM: "The file may not be used by you. Nothing was changed.",
}


def damaged(name: str, what: str) -> DamagedLedger:
    """The error for a file that was changed by something else than SQLite."""
    return DamagedLedger(
        f"{name} is damaged: {what}. It was left as it is. Put it aside and restore the last backup with"
        " `secondsource restore BACKUP --ledger NEW.ledger`, then run your last build again: it adds what came after the backup."
    )


def is_fresh(path: Path) -> bool:
    """Whether there is nothing at a path yet."""
    try:
        return not path.exists() or (path.is_file() and path.stat().st_size == 0)
    except OSError as error:
        raise LedgerUnavailable(f"{path}: {error.strerror}. Look at the path and at who may use it.") from error


def _writable(path: Path) -> bool:
    """Whether SQLite may make its two helper files beside the ledger and keep them up."""
    import os

    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def check_header(path: Path) -> None:
    """Raise `NotALedger` for what is no ledger; it is only looked at."""
    if path.is_dir():
        raise NotALedger(f"{path} is a folder, not a ledger. Give a file name.")
    try:
        with path.open("rb") as f:
            head = f.read(72)
    except OSError as error:
        raise LedgerUnavailable(f"{path}: {error.strerror}. Look at who may use this file.") from error
    if not head.startswith(b"SQLite format 3\x00") or int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise NotALedger(f"{path} exists and is no ledger. It was left untouched; give another path to --ledger.")


def words(text: str) -> str:
    """Words for FTS5, each quoted, so that nothing in them is an operator."""
    return " ".join('"' + w.replace('"', '""') + '"' for w in text.replace("\0", " ").split()) or '""'
