"""Weapon words and their types: the lexicon's examples, and phrases in sentences."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from make import kb, parsed
from secondsource.detect.weapons import find_weapons


def _examples() -> Iterator[tuple[str, str, str]]:
    for kind, entry in kb().lexicon("weapons")["types"].items():
        for field in ("examples", "refuses"):
            for phrase in entry[field]:
                yield kind, field, phrase


@pytest.mark.parametrize(("kind", "field", "phrase"), list(_examples()))
def test_weapon_examples(kind: str, field: str, phrase: str) -> None:
    words = phrase.lower().split()
    found = {hit[1] for n in range(len(words)) if (hit := kb().weapons.ending_at(words, n)) is not None}
    assert (kind in found) == (field == "examples"), found


SENTENCES = [
    ("A car bomb and two hand grenades were used.", [("explosive.vehicle", "car bomb"), ("explosive.grenade", "hand grenades")]),
    ("Rebels fired rocket-propelled grenades at the barracks.", [("rocket", "rocket-propelled grenades")]),
    ("They were armed with AK-47 rifles and machetes.", [("firearm.rifle", "AK-47 rifles"), ("blade.machete", "machetes")]),
    ("A landmine blew up the jeep.", [("explosive.landmine", "landmine")]),
    ("He was stabbed in the market.", [("blade.knife", "stabbed")]),
    ("The coal mine was closed.", []),
    ("The bomb disposal squad arrived.", []),
    ("A suicide bomber struck the checkpoint.", [("explosive.suicide_vest", "suicide bomber")]),
    ("Protesters threw stones and petrol bombs.", [("stone", "stones"), ("incendiary.molotov", "petrol bombs")]),
    ("An improvised explosive device was found.", [("explosive.ied", "improvised explosive device")]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_weapons_in_sentences(text: str, expected: list[tuple[str, str]]) -> None:
    read = parsed(text)
    found = find_weapons(read, read.doc, kb())
    assert [(w.type, w.text) for w in found] == expected
    assert all(w.span.quote == text[w.span.start : w.span.end] for w in found)
