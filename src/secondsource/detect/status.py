"""Did it happen, was it tried, threatened, or only spoken of? And is it what the text is about, or its history?

Read in this order: `StatusReader.status_of`, `StatusReader.why_background`. The words are in `data/lexicon/en/status.yml`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from secondsource.detect.triggers import Hit
from secondsource.model import EventStatus, Time
from secondsource.parse import Parsed
from secondsource.text import small

if TYPE_CHECKING:
    from spacy.tokens import Token

    from secondsource.detect.figures import Told

#: days before publication after which a dated mention is history rather than news
OLD_DAYS = 45
#: in a clause about somebody, a deed that is so many days older than the text is not its news
EARLIER_DAYS = 7
_LAID = frozenset({"plant", "lay", "place"})
#: how a background begins that is only a reason given: it may still be the news itself
SOFT = "given as a reason:"
#: a deed told only to say which event a noun means: "the blast case in which nine were killed"
WHICH = "told to say which one"


#: a reason stands at most so many words before its noun (eight, and its own)
_REASON_WORDS = 16


@functools.cache
def _patterns(reasons: tuple[str, ...], charges: tuple[str, ...], over: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """What finds a reason right before a noun, a charge, and a charge whatever stands between, in small letters; made once for all."""
    first = "|".join(re.escape(r) for r in sorted(reasons, key=len, reverse=True))
    return (
        re.compile(rf"(?:^|\W)({first})\s+((?:[\w’',-]+\s+){{0,8}})$"),
        re.compile(r"\b(" + "|".join(map(re.escape, charges)) + r")\b"),
        re.compile(r"\b(" + "|".join(map(re.escape, (*charges, *over))) + r")\b"),
    )


def is_negated(token: Token) -> bool:
    """Whether a deed is denied: "were not killed", "no encounter took place"."""
    if any(c.dep_ == "neg" or c.lower_ == "n’t" or (c.dep_ == "det" and c.lower_ == "no") for c in token.children):
        return True
    above = token.head  # "a second explosion did not take place"
    return token.dep_ == "nsubj" and above.lemma_ in ("take", "happen", "occur", "exist") and any(c.dep_ == "neg" for c in above.children)


def _is_anybody(noun: Token) -> bool:
    """ "Anyone", "a priest", "pupils": nobody whom the text has spoken of."""
    if noun.lower_ in ("anyone", "anybody", "someone", "somebody"):
        return True
    before = [c for c in noun.lefts if c.dep_ in ("det", "poss", "nummod")]
    return all(c.lower_ in ("a", "an", "any", "some") for c in before) and noun.pos_ == "NOUN" and (bool(before) or noun.tag_ == "NNS")


class StatusReader:
    """Reads the status of the triggers of one document."""

    def __init__(self, parsed: Parsed, lexicon: Mapping[str, Any]) -> None:
        self._parsed = parsed
        self._attempted = frozenset(lexicon["attempted"])
        self._threatened = frozenset(lexicon["threatened"])
        self._asked = frozenset(lexicon["asked"])
        self._given = frozenset(lexicon["given"])
        self._modal = frozenset(lexicon["modal"])
        self._denying = frozenset(lexicon["denying"])
        self._false = frozenset(lexicon["false"])
        self._taken_for_done = frozenset(lexicon["taken_for_done"])
        self._conditional = frozenset(lexicon["conditional"])
        self._meant = frozenset(lexicon["meant"])
        self._views = frozenset(lexicon["views"])
        self._charge_heads = frozenset(lexicon["charge_heads"])
        self._penal = frozenset(lexicon["penal"])
        words = (tuple(map(str, lexicon[k])) for k in ("reason", "charges", "charges_over"))
        self._reason, self._charge, self._charge_over = _patterns(*words)
        self._before = frozenset(lexicon["before"])
        self._nouns = frozenset(lexicon["event_nouns"])
        self._apart = tuple(f"{SOFT} '{a}'" for a in lexicon["apart"])

    # ------------------------------------------------------------------------------------------------------- status

    def status_of(self, hit: Hit) -> EventStatus:
        """The status of one mention."""
        token = hit.token
        if hit.entry.status == "threatened":
            return "threatened"
        if hit.entry.id == "trigger_bomb" and token.lemma_ in _LAID:
            return "attempted"  # a bomb that is planted has not gone off yet
        if any(c.lower_ in self._attempted for c in token.lefts if c.dep_ in ("amod", "compound")):
            return "attempted"
        unreal = self._has_modal(token) or self._is_conditional(token) or self._is_denied(token) or self._is_demanded(token)
        if unreal or any(self._is_purpose(t) for t in _with_verb(token)):
            return "hypothetical"
        if hit.pos == "NOUN" and token.dep_ in ("dobj", "pobj") and self._is_taken_for_done(token):
            return "happened"
        return self._governed(token)

    def _is_taken_for_done(self, noun: Token) -> bool:
        """ "May resign to protest the murder of a judge": whoever protests a deed says that it was done."""
        if noun.dep_ == "pobj" and noun.head.lower_ in self._given:  # "urged calm following the arrest of a student"
            return any(c.lower_ in ("the", "this", "these") or c.dep_ == "poss" for c in noun.lefts)
        over = noun.head.head if noun.dep_ == "pobj" else noun.head
        return over.lemma_.lower() in self._taken_for_done and any(c.lower_ in ("the", "this", "these") for c in noun.lefts)

    def _has_modal(self, token: Token) -> bool:
        if token.dep_ == "xcomp" and token.tag_ == "VBG":
            token = token.head  # "may end up killing"
        auxes = [c.lower_ for c in token.children if c.dep_ == "aux" and not _is_can(c)]
        own = any(c.dep_ in ("auxpass", "nsubj", "nsubjpass") for c in token.children)  # "none could be caught, but rifles were seized"
        over = token  # "might loot the shop, rob and kill them": a bare infinitive has its auxiliary further up
        while not auxes and not own and over.dep_ == "conj" and over.head.pos_ == "VERB" and (over == token or over.tag_ == "VB"):
            over = over.head
            auxes = [c.lower_ for c in over.children if c.dep_ == "aux"]
        if "have" in auxes:  # "may have been killed" is told of; "would have been", "will have died" never were
            return any(a in ("will", "would", "shall", "'ll", "'d") for a in auxes)
        return any(a in self._modal for a in auxes)

    def _is_denied(self, token: Token) -> bool:
        """ "Denied that anyone had been abducted", "denied reports that a priest had been kidnapped": that it happened at all is denied."""
        over = token.head.head if token.head.pos_ == "NOUN" and token.dep_ in ("acl", "ccomp", "relcl") else token.head
        if over != token.head and token.head.dep_ == "nsubj" and over.lemma_ == "be" and not is_negated(over):
            return any(c.dep_ in ("acomp", "attr") and c.lower_ in self._false for c in over.children)
        if token.dep_ not in ("ccomp", "acl", "relcl") or over.lemma_.lower() not in self._denying or is_negated(over):
            return False
        return any(c.dep_ == "nsubjpass" and _is_anybody(c) for c in token.children)

    def _is_demanded(self, token: Token) -> bool:
        """ "Ordered that the mayor be arrested"."""
        if token.dep_ != "ccomp" or token.head.lemma_.lower() not in self._asked:
            return False
        return any(c.dep_ == "auxpass" and c.lower_ == "be" for c in token.children) and not any(c.dep_ == "aux" for c in token.children)

    def _is_conditional(self, token: Token) -> bool:
        return any(c.dep_ == "mark" and c.lower_ in self._conditional for c in token.children)

    def _is_purpose(self, token: Token) -> bool:
        """Whether a deed is only what something is for: "meant for ambushing", "in a bid to kill", "for blasting purposes"."""
        head = token.head
        if token.dep_ == "compound" and head.lower_ in ("purpose", "purposes"):
            return True
        if token.dep_ == "pcomp" and head.dep_ == "prep":
            if head.lower_ == "for" and head.head.tag_ == "VBN" and head.head.lemma_ in self._meant:
                return True
            if head.lower_ == "in" and head.head.lemma_ == "use" and any(c.dep_ == "dobj" and _is_bare_plural(c) for c in token.children):
                return True
            return head.lower_ == "of" and _is_view(head.head, self._views)
        if token.pos_ == "NOUN" and _is_bare_plural(token) and _is_use(head.head if token.dep_ == "dobj" else head):
            return True  # "fuse wire used in landmine blasts", "boosters used in setting off blasts"
        return token.dep_ == "acl" and token.tag_ == "VB" and _is_view(head, self._views)

    def _governed(self, token: Token) -> EventStatus:
        """What the verb or noun says on which the trigger hangs: "tried to kill", "plans to attack", "asked them to surrender"."""
        for _ in range(4):
            head = token.head
            if head == token:
                break
            infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)
            link = token.dep_ in ("xcomp", "ccomp", "pcomp", "pobj", "dobj", "acl", "advcl", "conj", "nsubjpass", "prep")
            if not link:
                break
            lemma = head.lemma_.lower()
            if token.dep_ == "prep" and token.lower_ in ("with", "of") and lemma in self._threatened:
                return "threatened"
            if token.dep_ in ("dobj", "pobj", "nsubjpass", "xcomp", "pcomp", "acl") or infinitive:
                if lemma in self._threatened:
                    return "threatened"
                if lemma in self._attempted and not (lemma == "escape" and token.dep_ == "pobj"):
                    return "attempted"
            if lemma == "use" and infinitive and any(c.dep_ == "dobj" for c in head.children):
                break  # "used a mine to blow up a bridge": done, and with what
            if infinitive and token.dep_ in ("xcomp", "ccomp", "acl", "advcl") and (lemma in self._asked or token.dep_ == "advcl"):
                return "happened" if _did(token, head) else "hypothetical"
            if token.dep_ == "conj" and not infinitive and token.pos_ == head.pos_ == "VERB" and _shares_to(token):
                token = head  # "to trace the killers and arrest them"
                continue
            if token.dep_ in ("advcl",) or (token.dep_ == "conj" and not infinitive and token.pos_ == "VERB"):
                break
            token = head
        return "happened"

    # --------------------------------------------------------------------------------------------------- background

    def why_background(self, hit: Hit, told: Sequence[Told], time: Time | None) -> str | None:
        """Why a mention is history or a reason given, where it is."""
        if hit.token.dep_ != "ROOT" and (charged := self._charge_on(hit)) is not None:
            return charged
        clause = _relative_of(hit.token)
        if clause is not None and time is not None and self._before_the_news(time):
            return f"dated '{time.span.quote}'"
        if clause is not None and _is_named_event(clause, self._nouns):
            return WHICH
        if clause is not None and clause.head.pos_ in ("NOUN", "PROPN"):
            why = self._reason_before(clause.head)
            if why is not None:
                return why
        if hit.pos == "NOUN" and (why := self._reason_before(hit.token)) is not None:
            return why
        if hit.pos == "NOUN" and hit.token.dep_ == "pobj" and hit.token.head.lower_ == "than":
            return "told as a comparison"
        charge = self._charge_before(hit.token)
        gerund = hit.token.tag_ == "VBG" and hit.token.dep_ in ("pcomp", "conj")  # "involved in torching two trucks"
        if charge is not None and (hit.pos == "NOUN" or clause is not None or gerund):
            return charge
        seized = hit.pos == "VERB" and (hit.entry.type or "").startswith("enforcement")  # "X, wanted in six cases, was held"
        if not seized and not _undergone(hit.token) and (over := self._charge_over_it(hit.token)) is not None:
            return over
        if self._old(time):
            return f"dated '{time.span.quote}'" if time is not None else None
        deed = hit.token.head if hit.token.dep_ == "advcl" and hit.token.tag_ == "VBG" else hit.token  # "earlier ..., killing two"
        if any(c.lower_ in self._before for c in deed.lefts if c.dep_ in ("amod", "advmod")):
            return "said to be earlier"
        if self._pluperfect_relative(hit.token) or _is_standing(hit, clause):
            return "told in a clause about somebody"
        return None

    def is_of_another(self, background: str) -> bool:
        """Whether a reason given is an event before the one that is told: "a day after the attack", "to avenge the killing"."""
        return background.lower().startswith(self._apart)

    def _charge_on(self, hit: Hit) -> str | None:
        """The word of law that makes a deed a charge: "30 murder cases", "arrested in the capital for attacking a judge"."""
        token = hit.token
        while token.dep_ in ("conj", "amod") or (token.dep_ == "acl" and token.head.lemma_ == "attempt"):
            token = token.head  # "cases of murder and attempt to murder"
        head = token.head
        if hit.pos == "NOUN" and token.dep_ in ("compound", "nmod") and head.lemma_.lower() in self._charge_heads:
            return f"charged: '{head.text}'"
        if token.dep_ not in ("pobj", "pcomp") or head.dep_ != "prep" or _undergone(token):
            return None
        if head.lower_ == "behind" and head.head.pos_ in ("NOUN", "PRON", "PROPN"):
            return "charged: 'behind'"  # "police shot the men behind last week's bombing"
        if head.lower_ == "of" and head.head.lemma_.lower() in self._charge_heads:
            return f"charged: '{head.head.text} of'"
        if head.lower_ == "of" and head.head.lemma_ == "accuse" and head.head.tag_ == "VBG" and head.head.dep_ == "advcl":
            return "charged: 'accusing'"  # "killed him, accusing him of torturing prisoners"
        sent = (g for c in head.head.children if c.lower_ in ("to", "in") and c.i < head.i for g in c.children)  # "to jail, for"
        penal = (head.head, head.head.head, *sent)
        if head.lower_ == "for" and any(t.lemma_.lower() in self._penal for t in penal) and (hit.pos == "NOUN" or token.tag_ == "VBG"):
            return f"charged: '{head.head.text} for'"
        return None

    def _before_the_news(self, time: Time) -> bool:
        published = self._parsed.document.published
        return time.latest is not None and published is not None and (published - time.latest).days > EARLIER_DAYS

    def _charge_before(self, token: Token) -> str | None:
        """The charge in the same sentence before a token, where it is not itself in the main clause."""
        start = self._parsed.words[self._parsed.sentence(token).start].start
        before = self._parsed.document.text[start : self._parsed.words[token.i].start]
        found = self._charge.search(small(before))
        return None if found is None else f"charged: '{before[slice(*found.span(1))]}'"

    def _charge_over_it(self, token: Token) -> str | None:
        """The charge on whose words a token hangs, through any number of words: "involved in an ambush that left nine | dead"."""
        start = self._parsed.words[self._parsed.sentence(token).start].start
        before = self._parsed.document.text[start : self._parsed.words[token.i].start]
        for found in self._charge_over.finditer(small(before)):
            first, last = start + found.start(), start + found.end()
            if any(first <= self._parsed.words[a.i].start < last for a in token.ancestors):
                return f"charged: '{before[slice(*found.span(1))]}'"
        return None

    def _reason_before(self, token: Token) -> str | None:
        """The words before a noun that make it a reason or a charge."""
        text = self._parsed.document.text
        start = self._parsed.words[self._parsed.sentence(token).start].start
        before = text[start : self._parsed.words[token.i].start]
        last = " ".join(before.split()[-_REASON_WORDS:]) + " "
        found = self._reason.search(small(last))
        if found is None:
            return None
        reason = last[slice(*found.span(1))]
        return f"charged: '{reason}'" if self._charge_over.search(found[0]) else f"{SOFT} '{reason}'"

    def _old(self, time: Time | None) -> bool:
        published = self._parsed.document.published
        if time is None or time.latest is None or published is None:
            return False
        return (published - time.latest).days > OLD_DAYS

    def _pluperfect_relative(self, token: Token) -> bool:
        """ "The man who had killed two guards": a deed of somebody spoken of."""
        for _ in range(3):
            if token.dep_ == "relcl":
                return any(c.dep_ == "aux" and c.lower_ == "had" for c in token.children)
            if token.dep_ not in ("conj", "xcomp"):
                return False
            token = token.head
        return False


def _is_standing(hit: Hit, clause: Token | None) -> bool:
    """ "Two surrendered rebels", "a leader who has surrendered", "who is now imprisoned in Gaya": what somebody is, and no news."""
    if not (hit.entry.type or "").startswith("enforcement") or hit.pos == "NOUN":
        return False
    if hit.token.dep_ == "amod":
        return hit.entry.id == "surrender"
    if clause is None or clause != hit.token:
        return False
    present = [c for c in clause.children if c.dep_ in ("aux", "auxpass") and c.lower_ in ("is", "are", "has", "have")]
    return bool(present) and not any(c.lower_ == "being" for c in clause.children)


def _with_verb(token: Token) -> tuple[Token, ...]:
    """A word, with the verb whose object it is: "triggering blasts"."""
    return (token, token.head) if token.dep_ == "dobj" else (token,)


def _is_can(aux: Token) -> bool:
    """ "Two can bombs were found": no modal but a bomb made of a can."""
    return aux.lower_ == "can" and aux.i + 1 < len(aux.doc) and aux.nbor(1).lower_ in ("bomb", "bombs")


def _did(verb: Token, head: Token) -> bool:
    """ "Were able to arrest two": past ability is the deed; "took to the streets to protest", "a warrant that was used to arrest them"."""
    if head.lower_ == "able":
        return any(c.lower_ in ("was", "were") for c in (head.head, *head.children))
    if verb.lemma_ in ("protest", "demonstrate", "rally", "march") and verb.dep_ == "advcl":
        return head.tag_ in ("VBD", "VBZ", "VBP", "VBN")
    return head.lower_ == "used" and head.tag_ == "VBN" and head.dep_ != "acl" and verb.dep_ == "xcomp"


def _is_bare_plural(noun: Token) -> bool:
    """ "Blasts": no article, owner or number."""
    return noun.tag_ == "NNS" and not any(c.dep_ in ("det", "poss", "nummod") for c in noun.children)


def _is_use(prep: Token) -> bool:
    """ "Used in", "used for"."""
    return prep.dep_ == "prep" and prep.lower_ in ("in", "for") and prep.head.lemma_ == "use" and prep.head.tag_ == "VBN"


def _is_view(noun: Token, views: frozenset[str]) -> bool:
    """ "With an aim", "in a bid", "with the intention": a noun for what is wanted, after its preposition."""
    return noun.lemma_ in views and noun.dep_ == "pobj" and noun.head.lower_ in ("in", "with", "for")


def _is_named_event(clause: Token, nouns: frozenset[str]) -> bool:
    """ "Was questioned over the Orlon incident in which nine were killed": a clause that says which event is meant."""
    noun = clause.head
    if noun.lemma_.lower() not in nouns or noun.dep_ != "pobj" or not any(c.lower_ == "which" for c in clause.subtree):
        return False
    return any(c.lower_ == "the" for c in noun.lefts) and any(c.pos_ == "PROPN" for c in noun.lefts)


def _undergone(verb: Token) -> bool:
    """Whether it befell the one spoken of: "is believed to have been abducted" charges nobody."""
    return verb.dep_ in ("xcomp", "pcomp") and any(c.dep_ == "auxpass" for c in verb.children)


def _shares_to(verb: Token) -> bool:
    """Whether a verb joined by "and" is in the infinitive of the one before it."""
    if verb.tag_ != "VB" or any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") for c in verb.children):
        return False
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.head.children)


def _relative_of(token: Token) -> Token | None:
    """The verb of the relative clause that a token stands in, if it does."""
    for _ in range(4):
        if token.dep_ == "relcl":
            return token
        if token.dep_ not in ("conj", "xcomp", "advcl", "ccomp"):
            return None
        token = token.head
    return None
