"""The desk: every page answers with its JSON twin, article text never becomes script, and only the owner changes anything."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from demo_ledger import demo_ledger
from make import kb
from secondsource.cli import main
from secondsource.store import Ledger
from secondsource.store import desk as ask
from secondsource.web.app import make_app

PAGES = (
    "/",
    "/statements",
    "/groups",
    "/issues",
    "/review",
    "/sources",
    "/unknown",
    "/issues?since=2020-01-01",
    "/method",
    "/groups/islamic-state",
    "/?place=Pakistan&since=2018&killed=10",
    "/statements?kind=denial",
    "/?q=bomb%22%20OR",
)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(make_app(demo_ledger(), token="secret", kb=kb())) as c:
        yield c


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_json_twin(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    twin = re.search(r'<a href="([^"]+)">this page as JSON', page.text)
    assert twin
    made = client.get(twin.group(1).replace("&amp;", "&"))
    assert made.status_code == 200
    assert made.json()


def test_every_incident_and_document_opens(client: TestClient) -> None:
    for i in client.get("/api/incidents?limit=100").json()["incidents"]:
        page = client.get(f"/incidents/{i['id']}")
        assert page.status_code == 200
        for name in i["figures"]:
            assert f'id="{name}"' in page.text
        assert client.get(f"/incidents/{i['id']}?rule=acled").status_code == 200
        assert client.get(f"/incidents/{i['id']}.json").json()["i"]["id"] == i["id"]
    with Ledger.open(demo_ledger(), read_only=True) as book:
        for doc in book.document_ids():
            assert client.get(f"/documents/{doc}").status_code == 200


def test_article_text_never_becomes_script(client: TestClient) -> None:
    for path in ("/documents/hostile<b>", "/", "/statements", "/sources", "/issues", "/review"):
        page = client.get(path)
        assert page.status_code == 200
        scripts = re.findall(r"<script[^>]*>", page.text)
        assert scripts == ['<script src="/static/desk.js" defer>']
        assert "<img" not in page.text
        assert "onerror=alert(2)>" not in page.text.replace("&gt;", "")
    assert "{{ 7*7 }}" in client.get("/documents/hostile<b>").text


def test_policy_forbids_other_hosts_and_inline_script(client: TestClient) -> None:
    head = client.get("/").headers
    assert "default-src 'none'" in head["content-security-policy"]
    assert "unsafe" not in head["content-security-policy"]
    assert head["x-content-type-options"] == "nosniff"
    assert not re.search(r'(?:src|href)="(?:https?:)?//', client.get("/").text)


def test_an_unknown_incident_is_a_clear_404(client: TestClient) -> None:
    page = client.get("/incidents/i-none")
    assert page.status_code == 404
    assert "i-none" in page.text
    assert page.text.startswith("<!doctype html>")
    assert "i-none" in client.get("/api/incidents/i-none").json()["error"]


def test_the_api_is_described_paged_and_filtered(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    assert {"/api/incidents", "/api/incidents/{ident}", "/api/statements", "/api/issues", "/api/relations"} <= paths.keys()
    everything = client.get("/api/incidents").json()
    first = client.get("/api/incidents?limit=1&offset=1").json()
    assert first["total"] == everything["total"]
    assert first["incidents"] == everything["incidents"][1:2]
    assert all(i["place"]["country"] == "PK" for i in client.get("/api/incidents?place=Pakistan").json()["incidents"])
    assert client.get("/api/incidents?limit=100000").status_code == 422


def owned(tmp_path: Path) -> tuple[TestClient, str, list[str]]:
    """A client over a copy of the ledger, its CSRF value, and the reports of its largest incident."""
    path = Path(shutil.copy(demo_ledger(), tmp_path / "own.ledger"))
    client = TestClient(make_app(path, token="secret", kb=kb()))
    most = max(client.get("/api/incidents?limit=100").json()["incidents"], key=lambda i: len(i["reports"]))
    client.get("/open?token=secret")
    page = client.get(f"/incidents/{most['id']}").text
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
    assert found
    return client, found.group(1), most["reports"]


def test_only_the_owner_judges_and_only_from_the_desk(tmp_path: Path) -> None:
    client, csrf, reports = owned(tmp_path)
    form = {"kind": "different", "left": reports[0], "right": reports[-1], "reason": "two blasts", "back": "//evil.example", "csrf": csrf}
    assert client.post("/judgements", data=form | {"csrf": "wrong"}).status_code == 403
    stranger = TestClient(client.app)
    assert stranger.post("/judgements", data=form).status_code == 403
    assert stranger.get("/open?token=guess").status_code == 403
    done = client.post("/judgements", data=form, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, "/")
    where = {r: i["id"] for i in client.get("/api/incidents?limit=100").json()["incidents"] for r in i["reports"]}
    assert where[reports[0]] != where[reports[-1]]


def test_a_private_ledger_is_read_with_a_log_in_only() -> None:
    client = TestClient(make_app(demo_ledger(), token="secret", kb=kb(), public=False))
    assert client.get("/").status_code == 403
    assert client.get("/api/incidents", headers={"authorization": "Bearer secret"}).status_code == 200


class Outline(HTMLParser):
    """What a screen reader goes by: headings, fields and their labels, table heads, links that lead nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.faults: list[str] = []
        self.lang = ""
        self._label = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        self.lang = has.get("lang") or "" if tag == "html" else self.lang
        self._label += tag == "label"
        if tag in ("select", "textarea", "input") and has.get("type") != "hidden" and not self._label:
            self.faults.append(f"{tag} {has.get('name')} has no label")
        if tag == "th" and has.get("scope") not in ("col", "row"):
            self.faults.append("a table head without scope")
        if tag == "a" and not has.get("href"):
            self.faults.append("a link without an address")
        if tag == "svg" and has.get("aria-hidden") != "true" and not has.get("aria-label"):
            self.faults.append("a drawing without a name")

    def handle_endtag(self, tag: str) -> None:
        self._label -= tag == "label"


