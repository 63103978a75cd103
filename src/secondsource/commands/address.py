"""Where a ledger is, as commands take it: a file, or a database on a PostgreSQL server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from secondsource.store.database import Address, is_server

if TYPE_CHECKING:
    Base = click.ParamType[Address]
else:
    Base = click.ParamType  # before click 8.2 it takes no parameter


class LedgerAddress(Base):
    """A file's path, or `postgresql://user@host/database` kept as it is."""

    name = "ledger"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Address:
        """The address; what looks like one of another kind of server is refused."""
        if isinstance(value, Path) or is_server(value):
            return value
        if "://" in value:
            self.fail(f"{value.split('://')[0]}:// is no kind of ledger; give a file or postgresql://user@host/database", param, ctx)
        return Path(value)


LEDGER = LedgerAddress()
