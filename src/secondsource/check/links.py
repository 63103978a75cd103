"""Incidents that may be one: a pair of reports that by themselves are likelier the same than not, whose groups were kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from secondsource.check.made import make
from secondsource.model import Evidence, Issue, Link, Span

#: clues named in the sentence, the strongest of each side
SHOWN = 2


def uncertain(near: Iterable[Link], events: Mapping[str, Span]) -> Sequence[Issue]:
    """One issue for each uncertain link, with the clues for and against; `events`: the words by which each report tells of its event."""
    return [_issue(link, events) for link in near if link.left in events and link.right in events]


def told(link: Link) -> str:
    """The sentence that an uncertain link is told by: it rests on the clues alone."""
    pro = [c.why for c in link.clues if c.weight > 0][:SHOWN]
    con = [c.why for c in link.clues if c.weight < 0 and c.name != "prior"][:SHOWN]
    sides = f"for: {'; '.join(pro) or 'nothing'}; against: {'; '.join(con) or 'the rest of their groups'}"
    return f"may be one incident, and are held as two ({sides})"


def _issue(link: Link, events: Mapping[str, Span]) -> Issue:
    evidence = [Evidence(r.rsplit("#", 1)[0], events[r]) for r in (link.left, link.right)]
    return make("link", "low", told(link), evidence)
