"""Where does the victim of a trigger stand? From a Hit to the heads of the noun phrases that carry it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from secondsource.detect.asides import clause_around
from secondsource.detect.triggers import Hit

if TYPE_CHECKING:
    from spacy.tokens import Token

NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON", "DET", "ADJ"})
_COMPANIONS = frozenset(
    "accomplice aide associate bodyguard brother child colleague companion comrade cousin daughter driver family father follower friend "
    "guard husband mother partner sister son supporter wife".split()
)
_STARTS = frozenset({"a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"})
_SAYING = frozenset({"say", "tell", "announce", "add", "report", "state", "confirm"})
_WHEN = frozenset({"after", "before", "since", "upon", "on", "following", "despite", "by"})
_RELATIVE = frozenset({"who", "whom", "that", "which"})


def victims_of(hit: Hit) -> list[Token]:
    """The heads of the phrases that name the victims; relative pronouns are replaced by what they stand for."""
    if hit.slot == "body":
        return [c for c in hit.token.lefts if c.dep_ == "poss"] or [hit.token]
    found = {"VERB": _of_verb, "NOUN": _of_noun, "ADJ": _of_adjective}[hit.pos](hit)
    with_them = [c for t in [hit.token, *found] for c in companions(t)]
    return [_antecedent(t) for t in [*found, *with_them]]


def beside(hit: Hit) -> list[Token]:
    """Where to look when the parse gives no person: the phrase right before a passive verb, a name hung on its village."""
    token = hit.token
    out: list[Token] = []
    if hit.pos == "VERB" and (is_passive(token) or "subject" in hit.slot):
        first = min([c.i for c in token.children if c.dep_ in ("auxpass", "aux")] or [token.i])
        before = token.doc[first - 1] if first > token.sent.start else None
        if before is not None and before.pos_ in NOMINAL:
            while before.dep_ in ("conj",) and before.head.i > token.sent.start and before.head.pos_ in NOMINAL:
                before = before.head
            out.append(before)
        subjects = (t for t in token.sent if t.i < first and t.dep_ in ("nsubj", "nsubjpass") and t.head.lemma_ not in _SAYING)
        out += [t for t in subjects if t.pos_ in ("NOUN", "PROPN", "NUM")]
        out += [t for t in token.sent if t.i < first and t.dep_ == "ROOT" and t.pos_ in ("NOUN", "PROPN")]
        if before is not None and before.is_punct:
            out += _opening(token, first)
    for head in victims_of(hit):
        out += [
            c
            for c in head.lefts
            if c.dep_ in ("nmod", "compound") and c.ent_type_ == "PERSON" and any(g.dep_ == "prep" for g in c.children)
        ]
    return out


def opening(hit: Hit) -> list[Token]:
    """The phrase that opens the sentence of a verb, where the parse made a subject of something inside it."""
    token = hit.token
    first = min([c.i for c in token.children if c.dep_ in ("auxpass", "aux")] or [token.i])
    return _opening(token, first) if first > token.sent.start else []


def _opening(token: Token, first: int) -> list[Token]:
    """The phrase that opens the sentence, after "In the valley," where it begins so."""
    sent = token.sent
    start = sent.start
    if sent[0].pos_ == "ADP":
        start = next((t.i + 1 for t in sent if t.text == "," and t.i < first), first)
    start = max([start, *(t.i + 1 for t in sent if t.text in (":", ";") and t.i < first)])  # "the third attack: 38 people ... were killed"
    for t in token.doc[start:first]:
        if t.pos_ in ("NOUN", "PROPN"):
            while t.dep_ in ("compound", "nmod", "amod") and t.head.i > t.i and t.head.i < first:
                t = t.head
            return [t]
        if t.pos_ not in ("DET", "NUM", "ADJ", "PUNCT", "ADV"):
            return []
    return []


def companions(token: Token) -> list[Token]:
    """ "Along with three guards": victims besides the subject."""
    out: list[Token] = []
    for c in token.children:
        if c.dep_ == "prep" and c.lower_ in ("with", "along"):
            with_ = c if c.lower_ == "with" else next((g for g in c.children if g.lower_ == "with"), c)
            before = token.doc[with_.i - 1].lower_ if with_.i else ""
            out += [p for p in with_.children if p.dep_ == "pobj" and (before in ("along", "together") or _own_people(p))]
    return out


def _own_people(token: Token) -> bool:
    """ "With his six associates": persons who belong to the victim."""
    return token.lemma_.lower() in _COMPANIONS and any(c.dep_ == "poss" and c.lower_ in ("his", "her", "their") for c in token.lefts)


def identified(hit: Hit) -> list[Token]:
    """The counted phrase at the head of a sentence whose names stand between it and the verb: "two men, identified as ..., surrendered"."""
    found: list[Token] = []
    for t in hit.token.sent:
        if t.i >= hit.i - 2:
            break
        if t.lower_ not in ("identified", "namely") or t.i < 2:
            continue
        before = t.doc[t.i - 1]
        if before.lower_ == ",":
            before = t.doc[t.i - 2]
        elif t.lower_ == "namely" or before.tag_ not in ("NNS", "NNPS"):
            continue
        while before.dep_ in ("pobj", "compound", "nmod", "prep", "amod") and before.head.i < before.i:
            before = before.head
        found = [before]  # the last one stands nearest to the verb
    return found


def _antecedent(token: Token) -> Token:
    if token.lower_ in _RELATIVE and token.pos_ in ("PRON", "DET", "SCONJ"):
        clause = token.head
        for _ in range(4):
            if clause.dep_ == "relcl":
                return _not_age(clause.head)
            clause = clause.head
    return token


def _not_age(token: Token) -> Token:
    """ "A girl of 13 who was shot": the girl, where the clause was hung on her age."""
    aged = token.pos_ == "NUM" and token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.tag_ in ("NN", "NNP")
    return token.head.head if aged else token


def is_passive(token: Token) -> bool:
    """Whether a verb's subject is its object."""
    if token.tag_ != "VBN":
        return False
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children):
        return True
    if token.dep_ == "acl":
        return not _objects(token)
    if token.dep_ == "conj" and not _objects(token) and not _active_subject(token):
        return token.head.pos_ != "VERB" or is_passive(token.head)
    return token.dep_ in ("xcomp", "oprd", "acomp", "ccomp") and not _objects(token)


