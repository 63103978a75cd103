"""What pages and papers call things whose ids are dotted: types of events, precisions, kinds, countries."""

from __future__ import annotations

from secondsource.knowledge.countries import load_countries

TYPES = {
    "attack": "attack", "battle": "battle", "enforcement": "enforcement", "unrest": "unrest", "group": "of a group",
    "attack.armed_assault": "armed assault", "attack.bombing": "bombing", "attack.bombing.suicide": "suicide bombing",
    "attack.bombing.landmine": "landmine blast", "attack.bombing.grenade": "grenade attack", "attack.bombing.vehicle": "vehicle bombing",
    "attack.shelling": "shelling", "attack.air_strike": "air strike", "attack.air_strike.drone": "drone strike",
    "attack.assassination": "assassination", "attack.abduction": "abduction", "attack.abduction.disappearance": "disappearance",
    "attack.hijacking": "hijacking", "attack.execution": "execution", "attack.sexual_violence": "sexual violence", "attack.arson": "arson",
    "attack.robbery": "robbery", "attack.other": "other attack", "attack.other.destruction": "destruction",
    "attack.other.torture": "torture", "battle.clash": "clash",
    "battle.raid": "raid", "battle.territory_taken": "territory taken", "enforcement.arrest": "arrest", "enforcement.seizure": "seizure",
    "enforcement.surrender": "surrender", "enforcement.sentence": "court sentence", "unrest.protest": "protest", "unrest.riot": "riot",
    "unrest.mob_violence": "mob violence", "group.recruitment": "recruitment", "group.presence": "presence of a group",
    "group.agreement": "agreement", "other": "other event",
}  # fmt: skip
PRECISIONS = {"near": "near", "admin2": "district", "admin1": "province", "region": "region", "country": "country"}


def event_type(ident: str) -> str:
    """A type in words; one that has no words of its own goes by its last part.

    >>> event_type("attack.bombing.suicide"), event_type("attack.bombing.barrel_bomb")
    ('suicide bombing', 'barrel bomb')
    """
    return TYPES.get(ident) or ident.rpartition(".")[2].replace("_", " ")


def country(code: str | None) -> str:
    """A country's name by its ISO code; the code where the list does not have it.

    >>> country("PK"), country(None)
    ('Pakistan', '')
    """
    found = load_countries().get(code or "")
    return found.name if found else code or ""


def precision(ident: str) -> str:
    """A precision in words; empty for what is a point.

    >>> precision("admin1"), precision("town")
    ('province', '')
    """
    return PRECISIONS.get(ident, "")
