"""The ledger: one SQLite file that holds documents, what was read in them, judgements, and what follows.

Read in this order: `Ledger.open`, `add`, `replace_derived`, the readers below them. Every write is one transaction, so a
killed process leaves the state before or after it, never between.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from secondsource.contract import clue_json, extraction_from_json, extraction_json
from secondsource.errors import NotALedger, NotFound
from secondsource.ids import text_sha256
from secondsource.model import Dependence, Document, Extraction, Judgement, Link, Obtained
from secondsource.store.rows import derived_rows, document_from_row, dumps, index_rows, judgement_from_row
from secondsource.store.schema import (
    APPLICATION_ID,
    DERIVED,
    DERIVED_TABLES,
    FROM_1,
    INDEX,
    INDEX_TABLES,
    KEPT,
    SEARCH,
    SPEED,
    VERSION,
)
from secondsource.store.summaries import make_summaries

__all__ = ["Ledger"]


class Ledger:
    """An open ledger. Use as a context manager, or call `close`."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self.path = path

    @classmethod
    def open(cls, path: Path | str, *, create: bool = False, read_only: bool = False) -> Ledger:
        """Open a ledger; with `create`, make it where there is none.

        Raises `NotALedger` for a file that is none, or one of a newer schema; the file is left untouched.
        """
        path = Path(path)
        fresh = not path.exists() or path.stat().st_size == 0
        if fresh and not create:
            raise NotALedger(f"{path}: no such ledger. Make one with `secondsource build PATH... --ledger {path}`.")
        if not fresh:
            _check_header(path)
        db = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
        db.row_factory = sqlite3.Row
        try:
            if fresh:
                _create(db)
            _check_schema(db, path)
            db.execute("pragma foreign_keys = on")
            if read_only:
                db.execute("pragma query_only = on")
            else:
                db.execute("pragma journal_mode = wal")
                db.execute("pragma synchronous = full")
        except sqlite3.DatabaseError as error:
            db.close()
            raise NotALedger(f"{path}: {error}. The file was left untouched; give the path of a ledger.") from error
        except NotALedger:
            db.close()
            raise
        return cls(db, path)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("begin immediate")
        try:
            yield self._db
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    # ------------------------------------------------------------------------------------------------------ documents

    def missing(self, documents: Iterable[Document], codebook: str, version: str) -> list[Document]:
        """Those that the ledger has not read yet under this codebook and version; known ones get their appearance noted."""
        out: dict[str, Document] = {}
        for doc in documents:
            doc = self._own_id(doc)
            row = self._db.execute("select codebook, version from readings where document_id = ?", (doc.id,)).fetchone()
            if row is not None and (row["codebook"], row["version"]) == (codebook, version):
                self._appear(doc)
            elif doc.id in out:
                continue
            else:
                out[doc.id] = doc
        return list(out.values())

    def _own_id(self, doc: Document) -> Document:
        """The document, under an id of its own where another text already has its id."""
        sha = text_sha256(doc.text)
        row = self._db.execute("select text_sha256 from documents where id = ?", (doc.id,)).fetchone()
        if row is None or row["text_sha256"] == sha:
            return doc
        return dataclasses.replace(doc, id=f"{doc.id}~{sha[:8]}")

    def _appear(self, doc: Document) -> None:
        with self._write() as db:
            db.execute("insert or ignore into appearances values (?, ?)", (doc.id, _obtained(doc)))

    def add(self, extractions: Iterable[Extraction], *, codebook: str, version: str) -> int:
        """Add documents with what was read in them, in one transaction; gives how many were new or read anew."""
        count = 0
        with self._write() as db:
            for x in extractions:
                doc = x.document
                new = db.execute("insert or ignore into documents values (?,?,?,?,?,?,?,?,?,?,?,?)", _document_row(doc))
                if new.rowcount:
                    db.execute("insert into document_text values (?, ?, ?)", (doc.id, doc.title or "", doc.text))
                db.execute("insert or ignore into appearances values (?, ?)", (doc.id, _obtained(doc)))
                line = extraction_json(x)
                line.pop("text", None)  # kept once, in documents
                db.execute(
                    "insert into readings values (?,?,?,?) on conflict (document_id) do update set"
                    " codebook = excluded.codebook, version = excluded.version, line = excluded.line",
                    (doc.id, codebook, version, dumps(line)),
                )
                _index(db, x)
                count += 1
            if count:
                db.execute("insert or replace into settings values ('stale', 'yes')")
        return count

    def remove(self, document_ids: Sequence[str]) -> int:
        """Forget documents and what was read in them (a wish of a source, a mistake). Gives how many there were."""
        with self._write() as db:
            gone = 0
            for doc_id in document_ids:
                db.execute("delete from appearances where document_id = ?", (doc_id,))
                db.execute("delete from readings where document_id = ?", (doc_id,))
                for table in ("document_text", *INDEX_TABLES):
                    db.execute(f"delete from {table} where document_id = ?", (doc_id,))
                gone += db.execute("delete from documents where id = ?", (doc_id,)).rowcount
            db.execute("delete from speakers where not exists (select 1 from acts where speaker = name)")
            db.execute("insert or replace into settings values ('stale', 'yes')")
        return gone

    def document(self, doc_id: str) -> Document:
        """One document. Raises `NotFound`."""
        row = self._db.execute("select * from documents where id = ?", (doc_id,)).fetchone()
        if row is None:
            raise NotFound(f"no document {doc_id!r} in {self.path}")
        return document_from_row(row)

    def document_ids(self) -> list[str]:
        """All ids, sorted."""
        return [r["id"] for r in self._db.execute("select id from documents order by id")]

    def reading(self, doc_id: str) -> dict[str, Any]:
        """What was read in one document, as its contract line. Raises `NotFound`."""
        row = self._db.execute("select line from readings where document_id = ?", (doc_id,)).fetchone()
        if row is None:
            raise NotFound(f"no document {doc_id!r} in {self.path}")
        line: dict[str, Any] = json.loads(row["line"])
        return line

    def appearances(self, doc_id: str) -> list[dict[str, Any]]:
        """How and where a document was obtained, each time."""
        rows = self._db.execute("select obtained from appearances where document_id = ? order by obtained", (doc_id,))
        return [json.loads(r["obtained"]) for r in rows]

    def extractions(self) -> Iterator[Extraction]:
        """All that was read, by document id."""
        rows = self._db.execute("select d.*, r.line from documents d join readings r on r.document_id = d.id order by d.id")
        for row in rows:
            yield extraction_from_json(json.loads(row["line"]), document_from_row(row))

    def extraction(self, doc_id: str) -> Extraction:
        """What was read in one document. Raises `NotFound`."""
        return extraction_from_json(self.reading(doc_id), self.document(doc_id))

    # ----------------------------------------------------------------------------------------------------- judgements

    def judge(self, judgement: Judgement) -> None:
        """Keep a judgement; never changes or removes another."""
        j = judgement
        value = None if j.value is None else dumps(dict(j.value))
        with self._write() as db:
            db.execute(
                "insert into judgements values (?,?,?,?,?,?,?,?,null,null)",
                (j.id, j.kind, j.left, j.right, value, j.reason, j.by, j.at),
            )
            db.execute("insert or replace into settings values ('stale', 'yes')")

    def retract(self, judgement_id: str, *, by: str, at: str) -> None:
        """Mark a judgement as retracted; it stays on record. Raises `NotFound`."""
        with self._write() as db:
            done = db.execute(
                "update judgements set retracted_by = ?, retracted_at = ? where id = ? and retracted_by is null",
                (by, at, judgement_id),
            )
            if not done.rowcount:
                raise NotFound(f"no judgement {judgement_id!r} that stands")
            db.execute("insert or replace into settings values ('stale', 'yes')")

    def judgements(self) -> list[Judgement]:
        """All judgements, retracted ones marked, in the order in which they were made."""
        return [judgement_from_row(r) for r in self._db.execute("select * from judgements order by at, id")]

    # -------------------------------------------------------------------------------------------------------- derived

    def is_stale(self) -> bool:
        """Whether documents or judgements came after the last derivation."""
        row = self._db.execute("select value from settings where key = 'stale'").fetchone()
        return row is not None and row["value"] == "yes"

    def replace_derived(
        self,
        *,
        incidents: Sequence[Any],
        statements: Sequence[Any],
        issues: Sequence[Any],
        links: Sequence[Link],
        copies: Sequence[Dependence],
        now: str = "",
    ) -> None:
        """Put these in the place of all derived rows, in one transaction; ids that are gone redirect to their successors.

        `now` (ISO date and time) is when issues that were not there before count as first seen.
        """
        with self._write() as db:
            before = _members(db)
            for table in DERIVED_TABLES:
                db.execute(f"delete from {table}")
            for table, rows in derived_rows(incidents, statements, issues):
                _insert(db, table, rows)
            _insert(db, "links", [(x.left, x.right, x.weight, dumps([clue_json(c) for c in x.clues])) for x in links])
            _insert(db, "dependences", [(c.left, c.right, c.kind, c.score, c.why) for c in copies])
            _insert(db, "summaries", make_summaries(db))
            _redirect(db, before, _members(db))
            db.executemany("insert or ignore into issues_seen values (?, ?)", [(x.id, now) for x in issues])
            db.execute("insert or replace into settings values ('stale', 'no')")
            db.execute("insert into settings values ('generation', '1') on conflict (key) do update set value = value + 1")

    def rows(self, sql: str, args: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Rows of a reading query; the queries themselves live in this package."""
        return self._db.execute(sql, args).fetchall()

    def setting(self, key: str) -> str | None:
        """A setting of this ledger."""
        row = self._db.execute("select value from settings where key = ?", (key,)).fetchone()
        return None if row is None else str(row["value"])

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting."""
        with self._write() as db:
            db.execute("insert or replace into settings values (?, ?)", (key, value))


def _check_header(path: Path) -> None:
    if path.is_dir():
        raise NotALedger(f"{path} is a folder, not a ledger. Give a file name.")
    with path.open("rb") as f:
        head = f.read(72)
    if not head.startswith(b"SQLite format 3\x00") or int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise NotALedger(f"{path} exists and is no ledger. It was left untouched; give another path to --ledger.")


def _create(db: sqlite3.Connection) -> None:
    db.executescript(
        f"begin; {KEPT} {DERIVED} {INDEX} {SEARCH} {SPEED}"
        f" pragma application_id = {APPLICATION_ID}; pragma user_version = {VERSION}; commit;"
    )


def _check_schema(db: sqlite3.Connection, path: Path) -> None:
    version = db.execute("pragma user_version").fetchone()[0]
    if version > VERSION:
        raise NotALedger(
            f"{path} has schema {version}; this secondsource reads up to {VERSION}. It was left untouched; "
            f"install a newer secondsource that reads schema {version}."
        )
    if version < VERSION:
        _upgrade(db)


def _upgrade(db: sqlite3.Connection) -> None:
    """From schema 1: nothing that is kept changes; indices and summaries are added."""
    db.executescript(f"begin immediate; {SPEED} {FROM_1}")
    db.executemany("insert or replace into summaries values (?, ?)", make_summaries(db))
    db.execute(f"pragma user_version = {VERSION}")  # not by a script: that would commit before it begins
    db.execute("commit")


def _document_row(doc: Document) -> tuple[object, ...]:
    return (
        doc.id, text_sha256(doc.text), doc.text, doc.title, doc.published.isoformat() if doc.published else None,
        doc.published_raw, doc.url, doc.source, doc.agency, doc.language, int(doc.from_html),
        dumps([[p.kind, p.start, p.end] for p in doc.parts]),
    )  # fmt: skip


def _obtained(doc: Document) -> str:
    o: Obtained = doc.obtained
    kept = {"path": o.path, "url": o.url or doc.url, "retrieved": o.retrieved, "sha256": o.sha256, "content_type": o.content_type}
    return dumps({k: v for k, v in kept.items() if v is not None})


def _index(db: sqlite3.Connection, x: Extraction) -> None:
    for table, rows in index_rows(x):
        db.execute(f"delete from {table} where document_id = ?", (x.document.id,))
        _insert(db, table, rows)
    db.executemany("insert or ignore into speakers values (?)", [(a.speaker,) for a in x.acts if a.speaker])


def _insert(db: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        marks = ",".join("?" * len(rows[0]))
        db.executemany(f"insert into {table} values ({marks})", rows)


def _members(db: sqlite3.Connection) -> Mapping[str, frozenset[str]]:
    out: dict[str, set[str]] = {}
    for row in db.execute("select incident_id, report_id from incident_reports"):
        out.setdefault(row["incident_id"], set()).add(row["report_id"])
    return {k: frozenset(v) for k, v in out.items()}


def _redirect(db: sqlite3.Connection, before: Mapping[str, frozenset[str]], after: Mapping[str, frozenset[str]]) -> None:
    """Ids that are gone lead to the incident that holds most of their reports (ties: the smaller id)."""
    where = {report: incident for incident, reports in after.items() for report in reports}
    for old, reports in sorted(before.items()):
        if old in after:
            continue
        votes: dict[str, int] = {}
        for report in reports & where.keys():
            votes[where[report]] = votes.get(where[report], 0) + 1
        if votes:
            new = min(votes, key=lambda k: (-votes[k], k))
            db.execute("insert or replace into redirects values (?, ?)", (old, new))
            db.execute("update redirects set new_id = ? where new_id = ?", (new, old))
    for incident in after:
        db.execute("delete from redirects where old_id = ?", (incident,))
