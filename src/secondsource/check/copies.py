"""Documents that are one voice."""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.check.made import Held, make
from secondsource.model import Document, Evidence, Issue, Span


def copied(held: Held) -> Sequence[Issue]:
    """One issue for each pair of documents of which one copies or excerpts the other."""
    out = []
    for c in held.copies:
        if c.kind in ("copy", "excerpt") and c.left in held.extractions and c.right in held.extractions:
            evidence = [Evidence(d, _opening(held.extractions[d].document)) for d in (c.left, c.right)]
            out.append(make("copy", "low", f"{c.left} and {c.right} count as one voice: {c.why}", evidence))
    return out


def _opening(document: Document) -> Span:
    start = next((p.start for p in document.readable()), 0)
    end = document.text.find("\n", start)
    return Span.of(document.text, start, min(len(document.text), start + 200) if end == -1 else min(end, start + 200))
