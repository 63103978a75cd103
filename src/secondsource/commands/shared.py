"""What several commands need: their options, and our own errors as one line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from secondsource.commands.address import LEDGER
from secondsource.commands.log import Log
from secondsource.errors import SecondsourceError

if TYPE_CHECKING:
    from secondsource.knowledge import Knowledge

PARTIAL = 3  # exit status: something could not be read, the rest went on
FAILED = 2
FILE_SECONDS = 60.0
RULES = ("ucdp", "acled", "ibc", "gtd")


def parse_cache() -> Path | None:
    """Where parses are kept between runs while developing (SECONDSOURCE_PARSE_CACHE), else None."""
    path = os.environ.get("SECONDSOURCE_PARSE_CACHE")
    return Path(path) if path else None


def says_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command, with our own errors shown as one line instead of a traceback."""
    import functools

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except SecondsourceError as error:
            log: Log = kwargs.get("log") or Log()
            log.failed(error)
            raise SystemExit(FAILED) from error

    return wrapped


ledger_option = click.option("--ledger", required=True, type=LEDGER, help="The ledger: a file, or postgresql://user@host/database.")
rule_option = click.option("--rule", type=click.Choice(RULES), default="ucdp", show_default=True, help="How figures are settled.")
codebook_option = click.option("--codebook", default="default", show_default=True, help="Conventions to read by.")

file_seconds_option = click.option(
    "--file-seconds",
    default=FILE_SECONDS,
    show_default=True,
    type=click.FloatRange(0.01),
    help="Seconds for one page, PDF or the like.",
)


def actor_names(kb: Knowledge) -> dict[str, str]:
    """The names of the actors of the register, by id."""
    return {ident: entry.name for ident, entry in kb.actors.entries.items()}
