"""Which words are names, which are common, as far as the registers and lexicons tell: what true-casing asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from secondsource.casing import FUNCTION
from secondsource.knowledge.classes import singular
from secondsource.knowledge.gazetteer import ALIAS
from secondsource.knowledge.gazetteer_words import place_words

if TYPE_CHECKING:
    from secondsource.knowledge import Knowledge

#: a place this big is likelier meant than a rare noun of the same letters
POPULATION = 150_000
LONGEST = 4


def names_in(kb: Knowledge) -> Callable[[Sequence[str]], Iterator[tuple[int, int, bool]]]:
    """A finder of registered names (groups, nations, places of several words or of some size) in capitalised words."""
    common = common_words(kb)
    nations = kb.nations
    gazetteer = kb.gazetteer
    wordiness = place_words(kb.language).wordiness

    def find(words: Sequence[str]) -> Iterator[tuple[int, int, bool]]:
        for match in kb.actors.find(words):
            if match.last - match.first > 1 or words[match.first].lower() not in common:
                yield match.first, match.last - _is_person(words[match.last - 1]), True
        n = 0
        while n < len(words):
            size, sure = _place_at(words, n)
            if size:
                yield n, n + size, sure
            n += max(1, size)

    def _is_person(word: str) -> bool:
        """ "Salvadoran troops": the name ends before the noun."""
        found = kb.classes.of([word.lower()], word.lower())
        return found is not None and found.entity == "person"

    def _place_at(words: Sequence[str], n: int) -> tuple[int, bool]:
        """How many words name a place here, and whether that is sure."""
        for size in range(min(LONGEST, len(words) - n), 0, -1):
            run = words[n : n + size]
            low = " ".join(run).lower()
            if run[0].lower() == "the" or not all(w[:1].isalpha() for w in run):
                continue
            if size == 1 and (low in common or singular(low) in common or len(low) < 4):
                continue
            if nations.of(low) or low in nations.capitals:
                return size, True
            if size > 1 and (run[0].lower() in common or run[-1].lower() in common) and run[-1].lower() != "city":
                continue
            if size == 1 and wordiness.get(low, 0.0) > 0:  # "River", "Mission", "Front": oftener a plain word
                continue
            if any(
                e.feature_class == "P" and e.how <= ALIAS and e.population >= (POPULATION if size == 1 else 1)
                for e in gazetteer.lookup(" ".join(run))
            ):
                return size, size > 1 and not FUNCTION.intersection(w.lower() for w in run[:1])
        return 0, False

    return find


def common_words(kb: Knowledge) -> frozenset[str]:
    """Single words of the lexicons (classes, things, weapons, triggers): never a name by themselves."""
    return kb.classes.words() | kb.weapons.words()