def test_pages_can_be_read_without_seeing_them(client: TestClient) -> None:
    lines = client.get("/api/incidents?limit=100").json()["incidents"]
    most = max(lines, key=lambda i: len(i["reports"]))
    client.cookies.set("secondsource_owner", "secret")
    for path in (*PAGES, f"/incidents/{most['id']}", f"/documents/{most['documents'][0]}"):
        text = client.get(path).text
        page = Outline()
        page.feed(text)
        assert page.faults == [], path
        assert page.lang == "en"
        assert page.levels.count(1) == 1, path
        assert page.levels[0] == 1, path
        assert all(b - a <= 1 for a, b in itertools.pairwise(page.levels)), (path, page.levels)
        assert '<a class="skip" href="#main">' in text
        assert '<main id="main"' in text
    client.cookies.clear()


def test_the_page_one_is_on_is_named(client: TestClient) -> None:
    for path in ("/", "/statements", "/groups/islamic-state", "/sources"):
        assert client.get(path).text.count('aria-current="page"') == 1, path


def test_no_page_shows_raw_ids_where_words_belong(client: TestClient) -> None:
    for path in ("/", "/issues", "/review", "/statements", "/groups"):
        words = re.sub(r"<[^>]+>", " ", client.get(path).text)
        assert not re.search(r"\battack\.\w+|\bdocument:|claim_of_|““|accused_by", words), path


def test_a_wrong_date_finds_nothing_rather_than_everything(client: TestClient) -> None:
    assert client.get("/api/incidents?since=July").json()["total"] == 0
    assert client.get("/api/incidents?until=July").json()["total"] == 0
    every = client.get("/api/incidents").json()["total"]
    assert client.get("/api/incidents?since=1990&until=2100").json()["total"] <= every


def test_the_given_name_before_a_hidden_name_is_hidden_and_so_is_the_end_of_a_relation(tmp_path: Path) -> None:
    text = (
        "Gunmen shot dead Afridi in Quetta on Monday, police said. After Afridi fell, the crowd fled. On Monday Afridi had led a meeting."
        " The Balochistan Awami Party leader Jamil Afridi was 40. Jamil Afridi, a leader of the Awami National Party, had two sons."
    )
    source, ledger = tmp_path / "in.jsonl", tmp_path / "x.ledger"
    source.write_text(json.dumps({"id": "a", "text": text, "published": "2018-07-18"}), encoding="utf-8")
    assert CliRunner().invoke(main, ["build", str(source), "--ledger", str(ledger), "--quiet"]).exit_code == 0
    with Ledger.open(ledger, read_only=True) as book:
        hidden = [text[a:b] for a, b in ask.hidden(book, "a")]
    assert hidden == ["Afridi", "Afridi", "Afridi", "Jamil Afridi", "Jamil Afridi"]
    with TestClient(make_app(ledger, token="secret", kb=kb())) as client:
        pages = [client.get(path).text for path in ("/groups", "/groups.json")]
    assert "leader of" in pages[0]
    assert not any(name in page for page in pages for name in ("Afridi", "Jamil"))
