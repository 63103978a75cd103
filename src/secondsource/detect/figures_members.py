"""Who is in a noun phrase, and how many? From the head of a phrase to its members, each with count and class.

Read in this order: `Member`, `Reader.members` (a phrase, taken apart at its conjunctions, parts and partitives).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from secondsource.counts import ONE, Count
from secondsource.detect.figures_class import ClassReader
from secondsource.detect.figures_member import Member, aged, words_of
from secondsource.knowledge import Knowledge
from secondsource.knowledge.classes import NounClass, singular
from secondsource.model import Actor, Place
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_COUNTED = frozenset({"nummod", "det", "amod", "predet", "quantmod", "nmod", "compound"})
_ARTICLES = frozenset({"a", "an", "another", "one", "any", "every", "each"})
#: heads that say no more than who was hit, or where he lives: what stands beside them says more
_ANYBODY = frozenset({"victim", "deceased", "villager", "resident", "local", "native", "tribal", "youth", "civilian"})
#: words that a number after them only numbers
_WHICH = frozenset({"class", "grade", "standard", "platoon", "ward", "battalion", "company"})
_SINGULAR = frozenset({"he", "she", "him", "his", "her", "himself", "herself"})
#: counted beside a verb of wounding, and nobody: "was shot six times", "a man in his 20s"
_NO_PERSONS = frozenset({"times", "rounds", "shots", "bullets", "years", "20s", "30s", "40s", "50s", "60s", "70s"})
_HOUSEHOLDS = frozenset({"family", "household"})  # "a family of eight"
_TOLD_OF = frozenset({"dobj", "nsubjpass", "nsubj", "pobj"})
#: an age after a name
_AGE = re.compile(r"\s?\(\s?\d{1,2}\s?\)|, (?:aged )?\d{2},")
#: a noun that no lexicon knows but that ends like a calling
_PERSONAL = re.compile(r"(?:[^aeiou]er|tor|ist|man|woman|ian|ant|eer|ee|master|wright|smith|keeper|wallah)$")


class MemberReader:
    """Takes noun phrases of one document apart."""

    def __init__(self, parsed: Parsed, actors: Sequence[Actor], kb: Knowledge, places: Sequence[Place] = ()) -> None:
        self._parsed = parsed
        self._kb = kb
        self.words = words_of(kb)
        self._actor_kind: dict[int, str] = {}
        self._classes = ClassReader(parsed, self._actor_kind, kb)
        self._places = frozenset(
            t.i for p in places if p.span is not None and not p.adjectival for t in parsed.tokens(p.span.start, p.span.end)
        )
        for actor in actors:
            if "anti-" in actor.span.quote.lower():
                continue  # "the anti-rebel movement" is not the rebels
            for t in parsed.tokens(actor.span.start, actor.span.end):
                self._actor_kind[t.i] = actor.kind

    def members(self, head: Token, *, depth: int = 0) -> list[Member]:
        """The members of the phrase with this head, in the order of the text."""
        if depth > 12:
            return []
        own = self._own(head)
        out = [own] if own is not None else []
        for c in head.children:
            if c.dep_ == "conj" and c.pos_ != "VERB" and c.i > head.i:
                more = self.members(c, depth=depth + 1)
                same = own is not None and bool(more) and _same_person(own, more[0])
                out += [m for m in more[1:] if m.kind != "named"] if same else more
            elif c.dep_ == "prep" and own is not None and c.lower_ in ("of", "from", "in", "at"):
                out += self._lifted(c, depth)
            elif c.dep_ == "appos" and own is not None:
                out = self._appositive(own, c, out, depth)
        return out

    def group_of(self, head: Token) -> str | None:
        """The contract's group of the persons that a phrase names."""
        return self._classes.of(head)[1]

    def noun_of(self, head: Token) -> NounClass | None:
        """What a phrase stands for."""
        return self._classes.of(head)[0]

    def named_before(self, pronoun: Token) -> Member | None:
        """Those who stand as object or subject before a pronoun and agree with it in number, the nearest first."""
        many = pronoun.lower_ not in _SINGULAR
        verb = pronoun.head
        while verb.pos_ not in ("VERB", "AUX") and verb != verb.head:
            verb = verb.head
        for t in reversed(self._parsed.doc[max(0, pronoun.i - 30) : pronoun.i]):
            if t.dep_ not in _TOLD_OF or t.pos_ not in ("NOUN", "PROPN") or t.head in (pronoun.head, verb):
                continue
            m = self.members(t)[:1]
            if not m or (not many and not (m[0].kind == "named" or t.dep_ in ("dobj", "nsubjpass"))):
                continue
            person = m[0].kind == "named" or (m[0].noun is not None and m[0].noun.entity == "person")
            low = m[0].count.low if m[0].count is not None else 2 if t.tag_ in ("NNS", "NNPS") else 0
            if person and ((low or 0) > 1) == many and low != 0:
                return m[0]
        return None

    def has_fate_of_its_own(self, m: Member, measure: str) -> bool:
        """Whether a word beside a member tells another fate: "70 killed and 12 injured", "four bodies and 15 wounded people"."""
        doc = self._parsed.doc
        near = [c for c in m.head.lefts if c.dep_ == "amod"] + ([doc[m.last]] if m.last < len(doc) else [])
        found = [e for t in near for e in (*self._kb.triggers.of(t.lower_, "ADJ"), *self._kb.triggers.of(t.lemma_.lower(), "VERB"))]
        return any(e.measure is not None and e.measure != measure for e in found)

    def is_object(self, m: Member) -> bool:
        """Whether a member is a weapon, a sum of money, a numbered train: counted, but nobody."""
        head = m.head
        if head.lower_ in self.words.money or (head.lower_ in _NO_PERSONS and m.first < head.i):
            return True
        if head.lower_ == "head" and m.count is not None and (m.count.low or 0) > 1:
            return True  # "300 head of cattle"
        if head.i + 1 < len(head.doc) and head.nbor(1).lower_ in ("'s", "’s") and self._kb.counts.is_number(head.text):
            return True  # "a man in his 20's": an age
        if head.pos_ == "NUM" and (_is_age(head) or _is_age_listed(head)):
            return True
        if head.pos_ == "NUM":
            before = head.doc[head.i - 1].lower_ if head.i else ""
            after = head.doc[head.i + 1] if head.i + 1 < len(head.doc) else None
            return before in self.words.money or (after is not None and (after.pos_ == "PROPN" or after.lower_ in self.words.money))
        return self._kb.triggers.is_seizable(head.lemma_.lower(), head.lower_, self._kb.weapons.of(head.lower_))

    def is_event_word(self, head: Token) -> bool:
        """Whether a noun names an event ("the toll of an attack") and so nobody."""
        return any(e.type is not None for e in self._kb.triggers.of(head.lemma_.lower(), "NOUN"))

    def _appositive(self, own: Member, c: Token, out: list[Member], depth: int) -> list[Member]:
        """A second phrase set beside the first: its class, or, where it has a number of its own, one more item of a list."""
        more = self.members(c, depth=depth + 1)
        if not more:
            return out
        first = more[0]
        if c.left_edge.i == own.head.i + 1 and own.noun is not None and first.kind != "named":
            count = own.count or (ONE if first.kind == "single" else None)
            group, noun = first.group or own.group, first.noun or own.noun
            out[0] = replace(own, count=count, group=group, noun=noun, last=first.last)  # "a woman rebel"
            return out + more[1:]
        if _is_one(own) and own.group is None and _is_one(first) and not any(g.dep_ == "cc" for g in c.children):
            out[0] = replace(own, group=first.group, noun=first.noun or own.noun)
            return out + more[1:]  # "one of them, a boy of nine"
        if first.kind == "counted" and own.kind == "counted" and first.group != own.group:
            return out + more
        if any(g.dep_ == "cc" for g in c.children) and first.kind == own.kind and own.count is not None and own.count.high == 1:
            return out + more
        if own.kind == "named" and first.kind in ("counted", "single") and first.count is not None and first.count.high == 1:
            more = [first, *(m for m in more[1:] if m.kind == "named" or m.definite or (m.count is not None and m.count.high != 1))]
        if own.count is None and first.kind in ("named", "single"):
            group = first.group if first.group is not None and own.head.lemma_.lower() in _ANYBODY else own.group or first.group
            named = sum(m.kind == "named" for m in more) if own.head.tag_ in ("NNS", "NNPS") else 1
            out[0] = replace(own, count=Count(named, named), group=group, last=first.last, kind="named")
            if named > 1:
                return out
            return out + more[1:]
        weak = own.group is None or (own.group == "civilians" and own.head.lemma_.lower() in _ANYBODY)
        if weak and first.group is not None and own.kind in ("named", "single"):
            out[0] = replace(own, group=first.group, noun=first.noun)
        return out + more[1:]

    def _lifted(self, prep: Token, depth: int) -> list[Member]:
        """ "An inspector of police and a constable": the constable was hung on "police", but has an article of his own."""
        out: list[Member] = []
        for p in prep.children:
            if p.dep_ != "pobj" or any(c.dep_ in ("det", "nummod") for c in p.lefts):
                continue
            for c in p.children:
                if c.dep_ == "conj" and any(g.dep_ == "nummod" or g.lower_ in _ARTICLES for g in c.lefts):
                    out += self.members(c, depth=depth + 1)
        return out

    # ------------------------------------------------------------------------------------------------------ one member

    def _own(self, head: Token) -> Member | None:
        if head.pos_ == "PRON" and head.lower_ not in ("one", "some", "many", "several", "both", "no"):
            return self._pronoun(head)
        inner = self._partitive(head) or aged(head, self._kb)
        if inner is not None:
            return inner
        count, first = self._left(head)
        noun, group = self._classes.of(head)
        made = Member(head, count, noun, group, first, head.i + 1, parts=self.parts_of(head))
        collective = noun is not None and noun.entity in ("organization", "group") and head.lemma_ not in self.words.general
        body = collective and first < head.i
        if body and count is not None and count.low == 1 and self._parsed.doc[first].lower_ in ("a", "an", "another"):
            return replace(made, count=None, kind="plural")
        if count is not None:
            named = head.tag_ == "NNP" and head.ent_type_ == "PERSON" and self._parsed.doc[first].lower_ == "one"  # "one Ravi Das"
            return replace(made, definite=_definite(head), kind="named" if named else made.kind)
        return self._uncounted(made)

    def _pronoun(self, head: Token) -> Member | None:
        if head.lower_ == "another":
            return Member(head, Count(1, 1, other=True), None, None, head.i, head.i + 1)
        if head.lower_ in ("nobody", "none"):
            return Member(head, Count(0, 0), None, None, head.i, head.i + 1)
        if head.lower_ in ("it", "this", "that", "which", "what", "itself", "there"):
            return None
        single = head.lower_ in ("he", "she", "him", "his", "her", "himself", "herself", "someone", "somebody", "i", "me")
        return Member(head, ONE if single else None, None, None, head.i, head.i + 1, kind="pronoun", definite=True)

    def _uncounted(self, made: Member) -> Member | None:
        head = made.head
        if head.pos_ == "PROPN" and (made.noun is None or made.noun.entity == "person") and head.i not in self._actor_kind:
            titled = any(self._is_title(c) for c in head.lefts)
            place = head.ent_type_ in ("GPE", "LOC", "FAC", "DATE", "NORP") or (head.i in self._places and head.ent_type_ != "PERSON")
            if place and not titled and not self._described(head):
                return None
            if made.noun is not None and singular(head.lower_) != head.lower_:
                return replace(made, kind="plural", definite=_definite(head))
            if made.group is None:
                made = replace(made, group=self._titled_before(made.first))
            return replace(made, count=ONE, kind="named")
        if (
            head.lower_ not in self.words.mass
            and head.tag_ in ("NN", "NNP")
            and ((made.noun is None and _PERSONAL.search(head.lower_)) or (made.noun is not None and made.noun.entity == "person"))
        ):
            return replace(made, count=ONE, kind="single", definite=_definite(head))
        if head.tag_ == "CD":
            return None
        return replace(made, kind="plural", definite=_definite(head))

    def _is_title(self, token: Token) -> bool:
        """Whether a word before a name says what he is: "contractor Ravi Das"."""
        noun = self._kb.classes.of([token.lower_], token.lower_) if token.dep_ in ("compound", "nmod") else None
        return noun is not None and noun.entity == "person"

    def _described(self, head: Token) -> bool:
        """Whether what looks like a place is said to be a person: "Salem Karim (43)", "Sibi, father of a constable"."""
        if _AGE.match(self._parsed.document.text[self._parsed.words[head.i].end :][:8]):
            return True
        for c in head.children:
            if c.dep_ == "appos" and c.pos_ == "NOUN":
                noun = self._kb.classes.of([t.lower_ for t in c.lefts] + [c.lower_], c.lower_)
                return noun is not None and noun.entity == "person"
        return False

    def _titled_before(self, first: int) -> str | None:
        """The class of the phrase before a name and its comma: "a senior officer, Ravi Kumar"."""
        doc = self._parsed.doc
        if first < 2 or doc[first - 1].lower_ != "," or doc[first - 2].pos_ not in ("NOUN", "PROPN"):
            return None
        return self._classes.of(doc[first - 2])[1]

    def _left(self, head: Token) -> tuple[Count | None, int]:
        """The count that stands before a head, or in it, and the token where the phrase begins."""
        first, kept = head.i, [head.i] if self._kb.counts.is_count_word(head.text) else []
        article = None
        for c in head.lefts:
            if (
                c.dep_ == "nummod"
                and self._kb.counts.is_number(head.text)
                and any(t.is_punct and t.text != "-" for t in self._parsed.doc[c.i : head.i])
            ):
                continue
            if c.i > 0 and self._parsed.doc[c.i - 1].lower_ in _WHICH:
                continue  # "a class nine pupil"
            if c.dep_ == "nummod" or (c.dep_ in _COUNTED and self._kb.counts.is_count_word(c.text)):
                kept.append(c.left_edge.i)
            elif c.dep_ == "det" and c.lower_ in _ARTICLES:
                article = c
            if c.dep_ in _COUNTED:
                first = min(first, c.i)
        if not kept and article is None:
            kept = self._beside(first) or self._cut_off(first)
        if kept and head.doc[min(kept) - 1].lower_ == "how" and min(kept) > 0:
            return None, first
        if kept:
            return self._read(min(kept), head, first)
        if article is not None:
            return Count(1, 1, other=article.lower_ == "another"), first
        return None, first

    def _beside(self, first: int) -> list[int]:
        """A number that the parse hung elsewhere, right before the phrase."""
        doc = self._parsed.doc
        for i in range(first - 1, max(first - 4, doc[first].sent.start - 1), -1):
            if self._kb.counts.is_count_word(doc[i].text) and doc[i].pos_ in ("NUM", "ADJ", "DET", "NOUN"):
                return [i]
            if doc[i].pos_ not in ("ADJ", "PROPN", "NOUN") and doc[i].dep_ not in ("compound", "amod"):
                said = doc[i].tag_ in ("VBN", "VBD") and i == first - 1 and doc[i] != doc[first].head
                if said and self._kb.counts.is_number(doc[i - 1].text):
                    continue  # "two wanted rebels": the parse made a verb of what only says which
                break
        return []

    def _cut_off(self, first: int) -> list[int]:
        """A number that the parse made a sentence of its own: "Four | men were wounded"."""
        doc = self._parsed.doc
        if first == 0 or not doc[first].is_sent_start or doc[first].tag_ not in ("NNS", "NNPS", "JJ", "NN"):
            return []
        before = doc[first - 1]
        alone = before.is_sent_start and before.pos_ == "NUM" and self._parsed.paragraph(before) == self._parsed.paragraph(first)
        return [before.i] if alone and self._kb.counts.is_number(before.text) else []

    def _read(self, at: int, head: Token, first: int) -> tuple[Count | None, int]:
        doc = self._parsed.doc
        start = max(min(self._parsed.sentence(head).start, at), at - 4)
        count = self._kb.counts.read([t.text for t in doc[start : head.i + 2]], at - start)
        if count is None or start + count.first > head.i:
            return None, first
        return count, min(first, start + count.first)

    def _partitive(self, head: Token) -> Member | None:
        """ "Scores of people", "two of the attackers", "bodies of three men": the count of one, the class of the other."""
        lemma = head.lower_ if head.lower_ == "remains" else head.lemma_.lower()
        if lemma not in self.words.partitive and head.pos_ != "NUM":
            return None
        inner = [
            p for c in head.children if c.dep_ == "prep" and c.lower_ in ("of", "among") for p in c.children if p.dep_ in ("pobj", "pcomp")
        ]
        if not inner or (lemma in _HOUSEHOLDS and inner[0].pos_ != "NUM"):
            return None
        count, first = self._left(head)
        if lemma in ("number", "total") and any(c.lower_ == "the" for c in head.lefts):
            return None
        found = self.members(inner[0], depth=6)
        if not found:
            named = lemma in ("body", "corpse", "remains") and inner[0].tag_ == "NNP"  # "the body of Sibi", whatever Sibi is elsewhere
            return Member(inner[0], ONE, None, None, first, inner[0].i + 1, kind="named") if named else None
        below = found[0]
        if count is not None and count.low == 1 and lemma not in ("one", "another", "body", "corpse", "each") and head.pos_ != "NUM":
            count = None  # "a total of 18", "a group of five": the article counts the group
        if count is None and lemma not in self.words.groups and lemma not in ("one", "each", "another"):
            return replace(below, first=first) if below.count is not None else below
        if lemma in self.words.groups and (count is None or lemma not in ("body", "corpse", "life")):
            if len(found) > 1:
                total = _sum(found)
                below = replace(below, count=total, group=below.group if len({f.group for f in found}) == 1 else None)
            return replace(below, first=first, last=max(f.last for f in found))
        if count is None and lemma in ("one", "each", "another"):
            count = ONE
        part = below.kind == "pronoun" or any(c.dep_ == "det" and c.lower_ in ("the", "these", "those") for c in below.head.lefts)
        return replace(below, count=count, first=first, last=below.last, kind="counted", part=part, definite=False)

    def parts_of(self, head: Token) -> tuple[Member, ...]:
        """What is named after "including" beside a phrase or a verb."""
        out: list[Member] = []
        for c in head.children:
            if c.dep_ == "prep" and c.lower_ in ("including", "among") and (c.lower_ == "including" or head.pos_ != "NUM"):
                for p in c.children:
                    if p.dep_ in ("pobj", "dobj") and not (c.lower_ == "among" and p.pos_ == "PRON"):  # "among them 14 children": the whole
                        out += [replace(m, part=True) for m in self.members(p, depth=8)]
        return tuple(out)


