"""Tolls that do not fit: told apart into updates, differences of scope, and contradictions.

Of two counts of one measure, the same voice's later one is an update, and so is a higher one told on a later day. Where the
difference is the attackers, the forces or another class counted in, it is one of scope. What is left, told by two voices at
the same time and not to be reconciled by any bound, is a contradiction.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secondsource.check.made import UNDATED, Held, evidence_of, make, when
from secondsource.check.words import find_phrase, sentence_at, sentences
from secondsource.model import Evidence, Incident, Issue, Statement
from secondsource.wording import stood_once

MEASURES = ("killed", "injured", "missing", "abducted")
#: a lower count within so many days is set against the higher one; later ones are what was found out
SOON = 1
#: one in so many: counts that differ by no more are one count, misheard
NEARLY = 20
#: more distinct counts than this in one article: a live page or a table, where numbers follow each other in time
LIVE = 4
#: as many lines that begin with an hour make a page that is written on through the day
HOURS = 3
_HOURS = re.compile(r"^\W*\d{1,2}[.:h]\d{2} ?(?:[ap]\.?m\b|\b)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Told:
    """One count of the whole event, with who said it and when."""

    statement: Statement
    low: int | None
    high: int | None
    voice: str
    named: bool
    when: str
    vague: bool = False  # 'officials': too vague to be told from the article's own word

    @property
    def value(self) -> int:
        """The number named."""
        return self.low if self.low is not None else self.high or 0

    @property
    def top(self) -> int:
        """The highest number that it allows: 'at least 25' does not mean forty."""
        return self.high if self.high is not None else max(self.value + 3, self.value * 5 // 4)


def tolls(held: Held) -> Sequence[Issue]:
    """Updates, differences of scope and contradictions over the counts of each incident."""
    return [issue for i in held.incidents for measure in MEASURES for issue in _tolls(held, i, measure)]


def _tolls(held: Held, incident: Incident, measure: str) -> Iterator[Issue]:
    told = [t for s in held.statements[incident.id] if (t := _told(held, s, measure)) is not None]
    told.sort(key=lambda t: (t.when, t.statement.span.start if t.statement.span else 0, t.statement.id))
    yield from _scope(held, incident, measure, told)
    if len({t.value for t in told}) >= 2:
        yield from _update(incident, measure, told)
        yield from _contradiction(held, incident, measure, told)


def _told(held: Held, s: Statement, measure: str) -> Told | None:
    """The count that a statement gives of the whole event; None for parts and for reports told in passing."""
    if s.field != measure or s.modality == "part" or held.reports[s.report_id].background:
        return None
    if s.span is not None and s.span.quote.lower().startswith("all "):
        return None  # "three gunmen came, and all three were dead": of some told before
    low, high = s.value.get("low"), s.value.get("high")
    if not isinstance(low, int) and not isinstance(high, int):
        return None
    named = held.voices.named(s)
    return Told(
        s,
        low if isinstance(low, int) else None,
        high if isinstance(high, int) else None,
        held.voices.of(s),
        named is not None,
        when(held, s.document_id),
        named in held.voices.lexicon["vague"],
    )


def _issue(kind: str, severity: str, detail: str, own: Sequence[Statement], incident: Incident) -> Issue:
    evidence = [e for s in own for e in evidence_of(s)]
    return make(kind, severity, detail, evidence, statements=own, incident=incident.id)  # type: ignore[arg-type]


def _update(incident: Incident, measure: str, told: Sequence[Told]) -> Iterator[Issue]:
    """A toll that moved: one issue with its history. What bears no date cannot be told to be later, and is left to other checks."""
    told = [t for t in told if t.when != UNDATED]
    moves = [t for n, t in enumerate(told) if n == 0 or t.value != told[n - 1].value]
    same_day = {t.voice for t in moves if sum(o.voice == t.voice for o in moves) > 1}
    if len({t.when for t in moves}) < 2 and not same_day:
        return
    history = ", ".join(f"{t.value} ({t.when[:10]})" for t in moves)
    yield _issue("update", "low", f"{measure}: {history}", [t.statement for t in moves], incident)


# ---------------------------------------------------------------------------------------------------------- scope
def _scope(held: Held, incident: Incident, measure: str, told: Sequence[Told]) -> Iterator[Issue]:
    """Two totals whose difference is a class that one of them counts in; and a class verified where others count everyone."""
    parts = _parts(held, incident, measure)
    seen: set[tuple[int, int]] = set()
    for a in told:
        for b in told:
            part = parts.get(b.value - a.value)
            if a.value >= b.value or part is None or a.value < 3 * (b.value - a.value) or (a.value, b.value) in seen:
                continue
            seen.add((a.value, b.value))
            name = part.field.split(".")[1].replace("_", " ")
            detail = f"{b.value} {measure} counts {part.value['low']} {name} that {a.value} leaves out: no contradiction"
            yield _issue("scope", "low", detail, [a.statement, b.statement, part], incident)
    yield from _class_only(held, incident, measure, told)
    yield from _together(held, incident, measure, told)


def _together(held: Held, incident: Incident, measure: str, told: Sequence[Told]) -> Iterator[Issue]:
    """A total of two events in an article that counts each of them too: "41 killed by two bombs", 34 by the one and seven by the other."""
    for document, own in _by_document(told).items():
        if len({t.value for t in own}) < 2:
            continue
        others = _of_other_events(held, incident, document, measure)
        pairs = ((a, b, others.get(b.value - a.value)) for a in own for b in own if a.value < b.value)
        for a, b, other in pairs:
            if other is not None and b.statement.span is not None and _of_two(held, document, b.statement.span.start):
                detail = f"{b.value} {measure} counts {b.value - a.value} of another event that {a.value} leaves out: no contradiction"
                evidence = [*evidence_of(a.statement), *evidence_of(b.statement), other]
                yield make("scope", "low", detail, evidence, statements=[a.statement, b.statement], incident=incident.id)
                break


def _by_document(told: Sequence[Told]) -> dict[str, list[Told]]:
    """Counts by the article that gives them."""
    out: dict[str, list[Told]] = {}
    for t in told:
        out.setdefault(t.statement.document_id, []).append(t)
    return out


def _of_other_events(held: Held, incident: Incident, document: str, measure: str) -> dict[int, Evidence]:
    """Counts that an article gives of events that are not of this incident, by their number."""
    reports = [r for r in held.extractions[document].reports if held.incident_of.get(r.id) != incident.id]
    return {
        f.low: Evidence(document, f.span)
        for r in reports
        for f in r.figures
        if f.measure == measure and f.low is not None and f.low == f.high and f.group is None and f.scope != "part"
    }


def _of_two(held: Held, document: str, at: int) -> bool:
    """Whether the sentence of a total speaks of several events."""
    text = sentences(held.extractions[document].document)
    n = sentence_at(text, at)
    return n is not None and find_phrase("several", text[n], held.kb.lexicon("checks")) is not None


def _parts(held: Held, incident: Incident, measure: str) -> dict[int, Statement]:
    """Counts of a class, by their number."""
    out: dict[int, Statement] = {}
    for s in held.statements[incident.id]:
        low = s.value.get("low")
        if s.field.startswith(f"{measure}.") and isinstance(low, int) and low > 0:
            out.setdefault(low, s)
    return out


def _class_only(held: Held, incident: Incident, measure: str, told: Sequence[Told]) -> Iterator[Issue]:
    """A voice that counts civilians only, beside another that counts everyone."""
    everyone = {t.value: t for t in told}
    for s in held.statements[incident.id]:
        low = s.value.get("low")
        if s.field != f"{measure}.civilians" or not isinstance(low, int) or held.reports[s.report_id].background:
            continue
        own = {t.value for t in told if t.statement.document_id == s.document_id}
        others = [t for v, t in sorted(everyone.items()) if v > low and t.statement.document_id != s.document_id]
        if not own and others:
            detail = f"{low} civilians {measure}, beside {others[-1].value} of everyone: another scope"
            yield _issue("scope", "low", detail, [s, others[-1].statement], incident)


# -------------------------------------------------------------------------------------------------- contradiction
def _contradiction(held: Held, incident: Incident, measure: str, told: Sequence[Told]) -> Iterator[Issue]:
    """Counts of two voices in one article that no bound reconciles. Across articles time passes, and tolls move."""
    chosen: dict[tuple[int, int], tuple[Told, Told]] = {}
    for document, own in sorted(_by_document(told).items()):
        text = held.extractions[document].document.text
        calm = [t for t in own if t.statement.span is None or not stood_once(text, t.statement.span.start)]
        if len({t.value for t in calm}) > LIVE or len(_HOURS.findall(text)) >= HOURS:
            continue
        for n, a in enumerate(calm):
            for b in calm[n + 1 :]:
                if _clash(a, b) and not _agrees_elsewhere(a, b, calm):
                    chosen.setdefault((min(a.value, b.value), max(a.value, b.value)), (a, b))
    for a, b in (*_fallen(told), *_misheard(held, told)):
        chosen.setdefault((min(a.value, b.value), max(a.value, b.value)), (a, b))
    for (low, high), (a, b) in sorted(chosen.items()):
        time = "told at the same time" if a.when[:10] == b.when[:10] else f"told on {a.when[:10]} and {b.when[:10]}"
        detail = f"{measure}: {_who(a)} {a.value}, {_who(b)} {b.value}, {time}"
        yield _issue("contradiction", "high" if high > low * 1.25 + 2 else "medium", detail, [a.statement, b.statement], incident)


def _fallen(told: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    """A count that another voice lowers soon after, where nobody takes the higher one back: tolls rise, they do not fall by themselves."""
    dated = [t for t in told if t.when != UNDATED and t.named and not t.vague]
    for n, a in enumerate(dated):
        for b in dated[n + 1 :]:
            if a.statement.document_id == b.statement.document_id or b.top >= (a.low or 0) or _days(a, b) > SOON or not _clash(a, b):
                continue
            if any(o.voice == a.voice and o.when >= a.when and o.value <= b.value for o in told):
                continue  # the voice itself came down
            yield a, b


def _misheard(held: Held, told: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    """Two papers of one day or the next that heard one voice give numbers that are nearly the same, the later the lower one.

    A force that came down says so by more than a few: that is an update.
    """
    top: dict[tuple[str, str], Told] = {}  # of several that a voice has in one article the highest: the others are history or parts
    for t in told:
        key = (t.statement.document_id, t.voice)
        if t.when != UNDATED and t.named and not t.vague and t.low == t.high and (key not in top or t.value > top[key].value):
            top[key] = t
    dated = [t for t in told if top.get((t.statement.document_id, t.voice)) is t]
    lexicon = held.kb.lexicon("checks")
    for n, a in enumerate(dated):
        for b in dated[n + 1 :]:
            apart = held.voices.group[a.statement.document_id] != held.voices.group[b.statement.document_id]
            if not apart or a.voice != b.voice or b.value >= a.value or _days(a, b) > SOON or a.value - b.value > a.value // NEARLY:
                continue
            text = sentences(held.extractions[b.statement.document_id].document)
            again = any(o.statement.document_id == b.statement.document_id and o.value == a.value for o in told)
            if not again and not any(find_phrase("explained", s, lexicon) for s in text):
                yield a, b


def _days(a: Told, b: Told) -> int:
    return abs((dt.date.fromisoformat(b.when[:10]) - dt.date.fromisoformat(a.when[:10])).days)


def _clash(a: Told, b: Told) -> bool:
    """Whether two counts of two voices cannot both be true."""
    if a.voice == b.voice or not (a.named or b.named):
        return False
    if not (a.named and b.named) and (a.vague or b.vague):
        return False  # "officials said 59", and an unnamed 54 beside it: hardly two voices
    if min(a.value, b.value) * 8 < max(a.value, b.value) or min(a.value, b.value) < 3:
        return False  # one and thirteen: the one is a person named, not another toll
    return max(a.low or 0, b.low or 0) > min(a.top, b.top)


def _agrees_elsewhere(a: Told, b: Told, told: Sequence[Told]) -> bool:
    """Whether one of the two voices gives another count that agrees with the other's: then one of its two is history."""
    return any(
        o.voice == one.voice and o is not one and max(o.low or 0, other.low or 0) <= min(o.top, other.top)
        for one, other in ((a, b), (b, a))
        for o in told
    )


def _who(t: Told) -> str:
    """Who says it, for the sentence; a pronoun or 'one of whom' names nobody."""
    return t.statement.said_by if t.named and t.statement.said_by else "the article"
