"""`secondsource build` and `rebuild`: articles into a ledger, and the ledger's derived part made anew."""

from __future__ import annotations

import datetime as dt
import itertools
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from secondsource import __version__
from secondsource.commands.log import Log, log_options
from secondsource.commands.shared import (
    FILE_SECONDS,
    PARTIAL,
    codebook_option,
    file_seconds_option,
    ledger_option,
    parse_cache,
    rule_option,
    says_errors,
)
from secondsource.model import Document, Extraction, Loss
from secondsource.store import Ledger

if TYPE_CHECKING:
    from secondsource.engine.local import Options
    from secondsource.knowledge import Knowledge

#: documents read between two commits: what a killed build loses at most
BATCH = 64


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@ledger_option
@codebook_option
@rule_option
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a CSV file is which field.")
@click.option("--workers", default=1, show_default=True, help="Processes that read.")
@click.option("--knowledge", type=click.Path(path_type=Path, file_okay=False), help="A folder with your own entries.")
@file_seconds_option
@log_options
@says_errors
def build(
    paths: tuple[Path, ...],
    ledger: Path,
    codebook: str,
    rule: str,
    columns: tuple[str, ...],
    workers: int,
    knowledge: Path | None,
    file_seconds: float,
    log: Log,
) -> None:
    """Read files, folders and archives (PATHS) and add what they say to a ledger, which is made where there is none."""
    from secondsource.engine.local import Options
    from secondsource.knowledge import Knowledge

    kb = Knowledge(extra=knowledge)
    kb.codebook(codebook)  # a wrong name is refused before anything is read
    options = Options(codebook=codebook, extra=knowledge, cache=parse_cache())
    with Ledger.open(ledger, create=True) as book:
        documents = read_paths(paths, log, columns=_columns(columns), seconds=file_seconds)
        added = add_documents(book, documents, options, log, workers=workers, total=expected(paths))
        refresh(book, kb, rule=rule)
        log.done(summary(book, added, log, kb), added=added)
    if log.count:
        sys.exit(PARTIAL)


@click.command()
@ledger_option
@rule_option
@log_options
@says_errors
def rebuild(ledger: Path, rule: str, log: Log) -> None:
    """Make incidents, findings and issues anew from the documents, statements and judgements that a ledger keeps."""
    from secondsource.knowledge import Knowledge

    kb = Knowledge()
    with Ledger.open(ledger) as book:
        refresh(book, kb, rule=rule, force=True)
        log.done(summary(book, 0, log, kb))


def _columns(given: Sequence[str]) -> dict[str, str]:
    """`FIELD=COLUMN` pairs as a mapping."""
    pairs = [pair.partition("=") for pair in given]
    for field, sign, column in pairs:
        if not (field and sign and column):
            raise click.BadParameter(f"{field}{sign}{column}: write FIELD=COLUMN, such as text=notes", param_hint="--column")
    return {field: column for field, _, column in pairs}


def read_paths(
    paths: Sequence[Path], log: Log, *, columns: Mapping[str, str] | None = None, seconds: float = FILE_SECONDS
) -> Iterator[Document]:
    """The documents of files, folders and archives; what cannot be read within `seconds` is named and left out."""
    from secondsource.acquire.files import find_sources
    from secondsource.engine.bounded import read_bounded

    for item in read_bounded(find_sources(paths, columns=columns), seconds=seconds):
        if isinstance(item, Loss):
            log.add(item.where, f"{item.what}. {item.next_step}".rstrip())
        else:
            yield item


def add_documents(
    book: Ledger, documents: Iterator[Document], options: Options, log: Log, *, workers: int, total: int | None = None
) -> int:
    """Read what the ledger does not hold yet, committing as it goes; gives how many were added."""
    from secondsource.engine.local import extract_all

    version = f"secondsource {__version__}"

    def fresh() -> Iterator[Document]:
        while chunk := list(itertools.islice(documents, BATCH)):
            yield from book.missing(chunk, options.codebook, version)

    added, waiting = 0, list[Extraction]()
    for extraction in log.progress(extract_all(fresh(), options, workers=workers), "documents read", total=total):
        if extraction.unread:
            log.add(extraction.document.obtained.path or extraction.document.id, f"kept but not read: {extraction.unread}")
        waiting.append(extraction)
        if len(waiting) >= BATCH:
            added += book.add(waiting, codebook=options.codebook, version=version)
            waiting = []
    return added + book.add(waiting, codebook=options.codebook, version=version)


def refresh(book: Ledger, kb: Knowledge, *, rule: str, force: bool = False) -> None:
    """Bring the derived part up to date with documents, judgements and the rule."""
    from secondsource.derive import derive

    if not force and not book.is_stale() and book.setting("rule") == rule:
        return
    derived = derive(book.extractions(), book.judgements(), kb, rule=rule)
    book.replace_derived(
        incidents=derived.incidents,
        statements=derived.statements,
        issues=derived.issues,
        links=derived.links,
        copies=derived.copies,
        now=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    )
    book.set_setting("rule", rule)


def expected(paths: Sequence[Path]) -> int | None:
    """How many documents these paths hold, about; None where only reading them would tell."""
    from secondsource.acquire.files import count_documents

    return count_documents(paths)


def summary(book: Ledger, added: int, log: Log, kb: Knowledge) -> str:
    """What a build did, in a few lines."""
    from secondsource.store.queries import counts

    n = counts(book)
    lines = [
        f"{added} documents read now, {n['documents']} in {book.path}: {n['incidents']} incidents from {n['reports']} reports,"
        f" {n['statements']} values, {n['issues']} issues.",
    ]
    unread = n["unread"]
    if unread:
        lines.append(f"{unread} documents are kept but not read (`secondsource show --unread --ledger {book.path}` lists them).")
    outlets = unknown_outlets(book, kb)
    if outlets:
        names = ", ".join(outlets[:6]) + (", ..." if len(outlets) > 6 else "")
        lines.append(f"{len(outlets)} outlets are not in the register and graded F, cannot be judged: {names}")
    if log.count:
        lines.append(f"{log.count} inputs could not be read in full; each is named above.")
    return "\n".join(lines)


def unknown_outlets(book: Ledger, kb: Knowledge) -> list[str]:
    """Outlets of the ledger's documents that the source register does not know."""
    from secondsource.store.desk import sources

    return [r["source"] for r in sources(book) if r["source"] and not kb.sources.of(r["source"]).known]
