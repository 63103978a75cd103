"""Is it one event, told as such, or violence spoken of in general? The signs of each, found in the grammar of an event's mentions.

Read in this order: `signs_of` (which signs an event shows), then the small readers of one mention. What each sign weighs is in
`data/weights/events.yml`; no sign holds a word of any text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from secondsource.detect.coref import Event
from secondsource.detect.events_occurring import is_occurring
from secondsource.detect.status import SOFT
from secondsource.model import Participant, Weapon
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

#: a date that spans more days than a week says no day
_WEEK = 7
#: sentences that open an article
_LEAD = 2


def signs_of(
    event: Event, participants: Sequence[Participant], weapons: Sequence[Weapon], parsed: Parsed, words: Mapping[str, Any]
) -> Iterator[str]:
    """The signs that an event shows, by name, each once."""
    mentions = event.mentions
    yield from _circumstances(event, weapons)
    yield from _parties(event, participants)
    verbs = [m.hit.token for m in mentions if m.hit.pos == "VERB"]
    nouns = [m.hit.token for m in mentions if m.hit.pos == "NOUN"]
    if any(_is_past(v) for v in verbs):
        yield "past"
    elif verbs and not any(m.sentence == 0 for m in mentions):
        yield "not_past"
    if not verbs:
        yield "only_nouns"
        if nouns and not any(_is_marked(n) for n in nouns):
            yield "bare_nouns"
        if nouns and all(n.tag_ in ("NNS", "NNPS") for n in nouns):
            yield "plural_nouns"
    if any(m.reference == "definite" and m.hit.pos == "NOUN" for m in mentions):
        yield "definite_noun"
    if any(is_occurring(m.hit, words["occurring"]) for m in mentions):
        yield "occurred"
    if all(_is_governed(m.hit.token, words["general_governors"]) for m in mentions):
        yield "in_general"
    if all(m.hit.token.dep_ in ("compound", "amod", "nmod", "poss") for m in mentions):
        yield "modifier"
    if all(_in_clause_about_somebody(m.hit.token) for m in mentions):
        yield "relative"
    yield from _setting(event, parsed, words)


def _circumstances(event: Event, weapons: Sequence[Weapon]) -> Iterator[str]:
    """When, where, how often told."""
    if any(m.days is not None and (m.days[1] - m.days[0]).days <= _WEEK for m in event.mentions):
        yield "dated"
    if event.places:
        yield "placed"
    if event.own:
        yield "own_place"
    if weapons:
        yield "weapon"
    if len(event.sentences) >= 3:
        yield "often"
    elif len(event.sentences) == 2:
        yield "twice"
    first = min(event.sentences)
    if first < _LEAD:
        yield "lead"
    elif first >= 8:
        yield "late"
    if event.background:
        yield "soft_background" if all((m.background or "").startswith(SOFT) for m in event.mentions) else "background"
    if event.status in ("hypothetical", "threatened", "attempted"):
        yield event.status
    if all(m.hit.entry.generic or m.hit.entry.type is None for m in event.mentions):
        yield "generic_words"


def _parties(event: Event, participants: Sequence[Participant]) -> Iterator[str]:
    """Who did it to whom, and how precisely that is said."""
    targets = [p for p in participants if p.role == "target"]
    counts = [t.count for m in event.mentions for t in m.told]
    if any(c is not None and not c.vague and (c.low or c.high or 0) > 0 for c in counts):
        yield "counted"
    elif counts and all(c is None or c.vague for c in counts):
        yield "uncounted"
    if any(p.role == "initiator" for p in participants):
        yield "doer"
    if any(p.role == "initiator" and p.actor_id is not None for p in participants):
        yield "known_doer"
    if not targets:
        yield "no_target"
    elif any(p.name is not None and p.entity == "person" for p in targets):
        yield "named_target"
    elif any(p.entity == "thing" for p in targets):
        yield "thing_target"
    if targets and all(_is_vague(p) for p in targets):
        yield "vague_targets"


def _is_vague(p: Participant) -> bool:
    """A bare plural: "people", "innocent civilians"; an article, a number or a name says which."""
    return p.name is None and p.count == (2, None) and p.text.lower().split()[0] not in ("the", "these", "those", "his", "their", "two")


def _setting(event: Event, parsed: Parsed, words: Mapping[str, Any]) -> Iterator[str]:
    """What the sentences around it are."""
    first_person = words["first_person"]
    own = [any(w in first_person for w in parsed.lower[s.start : s.end]) for s in (parsed.sentences[n] for n in event.sentences)]
    if all(own):
        yield "first_person"
    if any(parsed.sentences[n][-1].text == "?" for n in event.sentences):
        yield "asked"


def _is_past(verb: Token) -> bool:
    """Told as done: the simple past, or the passive of it."""
    auxes = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if verb.dep_ == "conj" and not auxes and verb.head.pos_ == "VERB" and verb.tag_ in ("VBN", "VBD"):
        auxes = {c.lower_ for c in verb.head.children if c.dep_ in ("aux", "auxpass")}
    if auxes & {"has", "have", "is", "are", "being", "to", "will", "would", "can", "could", "may", "might", "should", "must"}:
        return bool(auxes & {"was", "were", "had"}) and "to" not in auxes
    return verb.tag_ in ("VBD", "VBN") or bool(auxes & {"was", "were", "had", "did"})


def _is_marked(noun: Token) -> bool:
    """Whether something says which one: an article, a number, an owner, a clause."""
    return any(c.dep_ in ("det", "nummod", "poss", "relcl", "acl") for c in noun.children)


def _is_governed(token: Token, governors: frozenset[str]) -> bool:
    """Whether a noun hangs on a word that speaks of such deeds in general: "an end to", "acts of", "the fight against"."""
    for _ in range(3):
        head = token.head
        if head == token or token.dep_ not in ("pobj", "dobj", "conj", "compound", "prep", "nsubj", "nsubjpass", "pcomp"):
            return False
        if head.lemma_.lower() in governors:
            return True
        token = head
    return False


def _in_clause_about_somebody(token: Token) -> bool:
    for _ in range(4):
        if token.dep_ == "relcl":
            return True
        if token.dep_ == "ROOT" or token.head == token:
            return False
        token = token.head
    return False
