"""The ledger on PostgreSQL: the same SQL, rewritten in a few named places, and what each fault of a server means.

Read in this order: `translate` (statements), `sql_for_postgresql` (declarations), `PostgreSQL`.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit, urlunsplit

from secondsource.errors import DamagedLedger, LedgerUnavailable, SecondsourceError, UnreadableInput
from secondsource.store.database import PATIENCE, Database, Result, Row, log
from secondsource.store.tokens import query_of, vector_of

if TYPE_CHECKING:
    import psycopg

#: the key of the lock that makes writers of a ledger wait for each other: "SSLG" and the schema it lives in
LOCK = 0x53534C47
#: PostgreSQL keeps no NUL; this code point, which no text may hold, stands for it
NUL, STAND_IN = "\0", "\ufdd0"
BATCH = 500

_VALUE = re.compile(r"'(?:[^']|'')*'|\?(\d*)")
#: what SQLite says -> what PostgreSQL says
_WORDS = (
    (re.compile(r"\bjson_each\("), "json_array_elements_text("),
    (re.compile(r"\bjson_extract\(([\w.]+), '\$\.(\w+)'\)"), r"(\1::json ->> '\2')::bigint"),
    (re.compile(r"\blike\b"), "ilike"),  # in both: without regard to case in ASCII
)


@functools.lru_cache(maxsize=1024)
def translate(sql: str) -> str:
    """A statement in PostgreSQL's words.

    >>> translate("select value from json_each(?) where name like ? and a = '?' and b = ?1")
    "select value from json_array_elements_text($1) where name ilike $2 and a = '?' and b = $1"
    """
    for pattern, said in _WORDS:
        sql = pattern.sub(said, sql)
    numbers = itertools.count(1)
    return _VALUE.sub(lambda m: m.group() if m.group(1) is None else f"${m.group(1) or next(numbers)}", sql)


#: tables of findable texts that keep the texts beside their words; the texts of documents are kept in `documents`
TEXT_KEPT = ("incident_text",)
#: indices on words of any length: PostgreSQL's ordered index holds 2,700 bytes at most, a hash index holds any
_HASHED = frozenset(
    ("documents_source", "acts_speaker", "acts_place", "incident_parties_actor", "incidents_where", "relations_left", "relations_right")
)
#: primary keys that may be long: kept as a unique index over a digest
_LONG_KEYS = {
    "appearances": ("primary key (document_id, obtained)", "document_id, md5(obtained)"),
    "incident_parties": ("primary key (incident_id, role, actor)", "incident_id, role, md5(actor)"),
    "incident_statements": ("primary key (incident_id, field, statement_id, side)", "incident_id, md5(field), statement_id, side"),
    "speakers": ("primary key", "md5(name)"),
    "tallies": ("primary key (kind, key)", "kind, md5(key)"),
}


def sql_for_postgresql(statement: str) -> str:
    """One declaration in PostgreSQL's words.

    >>> sql_for_postgresql("create table t (id text primary key, n integer) without rowid")
    'create table t (id text collate "C" primary key, n bigint)'
    """
    sql = statement.strip()
    index = re.match(r"create (?:unique )?index (?:if not exists )?(\w+) on (\w+) ", sql)
    if index and index.group(2).endswith("_text_content"):
        return ""  # FTS5's own table
    if index:
        if index.group(1) in _HASHED:
            first = re.search(r"\((\w+)", sql)
            assert first is not None
            return f"create index if not exists {index.group(1)} on {index.group(2)} using hash ({first.group(1)})"
        return re.sub(r"\bdesc\b(?! nulls)", "desc nulls last", sql)
    virtual = re.match(r"create virtual table (?:if not exists )?(\w+) using fts5\((.+)\)$", sql)
    if virtual:
        table, columns = virtual.group(1), [c.split()[0] for c in virtual.group(2).split(",") if "=" not in c]
        kept = columns[: None if table in TEXT_KEPT else 1]
        declared = "".join(f'{c} text collate "C" not null, ' for c in kept)
        return (
            f"create table if not exists {table} ({declared}words tsvector not null);"
            f" create index if not exists {table}_words on {table} using gin (words);"
            f" create index if not exists {table}_key on {table} ({columns[0]})"
        )
    sql = re.sub(r"\)\s*without rowid$", ")", sql)
    sql = re.sub(r"(\b\w+) integer\b", r"\1 bigint", sql)
    sql = re.sub(r"(\b\w+) real\b", r"\1 double precision", sql)
    sql = re.sub(r"(\b\w+) blob\b", r"\1 bytea", sql)
    sql = re.sub(r"(\b\w+) text\b", r'\1 text collate "C"', sql)
    table = re.match(r"create table (?:if not exists )?(\w+)", sql)
    if table and table.group(1) in _LONG_KEYS:
        name, (key, unique) = table.group(1), _LONG_KEYS[table.group(1)]
        sql = re.sub(r",?\s*" + re.escape(key), "", sql, count=1)
        sql += f"; create unique index if not exists {name}_once on {name} ({unique})"
    return sql


class PgRow(tuple[Any, ...]):
    """A row of a server, with the manners of SQLite's."""

    __slots__ = ()
    names: list[str] = []  # noqa: RUF012 every answer makes a class of its own with its names
    places: dict[str, int] = {}  # noqa: RUF012 the same

    def __getitem__(self, key: Any, /) -> Any:
        return tuple.__getitem__(self, self.places[key] if isinstance(key, str) else key)

    def keys(self) -> list[str]:
        """The names of its columns."""
        return self.names


