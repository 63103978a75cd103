"""Who did it to whom: the parties of one trigger word, by the construction it stands in.

Read `find_participants`; which argument is who is found by `arguments` (verbs) and `arguments_nouns`, what a noun phrase says by
`phrases`, who a name or pronoun stands for by `people` and `pronouns`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from secondsource.detect.arguments import RELATIVE, SUBJECTS, Argument, Side, frames_of, verb_arguments
from secondsource.detect.arguments_nouns import noun_arguments
from secondsource.detect.arms import with_owners
from secondsource.detect.figures_victims import companions
from secondsource.detect.people import people_of
from secondsource.detect.phrases import Noun, conjuncts, is_person_name, name_tokens, person_name, read_noun
from secondsource.detect.pronouns import antecedent, meant_by
from secondsource.detect.triggers import is_gerund_noun
from secondsource.model import Actor, Participant

if TYPE_CHECKING:
    from spacy.tokens import Token

    from secondsource.knowledge import Knowledge
    from secondsource.parse import Parsed


def find_participants(parsed: Parsed, trigger: Token, event_type: str, actors: Sequence[Actor], kb: Knowledge) -> tuple[Participant, ...]:
    """The initiators and targets of one trigger word, each once, in the order found."""
    frames = frames_of(kb)
    is_verb = trigger.pos_ in ("VERB", "AUX") and not is_gerund_noun(trigger)
    found = verb_arguments(trigger, frames) if is_verb else noun_arguments(trigger, frames, kb)
    out: dict[tuple[Side, int], Participant] = {}
    if event_type == "attack.robbery" and trigger.lemma_ in ("flee", "escape"):  # "fled with six rifles": took them
        found = (dataclasses.replace(a, side="initiator") if a.token.dep_ in SUBJECTS else a for a in found)
    for argument in with_owners(found, trigger, kb):
        for at, made in _read(argument, trigger, parsed, actors, kb):
            old = out.get((argument.side, at))
            out[argument.side, at] = made if old is None else _joined(old, made)
    return tuple(out.values())


def made_of(argument: Argument, parsed: Parsed, actors: Sequence[Actor], kb: Knowledge) -> Iterator[Participant]:
    """The participants that one argument names."""
    yield from (made for _, made in _read(argument, None, parsed, actors, kb))


def _read(
    argument: Argument, trigger: Token | None, parsed: Parsed, actors: Sequence[Actor], kb: Knowledge
) -> Iterator[tuple[int, Participant]]:
    for token in (*_resolved(argument.token, kb), *_included(argument, kb), *_with_them(argument, kb)):
        if trigger is not None and token == trigger:
            continue
        noun = _known(_hit(_of_one_side(read_noun(token, parsed, actors, kb), parsed, kb), argument, kb), parsed, kb)
        if noun is not None and argument.side == "target" and _is_no_target(noun, argument, kb):
            continue
        if argument.named and (noun is None or noun.actor is None):
            continue
        made = _participant(argument, _owner(noun, parsed, kb))
        if made is None:
            continue
        if noun is not None and made.entity == "thing" and (things := _things_of(noun)):
            for thing in things:
                one = _participant(argument, read_noun(thing, parsed, actors, kb))
                if one is not None and one.entity == "thing":
                    yield thing.i, one
            continue
        names = _names_of(noun, kb) if noun is not None else []
        if len(names) < 2 or made.count is None or (made.count[0] or 0) > len(names):
            yield token.i, _of_whole(made, token, argument, parsed, actors, kb)
        yield from ((n.i, _named_one(made, n, parsed, kb)) for n in names)


def _names_of(noun: Noun, kb: Knowledge) -> list[Token]:
    """The persons that a plural phrase goes on to name: "two nurses, Ana Ruiz of Puno and Rosa Sosa, were killed"."""
    if noun.entity == "thing" or noun.count is None or (noun.count[0] or 0) < 2:
        return []
    sets = [c for c in noun.head.children if c.dep_ == "appos" and c.i > noun.head.i and is_person_name(c, kb)]
    return [t for c in sets for t in c.subtree if t.dep_ in ("appos", "conj") and (t == c or is_person_name(t, kb))]


def _things_of(noun: Noun) -> list[Token]:
    """The things that a plural phrase goes on to list: "three vehicles, an ambulance, a fuel truck and a bus, were burned"."""
    if noun.count is None or noun.count[0] is None:
        return []
    first = next((c for c in noun.head.children if c.dep_ == "appos" and c.i > noun.head.i and c.pos_ == "NOUN"), None)
    listed = [] if first is None else [first, *(t for t in first.conjuncts if t.i > first.i)]
    if first is not None and noun.count == (1, 1):  # "an ambulance, a fuel truck and a bus": the parser set the second beside the first
        items = len(listed) > 1 and all(any(c.lower_ in ("a", "an") for c in t.lefts) for t in (noun.head, first))
        return [noun.head, *listed] if items else []
    return listed if len(listed) > 1 else []


def _named_one(group: Participant, head: Token, parsed: Parsed, kb: Knowledge) -> Participant:
    """One of a group, by name."""
    name = person_name(head, kb)
    person = people_of(parsed, kb).called(name)
    span = parsed.span_of(name_tokens(head, kb)[0].i, head.i + 1)
    text = " ".join(span.quote.split())
    name = person.name if person is not None else name
    return dataclasses.replace(group, text=text, span=span, name=name, entity="person", count=(1, 1), actor_id=None)


def _with_them(argument: Argument, kb: Knowledge) -> Iterator[Token]:
    """ "The mayor, together with two guards, was killed": the guards were too."""
    if argument.side == "target":
        for token in companions(argument.token):
            yield from conjuncts(token, kb)


def _of_whole(made: Participant, token: Token, argument: Argument, parsed: Parsed, actors: Sequence[Actor], kb: Knowledge) -> Participant:
    """ "Three militants, including a woman": the woman is a militant."""
    if made.kind not in ("civilians", "unknown") or argument.side != "target" or not _is_included(token):
        return made
    whole = read_noun(argument.token, parsed, actors, kb)
    armed = whole is not None and whole.kind.startswith(("state_forces", "rebel", "militia"))
    return dataclasses.replace(made, kind=whole.kind) if armed and whole is not None else made


def _is_included(token: Token) -> bool:
    return any(a.lower_ == "including" for a in token.ancestors)


def _is_no_target(noun: Noun, argument: Argument, kb: Knowledge) -> bool:
    return _is_weapon(noun, kb) or _is_mere_place(noun) or (argument.near and _is_locality(noun)) or _is_scene(noun)


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


def _owner(noun: Noun | None, parsed: Parsed, kb: Knowledge) -> Noun | None:
    """The body whose words or deeds a phrase names: "the army's policy" stands for the army, "the army's statement" for nobody."""
    if noun is None or noun.of_class is not None or noun.name is not None or noun.actor is None or noun.actor.described:
        return noun
    nouns, lemma = frames_of(kb).nouns, noun.head.lemma_.lower()
    if lemma in nouns["said"]:
        return None
    if lemma not in nouns["acts"] or noun.actor.span.overlaps(parsed.span(noun.head)):
        return noun
    return dataclasses.replace(noun, span=noun.actor.span, name=noun.actor.name, entity="organization", count=None)


_BEFALLS = frozenset({"killed", "injured", "abducted"})


def _hit(noun: Noun | None, argument: Argument, kb: Knowledge) -> Noun | None:
    """A proper name of nothing known that is killed, hurt or kidnapped is a person's."""
    if noun is None or noun.name is not None or noun.of_class is not None or noun.actor is not None or argument.side != "target":
        return noun
    head = noun.head
    befallen = argument.effect in _BEFALLS and head.pos_ == "PROPN" and head.ent_type_ not in _NO_PERSONS
    if not (befallen and any(c.dep_ == "compound" and c.pos_ == "PROPN" for c in head.lefts)) and not _is_lost_surname(noun):
        return noun
    return dataclasses.replace(noun, name=person_name(head, kb), entity="person", count=(1, 1))


