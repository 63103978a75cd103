"""Several people on one ledger: no judgement is lost, a decision on what has changed is refused in words, a backup is what was there."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

import pg_server
from demo_ledger import demo_ledger
from make import document, kb
from secondsource.cli import main
from secondsource.commands.build import refresh
from secondsource.errors import Conflict, DamagedLedger, SecondsourceError
from secondsource.model import Judgement
from secondsource.pipeline import extract
from secondsource.store import Ledger
from secondsource.store.backup import back_up, contents, restore
from secondsource.store.database import Address
from secondsource.store.queries import dump_derived, incident_lines
from secondsource.web.app import make_app, token_of

TEXTS = {
    "a": "A bomb killed five people in a market in Quetta on Monday, police said. The Taliban claimed responsibility for the bombing.",
    "b": "At least seven people were killed on Monday when a bomb went off in a market in Quetta, officials said.",
    "c": "Gunmen shot dead two teachers in Karachi on Tuesday. Police said that the gunmen fled.",
    "d": "A suicide bombing killed 12 soldiers near Peshawar on Wednesday, the army said.",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backup of a ledger of four articles, two of them on one incident."""
    folder = tmp_path_factory.mktemp("small")
    docs = [document(t, id=k, published="2016-08-11", source=f"Outlet {k}", title=f"Title {k}") for k, t in TEXTS.items()]
    with Ledger.open(folder / "small.ledger", create=True) as book:
        book.add(extract(docs, kb()), codebook="default", version="test")
        refresh(book, kb(), rule="ucdp")
    back_up(folder / "small.ledger", folder / "backup")
    return folder / "backup"


@pytest.fixture
def demo(place: Address, small: Path) -> Address:
    """That ledger at a new place."""
    restore(small, place)
    return place


def pair(book: Ledger) -> tuple[str, str]:
    """Two reports of the largest incident."""
    most = max(incident_lines(book), key=lambda i: (len(i["reports"]), i["id"]))
    return most["reports"][0], most["reports"][1]


def ruling(n: int, left: str, right: str, kind: str = "unsure") -> Judgement:
    return Judgement(f"j-{n}", kind, left, right, f"reason {n}", f"reviewer {n}", f"2026-01-01T00:00:{n:02}")  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------------------------- judgements


def test_of_several_who_saw_the_same_one_is_kept_and_the_others_are_told(demo: Address) -> None:
    with Ledger.open(demo) as book:
        left, right = pair(book)
        seen = book.version(left, right)
    gate = threading.Barrier(8)

    def decide(n: int) -> str | None:
        with Ledger.open(demo) as book:
            gate.wait()
            try:
                book.judge(ruling(n, left, right), seen=seen)
            except Conflict as error:
                return str(error)
        return None

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(decide, range(8)))
    refused = [t for t in told if t is not None]
    assert len(refused) == 7
    winner = told.index(None)
    assert all(f"reviewer {winner} judged" in t and "decide again" in t for t in refused)
    with Ledger.open(demo) as book:
        assert [j.id for j in book.judgements()] == [f"j-{winner}"]


def test_every_decision_of_many_reviewers_is_kept_once(demo: Address) -> None:
    """Five reviewers decide twenty times each on the same three pairs; whoever is refused looks again, until it is kept."""
    with Ledger.open(demo) as book:
        reports = sorted(r for i in incident_lines(book) for r in i["reports"])[:4]
    pairs = [(reports[0], reports[1]), (reports[0], reports[2]), (reports[0], "killed")]
    refused = []

    def review(reviewer: int) -> None:
        with Ledger.open(demo) as book:
            for n in range(20):
                left, right = pairs[(n + reviewer) % 3]
                while True:
                    seen = book.version(left, right)
                    try:
                        book.judge(ruling(100 * reviewer + n, left, right), seen=seen)
                    except Conflict:
                        refused.append(reviewer)
                    else:
                        break

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(review, range(5)))
    with Ledger.open(demo) as book:
        kept = book.judgements()
        assert sorted(j.id for j in kept) == sorted(f"j-{100 * r + n}" for r in range(5) for n in range(20))
        assert book.is_stale()
        before = book.revision()
        assert before >= 100
        refresh(book, kb(), rule="ucdp")
        assert not book.is_stale()


