"""What the checks look at, and how an issue is made."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from secondsource.ids import digest
from secondsource.model import Dependence, Evidence, Extraction, Incident, Issue, Report, Statement
from secondsource.voices import Voices

Severity = Literal["low", "medium", "high"]


@dataclass(frozen=True)
class Held:
    """Everything held, in an order of its own."""

    incidents: tuple[Incident, ...]
    statements: Mapping[str, tuple[Statement, ...]]  # incident -> its statements
    extractions: Mapping[str, Extraction]
    copies: tuple[Dependence, ...]
    reports: Mapping[str, Report]
    incident_of: Mapping[str, str]  # report -> incident
    voices: Voices
    kb: Any
    by_country: Mapping[str | None, tuple[Incident, ...]]  # all that is held, for comparing; of the others no more than place, day and toll
    counted: Callable[[Any], tuple[int, ...]] | None = None  # the tolls of all that is held in an area and a period, where this is not all

    @staticmethod
    def of(
        incidents: Sequence[Incident],
        statements: Sequence[Statement],
        extractions: Mapping[str, Extraction],
        copies: Sequence[Dependence],
        kb: Any,
        *,
        others: Sequence[Incident] = (),
        homes: Mapping[str, str] | None = None,
    ) -> Held:
        """Index what is held by incident and report.

        Where only some incidents are looked at, `others` are those that they are compared with, and `homes` says in which incidents
        the other reports of their documents are.
        """
        home = {**(homes or {}), **{r: i.id for i in incidents for r in i.reports}}
        own: dict[str, list[Statement]] = {i.id: [] for i in incidents}
        for s in sorted(statements, key=lambda s: s.id):
            if home.get(s.report_id) in own:
                own[home[s.report_id]].append(s)
        return Held(
            tuple(sorted(incidents, key=lambda i: i.id)),
            {k: tuple(v) for k, v in own.items()},
            dict(sorted(extractions.items())),
            tuple(sorted(copies, key=lambda c: (c.left, c.right))),
            {r.id: r for x in extractions.values() for r in x.reports},
            home,
            Voices.of_documents(extractions, copies, kb),
            kb,
            _by_country((*others, *incidents)),
        )

    def compared_with(self, others: Sequence[Incident], counted: Callable[[Any], tuple[int, ...]] | None = None) -> Held:
        """The same, with other incidents to compare with, and the tolls of all that is held in an area and a period."""
        return dataclasses.replace(self, by_country=_by_country((*others, *self.incidents)), counted=counted)


def _by_country(incidents: Sequence[Incident]) -> dict[str | None, tuple[Incident, ...]]:
    """Incidents by the country of their place; of two with one id the later."""
    out: dict[str | None, dict[str, Incident]] = {}
    for i in incidents:
        if i.place is not None:
            out.setdefault(i.place.country, {})[i.id] = i
    return {country: tuple(found[k] for k in sorted(found)) for country, found in out.items()}


def make(
    kind: str,
    severity: Severity,
    detail: str,
    evidence: Sequence[Evidence],
    *,
    statements: Sequence[Statement] = (),
    incident: str | None = None,
) -> Issue:
    """An issue whose id is its meaning."""
    spans = tuple(sorted(evidence, key=lambda e: (e.document_id, e.span)))
    ids = tuple(sorted({s.id for s in statements}))
    made = digest(kind, incident or "", *(f"{e.document_id}:{e.span.start}:{e.span.end}" for e in spans), *ids)
    return Issue("x-" + made, kind, severity, detail, spans, ids, incident)


def evidence_of(s: Statement) -> tuple[Evidence, ...]:
    """Where a statement stands."""
    return () if s.span is None else (Evidence(s.document_id, s.span),)


def foreground(held: Held, incident: Incident) -> tuple[str, ...]:
    """The documents that report an incident as news of their own, not in passing."""
    return tuple(
        d
        for d in incident.documents
        if any(not r.background and held.incident_of.get(r.id) == incident.id for r in held.extractions[d].reports)
    )


#: in the place of a day of publication that is not known: sorts last, and is never shown
UNDATED = "9999"


def when(held: Held, document: str) -> str:
    """When a document was published, sortable; `UNDATED` where unknown."""
    doc = held.extractions[document].document
    return doc.published_raw or (doc.published.isoformat() if doc.published else UNDATED)
