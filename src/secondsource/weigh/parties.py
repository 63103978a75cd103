"""Who did it, as alternatives: every actor that somebody names, with the strongest status that is said of it, never one merged answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from secondsource.knowledge.charge_words import charge_words
from secondsource.model import Attribution, InitiatorStatus, Role, Statement

_NO_PARTY = re.compile(
    r"\b(?:bombing|attack|attacks|blast|shooting|killing|massacre|spokesm[ae]n|spokeswom[ae]n|spokesperson|agency|newspaper|report|statement|"
    r"ministry|minister|president|lawyer|officials?|19\d\d|20\d\d)\b",
    re.IGNORECASE,
)
_ARMED = ("state_forces", "rebel", "militia", "government", "foreign", "political_party")
_BAND = re.compile(
    r"\b(?:front|brigades?|army|group|column|guards?|movement|party|alliance|forces?|legion|militia|rifles|fighters|jihad|network|"
    r"cartel|gang|clan|union|command|liberation|resistance|faction|wing|battalion|corps|state|jund|ansar|lashkar|jaish|harakat)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^[Tt]he (?=[A-Z])")
#: stronger first: an own claim outweighs an accusation, a denial stands where nobody claimed
ORDER: Mapping[InitiatorStatus, int] = {
    "claimed": 0,
    "denied": 1,
    "accused_by_authorities": 2,
    "accused": 3,
    "asserted": 4,
    "possible": 5,
}


@dataclass
class _Party:
    name: str
    actor_id: str | None
    kind: str
    said: dict[str, list[str]] = field(default_factory=dict)  # status -> statement ids


def parties_of(statements: Sequence[Statement], actors: Any, places: frozenset[str] = frozenset()) -> tuple[Attribution, ...]:
    """Initiators, claimants and deniers of an incident, each once, with basis and dissent.

    `actors` is the register: a name that stands in it gives the same party as the entry's other names. `places` are names of
    towns, which do nothing.
    """
    found: dict[str, _Party] = {}
    denied = [s for s in statements if s.field == "participant.denier" and s.span is not None]
    for s in statements:
        status = _status(s)
        if status == "asserted" and any(_same_words(s, d) for d in denied):
            continue  # "the front has denied the bombing" does not assert that the front did it
        key = _key(s, actors)
        if (
            status is None
            or key is None
            or not _can_act(s, status)
            or (s.value.get("actor_id") is None and str(s.value.get("name")).lower() in places)
        ):
            continue
        party = found.setdefault(
            key,
            _Party(
                _bare(str(s.value.get("name") or _called(s.value.get("actor_id"), actors)), s),
                _text(s.value.get("actor_id")),
                str(s.value.get("kind") or "unknown"),
            ),
        )
        party.said.setdefault(status, []).append(s.id)
    _add_denials(found, statements, actors)
    made = [_attribution(p) for _, p in sorted(found.items())]
    return tuple(sorted(made, key=lambda a: (ORDER[a.status] if a.status else 9, a.name)))


#: the force or office of a speaker and the kind of party that it speaks for
_SPEAKS_FOR: Mapping[str, tuple[str, ...]] = {
    "police": ("state_forces.police",),
    "army": ("state_forces.army", "state_forces"),
    "military": ("state_forces.army", "state_forces"),
    "security forces": ("state_forces",),
    "government": ("government",),
}


#: what is denied where somebody's words are: "the army rejected the claim" says nothing of its own deed
_OF_WORDS = re.compile(
    r"\W*(?:(?:the|that|this|these|those|its|their|all|both) )?"
    r"(?:claims?|reports?|figures?|tolls?|numbers?|counts?|versions?|accounts?|statements?)\W*$",
    re.IGNORECASE,
)


def _add_denials(found: Mapping[str, _Party], statements: Sequence[Statement], actors: Any) -> None:
    """A force that is said to have done it, and whose chief denies, denies it."""
    for s in statements:
        if s.field != "act.denied" or not s.said_by or (s.span is not None and _OF_WORDS.match(s.span.quote)):
            continue
        if s.span is not None and charge_words().answers_charge(s.span.quote):
            _deny_charge(found, s)
        entry = None if actors is None else actors.get(s.value.get("actor_id"))
        if entry is not None and entry.kind.startswith(("rebel", "militia")):
            continue  # a "National Liberation Army" is no army of the state
        for word, kinds in _SPEAKS_FOR.items():
            if re.search(rf"\b{word}\b", s.said_by, re.IGNORECASE):
                for party in found.values():
                    if party.kind in kinds and "claimed" not in party.said:
                        party.said.setdefault("denied", []).append(s.id)


def _deny_charge(found: Mapping[str, _Party], s: Statement) -> None:
    """ "A spokesman for the front denied that its men had been there": the one who is accused, and bears that name, denies it."""
    words = {w.lower() for w in re.findall(r"\w+", s.said_by or "")}
    charged = [p for p in found.values() if {"accused", "accused_by_authorities"} & set(p.said) and "claimed" not in p.said]
    own = [p for p in charged if p.actor_id is not None and p.actor_id == s.value.get("actor_id")]
    own = own or [p for p in charged if p.name.split()[-1].lower() in words]
    own = own or [p for p in charged if s.value.get("about_actor") in (p.actor_id, p.name) and s.value.get("about_actor")]
    if len(own) == 1:
        own[0].said.setdefault("denied", []).append(s.id)


def _same_words(a: Statement, b: Statement) -> bool:
    return a.document_id == b.document_id and a.span is not None and b.span is not None and a.span.overlaps(b.span)


def _bare(name: str, s: Statement) -> str:
    """A name that no register knows, without the article that the text gives it."""
    return name if s.value.get("actor_id") else _ARTICLE.sub("", name)


def _called(actor: object, actors: Any) -> str:
    """The name of an actor in the register; its id where it has none."""
    entry = None if actors is None else actors.get(actor)
    return str(actor if entry is None else entry.name)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _key(s: Statement, actors: Any) -> str | None:
    """One key for one actor: its id, else its name. A mere description ('gunmen') is no alternative."""
    actor, name = s.value.get("actor_id"), s.value.get("name")
    if actor:
        return f"id:{actor}"
    if not name or not _is_name(str(name)):
        return None
    known: tuple[str, ...] = actors.named(str(name)) if actors is not None else ()
    return f"id:{known[0]}" if len(known) == 1 else f"name:{str(name).lower().removeprefix('the ')}"


def _is_name(text: str) -> bool:
    """Whether words name somebody: capitals within, and no event, outlet or spokesman for a head."""
    words = text.split()
    proper = [w for w in words if w[:1].isupper() and w.lower() not in ("the", "a", "an", "one", "its", "his", "their", "some")]
    return bool(proper) and len(words) <= 6 and not _NO_PARTY.search(text)


def _can_act(s: Statement, status: str) -> bool:
    """Whether it is likely that this party does violence: an unknown name must say so, unless it speaks for itself."""
    kind = str(s.value.get("kind") or "unknown")
    if status in ("claimed", "denied") or kind.startswith(_ARMED):
        return True
    if kind != "unknown":
        return False
    article = str(s.value.get("text")).lower().startswith("the ") and len(str(s.value.get("name")).split()) > 1  # a person bears none
    return article or _BAND.search(str(s.value.get("name") or "")) is not None


def _status(s: Statement) -> InitiatorStatus | None:
    if s.field == "participant.claimant":
        return "claimed"
    if s.field == "participant.denier":
        return "denied"
    if s.field != "participant.initiator":
        return None
    given = s.value.get("status")
    return given if given in ORDER else "asserted"  # type: ignore[return-value]


def _attribution(p: _Party) -> Attribution:
    status = min(p.said, key=lambda s: ORDER[s])  # type: ignore[index]
    against = () if status == "denied" else tuple(sorted(p.said.get("denied", ())))
    if status == "denied":
        against = tuple(sorted(x for s, ids in p.said.items() if s != "denied" for x in ids))
        basis = tuple(sorted(p.said["denied"]))
    else:
        basis = tuple(sorted(x for s, ids in p.said.items() if s != "denied" for x in ids))
    role: Role = "initiator"
    return Attribution(role, p.name, p.actor_id, p.kind, status, basis, against)  # type: ignore[arg-type]
