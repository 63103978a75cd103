"""Who publishes: outlets and agencies with country, kind, owner, side in a conflict, reliability.

Read in this order: `Source`, `Sources.of` (the look-up), then the files of `data/sources/`. An outlet that is not in
the register is graded F, "cannot be judged", and is named so that the user can add it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from secondsource.errors import BadKnowledge
from secondsource.knowledge.files import DATA, load_yaml

KINDS = frozenset(
    ("agency newspaper broadcaster magazine online state_media party_media ngo think_tank database government igo social").split()
)
GRADES = frozenset("ABCDEF")
_WORD = re.compile(r"\w+")
#: what an entry may hold
_FIELDS = frozenset(["name", "kind", "country", "language", "home", "domains", "owner", "party", "grade", "why", "also"])


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher. `grade`: Admiralty reliability A to F, with its `reason`; `party`: its side in a conflict."""

    name: str
    kind: str = "unknown"
    country: str | None = None  # ISO 3166-1 alpha-2
    language: str | None = None
    home: str | None = None  # the town it is read in, where it is local
    domains: tuple[str, ...] = ()
    owner: str | None = None
    party: str | None = None
    grade: str = "F"
    reason: str = "not in the register: cannot be judged"
    also: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the register holds it."""
        return self.kind != "unknown"


class Sources:
    """The register: look-ups by name, host or agency credit."""

    def __init__(self, entries: Sequence[Source]) -> None:
        self.entries = tuple(entries)
        self._hosts: dict[str, Source] = {}
        self._names: dict[str, Source] = {}
        for s in self.entries:
            for domain in s.domains:
                self._hosts.setdefault(domain, s)
            for name in (s.name, *s.also):
                self._names.setdefault(_key(name), s)

    def of(self, name: str | None, url: str | None = None) -> Source:
        """The publisher of a document, by the host of its address, then by name; an F entry where unknown.

        >>> load_sources().of("reuters.com").name
        'Reuters'
        """
        found = self.at(url) or self.named(name)
        return found if found is not None else Source(name or host_of(url) or "unknown source")

    def at(self, url: str | None) -> Source | None:
        """The publisher at an address: its host, or the host that it is under."""
        host = host_of(url)
        while host and "." in host:
            found = self._hosts.get(host)
            if found is not None:
                return found
            host = host.partition(".")[2]
        return None

    def named(self, name: str | None) -> Source | None:
        """The publisher of a name, a credit ("AP") or a host written as a name ("dawn.com")."""
        if not name:
            return None
        found = self._names.get(_key(name))
        if found is None and "." in name and " " not in name.strip():
            found = self.at(f"http://{name.strip()}")
        return found

    def agency(self, credit: str | None) -> Source | None:
        """The agency of a credit; None where the name is that of no agency."""
        found = self.named(credit)
        return found if found is not None and found.kind == "agency" else None


def host_of(url: str | None) -> str | None:
    """The host of an address in lower case, without `www.`; None where there is none.

    >>> host_of("https://www.dawn.com/news/1")
    'dawn.com'
    """
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.").removeprefix("m.").removeprefix("amp.") if host else None


def _key(name: str) -> str:
    words = _WORD.findall(name.lower())
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@functools.cache
def load_sources(extra: Path | None = None) -> Sources:
    """The register that is shipped, with the user's own entries from `extra/sources/*.yml` before it.

    Raises `BadKnowledge` where an entry breaks the rules of the register.
    """
    folders = [p for p in (extra / "sources" if extra is not None else None, DATA / "sources") if p is not None and p.is_dir()]
    return Sources([s for folder in folders for path in sorted(folder.glob("[!_]*.yml")) for s in _read(path)])


def _read(path: Path) -> Iterator[Source]:
    content = load_yaml(path)
    reasons: Mapping[str, str] = load_yaml(DATA / "sources" / "_reasons.yml")
    for entry in content["sources"]:
        value = {**content.get("defaults", {}), **entry}
        _check(value, reasons, path)
        yield Source(
            name=value["name"],
            kind=value["kind"],
            country=value.get("country"),
            language=value.get("language"),
            home=value.get("home"),
            domains=tuple(value.get("domains") or ()),
            owner=value.get("owner"),
            party=value.get("party"),
            grade=value["grade"],
            reason=reasons.get(value["why"], value["why"]),
            also=tuple(value.get("also") or ()),
        )


def _check(value: Mapping[str, Any], reasons: Mapping[str, str], path: Path) -> None:
    """An entry must name a known kind and grade and a reason; a reason of its own words is a sentence."""
    where = f"{path}: {value.get('name', 'an entry without a name')}"
    if set(value) - _FIELDS or "name" not in value:
        raise BadKnowledge(f"{where}: fields {sorted(set(value) - _FIELDS)} are unknown. Use {', '.join(sorted(_FIELDS))}.")
    if value.get("kind") not in KINDS or value.get("grade") not in GRADES:
        raise BadKnowledge(f"{where}: kind must be one of {', '.join(sorted(KINDS))} and grade one of A to F.")
    if value.get("why") not in reasons and " " not in str(value.get("why", "")):
        raise BadKnowledge(f"{where}: why must be a key of _reasons.yml or a reason in words.")
