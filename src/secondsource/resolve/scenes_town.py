"""The town that a text as a whole puts its main event in: `in_town_of_story`.

A story is told in many sentences, and often none that tells of the deed names the town: it stands in the dateline, in the title, in what
happened before or after; and what the deed's own sentence names may be another place. The towns of the text are weighed by clues without
words (`data/weights/story.yml`, `town`), that the event's sentence chose one (`scenes`) among them; where one has more than its share of
the odds it is the scene, and where none has, nothing is said. Where all towns stand in the event's own sentences, their grammar decides.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from secondsource.knowledge.files import DATA, load_yaml
from secondsource.knowledge.gazetteer_names import fold
from secondsource.knowledge.gazetteer_tables import story_weights
from secondsource.knowledge.gazetteer_words import place_words
from secondsource.model import Clue, Place, Report
from secondsource.parse import Parsed
from secondsource.resolve.places_names import is_settlement
from secondsource.resolve.scenes_clues import hangs_by
from secondsource.resolve.scenes_document import APART, part_of
from secondsource.resolve.scenes_story import WIDE

if TYPE_CHECKING:
    from spacy.tokens import Token

_POINTS = frozenset(("site", "town", "near"))
_TOWNS = frozenset(("town", "near", "admin2"))
_AREAS = frozenset(("admin2", "admin1", "country"))
#: a scene by one of these clues was named in the event's own sentence
_OWN = "scene"
#: and by this one in a sentence beside it
_BESIDE = "scene_elsewhere"
_REAL = frozenset(("happened", "attempted"))
_DEEDS = ("attack.", "enforcement.")
_NO_WORD = re.compile(r"[’']s\b|[^\w\s’'-]")


@dataclass(slots=True)
class Town:
    """A town of the text with each mention: its sentence, how it hangs on its sentence, in what part of the document."""

    place: Place
    sentences: list[int] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    is_settlement: bool = False  # the text calls it a village or a town
    occurs: bool = False  # a sentence that only says where it happened names it
    told_there: int = 0  # mentions that only say where something was said
    parts: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


def in_town_of_story(reports: Sequence[Report], places: Sequence[Place], parsed: Parsed) -> tuple[Report, ...]:
    """The reports, the first of them with the town of the story as its scene; so too the first attack or arrest, where another is first."""
    out = list(reports)
    deed = next((n for n, r in enumerate(reports) if r.status in _REAL and r.type.startswith(_DEEDS)), 0)
    for n in dict.fromkeys((0, deed)) if reports else ():
        out[n] = _in_town([reports[n], *(r for r in reports if r is not reports[n])], places, parsed)
    return tuple(out)


def _in_town(reports: Sequence[Report], places: Sequence[Place], parsed: Parsed) -> Report:
    """The first of the reports with the town of the story as its scene; as it is, where that says no more."""
    sure = story_weights()["town"]["sure"]
    if any(_is_own(p) and any(c.name == _OWN and c.weight >= sure for c in p.clues) for p in reports[0].places):
        return reports[0]  # "the Sucre market fire" was in Sucre, whatever else the text is about
    village = next((p for p in reports[0].places if p.is_scene and is_village(p, parsed) and _is_by_own_words(p)), None)
    if village is not None and village.lat is None:  # known or not, the event's own sentences name it
        town = town_of_story(reports, places, parsed, known=True)
        return reports[0] if town is None or not _may_be_near(village, town[0]) else _near(reports[0], *town)
    found = town_of_story(reports, places, parsed)
    if found is None or any(p.is_scene and _key(p) == _key(found[0]) for p in reports[0].places):
        return reports[0]
    chosen = any(p.is_scene and any(c.name == _OWN for c in p.clues) for p in reports[0].places)
    if chosen and _told_in_one_place(places, reports[0], parsed):
        return _near(reports[0], *found)
    return _placed(reports[0], *found)


def _has_point(town: Town) -> bool:
    """Whether a town has coordinates and is named for more than what was said there."""
    return town.place.lat is not None and town.place.precision in _POINTS and town.told_there < len(town.ways)


def _may_be_near(village: Place, town: Place) -> bool:
    """Whether a town may stand for a village that has no coordinates: no other district or province is known of it."""
    ends = ((village.admin1, town.admin1), (village.admin2, town.admin2))
    return all(None in (a, b) or a == b for a, b in ends)


def _is_by_own_words(place: Place) -> bool:
    return any(c.name in (_OWN, _BESIDE) for c in place.clues)


def _is_own(place: Place) -> bool:
    """Whether a place is the spot that the event's own sentence gives as its scene."""
    return place.is_scene and place.precision in _POINTS and any(c.name == _OWN for c in place.clues)


def _told_in_one_place(places: Sequence[Place], report: Report, parsed: Parsed) -> bool:
    """Whether every town of the text stands in the event's own sentences: there its grammar has chosen among them (`scenes`)."""
    said = _sentences_of(report, parsed)
    return all(said >= set(t.sentences) and not t.parts & APART for t in towns_of(places, parsed))


def _sentences_of(report: Report, parsed: Parsed) -> set[int]:
    """The sentences that tell of a report."""
    return {parsed.sentence_index[t.start] for s in report.passages if len(t := parsed.tokens(s.start, s.end))}


