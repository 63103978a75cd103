"""Whose voice is a statement? Ten copies, two spokesmen of one ministry, a paper and the agency it prints or the paper it quotes are one.

Read `Voices.of`: the other paper that is quoted, where its own article is held; the institution that is quoted; else the document's
own voice, one for all documents that depend on each other.
Pure, and shared by the rooms that weigh and check.
"""

from __future__ import annotations

import functools
import itertools
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
    papers: Mapping[str, str]  # name of a paper -> the first of its documents

    @staticmethod
    def of_documents(extractions: Mapping[str, Extraction], copies: Sequence[Dependence], kb: Any) -> Voices:
        """Voices for these documents, copies and shared agencies joined."""
        group = dependent(sorted(extractions), [*copies, *shared_agency(extractions, kb)])
        own = {d: f"document:{group[d]}" for d in extractions}
        outlets = {d: _outlets(x) for d, x in extractions.items()}
        papers: dict[str, str] = {}
        for d in sorted(extractions):
            papers.setdefault(_paper(extractions[d].document.source, kb.lexicon("voices")), d)
        papers.pop("", None)
        return Voices(kb.lexicon("voices"), kb.actors, own, group, outlets, papers)

    def named(self, statement: Statement) -> str | None:
        """The institution behind a statement; None where nobody of substance is quoted, or the paper and its agency themselves."""
        name = None if self.quoted(statement) is not None else voice_name(statement.said_by, self.lexicon)
        return None if name in self.outlets[statement.document_id] else name

    def quoted(self, statement: Statement) -> str | None:
        """The document of another paper that a statement is taken from ("the Valley Times reported"); None where it is not held."""
        found = self.papers.get(_paper(statement.said_by, self.lexicon)) if statement.said_by else None
        return None if found is None or self.group[found] == self.group[statement.document_id] else found

    def of(self, statement: Statement) -> str:
        """The voice that a statement goes back to."""
        quoted = self.quoted(statement)
        return self.own[quoted] if quoted is not None else self.named(statement) or self.own[statement.document_id]

    def every(self, statement: Statement) -> tuple[str, ...]:
        """The institutions behind a statement: "police and hospital sources" are two."""
        one = self.named(statement)
        return () if one is None or statement.said_by is None else institutions_of(statement.said_by, self.lexicon) or (one,)

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


def _paper(name: str | None, lexicon: Mapping[str, Any]) -> str:
    """The name of a paper without article and kind: "the newspaper Dawn" is "dawn"."""
    return " ".join(w for w in _WORDS.findall((name or "").lower()) if w not in lexicon["papers"])


def shared_agency(extractions: Mapping[str, Extraction], kb: Any) -> tuple[Dependence, ...]:
    """Documents that credit one agency: a chain of them, each with the one before, with the credit for a reason."""
    by_agency: dict[str, list[str]] = {}
    for d in sorted(extractions):
        credit = extractions[d].document.agency
        if credit:
            known = kb.sources.agency(credit)
            by_agency.setdefault(known.name if known is not None else credit, []).append(d)
    return tuple(
        Dependence(a, b, "agency", 1.0, f"both credit {name}")
        for name, held in sorted(by_agency.items())
        for a, b in itertools.pairwise(held)
    )


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


class _Same:
    """A lexicon as a key: the same one, not an equal one. The same speakers are asked for again and again."""

    __slots__ = ("lexicon",)

    def __init__(self, lexicon: Mapping[str, Any]) -> None:
        self.lexicon = lexicon

    def __hash__(self) -> int:
        return id(self.lexicon)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.lexicon is other.lexicon


@functools.cache
def _patterns(entries: tuple[tuple[str, bool, tuple[str, ...]], ...]) -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    return tuple((voice, topic, re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")) for voice, topic, words in entries)


def voice_name(said_by: str | None, lexicon: Mapping[str, Any]) -> str | None:
    """The institution behind a speaker; None where nobody is quoted.

    Officials of one force are one voice; two ministries are two.
    """
    return _voice_name(said_by, _Same(lexicon)) if said_by else None


@functools.lru_cache(maxsize=1 << 14)
def _voice_name(said_by: str, same: _Same) -> str | None:
    lexicon = same.lexicon
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


def institutions_of(said_by: str, lexicon: Mapping[str, Any]) -> tuple[str, ...]:
    """The institutions that a speaker's words name, one for each of those joined by "and"; empty where they name none.

    >>> institutions_of("police and hospital sources", {"institutions": [{"voice": v, "words": [v]} for v in ("police", "hospital")],
    ...     "counters": [], "ignore": [], "nobody": [], "topics": []})
    ('hospital', 'police')
    """
    return _institutions_of(said_by, _Same(lexicon))


@functools.lru_cache(maxsize=1 << 14)
def _institutions_of(said_by: str, same: _Same) -> tuple[str, ...]:
    lexicon = same.lexicon
    parts = [p for p in re.split(r",? and |, ", said_by) if is_institution(p, lexicon)]
    return tuple(sorted({name for p in parts if (name := voice_name(p, lexicon)) is not None}))


def is_institution(words: str, lexicon: Mapping[str, Any]) -> bool:
    """Whether words name one of those who count the dead: a force, an office, a hospital, a monitor."""
    entries = tuple((e["voice"], bool(e.get("topic")), tuple(e["words"])) for e in lexicon["institutions"])
    plain = " ".join(_WORDS.findall(words.lower()))
    return _first(plain, entries) is not None or any(re.search(rf"\b{w}\b", plain) for w in lexicon["counters"])


def _first(plain: str, entries: tuple[tuple[str, bool, tuple[str, ...]], ...]) -> tuple[str, bool] | None:
    if re.search(r"\bprime minister\b", plain):
        return "prime minister", False
    for voice, topic, pattern in _patterns(entries):
        if pattern.search(plain):
            return voice, topic
    return None
