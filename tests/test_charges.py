"""Parties that the register does not know, published with the status that the text gives them: the table of tests/cases/charges.yml."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import make
from secondsource.derive import derive
from secondsource.knowledge.charge_words import charge_words
from secondsource.pipeline import extract

TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "cases" / "charges.yml").read_text(encoding="utf-8"))
ROWS = [(kind, text) for kind in ("accused", "claimed", "denied", "nobody") for text in TABLE[kind]]
#: an institution of a state that owns to it, or does not
STATE = [
    ("claimed", "The army admitted on Thursday that one of its shells had fallen on the clinic."),
    ("claimed", "A military spokesman acknowledged responsibility for the strike."),
    ("denied", "The army denied that any of its guns had fired that day."),
    ("denied", "The defence ministry denied that the army was to blame."),
    ("accused", "The army regretted that people had died."),
]
SHELLED = (
    "TORIT: Shells hit a clinic in Torit on Tuesday and killed nine patients, doctors said. Villagers accused the army of the shelling."
)


def full(kind: str, text: str) -> str:
    return f"{TABLE['lead']}\n\n{TABLE['charged'] + ' ' if kind == 'denied' else ''}{text}"


@functools.cache
def published() -> dict[str, Mapping[str, str | None]]:
    """Name and status of the parties of each text's incidents."""
    texts = [*(full(*row) for row in ROWS), *(f"{SHELLED}\n\n{text}" for _, text in STATE)]
    documents = [make.document(t, id=f"d{n}", published="2021-05-13") for n, t in enumerate(texts)]
    out: dict[str, Mapping[str, str | None]] = {}
    for x in extract(documents, make.kb()):
        out[x.document.text] = {p.name: p.status for i in derive([x], (), make.kb()).incidents for p in i.participants}
    return out


@pytest.mark.parametrize(("kind", "text"), ROWS)
def test_a_name_that_nobody_registered(kind: str, text: str) -> None:
    parties = published()[full(kind, text)]
    status = parties.get(TABLE["name"])
    if kind == "nobody":
        assert not {TABLE["name"], "Harbour Commission"} & set(parties)
    else:
        assert (status or "").startswith(kind), parties


@pytest.mark.parametrize(("kind", "text"), STATE)
def test_a_force_of_the_state(kind: str, text: str) -> None:
    parties = published()[f"{SHELLED}\n\n{text}"]
    assert [s for s in parties.values() if s is not None and s.startswith(kind)], parties


ASKED = {"denied": charge_words().answers_charge, "own_arms": charge_words().of_own_arms, "deed": charge_words().is_deed}
LEXICON = make.kb().lexicon("charges")


@pytest.mark.parametrize(("name", "words"), [(n, w) for n in ASKED for w in LEXICON[n]["examples"]])
def test_each_example_of_the_lexicon(name: str, words: str) -> None:
    assert ASKED[name](words)


@pytest.mark.parametrize(("name", "words"), [(n, w) for n in ASKED for w in LEXICON[n]["refuses"]])
def test_each_refusal_of_the_lexicon(name: str, words: str) -> None:
    assert not ASKED[name](words)


def test_shots_in_the_air_are_no_deed() -> None:
    assert charge_words().is_harmless("that its men had fired warning shots")
    assert not charge_words().is_harmless("that its men had fired on the ferry")
