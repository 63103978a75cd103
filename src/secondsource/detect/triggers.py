"""Which tokens may tell of an event? Each becomes a `Hit`: token, lexicon entry, and how its victim stands to it.

Proposes generously; `events_decide` refuses.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spacy.strings import get_string_id

from secondsource.detect.hardware import had_with_him
from secondsource.knowledge import Knowledge
from secondsource.knowledge.triggers import Entry
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

_POS = {"VERB": "VERB", "AUX": "VERB", "NOUN": "NOUN", "PROPN": "NOUN", "ADJ": "ADJ", "ADV": "ADJ"}


@dataclass(frozen=True, eq=False)
class Hit:
    """A trigger word in the text."""

    token: Token
    entry: Entry
    pos: str  # VERB, NOUN or ADJ: the frame that is read
    slot: str
    phrase: str = ""  # the stock phrase that the token stands for: "shoot dead"

    @property
    def i(self) -> int:
        """The index of its token."""
        return self.token.i


def find_hits(parsed: Parsed, kb: Knowledge) -> list[Hit]:
    """Every trigger of the text, in order."""
    return [_with_phrase(hit, parsed) for i in _candidates(parsed, kb) for hit in _hits_of(parsed.doc[i], kb)]


def _candidates(parsed: Parsed, kb: Knowledge) -> Iterator[int]:
    """The tokens that may be triggers: by lemma or form, or a verb that has "to death" after it."""
    lower, candidates = parsed.lower, kb.triggers.candidates
    wanted = _lemmas_wanted(kb)
    found = set(parsed.with_lemma(wanted))
    found.update(i for i, form in enumerate(lower) if form in candidates)
    deaths = [i for i, form in enumerate(lower) if i and form == "death" and lower[i - 1] == "to"]
    found.update(parsed.doc[i - 1].head.i for i in deaths)
    yield from sorted(found)


@functools.lru_cache(maxsize=4)
def _lemmas_wanted(kb: Knowledge) -> frozenset[int]:
    """The lemmas that may be triggers, as the numbers spaCy keeps them by."""
    return frozenset(get_string_id(w) for w in kb.triggers.candidates)


def _with_phrase(hit: Hit, parsed: Parsed) -> Hit:
    label = parsed.label(hit.token)
    return replace(hit, phrase=label.keys[0]) if label is not None and label.kind == "phrase" else hit


def _hits_of(token: Token, kb: Knowledge) -> Iterator[Hit]:
    pos = _POS.get(token.pos_)
    if pos is None:
        return
    lemma = kb.triggers.lemmas.get(token.lower_) or token.lemma_.lower()
    if is_gerund_noun(token):
        pos, lemma = "NOUN", token.lower_
    if pos == "VERB":
        yield from _verb_hits(token, lemma, kb)
        yield from _adjective_hits(token, kb, verbs=True)
    elif pos == "NOUN":
        yield from _noun_hits(token, lemma, kb)
    else:
        yield from _adjective_hits(token, kb)


def is_gerund_noun(token: Token) -> bool:
    """Whether an -ing form that was read as a verb is the name of a deed: "the Karwan Bazar shooting was blamed on a gang"."""
    if token.tag_ != "VBG" or token.dep_ not in ("nsubj", "nsubjpass") or any(c.dep_ in ("dobj", "aux", "auxpass") for c in token.children):
        return False
    return any(c.i < token.i and (c.dep_ == "det" or any(g.dep_ in ("det", "poss") for g in c.children)) for c in token.children)


def _verb_hits(token: Token, lemma: str, kb: Knowledge) -> Iterator[Hit]:
    lists = kb.triggers.lists
    if lemma == "bomb" and token.tag_ == "VB" and token.i and token.nbor(-1).lower_ == "can":
        return  # "a can bomb": a bomb made of a can
    particle = next((c.lower_ for c in token.children if c.dep_ == "prt" or (c.dep_ == "advmod" and c.lower_ in lists["particles"])), None)
    found: Sequence[Entry] = kb.triggers.of(f"{lemma} {particle}", "VERB") if particle else ()
    if lemma == "blow" and any(c.lower_ in lists["selves"] for c in token.children):
        found = [kb.triggers.entries["blew_up_self"]]
    elif lemma == "disappear" and token.tag_ == "VBN" and any(c.dep_ == "auxpass" for c in token.children):
        yield Hit(token, kb.triggers.entries["disappearance"], "VERB", "object")
        return
    if lemma in ("hit", "strike") and any(_by_missile(c, lists["missiles"]) for c in token.children):
        yield Hit(token, kb.triggers.entries["injure"], "VERB", "object")
        return
    if lemma in lists["runs"] and _runs_on(token, lists["mines"]):
        yield Hit(token, kb.triggers.entries["landmine"], "VERB", "subject")
        return
    if lemma == "shoot" and particle is None and _shoots_at(token):
        found = [kb.triggers.entries["fire"]]
    if lemma == "set" and any(_on_fire(c) or (c.dep_ == "dobj" and any(map(_on_fire, _after(c)))) for c in token.children):
        found = [kb.triggers.entries["arson"]]
    if lemma in lists["burnt"] and any(c.lower_ == "alive" for c in token.children):
        found = [kb.triggers.entries["kill"]]
    if lemma not in lists["judged"] and any(_to_death(c) for c in token.children):
        found = [kb.triggers.entries["kill"]]
    for entry in _distinct(found or kb.triggers.of(lemma, "VERB")):
        yield Hit(token, entry, "VERB", entry.slot)
        if entry.id in ("arrest", "capture") and _with_arms(token, kb):
            yield Hit(token, kb.triggers.entries["seize"], "VERB", "companion")
    if kb.triggers.is_light(lemma):
        for c in token.children:
            objects = [c] if c.dep_ in ("dobj", "nsubjpass") else [g for g in c.children if c.dep_ == "prep" and g.dep_ == "pobj"]
            for o in objects:
                light = kb.triggers.light(lemma, o.lemma_.lower())
                if light is not None and (c.lower_ if c.dep_ == "prep" else None) == light.preposition:
                    yield Hit(token, light.entry, "VERB", "light_" + light.slot)


def _distinct(entries: Sequence[Entry]) -> list[Entry]:
    """One entry for each type: the first that asks for nothing, else all that might hold."""
    plain = {e.type for e in entries if e.needs is None}
    return [e for e in entries if e.needs is None or e.type not in plain or e.type is None]


def _with_arms(token: Token, kb: Knowledge) -> bool:
    """ "Arrested four men along with three rifles": a seizure as well."""
    if had_with_him(token, kb):
        return True
    for t in token.subtree:
        if t.lower_ == "with" and t.i > token.i - 1 and token.doc[t.i - 1].lower_ in ("along", "together"):
            things = [p for c in t.children if c.dep_ == "pobj" for p in (c, *c.conjuncts)]
            return any(kb.triggers.is_seizable(p.lemma_.lower(), p.lower_, kb.weapons.of(p.lower_)) for p in things)
    return False


def _by_missile(token: Token, missiles: frozenset[str]) -> bool:
    """ "Were hit by bullets": the agent of the passive."""
    return token.dep_ in ("agent", "prep") and token.lower_ == "by" and any(g.lemma_.lower() in missiles for g in token.children)


def _runs_on(token: Token, mines: frozenset[str]) -> bool:
    """ "The bus hit a mine", "drove over a bomb", "stepped on a mine": it went off under them."""
    if any(c.dep_ == "dobj" and c.lemma_.lower() in ("mine", "landmine", "land-mine", "ied") for c in token.children):
        return token.lemma_ != "detonate"
    on = [c for c in token.children if c.dep_ in ("prep", "prt") and c.lower_ in ("over", "on", "onto", "upon")]
    return any(g.lemma_.lower() in mines for c in on for g in c.children if g.dep_ == "pobj")


def _shoots_at(token: Token) -> bool:
    """ "Began shooting indiscriminately", "shot toward the crowd": shots, and nobody told to be hit."""
    if any(c.dep_ in ("dobj", "nsubjpass", "auxpass", "agent") for c in token.children):
        return False
    return any(c.lower_ in ("toward", "towards", "into", "at", "indiscriminately", "randomly", "wildly") for c in token.children)


def _on_fire(token: Token) -> bool:
    """ "Set it ablaze", "set the trucks on fire"."""
    return token.lower_ in ("ablaze", "afire", "alight") or (token.lower_ == "on" and any(c.lower_ == "fire" for c in token.children))


def _after(noun: Token) -> Iterator[Token]:
    """What follows a noun and hangs on it, or on a clause about it: "set a truck carrying iron | on fire"."""
    for c in noun.rights:
        yield c
        if c.dep_ in ("acl", "relcl", "dobj", "prep", "pobj"):
            yield from _after(c)


def _to_death(token: Token) -> bool:
    """ "Trampled to death": any verb kills that way."""
    return token.lower_ == "to" and any(c.lower_ == "death" for c in token.children)


def _noun_hits(token: Token, lemma: str, kb: Knowledge) -> Iterator[Hit]:
    if token.lower_ == "death" and token.head.lower_ == "to" and token.head.head.pos_ == "VERB" and not token.n_lefts:
        return
    if token.lower_ == "hurt" and not (token.i > 0 and token.nbor(-1).pos_ == "NUM"):
        return  # the noun itself: "no little hurt"
    if token.dep_ in ("conj", "ROOT", "nsubj", "appos") and any(c.dep_ == "nummod" and c.i > token.i for c in token.children):
        for entry in kb.triggers.of(lemma, "VERB"):  # headline: "kills 20, wounds 60"
            yield Hit(token, entry, "VERB", entry.slot)
    for entry in kb.triggers.of(lemma, "NOUN"):
        yield Hit(token, entry, "NOUN", entry.slot)
    if (lemma in ("body", "corpse") or token.lower_ == "remains") and _is_of_dead(token, kb):
        yield Hit(token, kb.triggers.entries["dead"], "NOUN", "body")
    if lemma == "grave" and token.head.lemma_.lower() in kb.triggers.lists["grave_verbs"] and any(c.dep_ == "nummod" for c in token.lefts):
        yield Hit(token, kb.triggers.entries["dead"], "NOUN", "body")  # "villagers dug 14 graves"


def _is_of_dead(token: Token, kb: Knowledge) -> bool:
    verbs = kb.triggers.lists["body_verbs"]
    if any(c.lower_ in kb.triggers.lists["councils"] for c in token.lefts):
        return False  # "an umbrella body of unions"
    if token.head.lemma_.lower() in verbs and any(c.dep_ == "poss" or c.lower_ in ("a", "an", "one") for c in token.lefts):
        return True
    if any(c.dep_ == "nummod" for c in token.children) or any(c.lower_ == "of" for c in token.children):
        return token.head.lemma_.lower() in verbs or token.dep_ in ("ROOT", "appos") or token.lower_ != "body"
    return False


def _adjective_hits(token: Token, kb: Knowledge, *, verbs: bool = False) -> Iterator[Hit]:
    entries = kb.triggers.of(token.lower_, "ADJ")
    if verbs:
        entries = [e for e in entries if not kb.triggers.of(token.lemma_.lower(), "VERB")]
    for entry in entries:
        yield Hit(token, entry, "ADJ", entry.slot)
