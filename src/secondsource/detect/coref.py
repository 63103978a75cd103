"""Which mentions tell of the same event? Mentions of a document, in order, to events, by named clues.

Read in this order: `Event`, `group_mentions`, `_join_clues`. The weights are in `data/weights/events.yml`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from secondsource.detect.events_mentions import Mention
from secondsource.detect.status import SOFT
from secondsource.model import Clue, EventStatus

if TYPE_CHECKING:
    from spacy.tokens import Token

#: an effect or an arrest told in the sentence after its event belongs to it unless something says otherwise
_NEAR = 1
#: what may befall persons without any attack
_MILD = ("missing", "displaced", "released")
#: so many paragraphs on, "the men" may still be those told of before
_PERSONS = 4
#: types beside which "killed" and "attacked" add none of their own
_SAYS_HOW = (
    "attack.bombing", "attack.shelling", "attack.air_strike", "attack.execution", "attack.assassination", "attack.sexual_violence",
    "battle.clash", "unrest.mob_violence",
)  # fmt: skip


#: what is threatened or only imagined is not the event that happened
_UNREAL = ("threatened", "hypothetical")


@dataclass(eq=False)
class Event:
    """The mentions that tell of one event, in the order of the text."""

    mentions: list[Mention] = field(default_factory=list)
    clues: list[Clue] = field(default_factory=list)
    background: bool = False

    @property
    def last(self) -> Mention:
        """The mention told last."""
        return self.mentions[-1]

    @property
    def types(self) -> tuple[str, ...]:
        """Its types, the main one first."""
        ranked: dict[str, int] = {}
        for m in self.mentions:
            if m.hit.entry.type is not None and not (m.status == "hypothetical" and self.status != "hypothetical"):
                ranked.setdefault(m.hit.entry.type, m.hit.entry.rank)
        if any(t.startswith(_SAYS_HOW) for t in ranked):
            for t in {m.hit.entry.type for m in self.mentions if m.hit.entry.generic} - self._plain():
                ranked.pop(t or "", None)
        found = sorted(ranked, key=lambda t: -ranked[t])
        return tuple(found) or ("attack.other",)

    def _plain(self) -> set[str | None]:
        """Types that a word of its own tells, beside the generic ones: "fired", "shot dead"."""
        tokens = {m.hit.token for m in self.mentions if (m.hit.entry.type or "").startswith(_SAYS_HOW)}
        return {m.hit.entry.type for m in self.mentions if not m.hit.entry.generic or _beside(m, tokens)}

    @property
    def status(self) -> EventStatus:
        """What became of it: it happened if anything of it is told as having happened."""
        found = [m.status for m in self.mentions]
        for status in ("happened", "attempted", "threatened"):
            if status in found:
                return status
        return "hypothetical"

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The first day said of it."""
        return next((m.days for m in self.mentions if m.days is not None), None)

    @property
    def places(self) -> frozenset[str]:
        """The towns and sites named in the sentences that tell of it."""
        return frozenset(p for m in self.mentions for p in m.places)

    @property
    def own(self) -> frozenset[str]:
        """The places by which its nouns were told from others of their kind."""
        return frozenset(p for m in self.mentions for p in m.own)

    @property
    def families(self) -> frozenset[str]:
        """The families of its mentions."""
        return frozenset(m.family for m in self.mentions)


def _beside(m: Mention, others: set[Token]) -> bool:
    """Whether a generic deed is told as one more: "killed a guard and blew up the bridge"."""
    token = m.hit.token
    if m.hit.pos != "VERB" or not any(c.dep_ == "nsubj" for c in token.children):
        return False
    return any(c.dep_ == "conj" and c in others for c in token.children)


def group_mentions(mentions: Sequence[Mention], weights: Mapping[str, float]) -> list[Event]:
    """The events of a document: the main ones in the order told, history last."""
    events: list[Event] = []
    for m in mentions:
        best, clues = _best(m, events, weights)
        if best is None:
            events.append(Event([m], background=m.background is not None))
        else:
            best.mentions.append(m)
            best.clues += clues
    for e in events:
        e.background = all(m.background is not None for m in e.mentions)
    if not any("violence" in e.families for e in events if not e.background):
        for e in events:  # "a curfew was imposed following the bombing": the bombing is the news
            if "violence" in e.families and all((m.background or "").startswith(SOFT) for m in e.mentions):
                e.background = False
    return [e for e in events if not e.background] + [e for e in events if e.background]


