"""What kind of event exactly? Types narrowed by weapons, victims and parties: a bombing to a suicide bombing, a killing to an execution.

Read in this order: `narrowed`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from secondsource.detect.coref import Event
from secondsource.model import Figure, Weapon

#: weapon type -> the bombing that it makes
_BOMBINGS = {
    "explosive.suicide_vest": "attack.bombing.suicide",
    "explosive.landmine": "attack.bombing.landmine",
    "explosive.grenade": "attack.bombing.grenade",
    "explosive.vehicle": "attack.bombing.vehicle",
}
_AIRCRAFT = frozenset({"warplane", "jet", "aircraft", "plane", "helicopter", "gunship", "drone", "bomber_aircraft", "fighter-jet"})
_VEHICLES = frozenset({"car", "truck", "van", "lorry", "motorcycle", "motorbike", "minibus", "bus", "vehicle", "taxi", "tanker", "ambulance"})
_SHELLS = ("mortar", "artillery", "rocket", "missile")
_REBEL = ("rebel", "militia")
_STATE = ("state_forces", "government")
#: whose killing, one alone and on purpose, is an assassination
_CHOSEN = frozenset({"officials", "journalists", "clergy"})
_LEADING = frozenset({"leader", "activist", "politician", "judge", "magistrate", "lawyer", "candidate", "mayor", "governor", "minister", "senator", "bishop", "archbishop", "editor", "scholar"})
_ON_PURPOSE = frozenset({"murder", "assassinate", "shoot dead", "gun down", "shoot to death", "hack to death", "stab to death"})


def narrowed(event: Event, weapons: Sequence[Weapon], parties: Mapping[str, Sequence[str]], figures: Sequence[Figure]) -> tuple[str, ...]:
    """The types of an event, the main one first."""
    types = list(event.types)
    types = [_by_party(t, parties.get(t, ())) for t in types]
    types = [_by_weapon(t, [w.type for w in weapons], event) for t in types]
    if _is_assassination(types, event, figures):
        types = ["attack.assassination", *(t for t in types if t != "attack.armed_assault")]
    if "attack.other" in types and len(types) > 1:
        types.remove("attack.other")
    return tuple(t for t in dict.fromkeys(types) if not any(o.startswith(t + ".") for o in types))


def _by_party(event_type: str, initiators: Sequence[str]) -> str:
    """What rebels do with prisoners and weapons is no enforcement."""
    if not initiators or not all(k.startswith(_REBEL) for k in initiators):
        return event_type
    return {"enforcement.seizure": "attack.robbery", "enforcement.arrest": "attack.abduction"}.get(event_type, event_type)


def _by_weapon(event_type: str, weapons: Sequence[str], event: Event) -> str:
    explosive = [w for w in weapons if w.startswith("explosive")]
    subjects = {c.lemma_.lower() for m in event.mentions for c in m.hit.token.children if c.dep_ in ("nsubj", "nsubjpass", "compound", "agent")}
    if event_type in ("attack.bombing", "attack.armed_assault") and subjects & _AIRCRAFT:
        return "attack.air_strike.drone" if "drone" in subjects else "attack.air_strike"
    if event_type == "attack.bombing" and subjects & _VEHICLES and explosive:
        return "attack.bombing.vehicle"
    if event_type == "attack.bombing":
        return next((_BOMBINGS[w] for w in _BOMBINGS if w in explosive), event_type)
    if event_type == "attack.air_strike" and ("drone" in weapons or any("drone" in m.hit.phrase for m in event.mentions)):
        return "attack.air_strike.drone"
    fired = any(m.hit.entry.id == "fire" for m in event.mentions)
    if fired and ("drone" in weapons or any(w.startswith(_SHELLS) for w in weapons)):
        return "attack.air_strike.drone" if "drone" in weapons else "attack.shelling"
    plain = all(m.hit.entry.generic or m.hit.entry.type is None for m in event.mentions)
    if event_type in ("attack.armed_assault", "attack.other") and plain:
        if explosive and not any(w.startswith(("firearm", "blade")) for w in weapons):
            return next((_BOMBINGS[w] for w in _BOMBINGS if w in explosive), "attack.bombing")
        if any(w.startswith(_SHELLS) for w in weapons):
            return "attack.shelling"
        if "drone" in weapons:
            return "attack.air_strike.drone"
    return event_type


def _is_assassination(types: Sequence[str], event: Event, figures: Sequence[Figure]) -> bool:
    """One person of standing, killed on purpose."""
    if "attack.armed_assault" not in types or types[0].startswith(("attack.bombing", "battle")):
        return False
    killed = [f for f in figures if f.measure == "killed"]
    if len(killed) != 1 or (killed[0].low, killed[0].high) != (1, 1):
        return False
    head = killed[0].span.quote.lower().split()
    if killed[0].group not in _CHOSEN and not _LEADING & set(head):
        return False
    return any(m.hit.token.lemma_.lower() in _ON_PURPOSE or m.hit.phrase in _ON_PURPOSE for m in event.mentions)
