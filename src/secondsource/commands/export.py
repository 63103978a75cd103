"""`secondsource export`: a ledger's incidents or issues as files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from secondsource.commands.shared import ledger_option, says_errors
from secondsource.store import Ledger


@click.command()
@ledger_option
@click.option("--format", "shape", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option("--what", type=click.Choice(["incidents", "issues"]), default="incidents", show_default=True)
@click.option("-o", "--out", default="-", help="Where to write; - is standard output.")
@says_errors
def export(ledger: Path, shape: str, what: str, out: str) -> None:
    """Write the incidents (or the issues) of a ledger, one line each."""
    from secondsource.store.queries import incident_lines, issue_lines

    with Ledger.open(ledger, read_only=True) as book, click.open_file(out, "w", encoding="utf-8") as sink:
        for line in incident_lines(book) if what == "incidents" else issue_lines(book):
            sink.write(json.dumps(line, ensure_ascii=False) + "\n")
