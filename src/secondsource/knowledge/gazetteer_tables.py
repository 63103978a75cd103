"""The tables about places that are neither names nor words: the weights of the clues, and units of former days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from secondsource.knowledge.files import DATA, load_yaml


def scene_weights() -> Mapping[str, float]:
    """How much each clue says for a place's being the scene of an event (`data/weights/places.yml`, `scene`)."""
    weights: Mapping[str, float] = load_yaml(DATA / "weights" / "places.yml")["scene"]
    return weights


def former_units() -> Sequence[Mapping[str, Any]]:
    """Units that were part of another until a day (`data/places/history.yml`)."""
    units: Sequence[Mapping[str, Any]] = load_yaml(DATA / "places" / "history.yml")
    return units
