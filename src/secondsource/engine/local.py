"""Extraction on this machine: in this process, or in a pool of processes that keep order."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

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
        for chunk in _batched(documents, SIFTED if options.triage else CHUNK):
            waiting.append(pool.submit(_chunk, list(chunk), options))
            if len(waiting) >= 2 * workers:
                yield from waiting.pop(0).result()
        for future in waiting:
            yield from future.result()


def _batched(documents: Iterable[Document], size: int) -> Iterator[tuple[Document, ...]]:
    stream = iter(documents)
    while chunk := tuple(itertools.islice(stream, size)):
        yield chunk


_KNOWN: dict[Path | None, Knowledge] = {}


def _read(documents: Iterable[Document], options: Options) -> Iterator[Extraction]:
    kb = _KNOWN.setdefault(options.extra, Knowledge(extra=options.extra))
    cache = ParseCache(options.cache) if options.cache else None
    return extract(documents, kb, codebook=options.codebook, cache=cache, strict=False, triage=options.triage)


def _chunk(documents: list[Document], options: Options) -> list[Extraction]:
    return list(_read(documents, options))
