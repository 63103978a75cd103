"""Which place a name stands for: `resolve_places`.

Read in this order: `places_names` (the names of a document and their candidates), `places_clues` (what speaks for each), this: the
candidates are weighed, first each name alone, then twice more in the company of what was chosen for the others.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence

from secondsource.knowledge import Knowledge
from secondsource.knowledge.gazetteer import ALIAS, LOOSE, Entry, Gazetteer
from secondsource.knowledge.gazetteer_names import fold
from secondsource.knowledge.gazetteer_tables import former_units, grounds_of
from secondsource.knowledge.gazetteer_words import place_words
from secondsource.model import Clue, Document, Place, PlacePrecision
from secondsource.parse import Parsed
from secondsource.resolve.places_clues import Company, Setting, all_clues, company_of
from secondsource.resolve.places_minor import widen
from secondsource.resolve.places_names import Name, hints_at, names_of
from secondsource.resolve.scenes import scene_of

__all__ = ["resolve_places", "scene_of"]

#: the votes settle after this many
ROUNDS = 4
#: share of the document's places in one country from which a place that no gazetteer knows is put there too
SURE = 0.9
#: a group active in more countries than these says little of where a text is
WIDE = 3


def resolve_places(names: Sequence[Place], parsed: Parsed, kb: Knowledge) -> tuple[Place, ...]:
    """The same places with ids, coordinates and parents where the document as a whole allows it."""
    weights = kb.weights("places")["resolve"]
    found = names_of(names, parsed.document.text, kb.gazetteer, place_words(kb.language))
    company = choose(found, setting_of(parsed, kb), kb.gazetteer, weights)
    out = list(names)
    for name in found:
        for n in name.places:
            out[n] = _decided(names[n], name, company, kb.gazetteer)
    for name in found:
        for n in name.places:
            out[n] = _of_its_kind(out[n], name, parsed.document.text, kb)
    for name in found:
        for n in name.places:
            out[n] = _as_told(out[n], name, found, kb.gazetteer)
    for name in reversed(found):  # what is named inside another comes before it, so that parents are known first
        if name.chosen is None:
            for n in name.places:
                out[n] = _inside(out[n], [out[found[k].places[0]] for k in sorted(name.inside)], name.hints)
    return as_of(out, parsed.document.published)


def _of_its_kind(place: Place, name: Name, text: str, kb: Knowledge) -> Place:
    """A mention as the unit or the town that its own words ask for: "Katsina state", where the text else speaks of the town of Katsina."""
    chosen = name.chosen
    if chosen is None or place.span is None or len(name.candidates) < 2:
        return place
    asked = hints_at(place.span.start, place.span.end, text, place_words(kb.language)) & {"town", "admin1", "admin2"}
    if len(asked) != 1 or precision_of(chosen) in asked:
        return place
    for e in name.candidates:
        if e.how <= ALIAS and precision_of(e) in asked and (kb.gazetteer.within(e, chosen) or kb.gazetteer.within(chosen, e)):
            return placed(place, e, kb.gazetteer)
    return place


def _as_told(place: Place, name: Name, names: Sequence[Name], gazetteer: Gazetteer) -> Place:
    """A town with the unit that the text puts it in, where the gazetteer draws the border on its other side."""
    if name.chosen is None or not name.chosen.feature.startswith("PPL"):
        return place
    for k in name.inside:
        unit = names[k].chosen
        if (
            unit is not None
            and unit.feature in ("ADM1", "ADM2")
            and unit.country == place.country
            and unit.row not in (name.chosen.admin1, name.chosen.admin2)
        ):
            upper = unit.name if unit.feature == "ADM1" else gazetteer.entry(unit.admin1).name if unit.admin1 else None
            return dataclasses.replace(place, admin1=upper, admin2=unit.name if unit.feature == "ADM2" else None)
    return place


def as_of(places: Sequence[Place], day: dt.date | None) -> tuple[Place, ...]:
    """The places with the units that they lay in on a day: a district of Telangana was in Andhra Pradesh until June 2014.

    Without a day they stay as they are today.
    """
    if day is None:
        return tuple(places)
    past = [h for h in former_units() if day <= h["until"]]
    if not past:
        return tuple(places)
    out = []
    for p in places:
        for h in past:
            if p.country == h["country"] and p.admin1 in h["units"] and p.precision != "admin1":
                p = dataclasses.replace(p, admin1=h["in"], country=h.get("in_country", p.country))
        out.append(p)
    return tuple(out)


def _inside(place: Place, units: Sequence[Place], hints: set[str]) -> Place:
    """A place that the gazetteer lacks: how precise its words of kind say it is, and the parents that the text names.

    "Nallapur village in Gaya district" is a town in Gaya; "Koneru Railway Station" is a site.
    """
    kind: PlacePrecision
    hints = {"admin2" if h == "block" else h for h in hints}
    for kind in ("admin2", "admin1", "site"):
        if kind in hints and "town" not in hints:
            place = dataclasses.replace(place, precision=kind)
            break
    for unit in units:
        if unit.country is not None:
            admin2 = unit.admin2 if unit.precision in ("admin2", "town") else None
            return dataclasses.replace(place, country=unit.country, admin1=unit.admin1, admin2=admin2)
    return place


def choose(names: Sequence[Name], setting: Setting, gazetteer: Gazetteer, weights: Mapping[str, float]) -> Company:
    """Give each name's candidates their probabilities, in rounds; and the company that decided in the last."""
    company = settle(names, Company(setting), gazetteer, weights)
    if widen(names, company, gazetteer):
        company = settle(names, company, gazetteer, weights)
    for name in names:
        if _is_open(name, company):
            name.shares = [0.0] * len(name.candidates) + [1.0]
    return company


