"""What is read in one document: values of mentions, reports, acts of speech, statistics, relations. Read `Report`, then `Extraction`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from secondsource.model.document import (
    DatePrecision,
    Document,
    Entity,
    EventStatus,
    InitiatorStatus,
    PlacePrecision,
    Role,
    Scope,
    Span,
)


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
    told_as: tuple[str, ...] = ()  # the types of the deeds that it is a party to, where the event tells of several


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
    corrected: tuple[str, ...] = ()  # fields whose value a person put in the place of the reading
    beaten: tuple[Figure, ...] = ()  # who was beaten, with no word of an injury: some codebooks count them as injured

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
    mode: str = "speech"  # speech, belief, wish, attitude, plan, evidence ("the survey shows"), impersonal ("seems to"), deed
    sense: str = ""  # which sort of its kind: refusal, consent, criticism, suit, investigation, ultimatum ...; empty for the plain sort


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