def _objects(token: Token) -> list[Token]:
    found = [c for c in token.children if c.dep_ == "dobj"]
    if found:  # "killed Ravi Das, a clerk, and his son": the son was hung on the verb
        found += [c for c in token.rights if c.dep_ == "conj" and c.pos_ in ("NOUN", "PROPN") and _is_his(c)]
    if found or token.pos_ == "NOUN":
        return found or [c for c in token.rights if c.dep_ == "nummod"]
    bare = token.tag_ == "VBN" and _active_subject(token) and not any(c.dep_ in ("aux", "auxpass") for c in token.children)
    return [c for c in token.rights if bare and c.dep_ in ("npadvmod", "dep", "oprd") and c.pos_ in NOMINAL and c.i - token.i <= 4]


def _is_his(token: Token) -> bool:
    return any(c.dep_ == "poss" and c.lower_ in ("his", "her", "their") for c in token.lefts)


def _active_subject(token: Token) -> bool:
    return any(c.dep_ == "nsubj" for c in token.children)


def subject_of(token: Token) -> list[Token]:
    """The subject of a verb, its own or the one that it shares with the verb it is joined to."""
    for _ in range(5):
        own = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")]
        if own:
            return own
        if token.dep_ in ("conj", "xcomp", "oprd", "acomp", "advcl", "auxpass"):
            token = (clause_around(token.head) or token.head) if token.dep_ == "conj" else token.head
        elif token.dep_ in ("acl", "relcl"):
            return [token.head]
        elif token.dep_ == "pcomp" and token.head.lower_ in _WHEN and any(c.dep_ == "auxpass" for c in token.children):
            token = token.head.head  # "died after being shot"
        else:
            return []
    return []


