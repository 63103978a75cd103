"""A cheap first look: is there anything in an article that a reader of reports of violence could find?

No parse: the forms of the lexicons' words are looked up, sentence by sentence, and a small linear model over how many there are and
which stand together gives log odds. Its table (`data/weights/first_look.yml`) is fitted by `eval/fit_first_look.py` on counts of classes of
words, never on words. It errs on the side of reading: what it passes over holds nothing with a probability that its threshold sets.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import operator
import re
from collections import Counter
from collections.abc import Iterator

from secondsource.knowledge import Knowledge
from secondsource.knowledge.first_words import BIT, CLASSES, IDLE, first_words, group_pairs
from secondsource.model import Document, Part
from secondsource.parse import paragraphs_of

#: texts of fewer words are read if they hold any telling word at all (in the feature's measure)
SHORT = math.log1p(100)
#: passages at the head of an article that are always read with it
BEGINNING = 2
_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+|[.!?\n]")
_ENDS = frozenset(".!?\n")
#: classes that mean more when they stand in one sentence
TOGETHER = (
    ("soft", "number"), ("soft", "armed"), ("soft", "group"), ("soft", "weapon"), ("soft", "toll"), ("soft", "harm"),
    ("harm", "number"), ("harm", "armed"), ("harm", "group"), ("harm", "weapon"), ("harm", "toll"), ("toll", "number"),
    ("deed", "armed"), ("deed", "group"), ("deed", "number"), ("deed", "weapon"), ("weapon", "armed"), ("armed", "number"),
    ("claim", "harm"), ("claim", "group"), ("claim", "armed"), ("struggle", "group"), ("struggle", "number"), ("struggle", "claim"),
)  # fmt: skip
#: in the order of the table's weights; `full`: sentences with harm, a number, and who or how, or the wounded too: one is enough to be read
FEATURES = ("bias", *CLASSES, *(f"{a}+{b}" for a, b in TOGETHER), "full", "share", "length")
#: of longer texts (essays, books, digests) only the passages that tell are read, however sure the look is
LONG = math.log1p(1500)
#: an article that names armed groups so often is read, whatever else it says (in the feature's measure)
NAMED = math.log1p(2)
_GROUP = FEATURES.index("group")
_FULL = FEATURES.index("full")
_LENGTH = FEATURES.index("length")
_HARM_BITS = BIT["harm"] | BIT["soft"] | BIT["toll"] | BIT["deed"]
_WITH_BITS = BIT["weapon"] | BIT["armed"] | BIT["number"]
#: features any of which makes a short text worth reading
PLAIN = tuple(FEATURES.index(c) for c in ("harm", "soft", "weapon", "armed", "group"))
_TELLING = sum(BIT[c] for c in CLASSES if c not in ("number", "soft", *IDLE))
_MASKS = tuple(BIT[a] | BIT[b] for a, b in TOGETHER)


@functools.cache
def first_look(kb: Knowledge) -> FirstLook:
    """The look for this knowledge, built once."""
    return FirstLook(kb)


class FirstLook:
    """Looks at documents before the parse. Build once; immutable."""

    def __init__(self, kb: Knowledge) -> None:
        self._table = first_words(kb)
        self._pairs = group_pairs(kb)
        weights = kb.weights("first_look")
        self._weights = [float(weights["weights"][name]) for name in FEATURES]
        self.threshold = float(weights["threshold"])
        self.sure = float(weights["sure"])

    def sift(self, document: Document) -> Document | None:
        """The document, or None where it may hold no incident, claim or figure; where it hardly may, without passages that hold none."""
        features = self.features(document)
        score = sum(w * x for w, x in zip(self._weights, features, strict=True))
        if features[_LENGTH] < SHORT and any(features[n] for n in PLAIN):
            return document  # a parse costs little here, and a model of articles knows little of single sentences
        if score < self.threshold and features[_GROUP] < NAMED and not features[_FULL]:
            return None
        long = features[_LENGTH] > LONG
        return self.without_idle(document) if long or score < self.sure else document

    def without_idle(self, document: Document) -> Document:
        """The document with only such passages to read as hold a telling word, those after them, and its beginning."""
        passages = paragraphs_of(document)
        telling = [n < BEGINNING or p.kind == "headline" or self._tells(document, p) for n, p in enumerate(passages)]
        near = [any(telling[max(0, n - 1) : n + 1]) for n in range(len(passages))]
        return dataclasses.replace(document, parts=tuple(p for p, kept in zip(passages, near, strict=True) if kept))

    def _tells(self, document: Document, passage: Part) -> bool:
        piece = dataclasses.replace(document, parts=(passage,), title=None)
        for masks, _ in self._sentences(piece):
            union = functools.reduce(operator.or_, masks, 0)
            if union & BIT["group"] or (union & _HARM_BITS and union & _WITH_BITS):
                return True
        return False

    def score(self, document: Document) -> float:
        """Log odds (natural) that the document holds any."""
        return sum(w * x for w, x in zip(self._weights, self.features(document), strict=True))

    def features(self, document: Document) -> list[float]:
        """The values of `FEATURES`."""
        words = full = 0
        number, harm, armed = BIT["number"], BIT["harm"], BIT["armed"] | BIT["weapon"] | BIT["group"]
        toll, any_harm = BIT["toll"], BIT["harm"] | BIT["soft"]
        of_class: Counter[int] = Counter()
        together = [0] * len(_MASKS)
        for masks, length in self._sentences(document):
            words += length
            union = 0
            for mask in masks:
                union |= mask
                of_class[mask] += 1
            full += bool(union & number and ((union & harm and union & armed) or (union & toll and union & any_harm)))
            if union:
                for n, wanted in enumerate(_MASKS):
                    together[n] += union & wanted == wanted
        counts = [sum(k for mask, k in of_class.items() if mask & bit) for bit in BIT.values()]
        telling = sum(k for mask, k in of_class.items() if mask & _TELLING)
        return [1.0, *map(math.log1p, (*counts, *together, full)), math.log1p(100 * telling / max(words, 1)), math.log1p(words)]

    def _sentences(self, document: Document) -> Iterator[tuple[list[int], int]]:
        """For each sentence the masks of its words that are in the table, and how many words it has."""
        look_up = self._table.get
        number, group = BIT["number"], BIT["group"]
        follow = self._pairs.get
        pieces = [document.text[p.start : p.end] for p in document.readable()]
        if document.title:
            pieces.append(document.title)
        masks: list[int] = []
        length = 0
        before = ""
        for token in _TOKEN.findall("\n".join(pieces).lower()):
            if token in _ENDS:
                if length:
                    yield masks, length
                masks, length, before = [], 0, ""
                continue
            length += 1
            mask = number if token.isdigit() else look_up(token)
            if mask is None and "-" in token:
                mask = look_up(token.rpartition("-")[2])
            if mask:
                masks.append(mask)
            seconds = follow(before)
            if seconds is not None and token in seconds:
                masks.append(group)
            before = token
        if length:
            yield masks, length
