"""Which of the named places is where an event happened: `scene_of`.

The places of the event's own sentence are weighed by how they hang on its word (`scenes_clues`); where none of them is the scene, the
report's other passages are asked, then what the paragraph or the dateline says. Parents of a scene are scenes too, after it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence

from secondsource.knowledge.gazetteer_tables import scene_weights
from secondsource.knowledge.gazetteer_words import place_words
from secondsource.model import Clue, Place, PlacePrecision, Report
from secondsource.parse import Parsed
from secondsource.resolve.places_names import is_settlement
from secondsource.resolve.scenes_clues import Seat, clues_for_scene, holds, seats_of
from secondsource.resolve.scenes_document import home_of, in_country, put_in
from secondsource.telling import is_of_telling

#: events whose scene is what somebody or something is taken from
TAKEN = ("enforcement.arrest", "enforcement.seizure", "other.prosecution", "attack.abduction", "attack.robbery")
#: a country named as often as this is what the text is about
REPEATED = 3
#: how many sentences back the scene may have been named
BACK = 3
#: and how many sentences on it may still be named
ON = 1
_ORDER: Sequence[PlacePrecision] = ("site", "town", "near", "admin2", "admin1", "region", "country")
_JOIN = re.compile(r"\s*,\s*|\s*\(\s*|\s+in\s+(?:the\s+)?|[\w\s]{0,24}\s(?:in|of)\s+(?:the\s+)?(?:\w+ern\s+)?")
_FAR = re.compile(
    r"\b(?:\d+(?:\.\d+)?|several|some|few)\s*(?:-\s*)?(?:kilomet(?:er|re)s?|kms?|miles?)\s+(?:\([^)]*\)\s+)?(?:to the\s+)?"
    r"(?:(?:north|south|east|west)[\w-]*\s+)?(?:of|from|outside|away from)\s+\Z|"
    r"\b(?:near|close to|outside|on the outskirts of)\s+(?:the\s+)?(?:\w+\s+of\s+)?\Z|"
    r"\bbetween\s+(?:the\s+)?(?:\w+\s+of\s+)?(?:[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*){0,3}\s+(?:\w+\s+)?and\s+(?:the\s+)?)?\Z",
    re.I,
)
_IN = re.compile(r"(?:\s+[a-z]+)?\s*,?\s+in\s+(?:the\s+)?(?:[\w-]+ern\s+|central\s+|downtown\s+)?(?:\w+\s+of\s+)?")
_NOT_IN = re.compile(r"\b(?:border|adjoin|adjacent|neighbou?ring|close to|near|took|taken|towards?|from)\b|\bborder", re.I)
_OF_UNIT = re.compile(r"(?:-\w+)?\s+(?:borders?|boarder|boundary|frontier|police|government|cadre|unit)\b", re.I)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?(?:\w+\s+of\s+)?\Z", re.I)
_OWNED = re.compile(r"['’]s\s+(?:[\w-]+\s+){0,3}")
_AND = re.compile(r"(?:\s+[a-z]+){0,2}\s+and\s+(?:the\s+)?(?:[a-z]+\s+of\s+)?")


def scene_of(report: Report, places: Sequence[Place], parsed: Parsed, others: Sequence[Report]) -> tuple[Place, ...]:
    """The places of this report's event, most precise scene first, with `is_scene` set on those where it happened."""
    trigger = _token(report, parsed)
    if trigger is None:
        return ()
    weights = scene_weights()
    least = weights.get("least", 0.0)
    seats = seats_of(places, parsed, parsed.sentence_index[trigger])
    ranked = rank(seats, trigger, parsed, weights, taken=report.type.startswith(TAKEN))
    likely = [(score, seat) for score, seat in ranked if score > least]
    if likely:
        inner = [(score, seat) for score, seat in likely[1:] if holds(likely[0][1].place, seat.place)]
        inner = inner or _spot(likely[0][1], ranked, parsed)
        score, chosen = (inner or likely)[0]  # "Jharkhand minister ... at Kamgar village": the narrower one of two likely ones
        chosen = _adopted(chosen, seats, parsed)
        scenes = [_as_scene(chosen, score, parsed), *_around(chosen, seats), *_owner(chosen, seats, parsed)]
    else:
        scenes = list(elsewhere(report, trigger, places, parsed, others, weights=weights))
        weak = () if scenes or report.background else _weak(ranked, weights, places)
        if weak:
            score, chosen = weak  # nothing else is named anywhere near: the likeliest of the sentence, however weak
            chosen = _adopted(chosen, seats, parsed)
            scenes = [_as_scene(chosen, score, parsed), *_around(chosen, seats)]
    scenes += _between(scenes, seats, parsed)
    scenes += _located(scenes, seats)
    scenes = _at_home(scenes, report, places, parsed, weights)
    scenes.sort(key=lambda p: _ORDER.index(p.precision))
    taken = {p.span for p in scenes}
    return (*scenes, *(s.place for s in seats if s.place.span not in taken))


