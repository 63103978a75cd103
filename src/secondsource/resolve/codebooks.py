"""Reading by the conventions of a codebook: default attributions and inclusion rules, kept as data.

Read `apply_codebook`, then `_holds`. What a codebook adds is marked: its participants carry `said_by="codebook NAME"`.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from secondsource.knowledge import Knowledge
from secondsource.knowledge.classes import singular
from secondsource.knowledge.codebooks import Codebook, Rule, When
from secondsource.knowledge.proper import common_words
from secondsource.model import Document, Extraction, Figure, Participant, Report, Span
from secondsource.resolve.codebooks_counted import with_counted, without_named_again
from secondsource.resolve.codebooks_figures import told_once, with_group
from secondsource.resolve.codebooks_named import with_named_party
from secondsource.resolve.codebooks_otherwise import is_incident, with_otherwise
from secondsource.resolve.codebooks_parts import attackers_of, in_parts, without_told_as
from secondsource.resolve.codebooks_words import is_bare_word, named_weapons, with_doer_words


def apply_codebook(extraction: Extraction, codebook: str, kb: Knowledge) -> Extraction:
    """The extraction as this codebook would have it; `default` changes nothing."""
    book = kb.codebook(codebook)
    if not book.rules:
        return extraction
    reports = _coded(extraction, book, kb)
    if not any(is_incident(r) for r in reports):
        reports = _coded(with_otherwise(extraction, book), book, kb)
    for rule in book.rules:
        reports = [_by_text(r, rule, extraction.document, kb, book) if _holds(rule.when, r, extraction.document) else r for r in reports]
    if any(rule.as_told for rule in book.rules):
        reports.sort(key=lambda r: (r.background, min((s.start for s in r.passages), default=r.span.start)))
    if others := next((rule.told_once for rule in book.rules if rule.told_once), ()):
        reports = told_once(reports, _any_of(others))
    reports = with_named_party(reports, extraction.reports, extraction.document, book, kb)
    kept = {r.id for r in reports}
    acts = tuple(
        a if a.about_report is None or a.about_report in kept else dataclasses.replace(a, about_report=None) for a in extraction.acts
    )
    return dataclasses.replace(extraction, reports=tuple(reports), acts=acts)


def _coded(extraction: Extraction, book: Codebook, kb: Knowledge) -> list[Report]:
    """The reports as the rules have them, those left out that they leave out, but for one where they keep one."""
    told = [part for r in extraction.reports for part in _parts(r, book)]
    reports = [read for r in told if (read := _by_rules(r, extraction.document, book, kb)) is not None]
    if not reports and any(rule.keep_one for rule in book.rules):
        reports = [one for r in told if (one := _by_rules(r, extraction.document, book, kb, every=True)) is not None][:1]
    return reports


def _parts(report: Report, book: Codebook) -> Iterable[Report]:
    """The report, with what the codebook counts by itself apart from it."""
    kinds = next((rule.parts for rule in book.rules if rule.parts), ())
    return in_parts(report, kinds) if kinds else (report,)


def _by_rules(report: Report, document: Document, book: Codebook, kb: Knowledge, *, every: bool = False) -> Report | None:
    """The report as the rules have it; None where one leaves it out, which of `every` those that keep one do not."""
    for rule in book.rules:
        if every and rule.keep_one:
            continue
        if _holds(rule.when, report, document):
            if rule.leave_out:
                return None
            report = _changed(report, rule, book)
            if rule.drop_settlements or rule.drop_countries:
                report = dataclasses.replace(report, participants=tuple(p for p in report.participants if not _is_no_party(p, rule, kb)))
    return report


def _holds(when: When, report: Report, document: Document) -> bool:
    """Whether every condition that is given holds of this report."""
    targets = [p.kind for p in report.participants if p.role == "target"]
    initiators = [p.kind for p in report.participants if p.role == "initiator" and p.status != "denied"]
    named = [k for k in initiators if k != "unknown"]
    both = any(k.startswith("state") for k in named) and any(k.startswith(("rebel", "militia")) for k in named)
    tests: tuple[tuple[object, Callable[[], bool]], ...] = (
        (when.without_types, lambda: not any(t.startswith(when.without_types) for t in report.types)),
        (when.with_types, lambda: any(t.startswith(when.with_types) for t in report.types)),
        (when.weapons, lambda: any(w.type.startswith(when.weapons) for w in report.weapons)),
        (when.persons_hit, lambda: _persons_hit(report)),
        (when.persons_hurt, lambda: _persons_hurt(report)),
        (when.nobody_hurt, lambda: not _persons_hurt(report)),
        (when.persons_beaten, lambda: _persons_beaten(report)),
        (when.only_things, lambda: bool(targets) and all(p.entity == "thing" for p in report.participants if p.role == "target")),
        (when.one_side, lambda: _one_side(report)),
        (when.attackers, lambda: bool(when.attackers) and attackers_of(report) in when.attackers),
        (when.counted, lambda: any(_counts(report, m) for m in when.counted)),
        (when.not_counted, lambda: not any(_counts(report, m) for m in when.not_counted)),
        (when.types, lambda: report.type.startswith(when.types)),
        (when.only_types, lambda: all(t.startswith(when.only_types) for t in report.types)),
        (when.statuses, lambda: report.status in when.statuses),
        (when.initiator_kinds, lambda: any(k.startswith(when.initiator_kinds) for k in initiators)),
        (when.target_kinds, lambda: any(k.startswith(when.target_kinds) for k in targets)),
        (when.not_target_kinds, lambda: not any(k.startswith(when.not_target_kinds) for k in targets)),
        (when.not_initiator_kinds, lambda: not any(k.startswith(when.not_initiator_kinds) for k in initiators)),
        (when.all_target_kinds, lambda: _all_of(when.all_target_kinds, when.ignoring, report)),
        (when.both_sides, lambda: both),
        (when.no_initiator, lambda: not named),
        (when.no_target, lambda: not targets),
        (when.no_killed, lambda: not _counts(report, "killed")),
        (when.background, lambda: report.background),
        (when.older_than_days, lambda: _older(report, document, when.older_than_days or 0)),
        (when.specific_below is not None, lambda: _specific(report) < (when.specific_below or 0.0)),
        # words last: what costs most is asked only where all else holds
        (when.told, lambda: bool(when.told) and _any_of(when.told).search(_passages(report)) is not None),
        (when.text, lambda: bool(when.text) and _any_of(when.text).search(document.text) is not None),
        (when.not_text, lambda: bool(when.not_text) and _any_of(when.not_text).search(document.text) is None),
        (when.not_told, lambda: bool(when.not_told) and _any_of(when.not_told).search(_passages(report)) is None),
    )
    return all(holds() for given, holds in tests if given)


def _passages(report: Report) -> str:
    return " ".join(s.quote for s in report.passages)


@functools.lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these words; one that ends in "*" is the beginning of a word."""
    return re.compile("|".join(rf"\b{re.escape(w.rstrip('*'))}" + ("" if w.endswith("*") else r"\b") for w in words), re.IGNORECASE)