def _rows(cursor: Any) -> Any:
    """psycopg's row factory: rows by number and by name; NUL comes back."""
    names = [c.name for c in cursor.description] if cursor.description else []
    places = {name: n for n, name in reversed(list(enumerate(names)))}
    made = type("PgRow", (PgRow,), {"__slots__": (), "names": names, "places": places})

    def row(values: Sequence[Any]) -> Any:
        return made(v.replace(STAND_IN, NUL) if isinstance(v, str) and STAND_IN in v else v for v in values)

    return row


class PostgreSQL(Database):
    """A ledger in one schema of a server's database."""

    kind = "postgresql"

    def __init__(self, address: str, *, read_only: bool = False) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise SecondsourceError("a ledger on PostgreSQL needs psycopg: `pip install 'secondsource[postgresql]'`") from error
        self._psycopg, self.name = psycopg, without_password(address)
        with self._faults():
            self._db: psycopg.Connection[Any] = psycopg.connect(
                address,
                autocommit=True,
                cursor_factory=psycopg.RawCursor,
                row_factory=_rows,
                client_encoding="UTF8",
                application_name="secondsource",
                connect_timeout=20,
            )
            if read_only:
                self._db.execute("set default_transaction_read_only = on")
            self._db.execute("set synchronous_commit = on")

    @property
    def usable(self) -> bool:
        """Whether the server still answers on this connection, as far as is known."""
        return not self._db.closed

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def execute(self, sql: str, args: Sequence[object] = ()) -> Result:
        """Run one statement."""
        with self._faults():
            cursor = self._db.execute(translate(sql), _safe(args))
            return Result(cursor.fetchall() if cursor.description else (), cursor.rowcount)

    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement once for each row of values, many on the way at a time."""
        with self._faults(), self._db.cursor() as cursor:
            stream = (_safe(r) for r in rows)
            while batch := list(itertools.islice(stream, BATCH)):
                cursor.executemany(translate(sql), batch)

    def stream(self, sql: str, args: Sequence[object] = ()) -> Iterator[Row]:
        """The rows by a cursor of the server, a few hundred at a time."""
        from psycopg import RawServerCursor

        with self._faults():
            if self._db.info.transaction_status == self._psycopg.pq.TransactionStatus.IDLE:
                with self._db.transaction(), RawServerCursor(self._db, "stream", row_factory=_rows) as cursor:
                    yield from cursor.execute(translate(sql), _safe(args))
            else:
                with RawServerCursor(self._db, f"stream{next(_NUMBER)}", row_factory=_rows) as cursor:
                    yield from cursor.execute(translate(sql), _safe(args))

    def plain(self, sql: str, args: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows as tuples; of texts with a NUL it is not asked."""
        with self._faults(), self._db.cursor(row_factory=self._psycopg.rows.tuple_row) as cursor:
            return cursor.execute(translate(sql), _safe(args)).fetchall()

    def script(self, sql: str) -> None:
        """Run declarations."""
        with self._faults():
            for statement in filter(str.strip, sql.split(";")):
                for one in filter(str.strip, sql_for_postgresql(statement).split(";")):
                    self._db.execute(one)

    @contextmanager
    def write(self) -> Iterator[Database]:
        """A transaction that holds the ledger's writing lock: PostgreSQL lets go of it with the transaction, or when the client dies."""
        with self._faults(), self._db.transaction():
            self._lock()
            yield self

    def _lock(self) -> None:
        got = self._db.execute("select pg_try_advisory_xact_lock($1, hashtext(current_schema()))", (LOCK,)).fetchone()
        if got and got[0]:
            return
        log.warning("%s: another process is writing to this ledger; waiting for it to finish", self.name)
        self._db.execute(f"set local lock_timeout = '{PATIENCE}s'")
        self._db.execute("select pg_advisory_xact_lock($1, hashtext(current_schema()))", (LOCK,))

    @contextmanager
    def snapshot(self) -> Iterator[Database]:
        """A transaction that reads."""
        with self._faults(), self._db.transaction():
            self._db.execute("set transaction isolation level repeatable read, read only")
            yield self

    def add_text(self, table: str, rows: Iterable[tuple[str, ...]]) -> None:
        """Texts as vectors of the words that FTS5 would find in them."""
        values = [(*(row if table in TEXT_KEPT else row[:1]), vector_of(row[1:])) for row in rows]
        if values:
            marks = ", ".join("?" * (len(values[0]) - 1))
            self.executemany(f"insert into {table} values ({marks}, ?::tsvector)", values)

    def drop_text(self, table: str, key: str, ids: Iterable[str]) -> None:
        """By the index of ids."""
        self.execute(f"delete from {table} where {key} in (select value from json_each(?))", [json.dumps(list(ids))])

    def find_text(self, table: str, key: str, text: str) -> list[str]:
        """Ids by PostgreSQL's index of words."""
        query = query_of(text)
        return [r[0] for r in self.execute(f"select {key} from {table} where words @@ ?::tsquery", [query])] if query else []

    def columns(self, table: str) -> list[str]:
        """The columns of a table in the schema that is used."""
        sql = (
            "select column_name from information_schema.columns where table_schema = current_schema() and table_name = ?"
            " order by ordinal_position"
        )
        return [r[0] for r in self.execute(sql, [table])]

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except self._psycopg.Error as error:
            self._explain(error)

    def _explain(self, error: psycopg.Error) -> NoReturn:
        """The fault in words."""
        e, said = self._psycopg.errors, " ".join(str(error).split())
        if isinstance(error, e.DataCorrupted | e.IndexCorrupted):
            raise DamagedLedger(f"{self.name} is damaged: {said}. Restore the last backup with `secondsource restore`.") from error
        if isinstance(error, e.ProgramLimitExceeded | e.StringDataRightTruncation):
            raise UnreadableInput(f"{self.name}: {said}. An id is too long for PostgreSQL; nothing of this batch was kept.") from error
        what = (
            FULL if isinstance(error, e.DiskFull | e.OutOfMemory | e.IoError)
            else BUSY if isinstance(error, e.LockNotAvailable | e.DeadlockDetected | e.SerializationFailure)
            else RIGHTS if isinstance(error, e.InsufficientPrivilege | e.ReadOnlySqlTransaction)
            else GONE if isinstance(error, self._psycopg.OperationalError)
            else None
        )  # fmt: skip
        if what is None:
            raise error
        raise LedgerUnavailable(f"{self.name}: {said}. {what}") from error


