"""Where the events of one text happened, read together: `scenes_of`.

First each event by its own words (`scenes.scene_of`). Then what the text as a whole leaves no doubt of: an event told without a place,
or with its country alone, happened where another report puts the same kind of event; and where all places of a text lie in one
district or province, an event without a place lies in it too, and so does a village that no gazetteer knows.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secondsource.knowledge.gazetteer_names import fold
from secondsource.knowledge.gazetteer_tables import scene_weights
from secondsource.model import Clue, Place, Report
from secondsource.parse import Parsed
from secondsource.resolve.scenes import scene_of
from secondsource.resolve.scenes_clues import holds
from secondsource.resolve.scenes_document import APART, part_of

#: precisions that say where in a country it was
FINE = frozenset(("site", "town", "near", "admin2"))
#: precisions that leave the province open
WIDE = frozenset(("country", "region"))


@dataclass(frozen=True, slots=True)
class Unit:
    """The province that the places of a text lie in, the district where they all share one too, and the unit as it is named."""

    country: str
    admin1: str
    admin2: str | None
    share: float
    mention: Place | None  # the district or province itself, where the text names it


def scenes_of(reports: Sequence[Report], places: Sequence[Place], parsed: Parsed) -> tuple[tuple[Place, ...], ...]:
    """The places of each report of one text, in their order, with `is_scene` set where its event happened."""
    found = [scene_of(r, places, parsed, reports) for r in reports]
    told = {n: p for n, (r, f) in enumerate(zip(reports, found, strict=True)) if not r.background and (p := _told(f)) is not None}
    weights = scene_weights()
    unit = unit_of(places, parsed, weights) if reports else None
    out: list[tuple[Place, ...]] = []
    for n, report in enumerate(reports):
        here = found[n]
        if not report.background and _is_open(here):
            here = _of_story(n, reports, here, told)
        if unit is not None:
            here = _in_unit(here, unit, add=not report.background)
        out.append(here)
    return tuple(out)


def _told(places: Sequence[Place]) -> Place | None:
    """The scene that a report names in its own sentence, where it is finer than a province."""
    return next((p for p in places if p.is_scene and p.precision in FINE and any(c.name == "scene" for c in p.clues)), None)


def _is_open(places: Sequence[Place]) -> bool:
    """Whether nothing finer than a province is known of where it happened."""
    return not any(p.is_scene and p.precision in FINE for p in places)


def _of_story(n: int, reports: Sequence[Report], here: tuple[Place, ...], told: Mapping[int, Place]) -> tuple[Place, ...]:
    """The places of a report with the scene that the text's other reports of the kind name, where most of them name one."""
    scenes = [p for p in here if p.is_scene]
    others = [p for m, p in told.items() if m != n and _family(reports[m]) == _family(reports[n])]
    if not others:
        return here
    votes = Counter(fold(p.name) for p in others)
    name, most = votes.most_common(1)[0]
    place = next(p for p in others if fold(p.name) == name)
    if 2 * most <= len(others) or not all(holds(s, place) for s in scenes):
        return here
    why = Clue("scene_story", float(most), "told of the same story: other reports of the text name the place")
    scene = dataclasses.replace(place, is_scene=True, clues=(*place.clues, why))
    return (scene, *(p for p in here if p.span != place.span))


def _family(report: Report) -> str:
    family = report.type.partition(".")[0]
    return "attack" if family in ("attack", "battle", "unrest") else family


def unit_of(places: Sequence[Place], parsed: Parsed, weights: Mapping[str, float]) -> Unit | None:
    """The province or district that nearly all places of a text lie in; None where they are spread."""
    named: dict[tuple[str, str | None, str | None, str], Place] = {}
    for p in places:
        if p.country is None or p.adjectival or p.precision in WIDE or part_of(p, parsed) in APART:
            continue
        if p.admin1 is not None:
            named.setdefault((p.country, p.admin1, p.admin2, fold(p.name)), p)
    if not named:
        return None
    votes = Counter((country, admin1) for country, admin1, _, _ in named)
    (country, admin1), most = votes.most_common(1)[0]
    share = most / len(named)
    if share < weights["unit_share"] or admin1 is None:
        return None
    if len(named) == 1 and not any(p.precision in ("admin1", "admin2") for p in named.values()):
        return None  # one town alone may be another of its name
    inside = [p for (c, a, _, _), p in named.items() if (c, a) == (country, admin1)]
    districts = {p.admin2 for p in inside if p.precision != "admin1"}
    admin2 = districts.pop() if len(districts) == 1 and share == 1.0 else None
    finest = "admin1" if admin2 is None else "admin2"
    return Unit(country, admin1, admin2, share, next((p for p in inside if p.precision == finest and p.lat is not None), None))


def _in_unit(here: tuple[Place, ...], unit: Unit, *, add: bool) -> tuple[Place, ...]:
    """The places with the unit as parent of a scene that has none, and as the scene where there is none (`add`)."""
    scenes = [p for p in here if p.is_scene]
    why = Clue("unit_of_document", round(unit.share, 2), "the places that the text names lie there")
    if any(p.precision not in WIDE for p in scenes):
        if any(p.admin1 for p in scenes) or any(p.country not in (None, unit.country) for p in scenes):
            return here
        lacking = {"country": unit.country, "admin1": unit.admin1, "admin2": unit.admin2}
        return tuple(
            dataclasses.replace(p, **lacking, clues=(*p.clues, why)) if p.is_scene and p.geonames_id is None and p.lat is None else p  # type: ignore[arg-type]
            for p in here
        )
    if not add or unit.mention is None or any(p.country not in (None, unit.country) for p in scenes):
        return here
    scene = dataclasses.replace(unit.mention, is_scene=True, clues=(*unit.mention.clues, why))
    return (scene, *(p for p in here if p.span != scene.span))


#: so many days before another event of the text, an event is of another story
ANOTHER_STORY = 366
#: clues of a scene that other sentences have lent
_LENT = ("scene_story", "scene_elsewhere")


def of_its_own_time(reports: Sequence[Report], published: dt.date | None) -> tuple[Report, ...]:
    """The dated reports; one of long ago without the scene that only the sentences about today's event lent it.

    "No attack in the country has cost as many lives since the embassy bombing of 1998": nobody says that it was in the town of the story.
    """
    return tuple(_own_scenes(r) if any(_lent_by(r, o, published) for o in reports if o is not r) else r for r in reports)


def _lent_by(report: Report, other: Report, published: dt.date | None) -> bool:
    """Whether a report has the scene of another that was a year or more later; what bears no date was as late as the text."""
    day, now = report.date.latest, other.date.earliest or published
    if day is None or now is None or other.background or (now - day).days <= ANOTHER_STORY:
        return False
    theirs = {fold(p.name) for p in other.places if p.is_scene and p.precision in FINE}
    return any(fold(p.name) in theirs and any(c.name in _LENT for c in p.clues) for p in report.places if p.is_scene)


def _own_scenes(report: Report) -> Report:
    places = [dataclasses.replace(p, is_scene=False) if any(c.name in _LENT for c in p.clues) else p for p in report.places]
    return dataclasses.replace(report, places=tuple(places))
