"""A text in which no incident was read, under a codebook whose corpus holds nothing but incidents: what its words alone tell.

Read `with_otherwise`.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence

from secondsource.knowledge.codebooks import Codebook, Otherwise
from secondsource.model import Clue, Document, Extraction, Place, Report, Span

#: where a sentence ends: a full stop before a capital, but not after an initial or a short title
_END = re.compile(r"(?<=[a-z\d)\]”\"]{2})[.!?][”\"]?\s+(?=[A-Z“\"])|\n+")

#: what happened, and is an incident only by what else is told
_NO_INCIDENTS = ("unrest", "group", "other")


def with_otherwise(extraction: Extraction, book: Codebook) -> Extraction:
    """The extraction of a text in which no incident was read, with the one that its words tell of.

    What happened and is none by itself (a strike, a rally) is then the incident: the words say of what type.
    """
    report = _by_words(extraction, book.otherwise, book.name)
    if report is None:
        return extraction
    told = next((r for r in extraction.reports if r.status == "happened" and not r.background and r.type.startswith(_NO_INCIDENTS)), None)
    if told is None:
        return dataclasses.replace(extraction, reports=(report, *extraction.reports))
    one = dataclasses.replace(told, types=(*report.types, *told.types), clues=(*told.clues, *report.clues))
    return dataclasses.replace(extraction, reports=tuple(one if r is told else r for r in extraction.reports))


def is_incident(report: Report) -> bool:
    """Whether a report is of violence or enforcement that came to be, not of a threat, a rally or a plan."""
    return report.status in ("happened", "attempted") and any(t.startswith(("attack", "battle", "enforcement")) for t in report.types)


def _by_words(extraction: Extraction, entries: Sequence[Otherwise], book: str) -> Report | None:
    """A report of the first words of the text that tell of an incident; of those that begin together, the entry named first."""
    document = extraction.document
    found = [(m.start(), n, m.end()) for n, e in enumerate(entries) if (m := _any_of(e.words).search(document.text)) is not None]
    if not found:
        return None
    start, n, end = min(found)
    passage = _passage(document, start)
    return Report(
        id=f"{document.id}#{len(extraction.reports) + 1}",
        types=entries[n].types,
        status="happened",
        span=Span.of(document.text, start, end),
        passages=(passage,),
        places=tuple(_scenes(extraction.toponyms, passage)),
        clues=(Clue("otherwise", 0.0, f"codebook {book}: every text of its corpus is an incident, and no other was read in this one"),),
    )


def _passage(document: Document, at: int) -> Span:
    """The sentence around a place of the text."""
    ends = [0, *(m.end() for m in _END.finditer(document.text)), len(document.text)]
    last = next(e for e in ends[1:] if e > at)
    first = max(e for e in ends if e <= at)
    return Span.of(document.text, first, first + len(document.text[first:last].rstrip()))


def _scenes(toponyms: Sequence[Place], passage: Span) -> list[Place]:
    """The places that the sentence names, each as where it was."""
    named = [p for p in toponyms if not p.adjectival and p.span is not None and p.span.overlaps(passage)]
    return [dataclasses.replace(p, is_scene=True) for p in named]


@functools.lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these words; one that ends in "*" is the beginning of a word, "..." stands for up to three words."""
    return re.compile("|".join(rf"\b{_pattern(w)}" for w in words), re.IGNORECASE)


def _pattern(words: str) -> str:
    pattern = re.escape(words.rstrip("*")).replace(re.escape("..."), r"(?:[\w’'-]+\s+){0,3}").replace(r"\ ", r"\s+")
    return pattern.replace(r"\s+(?:[\w’'-]+\s+){0,3}\s+", r"\s+(?:[\w’'-]+\s+){0,3}") + ("" if words.endswith("*") else r"\b")
