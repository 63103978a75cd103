"""The clues for and against a candidate's being what a name stands for. None of them knows a particular name."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from secondsource.knowledge.gazetteer import ALIAS, LOOSE, MAIN, Entry, Gazetteer, distance
from secondsource.knowledge.gazetteer_names import fold
from secondsource.knowledge.gazetteer_words import place_words
from secondsource.resolve.places_names import Name

_CLASSES = frozenset(("PCLI", "ADM1", "ADM2", "PPLC", "PPL", "PPLM", "CONT", "RGN"))
#: km beyond a unit's farthest towns within which borders are drawn differently
BORDER = 25.0
#: km that the area of a block or a police station reaches
REACH = 40.0
#: a place smaller than this is not known by its name far away
SMALL = 100_000
#: a town of this size is what its name means, not the unit around it
TOWN = 50_000
#: a text of more names than these speaks of places in many units
SHORT = 8
#: a unit with this many times the people of the town of its name is the better known ("Bihar" and a town that also goes by it)
DWARFS = 20
#: km from all other places of a text at which a small place of that name is rather another one
STRAY = 200.0
_HOWS = ("how_main", "how_alias", "how_stripped", "how_loose")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a document before its places are: where its outlet is, where the groups it names are active."""

    outlet: str = ""  # folded letters of the outlet's name and address
    outlet_country: str | None = None
    countries: frozenset[str] = frozenset()  # of the groups and forces named
    grounds: frozenset[int] = frozenset()  # rows of the units that they are active in


@dataclass(slots=True)
class Company:
    """What the document as a whole says: the votes of its names for countries and units, and its setting."""

    setting: Setting = field(default_factory=Setting)
    total: float = 0.0
    country: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    unit: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    reach: Counter[int] = field(default_factory=Counter)  # unit -> names that have any candidate in it

    def top_country(self) -> tuple[str, float]:
        """The country with the most votes and its share of all; ("", 0) where there is none."""
        if not self.country or not self.total:
            return "", 0.0
        code = max(sorted(self.country), key=lambda c: self.country[c])
        return code, self.country[code] / self.total


def company_of(names: Sequence[Name], setting: Setting) -> Company:
    """The votes of the names as they stand now, each split over its candidates by their probability."""
    out = Company(setting)
    for n in names:
        rows: set[int] = set()
        for e, share, units in zip(n.candidates, n.shares, n.units, strict=False):
            if e.how <= ALIAS:
                rows.update(units)
            if share > 0.01:
                out.total += share
                if e.country:
                    out.country[e.country] += share
                for row in units:
                    out.unit[row] += share
        out.reach.update(rows)
    return out


def votes_of(name: Name) -> tuple[dict[str, float], dict[int, float], float]:
    """A name's own votes, which must not speak for itself."""
    country: dict[str, float] = defaultdict(float)
    unit: dict[int, float] = defaultdict(float)
    for e, share, units in zip(name.candidates, name.shares, name.units, strict=False):
        if e.country:
            country[e.country] += share
        for row in units:
            unit[row] += share
    return country, unit, sum(name.shares[: len(name.candidates)])


def all_clues(name: Name, names: Sequence[Name], company: Company, gazetteer: Gazetteer) -> list[dict[str, float]]:
    """For each candidate of a name its clues; the last is for none of them."""
    country, unit, own = votes_of(name)
    total = company.total - own
    near = [e for n in names if n is not name and (e := n.chosen) is not None and e.feature not in ("PCLI", "ADM1", "CONT", "RGN")]
    out = []
    best_share = 0.0
    lone = _is_lone(name)
    seated = _seated(name)
    capital = any(e.feature == "PPLC" and e.how == MAIN for e in name.candidates)
    for e, units in zip(name.candidates, name.units, strict=True):
        clues = _alone(e, name)
        if lone:
            clues["lone"] = 1.0
        if e.row in seated:
            clues["unit_of_town"] = 1.0
        if total > 0.2:
            share = (company.country[e.country or ""] - country[e.country or ""]) / total
            best_share = max(best_share, share)
            clues["same_country"] = share
            if share * total > 0.5:
                clues["any_country"] = 1.0
            _unit(clues, e, units, unit, company, total, len(names))
        _containment(clues, e, name, names, gazetteer)
        _outlet(clues, e, company.setting)
        _actors(clues, e, units, company)
        if capital and e.how != MAIN:  # "Islamabad" is not the other name of Anantnag, whoever is active there
            clues.pop("actor_ground", None)
            clues["beside_capital"] = 1.0
        if nearness := _nearest(e, near):
            clues["near"] = nearness
        if _strays(e, near):
            clues["stray"] = 1.0
        if company.setting.countries and _off_units(e, name, names, gazetteer):
            clues["off_unit"] = 1.0
        out.append(clues)
    none = {"none": 1.0, "none_stranger": company.top_country()[1] - best_share}
    return [*out, none]


