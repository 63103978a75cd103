"""The two databases answer alike: words are found alike, and a ledger of one holds what a ledger of the other holds."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pg_server
from demo_ledger import demo_ledger
from make import document, kb
from secondsource.commands.build import refresh
from secondsource.errors import LedgerUnavailable, NotALedger, SecondsourceError, UnreadableInput
from secondsource.model import Extraction
from secondsource.store import Ledger, desk, queries
from secondsource.store.backup import back_up, restore
from secondsource.store.columns import Filter
from secondsource.store.database import Address, connect
from secondsource.store.postgresql import translate
from secondsource.store.tokens import query_of, tokens

words = st.text(st.one_of(st.characters(max_codepoint=0x24F), st.sampled_from("ЙйΆάßİıǅ'\"\\-_.,@ \u0301\u0327٣你好अ")), max_size=30)
FOUND = (
    "Al-Qādisiyya's 12 dead", "Baghdad", "dead", "quadisiyya", "qadisiyya", "12", "al-qadisiyya", "al qadisiyya", "al-dead", "-", "12 -", "DEAD 12",
)  # fmt: skip


@settings(max_examples=300)
@given(words)
def test_words_are_those_of_fts5(text: str) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table t using fts5(body, tokenize = 'unicode61 remove_diacritics 2')")
    db.execute("create virtual table v using fts5vocab(t, instance)")
    db.execute("insert into t values (?)", (text.replace("\0", " "),))
    theirs = [r[0] for r in db.execute("select term from v order by offset")]
    db.close()
    assert list(tokens(text)) == theirs


def test_the_same_words_find_the_same_texts(place: Address) -> None:
    texts = {
        "a": "Al-Qādisiyya's 12 dead",
        "b": "dead al 12 Qadisiyya",
        "c": "",
        "d": "İzmir, Şırnak and the al-Quds",
        "e": "it's \\ a 'test'",
    }
    with Ledger.open(place, create=True) as book, book.db.write() as db:
        db.add_text("incident_text", list(texts.items()))
        found = {
            q: sorted(db.find_text("incident_text", "incident_id", q)) for q in (*FOUND, "ŞıRNAK", "al-Quds", "it's", "'test'", "\\", '"a"')
        }
    assert found == {
        "Al-Qādisiyya's 12 dead": ["a"], "Baghdad": [], "dead": ["a", "b"], "quadisiyya": [], "qadisiyya": ["a", "b"], "12": ["a", "b"],
        "al-qadisiyya": ["a"], "al qadisiyya": ["a", "b"], "al-dead": [], "-": [], "12 -": ["a", "b"], "DEAD 12": ["a", "b"],
        "ŞıRNAK": ["d"], "al-Quds": ["d"], "it's": ["e"], "'test'": ["e"], "\\": [], '"a"': ["e"],
    }  # fmt: skip


@settings(max_examples=100)
@given(words)
def test_any_query_is_safe(text: str) -> None:
    assert query_of(text).count("'") % 2 == 0


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ledger, Ledger]]:
    """The demonstration in a file, and restored from its backup on a server."""
    why = pg_server.missing()
    if why is not None:
        pytest.skip(f"no PostgreSQL: {why}")
    kept, address = tmp_path_factory.mktemp("both") / "demo.backup", pg_server.address()
    back_up(demo_ledger(), kept)
    restore(kept, address)
    with Ledger.open(demo_ledger(), read_only=True) as file, Ledger.open(address) as server:
        assert not server.is_stale()
        refresh(server, kb(), rule="ucdp", force=True)
        yield file, server


ASKED: dict[str, Callable[[Ledger], object]] = {
    "derived": queries.dump_derived,
    "counts": queries.counts,
    "lines": lambda b: list(queries.incident_lines(b)),
    "all": lambda b: desk.page(b, Filter(), limit=10**6),
    "words": lambda b: desk.page(b, Filter(q="bombing"), limit=100),
    "place": lambda b: desk.page(b, Filter(place="Pakistan", killed="3", since="2010"), limit=100),
    "acts": lambda b: desk.acts(b, limit=1000),
    "claims": lambda b: desk.acts(b, kinds=["claim_of_responsibility"], actor="islamic", limit=3, offset=1),
    "acts of": lambda b: [desk.acts(b, actor=a) for a in ("islamic-state", "ISIS", "%", "a_b", "police")],
    "relations": desk.relations,
    "relations of": lambda b: desk.relations(b, "islamic-state"),
    "network": desk.network,
    "groups": desk.groups,
    "issues": lambda b: [dict(i, first_seen="") for i in desk.issues(b, since="2000")],
    "kinds": desk.issue_kinds,
    "doubtful": desk.doubtful_links,
    "copies": lambda b: desk.copies(b, limit=100),
    "sources": desk.sources,
    "unknown": desk.unknowns,
    "overlap": desk.overlap,
    "unread": queries.unread,
    "speech": lambda b: list(queries.speech_acts(b)),
    "view": lambda b: queries.view(b, base="", codes={}),
    "texts": lambda b: queries.texts(b, b.document_ids()[:5]),
    "statements": lambda b: [queries.statements_of(b, i["id"]) for i in queries.incident_lines(b)],
    "links": lambda b: [queries.links_of(b, i["id"]) for i in queries.incident_lines(b)],
    "documents": lambda b: [(b.document(d), b.reading(d), desk.hidden(b, d), desk.incidents_of(b, d)) for d in b.document_ids()],
    "begins": lambda b: queries.find_incident(b, next(queries.incident_lines(b))["id"][:7]),
}


@pytest.mark.parametrize("what", ASKED)
def test_both_answer_alike(both: tuple[Ledger, Ledger], what: str) -> None:
    file, server = (_plain(ASKED[what](book)) for book in both)
    assert file == server


def _plain(value: object) -> object:
    return json.loads(json.dumps(value, default=str, sort_keys=True)) if isinstance(value, list | dict) else value


def test_nul_and_long_words_are_kept(place: Address) -> None:
    text = "A bomb\0 killed five. " + "x" * 5000
    doc = replace(document(text, id="nul"), source="o" * 5000, title="t\0")
    with Ledger.open(place, create=True) as book:
        book.add([Extraction(doc)], codebook="default", version="1")
        kept = book.document("nul")
        assert (kept.text, kept.title, kept.source) == (text, "t\0", "o" * 5000)
        assert next(book.extractions()).document.text == text


def test_what_no_server_can_keep_is_refused_in_words() -> None:
    if (why := pg_server.missing()) is not None:
        pytest.skip(f"no PostgreSQL: {why}")
    broken = [Extraction(document("a \ufdd0 b", id="x"))]
    with Ledger.open(pg_server.address(), create=True) as book, pytest.raises(UnreadableInput, match=r"U\+FDD0"):
        book.add(broken, codebook="default", version="1")


def test_an_address_is_shown_without_its_password() -> None:
    with pytest.raises(SecondsourceError) as told:
        connect("postgresql://ada:s3cret@127.0.0.1:1/ledger")
    assert "s3cret" not in str(told.value)
    assert "postgresql://ada@127.0.0.1:1/ledger" in str(told.value)


def test_no_server_is_told_in_words() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(LedgerUnavailable, match="whether the server runs"):
        Ledger.open("postgresql://test@127.0.0.1:1/none", read_only=True)


def test_another_kind_of_server_is_refused() -> None:
    with pytest.raises(NotALedger, match="mysql"):
        Ledger.open("mysql://x@y/z")


def test_an_empty_database_says_how_to_make_a_ledger(places: Callable[[], Address]) -> None:
    with pytest.raises(NotALedger, match="secondsource build"):
        Ledger.open(places(), read_only=True)


def test_tables_of_something_else_are_left_untouched() -> None:
    if (why := pg_server.missing()) is not None:
        pytest.skip(f"no PostgreSQL: {why}")
    address = pg_server.address()
    db = connect(address)
    db.execute("create table documents (x text)")
    with pytest.raises(NotALedger, match="something else"):
        Ledger.open(address, create=True)
    assert db.columns("documents") == ["x"]
    db.close()


def test_a_transaction_that_fails_changes_nothing(place: Address) -> None:
    with Ledger.open(place, create=True) as book:
        book.set_setting("a", "1")
        with pytest.raises(ZeroDivisionError):
            _delete_and_fail(book)
        assert book.setting("a") == "1"


def _delete_and_fail(book: Ledger) -> None:
    with book.db.write() as db:
        db.execute("delete from settings")
        raise ZeroDivisionError


def test_writers_wait_for_each_other(place: Address) -> None:
    def add() -> None:
        with Ledger.open(place) as book:
            for _ in range(10):
                with book.db.write():
                    book.derived_now(int(book.setting("derived_from") or 0) + 1)

    Ledger.open(place, create=True).close()
    threads = [threading.Thread(target=add) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    with Ledger.open(place) as book:
        assert book.setting("derived_from") == book.setting("generation") == "40"


def test_a_snapshot_sees_one_state(place: Address) -> None:
    with Ledger.open(place, create=True) as book, Ledger.open(place) as other:
        with book.snapshot():
            assert book.setting("a") is None
            other.set_setting("a", "1")
            assert book.setting("a") is None
        assert book.setting("a") == "1"


def test_statements_are_rewritten_in_named_places_only() -> None:
    assert translate("select json_extract(s.value, '$.low') from t where x = ? limit ?").endswith("x = $1 limit $2")
    assert "s.value::json ->> 'low'" in translate("select json_extract(s.value, '$.low')")
