"""Is an event noun told as having happened by the verb it hangs on? "Clashes broke out", "the attack took place", "there were protests"."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from secondsource.detect.triggers import Hit

if TYPE_CHECKING:
    from spacy.tokens import Token

_PAST = frozenset({"was", "were", "had", "did"})
_OPEN = frozenset({"may", "might", "could", "can", "should", "must", "will", "would", "shall", "to", "if", "unless", "ca", "'ll", "wo"})


def is_occurring(hit: Hit, lists: Mapping[str, Collection[str]]) -> bool:
    """Whether a noun is what happened, by its verb: begun, held, reported, or simply there; not what may happen or always does.

    The verbs are the lists `occurring` of lexicon/en/status.yml.
    """
    noun = hit.token
    if hit.pos != "NOUN" or noun.dep_ not in ("nsubj", "nsubjpass", "attr", "dobj"):
        return False
    verb = noun.head
    around = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass", "neg", "mark")}
    if around & _OPEN or any(c.dep_ == "neg" for c in verb.children):
        return False
    if noun.dep_ == "attr":
        return any(c.dep_ == "expl" for c in verb.children) and _is_told(verb, around)
    if noun.dep_ == "dobj":
        return verb.lemma_.lower() in lists["saw"] and verb.tag_ in ("VBD", "VBN")
    if noun.dep_ == "nsubjpass":
        return verb.lemma_.lower() in lists["held"] and bool(around & (_PAST | {"been", "have", "has", "being"}))
    return _says_it(verb, lists) and (_is_told(verb, around) or verb.lemma_.lower() in lists["lasting"])


def _says_it(verb: Token, lists: Mapping[str, Collection[str]]) -> bool:
    """Whether a verb says that its subject happens: "occurred", "took place", "broke out", "are under way"."""
    lemma = verb.lemma_.lower()
    if lemma in lists["happened"] or lemma in lists["lasting"]:
        return True
    with_it = {c.lower_ for c in verb.children}
    return any(f"{lemma} {w}" in lists["phrases"] for w in with_it)


def _is_told(verb: Token, around: set[str]) -> bool:
    """Past, perfect or going on; the plain present tells of what happens again and again."""
    return verb.tag_ == "VBD" or bool(around & (_PAST | {"has", "have", "been"})) or verb.tag_ == "VBG"
