"""Whatever a query string holds, every address answers with a page, a 404 or a 422; never with a fault."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo_ledger import demo_ledger
from make import kb
from secondsource.store import Ledger
from secondsource.web import api, pages
from secondsource.web.app import make_app

NAMES = (
    "q",
    "group",
    "place",
    "since",
    "until",
    "type",
    "grade",
    "killed",
    "ids",
    "kind",
    "actor",
    "offset",
    "limit",
    "rule",
    "unheard-of",
)
PATHS = sorted({r.path for router in (api.router, pages.router) for r in router.routes if isinstance(r, APIRoute) and "GET" in r.methods})
values = st.one_of(
    st.text(max_size=12), st.integers().map(str),
    st.sampled_from(["2018", "2018-13-45", "99999", "-1", "9" * 30, '"', "*",
                     "a NEAR b", "%", "\x00", "Pakistan", "islamic-state", "gtd", "\udcff", "٣", "²"]),
)  # fmt: skip


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(make_app(demo_ledger(), token="secret", kb=kb()), raise_server_exceptions=False) as c:
        yield c


def test_there_is_something_to_ask() -> None:
    assert {"/", "/api/incidents", "/incidents/{ident}", "/documents/{ident}.json", "/issues"} <= set(PATHS)


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(PATHS), ident=values, query=st.dictionaries(st.sampled_from(NAMES), values, max_size=4))
def test_any_query_is_answered(client: TestClient, path: str, ident: str, query: dict[str, str]) -> None:
    with Ledger.open(demo_ledger(), read_only=True) as book:
        known = {"i-known": book.rows("select min(id) from incidents")[0][0], "d-known": book.document_ids()[0]}
    one = known["d-known"] if "documents" in path else known["i-known"] if len(ident) % 2 else ident
    address = path.replace("{ident}", urlencode({"": one}, errors="surrogateescape")[1:])
    answer = client.get(address + "?" + urlencode(query, errors="surrogateescape"))
    assert answer.status_code in (200, 404, 422), (address, query, answer.text[:300])
