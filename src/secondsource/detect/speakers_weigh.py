"""How likely a proposed attribution is one: a sum of named, word-free clues.

Proposals are generous; what this sum does not carry over the threshold is left out. The weights (log2 odds) are data
(`lexicon/en/speech_weights.yml`), fitted by `scripts/fit_speech_weights.py`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondsource.detect.speakers_drafts import Draft
from secondsource.detect.speakers_spans import covered
from secondsource.knowledge import Knowledge
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

_MODALS = frozenset({"will", "would", "could", "can", "may", "might", "should", "must", "shall", "’ll", "'ll"})
_QUOTES = frozenset('"“”‘’') | {"''", "``"}


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight of each clue, the weight that all start with, and the sum from which a proposal is kept."""

    clues: Mapping[str, float]
    start: float
    threshold: float

    def of(self, clues: Sequence[str]) -> float:
        """The sum in log2 odds."""
        return self.start + sum(self.clues.get(c, 0.0) for c in clues)


@functools.lru_cache(maxsize=4)
def speech_weights(kb: Knowledge) -> Weights:
    """The weights of this knowledge."""
    raw = kb.lexicon("speech_weights")
    return Weights(raw["clues"], raw["start"], raw["threshold"])


def clues_of(parsed: Parsed, draft: Draft, others: Sequence[Draft]) -> list[str]:
    """The clues for and against a draft, none of them a word of the text."""
    doc = parsed.doc
    anchor = doc[draft.anchor]
    entry, frame = draft.entry, draft.frame
    sense = entry.sense or entry.id
    source = _source(parsed, draft)
    size = sum(b - a for a, b in draft.pieces)
    length = "1" if size <= 1 else "2-3" if size <= 3 else "4-7" if size <= 7 else "8-20" if size <= 20 else "long"
    out = [
        f"frame {sense}/{frame}",
        f"class {sense}",
        f"family {entry.id}/{frame}",
        f"source {entry.id}/{source}",
        f"mode {entry.mode}/{frame}",
        f"source {source}",
        f"source {entry.mode}/{source}",
        f"source {frame}/{source}",
        f"place {anchor.dep_}",
        f"place {frame}/{anchor.dep_}",
        f"form {anchor.tag_}",
        f"form {entry.mode}/{anchor.tag_}",
        f"length {length}",
        f"length {frame}/{length}",
    ]
    out += [name for name, there in _marks(parsed, draft, anchor, others) if there]
    return out


def _marks(parsed: Parsed, draft: Draft, anchor: Token, others: Sequence[Draft]) -> tuple[tuple[str, bool], ...]:
    doc = parsed.doc
    first = doc[draft.pieces[0][0]] if draft.pieces else anchor
    held = [d for d in others if d is not draft and covered(draft.anchor, d.pieces)]
    return (
        ("passive", draft.passive),
        ("negated", draft.negated),
        ("shared", draft.shared),
        ("shared " + draft.entry.mode, draft.shared),
        ("quoted as", anchor.dep_ == "pcomp" and anchor.head.lower_ == "as"),
        ("held", bool(held)),
        ("held by speech", any(d.entry.mode == "speech" for d in held)),
        ("held " + draft.frame, bool(held)),
        ("head of text", parsed.words[draft.anchor].paragraph == 0),
        ("quoted", any(w.form in _QUOTES for a, b in draft.pieces for w in parsed.words[a:b])),
        ("that", first.lower_ == "that"),
        ("modal", any(c.lower_ in _MODALS for c in anchor.children)),
        ("pieces", len(draft.pieces) > 1),
        ("before", bool(draft.pieces) and draft.pieces[-1][1] <= draft.cue[0]),
        ("long cue", draft.cue[1] - draft.cue[0] > 2),
        ("phrasal", len(draft.entry.tail) > 0),
    )


def _source(parsed: Parsed, draft: Draft) -> str:
    if draft.subject is None:
        return "none"
    head = parsed.doc[draft.subject]
    if head.pos_ == "PRON" or head.tag_ in ("WP", "WDT", "PRP", "PRP$"):
        return "relative" if head.tag_ in ("WP", "WDT") else "first" if head.lower_ in ("i", "we", "my", "our") else "pronoun"
    if head.pos_ == "PROPN":
        return head.ent_type_ or "name"
    return "plural" if head.tag_ == "NNS" else "noun"
