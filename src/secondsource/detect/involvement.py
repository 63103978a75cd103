"""Who is told to be behind a deed that is only named: "responsible for the murder", "suspects in the attack".

Read `doers_of`: each way of saying it is one small reader. They say only who; with what right is the attribution's matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

#: states of being involved: their subject, or the noun they stand beside, is the doer
STATES = frozenset(
    {"responsible", "guilty", "involved", "implicated", "complicit", "culpable", "linked", "connected", "wanted", "suspected", "accused"}
)
#: verbs that say of their object (of their subject in the passive) that it did the deed named by for / of / in / with / to
CHARGING = frozenset(
    "accuse suspect blame charge convict implicate involve link connect tie prosecute try indict arrest detain hold sentence associate "
    "condemn finger want acquit investigate".split()
)
#: verbs whose subject takes part in the deed: "participated in the attack"
TAKING_PART = frozenset("participate collaborate engage assist confess admit plead".split())
#: nouns for one who did or is said to have done the deed: "suspects in the attack", "the authors of the crime"
DOERS = frozenset(
    "suspect author mastermind perpetrator culprit instigator planner organizer organiser executor participant ringleader accused "
    "suspects".split()
)
#: what a deed's name may hang on before its charge: "the murder case", "the trial for"
CARRIERS = frozenset("case affair trial investigation scene probe incident wave series spate string campaign".split())
#: "the shooting was linked to X": said of the deed, not of the doer
TYING = frozenset({"link", "tie", "trace", "connect"})
#: whose subject takes a deed upon itself, beside "responsibility" or "credit"
CLAIMING = frozenset({"claim", "take", "assume", "accept", "acknowledge", "admit"})
LINKS = frozenset({"for", "of", "in", "with", "to", "over", "behind"})


def doers_of(noun: Token) -> Iterator[Token]:
    """The heads of the noun phrases that are told to have done the deed this noun names."""
    for carrier in _carriers(noun):
        yield from _charged(carrier)
        yield from _blamed(carrier)
        yield from _identified(carrier)


def claimants_of(noun: Token) -> Iterator[Token]:
    """ "X claimed responsibility for N", "responsibility for N was claimed by X": the heads of the phrases that say who claims it."""
    for carrier in _carriers(noun):
        if carrier.dep_ != "pobj" or carrier.head.lower_ != "for" or carrier.head.head.lower_ not in ("responsibility", "credit"):
            continue
        taken, verb = carrier.head.head, carrier.head.head.head
        if verb.lemma_.lower() not in CLAIMING or is_silent(verb):
            continue
        if taken.dep_ == "dobj":
            yield from _subjects_of_be(verb)
        elif taken.dep_ == "nsubjpass":
            yield from (o for c in verb.children if c.lower_ == "by" for o in c.children if o.dep_ == "pobj")


def is_silent(verb: Token) -> bool:
    """ "Has not claimed", "has neither claimed nor denied": silence makes nobody a doer."""
    negated = any(c.dep_ == "neg" or c.lower_ == "neither" for c in verb.children)
    return negated or (verb.i > 0 and verb.nbor(-1).lower_ in ("neither", "nor", "never"))


def _carriers(noun: Token) -> Iterator[Token]:
    yield noun
    if noun.head.lemma_.lower() in CARRIERS and noun.dep_ in ("compound", "nmod", "poss"):
        yield noun.head
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in CARRIERS:
        yield noun.head.head


def _charged(noun: Token) -> Iterator[Token]:
    """ "responsible for N", "accused of N", "suspects in N", "participated in N", "behind N"."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in LINKS:
        return
    preposition, by = noun.head, noun.head.head
    lemma = by.lemma_.lower()
    if preposition.lower_ == "behind":
        yield from _subjects_of_be(by) if by.pos_ in ("AUX", "VERB") else iter((by,))
    elif by.lower_ in STATES and by.pos_ in ("ADJ", "VERB"):
        yield from _in_state(by)
    elif by.pos_ == "VERB" and lemma in CHARGING:
        yield from charged_by(by)
    elif by.pos_ == "VERB" and lemma in TAKING_PART:
        yield from _taking_part(by)
    elif by.pos_ == "NOUN" and lemma in DOERS:
        yield from _meant(by)
    elif by.lower_ == "part" and by.head.lemma_.lower() == "take":
        yield from _taking_part(by.head)


