"""Which words are names, which are common, as far as the registers and lexicons tell: what true-casing asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from secondsource.knowledge import Knowledge

#: a place this big is likelier meant than a rare noun of the same letters
POPULATION = 150_000
LONGEST = 4


def names_in(kb: Knowledge) -> Callable[[Sequence[str]], Iterator[tuple[int, int]]]:
    """A finder of registered names (groups, nations, places of several words or of some size) in capitalised words."""
    common = common_words(kb)
    nations = kb.nations
    gazetteer = kb.gazetteer

    def find(words: Sequence[str]) -> Iterator[tuple[int, int]]:
        for match in kb.actors.find(words):
            if match.last - match.first > 1 or words[match.first].lower() not in common:
                yield match.first, match.last
        n = 0
        while n < len(words):
            size = _place_at(words, n)
            if size:
                yield n, n + size
            n += max(1, size)

    def _place_at(words: Sequence[str], n: int) -> int:
        if not words[n][:1].isalpha():
            return 0
        for size in range(min(LONGEST, len(words) - n), 0, -1):
            run = words[n : n + size]
            if not all(w[:1].isalpha() for w in run):
                continue
            name = " ".join(run)
            low = name.lower()
            if size == 1 and (low in common or len(low) < 4):
                return 1 if nations.of(low) and low not in common else 0
            if nations.of(low) or low in nations.capitals:
                return size
            if size > 1 and (run[0].lower() in common or run[-1].lower() in common) and run[-1].lower() not in ("city",):
                continue
            if any(e.population >= (POPULATION if size == 1 else 0) for e in gazetteer.lookup(name)):
                return size
        return 0

    return find


def common_words(kb: Knowledge) -> frozenset[str]:
    """Single words of the lexicons (classes, things, weapons, triggers): never a name by themselves."""
    return kb.classes.words() | kb.weapons.words()
