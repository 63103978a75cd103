"""The security report: incidents and casualties of a period and an area, in the tables that PIPS' reports have.

Every count leads to its incidents. Counts of a ledger are documented, not estimated.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from secondsource.publish.document import Paper, Point, Section, Table
from secondsource.publish.rows import best, counted, first_day, initiators, last_day, targets, write_csv
from secondsource.view import Json, View

#: the classes of a report's casualty table: civilians, forces of the state, militants
CLASSES = {
    "civilians": ("civilians", "officials", "journalists", "health_workers", "aid_workers", "clergy", "students", "foreigners"),
    "security forces": ("security_forces", "police", "army", "paramilitary"),
    "militants": ("militants", "attackers", "other_armed"),
}
#: rows of the table of kinds, in the order of PIPS
KINDS: dict[str, Callable[[Json], bool]] = {
    "attacks by groups": lambda i: i["type"].startswith("attack") and not by_state(i) and not across(i),
    "operations by security forces": lambda i: i["type"].startswith(("battle.raid", "attack")) and by_state(i),
    "clashes": lambda i: i["type"].startswith(("battle.clash", "battle.territory")),
    "cross-border attacks": lambda i: across(i),
    "arrests, seizures, surrenders": lambda i: i["type"].startswith("enforcement"),
    "protests, riots, mob violence": lambda i: i["type"].startswith("unrest"),
    "other": lambda i: i["type"].startswith(("group", "other")),
}
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, as ISO dates; `name` as the user gave it."""

    name: str
    first: str
    last: str


def period_of(text: str) -> Period:
    """The days that a year, a month or a range stands for. Raises `ValueError`.

    >>> period_of("2018"), period_of("2018-02").last
    (Period(name='2018', first='2018-01-01', last='2018-12-31'), '2018-02-28')
    """
    import calendar
    import datetime as dt

    if ".." in text:
        first, last = text.split("..")
        return Period(text, dt.date.fromisoformat(first).isoformat(), dt.date.fromisoformat(last).isoformat())
    if len(text) == 4:
        return Period(text, f"{int(text):04}-01-01", f"{int(text):04}-12-31")
    year, month = map(int, text.split("-"))
    return Period(text, f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]}")


def by_state(i: Json) -> bool:
    """Whether a force of the state began it."""
    return any(p["kind"].startswith("state_forces") for p in initiators(i))


def across(i: Json) -> bool:
    """Whether a foreign force did it."""
    return any(p["kind"] == "foreign" for p in initiators(i))


def within(i: Json, period: Period) -> bool:
    """Whether an incident lies in the period, wholly."""
    first, last = first_day(i), last_day(i)
    return first is not None and last is not None and period.first <= first.isoformat() and last.isoformat() <= period.last


def make_report(
    view: View, area: str, inside: Callable[[Json | None], bool], period: Period, against: Period | None, *, figure: str = ""
) -> Paper:
    """The report of one period and area, with the change on another period where one is given."""
    here = [i for i in view.incidents if inside(i["place"]) and i["status"] in ("happened", "attempted")]
    now, before = [i for i in here if within(i, period)], [i for i in here if against and within(i, against)]
    undated = [i for i in here if first_day(i) is None]
    sections = [
        Section("Incidents and casualties", tables=(kinds_table(now, before, view, against), classes_table(now, before, view, against))),
        Section(
            "Where",
            tables=(
                grouped("By province", "Province", now, lambda i: [i["place"]["admin1"] or "not known"], view),
                grouped("By district", "District", now, lambda i: [i["place"]["admin2"] or "not known"], view),
            ),
        ),
        Section(
            "Whom and how",
            tables=(
                grouped("By target", "Target", now, target_kinds, view),
                grouped("By tactic", "Tactic", now, lambda i: [view.code(i, "pips") or i["type"]], view),
            ),
        ),
        Section("Who", tables=(grouped("By group", "Group", now, lambda i: [p["name"] for p in initiators(i)] or ["nobody named"], view),)),
        Section("Month by month", tables=(months_table(now, view),)),
        Section("How to read this", points=reading(now, undated, view)),
    ]
    lead = f"{counted(len(now), 'incident')} {'is' if len(now) == 1 else 'are'} documented for {period.name} in {area}" + (
        f", {change(len(now), len(before))} on {against.name}." if against else "."
    )
    return Paper(f"Security report: {area}, {period.name}", lead, tuple(sections), figure=figure)


def change(now: int, before: int) -> str:
    """The change on the period before, in words and per cent.

    >>> change(30, 20), change(5, 0), change(3, 3)
    ('+10 (+50 %)', '+5 (none before)', 'no change')
    """
    if now == before:
        return "no change"
    if before == 0:
        return f"{now:+d} (none before)"
    return f"{now - before:+d} ({100 * (now - before) / before:+.0f} %)"


def total(incidents: Iterable[Json], name: str) -> int:
    """Sum of best figures; what is not known adds nothing."""
    return sum(best(i, name) or 0 for i in incidents)


def class_total(incidents: Iterable[Json], measure: str, groups: Sequence[str]) -> int:
    """Sum over the groups of a class."""
    return sum(best(i, f"{measure}.{g}") or 0 for i in incidents for g in groups)