def _weak(ranked: Sequence[tuple[float, Seat]], weights: Mapping[str, float], places: Sequence[Place]) -> tuple[float, Seat] | tuple[()]:
    """The likeliest place where none is likely; a country named once ("a U.S. jet") must be likelier than a town."""
    for score, seat in ranked:
        wide = seat.place.precision in ("country", "region")
        once = wide and sum(p.country == seat.place.country for p in places) < REPEATED
        if score > weights["least_alone_wide" if once else "least_alone"]:
            return score, seat
    return ()


def _spot(chosen: Seat, ranked: Sequence[tuple[float, Seat]], parsed: Parsed) -> list[tuple[float, Seat]]:
    """The spot that the text puts in the chosen town just before it: "near the Yarmuk Hospital in western Baghdad"."""
    town = chosen.place
    if town.precision not in ("town", "admin2", "admin1") or town.span is None:
        return []
    text, start = parsed.document.text, town.span.start
    return [
        (score, seat)
        for score, seat in ranked
        if seat.place.span is not None
        and seat.place.span.end < start
        and seat.place.precision in ("site", "town")
        and seat.place.geonames_id is None
        and _IN.fullmatch(text, seat.place.span.end, start)
    ]


def _at_home(scenes: list[Place], report: Report, places: Sequence[Place], parsed: Parsed, weights: Mapping[str, float]) -> list[Place]:
    """The scenes with the country of the document, where none of them has one; that country as the scene, where there is none."""
    if any(p.country is not None for p in scenes):
        return scenes
    trigger = _token(report, parsed)
    home = None if trigger is None else home_of(places, parsed, parsed.sentence_index[trigger], weights)
    if home is None or (report.background and home.share < weights["country_share_background"]):
        return scenes
    if not scenes and len(parsed.sentences) == 1 and not home.by_body:
        return scenes  # demonyms of one sentence say who took part
    if all(p.precision == "region" for p in scenes):  # "Africa", or nothing at all
        return [in_country(home), *scenes]
    return put_in(scenes, home)


def _between(scenes: Sequence[Place], seats: Sequence[Seat], parsed: Parsed) -> list[Place]:
    """The other end where an event was between two places: near both, at neither."""
    first = scenes[0] if scenes else None
    if first is None or first.precision != "near" or first.span is None:
        return []
    text = parsed.document.text
    for seat in seats:
        span = seat.place.span
        if span is None or span == first.span or seat.place.precision not in ("site", "town", "admin2"):
            continue
        low, high = sorted((first.span, span))
        if _AND.fullmatch(text, low.end, high.start) and _BETWEEN.search(text, max(0, low.start - 30), low.start):
            why = Clue("between", 0.0, f"between {low.quote} and {high.quote}")
            return [dataclasses.replace(seat.place, is_scene=True, precision="near", clues=(*seat.place.clues, why))]
    return []


def _located(scenes: Sequence[Place], seats: Sequence[Seat]) -> list[Place]:
    """Where no scene has coordinates, the place named after it in the same unit: "Kalaru village of Bhadracha division"."""
    if not scenes or any(p.lat is not None for p in scenes) or scenes[0].span is None or scenes[0].admin1 is None:
        return []
    first = scenes[0]
    for seat in seats:
        p = seat.place
        if p.span is not None and first.span is not None and p.span.start > first.span.end and p.lat is not None:
            return [dataclasses.replace(p, is_scene=True)] if (p.country, p.admin1) == (first.country, first.admin1) else []
    return []


def _adopted(chosen: Seat, seats: Sequence[Seat], parsed: Parsed) -> Seat:
    """A place that no gazetteer knows and that nothing was said to contain, put into the unit that the sentence names next.

    Not into one whose border or whose police are named.
    """
    place = chosen.place
    if place.geonames_id is not None or place.admin1 is not None or place.lat is not None or place.span is None:
        return chosen
    text = parsed.document.text
    country: Place | None = None
    for seat in seats:
        unit = seat.place
        if seat.first < chosen.first or unit.span is None or unit.precision not in ("admin2", "admin1", "country"):
            continue
        if unit.country is None or (unit.geonames_id is None and unit.admin1 is None):
            continue  # "in the Zuru Emirate of Kebbi State"
        if _NOT_IN.search(text, place.span.end, unit.span.start) or _OF_UNIT.match(text, unit.span.end):
            break
        if unit.precision == "country" and country is None and _OWNED.match(text, unit.span.end):
            country = unit  # "Nigeria's Kebbi State"
            continue
        return dataclasses.replace(chosen, place=_inside(place, unit if country is None or unit.country == country.country else country))
    return chosen if country is None else dataclasses.replace(chosen, place=_inside(place, country))


