"""`secondsource backup` and `secondsource restore`: a ledger into a file that is verified, and back."""

from __future__ import annotations

from pathlib import Path

import click

from secondsource.commands.shared import ledger_option, says_errors
from secondsource.store.database import Address


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@ledger_option
@says_errors
def backup(out: Path, ledger: Address) -> None:
    """Copy a ledger, which may be in use, into the new file OUT, and read it again.

    The backup of a PostgreSQL ledger is a file too: either kind of ledger can be restored from it, and `show` can look into it.
    """
    from secondsource.store.backup import back_up

    held = back_up(ledger, out)
    click.echo(f"{out}: {held}; read again and found the same")


@click.command()
@click.argument("source", metavar="BACKUP", type=click.Path(path_type=Path, dir_okay=False))
@ledger_option
@says_errors
def restore(source: Path, ledger: Address) -> None:
    """Make a new ledger, a file or an empty PostgreSQL database, from BACKUP, after looking whether the backup is sound."""
    from secondsource.store import Ledger
    from secondsource.store.backup import restore as make

    held = make(source, ledger)
    with Ledger.open(ledger, read_only=True) as book:
        where = book.path
    click.echo(f"{where}: {held}; compared with the backup and found the same")
