"""`secondsource serve`: the desk over a ledger, for this machine."""

from __future__ import annotations

import os
import secrets

import click

from secondsource.commands.address import LEDGER
from secondsource.commands.shared import says_errors
from secondsource.store.database import Address


@click.command()
@click.argument("ledger", type=LEDGER)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; other machines reach you only if you say so.")
@click.option("--port", default=8765, show_default=True)
@click.option("--show-names", is_flag=True, help="Show the names of victims and minors, which are hidden by default.")
@click.option("--reviewer", "reviewers", multiple=True, metavar="NAME", help="Somebody who decides too, by an address of their own.")
@click.option("--private", is_flag=True, help="Reading needs the owner's address too.")
@says_errors
def serve(ledger: Address, host: str, port: int, show_names: bool, private: bool, reviewers: tuple[str, ...]) -> None:
    """Serve the desk over LEDGER until you press Ctrl-C."""
    import uvicorn

    from secondsource.web.app import make_app, token_of

    token = os.environ.get("SECONDSOURCE_TOKEN") or secrets.token_urlsafe(24)
    app = make_app(ledger, token=token, show_names=show_names, public=not private, reviewers=reviewers)
    click.echo(f"Read:   http://{host}:{port}/")
    click.echo(f"Decide: http://{host}:{port}/open?token={token}   (yours alone; it lets whoever has it change this ledger)")
    for name in reviewers:
        click.echo(f"Decide as {name}: http://{host}:{port}/open?token={token_of(token, name)}")
    # an idle connection is kept longer than clients keep theirs, so that none is closed under a request
    uvicorn.run(app, host=host, port=port, log_level="warning", timeout_keep_alive=75)
