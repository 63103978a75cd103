"""Days that have a name: "New Year's Day", "Eid al-Fitr", "Pakistan's Independence Day", with the year's date.

The names are data (`times_days.yml`); the feasts that follow the moon come from tables built by `scripts/build_calendar.py`
and are given with the day or days that countries differ by.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from secondsource.detect.times_calendar import easter, nth_weekday, orthodox_easter
from secondsource.detect.times_days import choose
from secondsource.detect.times_lex import Hit
from secondsource.detect.times_longer import step_of
from secondsource.detect.times_reading import Context, Reading
from secondsource.knowledge import Knowledge
from secondsource.knowledge.calendars import DAY, hebrew_new_year, hijri_days, hijri_months, moon_days

Feast = tuple[dt.date, dt.date, dt.date]  # the day that stands for it, first and last day it may be
_YEARS = range(1900, 2100)
_WEEKS = dt.timedelta(days=31)
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class NamedDays:
    """All names with a pattern that finds them and the rule that dates them."""

    pattern: str
    first_words: frozenset[str]
    entries: Mapping[str, Mapping[str, Any]]

    def make(self, hit: Hit, ctx: Context) -> Reading | None:
        """The feast of the year that the words or the publication ask for."""
        entry = self.entries[_key(hit.words("name"))]
        if hit.raw("name")[0].islower() or hit.after() in ("island", "tree", "carol"):
            return None
        if hit.has("name") and "ramzan" in hit.words("name") and hit.line.forms[min(hit.match.end(), len(hit.line.forms) - 1)][0].isupper():
            return None
        if hit.has("year") and len(twice := list(feasts(entry, int(hit.text("year"))))) > 1:
            # the lunar year is shorter: some years have the feast in January and again in December
            return Reading("DATE", None, days=(twice[0][1], twice[-1][2], "unknown"))
        feast = _chosen(entry, hit, ctx)
        if feast is None:
            return Reading("DATE", None, "publication")
        return _reading(entry, feast, hit, ctx)


def _chosen(entry: Mapping[str, Any], hit: Hit, ctx: Context) -> Feast | None:
    base = ctx.published
    if hit.has("year"):
        year = int(hit.text("year"))
        return next((f for f in feasts(entry, year) if f[0].year == year), None)
    if base is None:
        return _beside(entry, ctx.said) if not hit.has("rel") else None
    if hit.has("rel"):
        year = base.year + step_of(hit.text("rel"))
        return next((f for f in feasts(entry, year) if f[0].year == year), None)
    near = [f for y in (base.year - 1, base.year, base.year + 1) for f in feasts(entry, y)]
    days = sorted({f[0] for f in near})
    which = step_of(hit.text("which")) if hit.has("which") else ctx.tense(hit.line.starts[hit.match.start("name")])
    day = _nearest(days, base, which or 0)
    if day is None or ("within" in entry and abs((day - base).days) > entry["within"]):
        return None
    return next(f for f in near if f[0] == day)


def _beside(entry: Mapping[str, Any], said: dt.date | None) -> Feast | None:
    """Without a day of publication: the feast within weeks of a day that the text gives in full."""
    if said is None:
        return None
    near = [f for y in (said.year - 1, said.year, said.year + 1) for f in feasts(entry, y)]
    return min((f for f in near if abs(f[0] - said) <= _WEEKS), key=lambda f: abs(f[0] - said), default=None)


def _nearest(days: list[dt.date], base: dt.date, way: int) -> dt.date | None:
    past = [d for d in days if d <= base + DAY]
    return past[-1] if way < 0 and past else choose(days, base, way)


def _reading(entry: Mapping[str, Any], feast: Feast, hit: Hit, ctx: Context) -> Reading:
    anchor: Any = "absolute" if hit.has("year") else "publication" if ctx.published is not None else "text"
    day, first, last = feast
    if "hijri_month" in entry:
        return Reading("DATE", None, anchor, days=(first, last, "month"))
    shift = -DAY if hit.has("eve") else (ctx.lex.ordinals[hit.text("nth")] - 1) * DAY if hit.has("nth") else 0 * DAY
    day, first, last = day + shift, first + shift, last + shift
    part = ctx.lex.parts.get(hit.text("part"), "")
    days = None if first == last else (first, last, "days")
    return Reading("TIME" if part else "DATE", day.isoformat() + part, anchor, days=days)  # type: ignore[arg-type]


def feasts(entry: Mapping[str, Any], year: int) -> Iterable[Feast]:
    """The feast's days in a year (of the Islamic ones there may be two), each with its first and last possible day."""
    around = entry.get("around", 0) * DAY
    for day in _days(entry, year):
        if "hijri_month" in entry:
            last = next(b for a, b in hijri_months(entry["hijri_month"]) if a == day)
            yield day, day, last + DAY
        elif "hijri" in entry or "hijri_any" in entry:
            yield day, day, day + DAY
        elif "moon" in entry:
            yield day, day - DAY, day + DAY
        else:
            yield day, day - around, day + around + (entry.get("long", 1) - 1) * DAY


