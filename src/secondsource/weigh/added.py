"""Numbers that no words give: a reader's sum over several sentences, beside the number that its first words name.

Such a sum is right where an article tells of one victim after the other, and wrong where it tells of the same ones again in other
words. Read `worded_first`: the number in words holds, unless other counts of the incident bear out the sum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from secondsource.model import Statement
from secondsource.weigh.figures import Count


def worded_first(counts: Sequence[Count], statements: Mapping[str, Statement], reader: Any) -> list[Count]:
    """The counts with sums replaced by the number that their words name; `reader` reads numbers in words."""
    named = [worded(statements[c.statements[0]], reader) for c in counts]
    plain = [c for c, n in zip(counts, named, strict=True) if n is None or n == c.value]
    out = []
    for c, n in zip(counts, named, strict=True):
        borne_out = any(o.value == c.value and o is not c for o in plain)
        again = any(o.value == n for o in plain)
        added = n is not None and n < c.value and (again or not borne_out)
        out.append(replace(c, low=n, high=None if c.high is None else n) if added else c)
    return out


def worded(s: Statement, reader: Any) -> int | None:
    """The exact number that the words of a statement name; None for a list, a name, a vague number or none."""
    if s.span is None or len(s.span.quote) > 60 or any(w in f" {s.span.quote.lower()} " for w in (" and ", ",", " to ", " or ")):
        return None
    words = s.span.quote.lower().split()[:4]
    if words[:1] in (["a"], ["an"], ["the"]):
        words = words[1:]
    if not words or not reader.is_number(words[0]):
        return None
    count = reader.read(words)
    return count.low if count is not None and not count.vague and count.low == count.high else None
