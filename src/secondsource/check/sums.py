"""Sums that do not add up, and statistics that do not agree.

A list of at least three counts in one sentence is added; where the total that the article gives is close and not the same, the
sum fails. Where the list is only a choice ('including', 'among them'), or the sum meets any total of the article, all is well.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from secondsource.check.made import Held, make
from secondsource.check.words import sentences
from secondsource.model import Evidence, Extraction, Issue, Span, Statistic

_TOTAL = re.compile(r"\b(?:total of|of the|altogether|in all)\s+(\S+)", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:including|included?|includes|among (?:them|whom|the|those)|some of|"
    r"(?:at least|more than|about|around|nearly|up to|as many as)(?= \w*\d))\b",
    re.IGNORECASE,
)
#: what is counted, said right behind the number: a list that mixes them is no sum
_KINDS = re.compile(
    r"^ (?:people |persons |were |had been |of them )?(attack|death|dead|kill|injur|wound|arrest|hurt|missing|abduct|bomb|case|shell)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w-]+(?:,\d{3})*")
NEAR = 0.07  # a sum this close to a total was meant to be it; farther off the list is of something else


def sums(held: Held) -> Sequence[Issue]:
    """Lists of counts that miss the total of their article by a little."""
    return [issue for x in held.extractions.values() for issue in _sums(held, x)]


def _sums(held: Held, x: Extraction) -> Iterator[Issue]:
    totals = _totals(x)
    for sentence in sentences(x.document):
        named = _TOTAL.search(sentence.quote)
        if named is None and not totals:
            continue
        numbers = _numbers(held, sentence)
        if len(numbers) < 3 or _OPEN.search(sentence.quote):
            continue
        inner = next((v for v, s in numbers if named and s.start <= sentence.start + named.start(1) < s.end), None)
        parts = [(v, s) for v, s in numbers if v != inner]
        for total, span in [(inner, sentence)] if inner is not None else sorted(totals.items()):
            if total is None or len(parts) < 3 or not _enumerates(sentence, parts):
                continue
            added = sum(v for v, _ in parts)
            if (added in totals and inner is None) or added == total or max(v for v, _ in parts) >= total:
                continue
            if abs(added - total) <= max(2, NEAR * total):
                home = next((held.incident_of[r.id] for r in x.reports if r.id in held.incident_of), None)
                detail = f"{' + '.join(str(v) for v, _ in parts)} = {added}, not {total}"
                yield make("arithmetic", "medium", detail, [Evidence(x.document.id, s) for s in {sentence, span}], incident=home)
                break


def _totals(x: Extraction) -> dict[int, Span]:
    """Totals of killed and injured that the article gives, of events and of periods."""
    out: dict[int, Span] = {}
    for r in x.reports:
        for f in r.figures:
            if f.measure in ("killed", "injured") and f.low is not None and f.low >= 10 and f.scope != "part" and f.group is None:
                out.setdefault(f.low, f.span)
    for s in x.statistics:
        if s.low is not None and s.low >= 10 and s.group is None:
            out.setdefault(s.low, s.span)
    return out


def _numbers(held: Held, sentence: Span) -> list[tuple[int, Span]]:
    """Counts in a sentence, left to right; dates, ages and times are no counts."""
    out: list[tuple[int, Span]] = []
    for m in _WORD.finditer(sentence.quote):
        value = _value(held, m.group())
        if value is None or _no_count(sentence.quote, m.start(), m.end(), value):
            continue
        out.append((value, Span(sentence.start + m.start(), sentence.start + m.end(), m.group())))
    return out


def _value(held: Held, word: str) -> int | None:
    plain = word.replace(",", "")
    if plain.isdigit():
        return int(plain)
    return _in_words(held.kb.counts, word) if plain.replace("-", "").isalpha() else None


@functools.lru_cache(maxsize=1 << 16)  # the words of a language come again and again
def _in_words(reader: Any, word: str) -> int | None:
    count = reader.read([word])
    return count.low if count is not None and not count.vague and count.low == count.high else None


def _no_count(text: str, start: int, end: int, value: int) -> bool:
    """Whether a number is a year, a day, an hour, an age, an ordinal or a measure."""
    before, after = text[max(0, start - 12) : start].lower(), text[end : end + 14].lower()
    if 1900 <= value <= 2100 and "," not in text[start:end]:
        return True
    if re.match(
        r"[.:]\d|%| ?(?:per cent|percent|january|february|march|april|may|june|july|august|september|october|november|december|"
        r"year|month|day|week|hour|minute|km|kilo|metre|meter|mile|a\.?m|p\.?m|million)",
        after,
    ) or re.search(r"[.:$£€]$", before):
        return True
    return bool(re.search(r"\b(?:aged|january|february|march|april|may|june|july|august|september|october|november|december) $", before))


def _enumerates(sentence: Span, parts: Sequence[tuple[int, Span]]) -> bool:
    """Whether the counts stand in a list: each close behind the one before, with a comma or 'and' between."""
    for (_, a), (_, b) in itertools.pairwise(parts):
        between = sentence.quote[a.end - sentence.start : b.start - sentence.start]
        if len(between.split()) > 12 or not re.search(r",|\band\b", between):
            return False
    kinds = {m.group(1).lower() for _, s in parts if (m := _KINDS.match(sentence.quote[s.end - sentence.start :]))}
    return len({"dead" if k in ("death", "kill") else k for k in kinds}) <= 1


# ------------------------------------------------------------------------------------------------ statistics
def statistics(held: Held) -> Sequence[Issue]:
    """Two totals of one measure, area and period that differ."""
    asked: dict[str, list[tuple[str, Statistic]]] = {}
    for doc, x in held.extractions.items():
        for s in x.statistics:
            if (key := question(s)) is not None:
                asked.setdefault(key, []).append((doc, s))
    out = []
    for every in asked.values():
        for n, (doc, a) in enumerate(every):
            for other, b in every[n + 1 :]:
                if doc != other and _same_question(a, b) and a.low != b.low and a.high is not None and b.high is not None:
                    detail = f"{a.said_by or doc}: {a.low} {a.measure}; {b.said_by or other}: {b.low}; one period and area"
                    out.append(make("statistic_mismatch", "medium", detail, [Evidence(doc, a.span), Evidence(other, b.span)]))
    return out


def question(s: Statistic) -> str | None:
    """What a statistic answers, as a key: only those of one key are compared. None for one that cannot be compared."""
    if s.low is None or not s.earliest or not s.latest or s.area is None:
        return None
    return "|".join(str(v) for v in (s.measure, s.group, s.earliest, s.latest, s.initiator, s.area.lower()))


def _same_question(a: Statistic, b: Statistic) -> bool:
    return (
        (a.measure, a.group, a.earliest, a.latest, a.initiator) == (b.measure, b.group, b.earliest, b.latest, b.initiator)
        and a.share_of is None
        and b.share_of is None
        and (a.area or "").lower() == (b.area or "").lower()
        and a.area is not None
        and (a.said_by or "").lower() != (b.said_by or "").lower()
    )
