"""How many killed are held for an area and a period, asked of the rows of a ledger; and which totals a change may bring into question.

Read `OwnCounts`. It gives what `check/ledger.py` would count over all incidents, without making them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from secondsource.check.ledger import HELD, MAIN, Asked
from secondsource.store.linking import Shelf

Row = Sequence[Any]
_COLUMNS = "country, admin1, geonames_id, earliest, latest, killed_low"
_WHERE = (
    "status = 'happened' and killed_low > 0 and place is not null and earliest = latest"
    f" and exists (select 1 from incident_reports r where r.incident_id = incidents.id and r.report_id like '%{MAIN}')"
)


class OwnCounts:
    """Counts over the incidents as they are when it is first asked; of each country that is asked for all at once."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._rows: dict[str, list[Row]] = {}
        self._known: dict[Asked, tuple[int, ...]] = {}

    def of(self, asked: Asked) -> tuple[int, ...]:
        """The least that the incidents held killed, each with some dead; sorted."""
        if asked not in self._known:
            self._known[asked] = tuple(sorted(r[5] for r in self._of_country(asked.country) if asked.counts(*r[:5])))
        return self._known[asked]

    def _of_country(self, country: str) -> list[Row]:
        """The incidents with dead of a country; of all where it is empty."""
        if country not in self._rows:
            where, args = ("country = ? and ", [country]) if country else ("", [])
            self._rows[country] = [
                tuple(r) for r in self._shelf.db.execute(f"select {_COLUMNS} from incidents where {where}{_WHERE}", args)
            ]
        return self._rows[country]


def asking(shelf: Shelf, changed: Iterable[Mapping[str, Any]]) -> set[str]:
    """Documents with a total of the killed of an area and a period in which one of these incidents lies."""
    by_country: dict[str, list[Mapping[str, Any]]] = {}
    for row in changed:
        by_country.setdefault(row["country"] or "", []).append(row)
    out: set[str] = set()
    for country in sorted({"", *by_country}):
        near = by_country.get(country, []) if country else [r for rows in by_country.values() for r in rows]
        sql = "select question, document_id from questions where question >= ? and question < ?"
        for question, document in shelf.db.execute(sql, [f"{HELD}|{country}|", f"{HELD}|{country}}}"]):
            asked = Asked.of(question)
            if any(asked.counts(r["country"], r["admin1"], r["geonames_id"], r["earliest"], r["latest"]) for r in near):
                out.add(document)
    return out
