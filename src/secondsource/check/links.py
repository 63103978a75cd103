"""Incidents that may be one: a pair of reports that by themselves are likelier the same than not, whose groups were kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from secondsource.check.made import make
from secondsource.model import Evidence, Issue, Link, Report

#: clues named in the sentence, the strongest of each side
SHOWN = 2


def uncertain(near: Iterable[Link], reports: Mapping[str, Report]) -> Sequence[Issue]:
    """One issue for each uncertain link, with the words that tell of the two events and the clues for and against."""
    return [_issue(link, reports) for link in near if link.left in reports and link.right in reports]


def told(link: Link) -> str:
    """The sentence that an uncertain link is told by: it rests on the clues alone."""
    pro = [c.why for c in link.clues if c.weight > 0][:SHOWN]
    con = [c.why for c in link.clues if c.weight < 0 and c.name != "prior"][:SHOWN]
    sides = f"for: {'; '.join(pro) or 'nothing'}; against: {'; '.join(con) or 'the rest of their groups'}"
    return f"may be one incident, and are held as two ({sides})"


def _issue(link: Link, reports: Mapping[str, Report]) -> Issue:
    evidence = [Evidence(r.rsplit("#", 1)[0], reports[r].span) for r in (link.left, link.right)]
    return make("link", "low", told(link), evidence)
