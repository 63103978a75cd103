"""What the passages of one text say together of its days: `Story` dates the reports that no expression dates.

The order: a report's own date, sharpened where another passage says the day; what a passage tells of "the attack" or "the incident";
the day of a report of the kind; the only day of a text; a time of day alone. What the text tells as history lends no day.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from secondsource.model import EventDate, Place, Report
from secondsource.resolve.dates_clues import Chronicle, Placed, is_last_sign, says_it_happened, states_date
from secondsource.resolve.dates_value import DAY, date_of

_RECENT = 62  # days: news of two months ago is history, not the day of the story
_FRESH = 2  # days: so old is what the news itself is of
_LIVED = 31  # days: who died later of a wound is rather told of another day
_TOWNS = ("town", "admin2")
_LENT = ("scene_story", "scene_elsewhere")  # clues of a scene that other sentences have lent
_NEXT_SENTENCE = 250  # code points: the length of a sentence or two


class Story:
    """What the passages of one text say together: gives an event without an expression the date of the story it is told in."""

    def __init__(
        self,
        reports: Sequence[Report],
        found: Sequence[EventDate | None],
        order: Sequence[int],
        chronicle: Chronicle,
        ago: Sequence[EventDate] = (),
        places: Sequence[Place] = (),
    ) -> None:
        self.reports, self.found, self.order = reports, found, order
        self.towns = [p for p in places if p.span is not None and p.precision in _TOWNS and not p.adjectival]
        self.chronicle, self.published = chronicle, chronicle.parsed.document.published
        self.told = _told(chronicle) + [(d.span.start, d, ATTACK) for d in ago if d.span is not None]
        self.only = _only_day(chronicle)
        self.counted = {p.time.span for p in chronicle.times if p.time.shift is not None}
        self.clock = _clock(chronicle)

    def date(self, n: int) -> EventDate:
        """The date of report `n`: its own, sharpened where another passage says the day, or that of its story."""
        own, report = self.found[n], self.reports[n]
        if own is not None:
            return self._sharpened(own, report)
        unknown = EventDate(None, self.published, "unknown", None, "the text gives no date for it")
        if report.status == "hypothetical" or (report.background and self._has_foreground(report)):
            return unknown
        source = self._source(n)
        if source is None:
            return self.clock if self.clock is not None and _family(report) == "attack" else unknown
        return dataclasses.replace(source, why=f"told of the same story: {source.why}")

    def date_of_wound(self, n: int) -> EventDate:
        """The date of report `n` where its own is that of a death: the victim was shot, or brought in, on an earlier day of the text."""
        own = self.date(n)
        for _, told, kind in self.told:
            near = own.earliest is not None and told.earliest is not None and (own.earliest - told.earliest).days <= _LIVED
            if kind == ATTACK and near and _is_day_before(told, own):
                return dataclasses.replace(told, why=f"told of the same story: {told.why}")
        return own

    def _has_foreground(self, report: Report) -> bool:
        """Whether the text tells of another event of the kind as its own story, so that this one is history beside it."""
        return any(not r.background and _family(r) == _family(report) for r in self.reports)

    def _sharpened(self, own: EventDate, report: Report) -> EventDate:
        bounds = own
        if own.precision == "unknown" and own.latest is None and self.published is not None:  # "after Christmas"
            bounds = dataclasses.replace(own, latest=self.published)
        elif own.precision not in ("week", "month", "season", "year") or own.earliest is None or own.latest is None:
            return own
        inside = [d for _, d, kind in self.told if _speaks_of(kind, report) and _within(d, bounds)]
        if self.only is not None and own.span not in self.counted and _within(self.only, bounds):
            inside.append(self.only)
        inside += [
            d
            for m, d in enumerate(self.found)
            if d is not None and d.precision == "day" and _within(d, bounds) and self.reports[m].type == report.type
        ]
        return inside[0] if len({d.earliest for d in inside}) == 1 else own

    def _source(self, n: int) -> EventDate | None:
        report, at = self.reports[n], self.order.index(n)
        family = _family(report)
        if self._speaks_of_another_time(report):
            return None
        near = [m for m in (*reversed(self.order[:at]), *self.order[at + 1 :]) if self._lends(m, n)]
        before = next((m for m in near if self.reports[m].span.start <= report.span.start), None)
        if before is not None:
            return self.found[before]
        after = self.found[near[0]] if near else self._only(report)
        if not near and after is not None and at == 0 and self._is_elsewhere(after, report):
            after = None
        told = next((t for t in self.told if _speaks_of(t[2], report)), None)
        if told is None or (told[2] == ARREST and family == "attack" and _is_day_before(after, told[1])):
            return after
        return told[1]

    def _only(self, report: Report) -> EventDate | None:
        """The only day of the text; not one weighed for the report and found to be no day of it, nor for an attack that of a trial."""
        if self.only is None or self.only.span is None or _family(report) != ATTACK:
            return self.only
        parsed, day = self.chronicle.parsed, self.only.span.start
        told = (parsed.sentence_index[t.i] for s in (report.span, *report.triggers) for t in parsed.tokens(s.start, s.start + 1))
        if parsed.sentence_index[parsed.tokens(day, day + 1).start] in told:
            return None
        law = (d for d, r in zip(self.found, self.reports, strict=True) if r.type.startswith(_LAW))
        return None if any(d is not None and d.span == self.only.span for d in law) else self.only

    def _speaks_of_another_time(self, report: Report) -> bool:
        """Whether its own trigger's sentence names a year or day of long ago, though it may not date the event."""
        tokens = self.chronicle.parsed.tokens(report.span.start, report.span.end)
        if not len(tokens):
            return False
        here = self.chronicle.by_sentence.get(self.chronicle.parsed.sentence_index[tokens.start], ())
        return any(p.time.latest is not None and self._is_old(p.time.latest) and p.time.anchor == "absolute" for p in here)

    def _is_old(self, day: dt.date) -> bool:
        return self.published is not None and (self.published - day).days > _RECENT

    def _is_elsewhere(self, day: EventDate, report: Report) -> bool:
        """Whether a day is that of an event told of another town alone."""
        theirs = [r for d, r in zip(self.found, self.reports, strict=True) if d is not None and d.span == day.span]
        return bool(theirs) and all(self._is_of_another_town(r, report, day.latest) for r in theirs)

    def _is_of_another_town(self, report: Report, other: Report, day: dt.date | None) -> bool:
        """Whether a day before the news is that of a report of a town of its own, and another report names other towns only."""
        if day is None or self.published is None or (self.published - day).days <= _FRESH:
            return False
        scenes = {p.name for p in report.places if p.is_scene and p.precision in _TOWNS and not any(c.name in _LENT for c in p.clues)}
        if not scenes:
            return False
        named = {p.name for p in self.towns for s in other.passages if p.span is not None and s.start <= p.span.start < s.end}
        return bool(named) and scenes.isdisjoint(named)

    def _lends(self, m: int, n: int) -> bool:
        """Whether report `n` may take the date of report `m`: of its kind, no history, and near where the date is a loose one."""
        date, report, other = self.found[m], self.reports[m], self.reports[n]
        if date is None or date.earliest is None or report.background or _family(report) != _family(other):
            return False
        if n == self.order[0] and self._is_of_another_town(report, other, date.latest):
            return False
        return date.precision in ("day", "days", "week") or abs(report.span.start - other.span.start) < _NEXT_SENTENCE


