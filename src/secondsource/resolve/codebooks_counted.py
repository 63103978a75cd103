"""Those whom an event befell, by its counts: a victim of no phrase of his own is a target, and a name of those counted is no further one.

Read `with_counted` and `without_named_again`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from secondsource.model import Figure, Participant, Report
from secondsource.resolve.codebooks_figures import with_group

#: class of those counted -> kind of target
_KINDS = {
    "police": "state_forces.police", "army": "state_forces.army", "paramilitary": "state_forces.paramilitary",
    "security_forces": "state_forces", "officials": "government", "militants": "rebel", "other_armed": "militia", "journalists": "media",
    "clergy": "religious", "students": "education", "health_workers": "health", "foreigners": "foreign", "civilians": "civilians",
    "children": "civilians", "women": "civilians", "aid_workers": "civilians",
}  # fmt: skip
_MEASURES = {"killed": "killed", "injured": "injured", "abducted": "abducted"}


def with_counted(report: Report, unclassed: str, book: str) -> Report:
    """The report with those as targets whom its figures count, where nobody is told to be one; those of no class are `unclassed`."""
    if any(p.role == "target" for p in report.participants):
        return report
    found = {f.group: f for f in _counted(report, unclassed) if f.group in _KINDS}
    added = [
        Participant(
            "target", f.span.quote, f.span, kind=_KINDS[group], entity="group", effect=(_MEASURES[f.measure],), said_by=f"codebook {book}"
        )
        for group, f in found.items()
        if group is not None
    ]
    return dataclasses.replace(report, participants=(*report.participants, *added))


def without_named_again(report: Report, unclassed: str) -> Report:
    """The report without names of no class, where all whom it counts are of one that is known: they are names of those."""
    counted = [f.group for f in _counted(report, unclassed)]
    if not counted or any(_KINDS.get(group or "", "civilians") == "civilians" for group in counted):
        return report
    kept = tuple(p for p in report.participants if not (p.role == "target" and p.kind == "unknown" and p.name and p.entity == "person"))
    return dataclasses.replace(report, participants=kept)


def _counted(report: Report, unclassed: str) -> Sequence[Figure]:
    """The counts of those killed, hurt or taken, each of a class."""
    figures = [f for f in report.figures if f.measure in _MEASURES and f.low]
    return [f for f in with_group(figures, unclassed) if f.group is not None]
