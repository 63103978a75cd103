"""When, where and what kind: the value that most independent documents support, at the finest precision that they bear out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from secondsource.model import EventDate, Place, Report
from secondsource.voices import Voices

FINE = {"site": 0, "town": 1, "near": 2, "admin2": 3, "admin1": 4, "region": 5, "country": 6}
DAYS = {"day": 0, "days": 1, "week": 2, "month": 3, "season": 4, "year": 5, "unknown": 6}


def document_of(report: Report) -> str:
    """The id of the document that a report stands in."""
    return report.id.rsplit("#", 1)[0]


def settle_date(
    reports: Sequence[Report], voices: Voices, published: Mapping[str, dt.date | None]
) -> tuple[EventDate, tuple[str, ...], tuple[str, ...]]:
    """The date, and the ids of the reports that agree and that do not.

    A day that an independent document gives counts once; articles close to the event count before later ones, and a day
    before an interval of weeks; of equals the day nearest before the first article. A report published before the day cannot speak for it.
    """
    dated = [r for r in reports if r.date.earliest is not None and r.date.latest is not None]
    if not dated:
        return EventDate(None, None, "unknown", why="no report gives a date"), (), ()
    finest = min(_coarseness(r) for r in dated)
    candidates = {(r.date.earliest, r.date.latest): r for r in sorted(dated, key=_report_order, reverse=True) if _coarseness(r) == finest}
    first = min((day for day in published.values() if day is not None), default=None)
    ranked = sorted(candidates, key=lambda c: (-_date_support(c, dated, voices, published), _lag(c[0], first), c[0], c[1]))
    best = candidates[ranked[0]].date
    agree = tuple(sorted(r.id for r in dated if _holds(r, best)))
    against = tuple(sorted(r.id for r in dated if not _holds(r, best)))
    return best, agree, against


def _lag(day: dt.date | None, first: dt.date | None) -> int:
    """Days from a day to the first article: of two days that as many articles give, the one that was news then is the likelier."""
    if day is None or first is None or day > first:
        return 10**6
    return (first - day).days


def _coarseness(report: Report) -> int:
    return min(DAYS[report.date.precision], 2) if report.date.precision in ("day", "days") else DAYS[report.date.precision]


def _report_order(report: Report) -> tuple[bool, str]:
    return (report.background, report.id)


def _date_support(
    value: tuple[dt.date | None, dt.date | None], dated: Sequence[Report], voices: Voices, published: Mapping[str, dt.date | None]
) -> float:
    groups: dict[str, float] = {}
    for r in dated:
        if (r.date.earliest, r.date.latest) != value:
            continue
        day = published.get(document_of(r))
        if day is not None and value[0] is not None and value[0] > day:
            continue
        near = day is not None and value[0] is not None and (day - value[0]).days <= 10
        weight = (1.0 if near else 0.6) * (0.5 if r.background else 1.0)
        group = voices.group[document_of(r)]
        groups[group] = max(groups.get(group, 0.0), weight)
    return sum(groups.values())


def _holds(report: Report, date: EventDate) -> bool:
    first, last = report.date.earliest, report.date.latest
    return bool(first and last and date.earliest and date.latest and first <= date.latest and date.earliest <= last)


def settle_place(reports: Sequence[Report], voices: Voices) -> tuple[Place | None, tuple[str, ...], tuple[str, ...]]:
    """The scene: the place that most independent documents name, the finest of equals; and who agrees and who does not."""
    scenes = [(r, p) for r in reports for p in r.places if p.is_scene and p.feature != "adjectival"]
    if not scenes:
        return None, (), ()
    votes: dict[tuple[object, ...], set[str]] = {}
    example: dict[tuple[object, ...], Place] = {}
    for r, p in sorted(scenes, key=lambda rp: (rp[0].background, rp[0].id, rp[1].name)):
        key = _place_key(p)
        example.setdefault(key, p)
        votes.setdefault(key, set()).add(voices.group[document_of(r)])

    def rank(key: tuple[object, ...]) -> tuple[bool, float, int, str]:
        p = example[key]
        inside = sum(len(votes[k]) for k in votes if k != key and _contains(example[k], p))
        own = len(votes[key]) + 0.5 * inside
        coarse = FINE[p.precision] > 2
        return (coarse, -own if not coarse else 0, FINE[p.precision], str(key))

    best = example[min(votes, key=rank)]
    agree = sorted({r.id for r, p in scenes if _place_key(p) == _place_key(best) or _contains(p, best)})
    against = sorted({r.id for r, _ in scenes} - set(agree))
    return best, tuple(agree), tuple(against)


def _place_key(place: Place) -> tuple[object, ...]:
    if place.geonames_id is not None:
        return ("id", place.geonames_id)
    return ("name", place.name.lower(), place.country)


def _contains(wide: Place, fine: Place) -> bool:
    """Whether the one place is a unit that holds the other."""
    if FINE[wide.precision] <= FINE[fine.precision]:
        return False
    if wide.precision == "country":
        return wide.country is not None and wide.country == fine.country
    units = {"admin1": (wide.admin1, fine.admin1), "admin2": (wide.admin2, fine.admin2)}.get(wide.precision)
    same_unit = units is not None and units[0] is not None and units[0] == units[1]  # "Mastung" is the unit "Mastung District"
    return wide.country == fine.country and (same_unit or wide.name in (fine.admin1, fine.admin2))


def settle_types(reports: Sequence[Report], voices: Voices) -> tuple[str, ...]:
    """The types that the reports give, the best supported first; a finer type is preferred to its own family."""
    votes: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for r in reports:
        for n, t in enumerate(r.types):
            group = voices.group[document_of(r)]
            if (group, t) not in seen:
                seen.add((group, t))
                votes[t] += 4 if n == 0 and not r.background else 1
    total = {t: sum(v for o, v in votes.items() if t == o or t.startswith(o + ".")) for t in votes}
    return tuple(sorted(votes, key=lambda t: (_quiet(t), -total[t], -votes[t], t)))


def _quiet(event_type: str) -> bool:
    """Whether a type is the aftermath of violence and gives way to the violence itself."""
    return event_type.split(".")[0] in ("other", "enforcement", "group")