def kinds_table(now: Sequence[Json], before: Sequence[Json], view: View, against: Period | None) -> Table:
    """Incidents, killed and injured by kind; each incident counts in the first kind that fits."""
    rows, links = [], []
    taken_now, taken_before = split(now), split(before)
    for name in (*KINDS, "all"):
        found, earlier = (now, before) if name == "all" else (taken_now[name], taken_before[name])
        row = (name, str(len(found)), str(total(found, "killed")), str(total(found, "injured")))
        rows.append((*row, change(len(found), len(earlier))) if against else row)
        links.append(("", *[one_link(found, view)] * (len(rows[-1]) - 1)))
    columns = ("Kind", "Incidents", "Killed", "Injured") + ((f"Change on {against.name}",) if against else ())
    return Table("By kind", columns, tuple(rows), tuple(links))


def split(incidents: Sequence[Json]) -> dict[str, list[Json]]:
    """Incidents by the first kind that fits."""
    out: dict[str, list[Json]] = {name: [] for name in KINDS}
    for i in incidents:
        out[next((name for name, fits in KINDS.items() if fits(i)), "other")].append(i)
    return out


def one_link(found: Sequence[Json], view: View) -> str:
    """Where the incidents of a cell are read: the incident itself, or the list by ids."""
    if not found:
        return ""
    return view.address(found[0]["id"]) if len(found) == 1 else f"{view.base}/?ids={','.join(i['id'] for i in found[:200])}"


def classes_table(now: Sequence[Json], before: Sequence[Json], view: View, against: Period | None) -> Table:
    """Killed and injured by class; whoever the sources do not class stands apart."""
    rows, links = [], []
    for measure in ("killed", "injured"):
        classed = 0
        counted = [i for i in now if best(i, measure)]
        for name, groups in CLASSES.items():
            n, old = class_total(now, measure, groups), class_total(before, measure, groups)
            classed += n
            links.append([i for i in now if class_total([i], measure, groups)])
            rows.append((measure, name, str(n), *([change(n, old)] if against else [])))
        links += [counted, counted]
        rows.append((measure, "not classed", str(max(0, total(now, measure) - classed)), *([""] if against else [])))
        rows.append((measure, "all", str(total(now, measure)), *([change(total(now, measure), total(before, measure))] if against else [])))
    columns = ("Measure", "Class", "Persons") + ((f"Change on {against.name}",) if against else ())
    marked = tuple(("", "", *[one_link(found, view)] * (len(columns) - 2)) for found in links)
    return Table("Casualties by class", columns, tuple(rows), marked)


def grouped(title: str, column: str, incidents: Sequence[Json], keys: Callable[[Json], Sequence[str]], view: View) -> Table:
    """Incidents, killed and injured by a key; an incident with two keys counts under both."""
    by: dict[str, list[Json]] = collections.defaultdict(list)
    for i in incidents:
        for key in dict.fromkeys(keys(i)):
            by[key].append(i)
    order = sorted(by, key=lambda k: (-len(by[k]), k))
    rows = tuple((k, str(len(by[k])), str(total(by[k], "killed")), str(total(by[k], "injured"))) for k in order)
    links = tuple(("", *[one_link(by[k], view)] * 3) for k in order)
    return Table(title, (column, "Incidents", "Killed", "Injured"), rows, links, bars=1)


def target_kinds(i: Json) -> list[str]:
    """The kinds of targets in words."""
    return [p["kind"].replace("_", " ").replace(".", ", ") for p in targets(i)] or ["not told"]


def months_table(incidents: Sequence[Json], view: View) -> Table:
    """Month on month, with the change on the month before."""
    by: dict[str, list[Json]] = collections.defaultdict(list)
    for i in incidents:
        first, last = first_day(i), last_day(i)
        key = first.isoformat()[:7] if first and last and first.isoformat()[:7] == last.isoformat()[:7] else "month not known"
        by[key].append(i)
    rows, links, previous = [], [], None
    for month in sorted(by):
        killed = total(by[month], "killed")
        classes = (str(class_total(by[month], "killed", groups)) for groups in CLASSES.values())
        rows.append(
            (
                month,
                str(len(by[month])),
                str(killed),
                *classes,
                str(total(by[month], "injured")),
                "–" if previous is None else change(killed, previous),
            )
        )
        links.append(("", *[one_link(by[month], view)] * (len(rows[-1]) - 1)))
        previous = killed
    columns = ("Month", "Incidents", "Killed", *(f"of them {name}" for name in CLASSES), "Injured", "Killed, change on the month before")
    return Table("By month", columns, tuple(rows), tuple(links), bars=1)


def reading(now: Sequence[Json], undated: Sequence[Json], view: View) -> tuple[Point, ...]:
    """The box: what is counted, by which rule, and what is missing."""
    silent = sum(best(i, "killed") is None for i in now)
    return (
        Point("Counts are what this ledger documents; they are not estimates of what happened."),
        Point(
            f"Killed and injured are the best figures under the rule {view.rule};"
            " attackers are counted among militants where the sources tell them apart."
        ),
        Point("An incident is counted where its place lies in the area and all days that it may have happened on lie in the period."),
        Point(
            f"{silent} of {len(now)} incidents have no figure of the dead and add nothing to the sums;"
            f" {len(undated)} incidents of the area have no date and are left out."
        ),
    )


def csv_tables(paper: Paper) -> dict[str, bytes]:
    """Each table as CSV, by file name."""
    out = {}
    for section in paper.sections:
        for t in section.tables:
            name = t.title.lower().replace(" ", "-") + ".csv"
            out[name] = write_csv(t.columns, [dict(zip(t.columns, row, strict=True)) for row in t.rows])
    return out
