"""Rules for days: "8 August 2016", "Aug. 8", "on Tuesday night", "yesterday", "at 7:30 p.m. on Monday", "from 3 to 7 May"."""

from __future__ import annotations

import datetime as dt
import re

from secondsource.detect.times_calendar import weekday_near
from secondsource.detect.times_lex import Hit
from secondsource.detect.times_reading import Context, Reading

#: "7:30 p.m.", "10 a.m. EST", "0730 hours", "noon"
CLOCK = (
    r"(?:(?P<clock>CLOCK|HOUR|POINT)AMPM(?:ZONE|local time)?"
    r"|(?P<inthe>CLOCK|HOUR|WNUM)(?:o'clock)?in the (?P<half>morning|afternoon|evening)|(?P<clock24>CLOCK)(?:hours|local time|ZONE)?"
    r"|(?P<hhmm>FOUR)(?:hours|hrs|ZONE)|(?P<oclock>HOUR|WNUM)o'clock|(?P<noon>NOON))"
)
_DAY = (
    r"(?:(?P<wd>WEEKDAY)\.?,?(?:the)?)?(?:"
    r"(?:(?P<y0>YEAR),?)?(?P<m1>MONTH)\.?(?:the)?(?P<d1>DAYNUM|NTH|ORD)(?:,?(?P<y1>YEAR)|,?'(?P<s1>TWO)|,(?P<t1>TWO)(?=[,\.\)]))?"
    r"|(?P<d2>DAYNUM|NTH|ORD)-?(?:day)?(?:of)?-?(?P<m2>MONTH)\.?-?,?(?P<y2>YEAR|'?TWO)?"
    r"|(?P<iso>ISO)|(?P<slash>SLASH))(?:\((?P<wd2>WEEKDAY)\))?"
)
_NEAR = r"(?:(?P<which>LAST|NEXT|THIS)(?P<which2>LAST|NEXT)?)?(?P<wd3>WEEKDAY)\.?(?:'s)?|(?P<deictic>today|yesterday|tomorrow)(?:'s)?"
_BEFORE = (
    r"(?:(?P<early>EARLY)(?:-|in the|on|of)?(?:the)?(?:(?P<p0>PART)(?:of|on)?(?:the)?)?|(?:the)?(?P<p1>PART)(?:of|on)(?:the)?"
    r"|(?:at|around|about|approximately|roughly|before|after|by)?" + CLOCK + r",?(?:on|of)?)?"
)


def _unnamed(pattern: str) -> str:
    """The same with the groups renamed, for a second use in one pattern."""
    return re.sub(r"\(\?P<(\w+)>", r"(?P<\1_>", pattern)


_AFTER = (
    r"(?:(?:in the)?(?P<early2>EARLY)?-?(?P<p2>PART)|,?(?:at|around|about|approximately|roughly|shortly|just|before|after|,)*"
    + _unnamed(CLOCK)
    + r")?"
)
DAY_PATTERN = f"{_BEFORE}(?:{_DAY}){_AFTER}"
NEAR_PATTERN = f"{_BEFORE}(?:{_NEAR}){_AFTER}"


def clock_of(hit: Hit, suffix: str = "") -> str | None:
    """`T07:30` of the clock in a hit, or None."""
    if hit.has("noon" + suffix):
        return hit.text("noon" + suffix)
    for name in ("clock", "clock24", "hhmm", "oclock", "inthe"):
        if hit.has(name + suffix):
            return _clock(hit, name + suffix)
    return None


def _clock(hit: Hit, name: str) -> str | None:
    form = hit.text(name)
    if form.isalpha():
        return None
    if hit.match.re.groupindex.get("half") and name.startswith("inthe"):
        half = "a" if "morning" in hit.text("half" + name[5:]) else "p"
        hour = int(form.split(":")[0]) % 12 + (12 if half == "p" else 0)
        return f"T{hour:02}:{form.partition(':')[2] or '00'}"
    if len(form) == 4 and form.isdigit():
        hour, minute = int(form[:2]), int(form[2:])
    else:
        parts = re.split(r"[:.]", form)
        hour, minute = int(parts[0]), int(parts[1]) if len(parts) > 1 else 0
    half = "".join(hit.line.forms[hit.match.end(name) : hit.match.end(name) + 1]).lower()
    if half[:1] in ("a", "p") and "m" in half:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    return f"T{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def part_of(hit: Hit, ctx: Context) -> str | None:
    """`TMO`, `T07:30`, ... of the words before or after a day."""
    for suffix in ("", "_"):
        clock = clock_of(hit, suffix)
        if clock:
            return ctx.lex.hours.get(clock, clock)
    word = hit.text("p1", "p2", "p0")
    return ctx.lex.parts.get(word)


