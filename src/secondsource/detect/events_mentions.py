"""What is known of one trigger in its place: day, place, status, reference. From Hits to Mentions, which `coref` groups.

Read in this order: `Mention`, `MentionReader.read`.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from secondsource.detect.events_occurring import is_occurring
from secondsource.detect.events_setting import goes_on, is_aside, is_spoken_of, land_of, opening_of
from secondsource.detect.events_who import Who, who_of
from secondsource.detect.figures import Told
from secondsource.detect.status import SOFT, StatusReader
from secondsource.detect.triggers import Hit, is_gerund_noun
from secondsource.model import Actor, EventStatus, Participant, Place, Time
from secondsource.parse import Parsed
from secondsource.telling import is_of_telling

if TYPE_CHECKING:
    from spacy.tokens import Token

#: an event noun with one of these before it points back
_BACK = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "her"})
#: names of what is attacked with, and words that casing makes names of
_MEANS = frozenset("ied ieds vbied rpg rpgs ak-47 ak m-16 tnt rdx terror suicide bomb car truck grenade rocket drone".split())
#: nouns for many events at once
_MANY = frozenset("wave series spate string surge rise decline drop increase number campaign spike most many majority".split())
#: how many, without saying it
_VAGUE = frozenset(
    "several many numerous various countless most some such any all more few similar frequent repeated regular occasional sporadic".split()
)
#: how often something happens, beside a verb in the present
_OFTEN = frozenset("often regularly usually generally always frequently routinely never sometimes typically repeatedly".split())
_THIS = frozenset({"the", "this", "that", "these"})
_FINE = frozenset({"site", "town", "near"})


#: measure, low, high
Number = tuple[str, int | None, int | None]


@dataclass(frozen=True, eq=False)
class Mention:
    """A trigger with what its sentence says of day, place, status and reference."""

    hit: Hit
    told: tuple[Told, ...]
    sentence: int
    paragraph: int
    status: EventStatus
    background: str | None  # why it is history, where it is
    days: tuple[dt.date, dt.date] | None
    places: frozenset[str]
    own: frozenset[str]  # the places that say which one: "the blast in Bannu", "the Mastung attack"
    reference: str  # definite, victims, event
    another: str | None  # one_more ("a second blast"), strong (the same in its sentence), apart ("weeks after ..."), weak
    family: str
    points_at_news: bool = False  # "condemned the attack": spoken of for what somebody says of it
    parties: tuple[Participant, ...] = ()
    who: Who = field(default_factory=Who)
    tells_when: bool = False  # "the shooting began on Saturday": the day of what was told before
    kind: bool = False  # no single event but a kind of them: "the wave of attacks", "they are the ones who lose their lives"
    around: tuple[Place, ...] = ()  # the places of its sentence that may be scenes
    asides: frozenset[str] = frozenset()  # the others: where the hurt were taken, where a speaker sits
    opening: tuple[Place, ...] = ()  # those of them that the sentence is set at from its first word: "In Mora, ..."

    @functools.cached_property
    def doers(self) -> frozenset[str]:
        """The sides of those who did it: the state's forces or those against it."""
        kinds = [p.kind for p in self.parties if p.role == "initiator"]
        return frozenset("state" if k.startswith("state") else "rebel" for k in kinds if k.startswith(("state", "rebel", "militia")))

    @functools.cached_property
    def groups(self) -> frozenset[str]:
        """The named groups outside the state that are told to have done it."""
        armed = [p for p in self.parties if p.role == "initiator" and p.kind.startswith(("rebel", "militia"))]
        return frozenset(p.actor_id for p in armed if p.actor_id is not None)

    @functools.cached_property
    def counts(self) -> frozenset[Number]:
        """The numbers it tells, by measure."""
        return frozenset((t.measure, t.count.low, t.count.high) for t in self.told if t.count is not None and (t.count.low or 0) > 1)


#: the family of what courts do about ordinary crime, and of what is done to persons over a time: they are hounded, exploited, humiliated
LAW, PRESSURE = "law", "pressure"
#: families that share no event with others
APART = frozenset({LAW, PRESSURE})


def family_of(event_type: str | None) -> str:
    """Families of types that do not merge lightly: violence, enforcement, unrest, court, group."""
    if event_type is None:
        return "effect"
    if event_type == "attack.other.ill_treatment":
        return PRESSURE
    if event_type.startswith(("attack", "battle")):
        return "violence"
    return "court" if event_type == "enforcement.sentence" else event_type.split(".", 1)[0]


