"""What linking keeps between builds, so that a day's reports are linked without linking all anew. Derived: may be emptied and made again.

Read `LINKING` (the tables), then `Shelf`: the questions that `update.py` asks and the rows that it writes. Numbers of nodes and bodies
are the ledger's own and mean nothing outside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np

from secondsource.store.database import Database, Row

Array = np.ndarray[Any, Any]
MANY = 20_000  # values in one list

LINKING = """
create table if not exists changes (kind text not null, id text not null, primary key (kind, id)) without rowid;
create table if not exists link_state (key text primary key, value blob not null);
create table if not exists link_documents (document_id text primary key, text_key text not null, body_key text not null) without rowid;
create index if not exists link_documents_text on link_documents (text_key);
create index if not exists link_documents_body on link_documents (body_key);
create table if not exists link_texts (text_key text primary key, day integer not null, data blob not null);
create table if not exists link_nodes (
  node integer primary key,
  key text not null,
  text_key text not null,
  members text not null,
  data blob not null
);
create index if not exists link_nodes_text on link_nodes (text_key);
create table if not exists link_sections (node integer primary key, section integer not null, home integer not null);
create index if not exists link_sections_section on link_sections (section);
create table if not exists link_blocks (
  block integer not null,
  fortnight integer not null,
  spread integer not null,
  node integer not null,
  primary key (block, fortnight, spread, node)
) without rowid;
create table if not exists link_large (
  block integer not null,
  fortnight integer not null,
  size integer not null,
  primary key (block, fortnight)
) without rowid;
create table if not exists link_wanted (
  block integer not null,
  first integer not null,
  last integer not null,
  low integer not null,
  high integer not null
);
create table if not exists link_edges (
  a integer not null,
  b integer not null,
  weight real not null,
  primary key (a, b)
) without rowid;
create table if not exists copy_bodies (body integer primary key, body_key text not null, data blob not null);
create unique index if not exists copy_bodies_key on copy_bodies (body_key);
create table if not exists copy_anchors (anchor integer not null, body integer not null, primary key (anchor, body)) without rowid;
create table if not exists copy_common (anchor integer primary key, size integer not null);
create table if not exists issue_documents (
  document_id text not null,
  issue_id text not null,
  primary key (document_id, issue_id)
) without rowid;
create index if not exists issue_documents_issue on issue_documents (issue_id);
create table if not exists rank_claims (
  incident_id text primary key,
  country text not null,
  best integer not null,
  written text not null
) without rowid;
create index if not exists rank_claims_country on rank_claims (country, best);
create table if not exists questions (question text not null, document_id text not null, primary key (question, document_id)) without rowid;
create index if not exists questions_document on questions (document_id);
create index if not exists incidents_toll on incidents (country, killed_low)
"""

TABLES = (
    "link_documents", "link_texts", "link_nodes", "link_sections", "link_blocks", "link_large", "link_edges", "copy_bodies", "copy_anchors",
    "copy_common", "issue_documents", "rank_claims", "questions", "link_state",
)  # fmt: skip


def note_change(db: Database, kind: str, ids: Iterable[str]) -> None:
    """Note that a document (`document`) or a judgement on a report (`report`) came, went or changed since what follows was made."""
    db.executemany("insert into changes values (?, ?) on conflict do nothing", [(kind, i) for i in ids])


def listed(values: Iterable[Any]) -> Iterator[str]:
    """Values as JSON lists of a bearable length, for `in (select value from json_each(?))`."""
    every = [int(v) if isinstance(v, np.integer) else v for v in values]
    for n in range(0, len(every), MANY):
        yield json.dumps(every[n : n + MANY])


def _numbers(rows: Iterable[Row | tuple[Any, ...]], width: int) -> Array:
    """Rows of whole numbers as an array."""
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, width)


TEXTS = "in (select value from json_each(?))"
NUMBERS = "in (select cast(value as bigint) from json_each(?))"


class Shelf:
    """What linking keeps, by question."""

    def __init__(self, db: Database) -> None:
        self.db = db

    # ------------------------------------------------------------------------------------------------ state
    def state(self, key: str) -> bytes | None:
        """One value of the state."""
        row = self.db.execute("select value from link_state where key = ?", [key]).fetchone()
        return None if row is None else bytes(row["value"])

    def keep_state(self, key: str, value: bytes) -> None:
        """Keep one value."""
        self.db.execute("insert into link_state values (?, ?) on conflict (key) do update set value = excluded.value", [key, value])

    def changes(self) -> dict[str, list[str]]:
        """What changed since what follows was made: ids by kind."""
        out: dict[str, list[str]] = {"document": [], "report": []}
        for row in self.db.execute("select kind, id from changes order by kind, id"):
            out[row["kind"]].append(row["id"])
        return out

    def clear(self) -> None:
        """Empty every table of the state."""
        for table in TABLES:
            self.db.execute(f"delete from {table}")

    def gather(self, sql: str, values: Iterable[Any]) -> list[Row]:
        """The rows of a question over a list of values, which stands as `{}` in it."""
        kept = list(values)
        test = TEXTS if kept and isinstance(kept[0], str) else NUMBERS
        return [row for part in listed(kept) for row in self.db.execute(sql.format(test), [part])]

    def change(self, sql: str, values: Iterable[Any]) -> None:
        """Run a writing statement over a list of values, which stands as `{}` in it."""
        kept = list(values)
        test = TEXTS if kept and isinstance(kept[0], str) else NUMBERS
        for part in listed(kept):
            self.db.execute(sql.format(test), [part])

    def insert(self, table: str, rows: Iterable[Sequence[Any]], *, width: int) -> None:
        """Rows into a table."""
        self.db.executemany(f"insert into {table} values ({','.join('?' * width)})", rows)

    # ------------------------------------------------------------------------------------------------ texts and nodes
    def texts_of(self, documents: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Document -> keys of its text and of its body, as they were kept."""
        rows = self.gather("select document_id, text_key, body_key from link_documents where document_id {}", documents)
        return {r["document_id"]: (r["text_key"], r["body_key"]) for r in rows}

    def documents_of(self, column: str, keys: Sequence[str]) -> dict[str, list[str]]:
        """Key of a text or a body -> its documents, sorted."""
        out: dict[str, list[str]] = {k: [] for k in keys}
        for r in self.gather(f"select {column}, document_id from link_documents where {column} {{}}", keys):
            out[r[column]].append(r["document_id"])
        return {k: sorted(v) for k, v in out.items()}

    def count(self, table: str) -> int:
        """How many rows a table has, which `counted` keeps up; walked through once where that is not known yet."""
        known = self.state(f"rows.{table}")
        return int(self.db.execute(f"select count(*) from {table}")[0][0]) if known is None else int(known)

    def counted(self, table: str, count: int) -> None:
        """Note how many rows a table has now."""
        self.keep_state(f"rows.{table}", str(count).encode())

    def share(self, bound: str | None) -> list[tuple[int, str]]:
        """(day, key) of the texts whose key is below the bound."""
        sql = "select day, text_key from link_texts"
        rows = self.db.execute(sql) if bound is None else self.db.execute(sql + " where text_key < ?", [bound])
        return [(int(r["day"]), str(r["text_key"])) for r in rows]

    def texts(self, keys: Sequence[str] | None = None) -> list[tuple[str, bytes]]:
        """(key, bytes) of texts, by key; of all."""
        sql = "select text_key, data from link_texts"
        rows = self.db.stream(sql) if keys is None else self.gather(sql + " where text_key {}", keys)
        return sorted((str(r["text_key"]), bytes(r["data"])) for r in rows)

    def nodes(self, column: str | None = None, values: Sequence[Any] = ()) -> list[Row]:
        """Nodes by key, those with one of these values in a column; or all."""
        sql = "select node, key, text_key, members, data from link_nodes"
        rows = self.db.stream(sql) if column is None else self.gather(f"{sql} where {column} {{}}", values)
        return sorted(rows, key=lambda r: r["key"])

    def run(self, low: str, high: str) -> tuple[list[tuple[str, bytes]], list[Row]]:
        """Texts (key, bytes) from one key up to another, and their nodes; both by key."""
        where = "where text_key >= ? and text_key < ? order by text_key"
        texts = self.db.execute(f"select text_key, data from link_texts {where}", [low, high])
        nodes = self.db.execute(f"select node, key, text_key, members, data from link_nodes {where}", [low, high])
        return [(str(r["text_key"]), bytes(r["data"])) for r in texts], sorted(nodes, key=lambda r: r["key"])

    def beside(self, nodes: Sequence[int]) -> list[Row]:
        """All nodes of the texts of these nodes, by key."""
        sql = "select node, key, text_key, members, data from link_nodes where text_key in (select text_key from link_nodes where node {})"
        return sorted({r["node"]: r for r in self.gather(sql, nodes)}.values(), key=lambda r: r["key"])

    def sections_of(self, nodes: Sequence[int]) -> Array:
        """(node, section, home) of these nodes: what it was grouped with, and its group, 0 where that makes no incident."""
        return _numbers(self.gather("select node, section, home from link_sections where node {}", nodes), 3)

    def in_sections(self, sections: Sequence[int]) -> list[int]:
        """The nodes of these sections."""
        return [r["node"] for r in self.gather("select node from link_sections where section {}", sections)]

    def keep_sections(self, rows: Array) -> None:
        """Keep (node, section, home) in the place of what was kept."""
        sql = "insert into link_sections values (?, ?, ?) on conflict (node) do update set section = excluded.section, home = excluded.home"
        self.db.executemany(sql, rows.tolist())

    # ------------------------------------------------------------------------------------------------ blocks
    def large(self, blocks: Sequence[int]) -> dict[tuple[int, int], int]:
        """(block, fortnight) -> size, of large blocks (fortnight -1) and of their large pieces."""
        rows = self.gather("select block, fortnight, size from link_large where block {}", blocks)
        return {(r["block"], r["fortnight"]): r["size"] for r in rows}

    def held(self, blocks: Iterable[int], pieces: Iterable[tuple[int, int, int, int]] = ()) -> Array:
        """(block, fortnight, spread, node) within whole blocks, and within pieces: block, fortnight, lowest and highest spread."""
        wanted = [*((b, -1, -1, 0, 0) for b in sorted(blocks)), *((b, w, w, low, high) for b, w, low, high in sorted(pieces))]
        asked = "select b.block, b.fortnight, b.spread, b.node from link_wanted w cross join link_blocks b where b.block = w.block"
        part = "w.first >= 0 and b.fortnight = w.first and b.spread between w.low and w.high"
        return np.concatenate([self._wanted(wanted, f"{asked} and {only}", 4) for only in ("w.first < 0", part)])

    def sizes(self, pieces: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
        """How many postings each of these pieces (block, fortnight) has; those with any."""
        sql = (
            "select b.block, b.fortnight, count(*) from link_wanted w cross join link_blocks b"
            " where b.block = w.block and b.fortnight = w.first group by 1, 2"
        )
        return {(b, w): n for b, w, n in self._wanted([(b, w, w, 0, 0) for b, w in sorted(pieces)], sql, 3).tolist()}

    def _wanted(self, rows: Sequence[tuple[int, ...]], sql: str, width: int) -> Array:
        """The answer to a question over a list of pieces."""
        self.db.execute("delete from link_wanted")
        self.insert("link_wanted", rows, width=5)
        found = self.db.plain(sql)
        self.db.execute("delete from link_wanted")
        return _numbers(found, width)

    def edges_of(self, nodes: Sequence[int]) -> tuple[Array, Array]:
        """Pairs (a, b) with a among the nodes, and their weights."""
        sql = f"select a, b, weight from link_edges where a {NUMBERS}"
        rows = (row for part in listed(nodes) for row in self.db.plain(sql, [part]))
        held = np.fromiter(chain.from_iterable(rows), dtype=np.float64).reshape(-1, 3)
        return held[:, :2].astype(np.int64), held[:, 2]

    def add_edges(self, pairs: Array, weights: Array) -> None:
        """Keep edges, in both directions."""
        a, b, weight = np.r_[pairs[:, 0], pairs[:, 1]], np.r_[pairs[:, 1], pairs[:, 0]], np.r_[weights, weights]
        order = np.lexsort((b, a))
        for start in range(0, len(order), 1 << 18):
            at = order[start : start + (1 << 18)]
            self.insert("link_edges", zip(a[at].tolist(), b[at].tolist(), weight[at].tolist(), strict=True), width=3)

    def drop_edges(self, pairs: Array) -> None:
        """Forget edges, in both directions."""
        self.db.executemany("delete from link_edges where a = ? and b = ?", np.concatenate([pairs, pairs[:, ::-1]]).tolist())
