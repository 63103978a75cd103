"""The public JSON: valid against the shipped schema, spans equal to the text, and the way back loses nothing."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from make import document, kb, read
from secondsource.contract import extraction_from_json, extraction_json
from secondsource.knowledge import DATA
from secondsource.pipeline import extract

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = json.loads((DATA / "schema" / "extraction.schema.json").read_text(encoding="utf-8"))
DEMO = [json.loads(s) for s in (DATA / "demo" / "articles.jsonl").read_text(encoding="utf-8").splitlines()]

PIECES = [
    "A bomb killed", "at least 12 people", "in Quetta", "on Tuesday", "police said.", "The Islamic State claimed", "the attack.",
    "\n\n", "Gunmen shot dead", "two soldiers,", "“We did it,”", "a spokesman said.", "Nobody was hurt.", "é\u00ad\u200f\xa0x", "😀", "In 2018",
    "595 people were killed", "across Pakistan.", "(Reuters) -", "NEW YORK", "1,200", "--", "…", "THE ARMY KILLED TEN REBELS.",
]  # fmt: skip


def spans(value: object) -> list[dict[str, object]]:
    """All spans of a line."""
    if isinstance(value, dict):
        own = [value] if {"start", "end", "quote"} <= value.keys() else []
        return own + [s for v in value.values() for s in spans(v)]
    if isinstance(value, list):
        return [s for v in value for s in spans(v)]
    return []


@pytest.mark.parametrize("line", DEMO[:8], ids=lambda d: d["id"])
def test_demo_articles_are_valid_and_grounded(line: dict[str, str]) -> None:
    made = extraction_json(read(line["text"], published=line["published"][:10]))
    jsonschema.validate(made, SCHEMA)
    assert made["reports"] or made["statistics"] or made["statements"]
    assert all(line["text"][s["start"] : s["end"]] == s["quote"] for s in spans(made))  # type: ignore[index]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from([" ", "\n", "  ", ""]))
def test_any_text_is_grounded_and_valid(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    made = extraction_json(next(iter(extract([document(text, published="2018-03-01")], kb()))))
    jsonschema.validate(made, SCHEMA)
    assert all(text[s["start"] : s["end"]] == s["quote"] for s in spans(made))  # type: ignore[index]


@pytest.mark.parametrize("line", DEMO[:4], ids=lambda d: d["id"])
def test_the_way_back_loses_nothing(line: dict[str, str]) -> None:
    x = read(line["text"], published=line["published"][:10])
    assert extraction_from_json(json.loads(json.dumps(extraction_json(x))), x.document) == x


def test_shipped_schemas_are_those_of_the_table() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "build_schema.py"))["schemas"]()
    assert {p.name: p.read_text(encoding="utf-8") for p in (DATA / "schema").glob("*.json")} == made
