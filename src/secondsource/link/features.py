"""What linking looks at, as arrays: one node for each distinct report, one row for each distinct text.

Read `Features`, then `features_of`. Reports of equal texts (copies under another address) are one node: a copy neither adds
weight to its own side nor changes how rare a word is. Nodes stand in the order of their content, never of their arrival.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from secondsource.ids import digest
from secondsource.link import text
from secondsource.link.rarity import LIMITS, Limits, Rarity, rarity_of, root_rows, unit_rows
from secondsource.link.raw import Raw
from secondsource.link.voices import body_of, content_key
from secondsource.model import Extraction, Place, Report

Array = np.ndarray[Any, Any]

#: radius in km within which a place of this precision may lie: an area is no pin
RADIUS = {"site": 3.0, "town": 12.0, "near": 25.0, "admin2": 60.0, "admin1": 250.0, "region": 500.0, "country": 1500.0}
FAMILIES = ("attack", "battle", "enforcement", "unrest", "group", "other")
#: how it was done, by the head of the type: kept in the bits above those of the families
METHODS = {
    "bomb": ("attack.bombing",),
    "gun": ("attack.armed_assault", "attack.assassination", "attack.execution", "battle"),
    "sky": ("attack.air_strike", "attack.shelling"),
    "taking": ("attack.abduction", "attack.hijacking"),
    "crowd": ("unrest",),
    "fire": ("attack.arson",),
}
_AGE = re.compile(r"\b(\d{1,3})[- ]?years?[- ]?old\b|\baged? (?:of )?(\d{1,3})\b|[A-Z]\w+, (\d{2}),")
_CLOCK = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))?\s*([ap])\.?\s?m\b", re.IGNORECASE)
_STREET = re.compile(
    r"\b((?:[A-Z0-9][\w.'-]*\s){1,3})(Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Boulevard|Blvd|Lane|Ln|Court|Place|Highway|Hwy|Parkway|Way|"
    r"Terrace|Circle|Square|Bazaar|Chowk|Bridge|Junction|Checkpoint|Gate)\b"
)
_PROPER = re.compile(r"\b[A-Z][A-Za-z'’-]{2,}")
#: characters of a body that open it: two sentences, where the place and the persons stand
LEAD = 350
_NAME = re.compile(r"\b[A-Z][a-zA-Z'’-]+(?: (?:al-|bin |de |van |von )?[A-Z][a-zA-Z'’-]+){1,3}")


@dataclass(frozen=True, slots=True)
class Features:
    """Arrays over nodes (`n`) and over distinct texts (`d`); 0 or NaN where nothing is known."""

    keys: tuple[str, ...]  # n: content of the report, sorted
    members: tuple[tuple[str, ...], ...]  # n: ids of the reports with this content
    row: Array  # n: row of its text
    main: Array  # n: the first report of its text that is no background
    background: Array  # n
    whole: sparse.csr_matrix  # d x terms, unit length
    part: sparse.csr_matrix  # n x terms, unit length: the sentences of the report
    sets: Mapping[str, sparse.csr_matrix]  # clue -> d x values, weighted by rarity: names, ages, days, ...
    actors: sparse.csr_matrix  # n x actors
    first: Array  # n: day number of the earliest day
    last: Array
    published: Array
    lat: Array
    lon: Array
    radius: Array
    place: Array  # n: GeoNames id
    country: Array  # n: hash of the country code
    killed: Array  # n x 2: low, high
    injured: Array
    family: Array  # n: bits over FAMILIES, then over METHODS
    held: int = 0  # texts in the ledger, where these are only some; 0: these are all


def features_of(extractions: Sequence[Extraction], common: Mapping[str, Any], limits: Limits = LIMITS) -> Features:
    """The arrays for all reports that can be linked."""
    raw = raw_of(extractions)
    return weighed(raw, rarity_of(raw, limits), text.Weigher(common))


def raw_of(extractions: Sequence[Extraction]) -> Raw:
    """What these texts and their reports say, each by itself."""
    texts, nodes = _gather(extractions)
    rows = {key: n for n, key in enumerate(sorted(texts))}
    ordered = [texts[key] for key in rows]
    keys = sorted(nodes)
    reports = [nodes[k][0] for k in keys]
    bodies = [body_of(x.document) for x in ordered]
    scene = [_scene(r) for r in reports]
    return Raw(
        texts=tuple(rows),
        dates=_days(x.document.published for x in ordered),
        whole=text.count_rows(text.words_of(f"{x.document.title or ''}\n{b}") for x, b in zip(ordered, bodies, strict=True)),
        sets={name: text.count_rows(map(find, ordered)) for name, find in SETS.items()},
        keys=tuple(keys),
        members=tuple(tuple(sorted(nodes[k][2])) for k in keys),
        row=np.array([rows[content_key(nodes[k][1].document)] for k in keys], dtype=np.int32),
        main=np.array([_is_main(nodes[k][0], nodes[k][1]) for k in keys], dtype=bool),
        background=np.array([r.background for r in reports], dtype=bool),
        part=text.count_rows(text.words_of(_passages(r, x)) for r, x, _ in (nodes[k] for k in keys)),
        actors=text.count_rows(_actors(r) for r in reports),
        first=_days(r.date.earliest for r in reports),
        last=_days(r.date.latest for r in reports),
        published=_days(nodes[k][1].document.published for k in keys),
        lat=_floats(None if p is None else p.lat for p in scene),
        lon=_floats(None if p is None else p.lon for p in scene),
        radius=_floats(None if p is None else RADIUS[p.precision] for p in scene),
        place=np.array([0 if p is None else p.geonames_id or 0 for p in scene], dtype=np.int64),
        country=np.array([0 if p is None or not p.country else text.column(p.country) for p in scene], dtype=np.int64),
        killed=np.array([_count(r, "killed") for r in reports], dtype=float).reshape(-1, 2),
        injured=np.array([_count(r, "injured") for r in reports], dtype=float).reshape(-1, 2),
        family=np.array([_families(r) for r in reports], dtype=np.int16),
    )


def weighed(raw: Raw, rarity: Rarity, weigher: text.Weigher, held: int = 0) -> Features:
    """The same with terms and values weighed by their rarity; `held` texts are in the ledger, where these are only some."""
    nodes = raw.node_fields() | {"part": unit_rows(raw.part, rarity, weigher), "row": raw.row}
    sets = {kind: root_rows(rows, kind, rarity, weigher) for kind, rows in raw.sets.items()}
    return Features(raw.keys, raw.members, whole=unit_rows(raw.whole, rarity, weigher), sets=sets, **nodes, held=held)


def joined(parts: Sequence[Features]) -> Features:
    """The features of several runs of texts as one; the runs stand in the order of their keys."""
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0, *(p.whole.shape[0] for p in parts)])
    held: dict[str, Any] = {
        "keys": tuple(k for p in parts for k in p.keys),
        "members": tuple(m for p in parts for m in p.members),
        "row": np.concatenate([p.row + start for p, start in zip(parts, starts.tolist(), strict=False)]).astype(np.int32),
        "sets": {name: sparse.vstack([p.sets[name] for p in parts], format="csr") for name in parts[0].sets},
        "held": parts[0].held,
    }
    for name in Features.__dataclass_fields__.keys() - held.keys():
        values = [getattr(p, name) for p in parts]
        held[name] = sparse.vstack(values, format="csr") if sparse.issparse(values[0]) else np.concatenate(values)
    return Features(**held)


def linkable(report: Report) -> bool:
    """Whether a report can be one of an incident: it happened or was tried. A threat or a supposition is no incident."""
    return report.status in ("happened", "attempted")


Node = tuple[Report, Extraction, list[str]]


def _gather(extractions: Sequence[Extraction]) -> tuple[dict[str, Extraction], dict[str, Node]]:
    """Distinct texts by content, and distinct reports by content with the ids that they have."""
    texts: dict[str, Extraction] = {}
    nodes: dict[str, Node] = {}
    for x in sorted(extractions, key=lambda x: x.document.id):
        key = content_key(x.document)
        texts.setdefault(key, x)
        for n, report in enumerate(x.reports):
            if linkable(report):
                node = nodes.setdefault(f"{key}#{n:04d}", (report, x, []))
                node[2].append(report.id)
    return texts, nodes


def _passages(report: Report, x: Extraction) -> str:
    spans = report.passages or (report.span,)
    return "\n".join(s.quote for s in spans)


def _is_main(report: Report, x: Extraction) -> bool:
    """Whether a report is what its article is about: the first that is no background, or the first where all are."""
    linkables = [r for r in x.reports if linkable(r)]
    first = next((r for r in linkables if not r.background), linkables[0] if linkables else None)
    return first is not None and first.id == report.id


def _scene(report: Report) -> Place | None:
    """The most precise place where it happened."""
    scenes = [p for p in report.places if p.is_scene and p.lat is not None] or [p for p in report.places if p.lat is not None]
    return min(scenes, key=lambda p: (RADIUS[p.precision], p.geonames_id or 0), default=None)


def _count(report: Report, measure: str) -> tuple[float, float]:
    """Low and high over the figures for the whole event; NaN where nothing is said."""
    own = [f for f in report.figures if f.measure == measure and f.scope != "part" and f.group is None]
    own = own or [f for f in report.figures if f.measure == measure and f.scope != "part" and f.group != "attackers"]
    lows = [f.low for f in own if f.low is not None]
    highs = [f.low if f.high is None else f.high for f in own]
    known = [h for h in highs if h is not None]
    return (float(min(lows or known)), float(max(known or lows))) if lows or known else (np.nan, np.nan)


def _families(report: Report) -> int:
    bits = 0
    for t in report.types:
        head = "enforcement" if t == "other.prosecution" else t.split(".")[0]  # an arrest all the same
        bits |= 1 << FAMILIES.index(head if head in FAMILIES else "other")
        for n, heads in enumerate(METHODS.values(), len(FAMILIES)):
            if t.startswith(heads):
                bits |= 1 << n
    return bits


def _actors(report: Report) -> list[str]:
    """Actors named in a part of the event; a description ('gunmen') names nobody."""
    return sorted({p.actor_id for p in report.participants if p.actor_id})


def _ages(body: str) -> list[str]:
    return sorted({next(g for g in m if g) for m in _AGE.findall(body)})


def _clocks(body: str) -> list[str]:
    return sorted({f"{int(h)}:{m or '00'}{ap.lower()}" for h, m, ap in _CLOCK.findall(body)})


def _streets(body: str) -> list[str]:
    return sorted({f"{name.split()[-1].lower()} {kind[:2].lower()}" for name, kind in _STREET.findall(body)})


def _names(body: str) -> list[str]:
    """Names of two words or more, each by its last two words."""
    return sorted({" ".join(m.lower().replace("’", "'").split()[-2:]) for m in _NAME.findall(body)})


def _lead(x: Extraction) -> list[str]:
    """Proper names of one word in the headline and the opening: what the article is about, in a few words."""
    body = body_of(x.document)
    plain = set(re.findall(r"\b[a-z][a-z'’-]+", body))
    words = _PROPER.findall(f"{x.document.title or ''}\n{body[:LEAD]}")
    return sorted({w.lower() for w in words} - plain)


def _days_named(x: Extraction) -> list[str]:
    """Single days that the article names, and the day of each of its reports."""
    named = {t.earliest for t in x.times if t.earliest is not None and t.earliest == t.latest}
    told = {r.date.earliest for r in x.reports if r.date.earliest is not None and r.date.earliest == r.date.latest}
    return sorted(d.isoformat() for d in named | told if d is not None)


def _toponyms(x: Extraction) -> list[str]:
    """Towns, sites and districts that the article names; a country or a province is no news."""
    fine = [p for p in x.toponyms if not p.adjectival and p.precision in ("site", "town", "near", "admin2")]
    return sorted({str(p.geonames_id) if p.geonames_id else p.name.lower() for p in fine})


def _tolls(x: Extraction) -> list[str]:
    """Counts of people, with what befell them; ones and twos are everywhere."""
    figures = [f for r in x.reports for f in r.figures]
    return sorted({f"{f.measure} {f.low}" for f in figures if f.low is not None and f.low > 2})


def _from_body(find: Callable[[str], list[str]]) -> Callable[[Extraction], list[str]]:
    return lambda x: find(body_of(x.document))


SETS: Mapping[str, Callable[[Extraction], list[str]]] = {
    "names": _from_body(_names),
    "ages": _from_body(_ages),
    "clocks": _from_body(_clocks),
    "streets": _from_body(_streets),
    "lead": _lead,
    "days": _days_named,
    "toponyms": _toponyms,
    "tolls": _tolls,
}


def _days(days: Iterable[Any]) -> Array:
    return np.array([0 if d is None else d.toordinal() for d in days], dtype=np.int32)


def _floats(values: Iterable[float | None]) -> Array:
    return np.array([np.nan if v is None else v for v in values], dtype=float)


def key_of(extraction: Extraction, number: int) -> str:
    """The content key of a document's report, as `Features.keys` has it; the root of an incident's id."""
    return digest(content_key(extraction.document), str(number))
