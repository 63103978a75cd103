"""To whom does somebody belong who is only told of as another's? "His two guards", "one of their comrades", "the minister's aide".

Read `owner_of`. What follows from it, the class of a guard or a comrade, is the caller's matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from secondsource.knowledge import Knowledge

_PRONOUNS = {"his": False, "her": False, "their": True}  # whether several are meant
_SLOTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "appos", "attr", "conj", "ROOT"})
#: how far back a possessive is looked up
_REACH = 40


def owner_of(head: Token, kb: Knowledge) -> Token | None:
    """The head of the phrase that names whose they are, or None where it is not said."""
    for child in head.lefts:
        if child.dep_ == "poss":
            return _meant(child, head, kb) if child.lower_ in _PRONOUNS else child
    return next((o for c in head.rights if c.dep_ == "prep" and c.lower_ == "of" for o in c.children if o.dep_ == "pobj"), None)


def _meant(pronoun: Token, head: Token, kb: Knowledge) -> Token | None:
    """Whom a possessive stands for: of an object, the subject who has done it; else the nearest person before it."""
    many = _PRONOUNS[pronoun.lower_]
    for token in (*_subject(head), *reversed(pronoun.doc[max(0, pronoun.i - _REACH) : pronoun.i])):
        if token.dep_ in _SLOTS and token.pos_ in ("NOUN", "PROPN") and _is_person(token, kb) and _several(token, head) == many:
            return token
    return None


def _subject(head: Token) -> Iterator[Token]:
    """The subject of the verb that the phrase is an object of, where it stands before: "rebels shot one of their comrades"."""
    verb = next((a for a in head.ancestors if a.pos_ == "VERB"), None)
    if verb is not None:
        yield from (c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.i < head.i and head not in c.subtree)


def _several(token: Token, head: Token) -> bool:
    """Whether a noun means more than one, leaving aside that who is theirs is joined to it: "the minister and his guards"."""
    return token.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" and head not in c.subtree for c in token.children)


def _is_person(token: Token, kb: Knowledge) -> bool:
    found = kb.classes.of([*(t.lower_ for t in token.lefts), token.lower_], token.lower_)
    return token.ent_type_ == "PERSON" if found is None else found.entity != "thing"