def _is_one(m: Member) -> bool:
    return m.kind == "counted" and m.count is not None and (m.count.low, m.count.high) == (1, 1)


def _is_age(number: Token) -> bool:
    """ "Another woman, 22, was shot": an age between commas."""
    doc, i = number.doc, number.i
    if i < 2 or i + 1 >= len(doc) or doc[i - 1].text != "," or doc[i + 1].text not in (",", ")") or not number.text.isdigit():
        return False
    return doc[i - 2].tag_ in ("NN", "NNP") and int(number.text) < 110


def _is_age_listed(number: Token) -> bool:
    """ "Four teens, ages 14, 16, 17 and 18": numbers behind "ages"."""
    if not number.text.isdigit():
        return False
    for t in reversed(number.doc[max(number.sent.start, number.i - 12) : number.i]):
        if t.lower_ in ("age", "ages", "aged"):
            return True
        if not (t.is_punct or t.pos_ == "NUM" or t.lower_ in ("and", "to", "from", "between", "or")):
            return False
    return False


def _same_person(own: Member, more: Member) -> bool:
    """ "A trader and secretary of the club", "a trader, Ravi Das": one person in two phrases."""
    if own.kind not in ("counted", "single") or own.count is None or own.count.high != 1:
        return False
    joined = any(c.dep_ == "cc" and c.i < more.first for c in own.head.children)
    if joined:
        return more.kind == "single" and not more.definite and (own.kind == "counted" or (not own.definite and _one_verb(own.head)))
    return more.kind == "named"


def _one_verb(head: Token) -> bool:
    """Whether the verb of a subject is singular: "member and secretary of the front ... was arrested"."""
    verb = [head.head, *head.head.children]
    return head.dep_ in ("nsubj", "nsubjpass") and any(t.lower_ in ("was", "is", "has") and t.i > head.i for t in verb)


def _definite(head: Token) -> bool:
    return any(c.dep_ in ("det", "poss") and c.lower_ not in ("a", "an", "another", "some", "no", "all", "any") for c in head.lefts)


def _sum(members: Sequence[Member]) -> Count | None:
    total: Count | None = None
    for m in members:
        if m.count is None:
            return None
        total = m.count if total is None else total.plus(m.count)
    return total
