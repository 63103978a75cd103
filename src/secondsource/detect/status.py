"""Did it happen, was it tried, threatened, or only spoken of? And is it what the text is about, or its history?

Read in this order: `StatusReader.status_of`, `StatusReader.why_background`. The words are in `data/lexicon/en/status.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from secondsource.detect.triggers import Hit
from secondsource.model import EventStatus, Time
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

    from secondsource.detect.figures import Told

#: days before publication after which a dated mention is history rather than news
OLD_DAYS = 45
_LAID = frozenset({"plant", "lay", "place"})
#: how a background begins that is only a reason given: it may still be the news itself
SOFT = "given as a reason:"


def is_negated(token: Token) -> bool:
    """Whether a verb is denied: "were not killed"."""
    return any(c.dep_ == "neg" for c in token.children)


class StatusReader:
    """Reads the status of the triggers of one document."""

    def __init__(self, parsed: Parsed, lexicon: Mapping[str, Any]) -> None:
        self._parsed = parsed
        self._attempted = frozenset(lexicon["attempted"])
        self._threatened = frozenset(lexicon["threatened"])
        self._asked = frozenset(lexicon["asked"])
        self._modal = frozenset(lexicon["modal"])
        self._conditional = frozenset(lexicon["conditional"])
        reasons = sorted((str(r) for r in lexicon["reason"]), key=len, reverse=True)
        self._reason = re.compile(r"(?:^|\W)(" + "|".join(re.escape(r) for r in reasons) + r")\s+((?:[\w’',-]+\s+){0,8})$", re.I)
        self._charge = re.compile(r"\b(" + "|".join(re.escape(c) for c in lexicon["charges"]) + r")\b", re.I)
        charges = [*lexicon["charges"], *lexicon["charges_over"]]
        self._charge_over = re.compile(r"\b(" + "|".join(re.escape(c) for c in charges) + r")\b", re.I)
        self._before = frozenset(lexicon["before"])
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
        if self._has_modal(token) or self._is_conditional(token):
            return "hypothetical"
        return self._governed(token)

    def _has_modal(self, token: Token) -> bool:
        auxes = [c.lower_ for c in token.children if c.dep_ == "aux"]
        if token.dep_ == "conj" and not auxes and token.head.pos_ == "VERB":
            auxes = [c.lower_ for c in token.head.children if c.dep_ == "aux"]
        return any(a in self._modal for a in auxes) and "have" not in auxes

    def _is_conditional(self, token: Token) -> bool:
        return any(c.dep_ == "mark" and c.lower_ in self._conditional for c in token.children)

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
            if token.dep_ in ("dobj", "pobj", "nsubjpass", "xcomp", "pcomp", "acl") or infinitive:
                if lemma in self._threatened:
                    return "threatened"
                if lemma in self._attempted and not (lemma == "escape" and token.dep_ == "pobj"):
                    return "attempted"
            if lemma == "use" and infinitive and any(c.dep_ == "dobj" for c in head.children):
                break  # "used a mine to blow up a bridge": done, and with what
            if infinitive and token.dep_ in ("xcomp", "ccomp", "acl", "advcl") and (lemma in self._asked or token.dep_ == "advcl"):
                return "hypothetical"
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
        clause = _relative_of(hit.token)
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
        if any(c.lower_ in self._before for c in hit.token.lefts if c.dep_ in ("amod", "advmod")):
            return "said to be earlier"
        if self._pluperfect_relative(hit.token):
            return "told in a clause about somebody"
        return None

    def is_of_another(self, background: str) -> bool:
        """Whether a reason given is an event before the one that is told: "a day after the attack", "to avenge the killing"."""
        return background.lower().startswith(self._apart)

    def _charge_before(self, token: Token) -> str | None:
        """The charge in the same sentence before a token, where it is not itself in the main clause."""
        start = self._parsed.words[token.sent.start].start
        found = self._charge.search(self._parsed.document.text[start : self._parsed.words[token.i].start])
        return None if found is None else f"charged: '{found[1]}'"

    def _charge_over_it(self, token: Token) -> str | None:
        """The charge on whose words a token hangs, through any number of words: "involved in an ambush that left nine | dead"."""
        start = self._parsed.words[token.sent.start].start
        before = self._parsed.document.text[start : self._parsed.words[token.i].start]
        for found in self._charge_over.finditer(before):
            first, last = start + found.start(), start + found.end()
            if any(first <= self._parsed.words[a.i].start < last for a in token.ancestors):
                return f"charged: '{found[1]}'"
        return None

    def _reason_before(self, token: Token) -> str | None:
        """The words before a noun that make it a reason or a charge."""
        text = self._parsed.document.text
        start = self._parsed.words[token.sent.start].start
        before = text[start : self._parsed.words[token.i].start]
        found = self._reason.search(" ".join(before.split()) + " ")
        if found is None:
            return None
        return f"charged: '{found[1]}'" if self._charge_over.search(found[0]) else f"{SOFT} '{found[1]}'"

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
