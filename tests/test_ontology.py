"""Every type of the ontology reads its examples and refuses its refusals."""

from __future__ import annotations

import functools

import make
import pytest

from secondsource.knowledge import Knowledge
from secondsource.model import Report
from secondsource.pipeline import extract

TYPES = list(Knowledge().ontology.entries())
EXAMPLES = [pytest.param(t.id, s, id=f"{t.id}-{n}") for t in TYPES for n, s in enumerate(t.examples)]
REFUSES = [pytest.param(t.id, s, id=f"{t.id}-{n}") for t in TYPES for n, s in enumerate(t.refuses)]


@functools.cache
def _reports() -> dict[str, tuple[Report, ...]]:
    texts = dict.fromkeys(s for t in TYPES for s in (*t.examples, *t.refuses))
    found = extract([make.document(s, id=str(n)) for n, s in enumerate(texts)], make.kb())
    return {x.document.text: x.reports for x in found}


@pytest.mark.parametrize(("event_type", "sentence"), EXAMPLES)
def test_example_is_read_as_its_type(event_type: str, sentence: str) -> None:
    types = {t for r in _reports()[sentence] for t in r.types}
    assert event_type in types, types


@pytest.mark.parametrize(("event_type", "sentence"), REFUSES)
def test_refusal_is_not(event_type: str, sentence: str) -> None:
    types = {t for r in _reports()[sentence] for t in r.types if r.status == "happened"}
    assert not any(t.startswith(event_type) for t in types), types
