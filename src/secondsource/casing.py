"""True case for text in capitals, as old wires and headlines are: which words are names, which are words.

Read in this order: `is_shouted`, `marks_in` (what a transcriber put into a text), `TrueCaser.recase`. The parser sees the
re-cased forms; a document's text and all offsets stay as they are. A word is lower-cased where the dictionary or the lexicon
knows it as a common word and nothing says that it is a name here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

#: a transcriber's remark or speaker tag, never part of a sentence: "[TEXT]", "[WORDS INDISTINCT]", "[BEGIN RECORDING]"
_MARK = re.compile(
    r"\[(?:(?:FIGURE|WORDS?|NAMES?|PASSAGE|SENTENCE|TEXT|REPORT|VIDEO|RECORDING|BEGIN|END|COMMUNIQUE|EDITORIAL|ARTICLE|INTERVIEW|SPEECH|STATEMENT|EXCERPTS?|LIVE|CHRISTOPHER|"
    r"QUESTION|ANSWER|REPORTER|CORRESPONDENT|ANNOUNCER|UNIDENTIFIED|MODERATOR|SIGNED|DATED|AUDIO|INDISTINCT|CONTINUED|CONT|FROM|NO VIDEO|APPLAUSE|PRESS)\b[^\]\n]{0,80}"
    r"|SIC|AS (?:RECEIVED|HEARD|PRINTED|PUBLISHED|TRANSLATED)|PHONETIC|[A-Z]{1,12} (?:INDISTINCT|OMITTED|BEGINS|ENDS))\]",
    re.I,
)
#: "BOGOTA, 25 OCT 89 (AFP) --" before the first sentence of a wire; the words in brackets after it are marks too
DATELINE = re.compile(
    r"\s*[^\n()\[\]]{2,60}?,?\s+\d{1,2}\s+[A-Z]{3,9}\.?\s+(?:19|20)?\d\d\s*(?:\([^)\n]*(?:\n[^)]*)?\))?\s*--?\s*(?:(?:\[[^\]]{1,200}\]\s*)+)?", re.I
)
_LETTERS = re.compile(r"[^\W\d_]")
_END = frozenset(".!?")
_CLOSERS = frozenset("\"')]}”’`'' ``".split()) | {'"', "''", "”", "’", ")", "]"}
FUNCTION = frozenset(
    """a an the and or but nor so yet if of in on at by for from with without to into onto upon over under after before since until during against among between
    through about above below near off out up down as than that this these those which who whom whose what when where why how while because although though
    it its he him his she her hers they them their theirs we us our ours you your yours i me my mine myself himself herself itself themselves
    is are was were be been being am has have had having do does did done doing will would shall should may might must can could not no
    all any both each every either neither some such other another same only also even just very too more most less least much many few several
    there here then now again ever never always already still yet once ago today yesterday tomorrow tonight
    one two three four five six seven eight nine ten eleven twelve hundred thousand million dozen first second third last next new old
    said says say according told reported added stated noted however moreover meanwhile therefore thus hence per via vs etc
    s 's n't 't 're 've 'll 'd 'm""".split()
)


def is_shouted(words: Sequence[str]) -> bool:
    """Whether these words stand in capitals throughout.

    >>> is_shouted("BOMB KILLS TWELVE IN QUETTA".split()), is_shouted("The FMLN said".split())
    (True, False)
    """
    long = [w for w in words if len(w) > 2 and w.isalpha()]
    return len(long) >= 3 and sum(w.isupper() for w in long) >= 0.85 * len(long)


def marks_in(text: str) -> list[tuple[int, int]]:
    """Ranges of a text that a transcriber put in: no words of its sentences.

    >>> marks_in("[TEXT] THE ARMY SAID")
    [(0, 6)]
    """
    return [m.span() for m in _MARK.finditer(text)] if "[" in text else []


class Dictionary:
    """Which words a dictionary knows: `verbal` holds verbs, adjectives and adverbs, `nouns` the rest, both as base forms."""

    def __init__(self, verbal: Collection[str], nouns: Collection[str], irregular: Collection[str]) -> None:
        self._verbal = frozenset(verbal)
        self._nouns = frozenset(nouns)
        self._irregular = frozenset(irregular)

    def kind(self, word: str) -> str:
        """`verbal`, `noun` or `` for a lower-cased word in any inflection.

        >>> Dictionary({"kill"}, {"mayor"}, {"men"}).kind("killed")
        'verbal'
        """
        if word in self._irregular:
            return "verbal"
        bases = tuple(_bases(word))
        if any(b in self._verbal for b in bases):
            return "verbal"
        return "noun" if any(b in self._nouns for b in bases) else ""


def _bases(word: str) -> Iterator[str]:
    yield word
    for ending, replacements in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            for r in replacements:
                yield stem + r
            if len(stem) > 2 and stem[-1] == stem[-2] and ending in ("ed", "ing", "er"):
                yield stem[:-1]


_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ies", ("y",)), ("es", ("", "e")), ("s", ("",)), ("ied", ("y",)), ("ed", ("", "e")), ("ing", ("", "e")), ("ily", ("y",)), ("ly", ("", "le")),
    ("iest", ("y",)), ("est", ("", "e")), ("er", ("", "e")), ("men", ("man",)), ("ness", ("",)), ("ers", ("", "e")),
)  # fmt: skip


class TrueCaser:
    """Re-cases the words of a paragraph in capitals. `names_in` finds the registered names in a run of capitalised words."""

    def __init__(
        self,
        lexicon: Mapping[str, Any],
        dictionary: Dictionary,
        names_in: Callable[[Sequence[str]], Iterator[tuple[int, int]]],
        common: Collection[str] = (),
    ) -> None:
        self._given = frozenset(lexicon["given"].split())
        self._names = frozenset(lexicon["names"].split()) | self._given
        self._particles = frozenset(lexicon["particles"])
        self._titles = frozenset(lexicon["titles"].split())
        self._acronyms = frozenset(lexicon["acronyms"].split())
        self._common = (frozenset(lexicon["common"].split()) | FUNCTION | frozenset(common)) - self._names
        self._dictionary = dictionary
        self._names_in = names_in
        self._kinds: dict[str, str] = {}

    def recase(self, words: Sequence[str]) -> list[str]:
        """The same words in the case that a newspaper would print them in."""
        low = [w.lower() for w in words]
        named = [False] * len(words)
        for first, last in self._names_in([w.title() if len(w) > 1 else w for w in words]):
            named[first:last] = [True] * (last - first)
        kinds: list[str] = []
        for n in range(len(words)):
            kinds.append(self._kind(words, low, n, kinds[-1] if kinds else "", registered=named[n]))
        self._particles_up(low, kinds)
        return [self._form(words[n], low[n], kinds[n], start=n == 0 or _opens(words, n)) for n in range(len(words))]

    def _kind(self, words: Sequence[str], low: Sequence[str], n: int, previous: str, *, registered: bool) -> str:
        """`word`, `name`, `acronym` or `other` (numbers, signs)."""
        word = low[n]
        if not _LETTERS.search(word):
            return "other"
        if word in self._acronyms or (0 < n < len(words) - 1 and words[n - 1] in "([" and words[n + 1] in ")]" and _acronymic(word)):
            return "acronym"
        if word == "may" and (words[n - 1 : n] + words[n + 1 : n + 2])[0].isdigit():
            return "name"
        if word in FUNCTION:
            return "word"
        if registered or word in self._names:
            return "name"
        known = self._known(word)
        if known != "verbal" and previous == "name" and (low[n - 1] in self._given or low[n - 1] in self._titles):
            return "name"
        if known:
            return "word"
        return "acronym" if _acronymic(word) else "name"

    def _known(self, word: str) -> str:
        """`verbal` for a word that no surname is likely to be, `noun`, or `` for one that no dictionary has."""
        if word not in self._kinds:
            parts = [p for p in re.split(r"[-/\']", word) if p]
            kinds = {"verbal" if p in self._common else self._dictionary.kind(p) for p in parts}
            self._kinds[word] = "" if "" in kinds or not kinds else "noun" if kinds == {"noun"} else "verbal"
        return self._kinds[word]

    def _particles_up(self, low: Sequence[str], kinds: list[str]) -> None:
        """"San", "El", "New" before a name are part of it."""
        for n in range(len(low) - 2, -1, -1):
            if low[n] in self._particles and kinds[n + 1] == "name" and kinds[n] == "word":
                kinds[n] = "name"

    @staticmethod
    def _form(word: str, low: str, kind: str, *, start: bool) -> str:
        if kind in ("acronym", "other"):
            return word
        if kind == "name":
            return "-".join(p if p in _LOWER_PARTS else p[:1].upper() + p[1:] for p in low.split("-"))
        return low[:1].upper() + low[1:] if start else low


_LOWER_PARTS = frozenset({"de", "del", "y", "of", "e", "and"})


def _acronymic(word: str) -> bool:
    """Whether an unknown word looks like letters rather than a name: short, or hardly a vowel in it."""
    bare = word.replace(".", "").replace("-", "")
    vowels = len(re.findall(r"[aeiouy]", bare))
    return len(bare) <= 6 and (vowels == 0 or len(bare) <= 3 or any(c.isdigit() for c in bare) or vowels * 4 < len(bare))


def _opens(words: Sequence[str], n: int) -> bool:
    """Whether word `n` begins a sentence: a full stop before it, quotation marks aside."""
    k = n - 1
    while k >= 0 and words[k] in _CLOSERS:
        k -= 1
    return k >= 0 and words[k] in _END
