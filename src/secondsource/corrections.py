"""What people corrected, put in the place of what was read: a report as they want it told.

A correction is a judgement on one field of one report. It changes that report alone: what its incident shows is then settled among all
reports as before. Retracted corrections change nothing, of several on one field the last stands, and the reading itself is kept.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, get_args

from secondsource.errors import SecondsourceError
from secondsource.knowledge import DATA
from secondsource.knowledge.ontology import Ontology, load_ontology
from secondsource.model import DatePrecision, EventDate, EventStatus, Extraction, Figure, Judgement, Measure, Place, PlacePrecision, Report

MEASURES: tuple[str, ...] = get_args(Measure)
STATUSES: tuple[str, ...] = get_args(EventStatus)
FIELDS = (*MEASURES, "date", "place", "type", "status")


#: what a corrected place may say, and as what
_PLACE: Mapping[str, Any] = {
    "name": str, "geonames_id": int, "lat": (int, float), "lon": (int, float), "country": str, "admin1": str, "admin2": str,
    "precision": str,
}  # fmt: skip


class BadCorrection(SecondsourceError):
    """A correction that names no field, or no value of its field."""


def of_reports(judgements: Iterable[Judgement]) -> dict[str, list[Judgement]]:
    """The corrections that stand, by report, in the order in which they were made."""
    out: dict[str, list[Judgement]] = {}
    for j in sorted(judgements, key=lambda j: (j.at, j.id)):
        if j.kind == "correct" and not j.retracted:
            out.setdefault(j.left, []).append(j)
    return out


def corrected(extraction: Extraction, rulings: Mapping[str, Sequence[Judgement]]) -> Extraction:
    """The extraction with its reports as people corrected them."""
    if not any(r.id in rulings for r in extraction.reports):
        return extraction
    return dataclasses.replace(extraction, reports=tuple(_report(r, rulings.get(r.id, ())) for r in extraction.reports))


def checked(field: str, value: object) -> None:
    """Refuse what could not be applied. Raises `BadCorrection`, which says what can be corrected and how."""
    _setter(field)(field, value)


def changes(report: Report, judgement: Judgement) -> bool:
    """Whether a correction says something else than the report: of counts the bounds, of a day the bounds, of a place the name."""
    return _told(_report(report, [judgement]), judgement.right) != _told(report, judgement.right)


def _told(report: Report, field: str) -> object:
    """What a report says of a field, without where and how sure."""
    measure, _, group = field.partition(".")
    if measure in MEASURES:
        return [(f.low, f.high) for f in report.figures if (f.measure, f.group) == (measure, group or None)]
    if field == "date":
        return report.date.earliest, report.date.latest
    if field == "place":
        return [p.name for p in report.places if p.is_scene]
    return report.types if field == "type" else report.status


def _report(report: Report, judgements: Sequence[Judgement]) -> Report:
    for j in judgements:
        try:
            changed = _setter(j.right)(j.right, (j.value or {}).get("value"))(report)
        except BadCorrection:  # kept by an older version, which took any words
            continue
        fields = tuple(sorted({*report.corrected, j.right}))
        report = dataclasses.replace(changed, corrected=fields)
    return report


Change = Callable[[Report], Report]


def _setter(field: str) -> Callable[[str, object], Change]:
    if field.partition(".")[0] in MEASURES:
        return _figure
    if field in ("date", "place", "type", "status"):
        return {"date": _date, "place": _place, "type": _type, "status": _status}[field]
    raise BadCorrection(f"{field!r} cannot be corrected. Fields are: {', '.join(FIELDS)}; a measure may name a class (killed.police).")


def _figure(field: str, value: object) -> Change:
    low, high = _bounds(field, value)
    measure, _, group = field.partition(".")

    def change(report: Report) -> Report:
        old = [f for f in report.figures if (f.measure, f.group) == (measure, group or None)]
        made = Figure(measure, low, high, old[0].span if old else report.span, group=group or None)
        return dataclasses.replace(report, figures=(*(f for f in report.figures if f not in old), made))

    return change


def _bounds(field: str, value: object) -> tuple[int, int | None]:
    """The lowest and highest count: 62, "62", or {"low": 60, "high": null}."""
    if isinstance(value, Mapping):
        low, high = value.get("low"), value.get("high")
    else:
        low = high = int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 10 else value
    good = isinstance(low, int) and not isinstance(low, bool) and 0 <= low < 10**9
    if good and isinstance(low, int) and (high is None or (isinstance(high, int) and low <= high < 10**9)):
        return low, high
    raise BadCorrection(f'{field}: {value!r} is no count. Give a whole number, or {{"low": 60, "high": null}} for "at least 60".')


def _date(field: str, value: object) -> Change:
    first, last = (value.get("earliest"), value.get("latest")) if isinstance(value, Mapping) else (value, value)
    try:
        days = [dt.date.fromisoformat(str(d)) for d in (first, last)]
    except ValueError as error:
        raise BadCorrection(
            f'{field}: {value!r} is no day. Write 2016-08-08, or {{"earliest": "2016-08-08", "latest": "2016-08-09"}}.'
        ) from error
    if days[0] > days[1]:
        raise BadCorrection(f"{field}: {days[0]} is after {days[1]}.")
    precision: DatePrecision = "day" if days[0] == days[1] else "days"
    return lambda r: dataclasses.replace(r, date=EventDate(days[0], days[1], precision, r.date.span, "corrected"))


def _place(field: str, value: object) -> Change:
    given = {"name": value} if isinstance(value, str) else value
    if (
        not isinstance(given, Mapping)
        or not all(k in _PLACE and isinstance(v, _PLACE[k]) for k, v in given.items())
        or not given.get("name")
    ):
        raise BadCorrection(
            f'{field}: {value!r} names no place. Give a name, or {{"name", "geonames_id", "lat", "lon", "country", "admin1", "precision"}}.'
        )
    if given.get("precision", "town") not in get_args(PlacePrecision):
        raise BadCorrection(f"{field}: {given['precision']!r} is no precision. These are: {', '.join(get_args(PlacePrecision))}.")
    known = {k: v for k, v in given.items() if k != "name"}

    def change(report: Report) -> Report:
        scene = next((p for p in report.places if p.is_scene), None)
        held = {"country": scene.country} if scene is not None else {}
        made = Place(str(given["name"]), scene.span if scene is not None else None, **held | known, is_scene=True)
        return dataclasses.replace(report, places=(made, *(p for p in report.places if not p.is_scene)))

    return change


def _type(field: str, value: object) -> Change:
    if not isinstance(value, str) or value not in _ontology():
        raise BadCorrection(f"{field}: {value!r} is no type. Give an id of the codebook, such as attack.bombing.")
    return lambda r: dataclasses.replace(r, types=(value, *(t for t in r.types[1:] if t != value)))


@functools.cache
def _ontology() -> Ontology:
    return load_ontology(DATA / "ontology")


def _status(field: str, value: object) -> Change:
    if value not in STATUSES:
        raise BadCorrection(f"{field}: {value!r} is no status. Statuses are: {', '.join(STATUSES)}.")
    return lambda r: dataclasses.replace(r, status=value)  # type: ignore[arg-type]
