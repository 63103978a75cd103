"""The clues for and against a candidate's being what a name stands for. None of them knows a particular name."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from secondsource.knowledge.gazetteer import ALIAS, Entry, Gazetteer, distance
from secondsource.knowledge.gazetteer_names import fold
from secondsource.knowledge.gazetteer_words import place_words
from secondsource.resolve.places_names import Name

_CLASSES = frozenset(("PCLI", "ADM1", "ADM2", "PPLC", "PPL", "CONT", "RGN"))
_HOWS = ("how_main", "how_alias", "how_stripped", "how_loose")


@dataclass(slots=True)
class Company:
    """What the document as a whole says: the votes of its names for countries and units, and where its outlet is."""

    outlet: str = ""  # folded letters of the outlet's name and address
    outlet_country: str | None = None
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


def company_of(names: Sequence[Name], outlet: str, outlet_country: str | None) -> Company:
    """The votes of the names as they stand now, each split over its candidates by their probability."""
    out = Company(outlet, outlet_country)
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
    near = [n for n in names if n is not name and (e := n.chosen) is not None and e.feature not in ("PCLI", "ADM1", "CONT", "RGN")]
    out = []
    best_share = 0.0
    lone = _is_lone(name)
    for e, units in zip(name.candidates, name.units, strict=True):
        clues = _alone(e, name)
        if lone:
            clues["lone"] = 1.0
        if total > 0.2:
            share = (company.country[e.country or ""] - country[e.country or ""]) / total
            best_share = max(best_share, share)
            clues["same_country"] = share
            if share * total > 0.5:
                clues["any_country"] = 1.0
            _unit(clues, e, units, unit, company, total, len(names))
        _containment(clues, e, name, names, gazetteer)
        _outlet(clues, e, company)
        if nearness := _nearest(e, near):
            clues["near"] = nearness
        out.append(clues)
    none = {"none": 1.0, "none_stranger": company.top_country()[1] - best_share}
    return [*out, none]


def _is_lone(name: Name) -> bool:
    """Whether the name is borne in one unit only and is no word that English texts write otherwise: "Malkangiri"."""
    homes = {(e.country, e.row if e.feature == "ADM1" else e.admin1) for e in name.candidates}
    return len(homes) == 1 and name.folded not in place_words().wordiness


def _alone(e: Entry, name: Name) -> dict[str, float]:
    size = math.log10(max(e.population, 100)) - 4.0
    feature = e.feature if e.feature in _CLASSES else e.feature_class
    out = {"size": size, "is_" + feature: 1.0, _HOWS[e.how]: 1.0}
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
    for k in name.inside:
        others = names[k].candidates
        if any(gazetteer.within(e, o) for o in others if o.feature in ("ADM1", "ADM2", "PCLI")):
            out["within_next"] = 1.0
        elif any(o.country == e.country for o in others):
            out["next_same_country"] = 1.0
        if "within_next" not in out and names[k].hints & {"admin1", "admin2"} and e.feature.startswith("PPL"):
            out["outside_next"] = 1.0
    if name.holds and any(gazetteer.within(c, e) for k in name.holds for c in names[k].candidates):
        out["contains_last"] = 1.0


def _outlet(out: dict[str, float], e: Entry, company: Company) -> None:
    if company.outlet_country and e.country == company.outlet_country:
        out["outlet_country"] = 1.0
    if company.outlet and len(e.name) > 4 and fold(e.name).replace(" ", "") in company.outlet:
        out["outlet_named"] = 1.0


def _nearest(e: Entry, near: Sequence[Name]) -> float:
    """0 to 3: how near the nearest other chosen place is (1,000, 100, 10 km)."""
    best = 1000.0
    for n in near:
        o = n.chosen
        if o is not None and o.country == e.country and o.row != e.row and (d := distance(e, o)) is not None and d < best:
            best = d
    return 3.0 - math.log10(max(best, 10.0))
