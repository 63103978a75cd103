"""What kind of act a piece of speech is: a claim of responsibility, a denial, a warning, or plain `said`.

The rules are data (`lexicon/en/acts.yml`): in what sort of cue, with what words in the content and for the speaker.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secondsource.detect.speakers_drafts import Draft
from secondsource.knowledge import Knowledge
from secondsource.parse import Parsed

#: characters of a content in which a rule looks: what the speaker comes to later is not what the sentence is for
_LOOK = 320


@dataclass(frozen=True, slots=True)
class ActRule:
    """One rule: which cues it is for, and the patterns that must and must not be there."""

    kind: str
    modes: frozenset[str]
    ids: frozenset[str]
    lemmas: frozenset[str]
    negated: bool
    cue: re.Pattern[str] | None
    content: re.Pattern[str] | None
    content_not: re.Pattern[str] | None
    source: re.Pattern[str] | None
    source_not: re.Pattern[str] | None

    def fits(self, said: Said) -> bool:
        """Whether this rule decides what kind this is."""
        if said.mode not in self.modes or said.negated != self.negated:
            return False
        if self.ids and said.id not in self.ids or self.lemmas and said.lemma not in self.lemmas:
            return False
        return (
            _there(self.cue, said.cue)
            and _there(self.content, said.content)
            and _there(self.source, said.source)
            and not _found(self.content_not, said.content)
            and not _found(self.source_not, said.source)
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What the rules look at: class, mode and lemma of the cue, and the words of cue, content and source."""

    id: str
    mode: str
    lemma: str
    negated: bool
    cue: str
    content: str
    source: str


def _there(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is None or pattern.search(text) is not None


def _found(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and pattern.search(text) is not None


@functools.lru_cache(maxsize=4)
def act_rules(kb: Knowledge) -> tuple[ActRule, ...]:
    """The rules of this knowledge, in order."""
    raw = kb.lexicon("acts")
    words = {name: _squeezed(pattern) for name, pattern in raw["words"].items()}
    return tuple(_rule(r, words) for r in raw["rules"])


def _rule(raw: Mapping[str, Any], words: Mapping[str, str]) -> ActRule:
    def pattern(name: str) -> re.Pattern[str] | None:
        text = raw.get(name)
        if text is None:
            return None
        text = _squeezed(text)
        for word, alternatives in words.items():
            text = text.replace("{" + word + "}", "(?:" + alternatives + ")")
        return re.compile(text, re.IGNORECASE)

    return ActRule(
        kind=raw["kind"],
        modes=frozenset(raw.get("modes", ["speech"])),
        ids=frozenset(raw.get("ids", ())),
        lemmas=frozenset(raw.get("lemmas", ())),
        negated=raw.get("negated", False),
        cue=pattern("cue"),
        content=pattern("content"),
        content_not=pattern("content_not"),
        source=pattern("source"),
        source_not=pattern("source_not"),
    )


def _squeezed(pattern: str) -> str:
    """A pattern written over several lines of YAML, without the blanks that the line breaks left after a bar."""
    return re.sub(r"\|\s+", "|", pattern.strip())


def kind_of(parsed: Parsed, draft: Draft, kb: Knowledge) -> str:
    """The contract's kind of a draft."""
    said = _said(parsed, draft)
    for rule in act_rules(kb):
        if rule.fits(said):
            return rule.kind
    return "said" if said.negated or said.mode != "speech" or said.id in _RULED else draft.entry.kind


#: cue classes whose own kind stands only where a rule says so
_RULED = frozenset({"deny", "accuse", "condemn", "urge"})


def _said(parsed: Parsed, draft: Draft) -> Said:
    text = parsed.document.text
    token = parsed.doc[draft.anchor]
    pieces = [text[parsed.words[a].start : parsed.words[b - 1].end] for a, b in draft.pieces]
    return Said(
        id=draft.entry.id,
        mode=draft.entry.mode,
        lemma=token.lemma_.lower(),
        negated=draft.negated,
        cue=text[parsed.words[draft.cue[0]].start : parsed.words[draft.cue[1] - 1].end],
        content=" ".join(" ".join(pieces).split())[:_LOOK].lstrip("\"“'‘"),
        source="" if draft.source is None else parsed.span_of(*draft.source).quote,
    )
