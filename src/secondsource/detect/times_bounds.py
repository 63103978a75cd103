"""What expressions bound by the words around them: "between 2007 and 2009", "from 3 to 7 May", "since August", "until Friday"."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence

from secondsource.model import Time

_BEFORE = re.compile(
    r"(?:^|[^\w])(since|until|till|by|before|after|from|between|prior\s+to|as\s+of|starting|up\s+to)\s+(?:the\s+|early\s+|late\s+)?$", re.I
)
_JOIN = re.compile(r",?\s*(and|to|until|till|through|-|–|—)\s*(?:the\s+|early\s+|late\s+)?$", re.I)
#: small words after an expression that modifies no noun: "after Friday and ...", not "after the Friday march"
_GOES_ON = re.compile(
    r"\s+(?:and|or|but|when|while|as|because|if|in|at|on|by|with|without|near|outside|inside|for|from|to|that|who|which|until|since)\b"
)


def bound_times(times: Sequence[Time], text: str, published: dt.date | None) -> tuple[Time, ...]:
    """The same expressions, those that bound a stretch with the stretch that they bound."""
    out = list(times)
    for n, time in enumerate(times):
        if time.earliest is None or time.type == "DURATION":
            continue
        lead = _BEFORE.search(text, max(0, time.span.start - 16), time.span.start)
        word = lead[1].lower() if lead else ""
        after = times[n + 1] if n + 1 < len(times) else None
        if after is not None and after.latest is not None and _joined(time, after, word, text):
            stretch = (time.earliest, after.latest)
            out[n] = dataclasses.replace(time, stretch=stretch)
            out[n + 1] = dataclasses.replace(after, stretch=stretch)
        elif word and out[n].stretch is None and not (word in ("before", "after") and time.type == "TIME"):
            out[n] = dataclasses.replace(time, stretch=_alone(time, word, published, free=_is_free(time, text, lead)))
    return tuple(out)


def _joined(first: Time, second: Time, word: str, text: str) -> bool:
    """Whether the two are the ends of one stretch."""
    gap = text[first.span.end : second.span.start]
    if len(gap) > 12 or first.earliest is None or second.latest is None or first.earliest > second.latest:
        return False
    join = _JOIN.fullmatch(gap)
    if join is None or second.type == "DURATION":
        return False
    return word == "between" if join[1].lower() == "and" else True


def _is_free(time: Time, text: str, lead: re.Match[str] | None) -> bool:
    """Whether the expression stands for itself: "after Friday", not "after the Friday attack" or "after Friday's attack"."""
    if lead is None or time.type == "TIME" or "the" in lead.group().lower().split() or time.span.quote.endswith(("'s", "’s")):
        return False
    return not text[time.span.end : time.span.end + 2].strip().isalpha() or _GOES_ON.match(text, time.span.end) is not None


def _alone(time: Time, word: str, published: dt.date | None, *, free: bool) -> tuple[dt.date | None, dt.date | None] | None:
    """What one end leaves open."""
    if word == "from" and not free and time.type == "DATE":  # "charges from the 3 May shooting": where they come from, not since when
        return None
    if word in ("since", "as of", "starting", "from"):
        return time.earliest, published if published and time.earliest and published >= time.earliest else None
    if word in ("until", "till", "by", "up to"):
        return None, time.latest
    if word in ("before", "prior to") and free:
        return None, time.earliest - dt.timedelta(days=1) if time.earliest else None
    if word == "after" and free:
        return time.earliest, None
    return None