def mod_of(hit: Hit, *names: str) -> str | None:
    """TIMEX3 `mod` of "early", "mid", "late" and the like."""
    word = hit.text(*(names or ("early",)))
    if word in ("early", "beginning", "start"):
        return "START"
    if word in ("late", "end", "close"):
        return "END"
    return "MID" if word in ("mid", "middle") else None


#: a time of day alone
CLOCK_PATTERN = f"(?P<early>EARLY)?(?:at|around|about|approximately|roughly)?{CLOCK}"


def make_clock(hit: Hit, ctx: Context) -> Reading | None:
    """A time of day of the day last named in the text, or of no known day."""
    clock = clock_of(hit)
    part = ctx.lex.hours.get(clock or "", clock)
    if part is None or hit.before() in ("$", "high"):
        return None
    bare = hit.match.end() - hit.match.start() == 1
    if hit.has("clock24") and bare:
        return None
    if ctx.focus is None or ctx.told is None or not ctx.focus_value or len(ctx.focus_value) != 10:
        return Reading("TIME", part, "event", shift=(0, "D"))
    return Reading("TIME", ctx.told.isoformat() + part, "text")


def with_part(day: str, part: str | None, **more: object) -> Reading:
    """A reading of a day, or of a part of it."""
    if part is None:
        return Reading("DATE", day, **more)  # type: ignore[arg-type]
    if part == "T24:00" and len(day) == 10 and day[0] != "X":
        # "midnight on Saturday": the night of that day, on either side of the change of date
        first = dt.date.fromisoformat(day)
        more["days"] = (first, first + dt.timedelta(days=1), "days")
    return Reading("TIME", day + part, **more)  # type: ignore[arg-type]


def make_day(hit: Hit, ctx: Context) -> Reading | None:
    """A day of the calendar, with or without its year."""
    weekday = ctx.lex.weekdays.get(hit.text("wd", "wd2"))
    part = part_of(hit, ctx)
    if hit.has("iso"):
        return with_part(hit.text("iso")[:10], hit.text("iso").upper()[10:] or part, weekday=weekday)
    if hit.has("slash"):
        return _slash(hit, ctx, weekday)
    month = ctx.lex.months[hit.text("m1", "m2")]
    day = day_number(hit.text("d1", "d2"), ctx)
    if day is None or (hit.has("d1", "d2") and hit.text("m1", "m2") == "may" and ctx.tag(hit.line.starts[_at(hit)]) == "MD"):
        return None
    year = _year(hit)
    if year is None:
        found = nearest_year(month, day, hit, ctx)
        if found is None:
            return with_part(f"XXXX-{month:02}-{day:02}", part, anchor="publication", weekday=weekday)
        return with_part(found.isoformat(), part, anchor="publication", weekday=weekday)
    try:
        return with_part(dt.date(year, month, day).isoformat(), part, weekday=weekday)
    except ValueError:
        return None


def _at(hit: Hit) -> int:
    return hit.match.start("m1") if hit.has("m1") else hit.match.start("m2")


def day_number(form: str, ctx: Context) -> int | None:
    """The day of the month that a number or ordinal names."""
    digits = re.match(r"\d+", form)
    number = int(digits.group()) if digits else ctx.lex.ordinals.get(form, ctx.lex.numbers.get(form))
    return number if number is not None and 1 <= number <= 31 else None


def _year(hit: Hit) -> int | None:
    for name in ("y1", "y2", "s1", "t1", "y0"):
        if hit.has(name):
            form = hit.words(name)[-1]
            return int(form) if len(form) == 4 else century_of(int(form))
    return None


def century_of(two: int) -> int:
    """The year that two digits stand for: 1930 to 2029."""
    return 1900 + two if two >= 30 else 2000 + two


#: days: a date so near to the publication needs no year, whatever year the text gave the month elsewhere
NEWS = 100


def nearest_year(month: int, day: int, hit: Hit, ctx: Context) -> dt.date | None:
    """The date without its year: back in a past sentence, ahead in a future one, else the nearest.

    Where the text gave the month an earlier year ("the June 2013 shooting ... on June 15"), that is
    meant. A weekday beside it decides nothing: where the two disagree, both are kept for the check.
    """
    base, named = ctx.published, ctx.months.get(month)
    if base is None:
        return _date(named, month, day) if named is not None else None
    found = [d for y in (base.year - 1, base.year, base.year + 1) if (d := _date(y, month, day))]
    near = choose(found, base, ctx.tense(hit.line.starts[hit.match.start()]))
    if named is not None and named < base.year and near is not None and abs((near - base).days) > NEWS:
        return _date(named, month, day)
    return near


