"""Who gives a count where no verb of speech says so: "the commissioner gave the number of injured as 40", "the ministry's list holds 31".

Read `Givers.giver`: the subject of a verb that gives numbers, the owner of a record that holds one, or the label before a colon.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondsource.knowledge import Knowledge
from secondsource.model import Span, SpeechAct
from secondsource.parse import Parsed
from secondsource.voices import is_institution

if TYPE_CHECKING:
    from spacy.tokens import Token

_LABEL = re.compile(r"(?:\d{1,2}[.:]\d{2} ?(?:[ap]m)?\W+)?(?P<who>[A-Z][^.:;!?\n]{2,60}?):\s")
_COUNT_OF = re.compile(
    r"\b[Bb]y the (?:own )?(?:count|figures|records?|tally|list) of (?P<who>[^,.;:\d]{3,50}?)"
    r"(?: in [a-z]+ \w+)?(?:,|(?= (?:about |at least |some )?\d))"
)
#: verbs that take a number and say whose it is, also inside the words of another
_GIVE = frozenset({"put", "count", "give", "estimate", "tally", "set", "place"})
_AMONG = 12  # tokens from a record to its number


@dataclass(frozen=True)
class Words:
    """The lists of `givers.yml` as sets."""

    verbs: frozenset[str]
    records: frozenset[str]
    pronouns: frozenset[str]
    same: frozenset[str]


@functools.lru_cache(maxsize=4)
def words_of(kb: Knowledge) -> Words:
    """The words of the language of `kb`."""
    lexicon = kb.lexicon("givers")
    return Words(**{k: frozenset(lexicon[k]) for k in ("verbs", "records", "pronouns", "same")})


class Givers:
    """Looks up who gives the counts of one text."""

    def __init__(self, parsed: Parsed, acts: Sequence[SpeechAct], kb: Knowledge) -> None:
        self._parsed = parsed
        self._acts = [a for a in acts if a.speaker and a.source_span is not None]
        self._words = words_of(kb)
        self._lexicon = kb.lexicon("voices")

    def giver(self, span: Span) -> str | None:
        """Who gives the count that stands in a span; None where the text leaves it to the writer."""
        tokens = self._parsed.tokens(span.start, span.end)
        if not len(tokens):
            return None
        number = tokens[0]
        return self._labelled(number) or self._of_record(number) or self._subject(number)

    def nested(self, span: Span, act: SpeechAct | None) -> str | None:
        """Who gives a count inside what another says: "the governor said 6 died, and a clinic put the dead at 20" has two voices."""
        said = None if act is None else act.content_span
        tokens = self._parsed.tokens(span.start, span.end)
        if said is None or not len(tokens):
            return None
        for verb in (tokens[0], *tokens[0].ancestors):
            if verb.lemma_.lower() in _GIVE and verb.pos_ == "VERB" and verb.idx >= said.start:
                subjects = [c for c in verb.children if c.dep_ == "nsubj" and c.pos_ != "PRON" and said.start <= c.idx < span.start]
                return self._named(subjects[0]) if subjects else None
        return None

    def named(self, speaker: str | None, span: Span) -> str | None:
        """A speaker as found, a relative pronoun replaced by what it stands for: "the district, whose last statement spoke of 54"."""
        if speaker is None or speaker.lower() not in ("who", "whose", "which", "that"):
            return speaker
        tokens = self._parsed.tokens(span.start, span.end)
        for verb in tokens[0].ancestors if len(tokens) else ():
            if verb.dep_ == "relcl" and verb.head.i < verb.i:
                words = self._phrase(verb.head)
                return words if is_institution(words, self._lexicon) else None
        return None

    def _subject(self, number: Token) -> str | None:
        """ "The commissioner put it at 90", "had counted 90": the subject of the verb of giving above the number."""
        for verb in (number, *number.ancestors):
            if verb.pos_ in ("VERB", "AUX") and verb.lemma_.lower() in self._words.verbs:
                for c in verb.children:
                    if c.dep_ == "nsubj" and c.i < number.i:
                        return self._named(c, record=verb.lemma_ in ("have", "hold", "show", "name", "list"))
                    if c.dep_ == "agent":
                        return next((self._named(g) for g in c.children if g.dep_ == "pobj"), None)
        return None

    def _named(self, token: Token, *, record: bool = False) -> str | None:
        """The phrase of a subject, where it is one of those who count: an institution, or the one spoken of just before."""
        if token.pos_ == "PRON":
            return self._before(token) if token.lower_ in self._words.pronouns else None
        if record and token.lemma_.lower() in self._words.records:
            return self._owner(token)
        words = self._phrase(token)
        if any(c.lower_ in self._words.same for c in token.children):
            return self._before(token) or words
        return words if is_institution(words, self._lexicon) else None

    def _phrase(self, token: Token) -> str:
        """A noun phrase without its relative clauses and appositions."""
        cut = [c.left_edge.i for c in token.children if c.i > token.i and (c.dep_ in ("relcl", "appos", "acl") or c.is_punct)]
        end = min([*cut, token.right_edge.i + 1])
        return self._parsed.span_of(token.left_edge.i, end).quote.strip(" ,")

    def _of_record(self, number: Token) -> str | None:
        """ "The ministry's list holds 31", "the committee's report has 312 injured": who owns the record left of the number."""
        sent, doc = self._parsed.sentence(number), number.doc
        for i in range(number.i - 1, max(sent.start, number.i - _AMONG) - 1, -1):
            token = doc[i]
            if token.pos_ == "NOUN" and token.lemma_.lower() in self._words.records and token.dep_ in ("nsubj", "nsubjpass"):
                return self._owner(token)
        found = _COUNT_OF.search(self._parsed.span(sent).quote)
        return found["who"].strip() if found and is_institution(found["who"], self._lexicon) else None

    def _owner(self, record: Token) -> str | None:
        for c in record.children:
            if c.dep_ == "poss":
                if c.pos_ == "PRON":
                    return self._before(c)
                words = self._parsed.span_of(c.left_edge.i, c.i + 1).quote.removesuffix("'s").removesuffix("’s").strip()
                return words if is_institution(words, self._lexicon) else None
            if c.dep_ == "prep" and c.lower_ == "of":
                for g in c.children:
                    words = self._phrase(g)
                    if g.dep_ == "pobj" and is_institution(words, self._lexicon):
                        return words
        return None

    def _labelled(self, number: Token) -> str | None:
        """ "The rescue service: 13 killed": what stands before a colon at the head of the sentence."""
        paragraph = self._parsed.paragraph(number)
        start = self._parsed.sentence(number).start
        while (
            start > 0
            and self._parsed.paragraph(start - 1) == paragraph
            and number.i - start < 20
            and number.doc[start - 1].text in (":", ".")
        ):
            start -= 1
        text = self._parsed.span_of(start, number.i).quote
        text = text[text.rfind(". ") + 2 :] if ". " in text else text
        found = _LABEL.match(text + " ") if number.i > start else None
        return found["who"].strip() if found and is_institution(found["who"], self._lexicon) else None

    def _before(self, token: Token) -> str | None:
        """The speaker named last before a pronoun, in its paragraph."""
        at = self._parsed.words[token.i].start
        paragraph = self._parsed.paragraph(token)
        near = [a for a in self._acts if a.source_span is not None and a.source_span.end <= at and self._same(a.source_span, paragraph)]
        return near[-1].speaker if near else None

    def _same(self, span: Span, paragraph: int) -> bool:
        tokens = self._parsed.tokens(span.start, span.end)
        return bool(len(tokens)) and self._parsed.paragraph(tokens[0]) == paragraph
