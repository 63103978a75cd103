"""Who stands where beside an event noun: "the killing of X by Y", "a guerrilla attack on Z", "X staged a raid"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from secondsource.detect.arguments import (
    ON,
    RELATIVE,
    Argument,
    Frames,
    agents_of,
    consequences_of,
    is_passive,
    lemma_of,
    objects_of,
    prepositional,
    subjects_of,
)
from secondsource.detect.involvement import claimants_of, doers_of, is_silent

if TYPE_CHECKING:
    from spacy.tokens import Token

    from secondsource.knowledge import Knowledge

ARMED = ("state_forces", "rebel", "militia")
#: who does this to an attack was attacked
_SURVIVED = frozenset({"escape", "survive", "suffer", "repel", "repulse"})


def noun_arguments(noun: Token, frames: Frames, kb: Knowledge) -> Iterator[Argument]:
    """Who did it and to whom, beside an event noun."""
    lemma = lemma_of(noun)
    effect = frames.effect.get(lemma)
    undergone, done = lemma in frames.nouns["undergone"], lemma in frames.nouns["done"]
    mutual = lemma in frames.nouns["mutual"]
    for child in noun.children:
        if child.dep_ == "poss":
            yield Argument("initiator" if done and not (undergone and effect) else "target", child, effect)
        elif child.dep_ in ("compound", "amod", "nmod"):
            yield from _modifier(child, kb, effect)
    doers = list(prepositional(noun, frozenset({"by"})))
    yield from (Argument("initiator", o) for o in doers)
    yield from (
        Argument("target", o, effect, near=(o.head.lower_ in ("at", "on") and o.head.head != noun) or o.head.lower_ == "at")
        for word in (noun, *doers)
        for o in prepositional(word, ON)
    )
    if mutual:
        yield from (Argument("initiator", o) for o in prepositional(noun, frozenset({"between", "among"})))
        yield from (Argument("initiator", o, status="possible") for o in prepositional(noun, frozenset({"with"})))
        yield from _sides_of(noun)
    for obj in prepositional(noun, frozenset({"of"})):
        if undergone:
            yield Argument("target", obj, effect)
        elif done:
            yield Argument("initiator", obj)
    yield from _governor(noun, frames)
    yield from _clauses(noun, frames)
    yield from _doers(noun)
    yield from consequences_of(noun, frames)


def deed_arguments(noun: Token, frames: Frames) -> Iterator[Argument]:
    """Who is told to be behind a deed that a general noun takes up: "this crime was committed by X"."""
    yield from (Argument("initiator", o) for o in prepositional(noun, frozenset({"by"})))
    yield from (a for a in (*_governor(noun, frames), *_clauses(noun, frames)) if a.side == "initiator")
    yield from _doers(noun)


def _sides_of(noun: Token) -> Iterator[Argument]:
    """The sides of a fight that its verb names: "an encounter took place between X and Y", "X had a skirmish with Y"."""
    verb = noun.head
    if noun.dep_ in ("nsubj", "nsubjpass") and verb.pos_ == "VERB":
        yield from (Argument("initiator", o) for o in prepositional(verb, frozenset({"between", "among"})))
    elif noun.dep_ == "dobj" and verb.lemma_ == "have":
        yield from (Argument("initiator", s) for s in subjects_of(verb))
        yield from (Argument("initiator", o, status="possible") for o in prepositional(verb, frozenset({"with"})))


def _doers(noun: Token) -> Iterator[Argument]:
    yield from (Argument("initiator", d) for d in doers_of(noun))
    yield from (Argument("initiator", c, status="claimed") for c in claimants_of(noun))


def _modifier(child: Token, kb: Knowledge, effect: str | None) -> Iterator[Argument]:
    """ "guerrilla attack", "police raid": the doer; "embassy bombing": the target."""
    if child.lower_ in ("terrorist", "terror", "suicide", "military", "armed", "security"):
        return
    found = kb.classes.of([child.lower_], child.lower_)
    if (
        child.dep_ == "amod"
        and child.pos_ == "ADJ"
        and child.lower_ not in ("guerrilla", "rebel", "insurgent", "maoist", "militant", "extremist")
    ):
        return
    if found is None:
        if child.pos_ == "PROPN":
            yield Argument("initiator", child, named=True)
    elif found.entity == "thing" or not found.kind.startswith(ARMED):
        yield Argument("target", child, effect)
    else:
        yield Argument("initiator", child)


def _governor(noun: Token, frames: Frames) -> Iterator[Argument]:
    """The verb that governs an event noun: a light verb's subject did it; the patient of "killed in the attack" was hit."""
    head = noun.head
    if is_silent(head):
        return  # "the group has not claimed the attack": silence makes nobody a doer
    if noun.dep_ == "dobj" and lemma_of(head) in frames.verbs["light"]:
        yield from (Argument("initiator", s) for s in subjects_of(head))
    elif noun.dep_ == "dobj" and lemma_of(head) in _SURVIVED:
        yield from (Argument("target", s) for s in subjects_of(head))
    elif noun.dep_ == "nsubjpass" and lemma_of(head) in frames.verbs["light"]:
        doers = list(agents_of(head))
        yield from (Argument("initiator", a) for a in doers)
        yield from (Argument("target", o) for word in (head, *doers) for o in prepositional(word, ON))
    elif noun.dep_ == "nsubj" and head.pos_ == "VERB":
        effect = frames.effect.get(lemma_of(head))
        if effect is not None or lemma_of(head) in _REACHING:
            yield from (Argument("target", o, effect) for o in objects_of(head))
    elif noun.dep_ == "pobj" and head.lower_ == "under" and head.head.lemma_ in ("come", "be"):
        yield from (Argument("target", s) for s in subjects_of(head.head))
    elif noun.dep_ == "pobj" and head.lower_ == "of" and head.head.lemma_.lower() in _AIMS:
        yield from (Argument("target", t) for t in _aimed_at(head.head))
    elif noun.dep_ == "pobj" and head.lower_ in ("in", "during", "by", "after", "from") and head.head.pos_ == "VERB":
        verb = head.head
        effect = frames.effect.get(lemma_of(verb))
        if effect is not None and (is_passive(verb) or lemma_of(verb) in frames.verbs["undergone"]):
            yield from (Argument("target", s, effect) for s in subjects_of(verb))


