"""Which word may tell of an event, and which phrases are made one word before the parse.

Read in this order: `Entry` (one line of `data/lexicon/en/triggers.yml`), `TriggerLexicon` (look-ups by lemma),
`PhraseMatcher` (rewriting before the parse, with the way back kept by `parse`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secondsource.parse import Label, Merge


@dataclass(frozen=True, slots=True)
class Entry:
    """What a trigger word tells: type of event, the measure its victims count under, where the victim stands."""

    id: str
    type: str | None
    measure: str | None
    rank: int
    slot: str = "object"
    needs: str | None = None
    needs_object: tuple[str, ...] = ()
    weak: bool = False
    status: str | None = None
    generic: bool = False  # yields to a type that says how


@dataclass(frozen=True, slots=True)
class Light:
    """A light verb and its object that make one trigger: "lost their lives", "sustained injuries"."""

    entry: Entry
    slot: str
    preposition: str | None = None  # the object stands after it: "escaped with injuries", "came under fire"


class TriggerLexicon:
    """Look-ups by lemma and part of speech."""

    def __init__(self, lexicon: Mapping[str, Any]) -> None:
        self.entries: dict[str, Entry] = {}
        self._words: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._light: dict[tuple[str, str], Light] = {}
        for raw in lexicon["entries"]:
            entry = self.entries[raw["id"]] = _entry(raw)
            for pos, key in (("VERB", "verbs"), ("NOUN", "nouns"), ("ADJ", "adjectives")):
                for word in raw.get(key, ()):
                    self._words[word, pos].append(entry)
        for raw in lexicon["light"]:
            for verb in raw["verbs"]:
                for noun in raw["objects"]:
                    self._light[verb, noun] = Light(self.entries[raw["entry"]], raw["slot"], raw.get("preposition"))
        self._light_verbs = frozenset(v for v, _ in self._light)
        #: words by which a token may be a trigger at all, as lemma or as form; the rest is never looked at
        self.candidates = frozenset(
            {w.split()[0] for w, _ in self._words}
            | self._light_verbs
            | {"body", "corpse", "remains", "grave", "blow", "set", "hold", "bury", "hit"}
            | set(lexicon["lemmas"])
            | set(lexicon["lists"]["runs"])
        )
        self._seizable = frozenset(lexicon["seizable"])
        self.papers = frozenset(lexicon["papers"])
        self.scenes = frozenset(lexicon["scenes"])
        self.lemmas: Mapping[str, str] = lexicon["lemmas"]
        self.presence = frozenset(lexicon["presence"])
        self.crowd = frozenset(lexicon["crowd"])
        self.places = frozenset(lexicon["places"])
        self.aircraft = frozenset(lexicon["aircraft"])
        self.vehicles = frozenset(lexicon["vehicles"])
        self.leading = frozenset(lexicon["leading"])
        self.on_purpose = frozenset(lexicon["on_purpose"])
        self.lists: Mapping[str, frozenset[str]] = {k: frozenset(v) for k, v in lexicon["lists"].items()}

    def of(self, lemma: str, pos: str) -> list[Entry]:
        """The entries of a word as VERB, NOUN or ADJ; a particle verb is asked as "blow up"."""
        return self._words.get((lemma, pos), [])

    def is_seizable(self, lemma: str, form: str, weapon: str | None) -> bool:
        """Whether a thing is what raids and finds turn up: a weapon, explosives, cash, papers."""
        return weapon is not None or lemma in self._seizable or form in self._seizable

    def light(self, verb: str, noun: str) -> Light | None:
        """What a light verb with this object tells, if anything."""
        return self._light.get((verb, noun))

    def is_light(self, verb: str) -> bool:
        """Whether a verb may be light."""
        return verb in self._light_verbs


def _entry(raw: Mapping[str, Any]) -> Entry:
    return Entry(
        id=raw["id"],
        type=raw["type"],
        measure=raw.get("measure"),
        rank=raw["rank"],
        slot=raw.get("slot", "object"),
        needs=raw.get("needs"),
        needs_object=tuple(raw.get("needs_object", ())),
        weak=raw.get("weak", False),
        status=raw.get("status"),
        generic=raw.get("generic", False),
    )


_OPENERS = ("(", "[")
_ALIASES = ("alias", "aka", "a.k.a.")
_SCARE = ("'", "‘", "`")


class PhraseMatcher:
    """Stock phrases as one word, and asides (ages, acronyms in brackets) out of the parser's way."""

    def __init__(self, lexicon: Mapping[str, Any]) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
        forms = lexicon["inflections"]
        for raw in lexicon["phrases"]:
            first, *rest = raw["of"].split()
            pairs = list(zip(forms[first], forms[raw["say"]], strict=True))
            for inflected, said in (pairs[2], *pairs):  # a form that is past as well as present is read as past
                self._add((inflected, *rest), said, raw["of"])
        self._suffered: Mapping[str, str] = lexicon["suffered"]["verbs"]
        self._harm = frozenset(lexicon["suffered"]["nouns"])
        for raw in lexicon["nouns"]:
            self._add(tuple(raw["of"].split()), raw["say"], raw["of"])
        #: words that something to merge may begin with; "-in-law" is looked for behind any
        self._first = frozenset({*self._phrases, *self._suffered, *_OPENERS, *_ALIASES, *_SCARE, ","})

    def _add(self, words: tuple[str, ...], said: str, key: str) -> None:
        if all(words != w for w, _, _ in self._phrases[words[0]]):
            self._phrases[words[0]].append((words, said, key))

    def __call__(self, words: Sequence[str]) -> Iterator[Merge]:
        """The merges of one paragraph."""
        lower = [w.lower() for w in words]
        laws = "law" in lower or "laws" in lower
        for n, word in enumerate(lower):
            if word not in self._first and not laws:
                continue
            for phrase, said, key in self._phrases.get(word, ()):
                if tuple(lower[n : n + len(phrase)]) == phrase:
                    yield Merge(n, n + len(phrase), Label("phrase", (key,)), said)
            if word in self._suffered:
                for last in range(n + 1, min(n + 4, len(lower))):
                    if lower[last] in self._harm:
                        yield Merge(n, last + 1, Label("phrase", ("sustain injuries",)), self._suffered[word])
                        break
                    if not lower[last].isalpha() or lower[last] in ("the", "his", "their", "her"):
                        break
            if lower[n + 1 : n + 4] == ["-", "in", "-"] and lower[n + 4 : n + 5] in (["law"], ["laws"]):
                yield Merge(n, n + 5, Label("phrase", ("in-law",)), "relatives" if lower[n + 4] == "laws" else "relative")
            if word in _OPENERS:
                yield from self._aside(words, n)
            elif word == "," and n + 2 < len(words):
                yield from self._age(words, n)
            elif word in _ALIASES:
                yield from self._alias(words, n)
            elif word in _SCARE:
                yield from self._scare_quotes(words, n)

    def _aside(self, words: Sequence[str], n: int) -> Iterator[Merge]:
        """ "(25)", "(CRPF)", "[FMLN]": an age or an acronym after its expansion."""
        close = {"(": ")", "[": "]"}[words[n]]
        for last in range(n + 2, min(n + 7, len(words))):
            if words[last] == close:
                inner = " ".join(words[n + 1 : last])
                if n > 0 and (_AGE.fullmatch(inner) or _ACRONYM.fullmatch(inner) or _WING.fullmatch(inner)):
                    yield Merge(n, last + 1, Label("aside", (inner,)))
                return

    def _alias(self, words: Sequence[str], n: int) -> Iterator[Merge]:
        """ "Alias Kamal": a second name of somebody just named."""
        last = n + 1
        while last < min(n + 4, len(words)) and words[last][:1].isupper():
            last += 1
        if n > 0 and last > n + 1 and words[n - 1][:1].isupper():
            yield Merge(n, last, Label("aside", tuple(words[n:last])))

    def _scare_quotes(self, words: Sequence[str], n: int) -> Iterator[Merge]:
        """Single quotes around a title or a word or two, which only get in the parser's way: 'area commander'."""
        close = {"'": "'", "‘": "’", "`": "'"}[words[n]]
        for last in range(n + 2, min(n + 6, len(words))):
            if words[last] == close:
                yield Merge(n, n + 1, Label("aside", (words[n],)))
                yield Merge(last, last + 1, Label("aside", (close,)))
                return
            if not words[last][:1].isalpha() and words[last] != "-":
                return

    def _age(self, words: Sequence[str], n: int) -> Iterator[Merge]:
        """ ", 25,": an age between commas after a name."""
        if words[n + 2] == "," and n > 0 and words[n - 1][:1].isupper() and re.fullmatch(r"[1-9]\d", words[n + 1]):
            yield Merge(n, n + 3, Label("aside", (words[n + 1],)))


_AGE = re.compile(r"(?:aged?\s*)?(?:about\s*)?\d{1,2}(?:\s*(?:years?|yrs?)(?:\s*old)?)?", re.I)
_WING = re.compile(r"[A-Z][a-z]+ists?(?:[ -]+Leninist)?|United|Secular|[A-Z]{1,2}")
_ACRONYM = re.compile(r"[A-Z][A-Za-z&]?[A-Z&-]{1,9}(?:\s?-\s?[A-Z]{1,4})?")