def test_a_version_is_of_the_pair_whichever_is_named_first_and_of_nothing_else(demo: Address) -> None:
    with Ledger.open(demo) as book:
        left, right = pair(book)
        before, incident = book.version(left, right), book.version(left)
        book.judge(ruling(1, right, left))
        after = book.version(left, right)
        assert (before, incident) != (after, book.version(left))
        assert after == book.version(right, left) != before
        assert book.version(left, "killed") != before
        book.retract("j-1", by="ed", at="2026-01-02")
        assert book.version(left, right) not in (before, after)
        with pytest.raises(Conflict, match="took back"):
            book.judge(ruling(2, left, right), seen=after)


def test_a_decision_on_an_incident_that_grew_is_refused(demo: Address) -> None:
    with Ledger.open(demo) as book:
        left, right = pair(book)
        seen = book.version(left)
        doc = book.document(left.rsplit("#", 1)[0])
        copy = document(doc.text, id="again", title=doc.title, published=str(doc.published), source="Another Wire")
        book.add(extract([copy], kb()), codebook="default", version="test")
        refresh(book, kb(), rule="ucdp")
        with pytest.raises(Conflict, match="reports have changed"):
            book.judge(ruling(1, left, right, "different"), seen=seen)


def test_what_follows_from_less_never_replaces_what_follows_from_more(place: Address) -> None:
    """Two builds at once: the slower one read the ledger before the faster one's documents, and writes after it."""
    from secondsource.derive import derive

    texts = {
        "a": "A bomb killed five people in Quetta on Monday, police said.",
        "b": "Gunmen shot dead two teachers in Karachi on Tuesday.",
    }
    docs = [document(t, id=k, published="2016-08-09") for k, t in texts.items()]
    with Ledger.open(place, create=True) as slow, Ledger.open(place, create=True) as fast:
        slow.add(extract(docs[:1], kb()), codebook="default", version="1")
        basis = slow.revision()
        made = derive(slow.extractions(), [], kb())
        fast.add(extract(docs[1:], kb()), codebook="default", version="1")
        refresh(fast, kb(), rule="ucdp")
        both = dump_derived(fast)
        parts: dict[str, Any] = {k: getattr(made, k) for k in ("incidents", "statements", "issues", "links", "copies")}
        assert slow.replace_derived(**parts, basis=basis) is False
        assert dump_derived(fast) == both
        assert not slow.is_stale()


# ------------------------------------------------------------------------------------------------------------ desk and API


@contextmanager
def desk_of(demo: Address) -> Iterator[tuple[TestClient, TestClient, Ledger]]:
    """Two reviewers at their desks, and the ledger."""
    app = make_app(demo, token="secret", kb=kb(), reviewers=("ada", "bo"))
    with TestClient(app) as ada, Ledger.open(demo) as book:
        bo = TestClient(app)
        ada.get(f"/open?token={token_of('secret', 'ada')}")
        bo.get(f"/open?token={token_of('secret', 'bo')}")
        yield ada, bo, book


def forms(client: TestClient, path: str) -> dict[str, str]:
    """The hidden fields of a page's first form."""
    form = re.search(r'<form method="post".*?</form>', client.get(path).text, re.S)
    assert form is not None
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.group()))


def test_the_second_of_two_reviewers_is_told_at_the_desk(demo: Address) -> None:
    with desk_of(demo) as (ada, bo, book):
        left, right = pair(book)
        where = next(i["id"] for i in incident_lines(book) if left in i["reports"])
        sheets = [forms(c, f"/incidents/{where}") | {"kind": "unsure", "left": left, "right": right, "reason": "?"} for c in (ada, bo)]
        assert sheets[0]["seen"] == sheets[1]["seen"]
        assert sheets[0]["csrf"] != sheets[1]["csrf"]
        assert bo.post("/judgements", data=sheets[1] | {"csrf": sheets[0]["csrf"]}).status_code == 403
        assert ada.post("/judgements", data=sheets[0], follow_redirects=False).status_code == 303
        late = bo.post("/judgements", data=sheets[1])
        assert late.status_code == 409
        assert "ada judged" in late.text
        assert "decide again" in late.text
        again = forms(bo, f"/incidents/{where}") | {k: sheets[1][k] for k in ("kind", "left", "right", "reason")}
        assert bo.post("/judgements", data=again, follow_redirects=False).status_code == 303
        assert [j.by for j in book.judgements()] == ["ada", "bo"]


