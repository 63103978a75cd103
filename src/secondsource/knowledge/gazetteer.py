"""The gazetteer: which places bear a name.

`Gazetteer.open()` maps the shipped file into memory; `lookup` answers in microseconds; `Entry` is one place with its parents.
Made by `scripts/build_gazetteer.py` from GeoNames data (CC BY 4.0) and the supplements of `data/places/`.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from secondsource.knowledge.files import DATA, load_yaml
from secondsource.knowledge.gazetteer_file import GazetteerFile
from secondsource.knowledge.gazetteer_names import fold, key_of, loosen, one_letter_off

#: how a name leads to a place: its main name, another name, the name without its word of kind, another spelling
MAIN, ALIAS, STRIPPED, LOOSE = 0, 1, 2, 3
PLACES = DATA / "places"


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer. `how` tells how the name asked for led to it."""

    row: int
    name: str
    geonames_id: int | None
    lat: float | None
    lon: float | None
    population: int
    feature: str  # GeoNames feature code: PCLI, ADM1, ADM2, PPL, PPLC, RGN, ...
    country: str | None
    admin1: int  # rows of the parents, 0 for none
    admin2: int
    radius: int  # km
    how: int = MAIN

    @property
    def feature_class(self) -> str:
        """GeoNames feature class: A unit, P town, L region, S site, T hill, H water."""
        if self.feature.startswith(("PCL", "ADM")):
            return "A"
        return _CLASSES.get(self.feature, "P" if self.feature.startswith("PPL") else "L")


_CLASSES: Mapping[str, str] = {
    "MT": "T", "MTS": "T", "ISL": "T", "ISLS": "T", "PEN": "T", "PASS": "T", "VAL": "T", "DSRT": "T", "CAPE": "T",
    "SEA": "H", "DLTA": "H", "OCN": "H", "GULF": "H", "STRT": "H", "LK": "H", "STM": "H", "BAY": "H", "CNL": "H", "RSV": "H",
    "AIRB": "S", "MALL": "S", "SQR": "S", "CSTL": "S", "HTL": "S",
    "MSQE": "S", "SHRN": "S", "CMPRF": "S", "SITE": "S", "BDG": "S", "AIRP": "S", "INSM": "S", "PRN": "S", "CSTM": "S", "MKT": "S",
    "PRK": "L", "FRST": "V", "CONT": "L", "RGN": "L", "AREA": "L", "BDRY": "L",
}  # fmt: skip


#: a name this long, one letter off that of a place this large, is a misspelling of it
SPELT = 6
LARGE = 100_000


