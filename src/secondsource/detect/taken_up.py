"""Who is told to be behind "this crime", "the action", "these deeds": words that name no event of their own but take one up.

Read `find_taken_up`; to which event a deed goes is decided by `event_of`: the attack told last before it, at most two sentences back.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from spacy.strings import get_string_id

from secondsource.detect.arguments import Argument, frames_of
from secondsource.detect.arguments_nouns import deed_arguments
from secondsource.detect.participants import made_of
from secondsource.model import Actor, Participant

if TYPE_CHECKING:
    from secondsource.detect.coref import Event
    from secondsource.knowledge import Knowledge
    from secondsource.parse import Parsed

_DEEDS = ("crime", "action", "deed", "act", "atrocity", "incident", "operation", "aggression", "outrage", "violence", "tragedy", "event")
_POINTERS = frozenset({"the", "this", "these", "that", "those", "such", "said", "both"})
#: sentences that may lie between an attack and the word that takes it up
_REACH = 2
_ARMED = ("rebel", "militia", "state_forces")


@functools.cache
def _wanted() -> frozenset[int]:
    return frozenset(get_string_id(w) for w in _DEEDS)


def find_taken_up(parsed: Parsed, actors: Sequence[Actor], kb: Knowledge) -> list[tuple[int, Participant]]:
    """Who did what such a word takes up, with the index of the word; only armed groups and forces, since the word itself says little."""
    return list(_found(parsed, actors, kb))


def _found(parsed: Parsed, actors: Sequence[Actor], kb: Knowledge) -> Iterator[tuple[int, Participant]]:
    frames = frames_of(kb)
    for i in parsed.with_lemma(_wanted()):
        token = parsed.doc[i]
        if token.pos_ != "NOUN" or not any(c.lower_ in _POINTERS for c in token.lefts):
            continue
        for argument in deed_arguments(token, frames):
            yield from ((token.i, p) for p in _armed(argument, parsed, actors, kb))


def _armed(argument: Argument, parsed: Parsed, actors: Sequence[Actor], kb: Knowledge) -> Iterator[Participant]:
    yield from (p for p in made_of(argument, parsed, actors, kb) if p.role == "initiator" and p.kind.startswith(_ARMED))


def event_of(word: int, events: Sequence[Event], parsed: Parsed) -> Event | None:
    """The attack that a word takes up."""
    here = parsed.sentence_index[word]
    before = [(m.hit.i, e) for e in events for m in e.mentions if m.hit.i < word and 0 <= here - m.sentence <= _REACH]
    before = [(i, e) for i, e in before if e.types[0].startswith(("attack", "battle", "unrest"))]
    return max(before, key=lambda x: x[0], default=(0, None))[1]
