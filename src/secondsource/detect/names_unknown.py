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


#: characters before a name in which the words that charge it stand
BEFORE = 70


@functools.cache
def _introduced(introducers: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(x) for x in sorted(introducers, key=len, reverse=True))
    return re.compile(rf"\b(?:{words}),?\s+(?:called |named |calling itself |known as )?(?:the )?[\"“'‘]?{_NAME}")


@functools.cache
def _headed(heads: frozenset[str]) -> re.Pattern[str]:
    words = "|".join(sorted(heads))
    tail = r"(?: (?:of|for) (?:the )?[A-Z]\w+(?: [A-Z]\w+)*)?"
    return re.compile(rf"\b(?!The |This |That |A |An |Its |Their )(?P<name>(?:[A-Z][\w'’]+[ -])+(?:of |for |the )*(?:{words}){tail})\b")


@functools.lru_cache(maxsize=4)
def _charged(kb: Knowledge) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A name behind "the", for a person bears no article; and what stands before and behind it where it is a party to violence."""
    words = kb.actor_words
    said = {name: "|".join(sorted(map(re.escape, words.charges[name]), key=len, reverse=True)) for name in words.charges}
    other = "|".join(sorted(words.no_group))
    name = rf"\b[Tt]he (?P<name>(?:[A-Z][\w'’]+[ -])+(?:of (?:the )?)?(?!(?:{other})\b)[A-Z][\w'’]+)\b(?! (?:{other})\b)"
    before = rf"(?:{said['charges']})|(?:{said['put_down']})(?: [\w-]+){{0,5}}? (?:on|to)"
    before += rf"|(?:{said['people_of']})(?: of| from| for)?|(?:{said['deeds_by']}) by"
    after = rf"(?:, [^,.;]{{2,60}},)? (?:later |also |itself |themselves )?(?:{said['does']})\b"
    return re.compile(name), re.compile(rf"\b(?:{before}) $", re.IGNORECASE), re.compile(after)


def find_unknown(parsed: Parsed, kb: Knowledge, taken: bytearray) -> Iterator[Actor]:
    """Names that a text introduces as a group's, that end like one ("X Liberation Front"), or that it charges; what is found is left."""
    words = kb.actor_words
    for pattern in (_introduced(words.introducers), _headed(words.name_heads)):
        yield from _proposed(pattern, parsed, taken)
    charged = _charged_names(parsed, kb)
    if charged:
        yield from _proposed(re.compile(rf"\b(?P<name>{'|'.join(map(re.escape, charged))})\b"), parsed, taken)


def _charged_names(parsed: Parsed, kb: Knowledge) -> list[str]:
    """The names, longest first, that somewhere in the text are charged with violence or answer for it."""
    name, before, after = _charged(kb)
    text, found = parsed.document.text, set()
    for part in parsed.paragraphs:
        for m in name.finditer(text, part.start, part.end):
            if before.search(text[max(part.start, m.start() - BEFORE) : m.start()]) or after.match(text, m.end(), part.end):
                found.add(m.group("name"))
    return sorted(found, key=lambda n: (-len(n), n))


def _proposed(pattern: re.Pattern[str], parsed: Parsed, taken: bytearray) -> Iterator[Actor]:
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
