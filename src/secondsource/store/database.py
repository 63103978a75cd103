"""One way to speak to SQLite and to PostgreSQL: `connect(address)` gives a `Database`, whose SQL is written once, as SQLite reads it.

    db = connect("team.ledger")                      # or "postgresql://ada@db.example/ledger"
    db.execute("select id from incidents where place = ?", ["Quetta"])    # a Result: a list of rows, .fetchone(), .rowcount
    db.executemany("insert into links values (?, ?, ?, ?)", rows)
    for row in db.stream("select * from documents"): ...                  # one after the other, in bounded memory
    with db.write(): ...                             # one transaction; one writer at a time, the others wait
    with db.snapshot(): ...                          # reads that all see one state

What SQL may hold (the dialect layer in `postgresql.py` rewrites the rest, each in one line of a table): `?` and `?1` for values,
`in (select value from json_each(?))` for a list given as JSON text, `json_extract(column, '$.key')` for whole numbers,
`insert ... on conflict ... do nothing` or `do update` (never `insert or ...`), `order by x desc nulls last` wherever x may be null,
`as name` after every subquery in `from`, `case when ... then 1 else 0 end` instead of adding up truth values.

How a table is declared for both: in `schema.py`, as SQLite reads it, one statement per `;`, with the types `text`, `integer` (64 bits)
and `real`, and `without rowid` where it has a primary key. `sql_for_postgresql` makes PostgreSQL's own from that: text compares by its
bytes as in SQLite (collation "C"), descending indices put null last. A module that keeps tables of its own gives their declarations to
`schema.NEW_IN_4` (`create table if not exists ...`): new ledgers get them, older ones when they are opened. A table whose rows a backup
must hold is named in `schema.COPIED_TABLES`. Columns of an index or primary key must be short on PostgreSQL (2,700 bytes).
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from secondsource.errors import NotALedger

#: where a ledger is: a file, or `postgresql://user@host/database`
Address = Path | str
#: how long a writer waits for another before it gives up, in seconds
PATIENCE = 600
#: what the package says to people outside of its commands' own output: shown on standard error even where nobody set up logging
log = logging.getLogger("secondsource")


class Row(Protocol):
    """A row: by number, by name, as `dict(row)`."""

    def __getitem__(self, key: int | str, /) -> Any: ...
    def keys(self) -> list[str]:
        """The names of its columns."""
        ...

    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> int: ...


class Result(list[Row]):
    """What a statement gave: its rows, and how many rows it changed."""

    def __init__(self, rows: Iterable[Row] = (), rowcount: int = -1) -> None:
        super().__init__(rows)
        self.rowcount = rowcount

    def fetchone(self) -> Row | None:
        """The first row."""
        return self[0] if self else None

    def fetchall(self) -> list[Row]:
        """All rows."""
        return self


class Database(ABC):
    """A connection. Faults of the database come as errors of `secondsource.errors` that say what to do."""

    #: the address as people may see it: without a password
    name: str
    #: "sqlite" or "postgresql"
    kind: str

    @abstractmethod
    def execute(self, sql: str, args: Sequence[object] = ()) -> Result:
        """Run one statement."""

    @abstractmethod
    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement once for each row of values."""

    @abstractmethod
    def stream(self, sql: str, args: Sequence[object] = ()) -> Iterator[Row]:
        """The rows of a reading statement, in bounded memory."""

    @abstractmethod
    def plain(self, sql: str, args: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a reading statement as tuples, by number alone: for hundreds of thousands of numbers."""

    @abstractmethod
    def script(self, sql: str) -> None:
        """Run declarations of tables and indices, parted by `;`, within the transaction that is open."""

    @abstractmethod
    def write(self) -> AbstractContextManager[Database]:
        """A transaction that writes: all of it or nothing. Other writers wait until it ends."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[Database]:
        """A transaction that reads: every statement in it sees the same state."""

    @abstractmethod
    def add_text(self, table: str, rows: Iterable[tuple[str, ...]]) -> None:
        """Make texts findable: rows of id and texts into `incident_text` or `document_text`."""

    @abstractmethod
    def drop_text(self, table: str, key: str, ids: Iterable[str]) -> None:
        """Forget the texts of these ids."""

    @abstractmethod
    def find_text(self, table: str, key: str, text: str) -> list[str]:
        """The ids whose texts hold every word of `text`; a word of several parts (`al-Quds`) counts as a phrase."""

    @abstractmethod
    def columns(self, table: str) -> list[str]:
        """The columns of a table, in order; none where there is no such table."""

    @property
    @abstractmethod
    def usable(self) -> bool:
        """Whether the connection still stands."""

    @abstractmethod
    def close(self) -> None:
        """Close the connection."""


def is_server(address: Address) -> bool:
    """Whether an address names a database server rather than a file.

    >>> is_server("postgresql://ada@db.example/ledger"), is_server("team.ledger")
    (True, False)
    """
    return isinstance(address, str) and address.startswith(("postgresql://", "postgres://"))


def connect(address: Address, *, create: bool = False, read_only: bool = False) -> Database:
    """The database at an address. With `create`, a file is made where there is none; a server's database must be there.

    Raises `NotALedger` where the file is something else; it is left untouched.
    """
    if is_server(address):
        from secondsource.store.postgresql import PostgreSQL

        return PostgreSQL(str(address), read_only=read_only)
    if isinstance(address, str) and "://" in address:
        raise NotALedger(f"{address.split('://')[0]}:// is no kind of ledger; give a file or postgresql://user@host/database")
    from secondsource.store.sqlite import SQLite

    return SQLite(Path(address), create=create, read_only=read_only)
