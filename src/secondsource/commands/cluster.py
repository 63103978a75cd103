"""`secondsource build --engine spark`: the reading on a cluster, its results as a folder that `build` loads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from secondsource.commands.adding import VERSION
from secondsource.commands.log import Log
from secondsource.engine.local import Options


def build_on_spark(
    paths: Sequence[Path],
    out: Path | None,
    options: Options,
    log: Log,
    *,
    master: str,
    columns: Mapping[str, str],
    seconds: float,
    settings: Mapping[str, str],
) -> None:
    """Read PATHS on a cluster and write the results to `out`. Raises `click.UsageError` without one."""
    from secondsource.engine.spark import extract_on_spark

    if out is None:
        raise click.UsageError("--engine spark writes its results to a folder: give one with --out. `build` then loads it into a ledger.")
    made = extract_on_spark(paths, out, options, master=master, version=VERSION, columns=columns, seconds=seconds, settings=settings)
    log.done(f"{made.files} files read; the results are in {out}. Load them: secondsource build {out} --ledger FILE", files=made.files)
