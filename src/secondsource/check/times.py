"""Days that cannot be: a weekday that is not that date's, an event told before it can have happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from secondsource.check.made import Held, make
from secondsource.model import Evidence, Issue

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekdays(held: Held) -> Sequence[Issue]:
    """A weekday beside an explicit date that falls on another day."""
    return list(_weekdays(held))


def _weekdays(held: Held) -> Iterator[Issue]:
    for doc, x in held.extractions.items():
        for time in x.times:
            day = time.earliest
            if time.weekday is None or day is None or day != time.latest or day.weekday() == time.weekday:
                continue
            detail = f"“{time.span.quote}”: {day.isoformat()} was a {DAYS[day.weekday()]}, not a {DAYS[time.weekday]}"
            yield make("weekday", "medium", detail, [Evidence(doc, time.span)])


def future_dates(held: Held) -> Sequence[Issue]:
    """An event told as having happened after the article was published."""
    return list(_future(held))


def _future(held: Held) -> Iterator[Issue]:
    for doc, x in held.extractions.items():
        published = x.document.published
        if published is None:
            continue
        for r in x.reports:
            day = r.date.earliest
            if r.status == "happened" and day is not None and day > published + dt.timedelta(days=1):
                span = r.date.span or r.span
                detail = f"“{span.quote}” is {day.isoformat()}, but the article was published on {published.isoformat()}"
                yield make("future_date", "medium", detail, [Evidence(doc, span)], incident=held.incident_of.get(r.id))