def _persons_hit(report: Report) -> bool:
    hurt = any(f.measure in ("killed", "injured", "abducted") and f.low for f in report.figures)
    return hurt or any(p.role == "target" and p.entity in ("person", "group") for p in report.participants)


def _persons_beaten(report: Report) -> bool:
    persons = [p for p in report.participants if p.role == "target" and p.entity in ("person", "group")]
    return bool(report.beaten) or any("attack.other" in p.told_as for p in persons)


def _persons_hurt(report: Report) -> bool:
    if any(p.role == "target" and p.entity != "thing" and {"killed", "injured"} & set(p.effect or ()) for p in report.participants):
        return True
    return bool(report.beaten) or any(f.measure in ("killed", "injured") and f.low for f in report.figures)


def _one_side(report: Report) -> bool:
    armed = [p.kind for p in report.participants if p.kind.startswith(("state_forces", "rebel", "militia"))]
    return bool(armed) and not any(k.startswith("state") for k in armed)


def _all_of(kinds: tuple[str, ...], ignoring: tuple[str, ...], report: Report) -> bool:
    """Whether all targets are of these kinds, those aside that are looked past."""
    targets = [p for p in report.participants if p.role == "target"]
    targets = [p for p in targets if p.kind not in ignoring and _ends(p).isdisjoint(ignoring)]
    return bool(targets) and all(p.kind.startswith(kinds) for p in targets)