def _is_lost_surname(noun: Noun) -> bool:
    """Whether a noun in a text in capitals is the last part of a name: "BERNARDO JARAMILLO OSSA" (a word of anatomy)."""
    head = noun.head
    names = [c for c in head.lefts if c.dep_ == "compound"]
    return len(names) >= 2 and noun.text.isupper() and head.text.islower() and all(c.ent_type_ == "PERSON" for c in names)


#: what the parser takes a name for that is not even mistaken for a person's
_NO_PERSONS = frozenset({"GPE", "LOC", "DATE", "TIME", "NORP", "CARDINAL", "ORDINAL", "MONEY", "QUANTITY", "EVENT"})


def _is_weapon(noun: Noun, kb: Knowledge) -> bool:
    return noun.name is None and kb.weapons.of(noun.text) is not None


def _is_locality(noun: Noun) -> bool:
    return noun.of_class is not None and noun.of_class.name == "locality"


#: prepositions after which a bare name is a place, whatever the parser takes it for: "an attack at Kakarla"
_AT = frozenset({"at", "near", "in", "outside", "inside"})


def _is_scene(noun: Noun) -> bool:
    bare = noun.name is not None and noun.entity == "person" and noun.of_class is None and noun.whole == noun.span
    return bare and noun.head.dep_ == "pobj" and noun.head.head.lower_ in _AT


def _included(argument: Argument, kb: Knowledge) -> Iterator[Token]:
    """ "Ten people, including a judge": the judge was hit too."""
    if argument.side != "target":
        return
    for child in argument.token.children:
        if child.lower_ == "including":
            for part in child.children:
                if part.dep_ in ("pobj", "dobj"):
                    yield from conjuncts(part, kb)


#: localities that are no community: fired at or bombed, nobody is yet said to be hit
_MERE_PLACES = frozenset({"area", "region", "zone", "sector", "site", "place", "outskirts", "position", "suburb", "locality", "district"})