def _days(entry: Mapping[str, Any], year: int) -> list[dt.date]:
    if not 1900 <= year < 2100:
        return []
    if "day" in entry:
        return [dt.date.fromisoformat(f"{year}-{entry['day']}")]
    if "nth" in entry:
        month, weekday, nth = entry["nth"]
        return [nth_weekday(year, month, weekday, nth) + entry.get("after", 0) * DAY]
    if "easter" in entry:
        return [easter(year) + entry["easter"] * DAY]
    if "orthodox" in entry:
        return [orthodox_easter(year) + entry["orthodox"] * DAY]
    if "hebrew" in entry:
        return [hebrew_new_year(year) + entry["hebrew"] * DAY]
    if "hijri_month" in entry:
        return [a for a, _ in hijri_months(entry["hijri_month"]) if a.year == year]
    pairs = entry.get("hijri_any") or ([entry["hijri"]] if "hijri" in entry else [])
    lunar = [d for month, day in pairs for d in hijri_days(month, day)]
    return sorted(d for d in lunar + list(moon_days(entry["moon"]) if "moon" in entry else []) if d.year == year)


def _key(words: Iterable[str]) -> str:
    return " ".join(w for w in words if w.isalpha())


def _expanded(raw: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    for entry in raw:
        for name in entry["names"]:
            if "country_days" not in entry:
                yield name, entry
                continue
            for country, day in entry["country_days"].items():
                yield f"{country}'s {name}", {"day": day}
                yield f"{country} {name}", {"day": day}


@functools.cache
def load_named_days(kb: Knowledge) -> NamedDays:
    """The named days of the language that `kb` reads."""
    entries: dict[str, Mapping[str, Any]] = {}
    forms: set[str] = set()
    for name, entry in _expanded(kb.lexicon("times_days")):
        entries[_key(re.findall(r"[a-z]+", name))] = entry
        forms.add("-?".join(re.findall(r"[a-z]+|'", name)).replace("-?'-?", "'?"))
    # longest first, so that "Christmas Eve" is not read as "Christmas"
    names = "|".join(sorted(forms, key=len, reverse=True))
    pattern = (
        r"(?:(?:the)?(?P<eve>eve)of|(?:the)?(?P<nth>ORD)day of)?"
        r"(?:the (?:holy)?(?:fasting)?(?:month)?(?:of)?)?(?P<which>LAST|NEXT|THIS)?(?=NAMED)"
        rf"(?P<name>{names})(?:(?P<part>PART))?(?:,?(?:of|in)?(?P<year>YEAR)|(?P<rel>LAST|NEXT|THIS)year)?"
    )
    firsts = frozenset(m.group() for n in forms if (m := _WORD.match(n)))
    return NamedDays(pattern, firsts, entries)
