"""Views of a text that keep their way back: the sentence around a quote, a text with names hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: what stands for each letter of a name that is hidden
HIDDEN = "▇"

#: a sentence ends at closing punctuation before a blank and a capital, or at a line break
_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n")
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|St|Gov|Sen|Rep"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|No|vs|U\.S|[A-Z]))\.\s+$"
)


def small(text: str) -> str:
    """The text in small letters, each where it was: a pattern over it finds several times as fast as one that ignores case.

    >>> small("Istanbul"), len(small("İstanbul"))
    ('istanbul', 8)
    """
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def sentence_around(text: str, start: int, end: int, *, most: int = 600) -> tuple[int, int]:
    """Start and end of the sentence or sentences that hold `start:end`, at most so many code points on either side.

    >>> t = "Gen. Khan spoke. A bomb killed five people in Quetta. Nobody claimed it."
    >>> a, b = sentence_around(t, t.index("five"), t.index("five") + 4)
    >>> t[a:b]
    'A bomb killed five people in Quetta.'
    """
    low, high = max(0, start - most), min(len(text), end + most)
    first = low
    for m in _END.finditer(text, low, min(start + 1, len(text))):  # one more: the capital that begins the quote itself
        if m.end() <= start and not _SHORT.search(text[max(low, m.start() - 6) : m.end()]):
            first = m.end()
    last = high
    for m in _END.finditer(text, end, high):
        if not _SHORT.search(text[max(low, m.start() - 6) : m.end()]):
            last = m.end()
            break
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def hide(text: str, spans: Iterable[tuple[int, int]], *, offset: int = 0) -> str:
    """The text with these stretches of the document blanked to the same length, so that offsets hold.

    `offset` is where the text begins in the document.

    >>> hide("Ali Khan was shot.", [(0, 8)])
    '▇▇▇▇▇▇▇▇ was shot.'
    """
    out = list(text)
    for start, stop in spans:
        for n in range(max(0, start - offset), min(len(out), stop - offset)):
            out[n] = HIDDEN
    return "".join(out)
