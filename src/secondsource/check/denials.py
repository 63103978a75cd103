"""Denials that facts overtake: the same government owns to it, a film shows it, a record says otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from secondsource.check.made import Held, make
from secondsource.check.words import find_phrase, sentence_at, sentences
from secondsource.model import Evidence, Extraction, Issue, SpeechAct

#: how many sentences after a denial the contrary evidence may stand: it answers the denial, and no other
REACH = 5


def denials(held: Held) -> Sequence[Issue]:
    """Denials that are answered by evidence in the same article."""
    return [issue for x in held.extractions.values() for issue in _answered(held, x)]


def _answered(held: Held, x: Extraction) -> Iterator[Issue]:
    text = sentences(x.document)
    lexicon = held.kb.lexicon("checks")
    done: set[int] = set()
    for act in x.acts:
        span = act.cue_span or act.content_span
        at = None if span is None or act.kind not in ("denial", "denial_of_responsibility") else sentence_at(text, span.start)
        if at is None:
            continue
        for n in range(at, min(at + REACH, len(text))):
            rest = text[n]
            found = find_phrase("contrary", rest, lexicon)
            if found is not None and n not in done:
                done.add(n)
                home = held.incident_of.get(act.about_report or "")
                detail = f"{_speaker(act)} denied it; “{found.quote}” answers"
                yield make("denial_contradicted", "medium", detail, [Evidence(x.document.id, s) for s in text[at : n + 1]], incident=home)
                break


def _speaker(act: SpeechAct) -> str:
    return act.speaker or "somebody"
