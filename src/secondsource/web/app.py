"""The desk: pages over a ledger, each with a `.json` twin. `make_app` is what `secondsource serve` runs.

Read in this order: `make_app`, `Desk` (what a page needs), then the pages in `pages.py` and the writing in `writes.py`.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles

from secondsource import __version__
from secondsource.errors import Conflict, DamagedLedger, LedgerUnavailable, NotFound, SecondsourceError
from secondsource.knowledge import Knowledge
from secondsource.store import Ledger
from secondsource.store.database import Address
from secondsource.store.desk import Columns, generation, load

#: nothing but this machine's own files; no inline script or style, no frames
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
COOKIE = "secondsource_owner"
OWNER = "owner"
#: what an error of ours is in HTTP, the narrower before the wider
STATUS = ((NotFound, 404), (Conflict, 409), (LedgerUnavailable, 503), (DamagedLedger, 503), (SecondsourceError, 400))
T = TypeVar("T")


class Desk:
    """What every page needs: the ledger (one connection a thread), the knowledge, and who may do what."""

    def __init__(
        self, path: Address, *, token: str, kb: Knowledge, show_names: bool = False, public: bool = True, reviewers: Sequence[str] = ()
    ) -> None:
        self.path, self.kb, self.show_names, self.public = path, kb, show_names, public
        self._token = token
        #: token -> who decides with it
        self._people = {token: OWNER} | {token_of(token, name): name for name in reviewers}
        self._deriving = threading.Lock()
        self._waiting, self._waited = 0, threading.Condition()
        self._local = threading.local()
        self._books: dict[threading.Thread, Ledger] = {}
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, object], Any] = OrderedDict()
        self._loading = threading.Lock()

    @property
    def book(self) -> Ledger:
        """The ledger, opened for reading in this thread."""
        book: Ledger | None = getattr(self._local, "book", None)
        if book is None or not book.db.usable:  # a server that was restarted is asked anew
            book = self._local.book = Ledger.open(self.path, read_only=True)
            self._keep(book)
        return book

    def _keep(self, book: Ledger) -> None:
        """Note whose connection this is, and close those of threads that have ended: a server grants only so many."""
        with self._lock:
            ended = [t for t in self._books if not t.is_alive()]
            left = [self._books.pop(t) for t in ended]
            left += [self._books.pop(threading.current_thread())] if threading.current_thread() in self._books else []
            self._books[threading.current_thread()] = book
        for one in left:
            one.close()

    def close(self) -> None:
        """Close what every thread opened."""
        for book in self._books.values():
            book.close()

    @property
    def name(self) -> str:
        """What the ledger is called: the file's or the database's name."""
        return str(self.path).partition("?")[0].rstrip("/").rpartition("/")[2].removesuffix(".ledger")

    def once(self, key: object, make: Callable[[Ledger], T]) -> T:
        """What `make` computes from the ledger, kept until the ledger changes; the least recent of 256 is dropped."""
        full = (generation(self.book), key)
        with self._lock:
            if full in self._kept:
                self._kept.move_to_end(full)
                return cast(T, self._kept[full])
        made = make(self.book)
        with self._lock:
            for old in [k for k in self._kept if k[0] != full[0]]:  # of a state that is no more
                del self._kept[old]
            self._kept[full] = made
            while len(self._kept) > 256:
                self._kept.popitem(last=False)
        return made

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """While a decision waits to be written."""
        with self._waited:
            self._waiting += 1
        try:
            yield
        finally:
            with self._waited:
                self._waiting -= 1
                self._waited.notify_all()

    @contextmanager
    def concluding(self) -> Iterator[None]:
        """One thread at a time; it begins when no decision waits to be written, so that one conclusion serves all who decided."""
        with self._deriving:
            with self._waited:
                self._waited.wait_for(lambda: not self._waiting, timeout=1.0)
            yield

    @property
    def columns(self) -> Columns:
        """The incidents as columns, loaded once per change of the ledger, by one thread while the others wait."""
        with self._loading:
            return self.once("columns", load)

    def who(self, request: Request) -> str | None:
        """Who asks, by the token that the request carries as cookie or header; None for a reader."""
        given = request.cookies.get(COOKIE) or bearer(request)
        return self.holder(given)

    def holder(self, token: str) -> str | None:
        """Whose token this is."""
        found = None
        for known, name in self._people.items():  # all are compared, so that the time taken tells nothing
            if hmac.compare_digest(token.encode("utf-8", "surrogateescape"), known.encode()):
                found = name
        return found

    def csrf(self, request: Request) -> str:
        """What a form must bring along to change anything: another for each person."""
        return hmac.new(self._token.encode(), f"csrf {self.who(request)}".encode(), hashlib.sha256).hexdigest()


def bearer(request: Request) -> str:
    """The token in a request's header; empty where there is none."""
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def token_of(token: str, name: str) -> str:
    """The token of a reviewer: made from the owner's, so that it is the same at every start with the same owner's token."""
    return hmac.new(token.encode(), f"reviewer {name}".encode(), hashlib.sha256).hexdigest()[:32]


def make_app(
    path: Address, *, token: str, kb: Knowledge | None = None, show_names: bool = False, public: bool = True, reviewers: Sequence[str] = ()
) -> FastAPI:
    """The desk over one ledger. `token` lets the owner decide, and each of `reviewers` has a token of their own (`token_of`).

    `public` lets everybody read who can reach the server.
    """
    from secondsource.web import api, pages, writes

    Ledger.open(path, read_only=True).close()  # refuses what is no ledger before anything is served
    desk = Desk(path, token=token, kb=kb or Knowledge(), show_names=show_names, public=public, reviewers=reviewers)
    app = FastAPI(
        title="secondsource",
        version=__version__,
        description="Incidents of political violence, each value with its sentences.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lambda app: _closing(desk),
    )
    app.state.desk = desk
    _ = desk.columns  # so that the first reader need not wait
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    app.include_router(api.router)
    app.include_router(writes.router)
    app.include_router(pages.router)
    _guard(app, desk)
    return app


@asynccontextmanager
async def _closing(desk: Desk) -> AsyncIterator[None]:
    yield
    desk.close()


def _guard(app: FastAPI, desk: Desk) -> None:
    @app.middleware("http")
    async def headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if not desk.public and desk.who(request) is None and not request.url.path.startswith(("/static/", "/open")):
            return PlainTextResponse("This ledger is read with a log-in only. Open the address that `secondsource serve` printed.", 403)
        response = await call_next(request)
        response.headers["Content-Security-Policy"] = CSP
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return response

    @app.exception_handler(SecondsourceError)
    async def refused(request: Request, error: Exception) -> Response:
        return told(request, str(error), next(status for kind, status in STATUS if isinstance(error, kind)))


def told(request: Request, what: str, status: int) -> Response:
    """What went wrong: as a page for readers, as JSON for programs."""
    from secondsource.web.render import render

    path = request.url.path
    if path.startswith("/api/") or path.endswith(".json"):
        return JSONResponse({"error": what}, status)
    page = render(request, "error.html", what=what)
    page.status_code = status
    return page
