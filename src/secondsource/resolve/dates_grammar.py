"""What the grammar of a sentence shows of the day in it: datelines and signatures, tenses and voices, what a clause is joined to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from secondsource.model import Part, Time

if TYPE_CHECKING:
    from spacy.tokens import Token

_DATELINE_START = re.compile(r"[^\w]*[A-Z][A-Z.'’\-]{2,}(?:[\s,/]+[A-Z][\w.'’\-]*){0,6}[\s,]*")
_DATELINE_END = re.compile(r"\s*,?\s*(?:\([^)\n]{1,40}\)|/[^/\n]{1,30}/)?\s*(?:--|-|–|—|:|\[)")
_SIGNED = re.compile(r"\(@\w+\)\s$")


def is_dateline(time: Time, paragraph: Part, text: str) -> bool:
    """Whether the expression stands in a dateline: "QUETTA, Aug. 9 (Reuters) -"."""
    if paragraph.kind == "dateline":
        return True
    if time.span.start - paragraph.start > 70:
        return False
    before = text[paragraph.start : time.span.start].strip()
    return bool(before) and _DATELINE_START.fullmatch(before) is not None and _DATELINE_END.match(text, time.span.end) is not None


def is_signature(start: int, text: str) -> bool:
    """Whether what begins there says when a quoted post was sent: "— Ana Lima (@analima) August 7, 2016"."""
    return text[start - 2 : start] == ") " and _SIGNED.search(text, max(0, start - 40), start) is not None


def is_passive(verb: Token) -> bool:
    """ "He was denied entry", "officers were called": nobody speaks."""
    return any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)


_ARTICLES = ("det", "poss", "nummod")


def is_charge(noun: Token) -> bool:
    """ "Hanged for murder, abduction and arson on Saturday": a deed without an article is the name of a crime, and no day is its own."""
    first = noun
    while first.dep_ == "conj" and first.head.pos_ == "NOUN":
        first = first.head
    bare = first.tag_ == "NN" and first.dep_ == "pobj" and all(c.dep_ not in _ARTICLES for c in (*first.lefts, *noun.lefts))
    return bare and first.head.lower_ in ("for", "with", "of") and first.head.head.lemma_.lower() != "be"


def counted_in(verb: Token) -> bool:
    """ "The 40 that the ministry gave on Sunday": a verb that somebody does with a bare number."""
    if verb.dep_ != "relcl" or verb.head.pos_ != "NUM":
        return False
    return any(c.dep_ == "nsubj" and not c.tag_.startswith("W") for c in verb.lefts)


def is_perfect(verb: Token) -> bool:
    """ "Has been held": the tense that goes with no day of the past."""
    return verb.tag_ == "VBN" and any(c.dep_ == "aux" and c.lower_ in ("has", "have", "'ve", "’ve") for c in verb.children)


def is_after(low: Token, high: Token) -> bool:
    """Whether the first clause says after what the second came: "ordered patrols on Sunday after gunmen attacked"."""
    for _ in range(4):
        if low.head == high:
            return low.dep_ in ("advcl", "pcomp", "prep") and (low.lower_ == "after" or any(c.lower_ == "after" for c in low.lefts))
        if low.head == low:
            return False
        low = low.head
    return False


def is_when(low: Token, high: Token) -> bool:
    """Whether the first clause is what broke into the second: "was mending a net on Friday when rebels shelled the pier"."""
    when = False
    for _ in range(6):
        if low == high:
            return when
        if low.head == low or (low.dep_ not in JOINS and low.pos_ in ("VERB", "AUX")):
            return False
        when = when or (low.dep_ == "advcl" and any(c.lower_ == "when" for c in low.lefts))
        low = low.head
    return False


def cleft(verb: Token, first: int, last: int) -> Token:
    """What happened at the words from `first` to `last`: "it was on Friday that gunmen attacked"."""
    if verb.lemma_ != "be" or verb.i > first or not any(c.lower_ == "it" and c.dep_ in ("nsubj", "expl") for c in verb.lefts):
        return verb
    return next((c for c in verb.rights if c.i > last and c.pos_ == "VERB" and any(x.lower_ == "that" for x in c.lefts)), verb)


def clause_verb(token: Token) -> Token:
    """The verb of the clause that a word stands in; the word itself where it is one."""
    for _ in range(12):
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass"):
            return token
        if token.head == token:
            return token
        token = token.head
    return token


#: how a clause hangs on another of the same speaker
JOINS = frozenset(("conj", "advcl", "acl", "relcl", "xcomp", "pcomp", "dep", "prep"))


def reaches(low: Token, high: Token) -> bool:
    """Whether `low` is joined under `high` without a change of speaker between them."""
    for _ in range(6):
        if low == high:
            return True
        if low.dep_ not in JOINS and low.pos_ in ("VERB", "AUX"):
            return False
        if low.head == low:
            return False
        low = low.head
    return False