def _of_verb(hit: Hit) -> list[Token]:
    token = hit.token
    if token.tag_ == "VBN" and token.head.lemma_ in ("leave", "find") and token.head.i < token.i and not _objects(token):
        left = [c for c in token.head.children if c.dep_ in ("dobj", "nsubjpass") and c.i < token.i]
        if left and not any(c.dep_ in ("nsubj", "nsubjpass", "auxpass") for c in token.children):
            return left  # "left two villagers injured"
    if (
        token.tag_ == "VBN"
        and token.dep_ == "advcl"
        and not any(c.i < token.i for c in token.children)
        and token.i > 0
        and token.nbor(-1).pos_ in NOMINAL
    ):
        return [token.nbor(-1)]  # "and 40 civilians injured", hung on the verb before
    if hit.slot == "subject" or hit.slot == "light_subject":
        return subject_of(token)
    if hit.slot == "light_none":
        return []
    if hit.slot == "light_poss":  # "slit her throat", "cut off the heads of two men"
        objects = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass")]
        owners = [p for o in objects for p in o.lefts if p.dep_ == "poss"]
        return owners or [p for o in objects for c in o.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
    if hit.slot == "light_object":
        dative = [c for c in token.children if c.dep_ == "dative"]  # "cost 14 people their lives"
        return dative or [c for c in token.children if c.dep_ in ("dobj", "nsubjpass")]
    if is_passive(token):
        own = [c for c in token.children if c.dep_ in ("nsubjpass", "nsubj")] or _number_before(token)
        return own or subject_of(token)
    objects = _objects(token) or _shared_object(token) or _right_after(token)
    if objects:
        return objects
    if (token.tag_ == "VBN" or (token.tag_ == "VBD" and not hit.entry.weak)) and not any(c.dep_ == "aux" for c in token.children):
        own = [c for c in token.children if c.dep_ == "nsubj"] or _number_before(token)
        if own:
            return own  # headline: "Four soldiers killed in blast"
        if token.dep_ == "conj":
            return _of_joined(token)
    return []


def _right_after(token: Token) -> list[Token]:
    """The noun phrase right after an active verb that the parse gave no object: "rebels shot a former rebel suspecting him"."""
    doc, end = token.doc, token.sent.end
    if not _active_subject(token) or token.i + 1 >= end or doc[token.i + 1].lower_ not in _STARTS:
        return []
    last: Token | None = None
    for t in doc[token.i + 2 : min(end, token.i + 9)]:
        if t.pos_ not in ("NUM", "ADJ", "NOUN", "PROPN") or (t.lower_.endswith("ing") and t.dep_ in ("advcl", "acl", "xcomp")):
            break
        last = t if t.pos_ in ("NOUN", "PROPN") else last
    return [] if last is None else [last]


def _shared_object(token: Token) -> list[Token]:
    """ "Abducted and killed a couple": the object of the next verb is that of the first too."""
    if any(c.dep_ in ("prep", "agent", "prt", "auxpass", "nsubjpass") and c.i > token.i for c in token.children):
        return []
    return [o for c in token.children if c.dep_ == "conj" and c.pos_ == "VERB" and c.i - token.i <= 3 for o in _objects(c)]


def _of_joined(token: Token) -> list[Token]:
    """ "Injured" in "three killed and injured": the victims of the verb it is joined to."""
    head = token.head
    return [c for c in head.children if c.dep_ in ("nsubjpass", "dobj")]


def _number_before(token: Token) -> list[Token]:
    """The bare number right before an elliptic verb: "and nine injured"."""
    left = [c for c in token.lefts if c.pos_ == "NUM" or (c.pos_ in NOMINAL and c.dep_ in ("npadvmod", "dep", "nmod"))]
    if left:
        return left[-1:]
    before = token.nbor(-1) if token.i > 0 else None
    if before is not None and before.pos_ == "NUM" and before.sent == token.sent:
        of_noun = token.dep_ == "amod" and before.dep_ == "nummod" and before.head == token.head
        return [token.head if of_noun else before]  # "12 kidnapped herders" are herders
    return []


def _of_noun(hit: Hit) -> list[Token]:
    token = hit.token
    out: list[Token] = []
    if any(c.dep_ == "nummod" for c in token.children) and hit.entry.id in ("death", "dead"):
        return [token]  # "33 deaths", "92 civilian deaths", "12 dead"
    if token.lower_ == "hurt":  # "six were killed and nine hurt", which the parser takes for a noun
        return [c for c in token.lefts if c.i == token.i - 1 and c.pos_ == "NUM"]
    for c in token.children:
        if c.dep_ == "prep" and c.lower_ in ("of", "to") and token.lower_ != "dead":  # "the dead of Sibi" are nobody called Sibi
            out += [p for p in c.children if p.dep_ == "pobj"]
        elif c.dep_ == "poss":
            out.append(c)
    return out


def _of_adjective(hit: Hit) -> list[Token]:
    token = hit.token
    own = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")]
    if own:
        return own
    number = _number_before(token)
    if token.dep_ in ("acomp", "oprd", "attr", "xcomp", "ccomp"):
        if token.head.lemma_ in ("leave", "report", "find", "declare", "shoot", "count", "list"):
            objects = [c for c in token.head.children if c.dep_ in ("dobj", "nsubjpass")]
            if objects or number:
                return number or objects
        return number or subject_of(token.head)
    if token.dep_ in ("amod", "acl", "appos", "advmod", "nmod"):
        return [token.head] if token.head.pos_ in NOMINAL else number
    if token.dep_ == "conj" and token.head.pos_ in ("ADJ", "VERB"):
        return number or subject_of(token)
    return number