def is_kind(hit: Hit, told: Sequence[Told], *, headline: bool) -> bool:
    """Whether a trigger tells of what happens again and again, or may yet, rather than of one event."""
    if headline or any(t.count is not None for t in told):
        return False
    return _habit(hit.token) if hit.pos == "VERB" and not is_gerund_noun(hit.token) else hit.pos == "NOUN" and _many(hit.token)


def _habit(verb: Token) -> bool:
    """ "They target travellers regularly", "we are the ones who lose our lives": the simple present outside a headline."""
    if verb.tag_ not in ("VBZ", "VBP") or any(c.dep_ in ("aux", "auxpass") for c in verb.children):
        return False
    if any(c.lower_ in _OFTEN for c in verb.children if c.dep_ == "advmod"):
        return True
    if verb.dep_ == "advcl" and any(c.lower_ in ("when", "whenever") for c in verb.children):
        return True  # "when something explodes, the paper is missing"
    return verb.dep_ == "relcl" and verb.tag_ == "VBP" and verb.head.pos_ in ("NOUN", "PRON")


def _habit_or_present(verb: Token) -> bool:
    return verb.tag_ in ("VBZ", "VBP") and not any(c.dep_ in ("aux", "auxpass") for c in verb.children)


def _many(noun: Token) -> bool:
    """ "A wave of attacks", "such killings": a plural that nothing counts, points to, or puts at one day."""
    if noun.tag_ != "NNS" or any(c.dep_ == "nummod" for c in noun.children):
        return False
    if any(c.lower_ in _VAGUE for c in noun.lefts) or (noun.dep_ == "attr" and noun.head.tag_ == "VBP"):
        return True
    if any(c.dep_ == "relcl" for c in noun.children):
        return False
    governor = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in ("of", "in") else None
    if governor is not None and governor.lemma_.lower() in _MANY:
        return True
    verb = noun.head
    if noun.dep_ == "dobj" and _habit_or_present(verb) and not any(c.dep_ in ("det", "poss") for c in noun.children):
        return True  # "the band sells attacks to others"
    return noun.dep_ == "nsubj" and (any(c.tag_ == "MD" and c.lower_ in ("will", "shall") for c in verb.children) or _habit(verb))


def _is_the_news(hit: Hit, background: str | None) -> bool:
    """ "The army blamed them for the killing", "an hour after the first blast": the news itself, where nothing says which other deed."""
    if hit.pos != "NOUN" or background is None or not any(c.lower_ in _THIS for c in hit.token.lefts):
        return False
    if any(c.dep_ not in ("det", "punct", "compound", "amod") for c in hit.token.children):
        return False
    if background.startswith("charged"):
        return True
    first = any(c.lower_ in ("first", "initial") for c in hit.token.lefts)
    return first and background.startswith(f"{SOFT} '") and background.rstrip("'").endswith(" after")


#: where the hurt and the dead are taken
_WARDS = ("hospital", "clinic", "infirmary", "morgue", "mortuary", "medical center", "medical centre", "medical college", "trauma center")
_UNITS = frozenset("hour hours day days week weeks month months year years fortnight".split())


def _so_long_after(token: Token) -> bool:
    """ "Two weeks after gunmen stormed a school": told to date another event."""
    for _ in range(2):
        marks = [c for c in token.children if c.dep_ == "mark" and c.lower_ in ("after", "before")]
        if marks:
            return marks[0].i > 0 and token.doc[marks[0].i - 1].lower_ in _UNITS
        if token.dep_ != "conj":
            return False
        token = token.head
    return False


def _opens_later(token: Token) -> bool:
    """ "Two were hurt ..., a week after a car bomb killed 22": the clause comes after what is told; hours after, it may be the same."""
    clause = token
    while clause.dep_ == "conj":
        clause = clause.head
    marks = [c for c in clause.children if c.dep_ == "mark" and c.lower_ == "after" and c.i > 0]
    hours = any(m.nbor(-1).lower_.startswith("hour") for m in marks)
    return clause.dep_ == "advcl" and clause.head.i < clause.i and not hours


