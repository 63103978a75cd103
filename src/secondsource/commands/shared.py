"""What several commands need: losses named and counted, options, the ledger brought up to date."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from secondsource.errors import SecondsourceError

PARTIAL = 3  # exit status: something could not be read, the rest went on
FAILED = 2
FILE_SECONDS = 60.0
RULES = ("ucdp", "acled", "ibc", "gtd")


class Losses:
    """What could not be read, named on standard error as it happens and counted."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, where: str, what: object) -> None:
        """Report one loss."""
        self.count += 1
        click.echo(f"{where}: {what}", err=True)


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
            click.echo(f"secondsource: {error}", err=True)
            raise SystemExit(FAILED) from error

    return wrapped


ledger_option = click.option("--ledger", required=True, type=click.Path(path_type=Path), help="The ledger file.")
rule_option = click.option("--rule", type=click.Choice(RULES), default="ucdp", show_default=True, help="How figures are settled.")
codebook_option = click.option("--codebook", default="default", show_default=True, help="Conventions to read by.")

file_seconds_option = click.option(
    "--file-seconds",
    default=FILE_SECONDS,
    show_default=True,
    type=click.FloatRange(0.01),
    help="Seconds for one page, PDF or the like.",
)


def progress(items: Iterable[Any], label: str, *, quiet: bool) -> Iterator[Any]:
    """The items, with a line of progress on standard error where a person looks on."""
    import sys
    import time

    if quiet or not sys.stderr.isatty():
        yield from items
        return
    begun, count = time.monotonic(), 0
    for count, item in enumerate(items, 1):
        yield item
        rate = count / max(time.monotonic() - begun, 1e-9)
        click.echo(f"\r{label}: {count:,} ({rate:.0f} a second)", err=True, nl=False)
    click.echo(f"\r{label}: {count:,}{' ' * 24}", err=True)
