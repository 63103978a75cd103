"""What a text as a whole gives its totals: where things stand in it, who reports, what area it is about."""

from __future__ import annotations

import bisect
import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from secondsource.knowledge import Knowledge
from secondsource.model import Actor, Place, Time
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Span as TokenSpan
    from spacy.tokens import Token

#: nouns for what figures are published in
REPORTS = frozenset({"report", "survey", "study", "bulletin", "review", "note", "assessment", "database"})
_MADE = frozenset({"publish", "compile", "release", "prepare", "issue", "collect", "keep", "gather", "produce", "write"})

Period = tuple[dt.date | None, dt.date | None]
#: a range of more days than this was misread
LONGEST = 366 * 60
#: days of what is called a year, the last one not yet over
_YEAR = 300


@dataclass(frozen=True)
class Sentence:
    """A sentence that sums up: its tokens, the times in it and why it was taken for one."""

    number: int
    start: int
    end: int
    words: Sequence[str]
    lows: Sequence[str]
    timed: frozenset[int]  # tokens that are part of a time
    periods: tuple[tuple[int, Period], ...]  # token, long period
    days: tuple[int, ...]  # tokens that begin a single day
    why: tuple[str, ...]
    score: float = 0.0


_Found = TypeVar("_Found", Time, Place, Actor)


def length_of(time: Time) -> int:
    """Days from the first to the last day of a time; -1 where it has none."""
    if time.earliest is None or time.latest is None:
        return -1
    return (time.latest - time.earliest).days


