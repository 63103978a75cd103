"""The incidents of a ledger as columns in memory: one filter answers list, map and timeline in a few milliseconds.

A hundred thousand incidents take about half a second to load and forty megabytes; `web.app.Desk` loads them once per change.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from secondsource.knowledge.countries import load_countries
from secondsource.store.rows import loads

if TYPE_CHECKING:
    from secondsource.store.ledger import Ledger

Json = dict[str, Any]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
#: what a date in a filter may be: a year, a month, a day
DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
NEVER = 10**8
#: so many places are drawn at most, those with most incidents
MOST_PLACES = 1000


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter for list, map and timeline; every field may be empty. It lives in the page's address."""

    group: str = ""
    place: str = ""
    since: str = ""
    until: str = ""
    type: str = ""
    grade: str = ""
    killed: str = ""  # at least so many, best figure
    q: str = ""
    ids: str = ""  # incidents by id, separated by commas

    @staticmethod
    def of(query: Mapping[str, str]) -> Filter:
        """The filter that an address names; unknown names are ignored."""
        return Filter(**{f.name: query.get(f.name, "").strip() for f in fields(Filter)})


@dataclass(frozen=True)
class Columns:
    """One entry per incident, latest first, undated last; days are yyyymmdd, 0 where not known, -1 is "none" in a code."""

    ids: list[str]
    earliest: Ints
    latest: Ints
    killed: Ints  # -1: not known
    type: Ints
    types: list[str]
    grade: Ints
    grades: list[str]
    place: Ints
    places: list[tuple[Any, ...]]  # name, lat, lon, precision, country, admin1, GeoNames id
    names: Mapping[str, list[int]]  # a place's, province's or country's name in lower case -> codes of places
    party_row: Ints
    party: Ints
    parties: list[str]  # "id\nname" in lower case

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Where an incident stands."""
        return {ident: n for n, ident in enumerate(self.ids)}

    @cached_property
    def month(self) -> Ints:
        """Months since the year 0 of those whose month is known, else -1."""
        known = (self.earliest > 0) & (self.earliest // 100 == self.latest // 100)
        return np.where(known, self.earliest // 10000 * 12 + self.earliest // 100 % 100 - 1, -1)

    def mask(self, book: Ledger, f: Filter) -> Mask:
        """Which incidents a filter leaves."""
        keep = np.ones(len(self.ids), dtype=bool)
        if f.group:
            keep &= self._named(lambda p: f.group.casefold() in p)
        if f.place:
            keep &= self._inside(f.place)
        if f.since:
            keep &= self.latest >= bound(f.since, 0)
        if f.until:
            first = np.where(self.earliest > 0, self.earliest, self.latest)
            keep &= (first > 0) & (first <= bound(f.until, 99))
        if f.type:
            keep &= np.isin(self.type, [n for n, t in enumerate(self.types) if t == f.type or t.startswith(f.type + ".")])
        if f.grade:
            keep &= np.isin(self.grade, [n for n, g in enumerate(self.grades) if g == f.grade])
        if f.killed.isdecimal():
            keep &= self.killed >= min(int(f.killed[:9]), NEVER)
        if f.ids:
            keep &= self._rows(f.ids.split(",")[:500])
        if f.q:
            keep &= self._rows(book.db.find_text("incident_text", "incident_id", f.q))
        return keep

    def of_actor(self, actor: str) -> Ints:
        """The incidents that name exactly this actor, by id or name."""
        wanted = actor.casefold()
        return np.flatnonzero(self._named(lambda p: wanted in p.split("\n")))

    def _named(self, test: Callable[[str], bool]) -> Mask:
        hits = np.fromiter((test(p) for p in self.parties), dtype=bool, count=len(self.parties))
        keep = np.zeros(len(self.ids), dtype=bool)
        if len(hits):
            keep[self.party_row[hits[self.party]]] = True
        return keep

    def _inside(self, name: str) -> Mask:
        hits = np.zeros(len(self.places) + 1, dtype=bool)  # the last is "no place", code -1
        hits[self.names.get(name.casefold(), []) + self.names.get(country_code(name).casefold(), [])] = True
        return hits[self.place]

    def _rows(self, ids: Sequence[str]) -> Mask:
        keep = np.zeros(len(self.ids), dtype=bool)
        keep[[self.row_of[i] for i in ids if i in self.row_of]] = True
        return keep

    def points(self, keep: Mask) -> list[Json]:
        """Places with what happened there, the most incidents first: one row per place and precision."""
        at, size = self.place[keep], len(self.places)
        if not size:
            return []
        here = at >= 0
        n = np.bincount(at[here], minlength=size)
        killed = self.killed[keep]
        counted = here & (killed >= 0)
        dead, known = np.bincount(at[counted], killed[counted], minlength=size), np.bincount(at[counted], minlength=size)
        order = [int(c) for c in np.argsort(-n, kind="stable")[:MOST_PLACES] if n[c]]
        return [self._point(c, int(n[c]), int(dead[c]) if known[c] else None) for c in order if self.places[c][1] is not None]

    def _point(self, code: int, n: int, killed: int | None) -> Json:
        name, lat, lon, precision, country, admin1, geonames_id = self.places[code]
        return {
            "place": name, "lat": lat, "lon": lon, "country": country, "admin1": admin1, "precision": precision,
            "geonames_id": geonames_id, "n": n, "killed": killed,
        }  # fmt: skip

    def months(self, keep: Mask) -> list[Json]:
        """Incidents and killed per month, of those whose month is known."""
        month = self.month[keep]
        known = month >= 0
        if not known.any():
            return []
        base = int(month[known].min())
        n = np.bincount(month[known] - base)
        counted = known & (self.killed[keep] >= 0)
        killed = np.bincount(month[counted] - base, self.killed[keep][counted], minlength=len(n))
        some = np.bincount(month[counted] - base, minlength=len(n))
        return [
            {"month": f"{(base + m) // 12:04}-{(base + m) % 12 + 1:02}", "n": int(n[m]), "killed": int(killed[m]) if some[m] else None}
            for m in np.flatnonzero(n)
        ]


def bound(text: str, missing: int) -> int:
    """A day as yyyymmdd; what is left out counts as `missing`. What is no date is never reached.

    >>> bound("2018", 0), bound("2018-07", 99)
    (20180000, 20180799)
    """
    m = DAY.fullmatch(text)
    if m is None:
        return NEVER if missing == 0 else 0
    year, month, day = m.groups()
    return int(year) * 10000 + (missing if month is None else int(month)) * 100 + (missing if day is None else int(day))


def country_code(name: str) -> str:
    """ISO code of a country by code or name; the name itself where it is none."""
    for c in load_countries().values():
        if name.casefold() in (c.iso2.casefold(), c.iso3.casefold(), c.name.casefold()):
            return c.iso2
    return name


def load(book: Ledger) -> Columns:
    """The columns of all incidents as they stand."""
    rows = book.rows(
        "select id, earliest, latest, killed_best, type, grade, place, lat, lon, place_precision, country, admin1, geonames_id"
        " from incidents order by latest desc nulls last, id"
    )
    types, grades, places = Codes(), Codes(), Codes()
    ids = [r[0] for r in rows]
    place = [-1 if r[6] is None else places[(r[6], r[7], r[8], r[9], r[10], r[11], r[12])] for r in rows]
    party_rows, party, parties = _parties(book, ids)
    return Columns(
        ids, _days(r[1] for r in rows), _days(r[2] for r in rows),
        _ints([-1 if r[3] is None else r[3] for r in rows]),
        _ints([types[r[4]] for r in rows]), list(types), _ints([grades[r[5]] for r in rows]), list(grades),
        _ints(place), list(places), _names(places), party_rows, party, parties,
    )  # fmt: skip


class Codes(dict[Any, int]):
    """Numbers for values, in the order of their first appearance."""

    def __missing__(self, key: Any) -> int:
        self[key] = len(self)
        return len(self) - 1


def _parties(book: Ledger, ids: Sequence[str]) -> tuple[Ints, Ints, list[str]]:
    where, codes = {ident: n for n, ident in enumerate(ids)}, Codes()
    rows = book.rows("select incident_id, actor, name from incident_parties order by incident_id, role, actor")
    pairs = [(where[r[0]], codes[r[1], r[2]]) for r in rows if r[0] in where]
    return _ints([a for a, _ in pairs]), _ints([b for _, b in pairs]), [f"{a}\n{b}".casefold() for a, b in codes]


def _names(places: Mapping[Any, int]) -> dict[str, list[int]]:
    out: dict[str, list[int]] = {}
    for (name, _, _, _, country, admin1, _), code in places.items():
        for word in {w.casefold() for w in (name, country, admin1) if w}:
            out.setdefault(word, []).append(code)
    return out


def _days(values: Any) -> Ints:
    known: dict[str | None, int] = {None: 0}
    return _ints([known[v] if v in known else known.setdefault(v, int(v.replace("-", ""))) for v in values])


def _ints(values: Sequence[int]) -> Ints:
    return np.asarray(values, dtype=np.int64)


def lines(book: Ledger, ids: Sequence[str]) -> list[Json]:
    """The contract lines of incidents, in this order."""
    sql = "select id, line from incident_lines where id in (select value from json_each(?))"
    found = {r["id"]: r["line"] for r in book.rows(sql, [json.dumps(list(ids))])}
    return [loads(found[i]) for i in ids if i in found]
