"""Links within incidents and likely links between them, written where they say something else than before.

Read `Ties.write`. What a link says rests on its two reports alone while rarity stands, so between reports that did not change it stays as
it is: in the neighbourhood of a day's reports that is nearly all of them, and their clues need not be worded again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from secondsource.check.links import told, uncertain
from secondsource.contract import clue_json
from secondsource.link.shown import Shown
from secondsource.model import Issue, Link
from secondsource.store.deriving import insert
from secondsource.store.linking import Shelf
from secondsource.store.rows import dumps
from secondsource.update.linking import Relinked
from secondsource.update.reading import Change, Texts, some

#: links at a time; likely links by the thousand, for the articles of many lie beside each other in the file
SOME, MANY = 400, 10_000
Ends = tuple[str, str]
Keep = Callable[[Sequence[Issue], Sequence[tuple[str, str]]], None]


class Ties:
    """One run of writing links on a ledger; `keep` writes issues with the places where they are found again."""

    def __init__(self, texts: Texts, shelf: Shelf, keep: Keep) -> None:
        self._texts, self._shelf, self._keep = texts, shelf, keep

    def write(self, change: Change, relinked: Relinked) -> None:
        """Bring both kinds of links up to date."""
        self._write_links(change, relinked)
        self._write_near(change, relinked)

    def _write_links(self, change: Change, relinked: Relinked) -> None:
        links = relinked.linked.links
        if relinked.everything:
            self._shelf.db.execute("delete from links")
            self._insert(links)
            return
        rows = self._shelf.gather("select left_report, right_report from links where right_report {}", sorted(relinked.reports))
        before = {(r[0], r[1]) for r in rows}
        stay = {ends for ends in before & set(ends_of(links)) if not _touched(ends, change)}
        self._shelf.db.executemany("delete from links where left_report = ? and right_report = ?", sorted(before - stay))
        self._insert(without(links, stay))

    def _insert(self, links: Iterable[Link]) -> None:
        for part in some(links, SOME):
            insert(self._shelf.db, "links", [(x.left, x.right, x.weight, dumps([clue_json(c) for c in x.clues])) for x in part])

    def _write_near(self, change: Change, relinked: Relinked) -> None:
        """Issues over likely links that were not followed; they are found again by the two reports, which stand for documents."""
        old, near = self._near_before(relinked.reports), relinked.linked.near
        stay = self._staying(old, near, change, everything=relinked.everything)
        fresh = without(near, stay)
        self._forget(sorted(issue for ends, issue in old.items() if ends not in stay))
        for part in some(fresh, MANY):
            events = self._texts.events(r for link in part for r in (link.left, link.right))
            found = [(i, link) for link in part for i in uncertain([link], events)]
            self._keep([i for i, _ in found], [(r, i.id) for i, link in found for r in (link.left, link.right)])

    def _staying(self, old: Mapping[Ends, str], near: Sequence[Link] | Shown, change: Change, *, everything: bool) -> set[Ends]:
        """Those that say what they said: of reports that did not change, and where rarity is another, in the same words."""
        stay = {ends for ends in ends_of(near) if ends in old and not _touched(ends, change)}
        if not everything:
            return stay
        said = self._said(old[ends] for ends in stay)
        return {(x.left, x.right) for x in near if (x.left, x.right) in stay and said[old[x.left, x.right]] == told(x)}

    def _forget(self, issues: Sequence[str]) -> None:
        self._shelf.change("delete from issues where id {}", issues)
        self._shelf.change("delete from issue_documents where issue_id {}", issues)

    def _near_before(self, reports: set[str]) -> dict[Ends, str]:
        """The issues over likely links of these reports as they stand, by left and right report."""
        ids = sorted({r[0] for r in self._shelf.gather("select issue_id from issue_documents where document_id {}", sorted(reports))})
        ends: dict[str, list[str]] = {}
        for issue, report in self._shelf.gather("select issue_id, document_id from issue_documents where issue_id {}", ids):
            ends.setdefault(issue, []).append(report)
        return {(min(pair), max(pair)) if len(pair) == 2 else ("", issue): issue for issue, pair in ends.items()}

    def _said(self, issues: Iterable[str]) -> dict[str, str]:
        rows: Iterable[Any] = self._shelf.gather("select id, detail from issues where id {}", sorted(issues))
        return {r[0]: r[1] for r in rows}


def _touched(ends: Ends, change: Change) -> bool:
    """Whether one of two reports, or what its article says, is another than before."""
    return any(r in change.reports or r.rsplit("#", 1)[0] in change.documents for r in ends)


def ends_of(links: Sequence[Link] | Shown) -> list[Ends]:
    """The two reports of each link."""
    return links.ends() if isinstance(links, Shown) else [(x.left, x.right) for x in links]


def without(links: Sequence[Link] | Shown, ends: set[Ends]) -> Sequence[Link] | Shown:
    """The links but for those of these reports."""
    return links.without(ends) if isinstance(links, Shown) else [x for x in links if (x.left, x.right) not in ends]
