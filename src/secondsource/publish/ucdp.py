"""UCDP GED: 49 columns. Inclusion: an organised actor, at least one death, a place and a date.

Source of the codes: UCDP GED codebook (where_prec 1–7, date_prec 1–5, event_clarity, type_of_violence); `priogrid_gid` is the
half-degree cell of PRIO-GRID 2.0. UCDP's own ids of conflicts, dyads and sides are left empty; ours go into `id` and `relid`.
"""

from __future__ import annotations

import math
from typing import Any

from secondsource.publish.columns import UCDP_GED
from secondsource.publish.rows import (
    ARMED,
    best,
    country_of,
    figure,
    first_day,
    initiators,
    injured_loss,
    last_day,
    side_names,
    summary,
    targets,
    write_csv,
)
from secondsource.view import Json, LossLine, View

WHERE = {"site": 1, "town": 1, "near": 2, "admin2": 3, "admin1": 4, "region": 5, "country": 6}
#: figure class -> column of the dead
DEAD = {
    "civilians": "deaths_civilians", "officials": "deaths_civilians", "children": "deaths_civilians", "women": "deaths_civilians",
    "journalists": "deaths_civilians", "health_workers": "deaths_civilians", "aid_workers": "deaths_civilians",
    "clergy": "deaths_civilians", "students": "deaths_civilians", "foreigners": "deaths_civilians",
}  # fmt: skip
STATE = ("police", "army", "paramilitary", "security_forces")
REBEL = ("militants", "attackers", "other_armed")


def write(view: View) -> tuple[bytes, list[LossLine]]:
    """The CSV, and what it could not say."""
    losses: list[LossLine] = []
    kept = []
    for incident in view.incidents:
        why = why_left_out(incident)
        if why:
            losses.append(LossLine(incident["id"], f"left out: {why}"))
        else:
            kept.append(incident)
    losses += injured_loss(kept, "UCDP GED")
    return write_csv(UCDP_GED, (row(i, view) for i in kept)), losses


def why_left_out(incident: Json) -> str | None:
    """Why UCDP would not hold this incident; None where it would."""
    if incident["status"] != "happened":
        return f"it did not happen ({incident['status']})"
    if not best(incident, "killed"):
        return "no death is reported"
    if first_day(incident) is None:
        return "no date is known"
    if incident["place"] is None or incident["place"]["lat"] is None:
        return "no place is known"
    if not any(p["kind"].startswith(ARMED) for p in initiators(incident)) and initiators(incident):
        return "no organised actor is named"
    return None


def row(i: Json, view: View) -> dict[str, Any]:
    """One incident as UCDP writes it."""
    place, country, who = i["place"], country_of(i), initiators(i)
    sides = sorted(who, key=lambda p: not p["kind"].startswith("state_forces"))
    side_a, side_b = sides_of(i, sides)
    killed = figure(i, "killed") or {}
    docs = [view.documents[d] for d in i["documents"] if d in view.documents]
    return {
        "id": i["id"], "relid": i["id"], "year": first_day(i).year, "active_year": "", "code_status": "Clear",  # type: ignore[union-attr]
        "type_of_violence": violence(i), "side_a": side_a, "side_b": side_b, "dyad_name": f"{side_a} - {side_b}",
        "number_of_sources": i["assessment"]["voices"], "source_article": "; ".join(d.get("title") or d["id"] for d in docs),
        "source_office": "; ".join(view.sources_of(i)), "source_date": "; ".join(d["published"] for d in docs if d.get("published")),
        "source_headline": "; ".join(d["title"] for d in docs if d.get("title")), "source_original": view.address(i["id"]),
        "where_prec": WHERE[place["precision"]], "where_coordinates": place["name"], "where_description": summary(i, view),
        "adm_1": place["admin1"], "adm_2": place["admin2"], "latitude": place["lat"], "longitude": place["lon"],
        "geom_wkt": f"POINT ({place['lon']} {place['lat']})", "priogrid_gid": priogrid(place["lat"], place["lon"]),
        "country": country.name if country else place["country"], "country_id": country.gw if country else "",
        "region": country.ucdp_region if country else "", "event_clarity": 1, "date_prec": date_prec(i),
        "date_start": first_day(i), "date_end": last_day(i), **deaths(i, side_a_state=bool(sides) and sides[0]["kind"].startswith("state")),
        "best": killed["best"], "high": killed["high"] if killed["high"] is not None else killed["best"], "low": killed["low"],
        "gwnoa": country.gw if country and sides and sides[0]["kind"].startswith("state_forces") else "", "gwnob": "",
    }  # fmt: skip


def sides_of(i: Json, sides: list[Json]) -> tuple[str, str]:
    """Names of side A and side B; unknown ones as UCDP names them."""
    names = side_names(sides, f"XXX{i['id'][2:8]}")
    if len(names) > 1 and sides[0]["kind"].startswith("state_forces"):
        return names[0], names[1]
    if violence(i) == 3:
        return names[0], "Civilians"
    return names[0], side_names([t for t in targets(i) if t["kind"].startswith(ARMED)], "Civilians")[0]


def violence(i: Json) -> int:
    """1 state-based, 2 non-state, 3 one-sided."""
    kinds = [p["kind"] for p in initiators(i)] + [t["kind"] for t in targets(i)]
    armed_targets = [t for t in targets(i) if t["kind"].startswith(ARMED)]
    if not armed_targets and not i["type"].startswith("battle"):
        return 3
    return 1 if any(k.startswith("state_forces") for k in kinds) else 2


def deaths(i: Json, *, side_a_state: bool) -> dict[str, int]:
    """The dead by side; whoever is not told apart is unknown, so that the four add up to best."""
    total = best(i, "killed") or 0
    out = {"deaths_a": 0, "deaths_b": 0, "deaths_civilians": 0, "deaths_unknown": 0}
    for name in i["figures"]:
        measure, _, group = name.partition(".")
        n = best(i, name) or 0
        if measure != "killed" or not group:
            continue
        if group in STATE:
            column = "deaths_a" if side_a_state else "deaths_b"
        elif group in REBEL:
            column = "deaths_b" if side_a_state else "deaths_a"
        else:
            column = DEAD.get(group, "deaths_unknown")
        if column == "deaths_civilians" and group != "civilians" and f"{measure}.civilians" in i["figures"]:
            continue  # children, women and the like are among the civilians
        if sum(out.values()) + n <= total:
            out[column] += n
    out["deaths_unknown"] = total - out["deaths_a"] - out["deaths_b"] - out["deaths_civilians"]
    return out


def date_prec(i: Json) -> int:
    """1 day, 2 two to six days, 3 week, 4 month, 5 year."""
    days = (last_day(i) - first_day(i)).days + 1  # type: ignore[operator]
    return next((code for most, code in ((1, 1), (6, 2), (7, 3), (31, 4)) if days <= most), 5)


def priogrid(lat: float, lon: float) -> int:
    """The PRIO-GRID cell: 720 columns from the date line, rows from the south pole, counted from 1.

    >>> priogrid(30.18, 66.99)
    173294
    """
    row, column = math.floor((lat + 90) * 2), math.floor((lon + 180) * 2)
    return int(row * 720 + column + 1)
