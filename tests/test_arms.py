"""Whose arms they were: the examples and refusals of `data/lexicon/en/arms.yml`."""

from __future__ import annotations

import functools

import pytest

import make
from secondsource.model import Extraction
from secondsource.pipeline import extract

WORDS = make.kb().lexicon("arms")


@functools.cache
def _read() -> dict[str, Extraction]:
    texts = [s for s, _ in WORDS["examples"]] + list(WORDS["refuses"])
    return {x.document.text: x for x in extract([make.document(s, id=str(n)) for n, s in enumerate(texts)], make.kb())}


def _doers(sentence: str) -> list[str]:
    return [p.text for r in _read()[sentence].reports for p in r.participants if p.role == "initiator"]


@pytest.mark.parametrize(("sentence", "owner"), WORDS["examples"])
def test_the_owner_of_the_arms_did_it(sentence: str, owner: str) -> None:
    assert _doers(sentence) == [owner]


@pytest.mark.parametrize("sentence", WORDS["refuses"])
def test_nobody_did_it(sentence: str) -> None:
    assert not {"Danish", "Turkish", "Greek"} & set(_doers(sentence))


def test_a_nation_in_front_of_its_arms_is_its_forces() -> None:
    found = next(
        p for r in _read()["Turkish drones struck a convoy near the river, killing three fighters."].reports for p in r.participants
    )
    assert (found.kind.split(".")[0], found.actor_id) == ("state_forces", "turkey-army")
