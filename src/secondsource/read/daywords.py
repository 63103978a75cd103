"""Complete dates as pages print them, in many languages and in numbers; never one that could be two days."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator

from secondsource.knowledge.files import DATA, load_yaml

#: no outlet's archive on the web is older; a later year than this is a mistake of the page
FIRST_YEAR, LAST_YEAR = 1990, 2099
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹০১২৩৪৫৬৭৮৯०१२३४५६७८९", "0123456789" * 4)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ISO = re.compile(rf"(?<!\d){_YEAR}[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<day>0?[1-9]|[12]\d|3[01])(?!\d)")
_CJK = re.compile(rf"{_YEAR}\s*[年년]\s*(?P<month>\d{{1,2}})\s*[月월]\s*(?P<day>\d{{1,2}})\s*[日일]")
_NUMERIC = re.compile(rf"(?<![\d.])(?P<a>\d{{1,2}})(?P<sep>[-/.]|\. )(?P<b>\d{{1,2}})(?P=sep){_YEAR}(?!\d)")
_SHORT = re.compile(r"(?<![\d.])(?P<a>\d{1,2})\.(?P<b>\d{1,2})\.(?P<year>\d\d)(?![\d.])")
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
#: words that stand beside a date in a date line: labels, weekdays, zones, times of day
_BESIDE_DATE = re.compile(
    r"(?:\b(?:published|posted|updated|last|modified|created|dated?|on|at|by|in|first|released|issued|edited|time|upload(?:ed)?|print|edition|"
    r"(?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?|day|[ap]\.?m|gmt|utc|ist|pkt|e[sd]t|p[sd]t|bst|ces?t|et|hrs?|hours|local|t|z|h|"
    r"stand|datum|am|um|uhr|vom|veröffentlicht|erstellt|erschienen|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|sonnabend|mo|di|mi|do|fr|sa|so|"
    r"publié|le|à|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|publicado|fecha|el|lunes|martes|miércoles|jueves|viernes|sábado|domingo|las|"
    r"pubblicato|data|il|alle|ore|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|em|às|segunda|terça|quarta|quinta|sexta|feira)\b\.?"
    r"|t?\d{1,2}[:.h]\d\d(?:[:.]\d\d(?:\.\d+)?)?\s?(?:z|[ap]\.?m\b\.?)?|[+-]\d\d:?\d\d|[\W_]+)",
    re.I,
)


def days_in(text: str, *, language: str | None = None) -> Iterator[dt.date]:
    """The complete dates in a text, in order of their forms: written out, ISO, numbers.

    `03/04/2020` is read as 3 April, except in American pages (`en-US`); where the language is unknown it is left.

    >>> list(days_in("Stand: 28. April 2020"))
    [datetime.date(2020, 4, 28)]
    """
    text = text.translate(_DIGITS)
    if not any(c.isdigit() for c in text):
        return
    months = _months()
    for found in _worded().finditer(text):
        month = months.get((found["month"] or found["month2"]).lower().rstrip("."))
        day = _date(int(found["year"] or found["year2"]), month or 0, int(found["day"] or found["day2"]))
        if day is not None:
            yield day
    for pattern in (_ISO, _CJK):
        for found in pattern.finditer(text):
            day = _date(int(found["year"]), int(found["month"]), int(found["day"]))
            if day is not None:
                yield day
    for found in _NUMERIC.finditer(text):
        day = _numeric(int(found["a"]), int(found["b"]), int(found["year"]), found["sep"], language)
        if day is not None:
            yield day
    for found in _SHORT.finditer(text):
        day = _date(2000 + int(found["year"]), int(found["b"]), int(found["a"]))
        if day is not None and day.year < 2060:
            yield day


def day_in(text: str, *, language: str | None = None) -> dt.date | None:
    """The first complete date in a text, or None."""
    return next(days_in(text, language=language), None)


def is_date_line(line: str, *, language: str | None = None) -> bool:
    """Whether a line holds a date, times and labels of them, and nothing else.

    >>> is_date_line("Sunday, September 19th 2021"), is_date_line("On 3 May 2014 two men died")
    (True, False)
    """
    return beside_date(line, language=language) == ""


def beside_date(line: str, *, language: str | None = None) -> str | None:
    """What a short line holds beside a date, its times and labels; None where it holds no complete date.

    >>> beside_date("Staff Reporter | Updated July 10, 2014 05:32am")
    'Staff Reporter'
    """
    line = line.strip().translate(_DIGITS)
    if len(line) > 120 or not any(c.isdigit() for c in line) or day_in(line, language=language or "xx") is None:
        return None
    for pattern in (_worded(), _ISO, _CJK, _NUMERIC, _SHORT):
        line = pattern.sub(" ", line)
    return " ".join(_BESIDE_DATE.sub(" ", line).split())


def compact_day(text: str) -> dt.date | None:
    """A date written as eight figures (`20200428`), for addresses and machine fields."""
    found = _COMPACT.search(text)
    return _date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None


def _numeric(a: int, b: int, year: int, sep: str, language: str | None) -> dt.date | None:
    """Two numbers and a year: the day first, save where it cannot be, or the page is American."""
    if a > 12 or "." in sep:
        return _date(year, b, a)
    if b > 12:
        return _date(year, a, b)
    if a == b:
        return _date(year, a, b)
    lang = (language or "").lower()
    if lang.startswith("en-us"):
        return _date(year, a, b)
    return _date(year, b, a) if lang and lang != "en" else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


@functools.cache
def _months() -> dict[str, int]:
    out: dict[str, int] = {}
    table: dict[str, list[str]] = load_yaml(DATA / "lexicon" / "months.yml")
    # English first: "mar" is March before it is anything else; a clash of later languages is left to the earlier one
    for names in table.values():
        for n, words in enumerate(names, 1):
            for word in words.split():
                out.setdefault(word, n)
    return out


@functools.cache
def _worded() -> re.Pattern[str]:
    """ "28 April 2020", "28. April 2020", "28 de abril de 2020", "April 28, 2020", "28-Apr-2020"."""
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    joint = r"(?:\.|º|°|er|st|nd|rd|th|-an|a)?(?:\s+|\s*[-/.,]\s*)(?:de |of |del |d['’])?"
    day_first = rf"(?<!\d)(?P<day>\d{{1,2}}){joint}(?P<month>{names})\b\.?,?(?:\s*[-/.,]\s*|\s+(?:de |del |of )?){_YEAR}\b"
    month_first = rf"\b(?P<month2>{names})\b\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<year2>(?:19|20)\d\d)\b"
    return re.compile(f"{day_first}|{month_first}", re.I)
