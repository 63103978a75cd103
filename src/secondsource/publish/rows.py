"""What several formats share: dates, places, sides and sources of an incident as plain values."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from secondsource import labels
from secondsource.knowledge.countries import Country, load_countries
from secondsource.view import Json, LossLine, View

#: contract kinds of organised armed actors
ARMED = ("state_forces", "rebel", "militia")


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows under exactly these columns; raises `ValueError` on a row with others."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(columns), restval="", extrasaction="raise", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: "" if v is None else v for k, v in row.items()})
    return out.getvalue().encode("utf-8")


def first_day(incident: Json) -> dt.date | None:
    """The first day that the incident may have happened on; None where only an end is known."""
    value = incident["date"]["earliest"]
    return dt.date.fromisoformat(value) if value else None


def last_day(incident: Json) -> dt.date | None:
    """The last day that the incident may have happened on."""
    value = incident["date"]["latest"]
    return dt.date.fromisoformat(value) if value else None


def country_of(incident: Json) -> Country | None:
    """The country in the code lists, where the place has one."""
    place = incident["place"]
    return load_countries().get(place["country"]) if place and place["country"] else None


def initiators(incident: Json) -> list[Json]:
    """Those said to have done it, without those only denied."""
    return [p for p in incident["participants"] if p["role"] == "initiator" and p["status"] != "denied"]


def targets(incident: Json) -> list[Json]:
    """Those it was done to."""
    return [p for p in incident["participants"] if p["role"] == "target"]


def side_names(parties: Sequence[Json], none: str) -> list[str]:
    """Names without repeats, in the order of the record."""
    return list(dict.fromkeys(p["name"] for p in parties)) or [none]


def figure(incident: Json, name: str) -> Json | None:
    """A figure's low, best, high; None where nothing is said."""
    found: Json | None = incident["figures"].get(name)
    return found


def best(incident: Json, name: str) -> int | None:
    """The best value of a figure."""
    e = figure(incident, name)
    return None if e is None else e["best"]


def disputes(incident: Json) -> str:
    """In words where the sources differ on the dead, and how many voices there are."""
    e = figure(incident, "killed")
    out = []
    if e and not e["low"] == e["best"] == e["high"]:
        out.append(f"Sources differ on the dead: {e['low']} to {'?' if e['high'] is None else e['high']} (rule {e['rule']}: {e['best']}).")
    a = incident["assessment"]
    out.append(f"Grade {a['grade']}, {counted(a['voices'], 'independent voice')} in {counted(a['documents'], 'document')}.")
    return " ".join(out)


def counted(n: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "voice"), counted(0, "voice")
    ('1 voice', '0 voices')
    """
    return f"{n} {noun}" + ("" if n == 1 else "s")


def summary(incident: Json, view: View) -> str:
    """One plain sentence: what, where, when, by whom, how many."""
    place, day = incident["place"], first_day(incident)
    parts = [labels.event_type(incident["type"])]
    if place:
        parts.append("in " + ", ".join(x for x in dict.fromkeys((place["name"], place["admin1"], labels.country(place["country"]))) if x))
    if day:
        parts.append("on " + day.isoformat() if day == last_day(incident) else f"between {day} and {last_day(incident)}")
    who = "; ".join(f"{p['name']} ({(p['status'] or 'asserted').replace('_', ' ')})" for p in initiators(incident))
    figures = ", ".join(
        f"{name.replace('.', ' ').replace('_', ' ')} {e['best']}" for name, e in incident["figures"].items() if e["best"] is not None
    )
    text = " ".join(parts) + (f"; attributed to {who}" if who else "; nobody named") + (f"; {figures}" if figures else "")
    return text[0].upper() + text[1:] + f". {disputes(incident)} Evidence: {view.address(incident['id'])}"


def injured_loss(incidents: Iterable[Json], name: str) -> list[LossLine]:
    """Losses for formats that have no place for the injured."""
    return [LossLine(i["id"], f"{name} has no column for the injured", n) for i in incidents if (n := best(i, "injured"))]
