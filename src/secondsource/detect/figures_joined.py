"""Which of the phrases beside a victim are further victims, and which only say who he is? "A and his driver", "two rebels, A and B".

Read in this order: `headed` (the noun that a phrase is about), `hidden` (victims hung too deep), `told_once` (phrases that only say more
of one told before taken out), `apposed_subject`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from secondsource.counts import ONE
from secondsource.detect.figures_member import Member

if TYPE_CHECKING:
    from spacy.tokens import Token

    from secondsource.detect.figures_members import MemberReader

_ARTICLES = frozenset({"a", "an", "another", "one"})
_OWN = frozenset({"his", "her", "their"})
#: words after which it is said who they are
_MARKS = frozenset({"identified", "namely", "named", "viz", "viz.", ":", "-", "–", "—", "--"})
#: what may stand between a person and a second one who is joined with him: nouns, their prepositions, "identified as", "representing"
_LINKS = frozenset({"NOUN", "PROPN", "ADP", "NUM", "ADJ"})
_SINGULAR = frozenset({"was", "is", "has"})
_PLURAL = frozenset({"were", "are", "have"})


def headed(head: Token) -> Token:
    """ "Ravi Das of Karim village": the parse made the village the head, but what has an "of" of its own is no modifier."""
    for c in head.lefts:
        own = c.dep_ in ("nmod", "compound", "poss") and c.pos_ in ("PROPN", "NOUN")
        if own and any(g.dep_ == "prep" and c.i < g.i < head.i and g.lower_ in ("of", "from") for g in c.children):
            return c
    return head


def hidden(head: Token, stop: int, members: Sequence[Member], reader: MemberReader, *, plural: bool) -> Iterator[Token]:
    """Heads joined with a person by "and" that the parse hung on something inside his phrase.

    "A miner, identified as A, and a farmer, identified as B"; "A, a clerk of the Station and B, a guard"; "A, who ..., and his driver".
    `plural`: the verb says that there must be another.
    """
    for t in head.subtree:
        if t.dep_ != "conj" or not head.i < t.i < stop or any(m.first <= t.i < m.last for m in members) or not _reaches(t.head, head):
            continue
        if _may_be_joined(t, head, reader) or (plural and _named_person(t, reader)):
            yield t


def _named_person(t: Token, reader: MemberReader) -> bool:
    noun = reader.noun_of(t)
    person = noun is not None and noun.entity == "person"
    return t.ent_type_ == "PERSON" or (person and (t.tag_ in ("NN", "NNP") or any(c.dep_ == "nummod" for c in t.lefts)))


def _reaches(token: Token, head: Token) -> bool:
    """Whether only nouns, prepositions and participles stand between; what a relative clause tells is another matter."""
    for _ in range(8):
        if token == head:
            return True
        if token.pos_ not in _LINKS and not (token.dep_ == "acl" and token.tag_ in ("VBN", "VBG")):
            return False
        if token.dep_ == "prep" and token.lower_ in ("by", "with", "between", "against", "including", "among", "for"):
            return False
        token = token.head
    return False


def _may_be_joined(t: Token, head: Token, reader: MemberReader) -> bool:
    owner = next((c for c in t.lefts if c.dep_ == "poss" and c.lower_ in _OWN), None)
    if owner is not None:
        return _is_person(t, reader)
    direct = t.head == head
    counted = any(c.dep_ == "nummod" or (c.dep_ == "det" and c.lower_ in _ARTICLES) for c in t.lefts)
    if counted and (t.lemma_ == "other" or t.pos_ == "NUM"):
        return not direct
    inside = _inside(t, head)
    if counted and inside == "identified":
        noun = reader.noun_of(t)
        return noun is None or noun.entity == "person"
    if counted and inside == "appos":  # "A, a clerk and a singer" is one person, "A, a clerk, and a singer, B" are two
        return _is_person(t, reader) and any(c.dep_ == "appos" and c.pos_ == "PROPN" for c in t.children)
    return inside == "appos" and t.ent_type_ == "PERSON" and t.head.ent_type_ != "PERSON" and not _is_person(t.head, reader)


def _inside(t: Token, head: Token) -> str:
    """What holds a joined phrase: an apposition, an "identified as", or something else."""
    at = t.head
    while at != head:
        if at.dep_ in ("appos", "acl"):
            return "identified" if at.dep_ == "acl" and at.lower_ in ("identified", "named", "called") else at.dep_
        at = at.head
    return ""


def _is_person(t: Token, reader: MemberReader) -> bool:
    noun = reader.noun_of(t)
    return (noun is not None and noun.entity == "person") or t.ent_type_ == "PERSON" or (noun is None and t.pos_ == "PROPN")


def told_once(members: Sequence[Member], verb: Token | None) -> list[Member]:
    """The members without those that only name or divide one before them, and with the descriptions of one person made one."""
    out: list[Member] = []
    for m in members:
        whole = out[-1] if out else None
        if whole is not None and whole.kind == "named" and m.kind == "single" and _more_of_him(whole, m):
            continue
        if whole is not None and whole.count is not None and whole.count.low is not None and whole.kind in ("counted", "single"):
            said = _names_between(whole, m)
            if m.kind == "named" and _says_who(whole, m) and said < whole.count.low:
                continue
            low = m.count.low if m.count is not None else None
            if whole.count.low > 1 and low is not None and _marked(whole, m) and _fits(whole, m) and said + low <= whole.count.low:
                continue
        if m.kind != "pronoun" or not out:
            out.append(m)
    return _one_person(out, verb)


def _more_of_him(whole: Member, m: Member) -> bool:
    """ "Ravi Das, a student of the college and member of the club": a noun without article or name says more of a person named."""
    doc = whole.head.doc
    between = doc[whole.last : m.first]
    return len(between) > 2 and between[0].text == "," and _bare_description(m) and not _named_after(m)


def _marked(whole: Member, m: Member) -> bool:
    return any(t.lower_ in _MARKS for t in whole.head.doc[whole.last : m.first])


def _says_who(whole: Member, m: Member) -> bool:
    """Whether names are told right after a count: "two rebels, A and B", "two rebels identified as A ... and B"."""
    doc = whole.head.doc
    after = whole.last
    while after < m.first and (doc[after].is_punct or doc[after].lower_ in ("alias",)):
        after += 1
    straight = after > whole.last and doc[after].pos_ == "PROPN"
    return straight or _marked(whole, m)


def _fits(whole: Member, m: Member) -> bool:
    if m.group is None or whole.group is None or m.group == whole.group:
        return True
    return m.head.dep_ != "conj" or m.head.head != whole.head


def _names_between(whole: Member, m: Member) -> int:
    """How many persons stand between two members by name or number: "two rebels, identified as A ... and B"."""
    doc = whole.head.doc
    names, count = 0, 0
    i = next((t.i for t in doc[whole.last : m.first] if t.lower_ in _MARKS), whole.last)
    while i < m.first:
        t = doc[i]
        if t.pos_ == "NUM" and t.dep_ == "nummod" and t.head.i < m.first and t.head.tag_ == "NNS":
            count += _number(t)
        names += t.pos_ == "PROPN" and _is_named_here(t)
        i += 1
    return max(names, count)


_SMALL = {w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}


def _number(t: Token) -> int:
    return int(t.lower_) if t.lower_.isdigit() else _SMALL.get(t.lower_, 0)


def _is_named_here(t: Token) -> bool:
    """Whether a token ends a name that says who somebody is, and is not the place he comes from or the body he serves."""
    if t.dep_ in ("compound", "nmod", "poss", "amod"):
        return any(c.dep_ == "prep" and c.i > t.i for c in t.children)
    return t.dep_ != "pobj" or t.head.lower_ == "as"


def _one_person(members: Sequence[Member], verb: Token | None) -> list[Member]:
    """ "A former clerk, also a contractor, was shot": a verb in the singular has one subject, however he is described."""
    if len(members) < 2 or any(m.count is None or m.count.low != 1 or m.count.other for m in members):
        return list(members)
    first, last = members[0], members[-1]
    names = [m for m in members if m.kind == "named" and _bare(m)]
    bare = all(_bare_description(m) or m.kind == "named" for m in members[1:])
    alone = verb is not None and agreement(verb, last.head) == "one" and len(names) <= 1 and (bare or _also(members))
    described = len(members) == 2 and first.kind == "single" and _bare_description(first)
    described = described and last.kind in ("single", "named") and not _bare(last)
    if not (alone or (described and _named_after(last) and not _named_after(first) and _untitled(last))):
        return list(members)
    group = next((m.group for m in members if m.group is not None), None)
    noun = next((m.noun for m in members if m.group is not None), first.noun)
    return [replace(first, group=group, noun=noun, count=ONE)]


def _bare(m: Member) -> bool:
    """Whether a name stands without a word for what he is."""
    return m.head.ent_type_ == "PERSON" and m.noun is None


def _bare_description(m: Member) -> bool:
    """Whether a phrase has no article or number of its own: "postman", "leader of the front"."""
    return not any(c.dep_ in ("det", "poss", "nummod") for c in m.head.lefts)


def _untitled(m: Member) -> bool:
    return m.noun is not None


def _also(members: Sequence[Member]) -> bool:
    """Whether a later description is said to be one more of the same person."""
    doc = members[0].head.doc
    return any(t.lower_ in ("also", "well") for a, b in itertools.pairwise(members) for t in doc[a.last : b.head.i])


def _named_after(m: Member) -> bool:
    """Whether a name in apposition follows a description."""
    return m.kind == "named" or any(c.dep_ == "appos" and c.pos_ == "PROPN" for c in m.head.children)


def agreement(verb: Token, subject: Token) -> str | None:
    """What the auxiliary of a verb says of the number of its subject: "one", "many", or None where it says nothing."""
    for t in [verb, *verb.children]:
        if subject.i < t.i and t.dep_ in ("aux", "auxpass", "ROOT", "conj"):
            if t.lower_ in _SINGULAR:
                return "one"
            if t.lower_ in _PLURAL:
                return "many"
    return None


def apposed_subject(before: Sequence[Member], found: Sequence[Member]) -> bool:
    """Whether a second subject only says who the first is: "Ravi Das, a clerk of the bank was shot" has two in the parse."""
    if not before or not found:
        return False
    a, b = before[-1], found[0]
    if a.count is None or b.count is None or a.count.high != 1 or b.count.high != 1 or b.first < a.last:
        return False
    between = a.head.doc[a.last : b.first]
    return 0 < len(between) <= 2 and between[0].lower_ == "," and all(t.dep_ != "cc" for t in between)


#: who says it stands before these where nothing else is their subject
_SAID = frozenset("say add tell announce report confirm state".split())
_THEM = frozenset(("them", "whom", "these", "those"))


def is_share(m: Member) -> bool:
    """ "Killed seven members of one family, four of them women": some of those counted before, and nobody more."""
    if m.head.dep_ not in ("appos", "conj"):
        return False
    words = [t.lower_ for t in m.head.doc[m.first : m.head.i + 1]]
    return any(a == "of" and b in _THEM for a, b in itertools.pairwise(words[1:]))


def is_speaker(m: Member) -> bool:
    """ "22, including four children, the governor, Ana Ruiz, said": the last of the list says it and belongs to none."""
    doc, k = m.head.doc, m.head.right_edge.i + 1
    if m.kind not in ("single", "named") or m.head.dep_ not in ("conj", "appos"):
        return False
    while k < len(doc) and doc[k].is_punct:
        k += 1
    if k >= len(doc) or doc[k].lemma_.lower() not in _SAID or doc[k].tag_ not in ("VBD", "VBZ"):
        return False
    return not any(c.dep_ in ("nsubj", "nsubjpass") for c in doc[k].children)