def reporters_of(parsed: Parsed) -> list[tuple[int, str]]:
    """ "A report published by the institute": where, and by whom."""
    out: list[tuple[int, str]] = []
    for i, low in enumerate(parsed.lower):
        if low not in REPORTS:
            continue
        token = parsed.doc[i]
        for child in token.rights:
            made = child.dep_ == "acl" and child.lemma_.lower() in _MADE
            for name in (p for c in child.children if made and c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"):
                end = max([name.i, *(c.right_edge.i for c in name.rights if c.lower_ in ("of", "for", "on"))])
                out.append((token.i, parsed.span_of(name.left_edge.i, end + 1).quote.removeprefix("the ")))
    return out


def on_tokens(parsed: Parsed, found: Sequence[_Found]) -> list[tuple[int, int, _Found]]:
    """Each with the tokens that it covers."""
    out: list[tuple[int, int, _Found]] = []
    for x in found:
        span = x.span
        if span is None:
            continue
        first = max(0, bisect.bisect_right(parsed.starts, span.start) - 1)
        last = bisect.bisect_left(parsed.starts, span.end)
        out.append((first, max(last, first + 1), x))
    return out


def home_of(places: Sequence[Place]) -> Place | None:
    """The area that a text as a whole is about: the first country, else its most named place."""
    for place in places:
        if place.precision == "country" and not place.adjectival:
            return place
    if not places:
        return None
    name = Counter(p.name for p in places).most_common(1)[0][0]
    return next(p for p in places if p.name == name)


def is_perfect(sentence: TokenSpan, measures: Collection[str]) -> bool:
    """ "Have been killed", "has claimed": whether what is measured goes on until now."""
    for token in sentence:
        if token.tag_ == "VBN" and any(c.lower_ in ("have", "has") for c in token.lefts):
            return token.lower_ in measures or token.lower_ in ("died", "left")
    return False


#: what opens a length of time of no certain size, and what it is a length of: "the past few years", "in recent months"
_LATELY = frozenset({"past", "last", "recent"})
_LENGTHS = frozenset({"weeks", "months", "years", "decades", "decade"})


def is_lately(lows: Sequence[str], times: Iterable[tuple[int, int, Time]]) -> bool:
    """Whether one of these times is a long stretch up to now, however vague: "over the past few years", "in recent months"."""
    return any(lows[last - 1] in _LENGTHS and not _LATELY.isdisjoint(lows[first:last]) for first, last, _ in times)


def is_war_told(sentence: TokenSpan, mass: Collection[str]) -> bool:
    """ "The war has claimed 70,000 lives": whether violence as a whole is what did it."""
    for token in sentence:
        if token.dep_ == "nsubj" and token.lower_ in mass:
            return any(c.lower_ in ("have", "has") for c in token.head.lefts)
    return False


def is_wide(places: Sequence[tuple[int, int, Place]], start: int, end: int, periods: Sequence[tuple[int, Period]]) -> bool:
    """Whether a sentence speaks of a year or more, and its places are countries and provinces alone: "in Mexico in 2020"."""
    found = {p.precision for first, _, p in places if start <= first < end}
    years = any(a is not None and b is not None and (b - a).days >= _YEAR for _, (a, b) in periods)
    return years and bool(found) and found <= {"country", "admin1"}


def opener_of(lows: Sequence[str], first: int) -> str:
    """The word that opens a time: "since" also in "since the coup of 1 May"."""
    word = lows[first - 1] if first else ""
    if word in ("the", "that") and first > 1 and lows[first - 2] == "since":
        return "since"  # "since the 1 February coup"
    if word not in ("of", "in", "on"):
        return word
    before = lows[max(0, first - 5) : first - 1]
    if "since" in before:
        return "since"
    far = lows[max(0, first - 11) : first - 1]  # "since the voting for a new parliament began in May"
    return "since" if "since" in far and not _BEGAN.isdisjoint(before) else word


#: what begins, of which a total is told since
_BEGAN = frozenset({"began", "begun", "started", "erupted", "out", "flared", "resumed", "took", "seized", "ended", "collapsed", "opened"})
#: how many words a charge may have before its time
_CHARGE_WORDS = 16


def is_of_charge(lows: Sequence[str], first: int) -> bool:
    """Whether a time belongs to what somebody was held for: "arrested in connection with attacks over the last four years"."""
    before = list(lows[max(0, first - _CHARGE_WORDS) : first])
    return any(before[n : n + 3] == ["in", "connection", "with"] for n in range(len(before)))


def has_plain_deeds(sentence: TokenSpan, deeds: Collection[str]) -> bool:
    """ "Bombs and shootings killed 670": deeds in the plural, with no article, that are the subject."""
    subjects = (t for t in sentence if t.dep_ == "nsubj" and t.tag_ == "NNS" and t.lower_ in deeds)
    return any(not any(c.dep_ in ("det", "nummod", "poss", "relcl", "acl") for c in t.children) for t in subjects)


def is_of_speech(token: Token, start: int) -> bool:
    """Whether a day is that on which somebody said it: "the mission said on Tuesday"."""
    for _ in range(3):
        if token.head.i == token.i or token.i < start or token.dep_ not in ("pobj", "prep", "npadvmod", "compound", "nummod"):
            return False
        token = token.head
        if token.pos_ == "VERB":
            return token.lemma_ in ("say", "report", "announce", "add", "tell", "state")
    return False


def near_of(first: dt.date, last: dt.date) -> dt.date:
    """The first day of a range, in the year of the last where it was misread ("between 1 January and 30 June")."""
    return first if (last - first).days <= LONGEST else first.replace(year=last.year, day=min(first.day, 28))


def counts_events(s: Sentence, kb: Knowledge) -> bool:
    """ "262 attacks", "eight attacks", "the number of attacks": more than two events in one number."""
    words = kb.statistic_words
    for n in range(s.start, s.end - 1):
        if s.lows[n : n + 2] == ["number", "of"] and words.after.get(s.lows[n + 2]) == "attacks":
            return True
        if kb.counts.is_number(s.lows[n]) and n not in s.timed:
            for k in range(n + 1, min(n + 5, s.end)):
                if words.after.get(s.lows[k]) == "attacks" and s.lows[k].endswith("s"):
                    return s.lows[n] not in ("one", "two", "1", "2")
                if kb.counts.is_number(s.lows[k]) or s.lows[k] in ",.;":
                    break
    return False


def land_of(places: Sequence[Place], kb: Knowledge) -> Place | None:
    """The country whose people or forces a text speaks of first: "670 Iraqis", "the western Mexican state"."""
    first = next((p for p in places if p.adjectival and p.country is not None), None)
    land = kb.gazetteer.country(first.country) if first is not None and first.country is not None else None
    if first is None or land is None:
        return None
    return replace(first, name=land.name, geonames_id=land.geonames_id, precision="country", adjectival=False)
