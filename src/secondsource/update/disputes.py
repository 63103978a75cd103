"""Which of people's judgements does the machine now disagree with? Asked after everything was concluded anew.

A ruling on two reports is disputed where the clues alone would decide otherwise; a corrected value where the machine reads another.
Nothing changes by it: the person's ruling holds. Read `disputes`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondsource.corrections import changes
from secondsource.errors import NotFound
from secondsource.model import Judgement
from secondsource.store.linking import Shelf

if TYPE_CHECKING:
    from secondsource.store import Ledger

_KEY = "disputed"


@dataclass(frozen=True, slots=True)
class Dispute:
    """One judgement, and what the machine says instead."""

    judgement: Judgement
    machine: str

    def __str__(self) -> str:
        j = self.judgement
        return f"{j.id} ({j.kind} {j.left} {j.right}, by {j.by}): {self.machine}"


def keep_disputed(shelf: Shelf, judgements: tuple[str, ...]) -> None:
    """Note the rulings that the clues alone would decide otherwise."""
    shelf.keep_state(_KEY, json.dumps(judgements).encode())


def disputes(book: Ledger) -> list[Dispute]:
    """The standing judgements that the machine disagrees with, by their ids."""
    linked = set(json.loads(Shelf(book.db).state(_KEY) or b"[]"))
    standing = sorted((j for j in book.judgements() if not j.retracted), key=lambda j: j.id)
    out = [Dispute(j, _says(j)) for j in standing if j.id in linked]
    return [*out, *_corrected(book, [j for j in standing if j.kind == "correct"])]


def _says(j: Judgement) -> str:
    return "by the clues alone these would be two incidents" if j.kind == "same" else "by the clues alone these would be one incident"


def _corrected(book: Ledger, corrections: list[Judgement]) -> Iterator[Dispute]:
    """Corrections of what the machine still reads otherwise."""
    for j in corrections:
        try:
            reports = book.extraction(j.left.rsplit("#", 1)[0]).reports
        except NotFound:
            reports = ()
        report = next((r for r in reports if r.id == j.left), None)
        if report is None:
            yield Dispute(j, "the machine reads no such report any more")
        elif changes(report, j):
            yield Dispute(j, f"a person gives {(j.value or {}).get('value')!r}, the machine reads otherwise")