def _inside(place: Place, unit: Place) -> Place:
    return dataclasses.replace(place, country=unit.country, admin1=unit.admin1, admin2=unit.admin2)


def _around(chosen: Seat, seats: Sequence[Seat]) -> Iterator[Place]:
    """The units of the sentence that the scene lies in."""
    for seat in seats:
        if seat.first > chosen.first and holds(seat.place, chosen.place):
            yield dataclasses.replace(seat.place, is_scene=True)


def _owner(chosen: Seat, seats: Sequence[Seat], parsed: Parsed) -> Iterator[Place]:
    """The town that a spot is said to be of, just before it: "Istanbul's Ataturk airport"; known or not, the spot is in it."""
    span = chosen.place.span
    for seat in seats:
        town = seat.place
        if span is None or town.span is None or town.precision not in ("town", "admin2", "admin1") or town.span.end >= span.start:
            continue
        if _OWNED.fullmatch(parsed.document.text, town.span.end, span.start) and not holds(town, chosen.place):
            yield dataclasses.replace(town, is_scene=True)


def rank(
    seats: Sequence[Seat], trigger: int, parsed: Parsed, weights: Mapping[str, float], *, taken: bool = False
) -> list[tuple[float, Seat]]:
    """The places of a sentence with their scores as scene of the event that a word tells of, the best first.

    Where somebody or something is `taken`, it is taken from the scene.
    """
    out = []
    for seat, clues in weighed(seats, trigger, parsed):
        if taken and "by_from" in clues and ("branch_prep" in clues or "down_first_prep" in clues):
            clues["taken_from"] = 1.0
        out.append((sum(v * weights.get(k, 0.0) for k, v in clues.items()), seat))
    return sorted(out, key=lambda x: -x[0])


def weighed(seats: Sequence[Seat], trigger: int, parsed: Parsed) -> list[tuple[Seat, dict[str, float]]]:
    """Each place of a sentence with its clues, but for those where something is only said."""
    words = place_words()
    out = []
    deed = parsed.doc[trigger]
    for n, seat in enumerate(seats):
        if is_of_telling(seat.root, deed):
            continue
        container = n > 0 and _joined(seats[n - 1], seat, parsed)
        out.append((seat, clues_for_scene(seat, deed, seats, words, container=container)))
    return out


def _token(report: Report, parsed: Parsed) -> int | None:
    tokens = parsed.tokens(report.span.start, report.span.end)
    if not len(tokens):
        return None
    return tokens.root.i if tokens.root.tag_ != "NNS" else _of_one(report, parsed, tokens.root.i)


def _of_one(report: Report, parsed: Parsed, several: int) -> int:
    """The noun that tells of this one, where the first tells of several: "two blasts, in Dosso and Tahoua. The blast in Dosso killed"."""
    for span in report.triggers:
        tokens = parsed.tokens(span.start, span.end)
        if len(tokens) and tokens.root.tag_ == "NN" and tokens.root.lemma_ == parsed.doc[several].lemma_:
            return tokens.root.i
    return several


def _joined(a: Seat, b: Seat, parsed: Parsed) -> bool:
    """Whether `b` is named as what contains `a`: "Hangu, Khyber Pakhtunkhwa", "Tal in Hangu district"."""
    if a.place.span is None or b.place.span is None:
        return False
    return _JOIN.fullmatch(parsed.document.text, a.place.span.end, b.place.span.start) is not None and holds(b.place, a.place)


def _as_scene(seat: Seat, score: float, parsed: Parsed) -> Place:
    """The chosen place as scene; only near it where the text says so."""
    place, span = seat.place, seat.place.span
    assert span is not None
    near = place.precision in ("town", "admin2") and _FAR.search(parsed.document.text, max(0, span.start - 60), span.start)
    why = Clue("scene", round(score, 2), f"{place.name} hangs on the event's word")
    return dataclasses.replace(place, is_scene=True, precision="near" if near else place.precision, clues=(*place.clues, why))


