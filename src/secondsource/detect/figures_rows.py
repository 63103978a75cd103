"""Tolls of releases and lists: "Fatalities: 14", "the victims numbered 14", "the dead were ten traders and four policemen".

Read `find_rows`, then `answered`. Each word that may begin one is looked up once; what a number stands for is told by the word alone.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondsource.counts import Count
from secondsource.detect.figures import Told, is_person
from secondsource.detect.figures_member import Member
from secondsource.detect.figures_members import MemberReader
from secondsource.detect.triggers import Hit
from secondsource.knowledge import Knowledge
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

#: in logarithms: a number three times another is far from it
FAR = math.log(3)
_ENTRIES = {"killed": "dead", "injured": "injure"}


@dataclass(frozen=True)
class _Words:
    """The words of rows in `tolls.yml`."""

    heads: Mapping[str, str]  # before a colon -> what is counted
    victims: frozenset[str]
    numbering: frozenset[str]
    starts: Mapping[str, str]  # heads and victims


@functools.lru_cache(maxsize=4)
def _words_of(kb: Knowledge) -> _Words:
    raw = kb.lexicon("tolls")
    heads = {word: measure for measure, words in raw["rows"].items() for word in words}
    return _Words(heads, frozenset(raw["victims"]), frozenset(raw["numbering"]), heads | dict.fromkeys(raw["victims"], "killed"))


def find_rows(parsed: Parsed, reader: MemberReader, kb: Knowledge) -> Iterator[Told]:
    """Every such row of a text."""
    starts = _words_of(kb).starts
    for i, word in enumerate(parsed.lower):
        if word in starts:
            yield from _row(parsed.doc[i], starts[word], reader, kb)


def _row(token: Token, measure: str, reader: MemberReader, kb: Knowledge) -> Iterator[Told]:
    doc, i, words = token.doc, token.i, _words_of(kb)
    hit = Hit(token, kb.triggers.entries[_ENTRIES[measure]], "NOUN", "toll")
    if i + 2 < len(doc) and doc[i + 1].text == ":" and words.heads.get(token.lower_) == measure:
        yield from _number(doc[i + 2], measure, hit, kb)
        return
    verb = token.head
    if token.dep_ != "nsubj" or verb.i < i:
        return
    if verb.lemma_ in words.numbering and token.lower_ in words.victims and verb.i + 1 < len(doc):
        yield from _number(doc[verb.i + 1], measure, hit, kb)
    elif verb.lemma_ == "be" and words.heads.get(token.lower_) == measure:  # "the victims are a baker and his clerk" leaves open who lived
        listed = [m for c in verb.children if c.dep_ == "attr" for m in reader.members(c) if m.count is not None and is_person(m)]
        if len(listed) > 1:
            yield from (Told(measure, m, hit, "event") for m in listed)


def _number(token: Token, measure: str, hit: Hit, kb: Knowledge) -> Iterator[Told]:
    count = kb.counts.read([token.text]) if kb.counts.is_number(token.text) else None
    if count is not None and not count.vague:
        yield Told(measure, Member(token, count, None, None, token.i, token.i + 1), hit, "toll")


def answered(last: Sequence[Told], count: Count) -> Told:
    """Which of the figures told before a bare number answers: the last, unless that is far off and another near it.

    "52 were killed and six hurt. A clerk said 61": of the dead.
    """

    def apart(t: Told) -> float:
        size = 0 if t.count is None else t.count.low or t.count.high or 0
        return abs(math.log((size + 1) / ((count.low or 0) + 1)))

    near = min(last, key=apart)
    return near if apart(last[-1]) > FAR and apart(near) < FAR / 2 else last[-1]
