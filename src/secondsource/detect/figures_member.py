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
