"""Which act of speech a span lies in, and who its speaker is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from secondsource.model import Span, SpeechAct

#: modes in which the speaker stands for the truth of what is said; wishes and plans say nothing of what happened
_TELLING = frozenset({"speech", "evidence", "belief"})

#: acts whose content is often no more than the deed's name
_NAMING = frozenset({"claim_of_responsibility", "denial_of_responsibility", "condemnation"})
_CLAUSE = re.compile(r"\W*(?:that|it|they|we|he|she|its|their|having|to)\b|[“\"'‘]", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:that|which|in which|where|when)\b", re.IGNORECASE)


class Voices:
    """The acts that tell something, for looking up whose word a span is."""

    def __init__(self, acts: Sequence[SpeechAct]) -> None:
        self._acts = [a for a in acts if a.mode in _TELLING and a.content_span is not None]

    def around(self, span: Span) -> list[SpeechAct]:
        """The acts in whose content a span lies, the innermost first."""
        found = [a for a in self._acts if _holds(a, span) and not _only_named(a, span)]
        return sorted(found, key=_length)

    def speaker(self, span: Span) -> str | None:
        """Whose word a span is: the innermost named speaker ("police, quoted by an agency" is the word of the police)."""
        return next((a.speaker for a in self.around(span) if a.speaker is not None), None)


def _holds(act: SpeechAct, span: Span) -> bool:
    if act.source_span is not None and act.source_span.overlaps(span):
        return False
    pieces = act.content_spans or ((act.content_span,) if act.content_span else ())
    return any(p.start <= span.start and span.end <= p.end for p in pieces)


def _only_named(act: SpeechAct, span: Span) -> bool:
    """Whether an act only names a deed, and what is told of it is the writer's: "claimed an ambush that killed nine"."""
    if act.kind not in _NAMING or act.content_span is None:
        return False
    said = act.content_span
    relative = _RELATIVE.search(said.quote)
    return not _CLAUSE.match(said.quote) and relative is not None and span.start >= said.start + relative.start()


def _length(act: SpeechAct) -> int:
    return 0 if act.content_span is None else act.content_span.end - act.content_span.start
