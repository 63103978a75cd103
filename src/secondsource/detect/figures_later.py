"""Victims of whom the text says only later what they were: "killed Ravi Das. Das was a constable", "the victim was a member of the Front".

Read `with_later`. The word that says it stands after "was"; whom it is said of is a name told before, "the victim" or "both".
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from secondsource.detect.figures import Told
from secondsource.detect.figures_members import MemberReader
from secondsource.detect.triggers import Hit
from secondsource.knowledge.classes import FORMER

if TYPE_CHECKING:
    from spacy.tokens import Token

    from secondsource.parse import Parsed

#: classes that such a sentence adds: whom it befell was not just anybody
_TELLING = frozenset({
    "police", "army", "paramilitary", "security_forces", "militants", "other_armed", "officials", "journalists", "clergy", "health_workers",
    "aid_workers",
})  # fmt: skip
#: beside "be", what only may be so
_MODAL = frozenset({"would", "could", "may", "might", "should"})
#: who is meant by no name, and how many
_MEANT = {"victim": 1, "deceased": 1, "slain": 1, "dead": 1, "victims": None, "both": 2, "duo": 2, "trio": 3}
#: verbs by which somebody is said to be something: "is believed to be a courier of the band"
_HELD = frozenset({"say", "believe", "suspect", "know", "report", "think", "state", "allege"})
#: so many sentences back those may stand whom it is said of
_REACH = 4
_BEFELL = frozenset({"killed", "injured", "abducted"})


def with_later(told: Mapping[Hit, list[Told]], parsed: Parsed, reader: MemberReader) -> dict[Hit, list[Told]]:
    """What each hit tells, with the class that a later sentence gives to those of none."""
    out = dict(told)
    for subject, group in _classed(parsed, reader):
        found = _whom(subject, out, parsed)
        if found is not None:
            hit, n = found
            member = dataclasses.replace(out[hit][n].member, group=group, noun=None)
            out[hit] = [dataclasses.replace(t, member=member) if i == n else t for i, t in enumerate(out[hit])]
    return out


def _classed(parsed: Parsed, reader: MemberReader) -> Iterator[tuple[Token, str]]:
    """Each subject of which it is said that he was one of a class."""
    doc = parsed.doc
    for i, dep in enumerate(parsed.dep):
        if dep != "attr":
            continue
        what = doc[i]
        verb = what.head
        if verb.lemma_ != "be" or what.pos_ != "NOUN" or any(c.dep_ == "neg" or c.lower_ in _MODAL for c in verb.children):
            continue
        if any(c.lower_ in FORMER for c in what.lefts):
            continue
        group = reader.group_of(what)
        if group not in _TELLING:
            continue
        over = verb.head if verb.dep_ in ("xcomp", "ccomp") and verb.head.lemma_ in _HELD else verb
        subject = next((c for v in (verb, over) for c in v.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None and group is not None:
            yield subject, group


def _whom(subject: Token, told: Mapping[Hit, list[Told]], parsed: Parsed) -> tuple[Hit, int] | None:
    """Those of no class told last before a subject that are meant by it: the hit and the place among what it tells."""
    here = parsed.sentence_index[subject.i]
    named = {t.lower_ for t in (subject, *subject.lefts) if t.pos_ == "PROPN"} if subject.pos_ == "PROPN" else set()
    if not named and subject.lower_ not in _MEANT:
        return None
    for hit in sorted(told, key=lambda h: -h.i):
        there = parsed.sentence_index[hit.i]
        if not 0 < here - there <= _REACH:
            continue
        for n, t in enumerate(told[hit]):
            low = t.count.low if t.count is not None else 1
            if t.measure not in _BEFELL or t.scope != "event" or t.member.group not in (None, "civilians") or t.member.parts:
                continue
            if named and low == 1 and _is_called(t, named, parsed, there):
                return hit, n
            if not named and (low == _MEANT[subject.lower_] or (_MEANT[subject.lower_] is None and (low or 0) > 1)):
                return hit, n
    return None


def _is_called(t: Told, names: set[str], parsed: Parsed, sentence: int) -> bool:
    """Whether one of these names stands in the words of a victim, or right behind them: "a man, identified as Ravi Das"."""
    end = parsed.sentences[sentence].end
    near = parsed.doc[t.member.first : min(end, max(t.member.last, t.member.head.i + 1) + 12)]
    return any(w.pos_ == "PROPN" and w.lower_ in names for w in near)