def _near(report: Report, town: Place, odds: float) -> Report:
    """The report with its own scene, and where no gazetteer knows that, the town that lies near it."""
    if any(p.is_scene and p.precision in _POINTS and p.lat is not None for p in report.places) or town.lat is None:
        return report
    why = Clue("scene_near", round(odds, 2), "the scene has no coordinates; the town of its sentence has")
    near = dataclasses.replace(town, is_scene=True, precision="near", clues=(*town.clues, why))
    spots = [p for p in report.places if p.is_scene and p.precision in _POINTS]
    return dataclasses.replace(report, places=(*spots, near, *(p for p in report.places if p not in spots and p.span != town.span)))


def _placed(report: Report, town: Place, odds: float) -> Report:
    """The report with the town as its scene."""
    why = Clue("scene_town", round(odds, 2), "the town that the text as a whole puts its story in")
    home = next((p for p in report.places if p.is_scene and p.country is not None), None)
    scene = dataclasses.replace(town, is_scene=True, clues=(*town.clues, why))
    if town.country is None and home is not None:
        scene = dataclasses.replace(scene, country=home.country, admin1=home.admin1)
    kept = (_kept(p, scene) for p in report.places if p.span != town.span)
    return dataclasses.replace(report, places=(scene, *kept))


def _kept(place: Place, town: Place) -> Place:
    """A place of the report beside its new scene: still a scene where it contains that or is a spot there, else only named."""
    spot = place.precision == "site" and place.lat is None and any(c.name == _OWN for c in place.clues)
    if not place.is_scene or ((spot or place.precision not in _POINTS) and place.country in (None, town.country)):
        return place
    return dataclasses.replace(place, is_scene=False)


def town_of_story(reports: Sequence[Report], places: Sequence[Place], parsed: Parsed, *, known: bool = False) -> tuple[Place, float] | None:
    """The likeliest town for the first report and its share of the odds; None without a likely one.

    With `known`, of those that its own sentences name and the gazetteer knows.
    """
    own = any(map(_is_own, reports[0].places))
    areas = _areas(reports[0])
    bound = areas if _is_told(reports[0], _OWN) else [dataclasses.replace(p, precision="country") for p in areas]
    towns = [
        t for t in towns_of(places, parsed) if _is_named(t) and _lies_in(t.place, bound) and not (own and t.place.precision == "admin2")
    ]
    if not towns:
        return None
    weights = story_weights()["town"]
    scored = [(sum(v * weights[k] for k, v in clues.items()), town) for town, clues in weighed_towns(towns, reports, places, parsed)]
    if known:
        told_in = _sentences_of(reports[0], parsed)
        scored = [x for x in scored if _has_point(x[1]) and not told_in.isdisjoint(x[1].sentences)]
    if not scored:
        return None
    top, town = max(scored, key=lambda x: x[0])
    odds = 1 / sum(math.exp(score - top) for score, _ in scored)
    return (town.place, odds) if odds >= weights["least"] else None


def _areas(report: Report) -> list[Place]:
    """The units and countries that the event is put in."""
    return [p for p in report.places if p.is_scene and p.precision in _AREAS]


def _is_told(report: Report, *clues: str) -> bool:
    """Whether one of these clues put the event anywhere in a country."""
    return any(c.name in clues for p in report.places if p.is_scene and p.precision not in WIDE for c in p.clues)


def _is_named(town: Town) -> bool:
    """Whether a town is known, or at least named as a place is."""
    return town.place.geonames_id is not None or town.is_settlement or any("by_at" in w or "by_way" in w for w in town.ways)


def _lies_in(place: Place, areas: Sequence[Place]) -> bool:
    """Whether a place may lie in all of the areas."""
    return all(_within(place, area) for area in areas)


def _within(place: Place, area: Place) -> bool:
    """Whether a place may lie in an area, as far as both are known."""
    if None not in (place.country, area.country) and place.country != area.country:
        return False
    if area.precision == "country" or None in (place.admin1, area.admin1):
        return True
    return place.admin1 == area.admin1 and (
        area.precision != "admin2" or None in (place.admin2, area.admin2) or place.admin2 == area.admin2
    )


def towns_of(places: Sequence[Place], parsed: Parsed) -> list[Town]:
    """The towns and spots of a text, each once, in order; a mention that the gazetteer knows stands for the others."""
    out: dict[int | str, Town] = {}
    words = place_words()
    for place in places:
        if place.span is None or place.adjectival or place.precision not in _TOWNS:
            continue
        town = out.setdefault(_key(place), Town(place))
        if town.place.lat is None and place.lat is not None:
            town.place = place
        part = part_of(place, parsed)
        town.parts.add(part)
        town.names.add(fold(place.name))
        tokens = parsed.tokens(place.span.start, place.span.end)
        town.is_settlement = town.is_settlement or is_village(place, parsed)
        if len(tokens) and part not in APART:
            town.occurs = town.occurs or _is_where(tokens.root)
            town.sentences.append(parsed.sentence_index[tokens.start])
            town.ways.append(hangs_by(tokens.root, words))
            town.told_there += _is_told_there(tokens.root)
    return [t for t in out.values() if not t.parts <= APART - {"dateline"}]


