"""Which of the named places is where an event happened: `scene_of`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from secondsource.model import Place, Report
from secondsource.parse import Parsed

_ORDER = ("site", "town", "near", "admin2", "admin1", "region", "country")


def scene_of(report: Report, places: Sequence[Place], parsed: Parsed, others: Sequence[Report]) -> tuple[Place, ...]:
    """The places of this report's event, most precise scene first, with `is_scene` set on those where it happened."""
    spans = [p for p in places if p.span is not None and not p.adjectival]
    near = parsed.tokens(report.span.start, report.span.end)
    if not len(near):
        return ()
    sentence = parsed.span(near[0].sent)
    here = [p for p in spans if p.span is not None and p.span.overlaps(sentence)]
    scenes = [p for p in here if _placed_by_preposition(p, parsed)]
    out = [dataclasses.replace(p, is_scene=True) for p in sorted(scenes, key=lambda p: _ORDER.index(p.precision))]
    return tuple(out) + tuple(p for p in here if p not in scenes)


def _placed_by_preposition(place: Place, parsed: Parsed) -> bool:
    assert place.span is not None
    tokens = parsed.tokens(place.span.start, place.span.end)
    return any(t.dep_ == "pobj" and t.head.lower_ in ("in", "at", "near", "outside", "inside", "on", "across") for t in tokens)
