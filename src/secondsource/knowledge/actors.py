"""The register of actors: who a name may stand for.

Read in this order: `Entry` (one actor), `Register` (look-up by id, names in running words), `load_register`.
Entries are data (`data/actors/*.yml`, and `actors/*.yml` of the user's own folder); `compiled.json` beside them is the
same in a form that loads at once and is used only while its digest fits the YAML.

A name that two entries share is never merged silently: a match carries every id that it may be.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondsource.errors import BadKnowledge
from secondsource.ids import digest
from secondsource.knowledge.files import DATA, load_yaml
from secondsource.knowledge.nations import Nations
from secondsource.parse import Label, Merge

FOLDER = DATA / "actors"
COMPILED = FOLDER / "compiled.json"
KINDS = frozenset(
    (
        *("state_forces", "state_forces.army", "state_forces.police", "state_forces.paramilitary"),
        *("state_forces.intelligence", "rebel", "militia", "civilians", "government", "political_party", "religious"),
        *("media", "business", "infrastructure", "health", "education", "foreign", "unknown"),
    )
)
#: kinds whose names are left in several tokens, so that the places inside them stay visible
_LOOSE = ("state_forces", "government", "foreign")
_CHUNK = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’‘`]s\b")
_APOSTROPHE = re.compile(r"(?<=\w)['’‘`ʿʾ](?=\w)|\.(?=\w\b)|(?<=\b\w)\.")
_WORD = re.compile(r"[^\W_]+")
_JOINERS = frozenset({*"-–—‑'’‘`()", "'s", "’s", "‘s", "`s"})
#: acronyms that are words of English too; in a text all in capitals they are those
_WORDS = frozenset(
    {"IS", "LET", "HUM", "MIT", "MEND", "ARENA", "RAW", "CAM", "WHO", "DAS", "FACT", "MODEL", "JAN", "MAR", "FAR", "BASE", "ORDER", "PAN"}
)
_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One actor: its names, kind, countries, time, parent, history and the public source of what is said here."""

    id: str
    name: str
    kind: str
    country: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()  # names that another actor or a plain word shares; the text must decide
    valid_from: str | None = None
    valid_to: str | None = None
    parent: str | None = None
    clues: tuple[str, ...] = ()  # words whose presence in a text speaks for this entry where a name is shared
    history: tuple[Mapping[str, Any], ...] = ()
    source: str = ""
    examples: tuple[str, ...] = ()

    def owns(self, name: str) -> bool:
        """Whether it goes by this name without reserve."""
        wanted = chunks_of(name)
        return any(chunks_of(n) == wanted for n in (self.name, *self.aliases) if n not in self.ambiguous)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one entry, as the trie holds it."""

    id: str
    text: str
    chunks: tuple[str, ...]
    sure: bool  # False: the text must decide
    acronym: bool  # stands only in capitals


@dataclass(frozen=True, slots=True)
class Match:
    """Words `first:last` (half open) bear a name of the entries `ids`; `sure` where one entry has it alone."""

    first: int
    last: int
    ids: tuple[str, ...]
    sure: bool
    name: str


@functools.lru_cache(maxsize=200_000)
def chunks(word: str) -> tuple[str, ...]:
    """The letters and digits of a word in lower case without accents, hyphens, inner apostrophes or possessive.

    >>> chunks("Jama'at-ul-Ahrar"), chunks("Perú"), chunks("People's"), chunks("-")
    (('jamaat', 'ul', 'ahrar'), ('peru',), ('people',), ())
    """
    plain = word
    if not word.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return tuple(c.lower() for c in _CHUNK.findall(_APOSTROPHE.sub("", _POSSESSIVE.sub("", plain))))


#: distinct words of which it is remembered whether a name begins with them
_ASKED = 100_000


class Trie:
    """Names by their chunks; finds the longest one that starts at a word."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._root: dict[str, Any] = {}
        self._asked: dict[str, bool] = {}
        for name in names:
            node = self._root
            for chunk in name.chunks:
                node = node.setdefault(chunk, {})
            node.setdefault("", []).append(name)

    def begins_with(self, word: str) -> bool:
        """Whether a name begins as this word does; asked of every word of every text, so remembered."""
        found = self._asked.get(word)
        if found is None:
            first = chunks(word)
            found = self._asked[word] = bool(first) and first[0] in self._root
            if len(self._asked) > _ASKED:
                self._asked.clear()
        return found

    def at(self, words: Sequence[str], start: int) -> Iterator[tuple[int, list[Name]]]:
        """Ends (half open) and names of every entry that begins at word `start`, shortest first; ask only where one begins."""
        node: dict[str, Any] | None = self._root
        n = start
        while n < len(words):
            parts = chunks(words[n])
            if not parts and (words[n] not in _JOINERS or (words[n] == ")" and "(" not in words[start:n])):
                return
            for chunk in parts:
                node = node.get(chunk) if node is not None else None
            if node is None:
                return
            n += 1
            if parts and "" in node:
                closes = "(" in words[start:n] and n < len(words) and words[n] == ")"
                yield n + closes, node[""]


