"""Is what was taken, found or destroyed what the word asks for: weapons, a thing, a place? By the grammar, else by what stands beside it.

Read `object_fault`; lists on which a parse breaks ("two country made rifles", "a can bomb") are read by `hardware`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from secondsource.detect.events_objects import contents, displaced_objects, is_dump_of_arms
from secondsource.detect.figures_members import MemberReader
from secondsource.detect.hardware import hardware_beside
from secondsource.detect.triggers import Hit
from secondsource.knowledge import Knowledge

if TYPE_CHECKING:
    from spacy.tokens import Token


def object_fault(hit: Hit, needs: str, reader: MemberReader, kb: Knowledge) -> str | None:
    """Why the object of a verb is not what the verb needs, or None where it is."""
    objects = [c for c in hit.token.children if c.dep_ in ("dobj", "nsubjpass")]
    if hit.token.dep_ in ("acl", "relcl"):
        objects.append(hit.token.head)
    if hit.token.dep_ == "acl" and hit.token.head.head.lower_ == "among":  # "three rifles were among the things recovered"
        objects += [c for c in hit.token.head.head.head.children if c.dep_ == "nsubj"]
    if hit.token.lemma_ == "derail" and not objects:
        objects = [c for c in hit.token.children if c.dep_ == "nsubj"]
    objects += displaced_objects(hit.token, objects)
    objects += [g for c in hit.token.children for w in (c, *c.children) if w.lower_ == "with" for g in w.children]  # "along with a rifle"
    if needs == "thing" and any(o.pos_ == "DET" for o in objects):  # "destroyed a | under construction school building"
        objects += [g for c in hit.token.children if c.lower_ == "under" for g in c.children if g.dep_ == "pobj"]
    for _ in range(2):  # "a total of 65 bags of powder", "three bags carrying detonators"
        objects += [g for o in objects for g in contents(o) if g not in objects]
    if needs != "thing" and _paper_left(hit, objects, kb):
        return "a paper that was left, not taken"
    objects += [g for o in objects for g in o.conjuncts]
    lists = kb.triggers.lists
    if any(c.lower_ == "no" for o in objects for c in o.lefts):
        return "denied"  # "no arms were found"
    for o in objects:
        if needs == "weapon" and o.like_num and any(t.lower_ in kb.triggers.lists["sums"] for t in o.subtree):
            return None  # "seized Rs 300,000 in cash"
        weapon = _weapon_of(o, kb)
        if needs in ("weapon", "arms") and (
            weapon is not None or (needs == "weapon" and kb.triggers.is_seizable(o.lemma_.lower(), o.lower_, None))
        ):
            return None
        if needs == "arms" and (o.lemma_.lower() in lists["caches"] or (o.lemma_.lower() == "dump" and is_dump_of_arms(o, reader, kb))):
            return None
        noun = reader.noun_of(o)
        if needs == "thing" and o.dep_ == "nsubjpass" and o.lemma_.lower() in lists["records"] and not _takers(hit.token):
            continue  # "documents had been destroyed": by nobody who attacks
        if needs == "thing" and noun is not None and (noun.entity == "thing" or o.lemma_.lower() in lists["seats"]):
            return None
        if needs == "place" and _is_ground(o, hit.token, kb):
            return None
    found = hit.entry.id in ("seize", "find_arms") and hardware_beside(hit.token, kb, anything=hit.entry.id == "seize")
    return None if found else f"no {needs} as object"


def takes_ground(hit: Hit, kb: Knowledge) -> bool:
    """ "Captured Daru, the last town that they held": ground, and nobody taken prisoner."""
    objects = [c for c in hit.token.children if c.dep_ in ("dobj", "nsubjpass")]
    return any(o.pos_ == "PROPN" and _is_ground(o, hit.token, kb) for o in objects)


def _is_ground(noun: Token, verb: Token, kb: Knowledge) -> bool:
    """Whether what was taken is ground that armed sides fight over; votes, titles and markets are won in the same words."""
    lists = kb.triggers.lists
    if any(t.lemma_.lower() in lists["contests"] for t in verb.sent):
        return False
    names = (noun, *(c for c in noun.children if c.dep_ == "appos"))
    if noun.ent_type_ in ("GPE", "LOC", "FAC") or any(n.lemma_.lower() in kb.triggers.places for n in names):
        return True
    armed = any(t.lemma_.lower() in lists["takers"] or not lists["takers"].isdisjoint(t.lower_.split()) for t in _takers(verb))
    return armed and (noun.lemma_.lower() in lists["ground"] or (noun.pos_ == "PROPN" and noun.ent_type_ not in ("PERSON", "NORP", "DATE")))


def _takers(verb: Token) -> list[Token]:
    """Who took it: the subject of a verb or of the one it is joined with, the agent of a passive, with what they are joined with."""
    while verb.dep_ in ("conj", "xcomp", "advcl") and not any(c.dep_ == "nsubj" for c in verb.children) and verb.head != verb:
        verb = verb.head
    found = [c for c in verb.children if c.dep_ == "nsubj"]
    found += [g for c in verb.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"]
    return [t for f in found for t in (f, *f.conjuncts, *(g for c in f.children if c.lower_ in ("of", "from") for g in c.children))]


def taken_fault(hit: Hit, kb: Knowledge) -> str | None:
    """Why a noun of taking ("recovery", "haul") takes nothing: "wished them a speedy recovery"; None where it says what was taken."""
    if hit.token.lemma_.lower() != "recovery":
        return None
    things = [g for c in hit.token.children if c.dep_ == "prep" and c.lower_ == "of" for g in c.children]
    things += [c for c in hit.token.children if c.dep_ in ("compound", "poss")]
    things += [g for o in things for g in contents(o)]
    for o in (o for t in things for o in (t, *t.conjuncts)):
        if _weapon_of(o, kb) is not None or kb.triggers.is_seizable(o.lemma_.lower(), o.lower_, None) or o.like_num:
            return None
        if o.lemma_.lower() in kb.triggers.lists["caches"]:
            return None
    return "a recovery, but of no arms"


def _weapon_of(token: Token, kb: Knowledge) -> str | None:
    """The type of weapon that a phrase names by its head, with or without the words before it: "improvised explosive devices"."""
    if token.lemma_.lower() in kb.triggers.lists["traces"]:
        return None
    before = [c.lower_ for c in token.lefts if c.dep_ in ("compound", "nmod", "amod")]
    phrases = (" ".join([*before[n:], token.lower_]) for n in range(len(before) + 1))
    return next((found for p in phrases if (found := kb.weapons.of(p)) is not None), None)


def _paper_left(hit: Hit, objects: Sequence[Token], kb: Knowledge) -> bool:
    """ "A note recovered from the body": the killers left it, nobody took it from them."""
    if not objects or any(o.lemma_.lower() not in kb.triggers.papers or o.conjuncts for o in objects):
        return False
    around = {t.lemma_.lower() for c in hit.token.children if c.dep_ == "prep" for t in c.subtree}
    return bool(around & kb.triggers.scenes)
