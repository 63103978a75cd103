"""Words for institutions and for nameless groups, compiled from `lexicon/<language>/actors.yml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Noun:
    """What a head noun means: an institution of a state (`service`) or people without a name (`described`)."""

    sort: Literal["service", "described"]
    kind: str
    id: str | None = None  # tail of register ids


@dataclass(frozen=True)
class ActorWords:
    """Look-ups by words in lower case."""

    nouns: Mapping[tuple[str, ...], Noun]
    starts: frozenset[str]
    members: frozenset[str]
    anaphors: frozenset[str]
    plural_anaphors: frozenset[str]
    spokesmen: frozenset[str]
    openers: frozenset[str]
    name_heads: frozenset[str]
    introducers: tuple[str, ...]
    no_group: frozenset[str] = frozenset()
    charges: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def at(self, lows: Sequence[str], start: int) -> tuple[int, Noun] | None:
        """The longest noun that begins at a word: its end (half open) and meaning."""
        if lows[start] not in self.starts:
            return None
        for size in range(min(4, len(lows) - start), 0, -1):
            noun = self.nouns.get(tuple(lows[start : start + size]))
            if noun is not None:
                return start + size, noun
        return None


def make_actor_words(rows: Mapping[str, Any]) -> ActorWords:
    """The compiled form of the lexicon's rows."""
    nouns: dict[tuple[str, ...], Noun] = {}
    for sort in ("service", "described"):
        for row in rows["services" if sort == "service" else sort]:
            noun = Noun(sort, row["kind"], row.get("id"))
            nouns.update((_split(text), noun) for text in row["nouns"])
    return ActorWords(
        nouns=nouns,
        starts=frozenset(key[0] for key in nouns),
        members=frozenset(rows["members"]),
        anaphors=frozenset(rows["anaphors"]),
        plural_anaphors=frozenset(rows["plural_anaphors"]),
        spokesmen=frozenset(rows["spokesmen"]),
        openers=frozenset(rows["openers"]),
        name_heads=frozenset(rows["name_heads"]),
        introducers=tuple(rows["introducers"]),
        no_group=frozenset(rows.get("no_group", ())),
        charges={name: tuple(rows.get(name, ())) for name in ("charges", "put_down", "people_of", "deeds_by", "does")},
    )


def _split(text: str) -> tuple[str, ...]:
    """The words of a phrase as the tokenizer cuts them."""
    return tuple(text.lower().replace("-", " - ").split())
