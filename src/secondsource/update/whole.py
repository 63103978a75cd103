"""What follows from documents and judgements, brought up to date in one transaction. Read `update`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from secondsource import __version__
from secondsource.ids import digest
from secondsource.link.given import Given
from secondsource.link.rarity import LIMITS, Limits
from secondsource.link.raw import format_of
from secondsource.store.deriving import insert
from secondsource.store.linking import Shelf
from secondsource.store.rows import dumps
from secondsource.store.schema import DERIVED_TABLES
from secondsource.store.summaries import tallied_summaries
from secondsource.update.concluding import Concluding
from secondsource.update.copying import Copying
from secondsource.update.disputes import keep_disputed
from secondsource.update.linking import Linking
from secondsource.update.reading import Texts, no_reports, read_changes

if TYPE_CHECKING:
    from secondsource.knowledge import Knowledge
    from secondsource.store import Ledger

#: counts up where linking keeps something else than before, so that older ledgers are linked anew
KEPT = "3"


def update(
    book: Ledger, kb: Knowledge, *, rule: str, now: str, anew: bool = False, limits: Limits = LIMITS, given: Given | None = None
) -> None:
    """Bring incidents, findings, issues and links up to date with documents, judgements and the rule.

    With `anew`, or where knowledge or the program changed, everything is concluded anew; the result is the same. `now` is an ISO time.
    Pairs `given` by a cluster are taken where everything is linked and they are of exactly what is held.
    The ledger is locked for other writers meanwhile; readers go on with what was there before.
    """
    with book.db.write() as db:
        shelf = Shelf(db)
        basis, mark = book.revision(), fingerprint(kb, rule, limits)
        everything = anew or shelf.state("mark") != mark
        if everything:
            _empty(shelf)
        changed = shelf.changes()
        ruled = {j.left for j in book.judgements() if j.kind == "correct"}  # retracted ones too: their reports are as they were read
        corrected = {report.rsplit("#", 1)[0] for report in changed["report"] if report in ruled}
        documents = book.document_ids() if everything else sorted({*changed["document"], *corrected})
        texts = Texts(book)
        change = read_changes(texts, shelf, documents, kb)
        copying = Copying(texts, shelf)
        voices = copying.update(change, everything=everything)
        standing = [j for j in book.judgements() if not j.retracted]
        relinked = Linking(shelf, kb, standing, limits, given).relink(change, changed["report"])
        if relinked.everything:
            keep_disputed(shelf, relinked.disputed)
        concluding = Concluding(texts, shelf, copying, kb, rule=rule, now=now)
        judged = {report.rsplit("#", 1)[0] for report in changed["report"]}
        concluding.conclude(change, relinked, voices | judged, everything=everything)
        db.execute("delete from summaries")
        insert(db, "summaries", tallied_summaries(db))
        shelf.keep_state("mark", mark)
        db.execute("delete from changes")
        book.derived_now(basis, rule=rule)


def _empty(shelf: Shelf) -> None:
    """Everything that follows, but for the incidents' reports, by which redirects are made."""
    shelf.clear()
    for table in DERIVED_TABLES:
        if table not in ("incidents", "incident_reports", "summaries"):
            shelf.db.execute(f"delete from {table}")


def fingerprint(kb: Knowledge, rule: str, limits: Limits) -> bytes:
    """Everything but documents and judgements that what follows rests on."""
    words = [dumps(dict(kb.lexicon(name))) for name in ("common", "voices", "checks", "headlines")]
    return digest(__version__, KEPT, format_of(no_reports()), rule, repr(limits), dumps(kb.weights("linking")), *words, kb.digest).encode()
