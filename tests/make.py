"""Small builders that keep an expectation on one line, and find their own spans by quote."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

from secondsource.knowledge import Knowledge
from secondsource.model import Document, Extraction, Part, Span
from secondsource.parse import Parsed, Parser
from secondsource.pipeline import extract


@functools.cache
def kb() -> Knowledge:
    """The shipped knowledge, once for all tests."""
    return Knowledge()


def day(text: str | None) -> dt.date | None:
    """A date from ISO."""
    return None if text is None else dt.date.fromisoformat(text)


def document(text: str, *, id: str = "d", published: str | None = None, **more: Any) -> Document:  # noqa: A002
    """A document that is all body."""
    return Document(id=id, text=text, parts=(Part("body", 0, len(text)),), published=day(published), language="en", **more)


def parsed(text: str, *, published: str | None = None) -> Parsed:
    """A parsed text."""
    return next(iter(Parser(kb()).parse([document(text, published=published)])))


def read(text: str, *, published: str | None = None, **more: Any) -> Extraction:
    """All that the shipped stages read in a text."""
    return next(iter(extract([document(text, published=published, **more)], kb())))


def span(text: str, quote: str, *, nth: int = 0) -> Span:
    """The span of a quote in a text; `nth` counts from 0 where it occurs again."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(quote, at + 1)
    return Span.of(text, at, at + len(quote))
