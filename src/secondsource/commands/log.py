"""What a command says while it works: losses, progress, the outcome. For a person, or as lines of JSON for a program."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import click

T = TypeVar("T")

#: seconds between two words of progress: on a screen, and in a file or as JSON
ON_SCREEN, IN_A_FILE = 0.2, 30.0


class Log:
    """Where a command reports to. Everything but the outcome goes to standard error.

    `quiet` leaves out progress and the outcome, never a loss. `as_json` writes one JSON object a line, each with `time` and `event`:
    `progress` (`task`, `done`, `total`, `per_second`, `seconds_left`), `loss` (`where`, `what`), `done` (`text` and figures),
    `failed` (`text`).
    """

    def __init__(self, *, quiet: bool = False, as_json: bool = False) -> None:
        self.count = 0
        self.quiet = quiet
        self._as_json = as_json

    def add(self, where: str, what: object) -> None:
        """Report one loss and count it."""
        self.count += 1
        if self._as_json:
            self._write("loss", where=where, what=str(what))
        else:
            click.echo(f"{where}: {what}", err=True)

    def say(self, event: str, text: str, **fields: object) -> None:
        """Report one step: on standard output for a person."""
        if self._as_json:
            self._write(event, **fields)
        elif not self.quiet:
            click.echo(text)

    def done(self, text: str, **figures: object) -> None:
        """Report the outcome: on standard output for a person."""
        if self._as_json:
            self._write("done", text=text, losses=self.count, **figures)
        elif not self.quiet:
            click.echo(text)

    def failed(self, why: object) -> None:
        """Report why the command ends here."""
        if self._as_json:
            self._write("failed", text=str(why))
        else:
            click.echo(f"secondsource: {why}", err=True)

    def progress(self, items: Iterable[T], task: str, *, total: int | None = None) -> Iterator[T]:
        """The items, with words of progress between them: how many, how fast and, where `total` is known, the time left."""
        if self.quiet and not self._as_json:
            yield from items
            return
        meter = Meter(task, total)
        screen = sys.stderr.isatty() and not self._as_json
        for item in items:
            yield item
            if meter.step(ON_SCREEN if screen else IN_A_FILE):
                self._tell(meter, screen)
        if screen or self._as_json:
            self._tell(meter, screen)
        if screen:
            click.echo(err=True)

    def _tell(self, meter: Meter, screen: bool) -> None:
        if self._as_json:
            self._write("progress", **meter.state())
        else:
            click.echo(f"\r{meter}\x1b[K" if screen else str(meter), err=True, nl=not screen)

    def _write(self, event: str, **fields: object) -> None:
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        click.echo(json.dumps({"time": now, "event": event, **fields}, ensure_ascii=False), err=True)


class Meter:
    """Counts steps and knows the rate and the time left."""

    def __init__(self, task: str, total: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.task = task
        self.total = total
        self.done = 0
        self._clock = clock
        self._begun = self._told = clock()

    def step(self, every: float) -> bool:
        """One more is done; whether it is time to say so again."""
        self.done += 1
        now = self._clock()
        if now - self._told < every:
            return False
        self._told = now
        return True

    def state(self) -> dict[str, Any]:
        """Done, total, rate and seconds left; what is not known is None."""
        rate = self.done / max(self._clock() - self._begun, 1e-9)
        left = None if self.total is None or not self.done else round(max(self.total - self.done, 0) / rate)
        return {"task": self.task, "done": self.done, "total": self.total, "per_second": round(rate, 2), "seconds_left": left}

    def __str__(self) -> str:
        s = self.state()
        of = "" if self.total is None else f" of {self.total:,}"
        left = "" if s["seconds_left"] is None else f", {duration(s['seconds_left'])} left"
        return f"{self.task}: {self.done:,}{of} ({s['per_second']:,.3g} a second{left})"


def duration(seconds: int) -> str:
    """A time span for people.

    >>> duration(42), duration(200), duration(7320)
    ('42 s', '3 min 20 s', '2 h 2 min')
    """
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"


def log_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with `--quiet` and `--json-log`, which reach it as one `log`."""
    import functools

    @click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
    @click.option("--json-log", is_flag=True, help="Write losses, progress and the outcome to standard error as lines of JSON.")
    @functools.wraps(command)
    def wrapped(*args: Any, quiet: bool, json_log: bool, **kwargs: Any) -> Any:
        return command(*args, log=Log(quiet=quiet, as_json=json_log), **kwargs)

    return wrapped
