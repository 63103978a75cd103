"""Who does it: the subject of a verb, its own or the one it shares with the clause that it hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from secondsource.detect.speakers_spans import PASSIVE_SUBJECTS, SUBJECTS, Range, child, phrase

if TYPE_CHECKING:
    from spacy.tokens import Token

_WH = frozenset({"who", "which", "that", "whom"})


@dataclass(frozen=True, slots=True)
class Subject:
    """Head and phrase of a subject; `passive` where it is that of a passive verb, `shared` where another clause has it."""

    head: Token
    span: Range
    passive: bool = False
    shared: bool = False


def is_passive(verb: Token) -> bool:
    """Whether the verb is a passive, full or shortened to its participle."""
    if any(c.dep_ == "auxpass" for c in verb.children):
        return True
    if any(c.dep_ in ("nsubjpass", "csubjpass") for c in verb.children):
        return verb.tag_ != "VBD" and any(c.dep_ in ("aux", "agent") for c in verb.children)
    if verb.dep_ == "conj" and _goes_on_passive(verb):
        return True
    if verb.tag_ != "VBN" or verb.dep_ not in ("acl", "advcl"):
        return False
    if verb.dep_ == "acl" and verb.head.dep_ == "ROOT" and not any(c.dep_ == "agent" for c in verb.children):
        return False  # the sentence has no other verb: "the rebels boasted of it", misread
    active = ("aux", "dobj", "nsubj", "ccomp") if verb.dep_ == "acl" else ("aux", "dobj", "nsubj")
    return not any(c.dep_ in active for c in verb.children)


def _goes_on_passive(verb: Token) -> bool:
    """Whether a passive goes on without its "was": "was brought to court and charged with fraud"; not "was freed and denied it"."""
    deps = {c.dep_ for c in verb.children}
    if deps & {"aux", "dobj", "ccomp", *SUBJECTS, *PASSIVE_SUBJECTS}:
        return False
    if verb.tag_ != "VBN" and not any(c.dep_ == "prep" and c.lower_ in ("of", "with") for c in verb.children):
        return False
    above = verb.head
    while above.dep_ == "conj" and not any(c.dep_ == "auxpass" for c in above.children):
        above = above.head
    return any(c.dep_ == "auxpass" for c in above.children)


def subject_of(verb: Token, depth: int = 0) -> Subject | None:
    """The subject of a verb; None where the text names none."""
    found = [c for c in verb.children if c.dep_ in SUBJECTS or c.dep_ in PASSIVE_SUBJECTS]
    own = min(found, key=lambda c: abs(c.i - verb.i), default=None)
    if own is not None:
        if own.dep_ == "expl":
            return None
        return Subject(own, phrase(own, without=verb.i if own.i > verb.i else None), own.dep_ in PASSIVE_SUBJECTS)
    mistaken = next((c for c in verb.children if c.dep_ == "aux" and c.i == verb.i - 1 and _is_name(c)), None)
    if mistaken is not None:
        return Subject(mistaken, (mistaken.i, mistaken.i + 1))
    if depth > 4:
        return None
    return _shared(verb, depth)


def _is_name(token: Token) -> bool:
    """Whether what the parser takes for an auxiliary is a name of several words made one token ("Red Front claiming")."""
    return token.text[:1].isupper() and " " in token.text


def _shared(verb: Token, depth: int) -> Subject | None:
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        return _as_shared(subject_of(head, depth + 1))
    if verb.dep_ in ("xcomp", "advcl") and head.pos_ in ("VERB", "AUX", "ADJ") and verb.tag_ in ("VB", "VBG", "VBN"):
        if verb.dep_ == "xcomp" and (obj := child(head, "dobj")) is not None and verb.tag_ == "VB":
            return Subject(obj, phrase(obj, without=verb.i), shared=True)
        found = _as_shared(subject_of(head, depth + 1))
        attr = child(head, "attr")
        if attr is not None and found is not None and found.head.lower_ == "it":  # "it is the factions pledging"
            return Subject(attr, _before(attr, verb), shared=True)
        return found
    if verb.dep_ in ("acl", "relcl"):
        if verb.dep_ == "acl" and verb.tag_ == "VB":
            return _holder(head, depth)
        return Subject(head, _before(head, verb), shared=True)
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        above = head.head
        if head.lower_ == "as" and (quoted := child(above, "dobj")) is not None:  # "quoted police as saying"
            return Subject(quoted, phrase(quoted, without=head.i), shared=True)
        if above.dep_ == "acomp":
            above = above.head
        if above.pos_ in ("VERB", "AUX"):
            return _as_shared(subject_of(above, depth + 1))
        return _holder(above, depth)
    return None


def _holder(noun: Token, depth: int) -> Subject | None:
    """The subject of the clause where a noun is object: "X made a promise to leave"."""
    owner = child(noun, "poss")
    if owner is not None:
        return Subject(owner, phrase(owner), shared=True)
    if noun.dep_ in ("dobj", "attr") and noun.head.pos_ in ("VERB", "AUX"):
        return _as_shared(subject_of(noun.head, depth + 1))
    return None


def _as_shared(found: Subject | None) -> Subject | None:
    return None if found is None else Subject(found.head, found.span, found.passive, shared=True)


def _before(noun: Token, verb: Token) -> Range:
    """The noun phrase without the clause that starts with or holds `verb`."""
    first, last = phrase(noun)
    stop = verb.left_edge.i
    return (first, stop) if noun.i < stop < last else (first, last)


def agent_of(verb: Token) -> Subject | None:
    """Who does it in a passive: "by X"."""
    by = child(verb, "agent")
    if by is None:
        by = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "by"), None)
    obj = child(by, "pobj") if by is not None else None
    return None if obj is None else Subject(obj, phrase(obj))


def is_relative(token: Token) -> bool:
    """Whether a subject is a relative pronoun."""
    return token.lower_ in _WH and token.tag_ in ("WP", "WDT", "IN", "DT")


def antecedent(verb: Token) -> Token | None:
    """What a relative clause speaks of."""
    walk = verb
    for _ in range(4):
        if walk.dep_ == "relcl":
            return walk.head
        if walk.dep_ not in ("conj", "xcomp", "ccomp", "advcl"):
            return None
        walk = walk.head
    return None
