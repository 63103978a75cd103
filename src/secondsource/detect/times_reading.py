"""What a rule makes of a time expression, and what it may know of the text around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from secondsource.detect.times_calendar import days_of
from secondsource.detect.times_lex import Hit, Lexicon
from secondsource.model import DatePrecision

Anchor = Literal["absolute", "publication", "event", "text"]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of one expression. `days`, where given, stands instead of what the value says."""

    type: TimeType
    value: str | None
    anchor: Anchor = "absolute"
    days: tuple[dt.date | None, dt.date | None, DatePrecision] | None = None
    weekday: int | None = None
    mod: str | None = None
    shift: tuple[int | None, str] | None = None

    def interval(self) -> tuple[dt.date | None, dt.date | None, DatePrecision]:
        """First day, last day and precision; nothing for lengths and sets."""
        if self.days is not None:
            return self.days
        if self.value is None or self.type in ("DURATION", "SET"):
            return None, None, "unknown"
        return days_of(self.value) or (None, None, "unknown")


@dataclass(slots=True)
class Context:
    """What is known when an expression is read: publication, what was last dated, and which way the sentence looks.

    `tense` answers for a code point: -1 told as past, 1 as future, 0 no tense. `focus` is the day or stretch last named
    in this paragraph or the one before, `told` the same without the days of statements; `quarter` the quarter last named in the text.
    """

    lex: Lexicon
    published: dt.date | None
    tense: Callable[[int], int]
    tag: Callable[[int], str]
    focus: dt.date | None = None
    focus_value: str | None = None
    told: dt.date | None = None
    quarter: str | None = None
    said: dt.date | None = None  # the day last given in full, with its year
    day_first: bool | None = None  # how the text writes 13/8/2015, once it has shown it
    months: dict[int, int] = field(default_factory=dict)  # the year that the text last gave a month


Rule = Callable[[Hit, Context], Reading | None]
