"""`secondsource demo`: a ledger from the articles that come with the package, and what it holds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from secondsource.commands.adding import Adding
from secondsource.commands.address import LEDGER
from secondsource.commands.log import Log
from secondsource.commands.shared import actor_names, parse_cache, says_errors
from secondsource.commands.tables import clip, incident_page, incident_table, statement_table
from secondsource.store import Ledger
from secondsource.store.database import Address
from secondsource.text import sentence_around

Json = dict[str, Any]


@click.command()
@click.option("--ledger", type=LEDGER, help="Keep the ledger here; else it is thrown away.")
@says_errors
def demo(ledger: Address | None) -> None:
    """Build a ledger from the articles that come with the package and print what it found."""
    with tempfile.TemporaryDirectory() as folder:
        run(ledger or Path(folder) / "demo.ledger")
        if ledger is not None:
            click.echo(f"\nThe ledger is {ledger}. Try `secondsource show --ledger {ledger}`.")


def run(path: Address) -> None:
    """Build and print."""
    from secondsource.commands.build import read_paths, refresh, summary
    from secondsource.engine.local import Options
    from secondsource.knowledge import DATA, Knowledge
    from secondsource.store import queries

    kb, log = Knowledge(), Log()
    with Ledger.open(path, create=True) as book:
        documents = read_paths([DATA / "demo"], log)
        adding = Adding(book, Options(cache=parse_cache()), log)
        adding.read(documents)
        refresh(book, kb, rule="ucdp")
        click.echo(summary(book, adding.added, log, kb))
        lines = list(queries.incident_lines(book))
        head("Incidents")
        echo(incident_table(lines))
        most = max(lines, key=lambda i: (i["assessment"]["voices"], i["assessment"]["documents"], i["id"]))
        head(f"One incident, with the sentences behind each value (secondsource show {most['id']})")
        echo(incident_page({**most, "issues": []}, queries.statements_of(book, most["id"]), []))
        head("Who claims, denies, accuses (secondsource show --statements)")
        tracked = (e for e in queries.tracker(book) if e["act"]["kind"] in TRACKED and not e["act"].get("sense"))
        echo(statement_table(tracked, every=False, names=actor_names(kb)))
        head("A contradiction")
        echo(contradiction(book, list(queries.issue_lines(book))))


#: what the demonstration shows of the tracker
TRACKED = frozenset({"claim_of_responsibility", "denial_of_responsibility", "denial", "acknowledgement"})


def contradiction(book: Ledger, issues: list[Json]) -> Iterator[str]:
    """One contradiction with its two sentences side by side: the gravest whose sentences stand in two articles."""
    found = [(i, pair) for i in issues if i["kind"] == "contradiction" and (pair := apart(i["evidence"]))]
    if not found:
        yield "none found"
        return
    issue, pair = min(found, key=lambda x: (("high", "medium", "low").index(x[0]["severity"]), x[0]["id"]))
    yield issue["detail"]
    yield ""
    yield from side_by_side(*(with_sentence(book, e) for e in pair))


def apart(evidence: list[Json]) -> tuple[Json, Json] | None:
    """Two pieces of evidence from different articles."""
    first = evidence[0] if evidence else None
    other = next((e for e in evidence if first and e["document_id"] != first["document_id"]), None)
    return (first, other) if first and other else None


def with_sentence(book: Ledger, e: Json) -> Json:
    """The evidence with the whole sentence as its quote."""
    text = book.document(e["document_id"]).text
    a, b = sentence_around(text, e["start"], e["end"])
    return {**e, "quote": text[a:b]}


def side_by_side(left: Json, right: Json) -> Iterator[str]:
    """Two quotes in two columns."""
    import itertools
    import textwrap

    columns = [[*textwrap.wrap(f"“{' '.join(e['quote'].split())}”", 47), f"[{e['document_id']}]"] for e in (left, right)]
    for a, b in itertools.zip_longest(*columns, fillvalue=""):
        yield f"{clip(a, 48)} | {b}"


def head(title: str) -> None:
    """A heading."""
    click.echo(f"\n{title}\n{'-' * min(len(title), 100)}")


def echo(lines: Iterable[str]) -> None:
    """Lines to standard output."""
    for line in lines:
        click.echo(line)
