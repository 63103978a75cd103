"""Totals of a period and an area, which are no incidents.

Read in this order: `find_statistics`, then `statistics_context` (is this sentence about many events of a long time?) and
`statistics_figures` (which of its numbers count what?). A sentence must show that it sums up: a long period, many events,
somebody who counts, a comparison; the toll of one attack is left to the events.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from secondsource.detect.statistics_context import Context, context_of
from secondsource.detect.statistics_figures import read_figures
from secondsource.detect.statistics_text import Sentence
from secondsource.knowledge import Knowledge
from secondsource.model import Actor, Place, Statistic, Time
from secondsource.parse import Parsed


def find_statistics(
    parsed: Parsed, times: Sequence[Time], places: Sequence[Place], actors: Sequence[Actor], kb: Knowledge
) -> tuple[Statistic, ...]:
    """Every statistic: measure, bounds, period, area, producer."""
    context = context_of(parsed, times, places, actors, kb)
    out: list[Statistic] = []
    for number in range(len(parsed.sentences)):
        sentence = context.sentence(number)
        if sentence is not None:
            out.extend(_statistics(sentence, context, parsed, kb))
    return tuple(out)


def _statistics(sentence: Sentence, context: Context, parsed: Parsed, kb: Knowledge) -> Iterator[Statistic]:
    """The totals of one sentence that sums up."""
    readings = read_figures(sentence, parsed, kb)
    if readings:
        context.note(sentence)
    for r in readings:
        if r.known or r.measure is None or context.is_single(r, sentence):
            continue
        earliest, latest = context.period(r, sentence)
        place, area = context.area(r, sentence)
        yield Statistic(
            measure=r.measure,
            low=r.low,
            high=r.high,
            span=parsed.span_of(r.first, r.last),
            group=r.group,
            earliest=earliest,
            latest=latest,
            area=area,
            geonames_id=place.geonames_id if place is not None else None,
            initiator=context.initiator(r, sentence),
            said_by=context.producer(sentence),
            share_of=r.share,
        )
