"""Drawings made on the server: the map, the timeline, the network of groups. No tiles, no fonts, no scripts needed."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote_plus

from markupsafe import Markup, escape

from secondsource.knowledge import DATA

Json = dict[str, Any]
WIDTH, HEIGHT = 960, 480
#: kilometres that a precision stands for, where the place's own extent is not known: drawn, not hidden
RADIUS = {"near": 25, "admin2": 40, "admin1": 150, "region": 250, "country": 400}
KM_PER_DEGREE = 111.2


@functools.cache
def outlines() -> tuple[dict[str, list[list[int]]], dict[str, list[list[int]]]]:
    """Countries as rings, and lines between first-level units, in hundredths of a degree."""
    folder = DATA / "maps"
    countries = json.loads((folder / "countries.json").read_text(encoding="utf-8"))
    return (
        {code: [part for ring in rings for part in unrolled(ring)] for code, rings in countries.items()},
        json.loads((folder / "units.json").read_text(encoding="utf-8")),
    )


def unrolled(ring: list[int]) -> list[list[int]]:
    """A ring that crosses longitude 180 as two whole ones, a turn of the earth apart: drawn as it stands, it would cross the map.

    >>> unrolled([17900, 0, -17900, 0, -17900, 100])
    [[17900, 0, 18100, 0, 18100, 100], [-18100, 0, -17900, 0, -17900, 100]]
    """
    lons = ring[:1]
    for lon in ring[2::2]:
        lons.append(lon + 36000 * round((lons[-1] - lon) / 36000))
    if lons == ring[::2]:
        return [ring]
    shift = -36000 if max(lons) > 18000 else 36000
    return [[x for pair in zip((lon + by for lon in lons), ring[1::2], strict=True) for x in pair] for by in (0, shift)]


class Frame:
    """The part of the world that is drawn: equirectangular, true to scale at its middle."""

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self.box = (west, south, east, north)
        middle = math.cos(math.radians((south + north) / 2)) or 0.01
        self.scale = min(WIDTH / ((east - west) * middle), HEIGHT / (north - south))
        self.stretch = middle
        self.west = (east + west) / 2 - WIDTH / 2 / self.scale / middle
        self.north = (south + north) / 2 + HEIGHT / 2 / self.scale
        self.east, self.south = self.west + WIDTH / self.scale / middle, self.north - HEIGHT / self.scale

    @staticmethod
    def around(points: Sequence[Json]) -> Frame:
        """The frame that holds these points with a margin; the whole world without any."""
        if not points:
            return Frame(-170, -56, 180, 78)
        lats, lons = [p["lat"] for p in points], [p["lon"] for p in points]
        margin = max(2.5, 0.15 * max(max(lats) - min(lats), max(lons) - min(lons)))
        # whole degrees, so that filters with nearly the same places share one drawing of the ground
        west, south, east, north = min(lons) - margin, min(lats) - margin, max(lons) + margin, max(lats) + margin
        return Frame(math.floor(west), math.floor(south), math.ceil(east), math.ceil(north))

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point of the world stands in the drawing."""
        return (lon - self.west) * self.stretch * self.scale, (self.north - lat) * self.scale

    def path(self, flat: Sequence[int], *, closed: bool) -> str | None:
        """A ring or line as an SVG path; None where it lies outside."""
        lons, lats = flat[::2], flat[1::2]
        if max(lons) < self.west * 100 or min(lons) > self.east * 100 or max(lats) < self.south * 100 or min(lats) > self.north * 100:
            return None
        words, last = [], ""
        for lon, lat in zip(lons, lats, strict=True):
            x, y = self.xy(lon / 100, lat / 100)
            word = f"{x:.0f},{y:.0f}"
            if word != last:
                words.append(word)
            last = word
        return ("M" + "L".join(words) + ("Z" if closed else "")) if len(words) > 1 else None


def draw_map(points: Sequence[Json], query: str) -> Markup:
    """The map: a town is a point, an area a hatched circle of its extent, open where the deaths are not known."""
    frame = Frame.around(points)
    shown = frozenset(p["country"] for p in points if p["country"]) if frame.scale > 6 else frozenset[str]()
    land, inner = ground(frame.box, shown)
    most = max((p["n"] for p in points), default=1)
    marks = "".join(place_mark(p, frame, query, most) for p in sorted(points, key=lambda p: -p["n"]))
    return Markup(
        '<svg class="map" viewBox="0 0 {w} {h}" role="img" aria-label="Map of {n} places; the same places stand in the list below">'
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>'
        '<path class="land" d="{land}"/><path class="unit" d="{inner}"/>{marks}</svg>'
    ).format(w=WIDTH, h=HEIGHT, n=len(points), land=land, inner=inner, marks=Markup(marks))


@functools.lru_cache(64)
def ground(box: tuple[float, float, float, float], shown: frozenset[str]) -> tuple[str, str]:
    """The paths of the countries in a frame, and of the units of some of them."""
    countries, units = outlines()
    frame = Frame(*box)
    land = "".join(p for rings in countries.values() for r in rings if (p := frame.path(r, closed=True)))
    inner = "".join(p for c in sorted(shown) for line in units.get(c, []) if (p := frame.path(line, closed=False)))
    return land, inner