def test_the_review_queue_knows_what_was_seen(demo: Address) -> None:
    with desk_of(demo) as (ada, bo, _):
        sheet = {k: v for k, v in forms(ada, "/review").items() if k != "kind"}
        mine = forms(bo, "/review") | {"kind": "same"}
        assert ada.post("/judgements", data=sheet | {"kind": "unsure"}, follow_redirects=False).status_code == 303
        assert bo.post("/judgements", data=mine).status_code == 409


def test_the_api_keeps_refuses_and_takes_back(demo: Address) -> None:
    with desk_of(demo) as (ada, bo, book):
        left, right = pair(book)
        ada.cookies.clear()
        asked = ada.get("/api/judgements", params={"left": left, "right": right}).json()
        assert asked["judgements"] == []
        body = {"kind": "different", "left": left, "right": right, "reason": "two blasts", "seen": asked["version"]}
        assert ada.post("/api/judgements", json=body).status_code == 403
        assert bo.post("/api/judgements", json=body).status_code == 403  # a cookie is no key to the API
        key = {"authorization": f"Bearer {token_of('secret', 'ada')}"}
        assert ada.post("/api/judgements", json=body | {"seen": ""}, headers=key).status_code == 400
        kept = ada.post("/api/judgements", json=body, headers=key)
        assert kept.status_code == 201
        late = ada.post("/api/judgements", json=body | {"kind": "same"}, headers=key)
        assert late.status_code == 409
        assert "ada judged" in late.json()["error"]
        now = ada.get("/api/judgements", params={"left": right, "right": left}).json()
        assert now["version"] == kept.json()["version"]
        assert [(j["by"], j["kind"]) for j in now["judgements"]] == [("ada", "different")]
        odd = {"kind": "correct", "left": left, "right": "killed", "reason": "?", "seen": book.version(left, "killed")}
        told = '{"value": 1e400, ' + json.dumps(odd)[1:]  # what JSON allows and no float holds
        assert ada.post("/api/judgements", content=told, headers=key | {"content-type": "application/json"}).status_code == 400
        assert ada.get("/api/judgements", params={"left": left, "right": "killed"}).status_code == 200
        back = {"kind": "retract", "left": kept.json()["id"]}
        assert ada.post("/api/judgements", json=back, headers=key).status_code == 201
        assert ada.post("/api/judgements", json=back, headers=key).status_code == 409
        assert ada.post("/api/judgements", json=back | {"left": "j-none"}, headers=key).status_code == 404
        assert ada.post("/api/judgements", json=body | {"left": "none#1", "seen": now["version"]}, headers=key).status_code == 404


def test_a_desk_outlives_its_database_server() -> None:
    """A server that drops its connections, as one does that is restarted: one answer says so, the next is there again."""
    if (why := pg_server.missing()) is not None:
        pytest.skip(f"no PostgreSQL: {why}")
    address = pg_server.address()
    Ledger.open(address, create=True).close()
    with TestClient(make_app(address, token="secret", kb=kb())) as client, Ledger.open(address) as book:
        assert client.get("/api/issues").status_code == 200
        book.db.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name = 'secondsource'"
        )
        answers = [client.get("/api/issues").status_code for _ in range(3)]
        assert set(answers) <= {200, 503}
        assert answers[-1] == 200


def test_connections_of_threads_that_ended_are_closed(demo: Address) -> None:
    """A web server's threads come and go; a database server grants a hundred connections."""
    from secondsource.web.app import Desk

    desk = Desk(demo, token="secret", kb=kb())
    opened: list[Ledger] = []
    for _ in range(5):
        thread = threading.Thread(target=lambda: opened.append(desk.book))
        thread.start()
        thread.join()
    if isinstance(demo, str):
        assert [b.db.usable for b in opened] == [False, False, False, False, True]
    assert desk.book is desk.book
    desk.close()