class Gazetteer:
    """All places by name. Immutable; share one a process."""

    def __init__(self, file: GazetteerFile) -> None:
        self._file = file
        self._features: list[str] = file.header["features"]
        self._countries: list[str] = file.header["countries"]
        self._columns = {n: file.column(n) for n in ("gid", "lat", "lon", "population", "feature", "country", "radius")}
        self._admin1, self._admin2 = file.column("admin1"), file.column("admin2")

    @staticmethod
    def open(path: Path | None = None) -> Gazetteer:
        """The shipped gazetteer, or another file of the same make."""
        return Gazetteer(GazetteerFile(path or PLACES / "gazetteer.bin"))

    def __len__(self) -> int:
        return len(self._file)

    @functools.lru_cache(maxsize=16384)  # noqa: B019 one gazetteer lives as long as the process
    def entry(self, row: int, how: int = MAIN) -> Entry:
        """The place of a row."""
        c = self._columns
        lat, lon = c["lat"][row], c["lon"][row]
        return Entry(
            row=row,
            name=self._file.name(row),
            geonames_id=c["gid"][row] or None,
            lat=None if math.isnan(lat) else round(lat, 5),
            lon=None if math.isnan(lon) else round(lon, 5),
            population=c["population"][row],
            feature=self._features[c["feature"][row]],
            country=self._countries[c["country"][row]] or None,
            admin1=self._admin1[row],
            admin2=self._admin2[row],
            radius=c["radius"][row],
            how=how,
        )

    @functools.lru_cache(maxsize=8192)  # noqa: B019 one gazetteer lives as long as the process
    def lookup(self, name: str) -> tuple[Entry, ...]:
        """All places that bear this name, by exact spelling (case and accents aside), the most populous first.

        >>> {e.country for e in Gazetteer.open().lookup("Quetta")}
        {'PK'}
        """
        return self.folded(fold(name))

    def folded(self, folded: str) -> tuple[Entry, ...]:
        """As `lookup`, of a name that is folded already."""
        return tuple(self.entry(row, how) for row, how in self._file.rows(key_of(folded)))

    @functools.lru_cache(maxsize=4096)  # noqa: B019 one gazetteer lives as long as the process
    def loosely(self, name: str) -> tuple[Entry, ...]:
        """Places whose name may be another transliteration of this one."""
        return self.folded("~" + loosen(fold(name)))

    @functools.lru_cache(maxsize=4096)  # noqa: B019 one gazetteer lives as long as the process
    def nearly(self, name: str, feature: str | None = None) -> tuple[Entry, ...]:
        """Large towns and units whose name this long name misses by one letter: for a name that nothing else explains.

        Where the text says that it is a district or a province (`feature`), units of that kind of any size.

        >>> {e.name for e in Gazetteer.open().nearly("Islmabad")}
        {'Islamabad'}
        """
        folded = fold(name)
        if len(folded) < SPELT or not (folded.isalpha() or (feature and folded.replace(" ", "").isalpha())):
            return ()
        spellings = one_letter_off(folded)
        found = {
            e.row
            for spelt in spellings
            for e in self.folded(spelt)
            if (
                e.population >= LARGE and fold(e.name) == spelt and (e.feature != "PCLI" or len(folded) > SPELT + 1)
                if feature is None
                else e.feature == feature and e.how <= STRIPPED
            )
        }
        return tuple(self.entry(row, LOOSE) for row in sorted(found))

    @functools.lru_cache(maxsize=4096)  # noqa: B019 one gazetteer lives as long as the process
    def minor(self, name: str) -> tuple[Entry, ...]:
        """Villages of the second index that bear this name or another transliteration of it: only for a text known to speak of their unit.

        >>> any(e.name == "Kotmi" for e in Gazetteer.open().minor("Kotmi"))
        True
        """
        folded = fold(name)
        rows = self._file.rows(key_of("+" + loosen(folded)))
        return tuple(self.entry(row, MAIN if fold(self._file.name(row)) == folded else LOOSE) for row, _ in rows)

    @functools.lru_cache(maxsize=2048)  # noqa: B019 one gazetteer lives as long as the process
    def minor_nearly(self, name: str) -> tuple[Entry, ...]:
        """Towns and villages of the second index's countries whose name, spelt loosely, is one letter away from this long one."""
        loose = loosen(fold(name))
        if len(loose) < SPELT - 1 or not loose.isalpha():
            return ()
        near = one_letter_off(loose)
        rows = {row for spelt in near for mark in "+~" for row, _ in self._file.rows(key_of(mark + spelt))}
        found = (self.entry(row, LOOSE) for row in sorted(rows))
        return tuple(e for e in found if e.feature.startswith("PPL"))

    @functools.lru_cache(maxsize=32768)  # noqa: B019 one gazetteer lives as long as the process
    def knows(self, folded: str) -> bool:
        """Whether any place bears a folded name."""
        return bool(self._file.rows(key_of(folded)))

    def country(self, code: str) -> Entry | None:
        """The entry of a country by its ISO code."""
        row = self._country_rows.get(code)
        return None if row is None else self.entry(row)

    @functools.cached_property
    def _country_rows(self) -> dict[str, int]:
        pcli = self._features.index("PCLI")
        kinds, countries = self._columns["feature"], self._columns["country"]
        # countries are written first: the search ends with the first row of another kind
        out: dict[str, int] = {}
        for row in range(1, len(self)):
            if kinds[row] != pcli:
                break
            out[self._countries[countries[row]]] = row
        return out

    def parents(self, entry: Entry) -> Iterator[Entry]:
        """The units that a place lies in, the smallest first, then its country."""
        for row in (entry.admin2, entry.admin1):
            if row:
                yield self.entry(row)
        if entry.country and entry.feature != "PCLI" and (head := self.country(entry.country)):
            yield head

    def within(self, entry: Entry, unit: Entry) -> bool:
        """Whether a place lies in a unit or country."""
        if unit.feature == "PCLI":
            return entry.country == unit.country and entry.row != unit.row
        if unit.row in (entry.admin1, entry.admin2):
            return True
        made = self.heirs.get(unit.row)
        return made is not None and (entry.admin2 in made or entry.row in made)

    @functools.cached_property
    def heirs(self) -> Mapping[int, frozenset[int]]:
        """The rows of the districts that were made from a district, by its row (`data/places/districts.yml`)."""
        out: dict[int, frozenset[int]] = {}
        for country, states in load_yaml(PLACES / "districts.yml").items():
            for state, districts in states.items():
                for old, made in districts.items():
                    rows = {self._district(country, *(name.split(", ")[0], name.partition(", ")[2] or state)) for name in made}
                    out[self._district(country, old, state)] = frozenset(rows - {0})
        out.pop(0, None)
        return out

    def _district(self, country: str, name: str, state: str) -> int:
        """The row of a district of a state; 0 where the gazetteer has none of that name."""
        for e in (*self.lookup(name), *self.loosely(name)):
            if e.feature == "ADM2" and e.country == country and e.admin1 and fold(self.entry(e.admin1).name) == fold(state):
                return e.row
        return 0

    @functools.cached_property
    def demonyms(self) -> Mapping[str, str]:
        """Words for the people and things of a country, folded, with its ISO code."""
        out: dict[str, str] = {}
        for code, country in load_yaml(PLACES / "countries.yml").items():
            for word in country.get("people", ()):
                plain = fold(word)
                out[plain] = code
                if not re.search(r"(?:ese|ish|ch|s|men|man|woman)$", plain):
                    out[plain + "s"] = code
        return out


def km_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance on the sphere.

    >>> round(km_between((0, 0), (0, 1)))
    111
    """
    p, q = math.radians(a[0]), math.radians(b[0])
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


def distance(a: Entry, b: Entry) -> float | None:
    """Kilometres between two places, None where one has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return km_between((a.lat, a.lon), (b.lat, b.lon))


__all__ = ["ALIAS", "LOOSE", "MAIN", "STRIPPED", "Entry", "Gazetteer", "distance", "km_between"]
