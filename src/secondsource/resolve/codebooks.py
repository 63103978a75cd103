"""Reading by the conventions of a codebook: default attributions and inclusion rules, kept as data.

Read `apply_codebook`, then `_holds`. What a codebook adds is marked: its participants carry `said_by="codebook NAME"`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from secondsource.knowledge import Knowledge
from secondsource.knowledge.codebooks import Codebook, Rule, When
from secondsource.model import Document, Extraction, Figure, Participant, Report
from secondsource.resolve.codebooks_figures import with_group


def apply_codebook(extraction: Extraction, codebook: str, kb: Knowledge) -> Extraction:
    """The extraction as this codebook would have it; `default` changes nothing."""
    book = kb.codebook(codebook)
    if not book.rules:
        return extraction
    reports = [read for r in extraction.reports if (read := _by_rules(r, extraction.document, book)) is not None]
    for rule in book.rules:
        reports = [_by_text(r, rule, extraction.document, kb, book) for r in reports]
    kept = {r.id for r in reports}
    acts = tuple(
        a if a.about_report is None or a.about_report in kept else dataclasses.replace(a, about_report=None) for a in extraction.acts
    )
    return dataclasses.replace(extraction, reports=tuple(reports), acts=acts)


def _by_rules(report: Report, document: Document, book: Codebook) -> Report | None:
    for rule in book.rules:
        if _holds(rule.when, report, document):
            if rule.leave_out:
                return None
            report = _changed(report, rule, book)
    return report


def _holds(when: When, report: Report, document: Document) -> bool:
    """Whether every condition that is given holds of this report."""
    targets = [p.kind for p in report.participants if p.role == "target"]
    initiators = [p.kind for p in report.participants if p.role == "initiator" and p.status != "denied"]
    named = [k for k in initiators if k != "unknown"]
    both = any(k.startswith("state") for k in named) and any(k.startswith(("rebel", "militia")) for k in named)
    tests = (
        (when.types, report.type.startswith(when.types)),
        (when.only_types, all(t.startswith(when.only_types) for t in report.types)),
        (when.statuses, report.status in when.statuses),
        (when.initiator_kinds, any(k.startswith(when.initiator_kinds) for k in initiators)),
        (when.target_kinds, any(k.startswith(when.target_kinds) for k in targets)),
        (when.not_target_kinds, not any(k.startswith(when.not_target_kinds) for k in targets)),
        (when.all_target_kinds, bool(targets) and all(k.startswith(when.all_target_kinds) for k in targets)),
        (when.both_sides, both),
        (when.no_initiator, not named),
        (when.no_target, not targets),
        (when.no_killed, not _killed(report)),
        (when.background, report.background),
        (when.older_than_days, _older(report, document, when.older_than_days or 0)),
    )
    return all(holds for given, holds in tests if given)


def _killed(report: Report) -> bool:
    return any(f.measure == "killed" and f.low is not None and f.low > 0 for f in report.figures)


def _older(report: Report, document: Document, days: int) -> bool:
    latest = report.date.latest
    return latest is not None and document.published is not None and (document.published - latest).days > days


def _changed(report: Report, rule: Rule, book: Codebook) -> Report:
    participants = tuple(_kept(report.participants, rule))
    if rule.set_initiator is not None:
        participants = (_given("initiator", rule.set_initiator, report, book), *participants)
    if rule.set_target is not None:
        participants = (*participants, _given("target", rule.set_target, report, book))
    figures = report.figures
    if rule.figure_group is not None:
        figures = tuple(_classed(figures, rule.figure_group))
    types = tuple(t for t in report.types if t not in rule.drop_types) or report.types
    return dataclasses.replace(report, types=types, participants=participants, figures=figures)


def _classed(figures: Sequence[Figure], group: str) -> Iterable[Figure]:
    """The dead and injured of no stated class as of this group; a total that stands beside its classes stays a total."""
    return with_group(figures, group)


def _kept(participants: Iterable[Participant], rule: Rule) -> Iterable[Participant]:
    """The participants without those that the rule drops, the others as it counts them."""
    for p in participants:
        dropped = rule.drop_targets if p.role == "target" else rule.drop_initiators if p.role == "initiator" else ()
        excused = p.role == "initiator" and rule.drop_statuses and p.status not in rule.drop_statuses
        if dropped and p.kind.startswith(dropped) and not excused:
            continue
        if p.role == "target":
            if rule.target_kind is not None and p.kind == "unknown" and p.entity in ("person", "group"):
                p = dataclasses.replace(p, kind=rule.target_kind)
            if rule.things_of and p.entity == "thing" and p.kind.startswith(rule.things_of):
                p = dataclasses.replace(p, entity="organization")
        yield p


def _by_text(report: Report, rule: Rule, document: Document, kb: Knowledge, book: Codebook) -> Report:
    """The report with the bodies that the text as a whole gives its unnamed initiators."""
    if rule.group_of_text and (group := _only_group(document, rule.group_of_text, kb)) is not None:
        report = _with_body(report, rule.group_of_text, group, book)
    for kind, names in (rule.bodies_of_text or {}).items():
        named = next((n for n in names if re.search(rf"\b{n}\b", document.text, re.IGNORECASE)), None)
        if named is not None:
            report = _with_body(report, (kind,), (None, kind, named), book)
    if rule.names_as_worded:
        report = dataclasses.replace(report, participants=tuple(_as_worded(p, kb) for p in report.participants))
    return report


def _only_group(document: Document, kinds: tuple[str, ...], kb: Knowledge) -> tuple[str | None, str, str] | None:
    """Id, kind and wording of the one organisation of these kinds that a text names, or None where there are several or none."""
    words = re.findall(r"\w+(?:[-'’]\w+)*|[^\w\s]", document.text)
    found: dict[str, tuple[str | None, str, str]] = {}
    for match in kb.actors.find(words):
        for i in match.ids:
            entry = kb.actors.get(i)
            if entry is not None and entry.kind.startswith(kinds):
                found.setdefault(i, (i, entry.kind, " ".join(words[match.first : match.last])))
    return next(iter(found.values())) if len(found) == 1 else None


def _with_body(report: Report, kinds: tuple[str, ...], body: tuple[str | None, str, str], book: Codebook) -> Report:
    """The report with this body beside an unnamed initiator of its kind."""
    initiators = [p for p in report.participants if p.role == "initiator"]
    unnamed = next((p for p in initiators if p.kind.startswith(kinds) and p.entity in ("person", "group")), None)
    if unnamed is None or any(p.entity == "organization" for p in initiators):
        return report
    added = dataclasses.replace(
        unnamed,
        name=body[2],
        text=body[2],
        actor_id=body[0],
        kind=body[1],
        said_by=f"codebook {book.name}",
        entity="organization",
        count=None,
    )
    return dataclasses.replace(report, participants=(*report.participants, added))


def _as_worded(p: Participant, kb: Knowledge) -> Participant:
    """An organisation by the name that stands in the phrase: "FMLN", not the register's name for it."""
    if p.entity != "organization" or p.name is None or p.name.lower() in p.text.lower():
        return p
    words = re.findall(r"\w+(?:[-'’]\w+)*|[^\w\s]", p.text)
    match = next(iter(kb.actors.find(words)), None)
    return p if match is None else dataclasses.replace(p, name=" ".join(words[match.first : match.last]))


def _given(role: Literal["initiator", "target"], given: Mapping[str, str], report: Report, book: Codebook) -> Participant:
    """A participant that the codebook's convention gives, marked as such."""
    return Participant(
        role=role,
        text=report.span.quote,
        span=report.span,
        name=given.get("name"),
        actor_id=given.get("actor_id"),
        kind=given["kind"],
        status="possible" if role == "initiator" else None,
        said_by=f"codebook {book.name}",
        entity="organization",
    )
