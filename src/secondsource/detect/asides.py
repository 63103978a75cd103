"""Who speaks in between: "The attackers fired, police said, and set off a bomb" tells of the attackers, not of the police."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_SAYING = frozenset("say tell report add announce state believe think claim confirm note recall write".split())


def clause_around(saying: Token) -> Token | None:
    """The clause that a verb of saying was put into, where what is told goes before it; None where it stands in front."""
    if saying.lemma_.lower() not in _SAYING:
        return None
    if saying.dep_ == "parataxis":
        return saying.head
    told = [c for c in saying.lefts if c.dep_ == "ccomp"]
    return told[0] if told else None