def _is_lone(name: Name) -> bool:
    """Whether the name is borne in one unit only and is no word that English texts write otherwise: "Malkangiri"."""
    homes = {(e.country, e.row if e.feature == "ADM1" else e.admin1) for e in name.candidates}
    return len(homes) == 1 and name.folded not in place_words().wordiness


def _seated(name: Name) -> set[int]:
    """The units of a name that have a town of the same name in them: "in Hama" is the town, unless the text says "province"."""
    if name.hints & {"admin1", "admin2"}:
        return set()
    towns = [e for e in name.candidates if e.feature.startswith("PPL") and e.how <= ALIAS and e.population >= TOWN]
    units = {e.row: e.population for e in name.candidates if e.feature.startswith("ADM")}
    return {row for e in towns for row in (e.admin1, e.admin2) if row and units.get(row, 0) < DWARFS * e.population}


def _alone(e: Entry, name: Name) -> dict[str, float]:
    size = math.log10(max(e.population, 100)) - 4.0
    feature = e.feature if e.feature in _CLASSES else e.feature_class
    out = {"size": size, "is_" + feature: 1.0, _HOWS[e.how]: 1.0}
    if feature == "PPLM":
        return _minor(out, name)
    if e.how:
        out["size_other_name"] = size
    if e.how <= ALIAS and " " in name.folded:
        out["many_words"] = 1.0
    if feature in ("ADM1", "ADM2"):
        out["size_unit"] = size
    rank = "country" if e.feature == "PCLI" else e.feature if e.feature in ("ADM1", "ADM2") else e.feature_class
    for hint in name.hints:
        out[f"hint_{hint}_{rank}"] = 1.0
    return out


def _minor(out: dict[str, float], name: Name) -> dict[str, float]:
    """The clues of a village of the second index; its size is not known."""
    del out["size"]
    if name.hints & {"town", "block", "station"}:  # a block or a police station bears the name of a village
        out["minor_of_kind"] = 1.0
    return out


def _unit(
    clues: dict[str, float], e: Entry, units: tuple[int, ...], own: dict[int, float], company: Company, total: float, names: int
) -> None:
    if e.admin1:
        votes = company.unit[e.admin1] - own[e.admin1]
        clues["same_admin1"] = votes / total
        if votes > 0.5:
            clues["any_admin1"] = 1.0
        clues["reach_admin1"] = (company.reach[e.admin1] - 1) / max(1, names - 1)
    if e.admin2 and company.unit[e.admin2] - own[e.admin2] > 0.5:
        clues["any_admin2"] = 1.0
    if e.feature in ("ADM1", "ADM2") and company.unit[e.row] - own[e.row] > 0.5:
        clues["has_children"] = 1.0


def _containment(out: dict[str, float], e: Entry, name: Name, names: Sequence[Name], gazetteer: Gazetteer) -> None:
    for k in _containers(name, names):
        others = names[k].candidates
        if any(gazetteer.within(e, o) for o in others if o.feature in ("ADM1", "ADM2", "PCLI")):
            out["within_next"] = 1.0
        elif any(o.country == e.country for o in others):
            out["next_same_country"] = 1.0
        if "within_next" not in out and e.feature != "PCLI" and names[k].hints & {"admin1", "admin2"}:
            out["beside_next" if beside(e, others) else "outside_next"] = 1.0
        if (
            names[k].hints & {"block", "station"}
            and e.feature.startswith("PPL")
            and (towns := [o for o in others if o.feature.startswith("PPL")])
        ):
            far = [d for o in towns if (d := distance(e, o)) is not None]
            if far and not any(o.row == e.row for o in towns):
                out["near_next" if min(far) < REACH else "far_next"] = 1.0
    if name.holds and any(gazetteer.within(c, e) for k in name.holds for c in names[k].candidates):
        out["contains_last"] = 1.0


