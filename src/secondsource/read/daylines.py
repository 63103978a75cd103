"""Lines that hold a date and nothing else, and the dates that a page's text gives of its own publication."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = {
    name: n
    for n, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_MONTH = r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = tuple(
    re.compile(p, re.I)
    for p in (
        rf"\b{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}\b",
        rf"\b{_WEEKDAY}{_DAY}[\s-]+(?:of\s+)?{_MONTH},?[\s-]+{_YEAR}\b",
        r"\b(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b",
        r"\b(?P<day>1[3-9]|2\d|3[01])[-/.](?P<month>0?\d|1[0-2])[-/.](?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<month>0?[1-9]|1[0-2])[-/.](?P<day>1[3-9]|2\d|3[01])[-/.](?P<year>(?:19|20)\d\d)\b",
    )
)
_REST = re.compile(
    r"(?:published|posted|updated|last|modified|created|date|on|at|by|first|released|issued|edited|time|upload(?:ed)?|print edition|"
    r"mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun|day|am|pm|a\.m|p\.m|gmt|utc|ist|pkt|est|edt|pst|pdt|bst|cet|cest|et|hrs?|hours|local|"
    r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?|[+-]\d\d:?\d\d|t|z)\b\.?|[\W_]+",
    re.I,
)


def day_in(text: str) -> dt.date | None:
    """The first complete and unambiguous date in a text.

    >>> day_in("Posted on March 15, 2019 at 4:05 pm")
    datetime.date(2019, 3, 15)
    """
    for pattern in _DATES:
        for found in pattern.finditer(text):
            month = found.group("month").lower().rstrip(".")
            try:
                return dt.date(int(found["year"]), int(month) if month.isdigit() else _MONTHS[month], int(found["day"]))
            except ValueError:
                continue
    return None


def is_date_line(line: str) -> bool:
    """Whether a line holds a date, a time or a label of one, and nothing else.

    >>> is_date_line("Sunday, September 19th 2021"), is_date_line("On 3 May 2014 two men died")
    (True, False)
    """
    line = line.strip()
    if len(line) > 120 or not any(c.isdigit() for c in line):
        return False
    for pattern in _DATES:
        found = pattern.search(line)
        if found is not None:
            rest = line[: found.start()] + " " + line[found.end() :]
            rest = next((rest[: m.start()] + " " + rest[m.end() :] for p in _DATES if (m := p.search(rest))), rest)
            return not _REST.sub("", rest).strip()
    return False
