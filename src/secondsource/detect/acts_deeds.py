"""Acts of will: what speakers promise, threaten or refuse to do, and what is said by a deed ("vetoed the resolution", "sued the ministry").

Read in this order: `meant_by` (a piece of speech that announces a deed of its speaker), `deed_drafts` (deeds that no speech tells).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from secondsource.detect.political import Found
from secondsource.detect.speakers_drafts import Draft
from secondsource.detect.speakers_lexicon import Entry
from secondsource.detect.speakers_spans import covered, tidy
from secondsource.model import SpeechAct
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEED = Entry("deed", "deed", sense="deed")
_SELF = frozenset({"it", "they", "he", "she", "we", "i", "who", "which"})
_PRIVATE = frozenset({"he", "she", "i", "you", "who", "that", "which"})
_BODIES = frozenset({"they", "it", "both"})
_ANNOUNCING = frozenset({"speech", "plan"})
#: who tells of what others will do
_OUTSIDE = re.compile(
    r"\b(?:analysts?|experts?|witness\w*|residents?|observers?|critics?|reports?|newspaper|media|sources?|study|think[- ]tank)\b", re.I
)
#: what announcing and refusing come to
_MEANT: Mapping[tuple[str, bool], tuple[str, str]] = {
    ("consent", False): ("acknowledgement", "consent"),
    ("consent", True): ("denial", "refusal"),
    ("threat", False): ("threat", "announcement"),
    ("part", True): ("denial", "refusal"),
}
_PARTS = frozenset({"aux", "auxpass", "neg", "prt"})


def is_public(parsed: Parsed, draft: Draft) -> bool:
    """Whether the act of will is that of a named or public speaker: what "he" refused may be anything."""
    if draft.subject is None:
        return False
    head = parsed.doc[draft.subject]
    return head.pos_ in ("NOUN", "PROPN") or head.lower_ in _BODIES


def meant_by(parsed: Parsed, draft: Draft, deeds: Mapping[int, Found]) -> tuple[str, str] | None:
    """What a piece of plain speech comes to, where the speaker says in it what he will or will not do."""
    if draft.entry.mode not in _ANNOUNCING or draft.negated or not draft.pieces or draft.frame == "quote":
        return None
    if draft.source is not None and _OUTSIDE.search(parsed.span_of(*draft.source).quote):
        return None
    for verb in _verbs(parsed, draft):
        found = deeds.get(verb.i)
        if found is None or found.deed.intended is None or found.stance not in ("will", "will_not", "infinitive"):
            continue
        if _own(found, draft):
            return _MEANT.get((found.deed.intended, found.stance == "will_not"))
    return None


def _verbs(parsed: Parsed, draft: Draft) -> Iterator[Token]:
    """The main verbs of what was said."""
    first, last = draft.pieces[0][0], draft.pieces[-1][1]
    root = parsed.doc[first:last].root
    yield root
    yield from (c for c in root.children if c.dep_ == "conj" and covered(c.i, draft.pieces))


def _own(found: Found, draft: Draft) -> bool:
    """Whether the one who will do it is the speaker, or a body that he can speak for."""
    if found.stance == "infinitive" or found.doer is None:
        return True
    head = found.doer.head
    return head.lower_ in _SELF or head.pos_ == "PROPN" or found.deed.type is not None


def deed_drafts(parsed: Parsed, told: Sequence[Draft], deeds: Sequence[Found]) -> Iterator[tuple[Draft, str, str]]:
    """The deeds that are acts of will and that no piece of speech in `told` has: draft, kind and sense."""
    for found in deeds:
        judged = _judged(found)
        if judged is None or found.doer is None or found.doer.head.lower_ in _PRIVATE or _announced(found, told):
            continue
        draft = _draft(parsed, found)
        if draft.pieces:
            yield draft, *judged


def with_deeds(parsed: Parsed, acts: Sequence[SpeechAct], deeds: Sequence[SpeechAct]) -> list[SpeechAct]:
    """The acts with the deeds: a deed gives way to an act of a kind by the same words, and takes the place of plain speech."""
    of_kind = [a.cue_span for a in acts if a.kind != "said" and a.cue_span is not None]
    kept = [d for d in deeds if d.cue_span is not None and not any(d.cue_span.overlaps(s) for s in of_kind)]
    cues = [d.cue_span for d in kept if d.cue_span is not None]
    plain = [a for a in acts if a.kind != "said" or a.cue_span is None or not any(a.cue_span.overlaps(s) for s in cues)]
    return [*plain, *kept]


def _judged(found: Found) -> tuple[str, str] | None:
    """Kind and sense of a deed that stands by itself."""
    deed = found.deed
    if found.stance in ("done", "vain"):
        return None if deed.act is None else (deed.act, deed.sense)
    if deed.intended is None or found.stance not in ("will", "will_not"):
        return None
    if found.stance == "will" and deed.type is None:
        return None  # "will provide", "will meet": no more than news of what is planned
    return _MEANT.get((deed.intended, found.stance == "will_not"))


def _announced(found: Found, told: Sequence[Draft]) -> bool:
    """Whether somebody's speech, which is an act already, holds the deed."""
    return found.stance in ("will", "will_not") and any(covered(found.verb.i, d.pieces) for d in told if d.entry.mode in _ANNOUNCING)


def _draft(parsed: Parsed, found: Found) -> Draft:
    verb, doer = found.verb, found.doer
    parts = [verb.i, *(c.i for c in verb.children if c.dep_ in _PARTS and abs(c.i - verb.i) < 6)]
    cue = min(parts), max(parts) + 1
    rest = [
        c
        for c in verb.children
        if c.i > verb.i and c.dep_ in ("dobj", "prep", "xcomp", "ccomp", "attr", "oprd", "dative") and c.i >= cue[1]
    ]
    pieces = [(c.left_edge.i, c.right_edge.i + 1) for c in rest]
    if found.passive and found.object is not None:
        pieces = [(found.object.left_edge.i, found.object.right_edge.i + 1)]
    source = None if doer is None else doer.span
    kept = tidy(parsed.doc, [p for p in pieces if source is None or not (p[0] < source[1] and source[0] < p[1])])
    return Draft(
        entry=_DEED,
        anchor=verb.i,
        frame="np",
        source=source,
        subject=None if doer is None else doer.head.i,
        cue=cue,
        pieces=kept[:1] and ((kept[0][0], kept[-1][1]),),
        shared=doer is not None and doer.shared,
        passive=found.passive,
    )
