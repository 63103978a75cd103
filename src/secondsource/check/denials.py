"""Denials that facts overtake: the same government owns to it later, a film shows it, a record says otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from secondsource.check.made import Held, make, when
from secondsource.check.words import find_phrase, sentence_at, sentences
from secondsource.model import Evidence, Extraction, Incident, Issue, Span, SpeechAct

#: how many sentences after a denial the contrary evidence may stand: it answers the denial, and no other
REACH = 5


def denials(held: Held) -> Sequence[Issue]:
    """Denials that are answered by evidence in the same article, and those that the same body takes back."""
    return [*(i for x in held.extractions.values() for i in _answered(held, x)), *(i for n in held.incidents for i in _taken_back(held, n))]


def _answered(held: Held, x: Extraction) -> Iterator[Issue]:
    text = sentences(x.document)
    lexicon = held.kb.lexicon("checks")
    done: set[int] = set()
    for act in x.acts:
        span = act.cue_span or act.content_span
        at = None if span is None or not _denies(act) else sentence_at(text, span.start)
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


def _denies(act: SpeechAct) -> bool:
    """Whether an act says that something is not so; to refuse a demand or a permit, of which nothing is proved wrong, is another matter."""
    return act.kind in _DENYING and not act.sense


def _speaker(act: SpeechAct) -> str:
    return act.speaker or "somebody"


# ------------------------------------------------------------------------------------------------- taken back
def _taken_back(held: Held, incident: Incident) -> Iterator[Issue]:
    """A body denies a deed, and the same body, or its government, owns to it on a later day or further down."""
    said = sorted(_acts(held, incident), key=lambda row: row[0])
    done: set[str] = set()
    for at, doc, body, act in said:
        if act.kind not in _OWNING or body in done:
            continue
        before = [row for row in said if row[0] < at and row[2] == body and _denies(row[3]) and _meets(row[3], act)]
        if before:
            _, first, _, denied = before[-1]
            done.add(body)
            evidence = [Evidence(d, span) for d, a in ((first, denied), (doc, act)) if (span := _words(a)) is not None]
            detail = f"{_speaker(denied)} denied it; {_speaker(act)} later owned to it"
            yield make("denial_contradicted", "high", detail, evidence, incident=incident.id)


def _meets(denied: SpeechAct, owned: SpeechAct) -> bool:
    """Whether an admission answers a denial: a claim of the deed takes back no denial of a detail of it ("no women took part")."""
    return owned.kind == "acknowledgement" or denied.kind == "denial_of_responsibility"


_DENYING = ("denial_of_responsibility", "denial")
_OWNING = ("acknowledgement", "claim_of_responsibility")


def _acts(held: Held, incident: Incident) -> Iterator[tuple[tuple[str, str, int], str, str, SpeechAct]]:
    """The denials and admissions about an incident, each with its place in time, its document and the body that speaks."""
    for doc in incident.documents:
        for act in held.extractions[doc].acts:
            span, body = _words(act), _body(held, act)
            if (
                act.kind in (*_DENYING, *_OWNING)
                and span is not None
                and body
                and held.incident_of.get(act.about_report or "") == incident.id
            ):
                yield (when(held, doc)[:10], doc, span.start), doc, body, act


def _words(act: SpeechAct) -> Span | None:
    return act.content_span or act.cue_span or act.source_span


def _body(held: Held, act: SpeechAct) -> str | None:
    """Who answers for the words: the state of a force or an office, else the group; None for a private person."""
    entry = held.kb.actors.get(act.actor_id)
    if entry is None:
        return None
    if entry.kind.startswith(("state_forces", "government")) and entry.country:
        return f"state:{entry.country[0]}"
    return str(entry.id)
