"""Whom does a mention tell of, and are those of two mentions the same? Named victims tell one event from another.

Read in this order: `Who`, `who_of`, `compare`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from secondsource.detect.figures import Told
from secondsource.knowledge.classes import singular
from secondsource.model import Participant

Name = tuple[str, ...]
#: a head, how many, where that is said, and their kind: ("priest", 6, "religious")
Group = tuple[str, int | None, str]

#: kinds of which a text may tell of many
_BROAD = frozenset({"unknown", "civilians", "rebel", "militia", "state_forces.army", "state_forces.police"})
_ARTICLES = frozenset({"the", "these", "those", "this", "both"})


@dataclass(frozen=True, slots=True)
class Who:
    """Those hit, as two mentions can be compared by them."""

    names: frozenset[Name] = frozenset()
    groups: frozenset[Group] = frozenset()
    pointed: frozenset[str] = frozenset()  # heads of groups that the text has told of before: "the six priests"

    def __bool__(self) -> bool:
        return bool(self.names or self.groups)

    def __or__(self, other: Who) -> Who:
        return Who(self.names | other.names, self.groups | other.groups, self.pointed | other.pointed)


def who_of(parties: Sequence[Participant], told: Sequence[Told], general: frozenset[str]) -> Who:
    """Those hit by one trigger. `general` heads ("man", "person") tell nobody from anybody else."""
    names = {tuple(p.name.lower().split()) for p in parties if p.role == "target" and p.entity == "person" and p.name is not None}
    names |= {(t.member.head.lower_,) for t in told if t.member.kind == "named" and not any(t.member.head.lower_ == n[-1] for n in names)}
    groups: set[Group] = set()
    pointed: set[str] = set()
    for p in parties:
        if p.role != "target" or p.entity not in ("person", "group") or p.name is not None:
            continue
        words = p.text.lower().split()
        head = singular(words[words.index("of") - 1] if "of" in words[1:] else words[-1])
        if head in general:
            continue
        count = p.count[0] if p.count is not None and p.count[0] == p.count[1] else None
        groups.add((head, count, p.kind))
        if words[0] in _ARTICLES:
            pointed.add(head)
    return Who(frozenset(names), frozenset(groups), frozenset(pointed))


def compare(a: Who, b: Who) -> str | None:
    """Whether two mentions tell of the `same` persons by name, of the same `group`, of `other` persons, or nothing can be said."""
    if any(one_name(x, y) for x in a.names for y in b.names):
        return "same"
    if any(_one_group(x, y, a.pointed | b.pointed) for x in a.groups for y in b.groups):
        return "group"
    if a.names and b.names and not (a.groups or b.groups):
        return "other"
    return None


def _one_group(x: Group, y: Group, pointed: Iterable[str]) -> bool:
    """The same head, or as many of the same kind: "six priests", "the six Jesuits"."""
    if x[0] != y[0] and (x[2] != y[2] or x[2] in _BROAD):
        return False
    if x[1] is not None and y[1] is not None:
        return x[1] == y[1] and (x[1] > 1 or (x[0] == y[0] and x[0] in pointed))
    return x[0] == y[0] and x[0] in pointed


def one_name(x: Name, y: Name) -> bool:
    """Whether one name is part of the other; a first name alone is nobody's."""
    short, long = sorted((x, y), key=len)
    rest = iter(long)
    return all(w in rest for w in short) and (len(short) > 1 or len(long) == 1 or short[0] != long[0])
