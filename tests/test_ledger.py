"""The ledger: nothing is lost, nothing is doubled, and what is derived can be made again byte for byte."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from make import document, kb
from secondsource.derive import derive
from secondsource.errors import Conflict, NotALedger, NotFound
from secondsource.model import Judgement
from secondsource.pipeline import extract
from secondsource.store import Ledger
from secondsource.store.database import Address
from secondsource.store.queries import counts, dump_derived, find_incident, incident_lines

TEXTS = {
    "a": "A bomb killed five people in Quetta on Monday, police said.",
    "b": "At least seven people were killed when a bomb exploded in Quetta on Monday, officials said.",
    "c": "Gunmen shot dead two teachers in Karachi on Tuesday.",
}


def fill(book: Ledger, *ids: str) -> None:
    docs = [document(TEXTS[i], id=i, published="2016-08-09") for i in ids]
    book.add(extract(book.missing(docs, "default", "1"), kb()), codebook="default", version="1")
    made = derive(book.extractions(), book.judgements(), kb())
    book.replace_derived(incidents=made.incidents, statements=made.statements, issues=made.issues, links=made.links, copies=made.copies)


def test_twice_the_same_adds_nothing(place: Address) -> None:
    with Ledger.open(place, create=True) as book:
        fill(book, "a", "b")
        before = counts(book), dump_derived(book)
        fill(book, "a", "b")
        assert (counts(book), dump_derived(book)) == before


def test_rebuild_is_byte_for_byte(place: Address) -> None:
    with Ledger.open(place, create=True) as book:
        fill(book, "a", "b", "c")
        before = dump_derived(book)
        assert before.count(b"i-") > 0
        fill(book)
        assert dump_derived(book) == before


def test_order_of_arrival_changes_nothing(places: Callable[[], Address]) -> None:
    dumps = []
    for order in ("abc", "cba"):
        with Ledger.open(places(), create=True) as book:
            for one in order:
                fill(book, one)
            dumps.append(dump_derived(book))
    assert dumps[0] == dumps[1]


def test_removing_a_document_leaves_what_there_was_without_it(place: Address) -> None:
    with Ledger.open(place, create=True) as book:
        fill(book, "a", "c")
        before = dump_derived(book)
        fill(book, "b")
        assert book.remove(["b"]) == 1
        fill(book)
        assert dump_derived(book) == before


def test_another_text_under_a_known_id_gets_its_own(place: Address) -> None:
    with Ledger.open(place, create=True) as book:
        fill(book, "a")
        other = document(TEXTS["c"], id="a")
        assert [d.id for d in book.missing([other], "default", "1")] != ["a"]


def test_judgements_are_kept_and_retracted_never_erased(place: Address) -> None:
    with Ledger.open(place, create=True) as book:
        fill(book, "a", "b")
        book.judge(Judgement("j-1", "different", "a#1", "b#1", "other day", "ed", "2026-01-01T00:00:00Z"))
        fill(book)
        where = {r: i["id"] for i in incident_lines(book) for r in i["reports"]}
        assert where["a#1"] != where["b#1"]
        book.retract("j-1", by="ed", at="2026-01-02T00:00:00Z")
        assert [j.retracted for j in book.judgements()] == [True]
        with pytest.raises(Conflict, match="ed at 2026-01-02"):
            book.retract("j-1", by="bo", at="2026-01-03T00:00:00Z")
        with pytest.raises(NotFound):
            book.retract("j-2", by="ed", at="2026-01-02T00:00:00Z")


def test_an_incident_opens_by_the_beginning_of_its_id(place: Address) -> None:
    with Ledger.open(place, create=True) as book:
        fill(book, "a")
        line = next(incident_lines(book))
        assert find_incident(book, line["id"][:8])["id"] == line["id"]
        with pytest.raises(NotFound):
            find_incident(book, "i-nothing")


def test_a_file_that_is_no_ledger_is_refused_and_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my notes")
    with pytest.raises(NotALedger, match="no ledger"):
        Ledger.open(path, create=True)
    assert path.read_text() == "my notes"


def test_another_sqlite_file_is_refused_and_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("create table t (x)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(NotALedger, match="no ledger"):
        Ledger.open(path, create=True)
    assert path.read_bytes() == before


def test_a_newer_schema_is_refused_with_the_version_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "x.ledger"
    Ledger.open(path, create=True).close()
    with sqlite3.connect(path) as db:
        db.execute("pragma user_version = 99")
    db.close()
    with pytest.raises(NotALedger, match="99"):
        Ledger.open(path)


def test_no_ledger_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NotALedger, match="secondsource build"):
        Ledger.open(tmp_path / "none.ledger")


def test_of_two_texts_with_one_id_in_one_run_both_are_kept(place: Address) -> None:
    with Ledger.open(place, create=True) as book:
        docs = [document(TEXTS[i], id="same") for i in ("a", "b", "a")]
        batches = [book.missing([d], "default", "1") for d in docs]  # none is added before all are asked for
        found = [d for batch in batches for d in batch]
        book.add(extract(found, kb()), codebook="default", version="1")
        assert sorted(book.document(i).text for i in book.document_ids()) == sorted((TEXTS["a"], TEXTS["b"]))
        for ident in book.document_ids():
            assert all(r.id.startswith(ident + "#") for r in book.extraction(ident).reports)