FULL = "What was committed before is kept. Make room on the server and run the command again: it goes on from there."
BUSY = "Others use this ledger. Nothing was changed; run the command again."
RIGHTS = "You may only read there. Nothing was changed; ask for the right to write."
GONE = "Look whether the server runs, and at user, host and database in the address. What was committed before is kept."
_NUMBER = itertools.count(1)


def _safe(args: Sequence[object]) -> tuple[object, ...]:
    """Values as PostgreSQL can keep them: NUL by its stand-in. Raises `UnreadableInput` for a text that holds the stand-in itself."""
    out = []
    for a in args:
        if isinstance(a, str):
            if STAND_IN in a:
                raise UnreadableInput("a text holds U+FDD0, which is no character and stands for NUL in a ledger on PostgreSQL")
            a = a.replace(NUL, STAND_IN) if NUL in a else a
        out.append(a)
    return tuple(out)


def without_password(address: str) -> str:
    """The address as people may see it.

    >>> without_password("postgresql://ada:secret@db.example/ledger")
    'postgresql://ada@db.example/ledger'
    """
    parts = urlsplit(address)
    user, at, host = parts.netloc.rpartition("@")
    query = "&".join(p for p in parts.query.split("&") if p and not p.startswith("password="))
    with suppress(ValueError):
        return urlunsplit((parts.scheme, user.split(":")[0] + at + host, parts.path, query, ""))
    return "postgresql://..."
