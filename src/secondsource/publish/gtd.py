"""GTD: 135 columns. `nkill` counts victims and attackers; -9 and -99 are unknown; denials have no column.

Source of the codes: GTD codebook (2021): attack types 1–9, regions 1–12, specificity 1–5, claim modes. Weapon and target types are
written as text; their numbers are left empty, since no original of the list was at hand.
"""

from __future__ import annotations

from typing import Any

from secondsource.publish.columns import GTD
from secondsource.publish.rows import best, country_of, disputes, first_day, initiators, last_day, summary, targets, write_csv
from secondsource.view import Json, LossLine, View

SPECIFICITY = {"site": 1, "town": 1, "near": 1, "admin2": 3, "admin1": 4, "region": 5, "country": 5}
UNKNOWN_COUNT = -99
SUSPECTED = ("accused", "accused_by_authorities", "possible")


def write(view: View) -> tuple[bytes, list[LossLine]]:
    """The CSV, and what it could not say."""
    losses, kept = [], []
    for i in view.incidents:
        why = why_left_out(i, view)
        if why:
            losses.append(LossLine(i["id"], f"left out: {why}"))
        else:
            kept.append(i)
            losses += [
                LossLine(i["id"], f"GTD has no column for the denial by {p['name']}") for p in i["participants"] if p["role"] == "denier"
            ]
            losses += [LossLine(i["id"], "GTD gives one number of the dead; low and high stand in addnotes")] * spread(i)
    return write_csv(GTD, (row(i, n, view) for n, i in enumerate(kept, 1))), losses


def spread(i: Json) -> bool:
    """Whether the dead are given as a range."""
    e = i["figures"].get("killed")
    return bool(e) and not e["low"] == e["best"] == e["high"]


def why_left_out(i: Json, view: View) -> str | None:
    """Why GTD would not hold this incident; None where it would."""
    if not view.code(i, "gtd"):
        return f"no GTD attack type for {i['type']}"
    if i["status"] not in ("happened", "attempted"):
        return f"it did not happen ({i['status']})"
    if any(p["kind"].startswith("state_forces") for p in initiators(i)):
        return "a state force is the initiator"
    if i["date"]["latest"] is None:
        return "no date is known"
    return None


def row(i: Json, number: int, view: View) -> dict[str, Any]:
    """One incident as GTD writes it."""
    day = first_day(i) or last_day(i)
    assert day is not None
    exact = first_day(i) == last_day(i)
    month_known = exact or i["date"]["precision"] in ("days", "week", "month")
    month, date = day.month if month_known else 0, day.day if exact else 0
    attack_number, _, attack = view.code(i, "gtd").partition(" ")
    place, country = i["place"] or {}, country_of(i)
    out: dict[str, Any] = {
        "eventid": f"{day.year:04}{month:02}{date:02}{number:04}", "iyear": day.year, "imonth": month, "iday": date,
        "approxdate": "" if exact else f"{i['date']['earliest']} to {i['date']['latest']}",
        "extended": int(not exact and i["date"]["precision"] == "days"),
        "country_txt": country.name if country else place.get("country"), "region": country.gtd_region if country else "",
        "region_txt": country.gtd_region_txt if country else "", "provstate": place.get("admin1"),
        "city": place.get("name") if place.get("precision") in ("site", "town", "near") else "Unknown",
        "latitude": place.get("lat"), "longitude": place.get("lon"), "specificity": SPECIFICITY.get(place.get("precision", ""), 5),
        "vicinity": int(place.get("precision") == "near"), "summary": summary(i, view), "crit1": 1, "crit2": 1, "crit3": 1, "doubtterr": 0,
        "multiple": 0, "success": int(i["status"] == "happened"), "suicide": int("suicide" in i["type"]),
        "attacktype1": attack_number, "attacktype1_txt": attack, "individual": 0, "nperps": UNKNOWN_COUNT, "nperpcap": UNKNOWN_COUNT,
        "nkill": best(i, "killed"), "nkillter": best(i, "killed.attackers"), "nwound": best(i, "injured"),
        "nwoundte": best(i, "injured.attackers"), "property": -9,
        "ishostkid": int(i["type"].startswith(("attack.abduction", "attack.hijacking"))),
        "nhostkid": best(i, "abducted"), "nreleased": best(i, "released"), "addnotes": disputes(i), "dbsource": "secondsource",
        "INT_LOG": -9, "INT_IDEO": -9, "INT_MISC": -9, "INT_ANY": -9,
    }  # fmt: skip
    out |= claims(i) | targeted(i) | {f"scite{n}": s for n, s in enumerate(cited(i, view)[:3], 1)}
    return out


def claims(i: Json) -> dict[str, Any]:
    """The groups, whether each is only suspected, and who claimed."""
    who = initiators(i)[:3]
    out: dict[str, Any] = {"gname": "Unknown"}
    for n, p in enumerate(who):
        suffix = "" if n == 0 else str(n + 1)
        out[f"gname{suffix}"] = p["name"]
        out[f"guncertain{n + 1}"] = int(p["status"] in SUSPECTED)
        out["claimed" if n == 0 else f"claim{n + 1}"] = int(p["status"] == "claimed")
        if p["status"] == "claimed":
            out[f"claimmode{suffix}"], out[f"claimmode{suffix}_txt"] = 10, "Unknown"
    claimed = sum(p["status"] == "claimed" for p in who)
    return out | {"compclaim": int(claimed > 1) if claimed else -9}


def targeted(i: Json) -> dict[str, Any]:
    """Up to three targets: the kind as text, the name as worded."""
    out = {}
    for n, p in enumerate(targets(i)[:3], 1):
        out[f"targtype{n}_txt"] = p["kind"].replace("_", " ").replace(".", ", ")
        out[f"target{n}"] = p["name"]
    return out


def cited(i: Json, view: View) -> list[str]:
    """The sources, the evidence's own address first."""
    docs = [view.documents[d] for d in i["documents"] if d in view.documents]
    told = [f'"{d.get("title") or d["id"]}," {d.get("source") or "unknown outlet"}, {d.get("published") or "undated"}' for d in docs]
    return [view.address(i["id"]), *told]