def _ends(p: Participant) -> set[str]:
    """The last words of a wording, whole and before "of", in the singular."""
    words = p.text.lower().split()
    head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
    return {singular(head), singular(words[-1])}


def _specific(report: Report) -> float:
    """How far a report tells of one event rather than of violence in general."""
    return next((c.weight for c in report.clues if c.name == "specific"), 0.0)


def _counts(report: Report, measure: str) -> bool:
    return any(f.measure == measure and f.low is not None and f.low > 0 for f in report.figures)


def _older(report: Report, document: Document, days: int) -> bool:
    latest = report.date.latest
    return latest is not None and document.published is not None and (document.published - latest).days > days


def _changed(report: Report, rule: Rule, book: Codebook) -> Report:
    participants = tuple(_kept(report.participants, rule))
    if rule.set_initiator is not None:
        participants = (_given("initiator", rule.set_initiator, report, book), *participants)
    if rule.set_target is not None:
        participants = (*participants, _given("target", rule.set_target, report, book))
    if rule.drop_told_as:
        participants = without_told_as(participants, rule.drop_told_as)
    if rule.named_again is not None:
        participants = without_named_again(dataclasses.replace(report, participants=participants), rule.named_again).participants
    if rule.targets_counted is not None:
        participants = with_counted(dataclasses.replace(report, participants=participants), rule.targets_counted, book.name).participants
    figures = report.figures
    for fate, measure in (rule.count_as or {}).items():
        if not any(f.measure == measure for f in figures):
            counted = [f for f in (*report.figures, *report.beaten) if f.measure == fate]
            figures += tuple(dataclasses.replace(f, measure=measure) for f in counted)
    if rule.figure_group is not None:
        figures = tuple(_classed(figures, rule.figure_group))
    types = rule.set_types or tuple(t for t in report.types if t not in rule.drop_types) or report.types
    types = tuple(dict.fromkeys([*((rule.as_types or {}).get(t, t) for t in types), *rule.add_types]))
    if rule.lead_type is not None:
        lead = [t for t in types if t.startswith(rule.lead_type)][:1] or [rule.lead_type] * ("." in rule.lead_type)
        types = (*lead, *(t for t in types if t not in lead))
    status = rule.set_status or report.status
    return dataclasses.replace(report, types=types, status=status, participants=participants, figures=figures)  # type: ignore[arg-type]


