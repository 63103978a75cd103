"""Which day an event happened on."""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.model import EventDate, Report, Time
from secondsource.parse import Parsed


def date_report(report: Report, times: Sequence[Time], parsed: Parsed, others: Sequence[Report]) -> EventDate:
    """When the event of this report happened, decided among the expressions near it."""
    sents = {parsed.sentence_index[t.i] for t in parsed.tokens(report.span.start, report.span.end)[:1]}
    near = [t for t in times if t.earliest and t.type in ("DATE", "TIME") and sents & _sentences(parsed, t)]
    if not near:
        return EventDate(None, parsed.document.published, "unknown", why="no expression of time in the sentence")
    best = min(near, key=lambda t: abs(t.span.start - report.span.start))
    return EventDate(best.earliest, best.latest, best.precision, best.span, "the nearest expression in the sentence")


def _sentences(parsed: Parsed, time: Time) -> set[int]:
    return {parsed.sentence_index[t.i] for t in parsed.tokens(time.span.start, time.span.end)[:1]}
