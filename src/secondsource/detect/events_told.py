"""What does a word stand for with those beside it: "held hostage", "shot at a party", "were caught"? `as_told`, `is_held`, `is_caught`."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from secondsource.detect.triggers import Hit
from secondsource.knowledge import Knowledge

if TYPE_CHECKING:
    from spacy.tokens import Token


def as_told(hit: Hit, kb: Knowledge) -> Hit:
    """The hit by what its words say together: "held a lineman hostage" is no arrest."""
    if hit.pos == "VERB" and hit.token.lemma_ in ("hold", "keep") and _captive(hit.token):
        return dataclasses.replace(hit, entry=kb.triggers.entries["abduct"])
    if hit.phrase == "shoot at" and _shot_somewhere(hit.token):
        return dataclasses.replace(hit, entry=kb.triggers.entries["shoot"], phrase="")
    return hit


def _shot_somewhere(token: Token) -> bool:
    """ "Two men were shot at a party", "shot at close range": hit, and "at" says where; "were shot at by rebels" leaves it open."""
    doc = token.doc
    if token.i + 1 >= token.sent.end or not any(c.dep_ == "auxpass" for c in token.children):
        return False
    after = doc[token.i + 1]
    return after.pos_ in ("DET", "PROPN", "NOUN", "NUM", "ADJ") and after.lower_ not in _HOW_OFTEN


#: after "were shot at": how often or by how many, no place
_HOW_OFTEN = frozenset({"several", "many", "multiple", "numerous", "repeatedly", "twice", "once", "today", "yesterday"})


#: what is said of somebody who is held
_HELD_STILL = frozenset({"believe", "say", "report", "think", "know", "understand", "allege", "claim", "fear", "suspect", "assume",
    "continue", "remain", "appear", "seem", "order", "remand", "leave"})  # fmt: skip


def is_caught(token: Token) -> bool:
    """ "Were caught and handed over": not in crossfire, nor on film."""
    passive = any(c.dep_ == "auxpass" for c in token.children)
    return passive and not any(c.dep_ == "prep" and c.lower_ in ("in", "on", "between", "up", "with") for c in token.children)


def is_held(token: Token) -> bool:
    """ "Were held over the theft", "held a lineman hostage": taken; "held a meeting", "held him responsible" are not."""
    if _captive(token):
        return True
    auxes = {c.lower_ for c in token.children if c.dep_ == "aux"}
    if "to" in auxes and "have" not in auxes and (token.dep_ != "xcomp" or token.head.lemma_ not in _HELD_STILL):
        return False  # "elections to be held in May"; "is believed to be held" is
    return any(c.dep_ == "auxpass" for c in token.children) and not any(
        c.lower_ in ("responsible", "accountable", "liable", "up", "back") for c in token.children
    )


def _captive(token: Token) -> bool:
    after = token.doc[token.i + 1 : min(token.sent.end, token.i + 10)]
    words = [t.lower_ for t in after]
    against = "against" in words and "will" in words[words.index("against") :][2:3]  # "held them against their will"
    return against or any(w in ("hostage", "hostages", "captive", "captives") for w in words)


def is_put_in_words(token: Token) -> bool:
    """ "Demonstrated the need", "protested that he knew nothing": shown or said by somebody, and no demonstration."""
    inside = {c.dep_ for c in token.children}
    if token.lemma_ == "demonstrate":
        return bool(inside & {"dobj", "ccomp", "nsubjpass", "attr"})
    return "ccomp" in inside and any(c.dep_ == "nsubj" and c.tag_ not in ("NNS", "NNPS", "CD") for c in token.children)
