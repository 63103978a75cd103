"""What kind of act a piece of speech is: a claim of responsibility, a denial, a warning, or plain `said`.

The rules are data (`lexicon/en/acts.yml`): in what sort of cue, with what words in the content, and by what sort of
speaker. What a sentence answers is looked at last: "there was no delay" is a denial right after an accusation.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from secondsource.detect.speakers_drafts import Draft
from secondsource.knowledge import Knowledge
from secondsource.parse import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Token

#: characters of a content in which a rule looks: what the speaker comes to later is not what the sentence is for
_LOOK = 320
_NOBODY = re.compile(r"^(?:no|nobody|none|neither|few|no one)\b", re.IGNORECASE)
_MODALS = frozenset({"would", "should", "could", "might", "may", "must", "can"})
_IT = re.compile(r"^(?:it|this|that)$", re.IGNORECASE)
_NEGATION = re.compile(
    r"^(?:that )?(?:no|nobody|no one|none|nothing|not one|neither|there (?:is|was|were|had been|are|has been|have been) no(?:t|ne|thing)?"
    r"|(?:it|they|he|she|we|i|[\w' -]{2,30}) (?:was|were|is|are|had|has|have|did) (?:not|never|nothing|no)\b(?! the (?:first|only|last)))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ActRule:
    """One rule: which cues it is for, and the patterns that must and must not be there."""

    kind: str
    sense: str
    modes: frozenset[str]
    ids: frozenset[str]
    lemmas: frozenset[str]
    frames: frozenset[str]
    negated: bool
    unreal: bool
    passive: bool
    party: str
    party_not: str
    doer: bool
    patterns: tuple[tuple[str, re.Pattern[str]], ...]  # field of `Said` and what must be found in it
    refusals: tuple[tuple[str, re.Pattern[str]], ...]

    def fits(self, said: Said) -> bool:
        """Whether this rule decides what kind this is."""
        return self._party_fits(said) and self._words_fit(said)

    def is_for(self, said: Said) -> bool:
        """Whether the rule is for this sort of cue at all."""
        if said.mode not in self.modes or said.negated != self.negated or (said.unreal and not self.unreal):
            return False
        if (said.passive and not self.passive) or (self.doer and not said.doer):
            return False
        return (
            (not self.ids or said.id in self.ids)
            and (not self.lemmas or said.lemma in self.lemmas)
            and (not self.frames or said.frame in self.frames)
        )

    def _party_fits(self, said: Said) -> bool:
        return (not self.party or said.party == self.party) and (not self.party_not or said.party != self.party_not)

    def _words_fit(self, said: Said) -> bool:
        return all(p.search(getattr(said, field)) for field, p in self.patterns) and not any(
            p.search(getattr(said, field)) for field, p in self.refusals
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What the rules look at: class, mode, lemma and frame of the cue, and the words of cue, content and source in small letters."""

    id: str
    mode: str
    lemma: str
    frame: str
    negated: bool
    unreal: bool
    passive: bool
    party: str
    doer: bool  # the content's own clause has a doer with a proper name
    cue: str
    content: str
    source: str


class Rules:
    """The rules of a knowledge base in order, and its pattern for what a speaker is."""

    def __init__(self, rules: tuple[ActRule, ...], state: re.Pattern[str]) -> None:
        self._rules = rules
        self.state = state
        self._by_cue: dict[tuple[object, ...], tuple[ActRule, ...]] = {}

    def for_cue(self, said: Said) -> tuple[ActRule, ...]:
        """The rules that are for this sort of cue; worked out once for each sort."""
        key = (said.id, said.lemma, said.mode, said.frame, said.negated, said.unreal, said.passive, said.doer)
        found = self._by_cue.get(key)
        if found is None:
            found = self._by_cue[key] = tuple(r for r in self._rules if r.is_for(said))
        return found


_ARMED = re.compile(
    r"\b(?:group|faction|front|brigade|battalion|militants?|rebels?|movement|guerrillas?|insurgents?|militia|outfit|taliban|jihadists?|fighters?|caliphate|"
    r"liberation|mujahid\w+|separatists?|gang|cartel|splinter|wing)\b"
)
#: what an actor of the register's kinds is as a speaker
_PARTIES = {"rebel": "armed", "militia": "armed", "government": "state"}


@functools.lru_cache(maxsize=4)
def act_rules(kb: Knowledge) -> Rules:
    """The rules of this knowledge, in order."""
    raw = kb.lexicon("acts")
    words = {name: _squeezed(pattern) for name, pattern in raw["words"].items()}
    state = _compiled(rf"\b(?:{words['state']})\b", {})
    return Rules(tuple(_rule(r, words) for r in raw["rules"]), state)