def _is_mere_place(noun: Noun) -> bool:
    return noun.name is None and noun.of_class is not None and noun.head.lemma_.lower() in _MERE_PLACES


def _participant(argument: Argument, noun: Noun | None) -> Participant | None:
    if noun is None:
        return None
    if noun.of_class is None and noun.name is None and noun.actor is None:
        return None
    if argument.side == "initiator" and noun.entity == "thing":
        return None
    effect = _effect(argument.effect, noun.entity)
    name, entity, span = noun.name, noun.entity, noun.span
    if argument.side == "initiator" and entity == "person" and name is not None:
        span = noun.whole  # who did it is told by title and name
    if argument.side == "target" and entity == "organization" and noun.of_class is not None and noun.of_class.entity == "person":
        name, entity = None, "person" if noun.count == (1, 1) else "group"  # "a cadre of the CPI-Maoist" is no organisation
    return Participant(
        role=argument.side,
        text=" ".join(span.quote.split()),
        span=span,
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


#: what is left or part of a person stands for the person, where the text says whose
REMAINS = frozenset({"body", "corpse", "remains", "life", "head", "leg", "arm", "hand", "face", "chest", "neck", "stomach", "foot", "back"})


#: what is broken of a building stands for the building, where the text says which
FITTINGS = frozenset("window windowpane facade façade wall door roof glass ceiling masonry facing shelf front entrance gate floor".split())


def _building_of(token: Token) -> Token | None:
    """ "The windows and the facade of the consulate": the consulate."""
    parts = [token, *(c for c in token.children if c.dep_ == "conj")]
    return next((o for p in parts for c in p.children if c.lower_ == "of" for o in c.children if o.dep_ == "pobj"), None)


_ON_BODIES = frozenset({"chop", "cut", "find", "hit", "pierce", "recover", "sever", "slit", "smash"})


def _is_headman(token: Token) -> bool:
    """ "Killed a village head", "abducted the head of the union": no part of a body."""
    if token.lemma_.lower() != "head":
        return False
    of_office = any(c.dep_ == "compound" for c in token.lefts)
    return of_office or (token.dep_ in ("dobj", "nsubjpass") and token.head.lemma_ not in _ON_BODIES)


def _resolved(token: Token, kb: Knowledge) -> Iterator[Token]:
    """The nouns that an argument stands for: relative pronouns their antecedent, coordination each part."""
    if token.lower_ in RELATIVE and token.pos_ in ("PRON", "SCONJ", "DET"):
        clause = next((a for a in token.ancestors if a.dep_ in ("relcl", "acl")), None)
        if clause is not None:
            yield from conjuncts(clause.head, kb)
        return
    if token.lower_ in ("former", "latter") and (meant := _of_two(token)) is not None:
        token = meant
    elif token.pos_ == "PRON":
        token = antecedent(token, kb) or meant_by(token, kb) or token
    if token.lemma_.lower() in FITTINGS and (building := _building_of(token)) is not None:
        token = building
    if token.lemma_.lower() in REMAINS and not _is_headman(token):
        owner = next((o for c in token.children if c.lower_ == "of" for o in c.children if o.dep_ == "pobj"), None)
        if owner is None:
            return
        token = owner
    if (other := _other_side(token, kb)) is not None:
        yield other
    yield from conjuncts(token, kb)


def _of_two(token: Token) -> Token | None:
    """ "Four rebels and three guards died in an attack by the former": the first or the last of the two named before."""
    for t in reversed(token.doc[max(0, token.i - 40) : token.i]):
        if t.dep_ == "conj" and t.pos_ in ("NOUN", "PROPN") and t.head.pos_ in ("NOUN", "PROPN"):
            return t.head if token.lower_ == "former" else t
    return None


def _of_one_side(noun: Noun | None, parsed: Parsed, kb: Knowledge) -> Noun | None:
    """A phrase without the side that it names before its own: "the police and | rebel cadres"."""
    other = _other_side(noun.head, kb) if noun is not None else None
    if noun is None or other is None:
        return noun
    span = parsed.span_of(next(g.i for g in other.children if g.dep_ == "conj"), noun.head.i + 1)
    return dataclasses.replace(noun, span=span, whole=span, text=" ".join(span.quote.split()))


def _other_side(token: Token, kb: Knowledge) -> Token | None:
    """ "Between the police and rebel cadres", with "police" hung on "cadres": the side that the head does not name."""
    for c in token.lefts:
        if c.dep_ in ("nmod", "compound") and any(g.dep_ == "conj" and g.i < token.i for g in c.children):
            sides = [kb.classes.of([w.lower_], w.lower_) for w in (c, token)]
            armed = [s.kind.split(".")[0] for s in sides if s is not None and s.kind.startswith(("state_forces", "rebel", "militia"))]
            return c if len(armed) == 2 and ("state_forces" in armed) and armed[0] != armed[1] else None
    return None
