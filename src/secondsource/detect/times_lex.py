"""The words of a text as one string of classes, one character a word, over which patterns of words are regular expressions.

Read in this order: `Vocabulary` (words to classes to characters), `Line` (a text in both forms), `Hit` (what a rule sees).
A word may be of several classes ("second" is an ordinal and a unit): each distinct set of classes has one character, and
the name of a class in a pattern stands for all characters whose set holds it. So a pattern of sixty rules over a text of six
hundred words costs well under a millisecond.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secondsource.knowledge import Knowledge

_TOKEN = re.compile(
    r"""
    (?P<long>[^\W\d_]{3,})
  | (?P<ISO>\b\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?\b)
  | (?P<SLASH>\b\d{1,2}(?P<sep>[/.\-])\d{1,2}(?P=sep)(?:\d{4}|\d\d)\b)
  | (?P<CLOCK>\b\d{1,2}:\d\d(?::\d\d)?\b)
  | (?P<DECADE>\b1\d\d0s\b|\b20\d0s\b|['’‘`]\d0s\b|\b\d0s\b)
  | (?P<NTH>\b\d{1,2}(?:st|nd|rd|th|ST|ND|RD|TH)\b)
  | (?P<QUARTER>\b[Qq][1-4]\b)
  | (?P<number>\d+(?:,\d{3})*(?:\.\d+)?)
  | (?P<AMPM>(?<![^\W\d_])[AaPp](?:\.\s?[Mm]\b\.?|[Mm]\b))
  | (?P<word>[^\W\d_]+)
  | (?P<sign>[^\w\s]|_)
    """,
    re.X,
)
_NAME = re.compile(r"\(\?P<\w+>|\(\?[:!=<]+|\\.|[A-Za-z]+|\s+")
BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Line:
    """A text as class characters `codes`, and for each of them its word and where it stands."""

    codes: str
    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern's match: the groups by name as words or as numbers of words."""

    line: Line
    match: re.Match[str]

    def has(self, *names: str) -> bool:
        """Whether one of these groups took part."""
        return any(self.match[n] for n in names)

    def text(self, *names: str) -> str:
        """The first word of the first of these groups that took part, in lower case; empty where none did."""
        for n in names:
            if self.match[n]:
                return self.line.forms[self.match.start(n)].lower()
        return ""

    def words(self, name: str) -> list[str]:
        """The words of a group in lower case."""
        if not self.match[name]:
            return []
        return [w.lower() for w in self.line.forms[self.match.start(name) : self.match.end(name)]]

    def raw(self, name: str) -> str:
        """The first word of a group as it is written."""
        return self.line.forms[self.match.start(name)] if self.match[name] else ""

    def before(self, n: int = 1) -> str:
        """The word `n` places before the match, in lower case."""
        at = self.match.start() - n
        return self.line.forms[at].lower() if at >= 0 else ""

    def after(self, n: int = 1) -> str:
        """The word `n` places after the match, in lower case."""
        at = self.match.end() + n - 1
        return self.line.forms[at].lower() if at < len(self.line.forms) else ""


class Vocabulary:
    """Words to classes to characters; compiles patterns once all their literal words are known."""

    def __init__(self, classes: Mapping[str, Iterable[str]], patterns: Sequence[str]) -> None:
        sets: dict[str, set[str]] = {}
        for name, words in classes.items():
            for word in words:
                sets.setdefault(word, set()).add(name)
        for pattern in patterns:
            for name in _NAME.findall(pattern):
                if name.isalpha() and name.islower():
                    sets.setdefault(name, set()).add(name)
        self._chars: dict[frozenset[str], str] = {}
        self._word = {word: self._char(frozenset(names)) for word, names in sets.items()}
        self._unknown = self._char(frozenset())
        self._kind = {k: self._char(frozenset([k])) for k in ("ISO", "SLASH", "CLOCK", "DECADE", "QUARTER", "AMPM")}
        self._number = {n: self._char(frozenset(number_classes(n))) for n in _SORTS_OF_NUMBER}
        self._nth = self._char(frozenset(["NTH", "ORD"]))
        signs = {c for pattern in patterns for c in pattern if not c.isalnum() and not c.isspace()}
        known = (c for c in self._chars.values() if c != self._unknown)
        self._run = re.compile("[" + "".join(map(re.escape, sorted({*known, *signs}))) + "]+")

    def _char(self, names: frozenset[str]) -> str:
        return self._chars.setdefault(names, chr(0xE000 + len(self._chars)))

    def compile(self, pattern: str) -> re.Pattern[str]:
        """A pattern of words as a pattern of characters: CAPITALS are classes, small letters are the word itself."""
        return re.compile(_NAME.sub(self._part, pattern))

    def runs(self, codes: str) -> Iterator[re.Match[str]]:
        """The stretches of a line in which a pattern may match: a word of no class ends each."""
        return self._run.finditer(codes)

    def _part(self, found: re.Match[str]) -> str:
        name = found.group()
        if name.isspace():
            return ""
        if not name.isalpha():
            return name
        chars = "".join(c for names, c in self._chars.items() if name in names)
        if not chars:
            raise ValueError(f"no word is of class {name!r}")
        return f"[{chars}]"

    def read(self, text: str, stretches: Iterable[tuple[int, int]]) -> Line:
        """The readable stretches of a text as one line; a break stands between two."""
        codes: list[str] = []
        forms: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        word, unknown = self._word, self._unknown
        for first, last in stretches:
            found = list(_TOKEN.finditer(text, first, last))
            codes += [word.get(m[0].lower(), unknown) if m.lastindex == 1 else self._code(m) for m in found]  # 1: a long word
            forms += [m[0] for m in found]
            starts += [m.start() for m in found]
            ends += [m.end() for m in found]
            codes.append(BREAK)
            forms.append(BREAK)
            starts.append(last)
            ends.append(last)
        return Line("".join(codes), tuple(forms), tuple(starts), tuple(ends))

    def _code(self, m: re.Match[str]) -> str:
        """The character of a word or sign, by the kind that was seen in it."""
        kind, form = m.lastgroup or "", m[0]
        if kind == "word":
            return self._word.get(form.lower(), self._unknown)
        if kind == "sign":
            return self._unknown if "\ue000" <= form <= "\uf8ff" else _SIGNS.get(form, form)  # a text's own would read as a class of ours
        if kind == "number":
            return self._number[sort_of_number(form)]
        return self._nth if kind == "NTH" else self._kind[kind]


_SIGNS = {"’": "'", "‘": "'", "`": "'", "–": "-", "—": "—", "‑": "-", "−": "-"}
_SORTS_OF_NUMBER = ("year", "hour", "day", "two", "four", "plain", "point")


def number_classes(sort: str) -> tuple[str, ...]:
    """The classes of a number by its sort.

    >>> number_classes(sort_of_number("24"))
    ('NUM', 'TWO', 'DAYNUM')
    """
    return {
        "year": ("NUM", "YEAR", "FOUR"),
        "hour": ("NUM", "DAYNUM", "HOUR", "TWO"),
        "day": ("NUM", "TWO", "DAYNUM"),
        "two": ("NUM", "TWO"),
        "four": ("NUM", "FOUR"),
        "plain": ("NUM",),
        "point": ("NUM", "POINT"),
    }[sort]


@functools.lru_cache(maxsize=4096)
def sort_of_number(form: str) -> str:
    """What a number written in digits may be: a year, an hour or day, a two-digit year, four digits, or only a count."""
    if not form.isdecimal() or not form.isascii():
        return "point" if "." in form else "plain"
    if len(form) == 4:
        return "year" if 1000 <= int(form) <= 2099 else "four"
    if len(form) <= 2 and 1 <= int(form) <= 31:
        return "hour" if int(form) <= 12 else "day"
    return "two" if len(form) == 2 else "plain"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The time words of one language: word to value, per class."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    seasons: Mapping[str, str]
    units: Mapping[str, str]
    parts: Mapping[str, str]
    hours: Mapping[str, str]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    tens: Mapping[str, int]
    sets: Mapping[str, str]
    doubtful: frozenset[str]
    classes: Mapping[str, tuple[str, ...]]


def _inverted(table: Mapping[Any, Iterable[str]]) -> dict[str, Any]:
    return {word: key for key, words in table.items() for word in words}


@functools.cache
def load_lexicon(kb: Knowledge) -> Lexicon:
    """The lexicon of the language that `kb` reads."""
    raw = kb.lexicon("times")
    units = _inverted(raw["units"])
    plurals = {f"{w}s": u for w, u in units.items() if w != "century"}
    plurals |= {p: units[w] for p, w in raw["plurals"].items()}
    months, weekdays = _inverted(raw["months"]), _inverted(raw["weekdays"])
    seasons, parts = _inverted(raw["seasons"]), _inverted(raw["parts_of_day"])
    long_days = [w for w in weekdays if w.endswith("day")]
    classes = {
        "MONTH": tuple(months),
        "WEEKDAY": tuple(weekdays),
        "WEEKDAYS": tuple(f"{w}s" for w in long_days),
        "SEASON": tuple(seasons),
        "UNIT": tuple(units),
        "UNITS": tuple(plurals),
        "PART": tuple(parts),
        "PARTS": tuple(f"{p}s" for p in parts),
        "NOON": tuple(raw["hours_of_day"]),
        "NUM": tuple(raw["numbers"]),
        "WNUM": tuple(raw["numbers"]),
        "ORD": tuple(raw["ordinals"]),
        "TENS": tuple(raw["tens_names"]),
        "FEW": tuple(raw["few"]),
        "APPROX": tuple(raw["approx"]),
        "LAST": tuple(raw["last"]),
        "NEXT": tuple(raw["next"]),
        "THIS": tuple(raw["this"]),
        "EARLY": tuple(raw["early"]),
        "SETWORD": tuple(raw["sets"]),
        "ZONE": tuple(raw["zones"]),
    }
    return Lexicon(
        months,
        weekdays,
        seasons,
        units | plurals,
        parts | {f"{p}s": v for p, v in parts.items()},
        raw["hours_of_day"],
        raw["numbers"],
        raw["ordinals"],
        raw["tens_names"],
        raw["sets"],
        frozenset(raw["doubtful"]),
        classes,
    )
