"""Words that are violent only where somebody bears arms, or something is hit: "targeted", "entered", "struck", "a battle".

Each function reads one hit and says whether it stands; `events_decide.holds` asks them.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from secondsource.detect.arms import arms_of, is_blow
from secondsource.detect.figures import Told
from secondsource.detect.figures_members import MemberReader
from secondsource.detect.triggers import Hit
from secondsource.knowledge import Knowledge

if TYPE_CHECKING:
    from spacy.tokens import Token


def is_figure(noun: Token, lists: Mapping[str, frozenset[str]]) -> bool:
    """ "A legal battle", "an explosion of joy", "a heart attack"."""
    if any(c.dep_ in ("amod", "compound") and c.lower_ in lists["figurative_before"] for c in noun.lefts):
        return True
    return any(g.lower_ in lists["figurative_of"] for c in noun.rights if c.lower_ == "of" for g in c.children)


#: classes of those who bear arms against others
_BEARERS = frozenset({"attackers", "militants", "other_armed"})
_FORCES = frozenset({"army", "police", "paramilitary", "security_forces"})


def _subjects(verb: Token) -> list[Token]:
    """Who does it: the subject of a verb, or of the one it is joined with, the agent of a passive."""
    while verb.dep_ in ("conj", "xcomp", "advcl") and not any(c.dep_ == "nsubj" for c in verb.children) and verb.head != verb:
        verb = verb.head
    found = [c for c in verb.children if c.dep_ == "nsubj"]
    found += [g for c in verb.children if c.dep_ == "agent" or c.lower_ in ("in", "by", "with") for g in c.children if g.dep_ == "pobj"]
    if verb.dep_ in ("relcl", "acl"):
        found.append(verb.head)
    return found


def _group(token: Token, reader: MemberReader) -> str | None:
    """The class of persons that a noun stands for."""
    members = reader.members(token)
    return members[0].group if members else None


def is_with_force(hit: Hit, reader: MemberReader, kb: Knowledge) -> bool:
    """Whether a verb of aiming is done by somebody in arms, or by an attack or a weapon: "targeted in a raid"."""
    if hit.pos != "VERB":
        return True
    found = _subjects(hit.token)
    aims = [reader.noun_of(c) for c in hit.token.children if c.dep_ in ("dobj", "nsubjpass")]
    if any(noun is not None and (noun.entity == "thing" or noun.kind.startswith("state_forces")) for noun in aims):
        return True
    if any(_group(t, reader) in _BEARERS | _FORCES or kb.weapons.of(t.lower_) is not None for t in found):
        return True
    entries = [e for t in found for e in kb.triggers.of(t.lemma_.lower(), "NOUN")]
    return any((e.type or "").startswith(("attack", "battle")) for e in entries)


def is_by_bearers(hit: Hit, reader: MemberReader) -> bool:
    """Whether a verb is done by those who can only come in arms: what "gunmen attacked" was attacked with arms, whatever it is."""
    return hit.pos == "VERB" and any(_group(t, reader) in _BEARERS for t in _subjects(hit.token))


@functools.lru_cache(maxsize=4)
def figurative_of(kb: Knowledge, *, by_bearers: bool = False) -> frozenset[str]:
    """What is only attacked or killed in a figure of speech; a market too, unless those in arms do it."""
    words = kb.lexicon("status")
    return frozenset((*words["figurative"], *(() if by_bearers else words["figurative_unarmed"])))


def is_armed_block(hit: Hit, reader: MemberReader) -> bool:
    """Whether those who block a road bear arms."""
    return any(_group(t, reader) in _BEARERS for t in _subjects(hit.token))


def is_armed_entry(hit: Hit, reader: MemberReader, kb: Knowledge) -> bool:
    """Whether somebody who can only have come in arms entered a building or post: "a gunman entered a training centre"."""
    token = hit.token
    if not any(c.dep_ == "nsubj" and _group(c, reader) in _BEARERS for c in token.children):
        return False
    inside = [c for c in token.children if c.dep_ == "dobj"]
    inside += [g for c in token.children if c.lower_ in ("into", "inside", "in") for g in c.children if g.dep_ == "pobj"]
    nouns = [noun for t in inside if t.lemma_.lower() not in kb.triggers.places and (noun := reader.noun_of(t)) is not None]
    return any(noun.entity in ("thing", "organization") for noun in nouns)


def is_struck(hit: Hit, reader: MemberReader, strikes: frozenset[str]) -> bool:
    """ "Struck a post", "a strike on a depot": something is hit; workers who strike hit nothing."""
    token = hit.token
    if hit.pos == "VERB":
        return any(c.dep_ in ("dobj", "nsubjpass") or c.lower_ in ("at", "inside", "near", "again") for c in token.children) or any(
            c.dep_ == "nsubj" and _group(c, reader) in _BEARERS for c in token.children
        )
    if any(c.dep_ == "prep" and c.lower_ in ("on", "against") for c in token.children) and token.head.lower_ not in ("on",):
        return True
    return any(c.dep_ in ("compound", "amod") and c.lower_ in strikes for c in token.lefts)


def is_hit_by_arms(hit: Hit, kb: Knowledge) -> bool:
    """ "A missile hit the station", "hit by an air strike": by arms or a blow, and not by a car or a crisis."""
    arms = arms_of(kb)
    own = [c for c in hit.token.children if c.dep_ in ("nsubj", "dobj", "nsubjpass")]
    doers = [t for t in _subjects(hit.token) if t.dep_ not in ("dobj", "nsubjpass")]
    return len(own) > 0 and any(t.lemma_.lower() in arms.arms or is_blow(t, arms) for t in doers)


def is_shot_down(hit: Hit, flying: Collection[str]) -> bool:
    """ "Shot down a helicopter", "his F-16 was downed", "shot down over the gulf": what flies, or who flew it; no bill, no idea."""
    token = hit.token
    objects = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass")]
    objects += [token.head] if token.dep_ in ("acl", "relcl") else []
    whole = [*objects, *(g for o in objects for g in o.conjuncts)]
    whole += [g for o in objects for c in o.children if c.lower_ == "of" for g in c.children]
    if any(o.lemma_.lower() in flying or o.lower_.split("-")[0] in flying for o in whole):
        return True
    return any(o.pos_ in ("PROPN", "NUM", "PRON") for o in objects) and (
        any(c.lower_ in ("over", "near", "by", "in", "off", "with") and c.dep_ in ("prep", "agent") for c in token.children)
    )


#: what drives people from their homes to flight
_DRIVING = frozenset({"force", "cause", "prompt", "drive", "compel", "send", "make", "oblige", "lead"})


def is_driven(hit: Hit) -> bool:
    """ "Forced 3,000 villagers to flee": driven out, and no flight of those who attacked."""
    token = hit.token
    verb = token.head.head if token.dep_ == "relcl" and token.head.dep_ == "dobj" else token.head
    return token.lemma_ == "flee" and token.dep_ in ("xcomp", "ccomp", "relcl") and verb.lemma_ in _DRIVING and verb.i < token.i


#: from so many on, those who flee are displaced
_EXODUS = 20
_CIVIL = (None, "civilians", "children", "women")


def is_exodus(hit: Hit, told: Sequence[Told]) -> bool:
    """ "Hundreds fled to the capital": so many are no band that gets away."""
    many = (t for t in told if t.count is not None and (t.count.low or 0) >= _EXODUS)
    return hit.token.lemma_ == "flee" and any(t.member.group in _CIVIL for t in many)
