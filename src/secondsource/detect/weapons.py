"""Weapons and means named in some words of a text, with their types."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from spacy.strings import get_string_id

from secondsource.model import Weapon

if TYPE_CHECKING:
    from spacy.tokens import Span as TokenSpan
    from spacy.tokens import Token

    from secondsource.knowledge import Knowledge
    from secondsource.parse import Parsed


def find_weapons(parsed: Parsed, tokens: TokenSpan | Sequence[Token], kb: Knowledge) -> tuple[Weapon, ...]:
    """The weapons that these tokens name, in order; a phrase within a longer one is not named again."""
    bounds = _bounds(tokens)
    if bounds is None:
        return ()
    doc, (first, last) = parsed.doc, bounds
    words = parsed.lower[first : last + 2]
    out: list[Weapon] = []
    taken = -1
    for at in range(last - first, -1, -1):
        if taken >= 0 and at >= taken:
            continue
        found = kb.weapons.ending_at(words, at)
        if found is None or not _is_thing(doc[first + at]):
            continue
        taken = found[0]
        span = parsed.span_of(first + found[0], first + at + 1)
        out.append(Weapon(found[1], " ".join(span.quote.split()), span))
    return tuple(reversed(out)) or _by_verb(parsed, first, last, kb)


def is_taken(weapon: Sequence[Token] | TokenSpan, takings: frozenset[int]) -> bool:
    """Whether a weapon was seized, found or handed over, and so is not what the attack was made with: what governs it is such a deed."""
    token = weapon[0]
    for above in token.ancestors:
        if above.i in takings:
            return True
        if above.pos_ in ("VERB", "AUX"):
            return False
    return False


@functools.lru_cache(maxsize=4)
def _verbs_of(kb: Knowledge) -> frozenset[int]:
    """The verbs that say a means, as the numbers spaCy keeps lemmas by."""
    return frozenset(get_string_id(v) for v in kb.weapons.verbs)


def _bounds(tokens: TokenSpan | Sequence[Token]) -> tuple[int, int] | None:
    """The first and the last of some tokens; None for none."""
    return (tokens[0].i, max(tokens[0].i, tokens[len(tokens) - 1].i)) if len(tokens) else None


def _is_thing(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "ADJ", "NUM", "X") or token.dep_ in ("compound", "pobj", "dobj", "nsubj")


def _by_verb(parsed: Parsed, first: int, last: int, kb: Knowledge) -> tuple[Weapon, ...]:
    """Where no noun names one: the means that a verb says ("stabbed", "dynamited")."""
    verbs = _verbs_of(kb)
    for n, lemma in enumerate(parsed.lemma_ids[first : last + 1], first):
        if lemma not in verbs:
            continue
        token = parsed.doc[n]
        kind = kb.weapons.verbs.get(token.lemma_.lower()) if token.pos_ == "VERB" else None
        if kind is not None:
            span = parsed.span(token)
            return (Weapon(kind, span.quote, span),)
    return ()
