"""Set phrases that the parser often breaks: "the group claim responsibility", "factions pledging allegiance".

They are found by their words, wherever no other cue has used them; the speaker is the noun phrase before them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from secondsource.detect.speakers_drafts import Draft
from secondsource.detect.speakers_lexicon import Entry
from secondsource.detect.speakers_spans import Range, phrase, tidy
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_SET = Entry("fixed", "speech", frames=frozenset({"np"}))
_SWEAR = frozenset("pledge pledges pledged pledging swear swears swore sworn swearing vow vowed vowing".split())
_PHRASES = {
    "responsibility": frozenset({"claim", "claims", "claimed", "claiming", "took", "takes", "taking", "taken"}),
    "credit": frozenset({"took", "takes", "taking", "taken"}),
    "allegiance": _SWEAR,
    "loyalty": _SWEAR,
    **dict.fromkeys(("bay'ah", "bayah", "bayat", "bay’ah", "baya'a"), _SWEAR | {"give", "gives", "gave", "given", "giving"}),
}
_BETWEEN = frozenset({"his", "her", "its", "their", "our", "the", "sole", "full", "joint", "undying", "public", "also", "an", "oath", "of"})
_SKIPPED = frozenset("has have had also later then since both and jointly immediately quickly is are was were been".split())


def fixed_drafts(parsed: Parsed) -> Iterator[Draft]:
    """The set phrases of a text."""
    for n, word in enumerate(parsed.words):
        verbs = _PHRASES.get(word.form.lower())
        if verbs is not None and (verb := _verb(parsed.doc[n], verbs)) is not None and _real(verb):
            yield _draft(verb, parsed.doc[n])


#: a clause that somebody is told, where the parser took the verb for a part of its object: "the chief informed the Committee that ..."
_TOLD = frozenset({"informed", "told", "notified", "briefed", "assured", "warned", "advised", "alerted", "reminded"})
_TELL = Entry("tell", "speech", frames=frozenset({"clause"}), addressee=True, sense="tell")
_SWALLOWED = frozenset({"amod", "compound", "nmod", "nsubj", "appos", "dep"})
_REACH = 16  # tokens that an addressee may have


def swallowed_drafts(parsed: Parsed) -> Iterator[Draft]:
    """Speech told by a verb with an object and "that", although the parser made the verb a part of a noun phrase."""
    for n, word in enumerate(parsed.words):
        if word.form.lower() not in _TOLD or (verb := parsed.doc[n]).dep_ not in _SWALLOWED or n == verb.sent.start:
            continue
        that = next((t for t in parsed.doc[n + 2 : min(n + _REACH, verb.sent.end)] if t.lower_ == "that" and t.dep_ == "mark"), None)
        source = _phrase_before(verb)
        if that is None or source is None or that.head.i < that.i:
            continue
        last = min(that.head.right_edge.i + 1, verb.sent.end)
        pieces = tidy(verb.doc, [(that.i, last)])
        yield Draft(_TELL, n, "clause", source, verb.doc[source[0] : source[1]].root.i, (n, n + 1), pieces)


def _phrase_before(verb: Token) -> Range | None:
    """The words from the last comma or verb before a verb to it: whoever it is that tells."""
    doc, first = verb.doc, verb.i
    while first > verb.sent.start and doc[first - 1].pos_ not in ("PUNCT", "VERB", "AUX", "SCONJ", "CCONJ"):
        first -= 1
    return (first, verb.i) if any(t.pos_ in ("NOUN", "PROPN") for t in doc[first : verb.i]) else None


def _verb(noun: Token, verbs: frozenset[str]) -> Token | None:
    i = noun.i - 1
    while i >= max(noun.sent.start, noun.i - 4) and noun.doc[i].lower_ in _BETWEEN:
        i -= 1
    return noun.doc[i] if i >= noun.sent.start and noun.doc[i].lower_ in verbs else None


def _real(verb: Token) -> bool:
    """Whether it is told as done: not "has not claimed", "to claim", "nobody claimed"."""
    before = [t.lower_ for t in verb.doc[max(verb.sent.start, verb.i - 3) : verb.i]]
    return not set(before) & {"not", "n't", "to", "never", "no", "nobody", "none", "could", "would", "may", "might", "will"}


def _draft(verb: Token, noun: Token) -> Draft:
    source = _before(verb)
    last = noun.i + 1
    for c in noun.children:
        if c.i > noun.i and c.dep_ == "prep":
            last = max(last, c.right_edge.i + 1)
    return Draft(
        entry=_SET,
        anchor=verb.i,
        frame="np",
        source=None if source is None else source[1],
        subject=None if source is None else source[0].i,
        cue=(verb.i, verb.i + 1),
        pieces=tidy(verb.doc, [(verb.i + 1, last)]),
    )


def _before(verb: Token) -> tuple[Token, Range] | None:
    """The noun phrase that ends before a verb, over auxiliaries and adverbs."""
    doc, i = verb.doc, verb.i - 1
    while i >= verb.sent.start and (doc[i].lower_ in _SKIPPED or doc[i].pos_ in ("ADV", "PUNCT")):
        i -= 1
    if i < verb.sent.start or doc[i].pos_ not in ("NOUN", "PROPN", "PRON", "NUM", "X"):
        return None
    head = doc[i]
    while head.head.i < verb.i and head.head != head and head.head.pos_ in ("NOUN", "PROPN") and head.i - head.head.i < 6:
        head = head.head
    first, last = phrase(head)
    return (head, (first, min(last, i + 1))) if first <= i else None