_IT = frozenset(("it", "this", "that"))
_THE = frozenset(("the", "this", "that"))


def is_village(place: Place, parsed: Parsed) -> bool:
    """Whether the text calls a place that no gazetteer has a village or town: "Garin Maso village", "the hamlet of Bir Salah".

    "A Garin Maso community tradition" and "the Garin Maso village head" do not.
    """
    words = place_words()
    if place.geonames_id is not None or place.span is None or fold(place.name) in words.never:
        return False
    after = parsed.tokens(place.span.start, place.span.end).end
    if after < len(parsed.doc) and parsed.doc[after].dep_ == "compound":
        return False
    return is_settlement(place.span.start, place.span.end, parsed.document.text, words)


def _is_where(token: Token) -> bool:
    """ "The incident happened in the village of Sabon Kudi": the place hangs on a verb that only says that it happened."""
    happening, events = _happening()
    for above in token.ancestors:
        if above.pos_ == "VERB":
            told = (c for c in above.children if c.dep_ in ("nsubj", "nsubjpass"))
            return above.lemma_.lower() in happening and any(c.lower_ in _IT or (c.lemma_.lower() in events and _is_known(c)) for c in told)
        if above.pos_ not in ("ADP", "NOUN", "PROPN") or above.dep_ == "appos":
            return False  # "at the foundry, a plant near Lorient"
    return False


def _is_known(noun: Token) -> bool:
    """ "The incident", not "another blast"."""
    return any(c.lower_ in _THE for c in noun.lefts)


@functools.cache
def _happening(language: str = "en") -> tuple[frozenset[str], frozenset[str]]:
    """Verbs that only say that something happened, and nouns of what happens."""
    raw = load_yaml(DATA / "lexicon" / language / "times_events.yml")
    return frozenset(raw["happening"]), frozenset(raw["event_nouns"])


def _is_told_there(token: Token) -> bool:
    """ "Told reporters in Lima", "said at a meeting in Lima": where it was said; "police in Lima said" may be where it happened."""
    for above in token.ancestors:
        if above.pos_ == "VERB":
            return above.lemma_.lower() in place_words().saying and token.dep_ not in ("nsubj", "nsubjpass")
        token = above
    return False


def _key(place: Place) -> int | str:
    """What makes two mentions one place: "Kiev" and "Kyiv" are."""
    return fold(place.name) if place.geonames_id is None else place.geonames_id


def weighed_towns(
    towns: Sequence[Town], reports: Sequence[Report], places: Sequence[Place], parsed: Parsed
) -> Iterator[tuple[Town, dict[str, float]]]:
    """Each town with what speaks for and against its being where the first report's event was."""
    countries = Counter(p.country for p in places if p.country is not None and part_of(p, parsed) not in APART)
    scenes = Counter(
        _key(p) for r in reports[1:] if not r.background and r.status in _REAL for p in r.places if p.is_scene and p.precision in _POINTS
    )
    history = {_key(p) for r in reports[1:] if r.background for p in r.places if p.is_scene and p.precision in _POINTS}
    home = next((p.country for p in reports[0].places if p.is_scene and p.country is not None), None)
    title = f" {fold(_NO_WORD.sub(' ', parsed.document.title or ''))} "
    areas, told = _areas(reports[0]), _is_told(reports[0], _OWN, _BESIDE)
    lent = {_key(p) for p in reports[0].places if p.is_scene and any(c.name == _BESIDE for c in p.clues)}
    own = {_key(p) for p in reports[0].places if _is_own(p)}
    told_in = _sentences_of(reports[0], parsed)
    no_own = not any(_is_own(p) and p.lat is not None for p in reports[0].places)  # then a dateline is named first of all
    for town in towns:
        place = town.place
        mentions = max(len(town.ways), 1)
        known = home is not None and place.country is not None
        yield (
            town,
            {
                "times": math.log(mentions),
                "late": 0.0 if no_own and "dateline" in town.parts else math.log1p(min(town.sentences, default=0)),
                "title": float(any(f" {name} " in title for name in town.names)),
                "dateline": float("dateline" in town.parts and not told),
                "same_country": float(known and place.country == home),
                "at": sum("by_at" in w or "by_way" in w for w in town.ways) / mentions,
                "of": sum(w.startswith("by_of") for w in town.ways) / mentions,
                "village": float(town.is_settlement and (town.occurs or not told_in.isdisjoint(town.sentences))),
                "occurs": float(no_own and town.occurs and (town.is_settlement or place.geonames_id is not None)),
                "told_there": town.told_there / mentions,
                "known": float(place.geonames_id is not None),
                "history": float(_key(place) in history),
                "scenes": math.log1p(scenes[_key(place)]),
                "own": float(_key(place) in own),
                "beside": float(_key(place) in lent),
                "fits": float(_lies_in(place, areas)),
                "district": float(place.precision == "admin2"),
                "of_country": countries[place.country] / sum(countries.values()) if countries and place.country is not None else 0.0,
            },
        )
