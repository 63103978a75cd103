"""How many do these words say? Count phrases to intervals, with nothing but the words themselves.

Read in this order: `Count` (what comes out), `CountReader.read` (a list of words to a Count). The words of the language come
from `data/lexicon/en/counts.yml`; this module knows only how they combine. Pure: rooms may share it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

_DIGITS = re.compile(r"\d{1,3}(?:,\d{2,3})+|\d+(?:\.\d+)?")
_RANGE = re.compile(r"(\d+)\s*[-–—]\s*(\d+)")
#: an upper end so far above the lower is no count of people but a period, a score or a calibre ("2014-2016" as years is cut before)
_WIDEST = 20
#: from so many on a vague word is a great number
_MANY = 20


@dataclass(frozen=True, slots=True)
class Count:
    """An interval as worded. `low` None: only bounded above; `high` None: open. `other`: in addition to some named before."""

    low: int | None
    high: int | None
    other: bool = False
    vague: bool = False  # a word like "several" or "dozens" rather than a number
    first: int = 0  # words `first:last` of those given carry it
    last: int = 0

    def plus(self, more: Count) -> Count:
        """The sum of two counts; an open end stays open.

        >>> Count(3, 3).plus(Count(1, None))
        Count(low=4, high=None, other=False, vague=False, first=0, last=0)
        """
        return replace(
            self,
            low=None if self.low is None or more.low is None else self.low + more.low,
            high=None if self.high is None or more.high is None else self.high + more.high,
            vague=self.vague or more.vague,
        )


ONE = Count(1, 1)


class CountReader:
    """Reads counts with the words of one language."""

    def __init__(self, lexicon: Mapping[str, Any]) -> None:
        self._units: dict[str, int] = {**lexicon["units"], **lexicon["tens"]}
        self._tens = frozenset(lexicon["tens"])
        self._scales: dict[str, int] = lexicon["scales"]
        self._zero = frozenset(lexicon["zero"])
        self._single = frozenset(lexicon["single"])
        self._collective: dict[str, list[Any]] = lexicon["collective"]
        self._vague: dict[str, list[int | None]] = lexicon["vague"]
        self._others = frozenset(lexicon["others"])
        #: words of letters that a count may begin with
        self._firsts = self._zero | {"half", *self._vague, *self._collective, *self._units, *self._scales}
        hedges = [(kind, tuple(str(p).split())) for kind, ps in lexicon["hedges"].items() for p in ps]
        self._hedges: dict[str, list[tuple[str, tuple[str, ...]]]] = {}  # by their last word, the longest first
        for hedge in sorted(hedges, key=lambda h: -len(h[1])):
            self._hedges.setdefault(hedge[1][-1], []).append(hedge)

    def read(self, words: Sequence[str], start: int = 0) -> Count | None:
        """The count that these words of a noun phrase say, or None where they say none. An article alone is no count.

        The number is looked for from `start` on; a hedge may stand before it.
        """
        lower = [w.lower() for w in words]
        for n in range(start, len(lower)):
            if lower[n].isalpha() and lower[n] not in self._firsts:
                continue
            if lower[n] in ("many", "few") and lower[n - 1 : n] == ["as"]:
                continue
            found = self._range(lower, n) or self._number(lower, n)
            if found is not None:
                return self._hedged(lower, found)
        return None

    def is_count_word(self, word: str) -> bool:
        """Whether a single word is a count: a digit string, a number word, "dozens", "several"."""
        low = word.lower()
        return low in self._vague or self._value(low) is not None or low in self._collective or low in self._zero

    @functools.lru_cache(maxsize=1 << 16)  # noqa: B019 one reader lives as long as the process; every word of every text is asked for
    def is_number(self, word: str) -> bool:
        """Whether a single word is a number, in digits or in words; vague words are none."""
        low = word.lower()
        return low in self._units or (not low.isalpha() and self._value(low) is not None)

    def is_many(self, word: str) -> bool:
        """Whether a single word stands for a score or more without a number: "dozens", "hundreds"."""
        low, _ = self._vague.get(word.lower(), (None, None))
        return low is not None and low >= _MANY

    # ------------------------------------------------------------------------------------------------- the number itself

    def _number(self, words: Sequence[str], n: int) -> Count | None:
        word = words[n]
        if word in self._zero:
            return None if words[n + 1 : n + 2] in (["fewer"], ["less"], ["more"]) else Count(0, 0, first=n, last=n + 1)
        if word == "half" and words[n + 1 : n + 3] == ["a", "dozen"]:
            return Count(6, 6, first=n, last=n + 3)
        if word in self._vague:
            low, high = self._vague[word]
            return self._scaled_vague(words, n, low, high)
        if word in self._collective:
            low, high, _ = self._collective[word]
            return Count(low, high, first=n, last=n + 1)
        value, last = self._cardinal(words, n)
        if value is None:
            return None
        if last < len(words) and words[last].rstrip("s") in self._collective and self._collective[words[last].rstrip("s")][2]:
            value, last = value * int(self._collective[words[last].rstrip("s")][0]), last + 1
        return Count(value, value, first=n, last=last)

    def _scaled_vague(self, words: Sequence[str], n: int, low: int | None, high: int | None) -> Count | None:
        """ "Several hundred", "some 300": a vague word before a number is a hedge or a multiplier."""
        nxt = words[n + 1] if n + 1 < len(words) else ""
        of = words[n + 2].removesuffix("s") if nxt == "of" and n + 2 < len(words) else ""
        if of in self._scales and words[n + 2].endswith("s") and low is not None:  # "tens of thousands"
            return Count(low * self._scales[of], high, vague=True, first=n, last=n + 3)
        if nxt in self._scales and low is not None:
            return Count(low * self._scales[nxt], high, vague=True, first=n, last=n + 2)
        if nxt in self._collective and low is not None:
            return Count(low * int(self._collective[nxt][0]), high, vague=True, first=n, last=n + 2)
        if self._value(nxt) is not None:
            return None
        return Count(low, high, vague=high is None, first=n, last=n + 1)

    def _cardinal(self, words: Sequence[str], n: int) -> tuple[int | None, int]:
        """ "132", "one hundred and thirty-two", "3.5 million": the value and where it ends."""
        total, part, seen, k = 0.0, 0.0, False, n
        while k < len(words):
            word = words[k]
            value = self._value(word)
            if value is not None and value != int(value) and words[k + 1 : k + 2] and words[k + 1] not in self._scales:
                break  # "23.35" is a time of day, "7.62" a calibre
            if value is not None and (not seen or part % 100 == 0 or (part % 10 == 0 and value < 10 and part % 100 >= 20)):
                part, seen = part + value, True
            elif word in self._scales and (seen or words[max(0, k - 1)] == "a"):
                part = (part or 1) * self._scales[word]
                seen = True
                if self._scales[word] >= 1000:
                    total, part = total + part, 0
            elif (
                word == "and" and seen and words[k - 1] in self._scales and k + 1 < len(words) and self._value(words[k + 1]) is not None
            ) or (word == "-" and seen and words[k - 1] in self._tens):
                pass
            else:
                break
            k += 1
        if not seen:
            return None, n
        return round(total + part), k

    def _value(self, word: str) -> float | None:
        known = self._units.get(word)
        if known is not None or word.isalpha():
            return known
        if _DIGITS.fullmatch(word):
            return float(word.replace(",", ""))
        tens, _, unit = word.partition("-")
        if unit and tens in self._tens and unit in self._units:
            return self._units[tens] + self._units[unit]
        return None

    # ------------------------------------------------------------------------------------------------- ranges and hedges

    def _range(self, words: Sequence[str], n: int) -> Count | None:
        """ "30 to 40", "between 30 and 40", "30-40", "one or two"."""
        whole = _RANGE.fullmatch(words[n])
        if whole:
            return _ordered(int(whole[1]), int(whole[2]), n, n + 1)
        low, mid = self._cardinal(words, n)
        if low is None or mid + 1 >= len(words):
            return None
        between = n > 0 and words[n - 1] in ("between", "from")
        if words[mid] in ("to", "or", "-", "–") or (words[mid] == "and" and between):
            high, last = self._cardinal(words, mid + 1)
            if high is not None:
                return _ordered(low, high, n - between, last)
        return None

    def _hedged(self, words: Sequence[str], count: Count) -> Count:
        before = list(words[: count.first])
        other = any(w in self._others for w in words[count.last :])
        while before:
            kind, size = self._hedge(before)
            if size == 0:
                break
            other = other or (size == 1 and before[-1] in self._others)
            before = before[:-size]
            count = self._apply(kind, replace(count, first=len(before)))
        after = list(words[count.last : count.last + 2])
        if after == ["or", "more"]:
            count = replace(count, high=None, last=count.last + 2)
        elif after[:1] in (["plus"], ["+"], ["odd"]):
            count = replace(count, high=None, last=count.last + 1)
        return count if other == count.other else replace(count, other=other)

    def _hedge(self, before: Sequence[str]) -> tuple[str, int]:
        for kind, phrase in self._hedges.get(before[-1], ()):
            if tuple(before[-len(phrase) :]) == phrase:
                return kind, len(phrase)
        return "", 0

    def _apply(self, kind: str, count: Count) -> Count:
        if count.low is None or count.low == 0:
            return count
        if kind in ("at_least", "more_than"):
            return replace(count, high=None)
        if kind == "at_most":
            return replace(count, low=None)
        return count


def _ordered(low: int, high: int, first: int, last: int) -> Count | None:
    if low > high or high > max(low, 1) * _WIDEST:
        return None
    return Count(low, high, first=first, last=last)
