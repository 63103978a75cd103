"""The persons of a text by name: who "Khan" is once "Judge Ahmed Khan" was named, and of what class.

Read in this order: `Person`, `people_of` (all names of a text, once), `People.called`. A short name stands for a longer one where the
text holds only one that it can stand for.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from secondsource.detect.phrases import is_person_name, name_tokens, title_of

if TYPE_CHECKING:
    from secondsource.knowledge import Knowledge
    from secondsource.knowledge.classes import NounClass
    from secondsource.parse import Parsed


@dataclass(frozen=True, slots=True)
class Person:
    """A person by the fullest name the text gives, with the class that a title or an apposition says."""

    name: str
    of_class: NounClass | None = None


class People:
    """The persons of one text."""

    def __init__(self, named: dict[tuple[str, ...], Person]) -> None:
        self._named = named
        self._by_word: dict[str, list[tuple[str, ...]]] = {}
        for key in named:
            for word in set(key):
                self._by_word.setdefault(word, []).append(key)

    def called(self, name: str) -> Person | None:
        """The person that this name stands for; None where it is nobody's or could be two persons'."""
        words = tuple(name.lower().split())
        if not words:
            return None
        fuller = [k for k in self._by_word.get(words[-1], ()) if _part(words, k)]
        if not fuller:
            return None
        longest = max(fuller, key=len)
        if not all(_part(k, longest) for k in fuller):
            return self._named.get(words)
        of_class = next((c for k in sorted(fuller, key=len, reverse=True) if (c := self._named[k].of_class) is not None), None)
        return Person(self._named[longest].name, of_class)


def _part(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the words of one name stand in order in the other; a first name alone is not enough."""
    if short == long:
        return True
    rest = iter(long)
    return all(w in rest for w in short) and not (len(short) == 1 and short[0] == long[0])


@functools.lru_cache(maxsize=4)
def people_of(parsed: Parsed, kb: Knowledge) -> People:
    """Every person named in a text."""
    named: dict[tuple[str, ...], Person] = {}
    for i in np.flatnonzero(parsed.doc.to_array("POS") == parsed.doc.vocab.strings["PROPN"]):
        token = parsed.doc[int(i)]
        if not is_person_name(token, kb):
            continue
        words = name_tokens(token, kb)
        name = " ".join(parsed.doc[words[0].i : token.i + 1].text.split())
        key = tuple(name.lower().split())
        of_class = title_of(token, kb)
        old = named.get(key)
        if old is None or (old.of_class is None and of_class is not None):
            named[key] = Person(name, of_class)
    return People(named)
