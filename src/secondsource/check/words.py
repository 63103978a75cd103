"""Sentences of a text, and the phrases by which texts rank, deny and correct."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from secondsource.model import Document, Span

_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n+")


@functools.lru_cache(maxsize=1 << 12)  # each check asks for them anew
def sentences(document: Document) -> tuple[Span, ...]:
    """The sentences of the parts that are read as reporting, in order."""
    return tuple(s for p in document.readable() for s in _cut(document.text, p.start, p.end))


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for m in _END.finditer(text, start, end):
        if text[at : m.start()].strip():
            closing = m.end() - len(m.group().lstrip("\"'”’)"))
            yield Span.of(text, at, closing)
        at = m.end()
    if text[at:end].strip():
        yield Span.of(text, at, end)


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(" ".join(pattern.split()).replace(" |", "|"), re.IGNORECASE)


def find_phrase(kind: str, sentence: Span, lexicon: Any) -> Span | None:
    """The phrase of this kind in a sentence, if there is one that its entry does not refuse."""
    entry = lexicon[kind]
    found = _found(entry["pattern"], entry.get("not"), sentence.quote)
    return None if found is None else Span(sentence.start + found[0], sentence.start + found[1], sentence.quote[found[0] : found[1]])


@functools.lru_cache(maxsize=1 << 14)  # of one sentence several checks ask the same
def _found(pattern: str, refused: str | None, quote: str) -> tuple[int, int] | None:
    found = _compiled(pattern).search(quote)
    if found is None or (refused is not None and _compiled(refused).search(quote)):
        return None
    return found.span()


def sentence_at(spans: tuple[Span, ...], at: int) -> int | None:
    """The number of the sentence that holds a code point."""
    return next((n for n, s in enumerate(spans) if s.start <= at < s.end), None)
