"""Rules for days, months and years that are named: "8 August 2016", "on Tuesday night", "in January", "the 1990s"."""

from __future__ import annotations

import datetime as dt
import re

from secondsource.detect.times_calendar import shifted, week_value, weekday_near
from secondsource.detect.times_lex import Hit
from secondsource.detect.times_reading import Context, Reading

#: "7:30 p.m.", "10 a.m. EST", "0730 hours", "noon"
CLOCK = (
    r"(?:(?P<clock>CLOCK|HOUR|POINT)AMPM(?:ZONE|local time)?|(?P<clock24>CLOCK)(?:hours|local time|ZONE)?"
    r"|(?P<hhmm>FOUR)(?:hours|hrs|ZONE)|(?P<inthe>CLOCK|HOUR|WNUM)(?:o'clock)?in the (?P<half>morning|afternoon|evening)|(?P<oclock>HOUR|WNUM)o'clock|(?P<noon>NOON))"
)
_DAY = (
    r"(?:(?P<wd>WEEKDAY)\.?,?(?:the)?)?(?:"
    r"(?P<m1>MONTH)\.?(?:the)?(?P<d1>DAYNUM|NTH|ORD)(?:,?(?P<y1>YEAR)|,?'(?P<s1>TWO)|,(?P<t1>TWO)(?=[,\.\)]))?"
    r"|(?P<d2>DAYNUM|NTH|ORD)-?(?:day)?(?:of)?-?(?P<m2>MONTH)\.?-?,?(?P<y2>YEAR|'?TWO)?"
    r"|(?P<iso>ISO)|(?P<slash>SLASH))(?:\((?P<wd2>WEEKDAY)\))?"
)
_NEAR = r"(?:(?P<which>LAST|NEXT|THIS)(?P<which2>LAST|NEXT)?)?(?P<wd3>WEEKDAY)\.?(?:'s)?|(?P<deictic>today|yesterday|tomorrow)(?:'s)?"
_BEFORE = (
    r"(?:(?P<early>EARLY)(?:-|in the|on|of)?(?:the)?(?:(?P<p0>PART)(?:of|on)?(?:the)?)?|(?:the)?(?P<p1>PART)(?:of|on)(?:the)?"
    r"|(?:at|around|about|before|after|by)?" + CLOCK + r",?(?:on|of)?)?"
)


def _unnamed(pattern: str) -> str:
    """The same with the groups renamed, for a second use in one pattern."""
    return re.sub(r"\(\?P<(\w+)>", r"(?P<\1_>", pattern)


