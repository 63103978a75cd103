"""Rules for what hangs on the publication or on what was told before: "last week", "two days ago", "the next morning"."""

from __future__ import annotations

import datetime as dt

from secondsource.detect.times_calendar import days_of, moved, shifted, week_value
from secondsource.detect.times_days import mod_of
from secondsource.detect.times_lengths import COUNT, count_of, length_of
from secondsource.detect.times_lex import Hit
from secondsource.detect.times_longer import step_of
from secondsource.detect.times_reading import Context, Reading

_MOD = r"(?:(?:the)?(?P<early>EARLY)(?:-|in the|of|in|on)?(?:the)?)?"
_STEP = r"(?:the)?(?P<which>LAST|NEXT|THIS)(?P<which2>LAST|NEXT)?"
STEP_PATTERN = _MOD + _STEP + r"(?:fiscal|calendar)?(?P<unit>UNIT)(?:'s)?(?:end)?"
PART_PATTERN = (
    r"(?P<early>EARLY)?(?P<tonight>tonight|overnight)|(?P<early3>EARLY)?(?P<which>LAST|NEXT|THIS)(?P<part>PART)"
    r"|the (?:day|night) before (?P<dby>yesterday)|the day after (?P<dat>tomorrow)"
)
AGO_PATTERN = f"(?:more than|less than|at least|no more than|APPROX)?{COUNT}(?P<or>or so)?(?P<ago>ago|from now|hence)"
GONE_PATTERN = f"(?:APPROX)?{COUNT}(?P<way>earlier|later|before|after|previously|afterwards|afterward|prior)(?:to|that)?"
PERIOD_PATTERN = f"(?:the)?(?P<which>LAST|NEXT|first|coming|final){COUNT}"
SAME_PATTERN = (
    r"(?:(?:later|earlier|on|late|early)?(?:that|the|this)?(?P<same>same|very)|(?:later|earlier|late|early)?(?P<that>that|those))(?P<unit>UNIT|PART)"
    r"|the(?P<next>next|following)(?P<unit2>UNIT|PART)|the(?P<prior>previous|preceding)(?P<unit3>UNIT|PART)"
    r"|the(?P<unit4>day|night|week|month|year|evening|morning)(?P<way>before|after|earlier)"
)
THE_PATTERN = _MOD + r"(?P<the>the|this|a)(?P<unit>day|week|weekend|month|quarter|year|morning|afternoon|evening|night)(?:'s)?"
END_PATTERN = r"(?:(?P<e1>year|month|week|quarter)-?(?:'s)?(?:end)|the end of (?:the|this)(?P<e2>year|month|week|quarter|decade|century))"
YEARAGO_PATTERN = (
    r"(?:the)?(?:comparable|corresponding|same)?(?:year-(?:ago|earlier))(?:(?P<unit>period|quarter|half|month))?"
    r"|the(?:corresponding|comparable|same)(?P<unit2>period|quarter)(?P<which>LAST)year|the(?P<year>YEAR)(?P<unit3>quarter|period)"
)
RECENT_PATTERN = (
    r"(?:the)?(?P<recent>latest)(?P<unit>quarter|period)"
    r"|(?:the)?(?P<r2>recent|past|coming|future)(?P<units>UNITS)(?:ahead)?"
    r"|the(?P<u3>UNITS)(?P<ahead>ahead)|(?P<u5>UNITS)(?P<ago>ago|later|earlier|before|after)"
)
REF_PATTERN = (
    r"(?P<present>now|currently|presently|nowadays|these days|right now|(?<=at)present|(?<=at)the moment)"
    r"|(?P<past>recently|lately|the (?:recent)?past(?!NUM|UNIT|UNITS|FEW)|(?:not)?long ago)"
    r"|(?P<future>the (?:near)?future|the (?:short|near|long) term|as soon as possible|(?<=in)future)"
    r"|(?P<cur>current)"
)


def make_step(hit: Hit, ctx: Context) -> Reading | None:
    """ "Last week", "this month", "early next year"."""
    unit, base = ctx.lex.units[hit.text("unit")], ctx.published
    step = step_of(hit.text("which2") or hit.text("which"))
    if unit in ("S", "TM", "H", "L"):
        return None
    if hit.text("which") == "past" and hit.line.forms[hit.match.start("which") - 1].lower() == "the":
        return _past_unit(unit, ctx)
    if base is None:
        return Reading("DATE", None, "publication", mod=mod_of(hit))
    if unit == "NI":
        return Reading("TIME", f"{shifted(base, step, 'D')}TNI", "publication")
    if unit == "D":
        return Reading("DATE", shifted(base, step, "D"), "publication")
    if unit == "WE":
        return Reading("DATE", weekend(base, step), "publication")
    return Reading("DATE", shifted(base, step, unit), "publication", mod=mod_of(hit))


