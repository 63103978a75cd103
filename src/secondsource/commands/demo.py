"""`secondsource demo`: a ledger from the articles that come with the package, and what it holds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from secondsource.commands.shared import Losses, parse_cache, says_errors
from secondsource.commands.tables import clip, incident_page, incident_table, statement_table
from secondsource.store import Ledger

Json = dict[str, Any]


@click.command()
@click.option("--ledger", type=click.Path(path_type=Path), help="Keep the ledger here; else it is thrown away.")
@says_errors
def demo(ledger: Path | None) -> None:
    """Build a ledger from the articles that come with the package and print what it found."""
    with tempfile.TemporaryDirectory() as folder:
        run(ledger or Path(folder) / "demo.ledger")
        if ledger is not None:
            click.echo(f"\nThe ledger is {ledger}. Try `secondsource show --ledger {ledger}`.")


def run(path: Path) -> None:
    """Build and print."""
    from secondsource.commands.build import add_documents, read_paths, refresh, summary
    from secondsource.engine.local import Options
    from secondsource.knowledge import DATA, Knowledge
    from secondsource.store import queries

    kb, losses = Knowledge(), Losses()
    with Ledger.open(path, create=True) as book:
        documents = read_paths([DATA / "demo"], losses)
        added = add_documents(book, documents, Options(cache=parse_cache()), losses, workers=1, quiet=False)
        refresh(book, kb, rule="ucdp")
        click.echo(summary(book, added, losses))
        lines = list(queries.incident_lines(book))
        head("Incidents")
        echo(incident_table(lines))
        most = max(lines, key=lambda i: (i["assessment"]["voices"], i["assessment"]["documents"], i["id"]))
        head(f"One incident, with the sentences behind each value (secondsource show {most['id']})")
        echo(incident_page({**most, "issues": []}, queries.statements_of(book, most["id"]), []))
        head("Who claims, denies, accuses (secondsource show --statements)")
        echo(statement_table(((d, a) for d, a in queries.speech_acts(book) if a["kind"] in TRACKED), every=False))
        head("A contradiction")
        echo(contradiction(list(queries.issue_lines(book))))


#: what the demonstration shows of the tracker
TRACKED = frozenset({"claim_of_responsibility", "denial_of_responsibility", "denial", "acknowledgement"})


def contradiction(issues: list[Json]) -> Iterator[str]:
    """One contradiction with its two sentences side by side."""
    found = [i for i in issues if i["kind"] == "contradiction" and len(i["evidence"]) >= 2]
    if not found:
        yield "none found"
        return
    issue = min(found, key=lambda i: (("high", "medium", "low").index(i["severity"]), i["id"]))
    yield issue["detail"]
    yield ""
    yield from side_by_side(*issue["evidence"][:2])


def side_by_side(left: Json, right: Json) -> Iterator[str]:
    """Two quotes in two columns."""
    import itertools
    import textwrap

    columns = [textwrap.wrap(f"“{' '.join(e['quote'].split())}”", 47) + [f"[{e['document_id']}]"] for e in (left, right)]
    for a, b in itertools.zip_longest(*columns, fillvalue=""):
        yield f"{clip(a, 48)} | {b}"


def head(title: str) -> None:
    """A heading."""
    click.echo(f"\n{title}\n{'-' * min(len(title), 100)}")


def echo(lines: Iterable[str]) -> None:
    """Lines to standard output."""
    for line in lines:
        click.echo(line)