def place_mark(p: Json, frame: Frame, query: str, most: int) -> str:
    """One place: its size the incidents, its shape the precision."""
    x, y = frame.xy(p["lon"], p["lat"])
    title = f"{p['place']} ({p['precision']}): {p['n']} incident{'' if p['n'] == 1 else 's'}, {killed_words(p['killed'])}"
    if p["precision"] in RADIUS:
        r, css = max(6.0, RADIUS[p["precision"]] / KM_PER_DEGREE * frame.scale), "area"
    else:
        r, css = 3.5 + min(1.6, 12.5 / math.sqrt(most)) * math.sqrt(p["n"]), "point" if p["killed"] is not None else "point open"
    href = escape(f"/?place={quote_plus(p['place'])}{query}")
    return f'<a href="{href}"><circle class="{css}" cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"><title>{escape(title)}</title></circle></a>'


def killed_words(killed: int | None) -> str:
    """The dead of a place or month in words; unknown is not 0."""
    return "deaths not known" if killed is None else f"{killed} killed (best figures)"


def draw_timeline(months: Sequence[Json], query: str = "") -> Markup:
    """Incidents per month as bars, with the first and the last month named."""
    if not months:
        return Markup("")
    index = [int(m["month"][:4]) * 12 + int(m["month"][5:]) - 1 for m in months]
    span = max(index) - min(index) + 1
    step, top = WIDTH / max(span, 12), max(m["n"] for m in months)
    bars = []
    for m, at in zip(months, index, strict=True):
        h = 60 * m["n"] / top
        title = f"{m['month']}: {m['n']} incident{'' if m['n'] == 1 else 's'}, {killed_words(m['killed'])}"
        bars.append(
            f'<a href="/?since={m["month"]}&amp;until={m["month"]}{escape(query)}"><rect class="bar" x="{(at - min(index)) * step:.1f}"'
            f' y="{64 - h:.1f}" width="{max(1.5, step - 1):.1f}" height="{h:.1f}"><title>{title}</title></rect></a>'
        )
    return Markup(
        '<svg class="timeline" viewBox="0 0 {w} 80" role="img" aria-label="Incidents per month from {a} to {b}">{bars}'
        '<text x="0" y="78">{a}</text><text x="{w}" y="78" text-anchor="end">{b}</text></svg>'
    ).format(w=WIDTH, a=months[0]["month"], b=months[-1]["month"], bars=Markup("".join(bars)))


#: how an edge is drawn: for, against, or a denial of a link
SIGN = {
    "pledge_of_allegiance": "for", "alliance": "for", "member_of": "for", "leader_of": "for", "merged_with": "for", "support": "for",
    "split_from": "against", "fighting_against": "against", "rivalry": "against", "denies_link": "denied",
}  # fmt: skip


#: letters of a label: what fits between the circle and the edge of the drawing
LABEL = 24


def short(name: str) -> str:
    """A label that fits.

    >>> short("a government-backed village defence committee")
    'a government-backed…'
    """
    return name if len(name) <= LABEL else name[:LABEL].rpartition(" ")[0] + "…"


def draw_network(edges: Sequence[Json]) -> Markup:
    """Groups on a circle, edges by sign: a plain line for, a dashed one against, a dotted one for a denied link."""
    names: dict[str, str] = {}
    for e in edges:
        for side in ("left", "right"):
            names.setdefault(e[f"{side}_id"] or e[f"{side}_text"], e.get(f"{side}_name") or e[f"{side}_text"])
    if not names:
        return Markup("")
    keys = sorted(names)
    where = {
        k: (480 + 300 * math.cos(2 * math.pi * n / len(keys)), 240 + 190 * math.sin(2 * math.pi * n / len(keys)))
        for n, k in enumerate(keys)
    }
    out = Markup("")
    for e in edges:
        (x1, y1), (x2, y2) = where[e["left_id"] or e["left_text"]], where[e["right_id"] or e["right_text"]]
        out += Markup(
            '<a href="#r-{}-{}"><line class="edge {}" x1="{:.0f}" y1="{:.0f}" x2="{:.0f}" y2="{:.0f}"><title>{}</title></line></a>'
        ).format(
            e["document_id"],
            e["n"],
            SIGN.get(e["kind"], "for"),
            x1,
            y1,
            x2,
            y2,
            f"{names[e['left_id'] or e['left_text']]} – {e['kind'].replace('_', ' ')} – {names[e['right_id'] or e['right_text']]}",
        )
    for k in keys:
        x, y = where[k]
        anchor = "start" if x > 490 else "end" if x < 470 else "middle"
        out += Markup(
            '<a href="/groups/{}"><circle class="node" cx="{:.0f}" cy="{:.0f}" r="5"/>'
            '<text x="{:.0f}" y="{:.0f}" text-anchor="{}">{}<title>{}</title></text></a>'
        ).format(escape(k), x, y, x + (9 if anchor == "start" else -9 if anchor == "end" else 0), y + 4, anchor, short(names[k]), names[k])
    return Markup(
        '<svg class="network" viewBox="0 0 960 480" role="img" aria-label="Network of {} groups; every edge is listed below">{}</svg>'
    ).format(len(keys), out)
