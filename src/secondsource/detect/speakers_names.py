"""Which name or description stands for the speaker of an attribution; pronouns are resolved by the text.

"He", "it", "they" go back to the nearest fitting mention, subjects of sentences first; "the group" and "its spokesman" to
the group that the text last named; "a statement from X" to X; "who" to what the relative clause speaks of. A pronoun for which
nothing fits stays itself.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondsource.detect.speakers_drafts import Draft
from secondsource.detect.speakers_spans import Range, child
from secondsource.detect.speakers_subjects import antecedent, is_relative
from secondsource.knowledge import Knowledge
from secondsource.model import Actor, Span
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_SINGULAR = frozenset({"he", "she", "him", "her", "his"})
_BODY = frozenset({"it", "its", "itself"})
_PLURAL = frozenset({"they", "them", "their", "both"})
_FIRST = frozenset({"i", "we", "me", "us", "our", "my"})
_MENTION_DEPS = frozenset({"nsubj", "nsubjpass", "pobj", "dobj", "poss", "appos", "conj", "attr"})
_SPEAKING = frozenset({"spoke", "speaks", "speaking", "speak", "behalf", "represents", "representing"})
#: papers that nobody gave out
_UNPUBLISHED = frozenset(
    {"confidential", "secret", "leaked", "internal", "classified", "unpublished", "draft", "restricted", "intercepted"}
)
_BACK = 6  # sentences that a pronoun looks back


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody who can be meant by a later pronoun."""

    head: int
    sentence: int
    sort: str  # person, people, body
    subject: bool


@dataclass(frozen=True, slots=True)
class Speaker:
    """Name, id and kind of a speaker, as far as the text and the register tell."""

    name: str | None = None
    actor_id: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class _Nouns:
    persons: frozenset[str]
    bodies: frozenset[str]
    documents: frozenset[str]
    speak_for: frozenset[str]


@functools.lru_cache(maxsize=4)
def _nouns(kb: Knowledge) -> _Nouns:
    raw = kb.lexicon("speech")
    return _Nouns(*(frozenset(raw[k]) for k in ("persons", "bodies", "documents", "speakers_for")))


