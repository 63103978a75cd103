"""Superlatives and firsts, against everything held: other incidents, and other articles of the same one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from secondsource.check.made import Held, make
from secondsource.check.words import find_phrase, sentences
from secondsource.model import Evidence, Incident, Issue, Span

#: a superlative and the phrases that contradict it
PAIRS = (("superlative", "outranked"), ("first", "not_first"))


def ranks(held: Held) -> Sequence[Issue]:
    """Every 'deadliest' and 'first' that something held contradicts."""
    return [issue for i in held.incidents for issue in _ranks(held, i)]


def _ranks(held: Held, incident: Incident) -> Iterator[Issue]:
    lexicon = held.kb.lexicon("checks")
    docs = [d for d in incident.documents if any(not r.background and held.incident_of.get(r.id) == incident.id for r in held.extractions[d].reports)]
    for kind, counter in PAIRS:
        said = [(d, s) for d in docs for s in _phrases(held, d, kind, lexicon)]
        against = [(d, s) for d in docs for s in _phrases(held, d, counter, lexicon)]
        for doc, span in said:
            if against:
                evidence = [Evidence(doc, span), *(Evidence(d, s) for d, s in against)]
                yield make(kind, "medium", f"“{span.quote}” in {doc}; “{against[0][1].quote}” in {against[0][0]}", evidence, incident=incident.id)


def _phrases(held: Held, doc: str, kind: str, lexicon: object) -> list[Span]:
    found = []
    for sentence in sentences(held.extractions[doc].document):
        span = find_phrase(kind, sentence, lexicon)
        if span is not None:
            found.append(sentence)
    return found
