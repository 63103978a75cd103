"""Every noun of secondsource, frozen and without I/O.

Read in this order: Span, Document, the mentions that `detect` finds, the values that `resolve` gives them, Report and the
other findings of one document (together an Extraction), then what is said across documents: Statement, Judgement,
Incident, Finding, Issue.

All offsets count Unicode code points of `Document.text`, half open. Dates are `datetime.date`; an interval with both ends
`None` is unknown. What is not known is `None` or `Unknown(why)`; never 0, never the publication date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

PartKind = Literal["headline", "dateline", "byline", "lead", "body", "caption", "boilerplate", "comment"]
#: kinds of part that are read as reporting
READ_PARTS: frozenset[str] = frozenset({"headline", "dateline", "lead", "body"})

DatePrecision = Literal["day", "days", "week", "month", "season", "year", "unknown"]
PlacePrecision = Literal["site", "town", "near", "admin2", "admin1", "region", "country"]
Role = Literal["initiator", "target", "claimant", "denier"]
InitiatorStatus = Literal["asserted", "accused", "accused_by_authorities", "claimed", "denied", "possible"]
EventStatus = Literal["happened", "attempted", "threatened", "hypothetical"]
Entity = Literal["person", "group", "organization", "thing"]
Measure = Literal["killed", "injured", "missing", "abducted", "arrested", "surrendered", "displaced", "released"]
Scope = Literal["event", "toll_so_far", "part"]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that could not be had, with the reason."""

    why: str


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points and the quote itself, which is its checksum."""

    start: int
    end: int
    quote: str

    @staticmethod
    def of(text: str, start: int, end: int) -> Span:
        """Span over `text[start:end]`.

        >>> Span.of("bomb in Quetta", 8, 14).quote
        'Quetta'
        """
        return Span(start, end, text[start:end])

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document and what it is: body, caption, menu, reader comment."""

    kind: PartKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Obtained:
    """How a document came to us."""

    path: str | None = None
    url: str | None = None
    retrieved: str | None = None
    sha256: str | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """The bytes of one document as they came, and how. `name` is where it is, for messages: `feed.zip!a/b.html`, `in.jsonl:12`.

    `content_type` is what the bytes are (media type), looked at, not believed; `application/json` is one line of the contract.
    """

    name: str
    content: bytes
    content_type: str
    obtained: Obtained = field(default_factory=Obtained)


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that could not be read, in one message: where, what, and what to do next. The rest goes on."""

    where: str
    what: str
    next_step: str = "It was left out; the others go on."

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.next_step}"


@dataclass(frozen=True, slots=True)
class Document:
    """One article as read, immutable; every span counts into `text`."""

    id: str
    text: str
    parts: tuple[Part, ...]
    title: str | None = None
    published: dt.date | None = None
    published_raw: str | None = None
    url: str | None = None
    source: str | None = None
    agency: str | None = None
    language: str | None = None
    from_html: bool = False
    obtained: Obtained = field(default_factory=Obtained)
    byline: str | None = None
    section: str | None = None
    updated: dt.date | None = None
    dateline: Span | None = None
    corrections: tuple[Span, ...] = ()  # the outlet's own correction notices

    def readable(self) -> tuple[Part, ...]:
        """The parts that are read as reporting, in order."""
        return tuple(p for p in self.parts if p.kind in READ_PARTS)


# ------------------------------------------------------------------------------------------------ mentions and values


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression: its TIMEX3 value and the days it stands for.

    `anchor` says what a relative expression hangs on: `publication`, `event` (the one told before it) or `text` (an
    explicit date named before it); `absolute` for none. Without a publication date a relative one has no days.
    """

    span: Span
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str | None
    earliest: dt.date | None = None
    latest: dt.date | None = None
    precision: DatePrecision = "unknown"
    anchor: Literal["absolute", "publication", "event", "text"] = "absolute"
    weekday: int | None = None  # 0 Monday; as worded beside an explicit date, kept for the weekday check
    mod: str | None = None  # TIMEX3 START, MID, END: "early May", "mid-2014"
    stretch: tuple[dt.date | None, dt.date | None] | None = None  # what it bounds: "since August", "between 2007 and 2009"
    shift: tuple[int | None, str] | None = None  # from the event it hangs on: (14, "D"), (-1, "Y"), (None, "H") "hours later"


@dataclass(frozen=True, slots=True)
class EventDate:
    """When an event happened, as precise as the source and no more. `span` is the expression that says it."""

    earliest: dt.date | None
    latest: dt.date | None
    precision: DatePrecision
    span: Span | None = None
    why: str | None = None  # for unknown dates, or what decided


