"""Days that cannot be: a weekday that is not that date's, an event told before it can have happened."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from secondsource.check.made import Held, foreground, make
from secondsource.check.words import find_phrase, sentence_at, sentences
from secondsource.model import Evidence, Issue, Span, Time

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: a sentence with one of these may speak of the future in any tense
_AHEAD = re.compile(
    r"\b(?:will|would|shall|may|might|could|can|to be|going to|is to|are to|was to|were to|due|planned?|plans|scheduled?|set for|"
    r"expected|until|till|by|deadline|before|ahead|next|coming|upcoming|tomorrow|expires?|from|starting|begins?|opens?|"
    r"takes? place|if|unless|should|announced for)\b",
    re.IGNORECASE,
)
#: a day that has a name
_NAMED = re.compile(r"\b(?:Day|Eve|Christmas|Easter|Nowruz|Eid)\b")
#: words between two times of one clause: no new sentence, list or part of one
_ONE_CLAUSE = re.compile(r"(?!.*\b(?:and|but|or|until|till|after|before|since|from|to|that|who|which|when|while|as)\b)[^.;:!?\n]*")
_PAST = re.compile(
    r"\b(?:was|were|had|killed|died|handed|said|took|came|went|began|ended|found|shot|exploded|struck|hit|attacked|blew)\b",
    re.IGNORECASE,
)


def weekdays(held: Held) -> Sequence[Issue]:
    """A weekday beside an explicit date that falls on another day."""
    return [*_weekdays(held), *_named_days(held)]


def _weekdays(held: Held) -> Iterator[Issue]:
    for doc, x in held.extractions.items():
        for time in x.times:
            day = _meant(time, x.document.published)
            if day is None or time.weekday is None or day.weekday() == time.weekday:
                continue
            detail = f"“{time.span.quote}”: {day.isoformat()} was a {DAYS[day.weekday()]}, not a {DAYS[time.weekday]}"
            yield make("weekday", "medium", detail, [Evidence(doc, time.span)])


def _named_days(held: Held) -> Iterator[Issue]:
    """ "The ministry said on Tuesday, New Year's Day": a weekday and a named day of one clause that are not one day."""
    for doc, x in held.extractions.items():
        text = x.document.text
        weekdays = [t for t in x.times if t.span.quote in DAYS]
        named = [t for t in x.times if t.earliest is not None and t.earliest == t.latest and _NAMED.search(t.span.quote)]
        for a in weekdays:
            for b in named:
                between = text[min(a.span.end, b.span.end) : max(a.span.start, b.span.start)]
                day = b.earliest
                if day is None or a.span.overlaps(b.span) or len(between) > 60 or not _ONE_CLAUSE.fullmatch(between):
                    continue
                if any(t is not a and t is not b and min(a.span, b.span) < t.span < max(a.span, b.span) for t in x.times):
                    continue
                if DAYS[day.weekday()] != a.span.quote:
                    detail = f"“{a.span.quote}” and “{b.span.quote}” of one clause: {day.isoformat()} was a {DAYS[day.weekday()]}"
                    yield make("weekday", "medium", detail, [Evidence(doc, a.span), Evidence(doc, b.span)])


def _meant(time: Time, published: dt.date | None) -> dt.date | None:
    """The day that a day and month without a year stand for in a report: the last one before publication.

    A weekday that fits only another year is no reason to take that year: it is what this check is for. A date that lies
    ahead in the same weeks is taken as it stands.
    """
    day = time.earliest
    if day is None or day != time.latest or published is None or time.anchor == "absolute":
        return day if day == time.latest else None
    if day <= published + dt.timedelta(days=120):
        return day
    try:
        return next(c for c in (day.replace(year=published.year), day.replace(year=published.year - 1)) if c <= published)
    except (StopIteration, ValueError):
        return None


def future_dates(held: Held) -> Sequence[Issue]:
    """A day after publication that is told of as past."""
    return [*_future(held), *_aftermath(held)]


def _future(held: Held) -> Iterator[Issue]:
    for doc, x in held.extractions.items():
        published = x.document.published
        if published is None:
            continue
        text = sentences(x.document)
        for time in x.times:
            day = time.earliest
            if day is None or day != time.latest or day <= published + dt.timedelta(days=1) or time.anchor != "absolute":
                continue
            at = sentence_at(text, time.span.start)
            if at is None or not _told_as_past(text[at], time.span):
                continue
            detail = f"“{time.span.quote}” is told as past, but the article was published on {published.isoformat()}"
            yield make("future_date", "medium", detail, [Evidence(doc, time.span)])


def _aftermath(held: Held) -> Iterator[Issue]:
    """ "The coffins were carried away on Sunday", in an article of Saturday on an attack of Friday: the Sunday before, nobody had died."""
    for incident in held.incidents:
        happened = incident.date.earliest
        if happened is None or incident.date.precision != "day" or not incident.types[0].startswith(("attack", "battle")):
            continue
        for doc in foreground(held, incident):
            x = held.extractions[doc]
            published = x.document.published
            if published is None or not 0 <= (published - happened).days < 6:
                continue
            named = DAYS[(published.weekday() + 1) % 7]
            for sentence in sentences(x.document):
                found = find_phrase("aftermath", sentence, held.kb.lexicon("checks")) if f"on {named}" in sentence.quote else None
                day = None if found is None or found.quote.split()[-1] != named else Span(found.end - len(named), found.end, named)
                if day is not None and _told_as_past(sentence, day) and _before(published, named) < happened:
                    detail = f"“{named}” is told as past, but the article was published on {published.isoformat()}, the day before"
                    yield make("future_date", "low", detail, [Evidence(doc, sentence)], incident=incident.id)


def _before(published: dt.date, weekday: str) -> dt.date:
    """The last such weekday before a day."""
    back = (published.weekday() - DAYS.index(weekday)) % 7 or 7
    return published - dt.timedelta(days=back)


def _told_as_past(sentence: Span, span: Span) -> bool:
    """Whether the words around a date are in the past, with nothing that looks ahead."""
    cut = span.start - sentence.start
    around = sentence.quote[max(0, cut - 90) : cut + len(span.quote) + 40]
    return bool(_PAST.search(around)) and not _AHEAD.search(around.replace(span.quote, " "))
