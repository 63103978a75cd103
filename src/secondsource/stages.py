"""A seam per stage, and one frozen value that names the shipped ones.

Replace a stage with `dataclasses.replace(SHIPPED, find_times=mine)`; the signature is that of the shipped function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from secondsource.detect.developments import find_developments
from secondsource.detect.events import find_events
from secondsource.detect.names import find_actors
from secondsource.detect.placenames import find_places
from secondsource.detect.relations import find_relations
from secondsource.detect.speakers import find_speech
from secondsource.detect.statistics import find_statistics
from secondsource.detect.times import find_times
from secondsource.model import Actor, EventDate, Extraction, Place, Relation, Report, SpeechAct, Statistic, Time
from secondsource.resolve.actors import resolve_actors
from secondsource.resolve.attribution import attribute, tie_acts, voice_relations
from secondsource.resolve.codebooks import apply_codebook
from secondsource.resolve.dates import date_reports
from secondsource.resolve.main_report import story_of
from secondsource.resolve.places import resolve_places
from secondsource.resolve.scenes_story import scenes_of


@dataclass(frozen=True)
class Stages:
    """One function per stage of reading a document; see the shipped functions for what each takes and gives."""

    find_times: Callable[..., tuple[Time, ...]]
    find_places: Callable[..., tuple[Place, ...]]
    resolve_places: Callable[..., tuple[Place, ...]]
    find_actors: Callable[..., tuple[Actor, ...]]
    resolve_actors: Callable[..., tuple[Actor, ...]]
    find_statistics: Callable[..., tuple[Statistic, ...]]
    find_speech: Callable[..., tuple[SpeechAct, ...]]
    find_events: Callable[..., tuple[Report, ...]]
    find_developments: Callable[..., tuple[Report, ...]]
    date_reports: Callable[..., tuple[EventDate, ...]]
    scenes_of: Callable[..., tuple[tuple[Place, ...], ...]]
    story_of: Callable[..., tuple[Report, ...]]
    attribute: Callable[..., tuple[Report, ...]]
    tie_acts: Callable[..., tuple[SpeechAct, ...]]
    find_relations: Callable[..., tuple[Relation, ...]]
    voice_relations: Callable[..., tuple[Relation, ...]]
    apply_codebook: Callable[[Extraction, str, Any], Extraction]


SHIPPED = Stages(
    find_times=find_times,
    find_places=find_places,
    resolve_places=resolve_places,
    find_actors=find_actors,
    resolve_actors=resolve_actors,
    find_statistics=find_statistics,
    find_speech=find_speech,
    find_events=find_events,
    find_developments=find_developments,
    date_reports=date_reports,
    scenes_of=scenes_of,
    story_of=story_of,
    attribute=attribute,
    tie_acts=tie_acts,
    find_relations=find_relations,
    voice_relations=voice_relations,
    apply_codebook=apply_codebook,
)
