"""Which report, and which group, an act of speech is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from secondsource.model import Actor, Report, Span, SpeechAct
from secondsource.parse import Parsed

#: acts that are about something that happened, even where their words name it by a pronoun
_ABOUT_EVENTS = frozenset(
    {"claim_of_responsibility", "denial_of_responsibility", "accusation", "acknowledgement", "condemnation", "denial"}
)
_EVENT_WORD = re.compile(
    r"\b(?:attack|bombing|blast|explosion|killing|murder|ambush|assault|shooting|raid|massacre|strike|responsibility|credit|it|this|them"
    r"|abduction|kidnapping|incident|operation|violence)s?\b",
    re.IGNORECASE,
)


class Ties:
    """The reports of one document, for looking up what an act is about."""

    def __init__(self, reports: Sequence[Report], parsed: Parsed) -> None:
        self._reports = sorted(reports, key=lambda r: r.span.start)
        self._main = next((r for r in reports if not r.background), None)
        self._parsed = parsed

    def report_of(self, act: SpeechAct) -> str | None:
        """The report that an act is about: one told in its words, else the last one told before it."""
        if act.kind == "said":
            return None
        own = [r for r in self._reports if any(_within(r.span, s) for s in _pieces(act))]
        if own:
            return own[0].id
        if act.kind not in _ABOUT_EVENTS:
            return None
        here = act.cue_span or act.content_span
        if here is None or not _EVENT_WORD.search(_words(act)):
            return None
        before = [r for r in self._reports if r.span.start < here.start and not r.background]
        if before:
            return before[-1].id
        return None if self._main is None else self._main.id

    def actor_in(self, act: SpeechAct, actors: Sequence[Actor]) -> str | None:
        """The first group named in what was said, the speaker excepted."""
        if act.kind == "said":
            return None
        for actor in sorted(actors, key=lambda a: a.span.start):
            told = any(_within(actor.span, s) for s in _pieces(act)) and actor.name != act.speaker
            if told and (act.source_span is None or not actor.span.overlaps(act.source_span)):
                return actor.actor_id or actor.name
        return None


def _pieces(act: SpeechAct) -> tuple[Span, ...]:
    return act.content_spans or ((act.content_span,) if act.content_span is not None else ())


def _words(act: SpeechAct) -> str:
    return " ".join(s.quote for s in _pieces(act))[:300]


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