def _past_unit(unit: str, ctx: Context) -> Reading:
    """ "The past year" is a length that ends with the publication, not the year before."""
    base = ctx.published
    first = moved(base, -1, unit) if base else None
    return Reading("DURATION", length_of("1", unit), "publication", days=(first, base, "unknown") if first else None)


def weekend(base: dt.date, step: int) -> str:
    """The weekend that a text of this day means: the one just gone, or the next."""
    week = base if base.weekday() >= 5 and step <= 0 else base - dt.timedelta(days=7)
    return week_value(week if step <= 0 else base) + "-WE"


def make_part(hit: Hit, ctx: Context) -> Reading | None:
    """ "Tonight", "last night", "this morning", "the day before yesterday"."""
    base = ctx.published
    if base is None:
        return Reading("TIME", None, "publication")
    if hit.has("dby", "dat"):
        return Reading("DATE", (base + dt.timedelta(days=-2 if hit.has("dby") else 2)).isoformat(), "publication")
    if hit.text("tonight") == "overnight":
        before = base - dt.timedelta(days=1)
        return Reading("TIME", before.isoformat() + "TNI", "publication", days=(before, base, "days"))
    if hit.has("tonight"):
        return Reading("TIME", base.isoformat() + "TNI", "publication")
    step = step_of(hit.text("which"))
    return Reading("TIME", (base + dt.timedelta(days=step)).isoformat() + ctx.lex.parts[hit.text("part")], "publication")


def make_ago(hit: Hit, ctx: Context) -> Reading | None:
    """ "Two weeks ago": as precise as the unit that is counted."""
    count, unit = count_of(hit, ctx)
    base = ctx.published
    sign = -1 if hit.text("ago") == "ago" else 1
    if unit in ("S", "TM", "H"):
        return _hours(count, unit, sign, ctx)
    if count is None:
        return Reading("DATE", "PAST_REF" if sign < 0 else "FUTURE_REF", "publication", days=(None, base, "unknown") if sign < 0 else None)
    if unit == "Y" and count == 1 and ctx.quarter and base:
        return Reading("DATE", f"{int(ctx.quarter[:4]) - 1:04}{ctx.quarter[4:]}", "text")
    if base is None:
        return Reading("DATE", length_of(f"{count:g}", unit), "publication", days=(None, None, "unknown"))
    return Reading("DATE", shifted(base, sign * round(count), unit), "publication")


def _hours(count: float | None, unit: str, sign: int, ctx: Context) -> Reading:
    base = ctx.published
    if base is None or (count is not None and unit == "H" and count > 48):
        return Reading("TIME", None, "publication")
    other = base + dt.timedelta(days=sign * (1 if unit == "H" else 0))
    return Reading("TIME", None, "publication", days=(min(base, other), max(base, other), "days" if other != base else "day"))


def make_gone(hit: Hit, ctx: Context) -> Reading | None:
    """ "Two weeks later", "a year earlier", "three days after the attack": from what was told before."""
    count, unit = count_of(hit, ctx)
    way = hit.text("way")
    sign = -1 if way in ("earlier", "before", "previously", "prior") else 1
    length = length_of("X" if count is None else f"{count:g}", unit)
    if unit == "Y" and count == 1 and ctx.quarter and way == "earlier":
        return Reading("DATE", f"{int(ctx.quarter[:4]) - 1:04}{ctx.quarter[4:]}", "text")
    named = way in ("before", "after", "prior") and hit.after() not in (".", ",", ";", "\n", "")
    if count is None or named or ctx.focus is None or ctx.focus_value is None:
        return Reading("DURATION", length, "event", shift=(None if count is None else sign * round(count), unit))
    if unit in ("S", "TM", "H"):
        return Reading("DURATION", length, "text", shift=(sign * round(count), unit))
    return Reading("DATE", _from_focus(ctx, sign * round(count), unit), "text", shift=(sign * round(count), unit))


def _from_focus(ctx: Context, count: int, unit: str) -> str | None:
    """What lies `count` units from the focus, never more precise than the focus is."""
    if ctx.focus is None or ctx.focus_value is None:
        return None
    days = days_of(ctx.focus_value)
    if days is None or days[2] == "day":
        return shifted(ctx.focus, count, unit)
    if days[2] == "year":
        return shifted(ctx.focus, count, "Y") if unit == "Y" else None
    return shifted(ctx.focus, count, unit) if unit in ("M", "Y") else None


def make_period(hit: Hit, ctx: Context) -> Reading | None:
    """ "Over the past three months": a length that ends or begins with the publication."""
    count, unit = count_of(hit, ctx)
    base, which = ctx.published, hit.text("which")
    length = length_of("X" if count is None else f"{count:g}", unit)
    if base is None or count is None or which in ("first", "final") or unit in ("S", "TM", "H"):
        return Reading("DURATION", length, "publication")
    sign = 1 if step_of(which) > 0 else -1
    other = moved(base, sign * round(count), unit)
    return Reading("DURATION", length, "publication", days=(min(base, other), max(base, other), "unknown") if other else None)


