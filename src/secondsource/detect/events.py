"""Events and who did what to whom: one Report per event.

Read in this order: `find_events` (the whole way), then `triggers` (which words may tell of an event), `figures` (how many),
`events_mentions` (day, place, status of each), `coref` (which tell of the same), `events_decide` (is it an incident).
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from typing import Any

from secondsource.detect.captives import as_captives
from secondsource.detect.coref import Event, group_mentions
from secondsource.detect.count_days import without_count_days
from secondsource.detect.events_accident import why_accident
from secondsource.detect.events_decide import document_clues, event_clues, holds, world_of
from secondsource.detect.events_mentions import APART, LAW, MentionReader
from secondsource.detect.events_same import joined_by_victims
from secondsource.detect.events_specific import signs_of
from secondsource.detect.events_told import as_told
from secondsource.detect.events_types import as_narrowed, narrowed, with_fates
from secondsource.detect.figures import BEATEN, Told, told_by
from secondsource.detect.figures_again import joined_by_persons
from secondsource.detect.figures_later import with_later
from secondsource.detect.figures_members import MemberReader
from secondsource.detect.figures_rows import find_rows
from secondsource.detect.figures_settle import settle
from secondsource.detect.figures_sum import figures_of
from secondsource.detect.figures_toll import TollReader
from secondsource.detect.participants import find_participants
from secondsource.detect.participants_told import with_kinds, with_told
from secondsource.detect.parties import join_participants, with_sides
from secondsource.detect.prosecutions import prosecutions
from secondsource.detect.taken_up import event_of, find_taken_up
from secondsource.detect.taken_up_doers import find_doers, find_identified
from secondsource.detect.triggers import Hit, find_hits
from secondsource.detect.weapons import find_weapons, is_taken
from secondsource.knowledge import Knowledge
from secondsource.model import Actor, Clue, EventStatus, Participant, Place, Report, Span, Statistic, Time, Weapon
from secondsource.parse import Parsed

#: the parties of each trigger, by the type that it tells
Found = list[tuple[str | None, tuple[Participant, ...]]]
#: verbs of those who end an attack
_RESCUE = frozenset({"rescue", "free", "liberate", "save", "evacuate"})
#: families of which texts speak in general; shots that are heard are no such thing
_GENERAL = frozenset({"violence", "enforcement", "effect", "unrest", *APART})
_LISTS = ("accident", "fiction", "sport", "figurative", "general_governors", "first_person")


def find_events(
    parsed: Parsed,
    *,
    actors: Sequence[Actor],
    places: Sequence[Place],
    times: Sequence[Time],
    statistics: Sequence[Statistic],
    kb: Knowledge,
) -> tuple[Report, ...]:
    """One report per event, with types, status, participants, figures and weapons; date and places are not yet set."""
    return EventFinder(parsed, actors, places, times, statistics, kb).reports()


@functools.lru_cache(maxsize=4)
def status_lists(kb: Knowledge) -> dict[str, Any]:
    """The words that say whether something happened, was tried or is only feared."""
    lexicon = kb.lexicon("status")
    return {**lexicon, **{k: frozenset(lexicon[k]) for k in _LISTS}}


class EventFinder:
    """Finds the events of one document, and keeps what was refused and why."""

    def __init__(
        self,
        parsed: Parsed,
        actors: Sequence[Actor],
        places: Sequence[Place],
        times: Sequence[Time],
        statistics: Sequence[Statistic],
        kb: Knowledge,
    ) -> None:
        self._parsed = parsed
        self._actors = actors
        self._kb = kb
        self._lexicon = status_lists(kb)
        self._weights: Mapping[str, Mapping[str, float]] = kb.weights("events")
        self._reader = MemberReader(parsed, actors, kb, places)
        self._mentions = MentionReader(parsed, without_count_days(times, parsed, kb), places, self._lexicon, actors, _general(kb))
        self._statistics = [s.span for s in statistics]
        index = parsed.sentence_index
        self._counted = frozenset(index[t.i] for s in self._statistics for t in parsed.tokens(s.start, s.end))
        self._timed = frozenset(k.i for t in times if t.type in ("DATE", "TIME") for k in parsed.tokens(t.span.start, t.span.end))
        self.refused: list[tuple[Span, str]] = []

    def reports(self) -> tuple[Report, ...]:
        """The reports, main events first."""
        kept = self._kept()
        self._taken = frozenset(h.i for h in kept if (h.entry.type or "").startswith("enforcement.seizure"))
        self._world = world_of(self._parsed, list(kept), self._lexicon)
        kept = with_later(kept, self._parsed, self._reader)
        parties = {h: self._parties(h) for h in kept}
        told = {h: with_kinds(t, parties[h], self._parsed) for h, t in kept.items()}
        law = prosecutions([(h, t, parties[h]) for h, t in told.items()], self._kb)
        mentions = [self._mentions.read(h, t, parties[h], law=h.i in law) for h, t in told.items()]
        events = group_mentions(mentions, self._weights["join"])
        events = joined_by_victims(joined_by_persons(events), self._kb)
        taken_up = (found for find in (find_taken_up, find_doers, find_identified) for found in find(self._parsed, self._actors, self._kb))
        self._taken_up = [(event_of(i, events, self._parsed), p) for i, p in taken_up]
        events = [e for e in events if not self._is_accident(e)]
        made = [r for e in events if (r := self._report(e)) is not None]
        ordered = [r for r in made if not r.background] + [r for r in made if r.background]
        return tuple(_numbered(ordered, self._parsed.document.id))

    def _kept(self) -> dict[Hit, list[Told]]:
        told: dict[Hit, list[Told]] = {}
        for found in as_captives(find_hits(self._parsed, self._kb), self._kb):
            hit = as_told(found, self._kb)
            items = told_by(hit, self._reader)
            why = self._in_statistic(hit) or self._only_a_statistic(hit, items) or holds(hit, items, self._reader, self._kb)
            if why is None:
                told[hit] = items
            else:
                self.refused.append((self._parsed.span(hit.token), f"{hit.entry.id}: {why}"))
        index = self._parsed.sentence_index
        told = settle(told, lambda i: index[i], self._target_group, self._reader.named_before)
        for t in self._tolls(told):
            if self._in_statistic(t.hit) is None and self._only_a_statistic(t.hit, [t]) is None:
                told.setdefault(t.hit, []).append(t)
        return {h: told[h] for h in sorted(told, key=lambda h: h.i)}

    def _tolls(self, told: Mapping[Hit, list[Told]]) -> list[Told]:
        """Tolls, then the bare numbers that somebody says after them, then shares of them."""
        reader = TollReader(self._parsed, self._reader, self._timed, self._kb)
        found = [*reader.find_tolls(), *reader.find_fatal(), *find_rows(self._parsed, self._reader, self._kb)]
        so_far = sorted([*(t for ts in told.values() for t in ts), *found], key=lambda t: t.member.first)
        shares = [*reader.find_shares(), *reader.find_of_them(so_far)]
        return [*found, *reader.find_echoes(so_far), *shares, *reader.find_lists(sorted([*so_far, *shares], key=lambda t: t.member.first))]

    def _in_statistic(self, hit: Hit) -> str | None:
        word = self._parsed.words[hit.i]
        return "told by a statistic" if any(s.start <= word.start < s.end for s in self._statistics) else None

    def _only_a_statistic(self, hit: Hit, items: Sequence[Told]) -> str | None:
        """Whether a noun or an effect in a statistic's sentence tells nothing beside it: "five attacks", "among those killed".

        A figure of its own, outside the statistic, makes it an event; so does a verb that says what was done.
        """
        index = self._parsed.sentence_index
        if index[hit.i] not in self._counted or (hit.pos == "VERB" and hit.entry.type is not None and not _of_those(hit)):
            return None
        words = [
            self._parsed.words[t.member.first] for t in items if t.count is not None and self._parsed.doc[t.member.first].pos_ != "PRON"
        ]
        own = any(not any(s.start <= w.start < s.end for s in self._statistics) for w in words)
        return None if own else "counted by a statistic"

    def _is_accident(self, event: Event) -> bool:
        why = why_accident(event, self._kb)
        if why is not None:
            self.refused += [(self._parsed.span(m.hit.token), f"{m.hit.entry.id}: {why}") for m in event.mentions]
        return why is not None

    def _target_group(self, sentence: int) -> str | None:
        """The class of those attacked in a sentence: "ambushed a patrol, killing one"."""
        for token in self._parsed.sentences[sentence]:
            entries = self._kb.triggers.of(token.lemma_.lower(), "VERB")
            if any(e.type and e.type.startswith("attack") and e.measure is None for e in entries):
                for c in token.children:
                    if c.dep_ == "dobj":
                        noun = self._reader.noun_of(c)
                        return noun.group if noun is not None else None
        return None

    def _report(self, event: Event) -> Report | None:
        found = self._found(event)
        participants = join_participants(with_sides(found, event.types[0]))
        clues = [
            *event_clues(event, participants, self._parsed, self._lexicon, self._weights["event"]),
            *document_clues(event, participants, self._world, self._weights["event"]),
        ]
        if sum(c.weight for c in clues) <= 0:
            self.refused.append((self._parsed.span(event.mentions[0].hit.token), "; ".join(f"{c.name}: {c.why}" for c in clues)))
            return None
        main = _main_mention(event)
        why = main.background
        weapons = self._weapons(event)
        specific = self._specific(event, participants, weapons)
        if specific.weight < self._weights["specific"]["floor"] and event.families & _GENERAL:
            self.refused.append((self._parsed.span(main.hit.token), f"spoken of in general: {specific.why}"))
            return None
        figures = figures_of(_told_of(event), self._parsed)
        beaten = tuple(f for f in figures if f.measure == BEATEN)
        figures = tuple(f for f in figures if f.measure != BEATEN)
        types = narrowed(event, weapons, _parties(found), figures, kb=self._kb)
        if LAW not in event.families and "enforcement.arrest" in event.types and "enforcement.arrest" not in types:  # prisoners of rebels
            figures = tuple(dataclasses.replace(f, measure="abducted") if f.measure == "arrested" else f for f in figures)
        types, figures = with_fates(event, types, figures, self._kb)
        participants = as_narrowed(participants, types)
        return Report(
            id="",
            types=types,
            status=_told_status(event),
            span=self._parsed.span(main.hit.token),
            passages=self._passages(event),
            triggers=tuple(self._parsed.span(m.hit.token) for m in event.mentions),
            participants=participants,
            figures=figures,
            beaten=beaten,
            weapons=weapons,
            background=event.background,
            clues=(*clues, specific, *event.clues, *([Clue("background", 0.0, why)] if event.background and why else [])),
        )

    def _specific(self, event: Event, participants: Sequence[Participant], weapons: Sequence[Weapon]) -> Clue:
        """How far the event is told as one event, for those who count only such (`codebooks`)."""
        weights = self._weights["specific"]
        signs = list(signs_of(event, participants, weapons, self._parsed, self._lexicon))
        score = weights["prior"] + sum(weights.get(s, 0.0) for s in signs)
        return Clue("specific", round(score, 1), ", ".join(signs))

    def _sentences(self, event: Event) -> list[int]:
        return sorted({m.sentence for m in event.mentions})

    def _passages(self, event: Event) -> tuple[Span, ...]:
        return tuple(self._parsed.span(self._parsed.sentences[s]) for s in self._sentences(event))

    def _found(self, event: Event) -> Found:
        """The parties of each trigger of an event, with the type that the trigger tells; then of what takes it up ("this crime")."""
        taken_up = tuple(p for e, p in self._taken_up if e is event)
        told = [(m.hit.entry.type, with_told(m.parties, m.told, self._parsed, self._actors, self._kb)) for m in event.mentions]
        return _without_rescuers([*told, (None, taken_up)], event)

    def _parties(self, hit: Hit) -> tuple[Participant, ...]:
        """Who did it to whom, by one trigger."""
        found = find_participants(self._parsed, hit.token, hit.entry.type or "attack.other", self._actors, self._kb)
        return _ran_over(found) if hit.entry.id == "landmine" and hit.pos == "VERB" else found

    def _weapons(self, event: Event) -> tuple[Weapon, ...]:
        out: dict[str, Weapon] = {}
        taken = self._taken if "violence" in event.families else frozenset()
        for s in self._sentences(event):
            sentence = self._parsed.sentences[s]
            for w in find_weapons(self._parsed, sentence, self._kb):
                tokens = self._parsed.tokens(w.span.start, w.span.end)
                if not taken or not is_taken(tokens, taken) or _is_laid(tokens, event):
                    out.setdefault(w.type, w)
        return tuple(out.values())


def _without_rescuers(found: Found, event: Event) -> Found:
    """The parties without those who came to the rescue, where somebody else is told to have done it: "commandos freed the hostages"."""
    rescues = (m for m in event.mentions if m.hit.entry.id == "release" and m.hit.token.lemma_ in _RESCUE)
    saved_by = {p.span for m in rescues for p in m.parties if p.role == "initiator" and not p.kind.startswith(("rebel", "militia"))}
    if not saved_by or "violence" not in event.families:
        return found
    return [(t, tuple(p for p in parties if p.role != "initiator" or p.span not in saved_by)) for t, parties in found]


def _ran_over(found: Sequence[Participant]) -> tuple[Participant, ...]:
    """The parties where a mine went off under somebody: "a bus hit a mine" makes the bus its target, and the mine none."""
    return tuple(dataclasses.replace(p, role="target", status=None) for p in found if p.role == "initiator")


def _told_of(event: Event) -> list[Told]:
    """What the mentions of an event tell, history left out; unless history alone has the toll: "the attack, in which 148 died in 2015"."""
    real = [m for m in event.mentions if m.status in (event.status, "happened")]
    news = [m for m in real if event.is_news(m)]
    families = {m.family for m in news}
    if "violence" not in families and families - {"effect"}:
        return [t for m in news for t in m.told]  # an arrest, and what the man arrested did years ago
    had = {t.measure for m in news for t in m.told if t.member.group != "attackers"}
    return [t for m in real for t in m.told if event.is_news(m) or (t.measure in ("killed", "injured") and t.measure not in had)]


@functools.lru_cache(maxsize=4)
def _general(kb: Knowledge) -> frozenset[str]:
    """Heads that say no more of a victim than that it is somebody."""
    words = kb.lexicon("members")
    return frozenset({*words["anybody"], *words["partitive"], *words["general"], "other", "victim", "civilian", "resident"})


def _of_those(hit: Hit) -> bool:
    """ "Among those killed were nine guards": a share of what the statistic counts."""
    return hit.token.dep_ == "acl" and hit.token.head.lower_ in ("those", "them")


def _parties(found: Sequence[tuple[str | None, tuple[Participant, ...]]]) -> dict[str, list[str]]:
    """For each type that a trigger tells, the kinds of those who did it by that trigger."""
    out: dict[str, list[str]] = {}
    for event_type, participants in found:
        if event_type is None:
            continue
        held = [p.kind for p in participants if p.role == "target"] if event_type == "enforcement.arrest" else []
        if not held or not all(k.startswith(("rebel", "militia")) for k in held):  # rebels arrest none of their own
            out.setdefault(event_type, []).extend(p.kind for p in participants if p.role == "initiator")
    return out


def _is_laid(weapon: Any, event: Event) -> bool:
    """Whether it was a weapon of the event before it was found: "a mine planted by rebels was unearthed"."""
    return any(m.family == "violence" and m.hit.token.dep_ in ("acl", "relcl") and m.hit.token.head in weapon for m in event.mentions)


def _told_status(event: Event) -> EventStatus:
    """The status of an event; a bomb laid that soldiers found was only tried, though the find itself did happen."""
    main = [m.status for m in event.mentions if m.hit.entry.type == event.types[0]]
    others = [m for m in event.mentions if m.told and m.status == "happened"]
    return "attempted" if main and set(main) == {"attempted"} and not others else event.status


def _main_mention(event: Event) -> Any:
    """The mention that gives the main type."""
    return next((m for m in event.mentions if m.hit.entry.type == event.types[0]), event.mentions[0])


def _numbered(reports: Sequence[Report], document_id: str) -> list[Report]:
    return [dataclasses.replace(r, id=f"{document_id}#{n}") for n, r in enumerate(reports, 1)]
