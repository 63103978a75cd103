"""What follows across documents: statements, judgements, links, incidents with their findings and issues. Read `Incident` first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from secondsource.model.document import (
    EventStatus,
    InitiatorStatus,
    Role,
    Span,
    Unknown,
)
from secondsource.model.reading import (
    Clue,
    EventDate,
    Place,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of one field of one report, said by one speaker, in one span. The atom of the ledger.

    `field`: `type`, `date`, `place`, `participant.initiator`, `participant.target`, `killed`, `killed.civilians`, ... `value` is
    the JSON value as the contract writes it (a mapping). `voice` names whom the value goes back to.
    """

    id: str
    document_id: str
    report_id: str
    field: str
    value: Mapping[str, object]
    span: Span | None
    said_by: str | None = None
    modality: str = "asserted"
    by: Literal["machine", "person"] = "machine"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A ruling on two reports, or a corrected value. Retracted, never erased."""

    id: str
    kind: Literal["same", "different", "unsure", "correct"]
    left: str  # report id
    right: str  # report id, or the field for a correction
    reason: str
    by: str
    at: str
    value: Mapping[str, object] | None = None
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Why two reports were judged (not) to be of one incident: the waterfall of clues."""

    left: str
    right: str
    weight: float
    clues: tuple[Clue, ...]


@dataclass(frozen=True, slots=True)
class Dependence:
    """Two documents whose statements are one voice: a copy, a shared agency, a quotation of the other."""

    left: str
    right: str
    kind: Literal["copy", "excerpt", "agency", "quotes"]
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """Low, best and high of a count under a named rule; a bound is None where it is open."""

    low: int | None
    best: int | None
    high: int | None
    rule: str
    basis: tuple[str, ...]
    dissent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """The published value of one field, its basis, its dissent and the rule that chose it."""

    field: str
    value: Mapping[str, object] | Unknown
    basis: tuple[str, ...]
    dissent: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A party to an incident with the status that the statements give it."""

    role: Role
    name: str
    actor_id: str | None
    kind: str
    status: InitiatorStatus | None
    basis: tuple[str, ...]
    dissent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """How far an incident can be trusted: Airwars' word, Admiralty credibility, independent voices, and why."""

    grade: Literal["confirmed", "fair", "weak", "contested", "discounted"]
    credibility: int
    voices: int
    documents: int
    why: str
    voice_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of a document that bears on an issue."""

    document_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that does not fit. Kinds are those of the contract."""

    id: str
    kind: str
    severity: Literal["low", "medium", "high"]
    detail: str
    evidence: tuple[Evidence, ...]
    statement_ids: tuple[str, ...] = ()
    incident_id: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened: the reports judged to be about it, and what is published of it."""

    id: str
    types: tuple[str, ...]
    status: EventStatus
    date: EventDate
    place: Place | None
    participants: tuple[Attribution, ...]
    figures: Mapping[str, Estimate]
    assessment: Assessment
    reports: tuple[str, ...]
    documents: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    issues: tuple[Issue, ...] = ()
    links: tuple[Link, ...] = ()