# ------------------------------------------------------------------------------------------------------- backup and restore


def test_a_backup_is_restored_into_either_kind(demo: Address, places: Callable[[], Address], tmp_path: Path) -> None:
    with Ledger.open(demo) as book:
        left, right = pair(book)
        book.judge(ruling(1, left, right, "different"))
        refresh(book, kb(), rule="acled")
        derived, held = dump_derived(book), contents(book.db)
    assert back_up(demo, tmp_path / "b") == held
    for target in (places(), tmp_path / "file.ledger"):
        assert restore(tmp_path / "b", target) == held
        with Ledger.open(target) as book:
            assert dump_derived(book) == derived
            assert contents(book.db) == held
            assert not book.is_stale()
            assert book.setting("rule") == "acled"
            refresh(book, kb(), rule="acled", force=True)
            assert dump_derived(book) == derived
            assert book.db.find_text("incident_text", "incident_id", "bombing")


def test_nothing_is_ever_overwritten(demo: Address, tmp_path: Path) -> None:
    back_up(demo, tmp_path / "b")
    before = (tmp_path / "b").read_bytes()
    with pytest.raises(SecondsourceError, match="left untouched"):
        back_up(demo, tmp_path / "b")
    with pytest.raises(SecondsourceError, match="left untouched"):
        restore(tmp_path / "b", demo)
    assert (tmp_path / "b").read_bytes() == before


def test_a_damaged_backup_is_refused_and_nothing_is_made(demo: Address, tmp_path: Path) -> None:
    import sqlite3

    back_up(demo, tmp_path / "b")
    db = sqlite3.connect(tmp_path / "b")
    db.execute("update documents set title = 'another' where id = (select min(id) from documents)")
    db.commit()
    db.close()
    with pytest.raises(DamagedLedger, match="earlier backup"):
        restore(tmp_path / "b", tmp_path / "new.ledger")
    assert not (tmp_path / "new.ledger").exists()
    assert not list(tmp_path.glob(".*"))


def test_a_ledger_that_is_no_backup_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(SecondsourceError, match="secondsource backup"):
        restore(demo_ledger(), tmp_path / "new.ledger")


def test_a_backup_is_made_while_others_write(demo: Address, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with Ledger.open(demo) as book:
            n = 0
            while not stop.is_set():
                n += 1
                book.judge(ruling(n, "x", "y"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        held = [back_up(demo, tmp_path / f"b{n}") for n in range(3)]
    finally:
        stop.set()
        writer.join()
    for n, one in enumerate(held):
        assert restore(tmp_path / f"b{n}", tmp_path / f"r{n}") == one
    assert held[0].rows["judgements"] <= held[1].rows["judgements"] <= held[2].rows["judgements"]


def test_the_commands_answer_alike_on_a_file_and_on_a_server(tmp_path: Path) -> None:
    if (why := pg_server.missing()) is not None:
        pytest.skip(f"no PostgreSQL: {why}")
    run, target = CliRunner(), pg_server.address()
    made = run.invoke(main, ["backup", str(tmp_path / "b"), "--ledger", str(demo_ledger())])
    assert (made.exit_code, "found the same" in made.output) == (0, True), made.output
    back = run.invoke(main, ["restore", str(tmp_path / "b"), "--ledger", target])
    assert (back.exit_code, "found the same" in back.output) == (0, True), back.output
    report = ["report", "--period", "2018", "--area", "Pakistan", "--format", "json"]
    for command in (["show"], ["show", "--issues"], ["export", "--place", "PK"], report):
        first, second = (run.invoke(main, [*command, "--ledger", where]) for where in (str(demo_ledger()), target))
        assert first.exit_code == second.exit_code == 0, (command, first.output, second.output)
        assert first.output == second.output
    assert run.invoke(main, ["rebuild", "--quiet", "--ledger", target]).exit_code == 0
