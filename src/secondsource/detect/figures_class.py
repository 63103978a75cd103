"""Of what class are those whom a phrase names? From the head of a phrase to its class and the contract's `group`.

Read `ClassReader.of`: the words of the phrase first, then the party or force beside a general head, then what is said to be so of him.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from secondsource.detect.figures_member import KIND_GROUP, words_of
from secondsource.detect.owners import owner_of
from secondsource.detect.phrases import is_surname
from secondsource.knowledge import Knowledge
from secondsource.knowledge.classes import FORMER, NounClass
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token


class ClassReader:
    """Reads the classes of the phrases of one document."""

    def __init__(self, parsed: Parsed, actor_kind: Mapping[int, str], kb: Knowledge) -> None:
        self._parsed = parsed
        self._actor_kind = actor_kind
        self._kb = kb
        self._words = words_of(kb)

    def of(self, head: Token) -> tuple[NounClass | None, str | None]:
        """The class of a phrase, and the contract's group of its persons."""
        if head.lemma_.lower() in self._words.general and (group := self._by_actor(head)) is not None:
            noun = self._kb.classes.of([head.lower_], head.lower_)
            return noun, group
        noun = self._by_words(head)
        over = noun is not None and noun.name == "former"
        if (group := self._of_house(head) or (None if over else self._of_owner(head))) is not None:
            return noun, group
        if noun is None or (noun.group in (None, "civilians", "attackers") and not over):
            group = self._tied(head)
            if group is not None:
                return noun, group
        if noun is not None and noun.group == "attackers" and head.lemma_.lower() in self._words.anybody:
            return noun, self._said_to_be(head)  # "an unidentified man" may be anybody, a victim too
        if noun is not None and noun.group is not None:
            return noun, noun.group
        near, group = self._beside(head)
        if group is not None:
            return noun or near, group
        if head.pos_ == "NUM":
            for c in head.children:
                if c.dep_ == "prep" and c.lower_ == "from":
                    for p in c.children:
                        return self.of(p)
        return noun, self._said_to_be(head)

    def _of_house(self, head: Token) -> str | None:
        """Cadets and recruits are of the force whose college, academy or barracks is told of before them."""
        if head.lemma_.lower() not in _IN_TRAINING:
            return None
        for t in reversed(self._parsed.doc[max(0, head.i - 40) : head.i]):
            if t.lemma_.lower() in _HOUSES:
                noun = self._by_words(t)
                if noun is not None and noun.kind.startswith("state_forces"):
                    return KIND_GROUP.get(noun.kind)
        return None

    def _of_owner(self, head: Token) -> str | None:
        """The guard of an official is of the security forces; a comrade of armed men is one of them."""
        lemma = head.lemma_.lower()
        if lemma not in self._words.guards and lemma not in self._words.comrades:
            return None
        owner = owner_of(head, self._kb)
        if owner is None or owner.lemma_.lower() in self._words.comrades | self._words.guards:
            return None
        group = self.of(owner)[1]
        if lemma in self._words.guards:
            return "security_forces" if group == "officials" else None
        return group if group in _ARMED else None

    def _tied(self, head: Token) -> str | None:
        """ "Farmers working for the militia", "a leader belonging to the Front": the class of the body that they are told to be of."""
        for c in head.rights:
            if c.dep_ != "acl" or c.lower_ not in self._words.tied:
                continue
            for t in self._parsed.doc[c.i + 1 : min(c.i + 9, c.right_edge.i + 1)]:
                group = KIND_GROUP.get(self._actor_kind.get(t.i, ""))
                if group in _ARMED or (group == "officials" and c.lower_ == "belonging"):
                    return group if not _against(t) else None
        return None

    def _by_words(self, head: Token) -> NounClass | None:
        """What the words of the phrase say: those before the head, then those after "of"."""
        near = self._parsed.doc[max(head.left_edge.i, head.i - 7) : head.i + 1]
        words = [w for t in near if t.is_alpha or t.i == head.i or (len(t) > 2 and "-" in t.text) for w in t.lower_.split()]
        noun = None if is_surname(head, self._kb) else self._kb.classes.of(words, head.lower_.split()[-1])
        if (noun is None or noun.group is None or noun.group == "civilians") and head.ent_type_ != "PERSON":
            for c in head.rights:
                if c.dep_ != "prep" or c.lower_ not in ("of", "from"):
                    continue
                if noun is None or noun.group is None:
                    noun = self._kb.classes.of(words + [t.lower_ for t in c.subtree][:8], head.lower_) or noun
                for p in c.children if head.lemma_.lower() in _HEADS else ():  # "the chief of Karim village" is a village chief
                    found = self._kb.classes.of([p.lower_, head.lower_], head.lower_)
                    if found is not None and found.kind == "government" and found.entity == "person":
                        return found
        if noun is not None and noun.entity == "thing" and head.pos_ == "PROPN" and head.ent_type_ == "PERSON":
            return None
        return noun

    def _beside(self, head: Token) -> tuple[NounClass | None, str | None]:
        """The class of a title before a name, or of the party or force named there: "Front leader Ravi Das"."""
        before = [c for c in self._parsed.doc[head.left_edge.i : head.i] if c.dep_ in ("compound", "amod", "nmod")]
        former = any(c.lower_ in FORMER for c in head.lefts)
        for c in [head, *reversed(before)]:
            if c != head:
                if c.lemma_.lower() in self._words.general and (group := self._party_before(c, head)) is not None:
                    return None, group
                words = [t.lower_ for t in self._parsed.doc[head.left_edge.i : c.i + 1]]
                near = self._kb.classes.of(words[-7:], c.lower_)
                if near is not None and near.group not in (None, "attackers") and near.entity != "thing":
                    return near, near.group
            kind = self._actor_kind.get(c.i)
            if kind in KIND_GROUP:
                return None, "civilians" if former and kind.startswith(("rebel", "militia")) else KIND_GROUP[kind]
        return None, None

    def _party_before(self, title: Token, head: Token) -> str | None:
        """The class that a party gives to a title before a name: "Front district leader Ravi Das"."""
        for t in self._parsed.doc[head.left_edge.i : title.i]:
            group = KIND_GROUP.get(self._actor_kind.get(t.i, ""))
            if group is not None and not _against(t):
                return group
        return None

    def _said_to_be(self, head: Token) -> str | None:
        """ "One person, suspected to be a rebel", "a man said to be a party worker": the class that he is said to be of."""
        for c in head.rights:
            if c.dep_ not in ("acl", "advcl") or c.lower_ not in _SAID or c.i - head.i > 6:
                continue
            for t in self._parsed.doc[c.i + 1 : min(c.right_edge.i + 1, c.i + 7)]:
                if t.lower_ in ("by", "that", "killed"):
                    break
                if (t.dep_ == "attr" or (t.dep_ == "pobj" and t.head.lower_ == "as")) and t.pos_ in ("NOUN", "PROPN"):
                    group = self.of(t)[1]
                    return None if group == "attackers" else group
        return None

    def _by_actor(self, head: Token) -> str | None:
        """The class that a named party or force beside a general head gives: "a member of the Front", "a Front activist"."""
        if any(c.lower_ in FORMER for c in head.lefts):
            return None
        near = [c for c in head.lefts if c.dep_ in ("compound", "nmod", "amod", "poss")]
        for c in head.rights:
            if (c.dep_ == "prep" and c.lower_ in ("of", "from")) or (c.dep_ == "acl" and c.lower_ == "belonging"):
                near += [t for t in c.subtree if t.i - head.i <= 14]
                near += _led(c)
        for t in near:
            kind = self._actor_kind.get(t.i, "")
            group = KIND_GROUP.get(kind)
            if group is not None and not _against(t):
                return "civilians" if kind == "political_party" and head.lemma_.lower() in self._kb.classes.adherents else group
        return None


