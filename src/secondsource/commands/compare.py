"""`secondsource compare`: where do the rules differ, and because of which incidents?"""

from __future__ import annotations

from typing import Any

import click

from secondsource.commands.export import incidents_under
from secondsource.commands.shared import RULES, ledger_option, says_errors
from secondsource.commands.tables import clip, date_text, place_text
from secondsource.store import Ledger
from secondsource.store.database import Address


@click.command()
@ledger_option
@click.option("--rules", default=",".join(RULES), show_default=True, help="Rules to compare, separated by commas.")
@click.option("--measure", type=click.Choice(["killed", "injured"]), default="killed", show_default=True)
@says_errors
def compare(ledger: Address, rules: str, measure: str) -> None:
    """Totals of best figures under each rule, and the incidents in which they differ."""
    names = [r for r in rules.split(",") if r in RULES]
    with Ledger.open(ledger, read_only=True) as book:
        under = {r: {i["id"]: i for i in incidents_under(book, r)} for r in names}
    click.echo(f"{'':48} " + " ".join(f"{r:>10}" for r in names))
    totals = [sum(best(i, measure) or 0 for i in under[r].values()) for r in names]
    click.echo(f"{'all incidents, ' + measure:48} " + " ".join(f"{t:>10}" for t in totals))
    first = under[names[0]]
    for ident in sorted(first):
        values = [best(under[r][ident], measure) for r in names]
        if len(set(values)) > 1:
            label = f"{ident[:10]} {date_text(first[ident]['date'])} {place_text(first[ident]['place'])}"
            click.echo(f"{clip(label, 48)} " + " ".join(f"{'-' if v is None else v:>10}" for v in values))


def best(incident: dict[str, Any], measure: str) -> int | None:
    """The best figure; None where nothing is said."""
    e = incident["figures"].get(measure)
    return None if e is None else e["best"]
