"""Which of the named places is where an event happened: `scene_of`.

The places of the event's own sentence are weighed by how they hang on its word (`scenes_clues`); where none of them is the scene, the
report's other passages are asked, then what the paragraph or the dateline says. Parents of a scene are scenes too, after it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

from secondsource.knowledge.files import DATA, load_yaml
from secondsource.knowledge.gazetteer_words import place_words
from secondsource.model import Clue, Place, PlacePrecision, Report
from secondsource.parse import Parsed
from secondsource.resolve.scenes_clues import Seat, clues_for_scene, seats_of

_ORDER: Sequence[PlacePrecision] = ("site", "town", "near", "admin2", "admin1", "region", "country")
_JOIN = re.compile(r"\s*,\s*|\s*\(\s*|\s+in\s+(?:the\s+)?|[\w\s]{0,24}\s(?:in|of)\s+(?:the\s+)?(?:\w+ern\s+)?")
_FAR = re.compile(r"\b(\d+(?:\.\d+)?|several|some|about \d+|few)\s*(?:-\s*)?(?:kilomet(?:er|re)s?|km|kms|miles?)\s+(?:to the\s+)?(?:(?:north|south|east|west)[\w-]*\s+)?(?:of|from|outside|away from)\s+\Z|\b(?:near|close to|outside|on the outskirts of)\s+(?:the\s+)?(?:\w+\s+of\s+)?\Z", re.I)


def scene_of(report: Report, places: Sequence[Place], parsed: Parsed, others: Sequence[Report]) -> tuple[Place, ...]:
    """The places of this report's event, most precise scene first, with `is_scene` set on those where it happened."""
    trigger = _token(report, parsed)
    if trigger is None:
        return ()
    weights: Mapping[str, float] = load_yaml(DATA / "weights" / "places.yml")["scene"]
    sentence = parsed.sentence_index[trigger]
    seats = seats_of(places, parsed, sentence)
    ranked = rank(seats, trigger, parsed, weights)
    found = [(s, seat) for s, seat in ranked if s > 0]
    if not found:
        return tuple(s.place for s in seats)
    chosen = found[0][1]
    scenes = [_as_scene(chosen, found[0][0], parsed)]
    for seat in seats:
        if seat is not chosen and _holds(seat.place, chosen.place):
            scenes.append(dataclasses.replace(seat.place, is_scene=True))
    scenes.sort(key=lambda p: _ORDER.index(p.precision))
    taken = {p.span for p in scenes}
    return (*scenes, *(s.place for s in seats if s.place.span not in taken))


def rank(
    seats: Sequence[Seat], trigger: int, parsed: Parsed, weights: Mapping[str, float]
) -> list[tuple[float, Seat]]:
    """The places of a sentence with their scores as scene of the event that a word tells of, the best first."""
    out = []
    for seat, clues in weighed(seats, trigger, parsed):
        out.append((sum(v * weights.get(k, 0.0) for k, v in clues.items()), seat))
    return sorted(out, key=lambda x: -x[0])


def weighed(seats: Sequence[Seat], trigger: int, parsed: Parsed) -> list[tuple[Seat, dict[str, float]]]:
    """Each place of a sentence with its clues."""
    words = place_words()
    out = []
    for n, seat in enumerate(seats):
        container = n > 0 and _joined(seats[n - 1], seat, parsed)
        out.append((seat, clues_for_scene(seat, parsed.doc[trigger], seats, words, container=container)))
    return out


def _token(report: Report, parsed: Parsed) -> int | None:
    tokens = parsed.tokens(report.span.start, report.span.end)
    return tokens.root.i if len(tokens) else None


def _joined(a: Seat, b: Seat, parsed: Parsed) -> bool:
    """Whether `b` is named as what contains `a`: "Hangu, Khyber Pakhtunkhwa", "Tal in Hangu district"."""
    if a.place.span is None or b.place.span is None:
        return False
    return _JOIN.fullmatch(parsed.document.text, a.place.span.end, b.place.span.start) is not None and _holds(b.place, a.place)


def _holds(unit: Place, place: Place) -> bool:
    """Whether a place lies in another by the gazetteer."""
    if unit.precision == "country":
        return unit.country is not None and unit.country == place.country and place.precision != "country"
    if unit.country != place.country:
        return False
    if unit.precision == "admin1":
        return unit.admin1 is not None and unit.admin1 == place.admin1 and place.precision not in ("admin1", "country")
    return unit.precision == "admin2" and unit.admin2 is not None and unit.admin2 == place.admin2 and place.precision != "admin2"


def _as_scene(seat: Seat, score: float, parsed: Parsed) -> Place:
    """The chosen place as scene; only near it where the text says so."""
    place, span = seat.place, seat.place.span
    assert span is not None
    near = place.precision in ("town", "admin2") and _FAR.search(parsed.document.text, max(0, span.start - 60), span.start)
    why = Clue("scene", round(score, 2), f"{place.name} hangs on the event's word")
    return dataclasses.replace(
        place, is_scene=True, precision="near" if near else place.precision, clues=(*place.clues, why)
    )
