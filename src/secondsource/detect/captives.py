"""Who is held by those who took him, and not by the law? In a text of an abduction "held in a cellar" tells of captives: `as_captives`.

Persons who are snatched are abducted, whatever the text tells else; things that are snatched are robbed.
"""

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
_PERSONS = frozenset({"he", "him", "she", "her", "they", "them", "we", "us", "me", "who", "whom"})


def as_captives(hits: Sequence[Hit], kb: Knowledge) -> list[Hit]:
    """The hits of a text; those that tell of captives of whoever abducted them as abductions."""
    abduct = kb.triggers.entries["abduct"]
    hits = [dataclasses.replace(h, entry=abduct) if _is_snatched(h, kb) else h for h in hits]
    taken = [h for h in hits if h.entry.id == "abduct" and h.token.lemma_ not in kb.triggers.lists["takes"]]
    if all(h.token.dep_ == "compound" for h in taken):  # "a kidnap plot"
        return hits
    return [dataclasses.replace(h, entry=abduct) if _is_captive(h, kb) else h for h in hits]


def _is_snatched(hit: Hit, kb: Knowledge) -> bool:
    """ "Nine pupils were snatched by gunmen": persons, and not their bags."""
    if hit.entry.id != "loot" or hit.token.lemma_ != "snatch" or hit.pos != "VERB":
        return False
    objects = [c for c in hit.token.children if c.dep_ in ("dobj", "nsubjpass")]
    if hit.token.dep_ in ("acl", "relcl") and not objects:
        objects.append(hit.token.head)
    return any(_is_somebody(o, kb) for o in objects)


def _is_somebody(noun: Token, kb: Knowledge) -> bool:
    if noun.ent_type_ == "PERSON" or noun.lower_ in _PERSONS:
        return True
    found = kb.classes.of([*(c.lower_ for c in noun.lefts), noun.lower_], noun.lower_)
    return noun.pos_ == "NOUN" and found is not None and found.entity in ("person", "group")


def _is_captive(hit: Hit, kb: Knowledge) -> bool:
    """Whether "held" and "captured" tell of an abduction: in a text of one, where no police, army or court does it."""
    return hit.entry.id == "capture" and hit.pos == "VERB" and hit.token.lemma_ in _HELD and not _by_law(hit.token, kb)


def _by_law(verb: Token, kb: Knowledge) -> bool:
    """Whether police, an army or a court holds him: "held by the police", "held without bail", "captured by soldiers"."""
    law = crimes_of(kb).law
    near = [c for c in verb.children if c.dep_ in ("nsubj", "agent", "prep", "advmod", "conj", "advcl", "dobj")]
    if verb.dep_ in ("conj", "xcomp"):
        near += [verb.head, *(c for c in verb.head.children if c.dep_ == "nsubj")]
    return any(
        t.pos_ != "VERB" and (t.lemma_.lower() in law or t.lower_ in law)
        for c in near
        for t in (c, *(g for g in c.subtree if g.i < c.i + 8))
    )
