"""The party that a codebook takes for granted, in a text that names another one: a note on the ULFA is not on the corpus's own insurgents.

Read `with_named_party`.
"""

from __future__ import annotations

import dataclasses
import re

from secondsource.knowledge import Knowledge
from secondsource.knowledge.codebooks import Codebook
from secondsource.model import Document, Participant, Report

_WORD = re.compile(r"\w+(?:[-'’]\w+)*|[^\w\s]")


def with_named_party(reports: list[Report], told: tuple[Report, ...], document: Document, book: Codebook, kb: Knowledge) -> list[Report]:
    """The reports, where the text names other groups of its kind and not the one that the codebook gave, with the one told of instead."""
    mark = f"codebook {book.name}"
    given = {p.actor_id for r in reports for p in r.participants if p.said_by == mark and p.actor_id is not None}
    if not given:
        return reports
    words = _WORD.findall(document.text)
    ids = {i for match in kb.actors.find(words) for i in match.ids}
    named = {i for i in ids if (entry := kb.actors.get(i)) is not None and entry.kind == "rebel"}
    if ids & given or not named:
        return reports
    groups = {r.id: _group_of(r) for r in told}
    return [_renamed(r, mark, given, groups.get(r.id)) for r in reports]


def _renamed(report: Report, mark: str, given: set[str], group: Participant | None) -> Report:
    """The report with what the codebook gave renamed; told twice in a role, it stands as the text has it."""
    own = {(p.role, p.actor_id) for p in report.participants if p.said_by != mark}
    out: list[Participant] = []
    for p in report.participants:
        if p.said_by == mark and p.actor_id in given:
            p = _as(p, group)
            if p.actor_id is not None and (p.role, p.actor_id) in own:
                continue
        out.append(p)
    return dataclasses.replace(report, participants=tuple(out))


def _group_of(report: Report) -> Participant | None:
    """The one rebel group that a report names, as the text has it."""
    found = {p.actor_id: p for p in report.participants if p.kind == "rebel" and p.actor_id is not None}
    return next(iter(found.values())) if len(found) == 1 else None


def _as(given: Participant, told: Participant | None) -> Participant:
    """What the codebook gave, as the group told of; without a name where none is."""
    if told is None:
        return dataclasses.replace(given, name="insurgents", actor_id=None)
    return dataclasses.replace(given, name=told.name or told.text, actor_id=told.actor_id, text=told.text, span=told.span)
