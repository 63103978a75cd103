"""Events and who did what to whom: one Report per event.

Read in this order: `find_events` (the whole way), then `triggers` (which words may tell of an event), `coref` (which of
them tell of the same), `figures` (how many), `status` (did it happen).
"""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.detect.coref import Event, group_hits
from secondsource.detect.figures import Told, figures_of, told_by
from secondsource.detect.figures_members import MemberReader
from secondsource.detect.triggers import Hit, find_hits
from secondsource.knowledge import Knowledge
from secondsource.model import Actor, Participant, Place, Report, Span, Statistic, Time, Weapon
from secondsource.parse import Parsed

try:
    from secondsource.detect.participants import find_participants
    from secondsource.detect.weapons import find_weapons
except ImportError:  # stand-in until the module exists
    find_participants = None
    find_weapons = None


def find_events(
    parsed: Parsed,
    *,
    actors: Sequence[Actor],
    places: Sequence[Place],
    times: Sequence[Time],
    statistics: Sequence[Statistic],
    kb: Knowledge,
) -> tuple[Report, ...]:
    """One report per event, with types, status, participants, figures and weapons; date and places are not yet set."""
    reader = MemberReader(parsed, actors, kb)
    hits = find_hits(parsed, kb)
    told = {hit: told_by(hit, reader) for hit in hits}
    events = group_hits(hits, told, parsed)
    return tuple(
        _report(n, event, told, parsed, actors, kb) for n, event in enumerate(events, 1)
    )


def _report(
    n: int, event: Event, told: dict[Hit, list[Told]], parsed: Parsed, actors: Sequence[Actor], kb: Knowledge
) -> Report:
    main = event.hits[0]
    return Report(
        id=f"{parsed.document.id}#{n}",
        types=event.types,
        status=event.status,
        span=parsed.span(main.token),
        passages=_passages(event, parsed),
        participants=_participants(event, parsed, actors, kb),
        figures=figures_of([t for h in event.hits for t in told[h]], parsed),
        weapons=_weapons(event, parsed, kb),
        background=event.background,
    )


def _passages(event: Event, parsed: Parsed) -> tuple[Span, ...]:
    index = parsed.sentence_index
    return tuple(parsed.span(parsed.sentences[s]) for s in sorted({index[h.i] for h in event.hits}))


def _participants(event: Event, parsed: Parsed, actors: Sequence[Actor], kb: Knowledge) -> tuple[Participant, ...]:
    out: dict[tuple[str, str], Participant] = {}
    if find_participants is not None:
        for h in event.hits:
            for p in find_participants(parsed, h.token, h.entry.type or event.types[0], actors, kb):
                out.setdefault((p.role, p.text.lower()), p)
    return tuple(out.values())


def _weapons(event: Event, parsed: Parsed, kb: Knowledge) -> tuple[Weapon, ...]:
    if find_weapons is None:
        return ()
    out: dict[str, Weapon] = {}
    index = parsed.sentence_index
    for s in sorted({index[h.i] for h in event.hits}):
        for w in find_weapons(parsed, parsed.sentences[s], kb):
            out.setdefault(w.type, w)
    return tuple(out.values())
