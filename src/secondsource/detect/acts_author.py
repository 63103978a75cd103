"""What the author demands: the numbered demands of an opinion piece, and "the government must ..." in the author's own voice.

A text is taken for opinion where it numbers demands or where its author says "we", "our", "I" outside of quotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from secondsource.detect.speakers_quotes import UTTERANCE, Quote
from secondsource.model import SpeechAct
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Span as TokenSpan
    from spacy.tokens import Token

_NUMBERED = re.compile(r"\s*\(?(\d{1,2})[.)]\s")
_FIRST = frozenset({"we", "our", "us", "i", "my"})
_MUST = frozenset({"must", "should", "ought"})
#: who may be told what he should do outside of a numbered list
_ADDRESSED = frozenset("government parliament state army police ministry minister president authority authorities we".split())
_NEED = frozenset({"need", "needs", "has", "have"})
_OWN = 3  # so many words of the first person make an opinion piece


def author_acts(parsed: Parsed, acts: Sequence[SpeechAct], quotes: Sequence[Quote]) -> Iterator[SpeechAct]:
    """Calls for action by the author of an opinion piece, one a sentence."""
    numbered = _numbered(parsed)
    if len(numbered) < 2 and not _opinion(parsed, quotes):
        return
    taken = [s for a in acts for s in (*a.content_spans, a.cue_span) if s is not None and (a.mode == "speech" or a.kind != "said")]
    name = parsed.document.byline or parsed.document.source or "the author"
    asked: set[int] = set()
    for sent in parsed.sentences:
        paragraph = parsed.paragraph(sent[0])
        cue = _demand(sent, paragraph in numbered)
        if cue is None or (paragraph in numbered and paragraph in asked):
            continue
        span = parsed.span_of(sent.start, sent.end)
        if any(s.start <= parsed.words[cue.i].start < s.end for s in taken):
            continue
        asked.add(paragraph)
        yield SpeechAct("call_for_action", name, None, parsed.span(cue), span, (span,))


def _numbered(parsed: Parsed) -> frozenset[int]:
    """The paragraphs that are items of a numbered list."""
    text = parsed.document.text
    found = {n: int(m[1]) for n, p in enumerate(parsed.paragraphs) if (m := _NUMBERED.match(text, p.start, p.end))}
    return frozenset(found) if sorted(found.values())[:2] == [1, 2] else frozenset()


def _opinion(parsed: Parsed, quotes: Sequence[Quote]) -> bool:
    inside = {i for q in quotes if q.words >= UTTERANCE for i in range(q.first, q.last)}
    return sum(word.form.lower() in _FIRST and n not in inside for n, word in enumerate(parsed.words)) >= _OWN


def _demand(sent: TokenSpan, listed: bool) -> Token | None:
    """The modal of a sentence that demands; None for what should have been, and for guesses ("should be about ten")."""
    for token in sent:
        low = token.lower_
        if low in _MUST and token.dep_ == "aux" and not any(c.lower_ == "have" and c.dep_ == "aux" for c in token.head.children):
            if _asks(sent) or (low == "should" and not (listed or _addressed(token.head))):
                return None
            return token
        if low in _NEED and token.dep_ in ("ROOT", "conj") and any(c.dep_ == "xcomp" and _infinitive(c) for c in token.children):
            return None if _asks(sent) else token
    return None


def _addressed(verb: Token) -> bool:
    """Whether the subject is one that can be asked to act."""
    return any(c.dep_ in ("nsubj", "nsubjpass") and c.lemma_.lower() in _ADDRESSED for c in verb.children)


def _asks(sent: TokenSpan) -> bool:
    return sent.text.rstrip().endswith("?")


def _infinitive(verb: Token) -> bool:
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)
