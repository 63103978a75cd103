"""Which name or description stands for the speaker of an attribution; pronouns are resolved by the text."""

from __future__ import annotations

from collections.abc import Sequence

from secondsource.detect.speakers_drafts import Draft
from secondsource.model import Actor
from secondsource.parse import Parsed


class Speakers:
    """Names speakers one after the other, in the order of the text."""

    def __init__(self, parsed: Parsed, actors: Sequence[Actor]) -> None:
        self._parsed = parsed
        self._actors = sorted(actors, key=lambda a: a.span.start)

    def name(self, draft: Draft) -> tuple[str | None, str | None]:
        """Name and actor id of a draft's speaker."""
        if draft.source is None:
            return None, None
        span = self._parsed.span_of(*draft.source)
        actor = next((a for a in self._actors if a.span.overlaps(span)), None)
        return (actor.name, actor.actor_id) if actor is not None else (span.quote, None)
