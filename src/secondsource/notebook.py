"""A ledger in a notebook: lists of plain values, or pandas data frames where pandas is installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from secondsource.store import Ledger, desk, queries

if TYPE_CHECKING:
    import pandas as pd

Json = dict[str, Any]


def open(path: Path | str) -> Book:  # noqa: A001 named as users say it: secondsource.open(...)
    """A ledger, for reading. Raises `NotALedger`."""
    return Book(Ledger.open(path, read_only=True))


class Book:
    """What a ledger holds, asked for with the desk's own filter."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self._ledger.close()

    def incidents(self, **filters: str) -> list[Json]:
        """Incidents as contract lines. Filters: group, place, since, until, type, grade, killed (at least), q, ids."""
        return desk.page(self._ledger, desk.Filter.of(_known(filters)), limit=10**9)

    def frame(self, **filters: str) -> pd.DataFrame:
        """Incidents as a data frame, one row each, under the same filters. Needs pandas."""
        import pandas as pd

        from secondsource.publish.tables import INCIDENTS, incident_row

        view = queries.view(self._ledger, base="http://127.0.0.1:8765", codes={})
        return pd.DataFrame([incident_row(i, view) for i in self.incidents(**filters)], columns=INCIDENTS)

    def incident(self, ident: str) -> Json:
        """One incident with its statements. Raises `NotFound`."""
        line = queries.find_incident(self._ledger, ident)
        return line | {"statements": queries.statements_of(self._ledger, line["id"])}

    def statements(self, *, kind: str = "", actor: str = "") -> list[Json]:
        """Claims, denials, accusations and the like, with their sentences."""
        return desk.without_names(self._ledger, desk.acts(self._ledger, kinds=[kind] if kind else [], actor=actor, limit=10**9))

    def issues(self, kind: str = "") -> list[Json]:
        """What does not fit, the graver first."""
        return desk.issues(self._ledger, kind, limit=10**9)


def _known(filters: dict[str, str]) -> dict[str, str]:
    from dataclasses import fields

    names = {f.name for f in fields(desk.Filter)}
    if unknown := filters.keys() - names:
        raise TypeError(f"no filter {', '.join(sorted(unknown))}; there are {', '.join(sorted(names))}")
    return {k: str(v) for k, v in filters.items()}
