"""The desk: pages over a ledger, each with a `.json` twin. `make_app` is what `secondsource serve` runs.

Read in this order: `make_app`, `Desk` (what a page needs), then the pages in `pages.py` and the writing in `writes.py`.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles

from secondsource import __version__
from secondsource.errors import NotFound, SecondsourceError
from secondsource.knowledge import Knowledge
from secondsource.store import Ledger
from secondsource.store.desk import Columns, generation, load

#: nothing but this machine's own files; no inline script or style, no frames
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
COOKIE = "secondsource_owner"
T = TypeVar("T")


class Desk:
    """What every page needs: the ledger (one connection a thread), the knowledge, and who may do what."""

    def __init__(self, path: Path, *, token: str, kb: Knowledge, show_names: bool = False, public: bool = True) -> None:
        self.path, self.kb, self.show_names, self.public = path, kb, show_names, public
        self._token = token
        self._local = threading.local()
        self._lock = threading.Lock()
        self._kept: OrderedDict[object, Any] = OrderedDict()
        self._loading = threading.Lock()

    @property
    def book(self) -> Ledger:
        """The ledger, opened for reading in this thread."""
        if not hasattr(self._local, "book"):
            self._local.book = Ledger.open(self.path, read_only=True)
        book: Ledger = self._local.book
        return book

    def once(self, key: object, make: Callable[[Ledger], T]) -> T:
        """What `make` computes from the ledger, kept until the ledger changes; the least recent of 256 is dropped."""
        full = (generation(self.book), key)
        with self._lock:
            if full in self._kept:
                self._kept.move_to_end(full)
                return cast(T, self._kept[full])
        made = make(self.book)
        with self._lock:
            self._kept[full] = made
            while len(self._kept) > 256:
                self._kept.popitem(last=False)
        return made

    @property
    def columns(self) -> Columns:
        """The incidents as columns, loaded once per change of the ledger, by one thread while the others wait."""
        with self._loading:
            return self.once("columns", load)

    def is_owner(self, request: Request) -> bool:
        """Whether the request carries the owner's token, as cookie or header."""
        given = request.cookies.get(COOKIE) or request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), self._token.encode())

    def opens(self, token: str) -> bool:
        """Whether this is the owner's token."""
        return hmac.compare_digest(token.encode(), self._token.encode())

    @property
    def csrf(self) -> str:
        """What a form must bring along to change anything."""
        return hmac.new(self._token.encode(), b"csrf", hashlib.sha256).hexdigest()


def make_app(path: Path, *, token: str, kb: Knowledge | None = None, show_names: bool = False, public: bool = True) -> FastAPI:
    """The desk over one ledger. `token` lets the owner write; `public` lets everybody read who can reach the server."""
    from secondsource.web import api, pages, writes

    Ledger.open(path, read_only=True).close()  # refuses what is no ledger before anything is served
    desk = Desk(path, token=token, kb=kb or Knowledge(), show_names=show_names, public=public)
    app = FastAPI(
        title="secondsource",
        version=__version__,
        description="Incidents of political violence, each value with its sentences.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.desk = desk
    _ = desk.columns  # so that the first reader need not wait
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    app.include_router(api.router)
    app.include_router(writes.router)
    app.include_router(pages.router)
    _guard(app, desk)
    return app


def _guard(app: FastAPI, desk: Desk) -> None:
    @app.middleware("http")
    async def headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if not desk.public and not desk.is_owner(request) and not request.url.path.startswith(("/static/", "/open")):
            return PlainTextResponse("This ledger is read with a log-in only. Open the address that `secondsource serve` printed.", 403)
        response = await call_next(request)
        response.headers["Content-Security-Policy"] = CSP
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return response

    @app.exception_handler(NotFound)
    async def not_found(request: Request, error: Exception) -> Response:
        return told(request, str(error), 404)

    @app.exception_handler(SecondsourceError)
    async def refused(request: Request, error: Exception) -> Response:
        return told(request, str(error), 400)


def told(request: Request, what: str, status: int) -> Response:
    """What went wrong: as a page for readers, as JSON for programs."""
    from secondsource.web.render import render

    path = request.url.path
    if path.startswith("/api/") or path.endswith(".json"):
        return JSONResponse({"error": what}, status)
    page = render(request, "error.html", what=what)
    page.status_code = status
    return page
