"""The tables about places that are neither names nor words: the weights of the clues, units of former days, where groups are active."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from secondsource.knowledge.files import DATA, load_yaml
from secondsource.knowledge.gazetteer import ALIAS, Gazetteer


@functools.cache
def scene_weights() -> Mapping[str, float]:
    """How much each clue says for a place's being the scene of an event (`data/weights/places.yml`, `scene`)."""
    weights: Mapping[str, float] = load_yaml(DATA / "weights" / "places.yml")["scene"]
    return weights


@functools.cache
def story_weights() -> Mapping[str, Mapping[str, float]]:
    """How much each clue says for a report's being its text's story, and for a town's being where that was (`data/weights/story.yml`)."""
    weights: Mapping[str, Mapping[str, float]] = load_yaml(DATA / "weights" / "story.yml")
    return weights


@functools.cache
def former_units() -> Sequence[Mapping[str, Any]]:
    """Units that were part of another until a day (`data/places/history.yml`)."""
    units: Sequence[Mapping[str, Any]] = load_yaml(DATA / "places" / "history.yml")
    return units


@functools.lru_cache(maxsize=1024)
def grounds_of(actor: str, gazetteer: Gazetteer) -> frozenset[int]:
    """The rows of the units that a group of the register is active in (`data/places/grounds.yml`); none where it has no line."""
    table: Mapping[str, Mapping[str, Sequence[str]]] = load_yaml(DATA / "places" / "grounds.yml")
    rows: set[int] = set()
    for country, units in table.get(actor, {}).items():
        for unit in units:
            district, _, upper = unit.rpartition(", ")
            feature = "ADM2" if district else "ADM1"
            above = {e.row for e in gazetteer.lookup(upper) if e.feature == "ADM1" and e.country == country}
            rows |= {
                e.row
                for e in gazetteer.lookup(district or upper)
                if e.feature == feature and e.country == country and e.how <= ALIAS + 1 and (not district or e.admin1 in above)
            }
    return frozenset(rows)
