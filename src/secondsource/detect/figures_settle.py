"""Whom do "they", "another" and "nine others" mean? Counts and classes taken from what was told just before.

Read `settle`. Works on all that the hits of a document tell, in the order of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from secondsource.detect.figures import Told
from secondsource.detect.figures_member import Member
from secondsource.detect.triggers import Hit

if TYPE_CHECKING:
    from spacy.tokens import Token

_PLURAL = frozenset({"they", "them", "their", "themselves", "all", "both", "these", "those", "who", "whom"})
_NOBODY = frozenset({"i", "me", "we", "us", "you", "someone", "somebody", "nobody", "one", "another", "none"})
#: nouns by which persons told of before are meant, whoever they are
_THOSE = frozenset({"duo", "pair", "trio", "couple", "victim", "deceased", "two", "three", "four", "five", "latter"})


def settle(
    told: Mapping[Hit, Sequence[Told]],
    sentence_of: Callable[[int], int],
    target_group: Callable[[int], str | None],
    named_before: Callable[[Token], Member | None],
) -> dict[Hit, list[Told]]:
    """What the hits tell, with pronouns and elliptic counts given the count and class that they stand for."""
    before: list[Told] = []
    out: dict[Hit, list[Told]] = {}
    for hit, items in told.items():
        made = [_settled(t, before, sentence_of, target_group) for t in items]
        hit_so_far = {t.member.head.i for t in (*before, *items) if t.measure == items[0].measure} if items else set()
        made = [_referred(t, named_before, hit_so_far) for t in made]
        out[hit] = made
        before += [t for t in made if t.scope != "part"]
    return out


def _referred(t: Told, named_before: Callable[[Token], Member | None], hit_so_far: Set[int]) -> Told:
    """ "They dragged out two traders and shot them dead": a count that no trigger told before."""
    m = t.member
    if t.of is not None or m.head.pos_ != "PRON" or m.head.lower_ in _NOBODY or (m.count is not None and m.group is not None):
        return t
    found = named_before(m.head)
    if found is None or (found.group in ("militants", "attackers") and found.head.dep_ == "nsubj"):
        return t  # those who did it are not those it befell
    part = m.part and found.head.i in hit_so_far  # "attacked sleeping recruits, killing 30 of them": no share of those who died
    return replace(t, member=replace(m, count=m.count or found.count, group=m.group or found.group, part=part))


def _settled(t: Told, before: Sequence[Told], sentence_of: Callable[[int], int], target_group: Callable[[int], str | None]) -> Told:
    m = t.member
    known = _told_before(t, before, sentence_of)
    if known is not None:
        t = replace(t, of=known)
    here = sentence_of(m.first)
    near = [b for b in before if here - 2 <= sentence_of(b.member.first) <= here and b.member.head.i < m.head.i]
    if m.kind == "pronoun" or (m.definite and m.head.lemma_.lower() in _THOSE):
        found = _antecedent(m, near)
        if found is None:
            return t
        group = found.member.group if m.kind == "pronoun" else m.group or found.member.group
        return replace(t, member=replace(m, group=group, count=m.count or found.count), of=found)
    if m.group is None and m.head.pos_ == "PRON":
        found = _antecedent(m, near)
        if found is None:
            return t
        return replace(t, member=replace(m, group=found.member.group, part=m.part and found.measure == t.measure))
    if m.group is None and _elliptic(m):
        same = [b for b in near if sentence_of(b.member.first) == here]
        groups = {b.member.group for b in same}
        if len(groups) == 1:
            return replace(t, member=replace(m, group=groups.pop()))
        if not same:
            return replace(t, member=replace(m, group=target_group(here)))
    return t


def _antecedent(m: Member, near: Sequence[Told]) -> Told | None:
    """The nearest persons told of before that agree in number."""
    many = m.head.lower_ in _PLURAL if m.kind == "pronoun" or m.head.pos_ == "PRON" else m.head.tag_ in ("NNS", "NNPS", "CD")
    many = many or m.head.lemma_.lower() in ("duo", "pair", "couple", "trio")
    either = m.head.lower_ in ("deceased", "latter", "dead")
    for b in reversed(near):
        c = b.count
        if either or (many == (c is None or c.high is None or c.high > 1) and (m.count is None or c is None or m.count.low == c.low)):
            return b
    return None


def _told_before(t: Told, before: Sequence[Told], sentence_of: Callable[[int], int]) -> Told | None:
    """Where the same fate was told of the same persons: by name, or as "the six workers"."""
    m = t.member
    if m.kind == "named" and m.count is not None and m.count.high == 1 and m.head.pos_ == "PROPN":
        name = {m.head.lower_, *(c.lower_ for c in m.head.lefts if c.dep_ == "compound" and c.ent_type_ == m.head.ent_type_)}
        fate = [b for b in before if b.measure == t.measure and b.hit != t.hit]
        called = next((b for b in (*fate, *before) if b.hit != t.hit and name <= _names_of(b)), None)
        return called or next((b for b in reversed(fate) if _introduced(b, t) and sentence_of(b.hit.i) >= sentence_of(t.hit.i) - 3), None)
    if m.definite and m.kind == "counted" and m.count is not None and (m.count.low or 0) > 1 and not m.other:
        return next((b for b in before if b.measure == t.measure and _same_number(b, t) and _alike(m, b.member)), None)
    return None


def _same_number(a: Told, b: Told) -> bool:
    return a.count is not None and b.count is not None and (a.count.low, a.count.high) == (b.count.low, b.count.high)


def _introduced(b: Told, t: Told) -> bool:
    """ "A sub-inspector was abducted ... the band abducted Ravi Das, the sub-inspector": told of by his calling first, then by name."""
    known = b.member.group is not None and b.member.group == t.member.group
    return known and _same_number(b, t) and not b.member.other and b.member.kind != "named" and not _names_of(b)


def _alike(a: Member, b: Member) -> bool:
    return a.group is None or b.group is None or a.group == b.group


def _names_of(b: Told) -> set[str]:
    """The words of the names that stand in a phrase: "one Ravi Das", "a clerk, identified as Ravi Das"."""
    head = b.member.head
    last = min(head.right_edge.i + 1, head.i + 16)
    words = head.doc[b.member.first : last]
    own = {head.i, *(c.i for c in head.lefts)} if b.member.kind == "named" or head.ent_type_ == "PERSON" else set()
    return {w.lower_ for w in words if w.pos_ == "PROPN" and (w.ent_type_ == "PERSON" or w.i in own or w.head.lower_ == "as")}


def _elliptic(m: Member) -> bool:
    """ "Nine", "nine others", "another": a count without a noun of its own."""
    return m.head.pos_ == "NUM" or m.head.lemma_.lower() in ("other", "another", "more", "one")
