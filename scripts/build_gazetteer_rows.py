"""The table that the build fills: one row a place, row 0 nobody's; and where the centre of a unit is."""

from __future__ import annotations

import collections
import math
from dataclasses import dataclass, field

UNITS = ("ADM1", "ADM2")


@dataclass
class Rows:
    """Places as parallel lists, and the names that each goes by."""

    gid: list[int] = field(default_factory=lambda: [0])
    name: list[str] = field(default_factory=lambda: [""])
    lat: list[float | None] = field(default_factory=lambda: [None])
    lon: list[float | None] = field(default_factory=lambda: [None])
    population: list[int] = field(default_factory=lambda: [0])
    feature: list[str] = field(default_factory=lambda: [""])
    country: list[str] = field(default_factory=lambda: [""])
    admin1: list[int] = field(default_factory=lambda: [0])
    admin2: list[int] = field(default_factory=lambda: [0])
    radius: list[int] = field(default_factory=lambda: [0])
    aliases: list[list[str]] = field(default_factory=lambda: [[]])
    by_gid: dict[int, int] = field(default_factory=dict)
    usual: dict[int, list[str]] = field(default_factory=dict)  # names of our own tables, as good as the main one

    def add(
        self, name: str, feature: str, *, gid: int = 0, at: tuple[float, float] | None = None, population: int = 0,
        country: str = "", admin1: int = 0, admin2: int = 0, aliases: list[str] | None = None,
    ) -> int:  # fmt: skip
        """Add a place, or names to the one that has this GeoNames id already. Gives its row."""
        if gid and gid in self.by_gid:
            row = self.by_gid[gid]
            self.aliases[row] += [name, *(aliases or [])]
            return row
        row = len(self.gid)
        self.gid.append(gid)
        self.name.append(name)
        self.lat.append(at[0] if at else None)
        self.lon.append(at[1] if at else None)
        self.population.append(population)
        self.feature.append(feature)
        self.country.append(country)
        self.admin1.append(admin1)
        self.admin2.append(admin2)
        self.radius.append(0)
        self.aliases.append(list(aliases or []))
        if gid:
            self.by_gid[gid] = row
        return row

    def centre_units(self) -> None:
        """Give units and countries without coordinates the centre of their towns, an extent and a population."""
        towns: dict[int, list[int]] = collections.defaultdict(list)
        heads = {self.country[r]: r for r in range(1, len(self.gid)) if self.feature[r] == "PCLI"}
        for row in range(1, len(self.gid)):
            if self.feature[row].startswith("PPL") and self.lat[row] is not None:
                for parent in (self.admin1[row], self.admin2[row], heads.get(self.country[row], 0)):
                    towns[parent].append(row)
        for unit, members in sorted(towns.items()):
            if unit:
                self._centre(unit, members)

    def _centre(self, unit: int, members: list[int]) -> None:
        points = [(self.lat[m] or 0.0, self.lon[m] or 0.0) for m in members]
        if self.lat[unit] is None:
            self.lat[unit], self.lon[unit] = centre(points)
        if self.population[unit] == 0:
            self.population[unit] = sum(self.population[m] for m in members)
        here = (self.lat[unit] or 0.0, self.lon[unit] or 0.0)
        far = sorted(km(here, p) for p in points)
        if self.radius[unit] == 0:
            self.radius[unit] = min(65535, max(5, math.ceil(far[int(len(far) * 0.9)] if len(far) > 1 else 10)))


def centre(points: list[tuple[float, float]]) -> tuple[float, float]:
    """The middle of an area, told by its towns: each cell of a tenth of its extent counts once, however many towns it has."""
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    if max(lons) - min(lons) > 180:  # across the date line
        points = [(a, b + 360 if b < 0 else b) for a, b in points]
        lons = [p[1] for p in points]
    step = max(max(lats) - min(lats), max(lons) - min(lons)) / 10 or 1.0
    cells: dict[tuple[int, int], list[tuple[float, float]]] = collections.defaultdict(list)
    for a, b in points:
        cells[int(a / step), int(b / step)].append((a, b))
    means = [(sum(a for a, _ in c) / len(c), sum(b for _, b in c) / len(c)) for c in cells.values()]
    lat, lon = sum(a for a, _ in means) / len(means), sum(b for _, b in means) / len(means)
    return round(lat, 4), round(lon - 360 if lon > 180 else lon, 4)


def km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance on the sphere."""
    p, q = math.radians(a[0]), math.radians(b[0])
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))
