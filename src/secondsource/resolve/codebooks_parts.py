"""One event told of several deeds, under a codebook that counts each kind of deed by itself: a raid that ends in a fire is two incidents.

Read `in_parts`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from secondsource.model import Participant, Report

#: which counts go with a part alone
_MEASURES = {"attack.abduction": ("abducted", "missing", "released"), "attack.arson": (), "attack.robbery": (), "attack.hijacking": ()}


def in_parts(report: Report, kinds: Sequence[str]) -> Iterator[Report]:
    """The report without its parts, then each part: deeds of these types that have targets of their own."""
    rest = report
    parts: list[Report] = []
    for kind in kinds:
        if not any(t.startswith(kind) for t in rest.types) or all(t.startswith(kind) or not _violent(t) for t in rest.types):
            continue
        own = [p for p in rest.participants if p.role == "target" and any(t.startswith(kind) for t in p.told_as)]
        others = [p for p in rest.participants if p.role == "target" and any(_violent(t) and not t.startswith(kind) for t in p.told_as)]
        if own and not others:  # the other types say nothing of their own: it is all one deed
            rest = dataclasses.replace(rest, types=(*(t for t in rest.types if t.startswith(kind)), *_but(rest.types, kind)))
        elif own:
            parts.append(_part(rest, kind, own, len(parts) + 1))
            rest = _without(rest, kind)
        elif others and rest.type.startswith(kind):  # nobody is told to have suffered it
            rest = dataclasses.replace(rest, types=(*_but(rest.types, kind), *(t for t in rest.types if t.startswith(kind))))
    yield rest
    yield from parts


def _violent(event_type: str) -> bool:
    return event_type.startswith(("attack", "battle"))


def _but(types: Sequence[str], kind: str) -> tuple[str, ...]:
    """The types but these; those of violence first."""
    return tuple(sorted((t for t in types if not t.startswith(kind)), key=lambda t: not _violent(t)))


def _part(report: Report, kind: str, own: Sequence[Participant], n: int) -> Report:
    doers = [p for p in report.participants if p.role == "initiator"]
    of_part = [p for p in doers if any(t.startswith(kind) for t in p.told_as)] or doers
    measures = _MEASURES.get(kind, ())
    return dataclasses.replace(
        report,
        id=f"{report.id}.{n}",
        types=tuple(t for t in report.types if t.startswith(kind)),
        participants=(*of_part, *own),
        figures=tuple(f for f in report.figures if f.measure in measures),
        weapons=(),
    )


def _without(report: Report, kind: str) -> Report:
    measures = _MEASURES.get(kind, ())
    return dataclasses.replace(
        report,
        types=_but(report.types, kind),
        participants=tuple(p for p in report.participants if p.role != "target" or not _only(p, kind)),
        figures=tuple(f for f in report.figures if f.measure not in measures),
    )


def _only(p: Participant, kind: str) -> bool:
    return bool(p.told_as) and all(t.startswith(kind) for t in p.told_as)


def without_told_as(participants: Sequence[Participant], kinds: tuple[str, ...]) -> tuple[Participant, ...]:
    """The parties but for those of such deeds alone."""
    sides = ("target", "initiator")
    return tuple(p for p in participants if p.role not in sides or not p.told_as or not all(t.startswith(kinds) for t in p.told_as))


def attackers_of(report: Report) -> str:
    """Who is told to have attacked or fired: the state's side, the rebels', both or nobody."""
    told = [p.kind for p in report.participants if p.role == "initiator" and p.status != "denied" and any(_attacks(t) for t in p.told_as)]
    state, rebels = any(k.startswith("state") for k in told), any(k.startswith(("rebel", "militia")) for k in told)
    return "both" if state and rebels else "state" if state else "rebels" if rebels else "nobody"


def _attacks(event_type: str) -> bool:
    """Whether a type is an attack upon somebody, not what was taken from him."""
    return event_type.startswith("attack") and not event_type.startswith(("attack.robbery", "attack.abduction"))
