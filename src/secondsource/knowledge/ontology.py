"""The types of events: what each means, what it is called in other data sets, and sentences that it reads or refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondsource.errors import BadKnowledge
from secondsource.knowledge.files import load_yaml

#: lists that a type may have a code in
CODE_LISTS = frozenset({"acled", "gtd", "plover", "pips"})


@dataclass(frozen=True, slots=True)
class EventType:
    """One type. `codes`: code list -> the list's own word for it (for ACLED `Event type: Sub-event type`)."""

    id: str
    definition: str
    codes: Mapping[str, str]
    examples: tuple[str, ...]
    refuses: tuple[str, ...]


class Ontology:
    """All types, by dotted id."""

    def __init__(self, types: Mapping[str, EventType]) -> None:
        self._types = types

    def __contains__(self, ident: str) -> bool:
        return ident in self._types

    def __getitem__(self, ident: str) -> EventType:
        return self._types[ident]

    def entries(self) -> Iterator[EventType]:
        """All types in the order of their ids."""
        return iter(self._types[k] for k in sorted(self._types))

    def codes(self) -> dict[str, Mapping[str, str]]:
        """Type -> code list -> code, with what the type inherits from the one above it."""
        out: dict[str, Mapping[str, str]] = {}
        for ident in sorted(self._types):
            above = out.get(ident.rpartition(".")[0], {})
            out[ident] = {**above, **self._types[ident].codes}
        return out


def load_ontology(folder: Path) -> Ontology:
    """The ontology from its files. Raises `BadKnowledge`, naming file and entry, where one lacks what it needs."""
    types: dict[str, EventType] = {}
    for path in sorted(folder.glob("*.yml")):
        for ident, entry in load_yaml(path).items():
            types[ident] = _entry(ident, entry, path)
    return Ontology(types)


def _entry(ident: str, entry: Mapping[str, Any], path: Path) -> EventType:
    missing = [k for k in ("definition", "codes", "examples") if not entry.get(k)]
    unknown = set(entry.get("codes", {})) - CODE_LISTS
    if missing or unknown:
        raise BadKnowledge(
            f"{path}: {ident} lacks {missing or 'nothing'}, has unknown code lists {sorted(unknown) or 'none'}. Mend the entry."
        )
    return EventType(
        ident, " ".join(entry["definition"].split()), entry["codes"], tuple(entry["examples"]), tuple(entry.get("refuses", ()))
    )
