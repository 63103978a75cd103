"""Days of a count: in "the toll rose to 40 on Monday" Monday dates the count, and tells this event from no other."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from secondsource.knowledge import Knowledge
from secondsource.model import Time
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token


@functools.lru_cache(maxsize=4)
def _words(kb: Knowledge) -> tuple[frozenset[str], frozenset[str]]:
    data = kb.lexicon("times_events")
    return frozenset(data["counts"]), frozenset(data["counting"])


def without_count_days(times: Sequence[Time], parsed: Parsed, kb: Knowledge) -> list[Time]:
    """The times without those that say when somebody counted."""
    return [t for t in times if not _dates_count(t, parsed, kb)]


def _dates_count(time: Time, parsed: Parsed, kb: Knowledge) -> bool:
    counts, counting = _words(kb)
    tokens = parsed.tokens(time.span.start, time.span.end)
    if not len(tokens):
        return False
    verb = _verb_over(tokens[0])
    if verb is None or verb.lemma_.lower() not in counting:
        return False
    return any(c.dep_ in ("nsubj", "nsubjpass", "dobj") and c.lemma_.lower() in counts for c in verb.children)


def _verb_over(token: Token) -> Token | None:
    """The verb that a time hangs on; a noun between may own it ("Saturday's strike")."""
    for above in token.ancestors:
        if above.pos_ in ("VERB", "AUX"):
            return above
        if above.pos_ == "NOUN" and token.dep_ in ("poss", "compound", "nmod"):
            return None
    return None
