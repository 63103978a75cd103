"""Nobody dies twice: two events that tell of the same persons' death, arrest or surrender are one.

Read `joined_by_persons`. Who is meant by a pronoun was settled before (`Told.of`); names and nouns are compared in `events_who`.
"""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.detect.coref import Event
from secondsource.detect.figures import Told

#: what befalls a person once, as far as one article goes
_ONCE = frozenset({"killed", "arrested", "surrendered", "abducted"})


def joined_by_persons(events: Sequence[Event]) -> list[Event]:
    """The events, with those made one that tell the same fate of the same persons."""
    home = {t: e for e in events for m in e.mentions for t in m.told}
    into: dict[Event, Event] = {}
    for t, e in home.items():
        other = home.get(first) if (first := _told_first(t)) is not None else None
        if other is not None and other is not e and other.background == e.background:
            into.setdefault(e, other)
    if not into:
        return list(events)
    for e in events:
        end = _end(e, into)
        if end is not e:
            for m in e.mentions:
                end.add(m)
            end.clues += e.clues
            end.mentions.sort(key=lambda m: m.hit.i)
    return [e for e in events if _end(e, into) is e]


def _told_first(t: Told) -> Told | None:
    """The first time that this fate was told of these persons."""
    found: Told | None = None
    at = t.of
    while at is not None:
        if at.measure == t.measure:
            found = at
        at = at.of
    return found if t.measure in _ONCE and t.scope == "event" else None


def _end(e: Event, into: dict[Event, Event]) -> Event:
    seen = {id(e)}
    while e in into and id(into[e]) not in seen:
        e = into[e]
        seen.add(id(e))
    return e
