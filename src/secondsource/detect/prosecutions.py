"""Is somebody arrested or sentenced for an ordinary crime? Then courts are at work, and no power against those who oppose it.

Read in this order: `prosecutions` (which triggers of a text), `_sign` (what one trigger says), `_charge` (for what), `_taken` (who). The
words are in `lexicon/en/crimes.yml`. A sentence needs a sign of politics or war to be political violence's, an arrest a crime not to be.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from secondsource.detect.figures import Told
from secondsource.detect.triggers import Hit
from secondsource.knowledge import Knowledge
from secondsource.model import Participant

if TYPE_CHECKING:
    from spacy.tokens import Token

#: the type of what courts do about crime
PROSECUTION = "other.prosecution"
_ARREST, _SENTENCE = "enforcement.arrest", "enforcement.sentence"
#: classes that are taken for what they are: the armed sides, and those who speak for others
_FOR_WHAT_THEY_ARE = frozenset({"militants", "journalists", "aid_workers", "clergy"})
_ARMED = ("rebel", "militia")
#: what a charge, known or not, stands behind
_FOR = frozenset({"for", "of", "over"})
#: a sign of an ordinary crime, of politics or war, of somebody said to have done what the text tells of, of another charge, or none
Sign = Literal["crime", "political", "suspect", "charged", "none"]
#: a trigger, whom it tells of, and who does it
Read = tuple[Hit, Sequence[Told], Sequence[Participant]]


@dataclass(frozen=True, slots=True)
class Crimes:
    """The words of charges."""

    crimes: frozenset[str]
    criminals: frozenset[str]
    political: frozenset[str]
    persons: frozenset[str]
    wrongful: frozenset[str]
    suspects: frozenset[str]
    law: frozenset[str]
    lead_to: frozenset[str]
    prepositions: frozenset[str]
    vague: frozenset[str]
    weighty: frozenset[str]
    matters: frozenset[str]
    resented: frozenset[str]
    accusing: frozenset[str]


@functools.lru_cache(maxsize=4)
def crimes_of(kb: Knowledge) -> Crimes:
    """The words of charges that a language has."""
    raw: dict[str, Any] = kb.lexicon("crimes")
    joined = {k: frozenset(w for part in raw[k] for w in part["words"]) for k in ("crimes", "political")}
    return Crimes(**joined, **{f.name: frozenset(raw[f.name]) for f in fields(Crimes) if f.name not in joined})


def prosecutions(read: Sequence[Read], kb: Knowledge) -> frozenset[int]:
    """The triggers of a text that tell of arrests and sentences for ordinary crimes, as token numbers.

    An arrest told without a charge is for the crime that the text has charged somebody with before, unless one is told as political.
    """
    words = crimes_of(kb)
    signs = {hit: _sign(hit, told, parties, words) for hit, told, parties in read if hit.entry.type in (_ARREST, _SENTENCE)}
    political = "political" in signs.values()
    found: set[int] = set()
    harmed = signs and any((hit.entry.type or "").startswith("attack") for hit, _, _ in read)
    for hit, sign in signs.items():
        told_before = bool(found) or (harmed and (sign == "suspect" or hit.entry.type == _SENTENCE))
        if sign == "crime" or (sign in ("suspect", "none") and told_before and not political):
            found.add(hit.i)
    return frozenset(found)


def _sign(hit: Hit, told: Sequence[Told], parties: Sequence[Participant], words: Crimes) -> Sign:
    """Whether an arrest or a sentence is told as what courts do about an ordinary crime."""
    taken = _words(_taken(hit, told))
    charge = _words(t for t in _charge(hit, told, words) if not _is_plain_plot(t, words))
    if charge & words.political or taken & words.persons or not words.wrongful.isdisjoint(c.lower_ for c in hit.token.lefts):
        return "political"
    if hit.pos == "NOUN" and _resented(hit.token, words):
        return "political"
    if taken & words.criminals:
        return "crime"
    if any(t.member.group in _FOR_WHAT_THEY_ARE for t in told) or any(p.kind.startswith(_ARMED) for p in parties):
        return "political"
    if any(p.role == "target" and p.kind == "media" for p in parties):
        return "political"
    if charge & words.crimes or (charge & words.vague and not charge & words.weighty):
        return "crime"
    if not taken & words.suspects and not charge & words.matters:
        if hit.entry.type == _SENTENCE and _is_charged(hit):
            return "charged"
        return "crime" if _charged_beside(hit.token, words) else "none"
    return "crime" if taken & words.crimes else "suspect"


def _resented(noun: Token, words: Crimes) -> bool:
    """ "Condemned the arrest", "a protest over the detention of"."""
    while noun.dep_ == "conj" and noun.head.pos_ == noun.pos_:
        noun = noun.head
    over = noun.head.head if noun.dep_ == "pobj" else noun.head
    return noun.dep_ in ("dobj", "pobj", "nsubjpass") and over.lemma_.lower() in words.resented


#: so many words after "charged with" its crime stands
_REACH = 12


def _charged_beside(token: Token, words: Crimes) -> bool:
    """ "Was arrested on Monday. He is charged with theft": the charge told in the sentence or the next."""
    doc, sent = token.doc, token.sent
    end = doc[sent.end].sent.end if sent.end < len(doc) else sent.end
    after = doc[token.i : end]
    if not words.political.isdisjoint(w for t in doc[sent.start : end] for w in (t.lower_, t.lemma_.lower())):
        return False
    accusing = (t.i for t in after if t.lemma_.lower() in words.accusing)
    return any(not words.crimes.isdisjoint(_words(doc[i : min(end, i + _REACH)])) for i in accusing)


def _is_plain_plot(token: Token, words: Crimes) -> bool:
    """ "A kidnap plot": a crime that was planned."""
    return token.lemma_ == "plot" and any(c.lemma_.lower() in words.crimes for d in token.lefts for c in (d, *d.lefts))


def _words(tokens: Iterable[Token]) -> frozenset[str]:
    """The words of a phrase, as they stand and as lemmas; days and months say no charge."""
    return frozenset(w for t in tokens if t.ent_type_ not in ("DATE", "TIME") for w in (t.lower_, t.lemma_.lower()))


def _is_charged(hit: Hit) -> bool:
    """Whether a sentence is told with what it is for: "for three years" is none."""
    behind = (c for c in hit.token.children if c.lower_ in _FOR)
    return hit.pos == "VERB" and any(g.ent_type_ not in ("DATE", "TIME") for c in behind for g in c.children)


def _taken(hit: Hit, told: Sequence[Told]) -> Iterator[Token]:
    """The words that name who is taken."""
    heads = {t.member.head for t in told} or {c for c in hit.token.children if c.dep_ in ("dobj", "nsubjpass")}
    if hit.token.dep_ in ("amod", "acl"):  # "a convicted burglar", "felons convicted of"
        heads.add(hit.token.head)
    for head in heads:
        yield head
        yield from (g for c in head.children if c.dep_ in ("compound", "amod", "nmod", "appos", "poss") for g in (c, *c.lefts))
        yield from (g for c in head.children if c.lower_ == "of" for g in c.children)  # "members of the gang"


def _charge(hit: Hit, told: Sequence[Told], words: Crimes) -> Iterator[Token]:
    """The words that say for what, behind the trigger and behind what is told beside it: "arrested ... and charged with"."""
    for verb in _beside(hit.token, words):
        for c in verb.children:
            leads = c.dep_ in ("pcomp", "advcl", "xcomp", "oprd", "dative") or (c.dep_ == "prep" and c.lower_ in words.prepositions)
            if leads and not _is_undergone(c):
                yield from c.subtree
    for t in _whole(hit.token):  # "detained the widow who ordered the theft"
        did = (x for g in t.children if g.dep_ in ("acl", "relcl") for x in (g, *(c for c in g.children if c.dep_ == "dobj")))
        yield from (x for x in did if x.lemma_.lower() in words.crimes)
    for x in told:  # "arrested a clerk and nine others for fraud"
        yield from (g for c in x.member.head.children if c.lower_ in _FOR for g in c.subtree if c.lower_ != "of")


def _is_undergone(prep: Token) -> bool:
    """ "Held after being robbed": what befell him, and no charge."""
    return any(g.dep_ == "pcomp" and any(x.dep_ == "auxpass" for x in g.children) for g in prep.children)


def _whole(verb: Token) -> list[Token]:
    """Who is taken, and of whom he is one: "three of the dockers accused of"."""
    taken = [c for c in verb.children if c.dep_ in ("nsubjpass", "dobj")]
    return taken + [g for t in taken for c in t.children if c.lower_ == "of" for g in c.children]


def _beside(token: Token, words: Crimes) -> Iterator[Token]:
    """The trigger, and the verbs and nouns of law that are joined to it or hang on who is taken."""
    yield token
    near = [*token.conjuncts, *token.children]
    if token.dep_ in ("conj", "acl", "relcl", "advcl", "xcomp", "ccomp", "pobj", "dobj"):
        near.append(token.head)
    near += [g for t in _whole(token) for g in t.children if g.dep_ in ("acl", "relcl")]
    yield from (n for n in near if n.lemma_.lower() in words.lead_to or n.lower_ in words.lead_to)
