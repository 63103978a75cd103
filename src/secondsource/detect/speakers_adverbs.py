"""Attribution without a verb of speech: "according to", "reportedly", "in the words of", a colon in a headline."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from secondsource.detect.speakers_drafts import Draft
from secondsource.detect.speakers_lexicon import Entry, SpeechLexicon
from secondsource.detect.speakers_spans import Range, cut, subtree, tidy
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ACCORDING = Entry("according", "speech", frames=frozenset({"clause", "quote"}))
REPORTEDLY = Entry("reportedly", "speech", frames=frozenset({"clause"}))
COLON = Entry("colon", "speech", frames=frozenset({"clause", "quote"}))
_MARKS = frozenset({'"', "“", "''", "``"})


def according_drafts(parsed: Parsed) -> Iterator[Draft]:
    """ "..., according to X" and "According to X, ..." """
    doc = parsed.doc
    for n, (word, after) in enumerate(itertools.pairwise(parsed.words)):
        if word.form.lower() == "according" and after.form.lower() == "to":
            draft = _according(doc[n], doc[n + 1])
            if draft is not None:
                yield draft


def _according(token: Token, to: Token) -> Draft | None:
    doc = token.doc
    obj = next((c for c in to.children if c.dep_ in ("pobj", "pcomp")), None)
    if obj is None:
        obj = next((c for c in token.children if c.dep_ == "pobj"), None)
    if obj is None:
        return None
    source = subtree(obj)
    head = token.head
    if head == token or head.i in range(token.i, source[1]):
        return None
    source = (max(source[0], to.i + 1), source[1])
    clause = _clause_of(head)
    hole = (token.i, source[1])
    pieces = tidy(doc, cut([clause], hole))
    source = _source_end(doc, source)
    if not pieces:
        return None
    return Draft(ACCORDING, token.i, "clause", source, obj.i, (token.i, to.i + 1), pieces)


def _source_end(doc: Doc, source: Range) -> Range:
    first, last = source
    while last > first and doc[last - 1].is_punct and doc[last - 1].text not in (")", "]"):
        last -= 1
    return first, last


def _clause_of(token: Token) -> Range:
    """The smallest clause that holds a token, from its first to its last word."""
    walk = token
    while walk.pos_ not in ("VERB", "AUX") and walk.dep_ not in ("ROOT", "ccomp", "relcl", "advcl", "conj") and walk.head != walk:
        walk = walk.head
    while walk.dep_ == "conj" and walk.head.pos_ in ("VERB", "AUX") and not any(c.dep_ == "nsubj" for c in walk.children):
        walk = walk.head
    return subtree(walk)


def hearsay_drafts(parsed: Parsed, lexicon: SpeechLexicon) -> Iterator[Draft]:
    """ "reportedly", "allegedly": said by nobody who is named."""
    doc = parsed.doc
    for token in (doc[n] for n, word in enumerate(parsed.words) if word.form.lower() in lexicon.adverbs):
        if token.dep_ == "advmod" and token.head.pos_ in ("VERB", "AUX", "ADJ"):
            pieces = tidy(doc, cut([_clause_of(token.head)], (token.i, token.i + 1)))
            if pieces:
                yield Draft(REPORTEDLY, token.i, "adverb", None, None, (token.i, token.i + 1), pieces)


def colon_drafts(parsed: Parsed) -> Iterator[Draft]:
    """ "Police: Gunmen fled on foot" at the head of a text, and a name with a colon before a quotation."""
    yield from _headline(parsed)
    for n, (word, after) in enumerate(itertools.pairwise(parsed.words)):
        if n and word.form == ":" and after.form in _MARKS:
            token, head = parsed.doc[n], parsed.doc[n - 1]
            while head.dep_ in ("compound", "flat") and head.head.i < token.i:
                head = head.head
            if head.pos_ == "PROPN" and head.ent_type_ in ("PERSON", "ORG"):
                first = max(head.left_edge.i, head.sent.start)
                yield Draft(COLON, token.i, "quote", (first, token.i), head.i, (token.i, token.i + 1), ())


def _headline(parsed: Parsed) -> Iterator[Draft]:
    doc = parsed.doc
    n = 0
    while n < len(doc) and parsed.words[n].paragraph == 0:
        n += 1
    stop = n
    for i in range(1, min(stop - 2, 9)):
        if doc[i].text == ":" and doc[i + 1].text not in ('"', "“"):
            head = doc[:i].root
            if _dateline(parsed, i, stop):
                return
            if head.pos_ in ("PROPN", "NOUN") and not any(t.pos_ in ("VERB", "AUX") for t in doc[:i]):
                end = stop
                yield Draft(COLON, i, "clause", (0, i), head.i, (i, i + 1), tidy(doc, [(i + 1, end)]))
            return


def _dateline(parsed: Parsed, colon: int, stop: int) -> bool:
    """ "GARISSA: They came at dawn": capitals before the colon alone name where it was written, and speak no word."""
    return parsed.span_of(0, colon).quote.isupper() and not parsed.span_of(colon + 1, stop).quote.isupper()