def choose(found: list[dt.date], base: dt.date, tense: int) -> dt.date | None:
    """Of the dates the one that the tense asks for; without tense the nearest, where the past counts half the distance."""
    slack = dt.timedelta(days=1)
    past, ahead = [d for d in found if d <= base + slack], [d for d in found if d >= base]
    if tense < 0 and past:
        return past[-1]
    if tense > 0 and ahead:
        return ahead[0]
    return min(found, key=lambda d: abs((d - base).days) * (2 if d > base else 1), default=None)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _slash(hit: Hit, ctx: Context, weekday: int | None) -> Reading | None:
    a, b, year = (int(x) for x in re.split(r"[/.\-]", hit.text("slash")))
    year = year if year > 99 else century_of(year)
    day_first, month_first = _date(year, b, a), _date(year, a, b)
    if (day_first is None) != (month_first is None):
        ctx.day_first = day_first is not None  # this one shows how the text writes them
    if day_first and month_first and day_first != month_first and ctx.published:
        late = ctx.published + dt.timedelta(days=1)
        day_first = None if day_first > late >= month_first else day_first
        month_first = None if day_first and month_first > late >= day_first else month_first
    both = [d for d in (day_first, month_first) if d]
    if weekday is not None:
        both = [d for d in both if d.weekday() == weekday] or both
    if not both:
        return None
    if len({*both}) == 1:
        return Reading("DATE", both[0].isoformat(), weekday=weekday)
    if ctx.day_first is None:
        return Reading("DATE", None, days=(min(both), max(both), "unknown"), weekday=weekday)
    return Reading("DATE", both[0 if ctx.day_first else 1].isoformat(), weekday=weekday)


def make_near_day(hit: Hit, ctx: Context) -> Reading | None:
    """A weekday or today, yesterday, tomorrow, told from the day of publication."""
    part, base = part_of(hit, ctx), ctx.published
    if hit.has("deictic"):
        if base is None:
            return Reading("DATE" if part is None else "TIME", None, "publication")
        step = {"today": 0, "yesterday": -1, "tomorrow": 1}[hit.text("deictic")]
        return with_part((base + dt.timedelta(days=step)).isoformat(), part, anchor="publication", mod=mod_of(hit))
    word = hit.raw("wd3")
    weekday = ctx.lex.weekdays[word.lower()]
    if word.lower() in ctx.lex.doubtful and not (word[0].isupper() and (hit.has("which") or hit.before() in ("on", "("))):
        return None
    if base is None:
        return with_part(f"XXXX-WXX-{weekday + 1}", part, anchor="publication")
    return with_part(_weekday(weekday, hit, ctx, base).isoformat(), part, anchor="publication", mod=mod_of(hit, "early", "early2"))


def _weekday(weekday: int, hit: Hit, ctx: Context, base: dt.date) -> dt.date:
    which = hit.text("which2", "which")
    if which in ("last", "past", "previous", "preceding"):
        # on a Friday "last Thursday" is not yesterday, which would be "Thursday" or "yesterday"
        return weekday_near(base - dt.timedelta(days=2), weekday, -1)
    if which in ("next", "coming", "following", "upcoming"):
        return weekday_near(base + dt.timedelta(days=1), weekday, 1)
    ahead = ctx.tense(hit.line.starts[hit.match.start("wd3")]) > 0
    return weekday_near(base, weekday, 1 if ahead else -1)


#: a second day of a month that is named once: "April 24 and 25", "3 to 7 May"
SECOND_DAY_PATTERN = (
    r"(?:(?<=MONTH DAYNUM and)|(?<=MONTH DAYNUM to)|(?<=MONTH DAYNUM-)|(?<=MONTH NTH and)|(?<=MONTH NTH to)|(?<=MONTH DAYNUM,)"
    r"|(?<=MONTH\. DAYNUM and)|(?<=MONTH\. DAYNUM to)|(?<=MONTH\. DAYNUM-))(?P<d>DAYNUM|NTH)(?:,(?P<y>YEAR))?(?!UNIT|UNITS|CLOCK|AMPM)"
)
FIRST_DAY_PATTERN = r"(?P<d>DAYNUM|NTH)(?=(?:to|-|and|or|until)(?:the)?(?:DAYNUM|NTH)(?:of)?(?P<m>MONTH)\.?,?(?P<y>YEAR|'?TWO)?)"


def make_second_day(hit: Hit, ctx: Context) -> Reading | None:
    """The second of two days of one month: "April 24 and 25"."""
    day, month = day_number(hit.text("d"), ctx), ctx.focus
    if day is None or month is None:
        return None
    found = _date(int(hit.text("y")) if hit.has("y") else month.year, month.month, day)
    return Reading("DATE", found.isoformat(), "text") if found else None


def make_first_day(hit: Hit, ctx: Context) -> Reading | None:
    """The first of two days of one month: "3 to 7 May"."""
    day, month = day_number(hit.text("d"), ctx), ctx.lex.months[hit.text("m")]
    if day is None:
        return None
    if hit.has("y"):
        form = hit.words("y")[-1]
        found = _date(int(form) if len(form) == 4 else century_of(int(form)), month, day)
    else:
        found = nearest_year(month, day, hit, ctx)
    return Reading("DATE", found.isoformat(), "absolute" if hit.has("y") else "publication") if found else None
