"""Who is held by those who took him, and not by the law? In a text of an abduction "held in a cellar" tells of captives: `as_captives`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from secondsource.detect.prosecutions import crimes_of
from secondsource.detect.triggers import Hit
from secondsource.knowledge import Knowledge

if TYPE_CHECKING:
    from spacy.tokens import Token

_HELD = frozenset({"hold", "capture"})


def as_captives(hits: Sequence[Hit], kb: Knowledge) -> list[Hit]:
    """The hits of a text; those that tell of captives of whoever abducted them as abductions."""
    if not any(h.entry.id == "abduct" and h.token.lemma_ not in kb.triggers.lists["takes"] for h in hits):
        return list(hits)
    return [dataclasses.replace(h, entry=kb.triggers.entries["abduct"]) if _is_captive(h, kb) else h for h in hits]


def _is_captive(hit: Hit, kb: Knowledge) -> bool:
    """Whether "held" and "captured" tell of an abduction: in a text of one, where no police, army or court does it."""
    return hit.entry.id == "capture" and hit.pos == "VERB" and hit.token.lemma_ in _HELD and not _by_law(hit.token, kb)


def _by_law(verb: Token, kb: Knowledge) -> bool:
    """Whether police, an army or a court holds him: "held by the police", "held without bail", "captured by soldiers"."""
    law = crimes_of(kb).law
    near = [c for c in verb.children if c.dep_ in ("nsubj", "agent", "prep", "advmod", "conj", "advcl", "dobj")]
    if verb.dep_ in ("conj", "xcomp"):
        near += [verb.head, *(c for c in verb.head.children if c.dep_ == "nsubj")]
    return any(t.lemma_.lower() in law or t.lower_ in law for c in near for t in (c, *(g for g in c.subtree if g.i < c.i + 8)))