#: what a passage tells the day of, where it is an arrest
ARREST = "enforcement.arrest"
#: where it is an attack
ATTACK = "attack"
#: what the law did about an attack
_LAW = ("other.prosecution", "enforcement.sentence", "enforcement.surrender")
#: where it is the last sign of somebody
GONE = "attack.abduction"


def _speaks_of(kind: str, report: Report) -> bool:
    """Whether a passage that says when something happened may date a report: an arrest dates what was done at it."""
    if kind == GONE or (kind == ARREST and _family(report) != "attack"):
        return report.type.startswith(kind)
    return _family(report) == "attack"


def _is_day_before(day: EventDate | None, other: EventDate) -> bool:
    """Whether the first is a day that lies before the second."""
    if day is None or day.precision != "day" or day.latest is None or other.earliest is None:
        return False
    return day.latest < other.earliest


def _within(inner: EventDate, outer: EventDate) -> bool:
    """Whether the first interval lies in the second."""
    ends = (inner.earliest, inner.latest, outer.earliest, outer.latest)
    if any(e is None for e in ends):
        return False
    return outer.earliest <= inner.earliest and inner.latest <= outer.latest  # type: ignore[operator]


def _family(report: Report) -> str:
    family = report.type.partition(".")[0]
    return "attack" if family in ("attack", "battle", "unrest") else family