class Speakers:
    """Names speakers in the order of the text."""

    def __init__(self, parsed: Parsed, actors: Sequence[Actor], kb: Knowledge) -> None:
        self._parsed = parsed
        self._nouns = _nouns(kb)
        self._actors = {i: a for a in actors for i in self._tokens(a.span)}
        self._mentions: list[Mention] | None = None

    def _tokens(self, span: Span) -> range:
        tokens = self._parsed.tokens(span.start, span.end)
        return range(tokens.start, tokens.end)

    def name(self, draft: Draft) -> Speaker:
        """A draft's speaker; one without a name where the text names none."""
        if draft.source is None or draft.subject is None:
            return Speaker()
        return self._named(self._parsed.doc[draft.subject], draft.source, 0)

    def _named(self, head: Token, span: Range, depth: int) -> Speaker:
        if head.lower_ in _FIRST and head.pos_ == "PRON":  # "US" is no "us"
            return self._author(span)
        if head.lemma_.lower() in self._nouns.documents and any(c.lower_ in _UNPUBLISHED for c in head.lefts):
            return self._paper(head)
        meant = self._meant(head) if depth < 4 else None
        if meant is not None and meant != head:
            return self._named(meant, _core(meant), depth + 1)
        actor = self._actors.get(head.i)
        proper = self._proper(head)
        if proper is not None and (actor is None or actor.described or actor.actor_id is None):
            return self._named(proper, _core(proper), depth + 1)
        if actor is not None and actor.name.lower() == head.lower_ and any(c.lower_ == "of" and c.i > head.i for c in head.children):
            return Speaker(self._text(_core(head)), actor.actor_id, actor.kind)  # "officers of the port police"
        if actor is not None:
            return Speaker(actor.name, actor.actor_id, actor.kind)
        inner = self._inner_actor(head)
        name = self._text(_core(head) if head.pos_ != "PRON" else span)
        if inner is None:
            return Speaker(name)
        named = head.lemma_.lower() in self._nouns.speak_for or head.pos_ == "PROPN"
        return Speaker(name if named else inner.name, inner.actor_id, inner.kind)

    def _paper(self, head: Token) -> Speaker:
        """ "A confidential report by the governor's office": its author did not say it, his paper did; the name tells both."""
        behind = self._behind(head)
        actor = None if behind is None else self._actors.get(behind.i)
        return Speaker(self._text(_core(head)), None if actor is None else actor.actor_id, None if actor is None else actor.kind)

    def _proper(self, head: Token) -> Token | None:
        """The name in apposition to a body: "a little-known outfit, the Lions of the Pass"."""
        if head.pos_ != "NOUN" or head.lemma_.lower() not in self._nouns.bodies:
            return None
        return next((c for c in head.children if c.dep_ == "appos" and c.pos_ == "PROPN" and c.i > head.i), None)

    def others(self, draft: Draft) -> list[Speaker]:
        """The further speakers of "X and Y", "X along with Y"."""
        if draft.subject is None:
            return []
        head = self._parsed.doc[draft.subject]
        found = [c for c in head.conjuncts if c.i > head.i and c.pos_ in ("PROPN", "NOUN")]
        for prep in head.subtree:
            together = prep.lower_ == "alongside" or (prep.lower_ == "with" and prep.head.lower_ in ("along", "together"))
            if together and (obj := child(prep, "pobj")) is not None:
                found.append(obj)
        return [self._named(t, _core(t), 0) for c in found for t in _named_in(c)]

    def _author(self, span: Range) -> Speaker:
        """Who says "I" or "we" outside of quotations: the author, by name where the page gives one."""
        document = self._parsed.document
        return Speaker(document.byline or document.source or "the author")

    def _inner_actor(self, head: Token) -> Actor | None:
        """The actor whose spokesman or organ speaks, or for whom somebody says he speaks."""
        titles = (c for c in head.children if c.dep_ in ("compound", "appos", "nmod"))
        speaks = any(t.lemma_.lower() in self._nouns.speak_for for t in (head, *titles))
        if not speaks and not any(t.lower_ in _SPEAKING for t in head.subtree if t.i > head.i):
            return None
        return next((self._actors[t.i] for t in head.subtree if t.i in self._actors and self._actors[t.i].actor_id), None)

    def _text(self, span: Range) -> str:
        return " ".join(self._parsed.span_of(*span).quote.split())

    # ---------------------------------------------------------------------------------------- whom a word stands for

    def _meant(self, head: Token) -> Token | None:
        low = head.lower_
        if is_relative(head) and head.dep_ != "det":
            return antecedent(head.head)
        if low in _SINGULAR:
            return self._back(head, ("person",))
        if low in _BODY:
            return self._back(head, ("body",))
        if low in _PLURAL:
            return self._back(head, ("people", "body"))
        if head.lemma_.lower() in self._nouns.documents:
            return self._behind(head)
        if head.pos_ == "NOUN" and head.lemma_.lower() in self._nouns.speak_for and (owner := child(head, "poss")) is not None:
            return owner
        if head.lemma_.lower() in self._nouns.bodies and head.i not in self._actors and _definite(head):
            return self._back(head, ("body",), named=True)
        return None

    def _behind(self, document: Token) -> Token | None:
        """Who published a document: "the group's statement", "a message from the front", "X issued a statement saying"."""
        owner = child(document, "poss")
        if owner is not None:
            return owner
        for prep in document.children:
            if prep.dep_ in ("prep", "agent") and prep.lower_ in ("by", "from", "of") and (obj := child(prep, "pobj")) is not None:
                return obj if prep.lower_ != "of" else None
            if prep.dep_ == "acl" and (by := child(prep, "agent")) is not None and (obj := child(by, "pobj")) is not None:
                return obj
        if document.dep_ == "dobj":
            return child(document.head, "nsubj")
        return self._same_document(document) if _definite(document) else None

    def _same_document(self, document: Token) -> Token | None:
        """Who published "the report" when the text first spoke of it."""
        here = self._parsed.sentence_index[document.i]
        for sent in reversed(self._parsed.sentences[max(0, here - _BACK) : here]):
            for token in sent:
                if token.lemma_ == document.lemma_ and (found := self._behind(token)) is not None:
                    return found
        return None

    def _back(self, token: Token, sorts: tuple[str, ...], *, named: bool = False) -> Token | None:
        """The mention that a pronoun at this place goes back to."""
        doc = self._parsed.doc
        here = self._parsed.sentence_index[token.i]
        fitting = [
            m
            for m in self._all()
            if m.head < token.i
            and here - m.sentence <= _BACK
            and m.sort in sorts
            and not (named and doc[m.head].pos_ != "PROPN" and m.head not in self._actors)
            and not self._inside(m.head, token)
        ]
        if not fitting:
            return None
        best = max(fitting, key=lambda m: (m.sentence if m.sentence < here else here - 0.5, m.subject, -m.head))
        return doc[best.head]

    def _inside(self, index: int, token: Token) -> bool:
        """Whether the mention hangs on the very word that is to be resolved."""
        return token.left_edge.i <= index <= token.right_edge.i

    def _all(self) -> list[Mention]:
        if self._mentions is None:
            index = self._parsed.sentence_index
            doc = self._parsed.doc
            self._mentions = [
                Mention(n, index[n], sort, doc[n].dep_ in ("nsubj", "nsubjpass"))
                for n, dep in enumerate(self._parsed.dep)
                if dep in _MENTION_DEPS and (sort := self._sort(doc[n])) is not None
            ]
        return self._mentions

    def _sort(self, token: Token) -> str | None:
        if token.pos_ not in ("NOUN", "PROPN"):
            return None
        actor = self._actors.get(token.i)
        lemma = token.lemma_.lower()
        if lemma in self._nouns.persons:
            return "people" if token.tag_ in ("NNS", "NNPS") else "person"
        if actor is not None or lemma in self._nouns.bodies:
            return "body"
        if token.pos_ == "PROPN" and token.ent_type_ == "PERSON":
            return "person"
        if token.pos_ == "PROPN" and token.ent_type_ in ("ORG", "GPE", "NORP"):
            return "body"
        if token.tag_ == "NNS" and token.dep_ in ("nsubj", "nsubjpass"):
            return "people"
        return None


def _named_in(head: Token) -> list[Token]:
    """The members that a plural names: "its affiliates, including X and Y"; else the head itself."""
    for prep in head.children:
        if prep.lower_ == "including" and (obj := child(prep, "pobj")) is not None:
            return [obj, *(c for c in obj.conjuncts if c.i > obj.i)]
    return [head]


def _definite(head: Token) -> bool:
    det = child(head, "det")
    if det is None or det.lower_ not in ("the", "this", "that", "same"):
        return False
    return not any(c.dep_ in ("compound", "prep", "poss", "nmod") or (c.dep_ == "amod" and c.lower_ != "same") for c in head.children)


def _core(head: Token) -> Range:
    """A noun phrase without what follows a comma or a relative clause."""
    first, last = head.left_edge.i, head.right_edge.i + 1
    for c in head.children:
        if c.i > head.i and (c.dep_ in ("relcl", "acl", "appos") or c.is_punct) and c.left_edge.i > head.i:
            last = min(last, c.left_edge.i)
    while last > head.i + 1 and head.doc[last - 1].is_punct:
        last -= 1
    while first < head.i and (head.doc[first].is_punct or head.doc[first].dep_ in ("cc", "preconj")):
        first += 1
    return first, last
