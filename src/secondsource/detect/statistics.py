"""Totals of a period and an area, which are no incidents."""
from __future__ import annotations
from collections.abc import Sequence
from secondsource.knowledge import Knowledge
from secondsource.model import Actor, Place, Statistic, Time
from secondsource.parse import Parsed


def find_statistics(parsed: Parsed, times: Sequence[Time], places: Sequence[Place], actors: Sequence[Actor], kb: Knowledge) -> tuple[Statistic, ...]:
    """Every statistic: measure, bounds, period, area, producer."""
    return ()
