"""A small View made by hand: five incidents that exercise what the formats decide. All names and places of outlets are ours."""

from __future__ import annotations

from typing import Any

from make import kb
from secondsource.view import View

Json = dict[str, Any]


def place(name: str, lat: float | None, lon: float | None, precision: str, **more: Any) -> Json:
    base = {
        "name": name,
        "geonames_id": None,
        "lat": lat,
        "lon": lon,
        "country": "PK",
        "admin1": "Balochistan",
        "admin2": None,
        "precision": precision,
    }
    return base | more


def party(role: str, name: str, kind: str, status: str | None = None, actor_id: str | None = None) -> Json:
    return {"role": role, "actor_id": actor_id, "name": name, "kind": kind, "status": status, "basis": ["s1"], "dissent": []}


def count(low: int, best: int | None, high: int | None) -> Json:
    return {"low": low, "best": best, "high": high, "rule": "ucdp", "basis": ["s1"], "dissent": []}


def incident(
    n: int, kind: str, first: str | None, last: str | None, precision: str, where: Json | None, *parties: Json, **figures: Json
) -> Json:
    return {
        "schema": 1, "id": f"i-{n:08x}{n:08x}", "type": kind, "types": [kind], "status": "happened",
        "date": {"earliest": first, "latest": last, "precision": precision, "span": None, "why": None}, "place": where, "participants": list(parties),
        "figures": {name.replace("__", "."): e for name, e in figures.items()},
        "assessment": {"grade": "fair", "credibility": 2, "voices": 2, "voice_names": ["A", "B"], "documents": 2, "why": "two voices"},
        "reports": ["a#1", "b#1"], "documents": ["a", "b"], "issues": [],
    }  # fmt: skip


def golden_view() -> View:
    """An attack on civilians, a battle, an arrest, an attack without figure or day, and one that nobody can place."""
    quetta, district = place("Quetta", 30.18, 66.99, "town"), place("Mastung District", 29.8, 66.8, "admin2", admin2="Mastung District")
    rebels, soldiers = (
        party("initiator", "Islamic State", "rebel", "claimed", "islamic-state"),
        party("target", "soldiers", "state_forces.army"),
    )
    return View(
        incidents=[
            incident(1, "attack.bombing.suicide", "2018-07-13", "2018-07-13", "day", quetta, rebels, party("target", "shoppers", "civilians"),
                     killed=count(5, 7, 9), killed__civilians=count(6, 6, 6), injured=count(20, 20, None)),
            incident(2, "battle.clash", "2018-07-02", "2018-07-04", "days", district, party("initiator", "Army", "state_forces.army", "asserted"),
                     party("target", "Baloch fighters", "rebel"), killed=count(4, 4, 4), killed__army=count(1, 1, 1), killed__militants=count(3, 3, 3)),
            incident(3, "enforcement.arrest", "2018-07-09", "2018-07-09", "day", quetta, party("initiator", "Police", "state_forces.police", "asserted"),
                     arrested=count(2, 2, 2)),
            incident(4, "attack.armed_assault", "2018-07-01", "2018-07-31", "month", quetta, party("initiator", "unknown men", "unknown", "accused"), soldiers),
            incident(5, "attack.bombing", "2018-07-20", "2018-07-20", "day", None, killed=count(1, 1, 1)),
        ],
        documents={
            "a": {"id": "a", "title": "Blast in the bazaar", "published": "2018-07-14", "url": "https://one.example/a", "source": "First Post", "agency": None, "language": "en"},
            "b": {"id": "b", "title": None, "published": None, "url": None, "source": "Second, \"Daily\"", "agency": None, "language": "en"},
        },
        statements={"s1": {"id": "s1", "document_id": "a", "report_id": "a#1", "field": "killed", "value": {"low": 7, "high": 7}, "start": 0, "stop": 5, "quote": "seven", "said_by": None, "modality": "asserted", "author": "machine"}},
        codes=kb().ontology.codes(),
        made="2020-01-02T03:04:05Z",
    )  # fmt: skip
