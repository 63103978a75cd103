"""A proposed attribution while it is being put together, in token indices."""

from __future__ import annotations

from dataclasses import dataclass

from secondsource.detect.speakers_lexicon import Entry
from secondsource.detect.speakers_spans import Range


@dataclass(frozen=True, slots=True)
class Draft:
    """Who (`source`), by which words (`cue`), what (`pieces`), all as token ranges; `frame` says what carries the content."""

    entry: Entry
    anchor: int  # the token that the cue hangs on
    frame: str
    source: Range | None
    subject: int | None  # head of the source
    cue: Range
    pieces: tuple[Range, ...]
    negated: bool = False
    shared: bool = False  # the source was taken from another clause
    passive: bool = False