def _rule(raw: Mapping[str, Any], words: Mapping[str, str]) -> ActRule:
    def patterns(suffix: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        found = ((field, raw.get(field + suffix)) for field in ("content", "source", "cue"))
        return tuple((field, _compiled(text, words)) for field, text in found if text is not None)

    return ActRule(
        kind=raw["kind"],
        sense=raw.get("sense", ""),
        modes=frozenset(raw.get("modes", ["speech"])),
        ids=frozenset(raw.get("ids", ())),
        lemmas=frozenset(raw.get("lemmas", ())),
        frames=frozenset(raw.get("frames", ())),
        negated=raw.get("negated", False),
        unreal=raw.get("unreal", False),
        passive=raw.get("passive", True),
        party=raw.get("party", ""),
        party_not=raw.get("party_not", ""),
        doer=raw.get("doer", False),
        patterns=patterns(""),
        refusals=patterns("_not"),
    )


def _compiled(text: str, words: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern for text in small letters, which is searched several times as fast as by a pattern that ignores case."""
    text = _squeezed(text)
    for word, alternatives in words.items():
        text = text.replace("{" + word + "}", "(?:" + alternatives + ")")
    return re.compile(_CAPITAL.sub(lambda m: m.group() if m.group().startswith("\\") else m.group().lower(), text))


#: a capital that is no part of an escape
_CAPITAL = re.compile(r"\\.|[A-Z]")


def _squeezed(pattern: str) -> str:
    """A pattern written over several lines of YAML, without the blanks that the line breaks left after a bar."""
    return re.sub(r"(\|| \)\?)\s+", r"\1", pattern.strip())


def kind_of(parsed: Parsed, draft: Draft, kb: Knowledge, *, speaker: str | None = None, actor_kind: str | None = None) -> str:
    """The contract's kind of a draft."""
    return kind_and_sense(parsed, draft, kb, speaker=speaker, actor_kind=actor_kind)[0]


def kind_and_sense(
    parsed: Parsed, draft: Draft, kb: Knowledge, *, speaker: str | None = None, actor_kind: str | None = None
) -> tuple[str, str]:
    """The contract's kind of a draft, and which sort of it: ("denial", "refusal")."""
    rules = act_rules(kb)
    said = _said(parsed, draft, rules, speaker, actor_kind)
    if _NOBODY.search(said.source):
        return "said", ""
    return next(((rule.kind, rule.sense) for rule in rules.for_cue(said) if rule.fits(said)), ("said", ""))


def in_answer(parsed: Parsed, draft: Draft, kind: str, before: str) -> str:
    """The kind of an act that stands right after an act of the kind `before` by somebody else.

    "There was no delay" denies after an accusation; "it" denied after a claim is the deed.
    """
    if before not in ("accusation", "claim_of_responsibility"):
        return kind
    if kind == "denial" and before == "claim_of_responsibility" and _IT.search(_content(parsed, draft)):
        return "denial_of_responsibility"
    plain = kind == "said" and draft.entry.mode == "speech" and draft.frame in ("clause", "aside")
    return "denial" if plain and _NEGATION.search(_content(parsed, draft)) else kind


def _content(parsed: Parsed, draft: Draft) -> str:
    text = parsed.document.text
    pieces = [text[parsed.words[a].start : parsed.words[b - 1].end] for a, b in draft.pieces]
    return " ".join(" ".join(pieces).split())[:_LOOK].lstrip("\"“'‘")


def _said(parsed: Parsed, draft: Draft, rules: Rules, speaker: str | None, actor_kind: str | None) -> Said:
    text = parsed.document.text
    token = parsed.doc[draft.anchor]
    source = speaker or ("" if draft.source is None else parsed.span_of(*draft.source).quote)
    return Said(
        id=draft.entry.id,
        mode=draft.entry.mode,
        lemma=token.lemma_.lower(),
        frame=draft.frame,
        negated=draft.negated,
        unreal=_unreal(token, draft),
        passive=draft.passive,
        party=_party(source, rules, actor_kind),
        doer=_doer(parsed, draft),
        cue=text[parsed.words[draft.cue[0]].start : parsed.words[draft.cue[1] - 1].end].lower(),
        content=_content(parsed, draft).lower(),
        source=source.lower(),
    )


def _doer(parsed: Parsed, draft: Draft) -> bool:
    """Whether somebody with a proper name does what the content tells: "that the Ashen Hand had planted it"."""
    if draft.frame not in ("clause", "aside") or not draft.pieces:
        return False
    first, last = draft.pieces[0][0], draft.pieces[-1][1]
    verb = parsed.doc[first:last].root
    for c in verb.children:
        if c.dep_ == "agent":
            return any(g.dep_ == "pobj" and g.pos_ == "PROPN" for g in c.children)
    return any(c.dep_ == "nsubj" and c.pos_ == "PROPN" for c in verb.children)


def _party(source: str, rules: Rules, actor_kind: str | None) -> str:
    """What a speaker is: armed, state, or nothing known."""
    if actor_kind is not None and actor_kind != "unknown":
        return "state" if actor_kind.startswith("state_forces") else _PARTIES.get(actor_kind, "")
    low = source.lower()
    if rules.state.search(low):
        return "state"
    return "armed" if _ARMED.search(low) else ""


def _unreal(token: Token, draft: Draft) -> bool:
    """Whether the cue is not told as done: "should condemn", "refused to claim", "to take responsibility"."""
    joined = token.tag_ == "VB" and token.dep_ == "conj" and token.head.tag_ == "VB"
    verb = token.head if joined else token
    to = next((c for c in verb.children if c.lower_ == "to" and c.dep_ == "aux"), None)
    if verb.tag_ == "VB" and to is not None and (joined or to.i <= draft.cue[0]):
        return True
    return any(c.lower_ in _MODALS and c.dep_ == "aux" for c in token.children)