_AFTER = (
    r"(?:(?:in the)?(?P<early2>EARLY)?-?(?P<p2>PART)|,?(?:at|around|about|shortly|just|before|after|,)*" + _unnamed(CLOCK) + r")?"
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
CLOCK_PATTERN = f"(?P<early>EARLY)?(?:at|around|about)?{CLOCK}"


def make_clock(hit: Hit, ctx: Context) -> Reading | None:
    """A time of day of the day last named in the text, or of no known day."""
    clock = clock_of(hit)
    part = ctx.lex.hours.get(clock or "", clock)
    if part is None or hit.before() in ("$", "high"):
        return None
    if hit.has("clock24") and hit.line.forms[hit.match.end() - 1][-1:].isdigit() and hit.text("clock24") == hit.line.forms[hit.match.start()]:
        return None
    if ctx.focus is None or not ctx.focus_value or len(ctx.focus_value) != 10:
        return Reading("TIME", part, "event", shift=(0, "D"))
    return Reading("TIME", ctx.focus.isoformat() + part, "text")


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
    for name in ("y1", "y2", "s1", "t1"):
        if hit.has(name):
            form = hit.words(name)[-1]
            return int(form) if len(form) == 4 else century_of(int(form))
    return None


def century_of(two: int) -> int:
    """The year that two digits stand for: 1930 to 2029."""
    return 1900 + two if two >= 30 else 2000 + two


def nearest_year(month: int, day: int, hit: Hit, ctx: Context) -> dt.date | None:
    """The date without its year: back in a past sentence, ahead in a future one, else the nearest.

    Where the text gave the month an earlier year ("the June 2013 shooting ... on June 15"), that is
    meant. A weekday beside it decides nothing: where the two disagree, both are kept for the check.
    """
    base, named = ctx.published, ctx.months.get(month)
    if named is not None and (base is None or named < base.year):
        return _date(named, month, day)
    if base is None:
        return None
    found = [d for y in (base.year - 1, base.year, base.year + 1) if (d := _date(y, month, day))]
    tense = ctx.tense(hit.line.starts[hit.match.start()])
    return choose(found, base, tense)


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
        return weekday_near(base - dt.timedelta(days=1), weekday, -1)
    if which in ("next", "coming", "following", "upcoming"):
        return weekday_near(base + dt.timedelta(days=1), weekday, 1)
    ahead = ctx.tense(hit.line.starts[hit.match.start("wd3")]) > 0
    return weekday_near(base, weekday, 1 if ahead else -1)


# ------------------------------------------------------------------------------------------------- months and longer

_MOD = r"(?:(?:the)?(?P<early>EARLY)(?:-|of|in)?(?:the)?)?"
MONTH_PATTERN = _MOD + r"(?:(?P<which>LAST|NEXT|THIS)|the month of)?(?P<month>MONTH)\.?,?(?:of)?(?:(?P<year>YEAR)|(?P<rel>LAST|NEXT|THIS)year)?"
YEAR_PATTERN = _MOD + r"(?:fiscal|fiscal year|the year|year)?(?P<year>YEAR)"
SEASON_PATTERN = (
    _MOD + r"(?:(?P<which>LAST|NEXT|THIS)(?P<which2>LAST|NEXT)?|(?P<the>the|this year's))?(?P<season>SEASON)(?:,?(?:of)?(?P<year>YEAR))?"
)
DECADE_PATTERN = r"(?:the)?(?:(?P<early>EARLY)(?:-|of the)?)?(?:(?P<digits>DECADE)|(?P<cent>WNUM)?(?P<tens>TENS))"
CENTURY_PATTERN = r"(?:the)?(?:EARLY-?)?(?P<nth>NTH|ORD)(?:-(?P<nth2>ORD))?-?(?:century|centuries)"
QUARTER_PATTERN = (
    r"(?:the)?(?:(?P<fiscal>fiscal)-?)?(?:(?:(?P<which>LAST|NEXT|THIS)year's)|its|(?P<y0>YEAR)('s)?|(?P<ago>year-(?:ago|earlier)))?(?:fiscal)?"
    r"(?:(?P<nth>ORD)-?(?P<unit>quarter|half)|(?P<q>QUARTER))(?:,?(?:of|in)?(?:fiscal)?(?:(?P<year>YEAR)|(?P<rel>LAST|NEXT|THIS)year))?"
)
WORDYEAR_PATTERN = r"(?P<cent>nineteen|eighteen|twenty)(?P<tens>WNUM)-?(?P<ones>WNUM)?"
_COUNTED = ("at", "than", "about", "nearly", "some", "over", "almost", "around", "$", "£", "€", "no", "number", "flight", "route", "up")
_THINGS = frozenset("people % km miles dollars meters metres feet block blocks troops soldiers calorie calories rupees hours hrs".split())
_YEAR_LEADS = frozenset(
    "in since of until till from by between and to before after during for early late mid the ( , - through around about at year"
    " january february march april may june july august september october november december".split()
)


def make_month(hit: Hit, ctx: Context) -> Reading | None:
    """A month, with or without its year."""
    word = hit.raw("month")
    if word.lower() in ctx.lex.doubtful and not _is_month(hit, ctx, word):
        return None
    month = ctx.lex.months[word.lower()]
    mod = mod_of(hit)
    if hit.has("year"):
        return Reading("DATE", f"{hit.text('year')}-{month:02}", mod=mod)
    base = ctx.published
    if base is None:
        return Reading("DATE", f"XXXX-{month:02}", "publication", mod=mod)
    if hit.has("rel"):
        year = base.year + step_of(hit.text("rel"))
        return Reading("DATE", f"{year:04}-{month:02}", "publication", mod=mod)
    return Reading("DATE", _month_value(month, hit, ctx, base), "publication", mod=mod)


def step_of(word: str) -> int:
    """-1 for last and its like, 1 for next, 0 for this."""
    if word in ("last", "past", "previous", "preceding", "bygone"):
        return -1
    return 1 if word in ("next", "coming", "following", "upcoming", "forthcoming") else 0


def _month_value(month: int, hit: Hit, ctx: Context, base: dt.date) -> str:
    here = base.replace(day=1)
    found = [dt.date(y, month, 1) for y in (base.year - 1, base.year, base.year + 1)]
    step = step_of(hit.text("which")) if hit.has("which") else ctx.tense(hit.line.starts[hit.match.start("month")])
    if hit.has("which") and step < 0:
        return max(d for d in found if d < here).strftime("%Y-%m")
    if hit.has("which") and step > 0:
        return min(d for d in found if d > here).strftime("%Y-%m")
    if hit.text("which") == "this":
        return f"{base.year:04}-{month:02}"
    if month in ctx.months and ctx.months[month] < base.year and not hit.has("which"):
        return f"{ctx.months[month]:04}-{month:02}"
    chosen = choose(found, here, step)
    return chosen.strftime("%Y-%m") if chosen else f"XXXX-{month:02}"


_MONTH_LEADS = frozenset("in of since until till by from last next this early late mid during through before after - and to between every each the".split())


def _is_month(hit: Hit, ctx: Context, word: str) -> bool:
    """Whether "May", "March" and short forms are months here: a capital, a preposition or a year, and no verb."""
    if not word[0].isupper():
        return False
    if hit.has("year", "rel", "which", "early"):
        return True
    if hit.before() == "the" and hit.after() in ("on", "for", "against", "to", "of", "by"):
        return False
    return hit.before() in _MONTH_LEADS and ctx.tag(hit.line.starts[hit.match.start("month")]) not in ("MD", "VB", "VBD", "VBP")


def make_year(hit: Hit, ctx: Context) -> Reading | None:
    """A year in digits, where it is no count of things."""
    form, before = hit.text("year"), hit.before()
    year = int(form)
    if not 1400 <= year <= 2059 or before in _COUNTED or hit.after() in _THINGS:
        return None
    if hit.before() == "." and hit.line.starts[hit.match.start()] == hit.line.ends[hit.match.start() - 1]:
        return None
    lead = before in _YEAR_LEADS or hit.match.end("year") - hit.match.start() > 1
    following = ctx.tag(hit.line.starts[hit.match.end()]) if hit.match.end() < len(hit.line.starts) else ""
    if not lead and (following == "NNS" or year < 1900):
        return None
    return Reading("DATE", form, mod=mod_of(hit))


def make_word_year(hit: Hit, ctx: Context) -> Reading | None:
    """A year in words, as broadcasts have it: "nineteen ninety-six"."""
    tens, ones = ctx.lex.numbers[hit.text("tens")], ctx.lex.numbers.get(hit.text("ones"), 0)
    if not 10 <= tens <= 90 or ones > 9 or (ones and tens % 10):
        return None
    year = ctx.lex.numbers[hit.text("cent")] * 100 + tens + ones
    return Reading("DATE", f"{year}") if 1800 <= year <= 2060 else None


def make_decade(hit: Hit, ctx: Context) -> Reading | None:
    """A decade: "the 1990s", "the '80s", "the nineties"."""
    if hit.has("digits"):
        digits = re.sub(r"\D", "", hit.text("digits"))
        year = int(digits) if len(digits) == 4 else century_of(int(digits))
        if len(digits) == 2 and hit.text("digits")[0].isdigit() and hit.before() in ("his", "her", "their"):
            return None
        return Reading("DATE", f"{year // 10}", mod=mod_of(hit))
    if hit.before() in ("his", "her", "their", "in") and not hit.has("cent") and "the" not in hit.line.forms[hit.match.start()].lower():
        return None
    cent = ctx.lex.numbers.get(hit.text("cent"), 19)
    return Reading("DATE", f"{cent * 10 + ctx.lex.tens[hit.text('tens')]}", mod=mod_of(hit))


def make_century(hit: Hit, ctx: Context) -> Reading | None:
    """A century by its number."""
    number = day_number(hit.text("nth2") or hit.text("nth"), ctx)
    if hit.has("nth2") and number:
        number += 20
    return Reading("DATE", f"{number - 1:02}") if number and number > 1 else None


def make_season(hit: Hit, ctx: Context) -> Reading | None:
    """A season, of the northern half of the world, with its year from the publication where none is named."""
    word = hit.text("season")
    if word in ("fall", "spring") and not hit.has("which", "year", "early") and not (hit.has("the") and hit.before() in ("in", "since", "by", "until")):
        return None
    season, base = ctx.lex.seasons[word], ctx.published
    if hit.has("year"):
        return Reading("DATE", f"{hit.text('year')}-{season}", mod=mod_of(hit))
    if base is None:
        return Reading("DATE", f"XXXX-{season}", "publication", mod=mod_of(hit))
    return Reading("DATE", f"{_season_year(season, hit, ctx, base):04}-{season}", "publication", mod=mod_of(hit))


def _season_year(season: str, hit: Hit, ctx: Context, base: dt.date) -> int:
    from secondsource.detect.times_calendar import SEASON_START

    start, which = SEASON_START[season], hit.text("which2", "which")
    if which in ("last", "past"):
        return base.year if base.month >= (start + 3 if start < 12 else 99) else base.year - 1
    if which == "next":
        return base.year if base.month < start else base.year + 1
    if which == "this" or ctx.tense(hit.line.starts[hit.match.start("season")]) > 0:
        return base.year
    return base.year if base.month >= start else base.year - 1


def make_quarter(hit: Hit, ctx: Context) -> Reading | None:
    """A quarter or half of a year."""
    half = hit.text("unit") == "half"
    number = int(hit.text("q")[1]) if hit.has("q") else ctx.lex.ordinals[hit.text("nth")]
    if number > (2 if half else 4):
        return None
    if half and not hit.has("year", "rel", "which", "y0"):
        return None
    year = _quarter_year(number, hit, ctx)
    if year is None:
        return Reading("DATE", None, "publication")
    anchor = "absolute" if hit.has("year", "y0") else "text" if hit.has("ago") else "publication"
    return Reading("DATE", f"{year:04}-{'H' if half else 'Q'}{number}", anchor)  # type: ignore[arg-type]


def _quarter_year(number: int, hit: Hit, ctx: Context) -> int | None:
    if hit.has("year", "y0"):
        return int(hit.text("year") or hit.text("y0"))
    base = ctx.published
    if base is None:
        return None
    if hit.has("rel", "which"):
        return base.year + step_of(hit.text("rel") or hit.text("which"))
    now = (base.month + 2) // 3
    ahead = ctx.tense(hit.line.starts[hit.match.start()]) > 0
    year = base.year if number <= now or ahead else base.year - 1
    return year - 1 if hit.has("ago") else year


def week_of(day: dt.date) -> str:
    """The week that holds a day."""
    return week_value(day)


def month_before(base: dt.date) -> str | None:
    """The month before that of a day."""
    return shifted(base, -1, "M")


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
