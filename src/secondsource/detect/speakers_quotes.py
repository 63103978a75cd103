"""Quotations: where quotation marks open and close, paragraph by paragraph."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondsource.parse import Parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

#: a quotation of fewer tokens (marks included) is a word in inverted commas, no utterance
UTTERANCE = 6
_OPEN = frozenset({"“", "``", "«", "„"})
_CLOSE = frozenset({"”", "»"})
_EITHER = frozenset({'"', "''"})


@dataclass(frozen=True, slots=True)
class Quote:
    """Tokens `first:last` in quotation marks, marks included; `runs_on` where the paragraph ends inside it."""

    first: int
    last: int
    runs_on: bool = False

    @property
    def words(self) -> int:
        """Number of tokens."""
        return self.last - self.first


@functools.lru_cache(maxsize=4)
def find_quotes(parsed: Parsed) -> tuple[Quote, ...]:
    """The quotations of the text in order, never over the end of a paragraph."""
    out: list[Quote] = []
    opened: int | None = None
    paragraph, begins = -1, 0
    for n, word in enumerate(parsed.words):
        if word.paragraph != paragraph:
            if opened is not None:
                out.append(Quote(opened, n, runs_on=True))
            opened, paragraph, begins = None, word.paragraph, n
        form = word.form
        closes = form in _CLOSE or form in _EITHER or (form in _OPEN and _glued(parsed, n))
        if opened is None and (form in _OPEN or form in _EITHER):
            opened = n
        elif opened is not None and closes:
            out.append(Quote(opened, n + 1))
            opened = None
        elif form in _CLOSE and out and out[-1].runs_on and out[-1].last == begins:
            out.append(Quote(begins, n + 1))  # the quotation ran over the end of the paragraph
        elif form in "‘'" and opened is None and (end := _single(parsed, n)):
            out.append(Quote(n, end))
    if opened is not None:
        out.append(Quote(opened, len(parsed.words), runs_on=True))
    return tuple(sorted(_outer(out), key=lambda q: q.first))


def _glued(parsed: Parsed, n: int) -> bool:
    """Whether a mark stands right after a word and before a blank: a closing mark, whatever its shape."""
    text, word = parsed.document.text, parsed.words[n]
    before, after = text[word.start - 1 : word.start], text[word.end : word.end + 1]
    return bool(before) and not before.isspace() and (not after or after.isspace())


def _single(parsed: Parsed, n: int) -> int | None:
    """Where a quotation in single marks that opens at `n` ends; None where the mark is an apostrophe."""
    words = parsed.words
    text = parsed.document.text
    if n and words[n - 1].end == words[n].start and text[words[n].start - 1].isalnum():
        return None
    for m in range(n + 2, min(n + 120, len(words))):
        if words[m].paragraph != words[n].paragraph:
            return None
        after = text[words[m].end : words[m].end + 1]
        if words[m].form in ("’", "'") and words[m - 1].form in (",", ".", "!", "?") and not after.isalnum():
            return m + 1
    return None


def _outer(quotes: Sequence[Quote]) -> list[Quote]:
    out: list[Quote] = []
    for q in sorted(quotes, key=lambda q: (q.first, -q.last)):
        if not out or q.first >= out[-1].last:
            out.append(q)
    return out
