"""Relations between groups: pledges, alliances, splits, wars.

Read in this order: `find_relations`, then the four ways in which a text states one: a verb ("fought", "swore allegiance to"), a noun
("the war against"), a role ("an ally of"), a compound ("Turkish-backed"). What is denied or only wished is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from secondsource.detect.relations_ends import ARMED, End, Ends
from secondsource.knowledge import Knowledge
from secondsource.knowledge.relation_words import Frame
from secondsource.model import Actor, EventDate, Relation, Time
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_TOGETHER = Frame(kind="alliance", right=("with",))
#: kinds of group that one can join, leave or be a faction of
_JOINED = ("rebel", "militia", "political_party", "religious", "unknown")
#: what states join too
_UNIONS = ("coalition", "alliance")
_JOINT = frozenset({"joint", "combined", "coordinated"})
_NEGATIONS = frozenset({"not", "n't", "never", "no"})


def find_relations(parsed: Parsed, actors: Sequence[Actor], times: Sequence[Time], kb: Knowledge) -> tuple[Relation, ...]:
    """Every relation between two actors that the text states."""
    finder = _Finder(parsed, Ends(parsed, actors, kb), times, kb)
    seen: dict[tuple[str, str, str, int], Relation] = {}
    for relation in finder.relations():
        key = (relation.kind, relation.left_text, relation.right_text, relation.span.start)
        seen.setdefault(key, relation)
    return tuple(sorted(seen.values(), key=lambda r: (r.span.start, r.span.end)))


class _Finder:
    """Walks over the words that may say a relation."""

    def __init__(self, parsed: Parsed, ends: Ends, times: Sequence[Time], kb: Knowledge) -> None:
        self._parsed = parsed
        self._ends = ends
        self._times = times
        self._words = kb.relation_words

    def relations(self) -> Iterator[Relation]:
        """All of them, in the order of their predicates."""
        doc, dep, lower, lemmas = self._parsed.doc, self._parsed.dep, self._parsed.lower, self._parsed.lemmas
        for i, pos in enumerate(self._parsed.pos):
            if pos == "VERB":
                for frame in self._words.verbs.get(lemmas[i], ()):
                    yield from self._verb(doc[i], frame)
                if lower[i] in self._words.backed and dep[i] in ("amod", "compound"):
                    yield from self._backed(doc[i])
            elif pos in ("NOUN", "PROPN"):
                for frame in self._words.nouns.get(lemmas[i], ()):
                    yield from self._noun(doc[i], frame)
                for frame in self._words.roles.get(lemmas[i], ()):
                    yield from self._role(doc[i], frame)
            elif pos == "ADP" and dep[i] == "prep":
                if lower[i] in ("alongside", "with"):
                    yield from self._beside(doc[i])
            elif pos == "ADJ" and lower[i] in _JOINT and dep[i] == "amod":
                yield from self._joint(doc[i])
            elif pos == "ADJ" and lower[i].rpartition("-")[2] in self._words.backed:
                yield from self._backed(doc[i])

    # ------------------------------------------------------------------------------------------------ four ways

    def _verb(self, token: Token, frame: Frame) -> Iterator[Relation]:
        """ "X fought Y", "X swore allegiance to Y"."""
        if _negated(token) and frame.kind != "denies_link":
            return
        if frame.passive and not any(c.dep_ == "agent" for c in token.children):
            return
        persons = frame.kind in ("support", "alliance", "pledge_of_allegiance") or frame.passive
        if frame.object:
            noun = self._object(token, frame.object)
            if noun is None:
                return
            how = frame.right
            rights = self._ends.objects(noun, how, persons=persons) or self._ends.objects(token, how, persons=persons)
            if not rights and frame.kind == "support":
                rights = self._ends.behind(noun, how)
        else:
            rights = self._ends.objects(token, frame.right, persons=persons and not frame.passive)
            if not rights and frame.kind == "support":
                rights = self._ends.behind(token, frame.right)
            if not rights and "from" in frame.right:
                rights = [e for c in token.children if c.dep_ == "dobj" for d in _down(c) for e in self._ends.objects(d, frame.right)]
        lefts = self._ends.subjects(token, persons=persons)
        yield from self._pairs(frame, lefts, rights, token)

    def _object(self, token: Token, lemmas: frozenset[str]) -> Token | None:
        """The verb's object with one of these lemmas, active or passive."""
        for child in token.children:
            if child.dep_ in ("dobj", "nsubjpass", "dative", "oprd", "attr"):
                for noun in (child, *child.conjuncts):
                    if noun.lemma_.lower() in lemmas or noun.lower_ in lemmas:
                        return noun
        return None

    def _noun(self, token: Token, frame: Frame) -> Iterator[Relation]:
        """ "X's war against Y", "clashes between X and Y"."""
        if token.head.pos_ == "VERB" and _negated(token.head):
            return
        if frame.pair:
            both = self._ends.objects(token, frame.right)
            if len(both) >= 2:
                yield from self._pairs(frame, both[:1], both[1:], token)
            return
        for preposition in frame.right:
            rights = self._ends.objects(token, (preposition,))
            if not rights:
                continue
            if preposition == "of" and frame.kind == "support" and token.head.lower_ == "with":
                # "X took the town with the help of Y": Y helps X
                yield from self._pairs(frame, rights, self._ends.owners(token, by=("by",)), token)
                continue
            strict = preposition in frame.weak
            lefts = self._ends.owners(token, by=("by",) if "of" in frame.right else ("of", "by"))
            lefts = [e for e in lefts if not strict or e.kind.startswith(ARMED)]
            yield from self._pairs(frame, lefts, rights, token)

    def _role(self, token: Token, frame: Frame) -> Iterator[Relation]:
        """ "X, an ally of Y"; "X and its ally Y"; "Y leader N"."""
        rights = self._ends.objects(token, frame.right)
        lefts: list[End] = []
        if token.dep_ == "appos":
            lefts = self._ends.all(token.head, persons=frame.person)
        elif token.dep_ == "attr" and token.head.lemma_ == "be":
            lefts = self._ends.subjects(token.head, persons=frame.person)
        if not rights and frame.kind in ("alliance", "rivalry"):
            rights, lefts = self._named_beside(token)
        if frame.person and token.dep_ == "compound" and token.head.pos_ == "PROPN":
            lefts, rights = self._titled(token)
        if not lefts and frame.person:
            lefts = [e for c in token.children if c.dep_ == "appos" for e in self._ends.all(c, persons=True)]
        yield from self._pairs(frame, lefts, rights, token)

    def _titled(self, token: Token) -> tuple[list[End], list[End]]:
        """ "Hamas leader N": the name after the title, the group before it."""
        group = self._ends.of(token)
        if group is None or not group.named or group.first >= token.i:
            return [], []
        first, last = token.i + 1, token.head.i + 1
        person = End(first, last, None, "unknown", True, self._parsed.span_of(first, last).quote)
        text = self._parsed.span_of(group.first, token.i).quote
        return [person], [End(group.first, token.i, group.actor_id, group.kind, True, text)]

    def _named_beside(self, token: Token) -> tuple[list[End], list[End]]:
        """ "Syrian forces and their Hezbollah allies": the owner of the allies is the other half of the pair."""
        owned = any(c.lower_ in ("its", "their") for c in token.lefts)
        names = [e for c in token.children if c.dep_ in ("compound", "amod", "nmod", "appos") for e in self._ends.all(c)]
        if not owned or not names:
            return [], []
        if token.dep_ == "conj":
            return names, self._ends.all(token.head)
        return [], []

    def _beside(self, token: Token) -> Iterator[Relation]:
        """ "X fought alongside Y", "X, together with Y, ..."."""
        low = token.lower_
        joined = low == "alongside" or (low == "with" and self._parsed.doc[token.i - 1].lower_ in ("together", "along"))
        if not joined or token.i == 0:
            return
        head = token.head
        lefts = self._ends.subjects(head) if head.pos_ == "VERB" else self._ends.all(head)
        rights = [e for c in token.children if c.dep_ == "pobj" for e in self._ends.all(c)]
        yield from self._pairs(_TOGETHER, lefts, rights, token)

    def _joint(self, token: Token) -> Iterator[Relation]:
        """ "X and Y launched a joint raid", "a joint patrol with Y", "a joint operation between X and Y"."""
        noun = token.head
        both = self._ends.objects(noun, ("between", "by"))
        doers = both if len(both) >= 2 else self._ends.subjects(noun.head) if noun.head.pos_ == "VERB" else []
        others = self._ends.objects(noun, ("with",))
        if not others and noun.dep_ == "dobj":
            others = self._ends.objects(noun.head, ("with",))
        if others:
            yield from self._pairs(_TOGETHER, doers, others, token)
        elif len(doers) >= 2:
            yield from self._pairs(_TOGETHER, doers[:1], doers[1:], token)

    def _backed(self, token: Token) -> Iterator[Relation]:
        """ "Turkish-backed rebels": the one before the hyphen supports the one after."""
        kind = self._words.backed[token.lower_.rpartition("-")[2]]
        noun = token.head
        n = token.i
        if n < 2 or self._parsed.doc[n - 1].text != "-":
            return
        left = self._ends.of(self._parsed.doc[n - 2], persons=True) or self._nation(n - 2)
        right = self._ends.of(noun)
        if left is not None and right is not None and left.last <= right.last:
            right = End(max(right.first, n + 1), right.last, right.actor_id, right.kind, right.named, "")
            if left.actor_id is not None and left.actor_id == right.actor_id:
                return  # "US-led coalition" is one name
            text = self._parsed.span_of(right.first, right.last).quote
            right = End(right.first, right.last, right.actor_id, right.kind, right.named, text)
            yield self._made(kind, left, right, token)

    def _nation(self, n: int) -> End | None:
        token = self._parsed.doc[n]
        if token.pos_ in ("ADJ", "PROPN", "NOUN") and token.text[:1].isupper():
            return End(n, n + 1, None, "government", True, token.text)
        return None

    # ------------------------------------------------------------------------------------------------ what comes out

    def _pairs(self, frame: Frame, lefts: Sequence[End], rights: Sequence[End], token: Token) -> Iterator[Relation]:
        for left in lefts:
            for right in rights:
                if self._fits(frame, left, right):
                    yield self._made(frame.kind, left, right, token)

    def _fits(self, frame: Frame, left: End, right: End) -> bool:
        """Whether two ends can stand in a relation of this frame: two, apart, and of the right sort."""
        if left.first < right.last and right.first < left.last:
            return False
        if left.actor_id is not None and left.actor_id == right.actor_id:
            return False
        if frame.register and not (right.named and right.kind.startswith(_JOINED)):
            return any(w in right.text.lower() for w in _UNIONS)
        if frame.armed:
            return left.kind.startswith(ARMED) and right.kind.startswith(ARMED)
        return left.named or right.named or frame.kind == "fighting_against"

    def _made(self, kind: str, left: End, right: End, token: Token) -> Relation:
        first, last = min(left.first, right.first, token.i), max(left.last, right.last, token.i + 1)
        return Relation(
            kind=kind,
            left=left.actor_id,
            right=right.actor_id,
            left_text=left.text,
            right_text=right.text,
            span=self._parsed.span_of(first, last),
            date=self._date(token),
        )

    def _date(self, token: Token) -> EventDate | None:
        """The one date that its sentence names, if it names one."""
        sent = token.sent
        start, end = self._parsed.words[sent.start].start, self._parsed.words[sent.end - 1].end
        dated = [t for t in self._times if start <= t.span.start < end and t.earliest is not None and t.type == "DATE"]
        if len(dated) != 1:
            return None
        (time,) = dated
        return EventDate(time.earliest, time.latest, time.precision, time.span)


def _negated(token: Token) -> bool:
    """Whether a verb is denied: "did not pledge", "never fought"."""
    return any(c.dep_ == "neg" or c.lower_ in _NEGATIONS for c in token.children)


def _down(noun: Token) -> list[Token]:
    """A noun and what it is a part of: "half of the city of ..."."""
    return [noun, *(g for c in noun.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj")]
