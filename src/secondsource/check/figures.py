"""Tolls that do not fit: told apart into updates, differences of scope, and contradictions.

Of two counts of one measure, the same voice's later one is an update, and so is a higher one told on a later day. Where the
difference is the attackers, the forces or another class counted in, it is one of scope. What is left, told by two voices at
the same time and not to be reconciled by any bound, is a contradiction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secondsource.check.made import Held, evidence_of, make
from secondsource.check.voices import voice_of
from secondsource.model import Incident, Issue, Statement

MEASURES = ("killed", "injured", "missing", "abducted")
CLASSES = ("attackers", "militants", "army", "police", "security_forces", "paramilitary", "civilians", "students", "children", "officials")


@dataclass(frozen=True, slots=True)
class Told:
    """One count with who said it and when."""

    statement: Statement
    low: int | None
    high: int | None
    voice: str
    published: dt.date | None
    when: str

    @property
    def value(self) -> int:
        """The number named."""
        return self.low if self.low is not None else self.high or 0


def tolls(held: Held) -> Sequence[Issue]:
    """Updates, differences of scope and contradictions over the counts of each incident."""
    return [issue for i in held.incidents for measure in MEASURES for issue in _tolls(held, i, measure)]


def _tolls(held: Held, incident: Incident, measure: str) -> Iterator[Issue]:
    told = [t for s in held.statements[incident.id] if (t := _told(held, s, measure)) is not None]
    told.sort(key=lambda t: (t.when, t.statement.span.start if t.statement.span else 0, t.statement.id))
    if len({t.value for t in told}) < 2:
        return
    yield from _update(incident, measure, told)
    yield from _scope(held, incident, measure, told)
    yield from _contradiction(held, incident, measure, told)


def _told(held: Held, s: Statement, measure: str) -> Told | None:
    """The count that a statement gives of the whole event; None for parts and for reports told in passing."""
    report = held.reports[s.report_id]
    if s.field != measure or s.modality == "part" or report.background:
        return None
    low, high = s.value.get("low"), s.value.get("high")
    if not isinstance(low, int) and not isinstance(high, int):
        return None
    doc = held.extractions[s.document_id].document
    when = doc.published_raw or (doc.published.isoformat() if doc.published else "9999")
    return Told(
        s, low if isinstance(low, int) else None, high if isinstance(high, int) else None,
        voice_of(held, s), doc.published, when,
    )


def _update(incident: Incident, measure: str, told: Sequence[Told]) -> Iterator[Issue]:
    """A toll that moved: one issue with its history."""
    days = [t for n, t in enumerate(told) if n == 0 or t.value != told[n - 1].value]
    if len({t.when for t in days}) < 2:
        return
    history = ", ".join(f"{t.value} ({t.when[:10]})" for t in days)
    evidence = [e for t in days for e in evidence_of(t.statement)]
    yield make("update", "low", f"{measure}: {history}", evidence, statements=[t.statement for t in days], incident=incident.id)


def _scope(held: Held, incident: Incident, measure: str, told: Sequence[Told]) -> Iterator[Issue]:
    """Two totals whose difference is a class that one of them counts in."""
    parts = {
        s.value["low"]: s
        for s in held.statements[incident.id]
        if s.field.startswith(f"{measure}.") and s.field.split(".")[1] in CLASSES and isinstance(s.value.get("low"), int)
    }
    seen: set[tuple[int, int]] = set()
    for a in told:
        for b in told:
            part = parts.get(b.value - a.value)
            if a.value >= b.value or part is None or (a.value, b.value) in seen:
                continue
            seen.add((a.value, b.value))
            name = part.field.split(".")[1].replace("_", " ")
            detail = f"{b.value} {measure} counts {part.value['low']} {name} that {a.value} leaves out: no contradiction"
            own = [a.statement, b.statement, part]
            yield make("scope", "low", detail, [e for s in own for e in evidence_of(s)], statements=own, incident=incident.id)


def _contradiction(held: Held, incident: Incident, measure: str, told: Sequence[Told]) -> Iterator[Issue]:
    """Counts of two voices at one time that no bound reconciles."""
    pairs = [(a, b) for n, a in enumerate(told) for b in told[n + 1 :] if _clash(held, a, b)]
    if not pairs:
        return
    chosen: dict[tuple[int, int], tuple[Told, Told]] = {}
    for a, b in pairs:
        chosen.setdefault((min(a.value, b.value), max(a.value, b.value)), (a, b))
    for (low, high), (a, b) in sorted(chosen.items()):
        detail = f"{measure}: {_who(a)} {a.value}, {_who(b)} {b.value}, told at the same time"
        own = [a.statement, b.statement]
        wide = high > low * 1.25 + 2
        yield make("contradiction", "high" if wide else "medium", detail, [e for s in own for e in evidence_of(s)], statements=own, incident=incident.id)


def _clash(held: Held, a: Told, b: Told) -> bool:
    """Whether two counts cannot both be true, and neither replaces the other."""
    if a.voice == b.voice or a.statement.said_by is None and b.statement.said_by is None:
        return False
    if a.when[:10] != b.when[:10]:
        return False
    low = max(a.low or 0, b.low or 0)
    high = min(_top(a), _top(b))
    return low > high


def _top(t: Told) -> float:
    return float("inf") if t.high is None else float(t.high)


def _who(t: Told) -> str:
    return t.statement.said_by or t.voice
