"""Time expressions in a text: `find_times` finds them all and says which days they stand for.

How it is done, in the order to read it: the readable text becomes a line of classes (times_lex), each rule of `RULES` is a
pattern over that line (times_days, times_longer, times_relative, times_lengths, times_named), of overlapping matches the first
and longest stands, and its rule makes a `Reading` from the words and from what is known there: the day of publication, the
tense of the clause, the day last named.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from secondsource.detect import times_days as days
from secondsource.detect import times_lengths as lengths
from secondsource.detect import times_longer as longer
from secondsource.detect import times_relative as relative
from secondsource.detect.times_bounds import bound_times
from secondsource.detect.times_lex import BREAK, Hit, Lexicon, Line, Vocabulary, load_lexicon
from secondsource.detect.times_named import load_named_days
from secondsource.detect.times_reading import Context, Reading, Rule
from secondsource.knowledge import Knowledge
from secondsource.model import Span, Time
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

#: pattern and what makes its reading; of matches of one length the earlier rule stands
RULES: tuple[tuple[str, Rule], ...] = (
    (days.DAY_PATTERN, days.make_day),
    (days.NEAR_PATTERN, days.make_near_day),
    (days.CLOCK_PATTERN, days.make_clock),
    (days.FIRST_DAY_PATTERN, days.make_first_day),
    (days.SECOND_DAY_PATTERN, days.make_second_day),
    (longer.QUARTER_PATTERN, longer.make_quarter),
    (relative.YEARAGO_PATTERN, relative.make_year_ago),
    (relative.STEP_PATTERN, relative.make_step),
    (relative.PART_PATTERN, relative.make_part),
    (relative.AGO_PATTERN, relative.make_ago),
    (relative.GONE_PATTERN, relative.make_gone),
    (relative.PERIOD_PATTERN, relative.make_period),
    (relative.SAME_PATTERN, relative.make_same),
    (relative.RECENT_PATTERN, relative.make_recent),
    (relative.END_PATTERN, relative.make_end),
    (longer.MONTH_PATTERN, longer.make_month),
    (longer.SEASON_PATTERN, longer.make_season),
    (longer.DECADE_PATTERN, longer.make_decade),
    (longer.CENTURY_PATTERN, longer.make_century),
    (longer.WORDYEAR_PATTERN, longer.make_word_year),
    (longer.YEAR_PATTERN, longer.make_year),
    (lengths.SET_PATTERN, lengths.make_set),
    (lengths.LENGTH_PATTERN, lengths.make_length),
    (lengths.LONG_PATTERN, lengths.make_long),
    (relative.THE_PATTERN, relative.make_the),
    (relative.REF_PATTERN, relative.make_ref),
    (lengths.PLAIN_PATTERN, lengths.make_plain),
)


#: words that a pattern may begin with and that are no part of the expression
_LEADING = frozenset("at by before after on in".split())


#: runs of so many words are remembered, so many of them
_SHORT_RUN, _RUNS_KEPT = 8, 50_000
#: days: what lies further back than the day told of is no part of its story
_LONG_BEFORE = 31
#: days: so soon after an event it is spoken of as news
_NEWS = 4
_DAY_LEADS = frozenset("on of since until till by from to between and dated".split())


@dataclass(frozen=True, slots=True)
class Grammar:
    """Lexicon, vocabulary and compiled rules of one language."""

    lex: Lexicon
    vocabulary: Vocabulary
    rules: tuple[tuple[re.Pattern[str], Rule], ...]
    speech: frozenset[str]  # verbs and nouns of saying
    _fitting: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)  # for short runs of words seen before

    def fitting(self, run: str) -> tuple[int, ...]:
        """The numbers of the rules that match somewhere in a run of words; "in the" and its like come again and again."""
        found = self._fitting.get(run)
        if found is None:
            found = tuple(n for n, (pattern, _) in enumerate(self.rules) if pattern.search(run))
            if len(run) <= _SHORT_RUN and len(self._fitting) < _RUNS_KEPT:
                self._fitting[run] = found
        return found


@functools.cache
def load_grammar(kb: Knowledge) -> Grammar:
    """The rules over the lexicon of `kb`, compiled once."""
    lex, named = load_lexicon(kb), load_named_days(kb)
    rules = [(named.pattern, named.make), *RULES]
    vocabulary = Vocabulary({**lex.classes, "NAMED": named.first_words}, [pattern for pattern, _ in rules])
    words = kb.lexicon("times_events")
    speech = frozenset((*words["speech"], *words["speech_nouns"]))
    return Grammar(lex, vocabulary, tuple((vocabulary.compile(p), rule) for p, rule in rules), speech)


def find_times(parsed: Parsed, kb: Knowledge) -> tuple[Time, ...]:
    """Every time expression, resolved as far as the publication date allows."""
    grammar = load_grammar(kb)
    text = parsed.document.text
    line = grammar.vocabulary.read(text, [(p.start, p.end) for p in parsed.paragraphs])
    ctx = Context(grammar.lex, parsed.document.published, Tense(parsed).direction, Tense(parsed).tag)
    out: list[Time] = []
    end = fresh = 0
    for first, last, rule, match in _candidates(line, grammar):
        if first < end:
            continue
        if _is_name(parsed, line.starts[first], line.ends[last - 1]):
            continue
        reading = rule(Hit(line, match), ctx)
        if reading is None:
            continue
        end = last
        while first < last - 1 and line.forms[first].lower() in _LEADING:
            first += 1
        if reading.type == "DURATION" and "-" in line.codes[first:last] and line.forms[first].lower() == "the":
            first += 1
        while line.forms[last - 1] in (".", ",", "-", "'"):
            last -= 1
        if line.codes.count(BREAK, fresh, first) > 1:
            ctx.focus = ctx.focus_value = ctx.told = None
        fresh = first
        out.append(_time(reading, Span.of(text, line.starts[first], line.ends[last - 1])))
        _remember(reading, ctx, _Beside(out[-1], parsed, grammar.speech))
    return bound_times(out, text, parsed.document.published)


def _candidates(line: Line, grammar: Grammar) -> list[tuple[int, int, Rule, re.Match[str]]]:
    """All matches of all rules, in order of their beginning, the longest first."""
    found = [
        (m.start(), m.end(), n, grammar.rules[n][1], m)
        for run in grammar.vocabulary.runs(line.codes)
        for n in grammar.fitting(run.group())
        for m in grammar.rules[n][0].finditer(line.codes, run.start(), run.end())
        if m.end() > m.start()
    ]
    found.sort(key=lambda c: (c[0], -c[1], c[2]))
    return [(first, last, rule, m) for first, last, _, rule, m in found]


def _is_name(parsed: Parsed, start: int, end: int) -> bool:
    """Whether the words belong to a name that a register knows ("March 23 Movement")."""
    for token in parsed.tokens(start, end):
        word = parsed.words[token.i]
        if word.label is None or word.label.kind not in ("actor", "place") or start < word.start or word.end < end:
            continue
        if (start, end) != (word.start, word.end):
            return True
        # "on 17 November" is the day, "17 November claimed it" the group that is named after it
        before = parsed.doc[token.i - 1].lower_ if token.i > 0 else ""
        return before not in _DAY_LEADS
    return False


def _time(reading: Reading, span: Span) -> Time:
    earliest, latest, precision = reading.interval()
    return Time(
        span,
        reading.type,
        reading.value,
        earliest,
        latest,
        precision,
        reading.anchor,
        reading.weekday,
        reading.mod,
        None,
        reading.shift,
    )


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a day that was just read is the day of, as far as the words around it show."""

    time: Time
    parsed: Parsed
    speech: frozenset[str]

    def names_old(self, focus: dt.date | None) -> bool:
        """Whether it only names a thing of long before the day told of: at "2 p.m." after "his April 6 post" it is not April."""
        if self.time.earliest is None or focus is None or (focus - self.time.earliest).days < _LONG_BEFORE:
            return False
        tokens = self.parsed.tokens(self.time.span.start, self.time.span.end)
        return any(t.head.i >= tokens.end and t.head.pos_ == "NOUN" and t.dep_ != "poss" for t in tokens)

    def is_statement(self, told: dt.date | None) -> bool:
        """Whether it is the day of a statement on what was told a few days before: "police said Monday", "said in a release on Monday"."""
        if told is None or self.time.earliest is None or not 0 <= (self.time.earliest - told).days <= _NEWS:
            return False
        tokens = self.parsed.tokens(self.time.span.start, self.time.span.end)
        token = tokens[0]
        for _ in range(4):
            if token.i not in range(tokens.start, tokens.end) and (token.pos_ in ("VERB", "NOUN")):
                said = token.lemma_.lower() in self.speech and token.tag_ not in ("VBP", "VBZ")  # who says it today does not say it then
                return said and not any(c.dep_ == "auxpass" for c in token.children)
            token = token.head
        return False


