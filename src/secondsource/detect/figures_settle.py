"""Whom do "they", "another" and "nine others" mean? Counts and classes taken from what was told just before.

Read `settle`. Works on all that the hits of a document tell, in the order of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from secondsource.detect.figures import Told
from secondsource.detect.figures_members import Member
from secondsource.detect.triggers import Hit

if TYPE_CHECKING:
    from spacy.tokens import Token

_PLURAL = frozenset({"they", "them", "themselves", "all", "both", "these", "those", "who", "whom"})


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
        made = [_referred(t, named_before) for t in made]
        out[hit] = made
        before += [t for t in made if t.scope != "part"]
    return out


def _referred(t: Told, named_before: Callable[[Token], Member | None]) -> Told:
    """ "They dragged out two traders and shot them dead": a count that no trigger told before."""
    m = t.member
    if m.head.pos_ != "PRON" or m.head.lower_ not in _PLURAL or (m.count is not None and m.group is not None):
        return t
    found = named_before(m.head)
    return t if found is None else replace(t, member=replace(m, count=m.count or found.count, group=m.group or found.group))


def _settled(t: Told, before: Sequence[Told], sentence_of: Callable[[int], int], target_group: Callable[[int], str | None]) -> Told:
    m = t.member
    here = sentence_of(m.first)
    near = [b for b in before if here - 2 <= sentence_of(b.member.first) <= here and b.member.head.i < m.head.i]
    if m.kind == "pronoun":
        return replace(t, member=_pronoun(m, near))
    if m.group is None and m.head.pos_ == "PRON":
        return replace(t, member=replace(m, group=_pronoun(m, near).group))
    if m.group is None and _elliptic(m):
        same = [b for b in near if sentence_of(b.member.first) == here]
        groups = {b.member.group for b in same}
        if len(groups) == 1:
            return replace(t, member=replace(m, group=groups.pop()))
        if not same:
            return replace(t, member=replace(m, group=target_group(here)))
    return t


def _pronoun(m: Member, near: Sequence[Told]) -> Member:
    for b in reversed(near):
        c = b.member.count
        plural = c is None or c.high is None or c.high > 1
        if (m.head.lower_ in _PLURAL) == plural:
            return replace(m, group=b.member.group, count=m.count or c)
    return m


def _elliptic(m: Member) -> bool:
    """ "Nine", "nine others", "another": a count without a noun of its own."""
    return m.head.pos_ == "NUM" or m.head.lemma_.lower() in ("other", "another", "more", "one")
