"""Relations between groups: the table of cases and the lexicon's own examples."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
import yaml

import make
from secondsource.detect.names import find_actors
from secondsource.detect.placenames import find_places
from secondsource.detect.relations import find_relations
from secondsource.detect.times import find_times
from secondsource.model import Relation
from secondsource.parse import Parsed, Parser
from secondsource.resolve.actors import resolve_actors
from secondsource.resolve.places import resolve_places

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "relations.yml").read_text(encoding="utf-8"))
KINDS = frozenset(
    "pledge_of_allegiance alliance member_of leader_of split_from merged_with fighting_against rivalry denies_link support".split()
)


def relations_of(parsed: Parsed) -> tuple[Relation, ...]:
    kb = make.kb()
    places = resolve_places(find_places(parsed, kb), parsed, kb)
    actors = resolve_actors(find_actors(parsed, kb), places, parsed, kb)
    return find_relations(parsed, actors, find_times(parsed, kb), kb)


@functools.cache
def found() -> tuple[tuple[Relation, ...], ...]:
    docs = (make.document(c["say"], id=f"case-{n}", published="2019-03-01") for n, c in enumerate(CASES))
    return tuple(relations_of(p) for p in Parser(make.kb()).parse(docs))


@pytest.mark.parametrize("n", range(len(CASES)), ids=[c["say"][:60] for c in CASES])
def test_case(n: int) -> None:
    case, relations = CASES[n], found()[n]
    if case.get("none"):
        assert [(r.kind, r.left_text, r.right_text) for r in relations] == []
    for kind, left, right in case.get("has", ()):
        fit = [r for r in relations if r.kind == kind and left in (r.left, r.left_text) and right in (r.right, r.right_text)]
        assert fit, [(r.kind, r.left, r.left_text, r.right, r.right_text) for r in relations]
        if "date" in case:
            assert fit[0].date is not None
            assert str(fit[0].date.earliest) == case["date"]


def test_spans_hold_their_quotes_and_kinds_are_the_contracts() -> None:
    for case, relations in zip(CASES, found(), strict=True):
        for r in relations:
            assert case["say"][r.span.start : r.span.end] == r.span.quote
            assert r.kind in KINDS


def test_frames_of_the_lexicon_have_examples() -> None:
    rows = make.kb().lexicon("relations")
    for group in ("verbs", "nouns", "roles"):
        for row in rows[group]:
            assert row["examples"], row
            assert row["kind"] in KINDS