def _led(prep: Token) -> list[Token]:
    """The words right after "of", where the parse broke off: "a leader of the ruling | Front"."""
    out: list[Token] = []
    for t in prep.doc[prep.i + 1 : prep.i + 6]:
        if t.is_punct or t.pos_ in ("CCONJ", "ADP", "AUX") or t.tag_ in ("VBD", "VBZ", "VBP"):
            break
        out.append(t)
    return out


#: classes whose members bear arms
_ARMED = frozenset({"police", "army", "paramilitary", "security_forces", "militants", "other_armed"})
#: who is at the head of a village, a ward or a block
_HEADS = frozenset({"chief", "head", "headman", "president", "chairman", "chairperson", "secretary", "leader"})
_IN_TRAINING = frozenset({"cadet", "trainee", "recruit", "candidate"})
_HOUSES = frozenset({"college", "academy", "school", "centre", "center", "barracks", "camp", "institute", "base", "compound"})
#: what somebody is taken for, in a clause after him
_SAID = frozenset({"said", "suspected", "believed", "stated", "reported", "thought", "alleged", "claimed", "known", "described"})


def _against(t: Token) -> bool:
    """Whether a party is named only as what is fought: "the anti-Maoist movement"."""
    doc = t.doc
    return t.lower_.startswith("anti") or doc[max(0, t.i - 2) : t.i].text.lower().replace(" ", "").endswith(("anti-", "anti"))
