"""Reading that cannot hang: pages, PDFs and the like are read in a process of its own, bounded in seconds and in memory.

The libraries that read other people's formats may loop or swell on a broken file, and no bound on its bytes forbids that. A reader
that passes a bound is ended and replaced; the file is named as a loss, and the rest goes on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from secondsource.model import Document, Loss, Obtained, Raw
from secondsource.read.documents import read_raw
from secondsource.read.lines import read_line

K = TypeVar("K")

#: for one file. A page of 50 KB takes 0.01 s, a report of 500 scanned pages 20 s
SECONDS = 60.0
#: for the reading process; libraries and models need 0.6 GB of address space, the largest page let in 1.5 GB
MEMORY = 4_000_000_000
#: starting it imports the libraries; a busy machine may need this long
START = 120.0
#: what our own code reads alone, whose cost grows with its length and no faster
_PLAIN = ("text/plain", "text/markdown")


class OutOfBounds(Exception):
    """A call took too long or too much memory, or ended its process; the message says which."""


class Guard:
    """Calls `function` in a process of its own; use as a context manager.

    `function` must be importable by its name. A call that lasts longer than `seconds` ends the process, as does one that takes more
    than `memory` bytes; the next call begins a new one.
    """

    def __init__(self, function: Callable[[Any], Any], *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._function = function
        self._seconds = seconds
        self._memory = memory
        self._process: BaseProcess | None = None
        self._line: Connection | None = None

    def __enter__(self) -> Guard:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def call(self, task: object) -> Any:
        """What the function gives for this task. Raises `OutOfBounds`, or what the function raised."""
        self.send(task)
        return self.receive()

    def send(self, task: object) -> None:
        """Begin a call, without waiting for it."""
        if self._line is None:
            self._begin()
        assert self._line is not None
        with contextlib.suppress(BrokenPipeError):  # a dead process: `receive` tells
            self._line.send(task)

    def receive(self) -> Any:
        """What the call begun last gives; waits at most the bound from now on. Raises `OutOfBounds`, or what the function raised."""
        line = self._line
        if line is None:
            raise OutOfBounds("no call was begun")
        try:
            if not line.poll(self._seconds):
                self.end()
                raise OutOfBounds(f"took longer than {self._seconds:g} seconds")
            worked, value = line.recv()
        except (EOFError, ConnectionError) as error:
            self.end()
            raise OutOfBounds("ended the process that read it, for want of memory or by a fault of a library") from error
        if not worked:
            raise value
        return value

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._line is not None:
            self._line.close()
        self._process = self._line = None

    def _begin(self) -> None:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._function, self._memory), daemon=True)
        process.start()
        theirs.close()
        self._process, self._line = process, ours
        with contextlib.suppress(EOFError, ConnectionError):  # a process that cannot begin: the first call tells
            if ours.poll(START):
                ours.recv()


def _serve(line: Connection, function: Callable[[Any], Any], memory: int) -> None:
    """Answer calls until the other end is closed."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # a system without such bounds
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (memory if hard < 0 else min(memory, hard), hard))
    line.send(None)
    with contextlib.suppress(EOFError, ConnectionError, KeyboardInterrupt):
        while True:
            task = line.recv()
            try:
                line.send((True, function(task)))
            except Exception as error:
                line.send((False, error))


class LineReader:
    """Reads input lines; a line that holds a page is read in a process of its own. Use as a context manager."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._guard = Guard(_line, seconds=seconds, memory=memory)

    def __enter__(self) -> LineReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._guard.end()

    def read(self, line: Mapping[str, Any], obtained: Obtained) -> Document:
        """The document of one line. Raises `UnreadableInput`, or `OutOfBounds` where its page passes a bound."""
        if isinstance(line.get("text"), str) or not isinstance(line.get("html"), str):
            return read_line(line, obtained=obtained)
        document: Document = self._guard.call((line, obtained))
        return document


def _line(task: tuple[Mapping[str, Any], Obtained]) -> Document:
    return read_line(task[0], obtained=task[1])


def read_bounded(raws: Iterable[Raw | Loss], *, seconds: float = SECONDS, memory: int = MEMORY) -> Iterator[Document | Loss]:
    """The documents in these files, in order; what passes a bound is a loss in its place."""
    for _, items in read_each(((None, raw) for raw in raws), seconds=seconds, memory=memory):
        yield from items


def read_each(
    raws: Iterable[tuple[K, Raw | Loss]], *, seconds: float = SECONDS, memory: int = MEMORY
) -> Iterator[tuple[K, list[Document | Loss]]]:
    """For each file, under its key, the documents in it; what passes a bound is a loss in their place.

    While the caller works on one file's documents, the next file is being read.
    """
    with Guard(read_all, seconds=seconds, memory=memory) as guard:
        waiting: tuple[K, Raw] | None = None
        for key, raw in raws:
            ready = None if waiting is None else (waiting[0], _received(guard, waiting[1]))
            waiting = None
            if isinstance(raw, Raw) and needs_bounds(raw):
                guard.send(raw)
                waiting = key, raw
            if ready is not None:
                yield ready
            if waiting is None:
                yield key, list(read_raw(raw))
        if waiting is not None:
            yield waiting[0], _received(guard, waiting[1])


def read_all(raw: Raw) -> list[Document | Loss]:
    """Every document in one file."""
    return list(read_raw(raw))


def _received(guard: Guard, raw: Raw) -> list[Document | Loss]:
    try:
        found: list[Document | Loss] = guard.receive()
    except OutOfBounds as error:
        return [Loss(raw.name, f"reading it {error}", "Leave it out, or save its text as a .txt file.")]
    return found


def needs_bounds(raw: Raw) -> bool:
    """Whether a library reads this file: a page, a PDF, an Office file, a mail, a feed, or a line of JSON that holds a page."""
    if raw.content_type in _PLAIN:
        return False
    return raw.content_type != "application/json" or b'"html"' in raw.content
