"""`secondsource judge`: a person's ruling on two reports, a corrected value, or a ruling taken back."""

from __future__ import annotations

import datetime as dt
import getpass
import json

import click

from secondsource.commands.build import refresh
from secondsource.commands.shared import ledger_option, says_errors
from secondsource.corrections import checked
from secondsource.errors import SecondsourceError
from secondsource.ids import digest
from secondsource.model import Judgement
from secondsource.store import Ledger
from secondsource.store.database import Address

KINDS = ("same", "different", "unsure", "correct", "retract")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("left", metavar="LEFT")
@click.argument("right", metavar="[RIGHT]", required=False)
@ledger_option
@click.option("--value", help="With correct: the value, as JSON or as plain text.")
@click.option("--reason", default="", help="Why. A correction needs one.")
@click.option("--by", default=None, help="Who rules; your user name by default.")
@click.option("--seen", default=None, help="The version that you looked at (GET /api/judgements); refused if it is no longer so.")
@says_errors
def judge(
    kind: str, left: str, right: str | None, ledger: Address, value: str | None, reason: str, by: str | None, seen: str | None
) -> None:
    """Rule on two reports, correct a value, or take a ruling back.

    same LEFT RIGHT, different LEFT RIGHT, unsure LEFT RIGHT: two report ids such as doc-1#1.
    correct LEFT RIGHT --value V --reason WHY: LEFT is a report id, RIGHT the field (killed, date, place, ...).
    retract LEFT: LEFT is the id of a judgement; it stays on record.
    """
    from secondsource.knowledge import Knowledge

    author, now = by or getpass.getuser(), dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    with Ledger.open(ledger) as book:
        if kind == "retract":
            book.retract(left, by=author, at=now)
            click.echo(f"judgement {left} is retracted")
        else:
            made = make_judgement(book, kind, left, right, value=value, reason=reason, by=author, at=now)
            book.judge(made, seen=seen)
            click.echo(f"judgement {made.id} is kept")
        refresh(book, Knowledge(), rule=book.setting("rule") or "ucdp")


def make_judgement(book: Ledger, kind: str, left: str, right: str | None, *, value: str | None, reason: str, by: str, at: str) -> Judgement:
    """A judgement whose reports exist. Raises `SecondsourceError` with the next step where something is missing."""
    if right is None:
        raise SecondsourceError(f"`judge {kind}` needs two arguments: LEFT and RIGHT")
    for report in [left] if kind == "correct" else [left, right]:
        known = {r.id for r in book.extraction(report.rsplit("#", 1)[0]).reports}
        if report not in known:
            raise SecondsourceError(f"no report {report!r}; its document has {', '.join(sorted(known)) or 'none'}")
    if kind == "correct" and (value is None or not reason):
        raise SecondsourceError("a correction needs --value and --reason")
    if kind == "correct":
        checked(right, as_json(str(value)))
    parsed = None if value is None else {"value": as_json(value)}
    ident = "j-" + digest(kind, left, right, json.dumps(parsed), reason, by, at)
    return Judgement(ident, kind, left, right, reason, by, at, parsed)  # type: ignore[arg-type]


def as_json(value: str) -> object:
    """The value as JSON where it is JSON, else as text.

    >>> as_json("62"), as_json("Quetta"), as_json("NaN")
    (62, 'Quetta', 'NaN')
    """
    try:
        parsed: object = json.loads(value)
        json.dumps(parsed, allow_nan=False)  # Python reads NaN and 1e400, which no JSON can hold
    except ValueError:
        return value
    return parsed
