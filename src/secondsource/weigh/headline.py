"""Which counts does a headline name? It says which of the many numbers of an article is the one that the article reports.

A headline is no statement of its own: its numbers only bear out those that the text gives. Read `counts_in`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

#: words between a number and what became of those counted: "Four young men in market killed"
REACH = 5
_TOKEN = re.compile(r"\d[\d,.]*(?:-[A-Za-z-]+)?|[A-Za-z]+(?:-[A-Za-z]+)*|[,;:.|–—]")
_STOP = frozenset(",;:.|–—")

Named = Mapping[str, frozenset[int]]


def counts_in(title: str | None, reader: Any, lexicon: Mapping[str, Any]) -> Named:
    """The numbers of killed, injured and hit that a headline names; none where it speaks of several events."""
    words = [w.lower() for w in _TOKEN.findall(title or "")]
    if any(w in lexicon["events"] for w in words):
        return {}
    found: dict[str, set[int]] = {}
    for n, word in enumerate(words):
        count = reader.read([word]) if reader.is_number(word) else None
        if count is None or count.low is None:
            continue
        fate = _before(words, n, lexicon) or _after(words, n, reader, lexicon)
        if fate is not None:
            found.setdefault(fate, set()).add(count.low)
    return {k: frozenset(v) for k, v in found.items()}


def _before(words: Sequence[str], n: int, lexicon: Mapping[str, Any]) -> str | None:
    """What the verb before a number says: "kills six"."""
    k = n - 1
    while k >= 0 and words[k] in lexicon["hedges"]:
        k -= 1
    return next((fate for fate in ("killed", "injured", "hit") if k >= 0 and words[k] in lexicon[fate]["before"]), None)


def _after(words: Sequence[str], n: int, reader: Any, lexicon: Mapping[str, Any]) -> str | None:
    """What the words after a number say: "six dead", "16 shot, 1 fatally"."""
    for k in range(n + 1, min(len(words), n + 1 + REACH)):
        if words[k] in _STOP or reader.is_number(words[k]):
            return None
        fate = next((f for f in ("killed", "injured", "hit") if words[k] in lexicon[f]["after"]), None)
        if fate == "hit" and any(" ".join(words[k + 1 : k + 3]).startswith(w) for w in lexicon["outright"]):
            return "killed"
        if fate is not None:
            return fate
    return None
