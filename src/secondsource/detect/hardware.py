"""Weapons, explosives and money in the list of what was found, or that somebody had with him, whatever a parse made of the list.

Read in this order: `hardware_beside` (a verb of finding), `had_with_him` (a verb of arrest).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from secondsource.knowledge import Knowledge

if TYPE_CHECKING:
    from spacy.tokens import Token

#: words after which a list of things found is over: where, when, from whom
_ENDS = frozenset("from at near in on inside under who which that when while after during before where as because if".split())
#: so many words may a list of things run
_LIST = 30


def hardware_beside(verb: Token, kb: Knowledge, *, anything: bool = False) -> bool:
    """Whether a weapon or a sum of money stands in the list after an active verb of finding, or before a passive one.

    With `anything` on, other things that raids turn up stand for weapons before a passive verb: "incriminating documents were seized".
    """
    words = list(_listed(verb, kb))
    if any(t.lower_ in ("no", "nothing", "body", "bodies") for t in words):
        return False
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    if anything and passive and any(kb.triggers.is_seizable(t.lemma_, t.lower_, None) for t in words):
        return True
    return any(_is_hardware(words, n, kb) for n in range(len(words)))


def _listed(verb: Token, kb: Knowledge) -> Iterator[Token]:
    """The words of the list that a verb of finding governs, whatever the parse made of them."""
    doc, sent = verb.doc, verb.sent
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    if passive or _shares_passive(verb):
        first = max(sent.start, verb.i - _LIST)
        ends = [
            t.i + 1 for t in doc[first : verb.i] if t.dep_ not in ("aux", "auxpass", "neg") and t.lower_ != "with" and _ends_list(t, kb)
        ]
        yield from doc[max([first, *ends]) : verb.i]
    elif verb.tag_ in ("VBD", "VBZ", "VBP", "VBN", "VB", "VBG"):
        for i in range(verb.i + 1, min(sent.end, verb.i + _LIST)):
            token = doc[i]
            if token.dep_ == "auxpass" or _ends_list(token, kb):
                return
            yield token


def _ends_list(token: Token, kb: Knowledge) -> bool:
    """Whether a list of things found is over at a word: a finite verb, or where, when, from whom."""
    if token.nbor(-1).lower_ == "can" if token.i else False:
        return False  # "a can bombs": a bomb made of a can, which a parse takes for a verb
    if token.tag_ == "VBD" and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "by":
        return False  # "articles left by the rebels were found"
    if token.lower_ in _ENDS or token.lower_ == "with":
        return token.i == 0 or token.nbor(-1).lower_ not in kb.triggers.lists["along"]
    return token.tag_ in ("VBZ", "VBP") or (token.tag_ == "VBD" and token.dep_ != "amod" and token.lower_ != "made")


def _is_hardware(words: Sequence[Token], n: int, kb: Knowledge) -> bool:
    """Whether a weapon's name ends or a sum of money begins at this word of a list."""
    token, traces = words[n], kb.triggers.lists["traces"]
    if token.lemma_.lower() in traces or (n + 1 < len(words) and words[n + 1].lemma_.lower() in traces):
        return False
    if token.dep_ == "compound" and token.head.i == token.i + 1 and not kb.weapons.of(token.head.lower_):
        return False  # "bullet marks", "bomb scare"
    if token.lower_ in kb.triggers.lists["sums"]:
        return any(t.like_num for t in words[max(0, n - 2) : n + 3])
    named = " ".join(t.lower_ for t in words[max(0, n - 1) : n + 1])
    return kb.weapons.of(token.lower_) is not None or kb.weapons.of(named) is not None


def _shares_passive(verb: Token) -> bool:
    """ "Two men were arrested and forty cartridges | seized": the second of two passives."""
    if verb.tag_ != "VBN" or verb.dep_ != "conj" or any(c.dep_ in ("dobj", "aux") for c in verb.children):
        return False
    return any(c.dep_ == "auxpass" for c in verb.head.children)


def had_with_him(verb: Token, kb: Knowledge) -> bool:
    """Whether whoever is arrested had weapons or explosives: "arrested with a rifle", "while carrying detonators", "for carrying"."""
    doc, sent = verb.doc, verb.sent
    for t in verb.subtree:
        if t.lower_ == "with" and t.i > verb.i and _of_arrest(t, verb):
            if _any_hardware(doc[t.i + 1 : sent.end], kb):
                return True
        elif t.lemma_ in kb.triggers.lists["having"] and t.tag_ == "VBG" and _any_hardware(doc[t.i + 1 : sent.end], kb):
            return True
    return False


def _of_arrest(word: Token, verb: Token) -> bool:
    """Whether "with" hangs on the arrest, its place or whoever was arrested, and not on another verb."""
    head = word.head
    while head != verb:
        if head.pos_ in ("VERB", "AUX") or head.lemma_ in ("link", "connection", "contact", "tie") or head.head == head:
            return False
        head = head.head
    return True


def _any_hardware(words: Iterable[Token], kb: Knowledge) -> bool:
    """Whether a list that begins here holds weapons or explosives."""
    listed: list[Token] = []
    for t in words:
        if _ends_list(t, kb) or t.dep_ == "auxpass":
            break
        listed.append(t)
    return any(_is_hardware(listed, n, kb) and t.lower_ not in kb.triggers.lists["sums"] for n, t in enumerate(listed))
