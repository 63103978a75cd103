"""Persons of no stated class, under a codebook that gives them one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from secondsource.model import Figure, Report

#: classes whose members are counted among the civilians
_CIVILIAN = frozenset({
    "civilians", "children", "women", "journalists", "health_workers", "aid_workers", "clergy", "students", "foreigners",
})  # fmt: skip


def with_group(figures: Sequence[Figure], group: str) -> tuple[Figure, ...]:
    """The figures with every person of no class put into `group`; a total keeps none, and its remainder is written beside it."""
    out: list[Figure] = []
    for measure in dict.fromkeys(f.measure for f in figures):
        out += _of_measure([f for f in figures if f.measure == measure], group)
    return tuple(out)


def _of_measure(figures: Sequence[Figure], group: str) -> list[Figure]:
    wholes = [f for f in figures if f.group is None and f.scope != "part"]
    classed = [f for f in figures if f.group is not None and f.scope != "part"]
    classed = classed or [f for f in figures if f.group is not None]
    if not wholes:
        return [replace(f, group=f.group or group) for f in figures]
    if not classed:
        return [replace(wholes[0], group=group), *(f for f in figures if f.scope == "part")]
    known = sum({(f.group, f.low): f.low or 0 for f in classed if f.group not in _CIVILIAN}.values())
    rest = (wholes[0].low or 0) - known
    kept = [f for f in figures if (f.group is not None and f.group not in _CIVILIAN) or f == wholes[0]]
    return [*kept, replace(wholes[0], low=rest, group=group)] if rest > 0 else kept


def told_once(reports: Sequence[Report], others: re.Pattern[str]) -> list[Report]:
    """The reports without the counts that only say again how many an earlier one told of.

    The same number is the same persons; another number too, unless the report says that it is of something else ("another", "elsewhere").
    """
    out: list[Report] = []
    told: dict[str, set[int]] = {}
    for report in reports:
        counts = _counts(report) if report.status == "happened" and not report.background else {}
        apart = others.search(" ".join(s.quote for s in report.passages)) is not None
        again = {m for m, n in counts.items() if m in told and (n in told[m] or not apart)}
        out.append(replace(report, figures=tuple(f for f in report.figures if f.measure not in again)) if again else report)
        for measure in counts.keys() - again:
            told.setdefault(measure, set()).add(counts[measure])
    return out


def _counts(report: Report) -> dict[str, int]:
    """How many a report tells of in all, by measure, where anybody."""
    out: dict[str, int] = {}
    for measure in {f.measure for f in report.figures}:
        figures = [f for f in report.figures if f.measure == measure and f.low]
        whole = next((f.low for f in figures if f.group is None and f.scope != "part"), None)
        total = whole or sum({(f.group, f.low): f.low or 0 for f in figures if f.scope != "part"}.values())
        if total:
            out[measure] = total
    return out