@dataclass(frozen=True, slots=True)
class Clue:
    """One reason for or against a decision: name, weight in log2 odds, and a sentence."""

    name: str
    weight: float
    why: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a text. `geonames_id`, coordinates and parents are None where it could not be resolved."""

    name: str
    span: Span | None
    geonames_id: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    admin1: str | None = None
    admin2: str | None = None
    precision: PlacePrecision = "town"
    is_scene: bool = False
    feature: str | None = None  # GeoNames feature class: P town, A unit, S site, ...
    clues: tuple[Clue, ...] = ()
    adjectival: bool = False  # a demonym ("Pakistani", "Israelis"): a toponym, but never a scene


@dataclass(frozen=True, slots=True)
class Actor:
    """A named or described actor in a text, resolved against the register where `actor_id` is set."""

    span: Span
    name: str
    actor_id: str | None = None
    kind: str = "unknown"  # the contract's `kind`
    country: str | None = None
    described: bool = False  # "the militants", "unidentified gunmen": no proper name


@dataclass(frozen=True, slots=True)
class Participant:
    """A party to an event in one role."""

    role: Role
    text: str
    span: Span
    name: str | None = None
    actor_id: str | None = None
    kind: str = "unknown"
    status: InitiatorStatus | None = None
    said_by: str | None = None
    entity: Entity | None = None
    count: tuple[int | None, int | None] | None = None  # low, high of persons or things
    effect: tuple[str, ...] | None = None  # killed, injured, abducted, none, destroyed, damaged


@dataclass(frozen=True, slots=True)
class Figure:
    """A count as worded. `low` None: only bounded above; `high` None: open ("at least 70")."""

    measure: str
    low: int | None
    high: int | None
    span: Span
    group: str | None = None
    scope: Scope = "event"
    said_by: str | None = None


@dataclass(frozen=True, slots=True)
class Weapon:
    """A weapon or tactic as worded, with its dotted type."""

    type: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Report:
    """What one document says of one event."""

    id: str
    types: tuple[str, ...]  # main first; dotted ids of the ontology
    status: EventStatus
    span: Span  # the trigger
    passages: tuple[Span, ...] = ()
    date: EventDate = field(default_factory=lambda: EventDate(None, None, "unknown"))
    places: tuple[Place, ...] = ()
    participants: tuple[Participant, ...] = ()
    figures: tuple[Figure, ...] = ()
    weapons: tuple[Weapon, ...] = ()
    background: bool = False  # told only as history or comparison
    clues: tuple[Clue, ...] = ()
    triggers: tuple[Span, ...] = ()  # every word that tells of the event, `span` among them

    @property
    def type(self) -> str:
        """The main type."""
        return self.types[0]


@dataclass(frozen=True, slots=True)
class SpeechAct:
    """Who said what by which words: the contract's `statements[]` (claims, denials, accusations, any attributed speech)."""

    kind: str
    speaker: str | None
    source_span: Span | None
    cue_span: Span | None
    content_span: Span | None
    content_spans: tuple[Span, ...] = ()
    actor_id: str | None = None
    about_report: str | None = None
    about_actor: str | None = None
    place: str | None = None
    date: EventDate | None = None
    mode: str = "speech"  # speech, belief, wish, attitude, plan, evidence ("the survey shows"), impersonal ("seems to")


@dataclass(frozen=True, slots=True)
class Statistic:
    """A total of a period and an area; never an incident."""

    measure: str
    low: int | None
    high: int | None
    span: Span
    group: str | None = None
    earliest: dt.date | None = None
    latest: dt.date | None = None
    area: str | None = None
    geonames_id: int | None = None
    initiator: str | None = None
    said_by: str | None = None
    share_of: float | None = None  # per cent of a larger total, where it is worded as a share


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two groups, as somebody said it."""

    kind: str
    left: str | None
    right: str | None
    left_text: str
    right_text: str
    span: Span
    date: EventDate | None = None
    said_by: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read out of one document: the contract's line."""

    document: Document
    reports: tuple[Report, ...] = ()
    acts: tuple[SpeechAct, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    relations: tuple[Relation, ...] = ()
    toponyms: tuple[Place, ...] = ()
    times: tuple[Time, ...] = ()
    unread: str | None = None  # why a document was kept but not read (language, size)


# --------------------------------------------------------------------------------------------------- across documents


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
    left: str  # report id, or incident id for a correction
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
