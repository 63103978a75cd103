"""What is it that was taken, found or destroyed? The objects of a verb, also where a parse hangs them elsewhere, and what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from secondsource.detect.figures_members import MemberReader
from secondsource.knowledge import Knowledge

if TYPE_CHECKING:
    from spacy.tokens import Token


def displaced_objects(verb: Token, objects: Sequence[Token]) -> list[Token]:
    """What a parse puts elsewhere: "recovered 50 bags of ammonium | nitrate", "found a bomb | weighing two kilograms"."""
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    found: list[Token] = []
    for c in verb.children:
        if c.dep_ in ("oprd", "advmod", "npadvmod") and objects and c.i > verb.i and _is_cut_off(c):
            found.append(c)
        elif c.dep_ in ("ccomp", "advcl") and c.tag_ in ("VBG", "VBN") and not objects and (c.i > verb.i) != passive:
            found += [g for g in c.children if g.dep_ in ("nsubj", "nsubjpass", "advmod") and g.pos_ in ("NOUN", "PROPN")]
    if passive and not objects and verb.dep_ == "conj":
        found += [c for c in verb.head.children if c.dep_ in ("nsubj", "nsubjpass")]
    return found


def _is_cut_off(token: Token) -> bool:
    """Whether a word is the rest of a noun phrase: a noun, or what stands right after the object of "of"."""
    before = token.nbor(-1)
    return token.pos_ in ("NOUN", "PROPN") or (before.dep_ == "pobj" and before.head.lower_ == "of")


def contents(noun: Token) -> list[Token]:
    """What a noun holds or counts: "bags of powder", "a drum filled with powder", "bags carrying detonators"."""
    links = ("of", "to") if noun.lemma_ == "damage" else ("of",)
    out = [g for c in noun.children if c.dep_ == "prep" and c.lower_ in links for g in c.children if g.dep_ == "pobj"]
    for c in noun.children:
        if c.dep_ == "acl" and c.lemma_ in ("carry", "contain", "hold"):
            out += [g for g in c.children if g.dep_ == "dobj"]
        elif c.dep_ == "acl" and c.lemma_ in ("fill", "pack", "load", "stuff"):
            out += [g for w in c.children if w.lower_ == "with" for g in w.children if g.dep_ == "pobj"]
    return out


def is_dump_of_arms(noun: Token, reader: MemberReader, kb: Knowledge) -> bool:
    """ "An arms dump", "a guerrilla dump": hidden weapons, and no rubbish."""
    before = [c for c in noun.lefts if c.dep_ in ("compound", "amod", "nmod", "poss")]
    if any(c.lower_ in ("arms", "weapon", "weapons", "ammunition", "explosive", "explosives") or kb.weapons.of(c.lower_) for c in before):
        return True
    classes = (kb.classes.of([c.lower_], c.lower_) for c in before)
    return any(found is not None and found.kind.startswith(("rebel", "militia")) for found in classes)
