"""Who did it to whom: the parties of one trigger word, by the construction it stands in.

Read in this order: `find_participants`, then `_verb` and `_noun` (the two ways of finding arguments), then the helpers that
resolve relative pronouns, passives and light verbs. Which argument is who is data (`frames.yml`).
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from secondsource.detect.involvement import CHARGING, charged_by, doers_of
from secondsource.detect.people import people_of
from secondsource.detect.phrases import Noun, conjuncts, read_noun
from secondsource.model import Actor, InitiatorStatus, Participant

if TYPE_CHECKING:
    from spacy.tokens import Token

    from secondsource.knowledge import Knowledge
    from secondsource.parse import Parsed

Side = Literal["initiator", "target"]
AT = frozenset({"at", "on", "against", "upon", "in", "into", "inside", "outside", "near", "under", "toward", "towards", "to", "onto", "beneath", "over", "through"})
ON = frozenset({"on", "against", "upon", "at", "toward", "towards", "targeting"})
SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVES = frozenset({"nsubjpass", "csubjpass"})
RELATIVE = frozenset({"who", "which", "that", "whom"})
ARMED = ("state_forces", "rebel", "militia")


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
class _Argument:
    side: Side
    token: Token
    effect: str | None = None
    near: bool = False  # it only stands where it happened
    status: InitiatorStatus = "asserted"


def find_participants(
    parsed: Parsed, trigger: Token, event_type: str, actors: Sequence[Actor], kb: Knowledge
) -> tuple[Participant, ...]:
    """The initiators and targets of one trigger word, each once, in the order found."""
    frames = frames_of(kb)
    found = _verb(trigger, frames) if trigger.pos_ in ("VERB", "AUX") else _noun(trigger, frames, kb)
    out: dict[tuple[Side, int], Participant] = {}
    for argument in found:
        for token in _resolved(argument.token, kb):
            if token == trigger:
                continue
            noun = _known(read_noun(token, parsed, actors, kb), parsed, kb)
            if noun is not None and argument.side == "target" and (_is_weapon(noun, kb) or (argument.near and _is_locality(noun))):
                continue
            made = _participant(argument, noun)
            if made is None:
                continue
            key = (made.role, token.i)  # type: ignore[assignment]
            old = out.get(key)  # type: ignore[arg-type]
            out[key] = made if old is None else _joined(old, made)  # type: ignore[index]
    return tuple(out.values())


#: verbs whose base form the lemmatiser gets wrong
_LEMMAS = {"stag": "stage", "rap": "rape", "raze": "raze", "strafe": "strafe", "gunne": "gun", "torch": "torch", "bombe": "bomb"}


def lemma_of(token: Token) -> str:
    """The base form of a word in lower case."""
    lemma = token.lemma_.lower()
    return _LEMMAS.get(lemma, lemma)


def _joined(old: Participant, new: Participant) -> Participant:
    effect = tuple(dict.fromkeys((*(old.effect or ()), *(new.effect or ()))))
    return dataclasses.replace(old, effect=effect or None)


def _known(noun: Noun | None, parsed: Parsed, kb: Knowledge) -> Noun | None:
    """A named person by the fullest name and the class that the text gives anywhere."""
    if noun is None or noun.name is None or noun.entity != "person":
        return noun
    person = people_of(parsed, kb).called(noun.name)
    if person is None:
        return noun
    of_class = noun.of_class if noun.kind != "unknown" or person.of_class is None else person.of_class
    kind = noun.kind if noun.kind != "unknown" or of_class is None else of_class.kind
    return dataclasses.replace(noun, name=person.name, of_class=of_class, kind=kind)


def _is_weapon(noun: Noun, kb: Knowledge) -> bool:
    return noun.name is None and kb.weapons.of(noun.text) is not None


def _is_locality(noun: Noun) -> bool:
    return noun.of_class is not None and noun.of_class.name == "locality"


def _participant(argument: _Argument, noun: Noun | None) -> Participant | None:
    if noun is None:
        return None
    if noun.of_class is None and noun.name is None and noun.actor is None:
        return None
    if argument.side == "initiator" and noun.entity == "thing":
        return None
    effect = _effect(argument.effect, noun.entity)
    name, entity = noun.name, noun.entity
    if argument.side == "target" and entity == "organization" and noun.of_class is not None and noun.of_class.entity == "person":
        name, entity = None, "person" if noun.count == (1, 1) else "group"  # "a cadre of the CPI-Maoist" is no organisation
    return Participant(
        role=argument.side,
        text=noun.text,
        span=noun.span,
        name=name,
        actor_id=noun.actor.actor_id if noun.actor is not None and noun.entity != "thing" else None,
        kind=noun.kind,
        status=argument.status if argument.side == "initiator" else None,
        entity=entity,
        count=noun.count,
        effect=(effect,) if effect is not None and argument.side == "target" else None,
    )


def _effect(effect: str | None, entity: str | None) -> str | None:
    if effect is None:
        return None
    if entity == "thing":
        return effect if effect in ("destroyed", "damaged", "none") else None
    return effect if effect in ("killed", "injured", "abducted", "none") else None


def _resolved(token: Token, kb: Knowledge) -> Iterator[Token]:
    """The nouns that an argument stands for: relative pronouns their antecedent, coordination each part."""
    if token.lower_ in RELATIVE and token.pos_ in ("PRON", "SCONJ", "DET"):
        clause = next((a for a in token.ancestors if a.dep_ in ("relcl", "acl")), None)
        if clause is not None:
            yield from conjuncts(clause.head, kb)
        return
    if token.pos_ == "PRON":
        token = antecedent(token, kb) or token
    yield from conjuncts(token, kb)


#: what a pronoun can stand for: one person, several, or a thing
_PERSONS = {"he": 1, "him": 1, "she": 1, "her": 1, "they": 2, "them": 2, "it": 0}


def antecedent(pronoun: Token, kb: Knowledge) -> Token | None:
    """The noun that a personal pronoun stands for: the nearest fitting one before it in the same part of a clause, at most a sentence back."""
    number = _PERSONS.get(pronoun.lower_)
    if number is None:
        return None
    wanted = (*SUBJECTS, "nsubjpass") if pronoun.dep_ in (*SUBJECTS, "nsubjpass", "agent") else ("dobj", "nsubjpass", "pobj")
    for token in reversed(pronoun.doc[max(0, pronoun.i - 60) : pronoun.i]):
        if token.dep_ in wanted and token.pos_ in ("NOUN", "PROPN") and _fits(token, number, kb):
            between = sum(1 for t in pronoun.doc[token.i : pronoun.i] if t.is_sent_start and t.i > token.i)
            return token if between <= 1 else None
    return None


def _fits(token: Token, number: int, kb: Knowledge) -> bool:
    found = kb.classes.of([t.lower_ for t in token.lefts] + [token.lower_], token.lower_)
    plural = token.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in token.children)
    if number == 0:
        return found is not None and (found.entity == "thing" or found.entity == "organization") and not plural
    if found is not None and found.entity == "thing":
        return False
    if found is None and token.ent_type_ != "PERSON":
        return False
    return plural == (number == 2) or (number == 2 and found is not None and found.entity in ("group", "organization"))


# ---------------------------------------------------------------------------------------------------------------- verbs


def _verb(verb: Token, frames: Frames) -> Iterator[_Argument]:
    lemma = lemma_of(verb)
    effect = frames.effect.get(lemma)
    subjects, passive = list(_subjects(verb)), is_passive(verb)
    objects = list(_objects(verb))
    if lemma in frames.verbs["own"]:
        yield from (_Argument("initiator", s) for s in subjects)
    elif lemma in frames.verbs["mutual"]:
        yield from (_Argument("initiator", s) for s in subjects)
        yield from (_Argument("initiator", o) for o in _prepositional(verb, frozenset({"with", "between", "against"})))
    elif lemma in frames.verbs["undergone"] and not passive:
        yield from (_Argument("target", s, effect) for s in subjects)
    elif passive:
        yield from (_Argument("target", s, effect) for s in subjects)
        yield from (_Argument("initiator", a) for a in _agents(verb))
        yield from _encounter(verb, frames)
    else:
        if lemma not in frames.verbs["exploding"] or objects:
            yield from (_Argument("initiator", s) for s in subjects)
        yield from (_Argument("target", o, effect) for o in objects)
    if lemma in frames.verbs["exploding"] or lemma in frames.verbs["hurling"]:
        yield from (_Argument("target", o, near=True) for o in _prepositional(verb, AT))
    elif not objects and not passive:
        yield from (_Argument("target", o, effect) for o in _prepositional(verb, ON))
    yield from _consequences(verb, frames)


def is_passive(verb: Token) -> bool:
    """Whether what stands as subject is what it happened to."""
    if any(c.dep_ in ("nsubjpass", "auxpass", "agent") for c in verb.children):
        return True
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "relcl", "ROOT", "advcl", "ccomp") and not any(c.dep_ in ("aux", "dobj", "nsubj") for c in verb.children):
        return True
    if verb.dep_ == "conj" and verb.tag_ in ("VBN", "VBD") and not any(c.dep_ in (*SUBJECTS, "aux", "dobj") for c in verb.children):
        return verb.head.pos_ in ("VERB", "AUX") and verb.head.tag_ == "VBN" and is_passive(verb.head)
    return False


def _subjects(verb: Token, depth: int = 0) -> Iterator[Token]:
    """The subject of a verb: its own, else that of the verb it is coordinated with or controlled by."""
    own = [c for c in verb.children if c.dep_ in SUBJECTS or c.dep_ in PASSIVES]
    if own:
        yield from own
        return
    if verb.dep_ == "acl" and verb.tag_ == "VBG" and (clause := _clause_over(verb)) is not None:
        yield from _subjects(clause, depth + 1)
    elif verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN", "NUM", "PRON") and verb.tag_ in ("VBG", "VBN", "VBD"):
        yield verb.head
    elif verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "pcomp", "dep") and depth < 4:
        head = verb.head
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
        if head.pos_ in ("VERB", "AUX"):
            objects = [c for c in head.children if c.dep_ == "dobj"]
            if verb.dep_ in ("xcomp", "ccomp") and objects:
                yield from objects
            elif verb.dep_ in ("conj", "xcomp") or verb.tag_ in ("VBG", "VB", "VBN") or verb.dep_ == "pcomp":
                yield from _subjects(head, depth + 1)


_CONSEQUENCES = frozenset({"kill", "injure", "wound", "destroy", "damage", "leave", "cause", "claim", "burn", "maim"})


def _clause_over(verb: Token) -> Token | None:
    """The clause that ", killing two" belongs to, where the parser hung it on the last noun."""
    if lemma_of(verb) not in _CONSEQUENCES:
        return None
    for above in verb.head.ancestors:
        if above.pos_ == "VERB":
            return above if any(c.dep_ in SUBJECTS for c in above.children) and not is_passive(above) else None
    return None


def _objects(verb: Token) -> Iterator[Token]:
    own = [c for c in verb.children if c.dep_ in ("dobj", "oprd") and c.lower_ != "responsibility"]
    yield from own
    if not own and not is_passive(verb):
        for child in verb.children:
            if child.dep_ == "conj" and child.pos_ == "VERB" and child.i - verb.i <= 4:
                yield from (c for c in child.children if c.dep_ == "dobj")


def _agents(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ in ("agent", "prep") and child.lower_ == "by":
            yield from (o for o in child.children if o.dep_ == "pobj")


def _prepositional(word: Token, prepositions: frozenset[str]) -> Iterator[Token]:
    for child in word.children:
        if child.dep_ == "prep" and child.lower_ in prepositions:
            for obj in child.children:
                if obj.dep_ == "pobj":
                    yield from _inner(obj)
                elif obj.dep_ == "prep":
                    yield from (o for o in obj.children if o.dep_ == "pobj")
        elif child.dep_ == "prep" and child.lower_ == "in":
            yield from ()


def _inner(obj: Token) -> Iterator[Token]:
    """"in front of the embassy", "at the entrance of the base": what it is in front of."""
    if obj.lower_ in ("front", "vicinity", "entrance", "gate", "premises", "outskirts", "side", "rear"):
        inner = [o for c in obj.children if c.dep_ == "prep" and c.lower_ in ("of", "to") for o in c.children if o.dep_ == "pobj"]
        if inner:
            yield from inner
            return
    yield obj


def _encounter(verb: Token, frames: Frames) -> Iterator[_Argument]:
    """"killed in an encounter with the police", "killed in an attack by gunmen": the other side did it."""
    for obj in _prepositional(verb, frozenset({"in", "during", "after"})):
        if lemma_of(obj) in frames.nouns["mutual"]:
            yield from (_Argument("initiator", o, status="possible") for o in _prepositional(obj, frozenset({"with"})))
        if lemma_of(obj) in frames.nouns["done"] or lemma_of(obj) in frames.nouns["undergone"]:
            yield from (_Argument("initiator", o) for o in _prepositional(obj, frozenset({"by"})))


def _consequences(word: Token, frames: Frames) -> Iterator[_Argument]:
    """What followed, in a participle or relative clause: ", killing three soldiers", "that destroyed a bus"."""
    for child in word.children:
        if child.dep_ in ("advcl", "relcl", "acl") and child.pos_ == "VERB" and not is_passive(child):
            effect = frames.effect.get(lemma_of(child))
            if effect is not None and child.tag_ in ("VBG", "VBD", "VBZ", "VBP"):
                yield from (_Argument("target", o, effect) for o in child.children if o.dep_ == "dobj")


# ---------------------------------------------------------------------------------------------------------------- nouns


def _noun(noun: Token, frames: Frames, kb: Knowledge) -> Iterator[_Argument]:
    lemma = lemma_of(noun)
    effect = frames.effect.get(lemma)
    undergone, done = lemma in frames.nouns["undergone"], lemma in frames.nouns["done"]
    mutual = lemma in frames.nouns["mutual"]
    for child in noun.children:
        if child.dep_ == "poss":
            yield _Argument("initiator" if done and not (undergone and effect) else "target", child, effect)
        elif child.dep_ in ("compound", "amod", "nmod"):
            yield from _modifier(child, kb, effect)
    doers = list(_prepositional(noun, frozenset({"by"})))
    yield from (_Argument("initiator", o) for o in doers)
    yield from (
        _Argument("target", o, effect, near=o.head.lower_ in ("at", "on") and o.head.head != noun or o.head.lower_ == "at")
        for word in (noun, *doers)
        for o in _prepositional(word, ON)
    )
    if mutual:
        yield from (_Argument("initiator", o) for o in _prepositional(noun, frozenset({"between", "among"})))
        yield from (_Argument("initiator", o, status="possible") for o in _prepositional(noun, frozenset({"with"})))
    for obj in _prepositional(noun, frozenset({"of"})):
        if undergone:
            yield _Argument("target", obj, effect)
        elif done:
            yield _Argument("initiator", obj)
    yield from _governor(noun, frames)
    yield from _clauses(noun, frames)
    yield from (_Argument("initiator", d) for d in doers_of(noun))
    yield from _consequences(noun, frames)


def _modifier(child: Token, kb: Knowledge, effect: str | None) -> Iterator[_Argument]:
    """"guerrilla attack", "police raid": the doer; "embassy bombing": the target."""
    if child.lower_ in ("terrorist", "terror", "suicide", "military", "armed", "security"):
        return
    found = kb.classes.of([child.lower_], child.lower_)
    if child.dep_ == "amod" and child.pos_ == "ADJ" and child.lower_ not in ("guerrilla", "rebel", "insurgent", "maoist", "militant", "extremist"):
        return
    if found is None:
        if child.pos_ == "PROPN":
            yield _Argument("initiator", child)
    elif found.entity == "thing" or not found.kind.startswith(ARMED):
        yield _Argument("target", child, effect)
    else:
        yield _Argument("initiator", child)


def _governor(noun: Token, frames: Frames) -> Iterator[_Argument]:
    """The verb that governs an event noun: a light verb's subject did it; the patient of "killed in the attack" was hit."""
    head = noun.head
    if noun.dep_ == "dobj" and lemma_of(head) in frames.verbs["light"]:
        yield from (_Argument("initiator", s) for s in _subjects(head))
    elif noun.dep_ == "nsubjpass" and lemma_of(head) in frames.verbs["light"]:
        doers = list(_agents(head))
        yield from (_Argument("initiator", a) for a in doers)
        yield from (_Argument("target", o) for word in (head, *doers) for o in _prepositional(word, ON))
    elif noun.dep_ == "nsubj" and head.pos_ == "VERB":
        effect = frames.effect.get(lemma_of(head))
        if effect is not None:
            yield from (_Argument("target", o, effect) for o in _objects(head))
    elif noun.dep_ == "pobj" and head.lower_ in ("in", "during", "by", "after", "from") and head.head.pos_ == "VERB":
        verb = head.head
        effect = frames.effect.get(lemma_of(verb))
        if effect is not None and (is_passive(verb) or lemma_of(verb) in frames.verbs["undergone"]):
            yield from (_Argument("target", s, effect) for s in _subjects(verb))


def _clauses(noun: Token, frames: Frames) -> Iterator[_Argument]:
    """"the attack carried out by X", "the attack X staged", "an attack targeting Y"."""
    for child in noun.subtree:
        if child.dep_ not in ("acl", "relcl", "advcl") or child.pos_ != "VERB" or (child.head != noun and not is_passive(child)):
            continue
        lemma = lemma_of(child)
        if lemma in frames.verbs["light"] or lemma in ("attribute", "blame"):
            yield from (_Argument("initiator", a) for a in _agents(child))
            yield from (_Argument("initiator", a) for a in _prepositional(child, frozenset({"to", "on"})) if lemma in ("attribute", "blame"))
            if not is_passive(child):
                yield from (_Argument("initiator", s) for s in _subjects(child) if s != noun and s.lower_ not in RELATIVE)
        elif lemma in ("target", "aim", "direct"):
            yield from (_Argument("target", o) for o in child.children if o.dep_ == "dobj")
            yield from (_Argument("target", o) for o in _prepositional(child, ON))
