"""Where one speaker's clause ends and the next thing he says begins: "said it was over and threatened more".

The parser hangs the second verb on the first clause; tense tells that it goes on with the speaker.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from secondsource.detect.speakers_drafts import Draft
from secondsource.detect.speakers_spans import Range, covered, cut, tidy
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_FINITE = frozenset({"VBD", "VBZ", "VBP"})


def split_joint(parsed: Parsed, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, where a second cue that the parser put into the content of the first stands on its own."""
    out = list(drafts)
    for n, second in enumerate(out):
        if not second.shared or second.entry.mode != "speech":
            continue
        holder = next((m for m, first in enumerate(out) if m != n and _goes_on(parsed, first, second)), None)
        if holder is None:
            continue
        first = out[holder]
        out[n] = dataclasses.replace(second, source=first.source, subject=first.subject)
        stop = first.pieces[-1][1]
        out[holder] = dataclasses.replace(first, pieces=tidy(parsed.doc, cut(first.pieces, (_start(parsed, second), stop))) or first.pieces)
    return out


def _goes_on(parsed: Parsed, first: Draft, second: Draft) -> bool:
    """Whether the second cue is said of the first one's speaker, although it stands in what he said."""
    doc = parsed.doc
    one, two = doc[first.anchor], doc[second.anchor]
    if first.source is None or first.frame != "clause" or first.entry.mode != "speech" or not covered(second.anchor, first.pieces):
        return False
    head = two.head
    if two.dep_ != "conj" or head.head != one or two.tag_ != one.tag_ or one.tag_ not in _FINITE:
        return False
    return _has_auxiliary(head) or doc[_start(parsed, second) - 1].text == ","


def _has_auxiliary(verb: Token) -> bool:
    return verb.lemma_ == "be" or any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def _start(parsed: Parsed, draft: Draft) -> int:
    """Where the second part begins, with its "and"."""
    n = draft.cue[0]
    return n - 1 if n and parsed.doc[n - 1].dep_ == "cc" else n


def before_semicolon(parsed: Parsed, draft: Draft) -> Draft:
    """A clause ends at a semicolon, outside of quotation marks."""
    if draft.frame != "clause" or len(draft.pieces) != 1 or draft.pieces[0][0] < draft.cue[1]:
        return draft
    first, last = draft.pieces[0]
    forms = [w.form for w in parsed.words[first:last]]
    if ";" not in forms or any(f in ('"', "“", "''") for f in forms):
        return draft
    piece: Range = (first, first + forms.index(";"))
    return dataclasses.replace(draft, pieces=tidy(parsed.doc, [piece]) or draft.pieces)
