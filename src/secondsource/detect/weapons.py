"""Weapons and means named in some words of a text, with their types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from secondsource.model import Weapon

if TYPE_CHECKING:
    from spacy.tokens import Span as TokenSpan
    from spacy.tokens import Token

    from secondsource.knowledge import Knowledge
    from secondsource.parse import Parsed


def find_weapons(parsed: Parsed, tokens: TokenSpan | Sequence[Token], kb: Knowledge) -> tuple[Weapon, ...]:
    """The weapons that these tokens name, in order; a phrase within a longer one is not named again."""
    indices = [t.i for t in tokens]
    if not indices:
        return ()
    doc, first, last = parsed.doc, min(indices), max(indices)
    words = [t.lower_ for t in doc[first : min(len(doc), last + 2)]]
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
    return tuple(reversed(out)) or _by_verb(parsed, tokens, kb)


def _is_thing(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "ADJ", "NUM", "X") or token.dep_ in ("compound", "pobj", "dobj", "nsubj")


def _by_verb(parsed: Parsed, tokens: TokenSpan | Sequence[Token], kb: Knowledge) -> tuple[Weapon, ...]:
    """Where no noun names one: the means that a verb says ("stabbed", "dynamited")."""
    for token in tokens:
        kind = kb.weapons.verbs.get(token.lemma_.lower()) if token.pos_ == "VERB" else None
        if kind is not None:
            span = parsed.span(token)
            return (Weapon(kind, span.quote, span),)
    return ()
