"""Who did it, where the answers exclude each other: rival claims, an accusation denied, a claim that others say nobody made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from secondsource.check.made import Held, evidence_of, foreground, make, when
from secondsource.check.words import find_phrase, sentences
from secondsource.model import Attribution, Evidence, Incident, Issue, Span, Statement

_MEASURES: Mapping[str, re.Pattern[str]] = {
    "killed": re.compile(r"\b(?:killed|died|dead)\b"),
    "injured": re.compile(r"\b(?:injured|hurt|wounded)\b"),
    "missing": re.compile(r"\bmissing\b"),
    "abducted": re.compile(r"\b(?:abducted|kidnapped|taken)\b"),
}


def claims(held: Held) -> Sequence[Issue]:
    """Contradictions over the perpetrator of each incident."""
    return [issue for i in held.incidents for run in (_rivals, _denied, _unclaimed, _nobody) for issue in run(held, i)]


def _claimed(held: Held, incident: Incident) -> dict[str, tuple[Attribution, list[Statement]]]:
    """The parties that claim it, with the statements that say so."""
    index = {s.id: s for s in held.statements[incident.id]}
    out: dict[str, tuple[Attribution, list[Statement]]] = {}
    for p in incident.participants:
        said = [index[i] for i in p.basis if i in index and not held.reports[index[i].report_id].background]
        if p.status == "claimed" and said:
            out[p.name] = (p, said)
    return out


def _rivals(held: Held, incident: Incident) -> Iterator[Issue]:
    """Two groups that each claim it; a group and its own faction do not exclude each other."""
    by = sorted(_claimed(held, incident).items())
    for n, (one, (a, said_a)) in enumerate(by):
        for other, (b, said_b) in by[n + 1 :]:
            if _related(held, a, b):
                continue
            own = [*said_a, *said_b]
            detail = f"claimed by {one} and by {other}"
            evidence = [*(e for s in own for e in evidence_of(s)), *_words_of(held, incident, {a.actor_id, b.actor_id} - {None})]
            yield make("contradiction", "high", detail, list(dict.fromkeys(evidence)), statements=own, incident=incident.id)


def _words_of(held: Held, incident: Incident, actors: set[str | None]) -> Iterator[Evidence]:
    """What was said where these actors claimed it: not who spoke, but his words."""
    for doc in incident.documents:
        for act in held.extractions[doc].acts:
            its_own = act.kind == "claim_of_responsibility" and held.incident_of.get(act.about_report or "") == incident.id
            if its_own and act.actor_id in actors and act.content_span is not None:
                yield Evidence(doc, act.content_span)


def _related(held: Held, a: Attribution, b: Attribution) -> bool:
    one, other = a.name.lower(), b.name.lower()
    if one in other or other in one:
        return True
    if a.actor_id is None or b.actor_id is None:
        return False
    register = held.kb.actors
    return a.actor_id in register.lineage(b.actor_id) or b.actor_id in register.lineage(a.actor_id)


def _denied(held: Held, incident: Incident) -> Iterator[Issue]:
    """A party accused that denies it; or one accused while another that is suspected denies."""
    index = {s.id: s for s in held.statements[incident.id]}
    accused = [p for p in incident.participants if p.status in ("accused", "accused_by_authorities")]
    for p in incident.participants:
        basis = [index[i] for i in p.basis if i in index]
        against = [index[i] for i in p.dissent if i in index]
        detail = f"{p.name}: accused, and denies it"
        if p.status == "denied" and not against:
            kin = [q for q in accused if _related(held, p, q)]
            against = [index[i] for q in kin for i in q.basis if i in index]
            detail = f"{' and '.join(q.name for q in kin)}: accused; {p.name} denies it"
        if p.status == "claimed" or not basis or not against:
            continue
        own = [*basis, *against]
        yield make(
            "contradiction",
            "medium",
            detail,
            [e for s in own for e in evidence_of(s)],
            statements=own,
            incident=incident.id,
        )


def _unclaimed(held: Held, incident: Incident) -> Iterator[Issue]:
    """'Nobody has claimed it' in an article that came after a claim was told."""
    by = _claimed(held, incident)
    told = [s for _, said in by.values() for s in said]
    if not told:
        return
    first = min(when(held, s.document_id) for s in told)
    lexicon = held.kb.lexicon("checks")
    for doc in foreground(held, incident):
        if when(held, doc)[:10] <= first[:10] or not _about_it_alone(held, incident, doc):
            continue
        for sentence in sentences(held.extractions[doc].document):
            phrase = find_phrase("no_claim", sentence, lexicon)
            if phrase is not None:
                evidence = [Evidence(doc, phrase), *(e for s in told for e in evidence_of(s))]
                detail = f"claimed by {' and '.join(sorted(by))}; by another article nobody has claimed it"
                yield make("contradiction", "medium", detail, evidence, statements=told, incident=incident.id)


def _about_it_alone(held: Held, incident: Incident, doc: str) -> bool:
    """Whether the article tells of this incident alone, so that 'it' can be no other."""
    told = [r for r in held.extractions[doc].reports if r.type.startswith(("attack", "battle"))]
    return all(held.incident_of.get(r.id) == incident.id for r in told)


def _nobody(held: Held, incident: Incident) -> Iterator[Issue]:
    """'Denied that anyone is missing', where somebody counts the missing."""
    counted = {s.field: s for s in held.statements[incident.id] if s.field in _MEASURES and (s.value.get("low") or 0)}
    lexicon = held.kb.lexicon("checks")
    for doc in foreground(held, incident):
        x = held.extractions[doc]
        for act in x.acts:
            if act.kind != "denial" or act.sense or act.content_span is None:
                continue
            phrase = find_phrase(
                "nobody", Span.of(x.document.text, max(0, act.content_span.start - 30), act.content_span.end + 20), lexicon
            )
            for measure, said in sorted(counted.items()):
                if phrase is not None and _MEASURES[measure].search(phrase.quote) and said.document_id == doc:
                    detail = (
                        f"{act.speaker or 'somebody'} denies that anybody is {measure}; {said.said_by or doc} counts {said.value['low']}"
                    )
                    yield make(
                        "contradiction",
                        "high",
                        detail,
                        [Evidence(doc, phrase), *evidence_of(said)],
                        statements=[said],
                        incident=incident.id,
                    )
