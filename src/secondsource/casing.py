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
    r"\[(?:(?:FIGURE|WORDS?|NAMES?|PASSAGE|SENTENCE|TEXT|REPORT|VIDEO|RECORDING|BEGIN|END|COMMUNIQUE|EDITORIAL|ARTICLE|INTERVIEW|"
    r"SPEECH|STATEMENT|EXCERPTS?|LIVE|QUESTION|ANSWER|REPORTER|CORRESPONDENT|ANNOUNCER|UNIDENTIFIED|MODERATOR|SIGNED|DATED|AUDIO|"
    r"INDISTINCT|CONTINUED|CONT|FROM|NO VIDEO|APPLAUSE|PRESS)\b[^\]\n]{0,80}"
    r"|SIC|AS (?:RECEIVED|HEARD|PRINTED|PUBLISHED|TRANSLATED)|PHONETIC|[A-Z]{1,12} (?:INDISTINCT|OMITTED|BEGINS|ENDS))\]",
    re.I,
)
#: who speaks, in brackets before what he says: "[PONCE] WE KNOW THEM", perhaps after another mark
_SPEAKER = re.compile(r"\s*(?:\[[^\]\n]{1,60}\]\s*)?\[[A-Z .,'-]{1,40}\](?=\s+[A-Z\"])")
_LETTERS = re.compile(r"[^\W\d_]")
_END = frozenset(".!?")
_CLOSERS = frozenset("\"')]}”’`'' ``".split()) | {'"', "''", "”", "’", ")", "]"}
FUNCTION = frozenset(
    """a an the and or but nor so yet if of in on at by for from with without to into onto upon over under after before since until
    during against among between through about above below near off out up down as than that this these those which who whom whose what when
    where why how while because although though
    it its he him his she her hers they them their theirs we us our ours you your yours i me my mine myself
    himself herself itself themselves
    is are was were be been being am has have had having do does did done doing will would shall should may might must can could
    cannot not no
    all any both each every either neither some such other another same only also even just very too more most less least much many few
    several there here then now again ever never always already still yet once ago today yesterday tomorrow tonight
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
    if "[" not in text:
        return []
    speaker = _SPEAKER.match(text)
    found = [m.span() for m in _MARK.finditer(text, speaker.end() if speaker else 0)]
    return ([speaker.span()] if speaker else []) + found


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
    ("ies", ("y",)), ("es", ("", "e")), ("s", ("",)), ("ied", ("y",)), ("ed", ("", "e")), ("ing", ("", "e")), ("ily", ("y",)),
    ("ly", ("", "le")),
    ("iest", ("y",)), ("est", ("", "e")), ("er", ("", "e")), ("men", ("man",)), ("ness", ("",)), ("ers", ("", "e")),
)  # fmt: skip


class TrueCaser:
    """Re-cases the words of a paragraph in capitals. `names_in` finds the registered names in a run of capitalised words."""

    def __init__(
        self,
        lexicon: Mapping[str, Any],
        dictionary: Dictionary,
        names_in: Callable[[Sequence[str]], Iterator[tuple[int, int, bool]]],
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

    def recase(self, words: Sequence[str], seen: set[str] | None = None) -> list[str]:
        """The same words in the case that a newspaper would print them in.

        `seen` collects the surnames that a title or a given name has shown, so that a later paragraph knows them.
        """
        low = [w.lower() for w in words]
        seen = set() if seen is None else seen
        named: dict[int, bool] = {}
        for first, last, sure in self._names_in([w.title() if len(w) > 1 else w for w in words]):
            named.update((n, sure) for n in range(first, last))
        kinds: list[str] = []
        for n in range(len(words)):
            kinds.append(self._kind(words, low, n, kinds[-1] if kinds else "", named.get(n), seen))
        self._titles_up(low, kinds)
        _organisations_up(words, low, kinds)
        return [self._form(words[n], low[n], kinds[n], start=n == 0 or _opens(words, n)) for n in range(len(words))]

    def _kind(self, words: Sequence[str], low: Sequence[str], n: int, previous: str, registered: bool | None, seen: set[str]) -> str:
        """`word`, `name`, `acronym` or `other` (numbers, signs). `registered`: in a register, for sure or perhaps."""
        word = low[n]
        if not _LETTERS.search(word):
            return "other"
        if word.endswith(".") and word[:-1] in self._titles:
            return "name"
        if word in self._acronyms or (0 < n < len(words) - 1 and words[n - 1] in "([" and words[n + 1] in ")]" and _acronymic(word)):
            return "acronym"
        if word == "may" and any(w.isdigit() for w in (*words[max(0, n - 1) : n], *words[n + 1 : n + 2])):
            return "name"
        if word in FUNCTION:
            return "word"
        if (
            registered
            or word in self._names
            or word in seen
            or (word.endswith("s") and word[:-1] in self._names and word not in self._common)
        ):
            return "name"
        known = self._known(word)
        if registered is False and known != "verbal":
            return "name"
        if (
            known != "verbal"
            and n > 0
            and (low[n - 1].rstrip(".") in self._titles or (previous == "name" and (low[n - 1] in self._given or low[n - 1] in seen)))
        ):
            seen.add(word)
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

    def _titles_up(self, low: Sequence[str], kinds: list[str]) -> None:
        """ "San", "El", "New" and "President", "Colonel" before a name are part of it."""
        for n in range(len(low) - 2, -1, -1):
            if kinds[n] == "word" and kinds[n + 1] == "name" and (low[n] in self._particles or low[n] in self._titles):
                kinds[n] = "name"

    @staticmethod
    def _form(word: str, low: str, kind: str, *, start: bool) -> str:
        if kind in ("acronym", "other") or word == "I":
            return word
        if kind == "name":
            return "-".join(p if p in _LOWER_PARTS else p[:1].upper() + p[1:] for p in low.split("-"))
        return low[:1].upper() + low[1:] if start else low


#: last words of an organisation's name, which an acronym in brackets may follow
_BODIES = frozenset(
    "front army movement party union unity alliance forces federation committee association agency council command organization "
    "league confederation assembly commission institute coordinator coordinating brigade brigades coalition".split()
)
_OF_NAMES = frozenset({"liberation", "revolutionary", "popular", "democratic", "national", "patriotic", "insurgent"})


def _organisations_up(words: Sequence[str], low: Sequence[str], kinds: list[str]) -> None:
    """ "National Revolutionary Unity (URNG)": what stands between "the" and a body's last word is its name."""
    for n, word in enumerate(low):
        if word not in _BODIES:
            continue
        first = n
        while (
            first > 0
            and n - first < 7
            and (kinds[first - 1] == "name" or (kinds[first - 1] == "word" and low[first - 1] not in FUNCTION) or low[first - 1] == "of")
        ):
            first -= 1
        while first < n and low[first] == "of":
            first += 1
        bracket = words[n + 1 : n + 2] in (["("], ["["]) and kinds[n + 2 : n + 3] == ["acronym"]
        if bracket or len(_OF_NAMES.intersection(low[first:n])) >= 2:
            for k in range(first, n + 1):
                if kinds[k] == "word" and low[k] not in FUNCTION:
                    kinds[k] = "name"


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
