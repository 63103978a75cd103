"""The words of the first look: one table from every form of a word to the classes that it belongs to.

Most words come from the lexicons that the rooms read with, so that what a room can find, a first look can see.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from secondsource.knowledge import Knowledge

#: classes of word, each one bit; figures are of `number` too
CLASSES = ("harm", "soft", "deed", "weapon", "armed", "group", "claim", "toll", "struggle", "number", "nature", "money", "leisure")
BIT = {name: 1 << n for n, name in enumerate(CLASSES)}
#: classes of what other articles are about
IDLE = ("nature", "money", "leisure")
#: classes that a figure of speech leaves
HARD = BIT["harm"] | BIT["toll"] | BIT["claim"] | BIT["struggle"]
#: families of type whose words tell of harm by themselves
_HARMFUL = ("attack", "battle")
#: a word as the first look cuts it
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SMALL = frozenset({"the", "of", "for", "and", "in", "s", "to", "al", "el", "de", "la"})
_ARMED_KINDS = ("rebel", "militia")
_ARMED_CLASSES = ("state_forces", "rebel", "militia")


def first_words(kb: Knowledge) -> dict[str, int]:
    """Every form in lower case, with the bits of its classes."""
    own = kb.lexicon("first_look")
    plain = frozenset(own["plain"])
    table: dict[str, int] = {}
    for name, words in _words(kb, own):
        for word in words:
            if word in plain or len(word) < 3 or not word.replace("-", "").isalpha():
                continue
            for form in [word] if name == "group" else forms(word, own["irregular"]):
                table[form] = table.get(form, 0) | BIT[name]
    soft = {form for word in own["soft"] for form in forms(word, own["irregular"])}
    return {form: (mask & ~HARD) | BIT["soft"] if form in soft else mask for form, mask in table.items()}


def _words(kb: Knowledge, own: Mapping[str, Any]) -> Iterator[tuple[str, Iterable[str]]]:
    """Classes with their words in the base form."""
    for name in ("armed", "toll", "claim", "struggle", "number", *IDLE):
        yield name, own[name]
    for entry in kb.lexicon("triggers")["entries"]:
        kind = entry["type"] or ""
        harm = not entry.get("weak") and (entry.get("measure") in ("killed", "injured", "abducted") or kind.startswith(_HARMFUL))
        words = [w.split()[0] for key in ("verbs", "nouns", "adjectives") for w in entry.get(key, ())]
        yield ("harm" if harm else "deed"), words
    weapons = kb.lexicon("weapons")["types"].values()
    yield "weapon", [w for entry in weapons for w in (*entry["nouns"], *(entry.get("verbs") or ())) if " " not in w]
    for entry in kb.lexicon("classes")["classes"].values():
        if str(entry["kind"]).startswith(_ARMED_CLASSES):
            yield "armed", [w for key in ("nouns", "collectives", "bodies") for w in entry.get(key, ()) if " " not in w]
    yield "group", _single_names(kb)


def group_pairs(kb: Knowledge) -> dict[str, frozenset[str]]:
    """For armed groups' names of several words: each first word of a telling pair with the words that may follow it."""
    out: dict[str, set[str]] = {}
    for words in _names(kb):
        pair = next((p for p in itertools.pairwise(words) if not _SMALL.intersection(p)), None)
        if pair is not None:
            out.setdefault(pair[0], set()).add(pair[1])
    return {first: frozenset(seconds) for first, seconds in out.items()}


def _single_names(kb: Knowledge) -> Iterator[str]:
    """Armed groups' names of one word that is no plain word."""
    common = kb.classes.words() | kb.weapons.words()
    yield from (words[0] for words in _names(kb) if len(words) == 1 and words[0] not in common)


def _names(kb: Knowledge) -> Iterator[list[str]]:
    """The names of armed groups, each as its words in lower case."""
    for entry in kb.actors.entries.values():
        if entry.kind.startswith(_ARMED_KINDS):
            for name in (entry.name, *entry.aliases):
                if name not in entry.ambiguous and (words := WORD.findall(name.lower())):
                    yield words


def forms(word: str, irregular: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """The word with its endings, as verb and as noun; a form that is none in English does no harm.

    >>> sorted(forms("stab", {}))
    ['stab', 'stabbed', 'stabbing', 'stabed', 'stabing', 'stabs']
    """
    stem = word[:-1] if word.endswith("e") else word
    yield word
    yield from irregular.get(word, ())
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        yield from (f"{word[:-1]}ies", f"{word[:-1]}ied")
    else:
        yield f"{word}es" if word.endswith(("s", "sh", "ch", "x", "z")) else f"{word}s"
    yield from (f"{stem}ed", f"{stem}ing")
    if len(word) >= 3 and word[-1] in "bdgklmnprt" and word[-2] in "aeiou" and word[-3] not in "aeiou":
        yield from (f"{word}{word[-1]}ed", f"{word}{word[-1]}ing")
