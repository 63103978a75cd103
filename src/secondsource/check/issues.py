"""What does not fit? Every check is a function of its own; `check` runs them all and sorts what they find.

A check that fires wrongly is worse than one that is silent, so each refuses where it could be read otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from secondsource.check.claims import claims
from secondsource.check.copies import copied, dependences
from secondsource.check.denials import denials
from secondsource.check.details import details
from secondsource.check.figures import tolls
from secondsource.check.ledger import own_counts
from secondsource.check.made import Held
from secondsource.check.persons import persons
from secondsource.check.places import abroad
from secondsource.check.ranks import ranks
from secondsource.check.sums import statistics, sums
from secondsource.check.times import future_dates, weekdays
from secondsource.model import Dependence, Extraction, Incident, Issue, Statement

CHECKS: tuple[Callable[[Held], Sequence[Issue]], ...] = (
    weekdays,
    future_dates,
    tolls,
    persons,
    claims,
    denials,
    details,
    ranks,
    sums,
    statistics,
    own_counts,
    abroad,
    copied,
    dependences,
)


def check(
    incidents: Sequence[Incident],
    statements: Sequence[Statement],
    extractions: Mapping[str, Extraction],
    copies: Sequence[Dependence],
    kb: Any,
    *,
    others: Sequence[Incident] = (),
    homes: Mapping[str, str] | None = None,
) -> tuple[Issue, ...]:
    """All issues, those of one incident (`incident_id`) and those of none, sorted by kind and id.

    A ledger that grew looks at some incidents only (`update/concluding.py`): a check that needs more than its incident, the documents of
    it, their copies, and the incidents and statistics that it is compared with must be made known there.
    """
    return check_held(Held.of(incidents, statements, extractions, copies, kb, others=others, homes=homes))


def check_held(held: Held) -> tuple[Issue, ...]:
    """The same, of what is indexed already."""
    found = {issue.id: issue for run in CHECKS for issue in run(held)}
    return tuple(sorted(found.values(), key=lambda i: (i.kind, i.id)))
