"""Which noun a personal pronoun stands for, as far as grammar tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

    from secondsource.knowledge import Knowledge

SUBJECTS = ("nsubj", "csubj", "nsubjpass")
#: what a pronoun can stand for: one person, several, or a thing
_PERSONS = {"he": 1, "him": 1, "she": 1, "her": 1, "they": 2, "them": 2, "it": 0}


def antecedent(pronoun: Token, kb: Knowledge) -> Token | None:
    """The noun that a personal pronoun stands for: the nearest fitting one in the same part of a clause, at most a sentence back."""
    number = _PERSONS.get(pronoun.lower_)
    if number is None:
        return None
    slots = (SUBJECTS,) if pronoun.dep_ in (*SUBJECTS, "agent") else (("dobj", "nsubjpass"), ("pobj",))
    return next((found for wanted in slots if (found := _before(pronoun, wanted, number, kb)) is not None), None)


def meant_by(pronoun: Token, kb: Knowledge) -> Token | None:
    """The person that "his", "her" or "their" stands for before a deed: "Ravi Das ... responsible for his murder"."""
    many = {"his": False, "her": False, "their": True}.get(pronoun.lower_)
    if many is None or pronoun.dep_ not in ("poss", "compound", "nmod"):
        return None  # "said that gunmen had killed her": no owner, and not whoever says it
    for token in reversed(pronoun.doc[max(0, pronoun.i - 60) : pronoun.i]):
        if token.dep_ in _OWNERS and token.pos_ in ("NOUN", "PROPN") and _is_person(token, kb) and _is_plural(token) == many:
            return token if sum(1 for t in pronoun.doc[token.i + 1 : pronoun.i] if t.is_sent_start) <= 1 else None
    return None


_OWNERS = (*SUBJECTS, "dobj", "pobj", "poss")


def _is_plural(token: Token) -> bool:
    return token.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in token.children)


def _is_person(token: Token, kb: Knowledge) -> bool:
    if token.ent_type_ == "PERSON":
        return True
    found = kb.classes.of([t.lower_ for t in token.lefts] + [token.lower_], token.lower_)
    return found is not None and found.entity == "person"


def _before(pronoun: Token, wanted: tuple[str, ...], number: int, kb: Knowledge) -> Token | None:
    for token in reversed(pronoun.doc[max(0, pronoun.i - 60) : pronoun.i]):
        if token.dep_ in wanted and token.pos_ in ("NOUN", "PROPN") and _fits(token, number, kb):
            between = sum(1 for t in pronoun.doc[token.i : pronoun.i] if t.is_sent_start and t.i > token.i)
            return token if between <= 1 else None
    return None


def _fits(token: Token, number: int, kb: Knowledge) -> bool:
    found = kb.classes.of([t.lower_ for t in token.lefts] + [token.lower_], token.lower_)
    plural = token.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in token.children)
    if number == 0:
        return found is not None and (found.entity == "thing" or found.entity == "organization") and not plural
    if found is not None and found.entity == "thing":
        return False
    if found is None and token.ent_type_ != "PERSON":
        return False
    return plural == (number == 2) or (number == 2 and found is not None and found.entity in ("group", "organization"))
