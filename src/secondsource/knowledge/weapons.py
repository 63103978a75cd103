"""Which weapon do these words name? The lexicon of weapons as one table of phrases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from secondsource.knowledge.classes import phrase_key, singular

MAX_WORDS = 7


class Weapons:
    """Looks weapon phrases up. Built once from `weapons.yml`; immutable."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._phrases: dict[tuple[str, ...], str] = {}
        self.verbs: dict[str, str] = {}
        for kind, entry in data["types"].items():
            for phrase in entry["nouns"]:
                self._phrases.setdefault(phrase_key(phrase), kind)
                self._phrases.setdefault(phrase_key(phrase.replace("-", " - ")), kind)  # as the tokeniser cuts it
            for verb in entry.get("verbs") or ():
                self.verbs.setdefault(verb, kind)
        self._heads = frozenset(k[-1] for k in self._phrases)
        self._after = frozenset(phrase_key(w)[0] for w in data["refused_after"])
        self._before = frozenset(data["refused_before"])
        self.event_heads = frozenset(data["event_heads"])

    def may_end(self, word: str) -> bool:
        """Whether a phrase can end in this lower-cased word."""
        return singular(word) in self._heads

    def ending_at(self, words: Sequence[str], last: int) -> tuple[int, str] | None:
        """First word and type of the longest entry that ends at `last`, in a list of lower-cased words; None where none does.

        >>> from secondsource.knowledge import Knowledge
        >>> Knowledge().weapons.ending_at(["with", "hand", "grenades"], 2)
        (1, 'explosive.grenade')
        """
        if singular(words[last]) not in self._heads:
            return None
        key = [singular(w) for w in words[max(0, last - MAX_WORDS + 1) : last + 1]]
        following = singular(words[last + 1]) if last + 1 < len(words) else ""
        if following in self._after:
            return None
        for start in range(len(key)):
            kind = self._phrases.get(tuple(key[start:]))
            if kind is not None:
                first = last - (len(key) - 1 - start)
                return None if first > 0 and words[first - 1] in self._before else (first, kind)
        return None

    def of(self, phrase: str) -> str | None:
        """The type of a phrase that ends in a weapon word."""
        words = phrase.lower().split()
        found = self.ending_at(words, len(words) - 1) if words else None
        return None if found is None else found[1]

    def words(self) -> frozenset[str]:
        """Every word of the lexicon."""
        return frozenset(w for k in self._phrases for w in k)
