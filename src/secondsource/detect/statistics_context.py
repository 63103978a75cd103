"""Whether a sentence sums up many events, and of which period, area and source it speaks.

Read in this order: `context_of`, `Context.sentence` (decides by named reasons), then `period`, `area` and `producer` of a figure.
What a sentence leaves out it takes from the last one that said it.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from secondsource.detect.statistics_sources import is_told_by_counters, producer_in
from secondsource.detect.statistics_text import (
    LONGEST,
    REPORTS,
    Period,
    Sentence,
    counts_events,
    has_plain_deeds,
    home_of,
    is_lately,
    is_of_charge,
    is_of_speech,
    is_perfect,
    is_war_told,
    is_wide,
    land_of,
    length_of,
    near_of,
    on_tokens,
    opener_of,
    reporters_of,
)
from secondsource.knowledge import Knowledge
from secondsource.model import Actor, Place, Time
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

    from secondsource.detect.statistics_figures import Reading

#: days from which on a period is long: a week and more
_LONG = 6
#: a month, and so many dead in it as no one event of it need have had
_MONTH, _MANY = 27, 20
#: reasons that a sentence needs
_ENOUGH = 3.0
#: a handful is more often one event's than a period's: up to so many need more reasons
_FEW, _SURE = 5, 4.0

#: what opens one of many: "among them the blast in March"
_AMONG = frozenset({"among", "including", "notably"})
_LEFT_OUT = frozenset({"include", "except", "excluding", "exclude", "excludes"})
_AT = frozenset({"in", "at", "near", "around", "across"})
_AROUND = ("around", "across", "throughout", "in")
_ARTICLES = frozenset({"the", "a", "an", "this", "that", "one"})


@dataclass
class Context:
    """A text as a place of totals. It remembers what the sentences before said."""

    parsed: Parsed
    kb: Knowledge
    words: Sequence[str]
    lows: Sequence[str]
    times: Sequence[tuple[int, int, Time]]  # tokens first:last of each time
    places: Sequence[tuple[int, int, Place]]
    actors: Sequence[tuple[int, int, Actor]]
    titled: bool
    home: Place | None
    main: Period | None = None
    here: Period | None = None
    last: int = -9  # number of the last sentence that summed up
    said_by: str | None = None
    reporters: Sequence[tuple[int, str]] = ()  # token of "report", who made it
    paragraph: int = -1
    scores: list[float] = field(default_factory=list)

    def sentence(self, number: int) -> Sentence | None:
        """The sentence, if it sums up; None for any other."""
        span = self.parsed.sentences[number]
        lows = self.lows[span.start : span.end]
        if not any(self.kb.counts.is_number(w) or self.kb.counts.is_many(w) for w in lows):
            return None
        made = self._made(number, span.start, span.end)
        score, why = self._reasons(made, set(lows))
        return dataclasses.replace(made, why=tuple(why), score=score) if score >= _ENOUGH else None

    def note(self, sentence: Sentence) -> None:
        """Remember what this sentence says for those after it."""
        if sentence.periods or self.main is not None or self.titled or "sums up to now" not in sentence.why:
            self.last = sentence.number  # what is counted "since the bombing" stands alone
        if sentence.periods:
            self.here = sentence.periods[0][1]
            self.main = self.main or self.here
        self.paragraph = self.parsed.paragraph(sentence.start)
        self.said_by = self.said_by or producer_in(sentence.start, sentence.end, self.parsed, self.kb)

    @functools.cached_property
    def _months(self) -> Mapping[int, Period]:
        """The words that are part of a month or more, with its days."""
        return {n: (t.earliest, t.latest) for f, e, t in self.times if _MONTH <= length_of(t) <= LONGEST for n in range(f, e)}

    def _made(self, number: int, start: int, end: int) -> Sentence:
        inside = [(f, e, t) for f, e, t in self.times if start <= f < end]
        timed = frozenset(n for f, e, _ in inside for n in range(f, e))
        single = [f for f, _, t in inside if length_of(t) == 0 and t.type in ("DATE", "TIME") and opener_of(self.lows, f) != "since"]
        days = tuple(f for f in single if not is_of_speech(self.parsed.doc[f], start))
        return Sentence(number, start, end, self.words, self.lows, timed, self._periods(inside, start), days, ())

    def _periods(self, inside: Sequence[tuple[int, int, Time]], start: int) -> tuple[tuple[int, Period], ...]:
        """Long periods named in a sentence; "between 1 January and 30 June" is one."""
        out: list[tuple[int, Period]] = []
        for n, (first, _, time) in enumerate(inside):
            opener = opener_of(self.lows, first)
            aside = opener != "since" and not _AMONG.isdisjoint(self.lows[start + 1 : first])
            if self.lows[max(0, first - 2)] in ("compared", "than") or is_of_charge(self.lows, first) or aside:
                continue  # "compared with 2017", "in connection with attacks in 2017": not what the total is of
            if opener == "since" and not (self._is_long_ago(time) and not self._superlative(first)):
                continue
            if opener == "since":
                out.append((first, (time.earliest, None)))
            elif opener in ("between", "from") and n + 1 < len(inside) and time.earliest is not None:
                until = inside[n + 1][2]
                if until.latest is not None and until.latest > time.earliest:
                    out.append((first, (near_of(time.earliest, until.latest), until.latest)))
            elif _LONG <= length_of(time) <= LONGEST:
                out.append((first, (time.earliest, time.latest)))
        return tuple(out)

    def _is_long_ago(self, time: Time) -> bool:
        """Whether "since ..." opens a long period."""
        until = self.parsed.document.published
        return time.earliest is not None and (until is None or (until - time.earliest).days >= _LONG)

    def _superlative(self, n: int) -> bool:
        """ "The deadliest attack since 2014" sums up nothing."""
        sent = self.parsed.doc[n].sent
        ranked = any(t.tag_ in ("JJS", "RBS") and t.lower_ != "least" for t in self.parsed.doc[sent.start : n])
        return ranked or "first" in self.lows[sent.start : n]

    def _reasons(self, s: Sentence, words: set[str]) -> tuple[float, list[str]]:
        """How much speaks for a total, with the reasons."""
        w = self.kb.statistic_words
        near = s.number - self.last <= 3
        reasons = [
            (2.0, "names a long period", bool(s.periods) or self._lately(s)),
            (1.5, "counts many events", counts_events(s, self.kb)),
            (1.0, "speaks of violence as a whole", bool(words & w.mass)),
            (1.0, "somebody counts", self._counts(s)),
            (1.0, "names a source of figures", bool(words & w.sources)),
            (1.0, "compares", bool(words & w.change) and bool(words & {"%", "percent", "cent", "compared", "against", "than"})),
            (1.0, "sums up to now", self._to_date(s)),
            (1.0, "of that time alone", any(self.lows[n + 1] == "alone" for n in s.timed if n + 1 < s.end)),
            (2.0, "a war is what killed", bool(words & w.mass) and is_war_told(self.parsed.doc[s.start : s.end], w.mass)),
            (2.0, "the text sums up before it", near),
            (1.0, "goes on about the total", s.number == self.last + 1 and not s.days and not self._one_event(s)),
            (2.0, "counts what went on since an event", self._since_event(s)),
            (1.0, "the title is of figures", self.titled),
            (1.5, "divides a total", self._divides(s)),
            (1.0, "a year of a country or province", is_wide(self.places, s.start, s.end, s.periods) and not self._one_event(s)),
            (1.0, "a month or more of many dead", self._many_in_a_month(s)),
            (1.0, "deeds without a number", bool(s.periods or near) and has_plain_deeds(self.parsed.doc[s.start : s.end], w.deeds)),
            (1.0, "of everywhere", bool(s.periods) and bool(words & w.everywhere)),
            (1.0, "told by those who count", bool(s.periods) and is_told_by_counters(s.start, s.end, self.parsed, self.kb)),
            (-3.0, "is of one day", bool(s.days) and (not s.periods or self._aside(s))),
            (-2.0, "is of one event", self._one_event(s) and not self._since_event(s)),
        ]
        kept = [(x, y) for x, y, holds in reasons if holds]
        return sum(x for x, _ in kept), [y for _, y in kept]

    def _counts(self, s: Sentence) -> bool:
        """Whether a verb of counting governs something here: "the mission recorded"."""
        pos, lemmas, counting = self.parsed.pos, self.parsed.lemmas, self.kb.statistic_words.counting
        return any(pos[n] == "VERB" and lemmas[n] in counting for n in range(s.start, s.end))

    def _many_in_a_month(self, s: Sentence) -> bool:
        """ "In February 340 people were killed in Kivu": many, in a month or more, in no town, and no one event is named."""
        if s.days or self._one_event(s) or not any(b is None or (a is not None and (b - a).days >= _MONTH) for _, (a, b) in s.periods):
            return False
        if any(s.start <= f < s.end and p.precision not in ("country", "region", "admin1") for f, _, p in self.places):
            return False
        counts = (self.kb.counts.read([self.lows[n]]) for n in range(s.start, s.end) if n not in s.timed)
        return any(c is not None and (c.low or 0) >= _MANY for c in counts)

    def _to_date(self, s: Sentence) -> bool:
        """ "have been killed since", "so far this year", "over the past decade"."""
        text = " ".join(self.lows[s.start : s.end])
        if (s.periods or self._lately(s)) and not s.days and is_perfect(self.parsed.doc[s.start : s.end], self.kb.statistic_words.before):
            return True
        since = any(self.lows[n] == "since" and not self._superlative(n) for n in range(s.start, s.end))
        return since or any(x in text for x in ("so far", "over the past", "in the past", "to date", "in the last"))

    def _lately(self, s: Sentence) -> bool:
        return is_lately(self.lows, ((f, e, t) for f, e, t in self.times if s.start <= f < s.end and not is_of_charge(self.lows, f)))

    def _aside(self, s: Sentence) -> bool:
        """ "Were freed on Tuesday by men who had held them since May": the long time is told in a clause about somebody, the day is not."""
        doc = self.parsed.doc
        clauses = [{a.dep_ for a in (doc[n], *doc[n].ancestors)} for n, _ in s.periods]
        return all("relcl" in c for c in clauses) and not any("relcl" in {a.dep_ for a in doc[n].ancestors} for n in s.days)

    def _since_event(self, s: Sentence) -> bool:
        """ "Have detained more than 200 people since the bombing": arrests and flights go on after an event."""
        for n in range(s.start, s.end - 2):
            if self.lows[n] == "since" and self.lows[n + 2] in self.kb.statistic_words.single:
                measures = {self.kb.statistic_words.before.get(w) for w in self.lows[s.start : n]}
                return bool(measures & {"arrested", "displaced"}) and bool({"have", "has"} & set(self.lows[s.start : n]))
        return False

    def _divides(self, s: Sentence) -> bool:
        """ "Of the 577 dead, 356 were ...", where the text sums up."""
        if s.number - self.last > 3:
            return False
        first = self.lows[s.start]
        return first in ("of", "among") or "were" in self.lows[s.start : s.end]

    def _one_event(self, s: Sentence) -> bool:
        """ "the attack", "a suicide bombing": one event with an article, and no many beside it."""
        doc = self.parsed.doc
        for n in range(s.start, s.end):
            if self.lows[n] not in self.kb.statistic_words.single or (token := doc[n]).tag_ not in ("NN", "NNP"):
                continue
            if token.dep_ != "compound" and any(c.lower_ in _ARTICLES for c in token.lefts):
                return not counts_events(s, self.kb)
        return False

    # -------------------------------------------------------------------------------------------- of one figure

    def is_single(self, reading: Reading, sentence: Sentence) -> bool:
        """Whether this figure is one event's, though the sentence sums up: "the larger of which, on 13 July, killed 150"."""
        if reading.low is not None and reading.low <= _FEW and sentence.score < _SURE:
            return True
        head = self._clause(reading, sentence)
        if head is None:
            return False
        if head.dep_ == "relcl" and self._of_one(head):
            return True
        first, last = head.left_edge.i, head.right_edge.i
        inner = [d for d in sentence.days if first <= d <= last]
        if inner and head.dep_ in ("relcl", "advcl", "acl"):
            return True
        subject = next((c for c in head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is None or subject.tag_ not in ("NN", "NNP", "JJR", "JJS"):
            return False
        return subject.lower_ in self.kb.statistic_words.single and head.i < reading.number

    def _of_one(self, head: Token) -> bool:
        """ "The attack of 31 May, in which ..."; "since May 2003, when ..."."""
        if any(c.lower_ == "when" for c in head.children):
            return head.head.i not in self._months
        for noun in (head.head, *head.head.ancestors):
            if noun.pos_ in ("VERB", "AUX"):
                return False
            if noun.tag_ in ("NN", "NNP") and noun.lower_ in self.kb.statistic_words.single:
                return True
        return False

    def _clause(self, reading: Reading, sentence: Sentence) -> Token | None:
        """The verb of the clause that a figure stands in."""
        token = self.parsed.doc[reading.number]
        while token.pos_ not in ("VERB", "AUX") and token.head.i != token.i:
            token = token.head
        return token if token.pos_ in ("VERB", "AUX") else None

    def period(self, reading: Reading, sentence: Sentence) -> Period:
        """The period of a figure: named after it, in its sentence, or before."""
        clause = self._clause(reading, sentence)
        if clause is not None and clause.dep_ == "relcl" and clause.head.i in self._months:
            return self._months[clause.head.i]  # "lower than in January, when 849 died"
        own = [p for n, p in sentence.periods if 0 <= n - reading.number <= 6]
        if own and len(sentence.periods) > 1:
            return own[0]
        if sentence.periods:
            return sentence.periods[0][1]
        if self.here is not None and self.parsed.paragraph(sentence.start) == self.paragraph:
            return self.here
        return self.main or self.here or (None, None)

    def area(self, reading: Reading, sentence: Sentence) -> tuple[Place | None, str | None]:
        """The area of a figure: the last place before it in its sentence, else the first after it, else the text's."""
        inside = [(f, p) for f, _, p in self.places if sentence.start <= f < sentence.end and self._is_area(f, sentence)]
        own = next((p for f, p in inside if f == reading.last + 1 and self.lows[f - 1] in _AT), None)
        if own is not None:
            return own, own.name  # "212 in Benue"
        before = [(f, p) for f, p in inside if f < reading.number]
        named = self._unknown_place(reading, sentence)
        if named is not None and (not before or before[-1][0] < named[0]):
            return None, named[1]
        if before:
            return before[-1][1], before[-1][1].name
        if sentence.lows[sentence.start] == "there" and sentence.number:
            return self._area_before(sentence.number - 1)
        if self._of_all(sentence) and self.home is not None:
            return self.home, self.home.name
        if not self.kb.statistic_words.world.isdisjoint(sentence.lows[sentence.start : sentence.end]):
            return None, None
        after = [(f, p) for f, p in inside if f > reading.number]
        if after:
            return after[0][1], after[0][1].name
        return (self.home, self.home.name) if self.home is not None else (None, None)

    def _of_all(self, sentence: Sentence) -> bool:
        """ "Around the country", "nationwide": of the text's own area."""
        text = " ".join(self.lows[sentence.start : sentence.end])
        return "nationwide" in text or "countrywide" in text or any(f" {x} the country" in text for x in _AROUND)

    def _is_area(self, first: int, sentence: Sentence) -> bool:
        """Whether a place is the scene of a total, not a day's scene inside it."""
        token = self.parsed.doc[first]
        speaks = token.dep_ == "nsubj" and token.head.lemma_ in self.kb.statistic_words.telling  # "Kyiv says"
        left_out = not _LEFT_OUT.isdisjoint(self.lows[max(0, first - 4) : first])  # "do not include the dead in Anbar"
        return not speaks and not left_out and not any(abs(first - d) <= 4 for d in sentence.days)

    def _unknown_place(self, reading: Reading, sentence: Sentence) -> tuple[int, str] | None:
        """ "Diyala 24 and 52", "the tribal districts came second": an area that the gazetteer does not know."""
        doc = self.parsed.doc
        for n in range(reading.number - 1, sentence.start - 1, -1):
            token = doc[n]
            told = token.head.lemma_ in self.kb.statistic_words.telling or self.lows[n] in self.kb.statistic_words.producers
            if token.pos_ == "PROPN" and not told and not self._is_actor(n):
                row = n + 1 == reading.number or token.dep_ == "nsubj" or (self.lows[n + 1] == "had")
                row = row or self._in_row_before(n, reading)
                return (n, token.text) if row else None
            if token.lower_ in self.kb.statistic_words.areas and token.dep_ == "nsubj":
                left = [c for c in token.lefts if c.dep_ in ("amod", "compound", "nmod")]
                start = left[0].i if left else n
                return n, " ".join(self.words[start : n + 1])
        return None

    def _in_row_before(self, n: int, reading: Reading) -> bool:
        """ "Diyala 24 and 52" seen from the 52."""
        return self.lows[n + 2 : reading.number] == ["and"] and self.kb.counts.is_number(self.lows[n + 1])

    def _is_actor(self, n: int) -> bool:
        return any(f <= n < e for f, e, _ in self.actors)

    def _area_before(self, number: int) -> tuple[Place | None, str | None]:
        span = self.parsed.sentences[number]
        for first, _, place in self.places:
            if span.start <= first < span.end:
                return place, place.name
        return (self.home, self.home.name) if self.home is not None else (None, None)

    def initiator(self, reading: Reading, sentence: Sentence) -> str | None:
        """Who did what a figure counts, where an actor is its subject: "the security forces killed 120"."""
        head = self._clause(reading, sentence)
        if head is None or head.i > reading.number or head.lemma_.lower() in self.kb.statistic_words.undergone:
            return None
        for child in head.children:
            if child.dep_ == "nsubj":
                return next((a.name for f, e, a in self.actors if f <= child.i < e), None)
        return None

    def producer(self, sentence: Sentence) -> str | None:
        """Who gives the figures of a sentence: its own source, else the text's."""
        return producer_in(sentence.start, sentence.end, self.parsed, self.kb) or self._reporter(sentence) or self.said_by

    def _reporter(self, sentence: Sentence) -> str | None:
        """Who made "the report" that a sentence tells from, or the last one named in its paragraph."""
        here = [name for n, name in self.reporters if n < sentence.end]
        if not here:
            return None
        said = any(self.lows[n] in REPORTS for n in range(sentence.start, sentence.end))
        last = max(n for n, _ in self.reporters if n < sentence.end)
        near = self.parsed.paragraph(last) == self.parsed.paragraph(sentence.start)
        return here[-1] if said or near else None


def context_of(parsed: Parsed, times: Sequence[Time], places: Sequence[Place], actors: Sequence[Actor], kb: Knowledge) -> Context:
    """The context at the beginning of a text."""
    words = [w.form for w in parsed.words]
    areas = [p for p in places if p.span is not None and not p.adjectival]
    home = home_of(areas)
    if home is None or home.precision in ("site", "town", "near") or sum(p.name == home.name for p in areas) == 1 != len(areas):
        home = land_of(places, kb) or home
    title = (parsed.document.title or "").lower()
    return Context(
        parsed=parsed,
        kb=kb,
        words=words,
        lows=[w.lower() for w in words],
        times=on_tokens(parsed, times),
        places=on_tokens(parsed, areas),
        actors=on_tokens(parsed, actors),
        titled=any(t in title for t in kb.statistic_words.titles),
        home=home,
        reporters=reporters_of(parsed),
    )
