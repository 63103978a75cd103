"""What powers and crowds do without killing, compiled from `lexicon/<language>/deeds.yml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Deed:
    """One way to say a deed: its verb with its particles, what its object must be, and what it comes to."""

    id: str
    tail: tuple[str, ...]  # particles and preposition after the verb
    objects: frozenset[str]  # lemmas; empty: the deed needs no object
    any_object: bool
    of: frozenset[str]  # what the object must be of: "the release OF PRISONERS"
    type: str | None
    act: str | None
    sense: str
    intended: str | None  # consent or threat: what its announcement is
    subject: str  # power, crowd or force
    person: bool  # a person's name will do as the object
    party: bool  # the object, or what follows `against`, must be a party
    against: frozenset[str]
    predicate: frozenset[str]
    failed: bool  # holds only where it was tried in vain
    active: bool
    context: frozenset[str]  # one of these must stand in the sentence
    single: bool  # one doer alone: a truce that two declare is an agreement
    mutual: bool  # two do it with each other
    own: bool  # what it is done to is the doer's own
    place: bool  # the name of a place will do as the object
    unless: frozenset[str]  # a word before the object that makes it another thing: "a CHARM offensive"


@dataclass(frozen=True)
class Deeds:
    """Deeds by the lemma of their verb, and the words for those who do them."""

    by_verb: Mapping[str, tuple[Deed, ...]]
    subjects: Mapping[str, frozenset[str]]
    vain: frozenset[str]  # "failed to", "were unable to"
    parties: frozenset[str]  # who can be accused, or what they did: "an investigation into the general"
    sides: frozenset[str]  # plurals that name both sides: "the two countries"
    done: frozenset[str]  # "began to", "decided to": as good as done


def make_deeds(rows: Mapping[str, Any]) -> Deeds:
    """The compiled form of the lexicon's rows."""
    classes = {name: frozenset(words) for name, words in rows["classes"].items()}
    by_verb: dict[str, list[Deed]] = defaultdict(list)
    for row in rows["deeds"]:
        for words in row["verbs"]:
            head, *tail = words.split()
            by_verb[head].append(_deed(row, tuple(tail), classes))
    ordered = {verb: tuple(sorted(deeds, key=lambda d: -len(d.tail))) for verb, deeds in by_verb.items()}
    subjects = {name: frozenset(words) for name, words in rows["subjects"].items()}
    return Deeds(
        by_verb=ordered,
        subjects=subjects,
        vain=frozenset(rows["vain"]),
        done=frozenset(rows["done"]),
        parties=frozenset(rows["parties"]),
        sides=frozenset(rows["sides"]),
    )


def _deed(row: Mapping[str, Any], tail: tuple[str, ...], classes: Mapping[str, frozenset[str]]) -> Deed:
    def lemmas(key: str) -> frozenset[str]:
        return frozenset().union(*(classes.get(name, {name}) for name in row.get(key, ())))

    return Deed(
        id=row["id"],
        tail=tail,
        objects=lemmas("objects") - {"any"},
        any_object="any" in row.get("objects", ()),
        of=lemmas("of"),
        type=row.get("type"),
        act=row.get("act"),
        sense=row.get("sense", ""),
        intended=row.get("intended"),
        subject=row.get("subject", "power"),
        person=row.get("person", False),
        party=row.get("party", False),
        against=frozenset(row.get("against", ())),
        predicate=frozenset(row.get("predicate", ())),
        failed=row.get("failed", False),
        active=row.get("active", False),
        context=frozenset(row.get("context", ())),
        single=row.get("single", False),
        mutual=row.get("mutual", False),
        own=row.get("own", False),
        place=row.get("place", False),
        unless=lemmas("unless"),
    )
