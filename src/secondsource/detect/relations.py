"""Relations between groups: pledges, alliances, splits, wars."""
from __future__ import annotations
from collections.abc import Sequence
from secondsource.knowledge import Knowledge
from secondsource.model import Actor, Relation, Time
from secondsource.parse import Parsed


def find_relations(parsed: Parsed, actors: Sequence[Actor], times: Sequence[Time], kb: Knowledge) -> tuple[Relation, ...]:
    """Every relation between two actors that the text states."""
    return ()
