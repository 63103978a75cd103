"""Words of violence that tell of none: deaths by nature or accident, deeds that are only forbidden or feared, warrants that are executed.

Read `why_unreal`; each of the others looks at one construction. `events_decide.holds` asks first here.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from secondsource.detect.events_idioms import why_idiom
from secondsource.detect.figures import Told
from secondsource.detect.triggers import Hit
from secondsource.knowledge import Knowledge

if TYPE_CHECKING:
    from spacy.tokens import Token

#: words that link a death to its cause: "died of cholera", "killed in a crash"
_CAUSES = frozenset("of from due by in after because".split())
#: said of persons and of what they have set up
_BREAKING = frozenset({"neutralize", "neutralise", "eliminate", "exterminate", "strangle"})
#: so many words before "killing ten" the cause may stand
_NEAR = 12


@functools.lru_cache(maxsize=4)
def _lists(kb: Knowledge) -> Mapping[str, frozenset[str]]:
    status = kb.lexicon("status")
    return {"modal": frozenset(status["modal"]), **{k: frozenset(v) for k, v in status["unreal"].items()}}


def why_unreal(hit: Hit, told: Sequence[Told], kb: Knowledge) -> str | None:
    """Why a trigger tells of no deed of violence, or None where nothing speaks against it."""
    lists, token = _lists(kb), hit.token
    if hit.entry.measure == "killed" and (hit.entry.type is None or hit.entry.generic) and _by_nature(hit, lists):
        return "dead by nature or accident"
    if hit.entry.measure == "killed" and (hit.entry.type is None or hit.entry.generic) and _in_peace(token, kb, lists):
        return "dead of age or disease"
    if hit.entry.id == "death" and token.dep_ == "compound":
        return "part of another noun"  # "death threats", "the death penalty"
    if token.lemma_ == "succumb" and any(not _of_harm(c, lists) for c in token.children if c.lower_ == "to"):
        return "succumbed to no injury"
    objects = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass")]
    if token.dep_ in ("acl", "relcl", "amod"):
        objects.append(token.head)
    if hit.entry.id == "execute" and hit.pos == "VERB" and any(o.lemma_.lower() in lists["executed"] for o in objects):
        return "carried out, not put to death"
    if hit.entry.measure == "killed" and token.lemma_ in _BREAKING and any(o.lemma_.lower() in lists["structures"] for o in objects):
        return "broken up, not killed"
    if hit.entry.measure in ("killed", "injured") and told and all(t.member.head.lemma_.lower() in lists["animals"] for t in told):
        return "an animal"
    if hit.entry.measure == "released" and _from_care(token, lists):
        return "let go from care, not from hands"
    if hit.entry.id == "threat" and token.lemma_ == "threaten" and not _of_force(token, objects, kb, lists):
        return "threatened, but with no violence"
    if hit.entry.id in ("arson", "rape") and hit.pos == "VERB" and _figurative(token, objects, lists):
        return "a figure of speech"
    if hit.pos == "NOUN" and hit.entry.type is not None and not told and _is_bare(token) and _spoken_of(token, lists):
        return "spoken of, not told"
    return why_idiom(hit, objects, kb, lists)


def _from_care(token: Token, lists: Mapping[str, frozenset[str]]) -> bool:
    """ "Was treated and released", "released from hospital", "released after treatment"."""
    if token.dep_ == "conj" and token.head.lemma_ in ("treat", "hospitalize", "hospitalise", "examine"):
        return True
    near = (g for c in token.children if c.lower_ in ("from", "after", "at", "by") for g in (c, *c.subtree))
    return any(g.lemma_.lower() in lists["care"] for g in near)


def _in_peace(token: Token, kb: Knowledge, lists: Mapping[str, frozenset[str]]) -> bool:
    """ "She died at the age of 81", "cholera rose, and 12 deaths were recorded": where no other word of the sentence tells of violence."""
    if token.lemma_ not in ("die", "death"):
        return False
    doc, sent = token.doc, token.sent
    after = [t.lower_ for t in doc[token.i + 1 : min(sent.end, token.i + 5)]]
    aged = "aged" in after or after[:4] == ["at", "the", "age", "of"]
    if (not aged and not any(_is_disease(t, lists) for t in sent)) or any(t.lemma_.lower() in lists["weaponry"] for t in sent):
        return False
    kinds = (e.type or "" for t in sent if t.i != token.i for e in kb.triggers.of(t.lemma_.lower(), t.pos_))
    return not any(k.startswith(("attack", "battle", "unrest")) for k in kinds)


def _is_disease(token: Token, lists: Mapping[str, frozenset[str]]) -> bool:
    lemma = token.lemma_.lower()
    return lemma in lists["diseases"] or lemma.partition("-")[0] in lists["diseases"]


def _by_nature(hit: Hit, lists: Mapping[str, frozenset[str]]) -> bool:
    """ "Died of cholera", "the flood killed nine", "an earthquake struck, killing nine"."""
    token = hit.token
    for c in token.children:
        causes = [g for n in (c, *c.children) for g in n.children if g.dep_ == "pobj"] if c.lower_ in _CAUSES else []
        if any(_is_disaster(g, lists) for g in causes):
            return True
        if c.dep_ == "nsubj" and hit.pos == "VERB" and hit.entry.slot == "object" and _is_disaster(c, lists):
            return True
    if token.tag_ == "VBG" and token.dep_ == "advcl" and not any(c.dep_ == "nsubj" for c in token.children):
        before = token.doc[max(token.sent.start, token.i - _NEAR) : token.i]
        return any(_is_disaster(t, lists) for t in before)
    return False


def _is_disaster(noun: Token, lists: Mapping[str, frozenset[str]]) -> bool:
    lemma = noun.lemma_.lower()
    if lemma == "attack":
        return any(c.lower_ in ("heart", "asthma") for c in noun.lefts)
    if lemma == "failure":
        return any(c.lower_ in lists["organs"] for c in noun.lefts)
    if any(g.lemma_.lower() in lists["weaponry"] for c in noun.children if c.lower_ == "of" for g in c.children):
        return False  # "a storm of bullets"
    return lemma in lists["nature"] or lemma.split("-")[0] in lists["nature"]


def _of_harm(to: Token, lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether what somebody succumbed to is an injury."""
    nouns = [g for g in to.children if g.dep_ == "pobj"]
    return not nouns or any(n.lemma_.lower() in lists["harm"] for n in nouns)