#: what an attack does to what it hits, without saying what became of it
_REACHING = frozenset({"affect", "hit", "strike", "target", "rock", "shake", "reach", "jolt"})
#: "the target of the attack was X", "X was the victim of an attack"
_AIMS = frozenset({"target", "objective", "object", "victim"})


def _aimed_at(aim: Token) -> Iterator[Token]:
    """What is told to be the target of an attack."""
    verb = aim.head
    if aim.dep_ == "nsubj" and verb.lemma_ == "be":
        yield from (c for c in verb.children if c.dep_ == "attr")
    elif aim.dep_ == "attr":
        yield from (c for c in verb.children if c.dep_ == "nsubj")
    elif aim.dep_ == "appos":
        yield verb


def _clauses(noun: Token, frames: Frames) -> Iterator[Argument]:
    """ "the attack carried out by X", "the attack X staged", "an attack targeting Y"."""
    for child in noun.subtree:
        if child.dep_ not in ("acl", "relcl", "advcl") or child.pos_ != "VERB" or (child.head != noun and not is_passive(child)):
            continue
        lemma = lemma_of(child)
        if lemma in frames.verbs["setting_off"] and is_passive(child):
            yield from (Argument("initiator", a) for a in agents_of(child))
        elif lemma in frames.verbs["light"] or lemma in ("attribute", "blame"):
            yield from (Argument("initiator", a) for a in agents_of(child))
            yield from (Argument("initiator", a) for a in prepositional(child, frozenset({"to", "on"})) if lemma in ("attribute", "blame"))
            if not is_passive(child):
                yield from (Argument("initiator", s) for s in subjects_of(child) if s != noun and s.lower_ not in RELATIVE)
        elif lemma in ("target", "aim", "direct"):
            yield from (Argument("target", o) for o in child.children if o.dep_ == "dobj")
            yield from (Argument("target", o) for o in prepositional(child, ON))
