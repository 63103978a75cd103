"""Which mentions tell of the same event?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secondsource.detect.figures import Told
from secondsource.detect.status import is_negated, status_of
from secondsource.detect.triggers import Hit
from secondsource.model import EventStatus
from secondsource.parse import Parsed


@dataclass(frozen=True, eq=False)
class Event:
    """The hits that tell of one event, in the order of the text."""

    hits: tuple[Hit, ...]
    types: tuple[str, ...]
    status: EventStatus
    background: bool = False


def group_hits(hits: Sequence[Hit], told: Mapping[Hit, list[Told]], parsed: Parsed) -> list[Event]:
    """The events of a document, in the order of its concern."""
    kept = [h for h in hits if not is_negated(h.token) and _holds(h, told)]
    if not kept:
        return []
    return [Event(tuple(kept), _types(kept), status_of(kept[0]))]


def _holds(hit: Hit, told: Mapping[Hit, list[Told]]) -> bool:
    return hit.entry.needs != "person" or bool(told[hit])


def _types(hits: Sequence[Hit]) -> tuple[str, ...]:
    ranked = sorted({(-h.entry.rank, h.entry.type) for h in hits if h.entry.type})
    return tuple(dict.fromkeys(t for _, t in ranked)) or ("attack.other",)