class MentionReader:
    """Reads the mentions of one document."""

    def __init__(
        self,
        parsed: Parsed,
        times: Sequence[Time],
        places: Sequence[Place],
        lexicon: Mapping[str, Any],
        actors: Sequence[Actor] = (),
        general: frozenset[str] = frozenset(),
    ) -> None:
        self._parsed = parsed
        self._general = general
        self._doers = frozenset(t.i for a in actors for t in parsed.tokens(a.span.start, a.span.end))
        self._status = StatusReader(parsed, lexicon)
        self._another = frozenset(lexicon["another"])
        self._occurring = lexicon["occurring"]
        self._strong = tuple(lexicon["another_strong"])
        self._weak = tuple(lexicon["another_weak"])
        self._aside = {k: frozenset(v) for k, v in lexicon["aside"].items()}
        self._nouns = frozenset(lexicon["event_nouns"])
        self._doers_again = frozenset(lexicon["another_doers"])
        self._texts: dict[int, str] = {}
        self._is_strong_in: dict[int, bool] = {}
        index = parsed.sentence_index
        self._times: dict[int, list[tuple[int, Time]]] = {}
        for t in times:
            tokens = parsed.tokens(t.span.start, t.span.end)
            if len(tokens) and t.type in ("DATE", "TIME"):
                self._times.setdefault(index[tokens[0].i], []).append((tokens[0].i, t))
        self._places: dict[int, list[tuple[int, Place]]] = {}
        self._asides: set[int] = set()
        for p in places:
            if p.span is not None and not p.adjectival:
                tokens = parsed.tokens(p.span.start, p.span.end)
                if len(tokens):
                    self._places.setdefault(index[tokens[0].i], []).append((tokens[0].i, p))
                    if tokens[0].i in self._doers or is_aside(tokens.root, self._aside):
                        self._asides.add(tokens[0].i)
        self._openings: dict[int, tuple[Token, list[Place]] | None] = {}

    def read(self, hit: Hit, told: Sequence[Told], parties: tuple[Participant, ...] = (), *, law: bool = False) -> Mention:
        """One hit in its place; `law`: it tells what courts do about an ordinary crime."""
        n = self._parsed.sentence_index[hit.i]
        times = self._times.get(n, [])
        own = self._own_places(hit, n)
        background = self._status.why_background(hit, told, self._own_time(hit.token, times))
        another = self._another_of(hit, n)
        if another == "apart" and background is None and hit.pos == "VERB" and _opens_later(hit.token):
            background = f"{SOFT} 'so long after'"
        time = self._nearest(hit.token, times, inside_only=hit.pos == "NOUN" and is_spoken_of(hit.token, self._aside))
        around = self._places.get(n, [])
        fine = frozenset(p.name.lower() for _, p in around if p.precision in _FINE)
        if hit.entry.type is None:  # "died later at Mercy Hospital": where they were taken, not where it happened
            fine = frozenset(p for p in fine if not p.endswith(_WARDS))
        reference = self._reference(hit, told)
        return Mention(
            hit=hit,
            told=tuple(told),
            sentence=n,
            paragraph=self._parsed.paragraph(hit.token),
            status=self._status.status_of(hit),
            background=background,
            points_at_news=((background or "").startswith(SOFT) and not self._status.is_of_another(background or ""))
            or _is_the_news(hit, background),
            days=(time.earliest, time.latest) if time is not None and time.earliest and time.latest else None,
            places=own & fine if self._points_back(hit, n) else fine,  # the others are those of the event told next
            own=own,
            reference=reference,
            tells_when=reference == "definite" and is_occurring(hit, self._occurring),
            another=another,
            family=LAW if law else family_of(hit.entry.type),
            parties=parties,
            who=who_of(parties, told, self._general),
            kind=is_kind(hit, told, headline=n == 0),
            around=tuple(p for i, p in around if i not in self._asides),
            asides=frozenset(p.name.lower() for i, p in around if i in self._asides),
            opening=self._opening(hit, n) if reference != "definite" else (),
        )

    def _own_places(self, hit: Hit, n: int) -> frozenset[str]:
        """Places below the province that hang on an event noun: they tell it from others of its kind."""
        if hit.pos != "NOUN":
            return frozenset()
        inside = {t.i for t in hit.token.subtree}
        places = {p.name.lower() for i, p in self._places.get(n, []) if i in inside and p.precision in (*_FINE, "admin2")}
        return frozenset(places | self._own_names(hit.token))

    def _own_names(self, noun: Token) -> set[str]:
        """The names before an event noun that say which one it is, and not who did it or with what: "the Orlon Hall attack"."""
        out = set()
        for c in noun.children:
            named = c.pos_ == "PROPN" and c.dep_ in ("compound", "nmod", "poss", "nsubj") and c.i < noun.i
            if named and c.i not in self._doers and c.ent_type_ not in ("NORP", "DATE", "TIME") and c.lower_ not in _MEANS:
                out.add(c.lower_)
        return out

    def _own_time(self, token: Token, times: Sequence[tuple[int, Time]]) -> Time | None:
        """The time that hangs on a trigger, with no other verb between."""
        for i, time in times:
            t = self._parsed.doc[i]
            for _ in range(8):
                if t == token:
                    return time
                if t.pos_ == "VERB" or t.dep_ == "ROOT":
                    break
                t = t.head
            if t == token or (token.pos_ != "VERB" and t == token.head and t.pos_ in ("VERB", "AUX")):
                return time
        return None

    def _nearest(self, token: Token, times: Sequence[tuple[int, Time]], *, inside_only: bool = False) -> Time | None:
        """The time of a sentence that hangs on a trigger, else the nearest of those that are not the telling's own."""
        if token.pos_ != "NOUN":
            times = [(i, t) for i, t in times if not is_of_telling(self._parsed.doc[i], token)]
        if not times:
            return None
        inside = {t.i for t in token.subtree}
        if inside_only:
            return next((time for i, time in times if i in inside), None)
        return min(times, key=lambda x: (x[0] not in inside, abs(x[0] - token.i)))[1]

    def _reference(self, hit: Hit, told: Sequence[Told]) -> str:
        if hit.slot in ("toll", "echo", "share") or (hit.token.dep_ == "acl" and hit.token.head.lower_ in ("those", "them")):
            return "definite"  # "among those killed"
        if hit.pos == "NOUN":
            before = [c.lower_ for c in hit.token.lefts if c.dep_ in ("det", "poss")]
            return "definite" if set(before) & _BACK else "event"
        if hit.entry.type is None:
            return "victims"
        return "event"

    @functools.cached_property
    def _one_more(self) -> dict[int, int]:
        """The sentences that tell of "another attack", "a second blast", "a separate incident", and the noun that does."""
        index, out = self._parsed.sentence_index, dict[int, int]()
        wanted = self._nouns | self._doers_again
        for i, low in enumerate(self._parsed.lower):
            if low not in wanted and low.removesuffix("s") not in wanted:
                continue
            again = any(c.lower_ in self._another for c in self._parsed.doc[i].lefts if c.dep_ in ("det", "amod"))
            if again and (low.removesuffix("s") not in self._doers_again or self._is_elsewhere(i, index[i])):
                out.setdefault(index[i], i)
        return out

    def _is_elsewhere(self, i: int, n: int) -> bool:
        """ "Hours later another gunman killed nine in Dayton": a doer with a deed of his own, at a place not named so far."""
        fine = {p.name for _, p in self._places.get(n, []) if p.precision in _FINE}
        before = {p.name for k, places in self._places.items() if k < n for _, p in places}
        return self._parsed.doc[i].dep_ == "nsubj" and bool(fine) and fine.isdisjoint(before)

    def _opening(self, hit: Hit, n: int) -> tuple[Place, ...]:
        """The places at which a sentence's first words set what this mention tells."""
        if n not in self._openings:
            places = self._places.get(n)
            self._openings[n] = opening_of(self._parsed.sentences[n][0], places, self._aside) if places else None
        found = self._openings[n]
        if found is not None and (found[0] == hit.token or found[0] in hit.token.ancestors):
            return tuple(found[1])
        return tuple(land_of(hit.token, self._places.get(n, ()))) if hit.pos == "VERB" else ()

    def _lower(self, n: int) -> str:
        """A sentence in lower case."""
        if n not in self._texts:
            self._texts[n] = self._parsed.sentences[n].text.lower()
        return self._texts[n]

    def _is_strong(self, n: int, text: str) -> bool:
        """Whether a sentence says that what it tells is one more."""
        if n not in self._is_strong_in:
            self._is_strong_in[n] = any(text.startswith(s) or f" {s} " in text for s in self._strong)
        return self._is_strong_in[n]

    def _points_back(self, hit: Hit, n: int) -> bool:
        """ "While this attack was still the talk, a second one hit the port": what was told before, beside what is told now."""
        if hit.pos != "NOUN" or hit.i >= self._one_more.get(n, -1):
            return False
        return any(c.lower_ in ("this", "that", "these") for c in hit.token.lefts if c.dep_ == "det")

    def _governs(self, hit: Hit, noun: int) -> bool:
        """Whether a deed is that of a noun after it: "six died in a second blast"."""
        token = self._parsed.doc[noun]
        verb = next((a for a in token.ancestors if a.pos_ in ("VERB", "AUX")), None)
        return verb is None or verb == hit.token or hit.token in token.subtree

    def _another_of(self, hit: Hit, n: int) -> str | None:
        """Whether the mention says that it is one more event, and how plainly."""
        text = self._lower(n)
        if self._is_strong(n, text):
            return "strong"
        if _so_long_after(hit.token):
            return "apart"
        if n in self._one_more:
            if self._points_back(hit, n):
                return None
            noun = self._one_more[n]
            if hit.i < noun and not self._governs(hit, noun):
                return None  # "a bomber killed nine and a second bomb killed four": the nine were told before
            return "one_more" if hit.i == noun or any(c.i == noun for c in hit.token.children) else "strong"
        if text.startswith(self._weak) or goes_on(text, hit.token):
            return "weak"
        return None
