"""What kind of event exactly? Types narrowed by weapons, victims and parties: a bombing to a suicide bombing, a killing to an execution.

Read in this order: `narrowed`, then the rules it uses. The words are in `data/lexicon/en/triggers.yml`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from secondsource.detect.arguments import subjects_of
from secondsource.detect.coref import Event
from secondsource.detect.events_mentions import LAW
from secondsource.detect.prosecutions import PROSECUTION
from secondsource.knowledge import Knowledge
from secondsource.model import Figure, Participant, Weapon

#: weapon type -> the bombing that it makes
_BOMBINGS = {
    "explosive.suicide_vest": "attack.bombing.suicide",
    "explosive.landmine": "attack.bombing.landmine",
    "explosive.grenade": "attack.bombing.grenade",
    "explosive.vehicle": "attack.bombing.vehicle",
}
#: whose deed is a bombing; what flies is told of as a plane or by its kind
_BOMBERS = frozenset({"bomber", "suicide-bomber"})
_WRECKING = ("attack.bombing", "attack.shelling", "attack.air_strike", "attack.arson")
_SHELLS = ("mortar", "artillery", "rocket", "missile")
_REBEL = ("rebel", "militia")
#: whose killing, one alone and on purpose, is an assassination
_CHOSEN = frozenset({"officials", "journalists", "clergy"})


def narrowed(
    event: Event, weapons: Sequence[Weapon], parties: Mapping[str, Sequence[str]], figures: Sequence[Figure], *, kb: Knowledge
) -> tuple[str, ...]:
    """The types of an event, the main one first."""
    if LAW in event.families:
        return (PROSECUTION,)
    said = [_by_party(t, parties.get(t, ())) for t in event.types]
    types = [_by_weapon(t, [w.type for w in weapons], event, kb) for t in said]
    if _is_assassination(types, event, figures, kb):
        types = ["attack.assassination", *(t for t in types if t != "attack.armed_assault")]
    if any(m.hit.phrase.startswith("torture") for m in event.mentions):  # "tortured to death"
        types.append("attack.other.torture")
    if "attack.other" in types and any(t != "attack.other" and not t.startswith("unrest") for t in types):
        types.remove("attack.other")
    if any(t.startswith(_WRECKING) for t in types):  # what a blast or a fire damaged
        types = [t for t in types if t != "attack.other.destruction"]
    return tuple(t for t in dict.fromkeys(types) if not any(o.startswith(t + ".") for o in types))


def with_fates(event: Event, types: Sequence[str], figures: Sequence[Figure], kb: Knowledge) -> tuple[tuple[str, ...], tuple[Figure, ...]]:
    """The types and figures of an event by what it comes to: who is taken away and arrested is arrested, the abducted are not missing."""
    measures = {f.measure for f in figures}
    held = max((f.low or 0 for f in figures if f.measure == "abducted"), default=None)
    if _is_taken_by_law(event, types, kb):
        types = [t for t in types if t != "attack.abduction"]
        taken = [dataclasses.replace(f, measure="arrested") if f.measure == "abducted" else f for f in figures]
        figures = [f for f, old in zip(taken, figures, strict=True) if f is old or "arrested" not in measures]
    if held is not None:
        figures = [f for f in figures if f.measure != "missing" or (f.low or 0) > held]
    return tuple(types), tuple(figures)


def _is_taken_by_law(event: Event, types: Sequence[str], kb: Knowledge) -> bool:
    """ "Nine were taken away by the police ... were arrested": no abduction beside the arrest."""
    if "attack.abduction" not in types or "enforcement.arrest" not in types or "rebel" in event.doers:
        return False
    told = [m.hit.token.lemma_ for m in event.mentions if m.hit.entry.id == "abduct"]
    return bool(told) and all(lemma in kb.triggers.lists["takes"] for lemma in told)


def _by_party(event_type: str, initiators: Sequence[str]) -> str:
    """What rebels do with prisoners and weapons is no enforcement."""
    if not initiators or not all(k.startswith(_REBEL) for k in initiators):
        return event_type
    return _OF_REBELS.get(event_type, event_type)


#: what an enforcement is where rebels do it
_OF_REBELS = {"enforcement.seizure": "attack.robbery", "enforcement.arrest": "attack.abduction"}


def as_narrowed(participants: Sequence[Participant], types: Sequence[str]) -> tuple[Participant, ...]:
    """The parties of an event with the deeds they are told with by the types that the event has in the end."""
    return tuple(dataclasses.replace(p, told_as=tuple(_in_the_end(t, types) for t in p.told_as)) for p in participants)


def _in_the_end(told: str, types: Sequence[str]) -> str:
    if told in types:
        return told
    of_rebels = _OF_REBELS.get(told)
    return of_rebels if of_rebels in types and of_rebels is not None else next((t for t in types if t.startswith(told + ".")), told)


def _by_weapon(event_type: str, weapons: Sequence[str], event: Event, kb: Knowledge) -> str:
    """A type narrowed by what it was done with."""
    if event_type == "attack.bombing":
        return _bombing(weapons, event, kb)
    if event_type == "attack.air_strike":
        return event_type + ".drone" if "drone" in weapons or any("drone" in m.hit.phrase for m in event.mentions) else event_type
    if event_type not in ("attack.armed_assault", "attack.other", "attack.other.destruction"):
        return event_type
    subjects = _subjects(event)
    downed = any(m.hit.entry.id == "down_aircraft" for m in event.mentions)
    if subjects & kb.triggers.aircraft and not downed:
        return "attack.air_strike.drone" if "drone" in subjects else "attack.air_strike"
    plain = all(m.hit.entry.generic or m.hit.entry.type is None for m in event.mentions)
    fired = any(m.hit.entry.id == "fire" for m in event.mentions)
    if (plain or fired) and "drone" in weapons:
        return "attack.air_strike.drone"
    if plain and any(w.startswith("explosive") for w in weapons) and not any(w.startswith(("firearm", "blade")) for w in weapons):
        return _bombing(weapons, event, kb)
    if plain and subjects & _BOMBERS and not any(w.startswith(("firearm", "blade")) for w in weapons):
        return _bombing(weapons, event, kb)  # "a lone bomber killed nine"
    return "attack.shelling" if (plain or fired) and any(w.startswith(_SHELLS) for w in weapons) else event_type


def _bombing(weapons: Sequence[str], event: Event, kb: Knowledge) -> str:
    subjects = _subjects(event)
    if subjects & kb.triggers.aircraft:
        return "attack.air_strike.drone" if "drone" in subjects else "attack.air_strike"
    if subjects & kb.triggers.vehicles and any(w.startswith("explosive") for w in weapons):
        return "attack.bombing.vehicle"
    return next((_BOMBINGS[w] for w in _BOMBINGS if w in weapons), "attack.bombing")


def _subjects(event: Event) -> set[str]:
    """What does it, beside the triggers of an event."""
    beside = {c for m in event.mentions for c in m.hit.token.children if c.dep_ in ("nsubj", "nsubjpass", "compound", "agent")}
    # "jets hit a convoy, killing two"
    of_verbs = {s for m in event.mentions if m.hit.token.dep_ == "advcl" for s in subjects_of(m.hit.token)}
    return {c.lemma_.lower() for c in beside | of_verbs}


def _is_assassination(types: Sequence[str], event: Event, figures: Sequence[Figure], kb: Knowledge) -> bool:
    """One person of standing, killed on purpose."""
    if "attack.armed_assault" not in types or types[0].startswith(("attack.bombing", "battle")):
        return False
    killed = [f for f in figures if f.measure == "killed"]
    if len(killed) != 1 or (killed[0].low, killed[0].high) != (1, 1):
        return False
    if killed[0].group not in _CHOSEN and not kb.triggers.leading & set(killed[0].span.quote.lower().split()):
        return False
    return any({m.hit.token.lemma_.lower(), m.hit.phrase} & kb.triggers.on_purpose for m in event.mentions)
