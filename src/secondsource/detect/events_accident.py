"""Blasts and fires that nobody set: `why_accident` says by which words a text tells so.

A boiler that bursts kills as a bomb does and is told in the same words. The event is refused where the text says that it was an accident,
or not an attack, or by what it was caused, and no sentence that tells of it knows of a bomb or of anybody who did it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from secondsource.detect.coref import Event
from secondsource.knowledge import Knowledge

if TYPE_CHECKING:
    from spacy.tokens import Token

#: types that accidents are taken for
_TAKEN_FOR = ("attack.bombing", "attack.arson")
Words = Mapping[str, frozenset[str]]


@functools.lru_cache(maxsize=4)
def _words(kb: Knowledge) -> Words:
    return {k: frozenset(v) for k, v in kb.lexicon("accidents").items() if k not in ("examples", "refuses")}


def why_accident(event: Event, kb: Knowledge) -> str | None:
    """Why an event is no deed of violence, or None where nothing says so."""
    if event.doers or not event.types[0].startswith(_TAKEN_FOR):
        return None
    words = _words(kb)
    sents = {m.sentence: m.hit.token for m in event.mentions}
    if any(t.lemma_.lower() in words["by_hand"] for token in sents.values() for t in token.sent):
        return None
    tokens = [m.hit.token for m in event.mentions]
    said = next((why for t in tokens for why in _said_of(t, words)), None)
    return said or _ruled_out(tokens, words)


def _said_of(token: Token, words: Words) -> Iterator[str]:
    """What is said of one of its words: a verdict, a cause, a thing that bursts by itself."""
    if token.pos_ == "VERB":
        if any(c.dep_ in ("nsubj", "nsubjpass") and _bursts(c, words) for c in token.children):
            yield "a thing that bursts by itself"
        return
    if any(c.dep_ == "compound" and c.lemma_.lower() in words["gas"] for c in token.children):
        yield "of gas"  # "a gas explosion"
    head = token.head
    if token.dep_ == "nsubj" and head.lemma_ == "be" and _is_verdict(head, words):
        yield "told as an accident"
    verbs = [head] if token.dep_ == "nsubjpass" else []
    for v in token.children:
        verbs += [v] if v.dep_ in ("acl", "relcl") else []
    if any(_has_cause(v, words) for v in verbs):
        yield "caused by no hand"


def _bursts(noun: Token, words: Words) -> bool:
    lemma = noun.lemma_.lower()
    if lemma in words["vessels"]:
        return any(c.lemma_.lower() in words["gas"] for c in noun.lefts)
    return lemma in words["bursts"]


def _is_verdict(copula: Token, words: Words) -> bool:
    """ "Was an accident", "was not an attack"; not "was no accident"."""
    for c in copula.children:
        if c.dep_ in ("attr", "acomp"):
            denied = any(g.dep_ == "neg" or g.lower_ in ("no", "never") for g in (*copula.children, *c.children))
            lemma = c.lemma_.lower()
            if (lemma in words["verdicts"] and not denied) or (lemma in words["deeds"] and denied):
                return True
    return False


def _has_cause(verb: Token, words: Words) -> bool:
    """ "Caused by a gas leak", "blamed on a short circuit"."""
    lemma = verb.lemma_.lower()
    if lemma not in words["caused"] and lemma not in words["blamed"]:
        return False
    links = [c for c in verb.children if c.lower_ in ("by", "on", "to")]
    return any(t.lemma_.lower() in words["causes"] for c in links for o in c.children if o.dep_ == "pobj" for t in _head_and_parts(o))


def _head_and_parts(noun: Token) -> Iterator[Token]:
    yield noun
    yield from (c for c in noun.children if c.dep_ in ("compound", "amod", "nmod"))
    for of in noun.children:
        if of.lower_ == "of":
            yield from (g for c in of.children for g in (c, *c.lefts))


def _ruled_out(tokens: list[Token], words: Words) -> str | None:
    """ "Police ruled out sabotage", in the sentences after it is told."""
    last = max(tokens, key=lambda t: t.i)
    first = min(tokens, key=lambda t: t.i)
    for token in last.doc[first.sent.start : min(len(last.doc), last.sent.end + _AFTER)]:
        if token.lemma_.lower() in words["rule_out"] and token.pos_ == "VERB":
            parts = {c.lower_ for c in token.children}
            whole = token.lemma_.lower() != "rule" or "out" in parts
            objects = [o for c in token.children if c.dep_ == "dobj" for o in (c, *c.conjuncts)]
            denied = any(c.dep_ == "neg" for c in token.children) or any(a.lower_ in ("cannot", "not") for a in token.lefts)
            if whole and not denied and any(o.lemma_.lower() in words["deeds"] for o in objects):
                return "a deed is ruled out"
    return None


#: so many words after its last sentence a verdict may come
_AFTER = 40
