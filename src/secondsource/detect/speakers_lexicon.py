"""The lexicon of speech as look-up tables: which word may be a cue, in which frames, of which kind."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from secondsource.knowledge import Knowledge

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a cue word: its class, what sort of utterance it is, and what may carry the content."""

    id: str  # the family that the rules for acts speak of
    mode: str
    kind: str = "said"
    frames: frozenset[str] = frozenset()
    preps: frozenset[str] = frozenset()
    tail: tuple[str, ...] = ()  # "point out" has ("out",): words that must follow the head
    passive: str = ""  # `content` or `source`: what the subject of a passive is
    only_passive: bool = False
    addressee: bool = False  # an object beside a clause is whom it was said to
    light: bool = False  # the further words are content, not cue ("took responsibility")
    sense: str = ""  # the class within the family, by which attributions are weighed
    object_is_content: bool = False  # an object beside a prepositional phrase belongs to the content ("accused X of Y")


@dataclass(frozen=True, slots=True)
class SpeechLexicon:
    """Cue words by lemma; entries with more words come first."""

    verbs: Mapping[str, tuple[Entry, ...]]
    nouns: Mapping[str, Entry]
    adjectives: Mapping[str, Entry]
    impersonal: frozenset[str]
    aspect: frozenset[str]
    light: frozenset[str]
    adverbs: frozenset[str]

    def verb(self, token: Token) -> tuple[Entry, ...]:
        """The readings of a verb; where the tagger's lemma is none ("hopes" as "hop"), by its ending."""
        found = self.verbs.get(token.lemma_.lower())
        if found is not None:
            return found
        return next((self.verbs[stem] for stem in stems(token.lower_) if stem in self.verbs), ())


def stems(form: str) -> tuple[str, ...]:
    """What a form may be of: "hopes", "hoped", "hoping" of "hope"."""
    if form.endswith("ing"):
        return form[:-3] + "e", form[:-3]
    if form.endswith("ed"):
        return form[:-1], form[:-2]
    return (form[:-1],) if form.endswith("s") else ()


@functools.lru_cache(maxsize=4)
def speech_lexicon(kb: Knowledge) -> SpeechLexicon:
    """The speech lexicon of this knowledge, built once."""
    raw = kb.lexicon("speech")
    verbs: dict[str, list[Entry]] = {}
    for group in raw["verbs"]:
        for words in group["lemmas"]:
            head, *tail = words.split()
            verbs.setdefault(head, []).append(_entry(group, tuple(tail)))
    ordered = {lemma: tuple(sorted(found, key=lambda e: -len(e.tail))) for lemma, found in verbs.items()}
    return SpeechLexicon(
        verbs=ordered,
        nouns=_by_lemma(raw["nouns"]),
        adjectives=_by_lemma(raw["adjectives"]),
        impersonal=frozenset(raw["impersonal_adjectives"]),
        aspect=frozenset(raw["aspect"]),
        light=frozenset(raw["light"]),
        adverbs=frozenset(raw["adverbs"]),
    )


def _by_lemma(groups: list[dict[str, Any]]) -> dict[str, Entry]:
    out: dict[str, Entry] = {}
    for group in groups:
        for lemma in group["lemmas"]:
            out.setdefault(lemma, _entry(group, ()))
    return out


def _entry(group: Mapping[str, Any], tail: tuple[str, ...]) -> Entry:
    return Entry(
        id=group.get("as", group["id"]),
        sense=group["id"],
        mode=group["mode"],
        kind=group.get("kind", "said"),
        frames=frozenset(group.get("frames", ())),
        preps=frozenset(group.get("preps", ())),
        tail=tail,
        passive=group.get("passive", ""),
        only_passive=group.get("only_passive", False),
        addressee=group.get("addressee", False),
        light=group.get("light", False),
        object_is_content=group.get("object_is_content", False),
    )
