"""Did it happen, was it tried, threatened, or only spoken of?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from secondsource.detect.triggers import Hit
from secondsource.model import EventStatus

if TYPE_CHECKING:
    from spacy.tokens import Token

_ATTEMPT = frozenset({"attempt", "try", "foil", "thwart", "avert", "defuse", "fail", "plot", "plan", "intend", "conspire", "escape", "survive", "prevent"})
_THREAT = frozenset({"threaten", "vow", "warn", "threat", "warning"})
_MODAL = frozenset({"could", "might", "would", "should", "will", "shall", "may", "can", "must"})


def status_of(hit: Hit) -> EventStatus:
    """The status of one mention."""
    if hit.entry.status == "threatened":
        return "threatened"
    token = hit.token
    if any(c.dep_ == "aux" and c.lower_ in _MODAL for c in token.children) and not _perfect(token):
        return "hypothetical"
    head = token.head
    if token.dep_ in ("xcomp", "ccomp", "pcomp", "pobj", "dobj", "nsubjpass") and head != token:
        verb = head.head if head.pos_ == "ADP" else head
        lemma = verb.lemma_.lower()
        if lemma in _THREAT:
            return "threatened"
        if lemma in _ATTEMPT:
            return "attempted"
    if any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "lest") for c in token.children):
        return "hypothetical"
    return "happened"


def is_negated(token: Token) -> bool:
    """Whether a verb is denied: "were not killed"."""
    return any(c.dep_ == "neg" for c in token.children)


def _perfect(token: Token) -> bool:
    return any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children)
