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
from secondsource.model import EventDate, Place, Report, Time
from secondsource.parse import Parsed
from secondsource.resolve.dates_clues import OF_DEATH, STATES, Chronicle, Placed, Words, main_words, weigh
from secondsource.resolve.dates_story import Story
from secondsource.resolve.dates_value import date_of, moved_date

_ENOUGH = 0.5  # an expression needs more for than against it
_AS_GOOD = 0.6  # of expressions that speak as clearly for an event the one told first dates it
_STOPS = frozenset(("", ".", ",", ";"))


def date_report(report: Report, times: Sequence[Time], parsed: Parsed, others: Sequence[Report]) -> EventDate:
    """When the event of this report happened; `others` are the reports of the same text."""
    reports = list(others) if report in others else [*others, report]
    return date_reports(reports, times, parsed)[reports.index(report)]


def date_reports(reports: Sequence[Report], times: Sequence[Time], parsed: Parsed, places: Sequence[Place] = ()) -> tuple[EventDate, ...]:
    """When the event of each report of one text happened, in their order; `places` are those that the text names."""
    chronicle = Chronicle(times, parsed, _words(parsed.document.language or "en"), _triggers(reports, parsed))
    found: list[EventDate | None] = [None] * len(reports)
    deaths: set[int] = set()
    order = sorted(range(len(reports)), key=lambda n: reports[n].span.start)
    pending: dict[int, Placed] = {}
    for n, report in enumerate(reports):
        best = _best(n, report, chronicle)
        if best is not None and best[0].time.earliest is None:
            pending[n] = best[0]
        elif best is not None:
            why = f"“{best[0].time.span.quote}”: {best[1]}"
            found[n] = date_of(best[0].time, why, begins=report.type.startswith(STATES))
            if best[1] == OF_DEATH:
                deaths.add(n)
    for n in [n for n in order if n in pending]:
        found[n] = _moved(n, pending[n], reports, found, order, parsed.document.published) or _moved_on(pending[n], chronicle)
    lead: list[EventDate] = []
    for n, placed in _counted_back(chronicle).items():
        ago = _back(placed, parsed.document.published)
        if found[n] is None and ago is not None and reports[n].type.startswith("attack"):
            lead.append(ago)
        found[n] = found[n] or ago
    story = Story(reports, found, order, chronicle, lead, places)
    return tuple(story.date_of_wound(n) if n in deaths else story.date(n) for n in range(len(reports)))


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
    if report.type.startswith(STATES):
        placed = _beginning(placed, [x[2] for x in scored if x[1] == name])
    return placed, name


def _beginning(placed: Placed, others: Sequence[Placed]) -> Placed:
    """Since when a state lasts, where the sentence says it beside a later step: "charged on 2 May after being held since 9 March"."""
    first = placed.time.earliest
    for other in others:
        begin, stretch = other.time.earliest, other.time.stretch
        earlier = first is not None and begin is not None and begin < first and other.sentence == placed.sentence
        if earlier and stretch is not None and stretch[0] == begin:
            return other
    return placed


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
    """The date that hangs on the day last named before it, where no event carries it; "a day after the vote" hangs on the vote."""
    following = chronicle.parsed.doc[placed.last + 1 : placed.last + 2].text
    hours = placed.time.shift is not None and placed.time.shift[1] in ("H", "TM", "S")
    if not hours and placed.time.span.quote.lower().endswith(("after", "before")) and following not in _STOPS:
        return None
    for base in reversed(chronicle.times):
        if base.last < placed.first and base.time.earliest is not None and base.time.precision == "day":
            if not hours and chronicle.is_statement(base, chronicle.hangs_on(base)):
                continue
            moved = moved_date(date_of(base.time, ""), placed.time, f"“{placed.time.span.quote}” after “{base.time.span.quote}”")
            return None if moved is None or _is_ahead(moved, chronicle.parsed.document.published) else moved
    return None


def _is_ahead(date: EventDate, published: dt.date | None) -> bool:
    """Whether a counted date lies after the publication: then it was counted from another event."""
    return published is not None and date.earliest is not None and date.earliest > published