def _is_no_party(p: Participant, rule: Rule, kb: Knowledge) -> bool:
    """A settlement that only names where it was, a country that only acts as one."""
    if p.role == "target":
        words = p.text.lower().split()
        found = kb.classes.of(words, words[words.index("of") - 1] if "of" in words[1:] else words[-1]) if p.name is None else None
        return rule.drop_settlements and found is not None and found.name == "locality" and not p.effect
    country = p.kind == "government" and kb.nations.names.get((p.name or "").lower()) is not None
    return rule.drop_countries and p.role == "initiator" and country and p.status in ("asserted", "possible")


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
        unharmed = p.role == "target" and p.entity == "thing" and not p.effect
        if unharmed and rule.drop_unharmed and p.kind.startswith(rule.drop_unharmed):
            continue
        if unharmed and rule.unharmed_of and p.kind.startswith(rule.unharmed_of):
            p = dataclasses.replace(p, entity="organization")
        if p.role == "target" and p.entity == "thing" and p.kind.startswith(rule.drop_things or (" ",)):
            continue
        if p.role == "target" and p.entity == "organization":
            if p.kind.startswith(rule.drop_bodies or (" ",)):
                continue
            if p.kind.startswith(rule.bodies_as_things or (" ",)):
                p = dataclasses.replace(p, entity="thing")
        if p.role == "target":
            if rule.target_kind is not None and p.kind == "unknown" and p.entity in ("person", "group"):
                p = dataclasses.replace(p, kind=rule.target_kind)
            if rule.thing_kind is not None and p.kind == "unknown" and p.entity == "thing":
                p = dataclasses.replace(p, kind=rule.thing_kind)
            if rule.things_called and p.entity == "thing":
                kind = next((k for k, words in rule.things_called.items() if _any_of(tuple(words)).search(p.text)), p.kind)
                p = dataclasses.replace(p, kind=kind)
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
    if rule.doer_words:
        report = with_doer_words(report, rule.doer_words, document, kb)
    if rule.drop_bare_words:
        report = dataclasses.replace(report, participants=tuple(p for p in report.participants if not is_bare_word(p)))
    if rule.weapons_by_noun:
        report = dataclasses.replace(report, weapons=named_weapons(report.weapons, kb))
    if rule.names_as_worded:
        report = dataclasses.replace(report, participants=tuple(_as_worded(p, document, kb) for p in report.participants))
    return report


def _only_group(document: Document, kinds: tuple[str, ...], kb: Knowledge) -> tuple[str | None, str, str] | None:
    """Id, kind and wording of the one organisation of these kinds that a text names, or None where there are several or none."""
    words = re.findall(_WORD, document.text)
    found: dict[str, tuple[str | None, str, str]] = {}
    where: dict[str, set[int]] = {}
    common = common_words(kb)
    for match in kb.actors.find(words):
        if all(w.lower() in common for w in words[match.first : match.last]):
            continue  # "ORDER", "NEW FORCES" in a text in capitals
        for i in match.ids:
            entry = kb.actors.get(i)
            if entry is not None and entry.kind.startswith(kinds):
                found.setdefault(i, (i, entry.kind, " ".join(words[match.first : match.last])))
                where.setdefault(i, set()).add(match.first)
    # groups of one short name ("ELN") are told apart by their full names: one that is meant wherever the other may be is it
    sole = [i for i in found if all(where[i] >= where[o] for o in found)]
    return found[sole[0]] if sole else None


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


def _as_worded(p: Participant, document: Document, kb: Knowledge) -> Participant:
    """An organisation by the name that stands in the phrase, else in the text: "FMLN", not the register's name for it."""
    if p.entity != "organization" or p.name is None:
        return p
    if p.name.lower() in p.text.lower():
        last = p.text.lower().split(" of ")[0].split()[-1]
        return dataclasses.replace(p, text=p.name) if last in _BODIES and last not in p.name.lower().split() else p
    words = re.findall(_WORD, p.text)
    match = next(iter(kb.actors.find(words)), None)
    if match is not None:
        return dataclasses.replace(p, name=" ".join(words[match.first : match.last]))
    span = _longest_name(document, p.actor_id, kb) if p.actor_id is not None else None
    return p if span is None else dataclasses.replace(p, name=" ".join(span.quote.split()), text=" ".join(span.quote.split()), span=span)


#: "the Maoist X group" is X
_BODIES = frozenset({"group", "organization", "organisation", "movement", "party", "cartel", "faction", "guerrilla"})
_WORD = re.compile(r"\w+(?:[-'’]\w+)*|[^\w\s]")


def _longest_name(document: Document, actor_id: str, kb: Knowledge) -> Span | None:
    """The fullest name of an actor in a text."""
    words = list(_WORD.finditer(document.text))
    spans = [
        Span.of(document.text, words[m.first].start(), words[m.last - 1].end())
        for m in kb.actors.find([w.group() for w in words])
        if actor_id in m.ids
    ]
    return max(spans, key=lambda s: s.end - s.start, default=None)


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
