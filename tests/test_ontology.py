"""Every type of the ontology is read in its own examples, and refused where it says so."""

from __future__ import annotations

import json

import pytest

from make import kb, read
from secondsource.knowledge import DATA

EXAMPLES = [(e.id, text) for e in kb().ontology.entries() for text in e.examples]
REFUSES = [(e.id, text) for e in kb().ontology.entries() for text in e.refuses]


def types_of(text: str) -> set[str]:
    """The types of the reports that a text tells, background and threats left out."""
    reports = read(text, published="2018-03-01").reports
    return {t for r in reports if not r.background and r.status in ("happened", "attempted") for t in r.types}


@pytest.mark.parametrize(("ident", "text"), EXAMPLES, ids=[f"{i}:{t[:30]}" for i, t in EXAMPLES])
def test_examples_are_read(ident: str, text: str) -> None:
    found = types_of(text)
    assert ident in found or any(t.startswith(ident + ".") for t in found), found


@pytest.mark.parametrize(("ident", "text"), REFUSES, ids=[f"{i}:{t[:30]}" for i, t in REFUSES])
def test_refusals_are_refused(ident: str, text: str) -> None:
    assert types_of(text) == set()


def test_the_schema_takes_every_type() -> None:
    import re

    schema = json.loads((DATA / "schema" / "extraction.schema.json").read_text(encoding="utf-8"))
    pattern = schema["$defs"]["report"]["properties"]["event"]["properties"]["type"]["pattern"]
    assert [e.id for e in kb().ontology.entries() if not re.search(pattern, e.id)] == []
