"""Ranges of tokens: noun phrases, clauses, and the pieces that are left when something is cut out of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Range = tuple[int, int]  # half open token indices

SUBJECTS = frozenset({"nsubj", "csubj", "expl"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
_EDGE = frozenset({",", ";", ":", "--", "-", "–", "—", "and", "but"})
_QUOTE_MARKS = frozenset({'"', "“", "”", "''", "``", "'", "‘", "’"})


def subtree(token: Token) -> Range:
    """From the left edge to the right edge of what hangs on a token."""
    return token.left_edge.i, token.right_edge.i + 1


def child(token: Token, *deps: str) -> Token | None:
    """The first child in one of these relations."""
    return next((c for c in token.children if c.dep_ in deps), None)


def cut(pieces: Iterable[Range], hole: Range) -> list[Range]:
    """The pieces without what lies in the hole."""
    out: list[Range] = []
    for first, last in pieces:
        if hole[1] <= first or last <= hole[0]:
            out.append((first, last))
            continue
        if first < hole[0]:
            out.append((first, hole[0]))
        if hole[1] < last:
            out.append((hole[1], last))
    return out


def trim(doc: Doc, piece: Range) -> Range | None:
    """The piece without commas, dashes and joining words at its ends; None where nothing is left."""
    first, last = piece
    while first < last and ((doc[first].text in _EDGE and doc[first].text not in ("and", "but")) or doc[first].is_space):
        first += 1
    while first < last and (doc[last - 1].text in _EDGE or doc[last - 1].is_space):
        last -= 1
    if first >= last or (last - first < 3 and not any(t.text[:1].isalnum() for t in doc[first:last])):
        return None
    return first, last


def tidy(doc: Doc, pieces: Iterable[Range]) -> tuple[Range, ...]:
    """The pieces in order, trimmed, the touching ones joined."""
    out: list[Range] = []
    for piece in sorted(pieces):
        kept = trim(doc, piece)
        if kept is None:
            continue
        if out and kept[0] <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], kept[1]))
        else:
            out.append(kept)
    return tuple(out)


def overlaps(a: Range, b: Range) -> bool:
    """Whether two ranges share a token."""
    return a[0] < b[1] and b[0] < a[1]


def covered(index: int, pieces: Sequence[Range]) -> bool:
    """Whether a token lies in one of the pieces."""
    return any(a <= index < b for a, b in pieces)


def phrase(head: Token, *, without: int | None = None) -> Range:
    """The noun phrase of a head with its title and apposition; cut before or after the token `without`."""
    first, last = subtree(head)
    if without is not None and first <= without < last:
        first, last = (without + 1, last) if without < head.i else (first, without)
    doc = head.doc
    while last - 1 > head.i and (doc[last - 1].is_punct and doc[last - 1].text not in (")", "]")):
        last -= 1
    while first < head.i and (doc[first].is_punct or doc[first].dep_ in ("cc", "preconj") or doc[first].text in _QUOTE_MARKS):
        first += 1
    return first, last