class Register:
    """All actors, and the names by which they go."""

    def __init__(self, entries: Iterable[Entry], *, nations: Nations | None = None) -> None:
        self.entries: dict[str, Entry] = {}
        for entry in entries:
            self.entries[entry.id] = entry
        self._nations = frozenset() if nations is None else frozenset({*nations.adjectives, *nations.names})
        names = [n for e in self.entries.values() for n in _names(e)]
        self._trie = Trie(names)
        self._ids: dict[tuple[str, ...], tuple[str, ...]] = {}
        for name in names:
            self._ids[name.chunks] = tuple(dict.fromkeys([*self._ids.get(name.chunks, ()), name.id]))

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, actor_id: str | None) -> Entry | None:
        """The entry with this id, or None."""
        return self.entries.get(actor_id) if actor_id is not None else None

    def named(self, text: str) -> tuple[str, ...]:
        """Every id that this whole name may stand for."""
        return self._ids.get(chunks_of(text), ())

    def lineage(self, actor_id: str) -> tuple[str, ...]:
        """The id, its parent, the parent's parent, ..."""
        out: list[str] = []
        here: str | None = actor_id
        while here is not None and here not in out:
            out.append(here)
            entry = self.entries.get(here)
            here = entry.parent if entry else None
        return tuple(out)

    def find(self, words: Sequence[str]) -> list[Match]:
        """Every name in a run of words, the longest at each place, left to right without overlap."""
        out: list[Match] = []
        shouted: bool | None = None
        n = 0
        while n < len(words):
            if not self._trie.begins_with(words[n]):
                n += 1
                continue
            found: Match | None = None
            for last, names in self._trie.at(words, n):
                if shouted is None and any(x.acronym for x in names):
                    shouted = is_shouted(words)
                fit = [x for x in names if _case_fits(x, words[n:last], shouted=bool(shouted))]
                if fit:
                    ids = tuple(dict.fromkeys(x.id for x in fit))
                    found = Match(n, last, ids, len(ids) == 1 and all(x.sure for x in fit), fit[0].text)
            if found is None:
                n += 1
            else:
                out.append(found)
                n = found.last
        return out

    def merges(self, words: Sequence[str]) -> Iterator[Merge]:
        """Names that the parser should see as one word; `IS`, which it would take for a verb, gets another face."""
        for match in self.find(words):
            surrogate = _face(words[match.first : match.last], match.name) or self._acronym(match)
            if (match.last - match.first > 1 and self._mergeable(match, words)) or surrogate is not None:
                yield Merge(match.first, match.last, Label("actor", match.ids), surrogate)

    def _acronym(self, match: Match) -> str | None:
        """`ISIS` for "Islamic State": a name that ends like a verb is read as one after "to"."""
        if not match.sure or not match.name.endswith("State"):
            return None
        entry = self.entries[match.ids[0]]
        return next((a for a in entry.aliases if a.isupper() and len(a) > 2 and entry.owns(a)), None)

    def _mergeable(self, match: Match, words: Sequence[str]) -> bool:
        first = chunks(words[match.first])[0]
        if first in self._nations:
            return False
        return not all(self.entries[i].kind.startswith(_LOOSE) for i in match.ids)


def is_shouted(words: Sequence[str]) -> bool:
    """Whether a run of words is written in capitals throughout."""
    letters = [w for w in words if len(w) > 1 and w.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) > 0.6 * len(letters)


def _face(words: Sequence[str], name: str) -> str | None:
    """Another form for the parser: `ISIS` for `IS`; the register's spelling for a name in capitals."""
    text = "".join(words)
    if text == "IS":
        return "ISIS"
    if len(words) > 1 and text.isupper() and not name.isupper():
        return name
    return None