def elsewhere(
    report: Report, trigger: int, places: Sequence[Place], parsed: Parsed, others: Sequence[Report], *, weights: Mapping[str, float]
) -> tuple[Place, ...]:
    """The scene of an event whose own sentence names none: its other passages, the sentences about it, then the dateline.

    Told as background, an event has no scene but its own.
    """
    if report.background:
        return ()
    own = parsed.sentence_index[trigger]
    passages = {parsed.sentence_index[t.start] for p in report.passages if len(t := parsed.tokens(p.start, p.end))}
    told: dict[int, list[int]] = {}
    for other in others:
        if not other.background and (word := _token(other, parsed)) is not None:
            told.setdefault(parsed.sentence_index[word], []).append(word)
    back, on = range(own - 1, max(-1, own - 1 - BACK), -1), range(own + 1, min(len(parsed.sentences), own + 1 + ON))
    for span in report.triggers:
        if len(found := parsed.tokens(span.start, span.end)):
            told.setdefault(parsed.sentence_index[found.root.i], []).append(found.root.i)
    near = (*sorted(passages - {own}), *back, *on)
    wide: tuple[Place, ...] = ()
    for sentence in dict.fromkeys((*near, *_head(parsed, own))):
        if wide and sentence not in passages:
            continue
        words = told.get(sentence) or [parsed.sentences[sentence].root.i]
        if scenes := _of_sentence(sentence, words, places, parsed, weights):
            if wide and not _narrows(scenes, wide, parsed):
                continue
            if wide or any(p.precision in ("site", "town", "near", "admin2") for p in scenes):
                return scenes
            wide = scenes  # "in Jigawa state", and then "at Tudun Kaya village"
    if wide:
        return wide
    return tuple(p for p in _of_dateline(places, parsed) if not _abroad(p, places, parsed, own, weights))


def _narrows(scenes: Sequence[Place], wide: Sequence[Place], parsed: Parsed) -> bool:
    """Whether a later sentence names the village in the province or country of an earlier one."""
    fine = next((p for p in scenes if p.span is not None and p.precision in ("town", "near")), None)
    if fine is None or fine.span is None or not all(holds(unit, fine) for unit in wide):
        return False
    return is_settlement(fine.span.start, fine.span.end, parsed.document.text, place_words())


def _head(parsed: Parsed, own: int) -> Iterator[int]:
    """The sentences of the lead, which say where the article's matter happened, for what is told after it."""
    for part in parsed.document.parts:
        if part.kind == "lead" and len(words := parsed.tokens(part.start, part.end)):
            first, last = parsed.sentence_index[words.start], parsed.sentence_index[words.end - 1]
            yield from range(first, min(last, own - 1) + 1)


def _abroad(filed: Place, places: Sequence[Place], parsed: Parsed, sentence: int, weights: Mapping[str, float]) -> bool:
    """Whether an article was filed from another country than the one it is about."""
    home = home_of(places, parsed, sentence, weights)
    return home is not None and filed.country is not None and home.code != filed.country


def _of_sentence(
    sentence: int, words: Sequence[int], places: Sequence[Place], parsed: Parsed, weights: Mapping[str, float]
) -> tuple[Place, ...]:
    """What a neighbouring sentence puts its own events at."""
    seats = seats_of(places, parsed, sentence)
    if not seats:
        return ()
    least = weights.get("least_elsewhere", 1.0)
    ranked = ([x for x in rank(seats, word, parsed, weights) if x[0] > least] for word in words)
    likely = max(ranked, key=lambda found: found[0][0] if found else least)
    if not likely:
        return ()
    inner = [x for x in likely[1:] if holds(likely[0][1].place, x[1].place)]
    score, seat = (inner or likely)[0]
    why = Clue("scene_elsewhere", round(score, 2), "the scene of a sentence beside it, which names the place for both")
    seat = _adopted(seat, seats, parsed)
    found = (seat.place, *_around(seat, seats))
    return tuple(dataclasses.replace(p, is_scene=True, clues=(*p.clues, why)) for p in found)


def _of_dateline(places: Sequence[Place], parsed: Parsed) -> tuple[Place, ...]:
    """The place in whose name the article was filed."""
    ends = [p.end for p in parsed.document.parts if p.kind == "dateline"]
    if not ends:
        return ()
    filed = [p for p in places if p.span is not None and p.span.end <= ends[0] and not p.adjectival]
    why = Clue("dateline", 0.0, "no sentence names the place; the article was filed from here")
    return tuple(dataclasses.replace(p, is_scene=True, clues=(*p.clues, why)) for p in filed[:1])
