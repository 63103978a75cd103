"""Superlatives and firsts, against everything held: other articles of the incident, other incidents of the country, other such claims."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from secondsource.check.made import Held, foreground, make
from secondsource.check.words import find_phrase, sentences
from secondsource.model import Evidence, Extraction, Incident, Issue, Span

#: a superlative and the phrases that contradict it
PAIRS = (("superlative", "outranked"), ("first", "not_first"))
_SINCE = re.compile(r"\bsince\b(?:\W+\w+){0,8}?\W+((?:19|20)\d\d)\b|\bsince\b")
_OF_ALL_TIME = re.compile(r"\bhistory\b|\bever\b|\bhas (?:ever )?(?:seen|known|suffered)")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")


def ranks(held: Held) -> Sequence[Issue]:
    """Every 'deadliest' and 'first' that something held contradicts."""
    return [issue for i in held.incidents for run in (_countered, _surpassed) for issue in run(held, i)]


def _countered(held: Held, incident: Incident) -> Iterator[Issue]:
    """An article of the same incident says that it was not the first, or the second."""
    docs = foreground(held, incident)
    for kind, counter in PAIRS:
        said = [(d, s) for d in docs for s in _phrases(held, d, kind)]
        against = [(d, s) for d in docs for s in _phrases(held, d, counter)]
        for doc, span in said:
            other = [(d, s) for d, s in against if not (d == doc and s == span)]
            if kind == "superlative" and _SINCE.search(span.quote):
                other = [(d, s) for d, s in other if d == doc]
            if other:
                evidence = [Evidence(doc, span), *(Evidence(d, s) for d, s in other)]
                detail = f"“{_short(span)}” in {doc}, against “{_short(other[0][1])}” in {other[0][0]}"
                yield make(kind, "medium", detail, evidence, incident=incident.id)


def _surpassed(held: Held, incident: Incident) -> Iterator[Issue]:
    """A deadlier incident held of the same country and time: by the toll that both are published with."""
    killed = incident.figures.get("killed")
    if killed is None or killed.best is None or incident.place is None:
        return
    for doc in foreground(held, incident):
        for span in _phrases(held, doc, "superlative"):
            if not _said_of(held, incident, doc, span):
                continue
            for other in _deadlier(held, incident, killed.best, span, doc):
                detail = (
                    f"“{_short(span)}” in {doc}, but {other.id} ({other.place.name if other.place else '?'}, "
                    f"{_days(other)}) is held with {other.figures['killed'].best} killed"
                )
                yield make("superlative", "medium", detail, [Evidence(doc, span)], incident=incident.id)


def _days(incident: Incident) -> str:
    """When an incident was, no more precisely than it is known: a day, a month, a year, or the first and the last day."""
    first, last = str(incident.date.earliest), str(incident.date.latest)
    if first == last:
        return first
    if first[:7] == last[:7] and incident.date.precision == "month":
        return first[:7]
    return first[:4] if first[:4] == last[:4] and incident.date.precision == "year" else f"{first} to {last}"


def _deadlier(held: Held, incident: Incident, best: int, span: Span, doc: str) -> Iterator[Incident]:
    """Incidents of the same country with clearly more dead, before the article and within the time that it names."""
    since = _SINCE.search(span.quote)
    if since and not since.group(1):
        return
    if not re.search(r"\bcountry|\bnation|\bhistory\b|\bever\b|\bhas (?:ever )?(?:seen|known|suffered)|\bsince (?:19|20)\d\d", span.quote):
        return
    written = _written(held.extractions[doc])
    if incident.date.earliest is None and not _OF_ALL_TIME.search(span.quote):
        return
    own = {held.incident_of.get(r.id) for r in held.extractions[doc].reports}  # an article knows the tolls that it tells of itself
    for other in held.by_country.get(incident.place.country if incident.place else None, ()):
        toll = other.figures.get("killed")
        if other.id == incident.id or toll is None or other.place is None or other.date.earliest is None or incident.place is None:
            continue
        if other.id in own or _may_be_one(other, incident):
            continue
        if other.place.country != incident.place.country or written is None or other.date.earliest > written:
            continue
        if since and other.date.earliest.year <= int(since.group(1)):
            continue
        if (toll.low or 0) > best:
            yield other


def _may_be_one(a: Incident, b: Incident) -> bool:
    """Whether two incidents of one day and town may be one that was not joined: then the one outranks nothing."""
    if a.date.earliest is None or b.date.earliest is None or a.place is None or b.place is None:
        return False
    near = a.place.geonames_id == b.place.geonames_id or a.place.admin1 == b.place.admin1
    return near and abs((a.date.earliest - b.date.earliest).days) <= 1


def rank_claim(held: Held, incident: Incident) -> tuple[int, dt.date] | None:
    """What a later or other incident could contradict: the toll of one that is called the deadliest, and the last day of writing."""
    killed = incident.figures.get("killed")
    if killed is None or killed.best is None or incident.place is None:
        return None
    written = [
        day
        for doc in foreground(held, incident)
        if (day := _written(held.extractions[doc])) is not None
        for span in _phrases(held, doc, "superlative")
        if _said_of(held, incident, doc, span)
    ]
    return (killed.best, max(written)) if written else None


def _said_of(held: Held, incident: Incident, doc: str, span: Span) -> bool:
    """Whether a sentence is about this incident: one of its passages, or of no event that the article tells."""
    reports = held.extractions[doc].reports
    owners = [r for r in reports if not r.background and any(p.overlaps(span) for p in r.passages)]
    return not owners or any(held.incident_of.get(r.id) == incident.id for r in owners)


def _written(x: Extraction) -> dt.date | None:
    """The day on which an article was surely written or later: of publication, else the last that it names in full or by its year."""
    if x.document.published is not None:
        return x.document.published
    return max((t.latest for t in x.times if t.latest is not None and t.anchor == "absolute"), default=None)


def _phrases(held: Held, doc: str, kind: str) -> list[Span]:
    """The sentences of a document that hold a phrase of this kind."""
    lexicon = held.kb.lexicon("checks")
    return [s for s in sentences(held.extractions[doc].document) if find_phrase(kind, s, lexicon) is not None]


def _short(span: Span) -> str:
    return span.quote if len(span.quote) <= 90 else span.quote[:87] + "…"
