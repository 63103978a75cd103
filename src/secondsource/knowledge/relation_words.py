"""How relations between groups are worded, compiled from `lexicon/<language>/relations.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Frame:
    """One way to say a relation: where its right end stands, and what must hold."""

    kind: str
    right: tuple[str, ...]  # `dobj`, `dative` or prepositions
    object: frozenset[str] = frozenset()  # lemmas, one of which must be the verb's object
    armed: bool = False  # both ends must be able to fight
    register: bool = False  # the right end must be a named group
    pair: bool = False  # both ends follow the preposition: "between X and Y"
    passive: bool = False  # the left end may be a person: "led by ..."
    person: bool = False  # the left end is a person
    weak: frozenset[str] = frozenset()  # prepositions that hold only between two armed sides


@dataclass(frozen=True)
class RelationWords:
    """Frames by lemma."""

    verbs: Mapping[str, tuple[Frame, ...]]
    nouns: Mapping[str, tuple[Frame, ...]]
    roles: Mapping[str, tuple[Frame, ...]]
    backed: Mapping[str, str]
    ends: frozenset[str]


def make_relation_words(rows: Mapping[str, Any]) -> RelationWords:
    """The compiled form of the lexicon's rows."""
    return RelationWords(
        verbs=_frames(rows["verbs"]),
        nouns=_frames(rows["nouns"]),
        roles=_frames(rows["roles"]),
        backed=dict(rows["backed"]),
        ends=frozenset(rows["ends"]),
    )


def _frames(rows: list[Mapping[str, Any]]) -> Mapping[str, tuple[Frame, ...]]:
    out: dict[str, tuple[Frame, ...]] = {}
    for row in rows:
        frame = Frame(
            kind=row["kind"],
            right=tuple(row["right"]),
            object=frozenset(row.get("object", ())),
            armed=bool(row.get("armed")),
            register=bool(row.get("register")),
            pair=bool(row.get("pair")),
            passive=bool(row.get("passive")),
            person=bool(row.get("person")),
            weak=frozenset(row.get("weak", ())),
        )
        for lemma in row["lemmas"]:
            out[lemma] = (*out.get(lemma, ()), frame)
    return out
