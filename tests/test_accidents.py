"""Blasts and fires that nobody set are no incidents; those that somebody set are."""

from __future__ import annotations

import pytest

from make import kb, read


def cases(which: str) -> list[str]:
    return [str(s) for s in kb().lexicon("accidents")[which]]


@pytest.mark.parametrize("text", cases("examples"))
def test_an_accident_is_no_incident(text: str) -> None:
    assert not [r for r in read(text, published="2020-03-05").reports if r.type.startswith("attack")]


@pytest.mark.parametrize("text", cases("refuses"))
def test_what_somebody_did_is_one(text: str) -> None:
    assert [r for r in read(text, published="2020-03-05").reports if r.type.startswith("attack")]
