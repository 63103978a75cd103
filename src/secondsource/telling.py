"""Is a time or a place that of the telling, not of what is told? "The coroner said on Monday that nine had died"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

#: what the name of a place or a time is part of, up to the word that it hangs on
_UP = frozenset({"pobj", "prep", "npadvmod", "compound", "nmod", "amod", "appos", "flat", "nummod", "conj"})
#: so many words up
_STEPS = 8


def is_of_telling(token: Token, deed: Token) -> bool:
    """Whether a time or a place is of the telling, not of the deed: "in Aden he denied that the attack had happened".

    It hangs on a verb, and the deed stands in the clause that this verb has as its object.
    """
    verb = _verb_of(token)
    if verb is None:
        return False
    below = deed
    for above in deed.ancestors:
        if above == verb:
            return below.dep_ == "ccomp"
        below = above
    return False


def _verb_of(token: Token) -> Token | None:
    """The verb that a time or a place hangs on, through its own name and prepositions only."""
    for _ in range(_STEPS):
        if token.dep_ not in _UP or token.head == token:
            return None
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token
    return None
