"""Which actor a mention stands for.

Read in this order: `resolve_actors`, then its steps: names that several share ("Taliban"), short forms that the text
defines ("Awami National Party (ANP)"), institutions without a country ("the army"), words that take up a group.
"""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from secondsource.knowledge import Knowledge
from secondsource.knowledge.actors import Entry
from secondsource.model import Actor, Place, Span
from secondsource.parse import Parsed

#: kinds of actor that "the group" or "the militants" may take up
_ARMED = frozenset({"rebel", "militia", "unknown", "political_party", "religious"})
#: how far back "the group" may look, in sentences: beyond it, writers repeat the name
_REACH = 4
#: share of a text's places that must lie in one country before "the army" is taken to be that country's
_ONE_COUNTRY = 0.75
#: head start of the entry that goes by a name without reserve, over those that only share it
_PRIOR = 0.5
#: a group that belongs to an entry, named in the text ("the Haqqani network"), and the place that the report is sent from
_KIN, _DATELINE = 1.5, 1.0
#: years after which nobody speaks of a group by its short name alone, and what that tells against it
_LONG_GONE, _GONE = 10, 3.0
#: what armed bodies make up together
_UNIONS = frozenset({"coalition", "alliance"})
_APPOSED = re.compile(r"(?:\s*\((?:or |the )*|,\s*(?:or|known as) (?:the )?)[\"“'‘]?([A-Z][A-Za-z.-]{1,9})[\"”'’]?\s*[,);]")


def resolve_actors(actors: Sequence[Actor], places: Sequence[Place], parsed: Parsed, kb: Knowledge) -> tuple[Actor, ...]:
    """The same mentions with ids, decided by the text as a whole ("the group", "Taliban" in Pakistan)."""
    decided = (_decide(a, actors, places, parsed, kb) for a in actors)
    named = [a for a in decided if a is not None]
    named = sorted([*named, *_short_forms(named, parsed)], key=lambda a: (a.span.start, a.span.end))
    home = _home(places)
    named = [_at_home(a, home, kb) for a in named]
    return tuple(_take_up(a, n, named, parsed) for n, a in enumerate(named))


# ------------------------------------------------------------------------------------------------ shared names


def _decide(actor: Actor, actors: Sequence[Actor], places: Sequence[Place], parsed: Parsed, kb: Knowledge) -> Actor | None:
    """The mention with its id, where the text speaks for one of those that share the name; else unchanged.

    None where only an acronym or a plain word would be left, for which nothing speaks ("PA", "Front Line").
    """
    if actor.actor_id is not None or actor.described:
        return actor
    ids = kb.actors.named(actor.name)
    if not ids:
        return actor
    entries = [kb.actors.entries[i] for i in ids]
    if len(entries) == 1:
        entry = entries[0]
        return _as(actor, entry) if _evidence(entry, actor, actors, places, parsed, kb) > 0 else None
    scores = sorted(((_evidence(e, actor, actors, places, parsed, kb), e.id) for e in entries), reverse=True)
    if scores[0][0] > scores[1][0]:
        return _as(actor, kb.actors.entries[scores[0][1]])
    return None if actor.name.isupper() and scores[0][0] <= 0 else actor


def _as(actor: Actor, entry: Entry) -> Actor:
    country = entry.country[0] if len(entry.country) == 1 else actor.country
    return dataclasses.replace(actor, name=entry.name, actor_id=entry.id, kind=entry.kind, country=country)


def _evidence(entry: Entry, actor: Actor, actors: Sequence[Actor], places: Sequence[Place], parsed: Parsed, kb: Knowledge) -> float:
    """How much a text speaks for an entry: its other names, its people and places, its countries near the mention."""
    text = parsed.document.text
    score = 3.0 * any(a.actor_id == entry.id for a in actors) + _PRIOR * entry.owns(actor.name)
    score += sum(1.0 for clue in entry.clues if clue in text)
    score += _KIN * any(a.parent == entry.id for a in _entries_of(actors, kb))
    score -= _GONE * _out_of_time(entry, parsed)
    home = entry.country[0] if entry.country else None
    dateline = parsed.document.dateline
    if dateline is not None and any(p.country == home and p.span is not None and dateline.overlaps(p.span) for p in places):
        score += _DATELINE
    first = _sentence_number(parsed, actor.span)
    for place in places:
        if place.country is None or place.span is None or place.country not in entry.country:
            continue
        weight = 1.0 if place.country == entry.country[0] else 0.4
        distance = abs(_sentence_number(parsed, place.span) - first)
        score += weight * (1.0 if distance == 0 else 0.4 if distance <= 2 else 0.1)
    return score


def _out_of_time(entry: Entry, parsed: Parsed) -> bool:
    """Whether a text is older than a group, or comes years after its end."""
    day = parsed.document.published
    if day is None:
        return False
    began = entry.valid_from is not None and day.year < int(entry.valid_from[:4]) - 1
    return began or (entry.valid_to is not None and day.year > int(entry.valid_to[:4]) + _LONG_GONE)


def _entries_of(actors: Sequence[Actor], kb: Knowledge) -> Iterator[Entry]:
    for actor in actors:
        entry = kb.actors.get(actor.actor_id)
        if entry is not None:
            yield entry


def _sentence_number(parsed: Parsed, span: Span) -> int:
    """Number of the sentence that a span begins in."""
    at = max(0, bisect.bisect_right(parsed.starts, span.start) - 1)
    return parsed.sentence_index[at] if parsed.sentence_index else 0


