"""What a codebook takes from single words: doers named only beside the deed ("a terrorist attack"), means named only by a verb.

Read `with_doer_words` and `named_weapons`.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence

from secondsource.knowledge import Knowledge
from secondsource.knowledge.classes import singular
from secondsource.model import Document, Participant, Report, Span, Weapon

_DEEDS = "attacks?|actions?|acts?|bombings?|explosions?|assaults?|raids?|operations?|attempts?|incursions?|murders?|killings?|blasts?"


def with_doer_words(report: Report, words: Sequence[str], document: Document, kb: Knowledge) -> Report:
    """The report with a doer of whom only such a word beside the deed tells, where nobody else is told to have done it."""
    if any(p.role == "initiator" for p in report.participants):
        return report
    for passage in report.passages:
        match = _before_deed(tuple(words)).search(passage.quote)
        if match is None:
            continue
        found = kb.classes.of([match.group(1).lower()], match.group(1).lower())
        span = Span.of(document.text, passage.start + match.start(1), passage.start + match.end(1))
        kind = found.kind if found is not None else "unknown"
        doer = Participant("initiator", span.quote, span, kind=kind, status="asserted", entity="group")
        return dataclasses.replace(report, participants=(*report.participants, doer))
    return report


@functools.lru_cache(maxsize=16)
def _before_deed(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(words)})\s+(?:[a-z]+\s+)?(?:{_DEEDS})\b", re.IGNORECASE)


def is_bare_word(p: Participant) -> bool:
    """Whether a doer is only a singular noun with no article: it stands before the deed ("guerrilla attack") and is nobody in itself."""
    if p.role != "initiator" or p.name is not None or p.entity == "organization":
        return False
    return len(p.text.split()) == 1 and p.count == (1, 1) and singular(p.text.lower()) == p.text.lower()


def named_weapons(weapons: Sequence[Weapon], kb: Knowledge) -> tuple[Weapon, ...]:
    """The weapons that a noun names, not those that only a verb tells of ("dynamited")."""
    return tuple(w for w in weapons if w.text.lower() not in _verbal(kb))


@functools.lru_cache(maxsize=4)
def _verbal(kb: Knowledge) -> frozenset[str]:
    """The forms of the verbs that tell a means."""
    forms: set[str] = set()
    for verb in kb.weapons.verbs:
        stem = verb.removesuffix("e")
        forms |= {f"{stem}ed", f"{stem}ing", f"{verb}s", f"{stem}{stem[-1]}ed", f"{stem}{stem[-1]}ing"} - {verb, f"{verb}s"}
    return frozenset(forms)
