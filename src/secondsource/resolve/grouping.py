"""Reports of one event in one document become one, when date and place are known."""
from __future__ import annotations
from collections.abc import Sequence
from secondsource.model import Report
from secondsource.parse import Parsed


def group_reports(reports: Sequence[Report], parsed: Parsed) -> tuple[Report, ...]:
    """The reports, those of one event joined, numbered in the order of the article's concern."""
    return tuple(reports)
