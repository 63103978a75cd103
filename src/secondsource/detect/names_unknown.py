"""Groups that the register does not know, found by how a text introduces them; proposed with a name and no id."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from secondsource.knowledge import Knowledge
from secondsource.model import Actor
from secondsource.parse import Parsed

_NAME = (
    r"(?P<name>(?:[A-Z][\w'’]*|al|ul|ur|e|i|o)(?:(?:[ -]|-(?:e|i|o|ul|ur|al|us|un|ud)-)"
    r"(?:(?:of|for|the|al|ul|and|de|la|e|i) ?){0,2}[A-Z][\w'’]*){0,6})"
)


@functools.cache
def _introduced(introducers: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(x) for x in sorted(introducers, key=len, reverse=True))
    return re.compile(rf"\b(?:{words}),?\s+(?:called |named |calling itself |known as )?(?:the )?[\"“'‘]?{_NAME}")


@functools.cache
def _headed(heads: frozenset[str]) -> re.Pattern[str]:
    words = "|".join(sorted(heads))
    tail = r"(?: (?:of|for) (?:the )?[A-Z]\w+(?: [A-Z]\w+)*)?"
    return re.compile(rf"\b(?!The |This |That |A |An |Its |Their )(?P<name>(?:[A-Z][\w'’]+[ -])+(?:of |for |the )*(?:{words}){tail})\b")


def find_unknown(parsed: Parsed, kb: Knowledge, taken: bytearray) -> Iterator[Actor]:
    """Names that a text introduces as a group's, or that end like one ("X Liberation Front"); what is found is left."""
    words = kb.actor_words
    for pattern in (_introduced(words.introducers), _headed(words.name_heads)):
        for part in parsed.paragraphs:
            for m in pattern.finditer(parsed.document.text, part.start, part.end):
                actor = _propose(parsed, m, taken)
                if actor is not None:
                    yield actor


def _propose(parsed: Parsed, m: re.Match[str], taken: bytearray) -> Actor | None:
    start, end = m.span("name")
    tokens = parsed.tokens(start, end)
    if not len(tokens) or any(taken[tokens.start : tokens.end]):
        return None
    span = parsed.span_of(tokens.start, tokens.end)
    if (span.start, span.end) != (start, end) or span.quote.isupper():
        return None
    taken[tokens.start : tokens.end] = b"\x01" * len(tokens)
    return Actor(span, span.quote, None, "political_party" if span.quote.endswith("Party") else "unknown")
