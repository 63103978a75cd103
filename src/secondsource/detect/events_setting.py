"""Where does a sentence set what it tells? Its opening ("In Mora, ..."), and its places where nothing happened: a clinic's, a speaker's.

Read in this order: `is_aside` (a place of a sentence that is no scene), `opening_of` (the places that a sentence begins with), `near`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from secondsource.model import Place

if TYPE_CHECKING:
    from spacy.tokens import Token

#: what a place's name is part of, up to the word that it hangs on
_PARTS = frozenset({"compound", "nmod", "amod", "appos", "flat"})
_UP = frozenset({"pobj", "prep", "conj", *_PARTS})
#: prepositions of place at the head of a sentence
_AT = frozenset({"in", "at", "near", "outside", "around", "inside", "on"})
#: "minutes later", "two days afterwards"
_LATER = re.compile(
    r"(?:[\w-]+ ){0,3}(?:minutes?|hours?|days?|weeks?|months?) (?:later|afterwards?|after that)\b"
    r"|(?:shortly|soon|not long) after(?:wards?)?\b"
)
#: what is told of by these is known
_KNOWN = frozenset({"the", "this", "that", "these", "those", "both", "all"})
#: so far down a sentence its opening may reach
_OPENING = 12


def is_aside(token: Token, lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether a place is only where the hurt were taken or where a speaker sits: "a clinic in Djibo", "a spokesman in Paris denied"."""
    for _ in range(6):
        head = token.head
        if head == token:
            return False
        if token.dep_ in ("nsubj", "agent"):
            return head.lemma_ in lists["saying"]
        lemma = head.lemma_.lower()
        if token.dep_ == "prep" and lemma in lists["saying"] and _says_of_care(head, lists):
            return True
        if token.dep_ == "prep" and (lemma in lists["wards"] or (lemma in lists["carrying"] and token.lower_ in ("to", "at", "in"))):
            return True
        if token.dep_ not in _UP:
            return False
        token = head
    return False


def _says_of_care(verb: Token, lists: Mapping[str, frozenset[str]]) -> bool:
    """ "In Mopti, a hospital official said": whether those speak who care for the hurt, wherever they were hurt."""
    subjects = (c for c in verb.children if c.dep_ == "nsubj")
    return any(t.lemma_.lower() in lists["wards"] or t.lemma_.lower() in lists["carers"] for c in subjects for t in c.subtree)


def land_of(trigger: Token, places: Iterable[tuple[int, Place]]) -> list[Place]:
    """The countries that a deed is told to have been done in: "warplanes bombed camps in northern Iraq"."""
    inside = {c.i for p in trigger.children if p.dep_ == "prep" and p.lower_ in _AT for c in p.subtree}
    inside |= {c.i for o in trigger.children if o.dep_ == "dobj" for p in o.children if p.lower_ == "in" for c in p.subtree}
    return [p for i, p in places if i in inside and p.precision == "country"]


def opening_of(first: Token, places: Iterable[tuple[int, Place]], lists: Mapping[str, frozenset[str]]) -> tuple[Token, list[Place]] | None:
    """The verb that a sentence's opening sets somewhere, with the places: "In Benghazi, three activists were shot"; no verb of saying."""
    if first.lower_ not in _AT or first.dep_ != "prep" or first.head.i < first.i:
        return None
    verb = first.head
    if verb.lemma_ in lists["saying"]:
        return None
    subject = next((c.i for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.i > first.i), verb.i)
    inside = {t.i for t in first.subtree if t.i < min(subject, first.i + _OPENING)}
    found = [p for i, p in places if i in inside and not p.adjectival]
    return (verb, found) if found else None


def is_spoken_of(noun: Token, lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether an event noun is what somebody speaks of: the day in "claimed the attack on Saturday" is that of the claim."""
    if not any(c.lower_ in _KNOWN for c in noun.lefts):
        return False
    token = noun
    for _ in range(4):
        if token.dep_ not in ("dobj", "pobj", "prep", "conj", "nsubjpass"):
            return False
        token = token.head
        if token.pos_ == "VERB":
            return token.lemma_ in lists["saying"]
    return False


def goes_on(sentence: str, trigger: Token) -> bool:
    """Whether a sentence goes on to what came after, by somebody or something not told of so far: "Minutes later a car bomb went off"."""
    if _LATER.match(sentence) is None:
        return False
    verb = trigger if trigger.pos_ == "VERB" else trigger.head
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.pos_ == "NOUN"]
    return any(not any(d.lower_ in _KNOWN or d.dep_ == "poss" for d in c.lefts) for c in subjects)


def names_of(place: Place) -> frozenset[str]:
    """A place's name and those of what it lies in, as two places are compared."""
    return frozenset(n.lower() for n in (place.name, place.admin1, place.admin2, place.country) if n)


def near(a: Place, b: Place) -> bool:
    """Whether two places may be of one event: one lies in the other, or is it; what is not in the gazetteer lies where it is said to."""
    if a.geonames_id is not None and a.geonames_id == b.geonames_id:
        return True
    if a.name.lower() in names_of(b) or b.name.lower() in names_of(a):
        return True
    if a.precision == "country" or b.precision == "country":
        return a.country == b.country
    if a.precision == "admin1" or b.precision == "admin1":
        return a.admin1 is None or b.admin1 is None or a.admin1 == b.admin1
    return False
