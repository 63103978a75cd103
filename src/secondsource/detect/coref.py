"""Which mentions tell of the same event? Mentions of a document, in order, to events, by named clues.

Read in this order: `Event`, `group_mentions`, `_join_clues`. The weights are in `data/weights/events.yml`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from secondsource.detect.events_mentions import APART, Mention, Number
from secondsource.detect.events_setting import near
from secondsource.detect.events_who import Who, compare
from secondsource.detect.figures import BEATEN
from secondsource.detect.status import SOFT, WHICH
from secondsource.model import Clue, EventStatus, Place

if TYPE_CHECKING:
    from spacy.tokens import Token

#: an effect or an arrest told in the sentence after its event belongs to it unless something says otherwise
_NEAR = 1
#: what may befall persons without any attack
_MILD = ("missing", "displaced", "released")
#: days between what one sentence tells of two events
LONG = 180
#: so many paragraphs on, "the men" may still be those told of before
_PERSONS = 4
#: types beside which "killed" and "attacked" add none of their own
_SAYS_HOW = (
    "attack.bombing", "attack.shelling", "attack.air_strike", "attack.execution", "attack.assassination", "attack.sexual_violence",
    "battle.clash", "unrest.mob_violence",
)  # fmt: skip


#: types that say what was done to things: an office that was attacked and burnt down was burnt down
_TO_THINGS = ("attack.arson", "attack.robbery", "attack.other.destruction")
#: those whose camps and posts are attacked for who is in them
_ARMED = ("state_forces", "rebel", "militia")
#: stock phrases by which a generic word says how: "opened fire on"
_SHOTS = ("open fire", "fire on", "fire upon", "shoot")
#: measures of those who may be let go again
_HELD = {"arrested", "abducted"}
#: what becomes of attackers afterwards
_AFTER = ("enforcement.surrender", "enforcement.arrest", "enforcement.seizure")
#: a type of this rank or below says nothing beside another: shots that are heard, a break-in
_FAINT = 2
#: what is threatened or only imagined is not the event that happened
_UNREAL = ("threatened", "hypothetical")


@dataclass(eq=False)
class Event:
    """The mentions that tell of one event, in the order of the text."""

    mentions: list[Mention] = field(default_factory=list)
    clues: list[Clue] = field(default_factory=list)
    background: bool = False
    families: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)  # the towns and sites named in the sentences that tell of it
    own: set[str] = field(default_factory=set)  # the places by which its nouns were told from others of their kind
    sentences: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)  # the entries of its typed triggers
    counts: set[Number] = field(default_factory=set)
    measures: set[str] = field(default_factory=set)  # measures that it gives a count for
    days: tuple[dt.date, dt.date] | None = None  # the first day said of it
    who: Who = field(default_factory=Who)
    doers: set[str] = field(default_factory=set)  # the sides that did it
    groups: set[str] = field(default_factory=set)  # the named groups that did it
    around: list[Place] = field(default_factory=list)  # all places named in the sentences that tell of it, but for the `asides`
    asides: set[str] = field(default_factory=set)
    all_kind: bool = True  # every mention is of a kind of events, not of one

    def add(self, m: Mention) -> None:
        """One more mention of it."""
        self.mentions.append(m)
        self.families.add(m.family)
        self.places |= m.places
        self.own |= m.own
        self.sentences.add(m.sentence)
        if m.hit.entry.type is not None:
            self.words.add(_word(m))
        self.counts |= m.counts
        self.measures |= {t.measure for t in m.told if t.count is not None}
        self.days = self.days or m.days
        self.who |= m.who
        self.doers |= m.doers
        self.groups |= m.groups
        self.around += m.around
        self.asides |= m.asides
        self.all_kind = self.all_kind and m.kind

    @property
    def last(self) -> Mention:
        """The mention told last."""
        return self.mentions[-1]

    @property
    def types(self) -> tuple[str, ...]:
        """Its types, the main one first."""
        ranked: dict[str, int] = {}
        news = [m for m in self.mentions if m.background is None and m.hit.entry.type is not None]
        if any(m.family != "enforcement" for m in news):  # what somebody is arrested for is none of the arrest
            news = [m for m in self.mentions if self.is_news(m) and m.hit.entry.type is not None]
        for m in news or self.mentions:
            if m.hit.entry.type is not None and not (m.status in _UNREAL and m.status != self.status and self.status != "hypothetical"):
                ranked.setdefault(m.hit.entry.type, m.hit.entry.rank)
        if any(t.startswith(_SAYS_HOW) for t in ranked) or (any(t.startswith(_TO_THINGS) for t in ranked) and not self._hurts()):
            for t in {m.hit.entry.type for m in self.mentions if m.hit.entry.generic} - self._plain():
                ranked.pop(t or "", None)
        if any(rank > _FAINT for rank in ranked.values()):
            ranked = {t: rank for t, rank in ranked.items() if rank > _FAINT}
        hurt = any(t.startswith(("attack", "battle")) for t in ranked) and self._hurts()
        last = hurt and self.doers != {"state"}  # that the gunman was caught or gave himself up is not the news
        found = sorted(ranked, key=lambda t: (last and t in _AFTER, -ranked[t]))
        return tuple(found) or (_type_of_effects({m.hit.entry.measure for m in self.mentions}),)

    def _plain(self) -> set[str | None]:
        """Types that a word of its own tells, beside the generic ones: "fired", "shot dead"."""
        tokens = {m.hit.token for m in self.mentions if (m.hit.entry.type or "").startswith(_SAYS_HOW)}
        return {m.hit.entry.type for m in self.mentions if not m.hit.entry.generic or self._shots(m) or _beside(m, tokens)}

    def _shots(self, m: Mention) -> bool:
        """Whether a generic word says that shots were fired, which goes without saying in a clash."""
        return m.hit.phrase.startswith(_SHOTS) and "clash" not in self.words

    def is_news(self, m: Mention) -> bool:
        """Whether a mention is of what is told, and not the history of those it befell: "a man who had been jailed in 1998"."""
        return self.background or m.background is None or m.background.startswith(SOFT)

    def _hurts(self) -> bool:
        """Whether anybody is told to have been killed, hurt or attacked, and not things alone."""
        told = [t for m in self.mentions for t in m.told if t.measure in ("killed", "injured", BEATEN)]
        if any(t.count is None or t.count.high != 0 for t in told):
            return True
        struck = [p for m in self.mentions if m.hit.entry.generic for p in m.parties if p.role == "target"]
        return any(p.entity in ("person", "group") or p.kind.startswith(_ARMED) for p in struck)

    @property
    def status(self) -> EventStatus:
        """What became of it: it happened if anything of it is told as having happened."""
        found = [m.status for m in self.mentions]
        for status in ("happened", "attempted", "threatened"):
            if status in found:
                return status
        return "hypothetical"


def _type_of_effects(measures: set[str | None]) -> str:
    """What is told where only what befell persons is said: who is let go was not attacked."""
    only = {"released": "enforcement.surrender.release", "missing": "other"}
    return only.get(next(iter(measures)) or "", "attack.other") if len(measures) == 1 else "attack.other"


def _word(m: Mention) -> str:
    """What a trigger says of itself: "attacked" and "struck" are one word, "killed" is another."""
    entry = m.hit.entry
    return entry.type if entry.generic and entry.measure is None and entry.type is not None else entry.id


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
            best = Event(background=m.background is not None)
            events.append(best)
        best.add(m)
        best.clues += clues
        if not any(c.name == "hangs_on" for c in clues):  # what a clause adds to history is history
            best.background = best.background and m.background is not None
    events = _with_clauses(events)
    if not any("violence" in e.families for e in events if not e.background):
        for e in events:  # "a curfew was imposed following the bombing": the bombing is the news
            if "violence" in e.families and all((m.background or "").startswith(SOFT) for m in e.mentions):
                e.background = False
    return [e for e in events if not e.background] + [e for e in events if e.background]


def _with_clauses(events: list[Event]) -> list[Event]:
    """The events, with what a clause tells of one that is told anyhow: "the school attack, which claimed 140 lives ... it was"."""
    out: list[Event] = []
    for e in events:
        heads = {a for m in e.mentions if m.background == WHICH for a in m.hit.token.ancestors}
        wholly = heads and all(m.background == WHICH for m in e.mentions)
        of = next((o for o in events if wholly and o is not e and _tells(o, heads)), None)
        if of is None:
            out.append(e)
            continue
        for m in e.mentions:
            of.add(m)
    return out


def _tells(e: Event, heads: set[Token]) -> bool:
    """Whether an event of violence is told by one of these nouns, and in another sentence too."""
    own = [m for m in e.mentions if m.hit.token in heads and m.hit.pos == "NOUN" and m.background is None]
    return bool(own) and "violence" in e.families and len(e.sentences) > 1


def _best(m: Mention, events: Sequence[Event], weights: Mapping[str, float]) -> tuple[Event | None, list[Clue]]:
    scored = [(sum(c.weight for c in clues), n, clues) for n, e in enumerate(events) if (clues := _join_clues(m, e, events, weights))]
    if not scored:
        return None, []
    score, n, clues = max(scored, key=lambda x: (x[0], x[1]))
    return (events[n], clues) if score > 0 else (None, [])


def _join_clues(m: Mention, e: Event, events: Sequence[Event], weights: Mapping[str, float]) -> list[Clue]:
    """The reasons for and against telling this mention to this event; none where it cannot be."""
    same_sentence = m.sentence in e.sentences
    who = compare(m.who, e.who) if m.who and e.who else None
    hangs = same_sentence and (m.hit.slot == "share" or _hangs_on(m, e, events))  # "seven guards, four of them women"
    if not hangs and not _may_join(m, e, who, same_sentence):
        return []
    names = ["prior", *_reference_clues(m, e, same_sentence), *_circumstance_clues(m, e, same_sentence)]
    if who is not None and (who != "other" or not same_sentence):
        names.append(f"{who}_victims")
    if not same_sentence and m.groups and e.groups and not m.groups & e.groups:
        names.append("other_group")
    if not same_sentence and m.opening and not any(near(a, b) for a in m.opening for b in e.around):
        names.append("set_elsewhere" if e.around else "set_new")
    if m.hit.entry.measure == "released" and not e.measures & _HELD and any(o.measures & _HELD for o in events):
        names.append("held_elsewhere")
    if "named_new" in names and any(m.own & o.places for o in events):
        names.append("named_elsewhere")
    if len(events) > 1 and m.paragraph == e.last.paragraph and e.last.hit.i == max(o.last.hit.i for o in events):
        names.append("told_last")
    gap = m.paragraph - e.last.paragraph
    clues = [Clue(n, weights[n], f"'{m.hit.token.text}'") for n in names]
    if gap > 1:
        clues.append(Clue("far", weights["far"] * min(gap, 6), f"{gap} paragraphs after"))
    if hangs:
        clues.append(Clue("hangs_on", weights["hangs_on"], f"'{m.hit.token.text}'"))
    if same_sentence and not _told_apart(m, e) and not _long_apart(m, e):
        clues.append(Clue("same_sentence", weights["same_sentence"], f"'{m.hit.token.text}'"))
    return clues


def _hangs_on(m: Mention, e: Event, events: Sequence[Event]) -> bool:
    """ "The attack came days after the bombing | that left 64 dead": of two nouns of a sentence the one that its clause hangs on."""
    if len(events) < 2 or m.hit.entry.type is not None:
        return False
    nouns = {o.hit.token: x for x in events for o in x.mentions if o.sentence == m.sentence and o.hit.pos == "NOUN"}
    if len({id(x) for x in nouns.values()}) < 2:
        return False
    clause = False
    for above in (m.hit.token, *m.hit.token.ancestors):
        if clause and above in nouns:
            return nouns[above] is e
        clause = clause or above.dep_ in ("relcl", "acl")
    return False


def _may_join(m: Mention, e: Event, who: str | None, same_sentence: bool) -> bool:
    """Whether a mention can be of an event at all: what is history is not the news, unless it befell the same persons."""
    if m.family not in e.families and (m.family in APART or not e.families.isdisjoint(APART)):
        return False  # what courts do about a crime is no part of it
    if who in ("same", "group"):
        return True
    if (m.background is not None) != e.background:
        if same_sentence and _dated(m, e) and _joined_in_clause(m, e):
            return True  # "struck in May 2016, killing nine": the day is said once
        if (m.background or "").startswith("charged") and "violence" not in e.families:
            return False  # an arrest for the bombing is not the bombing
        return not e.background and m.reference == "definite" and m.hit.pos == "NOUN" and m.points_at_news
    return same_sentence or not e.background


def _dated(m: Mention, e: Event) -> bool:
    """Whether the history of one of the two is only that its day is long past."""
    reasons = [m.background, *(o.background for o in e.mentions if o.sentence == m.sentence)]
    return all(r is None or r.startswith("dated") for r in reasons)


def _told_apart(m: Mention, e: Event) -> bool:
    """Whether a sentence tells of two: "while this attack was still the talk, two more hit the town", "weeks after ..., ..."."""
    others = [o.another for o in e.mentions if o.sentence == m.sentence]
    if m.another == "one_more":
        return None in others
    return ("apart" in others) != (m.another == "apart")


def _long_apart(m: Mention, e: Event) -> bool:
    """ "The deadliest since gunmen killed 140 in 2014": each of the two has a day of its own, half a year or more apart."""
    if m.days is None or e.days is None:
        return False
    return (m.days[0] - e.days[1]).days > LONG or (e.days[0] - m.days[1]).days > LONG


def _reference_clues(m: Mention, e: Event, same_sentence: bool) -> list[str]:
    out: list[str] = []
    if m.hit.entry.measure in _MILD and m.reference == "victims" and m.paragraph != e.last.paragraph:
        out.append("mild_beside")
    if _told_apart(m, e) if same_sentence else m.another in ("strong", "one_more", "apart"):
        out.append("another_cue")
    elif m.another == "weak" and not same_sentence:
        out.append("weak_cue")
    if m.own and e.own and not m.own & e.own:
        out.append("named_other")
    elif m.own and not e.places and not e.own:
        out.append("named_new")
    if m.kind != e.all_kind and not (same_sentence and _joined_in_clause(m, e)):
        out.append("kind")
    if not same_sentence and (m.status in _UNREAL) != (e.status in _UNREAL):
        out.append("other_status")
    if (
        m.reference == "definite"
        and (not m.own or m.own & (e.own or e.places))
        and (m.family in e.families or "effect" in e.families or m.family == "effect")
    ):
        out.append("definite")
    elif m.reference == "victims" and "mild_beside" not in out:
        out.append("only_victims")
    if (m.family == "group") != (e.families == {"group"}) and not same_sentence:
        out.append("group_beside")
    if m.family != "effect" and m.family not in e.families and e.families != {"effect"}:
        out.append("other_family")
        if not same_sentence and m.doers and e.doers and not m.doers & e.doers:
            out.append("other_side")
    elif m.hit.entry.type is not None and _word(m) in e.words:
        out.append("same_word")
    elif m.reference == "definite" and m.hit.pos == "NOUN" and _other_deed(m, e):
        out.append("other_attack")
    elif m.reference == "definite" and m.hit.pos == "NOUN" and any(_same_noun(m, o) for o in e.mentions):
        out.append("same_noun")
    return out


def _other_deed(m: Mention, e: Event) -> bool:
    """ "The blast" beside a kidnapping: a noun that says which deed it was, and an event told by the words of other deeds alone."""
    said = [o.hit.entry for o in e.mentions if o.hit.entry.type is not None]
    if m.hit.entry.generic or m.hit.entry.type is None or m.family != "violence" or not said or any(x.generic for x in said):
        return False
    root = m.hit.entry.type.split(".")[:2]
    return all(x.type is not None and x.type.split(".")[:2] != root for x in said)


def _same_noun(m: Mention, o: Mention) -> bool:
    """ "A prison break ... the break", "an airstrike ... the strike"."""
    return o.hit.pos == "NOUN" and o.hit.token.lower_.endswith(m.hit.token.lower_)


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
    numbers = e.counts
    if counts & numbers:
        out.append("same_count")
    elif any(a[0] == b[0] for a in counts for b in numbers):
        out.append("other_count")
    near = m.paragraph - e.last.paragraph <= _PERSONS
    known = bool(m.told) and all((t.member.kind == "named") or (t.member.definite and near) for t in m.told)
    if known and e.measures & {t.measure for t in m.told}:
        out.append("same_persons")
    if m.days is not None and e.days is not None:
        apart = m.days[0] > e.days[1] or m.days[1] < e.days[0]
        if not apart or not m.tells_when:
            out.append("other_day" if apart else "same_day")
    if m.places and e.places and not same_sentence:
        # "two blasts, in Dosso and in Tahoua. The blast in Dosso ...": from here on the event is that in Dosso alone
        theirs = e.own if m.own and e.own else e.places
        if m.places & theirs:
            out.append("same_place")
        elif m.places - m.asides and theirs - e.asides:
            out.append("other_place")
    return out
