"""The words around names of places: prepositions, words of kind, titles; and which names are also ordinary words or persons'."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secondsource.knowledge.files import DATA, load_yaml
from secondsource.knowledge.gazetteer_names import fold


@dataclass(frozen=True)
class PlaceWords:
    """The lexicon `places.yml` as sets, and the frequencies of `words.tsv`."""

    at: frozenset[str]
    way: frozenset[str]
    kinds: Mapping[str, frozenset[str]]  # precision -> words of kind
    kind_words: frozenset[str]
    settlements: frozenset[str]  # words of kind that only a small place has
    of_kind: frozenset[str]  # the same and their plurals, as before "of"
    taking: frozenset[str]  # verbs whose object is often a place
    units: frozenset[str]  # words of kind that, with a capital, are part of the name ("Swat District")
    sub_units: frozenset[str]  # parts of a district
    station_of: frozenset[str]  # "police", before
    stations: frozenset[str]  # "station", "limits"
    taken_from: frozenset[str]  # participles whose "from" names a place
    aiming: frozenset[str]  # verbs whose "at" names an aim
    features: frozenset[str]
    feature_types: Mapping[str, int]  # the group of the lexicon's `features` that a word belongs to
    bodies: frozenset[str]
    directions: frozenset[str]
    titles: frozenset[str]
    offices: frozenset[str]
    holders: frozenset[str]  # who speaks for what is named next
    saying: frozenset[str]  # verbs beside which a place may be only where it was said
    companies: frozenset[str]
    persons: frozenset[str]
    bearers: frozenset[str]  # men and means of a country, before which its name says whose they are
    deeds: frozenset[str]  # nouns of violence before which a place says which one
    home_bodies: frozenset[str]  # police and courts, whose demonym says the country
    never: frozenset[str]
    abbreviations: Mapping[str, tuple[str, str]]  # "Calif." -> (country, admin1)
    short: Mapping[str, str]
    wordiness: Mapping[str, float]  # ln of how much more often it is written in lower case
    given: frozenset[str]
    surnames: frozenset[str]


_AREAS = ("sub_units", "station_of", "stations", "taken_from", "aiming")


@functools.cache
def place_words(language: str = "en") -> PlaceWords:
    """The words of a language, loaded once."""
    raw: dict[str, Any] = load_yaml(DATA / "lexicon" / language / "places.yml")
    kinds = {k: frozenset(v) for k, v in raw["kinds"].items()}
    wordiness, given, surnames = _frequencies()
    types = {word: n for n, group in enumerate(raw["features"]) for word in group}
    lists = (
        "settlements",
        "at",
        "way",
        "bodies",
        "directions",
        "titles",
        "offices",
        "holders",
        "saying",
        "companies",
        "persons",
        "bearers",
        "units",
        "taking",
        "deeds",
        "home_bodies",
        *_AREAS,
    )
    sets = {n: frozenset(raw[n]) for n in lists}
    return PlaceWords(
        **sets,
        kinds=kinds,
        kind_words=(singular := frozenset().union(*kinds.values())),
        of_kind=singular | {w[:-1] + "ies" if w.endswith("y") else w + "s" for w in singular},
        features=frozenset(types),
        feature_types=types,
        never=frozenset(fold(w) for w in raw["never"]),
        abbreviations={
            short: (country, unit) for country, units in raw["abbreviations"].items() for unit, words in units.items() for short in words
        },
        short=raw["names_written_short"],
        wordiness=wordiness,
        given=given,
        surnames=surnames,
    )


def _frequencies() -> tuple[dict[str, float], frozenset[str], frozenset[str]]:
    rows = [line.rstrip("\n").split("\t") for line in (DATA / "places" / "words.tsv").read_text(encoding="utf-8").splitlines()]
    return (
        {word: float(more) for word, more, _ in rows},
        frozenset(word for word, _, kinds in rows if "g" in kinds),
        frozenset(word for word, _, kinds in rows if "s" in kinds),
    )
