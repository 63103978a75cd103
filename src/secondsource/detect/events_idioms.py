"""Words of violence in stock phrases and of things: "came under fire for", "captured on video", "both bodies agreed".

Read `why_idiom`; each of the others looks at one construction. The words are in `lexicon/en/status.yml` under `unreal`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from secondsource.detect.triggers import Hit
from secondsource.knowledge import Knowledge

if TYPE_CHECKING:
    from spacy.tokens import Token

Lists = Mapping[str, frozenset[str]]


def why_idiom(hit: Hit, objects: Sequence[Token], kb: Knowledge, lists: Lists) -> str | None:
    """Why a trigger tells of no violence in the phrase that it stands in, or None; `objects`: what it is done to."""
    reads = _BY_ENTRY.get(hit.entry.id)
    return None if reads is None else reads(hit, objects, kb, lists)


def _hanging(hit: Hit, objects: Sequence[Token], kb: Knowledge, lists: Lists) -> str | None:
    """ "Hanged himself"; "executed the scheme", "the order was executed"."""
    if hit.token.lemma_ == "hang" and any(o.lower_ in lists["selves"] for o in objects):
        return "took his own life"
    own = [o for o in objects if o.head == hit.token] or objects
    if hit.token.lemma_ == "execute" and hit.pos == "VERB" and own and all(_is_thing(o, kb) for o in own):
        return "carried out, not put to death"
    return None


def _firing(hit: Hit, objects: Sequence[Token], kb: Knowledge, lists: Lists) -> str | None:
    """ "Came under fire for saying so"; the convoy that came under fire for an hour did come under fire."""
    if hit.token.lemma_ != "come":
        return None
    for c in hit.token.children:
        why = [g for g in c.children if g.dep_ in ("pobj", "pcomp")] if c.lower_ in ("for", "over") else []
        if any(g.ent_type_ not in ("TIME", "DATE") and g.lemma_ not in lists["spans"] for g in why):
            return "criticised, not shot at"
    return None


def _shot(hit: Hit, objects: Sequence[Token], kb: Knowledge, lists: Lists) -> str | None:
    """ "Took a parting shot"."""
    token = hit.token
    said = token.lower_ in ("shot", "shots") and token.i > token.sent.start and token.nbor(-1).lower_ in lists["shots"]
    return "a figure of speech" if said else None


def _attack(hit: Hit, objects: Sequence[Token], kb: Knowledge, lists: Lists) -> str | None:
    """ "Published an attack on the party": in words."""
    head = hit.token.head
    printed = hit.pos == "NOUN" and hit.token.dep_ in ("dobj", "nsubjpass") and head.lemma_.lower() in lists["printed"]
    return "attacked in words" if printed else None


def _quarrel(hit: Hit, objects: Sequence[Token], kb: Knowledge, lists: Lists) -> str | None:
    """ "A battle with leukaemia"."""
    near = (g for c in hit.token.children if c.lower_ in ("with", "against") for g in c.children if g.dep_ == "pobj")
    return "a fight against an illness" if any(g.lemma_.lower() in lists["nature"] for g in near) else None


def _drowning(hit: Hit, objects: Sequence[Token], kb: Knowledge, lists: Lists) -> str | None:
    """ "Drowned in the river", where no other word of the sentence tells of violence."""
    token = hit.token
    if any(c.dep_ == "prt" for c in token.children) and token.lemma_ == "drown":
        return "a figure of speech"  # "drowned out the speaker"
    if token.lemma_ != "drown" or any(c.dep_ in ("dobj", "agent") for c in token.children):
        return None
    kinds = (e.type or "" for t in token.sent if t.i != token.i for e in kb.triggers.of(t.lemma_.lower(), t.pos_))
    return None if any(k.startswith(("attack", "battle", "unrest")) for k in kinds) else "dead by nature or accident"


def _bodies(hit: Hit, objects: Sequence[Token], kb: Knowledge, lists: Lists) -> str | None:
    """ "Both bodies agreed": bodies that act are no dead."""
    acts = hit.slot == "body" and hit.token.dep_ == "nsubj" and hit.token.head.lemma_.lower() in lists["acting"]
    return "a body that acts" if acts else None


def _hijacking(hit: Hit, objects: Sequence[Token], kb: Knowledge, lists: Lists) -> str | None:
    """ "Hijacked the debate"."""
    return "a figure of speech" if any(o.lemma_.lower() in lists["hijacked"] for o in objects) else None


def _capture(hit: Hit, objects: Sequence[Token], kb: Knowledge, lists: Lists) -> str | None:
    """ "Captured on video", "caught by a camera", "captured the mood of the town"."""
    if hit.pos != "VERB" or hit.token.lemma_ not in ("capture", "catch"):
        return None
    if any(o.lemma_.lower() in lists["minded"] for o in objects):
        return "a figure of speech"
    with_what = [g for c in hit.token.children if c.dep_ in ("prep", "agent") for g in c.children if g.dep_ == "pobj"]
    with_what += [c for c in hit.token.children if c.dep_ == "nsubj"]
    inner = [g for w in with_what for c in w.children if c.lower_ == "of" for g in c.children]  # "on a piece of film"
    return "seen on film, not taken" if any(w.lemma_.lower() in lists["cameras"] for w in (*with_what, *inner)) else None


def _captive(hit: Hit, objects: Sequence[Token], kb: Knowledge, lists: Lists) -> str | None:
    """ "A captive market"."""
    if (seen := _capture(hit, objects, kb, lists)) is not None:
        return seen  # in a text of an abduction "captured" was taken for one
    noun = hit.token.head
    described = hit.pos == "ADJ" and hit.token.dep_ == "amod" and hit.token.lower_ == "captive"
    return "captive, but nobody" if described and noun.tag_ in ("NN", "NNS") and _is_thing(noun, kb) else None


def _sentence(hit: Hit, objects: Sequence[Token], kb: Knowledge, lists: Lists) -> str | None:
    """ "A convicted burglar": what somebody is, and no verdict that is told."""
    return "somebody described, no verdict told" if hit.token.dep_ == "amod" else None


def _tortured(hit: Hit, objects: Sequence[Token], kb: Knowledge, lists: Lists) -> str | None:
    """ "A tortured genius"."""
    described = hit.token.dep_ == "amod" and hit.token.head.lemma_.lower() in lists["tortured"]
    return "a figure of speech" if described else None


def _is_thing(noun: Token, kb: Knowledge) -> bool:
    """Whether a common noun is of no class of persons."""
    if noun.pos_ != "NOUN" or noun.ent_type_ == "PERSON":
        return False
    words = [*(c.lower_ for c in noun.lefts), noun.lower_]
    found = kb.classes.of(words, noun.lower_) or kb.classes.of([noun.lemma_.lower()], noun.lemma_.lower())
    return found is None


_BY_ENTRY: Mapping[str, Callable[[Hit, Sequence[Token], Knowledge, Lists], str | None]] = {
    "execute": _hanging,
    "fire": _firing,
    "attack": _attack,
    "clash": _quarrel,
    "die": _drowning,
    "dead": _bodies,
    "hijack": _hijacking,
    "capture": _capture,
    "territory": _capture,
    "shoot": _shot,
    "sentence": _sentence,
    "torture": _tortured,
    "abduct": _captive,
}
