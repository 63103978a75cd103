"""Candidates from the second index of the gazetteer, villages, for names that nothing else explains: `widen`.

A village is meant only where the text is known to speak of its district or state: by the places that are settled already, or by a group
that is active there. Without either, by its name alone, only where all of the name lie in one state of the country that the text is about.
"""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.knowledge.gazetteer import ALIAS, MAIN, Entry, Gazetteer
from secondsource.resolve.places_clues import SMALL, Company, beside, votes_of
from secondsource.resolve.places_names import Name, units_of

#: votes of other names that make a unit one that the text speaks of
SPOKEN_OF = 0.5
#: more villages of one name than these are not told apart
MOST_MINOR = 12
#: the countries that the second index has
COUNTRIES = frozenset(("IN",))


def widen(names: Sequence[Name], company: Company, gazetteer: Gazetteer) -> bool:
    """Add villages to the candidates of the names that stand for nothing sure; tells whether any were added."""
    setting = company.setting
    about = COUNTRIES & {*company.country, *setting.countries, setting.outlet_country or ""}
    if not about:
        return False
    added = False
    for name in names:
        if name.folded.startswith("people ") or "admin2" in name.hints or not _is_unsure(name):
            continue
        known = {e.row for e in name.candidates}
        more = [e for e in _spoken_of(name, company, gazetteer) if e.row not in known and _may_lie(e, name, names, gazetteer)]
        if more and len(more) <= MOST_MINOR:
            name.candidates += tuple(more)
            name.units += [units_of(e) for e in more]
            added = True
    return added


def _is_unsure(name: Name) -> bool:
    """Whether a name stands for nothing, or for a small town that may be another of its name."""
    e = name.chosen
    return e is None or (e.feature.startswith("PPL") and (e.population < SMALL or e.how > ALIAS))


def _spoken_of(name: Name, company: Company, gazetteer: Gazetteer) -> list[Entry]:
    """The villages of a name in the units that the text speaks of, the districts before the states; else those of one state alone."""
    found = gazetteer.minor(name.bare)
    misspelt = not found and not name.candidates
    if misspelt:
        found = tuple(e for e in gazetteer.minor_nearly(name.bare) if e.country in COUNTRIES)
    if not found:
        return []
    own = votes_of(name)[1] if name.shares else {}
    units = {row for row, votes in company.unit.items() if votes - own.get(row, 0.0) > SPOKEN_OF}
    for part in (units, _with_heirs(units, gazetteer)):
        if any(e.admin2 in part for e in name.candidates if e.how <= ALIAS):
            return []  # a town of the name lies there
        if inside := [e for e in found if e.admin2 in part]:
            return _best_spelt(inside)
    if misspelt and units:
        return []  # in a whole state too many names are a letter apart
    if units:
        return _best_spelt([e for e in found if e.admin1 in units])
    fought = [e for e in found if not company.setting.grounds.isdisjoint((e.admin1, e.admin2))]
    alone = _best_spelt(fought or found)
    return alone if len({e.row for e in alone} if misspelt else {e.admin1 for e in alone}) == 1 else []


def _may_lie(e: Entry, name: Name, names: Sequence[Name], gazetteer: Gazetteer) -> bool:
    """Whether a village lies in the unit that the text puts the name in, where it names one."""
    units = [u for k in name.inside if (u := names[k].chosen) is not None and u.feature in ("ADM1", "ADM2")]
    return not units or any(gazetteer.within(e, u) for u in units) or beside(e, units)


def _best_spelt(found: Sequence[Entry]) -> list[Entry]:
    return [e for e in found if e.how == MAIN] or list(found)


def _with_heirs(units: set[int], gazetteer: Gazetteer) -> set[int]:
    return {row for unit in units for row in gazetteer.heirs.get(unit, ())}
