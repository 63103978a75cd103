"""Who did it, where the answers exclude each other: rival claims, an accusation denied, a claim that others say nobody made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from secondsource.check.made import Held, evidence_of, make
from secondsource.check.words import find_phrase, sentences
from secondsource.model import Evidence, Incident, Issue, Statement


def claims(held: Held) -> Sequence[Issue]:
    """Contradictions over the perpetrator of each incident."""
    return [issue for i in held.incidents for run in (_rivals, _denied, _unclaimed) for issue in run(held, i)]


def _claims(held: Held, incident: Incident) -> dict[str, list[Statement]]:
    """Claimed or claiming statements by actor."""
    out: dict[str, list[Statement]] = {}
    for s in held.statements[incident.id]:
        if s.field == "participant.claimant" or (s.field == "participant.initiator" and s.modality == "claimed"):
            actor = s.value.get("actor_id") or s.value.get("name")
            if actor and not held.reports[s.report_id].background:
                out.setdefault(str(actor), []).append(s)
    return out


def _rivals(held: Held, incident: Incident) -> Iterator[Issue]:
    """Two groups that each claim it."""
    by = _claims(held, incident)
    if len(by) >= 2:
        own = [s for said in by.values() for s in said]
        yield make("contradiction", "high", f"claimed by {' and by '.join(sorted(by))}", [e for s in own for e in evidence_of(s)],
                   statements=own, incident=incident.id)


def _denied(held: Held, incident: Incident) -> Iterator[Issue]:
    """A party accused that denies it."""
    index = {s.id: s for s in held.statements[incident.id]}
    for p in incident.participants:
        if not p.dissent or not p.basis:
            continue
        own = [index[i] for i in (*p.basis, *p.dissent) if i in index]
        yield make("contradiction", "medium", f"{p.name}: accused, and denies it", [e for s in own for e in evidence_of(s)],
                   statements=own, incident=incident.id)


def _unclaimed(held: Held, incident: Incident) -> Iterator[Issue]:
    """'Nobody has claimed it' in an article that came after a claim was told."""
    by = _claims(held, incident)
    told = [s for said in by.values() for s in said]
    if not told:
        return
    first = min(_when(held, s.document_id) for s in told)
    lexicon = held.kb.lexicon("checks")
    for doc in incident.documents:
        if _when(held, doc)[:10] <= first[:10] or not _about(held, incident, doc):
            continue
        for sentence in sentences(held.extractions[doc].document):
            phrase = find_phrase("no_claim", sentence, lexicon)
            if phrase is not None:
                evidence = [Evidence(doc, phrase), *(e for s in told for e in evidence_of(s))]
                yield make("contradiction", "medium", f"claimed by {' and '.join(sorted(by))}; by another article nobody has claimed it",
                           evidence, statements=told, incident=incident.id)


def _about(held: Held, incident: Incident, doc: str) -> bool:
    """Whether the article tells of this incident alone, so that 'it' can be no other."""
    homes = {held.incident_of.get(r.id) for r in held.extractions[doc].reports if not r.background and r.id in held.incident_of}
    return homes == {incident.id}


def _when(held: Held, doc: str) -> str:
    document = held.extractions[doc].document
    return document.published_raw or (document.published.isoformat() if document.published else "9999")