def charged_by(verb: Token) -> Iterator[Token]:
    """Whom a verb of charging charges: its object, in the passive its subject, as a participle the noun before it."""
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    if objects and not passive:
        yield from objects
    elif verb.dep_ in ("acl", "relcl") and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        yield verb.head
    else:
        yield from (c for c in verb.children if c.dep_ == "nsubjpass")


def _in_state(word: Token) -> Iterator[Token]:
    if word.dep_ in ("acomp", "attr", "oprd") and word.head.pos_ in ("AUX", "VERB"):
        objects = [c for c in word.head.children if c.dep_ == "dobj"]
        yield from objects or _subjects_of_be(word.head)
    elif word.dep_ in ("amod", "acl", "relcl", "advcl"):
        if any(c.dep_ == "nsubjpass" for c in word.children):
            yield from charged_by(word)
        elif word.head.pos_ in ("NOUN", "PROPN"):
            yield word.head
    elif word.dep_ == "ccomp":  # "holds X responsible for"
        yield from (c for c in word.children if c.dep_ == "nsubj")
    else:
        yield from charged_by(word)


def _taking_part(verb: Token) -> Iterator[Token]:
    own = [c for c in verb.children if c.dep_ == "nsubj"]
    if own:
        yield from own
    elif verb.dep_ in ("acl", "relcl"):
        yield verb.head
    elif verb.dep_ == "pcomp" and verb.head.head.lemma_.lower() in CHARGING:  # "suspected of participating in"
        yield from charged_by(verb.head.head)
    elif verb.dep_ in ("xcomp", "conj") and verb.head.pos_ in ("VERB", "AUX"):
        yield from _subjects_of_be(verb.head)


def _subjects_of_be(verb: Token) -> Iterator[Token]:
    found = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    if not found and verb.dep_ in ("conj", "xcomp", "relcl") and verb.head != verb:
        if verb.dep_ == "relcl":
            yield verb.head
        else:
            yield from _subjects_of_be(verb.head)
    yield from found


def _meant(noun: Token) -> Iterator[Token]:
    """ "The authors of the crime are X" and "X is the author of the crime" mean X; "two suspects in the attack" the suspects themselves."""
    verb = noun.head
    if noun.dep_ == "nsubj" and verb.lemma_ == "be":
        meant = [c for c in verb.children if c.dep_ == "attr"]
        if meant:
            yield from meant
            return
    if noun.dep_ == "attr" and verb.lemma_ == "be":
        meant = list(_taking_part(verb))
        if meant:
            yield from meant
            return
    yield noun


def _blamed(noun: Token) -> Iterator[Token]:
    """ "blamed N on X", "attributed N to X", "N was blamed on X"."""
    verb = noun.head
    if noun.dep_ in ("dobj", "nsubjpass") and verb.lemma_.lower() in ("blame", "attribute", "pin", "ascribe"):
        for child in verb.children:
            if child.dep_ in ("prep", "dative") and child.lower_ in ("on", "to"):
                yield from (o for o in child.children if o.dep_ == "pobj")
    if noun.dep_ == "nsubjpass" and verb.lemma_.lower() in TYING:
        for child in verb.children:
            if child.dep_ == "prep" and child.lower_ in ("to", "with"):
                yield from (o for o in child.children if o.dep_ == "pobj")


def _identified(noun: Token) -> Iterator[Token]:
    """ "N was the work of X", "N was carried out by X" told in a clause beside it."""
    verb = noun.head
    if noun.dep_ == "nsubj" and verb.lemma_ == "be":
        for attr in verb.children:
            if attr.dep_ == "attr" and attr.lower_ in ("work", "doing", "handiwork", "act", "deed"):
                yield from (o for p in attr.children if p.lower_ == "of" for o in p.children if o.dep_ == "pobj")
