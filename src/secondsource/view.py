"""What is published from: a ledger's content as plain values, with the address of every piece of evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """Incidents (contract lines), and the documents and statements that they rest on."""

    incidents: Sequence[Json]
    documents: Mapping[str, Json]  # id -> title, source, published, url, agency
    statements: Mapping[str, Json]  # id -> document_id, report_id, field, value, start, stop, quote, said_by
    issues: Sequence[Json] = ()
    base: str = "http://127.0.0.1:8765"  # where the desk answers: `secondsource serve`
    rule: str = "ucdp"
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # event type -> code list -> code (the ontology's)
    overlap: tuple[Sequence[str], Sequence[Json]] = ((), ())  # outlets, and per incident those that report it
    texts: Mapping[str, Json] = field(default_factory=dict)  # id -> text, altered, from_html, retrieved, sha256: for archives only
    made: str = ""  # when, as ISO date and time; given, never read from a clock here

    def address(self, incident_id: str, name: str | None = None) -> str:
        """Where the evidence of an incident, or of one of its values, opens.

        >>> View((), {}, {}).address("i-1", "killed")
        'http://127.0.0.1:8765/incidents/i-1#killed'
        """
        return f"{self.base}/incidents/{incident_id}" + (f"#{quote(name, safe=':.')}" if name else "")

    def code(self, incident: Json, code_list: str) -> str:
        """The incident's type in the words of another data set (`acled`, `gtd`, `pips`); of the nearest type that has one."""
        kind = str(incident["type"])
        while kind:
            if code_list in self.codes.get(kind, {}):
                return self.codes[kind][code_list]
            kind = kind.rpartition(".")[0]
        return ""

    def sources_of(self, incident: Json) -> list[str]:
        """The outlets that report an incident, sorted."""
        names = {self.documents[d].get("source") for d in incident["documents"] if d in self.documents}
        return sorted(n for n in names if n)


@dataclass(frozen=True, slots=True)
class LossLine:
    """Something that a format could not say of an incident."""

    incident_id: str
    what: str
    count: int = field(default=1)