def _of_force(verb: Token, objects: Sequence[Token], kb: Knowledge, lists: Mapping[str, frozenset[str]]) -> bool:
    """ "Threatened to kill him", "threatened the mayor with death"; a law threatens nobody, and to sue is no violence."""
    if any(o.lemma_.lower() in lists["unharmed"] for o in objects):
        return False
    for c in verb.children:
        if c.dep_ == "xcomp" and not (c.lemma_.lower() in lists["harming"] or _is_violent(c, "VERB", kb)):
            return False
        if c.lower_ == "with" and not any(g.lemma_.lower() in lists["harming"] or _is_violent(g, "NOUN", kb) for g in c.children):
            return False
        if c.dep_ == "nsubj" and c.pos_ == "NOUN" and kb.classes.of([*(t.lower_ for t in c.lefts), c.lower_], c.lower_) is None:
            return False
    return True


def _is_violent(token: Token, pos: str, kb: Knowledge) -> bool:
    """Whether a word may tell of violence, or of an arrest."""
    return any(e.type is not None and not e.type.startswith(("unrest", "group")) for e in kb.triggers.of(token.lemma_.lower(), pos))


def _figurative(verb: Token, objects: Sequence[Token], lists: Mapping[str, frozenset[str]]) -> bool:
    """ "Burned through its reserves", "rape the treasury"."""
    if any(c.lower_ == "through" for c in verb.children):
        return True
    return any(o.lemma_.lower() in lists["treasures"] for o in objects)


def _is_bare(noun: Token) -> bool:
    """ "Torture", "arrest": no article, owner, number or clause says which."""
    return not any(c.dep_ in ("det", "poss", "nummod", "relcl", "acl") for c in noun.children)


def _spoken_of(noun: Token, lists: Mapping[str, frozenset[str]]) -> bool:
    """ "The convention against torture", "at risk of arrest", "a torture chamber", "prohibits kidnapping", "amounts to torture"."""
    first = _first_joined(noun)
    if first.i and first.nbor(-1).text == "#":
        return True
    if first.dep_ in ("compound", "nmod"):
        return first.head.lemma_.lower() in lists["named_after"]
    over = list(_governors(first))
    if any(c.dep_ == "aux" and c.lower_ in lists["modal"] for g in over for c in g.children):
        return True  # "may be subjected to torture"
    return any(g.lemma_.lower() in lists["speaking"] for g in over)


def _first_joined(noun: Token) -> Token:
    """The first of several nouns that "and" or a comma joins."""
    while noun.dep_ in ("conj", "appos") and noun.head.pos_ == noun.pos_:
        noun = noun.head
    return noun


def _governors(noun: Token) -> Iterator[Token]:
    """The word on which a noun hangs, through its preposition."""
    head = noun.head
    if noun.dep_ == "pobj" and head.dep_ in ("prep", "dative", "agent"):
        yield head.head
        above = _first_joined(head.head)
        if head.lower_ == "of" and above.dep_ == "pobj" and above != head.head:
            yield above.head.head  # "a treaty on slavery, freedom of faith and torture"
    elif noun.dep_ in ("dobj", "nsubjpass"):
        yield head
