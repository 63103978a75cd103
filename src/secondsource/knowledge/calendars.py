"""Feasts that follow the moon: which days a month of the Islamic calendar or a feast of the moon had in a year."""

from __future__ import annotations

import datetime as dt
import functools

from secondsource.knowledge.files import DATA, load_yaml

DAY = dt.timedelta(days=1)


def hijri_days(month: int, day: int) -> tuple[dt.date, ...]:
    """That day of the Islamic calendar in every year of the table.

    >>> dt.date(2016, 7, 6) in hijri_days(10, 1)
    True
    """
    return tuple(first + (day - 1) * DAY for first, _ in hijri_months(month))


@functools.cache
def hijri_months(month: int) -> tuple[tuple[dt.date, dt.date], ...]:
    """First and last day of that month of the Islamic calendar in every year of the table."""
    out = []
    for start, lengths in load_yaml(DATA / "calendar" / "hijri.yml").values():
        sizes = [int(n) for n in lengths.split()]
        first = dt.date.fromisoformat(start) + sum(sizes[: month - 1]) * DAY
        out.append((first, first + (sizes[month - 1] - 1) * DAY))
    return tuple(out)


@functools.cache
def moon_days(feast: str) -> tuple[dt.date, ...]:
    """The days of a feast of `data/calendar/moon.yml`."""
    table = load_yaml(DATA / "calendar" / "moon.yml")[feast]
    return tuple(dt.date.fromisoformat(f"{year}-{day}") for year, day in table.items())


@functools.cache
def hebrew_new_year(year: int) -> dt.date:
    """1 Tishri in a year of the common calendar (Gauss' rule, for 1900 to 2099).

    >>> hebrew_new_year(2016).isoformat()
    '2016-10-03'
    """
    g = year % 19 + 1
    size = 765433 * (12 * g % 19) / 492480 + year % 4 / 4 - (313 * year + 89081) / 98496
    offset = year // 100 - year // 400 - 2
    whole = int(size + offset // 1)
    fraction = size + offset - whole
    day = dt.date(year, 8, 31) + whole * DAY
    weekday = day.isoweekday() % 7  # 0 Sunday
    if weekday in (0, 3, 5):
        return day + DAY
    if weekday == 1 and fraction >= 23269 / 25920 and 12 * g % 19 > 11:
        return day + DAY
    if weekday == 2 and fraction >= 1367 / 2160 and 12 * g % 19 > 6:
        return day + 2 * DAY
    return day
