"""Who gives the figures of a sentence, by which words: "the mission recorded", "according to the consultancy Astra".

Read `producer_in`, then `is_told_by_counters`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from secondsource.knowledge import Knowledge
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

#: words of saying whose subject gives the figures
_SAYING = frozenset({"say", "state"})


def producer_in(first: int, end: int, parsed: Parsed, kb: Knowledge) -> str | None:
    """The subject of a verb of counting or saying in a sentence, with its name; else whom it is "according to"."""
    doc, words = parsed.doc, kb.statistic_words
    for n in range(first, end):
        token = doc[n]
        if token.dep_ != "nsubj" or token.head.lemma_.lower() not in (*words.counting, *_SAYING):
            continue
        if token.lower_ in words.producers or token.lower_ in words.tellers or token.pos_ == "PROPN":
            return _full_name(token, parsed)
    return next((_full_name(t, parsed) for t in _according(first, end, parsed) if _is_named(t, kb)), None)


def is_told_by_counters(first: int, end: int, parsed: Parsed, kb: Knowledge) -> bool:
    """Whether a body that keeps count says it: "the mission said", "according to the institute"."""
    words = kb.statistic_words
    for n in range(first, end):
        token = parsed.doc[n]
        if token.dep_ == "nsubj" and token.head.lemma_.lower() in _SAYING and _keeps_count(token, words.producers, words.tellers):
            return True
    return any(_keeps_count(t, words.producers, words.tellers) for t in _according(first, end, parsed))


def _keeps_count(token: Token, producers: frozenset[str], tellers: frozenset[str]) -> bool:
    if token.lower_ in tellers:
        return False
    around = (token, *token.lefts, *(c for c in token.rights if c.dep_ == "appos"))
    return any(t.lower_ in producers for t in around) or (token.pos_ == "PROPN" and token.ent_type_ == "ORG")


def _according(first: int, end: int, parsed: Parsed) -> Iterator[Token]:
    """The nouns that figures are "according to"."""
    for n in range(first, end - 2):
        if parsed.lower[n] == "according" and parsed.lower[n + 1] == "to":
            yield from (c for c in parsed.doc[n + 1].children if c.dep_ == "pobj")


def _is_named(token: Token, kb: Knowledge) -> bool:
    words = kb.statistic_words
    return token.pos_ == "PROPN" or token.lower_ in words.producers or token.lower_ in words.tellers or token.lower_ in words.sources


def _full_name(token: Token, parsed: Parsed) -> str:
    """The noun phrase of a source; "the institute" as the name that bore the word before; "United Nations figures" without the figures."""
    names = [c for c in token.children if c.pos_ == "PROPN" and c.dep_ in ("appos", "compound", "nmod", "poss")]
    if token.pos_ == "NOUN" and names:
        last = names[-1]
        if last.dep_ == "appos" or token.lower_ in _COUNTS:
            return _bare(parsed.span_of(last.left_edge.i, max(last.i, _name_end(last)) + 1).quote)
    text = parsed.span_of(token.left_edge.i, max(token.i, _name_end(token)) + 1).quote
    if token.pos_ == "PROPN" or not text.lower().startswith(("the ", "its ")):
        return _bare(text)
    for n in range(token.i - 1, -1, -1):
        if parsed.lower[n] == token.lower_ and parsed.doc[n].pos_ == "PROPN":
            head = parsed.doc[n]
            return _bare(parsed.span_of(head.left_edge.i, _name_end(head) + 1).quote)
    return _bare(text)


#: what is given by somebody else
_COUNTS = frozenset("figures data statistics count counts tally estimate estimates records numbers report database".split())


def _bare(name: str) -> str:
    return name.removeprefix("the ").removeprefix("The ")


def _name_end(token: Token) -> int:
    """Where "Centre for Conflict Data" ends, seen from "Centre"."""
    last = token.i
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ in ("for", "of", "in", "on"):
            last = max(last, child.right_edge.i)
    return last
