"""A member: some of those whom a phrase names, with count and class. The value that all readers of figures share.

Read `Member`; `words_of` gives the lists of `members.yml`.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from secondsource.counts import Count
from secondsource.knowledge import Knowledge
from secondsource.knowledge.classes import NounClass

if TYPE_CHECKING:
    from spacy.tokens import Token

#: the class of victims that the kind of an actor gives
KIND_GROUP = {
    "state_forces.army": "army", "state_forces.police": "police", "state_forces.paramilitary": "paramilitary",
    "state_forces.intelligence": "security_forces", "rebel": "militants", "militia": "other_armed", "government": "officials",
    "political_party": "officials", "media": "journalists",
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """The lists of `members.yml` as sets."""

    partitive: frozenset[str]
    groups: frozenset[str]
    mass: frozenset[str]
    money: frozenset[str]
    anybody: frozenset[str]
    general: frozenset[str]
    guards: frozenset[str]
    comrades: frozenset[str]
    tied: frozenset[str]
    bombers: frozenset[str]
    selves: frozenset[str]


@functools.lru_cache(maxsize=4)
def words_of(kb: Knowledge) -> Words:
    """The words of the language of `kb`."""
    return Words(**{k: frozenset(v) for k, v in kb.lexicon("members").items()})


@dataclass(frozen=True, eq=False)
class Member:
    """Some of those whom a phrase names: a head, how many, of what class."""

    head: Token
    count: Count | None  # None: not said
    noun: NounClass | None
    group: str | None
    first: int  # tokens `first:last` carry it
    last: int
    kind: str = "counted"  # counted, named, single, plural, pronoun
    definite: bool = False  # "the five soldiers": told before
    part: bool = False  # of a larger one: "including", "two of the"
    parts: tuple[Member, ...] = field(default=())

    @property
    def other(self) -> bool:
        """Whether it is said to be besides others."""
        return self.count is not None and self.count.other


#: below this age somebody is a child
_OF_AGE = 18
_NOMINAL = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos", "ROOT", "attr", "poss"})


def aged(head: Token, kb: Knowledge) -> Member | None:
    """ "The 34-year-old was arrested": a person told of by the age alone."""
    if head.lower_ != "old" or head.dep_ not in _NOMINAL:
        return None
    age = next((g for c in head.children if c.lower_ in ("year", "month", "day") for g in c.children if g.dep_ == "nummod"), None)
    if age is None:
        return None
    years = kb.counts.read([age.text])
    young = age.head.lower_ != "year" or (years is not None and (years.high or _OF_AGE) < _OF_AGE)
    person = kb.classes.of(["child" if young else "person"], "child" if young else "person")
    definite = any(c.lower_ in ("the", "this", "that") for c in head.lefts)
    group = person.group if person is not None else None
    return Member(head, Count(1, 1), person, group, head.left_edge.i, head.i + 1, kind="single", definite=definite)
