"""The desk in a real Chromium: the journeys of an editor, an analyst and a reviewer. Runs where Chromium is installed.

With SECONDSOURCE_SCREENSHOTS=folder the pictures of the documentation are made here.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo_ledger import demo_ledger
from make import kb

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine; .ci/run installs one")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    import uvicorn

    from secondsource.web.app import make_app

    path = Path(shutil.copy(demo_ledger(), tmp_path_factory.mktemp("desk") / "demo.ledger"))
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make_app(path, token="secret", kb=kb()), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        made = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(base_url=address, viewport={"width": 1100, "height": 1400})
    foreign: list[str] = []
    made = context.new_page()
    made.on("request", lambda r: foreign.append(r.url) if not r.url.startswith((address, "data:")) else None)
    made.on("pageerror", lambda e: foreign.append(f"script error: {e}"))
    yield made
    context.close()
    assert foreign == [], "a page asked another host, or a script failed"


def picture(page: Any, name: str) -> None:
    folder = os.environ.get("SECONDSOURCE_SCREENSHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def largest(page: Any) -> str:
    lines = page.request.get("/api/incidents?limit=100").json()["incidents"]
    return str(max(lines, key=lambda i: (len(i["documents"]), i["id"]))["id"])


def test_an_editor_checks_one_number(page: Any) -> None:
    page.goto(f"/incidents/{largest(page)}")
    summary = page.locator("details#killed > summary")
    summary.click()
    quotes = page.locator("details#killed blockquote")
    assert quotes.count() >= 2
    assert page.locator("details#killed mark").count() >= 1
    picture(page, "incident")
    quotes.first.get_by_role("link", name="read it in the article").click()
    assert "/documents/" in page.url
    assert page.locator(".article a.figure").count() >= 1
    picture(page, "document")
    page.locator(".article a.figure").first.click()
    assert "/incidents/" in page.url


def test_an_analyst_filters_a_month(page: Any) -> None:
    page.goto("/")
    before = page.locator("tbody tr").count()
    picture(page, "overview")
    page.get_by_label("From", exact=True).fill("2018-07")
    page.get_by_label("To", exact=True).fill("2018-07")
    page.get_by_label("Place", exact=True).fill("Pakistan")
    page.get_by_role("button", name="Show").click()
    assert "since=2018-07" in page.url
    assert 0 < page.locator("tbody tr").count() < before
    address = page.url
    page.goto("/")
    page.goto(address)
    assert page.get_by_label("Place", exact=True).input_value() == "Pakistan"


def test_a_reviewer_splits_a_false_merge_with_a_key(page: Any) -> None:
    page.goto("/open?token=secret")
    page.goto("/review")
    cards = page.locator("[data-review]")
    before = cards.count()
    if before == 0:
        pytest.skip("the demonstration ledger joins nothing that is in doubt")
    title = cards.first.locator("h2").inner_text()
    picture(page, "review")
    with page.expect_navigation():
        page.keyboard.press("d")
    assert title not in page.locator("[data-review] h2").all_inner_texts()


def test_pages_fit_a_phone_and_a_dark_room(browser: Any, address: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 380, "height": 800}, color_scheme="dark")
    page = context.new_page()
    for path in ("/", "/statements", "/groups", "/issues", "/method"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), path
    page.goto("/")
    picture(page, "phone-dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(251, 250, 247)"
    context.close()


def test_the_keyboard_reaches_everything(page: Any) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)"), "the skip link leads past the menu"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", "one sees where one is"
