"""Commands in processes of their own that are killed at a moment of our choosing, and what must hold of the ledger that they leave.

A process is forked, not started: everything is loaded already, so that its whole life is the command's work and a random moment falls
anywhere in it. `eval/faults.py` does this 200 times, `test_faults.py` a few times.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondsource.commands import adding
from secondsource.errors import SecondsourceError
from secondsource.knowledge import DATA
from secondsource.store import Ledger
from secondsource.store.database import Address
from secondsource.store.queries import dump_derived

ARTICLES = DATA / "demo" / "articles.jsonl"
#: documents between two commits: few, so that a small corpus has many commits
BATCH = 4


def articles(path: Path, editions: Iterable[int]) -> Path:
    """The demonstration articles several times over, each edition with texts of its own."""
    lines = [json.loads(s) for s in ARTICLES.read_text(encoding="utf-8").splitlines()]
    made = [d | {"id": f"{d['id']}-{n}", "text": d["text"] + f"\n\nThis is edition {n}."} for n in editions for d in lines]
    path.write_text("\n".join(json.dumps(d) for d in made), encoding="utf-8")
    return path


def run(*args: object) -> int:
    """One of our commands in this process; its exit status."""
    from secondsource.cli import main

    try:
        main([str(a) for a in args], standalone_mode=False)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def start(work: Callable[[], Any], *, errors: Path | None = None) -> int:
    """Begin `work` in a forked process, in a group of its own; its number. What it says goes to `errors`."""
    child = os.fork()
    if child:
        return child
    status = 99
    try:
        os.setsid()
        sink = os.open(errors or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for stream in (1, 2):
            os.dup2(sink, stream)
        sys.stdout = sys.stderr = os.fdopen(sink, "w", buffering=1)
        adding.BATCH = BATCH
        status = int(work() or 0)
    finally:
        os._exit(status)


def wait(child: int) -> int:
    """The exit status of a process, once it has ended."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill(child: int, *, when: Callable[[], bool], first: Callable[[], Any] = lambda: None) -> tuple[bool, Any]:
    """Kill a process once `when` says so; whether that came before it ended by itself, and what `first` saw just before."""
    while not when():
        if os.waitpid(child, os.WNOHANG)[0]:
            return False, None
        time.sleep(0.001)
    seen = first()
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:  # killed before it had a group of its own
        os.kill(child, signal.SIGKILL)
    return wait(child) == -signal.SIGKILL, seen


def after(seconds: float) -> Callable[[], bool]:
    """True so many seconds from now."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def writing(address: Address, writes: int, seconds: float) -> Callable[[], bool]:
    """True so many seconds after a ledger's file has grown or changed for the n-th time."""
    path = Path(f"{address}-wal")
    state: dict[str, Any] = {"last": None, "changes": 0, "until": None}

    def due() -> bool:
        now = path.stat().st_mtime_ns if path.exists() else None
        if now != state["last"]:
            state["last"], state["changes"] = now, state["changes"] + 1
            if state["changes"] == writes:
                state["until"] = time.monotonic() + seconds
        return state["until"] is not None and time.monotonic() >= state["until"]

    return due


def glimpse(address: Address) -> Kept:
    """What a process that looks on sees committed: documents and judgements. Nothing where it sees no ledger yet."""
    try:
        with Ledger.open(address, read_only=True) as book, book.snapshot():
            documents = book.rows("select id, text_sha256 from documents")
            return Kept(frozenset((r["id"], r["text_sha256"]) for r in documents), frozenset(), 0, tuple(book.judgements()))
    except SecondsourceError:
        return Kept(frozenset(), frozenset(), 0, ())


@dataclass(frozen=True)
class Kept:
    """What a ledger holds that no program can make again."""

    documents: frozenset[tuple[str, str]]
    readings: frozenset[tuple[str, str]]
    statements: int
    judgements: tuple[Any, ...]

    def within(self, other: Kept) -> bool:
        """Whether the other holds all of this."""
        same = self.documents <= other.documents and self.readings <= other.readings and self.judgements == other.judgements
        return same and self.statements <= other.statements


def kept(address: Address) -> Kept:
    """What a ledger holds, every text and reading compared with its checksum. Nothing where there is no ledger yet."""
    if isinstance(address, Path) and not address.exists():
        return Kept(frozenset(), frozenset(), 0, ())
    with Ledger.open(address, read_only=True) as book, book.snapshot():
        if book.db.kind == "sqlite":
            assert book.rows("pragma integrity_check")[0][0] == "ok"
        read = list(book.extractions())
        return Kept(
            frozenset((r["id"], r["text_sha256"]) for r in book.rows("select id, text_sha256 from documents")),
            frozenset((r["document_id"], r["line_sha256"]) for r in book.rows("select document_id, line_sha256 from readings")),
            sum(len(x.acts) for x in read),
            tuple(book.judgements()),
        )


def derived(address: Address) -> bytes:
    """Everything derived, as bytes."""
    with Ledger.open(address, read_only=True) as book:
        return dump_derived(book)
