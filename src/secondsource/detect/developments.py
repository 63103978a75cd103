"""What happens between the attacks: releases, withdrawals, curfews, bans, expulsions, strikes, troops on alert, agreements.

Read in this order: `find_developments` (reports of events in, the same with the developments out), `_reread` (a report that only such
a deed tells is of its type), `_made` (a report of its own). The deeds are found by `political`; their words are in `lexicon/en/deeds.yml`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from secondsource.detect.events import status_lists
from secondsource.detect.phrases import conjuncts, read_noun
from secondsource.detect.political import Found, political_deeds
from secondsource.detect.status import StatusReader
from secondsource.detect.triggers import Hit
from secondsource.knowledge import Knowledge
from secondsource.knowledge.triggers import Entry
from secondsource.model import Actor, Clue, Participant, Report, Role, Span, Time
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

#: types of reports that give way to what the deed says: "freed" is no attack, and a state of siege no siege
_LOOSE = ("attack.other", "attack.armed_assault", "battle.raid", "enforcement.seizure", "unrest.protest", "group.agreement")
#: what forces do on the way to a deed
_MOVES = ("group.mobilization.patrol", "group.mobilization.advance")
#: whom a deed is done to, as far as it is persons: the others are kept in the passage alone
_TO_PERSONS = ("enforcement.surrender.release", "enforcement.expulsion", "enforcement.restriction", "enforcement.surrender.handover")


def find_developments(
    parsed: Parsed, reports: Sequence[Report], actors: Sequence[Actor], times: Sequence[Time], kb: Knowledge
) -> tuple[Report, ...]:
    """The reports, main events first, with one for each development that none of them tells."""
    deeds = [f for f in political_deeds(parsed, kb) if f.deed.type is not None and f.stance == "done"]
    if not deeds:
        return tuple(reports)
    reread = [_reread(r, deeds, parsed) for r in reports]
    told = {s.start for r in reread for s in r.triggers}
    maker = _Maker(parsed, actors, times, kb)
    made: dict[tuple[str, str, str], Report] = {}
    for found in deeds:
        if parsed.words[found.verb.i].start in told or _object_start(found, parsed) in told or _serves(found, told, parsed):
            continue
        report = maker.report(found)
        key = maker.key(found)
        made[key] = report if key not in made else _joined(made[key], report)
    every = [*reread, *made.values()]
    ordered = [r for r in every if not r.background] + [r for r in every if r.background]
    return tuple(dataclasses.replace(r, id=f"{parsed.document.id}#{n}") for n, r in enumerate(ordered, 1))


def _serves(found: Found, told: set[int], parsed: Parsed) -> bool:
    """Whether a move is part of what it served: "entered the village and shot nine", "troops patrolling the road were ambushed"."""
    if not str(found.deed.type).startswith(_MOVES):
        return False
    verb = found.verb
    above = verb.head.head if verb.dep_ in ("acl", "relcl") else verb.head
    beside = (above, *(c for t in (verb, above) for c in t.children if c.dep_ in ("conj", "advcl", "xcomp")))
    return any(parsed.words[t.i].start in told for t in beside)


def _object_start(found: Found, parsed: Parsed) -> int:
    return -1 if found.object is None else parsed.words[found.object.i].start


def _reread(report: Report, deeds: Sequence[Found], parsed: Parsed) -> Report:
    """The report by the type of the deed, where every word that tells of it is that deed's verb or object."""
    if not report.type.startswith(_LOOSE) or report.type == "attack.other.destruction" or not report.triggers:
        return report
    starts = {s.start for s in report.triggers}
    types = []
    hit: list[Found] = []
    for found in deeds:
        own = {parsed.words[found.verb.i].start, _object_start(found, parsed)}
        if starts & own:
            starts -= own
            hit.append(found)
            types.append(str(found.deed.type))
    if starts or not types:
        return report
    if report.type == "group.agreement" and not all(f.deed.single for f in hit):
        return report
    if report.type == "unrest.protest" and not types[0].startswith("unrest"):
        return report
    return dataclasses.replace(report, types=(types[0], *(t for t in types[1:] if t != types[0])))


def _joined(first: Report, more: Report) -> Report:
    """Two mentions of one development: "lifted the curfew ... the curfew was lifted"."""
    passages = tuple(dict.fromkeys((*first.passages, *more.passages)))
    return dataclasses.replace(
        first, passages=passages, triggers=(*first.triggers, *more.triggers), background=first.background and more.background
    )


class _Maker:
    """Makes reports of the deeds of one document."""

    def __init__(self, parsed: Parsed, actors: Sequence[Actor], times: Sequence[Time], kb: Knowledge) -> None:
        self._parsed = parsed
        self._actors = actors
        self._times = times
        self._kb = kb
        self._status = StatusReader(parsed, status_lists(kb))

    def key(self, found: Found) -> tuple[str, str, str]:
        """What makes two mentions one: the type, who does it, what is done to."""
        doer = "" if found.doer is None else self._doer_name(found)
        return str(found.deed.type), doer, "" if found.object is None else found.object.lemma_.lower()

    def _doer_name(self, found: Found) -> str:
        who = next(self._parties(found, "initiator"), None)
        return "" if who is None else who.actor_id or who.name or who.text

    def report(self, found: Found) -> Report:
        """A report of one deed."""
        kind = str(found.deed.type)
        span = self._parsed.span(found.verb)
        hit = Hit(found.verb, Entry(found.deed.id, kind, None, 0), "VERB", "object")
        why = self._status.why_background(hit, (), self._time(found.verb))
        return Report(
            id="",
            types=(kind,),
            status="happened",
            span=span,
            passages=(self._parsed.span(found.verb.sent),),
            triggers=(span,),
            participants=(*self._parties(found, "initiator"), *self._parties(found, "target")),
            background=why is not None,
            clues=(Clue("deed", 1.0, f"{found.deed.id}: '{span.quote}'"),),
        )

    def _time(self, token: Token) -> Time | None:
        sentence = self._parsed.span(token.sent)
        return next((t for t in self._times if t.type == "DATE" and sentence.start <= t.span.start < sentence.end), None)

    def _parties(self, found: Found, role: Role) -> Iterator[Participant]:
        if role == "initiator":
            heads = [] if found.doer is None else [found.doer.head]
        else:
            heads = [found.object] if found.object is not None and str(found.deed.type).startswith(_TO_PERSONS) else []
        seen: set[Span] = set()
        for head in heads:
            for token in conjuncts(head, self._kb):
                noun = read_noun(token, self._parsed, self._actors, self._kb)
                if noun is None or noun.span in seen or (noun.entity == "thing" and noun.actor is None) or self._nobody(noun.text, role):
                    continue
                seen.add(noun.span)
                yield Participant(
                    role=role,
                    text=noun.text,
                    span=noun.span,
                    name=noun.name,
                    actor_id=noun.actor.actor_id if noun.actor is not None else None,
                    kind=noun.kind,
                    status="asserted" if role == "initiator" else None,
                    entity=noun.entity,
                    count=noun.count,
                )

    def _nobody(self, text: str, role: Role) -> bool:
        return role == "target" and not text[:1].isalnum()
