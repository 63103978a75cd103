"""ACLED: 31 columns. Fatalities are the most conservative figure; ACLED needs a number, so unknown is 0 and `notes` says why.

Source of the codes: ACLED codebook 2024 (event and sub-event types, precision, interaction codes). The labels of `inter1` as text
follow the current export; with `numbers=True` they are the numeric codes 1–8 of `inter_num=1`.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from secondsource.publish.columns import ACLED
from secondsource.publish.rows import (
    best,
    country_of,
    disputes,
    figure,
    first_day,
    initiators,
    injured_loss,
    last_day,
    summary,
    targets,
    write_csv,
)
from secondsource.view import Json, LossLine, View

GEO = {"site": 1, "town": 1, "near": 2, "admin2": 3, "admin1": 3, "region": 3}
DISORDER = {
    "Battles": "Political violence", "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence", "Protests": "Demonstrations", "Riots": "Political violence; Demonstrations",
    "Strategic developments": "Strategic developments",
}  # fmt: skip
#: the contract's kinds as ACLED's actor types, with the numeric code
INTER = {
    "state_forces": ("State forces", 1), "government": ("State forces", 1), "rebel": ("Rebel group(s)", 2),
    "militia": ("Political militia", 3), "political_party": ("Political militia", 3), "religious": ("Identity militia", 4),
    "foreign": ("External/Other forces", 8), "unknown": ("Political militia", 3),
}  # fmt: skip
CIVILIANS = ("Civilians", 7)


def write(view: View, *, numbers: bool = False) -> tuple[bytes, list[LossLine]]:
    """The CSV, and what it could not say."""
    losses, kept = [], []
    for i in view.incidents:
        why = why_left_out(i, view)
        if why:
            losses.append(LossLine(i["id"], f"left out: {why}"))
        else:
            kept.append(i)
    for i in kept:
        if best(i, "killed") is None and "killed" not in i["figures"]:
            losses.append(LossLine(i["id"], "ACLED needs a number of fatalities: 0 is written, `notes` says that none is reported"))
    return write_csv(ACLED, (row(i, view, numbers=numbers) for i in kept)), losses + injured_loss(kept, "ACLED")


def why_left_out(i: Json, view: View) -> str | None:
    """Why ACLED would not hold this incident; None where it would."""
    if not view.code(i, "acled"):
        return f"no ACLED type for {i['type']}"
    if i["status"] not in ("happened", "attempted"):
        return f"it did not happen ({i['status']})"
    if i["date"]["latest"] is None or first_day(i) is None:
        return "no date is known"
    if i["place"] is None or i["place"]["precision"] == "country" or i["place"]["lat"] is None:
        return "no place below the country is known"
    return None


def row(i: Json, view: View, *, numbers: bool) -> dict[str, Any]:
    """One incident as ACLED writes it."""
    event_type, _, sub_type = view.code(i, "acled").partition(": ")
    place, country = i["place"], country_of(i)
    one, two = initiators(i), targets(i)
    inter1 = inter(one, fallback="unknown") or INTER["unknown"]
    inter2 = inter(two, fallback=None)
    civilians = bool(two) and inter2 == CIVILIANS
    which = 1 if numbers else 0
    day = first_day(i)
    assert day is not None
    return {
        "event_id_cnty": f"{country.iso3 if country else 'XXX'}{int(i['id'][2:10], 16) if is_hex(i['id']) else i['id']}",
        "event_date": day, "year": day.year, "time_precision": time_precision(i), "disorder_type": DISORDER.get(event_type, ""),
        "event_type": event_type, "sub_event_type": sub_type, "actor1": names(one, i)[0], "assoc_actor_1": "; ".join(names(one, i)[1:]),
        "inter1": inter1[which], "actor2": party_two(two, i), "assoc_actor_2": "; ".join(dict.fromkeys(p["name"] for p in two[1:])),
        "inter2": inter2[which] if inter2 else ("" if not numbers else 0), "interaction": interaction(inter1, inter2, numbers=numbers),
        "civilian_targeting": "Civilian targeting" if civilians else "", "iso": country.iso_numeric if country else "",
        "region": country.acled_region if country else "", "country": country.name if country else place["country"],
        "admin1": place["admin1"], "admin2": place["admin2"], "admin3": "", "location": place["name"], "latitude": place["lat"],
        "longitude": place["lon"], "geo_precision": GEO[place["precision"]], "source": "; ".join(view.sources_of(i)),
        "source_scale": "", "notes": notes(i, view), "fatalities": conservative(i), "tags": "",
        "timestamp": calendar.timegm(stamp(view).timetuple()),
    }  # fmt: skip


def is_hex(ident: str) -> bool:
    """Whether an incident id ends in hexadecimal digits.

    >>> is_hex("i-7f6616aa3b4485e8"), is_hex("i-mastung")
    (True, False)
    """
    return all(c in "0123456789abcdef" for c in ident[2:10])


def stamp(view: View) -> dt.datetime:
    """When the export was made."""
    return dt.datetime.fromisoformat(view.made) if view.made else dt.datetime(1970, 1, 1)


def names(parties: list[Json], i: Json) -> list[str]:
    """Actor 1 and those with it."""
    country = country_of(i)
    unknown = f"Unidentified Armed Group ({country.name})" if country else "Unidentified Armed Group"
    return list(dict.fromkeys(p["name"] for p in parties)) or [unknown]


def party_two(parties: list[Json], i: Json) -> str:
    """Actor 2: the target's name, or civilians of the country."""
    if parties and not any(parties[0]["kind"].startswith(k) for k in ("civilians", "unknown", "education", "health", "media")):
        return str(parties[0]["name"])
    country = country_of(i)
    return "" if not parties else f"Civilians ({country.name})" if country else "Civilians"


def inter(parties: list[Json], *, fallback: str | None) -> tuple[str, int] | None:
    """The actor type of a side; None for a side that is not there and has no fall-back."""
    for p in parties:
        for kind, code in INTER.items():
            if p["kind"].startswith(kind) and kind != "unknown":
                return code
    if parties and fallback is None:
        return CIVILIANS
    return INTER[fallback] if fallback else None


def interaction(one: tuple[str, int], two: tuple[str, int] | None, *, numbers: bool) -> str:
    """The pair of actor types: `State forces-Rebel group(s)`, or as number with the smaller digit first, `10` for one side alone."""
    if not numbers:
        return f"{one[0]}-{two[0]}" if two else f"{one[0]} only"
    digits = sorted(n for n in (one[1], two[1] if two else None) if n)
    return f"{digits[0]}{digits[1] if len(digits) > 1 else 0}"


def time_precision(i: Json) -> int:
    """1 the day, 2 the week, 3 vaguer."""
    days = (last_day(i) - first_day(i)).days  # type: ignore[operator]
    return 1 if days == 0 else 2 if days <= 7 else 3


def conservative(i: Json) -> int:
    """The lowest figure that stands; 0 where none is reported (`notes` says so)."""
    e = figure(i, "killed")
    return 0 if e is None else e["low"] if e["low"] is not None else e["best"] or 0


def notes(i: Json, view: View) -> str:
    """What happened, where sources differ, and where the evidence is."""
    none = "" if figure(i, "killed") else " No figure of the dead is reported; 0 stands for unknown."
    return summary(i, view) + none + ("" if disputes(i) in summary(i, view) else disputes(i))