def _remember(reading: Reading, ctx: Context, beside: _Beside) -> None:
    """Keep what later expressions may hang on."""
    value = reading.value or ""
    if re.fullmatch(r"\d{4}-Q[1-4]", value) and reading.anchor != "text":
        ctx.quarter = value
    if reading.anchor == "absolute" and value[:4].isdigit() and value[4:5] == "-" and value[5:7].isdigit():
        ctx.months[int(value[5:7])] = int(value[:4])
    if reading.anchor == "absolute" and reading.type == "DATE" and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        ctx.said = dt.date.fromisoformat(value)
    if reading.type in ("DATE", "TIME") and value[:4].isdigit() and len(value) >= 4:
        first = reading.interval()[0]
        if isinstance(first, dt.date) and not beside.names_old(ctx.focus):
            ctx.focus, ctx.focus_value = first, value.split("T")[0]
            if len(ctx.focus_value) == 10 and (reading.anchor == "text" or not beside.is_statement(ctx.told)):
                ctx.told = first


class Tense:
    """Which way the clause around a code point looks, by its auxiliaries and verb forms."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed

    def tag(self, at: int) -> str:
        """The Penn tag of the word there; empty where there is none."""
        tokens = self._parsed.tokens(at, at + 1)
        return str(tokens[0].tag_) if len(tokens) else ""

    def direction(self, at: int) -> int:
        """-1 told as past, 1 as future, 0 neither or not sure: the time hangs on a noun, or on "until", "by", "to"."""
        tokens = self._parsed.tokens(at, at + 1)
        if not len(tokens):
            return 0
        token, sure, beside, passed = tokens[0], True, False, False
        for _ in range(12):
            if token.pos_ in ("VERB", "AUX"):
                way = verb_direction(token)
                if way is not None and way > 0 and tokens[0].i < token.i and tokens[0].i - token.sent.start > 3:
                    return 0  # "a girl who was shot Tuesday is expected to live"
                if way is not None:
                    return 0 if (way < 0 and not sure) or (way > 0 and passed) else way
                passed = True
            sure = sure and token.lower_ not in _OPEN_ENDS and (token.pos_ != "NOUN" or token.i == tokens[0].i or beside)
            if token.head == token:
                return 0
            beside = token.dep_ in ("compound", "poss", "nmod", "amod")
            token = token.head
        return 0


_PLANS = frozenset("plan schedule expect due set intend hope want slate prepare propose aim".split())
_ARRANGED = frozenset("plan schedule expect due set slate propose postpone reschedule adjourn".split())
_OPEN_ENDS = frozenset("by until till to through before payable due effective for".split())
_FUTURE_WORDS = frozenset(("will", "shall", "'ll", "wo", "’ll"))
_MODALS = frozenset("would might may could should must can".split())
_PAST_WORDS = frozenset(("had", "was", "were", "has", "have", "did"))


def verb_direction(verb: Token) -> int | None:
    """-1, 1, 0 for a tensed verb; None for a participle, which leaves it to the verb above."""
    children = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    words = {c.lower_ for c in children}
    if words & _FUTURE_WORDS or (words & _MODALS and "have" not in words):
        return 1
    if "to" in words:
        if verb.head.lemma_ in _PLANS or verb.head.lemma_ == "be":
            return 1
        return 0 if "have" not in words else -1
    if verb.lemma_ in _ARRANGED and (verb.tag_ == "VBN" or words & {"has", "have"}):
        return 1
    if verb.tag_ == "VBD" or words & _PAST_WORDS:
        return -1
    return None if verb.tag_ in ("VBN", "VBG") else 0
