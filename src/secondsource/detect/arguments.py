"""Who stands where beside a verb: the arguments that a verb's construction gives, by role.

Read in this order: `Frames` (which argument is who, from `frames.yml`), `Argument`, `verb_arguments`, then the helpers that resolve
passives, control and coordination. Nouns are in `arguments_nouns`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from secondsource.detect.asides import clause_around
from secondsource.detect.involvement import CHARGING, charged_by
from secondsource.detect.phrases import WEEKDAYS
from secondsource.model import InitiatorStatus

if TYPE_CHECKING:
    from spacy.tokens import Token

Side = Literal["initiator", "target"]
AT = frozenset(
    {
        "at",
        "on",
        "against",
        "upon",
        "in",
        "into",
        "inside",
        "outside",
        "near",
        "under",
        "toward",
        "towards",
        "to",
        "onto",
        "beneath",
        "over",
        "through",
    }
)
ON = frozenset({"on", "against", "upon", "at", "toward", "towards", "targeting"})
SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVES = frozenset({"nsubjpass", "csubjpass"})
RELATIVE = frozenset({"who", "which", "that", "whom"})


@dataclass(frozen=True)
class Frames:
    """The lists of `frames.yml` as sets."""

    verbs: dict[str, frozenset[str]]
    nouns: dict[str, frozenset[str]]
    effect: dict[str, str]


@functools.lru_cache(maxsize=4)
def frames_of(kb: Any) -> Frames:
    """The frames of the language of `kb`."""
    data = kb.lexicon("frames")
    return Frames(
        {k: frozenset(v) for k, v in data["verbs"].items()},
        {k: frozenset(v) for k, v in data["nouns"].items()},
        {lemma: name for name, lemmas in data["effects"].items() for lemma in lemmas},
    )


@dataclass(frozen=True)
class Argument:
    """One argument: the head of its noun phrase, its side, and what became of it."""

    side: Side
    token: Token
    effect: str | None = None
    near: bool = False  # it only stands where it happened
    status: InitiatorStatus = "asserted"
    named: bool = False  # only if the name is an actor's: it may as well be a place's


#: verbs whose base form the lemmatiser gets wrong
_LEMMAS = {"stag": "stage", "rap": "rape", "raze": "raze", "strafe": "strafe", "gunne": "gun", "torch": "torch", "bombe": "bomb"}


def lemma_of(token: Token) -> str:
    """The base form of a word in lower case."""
    lemma = token.lemma_.lower()
    return _LEMMAS.get(lemma, lemma)


def verb_arguments(verb: Token, frames: Frames) -> Iterator[Argument]:
    """Who did it and to whom, beside a verb."""
    lemma = lemma_of(verb)
    effect = frames.effect.get(lemma)
    if lemma == "come" and (under := [o for o in prepositional(verb, frozenset({"under"})) if o.lemma_.lower() in _FIRE]):
        yield from (Argument("target", s) for s in subjects_of(verb))
        yield from (Argument("initiator", o) for word in (verb, *under) for o in prepositional(word, frozenset({"from", "by"})))
        return
    objects = list(objects_of(verb))
    subjects, passive = list(subjects_of(verb)), is_passive(verb) or (not objects and effect in _BEFALLS and _is_clipped(verb))
    if lemma in frames.verbs["own"]:
        yield from (Argument("initiator", s) for s in subjects)
    elif lemma in frames.verbs["mutual"]:
        yield from (Argument("initiator", s) for s in subjects)
        yield from (Argument("initiator", o) for o in prepositional(verb, frozenset({"with", "between", "against"})))
    elif lemma in frames.verbs["undergone"] and not passive:
        yield from (Argument("target", s, effect) for s in subjects)
    elif passive:
        yield from (Argument("target", s, effect) for s in subjects)
        yield from (Argument("initiator", a) for a in agents_of(verb))
        yield from _encounter(verb, frames)
    else:
        if lemma not in frames.verbs["exploding"] or objects:
            yield from (Argument("initiator", s) for s in subjects)
        yield from (Argument("target", o, effect) for o in objects)
    if lemma in frames.verbs["exploding"] or lemma in frames.verbs["hurling"]:
        yield from (Argument("target", o, near=True) for o in prepositional(verb, AT))
    elif not objects and not passive:
        yield from (Argument("target", o, effect) for o in prepositional(verb, ON))
    yield from consequences_of(verb, frames)


def is_passive(verb: Token) -> bool:
    """Whether what stands as subject is what it happened to."""
    if any(c.dep_ in ("nsubjpass", "auxpass", "agent") for c in verb.children):
        return True
    if (
        verb.tag_ == "VBN"
        and verb.dep_ in ("acl", "relcl", "ROOT", "advcl", "ccomp")
        and not any(c.dep_ in ("aux", "dobj", "nsubj") for c in verb.children)
    ):
        return not _fires_at(verb)
    if verb.dep_ == "conj" and verb.tag_ in ("VBN", "VBD") and not any(c.dep_ in (*SUBJECTS, "aux", "dobj") for c in verb.children):
        return verb.head.pos_ in ("VERB", "AUX") and verb.head.tag_ == "VBN" and is_passive(verb.head)
    return False


def _fires_at(verb: Token) -> bool:
    """ "The cadres fired at the train", with the verb read as a participle: nobody is fired at something."""
    return verb.lemma_ == "fire" and any(c.dep_ == "prep" and c.lower_ in ("at", "on", "upon", "towards") for c in verb.children)


_BEFALLS = frozenset({"killed", "injured", "abducted"})
#: who comes under it is shot at
_FIRE = frozenset({"fire", "gunfire", "attack", "assault", "shelling", "bombardment", "barrage", "volley", "hail", "ambush", "firing"})


def _is_clipped(verb: Token) -> bool:
    """ "Two guards were killed and four others wounded", "Nine killed in blast": a passive without its "were"."""
    beside = {c.dep_ for c in verb.children}
    finite = verb.tag_ in ("VBN", "VBD") and verb.dep_ in ("ROOT", "conj", "ccomp", "advcl")
    return finite and "nsubj" in beside and beside.isdisjoint({"aux", "prt"}) and not _has_lost_object(verb)


_SPELLS = frozenset({"day", "week", "month", "year", "hour", "minute", "few", "couple", "decade", "fortnight", "fourth", "third"})


def _has_lost_object(verb: Token) -> bool:
    """ "Killed a former rebel suspecting him": an object stands right behind, whatever the parser made of it; "a day later" is none."""
    after = list(verb.doc[verb.i + 1 : verb.i + 3])
    return len(after) == 2 and after[0].lower_ in ("a", "an") and after[1].lower_ not in _SPELLS


def subjects_of(verb: Token, depth: int = 0) -> Iterator[Token]:
    """The subject of a verb: its own, else that of the verb it is coordinated with or controlled by."""
    own = [c for c in verb.children if c.dep_ in SUBJECTS or c.dep_ in PASSIVES]
    if own:
        yield from own
        return
    if depth == 0 and (held := _held_to_be(verb) or _behind_a_day(verb)):
        yield from held
        return
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and (clause := _clause_over(verb)) is not None:
        yield from subjects_of(clause, depth + 1)
    elif verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN", "NUM", "PRON") and verb.tag_ in ("VBG", "VBN", "VBD"):
        yield verb.head
    elif verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "pcomp", "dep") and depth < 4:
        head = (clause_around(verb.head) or verb.head) if verb.dep_ == "conj" else verb.head
        if verb.dep_ == "pcomp":  # "accused of killing", "charged with", "by shooting", "the arrest of X for killing"
            head = head.head
            if lemma_of(head) in CHARGING and head.pos_ == "VERB":
                yield from charged_by(head)
                return
            if head.pos_ == "NOUN":
                yield from (o for c in head.children if c.lower_ == "of" for o in c.children if o.dep_ == "pobj")
                return
        if head.pos_ == "ADJ" and head.head.pos_ in ("VERB", "AUX"):  # "guilty of killing"
            head = head.head
        if lemma_of(head) in _DENYING and verb.dep_ != "conj":
            return  # "denied killing them": nobody is told to have done it
        if head.pos_ in ("VERB", "AUX"):
            objects = [c for c in head.children if c.dep_ == "dobj"]
            if verb.dep_ in ("xcomp", "ccomp") and objects:
                if not any(c.dep_ == "mark" and c.lower_ == "that" for c in verb.children):  # "told the paper that ... had attacked"
                    yield from objects
            elif verb.dep_ in ("conj", "xcomp") or verb.tag_ in ("VBG", "VB", "VBN") or verb.dep_ == "pcomp":
                yield from subjects_of(head, depth + 1)


def _held_to_be(verb: Token) -> list[Token]:
    """ "Gunmen suspected to be herdsmen | attacked a village", where the parser took "suspected" for the verb of the sentence."""
    last = verb.doc[verb.i - 1] if verb.i > verb.sent.start else verb
    if verb.tag_ != "VBD" or last.dep_ != "attr" or last.head.lemma_ != "be" or last.head.dep_ != "xcomp":
        return []
    over = last.head.head
    if over.lemma_ not in _HOLDING or not (over in list(verb.ancestors) or over.head == verb.head):
        return []
    return [c for c in over.children if c.dep_ in SUBJECTS and c.i == over.i - 1]


def _behind_a_day(verb: Token) -> list[Token]:
    """ "That on Friday rebels | had carried out": the doer, where the parser joined it to the day before it."""
    first = min([verb.i, *(c.i for c in verb.children if c.dep_ in ("aux", "neg") and c.i < verb.i)])
    last = verb.doc[first - 1] if first > verb.sent.start else verb
    if last.dep_ != "pobj" or verb.tag_ not in ("VBD", "VBN") or (verb.tag_ == "VBN" and first == verb.i):
        return []
    return [last] if any(c.dep_ == "compound" and c.lower_ in WEEKDAYS for c in last.lefts) else []


_HOLDING = frozenset({"suspect", "believe", "think", "allege", "suppose", "presume", "say"})
_DENYING = frozenset({"deny", "disclaim", "refute"})
_CONSEQUENCES = frozenset({"kill", "injure", "wound", "destroy", "damage", "leave", "cause", "claim", "burn", "maim"})


def _clause_over(verb: Token) -> Token | None:
    """The clause that ", killing two" belongs to, where the parser hung it on the last noun."""
    if lemma_of(verb) not in _CONSEQUENCES:
        return None
    for above in verb.head.ancestors:
        if above.pos_ == "VERB":
            return above if any(c.dep_ in SUBJECTS for c in above.children) and not is_passive(above) else None
    return None


def objects_of(verb: Token) -> Iterator[Token]:
    """The objects of a verb, shared ones of a coordination among them."""
    own = [c for c in verb.children if c.dep_ in ("dobj", "oprd") and c.lower_ != "responsibility"]
    yield from own
    if not own and not is_passive(verb):
        for child in verb.children:
            if child.dep_ == "conj" and child.pos_ == "VERB" and child.i - verb.i <= 4:
                yield from (c for c in child.children if c.dep_ == "dobj")


def agents_of(verb: Token) -> Iterator[Token]:
    """Who a passive names after "by"."""
    for child in verb.children:
        if child.dep_ in ("agent", "prep") and child.lower_ == "by":
            yield from (o for o in child.children if o.dep_ == "pobj")


def prepositional(word: Token, prepositions: frozenset[str]) -> Iterator[Token]:
    """What stands after one of these prepositions."""
    for child in word.children:
        if child.dep_ == "prep" and child.lower_ in prepositions:
            for obj in child.children:
                if obj.dep_ == "pobj":
                    yield from _inner(obj)
                elif obj.dep_ == "prep":
                    yield from (o for o in obj.children if o.dep_ == "pobj")
        elif child.dep_ == "prep" and child.lower_ == "in":
            yield from ()


#: spots of a building: what they are of is what stood there
_SPOTS = frozenset(
    "front vicinity entrance gate premises outskirts side rear floor lobby basement roof hall corridor interior doorway steps back foot "
    "terrace garage parking compound proximity".split()
)


def _inner(obj: Token) -> Iterator[Token]:
    """ "in front of the embassy", "at the entrance of the base": what it is in front of."""
    if obj.lower_ in _SPOTS:
        inner = [o for c in obj.children if c.dep_ == "prep" and c.lower_ in ("of", "to") for o in c.children if o.dep_ == "pobj"]
        if inner:
            yield from inner
            return
    yield obj


def _encounter(verb: Token, frames: Frames) -> Iterator[Argument]:
    """ "killed in an encounter with the police", "killed in an attack by gunmen": the other side did it."""
    for obj in prepositional(verb, frozenset({"in", "during", "after"})):
        if lemma_of(obj) in frames.nouns["mutual"]:
            yield from (Argument("initiator", o, status="possible") for o in prepositional(obj, frozenset({"with"})))
        if lemma_of(obj) in frames.nouns["done"] or lemma_of(obj) in frames.nouns["undergone"]:
            yield from (Argument("initiator", o) for o in prepositional(obj, frozenset({"by"})))


def consequences_of(word: Token, frames: Frames) -> Iterator[Argument]:
    """What followed, in a participle or relative clause: ", killing three soldiers", "that destroyed a bus"."""
    for child in word.children:
        if child.dep_ in ("advcl", "relcl", "acl") and child.pos_ == "VERB" and not is_passive(child):
            effect = frames.effect.get(lemma_of(child))
            if effect is not None and child.tag_ in ("VBG", "VBD", "VBZ", "VBP"):
                yield from (Argument("target", o, effect) for o in child.children if o.dep_ == "dobj")
            yield from _damage_done(child)
    yield from _damage_done(word)


def _damage_done(verb: Token) -> Iterator[Argument]:
    """ "caused damage to the road": what the damage was done to."""
    for harm in verb.children:
        if harm.dep_ == "dobj" and harm.lemma_.lower() in ("damage", "destruction", "harm"):
            effect = "destroyed" if harm.lemma_.lower() == "destruction" else "damaged"
            yield from (Argument("target", o, effect) for o in prepositional(harm, frozenset({"to", "of"})))
