"""Calendar arithmetic over TIMEX3 values: which days a value stands for, and how values are made and moved.

A value is the string of the TimeML guidelines: `2016-08-08`, `2016-W32`, `2016-Q3`, `2016-SU`, `198` (a decade), `19` (a century),
`P3M` (a length), `PAST_REF`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from secondsource.model import DatePrecision

Days = tuple[dt.date, dt.date, DatePrecision]
#: first month of the seasons of the northern half of the world, each three months long
SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_VALUE = re.compile(
    r"(?P<y>\d{4})(?:-(?:W(?P<w>\d\d)(?P<we>-WE)?|Q(?P<q>[1-4])|H(?P<h>[12])|(?P<s>SP|SU|FA|WI)|(?P<m>\d\d)(?:-(?P<d>\d\d))?))?(?:T.*)?"
)


def days_of(value: str) -> Days | None:
    """First day, last day and precision of a TIMEX3 value; None where it names no stretch of days.

    >>> days_of("2016-Q1")
    (datetime.date(2016, 1, 1), datetime.date(2016, 3, 31), 'season')
    """
    if value.isdigit() and len(value) in (2, 3):
        size = 10 ** (4 - len(value))
        first = int(value) * size
        return (dt.date(first, 1, 1), dt.date(first + size - 1, 12, 31), "unknown") if first > 0 else None
    m = _VALUE.fullmatch(value)
    if m is None:
        return None
    try:
        return _days(m)
    except ValueError:
        return None


def _days(m: re.Match[str]) -> Days:
    year = int(m["y"])
    if m["w"]:
        week = int(m["w"])
        first = dt.date.fromisocalendar(year, week, 6 if m["we"] else 1)
        return first, dt.date.fromisocalendar(year, week, 7), "days" if m["we"] else "week"
    if m["q"]:
        return _months(year, 3 * int(m["q"]) - 2, 3, "season")
    if m["h"]:
        return _months(year, 6 * int(m["h"]) - 5, 6, "season")
    if m["s"]:
        return _months(year, SEASON_START[m["s"]], 3, "season")
    if m["m"] and m["d"]:
        day = dt.date(year, int(m["m"]), int(m["d"]))
        return day, day, "day"
    if m["m"]:
        return _months(year, int(m["m"]), 1, "month")
    return _months(year, 1, 12, "year")


def _months(year: int, month: int, count: int, precision: DatePrecision) -> Days:
    last_year, last_month = plus_months(year, month, count - 1)
    last = calendar.monthrange(last_year, last_month)[1]
    return dt.date(year, month, 1), dt.date(last_year, last_month, last), precision


def plus_months(year: int, month: int, count: int) -> tuple[int, int]:
    """Year and month `count` months on."""
    n = year * 12 + month - 1 + count
    return n // 12, n % 12 + 1


def shifted(day: dt.date, count: int, unit: str) -> str | None:
    """TIMEX3 value of the unit that lies `count` units from `day`, as precise as the unit.

    >>> shifted(dt.date(2016, 8, 8), -2, "M")
    '2016-06'
    """
    try:
        if unit in ("D", "NI"):
            return (day + dt.timedelta(days=count)).isoformat()
        if unit in ("W", "FN"):
            return week_value(day + dt.timedelta(days=7 * count * (2 if unit == "FN" else 1)))
        if unit == "WE":
            return week_value(day + dt.timedelta(days=7 * count)) + "-WE"
        if unit == "M":
            year, month = plus_months(day.year, day.month, count)
            return f"{year:04}-{month:02}" if 1 <= year <= 9999 else None
        if unit == "Q":
            year, month = plus_months(day.year, day.month, 3 * count)
            return f"{year:04}-Q{(month + 2) // 3}"
        return _long_shift(day.year, count, unit)
    except (ValueError, OverflowError):
        return None


def _long_shift(year: int, count: int, unit: str) -> str | None:
    size = {"Y": 1, "E": 10, "C": 100, "L": 1000}.get(unit)
    if size is None:
        return None
    year += count * size
    if not 1 <= year <= 9999:
        return None
    return f"{year:04}"[: {"Y": 4, "E": 3, "C": 2, "L": 4}[unit]]


def moved(day: dt.date, count: int, unit: str) -> dt.date | None:
    """The day `count` units away, on the same day of the month where it exists."""
    try:
        if unit in ("D", "NI", "W", "FN", "WE"):
            return day + dt.timedelta(days=count * {"W": 7, "FN": 14, "WE": 7}.get(unit, 1))
        months = {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200, "L": 12000}.get(unit)
        if months is None:
            return day
        year, month = plus_months(day.year, day.month, months * count)
        return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None


def week_value(day: dt.date) -> str:
    """The ISO week that holds a day.

    >>> week_value(dt.date(2016, 8, 8))
    '2016-W32'
    """
    iso = day.isocalendar()
    return f"{iso.year:04}-W{iso.week:02}"


def weekday_near(day: dt.date, weekday: int, direction: int) -> dt.date:
    """The nearest such weekday back (-1, the day itself counts) or ahead (1, the day itself counts)."""
    back = (day.weekday() - weekday) % 7
    return day - dt.timedelta(days=back) if direction < 0 else day + dt.timedelta(days=(-back) % 7)


def length_value(count: str, unit: str) -> str | None:
    """TIMEX3 value of a length; `count` is a number in digits or `X`.

    >>> length_value("2", "Y"), length_value("1", "FN"), length_value("3", "H")
    ('P2Y', 'P2W', 'PT3H')
    """
    if unit == "S":
        return f"PT{count}S"
    if unit in ("H", "TM"):
        return f"PT{count}{unit[-1]}"
    factor = {"FN": ("W", 2), "E": ("Y", 10), "Q": ("M", 3), "C": ("Y", 100), "L": ("Y", 1000), "NI": ("D", 1), "WE": ("D", 2)}
    if unit in factor and count.isdigit():
        base, size = factor[unit]
        return f"P{int(count) * size}{base}"
    return f"P{count}{ {'NI': 'D', 'FN': 'W', 'WE': 'D', 'C': 'C', 'L': 'L'}.get(unit, unit) }"


def easter(year: int) -> dt.date:
    """Easter Sunday of the western churches (the anonymous Gregorian computus).

    >>> easter(2019).isoformat()
    '2019-04-21'
    """
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    length = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * length) // 451
    month, day = divmod(h + length - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def orthodox_easter(year: int) -> dt.date:
    """Easter Sunday of the eastern churches (Meeus' Julian computus, moved to the Gregorian calendar of 1900 to 2099)."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return dt.date(year, month, day + 1) + dt.timedelta(days=13)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """The nth such weekday of a month; -1 is the last."""
    if nth > 0:
        first = dt.date(year, month, 1)
        return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    return last - dt.timedelta(days=(last.weekday() - weekday) % 7)
