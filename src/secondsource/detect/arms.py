"""Whose arms they were: "Turkish drones struck", "the army's jets", "a Russian missile strike" tell who did it.

`nation_words` finds the adjectives that stand for a state's forces, `with_owners` puts the owner in the place of the arms.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from secondsource.detect.arguments import Argument

if TYPE_CHECKING:
    from spacy.tokens import Token

    from secondsource.knowledge import Knowledge
    from secondsource.parse import Parsed

_OWNING = frozenset({"amod", "compound", "nmod", "poss"})
_FORCES = ("state_forces", "rebel", "militia", "government")


@dataclass(frozen=True)
class Arms:
    """The lists of `arms.yml`, by the last word of each entry."""

    arms: frozenset[str]
    strikes: frozenset[str]
    blows: frozenset[str]
    beside: frozenset[str]

    @functools.cached_property
    def heads(self) -> frozenset[str]:
        """The nouns that any of them may end in, and they themselves: an entry of several words may be one token."""
        return frozenset(x for entry in (*self.arms, *self.strikes, *self.blows) for x in (entry, entry.split()[-1]))


@functools.lru_cache(maxsize=4)
def arms_of(kb: Any) -> Arms:
    """The arms of the language of `kb`."""
    data = kb.lexicon("arms")
    return Arms(*(frozenset(data[name]) for name in ("arms", "strikes", "blows", "beside")))


def nation_words(parsed: Parsed, kb: Knowledge) -> Iterator[tuple[int, str]]:
    """Places of words that stand for the forces of a country, with its code: "Russian" in "a Russian missile strike"."""
    arms = arms_of(kb)
    for i, low in enumerate(parsed.lower):
        if low not in arms.heads and low.removesuffix("s") not in arms.heads:
            continue
        token = parsed.doc[i]
        if token.pos_ in ("NOUN", "PROPN") and (is_blow(token, arms) or is_arms(token, arms)):
            owners = list(_owners(token))
            if any(_is_force(w, kb) for w in owners):
                continue  # "Syrian government warplanes" are the government's
            for word in owners:
                named = word.dep_ == "poss" or word.is_upper  # "Israel's shelling", "a US drone"
                code = kb.nations.of(word.lower_) if named else kb.nations.adjectives.get(word.lower_)
                if code is not None:
                    yield word.i, code


def is_arms(noun: Token, arms: Arms) -> bool:
    """Whether a noun names arms that a force uses, and not their crew or maker."""
    return noun.dep_ in ("nsubj", "pobj", "conj", "appos") and noun.lemma_.lower() in arms.arms


def is_blow(noun: Token, arms: Arms) -> bool:
    """Whether a noun is a blow that only a force strikes."""
    lemma = noun.lemma_.lower()
    if lemma not in arms.strikes and lemma not in arms.blows:
        return False
    beside = [c.lower_ for c in noun.lefts if c.dep_ in ("compound", "amod", "nmod")]
    if lemma == "strike" and any(c.dep_ == "prep" and c.lower_ in ("on", "against", "targeting") for c in noun.rights):
        return True  # and no strike of workers
    whole = f"{beside[-1]} {lemma}" if beside else lemma
    known = (whole in arms.strikes and whole != "strike") or (lemma in arms.strikes and lemma != "strike")
    return known or not arms.beside.isdisjoint(beside)


def _owners(noun: Token) -> Iterator[Token]:
    """What stands before a noun and may own it, through the compound between: "army helicopter gunships"."""
    for child in noun.lefts:
        if child.dep_ in _OWNING:
            yield child
            if child.dep_ == "compound":
                yield from (c for c in child.lefts if c.dep_ in _OWNING)


def with_owners(found: Iterable[Argument], trigger: Token, kb: Knowledge) -> Iterator[Argument]:
    """The arguments, with whose arms they were in the place of arms that did it."""
    arms = arms_of(kb)
    owned = list(_owned(trigger, kb)) if trigger.pos_ in ("NOUN", "PROPN") and is_blow(trigger, arms) else []
    yield from owned
    taken = {a.token.i for a in owned}
    for argument in found:
        head = argument.token
        if argument.side == "initiator" and head.lemma_.lower() in arms.arms | arms.strikes:
            owned = list(_owned(head, kb))
            yield from owned or [argument]
        elif head.i not in taken:
            yield argument


def _owned(noun: Token, kb: Knowledge) -> Iterator[Argument]:
    owners = list(_owners(noun))
    forces = [w for w in owners if _is_force(w, kb)]
    yield from (Argument("initiator", w) for w in forces) if forces else (Argument("initiator", w, named=True) for w in owners)


def _is_force(word: Token, kb: Knowledge) -> bool:
    """Whether a word says by itself what force it is: "army", "rebel"."""
    found = kb.classes.of([word.lower_], word.lower_)
    return found is not None and found.entity != "thing" and found.kind.startswith(_FORCES)
