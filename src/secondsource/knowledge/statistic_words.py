"""Words of totals, compiled from `lexicon/<language>/statistics.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class StatisticWords:
    """Look-ups by words in lower case, as the rules of `detect.statistics` want them."""

    after: Mapping[str, str]  # word that follows a number -> measure
    before: Mapping[str, str]  # verb that governs a number -> measure
    nouns: Mapping[str, str]  # lemma of a noun that names a measure -> measure
    between: frozenset[str]
    groups: Mapping[str, str]
    counting: frozenset[str]
    producers: frozenset[str]
    sources: frozenset[str]
    mass: frozenset[str]
    change: frozenset[str]
    single: frozenset[str]
    titles: tuple[str, ...]
    areas: frozenset[str]
    tellers: frozenset[str]  # who gives figures, and is no body that keeps count
    undergone: frozenset[str]  # verbs whose subject suffers, or only counts, what a figure tells
    telling: frozenset[str]  # verbs whose subject tells of it
    deeds: frozenset[str]  # deeds in the plural that are the subject of a total
    everywhere: frozenset[str]
    world: frozenset[str]


def make_statistic_words(rows: Mapping[str, Any]) -> StatisticWords:
    """The compiled form of the lexicon's rows."""
    measures = rows["measures"].items()
    return StatisticWords(
        after={w: m for m, row in measures for w in row["after"]},
        before={w: m for m, row in measures for w in row["before"]},
        nouns={w: m for m, row in measures for w in row["nouns"]},
        between=frozenset(rows["between"]),
        groups={w: g for g, words in rows["groups"].items() for w in words},
        counting=frozenset(rows["counting"]),
        producers=frozenset(rows["producers"]),
        sources=frozenset(rows["sources"]),
        mass=frozenset(rows["mass"]),
        change=frozenset(rows["change"]),
        single=frozenset(rows["single"]),
        titles=tuple(rows["titles"]),
        areas=frozenset(rows["areas"]),
        tellers=frozenset(rows["tellers"]),
        undergone=frozenset([*rows["undergone"], *rows["telling"], *rows["counting"]]),
        telling=frozenset([*rows["telling"], *rows["counting"]]),
        deeds=frozenset(rows["deeds"]),
        everywhere=frozenset([*rows["everywhere"], *rows["world"]]),
        world=frozenset(rows["world"]),
    )
