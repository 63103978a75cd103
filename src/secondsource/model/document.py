"""A document as read, its spans, and the words that fields may hold. Read `Span` and `Document` first."""

from __future__ import annotations

import datetime as dt
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