def settle(names: Sequence[Name], company: Company, gazetteer: Gazetteer, weights: Mapping[str, float]) -> Company:
    """Weigh the candidates of all names until their votes settle; gives the company of the last round."""
    for _ in range(ROUNDS):
        shares = [weigh(all_clues(name, names, company, gazetteer), weights) for name in names]
        for name, found in zip(names, shares, strict=True):
            name.shares = found
        company = company_of(names, company.setting)
    return company


def _is_open(name: Name, company: Company) -> bool:
    """Whether a district is one of two in two provinces, and the text names neither another place nor a group that tells which."""
    best = name.chosen
    if best is None or best.feature != "ADM2" or "admin2" not in name.hints or company.total > 1.5:
        return False
    others = [e for e in name.candidates if e.feature == "ADM2" and e.country == best.country and e.admin1 != best.admin1]
    grounds = company.setting.grounds
    told = company.setting.outlet_country == best.country or name.inside or name.holds
    return bool(others) and not told and grounds.isdisjoint((best.row, best.admin1))


def weigh(clues: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> list[float]:
    """The probability of each alternative by its clues."""
    scores = [sum(v * weights.get(k, 0.0) for k, v in c.items()) for c in clues]
    top = max(scores)
    odds = [2.0 ** (s - top) for s in scores]
    total = sum(odds)
    return [o / total for o in odds]


def setting_of(parsed: Parsed, kb: Knowledge) -> Setting:
    """Where the outlet of a document is, and where the groups and forces that it names without doubt are active."""
    outlet, country = outlet_of(parsed.document, kb.gazetteer)
    countries: set[str] = set()
    grounds: set[int] = set()
    for ids in _groups(parsed, kb):
        entries = [kb.actors.entries[key] for key in ids]
        homes = {country for entry in entries for country in entry.country}
        if len(homes) <= WIDE:
            countries |= homes
            if len(entries) == 1:
                grounds |= grounds_of(ids[0], kb.gazetteer) or grounds_of(entries[0].parent or "", kb.gazetteer)
    return Setting(outlet, country, frozenset(countries), frozenset(grounds))


def _groups(parsed: Parsed, kb: Knowledge) -> set[tuple[str, ...]]:
    """The ids that the names of groups and forces may stand for: those merged before the parse, and single words ("Naxals")."""
    names = {w.label.keys for w in parsed.words if w.label is not None and w.label.kind == "actor"}
    names |= {kb.actors.named(form) for form in {w.form for w in parsed.words if w.label is None and w.form[:1].isupper()}}
    return names - {()}


def outlet_of(document: Document, gazetteer: Gazetteer) -> tuple[str, str | None]:
    """The letters of the outlet's name and address, and the country that the address ends in."""
    host = re.sub(r"\A\w+://|/.*\Z", "", document.url or "")
    end = re.search(r"\.([a-z]{2})\Z", host or (document.source or "").lower())
    code = {"uk": "GB"}.get(end.group(1), end.group(1).upper()) if end else None
    letters = fold(f"{document.source or ''} {host}").replace(" ", "")
    return letters, code if code and gazetteer.country(code) else None


def _decided(place: Place, name: Name, company: Company, gazetteer: Gazetteer) -> Place:
    """The place with what was chosen; where that is too open, only the country that the candidates or the document leave."""
    chosen = name.chosen
    if chosen is None or name.best is None:
        return dataclasses.replace(place, country=_country(name, company))
    share = name.shares[name.best]
    why = Clue("resolved", round(_log_odds(share), 2), f"{chosen.name}, {chosen.country}: one of {len(name.candidates)} of that name")
    misspelt = chosen.how == LOOSE and any(e.row == chosen.row for e in gazetteer.nearly(place.name)) and not gazetteer.loosely(place.name)
    written = chosen.name if misspelt else name.bare if _is_kind_added(name, chosen) else place.name
    out = placed(dataclasses.replace(place, name=written, clues=(*place.clues, why)), chosen, gazetteer)
    area = "block" in name.hints and "town" not in name.hints and out.precision == "town"  # what is under it, not its seat
    return dataclasses.replace(out, precision="admin2") if area else out


def _is_kind_added(name: Name, town: Entry) -> bool:
    """Whether a town is named with a word of kind that is no part of its name: "San Juan City", but "Mexico City"."""
    if not town.feature.startswith("PPL") or fold(name.bare) == name.folded or fold(name.bare) != fold(town.name):
        return False
    return not any(e.feature in ("PCLI", "ADM1") and e.country == town.country for e in name.candidates)  # "Gaza City" is not Gaza


def _country(name: Name, company: Company) -> str | None:
    """The country of a place without an entry: the one of all districts of the name, or that all places of the document lie in."""
    homes = {e.country for e in name.candidates if e.feature == "ADM2"}
    if "admin2" in name.hints and len(homes) == 1:
        return homes.pop()
    code, share = company.top_country()
    return code if company.total >= 1.5 and share > SURE else None


def _log_odds(share: float) -> float:
    return math.log2(share / (1 - share)) if share < 0.9999 else 13.0


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
