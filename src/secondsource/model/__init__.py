"""Every noun of secondsource, frozen and without I/O.

Read in this order: Span, Document, the mentions that `detect` finds, the values that `resolve` gives them, Report and the
other findings of one document (together an Extraction), then what is said across documents: Statement, Judgement,
Incident, Finding, Issue.

All offsets count Unicode code points of `Document.text`, half open. Dates are `datetime.date`; an interval with both ends
`None` is unknown. What is not known is `None` or `Unknown(why)`; never 0, never the publication date.
"""

from __future__ import annotations

from secondsource.model.document import (
    READ_PARTS,
    DatePrecision,
    Document,
    Entity,
    EventStatus,
    InitiatorStatus,
    Loss,
    Measure,
    Obtained,
    Part,
    PartKind,
    PlacePrecision,
    Raw,
    Role,
    Scope,
    Span,
    Unknown,
)
from secondsource.model.reading import (
    Actor,
    Clue,
    EventDate,
    Extraction,
    Figure,
    Participant,
    Place,
    Relation,
    Report,
    SpeechAct,
    Statistic,
    Time,
    Weapon,
)
from secondsource.model.record import (
    Assessment,
    Attribution,
    Dependence,
    Estimate,
    Evidence,
    Finding,
    Incident,
    Issue,
    Judgement,
    Link,
    Statement,
)

__all__ = [
    "READ_PARTS",
    "Actor",
    "Assessment",
    "Attribution",
    "Clue",
    "DatePrecision",
    "Dependence",
    "Document",
    "Entity",
    "Estimate",
    "EventDate",
    "EventStatus",
    "Evidence",
    "Extraction",
    "Figure",
    "Finding",
    "Incident",
    "InitiatorStatus",
    "Issue",
    "Judgement",
    "Link",
    "Loss",
    "Measure",
    "Obtained",
    "Part",
    "PartKind",
    "Participant",
    "Place",
    "PlacePrecision",
    "Raw",
    "Relation",
    "Report",
    "Role",
    "Scope",
    "Span",
    "SpeechAct",
    "Statement",
    "Statistic",
    "Time",
    "Unknown",
    "Weapon",
]
