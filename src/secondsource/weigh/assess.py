"""How far can an incident be trusted? Airwars' word, Admiralty credibility, the voices, and one sentence that says why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from secondsource.model import Assessment, Attribution

Grade = Literal["confirmed", "fair", "weak", "contested", "discounted"]
STATE = ("state_forces", "government")
#: parties whose own claim is what the word of others is held against
GROUPS = ("rebel", "militia")


def assess(
    parties: Sequence[Attribution], voices: Sequence[str], documents: int, actors: Any, *, alone: frozenset[str] = frozenset()
) -> Assessment:
    """The grade of an incident, with its reason. `actors` tells a faction from a rival.

    `alone`: names of those whose claim one article alone of several tells of.
    """
    claimed = [p for p in parties if p.status == "claimed"]
    denied = [p for p in parties if p.status == "denied"]
    accused = [p for p in parties if p.status in ("accused", "accused_by_authorities")]
    open_state = [p for p in parties if p.status == "asserted" and p.kind.startswith(STATE)]
    grade, why = _grade(claimed, denied, accused, open_state, voices, actors, alone)
    return Assessment(grade, _credibility(grade, len(voices)), max(1, len(voices)), documents, why, tuple(sorted(voices)))


def _grade(
    claimed: list[Attribution],
    denied: list[Attribution],
    accused: list[Attribution],
    open_state: list[Attribution],
    voices: Sequence[str],
    actors: Any,
    alone: frozenset[str],
) -> tuple[Grade, str]:
    if any(rivals(a, b, actors) for n, a in enumerate(claimed) for b in claimed[n + 1 :]):
        return "contested", f"rival claims by {_names(claimed)}"
    others = [a for a in accused if a.kind in GROUPS and all(rivals(a, c, actors) for c in claimed)]
    if claimed and others and all(c.name in alone for c in claimed):
        return "contested", f"claimed by {_names(claimed)} as one article alone has it; {_names(others)} accused"
    if claimed:
        return "confirmed", f"claimed by {_names(claimed)}, and nobody else claims it"
    if denied and (accused or any(p.dissent for p in denied)):
        return "contested", f"{_names(accused) or _names(denied)} accused, {_names(denied)} denies it; no claim"
    if open_state:
        return "confirmed", f"{_names(open_state)} acted openly"
    if len(voices) >= 2:
        return "fair", f"{len(voices)} independent voices report it ({', '.join(sorted(voices)[:3])}); no claim"
    return "weak", "one voice alone reports it; no claim"


def rivals(a: Attribution, b: Attribution, actors: Any) -> bool:
    """Whether two claims exclude each other; a group and its faction or parent do not."""
    one, other = a.name.lower(), b.name.lower()
    if one in other or other in one:
        return False
    if actors is None or a.actor_id is None or b.actor_id is None:
        return True
    return a.actor_id not in actors.lineage(b.actor_id) and b.actor_id not in actors.lineage(a.actor_id)


def _names(parties: Sequence[Attribution]) -> str:
    return " and ".join(p.name for p in parties)


def _credibility(grade: Grade, voices: int) -> int:
    """Admiralty credibility: 1 confirmed by independent sources ... 5 improbable, 6 cannot be judged."""
    if grade == "discounted":
        return 5
    if grade == "contested":
        return 3 if voices >= 2 else 4
    if voices >= 3:
        return 1
    return 2 if voices == 2 or grade == "confirmed" else 3
