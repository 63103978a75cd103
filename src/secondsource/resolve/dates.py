"""Which day an event happened on: decided among the expressions near it, never more precise than they are.

`date_reports` dates all events of one text together, since one may hang on another ("two weeks after the attack") or have
its date from a neighbouring passage ("The incident happened on Saturday"). The order: an expression in the event's own
passages; what its date hangs on; what another passage of the same story says; else only that it was not after publication.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Sequence

from secondsource.knowledge.files import DATA, load_yaml
from secondsource.model import EventDate, Report, Time
from secondsource.parse import Parsed
from secondsource.resolve.dates_clues import STATES, Chronicle, Placed, Words, is_last_sign, main_words, says_it_happened, weigh
from secondsource.resolve.dates_value import DAY, date_of, moved_date

_ENOUGH = 0.5  # an expression needs more for than against it
_AS_GOOD = 0.6  # of expressions that speak as clearly for an event the one told first dates it
_RECENT = 62  # days: news of two months ago is history, not the day of the story
_NEXT_SENTENCE = 250  # code points: the length of a sentence or two


def date_report(report: Report, times: Sequence[Time], parsed: Parsed, others: Sequence[Report]) -> EventDate:
    """When the event of this report happened; `others` are the reports of the same text."""
    reports = list(others) if report in others else [*others, report]
    return date_reports(reports, times, parsed)[reports.index(report)]


def date_reports(reports: Sequence[Report], times: Sequence[Time], parsed: Parsed) -> tuple[EventDate, ...]:
    """When the event of each report of one text happened, in their order."""
    chronicle = Chronicle(times, parsed, _words(parsed.document.language or "en"), _triggers(reports, parsed))
    found: list[EventDate | None] = [None] * len(reports)
    order = sorted(range(len(reports)), key=lambda n: reports[n].span.start)
    pending: dict[int, Placed] = {}
    for n, report in enumerate(reports):
        best = _best(n, report, chronicle)
        if best is not None and best[0].time.earliest is None:
            pending[n] = best[0]
        elif best is not None:
            why = f"“{best[0].time.span.quote}”: {best[1]}"
            found[n] = date_of(best[0].time, why, begins=report.type.startswith(STATES))
    for n in [n for n in order if n in pending]:
        found[n] = _moved(n, pending[n], reports, found, order, parsed.document.published) or _moved_on(pending[n], chronicle)
    for n, placed in _counted_back(chronicle).items():
        found[n] = found[n] or _back(placed, parsed.document.published)
    story = Story(reports, found, order, chronicle)
    return tuple(story.date(n) for n in range(len(reports)))


@functools.cache
def _words(language: str) -> Words:
    raw = load_yaml(DATA / "lexicon" / language / "times_events.yml")
    return Words(**{f.name: frozenset(raw[f.name]) for f in dataclasses.fields(Words)})


def _triggers(reports: Sequence[Report], parsed: Parsed) -> dict[int, int]:
    """Which words tell of which report."""
    return {t.i: n for n, r in enumerate(reports) for s in (*r.triggers, r.span) for t in parsed.tokens(s.start, s.end)}


def _best(n: int, report: Report, chronicle: Chronicle) -> tuple[Placed, str] | None:
    ours = frozenset(i for i, m in chronicle.triggers.items() if m == n)
    scored = [
        (*weigh(report, placed, chronicle, ours), placed)
        for s in _sentences(report, chronicle.parsed)
        for placed in chronicle.by_sentence.get(s, ())
    ]
    scored = [x for x in scored if x[0] > _ENOUGH]
    if not scored:
        return None
    top, name, best = max(scored, key=lambda x: x[0])
    own = main_words(report, chronicle)
    good = [x for x in scored if x[0] >= top - _AS_GOOD and x[1] == name and x[2].time.precision == best.time.precision]
    _, name, placed = min(good, key=lambda x: (chronicle.hangs_on(x[2]).lemma_ not in own, x[2].first))
    inside = [x for x in scored if _day_inside(x[2].time, placed.time)]
    if len({x[2].time.earliest for x in inside}) == 1:  # "this week's arrests", and then "on Wednesday police arrested"
        _, name, placed = inside[0]
    return placed, name


def _day_inside(day: Time, longer: Time) -> bool:
    """Whether a named day lies in a longer interval, both plain."""
    ends = (day.earliest, day.latest, longer.earliest, longer.latest)
    if day.precision != "day" or longer.precision in ("day", "days") or day.stretch or longer.stretch or None in ends:
        return False
    return longer.earliest <= day.earliest and day.latest <= longer.latest  # type: ignore[operator]


def _sentences(report: Report, parsed: Parsed) -> list[int]:
    index = parsed.sentence_index
    out: dict[int, None] = {}
    for span in (report.span, *report.passages):
        tokens = parsed.tokens(span.start, span.end)
        if len(tokens):
            out.update(dict.fromkeys(range(index[tokens.start], index[tokens.end - 1] + 1)))
    return list(out)


def _counted_back(chronicle: Chronicle) -> dict[int, Placed]:
    """Reports whose event is so long ago as the text is written: "a week after the massacre nobody knows ..."."""
    doc = chronicle.parsed.doc
    out: dict[int, Placed] = {}
    for placed in chronicle.times:
        if placed.time.shift is None or doc[placed.last].lower_ not in ("after", "since"):
            continue
        root = chronicle.parsed.sentences[placed.sentence].root
        now = root.tag_ in ("VBZ", "VBP") or any(c.lower_ in ("has", "have", "can") for c in root.children if c.dep_ == "aux")
        named = next((chronicle.triggers[i] for i in range(placed.last + 1, placed.last + 6) if i in chronicle.triggers), None)
        if now and named is not None and not chronicle.is_statement(placed, root):
            out.setdefault(named, placed)
    return out


def _back(placed: Placed, published: dt.date | None) -> EventDate | None:
    """The date that lies as long before the publication."""
    if published is None or placed.time.shift is None or placed.time.shift[0] is None:
        return None
    count, unit = placed.time.shift
    now = EventDate(published, published, "day")
    back = dataclasses.replace(placed.time, shift=(-abs(count or 0), unit))
    return moved_date(now, back, f"“{placed.time.span.quote}” it, at publication")


def _moved(
    n: int, placed: Placed, reports: Sequence[Report], found: Sequence[EventDate | None], order: Sequence[int], published: dt.date | None
) -> EventDate | None:
    """The date that hangs on another event: the one named after "after", else the one told last."""
    end = placed.time.span.end
    before = [m for m in reversed(order) if reports[m].span.start < placed.time.span.start and m != n]
    after = placed.time.span.quote.lower().endswith("after") and end <= reports[n].span.start <= end + _NAMED
    if after and _first_after(end, reports) == n and not reports[n].type.startswith(("enforcement", "other.prosecution")):
        ago = _so_long_before(placed, [found[m] for m in before[:3]])
        if ago is not None:
            return ago
    named = [m for m in order if m != n and end <= reports[m].span.start <= end + _NAMED]
    for m in [*named, *before[:3]]:
        base = found[m]
        if base is None:
            continue
        moved = moved_date(base, placed.time, f"“{placed.time.span.quote}” of “{reports[m].span.quote}”")
        if moved is not None and not _is_ahead(moved, published):
            return moved
    return None


def _first_after(at: int, reports: Sequence[Report]) -> int | None:
    """Which report the first trigger after a place in the text tells of."""
    return min(((t.start, m) for m, r in enumerate(reports) for t in (*r.triggers, r.span) if t.start >= at), default=(0, None))[1]


#: so many characters after "after" the event may be named
_NAMED = 80


def _so_long_before(placed: Placed, told: Sequence[EventDate | None]) -> EventDate | None:
    """ "It was a week after the bomb in the market": the bomb went off a week before what was told last."""
    base = next((d for d in told if d is not None and d.earliest is not None), None)
    if base is None or placed.time.shift is None or placed.time.shift[0] is None:
        return None
    count, unit = placed.time.shift
    back = dataclasses.replace(placed.time, shift=(-abs(count or 0), unit))
    return moved_date(base, back, f"“{placed.time.span.quote}” it")


def _moved_on(placed: Placed, chronicle: Chronicle) -> EventDate | None:
    """The date that hangs on the day last named before it, where no event carries it."""
    for base in reversed(chronicle.times):
        if base.last < placed.first and base.time.earliest is not None and base.time.precision == "day":
            hours = placed.time.shift is not None and placed.time.shift[1] in ("H", "TM", "S")
            if not hours and chronicle.is_statement(base, chronicle.hangs_on(base)):
                continue
            moved = moved_date(date_of(base.time, ""), placed.time, f"“{placed.time.span.quote}” after “{base.time.span.quote}”")
            return None if moved is None or _is_ahead(moved, chronicle.parsed.document.published) else moved
    return None


def _is_ahead(date: EventDate, published: dt.date | None) -> bool:
    """Whether a counted date lies after the publication: then it was counted from another event."""
    return published is not None and date.earliest is not None and date.earliest > published


class Story:
    """What the passages of one text say together: gives an event without an expression the date of the story it is told in."""

    def __init__(self, reports: Sequence[Report], found: Sequence[EventDate | None], order: Sequence[int], chronicle: Chronicle) -> None:
        self.reports, self.found, self.order = reports, found, order
        self.chronicle, self.published = chronicle, chronicle.parsed.document.published
        self.told = _told(chronicle)
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

    def _has_foreground(self, report: Report) -> bool:
        """Whether the text tells of another event of the kind as its own story, so that this one is history beside it."""
        return any(not r.background and _family(r) == _family(report) for r in self.reports)

    def _sharpened(self, own: EventDate, report: Report) -> EventDate:
        if own.precision not in ("week", "month", "season", "year") or own.earliest is None or own.latest is None:
            return own
        inside = [d for _, d, kind in self.told if _speaks_of(kind, report) and _within(d, own)]
        if self.only is not None and own.span not in self.counted and _within(self.only, own):
            inside.append(self.only)
        inside += [
            d
            for m, d in enumerate(self.found)
            if d is not None and d.precision == "day" and _within(d, own) and self.reports[m].type == report.type
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
        after = self.found[near[0]] if near else self.only
        told = next((t for t in self.told if _speaks_of(t[2], report)), None)
        if told is None or (told[2] == ARREST and family == "attack" and _is_day_before(after, told[1])):
            return after
        return told[1]

    def _speaks_of_another_time(self, report: Report) -> bool:
        """Whether its own trigger's sentence names a year or day of long ago, though it may not date the event."""
        tokens = self.chronicle.parsed.tokens(report.span.start, report.span.end)
        if not len(tokens):
            return False
        here = self.chronicle.by_sentence.get(self.chronicle.parsed.sentence_index[tokens.start], ())
        return any(p.time.latest is not None and self._is_old(p.time.latest) and p.time.anchor == "absolute" for p in here)

    def _is_old(self, day: dt.date) -> bool:
        return self.published is not None and (self.published - day).days > _RECENT

    def _lends(self, m: int, n: int) -> bool:
        """Whether report `n` may take the date of report `m`: of its kind, no history, and near where the date is a loose one."""
        date, report, other = self.found[m], self.reports[m], self.reports[n]
        if date is None or date.earliest is None or report.background or _family(report) != _family(other):
            return False
        return date.precision in ("day", "days", "week") or abs(report.span.start - other.span.start) < _NEXT_SENTENCE


#: what a passage tells the day of, where it is an arrest
ARREST = "enforcement.arrest"
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
    sure, likely, arrests = [], [], []
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
            if governor.lemma_.lower() in words.aftermath:
                arrests.append((start, date, ARREST))
            else:
                sure.append((start, date, "attack"))
        elif governor.lemma_.lower() in words.response:
            likely.append((start, date_of(placed.time, f"“{quote}” dates the first response"), "attack"))
    return sure + arrests + likely


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
