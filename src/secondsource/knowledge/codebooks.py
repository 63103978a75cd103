"""Conventions of codebooks, as data: what counts as an incident, default attributions, what is left out.

A codebook is a list of rules, each `when` certain things hold of a report, with what then is done and why. `data/codebooks/`
holds the shipped ones; a user's own stand in `<extra>/codebooks/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from secondsource.errors import BadKnowledge
from secondsource.knowledge.files import DATA, load_yaml


@dataclass(frozen=True, slots=True)
class When:
    """What must hold of a report; each condition that is given must. Types and kinds are prefixes ("attack", "state_forces")."""

    types: tuple[str, ...] = ()
    only_types: tuple[str, ...] = ()  # every type of the report is one of these
    statuses: tuple[str, ...] = ()
    initiator_kinds: tuple[str, ...] = ()
    target_kinds: tuple[str, ...] = ()
    not_target_kinds: tuple[str, ...] = ()
    not_initiator_kinds: tuple[str, ...] = ()
    all_target_kinds: tuple[str, ...] = ()
    both_sides: bool = False  # state forces and their armed opponents are both initiators
    no_initiator: bool = False
    no_target: bool = False
    no_killed: bool = False
    background: bool = False
    told: tuple[str, ...] = ()  # one of these words stands in the sentences that tell of the event
    text: tuple[str, ...] = ()  # one of these words stands anywhere in the text
    not_told: tuple[str, ...] = ()
    not_text: tuple[str, ...] = ()  # none of these words stands in the text
    without_types: tuple[str, ...] = ()  # no type of the report is one of these
    with_types: tuple[str, ...] = ()  # some type of the report is one of these
    weapons: tuple[str, ...] = ()  # prefixes of the weapons' types
    persons_hit: bool = False  # somebody was killed, injured or abducted, or is a target
    persons_hurt: bool = False  # somebody was killed, injured or beaten
    nobody_hurt: bool = False
    persons_beaten: bool = False  # somebody was beaten or assaulted
    only_things: bool = False  # what was hit are things alone
    attackers: tuple[str, ...] = ()  # who is told to have attacked or fired, within a fight or beside it: state, rebels, both, nobody
    counted: tuple[str, ...] = ()  # a figure of one of these measures is given, and is not 0
    not_counted: tuple[str, ...] = ()  # none of these measures has such a figure
    one_side: bool = False  # all armed parties are of one side, and it is not the state's
    older_than_days: int | None = None
    ignoring: tuple[str, ...] = ()  # targets that `all_target_kinds` looks past: the last word of their wording, or their kind
    specific_below: float | None = None  # told less as one event than this (weights `specific` of `events.yml`)


@dataclass(frozen=True, slots=True)
class Rule:
    """One convention: when it holds, what is done, and the codebook's reason."""

    when: When
    because: str
    leave_out: bool = False
    keep_one: bool = False  # unless nothing of the text would be left: then its first stays
    set_initiator: Mapping[str, str] | None = None
    set_target: Mapping[str, str] | None = None
    drop_initiators: tuple[str, ...] = ()  # kinds; "" is any
    drop_statuses: tuple[str, ...] = ()  # with these statuses only
    drop_targets: tuple[str, ...] = ()
    target_kind: str | None = None  # of persons whose kind is unknown
    thing_kind: str | None = None  # of things whose kind is unknown
    things_called: Mapping[str, list[str]] | None = None  # kind -> words; a thing whose wording has one of them is of that kind
    things_of: tuple[str, ...] = ()  # things of these kinds are counted as the body that owns them
    set_types: tuple[str, ...] = ()  # the report is of these types instead
    set_status: str | None = None
    lead_type: str | None = None  # the first type with this prefix becomes the main one
    drop_unharmed: tuple[str, ...] = ()  # things of these kinds that nothing happened to are no targets
    unharmed_of: tuple[str, ...] = ()  # such things of these kinds are counted as the body that owns them
    figure_group: str | None = None
    count_as: Mapping[str, str] | None = None  # what befell somebody ("beaten", "missing") -> the measure that counts him, where none does
    as_types: Mapping[str, str] | None = None  # a type -> the one that it is coded as
    add_types: tuple[str, ...] = ()  # types that are coded beside those told
    drop_types: tuple[str, ...] = ()  # types that the codebook does not code beside others
    bodies_of_text: Mapping[str, list[str]] | None = None  # kind -> names, of which the first that the text holds is the body
    names_as_worded: bool = False  # organisations are named as the text does
    drop_settlements: bool = False  # a village or town that nothing is said to have happened to is no target
    drop_countries: bool = False  # a country is no initiator unless it is accused
    group_of_text: tuple[str, ...] = ()  # unnamed initiators of these kinds are of the only such group that the text names
    parts: tuple[str, ...] = ()  # what is told of these types beside others, with targets of its own, is a report of its own
    doer_words: tuple[str, ...] = ()  # "a terrorist attack" that nobody else is told to have made was made by one
    drop_bare_words: bool = False  # "a guerrilla attack" names no doer
    targets_counted: str | None = None  # where nobody is a target, those counted are, and those of no class of this one
    named_again: str | None = None  # a name of no class is no further target, where all counted have one; those of none are of this one
    told_once: tuple[str, ...] = ()  # who was counted is not counted again in a later report, unless it has such a word ("another")
    as_told: bool = False  # the events of a text in the order it tells them, whatever it is mainly about
    weapons_by_noun: bool = False  # means that only a verb tells ("dynamited") are none
    drop_things: tuple[str, ...] = ()  # things of these kinds are no targets
    drop_bodies: tuple[str, ...] = ()  # an organisation of these kinds is no target, only its people and things are
    bodies_as_things: tuple[str, ...] = ()  # one of these kinds is its premises
    drop_told_as: tuple[str, ...] = ()  # who is a party to such deeds alone is none of the event


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Words that tell of an incident of these types, in a text in which none was read, where every text of a corpus is one."""

    types: tuple[str, ...]
    words: tuple[str, ...]  # "*" at the end: the beginning of a word; "...": up to three words between


@dataclass(frozen=True, slots=True)
class Codebook:
    """A named list of conventions."""

    name: str
    title: str
    about: str
    rules: tuple[Rule, ...]
    otherwise: tuple[Otherwise, ...] = ()  # what the words of a text tell in which no incident was read


def load_codebook(name: str, extra: Path | None = None) -> Codebook:
    """The codebook of this name, the user's own first.

    Raises `BadKnowledge` where there is none, naming those there are, or where a rule holds a word that is not known.
    """
    for folder in (*([extra] if extra is not None else []), DATA):
        path = folder / "codebooks" / f"{name}.yml"
        if path.is_file():
            return _made(load_yaml(path), path)
    known = ", ".join(sorted(p.stem for p in (DATA / "codebooks").glob("*.yml")))
    raise BadKnowledge(f"no codebook '{name}'. There are: {known}.")


def _made(data: Mapping[str, Any], path: Path) -> Codebook:
    rules = tuple(_rule(r, path) for r in data["rules"])
    otherwise = tuple(Otherwise(tuple(o["types"]), tuple(o["words"])) for o in data.get("otherwise", ()))
    return Codebook(data["name"], data["title"], " ".join(data["about"].split()), rules, otherwise)


def _rule(raw: Mapping[str, Any], path: Path) -> Rule:
    conditions = {f.name for f in fields(When)}
    deeds = {f.name for f in fields(Rule)}
    unknown = [k for k in (*raw["when"], *raw) if k not in conditions | deeds]
    if unknown:
        raise BadKnowledge(f"{path}: a rule has '{unknown[0]}', which is not known. Conditions: {', '.join(sorted(conditions))}.")
    conditions_given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw["when"].items()}
    deeds_given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items() if k != "when"}
    return Rule(When(**conditions_given), **deeds_given)