def _best(m: Mention, events: Sequence[Event], weights: Mapping[str, float]) -> tuple[Event | None, list[Clue]]:
    scored = [(sum(c.weight for c in clues), n, clues) for n, e in enumerate(events) if (clues := _join_clues(m, e, events, weights))]
    if not scored:
        return None, []
    score, n, clues = max(scored, key=lambda x: (x[0], x[1]))
    return (events[n], clues) if score > 0 else (None, [])


def _join_clues(m: Mention, e: Event, events: Sequence[Event], weights: Mapping[str, float]) -> list[Clue]:
    """The reasons for and against telling this mention to this event; none where it cannot be."""
    if (m.background is not None) != e.background:
        return []
    same_sentence = any(o.sentence == m.sentence for o in e.mentions)
    if e.background and not same_sentence:
        return []
    names = ["prior", *_reference_clues(m, e, same_sentence), *_circumstance_clues(m, e, same_sentence)]
    if "named_new" in names and any(m.own & o.places for o in events):
        names.append("named_elsewhere")
    gap = m.paragraph - e.last.paragraph
    clues = [Clue(n, weights[n], f"'{m.hit.token.text}'") for n in names]
    if gap > 1:
        clues.append(Clue("far", weights["far"] * min(gap, 6), f"{gap} paragraphs after"))
    if same_sentence and not _told_apart(m, e):
        clues.append(Clue("same_sentence", weights["same_sentence"], f"'{m.hit.token.text}'"))
    return clues


def _told_apart(m: Mention, e: Event) -> bool:
    """Whether a sentence tells of two: "while this attack was still the talk, two more hit the town"."""
    return m.another == "one_more" and any(o.another is None for o in e.mentions if o.sentence == m.sentence)


def _reference_clues(m: Mention, e: Event, same_sentence: bool) -> list[str]:
    out: list[str] = []
    if m.hit.entry.measure in _MILD and m.reference == "victims" and m.paragraph != e.last.paragraph:
        out.append("mild_beside")
    if m.another in ("strong", "one_more") and (not same_sentence or _told_apart(m, e)):
        out.append("another_cue")
    elif m.another == "weak" and not same_sentence:
        out.append("weak_cue")
    if m.own and e.own and not m.own & e.own:
        out.append("named_other")
    elif m.own and not e.places and not e.own:
        out.append("named_new")
    if m.kind != all(o.kind for o in e.mentions) and not (same_sentence and _joined_in_clause(m, e)):
        out.append("kind")
    if not same_sentence and (m.status in _UNREAL) != (e.status in _UNREAL):
        out.append("other_status")
    if (
        m.reference == "definite"
        and (not m.own or m.own & (e.own | e.places))
        and (m.family in e.families or "effect" in e.families or m.family == "effect")
    ):
        out.append("definite")
    elif m.reference == "victims" and "mild_beside" not in out:
        out.append("only_victims")
    if (m.family == "group") != (e.families == {"group"}) and not same_sentence:
        out.append("group_beside")
    if m.family != "effect" and m.family not in e.families and e.families != {"effect"}:
        out.append("other_family")
    elif m.hit.entry.type is not None and any(m.hit.entry.id == o.hit.entry.id for o in e.mentions):
        out.append("same_word")
    return out


def _joined_in_clause(m: Mention, e: Event) -> bool:
    """Whether one of the two hangs on the other, so that a plural is counted by its toll: "a wave of blasts that killed 30"."""
    for o in e.mentions:
        if o.sentence == m.sentence:
            a, b = m.hit.token, o.hit.token
            if a in b.subtree or b in a.subtree or a.head == b.head:
                return True
    return False


def _circumstance_clues(m: Mention, e: Event, same_sentence: bool) -> list[str]:
    out: list[str] = []
    counts = m.counts
    numbers = frozenset(c for o in e.mentions for c in o.counts) if counts else counts
    if counts & numbers:
        out.append("same_count")
    elif any(a[0] == b[0] for a in counts for b in numbers):
        out.append("other_count")
    near = m.paragraph - e.last.paragraph <= _PERSONS
    if m.told and all((t.member.kind == "named") or (t.member.definite and near) for t in m.told):
        measures = {t.measure for o in e.mentions for t in o.told if t.count is not None}
        if measures & {t.measure for t in m.told}:
            out.append("same_persons")
    if m.days is not None and e.days is not None:
        apart = m.days[0] > e.days[1] or m.days[1] < e.days[0]
        out.append("other_day" if apart else "same_day")
    if m.places and e.places and not same_sentence:
        out.append("same_place" if m.places & e.places else "other_place")
    return out
