"""Rules for lengths and for what happens again and again: "three years", "the two-week siege", "every Friday". No dates."""

from __future__ import annotations

from secondsource.detect.times_calendar import length_value
from secondsource.detect.times_lex import Hit
from secondsource.detect.times_reading import Context, Reading

#: a count and its unit: "two", "twenty-five", "2 1/2", "a", "a few", "half a", "several" before "weeks"
COUNT = (
    r"(?:(?P<half>half)-?(?:an|a)|(?P<few>(?:a|the)?(?:FEW|good many|couple)(?:of)?(?:more)?|couple of)"
    r"|(?P<count>NUM(?:-?WNUM){0,3}(?:and WNUM)?)(?:(?:-|and)?(?P<frac>NUM/NUM|and a half))?|(?P<one>a|an|another|one))"
    r"-?(?:more|further|additional|full|long|consecutive|straight|calendar|trading|whole)?-?(?P<unit>UNITS|UNIT)(?P<andhalf>and a half)?"
)
LENGTH_PATTERN = (
    r"(?:(?:more than|less than|no more than|at least|at most|up to|APPROX|the first|the|the last|another))?"
    + COUNT
    + r"(?:-long)?(?!-?(?:old|olds))"
)
LONG_PATTERN = r"(?P<unit>UNITS|UNIT)-?(?P<long>long)"
SET_PATTERN = (
    r"(?P<word>SETWORD)|(?P<each>every|each)(?:(?P<other>other|second|NUM))?(?P<unit>UNIT|UNITS|WEEKDAY|MONTH|PART|SEASON)(?P<p2>PART)?"
    r"|(?P<days>WEEKDAYS)|(?P<nd>WEEKDAY)(?P<np>PARTS)|(?P<freq>once|twice)(?:a|an|every|each|per)(?P<unit2>UNIT)|per(?P<unit3>UNIT)"
)
PLAIN_PATTERN = r"(?P<unit>UNITS)"


def count_of(hit: Hit, ctx: Context) -> tuple[float | None, str]:
    """How many of which unit; None where the count is vague."""
    unit = ctx.lex.units[hit.text("unit")]
    if hit.has("half"):
        return 0.5, unit
    if hit.has("few"):
        return (2.0 if "couple" in hit.words("few") and "of" in hit.words("few") else None), unit
    if hit.has("one"):
        return 1.0 + (0.5 if hit.has("andhalf") else 0.0), unit
    number = number_of(hit.words("count"), ctx)
    if hit.has("frac"):
        words = hit.words("frac")
        number += 0.5 if "half" in words or not words[0].isdigit() or words[2] == "0" else int(words[0]) / int(words[2])
    return number + (0.5 if hit.has("andhalf") else 0.0), unit


def number_of(words: list[str], ctx: Context) -> float:
    """The number that words or digits say: "one hundred and twenty-five"."""
    total = part = 0.0
    for word in words:
        if word[0].isdigit():
            part = part * 1000 + float(word.replace(",", "")) if part else float(word.replace(",", ""))
            continue
        value = ctx.lex.numbers.get(word)
        if value is None:
            continue
        if value >= 100:
            part = max(part, 1) * value
            if value == 1000:
                total, part = total + part, 0.0
        else:
            part += value
    return total + part


def length_of(count: str, unit: str) -> str | None:
    """TIMEX3 value of a length; halves become smaller units: half a year is P6M."""
    if count == "X" or count.isdigit():
        return length_value(count, unit)
    number = float(count)
    smaller = {"Y": ("M", 12), "H": ("TM", 60), "D": ("H", 24), "TM": ("S", 60), "E": ("Y", 10), "C": ("Y", 100), "M": ("W", 4)}.get(unit)
    whole = int(number)
    if smaller is None or number != number:
        return length_value(f"{number:g}", unit)
    rest = round((number - whole) * smaller[1])
    if whole == 0 or unit in ("E", "C"):
        return length_value(str(round(number * smaller[1])), smaller[0])
    head, tail = length_value(str(whole), unit), length_value(str(rest), smaller[0])
    return (head or "") + (tail or "P")[1:].removeprefix("T" if "T" in (head or "") else "")


def make_length(hit: Hit, ctx: Context) -> Reading | None:
    """A length with its count: "three years", "a few weeks", "the two-week siege"."""
    count, unit = count_of(hit, ctx)
    if unit == "S" and not hit.text("unit").endswith("s"):
        return None
    if hit.has("one") and hit.text("one") == "a" and unit == "NI":
        return None
    return Reading("DURATION", length_of("X" if count is None else f"{count:g}", unit))


def make_long(hit: Hit, ctx: Context) -> Reading | None:
    """ "A day-long battle", "years-old": a length without a count."""
    unit = ctx.lex.units[hit.text("unit")]
    return Reading("DURATION", length_of("X" if hit.text("unit").endswith("s") else "1", unit))


def make_plain(hit: Hit, ctx: Context) -> Reading | None:
    """ "For years", "within hours", which counts from what was told before or is named after "of"."""
    word, within = hit.text("unit"), hit.before() == "within"
    unit = ctx.lex.units[word]
    if hit.after() == "old" or hit.before() == "-":
        return None
    if within and unit in ("S", "TM", "H"):
        return Reading("DURATION", length_of("X", unit), "event", shift=(None, unit))
    if word in ("seconds", "nights", "quarters") or hit.after() == "of":
        return None
    return Reading("DURATION", length_of("X", unit))


def make_set(hit: Hit, ctx: Context) -> Reading | None:
    """What comes again: "daily", "every Friday", "twice a week"."""
    if hit.text("word") == "quarterly" and ctx.tag(hit.line.starts[hit.match.end()]).startswith("NN"):
        return None
    if hit.has("word"):
        return Reading("SET", ctx.lex.sets[hit.text("word")])
    if hit.has("days", "nd"):
        weekday = ctx.lex.weekdays[hit.text("days")[:-1] if hit.has("days") else hit.text("nd")]
        return Reading("SET", f"XXXX-WXX-{weekday + 1}" + (ctx.lex.parts[hit.text("np")] if hit.has("np") else ""))
    word = hit.text("unit", "unit2", "unit3")
    return Reading("SET", _each(word, hit, ctx))


def _each(word: str, hit: Hit, ctx: Context) -> str | None:
    if word in ctx.lex.weekdays:
        part = ctx.lex.parts.get(hit.text("p2"), "")
        return f"XXXX-WXX-{ctx.lex.weekdays[word] + 1}{part}"
    if word in ctx.lex.months:
        return f"XXXX-{ctx.lex.months[word]:02}"
    if word in ctx.lex.parts:
        return f"XXXX-XX-XX{ctx.lex.parts[word]}"
    if word in ctx.lex.seasons:
        return f"XXXX-{ctx.lex.seasons[word]}"
    other = hit.text("other")
    count = {"": "1", "other": "2", "second": "2"}.get(other) or f"{number_of([other], ctx):g}"
    return length_of(count, ctx.lex.units[word])
