"""The parties of one event, each once: mentions of the same person, group or thing become one participant.

Read in this order: `join_participants`, then `_same`: the reasons for taking two phrases as one party.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from secondsource.knowledge.classes import singular
from secondsource.model import Participant

#: words that only point back, count or qualify
_POINTERS = frozenset(
    {
        "the",
        "this",
        "that",
        "these",
        "those",
        "said",
        "same",
        "both",
        "such",
        "alleged",
        "suspected",
        "unidentified",
        "unknown",
        "his",
        "her",
        "its",
        "their",
    }
)
_ARTICLES = frozenset(
    {
        "a",
        "an",
        "the",
        "some",
        "several",
        "at",
        "least",
        "about",
        "approximately",
        "another",
        "other",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
    }
)
#: definite phrases that can stand for any doer of violence already named
_ANY_DOER = frozenset(
    "attacker assailant gunman killer murderer kidnapper abductor perpetrator culprit suspect aggressor assassin terrorist criminal bomber "
    "individual man group person band".split()
)
#: definite phrases that can stand for any victim already named
_BEFALLEN = frozenset("killed slain deceased dead murdered abducted kidnapped injured wounded".split())
_ANY_VICTIM = frozenset("victim dead wounded injured deceased casualty body corpse hostage captive prisoner abductee others other".split())


def join_participants(participants: Iterable[Participant]) -> tuple[Participant, ...]:
    """The participants in order, with those that are one party joined; a joined one keeps the fullest name and wording."""
    out: list[Participant] = []
    for p in participants:
        n = next((n for n, old in enumerate(out) if _same(old, p)), None)
        if n is None:
            out.append(p)
        else:
            out[n] = _joined(out[n], p)
    return tuple(_without_empty(_with_class(_without_victims(out))))


def _without_victims(participants: Sequence[Participant]) -> list[Participant]:
    """Leaves out initiators who are told to have been hit by the same deed: "abducted two clerks, who were working, and released them".

    Rebels, and those who fell in a fight or by their own bomb, did take part in it.
    """
    hit = [p.span for p in participants if p.role == "target" and not _HURT.isdisjoint(p.effect or ())]
    return [p for p in participants if not (p.role == "initiator" and p.span in hit and _only_suffers(p))]


_HURT = frozenset({"killed", "injured", "abducted"})


def _only_suffers(p: Participant) -> bool:
    fights = p.kind.startswith("state_forces") and any(t.startswith("battle") for t in p.told_as)
    return not fights and not p.kind.startswith(("rebel", "militia")) and not (p.kind == "unknown" and any("bomb" in t for t in p.told_as))


def _with_class(participants: Sequence[Participant]) -> list[Participant]:
    """ "Two others", "another one" are of the class of those named before them."""
    out: list[Participant] = []
    for p in sorted(participants, key=lambda p: p.span.start) if any(_elliptic(p) for p in participants) else participants:
        if _elliptic(p):
            before = next((o for o in reversed(out) if o.role == p.role and o.entity in ("person", "group") and o.kind != "unknown"), None)
            if before is not None:
                p = dataclasses.replace(p, kind=before.kind)
        out.append(p)
    return out


def _elliptic(p: Participant) -> bool:
    """A count with no noun of its own."""
    return (
        p.kind == "unknown"
        and p.name is None
        and p.entity != "thing"
        and (_head(p) in ("other", "others", "one") or not _content(p) - {"other", "more"})
    )


def _without_empty(participants: Sequence[Participant]) -> Iterable[Participant]:
    """Leaves out what only points ("the victims") where another of the role says who."""
    for p in participants:
        vague = p.kind == "unknown" or _head(p) == "victim"
        pointing = p.name is None and vague and p.entity != "thing" and _definite(p)
        somebody = any(o is not p and o.role == p.role and o.entity != "thing" for o in participants)
        if pointing and somebody and (_head(p) in (_ANY_VICTIM if p.role == "target" else _ANY_DOER) or _is_hit(p)):
            continue
        yield p


def _is_hit(p: Participant) -> bool:
    """ "The slain persons", "the abducted men": only what happened to them is said."""
    return p.role == "target" and not _BEFALLEN.isdisjoint(p.text.lower().split())


def with_sides(found: Sequence[tuple[str | None, tuple[Participant, ...]]], main: str) -> list[Participant]:
    """The parties of an event's triggers, without those who did not begin it.

    In a clash that is told to have begun with an attack, whom the attack hit is its target; who arrests the attackers did not attack.
    """
    begun = {s for t, ps in found if t is not None and t.startswith("attack") for p in ps if p.role == "initiator" and (s := _side(p))}
    out = []
    for event_type, parties in found:
        for p in parties:
            if event_type == "battle.clash" and len(begun) == 1 and p.role == "initiator" and _side(p) not in (None, *begun):
                p = dataclasses.replace(p, role="target", status=None)
            elif _only_enforces(p, event_type) and (begun == {"armed"} or main.startswith(("attack", "unrest.mob"))):
                continue  # who arrests the attackers did not attack
            elif main.startswith("attack") and _is_answer(p, parties, found):
                continue  # nor does who kills them
            out.append(dataclasses.replace(p, told_as=(event_type,)) if event_type is not None else p)
    return out


def _is_answer(p: Participant, parties: Sequence[Participant], found: Sequence[tuple[str | None, tuple[Participant, ...]]]) -> bool:
    """Whether the state's side only struck back at those who had attacked: "special forces killed all four attackers"."""
    if p.role != "initiator" or _side(p) != "state":
        return False
    hit = [t for t in parties if t.role == "target"]
    others = [o for _, ps in found if ps is not parties for o in ps if o.role == "initiator" and o.status != "denied"]
    return bool(hit) and any(_side(o) != "state" for o in others) and all(_head(t) in _ANY_DOER for t in hit)


