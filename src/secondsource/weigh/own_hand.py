"""Killers who die by their own hand: "shot his wife before killing himself" tells of two dead, of whom one was counted.

Attackers are kept apart from their victims. One who kills his own kin and then himself attacks no public: he is counted among the
dead, as police and press count him ("three dead in murder-suicide"). Read `with_killer`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from secondsource.model import Attribution, Extraction, Statement
from secondsource.weigh.figures import Count
from secondsource.wording import own_hand

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*")
_AGAIN = re.compile(
    r"\b(?:including|among them|counting)\b[^.]{0,40}\b(?:gunman|shooter|suspect|attacker|killer|himself|herself)\b", re.IGNORECASE
)


def in_no_name(parties: Sequence[Attribution]) -> bool:
    """Whether no group, force or government is named as the doer."""
    return not any(p.actor_id or p.status in ("claimed", "denied") for p in parties)


def with_killer(counts: Sequence[Count], statements: Mapping[str, Statement], held: Mapping[str, Extraction]) -> list[Count]:
    """The counts of killed with the killer in, where the articles say that he killed himself."""
    told = {d: list(_told(d, x, statements)) for d, x in held.items()}
    if not any(told.values()):
        return list(counts)
    made = _alike(counts, [_raised(c, statements, held, told) for c in counts])
    most = max((c.value for c in made if not c.background), default=0)
    return [replace(c, low=2, high=2, person=False) if most == 1 and c.value == 1 else c for c in made]


def _alike(counts: Sequence[Count], made: Sequence[Count]) -> list[Count]:
    """The counts, those that are the same number of victims as one that was raised raised with it: another article on the same dead."""
    victims = {old.value for old, new in zip(counts, made, strict=True) if new.value == old.value + 1 and not old.background}
    return [
        replace(new, low=new.value + 1, high=None if new.high is None else new.value + 1, person=False)
        if new.value == old.value and old.value in victims and new.low is not None
        else new
        for old, new in zip(counts, made, strict=True)
    ]


def _told(document: str, x: Extraction, statements: Mapping[str, Statement]) -> Iterator[tuple[int, int, int]]:
    """Start and end of the sentences that tell of the killer's own death, and where in them; none of other events."""
    mine = {s.report_id for s in statements.values() if s.document_id == document}
    others = [p for r in x.reports if r.id not in mine for p in r.passages]
    own = [p for r in x.reports if r.id in mine and not r.background for p in r.passages]
    for part in x.document.readable():
        for m in _SENTENCE.finditer(x.document.text, part.start, part.end):
            at = own_hand(m.group())
            inside = any(p.start < m.end() and m.start() < p.end for p in own)
            elsewhere = any(p.start < m.end() and m.start() < p.end for p in others)
            if at is not None and (inside or not elsewhere):
                yield m.start(), m.end(), m.start() + at


def _raised(
    c: Count, statements: Mapping[str, Statement], held: Mapping[str, Extraction], told: Mapping[str, list[tuple[int, int, int]]]
) -> Count:
    """A count of victims with the killer added, where the words after it in its own sentence tell of his death."""
    s = statements[c.statements[0]]
    if s.span is None or c.low is None:
        return c
    for start, end, at in told[s.document_id]:
        if held[s.document_id].document.text[at : at + 6].lower() == "murder":
            continue  # "four dead in a murder-suicide": the killer is one of them
        if start <= s.span.start < at and s.span.end <= end and not _AGAIN.search(held[s.document_id].document.text[start:end]):
            return replace(c, low=c.low + 1, high=None if c.high is None else c.high + 1, person=False)
    return c
