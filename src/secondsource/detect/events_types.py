"""What kind of event exactly? Types narrowed by weapons, victims and parties: a bombing to a suicide bombing, a killing to an execution.

Read in this order: `narrowed`, then the rules it uses. The words are in `data/lexicon/en/triggers.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from secondsource.detect.coref import Event
from secondsource.knowledge import Knowledge
from secondsource.model import Figure, Weapon

#: weapon type -> the bombing that it makes
_BOMBINGS = {
    "explosive.suicide_vest": "attack.bombing.suicide",
    "explosive.landmine": "attack.bombing.landmine",
    "explosive.grenade": "attack.bombing.grenade",
    "explosive.vehicle": "attack.bombing.vehicle",
}
_SHELLS = ("mortar", "artillery", "rocket", "missile")
_REBEL = ("rebel", "militia")
#: whose killing, one alone and on purpose, is an assassination
_CHOSEN = frozenset({"officials", "journalists", "clergy"})


def narrowed(
    event: Event, weapons: Sequence[Weapon], parties: Mapping[str, Sequence[str]], figures: Sequence[Figure], *, kb: Knowledge
) -> tuple[str, ...]:
    """The types of an event, the main one first."""
    said = [_by_party(t, parties.get(t, ())) for t in event.types]
    types = [_by_weapon(t, [w.type for w in weapons], event, kb) for t in said]
    if _is_assassination(types, event, figures, kb):
        types = ["attack.assassination", *(t for t in types if t != "attack.armed_assault")]
    if "attack.other" in types and any(t != "attack.other" and not t.startswith("unrest") for t in types):
        types.remove("attack.other")
    return tuple(t for t in dict.fromkeys(types) if not any(o.startswith(t + ".") for o in types))


def _by_party(event_type: str, initiators: Sequence[str]) -> str:
    """What rebels do with prisoners and weapons is no enforcement."""
    if not initiators or not all(k.startswith(_REBEL) for k in initiators):
        return event_type
    return {"enforcement.seizure": "attack.robbery", "enforcement.arrest": "attack.abduction"}.get(event_type, event_type)


def _by_weapon(event_type: str, weapons: Sequence[str], event: Event, kb: Knowledge) -> str:
    """A type narrowed by what it was done with."""
    if event_type == "attack.bombing":
        return _bombing(weapons, event, kb)
    if event_type == "attack.air_strike":
        return event_type + ".drone" if "drone" in weapons or any("drone" in m.hit.phrase for m in event.mentions) else event_type
    if event_type not in ("attack.armed_assault", "attack.other"):
        return event_type
    subjects = _subjects(event)
    if subjects & kb.triggers.aircraft:
        return "attack.air_strike.drone" if "drone" in subjects else "attack.air_strike"
    plain = all(m.hit.entry.generic or m.hit.entry.type is None for m in event.mentions)
    fired = any(m.hit.entry.id == "fire" for m in event.mentions)
    if (plain or fired) and "drone" in weapons:
        return "attack.air_strike.drone"
    if plain and any(w.startswith("explosive") for w in weapons) and not any(w.startswith(("firearm", "blade")) for w in weapons):
        return _bombing(weapons, event, kb)
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
    return {c.lemma_.lower() for m in event.mentions for c in m.hit.token.children if c.dep_ in ("nsubj", "nsubjpass", "compound", "agent")}


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