# ------------------------------------------------------------------------------------------------ short forms


def _short_forms(actors: Sequence[Actor], parsed: Parsed) -> Iterator[Actor]:
    """Further mentions by an acronym that the text defines, or by the full name of a group that it introduced."""
    text = parsed.document.text
    held = sorted((a.span.start, a.span.end) for a in actors)
    for short, actor in _defined(actors, text).items():
        for m in re.finditer(rf"\b{re.escape(short)}\b", text):
            if not _holds(held, *m.span()) and len(parsed.tokens(*m.span())):
                yield dataclasses.replace(actor, span=Span.of(text, *m.span()))
    for head, actor in _unions(actors).items():
        for m in re.finditer(rf"\b[Tt]he ({head})\b(?! of\b)", text):
            if m.start() > actor.span.end and not _holds(held, *m.span(1)) and len(parsed.tokens(*m.span(1))):
                yield dataclasses.replace(actor, span=Span.of(text, *m.span(1)))


def _unions(actors: Sequence[Actor]) -> Mapping[str, Actor]:
    """ "The Saudi-led coalition", which a text goes on to call "the coalition": the last word of its name, and the first that has it."""
    out: dict[str, Actor] = {}
    for actor in actors:
        last = actor.span.quote.rsplit(None, 1)[-1].lower()
        armed = actor.kind.startswith(("state_forces", "rebel", "militia")) and not actor.described
        if last in _UNIONS and armed and " " in actor.span.quote:
            out.setdefault(last, actor)
    return out


def _defined(actors: Sequence[Actor], text: str) -> Mapping[str, Actor]:
    """Short forms and the actor that each was defined for."""
    out: dict[str, Actor] = {}
    for actor in actors:
        if actor.described:
            continue
        m = _APPOSED.match(text, actor.span.end)
        if m and sum(c.isupper() for c in m[1]) >= 2 and _initials_fit(m[1], actor.span.quote):
            out.setdefault(m[1], actor)
        if actor.actor_id is None and " " in actor.name and actor.kind == "unknown":
            out.setdefault(actor.name, actor)
    return out


def _initials_fit(short: str, name: str) -> bool:
    """Whether the capitals of an acronym come in order among the letters of the name, the first one first."""
    letters = [c.lower() for c in short if c.isupper()]
    low = name.lower()
    if not letters or letters[0] not in {w[0].lower() for w in re.findall(r"\w+", name)}:
        return len(letters) >= 3  # an acronym of another language: "Islamic Resistance (HMS)"
    at = 0
    for c in letters:
        at = low.find(c, at) + 1
        if at == 0:
            return len(letters) >= 3
    return True


def _holds(held: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a range touches one of the sorted ranges."""
    n = bisect.bisect_left(held, (start, end))
    return any(s < end and start < e for s, e in held[max(0, n - 1) : n + 1])


# ------------------------------------------------------------------------------------------------ at home


def _home(places: Sequence[Place]) -> str | None:
    """The one country that a text is about, where there is one."""
    countries = Counter(p.country for p in places if p.country is not None)
    if not countries:
        return None
    country, n = countries.most_common(1)[0]
    return country if n >= _ONE_COUNTRY * sum(countries.values()) else None


def _at_home(actor: Actor, home: str | None, kb: Knowledge) -> Actor:
    """ "The army" of a text about one country is that country's."""
    if home is None or actor.country is not None or actor.described or actor.actor_id is not None:
        return actor
    if not actor.kind.startswith(("state_forces", "government")):
        return actor
    words = actor.span.quote.lower().split()
    hit = kb.actor_words.at(words, 0)
    found = kb.institution(home, hit[1].id) if hit is not None and hit[0] == len(words) else None
    return dataclasses.replace(actor, country=home, actor_id=found)


# ------------------------------------------------------------------------------------------------ taking up


def _take_up(actor: Actor, n: int, actors: Sequence[Actor], parsed: Parsed) -> Actor:
    """ "The group" and "the militants" as the group named before, when only one fits; else unchanged."""
    if not actor.described or not _points_back(actor, parsed):
        return actor
    here = _sentence_number(parsed, actor.span)
    singular = actor.kind == "unknown"
    seen: dict[str, Actor] = {}
    for other in reversed(actors[:n]):
        if other.described or other.kind not in _ARMED:
            continue
        if singular and here - _sentence_number(parsed, other.span) > _REACH:
            break
        seen.setdefault(other.actor_id or other.name, other)
        if singular and _sentence_number(parsed, other.span) < here and len(seen) == 1:
            break
    if len(seen) != 1:
        return actor
    (found,) = seen.values()
    return dataclasses.replace(actor, name=found.name, actor_id=found.actor_id, kind=found.kind, country=found.country)


def _points_back(actor: Actor, parsed: Parsed) -> bool:
    """Whether a description is definite: "the militants", "its spokesman", not "militants" nor "three gunmen"."""
    words = actor.span.quote.lower().split()
    if words[0] in ("the", "this", "that", "its", "their", "same"):
        return True
    if len(words) != 1 or actor.kind not in ("rebel", "militia"):
        return False
    tokens = parsed.tokens(actor.span.start, actor.span.end)
    return bool(len(tokens)) and tokens.start > 0 and parsed.doc[tokens.start - 1].lower_ == "the"
