"""Persons whom a text takes up without telling the deed again: "the attackers fled", "the victims were identified as Ana Ruiz and ...".

Read `find_doers` and `find_identified`; to which event they belong is decided where deeds are taken up (`taken_up.event_of`).
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from spacy.strings import get_string_id

from secondsource.detect.arguments import Argument, is_passive
from secondsource.detect.participants import made_of
from secondsource.detect.phrases import conjuncts, is_person_name
from secondsource.model import Actor, Participant

if TYPE_CHECKING:
    from spacy.tokens import Token

    from secondsource.knowledge import Knowledge
    from secondsource.parse import Parsed

#: nouns for those who did a violent deed, whoever they are
_DOERS = (
    "attacker", "assailant", "assassin", "gunman", "killer", "murderer", "kidnapper", "abductor", "hijacker", "bomber", "captor",
    "aggressor", "raider", "criminal", "terrorist", "arsonist", "robber", "sniper",
)  # fmt: skip
_POINTERS = frozenset({"the", "these", "those", "both"})
#: what a doer noun is not taken up by: somebody is compared, or spoken of in general
_ALONE = frozenset({"amod", "compound", "relcl", "acl", "prep", "nummod", "poss"})
_NAMING = ("identify", "name", "recognize", "recognise", "list")
#: words for those to whom it happened -> what did
_BEFALLEN = {
    "victim": None, "dead": "killed", "deceased": "killed", "slain": "killed", "killed": "killed", "murdered": "killed", "body": "killed",
    "corpse": "killed", "injured": "injured", "wounded": "injured", "kidnapped": "abducted", "abducted": "abducted", "hostage": "abducted",
    "captive": "abducted",
}  # fmt: skip


@functools.cache
def _numbers(lemmas: tuple[str, ...]) -> frozenset[int]:
    return frozenset(get_string_id(w) for w in lemmas)


def _tokens(parsed: Parsed, lemmas: tuple[str, ...]) -> Iterator[Token]:
    for i in parsed.with_lemma(_numbers(lemmas)):
        yield parsed.doc[i]


def find_doers(parsed: Parsed, actors: Sequence[Actor], kb: Knowledge) -> Iterator[tuple[int, Participant]]:
    """ "The attackers", "the assassins": who did what was told before, with the index of the word."""
    for token in _tokens(parsed, _DOERS):
        pointed = any(c.lower_ in _POINTERS for c in token.lefts)
        if token.pos_ != "NOUN" or not pointed or any(c.dep_ in _ALONE for c in token.children):
            continue
        if token.dep_ in ("nsubj", "dobj", "pobj", "nsubjpass"):
            yield from ((token.i, p) for p in made_of(Argument("initiator", token), parsed, actors, kb))


def find_identified(parsed: Parsed, actors: Sequence[Actor], kb: Knowledge) -> Iterator[tuple[int, Participant]]:
    """ "The two dead were identified as Ana Ruiz and Rosa Sosa": whom it befell, by name."""
    for verb in _tokens(parsed, _NAMING):
        if verb.pos_ != "VERB" or not is_passive(verb):
            continue
        subject = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        effect = _befallen(subject)
        if effect is None:
            continue
        for name in (o for c in verb.children if c.lower_ == "as" for o in c.children if o.dep_ == "pobj"):
            argument = Argument("target", name, effect or None)
            named = {t.i for t in conjuncts(name, kb) if is_person_name(t, kb)}
            made = [p for p in made_of(argument, parsed, actors, kb) if p.name is not None and p.entity == "person"]
            yield from ((verb.i, dataclasses.replace(p, count=(1, 1))) for p in made if named)


def _befallen(subject: Token | None) -> str | None:
    """What happened to those whom a phrase means; empty where only that something did."""
    if subject is None or not any(c.lower_ in _POINTERS for c in subject.lefts):
        return None
    for token in (subject, *subject.lefts):
        for word in (token.lower_, token.lemma_.lower()):
            if word in _BEFALLEN:
                return _BEFALLEN[word] or ""
    return None
