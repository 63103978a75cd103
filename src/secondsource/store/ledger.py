"""The ledger: documents, what was read in them, judgements, and what follows, in one SQLite file or on a PostgreSQL server.

Read in this order: `Ledger.open`, `add`, `replace_derived`, the readers below them. Every write is one transaction, so a
killed process leaves the state before or after it, never between. Every change of documents or judgements counts the *revision* up;
what is derived remembers the revision that it was derived from.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from secondsource.contract import events_from_json, extraction_from_json, extraction_json
from secondsource.errors import LedgerUnavailable, NotFound
from secondsource.ids import text_sha256
from secondsource.model import Dependence, Document, Extraction, Judgement, Link, Obtained, Span
from secondsource.store import deriving, judging
from secondsource.store.database import Address, Database, Row, connect, is_server
from secondsource.store.linking import note_change
from secondsource.store.migrations import bring_up, make_file
from secondsource.store.rows import document_from_row, dumps, index_rows, judgement_from_row
from secondsource.store.schema import INDEX_TABLES
from secondsource.store.sqlite import SQLite, damaged, is_fresh

__all__ = ["Ledger"]
#: documents written by one statement
CHUNK = 200


class Ledger:
    """An open ledger. Use as a context manager, or call `close`."""

    def __init__(self, db: Database) -> None:
        self.db = db
        #: where it is, as people may see it: a file's path or an address without its password
        #: ids given to texts that are being read and not added yet: of two texts with one id in one run, the second gets its own
        self._handed: dict[str, str] = {}
        self.path: Address = Path(db.name) if db.kind == "sqlite" else db.name

    @classmethod
    def open(cls, address: Address, *, create: bool = False, read_only: bool = False) -> Ledger:
        """Open a ledger, a file or `postgresql://user@host/database`; with `create`, make it where there is none.

        Raises `NotALedger` for what is none, or one of a newer schema; it is left untouched.
        """
        if create and not is_server(address) and is_fresh(Path(address)):
            make_file(Path(address))
        db = connect(address, read_only=read_only)
        try:
            bring_up(db, create=create)
            if isinstance(db, SQLite):
                db.settle(read_only=read_only)
        except BaseException:
            db.close()
            raise
        return cls(db)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file or the connection."""
        self.db.close()

    def snapshot(self) -> AbstractContextManager[Database]:
        """Reads that all see one state of the ledger, whatever others write meanwhile."""
        return self.db.snapshot()

    @contextmanager
    def _write(self, *, counts: bool = False) -> Iterator[Database]:
        """A transaction; where it `counts`, what is derived is out of date after it."""
        with self.db.write() as db:
            yield db
            if counts:
                _set(db, "revision", str(self.revision() + 1))

    def revision(self) -> int:
        """How often documents or judgements have changed."""
        return int(self.setting("revision") or 0)

    # ------------------------------------------------------------------------------------------------------ documents

    def missing(self, documents: Iterable[Document], codebook: str, version: str) -> list[Document]:
        """Those that the ledger has not read yet under this codebook and version; known ones get their appearance noted."""
        out: dict[str, Document] = {}
        again: list[Document] = []
        for doc in documents:
            doc = self._own_id(doc)
            row = self.db.execute("select codebook, version from readings where document_id = ?", (doc.id,)).fetchone()
            if row is not None and (row["codebook"], row["version"]) == (codebook, version):
                again.append(doc)
            else:
                out.setdefault(doc.id, doc)
        self._appear(again)
        return list(out.values())

    def _own_id(self, doc: Document) -> Document:
        """The document, under an id of its own where another text already has its id."""
        sha = text_sha256(doc.text)
        row = self.db.execute("select text_sha256 from documents where id = ?", (doc.id,)).fetchone()
        held = self._handed.get(doc.id) if row is None else row["text_sha256"]
        if held is not None and held != sha:
            doc = dataclasses.replace(doc, id=f"{doc.id}~{sha[:8]}")
        if row is None:
            self._handed[doc.id] = sha
        return doc

    def _appear(self, documents: Sequence[Document]) -> None:
        known = "select 1 from appearances where document_id = ? and obtained = ?"
        new = [(d.id, _obtained(d)) for d in documents if self.db.execute(known, (d.id, _obtained(d))).fetchone() is None]
        if new:
            with self._write() as db:
                db.executemany("insert into appearances values (?, ?) on conflict do nothing", new)

    def add(self, extractions: Iterable[Extraction], *, codebook: str, version: str) -> int:
        """Add documents with what was read in them, in one transaction; gives how many were new or read anew."""
        stream, count = iter(extractions), 0
        chunk = list(itertools.islice(stream, CHUNK))
        if not chunk:
            return 0
        with self._write(counts=True) as db:
            while chunk:
                self._keep(db, [x.document for x in chunk])
                db.executemany(
                    "insert into readings values (?,?,?,?,?,?) on conflict (document_id) do update set codebook = excluded.codebook,"
                    " version = excluded.version, line = excluded.line, unread = excluded.unread, line_sha256 = excluded.line_sha256",
                    [_reading_row(x, codebook, version) for x in chunk],
                )
                _index(db, chunk)
                note_change(db, "document", [x.document.id for x in chunk])
                count += len(chunk)
                chunk = list(itertools.islice(stream, CHUNK))
        return count

    def _keep(self, db: Database, documents: Sequence[Document]) -> None:
        """The documents themselves, once; where each was obtained, each time."""
        wanted = json.dumps(sorted({d.id for d in documents}))
        rows = db.execute("select id, text_sha256 from documents where id in (select value from json_each(?))", [wanted])
        known, new = {r["id"]: r["text_sha256"] for r in rows}, list[Document]()
        for doc in documents:
            self._handed.pop(doc.id, None)
            sha = text_sha256(doc.text)
            if doc.id not in known:
                new.append(doc)
            elif known[doc.id] != sha:
                raise LedgerUnavailable(
                    f"{self.path}: another build added another text as {doc.id!r} meanwhile. Nothing of this batch was kept;"
                    " run the command again: it goes on from there."
                )
            known[doc.id] = sha
        db.executemany("insert into documents values (?,?,?,?,?,?,?,?,?,?,?,?)", [_document_row(d) for d in new])
        db.add_text("document_text", [(d.id, d.title or "", d.text) for d in new])
        db.executemany("insert into appearances values (?, ?) on conflict do nothing", [(d.id, _obtained(d)) for d in documents])

    def remove(self, document_ids: Sequence[str]) -> int:
        """Forget documents and what was read in them (a wish of a source, a mistake). Gives how many there were."""
        with self._write(counts=True) as db:
            gone = 0
            for doc_id in document_ids:
                db.execute("delete from appearances where document_id = ?", (doc_id,))
                db.execute("delete from readings where document_id = ?", (doc_id,))
                for table in INDEX_TABLES:
                    db.execute(f"delete from {table} where document_id = ?", (doc_id,))
                db.drop_text("document_text", "document_id", [doc_id])
                gone += db.execute("delete from documents where id = ?", (doc_id,)).rowcount
            db.execute("delete from speakers where not exists (select 1 from acts where speaker = name)")
            note_change(db, "document", document_ids)
        return gone

    def document(self, doc_id: str) -> Document:
        """One document. Raises `NotFound`."""
        row = self.db.execute("select * from documents where id = ?", (doc_id,)).fetchone()
        if row is None:
            raise NotFound(f"no document {doc_id!r} in {self.path}")
        return self._document(row)

    def _document(self, row: Row) -> Document:
        """A document whose text is the one that was added. Raises `DamagedLedger`."""
        if text_sha256(row["text"]) != row["text_sha256"]:
            raise damaged(str(self.path), f"the text of document {row['id']} is not the one that was added")
        return document_from_row(row)

    def _line(self, row: Row) -> dict[str, Any]:
        """A reading as it was written. Raises `DamagedLedger`."""
        if text_sha256(row["line"]) != row["line_sha256"]:
            raise damaged(str(self.path), f"what was read in document {row['document_id']} is not what was written")
        line: dict[str, Any] = json.loads(row["line"])
        return line

    def document_ids(self) -> list[str]:
        """All ids, sorted."""
        return [r["id"] for r in self.db.execute("select id from documents order by id")]

    def reading(self, doc_id: str) -> dict[str, Any]:
        """What was read in one document, as its contract line. Raises `NotFound`."""
        row = self.db.execute("select document_id, line, line_sha256 from readings where document_id = ?", (doc_id,)).fetchone()
        if row is None:
            raise NotFound(f"no document {doc_id!r} in {self.path}")
        return self._line(row)

    def appearances(self, doc_id: str) -> list[dict[str, Any]]:
        """How and where a document was obtained, each time."""
        rows = self.db.execute("select obtained from appearances where document_id = ? order by obtained", (doc_id,))
        return [json.loads(r["obtained"]) for r in rows]

    def extractions(self) -> Iterator[Extraction]:
        """All that was read, by document id."""
        sql = "select d.*, r.document_id, r.line, r.line_sha256 from documents d join readings r on r.document_id = d.id order by d.id"
        for row in self.db.stream(sql):
            yield extraction_from_json(self._line(row), self._document(row))

    def some_extractions(self, ids: Sequence[str]) -> Iterator[Extraction]:
        """What was read in these documents, by id; those that are not held are left out."""
        sql = (
            "select d.*, r.document_id, r.line, r.line_sha256 from documents d join readings r on r.document_id = d.id"
            " where d.id in (select value from json_each(?)) order by d.id"
        )
        for row in self.db.execute(sql, [json.dumps(list(ids))]):
            yield extraction_from_json(self._line(row), self._document(row))

    def some_events(self, ids: Sequence[str]) -> dict[str, Span]:
        """Where the reports of these documents tell of their events, by report; the texts themselves are not read."""
        sql = "select document_id, line, line_sha256 from readings where document_id in (select value from json_each(?)) order by 1"
        rows = self.db.execute(sql, [json.dumps(list(ids))])
        return {report: span for row in rows for report, span in events_from_json(self._line(row)).items()}

    def some_documents(self, ids: Sequence[str]) -> Iterator[Document]:
        """These documents, by id; those that are not held are left out."""
        sql = "select * from documents where id in (select value from json_each(?)) order by id"
        for row in self.db.execute(sql, [json.dumps(list(ids))]):
            yield self._document(row)

    def extraction(self, doc_id: str) -> Extraction:
        """What was read in one document. Raises `NotFound`."""
        return extraction_from_json(self.reading(doc_id), self.document(doc_id))

    # ----------------------------------------------------------------------------------------------------- judgements

    def judge(self, judgement: Judgement, *, seen: str | None = None) -> None:
        """Keep a judgement; never changes or removes another.

        `seen` is the version (`version`) of what the reviewer looked at. Raises `Conflict` where it is no longer so.
        """
        with self._write(counts=True) as db:
            judging.keep(db, judgement, seen=seen)
            note_change(db, "report", {judgement.left, judgement.right})

    def retract(self, judgement_id: str, *, by: str, at: str) -> None:
        """Mark a judgement as retracted; it stays on record. Raises `NotFound`, or `Conflict` where another did it before."""
        with self._write(counts=True) as db:
            judging.take_back(db, judgement_id, by=by, at=at)
            row = db.execute("select left_id, right_id from judgements where id = ?", [judgement_id])[0]
            note_change(db, "report", {row["left_id"], row["right_id"]})

    def version(self, left: str, right: str | None = None) -> str:
        """What a decision is made on: the judgements on a pair, or those on the whole incident of a report."""
        return judging.incident_version(self.db, left) if right is None else judging.pair_version(self.db, left, right)

    def judgements(self) -> list[Judgement]:
        """All judgements, retracted ones marked, in the order in which they were made."""
        return [judgement_from_row(r) for r in self.db.execute("select * from judgements order by at, id")]

    # -------------------------------------------------------------------------------------------------------- derived

    def is_stale(self) -> bool:
        """Whether documents or judgements came after the last derivation."""
        return self.revision() != int(self.setting("derived_from") or 0)

    def replace_derived(
        self,
        *,
        incidents: Sequence[Any],
        statements: Sequence[Any],
        issues: Sequence[Any],
        links: Sequence[Link],
        copies: Sequence[Dependence],
        now: str = "",
        basis: int | None = None,
        rule: str | None = None,
    ) -> bool:
        """Put these in the place of all derived rows, in one transaction; ids that are gone redirect to their successors.

        `now` (ISO date and time) is when issues that were not there before count as first seen. `basis` is the revision that they were
        derived from (the present one, if not given): where another process has written what follows from a later one, that stands, and
        this gives False.
        """
        with self._write() as db:
            basis = self.revision() if basis is None else basis
            if basis < int(self.setting("derived_from") or 0):
                return False
            deriving.replace(db, incidents=incidents, statements=statements, issues=issues, links=links, copies=copies, now=now)
            db.execute("delete from link_state where key = 'mark'")  # what linking keeps is of another time
            self.derived_now(basis, rule=rule)
        return True

    def derived_now(self, basis: int, *, rule: str | None = None) -> None:
        """Note, in the transaction that wrote derived rows, the revision that they follow from, and the rule."""
        if rule is not None:
            _set(self.db, "rule", rule)
        _set(self.db, "derived_from", str(basis))
        _set(self.db, "generation", str(int(self.setting("generation") or 0) + 1))

    def rows(self, sql: str, args: Sequence[object] = ()) -> list[Row]:
        """Rows of a reading query; the queries themselves live in this package."""
        return self.db.execute(sql, args)

    def setting(self, key: str) -> str | None:
        """A setting of this ledger."""
        row = self.db.execute("select value from settings where key = ?", (key,)).fetchone()
        return None if row is None else str(row["value"])

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting."""
        with self._write() as db:
            _set(db, key, value)


def _set(db: Database, key: str, value: str) -> None:
    db.execute("insert into settings values (?, ?) on conflict (key) do update set value = excluded.value", (key, value))


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


def _reading_row(x: Extraction, codebook: str, version: str) -> tuple[object, ...]:
    line = extraction_json(x)
    line.pop("text", None)  # kept once, in documents
    told = dumps(line)
    return (x.document.id, codebook, version, told, x.unread, text_sha256(told))


def _index(db: Database, extractions: Sequence[Extraction]) -> None:
    latest = {x.document.id: x for x in extractions}
    every = [dict(index_rows(x)) for x in latest.values()]
    for table in INDEX_TABLES:
        db.execute(f"delete from {table} where document_id in (select value from json_each(?))", [json.dumps(sorted(latest))])
        deriving.insert(db, table, [row for rows in every for row in rows.get(table, ())])
    db.executemany(
        "insert into speakers values (?) on conflict do nothing", [(a.speaker,) for x in latest.values() for a in x.acts if a.speaker]
    )
