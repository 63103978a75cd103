"""The country that an article as a whole puts its events in: `home_of`, `in_country`.

Asked last, where no sentence near an event names its place, or names one that no gazetteer knows. The names of places and the demonyms
of the document vote ("Belarusian police detained ..."), those of the event's own sentence and of the head of the article more; where no
country clearly leads, nothing is said. The scene is then the country, never a place in it.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secondsource.knowledge.countries import load_countries
from secondsource.knowledge.gazetteer_words import place_words
from secondsource.model import Clue, Place
from secondsource.parse import Parsed

#: parts that name the outlet, the writer or where the piece was filed, not what it is about
APART = frozenset(("dateline", "byline", "boilerplate", "comment"))
_OF = frozenset(("amod", "compound", "nmod", "poss"))
_HEAD = frozenset(("headline", "lead"))


@dataclass(frozen=True, slots=True)
class Home:
    """The leading country of a document for one event, its share of the votes and how many they are."""

    code: str
    share: float
    votes: float
    mention: Place
    by_body: bool = False  # its police or courts act in the event's own sentence


def home_of(places: Sequence[Place], parsed: Parsed, sentence: int, weights: Mapping[str, float]) -> Home | None:
    """The country that the document's places and demonyms lead to for an event told in a sentence; None without a clear lead."""
    votes: dict[str, float] = defaultdict(float)
    mentions: dict[str, list[Place]] = defaultdict(list)
    bodies: set[str] = set()
    sent = parsed.sentences[sentence]
    start, end = parsed.words[sent.start].start, parsed.words[sent.end - 1].end
    for place in places:
        if place.country is None or place.span is None:
            continue
        kind = part_of(place, parsed)
        if kind in APART:
            continue
        own = start <= place.span.start and place.span.end <= end
        vote = weights["country_own"] if own else weights["country_head"] if kind in _HEAD else 1.0
        acts = own and _at_home(place, parsed)
        votes[place.country] += vote + (weights["country_home_body"] if acts else 0.0)
        bodies |= {place.country} if acts else set()
        mentions[place.country].append(place)
    if not votes:
        return None
    code = max(sorted(votes), key=votes.__getitem__)
    share = votes[code] / sum(votes.values())
    alone = share >= weights["country_share_alone"] and len(mentions[code]) >= weights["country_mentions_alone"]
    if (votes[code] < weights["country_votes"] and not alone) or share < weights["country_share"]:
        return None
    return Home(code, share, votes[code], _nearest(mentions[code], start), code in bodies)


def in_country(home: Home) -> Place:
    """The country as a scene: without a point, for nothing was said of where in it."""
    mention = home.mention
    known = load_countries().get(home.code)
    name = mention.name if known is None or (mention.precision == "country" and not mention.adjectival) else known.name
    why = Clue("scene_document", round(home.votes, 1), f"no sentence near names the place; {home.share:.0%} of the places named lie here")
    return Place(name, mention.span, country=home.code, precision="country", is_scene=True, feature="A", clues=(why,))


def put_in(scenes: Sequence[Place], home: Home) -> list[Place]:
    """Scenes that no gazetteer knows, put into the country of the document."""
    why = Clue("country_of_document", round(home.votes, 1), f"{home.share:.0%} of the document's places lie there")
    return [
        dataclasses.replace(p, country=home.code, clues=(*p.clues, why)) if p.country is None and p.precision != "region" else p
        for p in scenes
    ]


def _at_home(place: Place, parsed: Parsed) -> bool:
    """Whether a country or demonym is that of police or a court: "Belarusian police", "Uganda's High Court"."""
    if place.span is None or place.precision != "country":
        return False
    tokens = parsed.tokens(place.span.start, place.span.end)
    return len(tokens) > 0 and tokens.root.dep_ in _OF and tokens.root.head.lower_ in place_words().home_bodies


def part_of(place: Place, parsed: Parsed) -> str:
    """The kind of part that a place is named in."""
    at = place.span.start if place.span is not None else 0
    return next((p.kind for p in parsed.document.parts if p.start <= at < p.end), "body")


def _nearest(mentions: Sequence[Place], start: int) -> Place:
    """The mention that names the country itself, before demonyms and towns; of equals the nearest to the event's sentence."""

    def rank(p: Place) -> tuple[bool, bool, int]:
        at = p.span.start if p.span is not None else 0
        return p.precision != "country", p.adjectival, abs(at - start)

    return min(mentions, key=rank)
