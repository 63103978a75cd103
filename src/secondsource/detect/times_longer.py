"""Rules for months and longer stretches that are named: "in January", "mid-2014", "the 1990s", "the third quarter", "last winter"."""

from __future__ import annotations

import datetime as dt
import re

from secondsource.detect.times_calendar import SEASON_START
from secondsource.detect.times_days import NEWS, century_of, choose, day_number, mod_of
from secondsource.detect.times_lex import Hit
from secondsource.detect.times_reading import Anchor, Context, Reading

_MOD = r"(?:(?:the)?(?P<early>EARLY)(?:-|of|in)?(?:the)?)?"
MONTH_PATTERN = (
    _MOD + r"(?:(?P<which>LAST|NEXT|THIS)|the month of)?(?P<month>MONTH)\.?"
    r",?(?:of)?(?:(?P<year>YEAR)|(?P<rel>LAST|NEXT|THIS)year)?"
)
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
    chosen = choose(found, here, step)
    if chosen is not None and ctx.months.get(month, base.year) < base.year and abs((chosen - here).days) > NEWS:
        return f"{ctx.months[month]:04}-{month:02}"
    return chosen.strftime("%Y-%m") if chosen else f"XXXX-{month:02}"


_MONTH_LEADS = frozenset(
    "in of since until till by from last next this early late mid during through before after - and to between every each the".split()
)


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
    sure = hit.has("which", "year", "early") or (hit.has("the") and hit.before() in ("in", "since", "by", "until"))
    if word in ("fall", "spring") and not sure:
        return None
    season, base = ctx.lex.seasons[word], ctx.published
    if hit.has("year"):
        return Reading("DATE", f"{hit.text('year')}-{season}", mod=mod_of(hit))
    if base is None:
        return Reading("DATE", f"XXXX-{season}", "publication", mod=mod_of(hit))
    return Reading("DATE", f"{_season_year(season, hit, ctx, base):04}-{season}", "publication", mod=mod_of(hit))


def _season_year(season: str, hit: Hit, ctx: Context, base: dt.date) -> int:
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
    anchor: Anchor = "absolute" if hit.has("year", "y0") else "text" if hit.has("ago") else "publication"
    return Reading("DATE", f"{year:04}-{'H' if half else 'Q'}{number}", anchor)


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
