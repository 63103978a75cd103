"""`secondsource explain`: why each report was made, and what was refused."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from secondsource.commands.extract import read_jsonl
from secondsource.commands.log import Log
from secondsource.commands.shared import parse_cache, says_errors
from secondsource.detect.events import EventFinder
from secondsource.knowledge import Knowledge
from secondsource.model import Clue, Document, Report
from secondsource.parse import ParseCache, Parsed, Parser
from secondsource.pipeline import why_unread
from secondsource.read.lines import read_line
from secondsource.stages import SHIPPED


@click.command()
@click.argument("source", type=click.Path(allow_dash=True))
@click.option("--id", "wanted", help="Only the document with this id.")
@click.option("--knowledge", type=click.Path(path_type=Path, file_okay=False), help="A folder with your own entries.")
@says_errors
def explain(source: str, wanted: str | None, knowledge: Path | None) -> None:
    """Print for each report of SOURCE (JSON lines; - is standard input) its trigger, arguments and clues, and what was refused."""
    kb = Knowledge(extra=knowledge)
    with click.open_file(source, encoding="utf-8") as stream:
        lines = [v for v in read_jsonl(stream, source, Log()) if wanted is None or v.get("id") == wanted]
    documents = [read_line(line) for line in lines]
    readable = [d for d in documents if why_unread(d) is None]
    cache = parse_cache()
    for parsed in Parser(kb, cache=ParseCache(cache) if cache else None).parse(readable):
        for line in explain_document(parsed, kb):
            click.echo(line)
    for document in documents:
        if (why := why_unread(document)) is not None:
            click.echo(f"{document.id}: not read ({why})", file=sys.stderr)


def explain_document(parsed: Parsed, kb: Knowledge) -> Iterator[str]:
    """The explanation of one document, line by line."""
    times = SHIPPED.find_times(parsed, kb)
    places = SHIPPED.resolve_places(SHIPPED.find_places(parsed, kb), parsed, kb)
    actors = SHIPPED.resolve_actors(SHIPPED.find_actors(parsed, kb), places, parsed, kb)
    statistics = SHIPPED.find_statistics(parsed, times, places, actors, kb)
    finder = EventFinder(parsed, actors, places, times, statistics, kb)
    reports = finder.reports()
    yield _title(parsed.document, len(reports))
    for report in reports:
        yield from explain_report(report)
    if finder.refused:
        yield "  refused:"
    for span, why in finder.refused:
        yield f"    {span.start:>6}  '{_short(span.quote)}'  {why}"


def explain_report(report: Report) -> Iterator[str]:
    """One report: trigger, arguments, figures, and the clues with their sum."""
    state = "background" if report.background else report.status
    yield f"  {report.id}  {', '.join(report.types)}  ({state})  trigger '{_short(report.span.quote)}' at {report.span.start}"
    for p in report.participants:
        yield f"    {p.role:<10} {p.kind:<24} '{_short(p.text)}'{_tail(p.effect)}"
    for f in report.figures:
        bounds = f"{'?' if f.low is None else f.low}-{'?' if f.high is None else f.high}"
        yield f"    {f.measure:<10} {bounds:<10} {f.group or 'everyone':<16} {f.scope:<12} '{_short(f.span.quote)}'"
    for w in report.weapons:
        yield f"    weapon     {w.type:<24} '{_short(w.text)}'"
    yield from _waterfall(report.clues)


def _waterfall(clues: tuple[Clue, ...]) -> Iterator[str]:
    for clue in clues:
        yield f"    {clue.weight:+6.1f}  {clue.name:<20} {clue.why}"


def _tail(effect: Any) -> str:
    return f"  [{', '.join(effect)}]" if effect else ""


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:57] + "..."


def _title(document: Document, count: int) -> str:
    return f"{document.id}: {count} report{'' if count == 1 else 's'}" + (f"  ({document.title})" if document.title else "")
