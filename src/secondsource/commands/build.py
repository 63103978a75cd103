"""`secondsource build` and `rebuild`: articles into a ledger, and the ledger's derived part made anew."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from secondsource.commands.adding import Adding
from secondsource.commands.address import LEDGER
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
from secondsource.model import Document, Loss
from secondsource.store import Ledger
from secondsource.store.database import Address

if TYPE_CHECKING:
    from secondsource.knowledge import Knowledge
    from secondsource.link.given import Given


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--ledger", type=LEDGER, help="The ledger: a file, or postgresql://user@host/database.")
@codebook_option
@rule_option
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column of a CSV file is which field.")
@click.option("--workers", default=1, show_default=True, help="Processes that read.")
@click.option("--knowledge", type=click.Path(path_type=Path, file_okay=False), help="A folder with your own entries.")
@file_seconds_option
@click.option("--triage/--no-triage", default=True, show_default=True, help="Pass over articles in which a first look finds nothing.")
@click.option("--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True, help="What runs the reading.")
@click.option("--master", default="local[*]", show_default=True, help="For spark: the cluster.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="For spark: the folder of the results, which `build` loads.")
@click.option("--setting", "settings", multiple=True, metavar="NAME=VALUE", help="For spark: a setting of Spark's own.")
@log_options
@says_errors
def build(
    paths: tuple[Path, ...],
    ledger: Address | None,
    codebook: str,
    rule: str,
    columns: tuple[str, ...],
    workers: int,
    knowledge: Path | None,
    file_seconds: float,
    triage: bool,
    engine: str,
    master: str,
    out: Path | None,
    settings: tuple[str, ...],
    log: Log,
) -> None:
    """Read files, folders and archives (PATHS) and add what they say to a ledger, which is made where there is none.

    With `--engine spark` the reading runs on a cluster, which also pairs the reports, and its results are written to `--out`, a folder
    that `build` takes as a PATH.
    """
    from secondsource.commands.cluster import build_on_spark
    from secondsource.engine.local import Options
    from secondsource.engine.results import is_results, read_given
    from secondsource.knowledge import Knowledge

    kb = Knowledge(extra=knowledge)
    kb.codebook(codebook)  # a wrong name is refused before anything is read
    options = Options(codebook=codebook, extra=knowledge, cache=parse_cache(), triage=triage)
    named = _pairs(columns, "--column", "FIELD=COLUMN, such as text=notes")
    if engine == "spark":
        chosen = _pairs(settings, "--setting", "NAME=VALUE, such as spark.executor.memory=4g")
        build_on_spark(paths, out, options, log, master=master, columns=named, seconds=file_seconds, settings=chosen)
        return
    if ledger is None:
        raise click.UsageError("Missing option '--ledger'.")
    with Ledger.open(ledger, create=True) as book:
        adding = Adding(book, options, log)
        results = [p for p in paths if is_results(p)]
        for folder in results:
            adding.load(folder)
        files = [p for p in paths if not is_results(p)]
        adding.read(read_paths(files, log, columns=named, seconds=file_seconds), workers=workers, total=expected(files))
        refresh(book, kb, rule=rule, given=read_given(results[0]) if len(results) == 1 else None)
        log.done(summary(book, adding.added, log, kb), added=adding.added, passed_over=adding.passed_over)
    if log.count:
        sys.exit(PARTIAL)


@click.command()
@ledger_option
@rule_option
@log_options
@says_errors
def rebuild(ledger: Address, rule: str, log: Log) -> None:
    """Make incidents, findings and issues anew from the documents, statements and judgements that a ledger keeps.

    People's judgements hold; those that the machine now disagrees with are named.
    """
    from secondsource.knowledge import Knowledge
    from secondsource.update.disputes import disputes

    kb = Knowledge()
    with Ledger.open(ledger) as book:
        refresh(book, kb, rule=rule, force=True)
        log.done(summary(book, 0, log, kb))
        disputed = disputes(book)
        for dispute in disputed:
            click.echo(f"disagrees with the machine: {dispute}")
        if not disputed and any(not j.retracted for j in book.judgements()):
            click.echo("the machine agrees with every judgement")


def _pairs(given: Sequence[str], option: str, shape: str) -> dict[str, str]:
    """`NAME=VALUE` pairs as a mapping."""
    pairs = [pair.partition("=") for pair in given]
    for name, sign, value in pairs:
        if not (name and sign and value):
            raise click.BadParameter(f"{name}{sign}{value}: write {shape}", param_hint=option)
    return {name: value for name, _, value in pairs}


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


def refresh(book: Ledger, kb: Knowledge, *, rule: str, force: bool = False, given: Given | None = None) -> None:
    """Bring the derived part up to date with documents, judgements and the rule: what changed, or with `force` everything."""
    from secondsource.update import update

    if force or book.is_stale() or book.setting("rule") != rule:
        update(book, kb, rule=rule, now=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), anew=force, given=given)


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
    if n["unread"]:
        over = f", {n['passed_over']} of them passed over at a first look" if n["passed_over"] else ""
        lines.append(f"{n['unread']} documents are kept but not read{over} (`secondsource show --unread --ledger {book.path}` lists them).")
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
