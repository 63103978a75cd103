"""Which country a word means: names, adjectives and capitals, as the lexicon of the language has them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Nations:
    """Look-ups from words, in lower case, to ISO 3166-1 alpha-2 codes."""

    names: Mapping[str, str]
    adjectives: Mapping[str, str]
    capitals: Mapping[str, str]
    called: Mapping[str, str]  # code -> the usual name

    @functools.cached_property
    def name_ends(self) -> frozenset[str]:
        """Their names and the last words of these: a name of several words may be one token."""
        return frozenset(x for n in self.names for x in (n, n.split()[-1]))

    def of(self, words: str) -> str | None:
        """The country that a name or adjective stands for.

        Capitals are not looked at here: "Kabul police" are police of a town.
        """
        low = words.lower()
        return self.adjectives.get(low) or self.names.get(low)


def make_nations(rows: Mapping[str, Mapping[str, Any]]) -> Nations:
    """Nations from the rows of `nations.yml`."""
    names: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    capitals: dict[str, str] = {}
    called: dict[str, str] = {}
    for code, row in rows.items():
        called[code] = row["names"][0]
        names.update((n.lower(), code) for n in row["names"])
        adjectives.update((a.lower(), code) for a in row["adjectives"])
        capitals[row["capital"].lower()] = code
    return Nations(names, adjectives, capitals, called)
