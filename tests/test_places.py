"""Places: the table of cases, the laws, and the gazetteer's promises of speed and size."""

from __future__ import annotations

import functools
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import make
from secondsource.detect.placenames import find_places
from secondsource.knowledge.files import DATA, load_yaml
from secondsource.knowledge.gazetteer import Gazetteer
from secondsource.knowledge.gazetteer_names import fold, loosen, one_letter_off
from secondsource.model import Place, Report
from secondsource.parse import Parsed, Parser
from secondsource.resolve.places import resolve_places, scene_of

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "places.yml").read_text(encoding="utf-8"))
WIDTH = {p: n for n, p in enumerate(("site", "town", "near", "admin2", "admin1", "region", "country"))}


@functools.cache
def read() -> tuple[tuple[Parsed, tuple[Place, ...]], ...]:
    """Each case parsed and its places resolved."""
    documents = [
        make.document(c["say"], id=f"case-{n}", published=c["published"].isoformat() if c.get("published") else None)
        for n, c in enumerate(CASES)
    ]
    kb = make.kb()
    return tuple((p, resolve_places(find_places(p, kb), p, kb)) for p in Parser(kb).parse(documents))


def cases(key: str) -> list[Any]:
    return [pytest.param(n, id=f"{n}-{c['why']}") for n, c in enumerate(CASES) if key in c]


@pytest.mark.parametrize("n", cases("names"))
def test_names_are_found(n: int) -> None:
    _, places = read()[n]
    assert [p.name for p in places if not p.adjectival] == CASES[n]["names"]
    assert [p.name for p in places if p.adjectival] == CASES[n].get("people", [])


@pytest.mark.parametrize("n", cases("is"))
def test_names_are_resolved(n: int) -> None:
    _, places = read()[n]
    for name, want in CASES[n]["is"].items():
        found = [p for p in places if p.name == name]
        assert found, name
        for p in found:
            got = {"country": p.country, "admin1": p.admin1, "precision": p.precision, "id": p.geonames_id}
            assert {k: got[k] for k in want} == want, (name, got)


@pytest.mark.parametrize("n", cases("scene"))
def test_scene_of_an_event(n: int) -> None:
    parsed, places = read()[n]
    for word, want in CASES[n]["scene"].items():
        report = Report("r", ("attack",), "happened", make.span(CASES[n]["say"], word))
        scenes = [p for p in scene_of(report, places, parsed, [report]) if p.is_scene]
        assert (scenes[0].name if scenes else None) == want
        assert {p.name for p in scenes[1:]} >= set(CASES[n].get("also", ()))
        if word in CASES[n].get("precise", {}):
            assert scenes[0].precision == CASES[n]["precise"][word]


def test_spans_are_the_text() -> None:
    for n, (_, places) in enumerate(read()):
        for p in places:
            assert p.span is not None
            assert CASES[n]["say"][p.span.start : p.span.end] == p.span.quote
            assert p.name == p.span.quote or p.name.lower() in one_letter_off(p.span.quote.lower())


def test_a_places_parents_contain_it() -> None:
    for _, places in read():
        for p in places:
            assert p.admin2 is None or p.admin1 is not None or p.geonames_id is None or p.precision == "admin2"
            assert p.admin1 is None or p.country is not None


def test_scenes_are_ordered_and_never_more_precise_than_named() -> None:
    for n, (parsed, places) in enumerate(read()):
        for word in CASES[n].get("scene", ()):
            report = Report("r", ("attack",), "happened", make.span(CASES[n]["say"], word))
            scenes = [p for p in scene_of(report, places, parsed, [report]) if p.is_scene]
            assert [WIDTH[p.precision] for p in scenes] == sorted(WIDTH[p.precision] for p in scenes)
            named = {p.span: p.precision for p in places}
            assert all(WIDTH[p.precision] >= WIDTH[named[p.span]] for p in scenes)
            assert not any(p.adjectival for p in scenes)


def test_lexicon_examples() -> None:
    lexicon = load_yaml(DATA / "lexicon" / "en" / "places.yml")
    kb = make.kb()
    for kind, wanted in (("examples", True), ("refuses", False)):
        for case in lexicon[kind]:
            (parsed,) = Parser(kb).parse([make.document(case["text"])])
            found = {p.name for p in find_places(parsed, kb)}
            assert all((name in found) is wanted for name in case["names"]), case


def test_gazetteer_opens_and_answers_fast() -> None:
    start = time.perf_counter()
    gazetteer = Gazetteer.open()
    assert time.perf_counter() - start < 0.3
    assert (DATA / "places" / "gazetteer.bin").stat().st_size < 40_000_000
    names = [f"name {n}" for n in range(2000)]
    start = time.perf_counter()
    for name in names:
        gazetteer.lookup(name)
    assert (time.perf_counter() - start) / len(names) < 200e-6  # a few microseconds; the bound leaves room for a busy machine


@given(st.integers(min_value=1, max_value=len(make.kb().gazetteer) - 1))
@settings(max_examples=300, deadline=None)
def test_every_entry_lies_in_its_parents_country_and_answers_to_its_name(row: int) -> None:
    gazetteer = make.kb().gazetteer
    entry = gazetteer.entry(row)
    asked = gazetteer.minor if entry.feature == "PPLM" else gazetteer.lookup  # a village of the second index is not found by name alone
    assert row in {e.row for e in asked(entry.name)}
    assert entry.feature != "PPLM" or row not in {e.row for e in gazetteer.lookup(entry.name)}
    assert entry.row not in (entry.admin1, entry.admin2)
    for parent in gazetteer.parents(entry):
        assert parent.country == entry.country
        assert gazetteer.within(entry, parent)
    assert entry.lat is None or (-90 <= entry.lat <= 90 and entry.lon is not None and -180 <= entry.lon <= 180)
    assert (entry.lat, entry.lon) != (0.0, 0.0)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert " " not in loosen(fold(name)).strip()


SPELLINGS = [("Baluchistan", "Balochistan"), ("Al-Anbar", "Anbar"), ("Mossul", "Mosul"), ("St. Louis", "Saint Louis")]


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert fold(one) == fold(other) or loosen(fold(one)) == loosen(fold(other))
