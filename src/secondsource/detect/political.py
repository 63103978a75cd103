"""What powers and crowds do without killing: which verbs of a text tell of such a deed, and whether it is done, announced or refused.

Read in this order: `Found`, `political_deeds`, `_match` (does a verb with this object say it?), `stance_of` (done, will, will_not, vain).
The words are in `lexicon/en/deeds.yml`. Acts of speech are made of them in `acts_deeds`, events in `developments`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from secondsource.detect.speakers_lexicon import stems
from secondsource.detect.speakers_subjects import Subject, agent_of, is_passive, subject_of
from secondsource.knowledge import Knowledge
from secondsource.knowledge.deeds import Deed, Deeds
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

Stance = Literal["done", "will", "will_not", "vain", "infinitive", "none"]

_FUTURE = frozenset({"will", "would", "shall", "'ll", "’ll", "wo"})
_DOUBTFUL = frozenset({"may", "might", "could", "can", "should", "must", "ought", "ca"})
_NOT = frozenset({"not", "n't", "n’t", "never"})
_GOING = frozenset({"go", "vow", "pledge", "promise", "offer", "agree", "consent"})
#: deeds that are told in a condition are not told as done
_CONDITIONAL = frozenset({"if", "unless", "until", "till", "whether", "provided", "lest"})
#: labels of names that are no place's
_NO_PLACES = frozenset({"NORP", "DATE", "TIME", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
#: nouns that only count or measure what follows "of"
_MEASURES = frozenset(
    "dozen hundred thousand group number score series handful couple pair range set majority rest most some all part state batch "
    "column convoy caravan member".split()
)


@dataclass(frozen=True, eq=False)
class Found:
    """A deed in the text: its verb, what it is done to, who does it, and whether it is done."""

    deed: Deed
    verb: Token
    object: Token | None
    doer: Subject | None
    stance: Stance
    passive: bool


@functools.lru_cache(maxsize=4)
def political_deeds(parsed: Parsed, kb: Knowledge) -> tuple[Found, ...]:
    """The deeds of a text in order, at most one a verb."""
    return tuple(f for n, pos in enumerate(parsed.pos) if pos in ("VERB", "AUX") and (f := deed_at(parsed.doc[n], kb)) is not None)


def deed_at(verb: Token, kb: Knowledge) -> Found | None:
    """The deed that a verb tells, if it tells one."""
    deeds = kb.deeds
    options = deeds.by_verb.get(verb.lemma_.lower()) or next((deeds.by_verb[s] for s in stems(verb.lower_) if s in deeds.by_verb), None)
    if options is None or verb.dep_ in ("amod", "compound", "aux", "auxpass"):
        return None
    near = {c.lower_ for t in (verb, *(o for o in verb.children if o.dep_ == "dobj")) for c in t.children}
    likely = [d for d in options if not d.tail or d.tail[0] in near]  # the rest cannot match
    if not likely:
        return None
    passive = is_passive(verb)
    doer = _doer(verb, passive)
    stance = stance_of(verb, deeds)
    for deed in likely:
        if deed.failed != (stance == "vain") or (deed.active and passive):
            continue
        matched, target = _match(verb, deed, deeds, passive)
        if matched and _can(doer, deed, deeds, passive) and (deed.subject != "armed" or _armed(doer, deeds, kb)):
            found = Found(deed, verb, target, doer, stance, passive)
            if _sides_fit(found, deeds):
                return found
    return None


def _sides_fit(found: Found, deeds: Deeds) -> bool:
    """Whether as many do it, to whom and in what company, as the deed asks for."""
    deed, verb, target, doer = found.deed, found.verb, found.object, found.doer
    if deed.own and not (target is not None and any(c.lower_ in ("its", "their", "our", "his", "her") for c in target.lefts)):
        return False
    if deed.context and not any(t.lemma_.lower() in deed.context for t in verb.sent):
        return False
    several = doer is not None and (len(doer.head.conjuncts) > 0 or (doer.head.tag_ == "NNS" and doer.head.lemma_.lower() in deeds.sides))
    if deed.single:
        return not several
    if deed.mutual and not several:
        at = (verb, *(() if target is None else (target,)))
        return any(c.lower_ in ("with", "between") for t in at for c in t.children)
    return True


def _doer(verb: Token, passive: bool) -> Subject | None:
    if passive:
        return agent_of(verb)
    found = subject_of(verb)
    if found is None:  # "soldiers are patrolling", where the parse hangs the subject on the auxiliary
        found = next((subject_of(c) for c in verb.children if c.dep_ == "aux" and any(g.dep_ == "nsubj" for g in c.children)), None)
    if found is not None and found.head.lower_ in _RELATIVE and verb.dep_ == "relcl":
        head = verb.head
        return Subject(head, (head.left_edge.i, head.i + 1), shared=True)
    return found


# ------------------------------------------------------------------------------------------------------------- the object


def _match(verb: Token, deed: Deed, deeds: Deeds, passive: bool) -> tuple[bool, Token | None]:
    """Whether the verb with its particles and object says the deed, and what its object is."""
    tail = _tail(verb, deed.tail)
    if tail is None:
        return False, None
    if not deed.objects and not deed.any_object:
        return True, None
    for noun in _objects(verb, tail, passive):
        named = verb.lemma_ == "call" and not tail and any(c.lower_ in ("the", "this", "that") for c in noun.lefts)
        if named and deed.objects:
            continue  # "called the strike a blunder": only says what it was
        if _is_of(noun, deed, deeds.parties) and _aimed(verb, noun, deed, deeds.parties):
            return True, noun
    return False, None


def _tail(verb: Token, words: tuple[str, ...]) -> list[Token] | None:
    """The particles of a verb, each on the verb, on the one before it, or on the object ("put the fleet on alert")."""
    found: list[Token] = []
    for word in words:
        places = (*found[::-1], verb, *(c for c in verb.children if c.dep_ == "dobj"))
        nxt = next((c for t in places for c in t.children if c.lower_ == word and c.i > verb.i), None)
        if nxt is None:
            return None
        found.append(nxt)
    return found


def _objects(verb: Token, tail: list[Token], passive: bool) -> Iterator[Token]:
    behind = [c for c in tail[-1].children if c.dep_ == "pobj"] if tail else []
    if tail and (behind or tail[-1].dep_ == "prep"):
        nouns = behind
    else:
        wanted = ("nsubjpass", "dobj") if passive else ("dobj", "attr")
        nouns = [c for c in verb.children if c.dep_ in wanted]
        nouns += [g for c in verb.children if c.dep_ == "ccomp" and c.pos_ == "ADJ" for g in c.children if g.dep_ == "nsubj"]
        if passive and verb.dep_ in ("acl", "relcl"):
            nouns.append(verb.head)
    for noun in nouns:
        yield from (measured(n) for n in (noun, *noun.conjuncts))


def measured(noun: Token) -> Token:
    """What a number or a measure counts: "dozens of prisoners", "a state of siege"."""
    if noun.lemma_.lower() in _MEASURES or noun.pos_ == "NUM":
        for c in noun.children:
            if c.lower_ == "of":
                return next((measured(g) for g in c.children if g.dep_ == "pobj"), noun)
    return noun


def _is_of(noun: Token, deed: Deed, parties: frozenset[str]) -> bool:
    """Whether a noun is of the class that the deed asks for, by its head or by a word that makes one name with it."""
    lemma = noun.lemma_.lower()
    if deed.party:
        return not deed.against and _is_party(noun, parties) if deed.any_object else lemma in deed.objects
    if deed.predicate:
        return any(c.lower_ in deed.predicate for c in (noun.head, *noun.children, *noun.head.children)) and noun.pos_ != "PRON"
    if deed.any_object:
        return noun.pos_ in ("NOUN", "PROPN", "PRON")
    named = deed.person and noun.pos_ == "PROPN" and noun.ent_type_ in ("PERSON", "NORP", "ORG")
    counted = deed.person and noun.pos_ == "NUM"
    if deed.unless and any(c.lower_ in deed.unless for c in noun.lefts):
        return False
    placed = deed.place and noun.pos_ == "PROPN" and noun.ent_type_ not in _NO_PLACES
    own = lemma in deed.objects or noun.lower_ in deed.objects or named or counted or placed
    if deed.of:
        return own and _of_class(noun, deed)
    return own or any(f"{c.lower_} {noun.lower_}" in deed.objects for c in noun.lefts)


def _of_class(noun: Token, deed: Deed) -> bool:
    """ "The release of three prisoners", "troop withdrawal", "a peace deal"."""
    if noun.lemma_.lower() in deed.of:
        return True
    for c in noun.children:
        if c.dep_ in ("compound", "amod", "nmod", "poss") and (c.lemma_.lower() in deed.of or c.lower_ in deed.of):
            return True
        if c.lower_ == "of":
            for g in c.children:
                who = measured(g)
                if who.lemma_.lower() in deed.of or (deed.person and who.pos_ in ("PROPN", "NUM") and who.ent_type_ != "GPE"):
                    return True
    return False


def _aimed(verb: Token, noun: Token, deed: Deed, parties: frozenset[str]) -> bool:
    """Whether it is aimed at somebody, where the deed asks for that: "a lawsuit against the ministry"."""
    if not deed.against:
        return True
    for t in (noun, verb):
        for c in t.children:
            if c.dep_ in ("prep", "agent") and c.lower_ in deed.against and c.i > verb.i:
                behind = [g for g in c.children if g.dep_ in ("pobj", "pcomp")]
                if not deed.party or any(_is_party(measured(g), parties) for g in behind):
                    return True
    return not deed.party and noun.lemma_.lower() in ("lawsuit", "charge", "indictment")


def _is_party(noun: Token, parties: frozenset[str]) -> bool:
    """Whether a noun names somebody who can be accused: a person, a body, or what they are said to have done."""
    return (noun.pos_ == "PROPN" and noun.ent_type_ not in ("DATE", "TIME", "EVENT", "FAC", "LOC")) or noun.lemma_.lower() in parties


# --------------------------------------------------------------------------------------------------------------- the doer


def _can(doer: Subject | None, deed: Deed, deeds: Deeds, passive: bool) -> bool:
    """Whether the doer is one who may do it; unnamed only in a passive, and then only for an event."""
    if doer is None:
        return passive and deed.type is not None and deed.subject == "power" and bool(deed.objects)
    head = measured(doer.head)
    lemma = head.lemma_.lower()
    if head.pos_ == "PRON":
        if deed.subject == "force":
            return head.lower_ in ("they", "who", "which")
        return head.lower_ not in ("it", "this", "that", "there") or deed.subject == "power"
    if deed.subject == "force":
        return lemma in deeds.subjects["force"] or head.pos_ == "PROPN"
    if deed.subject == "armed":
        return True  # `_armed` looks at who it is
    if deed.subject == "crowd":
        return lemma in deeds.subjects["crowd"] or (head.pos_ == "PROPN" and head.ent_type_ in ("ORG", "NORP", "PERSON"))
    named = head.pos_ == "PROPN" or " " in head.text  # the register's names are one token, whatever they were parsed as
    return named or any(lemma in deeds.subjects[s] for s in ("power", "crowd", "force"))


def _armed(doer: Subject | None, deeds: Deeds, kb: Knowledge) -> bool:
    """Whether the doer bears arms: by the noun, by a word of the name ("the Ashen Brigade"), or by the register of actors."""
    if doer is None:
        return False
    head = measured(doer.head)
    arms = deeds.subjects["force"] | deeds.subjects["armed"]
    if head.pos_ == "PRON":
        return head.lower_ in ("they", "who", "which", "it")
    own = (head, *head.conjuncts, *(c for c in head.lefts if c.dep_ in ("compound", "amod", "nmod")))
    if any(t.lemma_.lower() in arms or not arms.isdisjoint(t.lower_.replace("-", " ").split()) for t in own):
        return True
    kinds = (kb.actors.entries[i].kind for i in kb.actors.named(head.text))
    return any(k.startswith(("rebel", "militia", "state_forces")) for k in kinds)


# ------------------------------------------------------------------------------------------------------- done or only meant


def stance_of(verb: Token, deeds: Deeds) -> Stance:
    """Whether a verb is told as done, announced (will), refused (will_not), tried in vain, or left open (none)."""
    parts = {c.lower_ for c in verb.children if c.dep_ in ("aux", "neg", "mark", "advmod")}
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX") and not parts & (_FUTURE | _DOUBTFUL | {"to"}) and verb.tag_ == "VB":
        parts |= {c.lower_ for c in verb.head.children if c.dep_ in ("aux", "neg")}
    if parts & _CONDITIONAL or (parts & _DOUBTFUL and not parts & _FUTURE):
        return "none"
    negated = bool(parts & _NOT)
    if parts & _FUTURE:
        return "none" if "have" in parts else "will_not" if negated else "will"
    if "to" in parts or (verb.tag_ == "VB" and verb.dep_ in ("xcomp", "ccomp", "conj", "acl")):
        return _governed(verb, negated, deeds)
    if negated:
        return "none"
    if verb.tag_ == "VBG" and verb.dep_ in ("pcomp", "xcomp"):
        return "done" if verb.head.lemma_.lower() in deeds.done else "none"
    return "done"


def _governed(verb: Token, negated: bool, deeds: Deeds) -> Stance:
    """The stance of an infinitive, by the verb that governs it."""
    head = verb.head.head if verb.dep_ == "conj" else verb.head
    lemma = head.lemma_.lower()
    if lemma in deeds.vain:
        return "vain"
    if any(c.dep_ == "neg" for c in head.children) or negated:
        return "none"
    if lemma in deeds.done:
        return stance_of(head, deeds) if head != verb else "done"
    return "infinitive" if lemma in _GOING else "none"
