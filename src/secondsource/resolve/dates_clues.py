"""Whose time an expression is: that of the event, of the statement about it, or of another event in the sentence.

`Chronicle` holds the expressions of a text by sentence with the word each hangs on; `weigh` gives one expression the
clues for and against dating one event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondsource.model import Report, Time
from secondsource.parse import Parsed
from secondsource.resolve.dates_grammar import (
    JOINS,
    clause_verb,
    cleft,
    counted_in,
    is_after,
    is_charge,
    is_dateline,
    is_passive,
    is_perfect,
    is_signature,
    is_when,
    reaches,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

#: log2 odds, set by hand and held by the tests: what speaks for and against an expression dating an event
WEIGHTS: Mapping[str, float] = {
    "hangs on the event": 6.0,
    "dates the custody": -0.5,  # "detained in May, killed on 3 June": of an attack that was told with it
    "same clause": 5.0,
    "joined clause": 3.0,
    "same sentence": 1.0,
    "other passage": 0.5,
    "says that it happened": 4.0,
    "dates the statement": -6.0,
    "dates the death": 2.5,  # OF_DEATH
    "dates what came after": -3.0,
    "hangs on another event": -4.0,
    "in a comparison": -6.0,
    "since or until": -3.0,
    "opens the sentence": 1.0,
    "a day": 1.0,
    "a month": 0.0,
    "a year": -0.5,
    "far": -0.06,  # a token
}


#: the clue of a day on which somebody died, who may have been wounded before
OF_DEATH = "dates the death"
#: events that begin a state: "detained since Friday" dates the arrest
STATES = ("enforcement.arrest", "other.prosecution", "attack.abduction", "group.presence", "battle.territory")


@dataclass(frozen=True, slots=True)
class Words:
    """The lexicon of `times_events.yml` as sets of lemmas."""

    speech: frozenset[str]
    speech_nouns: frozenset[str]
    happening: frozenset[str]
    dates: frozenset[str]
    event_nouns: frozenset[str]
    aftermath: frozenset[str]
    deaths: frozenset[str]
    enforcement_nouns: frozenset[str]
    custody: frozenset[str]
    response: frozenset[str]
    signs: frozenset[str]
    page_marks: frozenset[str]
    aftermath_nouns: frozenset[str]
    helpers: frozenset[str]
    ranked: frozenset[str]
    comparison: frozenset[str]
    counts: frozenset[str]
    counting: frozenset[str]


@dataclass(frozen=True, slots=True)
class Placed:
    """An expression with its first and last word and the words it hangs on."""

    time: Time
    first: int
    last: int
    sentence: int


class Chronicle:
    """The expressions of a text that can date an event, by sentence."""

    def __init__(self, times: Sequence[Time], parsed: Parsed, words: Words, triggers: Mapping[int, int]) -> None:
        self.parsed, self.words, self.triggers = parsed, words, triggers
        self.by_sentence: dict[int, list[Placed]] = {}
        self.times: list[Placed] = []
        published = parsed.document.published
        for time in times:
            if time.type == "SET" or (time.earliest is None and time.shift is None):
                continue
            if time.type == "DURATION" and time.shift is None:
                continue
            ahead = 0 if published is None or time.earliest is None else (time.earliest - published).days
            if ahead > (time.anchor == "absolute"):  # a day's grace for a date in another zone, none for "the next day"
                continue
            tokens = parsed.tokens(time.span.start, time.span.end)
            if not len(tokens) or is_dateline(time, parsed.paragraphs[parsed.paragraph(tokens[0])], parsed.document.text):
                continue
            placed = Placed(time, tokens.start, tokens.end - 1, parsed.sentence_index[tokens.start])
            if self._is_page_mark(placed):
                continue
            self.times.append(placed)
            self.by_sentence.setdefault(placed.sentence, []).append(placed)

    def hangs_on(self, placed: Placed) -> Token:
        """The verb or noun that the expression modifies: the nearer one, where the parse hangs its ends on different words."""
        low, high = self._climb(placed, placed.first), self._climb(placed, placed.last)
        found = cleft(low if abs(low.i - placed.first) < abs(high.i - placed.first) else high, placed.first, placed.last)
        return self._noun_before(placed, found) if is_perfect(found) else found

    def _noun_before(self, placed: Placed, verb: Token) -> Token:
        """The event told between a verb and its day, where the verb takes none: "have been charged with the robbery on Tuesday"."""
        published, latest = self.parsed.document.published, placed.time.latest
        if latest is None or placed.time.precision != "day" or (published is not None and latest >= published):
            return verb
        between = self.parsed.doc[verb.i + 1 : placed.first]
        return next((t for t in reversed(between) if t.pos_ == "NOUN" and self._carries(t)), verb)

    def _climb(self, placed: Placed, start: int) -> Token:
        token = self.parsed.doc[start]
        for _ in range(10):
            if not placed.first <= token.i <= placed.last and self._carries(token):
                return token
            if token.head == token:
                return token
            token = token.head
        return token

    def _carries(self, token: Token) -> bool:
        """Whether a time can hang on this word: a verb, or a noun of an event or a statement; places and persons are passed by."""
        if token.pos_ in ("VERB", "AUX"):
            return True
        lemma = token.lemma_.lower()
        words = self.words
        known = lemma in words.event_nouns or lemma in words.speech_nouns or lemma in words.enforcement_nouns
        return token.pos_ == "NOUN" and (known or token.i in self.triggers) and not is_charge(token)

    def _is_page_mark(self, placed: Placed) -> bool:
        """Whether a page says when it was printed or changed: "Posted: Saturday", "Updated 8 May"."""
        doc, start = self.parsed.doc, doc_start(self.parsed, placed)
        i = placed.first - 1
        while i > start and doc[i].lower_ in _LEADS:
            i -= 1
        if i >= start and doc[i].lower_ in self.words.page_marks:
            return True
        return is_signature(placed.time.span.start, self.parsed.document.text)

    def is_aftermath(self, placed: Placed, governor: Token) -> bool:
        """Whether the expression dates what came after: a hearing, a funeral, a search, a new count of the dead."""
        if governor.pos_ == "VERB" and (governor.lemma_.lower() in self.words.aftermath or self._is_count(governor)):
            return True
        doc, start = self.parsed.doc, doc_start(self.parsed, placed)
        near = doc[max(start, placed.first - 4) : placed.first]
        return any(t.lemma_.lower() in self.words.aftermath_nouns for t in near)

    def _is_count(self, verb: Token) -> bool:
        """ "The toll rose to 40 on Monday": the day of a count."""
        if verb.lemma_.lower() not in self.words.counting:
            return False
        if counted_in(verb):
            return True
        told = {c.lemma_.lower() for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "dobj")}
        return not told.isdisjoint(self.words.counts)

    def opens(self, placed: Placed) -> bool:
        """Whether the expression stands before all else in its sentence, as its only one: "Back in 2015, ..." dates the whole."""
        before = self.parsed.doc[doc_start(self.parsed, placed) : placed.first]
        return len(self.by_sentence[placed.sentence]) == 1 and all(t.pos_ in ("ADV", "ADP", "DET", "PUNCT", "ADJ") for t in before)

    def is_comparison(self, placed: Placed) -> bool:
        """Whether an old date stands in a comparison: "the deadliest since 2014", "a similar attack in May 2013"."""
        published, latest = self.parsed.document.published, placed.time.latest
        if latest is None or (published is not None and (published - latest).days < 60):
            return False
        if placed.time.precision == "day" and published is None:
            return False
        sentence = self.parsed.sentences[placed.sentence]
        return any(t.lower_ in self.words.comparison or (t.tag_ in ("JJS", "RBS") and self._ranks(t)) for t in sentence)

    def _ranks(self, superlative: Token) -> bool:
        """Whether a superlative sets an event above others: "at least 70", "the nearest hospital" and "her best friend" do not."""
        if superlative.lower_ in ("least", "most"):  # "at least 70"
            return False
        noun = superlative.head.head if superlative.tag_ == "RBS" and superlative.head.pos_ == "ADJ" else superlative.head
        if noun.pos_ not in ("NOUN", "PROPN"):
            return True
        return noun.i in self.triggers or not self.words.ranked.union(self.words.event_nouns).isdisjoint((noun.lemma_.lower(), noun.lower_))

    def is_statement(self, placed: Placed, governor: Token) -> bool:
        """Whether the expression says when something was said: it stands beside a verb of saying, or hangs on one near by."""
        doc, start = self.parsed.doc, doc_start(self.parsed, placed)
        i = placed.first - 1
        while i > start and doc[i].lower_ in _LEADS:
            i -= 1
        if i >= start and doc[i].lemma_.lower() in self.words.speech and doc[i].pos_ in ("VERB", "AUX"):
            return not is_passive(doc[i]) and not self._is_too_late(doc[i], placed)
        if governor.lemma_.lower() in self.words.speech_nouns:
            return True
        if governor.lemma_.lower() not in self.words.speech or governor.pos_ != "VERB":
            return False
        if is_passive(governor) or self._is_too_late(governor, placed) or self._calls_help(governor):
            return False
        first, last = sorted((governor.i, placed.first))
        return last - first <= 8 and not any(t.pos_ in ("VERB", "AUX") for t in doc[first + 1 : last])

    def _is_too_late(self, verb: Token, placed: Placed) -> bool:
        """ "Police say at 9 p.m. on Sunday, a car ...": who says it today does not say it then."""
        published, latest = self.parsed.document.published, placed.time.latest
        if verb.tag_ not in ("VBP", "VBZ") or placed.time.type != "TIME":
            return False
        return published is not None and latest is not None and latest <= published

    def _calls_help(self, verb: Token) -> bool:
        """ "Neighbours called the police on Monday": a word of saying that says nothing here."""
        return verb.lemma_.lower() in self.words.response and any(
            c.dep_ == "dobj" and (c.lower_ in self.words.helpers or c.lemma_.lower() in self.words.helpers) for c in verb.children
        )


_LEADS = frozenset("on late early in a the , : ( by at earlier later since statement".split())


def doc_start(parsed: Parsed, placed: Placed) -> int:
    """First word of the sentence of an expression."""
    return int(parsed.sentences[placed.sentence].start)


def weigh(report: Report, placed: Placed, chronicle: Chronicle, ours: frozenset[int]) -> tuple[float, str]:
    """The weight for this expression dating this report's event, and the strongest clue by name.

    `ours` are the words that tell of the event.
    """
    doc = chronicle.parsed.doc
    here = [doc[i] for i in ours if chronicle.parsed.sentence_index[i] == placed.sentence]
    trigger = min(here, key=lambda t: abs(t.i - placed.first), default=None)
    governor = chronicle.hangs_on(placed)
    name = _relation(report, placed, chronicle, trigger, governor, ours)
    weight = WEIGHTS[name]
    if name == "hangs on the event" and report.type.startswith("attack") and governor.lemma_.lower() in chronicle.words.custody:
        weight += WEIGHTS["dates the custody"]
    if placed.time.stretch is not None and None in placed.time.stretch and not report.type.startswith(STATES):
        weight += WEIGHTS["since or until"]
    if chronicle.is_comparison(placed) and not (governor.i in ours and _is_compared_with(placed, governor)):
        weight += WEIGHTS["in a comparison"]
    if name == "same sentence" and chronicle.opens(placed):
        weight, name = weight + WEIGHTS["opens the sentence"], "opens the sentence"
    precision = placed.time.precision
    weight += WEIGHTS["a day"] if precision == "day" else WEIGHTS["a year"] if precision == "year" else WEIGHTS["a month"]
    if trigger is not None and name != "hangs on the event":
        weight += WEIGHTS["far"] * min(abs(placed.first - trigger.i), 25)
    return weight, name


def main_words(report: Report, chronicle: Chronicle) -> frozenset[str]:
    """The word that tells what the event mainly is."""
    return frozenset(t.lemma_ for t in chronicle.parsed.tokens(report.span.start, report.span.end))


def _is_compared_with(placed: Placed, noun: Token) -> bool:
    """ "The deadliest attack since the massacre of December 2014": the date of what the other is held against."""
    ranked = any(c.tag_ in ("JJS", "RBS", "JJR") for c in noun.lefts)
    own = noun.doc[placed.first]
    return not ranked and noun.dep_ == "pobj" and noun.head.lower_ in ("since", "than", "after", "like") and own.head.head == noun


def _relation(report: Report, placed: Placed, chronicle: Chronicle, trigger: Token | None, governor: Token, ours: frozenset[int]) -> str:
    words, lemma = chronicle.words, governor.lemma_.lower()
    if governor.i in ours:
        return OF_DEATH if lemma in words.deaths else "hangs on the event"
    if chronicle.is_statement(placed, governor):
        return "dates the statement"
    owner = chronicle.triggers.get(governor.i)
    if owner is None and chronicle.is_aftermath(placed, governor) and not _spans_both(placed, chronicle, governor, trigger):
        return "dates what came after"
    if trigger is None:
        if owner is not None:
            return "hangs on another event"
        return "says that it happened" if says_it_happened(governor, words) else "other passage"
    if owner is None and report.type.startswith(("enforcement", "other.prosecution")) and lemma in words.event_nouns:
        return "hangs on another event"
    own_words = chronicle.parsed.doc[placed.first : placed.last + 1]
    beside = any(t.head == governor and t.dep_ in ("poss", "compound", "nmod", "nummod", "amod") for t in own_words)
    if owner is not None and governor.pos_ == "NOUN" and beside:
        return "hangs on another event"  # "Friday's demonstration"
    ours_verb, theirs = clause_verb(trigger), clause_verb(governor)
    if ours_verb == theirs:
        return "hangs on another event" if owner is not None and governor.pos_ == "NOUN" and trigger.pos_ == "NOUN" else "same clause"
    if reaches(theirs, ours_verb) or reaches(ours_verb, theirs):
        at_once = lemma in words.response or lemma in words.happening or placed.time.precision != "day"
        return "dates what came after" if owner is None and not at_once and is_after(ours_verb, theirs) else "joined clause"
    return "same sentence" if owner is None else "hangs on another event"


def _spans_both(placed: Placed, chronicle: Chronicle, governor: Token, trigger: Token | None) -> bool:
    """Whether a day dates the verb joined to the one it hangs on as well.

    What opens a sentence does ("At 3 p.m. he charged her and ordered her held"), and what a "when" breaks into: "he sang on
    Friday when shots fell".
    """
    if trigger is None:
        return False
    verb = clause_verb(trigger)
    if is_when(verb, governor):
        return True
    return verb.dep_ == "conj" and verb.head == governor and verb.tag_ == governor.tag_ and chronicle.opens(placed)


def is_last_sign(placed: Placed, governor: Token, words: Words) -> bool:
    """Since when somebody is gone: "last seen on 3 May", "not seen since 3 May", "left on 3 May, never to be seen again"."""
    since = placed.time.stretch is not None and placed.time.stretch[0] is not None
    signs = [t for t in (governor, *governor.children) if t.pos_ == "VERB" and t.lemma_.lower() in words.signs]
    for sign in signs:
        beside = {c.lower_ for c in sign.children}
        if sign == governor and ("last" in beside or (since and not beside.isdisjoint(_NO))):
            return True
        if sign != governor and sign.dep_ in JOINS and "never" in beside:
            return True
    return False


_NO = frozenset(("not", "never", "n't", "n’t"))


def says_it_happened(governor: Token, words: Words) -> bool:
    """Whether the word only says that something told elsewhere took place: "it happened", "the attack on Tuesday"."""
    if governor.lemma_.lower() in words.event_nouns or states_date(governor, words):
        return True
    if governor.lemma_.lower() not in words.happening:
        return False
    return any(
        c.dep_ in ("nsubj", "nsubjpass", "dobj") and (c.lemma_.lower() in words.event_nouns or c.lower_ in ("it", "this", "that"))
        for c in governor.children
    )


def states_date(governor: Token, words: Words) -> bool:
    """ "The date was 4 June": a sentence that is there to say when; "the date of the trial was 4 June" speaks of another day."""
    if governor.lemma_ != "be":
        return False
    noun = next((c for c in governor.lefts if c.dep_ == "nsubj" and c.lemma_.lower() in words.dates), None)
    if noun is None or any(c.dep_ in ("compound", "amod", "relcl") for c in noun.children):
        return False
    return all(x.lemma_.lower() in words.event_nouns for c in noun.rights for x in c.children if c.dep_ == "prep")
