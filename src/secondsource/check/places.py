"""A town told of as lying in a country where there is none of that name: "Quetta, Afghanistan"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from secondsource.check.made import Held, make
from secondsource.model import Evidence, Extraction, Issue, Place, Span

#: what stands between a place and the country it is said to lie in, and what may not follow: then it is a list of places
_WITHIN = re.compile(r", (?:in )?(?:northern |southern |eastern |western |central |north-?\w+ |south-?\w+ )?", re.IGNORECASE)
_LIST = re.compile(r"\s*(?:,\s*(?:and\s+)?[A-Z]|(?:,\s*)?\b(?:and|or|to|from|via)\b)")
#: inhabitants of a place that is known well enough: of villages the gazetteer lacks namesakes
KNOWN = 50_000
_FINE = ("site", "town", "near", "admin2", "admin1")


def abroad(held: Held) -> Sequence[Issue]:
    """Every place that its own text puts into another country than where all places of that name are."""
    return [issue for x in held.extractions.values() for issue in _abroad(held, x)]


def _abroad(held: Held, x: Extraction) -> Iterator[Issue]:
    named = sorted((p for p in x.toponyms if p.span is not None and not p.adjectival), key=lambda p: p.span.start if p.span else 0)
    for place, country in itertools.pairwise(named):
        if place.span is None or country.span is None or not _contradicts(x, place, country):
            continue
        bearing = [e for name in _called(place) for e in held.kb.gazetteer.lookup(name)]
        if any(e.country == country.country for e in bearing) or max((e.population for e in bearing), default=0) < KNOWN:
            continue
        home = next((i for r in x.reports for i in (held.incident_of.get(r.id),) if i and _tells(r.places, place)), None)
        span = Span.of(x.document.text, place.span.start, country.span.end)
        detail = f"“{span.quote}”: every {place.name} that is known lies elsewhere ({place.country})"
        yield make("contradiction", "low", detail, [Evidence(x.document.id, span)], incident=home)


def _contradicts(x: Extraction, place: Place, country: Place) -> bool:
    """Whether the second is a country, named right behind the first and as what holds it, and is not its country."""
    if place.span is None or country.span is None or country.precision != "country" or place.precision not in _FINE:
        return False
    if place.geonames_id is None or place.country is None or country.country in (None, place.country):
        return False
    text = x.document.text
    between = text[place.span.end : country.span.start]
    if not _WITHIN.fullmatch(between) or _LIST.match(text, country.span.end):
        return False
    return re.search(r"(?:,|\band|\bor)\s*$", text[max(0, place.span.start - 6) : place.span.start]) is None


def _called(place: Place) -> tuple[str, ...]:
    return (place.name,) if place.span is None else tuple({place.name, place.span.quote})


def _tells(places: Sequence[Place], place: Place) -> bool:
    return any(p.geonames_id == place.geonames_id for p in places)