def _only_enforces(p: Participant, event_type: str | None) -> bool:
    return (event_type or "").startswith("enforcement") and p.role == "initiator" and _side(p) == "state"


def _side(p: Participant) -> str | None:
    """The state's side of a fight, or its armed opponents'."""
    if p.status == "denied":
        return None
    return "state" if p.kind.startswith(("state_forces", "government")) else "armed" if p.kind.startswith(("rebel", "militia")) else None


def _same(a: Participant, b: Participant) -> bool:
    """Whether two phrases of one event are one party."""
    if a.role != b.role or (a.entity == "thing") != (b.entity == "thing"):
        return False
    if a.span.overlaps(b.span):
        return True
    if a.name is not None and b.name is not None:
        if a.entity == "organization" and b.entity == "organization" and a.actor_id is not None and a.actor_id == b.actor_id:
            return True
        return _part_of_name(a.name, b.name)
    if _counts_differ(a, b):
        return False
    if _head(a) == _head(b):
        return _compatible(a, b)
    if a.entity == "thing":
        return _definite(b) and _plain(b) and _takes_up(_head(b), a)
    if a.role == "initiator":
        return _definite(b) and (b.kind == a.kind or b.kind == "unknown") and a.kind != "unknown" and b.name is None and _plain(b)
    return _definite(b) and _single(a) and _single(b) and a.kind == b.kind != "unknown" and b.name is None and _plain(b)


#: what may take up a building or a vehicle named before: "the premises", "the vehicle"
_ANY_BUILDING = frozenset("building premises structure installation facility complex house property office place".split())
_ANY_VEHICLE = frozenset(
    "vehicle car bus truck jeep van motorcycle convoy motorcade coach lorry tractor train taxi aircraft helicopter plane".split()
)


def _takes_up(head: str, thing: Participant) -> bool:
    """Whether a general noun can stand for a thing named before it."""
    on_wheels = _head(thing) in _ANY_VEHICLE
    return (head == "vehicle" and on_wheels) or (head in _ANY_BUILDING and not on_wheels)


def _part_of_name(a: str, b: str) -> bool:
    short, long = sorted((a.lower().split(), b.lower().split()), key=len)
    words = iter(long)
    return all(w in words for w in short) and (len(short) > 1 or short[0] != long[0] or len(long) == 1)


#: heads that only count or group: what they are of is the head
_GROUPS = frozenset({"group", "groups", "number", "pair", "couple", "dozens", "hundreds", "scores", "band", "team"})


def _words(p: Participant) -> list[str]:
    words = p.text.lower().split()
    while (
        "of" in words[1:] and (words[words.index("of") - 1] in _GROUPS or words[0].isdigit() or words[0] in _ARTICLES) and words[-1] != "of"
    ):
        rest = words[words.index("of") + 1 :]
        if words[words.index("of") - 1] not in _GROUPS and words.index("of") > 1:
            break
        words = rest
    return words[: words.index("of")] if "of" in words[1:] else words


def _head(p: Participant) -> str:
    return singular(_words(p)[-1])


def _content(p: Participant) -> frozenset[str]:
    return frozenset(
        singular(w) for w in p.text.lower().split() if w not in _POINTERS and w not in _ARTICLES and w != "of" and not w.isdigit()
    )


def _compatible(a: Participant, b: Participant) -> bool:
    """Same head: one's words must all be among the other's, and two indefinite phrases are two parties."""
    if not (_content(a) <= _content(b) or _content(b) <= _content(a)):
        return False
    return _definite(b) or _plain(b) or a.count == b.count


def _definite(p: Participant) -> bool:
    return p.text.lower().split()[0] in _POINTERS


def _plain(p: Participant) -> bool:
    """Hardly more than a noun: "the rebels", "guerrillas"."""
    return len(_content(p)) <= 1


def _single(p: Participant) -> bool:
    return p.count == (1, 1)


def _counts_differ(a: Participant, b: Participant) -> bool:
    if a.count is None or b.count is None or a.entity == "organization" or b.entity == "organization":
        return False
    return a.count != b.count and (2, None) not in (a.count, b.count) and None not in (*a.count, *b.count)


def _joined(a: Participant, b: Participant) -> Participant:
    """One party of two mentions: the longer name, the wording that says more than the name, all effects."""
    effect = tuple(dict.fromkeys((*(a.effect or ()), *(b.effect or ()))))
    best = b if _says_more(b, a) else a
    names = [n for n in (a.name, b.name) if n is not None]
    known = a if a.kind != "unknown" else b
    return dataclasses.replace(
        best,
        name=max(names, key=len) if names else None,
        actor_id=a.actor_id or b.actor_id,
        kind=known.kind,
        entity="organization" if "organization" in (a.entity, b.entity) and names else best.entity,
        count=a.count if a.count is not None and a.count != (2, None) else b.count or a.count,
        effect=effect or None,
        status=a.status,
        told_as=tuple(dict.fromkeys((*a.told_as, *b.told_as))),
    )


def _says_more(new: Participant, old: Participant) -> bool:
    if old.name is not None and old.text == old.name and new.text != (new.name or ""):
        return True
    return old.kind == "unknown" and new.kind != "unknown" and not _definite(new)
