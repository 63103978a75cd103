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


def _issue(link: Link, reports: Mapping[str, Report]) -> Issue:
    pro = [c.why for c in link.clues if c.weight > 0][:SHOWN]
    con = [c.why for c in link.clues if c.weight < 0 and c.name != "prior"][:SHOWN]
    told = f"for: {'; '.join(pro) or 'nothing'}; against: {'; '.join(con) or 'the rest of their groups'}"
    detail = f"may be one incident, and are held as two ({told})"
    evidence = [Evidence(r.rsplit("#", 1)[0], reports[r].span) for r in (link.left, link.right)]
    return make("link", "low", detail, evidence)
