"""Whose voice is a statement? Ten copies, two spokesmen of one ministry, a paper and the agency it prints are one.

Read `Voices.of`: the institution that is quoted; else the document's own voice, one for all documents that depend on each other.
Pure, and shared by the rooms that weigh and check.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secondsource.model import Dependence, Extraction, Statement

_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Voices:
    """Names voices for the statements of one incident."""

    lexicon: Mapping[str, Any]
    actors: Any  # the register of actors, or None
    own: Mapping[str, str]  # document -> its own voice
    group: Mapping[str, str]  # document -> the first of the documents that depend on each other
    outlets: Mapping[str, frozenset[str]]  # document -> names under which its own paper and agency go

    @staticmethod
    def of_documents(extractions: Mapping[str, Extraction], copies: Sequence[Dependence], kb: Any) -> Voices:
        """Voices for these documents, copies and shared agencies joined."""
        group = dependent(sorted(extractions), copies)
        own = {d: f"document:{group[d]}" for d in extractions}
        return Voices(kb.lexicon("voices"), kb.actors, own, group, {d: _outlets(x) for d, x in extractions.items()})

    def named(self, statement: Statement) -> str | None:
        """The institution behind a statement; None where nobody of substance is quoted, or the paper and its agency themselves."""
        name = voice_name(statement.said_by, self.lexicon)
        return None if name in self.outlets[statement.document_id] else name

    def of(self, statement: Statement) -> str:
        """The voice that a statement goes back to."""
        return self.named(statement) or self.own[statement.document_id]

    def discounted(self, said_by: str | None) -> bool:
        """Whether a speaker's counts do not stand: a blogger, a reader's comment, or an armed group on its own deeds."""
        if not said_by:
            return False
        words = f" {' '.join(_WORDS.findall(said_by.lower()))} "
        if any(f" {w} " in words for w in self.lexicon["discounted"]):
            return True
        return any(
            (entry := self.actors.get(actor)) is not None and entry.kind in ("rebel", "militia")
            for match in self.actors.find(said_by.split())
            for actor in match.ids
        )

    def distinct(self, voices: set[str]) -> tuple[str, ...]:
        """The voices without those too vague to be told from another that is named."""
        clear = {v for v in voices if v not in self.lexicon["vague"]}
        return tuple(sorted(clear or voices))


def _outlets(x: Extraction) -> frozenset[str]:
    """The paper and the agency of a document, in full and by their initials."""
    names = [n for n in (x.document.source, x.document.agency) if n]
    plain = [" ".join(_WORDS.findall(n.lower())) for n in names]
    return frozenset({*plain, *("".join(w[0] for w in p.split()) for p in plain if " " in p)})


def dependent(documents: Sequence[str], copies: Sequence[Dependence]) -> dict[str, str]:
    """For each document the first of those that it depends on, directly or by others."""
    root = {d: d for d in documents}

    def find(d: str) -> str:
        while root[d] != d:
            d = root[d]
        return d

    for c in sorted(copies, key=lambda c: (c.left, c.right)):
        if c.left in root and c.right in root:
            a, b = sorted((find(c.left), find(c.right)))
            root[b] = a
    return {d: find(d) for d in documents}


@functools.cache
def _patterns(entries: tuple[tuple[str, bool, tuple[str, ...]], ...]) -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    return tuple((voice, topic, re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")) for voice, topic, words in entries)


def voice_name(said_by: str | None, lexicon: Mapping[str, Any]) -> str | None:
    """The institution behind a speaker; None where nobody is quoted.

    Officials of one force are one voice; two ministries are two.
    """
    if not said_by:
        return None
    words = _WORDS.findall(said_by.lower())
    plain = " ".join(words)
    entries = tuple((e["voice"], bool(e.get("topic")), tuple(e["words"])) for e in lexicon["institutions"])
    found = _first(plain, entries)
    if found is None:
        left = [w for w in words if w not in lexicon["ignore"] and w not in lexicon["nobody"]]
        vague = any(w in ("official", "officials", "source", "sources") for w in words)
        return " ".join(left) or ("officials" if vague else None)
    voice, topic = found
    about = next((t for t in lexicon["topics"] if topic and re.search(rf"\b{t}\b", plain)), None)
    return f"{about} {voice}" if about else voice


def _first(plain: str, entries: tuple[tuple[str, bool, tuple[str, ...]], ...]) -> tuple[str, bool] | None:
    if re.search(r"\bprime minister\b", plain):
        return "prime minister", False
    for voice, topic, pattern in _patterns(entries):
        if pattern.search(plain):
            return voice, topic
    return None
