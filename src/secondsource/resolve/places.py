"""Which place a name stands for: `resolve_places`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from secondsource.knowledge import Knowledge
from secondsource.knowledge.gazetteer import Entry, Gazetteer
from secondsource.knowledge.gazetteer_names import fold
from secondsource.model import Place, PlacePrecision
from secondsource.parse import Parsed
from secondsource.resolve.scenes import scene_of

__all__ = ["resolve_places", "scene_of"]


def resolve_places(names: Sequence[Place], parsed: Parsed, kb: Knowledge) -> tuple[Place, ...]:
    """The same places with ids, coordinates and parents where the document as a whole allows it."""
    return tuple(_resolve(p, kb.gazetteer) for p in names)


def _resolve(place: Place, gazetteer: Gazetteer) -> Place:
    if place.adjectival:
        found = gazetteer.country(gazetteer.demonyms[fold(place.name)])
    else:
        candidates = gazetteer.lookup(place.name) or gazetteer.loosely(place.name)
        found = max(candidates, key=_prior, default=None)
    return place if found is None else placed(place, found, gazetteer)


def _prior(entry: Entry) -> float:
    return {"PCLI": 1e10, "CONT": 1e10, "ADM1": 1e6, "PPLC": 1e7}.get(entry.feature, 0) + entry.population / (1 + entry.how)


def placed(place: Place, entry: Entry, gazetteer: Gazetteer) -> Place:
    """A named place with what the gazetteer says of the entry that it stands for."""
    return dataclasses.replace(
        place,
        geonames_id=entry.geonames_id,
        lat=entry.lat,
        lon=entry.lon,
        country=entry.country,
        admin1=entry.name if entry.feature == "ADM1" else gazetteer.entry(entry.admin1).name if entry.admin1 else None,
        admin2=entry.name if entry.feature == "ADM2" else gazetteer.entry(entry.admin2).name if entry.admin2 else None,
        precision=precision_of(entry),
        feature=entry.feature_class,
    )


def precision_of(entry: Entry) -> PlacePrecision:
    """The contract's precision of a place by its feature code."""
    if entry.feature.startswith("PCL"):
        return "country"
    if entry.feature.startswith("ADM1"):
        return "admin1"
    if entry.feature.startswith("ADM2"):
        return "admin2"
    if entry.feature_class == "P":
        return "town"
    return "site" if entry.feature_class == "S" else "region"