def make_same(hit: Hit, ctx: Context) -> Reading | None:
    """ "The same day", "the next morning", "the week before": from what was told before."""
    word = hit.text("unit", "unit2", "unit3", "unit4")
    part = ctx.lex.parts.get(word)
    unit = "D" if part else ctx.lex.units[word]
    if unit in ("S", "TM", "H", "L") or word == "second":
        return None
    step = 1 if hit.has("next") or hit.text("way") == "after" else -1 if hit.has("prior", "way") else 0
    if ctx.focus is None or (hit.has("way") and hit.after() not in (".", ",", ";", "\n", "")):
        return Reading("TIME" if part else "DATE", None, "event", shift=(step, "D" if unit == "NI" else unit))
    value = _from_focus(ctx, step, "D" if unit == "NI" else unit)
    if value is not None and (part or unit == "NI") and len(value) == 10:
        return Reading("TIME", value + (part or "TNI"), "text")
    return Reading("TIME" if part else "DATE", value, "text")


def make_the(hit: Hit, ctx: Context) -> Reading | None:
    """ "The quarter", "the weekend", "the week": the one the text is about; "in the morning": a part of that day."""
    word = hit.text("unit")
    if word == "weekend":
        return Reading("DATE", weekend(ctx.published, 0) if ctx.published else None, "publication")
    if word == "quarter":
        return Reading("DATE", ctx.quarter, "text") if ctx.quarter else None
    if word in ctx.lex.parts and hit.text("the") == "the" and hit.before() in ("in", "during"):
        if ctx.focus is not None and ctx.focus_value and len(ctx.focus_value) >= 10:
            return Reading("TIME", ctx.focus.isoformat() + ctx.lex.parts[word], "text")
        return Reading("TIME", None, "event", shift=(0, "D"))
    if hit.text("the") == "a" or word in ctx.lex.parts:
        return None
    if hit.text("the") == "the" and word in ("year", "week", "month"):
        return Reading("DURATION", length_of("1", ctx.lex.units[word]), "text")
    return None


def make_end(hit: Hit, ctx: Context) -> Reading | None:
    """ "Year-end", "the end of the month": in the stretch of the publication."""
    unit = ctx.lex.units[hit.text("e1", "e2")]
    if ctx.published is None:
        return Reading("DATE", None, "publication", mod="END")
    return Reading("DATE", shifted(ctx.published, 0, unit), "publication", mod="END")


def make_year_ago(hit: Hit, ctx: Context) -> Reading | None:
    """ "The year-ago quarter", "the 1988 period": the quarter of the text, a year back."""
    base = ctx.published
    if hit.has("year"):
        return Reading("DATE", hit.text("year") + (ctx.quarter[4:] if ctx.quarter else ""), "text")
    if ctx.quarter:
        return Reading("DATE", f"{int(ctx.quarter[:4]) - 1:04}{ctx.quarter[4:]}", "text")
    return Reading("DATE", f"{base.year - 1:04}" if base else None, "publication")


def make_recent(hit: Hit, ctx: Context) -> Reading | None:
    """ "Recent years", "the latest quarter", "hours later": no days of their own."""
    base = ctx.published
    if hit.has("recent"):
        return Reading("DATE", ctx.quarter or (last_quarter(base) if base else None), "text")
    unit = ctx.lex.units[hit.text("units", "u3", "u5")]
    if hit.text("ago") == "ago":
        return Reading("DATE", "PAST_REF", "publication")
    if hit.has("ago"):
        # of "hours earlier" only the direction counts, which a whole number keeps
        back = hit.text("ago") in ("earlier", "before") and unit in ("H", "TM", "S")
        return Reading("DURATION", length_of("X", unit), "event", shift=(-1 if back else None, unit))
    if hit.text("r2") == "future" or hit.has("ahead"):
        return Reading("DATE", "FUTURE_REF", "publication")
    if hit.text("r2") == "recent" and base:
        return Reading("DATE", "PAST_REF", "publication", days=(None, base, "unknown"))
    return Reading("DURATION", length_of("X", unit), "publication")


def last_quarter(base: dt.date) -> str | None:
    """The last quarter that had ended on a day."""
    return shifted(base, -1, "Q")


def make_ref(hit: Hit, ctx: Context) -> Reading | None:
    """The present, the past or the future, without days."""
    if hit.has("cur"):
        return Reading("DATE", "PRESENT_REF", "publication")
    if hit.has("present"):
        return Reading("DATE", "PRESENT_REF", "publication")
    return Reading("DATE", "PAST_REF" if hit.has("past") else "FUTURE_REF", "publication")