def _names(entry: Entry) -> Iterator[Name]:
    """The entry's names as the trie wants them."""
    for texts, sure in (((entry.name, *entry.aliases), True), (entry.ambiguous, False)):
        for text in texts:
            if not (sure and text in entry.ambiguous):
                parts = chunks_of(text)
                yield Name(entry.id, text, parts, sure, len(parts) == 1 and _is_acronym(text))


def _is_acronym(text: str) -> bool:
    """Whether a single word is written in capitals on purpose: `TTP`, `LeT`, but not `Taliban`."""
    return len(text) <= 9 and sum(c.isupper() for c in text) >= 2 and "-" not in text


def chunks_of(text: str) -> tuple[str, ...]:
    """The chunks of a whole name; a leading article does not count."""
    out = tuple(c for word in text.split() for c in chunks(word))
    return out[1:] if len(out) > 1 and out[0] in _ARTICLES else out


def _case_fits(name: Name, words: Sequence[str], *, shouted: bool) -> bool:
    """Whether the words are written as a name: acronyms in capitals, others with a capital somewhere."""
    text = "".join(words)
    if name.acronym:
        return (text == name.text or text.isupper()) and not (shouted and text in _WORDS)
    if name.sure and len(name.chunks) > 1 and any("-" in w or len(w) == 1 for w in words):
        return True  # lashkar-e-taiba: the hyphens say that it is a name
    parts, own = (_WORD.findall(t) for t in (" ".join(words), name.text))
    if len(name.chunks) == 1:
        return not text.islower()
    return all(p[:1].isupper() or not o[:1].isupper() for p, o in ((parts[0], own[0]), (parts[-1], own[-1])))


# ------------------------------------------------------------------------------------------------ loading


def load_register(extra: Path | None = None, *, nations: Nations | None = None) -> Register:
    """The shipped register with the user's own entries over it; raises `BadKnowledge` where one is wrong."""
    rows = _shipped()
    if extra is not None:
        rows = [*rows, *_read(sorted((extra / "actors").glob("*.yml")))]
    return Register((entry_of(row) for row in rows), nations=nations)


def _shipped() -> list[dict[str, Any]]:
    """The rows of the shipped files: compiled where that is fresh, else from the YAML."""
    files = sorted(FOLDER.glob("*.yml"))
    if COMPILED.exists():
        compiled = json.loads(COMPILED.read_text(encoding="utf-8"))
        if compiled["digest"] == fingerprint(files):
            rows: list[dict[str, Any]] = compiled["entries"]
            return rows
    return _read(files)


def fingerprint(files: Sequence[Path]) -> str:
    """A digest of the files' content."""
    return digest(*(f.read_text(encoding="utf-8") for f in files))


def compile_register() -> None:
    """Write `compiled.json` anew from the YAML files."""
    files = sorted(FOLDER.glob("*.yml"))
    out = {"digest": fingerprint(files), "entries": _read(files)}
    COMPILED.write_text(json.dumps(out, ensure_ascii=False, separators=(",", ":"), default=str), encoding="utf-8")


def _read(files: Iterable[Path]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path in files:
        for row in load_yaml(path) or []:
            entry_of(row, where=str(path))
            rows.append(row)
    return rows


def entry_of(row: Mapping[str, Any], *, where: str = "actors") -> Entry:
    """The entry that a row of the YAML describes; raises `BadKnowledge` naming what is missing."""
    for key in ("id", "name", "kind"):
        if not row.get(key):
            raise BadKnowledge(f"{where}: actor {row.get('id') or row} has no {key}. Add it and start again.")
    if row["kind"] not in KINDS:
        raise BadKnowledge(f"{where}: actor {row['id']}: kind {row['kind']!r} is none of {', '.join(sorted(KINDS))}.")
    valid = row.get("valid") or {}
    return Entry(
        id=str(row["id"]),
        name=str(row["name"]),
        kind=str(row["kind"]),
        country=tuple(str(c) for c in row.get("country") or ()),
        aliases=tuple(str(a) for a in row.get("aliases") or ()),
        ambiguous=tuple(str(a) for a in row.get("ambiguous") or ()),
        valid_from=_year(valid.get("from")),
        valid_to=_year(valid.get("to")),
        parent=row.get("parent"),
        clues=tuple(str(c) for c in row.get("clues") or ()),
        history=tuple(row.get("history") or ()),
        source=str(row.get("source") or ""),
        examples=tuple(str(e) for e in row.get("examples") or ()),
    )


def _year(value: Any) -> str | None:
    return None if value is None else str(value)
