"""Documents that are one voice: copies and excerpts, one agency's stories, a paper that quotes another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from secondsource.check.made import Held, evidence_of, make
from secondsource.model import Document, Evidence, Incident, Issue, Span
from secondsource.voices import shared_agency


def copied(held: Held) -> Sequence[Issue]:
    """One issue for each pair of documents of which one copies or excerpts the other."""
    out = []
    for c in held.copies:
        if c.kind in ("copy", "excerpt") and c.left in held.extractions and c.right in held.extractions:
            evidence = [Evidence(d, _opening(held.extractions[d].document)) for d in (c.left, c.right)]
            out.append(make("copy", "low", f"{c.left} and {c.right} count as one voice: {c.why}", evidence))
    return out


def dependences(held: Held) -> Sequence[Issue]:
    """Within an incident: two documents of one agency, and a figure or claim that one paper takes from another."""
    return [issue for i in held.incidents for run in (_one_agency, _quoting) for issue in run(held, i)]


def _one_agency(held: Held, incident: Incident) -> Iterator[Issue]:
    told = {(c.left, c.right) for c in held.copies}
    own = {d: held.extractions[d] for d in incident.documents}
    for c in shared_agency(own, held.kb):
        if (c.left, c.right) not in told:
            evidence = [Evidence(d, _opening(own[d].document)) for d in (c.left, c.right)]
            yield make("copy", "low", f"{c.left} and {c.right} count as one voice: {c.why}", evidence, incident=incident.id)


def _quoting(held: Held, incident: Incident) -> Iterator[Issue]:
    done: set[tuple[str, str]] = set()
    for s in held.statements[incident.id]:
        source = held.voices.quoted(s)
        if source is None or source not in incident.documents or (s.document_id, source) in done or s.span is None:
            continue
        done.add((s.document_id, source))
        detail = f"{s.document_id} quotes {source} ({s.said_by}): what it takes from there is the voice of {source}"
        evidence = [*evidence_of(s), Evidence(source, _opening(held.extractions[source].document))]
        yield make("copy", "low", detail, evidence, statements=[s], incident=incident.id)


def _opening(document: Document) -> Span:
    start = next((p.start for p in document.readable()), 0)
    end = document.text.find("\n", start)
    return Span.of(document.text, start, min(len(document.text), start + 200) if end == -1 else min(end, start + 200))
