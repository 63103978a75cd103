"""Documents and results into a ledger: only what it does not hold yet, committed as it comes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from secondsource import __version__
from secondsource.commands.log import Log
from secondsource.model import Document, Extraction, Loss
from secondsource.store import Ledger

if TYPE_CHECKING:
    from secondsource.engine.local import Options

#: documents read between two commits: what a killed build loses at most
BATCH = 64
VERSION = f"secondsource {__version__}"
#: the version of a reading that stopped at the first look; a build with `--no-triage` reads such documents
LOOKED_AT = f"{VERSION}, first look"


class Adding:
    """One run that adds to a ledger."""

    def __init__(self, book: Ledger, options: Options, log: Log) -> None:
        self.added = self.passed_over = 0
        self._book = book
        self._options = options
        self._log = log
        self._waiting: list[Extraction] = []

    def read(self, documents: Iterator[Document], *, workers: int = 1, total: int | None = None) -> None:
        """Read and add what the ledger does not hold."""
        from secondsource.engine.local import extract_all

        found = extract_all(self._fresh(documents), self._options, workers=workers)
        self._take(self._log.progress(found, "documents read", total=total))

    def load(self, folder: Path) -> None:
        """Add what a cluster has read. Raises `UnreadableInput` where its run was cut off."""
        from secondsource.engine.local import extract_all
        from secondsource.engine.results import read_manifest, read_results
        from secondsource.pipeline import PASSED_OVER

        manifest = read_manifest(folder)
        options = self._options
        if manifest.codebook != options.codebook or manifest.version != VERSION:
            self._log.add(
                str(folder),
                f"read by codebook '{manifest.codebook}' and {manifest.version}, here '{options.codebook}' and {VERSION}:"
                " its texts are read anew",
            )
            documents = (x.document for x in read_results(folder) if isinstance(x, Extraction))
            self.read(documents)
            return

        def rows() -> Iterator[Extraction]:
            for item in read_results(folder):
                if isinstance(item, Loss):
                    self._log.add(item.where, f"{item.what}. {item.next_step}".rstrip())
                    continue
                for document in self._missing([item.document]):
                    # another text has this id here, so the document gets an id of its own, which its reports bear
                    renamed = document.id != item.document.id
                    anew = renamed or (item.unread == PASSED_OVER and not options.triage)
                    yield next(iter(extract_all([document], options))) if anew else item

        self._take(self._log.progress(rows(), "results loaded"))

    def _fresh(self, documents: Iterator[Document]) -> Iterator[Document]:
        while chunk := list(itertools.islice(documents, BATCH)):
            yield from self._missing(chunk)

    def _missing(self, documents: list[Document]) -> list[Document]:
        missing = self._book.missing(documents, self._options.codebook, VERSION)
        return self._book.missing(missing, self._options.codebook, LOOKED_AT) if self._options.triage else missing

    def _take(self, found: Iterable[Extraction]) -> None:
        for extraction in found:
            self._waiting.append(extraction)
            if len(self._waiting) >= BATCH:
                self._flush()
        self._flush()

    def _flush(self) -> None:
        from secondsource.pipeline import PASSED_OVER

        over = [x for x in self._waiting if x.unread == PASSED_OVER]
        read = [x for x in self._waiting if x.unread != PASSED_OVER]
        self._waiting = []
        for x in read:
            if x.unread:
                self._log.add(x.document.obtained.path or x.document.id, f"kept but not read: {x.unread}")
        self.passed_over += len(over)
        for some, version in ((read, VERSION), (over, LOOKED_AT)):
            if some:
                self.added += self._book.add(some, codebook=self._options.codebook, version=version)
