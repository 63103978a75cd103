"""Sentences of a text, and the phrases by which texts rank, deny and correct."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from secondsource.model import Document, Span

_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n+")


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
    if "not" in entry and _compiled(entry["not"]).search(sentence.quote):
        return None
    found = _compiled(entry["pattern"]).search(sentence.quote)
    if found is None:
        return None
    return Span(sentence.start + found.start(), sentence.start + found.end(), found.group())


def sentence_at(spans: tuple[Span, ...], at: int) -> int | None:
    """The number of the sentence that holds a code point."""
    return next((n for n, s in enumerate(spans) if s.start <= at < s.end), None)
