"""What days an expression gives to an event: its own, narrowed by "early" or "late", or moved from another event's."""

from __future__ import annotations

import calendar
import datetime as dt

from secondsource.model import DatePrecision, EventDate, Time

DAY = dt.timedelta(days=1)
#: how far either side of the counted day "two weeks later" may lie, by unit, and what precision is left
_LOOSE: dict[str, tuple[int, DatePrecision]] = {"D": (0, "day"), "NI": (0, "day"), "W": (3, "week"), "FN": (3, "week"), "WE": (1, "days")}


def date_of(time: Time, why: str, *, begins: bool = False) -> EventDate:
    """The event's date where this expression says it; `begins` where it tells since when ("detained since Friday")."""
    first, last, precision = time.earliest, time.latest, time.precision
    if time.stretch is not None and not (begins and time.stretch[0] == time.earliest):
        first, last = time.stretch
        length = (last - first).days if first is not None and last is not None else None
        known: DatePrecision = "unknown" if length is None or length > 31 else "days" if length else "day"
        return EventDate(first, last, known, time.span, why)
    if time.mod is not None and first is not None and last is not None and (last - first).days > 20:
        first, last, precision = narrowed(first, last, precision, time.mod)
    return EventDate(first, last, precision, time.span, why)


def narrowed(first: dt.date, last: dt.date, precision: DatePrecision, mod: str) -> tuple[dt.date, dt.date, DatePrecision]:
    """Half of a long stretch: "early 2014" is its first half, "mid" its middle, "late" its second; still loose.

    >>> narrowed(dt.date(2014, 1, 1), dt.date(2014, 12, 31), "year", "MID")[0].isoformat()
    '2014-04-02'
    """
    length = (last - first).days
    quarter, half = length // 4 * DAY, length // 2 * DAY
    kept: DatePrecision = "season" if precision == "year" else "days" if precision == "month" else precision
    if mod == "START":
        return first, first + half, kept
    if mod == "END":
        return last - half, last, kept
    return first + quarter, last - quarter, kept


def moved_date(base: EventDate, time: Time, why: str) -> EventDate | None:
    """The date that lies `time.shift` from another event's date; None where either is not known well enough."""
    if time.shift is None or base.earliest is None or base.latest is None:
        return None
    count, unit = time.shift
    first, last = base.earliest, base.latest
    if unit in ("TM", "S"):
        return EventDate(first, last, base.precision, time.span, why)
    if unit == "H":
        ahead = count is None or count >= 0
        return EventDate(first if ahead else first - DAY, last + DAY if ahead else last, "days", time.span, why)
    if count is None:
        return None
    if unit in _LOOSE:
        slack, precision = _LOOSE[unit]
        step = count * {"W": 7, "FN": 14, "WE": 7}.get(unit, 1)
        slack, kept = (slack if count else 0), (precision if base.precision == "day" else base.precision)
        return EventDate(first + (step - slack) * DAY, last + (step + slack) * DAY, kept, time.span, why)
    return _moved_months(first, last, count * {"M": 1, "Q": 3, "Y": 12, "E": 120}.get(unit, 0), unit, time, why)


def _moved_months(first: dt.date, last: dt.date, months: int, unit: str, time: Time, why: str) -> EventDate | None:
    if not months:
        return None
    a, b = (first.year * 12 + first.month - 1 + months), (last.year * 12 + last.month - 1 + months)
    if not 12 <= a <= 119_000 or not 12 <= b <= 119_000:
        return None
    if unit in ("Y", "E"):
        return EventDate(dt.date(a // 12, 1, 1), dt.date(b // 12, 12, 31), "year", time.span, why)
    end = calendar.monthrange(b // 12, b % 12 + 1)[1]
    return EventDate(dt.date(a // 12, a % 12 + 1, 1), dt.date(b // 12, b % 12 + 1, end), "month", time.span, why)