def _told(chronicle: Chronicle) -> list[tuple[int, EventDate, str]]:
    """The passages that only say when it happened, in order, each with the family of event it speaks of.

    After them the passages of the first hours ("officers were called on Tuesday"), which serve where no other does.
    """
    words = chronicle.words
    plain, sure, likely, arrests = [], [], [], []
    for placed in chronicle.times:
        if placed.time.earliest is None or placed.time.precision not in ("day", "days"):
            continue
        governor = chronicle.hangs_on(placed)
        if is_last_sign(placed, governor, words):
            days = dataclasses.replace(placed.time, stretch=None)
            sure.append((days.span.start, date_of(days, f"“{days.span.quote}” is when they were last seen"), GONE))
            continue
        if placed.time.stretch is not None:
            continue
        if chronicle.is_statement(placed, governor) or chronicle.is_comparison(placed):
            continue
        quote, start = placed.time.span.quote, placed.time.span.start
        if says_it_happened(governor, words):
            date = date_of(placed.time, f"“{quote}” says when it happened")
            if states_date(governor, words):
                plain.append((start, date, ATTACK))
            elif governor.lemma_.lower() in words.aftermath:
                arrests.append((start, date, ARREST))
            else:
                sure.append((start, date, ATTACK))
        elif governor.lemma_.lower() in words.response:
            likely.append((start, date_of(placed.time, f"“{quote}” dates the first response"), ATTACK))
    return plain + sure + arrests + likely


def _only_day(chronicle: Chronicle) -> EventDate | None:
    """The day of a text that names one day alone, days of statements and of what came after aside."""
    found: dict[tuple[object, object], Placed] = {}
    for placed in chronicle.times:
        if placed.time.precision == "day" and placed.time.earliest is not None and placed.time.stretch is None:
            governor = chronicle.hangs_on(placed)
            if not chronicle.is_statement(placed, governor) and not chronicle.is_aftermath(placed, governor):
                found.setdefault((placed.time.earliest, placed.time.latest), placed)
    if len(found) != 1:
        return None
    time, published = next(iter(found.values())).time, chronicle.parsed.document.published
    if published is not None and time.latest is not None and not 0 <= (published - time.latest).days <= _RECENT:
        return None
    return date_of(time, f"“{time.span.quote}” is the only day that the text names")


def _clock(chronicle: Chronicle) -> EventDate | None:
    """A time of day in a text that names no day at all: the day of publication or the one before."""
    published = chronicle.parsed.document.published
    if published is None or any(p.time.precision in ("day", "days") for p in chronicle.times):
        return None
    for placed in chronicle.times:
        if placed.time.type == "TIME" and (placed.time.value or "").startswith("T"):
            why = f"“{placed.time.span.quote}” without a day: that of publication or the day before"
            return EventDate(published - DAY, published, "days", placed.time.span, why)
    return None
