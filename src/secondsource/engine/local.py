"""Extraction on this machine: in this process, or in a pool of processes that keep order."""

from __future__ import annotations

import copyreg
import dataclasses
import functools
import gc
import itertools
import operator
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from secondsource import model
from secondsource.knowledge import Knowledge
from secondsource.model import Document, Extraction
from secondsource.parse import ParseCache
from secondsource.pipeline import extract

CHUNK = 32  # documents sent to a worker at once: a batch of the parser
SIFTED = 256  # the same where most are passed over


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: what a worker needs to know."""

    codebook: str = "default"
    extra: Path | None = None  # the user's own knowledge folder
    cache: Path | None = None  # parses kept between runs, for development
    triage: bool = False  # pass over what a first look finds nothing in


def extract_all(documents: Iterable[Document], options: Options, *, workers: int = 1) -> Iterator[Extraction]:
    """One extraction for each document, in order. With `workers` > 1 in that many processes."""
    if workers <= 1:
        yield from _read(documents, options)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: list[Future[list[Extraction]]] = []
        for chunk in _chunks(documents, SIFTED if options.triage else CHUNK, workers):
            waiting.append(pool.submit(_chunk, chunk, options))
            if len(waiting) >= 2 * workers:
                yield from waiting.pop(0).result()
        for future in waiting:
            yield from future.result()


def _chunks(documents: Iterable[Document], size: int, workers: int) -> Iterator[list[Document]]:
    """The documents in chunks of a size, the last of them smaller, so that no worker is idle for long while another ends."""
    stream = iter(documents)
    pending = list(itertools.islice(stream, workers * size))
    while pending:
        following = list(itertools.islice(stream, workers * size))
        step = size if following else max(1, size // 4)
        yield from (pending[n : n + step] for n in range(0, len(pending), step))
        pending = following


_KNOWN: dict[Path | None, Knowledge] = {}


def _read(documents: Iterable[Document], options: Options) -> Iterator[Extraction]:
    kb = _KNOWN.setdefault(options.extra, Knowledge(extra=options.extra))
    cache = ParseCache(options.cache) if options.cache else None
    for found in extract(documents, kb, codebook=options.codebook, cache=cache, strict=False, triage=options.triage):
        settle()
        yield found


@functools.cache
def settle() -> None:
    """Once a process, when a document is read: what is loaded by then stays, so that no search for unused objects walks over it again."""
    gc.collect()
    gc.freeze()


def _chunk(documents: list[Document], options: Options) -> list[Extraction]:
    _send_by_parts()
    return list(_read(documents, options))


@functools.cache
def _send_by_parts() -> None:
    """Send the model's values by their parts alone: what dataclasses with slots do by themselves takes twice as long, on both sides."""
    for kind in vars(model).values():
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and len(dataclasses.fields(kind)) > 1:
            values = operator.attrgetter(*(f.name for f in dataclasses.fields(kind)))
            copyreg.pickle(kind, functools.partial(_parts, values))


def _parts(values: operator.attrgetter[Any], of: Any) -> tuple[type, Any]:
    return type(of), values(of)