def _containers(name: Name, names: Sequence[Name]) -> Sequence[int]:
    """The names said to contain it; behind one that no gazetteer knows, what contains that: "Tabi in Womra tehsil of Gaya District"."""
    out: list[int] = []
    for k in sorted(name.inside):
        out += [k] if names[k].candidates else [k, *(j for j in sorted(names[k].inside) if names[j] is not name)]
    return out


def beside(e: Entry, units: Sequence[Entry]) -> bool:
    """Whether a town lies so near to a unit's towns that the text, which puts it there, may know better than the gazetteer."""
    if not e.feature.startswith("PPL") or e.how == LOOSE:
        return False
    far = ((distance(e, o), o) for o in units if o.feature in ("ADM1", "ADM2"))
    return any(d is not None and d <= o.radius + BORDER for d, o in far)


def _outlet(out: dict[str, float], e: Entry, setting: Setting) -> None:
    if setting.outlet_country and e.country == setting.outlet_country:
        out["outlet_country"] = 1.0
    if setting.outlet and len(e.name) > 4 and fold(e.name).replace(" ", "") in setting.outlet:
        out["outlet_named"] = 1.0


def _actors(out: dict[str, float], e: Entry, units: Sequence[int], company: Company) -> None:
    """Whether a group that the text names is active there: "Maoists ... in Aurangabad District" is not the one of Maharashtra.

    It says the less, the more of the text's places lie in other countries.
    """
    setting = company.setting
    if not setting.countries or e.country is None:
        return
    weight = (1.0 + sum(company.country.get(c, 0.0) for c in setting.countries)) / (1.0 + company.total)
    if e.country in setting.countries:
        out["actor_country"] = weight
        if not setting.grounds.isdisjoint(units):
            out["actor_ground"] = weight
        elif setting.grounds and e.feature.startswith("PPL") and e.population < SMALL:
            out["off_ground"] = weight
    else:
        out["actor_elsewhere"] = weight
        if e.how == LOOSE:
            out["loose_elsewhere"] = weight


def _strays(e: Entry, near: Sequence[Entry]) -> bool:
    """Whether a small town lies far from all towns and districts that the text names, which all lie in one province."""
    if e.population >= SMALL or not e.feature.startswith("PPL"):
        return False
    others = [o for o in near if o.row != e.row]
    if len(others) < 2 or len({(o.country, o.row if o.feature == "ADM1" else o.admin1) for o in others}) > 1:
        return False
    return all((d := distance(e, o)) is not None and d > STRAY for o in others)


def _off_units(e: Entry, name: Name, names: Sequence[Name], gazetteer: Gazetteer) -> bool:
    """Whether a small town lies in none of the districts that the text names as such, nor by one.

    "Near Digha village, the Singhbhum District Police said" is not the beach of that name in another state.

    Asked in short texts on groups with a home: a long one speaks of places in many units.
    """
    if e.population >= SMALL or not e.feature.startswith("PPL") or len(names) > SHORT:
        return False
    units = [o for n in names if n is not name and "admin2" in n.hints and (o := n.chosen) is not None and o.feature == "ADM2"]
    return bool(units) and not any(gazetteer.within(e, o) or e.admin1 == o.admin1 for o in units) and not beside(e, units)


def _nearest(e: Entry, near: Sequence[Entry]) -> float:
    """0 to 3: how near the nearest other chosen place is (1,000, 100, 10 km)."""
    best = 1000.0
    for o in near:
        if o.country == e.country and o.row != e.row and (d := distance(e, o)) is not None and d < best:
            best = d
    return 3.0 - math.log10(max(best, 10.0))
