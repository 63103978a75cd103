"""The ends of a relation: which noun phrases are groups, and how a predicate reaches them in the parse.

Read in this order: `End`, `Ends.of` (is this noun a group?), then `subjects`, `objects` and `owners`, which follow the parse from
a verb or a noun to the phrases that fill its places, through conjunctions and control ("... to defeat Y").
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondsource.detect.phrases import WEEKDAYS
from secondsource.knowledge import Knowledge
from secondsource.model import Actor
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = ("nsubj", "nsubjpass")
_CONTROLLED = frozenset({"xcomp", "advcl", "acl", "conj", "ccomp"})
#: kinds that bear arms
_PEOPLE = frozenset(
    {"crew", "pilot", "airman", "man", "woman", "member", "personnel", "element", "rest", "remnant", "number", "dozen", "hundred"}
)
ARMED = ("state_forces", "rebel", "militia", "unknown", "foreign", "government")
_LEADING = frozenset({"the", "a", "an", "its", "their", "-", ",", "so", "called", "so-called", '"', "“", "”", "'", "‘", "’", "``", "''"})
#: a strike is its author's and nobody's above it; a war may be told of by who joins or is helped in it
_OWN = frozenset({"attack", "strike", "airstrike", "raid", "assault", "clash", "bombardment", "crackdown", "position", "advance"})
#: deeds that stand for those who do them, as the subject of a verb
_STRIKES = frozenset(
    {"strike", "airstrike", "raid", "attack", "bombardment", "shelling", "sortie", "bombing", "offensive", "airstrikes", "mission"}
)
#: whose words and deeds are those of the group that they lead
_HEADS = frozenset({"leader", "commander", "chief", "head", "spokesman", "member", "fighter", "leadership", "emir", "cleric"})


@dataclass(frozen=True, slots=True)
class End:
    """One end of a relation: its tokens `first:last`, id, kind and whether it is a named group."""

    first: int
    last: int
    actor_id: str | None
    kind: str
    named: bool
    text: str


class Ends:
    """Looks up which tokens stand for groups."""

    def __init__(self, parsed: Parsed, actors: Sequence[Actor], kb: Knowledge) -> None:
        self._parsed = parsed
        self._kb = kb
        self._actors: dict[int, Actor] = {}
        for actor in actors:
            first = max(0, bisect.bisect_right(parsed.starts, actor.span.start) - 1)
            for n in range(first, bisect.bisect_left(parsed.starts, actor.span.end)):
                self._actors[n] = actor

    def of(self, token: Token, *, persons: bool = False) -> End | None:
        """The group that a noun stands for, or None; with `persons`, a person's name will do."""
        actor = self._actors.get(token.i)
        if actor is not None:
            return self._end(token, actor.actor_id, actor.kind, named=not actor.described)
        if token.pos_ in ("PROPN", "NOUN") and token.dep_ not in ("compound", "amod") and self._is_nation(token):
            return self._end(token, None, "government", named=True)
        headed = self._headed(token)
        if headed is not None:
            return headed
        if token.pos_ in ("NOUN", "PROPN") and token.lemma_.lower() in self._kb.relation_words.ends:
            return self._end(token, None, self._kind(token), named=False)
        if token.pos_ == "PROPN" and (token.ent_type_ == "NORP" or (persons and token.ent_type_ in ("PERSON", "ORG", ""))):
            return self._end(token, None, "unknown", named=True)
        return self._people_of(token) if token.pos_ == "NOUN" else None

    def _headed(self, token: Token) -> End | None:
        """ "The leader of the brigade", who acts for the brigade."""
        if token.lemma_.lower() not in _HEADS:
            return None
        for child in token.rights:
            if child.lower_ != "of":
                continue
            for name in child.children:
                actor = self._actors.get(name.i)
                if name.dep_ == "pobj" and actor is not None and not actor.described:
                    return End(token.i, name.i + 1, actor.actor_id, actor.kind, True, self._quote(token.i, name.i + 1))
        return None

    def _is_nation(self, token: Token) -> bool:
        """Whether a noun, with the names joined to it, is a country's: "El Salvador"."""
        name = " ".join(c.text for c in token.lefts if c.dep_ == "compound")
        return self._kb.nations.of(f"{name} {token.text}".strip()) is not None or self._kb.nations.of(token.text) is not None

    def behind(self, token: Token, how: Sequence[str]) -> list[End]:
        """Whose the thing is that a verb reaches: "welcomed Ankara's decision", "praised the efforts of the army"."""
        out: list[End] = []
        for noun in self.reached(token, how):
            for child in noun.children:
                if child.dep_ == "poss":
                    out.extend(self._all(child, persons=True))
                elif child.lower_ == "of":
                    out.extend(e for c in child.children if c.dep_ == "pobj" for e in self._all(c))
        return out

    def _people_of(self, token: Token) -> End | None:
        """ "ISIL targets", "the men of the brigade": things and people of a group stand for it."""
        for child in token.children:
            if child.dep_ in ("compound", "nmod") and child.i in self._actors:
                return self._end(token, self._actors[child.i].actor_id, self._actors[child.i].kind, named=True)
            if child.lower_ == "of" and token.lemma_.lower() in _PEOPLE:
                for name in child.children:
                    found = self.of(name) if name.dep_ == "pobj" else None
                    if found is not None:
                        return End(token.i, found.last, found.actor_id, found.kind, found.named, self._quote(token.i, found.last))
        return None

    def _quote(self, first: int, last: int) -> str:
        return self._parsed.span_of(first, last).quote

    def _kind(self, token: Token) -> str:
        """The kind of a plain noun, by the actor or the country that describes it."""
        for child in token.lefts:
            actor = self._actors.get(child.i)
            if actor is not None:
                return actor.kind
        return "civilians" if token.lemma_.lower() in ("people", "civilian", "villager", "protester", "tribe") else "unknown"

    def _end(self, token: Token, actor_id: str | None, kind: str, *, named: bool) -> End:
        first = token.i
        for child in token.lefts:
            if child.lower_ in WEEKDAYS or child.lower_ in ("its", "their"):
                continue
            if child.dep_ in ("amod", "compound", "nmod", "poss", "nummod"):
                first = min(first, child.left_edge.i)
        while first < token.i and self._parsed.doc[first].lower_ in _LEADING:
            first += 1
        last = token.i + 1
        tail = self._of_country(token)
        if tail is not None:
            last = tail
        owner = self._owner_id(token)
        return End(first, last, actor_id or owner, kind, named, self._parsed.span_of(first, last).quote)

    def _of_country(self, token: Token) -> int | None:
        """Where "the Government of Iraq" ends."""
        for child in token.rights:
            if child.lower_ == "of":
                for name in child.children:
                    if name.dep_ == "pobj" and self._kb.nations.of(name.text) is not None:
                        return name.i + 1
        return None

    def _owner_id(self, token: Token) -> str | None:
        """The id of the group whose people these are: "fighters" in "Islamic State fighters"."""
        for child in token.lefts:
            actor = self._actors.get(child.i)
            if actor is not None and child.dep_ in ("compound", "nmod", "poss", "amod"):
                return actor.actor_id
        return None

    # ------------------------------------------------------------------------------------------------ through the parse

    def subjects(self, token: Token, *, persons: bool = False) -> list[End]:
        """Who does what a verb says: its subject or agent, else the one that controls it."""
        found = self._own_subjects(token, persons=persons)
        if found or token.head.i == token.i or any(c.dep_ in _SUBJECTS for c in token.children):
            return found
        if token.dep_ == "relcl" or (token.dep_ == "acl" and token.tag_ == "VBG"):
            return self._all(token.head, persons=persons)
        if token.dep_ == "acl":
            return self.owners(token.head)
        if token.dep_ == "pcomp":
            above = token.head.head
            return self.subjects(above, persons=persons) if above.pos_ == "VERB" else self._all(above) or self.owners(above)
        return self._controller(token, persons=persons) if token.dep_ in _CONTROLLED else []

    def _controller(self, token: Token, *, persons: bool) -> list[End]:
        """ "X asked Y to fight Z": the object of the higher verb, else its subject."""
        head = token.head
        if token.dep_ == "xcomp":
            objects = [e for c in head.children if c.dep_ == "dobj" for e in self._all(c)]
            if objects:
                return objects
        if head.pos_ in ("NOUN", "PROPN"):
            return self.owners(head)
        return self.subjects(head, persons=persons)

    def _own_subjects(self, token: Token, *, persons: bool) -> list[End]:
        passive = any(c.dep_ == "nsubjpass" for c in token.children)
        out: list[End] = []
        for child in token.children:
            if passive and child.dep_ == "agent":
                out.extend(e for c in child.children if c.dep_ == "pobj" for e in self._all(c, persons=persons))
            elif not passive and child.dep_ == "nsubj":
                if child.lemma_.lower() in _STRIKES:  # "the coalition's airstrikes hit ..."
                    out.extend(self.owners(child))
                elif child.lower_ in ("who", "that", "which") and token.dep_ == "relcl":
                    out.extend(self._all(token.head, persons=persons))
                else:
                    out.extend(self._all(child, persons=persons))
        if token.tag_ == "VBN" and not out and token.dep_ == "acl":
            for child in token.children:
                if child.dep_ == "agent":
                    out.extend(e for c in child.children if c.dep_ == "pobj" for e in self._all(c, persons=persons))
        return out

    def objects(self, token: Token, how: Sequence[str], *, persons: bool = False) -> list[End]:
        """Whom a verb or noun reaches by its object or by one of these prepositions."""
        return [e for c in self.reached(token, how) for n in (c, *_named_among(c, token)) for e in self._all(n, persons=persons)]

    def reached(self, token: Token, how: Sequence[str]) -> Iterator[Token]:
        """The nouns behind an object or a preposition."""
        for child in token.children:
            given = child.dep_ == "dative" and "dative" in how and child.pos_ != "ADP"
            if given or (child.dep_ in ("dobj", "nsubjpass") and "dobj" in how):
                yield child
            elif child.dep_ in ("prep", "dative", "agent") and child.lower_ in how:
                yield from (c for c in child.children if c.dep_ in ("pobj", "pcomp"))
            elif child.dep_ in ("prt", "advmod") and child.lower_ in ("away", "off", "out", "up"):
                yield from self.reached(child, how)
        if token.dep_ == "acl" and token.tag_ == "VBN" and "dobj" in how:
            yield token.head

    def owners(self, noun: Token, *, by: Sequence[str] = ("of", "by")) -> list[End]:
        """Whose a noun is: "X's fight", "coalition strikes", "the campaign of X"; else the subject of its verb."""
        out: list[End] = []
        for child in noun.children:
            if child.dep_ in ("poss", "compound", "amod", "nmod") and child.lower_ not in ("its", "their"):
                out.extend(self._all(child))
            elif child.dep_ in ("prep", "agent") and child.lower_ in by:
                out.extend(e for c in child.children if c.dep_ == "pobj" for e in self._all(c))
        return out or self._governor(noun)

    def _governor(self, noun: Token) -> list[End]:
        """ "X joined the fight"; "support for X in its fight": who is next up the tree."""
        head = noun.head
        if noun.dep_ == "pobj" and noun.lemma_.lower() in _OWN:
            return []
        if noun.dep_ == "pobj" and head.head.i != head.i:
            above = head.head
            while (
                head.lower_ == "in"
                and noun.lemma_.lower() == "support"
                and above.pos_ in ("NOUN", "PROPN", "NUM", "ADP")
                and above.head.i != above.i
            ):
                above = above.head  # "hit nine tanks in support of Y": whoever hit them supports Y
            if above.pos_ in ("NOUN", "PROPN"):
                return self._all(above) or self.owners(above)
            while above.pos_ not in ("VERB", "AUX") and above.head.i != above.i:
                above = above.head
            return self._helped(above) or self.subjects(above)
        if head.pos_ in ("VERB", "AUX") and noun.dep_ in ("dobj", "nsubjpass", "attr", "conj"):
            return self.subjects(head)
        return []

    def _helped(self, verb: Token) -> list[End]:
        """Who is helped: in "supported X in its fight", "voiced support for X in the fight", the fight is X's."""
        if not any(f.kind == "support" for f in self._kb.relation_words.verbs.get(verb.lemma_.lower(), ())):
            return []
        direct = [e for c in verb.children if c.dep_ in ("dobj", "nsubjpass") for e in self._all(c)]
        return direct or [e for c in verb.children if c.dep_ == "dobj" for e in self.objects(c, ("for", "to", "of"))]

    def all(self, token: Token, *, persons: bool = False) -> list[End]:
        """A noun and those joined to it by "and", as far as they are groups."""
        return self._all(token, persons=persons)

    def _all(self, token: Token, *, persons: bool = False) -> list[End]:
        found = [self.of(t, persons=persons) for t in (token, *token.conjuncts)]
        return [e for e in found if e is not None]


def _named_among(noun: Token, above: Token) -> list[Token]:
    """The groups that are named for a general one: "groups, including A and B", "factions such as C"."""
    out: list[Token] = []
    for holder in (noun, above, above.head):
        for prep in holder.children:
            such = prep.lower_ == "including" or (prep.lower_ == "as" and prep.i > 0 and prep.nbor(-1).lower_ == "such")
            if such and prep.i > noun.i and prep.sent == noun.sent:
                out.extend(c for c in prep.children if c.dep_ == "pobj")
    return list(dict.fromkeys(out))
