"""`secondsource show`: what a ledger holds, in words: incidents, one incident with its sentences, who claimed what."""

from __future__ import annotations

import click

from secondsource.commands.shared import actor_names, ledger_option, says_errors
from secondsource.commands.tables import incident_page, incident_table, issue_list, statement_table
from secondsource.store import Ledger
from secondsource.store.database import Address


@click.command()
@click.argument("incident", required=False)
@ledger_option
@click.option("--statements", "acts", is_flag=True, help="Who claimed, denied, accused, warned.")
@click.option("--all-speech", is_flag=True, help="With --statements: every attributed sentence too.")
@click.option("--issues", is_flag=True, help="What does not fit.")
@click.option("--show-names", is_flag=True, help="Show the names of victims and minors, which are hidden by default.")
@click.option("--unread", is_flag=True, help="Documents that are kept but not read.")
@says_errors
def show(incident: str | None, ledger: Address, acts: bool, all_speech: bool, issues: bool, unread: bool, show_names: bool) -> None:
    """List the incidents of a ledger, or open INCIDENT on the sentences behind each value."""
    from secondsource.store import queries

    with Ledger.open(ledger, read_only=True) as book:
        if incident is not None:
            line = queries.find_incident(book, incident)
            said = queries.statements_of(book, line["id"], names=show_names)
            click.echo("\n".join(incident_page(line, said, queries.links_of(book, line["id"]))))
        elif acts:
            from secondsource.knowledge import Knowledge

            names = actor_names(Knowledge())
            click.echo("\n".join(statement_table(queries.tracker(book), every=all_speech, names=names)))
        elif issues:
            click.echo("\n".join(issue_list(queries.issue_lines(book))))
        elif unread:
            for doc_id, why in queries.unread(book):
                click.echo(f"{doc_id}: {why}")
        else:
            click.echo("\n".join(incident_table(queries.incident_lines(book))))
