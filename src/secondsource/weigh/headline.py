"""Which counts does a headline name? It says which of the many numbers of an article is the one that the article reports.

Its numbers bear out those that the text gives. Where the text of an article counts nobody, or one person only, the headline's number
is a statement of its own, without a span, for the headline is no part of the text. Read `counts_in`, then `told_by_headlines`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from secondsource.model import Report, Statement
from secondsource.weigh.statements import make

#: words between a number and what became of those counted: "Four young men in market killed"
REACH = 5
_TOKEN = re.compile(r"\d[\d,.]*(?:-[A-Za-z-]+)?|[A-Za-z]+(?:-[A-Za-z0-9]+)*|[,;:.|–—]")
_STOP = frozenset(",;:.|–—")

#: how a headline says that people were hit, not whether they lived
HIT = "headline: hit"

Named = Mapping[str, frozenset[int]]


def counts_in(title: str | None, reader: Any, lexicon: Mapping[str, Any]) -> Named:
    """The numbers of killed, injured and hit that a headline names; none where it speaks of several events."""
    words = [w.lower() for w in _TOKEN.findall(title or "")]
    if any(w in lexicon["events"] for w in words):
        return {}
    found: dict[str, set[int]] = {}
    for n, word in enumerate(words):
        count = reader.read([word]) if reader.is_number(word) else None
        if count is None or count.low is None or _of_no_victims(words, n, lexicon):
            continue
        fate = _before(words, n, lexicon) or _after(words, n, reader, lexicon)
        if fate is not None:
            found.setdefault(fate, set()).add(count.low)
    return {k: frozenset(v) for k, v in found.items()}


def told_by_headlines(reports: Sequence[Report], statements: Sequence[Statement], headlines: Mapping[str, Named]) -> list[Statement]:
    """What headlines alone count, as statements of the first report of each article that is told as its news."""
    first: dict[str, Report] = {}
    for r in sorted((r for r in reports if not r.background), key=lambda r: int(r.id.rsplit("#", 1)[1])):
        first.setdefault(r.id.rsplit("#", 1)[0], r)
    out = []
    for document, report in sorted(first.items()):
        own = [s for s in statements if s.document_id == document]
        for measure, number, how in _numbers(headlines.get(document, {})):
            if number > max((_low(s) for s in own if s.field.split(".")[0] == measure), default=0) <= 1:
                out.append(make(document, report.id, measure, {"low": number, "high": number, "scope": "event"}, None, None, how))
    return out


def _numbers(named: Named) -> list[tuple[str, int, str]]:
    """Measure, number and modality of what a headline counts; people hit are injured, less those whom it calls dead."""
    killed, injured, hit = (named.get(k, frozenset()) for k in ("killed", "injured", "hit"))
    out = [("killed", n, "headline") for n in killed if len(killed) == 1]
    if injured:
        return [*out, ("injured", max(injured), "headline")]  # "six hurt, two critically": the two are among the six
    if len(hit) != 1:
        return out
    dead = min(killed, default=0)
    return [*out, *(("injured", n - dead, "headline" if killed else HIT) for n in hit if n > dead)]


def _low(s: Statement) -> int:
    low = s.value.get("low")
    return low if isinstance(low, int) else 0


def _of_no_victims(words: Sequence[str], n: int, lexicon: Mapping[str, Any]) -> bool:
    """Whether a number counts something else: "two suspects", "one day", somebody's children ("father of five")."""
    after = words[n + 1] if n + 1 < len(words) else ""
    return after in lexicon["others"] or (n >= 2 and words[n - 1] == "of" and words[n - 2] in lexicon["parents"])


def _before(words: Sequence[str], n: int, lexicon: Mapping[str, Any]) -> str | None:
    """What the verb before a number says: "kills six"."""
    k = n - 1
    while k >= 0 and words[k] in lexicon["hedges"]:
        k -= 1
    return next((fate for fate in ("killed", "injured", "hit") if k >= 0 and words[k] in lexicon[fate]["before"]), None)


def _after(words: Sequence[str], n: int, reader: Any, lexicon: Mapping[str, Any]) -> str | None:
    """What the words after a number say: "six dead", "16 shot, 1 fatally"."""
    for k in range(n + 1, min(len(words), n + 1 + REACH)):
        if words[k] in _STOP or words[k] in lexicon["openers"] or reader.is_number(words[k]):
            return None
        fate = next((f for f in ("killed", "injured", "hit") if words[k] in lexicon[f]["after"]), None)
        if fate == "hit" and any(" ".join(words[k + 1 : k + 3]).startswith(w) for w in lexicon["outright"]):
            return "killed"
        if fate is not None:
            return fate
    return None
