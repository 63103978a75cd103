"""Whose time an expression is: that of the event, of the statement about it, or of another event in the sentence.

`Chronicle` holds the expressions of a text by sentence with the word each hangs on; `weigh` gives one expression the
clues for and against dating one event.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondsource.model import Part, Report, Time
from secondsource.parse import Parsed

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
    "dates the death": 2.5,
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


#: events that begin a state: "detained since Friday" dates the arrest
STATES = ("enforcement.arrest", "other.prosecution", "attack.abduction", "group.presence", "battle.territory")


@dataclass(frozen=True, slots=True)
class Words:
    """The lexicon of `times_events.yml` as sets of lemmas."""

    speech: frozenset[str]
    speech_nouns: frozenset[str]
    happening: frozenset[str]
    event_nouns: frozenset[str]
    aftermath: frozenset[str]
    deaths: frozenset[str]
    enforcement_nouns: frozenset[str]
    custody: frozenset[str]
    response: frozenset[str]
    signs: frozenset[str]
    page_marks: frozenset[str]
    aftermath_nouns: frozenset[str]
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
        found = low if abs(low.i - placed.first) < abs(high.i - placed.first) else high
        return self._noun_before(placed, found) if _is_perfect(found) else found

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
        return token.pos_ == "NOUN" and (known or token.i in self.triggers)

    def _is_page_mark(self, placed: Placed) -> bool:
        """Whether a page says when it was printed or changed: "Posted: Saturday", "Updated 8 May"."""
        doc, start = self.parsed.doc, doc_start(self.parsed, placed)
        i = placed.first - 1
        while i > start and doc[i].lower_ in _LEADS:
            i -= 1
        return i >= start and doc[i].lower_ in self.words.page_marks

    def is_aftermath(self, placed: Placed, governor: Token) -> bool:
        """Whether the expression dates what came after: a hearing, a funeral, a search, a new count of the dead."""
        if governor.pos_ == "VERB" and (governor.lemma_.lower() in self.words.aftermath or self._is_count(governor)):
            return True
        doc, start = self.parsed.doc, doc_start(self.parsed, placed)
        near = doc[max(start, placed.first - 4) : placed.first]
        return any(t.lemma_.lower() in self.words.aftermath_nouns for t in near)

    def _is_count(self, verb: Token) -> bool:
        """ "The toll rose to 40 on Monday": the day of a count."""
        told = {c.lemma_.lower() for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "dobj")}
        return verb.lemma_.lower() in self.words.counting and not told.isdisjoint(self.words.counts)

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
        # "at least 70" compares nothing
        return any((t.tag_ in ("JJS", "RBS") and t.lower_ not in ("least", "most")) or t.lower_ in self.words.comparison for t in sentence)

    def is_statement(self, placed: Placed, governor: Token) -> bool:
        """Whether the expression says when something was said: it stands beside a verb of saying, or hangs on one near by."""
        doc, start = self.parsed.doc, doc_start(self.parsed, placed)
        i = placed.first - 1
        while i > start and doc[i].lower_ in _LEADS:
            i -= 1
        if i >= start and doc[i].lemma_.lower() in self.words.speech and doc[i].pos_ in ("VERB", "AUX"):
            return not _is_passive(doc[i])
        if governor.lemma_.lower() in self.words.speech_nouns:
            return True
        if governor.lemma_.lower() not in self.words.speech or governor.pos_ != "VERB":
            return False
        if _is_passive(governor):
            return False
        first, last = sorted((governor.i, placed.first))
        return last - first <= 8 and not any(t.pos_ in ("VERB", "AUX") for t in doc[first + 1 : last])


_DATELINE_START = re.compile(r"[^\w]*[A-Z][A-Z.'’\-]{2,}(?:[\s,/]+[A-Z][\w.'’\-]*){0,6}[\s,]*")
_DATELINE_END = re.compile(r"\s*,?\s*(?:\([^)\n]{1,40}\)|/[^/\n]{1,30}/)?\s*(?:--|-|–|—|:|\[)")
_LEADS = frozenset("on late early in a the , : ( by at earlier later since statement".split())


def is_dateline(time: Time, paragraph: Part, text: str) -> bool:
    """Whether the expression stands in a dateline: "QUETTA, Aug. 9 (Reuters) -"."""
    if paragraph.kind == "dateline":
        return True
    if time.span.start - paragraph.start > 70:
        return False
    before = text[paragraph.start : time.span.start].strip()
    return bool(before) and _DATELINE_START.fullmatch(before) is not None and _DATELINE_END.match(text, time.span.end) is not None


def _is_passive(verb: Token) -> bool:
    """ "He was denied entry", "officers were called": nobody speaks."""
    return any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)


def _is_perfect(verb: Token) -> bool:
    """ "Has been held": the tense that goes with no day of the past."""
    return verb.tag_ == "VBN" and any(c.dep_ == "aux" and c.lower_ in ("has", "have", "'ve", "’ve") for c in verb.children)


def doc_start(parsed: Parsed, placed: Placed) -> int:
    """First word of the sentence of an expression."""
    return int(parsed.sentences[placed.sentence].start)


def clause_verb(token: Token) -> Token:
    """The verb of the clause that a word stands in; the word itself where it is one."""
    for _ in range(12):
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass"):
            return token
        if token.head == token:
            return token
        token = token.head
    return token


_JOINS = frozenset(("conj", "advcl", "acl", "relcl", "xcomp", "pcomp", "dep", "prep"))


def _reaches(low: Token, high: Token) -> bool:
    """Whether `low` is joined under `high` without a change of speaker between them."""
    for _ in range(6):
        if low == high:
            return True
        if low.dep_ not in _JOINS and low.pos_ in ("VERB", "AUX"):
            return False
        if low.head == low:
            return False
        low = low.head
    return False


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
        return "dates the death" if lemma in words.deaths else "hangs on the event"
    if chronicle.is_statement(placed, governor):
        return "dates the statement"
    owner = chronicle.triggers.get(governor.i)
    if owner is None and chronicle.is_aftermath(placed, governor):
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
    if _reaches(theirs, ours_verb) or _reaches(ours_verb, theirs):
        return "joined clause"
    return "same sentence" if owner is None else "hangs on another event"


def is_last_sign(placed: Placed, governor: Token, words: Words) -> bool:
    """Since when somebody is gone: "last seen on 3 May", "not seen since 3 May", "left on 3 May, never to be seen again"."""
    since = placed.time.stretch is not None and placed.time.stretch[0] is not None
    signs = [t for t in (governor, *governor.children) if t.pos_ == "VERB" and t.lemma_.lower() in words.signs]
    for sign in signs:
        beside = {c.lower_ for c in sign.children}
        if sign == governor and ("last" in beside or (since and not beside.isdisjoint(_NO))):
            return True
        if sign != governor and sign.dep_ in _JOINS and "never" in beside:
            return True
    return False


_NO = frozenset(("not", "never", "n't", "n’t"))


def says_it_happened(governor: Token, words: Words) -> bool:
    """Whether the word only says that something told elsewhere took place: "it happened", "the attack on Tuesday"."""
    if governor.lemma_.lower() in words.event_nouns:
        return True
    if governor.lemma_.lower() not in words.happening:
        return False
    return any(
        c.dep_ in ("nsubj", "nsubjpass", "dobj") and (c.lemma_.lower() in words.event_nouns or c.lower_ in ("it", "this", "that"))
        for c in governor.children
    )
