"""Direct speech: a quotation belongs to the cue beside it, and runs on until another cue or the narrator speaks."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from secondsource.detect.speakers_drafts import Draft
from secondsource.detect.speakers_quotes import UTTERANCE, Quote
from secondsource.detect.speakers_spans import Range, covered, cut, tidy
from secondsource.parse import Parsed

_BETWEEN = 14  # tokens that may stand between a cue and its quotation


def attach_quotes(parsed: Parsed, drafts: Sequence[Draft], quotes: Sequence[Quote]) -> list[Draft]:
    """The drafts with the whole of each quotation that their content touches or that stands beside their cue.

    Cues inside a quotation are left out: what a quoted speaker reports is no voice of the article's own.
    """
    inside = _inside(parsed, quotes)
    outer = [d for d in drafts if not inside[d.anchor]]
    owner: dict[int, int] = {}  # quote -> draft
    for n, draft in enumerate(outer):
        for touched in _touched(draft, quotes):
            owner.setdefault(touched, n)
    for q, quote in enumerate(quotes):
        if q not in owner and (beside := _beside(parsed, outer, quote)) is not None:
            owner[q] = beside
    for q in range(1, len(quotes)):
        if q not in owner and q - 1 in owner and _continues(parsed, quotes[q - 1], quotes[q], outer):
            owner[q] = owner[q - 1]
    for q in range(len(quotes) - 2, -1, -1):
        if q not in owner and q + 1 in owner and quotes[q].runs_on and quotes[q].last == quotes[q + 1].first:
            owner[q] = owner[q + 1]
    mine: dict[int, list[Range]] = {}
    for q, n in owner.items():
        mine.setdefault(n, []).append((quotes[q].first, quotes[q].last))
    out = []
    for n, draft in enumerate(outer):
        spoken = any(_uttered(parsed, Quote(a, b)) for a, b in mine.get(n, ()))
        own = () if spoken and draft.frame == "np" and draft.entry.addressee else draft.pieces
        pieces = tidy(parsed.doc, [*own, *mine.get(n, [])])
        if spoken and (turned := _turned(parsed, draft)) is not None:
            out.append(dataclasses.replace(turned, pieces=tidy(parsed.doc, mine[n])))
        elif pieces or draft.frame == "bare":
            frame = "quote" if spoken and not own else draft.frame
            pieces = _apart(parsed, draft, pieces)
            same = (pieces, frame) == (draft.pieces, draft.frame)
            out.append(draft if same else dataclasses.replace(draft, pieces=pieces, frame=frame))
    return out


def _turned(parsed: Parsed, draft: Draft) -> Draft | None:
    """A quotation and "warned the bishop" after it: the parser takes the speaker for an object."""
    if draft.source is not None or draft.passive or draft.frame != "np" or not draft.pieces:
        return None
    first, last = draft.pieces[0]
    head = parsed.doc[first:last].root
    if first != draft.cue[1] or head.pos_ not in ("NOUN", "PROPN"):
        return None
    return dataclasses.replace(draft, source=(first, last), subject=head.i, frame="quote")


def _apart(parsed: Parsed, draft: Draft, pieces: tuple[Range, ...]) -> tuple[Range, ...]:
    return tidy(parsed.doc, cut(pieces, draft.cue)) or pieces


def _inside(parsed: Parsed, quotes: Sequence[Quote]) -> list[bool]:
    marks = [False] * len(parsed.doc)
    for q in quotes:
        if q.words >= UTTERANCE:
            marks[q.first : q.last] = [True] * q.words
    return marks


def _touched(draft: Draft, quotes: Sequence[Quote]) -> list[int]:
    return [
        n
        for n, q in enumerate(quotes)
        if q.words >= 3 and "quote" in draft.entry.frames and any(a < q.last and q.first < b for a, b in draft.pieces)
    ]


def _uttered(parsed: Parsed, quote: Quote) -> bool:
    """Whether a quotation is an utterance: long enough, or closed by a mark of the sentence ("Not yet," he said)."""
    return quote.words >= UTTERANCE or parsed.words[quote.last - 2].form in (",", ".", "!", "?")


def _beside(parsed: Parsed, drafts: Sequence[Draft], quote: Quote) -> int | None:
    """The cue that stands beside a quotation, before or after it, in the same sentence or right after a colon."""
    if not _uttered(parsed, quote):
        return None
    best: tuple[int, int] | None = None
    for n, d in enumerate(drafts):
        if "quote" not in d.entry.frames or covered(quote.first, d.pieces):
            continue
        if parsed.words[d.anchor].paragraph != parsed.words[quote.first].paragraph and not _announced(parsed, d, quote):
            continue
        gap = d.cue[0] - quote.last if d.cue[0] >= quote.last else quote.first - d.cue[1]
        if 0 <= gap <= (0 if d.entry.id == "colon" else _BETWEEN) and not _broken(parsed, d, quote) and (best is None or gap < best[0]):
            best = gap, n
    return None if best is None else best[1]


def _announced(parsed: Parsed, draft: Draft, quote: Quote) -> bool:
    """Whether the cue ends its paragraph with a colon and the quotation opens the next."""
    before = quote.first - 1
    return before > draft.cue[0] and parsed.words[before].form == ":" and before - draft.cue[1] < _BETWEEN


def _broken(parsed: Parsed, draft: Draft, quote: Quote) -> bool:
    """Whether a full stop stands between cue and quotation."""
    first, last = (quote.last, draft.cue[0]) if draft.cue[0] >= quote.last else (draft.cue[1], quote.first)
    return any(parsed.words[i].form in ".;?!" for i in range(first, last))


def _alone(parsed: Parsed, quote: Quote) -> bool:
    """Whether a quotation is a whole paragraph."""
    words, last = parsed.words, quote.last
    here = words[quote.first].paragraph
    opens = quote.first == 0 or words[quote.first - 1].paragraph != here
    return opens and (last == len(words) or words[last].paragraph != here)


def _continues(parsed: Parsed, before: Quote, quote: Quote, drafts: Sequence[Draft]) -> bool:
    """Whether a quotation is the next piece of the one before: the same paragraph and nothing but the cue between."""
    if not _uttered(parsed, quote):
        return False
    same = parsed.words[before.first].paragraph == parsed.words[quote.first].paragraph
    gap = range(before.last, quote.first)
    if not same:
        return (before.runs_on and not len(gap)) or (_alone(parsed, quote) and sum(parsed.words[i].form in ".?!" for i in gap) <= 1)
    stops = [i for i in gap if parsed.words[i].form in ".?!"]
    if not stops:
        return len(gap) <= _BETWEEN
    return stops[-1] == quote.first - 1
