"""Which report, and which group, an act of speech is about.

An act that tells of an event in its own words is about that report. "The attack", "it", "responsibility" go back to the
report that fits best: by the word, by a place named beside it, by nearness, and the main report before the asides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from secondsource.knowledge.charge_words import charge_words
from secondsource.model import Actor, Report, Span, SpeechAct
from secondsource.parse import Parsed

#: acts that are about something that happened, even where their words name it by a pronoun
_ABOUT_EVENTS = frozenset(
    {"claim_of_responsibility", "denial_of_responsibility", "accusation", "acknowledgement", "condemnation", "denial"}
)
_EVENT_WORD = re.compile(
    r"\b(?:attack|bombing|blast|explosion|killing|murder|ambush|assault|shooting|raid|massacre|strike|responsib|credit|it\b|this\b|them\b"
    r"|abduction|kidnapping|incident|operation|violence|sent|bomber|gunm|did\b|claim|hand in|role|involve|behind|carried out|death)",
    re.IGNORECASE,
)
#: deeds of no one event: "responsibility for their activities", "most of the attacks"
_ANY_DEEDS = re.compile(
    r"\bfor (?:all |its |their |his |such |many |several |most |numerous |various |other |of |the )*"
    r"(?:activities|actions|acts|deeds|crimes|operations)\b|^\W*(?:most|many|several|some|dozens|scores|hundreds|a number|the majority)\b"
    r"|^\W*(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:\w+ )?(?:attacks|bombings|blasts|killings|raids)\b",
    re.IGNORECASE,
)
#: "they had done it in revenge for the killing of a priest": it is what was told before, not the killing
_DID_IT = re.compile(
    r"^(?:that )?(?:it|they|we|he|she|its \w+|their \w+) (?:had |has |have )?(?:done|did|carried out) (?:it|this|so)\b", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: the deeds told just before, more than one
_THE_DEEDS = re.compile(
    r"\b(?:the|these|those|both|all)(?: \w+)? (?:attacks|blasts|bombings|explosions|killings|assaults|raids)\b", re.IGNORECASE
)
#: characters within which they were told
_NEAR_MANY = 900
#: what a word in the content says of the family of the report that it means
_WORDS = (
    (re.compile(r"\b(?:bomb|blast|explosi|suicide)", re.IGNORECASE), "attack.bombing"),
    (re.compile(r"\b(?:kidnap|abduct|hostage)", re.IGNORECASE), "attack.abduction"),
    (re.compile(r"\b(?:shoot|shot|gunm|ambush|assault|murder|killing)", re.IGNORECASE), "attack.armed_assault"),
    (re.compile(r"\b(?:air ?strike|drone)", re.IGNORECASE), "attack.air_strike"),
)
_VIOLENT = ("attack", "battle", "unrest")
#: kinds of actor that can be meant as doers of a violent event
_ARMED = ("rebel", "militia", "state_forces")


class Ties:
    """The reports of one document, for looking up what an act is about."""

    def __init__(self, reports: Sequence[Report], parsed: Parsed, actors: Sequence[Actor] = ()) -> None:
        self._reports = sorted((r for r in reports if r.type.startswith(_VIOLENT)), key=lambda r: r.span.start)
        self._all = sorted(reports, key=lambda r: r.span.start)
        self._main = next((r for r in reports if not r.background and r.type.startswith(_VIOLENT)), None)
        self._parsed = parsed
        self._armed = [a for a in actors if a.kind.startswith(_ARMED) or (a.kind == "unknown" and not a.described)]

    def report_of(self, act: SpeechAct) -> str | None:
        """The report that an act is about: one told in its words, else the one that "the attack" there stands for."""
        if act.kind == "said" or _ANY_DEEDS.search(_words(act)):
            return None
        pieces = () if _DID_IT.match(_words(act)) else _pieces(act)
        own = [r for r in self._all if any(_within(t, s) for t in (r.span, *r.triggers) for s in pieces)]
        if own:
            return max(own, key=lambda r: (r.type.startswith(_VIOLENT), not r.background)).id
        if act.kind not in _ABOUT_EVENTS or not self._reports or not self._means_event(act):
            return None
        fitting = [r for r in self._reports if self._of_that_year(r, act)]
        return max(fitting, key=lambda r: self._fit(r, act)).id if fitting else None

    def _of_that_year(self, report: Report, act: SpeechAct) -> bool:
        """Whether a year that the act's own sentence names is the report's: "after the raid of August 2016 both took credit"."""
        anchor = act.cue_span or act.content_span or act.source_span
        tokens = self._parsed.tokens(anchor.start, anchor.end) if anchor is not None else None
        if tokens is None or not len(tokens) or report.date.earliest is None or report.date.latest is None:
            return True
        years = {int(y) for y in _YEAR.findall(self._parsed.span(self._parsed.sentence(tokens[0])).quote)}
        return not years or bool(years & set(range(report.date.earliest.year, report.date.latest.year + 1)))

    def reports_of(self, act: SpeechAct) -> tuple[str, ...]:
        """The reports that a claim of "the attacks" is about: all those told in the stretch before it, where there are several."""
        one = self.report_of(act)
        if one is None or act.kind != "claim_of_responsibility" or not _THE_DEEDS.search(_words(act)):
            return () if one is None else (one,)
        here = (act.cue_span or act.content_span or act.source_span or self._all[0].span).start
        near = [r for r in self._reports if not r.background and r.status == "happened" and _NEAR_MANY > self._gap(r, here) >= 0]
        return tuple(r.id for r in near) or (one,)

    def _gap(self, report: Report, here: int) -> int:
        """How far before a point a report was last told of; negative where it is told only after it."""
        ends = [max(0, here - s.end) for s in (report.span, *report.passages) if s.start <= here]
        return min(ends, default=-1)

    def _means_event(self, act: SpeechAct) -> bool:
        words = _words(act)
        if act.kind.endswith("_of_responsibility") or _EVENT_WORD.search(words):
            return True
        if act.kind == "denial" and charge_words().answers_charge(words):
            return True
        if act.kind == "acknowledgement" and charge_words().of_own_arms(words):
            return True
        return act.kind == "accusation" and any(_within(a.span, s) for a in self._armed for s in _pieces(act))

    def _fit(self, report: Report, act: SpeechAct) -> tuple[float, int]:
        """How well a report fits what an act says; the earlier one among equals."""
        here = (act.cue_span or act.content_span or report.span).start
        words = _words(act)
        fit = 1.0 * (report is self._main) - 1.5 * report.background + 1.0 * (report.status == "happened")
        fit += 2.0 * any(pattern.search(words) and any(t.startswith(family) for t in report.types) for pattern, family in _WORDS)
        fit += 2.0 * any(p.name.lower() in words.lower() for p in report.places if p.name)
        fit += self._nearness(report, here)
        return fit, -report.span.start

    def _nearness(self, report: Report, here: int) -> float:
        """More for a report told in the sentence or just before it, less for one that comes only later."""
        told = [s for s in (report.span, *report.passages) if s.start <= here]
        if not told:
            return -1.0
        gap = min(max(0, here - s.end) for s in told)
        return 1.5 if gap < 200 else 0.7 if gap < 500 else 0.0

    def actor_in(self, act: SpeechAct, actors: Sequence[Actor]) -> str | None:
        """The first group named in what was said, the speaker excepted."""
        if act.kind == "said":
            return None
        for actor in sorted(actors, key=lambda a: a.span.start):
            told = any(_within(actor.span, s) for s in _pieces(act)) and not _is_speaker(actor, act)
            if told and (act.source_span is None or not actor.span.overlaps(act.source_span)):
                return actor.actor_id or actor.name
        return None


def _is_speaker(actor: Actor, act: SpeechAct) -> bool:
    """Whether an actor named in what was said is the one who says it, or whose spokesman does."""
    if actor.actor_id is not None and actor.actor_id == act.actor_id:
        return True
    mine = set((act.speaker or "").lower().replace("-", " ").split())
    return any(len(w) > 3 and w in mine for w in actor.name.lower().replace("-", " ").split())


def _pieces(act: SpeechAct) -> tuple[Span, ...]:
    return act.content_spans or ((act.content_span,) if act.content_span is not None else ())


def _words(act: SpeechAct) -> str:
    return " ".join(s.quote for s in _pieces(act))[:300]


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
