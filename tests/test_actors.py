"""Actors: the register's own entries, the table of cases, the user's folder."""

from __future__ import annotations

import functools
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

import make
from secondsource.detect.names import find_actors
from secondsource.detect.placenames import find_places
from secondsource.errors import BadKnowledge
from secondsource.knowledge import Knowledge
from secondsource.knowledge.actors import COMPILED, FOLDER, KINDS, entry_of, fingerprint, load_register
from secondsource.model import Actor
from secondsource.parse import Parsed, Parser
from secondsource.resolve.actors import resolve_actors
from secondsource.resolve.places import resolve_places

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "actors.yml").read_text(encoding="utf-8"))
ENTRIES = make.kb().actors.entries


def actors_of(parsed: Parsed, *, places: bool = True) -> tuple[Actor, ...]:
    kb = make.kb()
    found = resolve_places(find_places(parsed, kb), parsed, kb) if places else ()
    return resolve_actors(find_actors(parsed, kb), found, parsed, kb)


@functools.cache
def found() -> tuple[tuple[Actor, ...], ...]:
    docs = (make.document(c["say"], id=f"case-{n}") for n, c in enumerate(CASES))
    return tuple(actors_of(p) for p in Parser(make.kb()).parse(docs))


@pytest.mark.parametrize("n", range(len(CASES)), ids=[c["say"][:60] for c in CASES])
def test_case(n: int) -> None:
    case, actors = CASES[n], found()[n]
    by_quote = {a.span.quote: a for a in actors}
    for quote, want in case.get("is", {}).items():
        assert quote in by_quote, f"{quote!r} not among {list(by_quote)}"
        actor = by_quote[quote]
        if want == "?":
            assert actor.actor_id is None
        elif want in ENTRIES:
            assert actor.actor_id == want
        else:
            assert (actor.actor_id, actor.name) == (None, want)
    for quote, kind in case.get("kind", {}).items():
        assert by_quote[quote].kind == kind, by_quote[quote]
    for quote in case.get("described", ()):
        assert by_quote[quote].described
    for quote in case.get("not", ()):
        assert quote not in by_quote


# ------------------------------------------------------------------------------------------------ the register


def test_register_is_large_and_complete() -> None:
    assert len(ENTRIES) >= 400
    for entry in ENTRIES.values():
        assert entry.id == entry.id.lower()
        assert " " not in entry.id
        assert entry.kind in KINDS
        assert entry.source, f"{entry.id} names no source"
        assert entry.examples, f"{entry.id} has no example"
        assert all(len(c) == 2 and c.isupper() for c in entry.country), entry.id


def test_parents_and_history_name_entries() -> None:
    for entry in ENTRIES.values():
        assert entry.parent is None or entry.parent in ENTRIES, entry.id
        for event in entry.history:
            others = [v for k, v in event.items() if k != "year"]
            assert others, entry.id
            assert all(o in ENTRIES for o in others), entry.id


def test_every_example_finds_its_entry() -> None:
    pairs = [(e.id, x) for e in ENTRIES.values() for x in e.examples]
    docs = (make.document(x, id=f"{n}") for n, (_, x) in enumerate(pairs))
    lost = []
    for (wanted, text), parsed in zip(pairs, Parser(make.kb()).parse(docs), strict=True):
        if wanted not in {a.actor_id for a in actors_of(parsed, places=False)}:
            lost.append((wanted, text))
    assert lost == []


def test_a_name_of_one_entry_is_never_silently_another() -> None:
    """A name without reserve is held by one entry; whoever shares it says so by `ambiguous`."""
    register = make.kb().actors
    for entry in ENTRIES.values():
        for name in (entry.name, *entry.aliases):
            if name in entry.ambiguous:
                continue
            owners = [i for i in register.named(name) if ENTRIES[i].owns(name)]
            assert owners == [entry.id], (name, owners)


def test_compiled_register_is_fresh() -> None:
    import json

    compiled = json.loads(COMPILED.read_text(encoding="utf-8"))
    assert compiled["digest"] == fingerprint(sorted(FOLDER.glob("*.yml"))), "run knowledge.actors.compile_register()"


def test_register_loads_quickly() -> None:
    nations = make.kb().nations
    best = min(_seconds(nations) for _ in range(3))
    assert best < 0.5  # 0.06 s when measured alone; the bound allows for a busy machine


def _seconds(nations: Any) -> float:
    started = time.perf_counter()
    load_register(nations=nations)
    return time.perf_counter() - started


def test_the_users_own_entries(tmp_path: Path) -> None:
    folder = tmp_path / "actors"
    folder.mkdir()
    row = {"id": "zhob-shepherds", "name": "Shepherds of Zhob", "kind": "militia", "country": ["PK"], "aliases": ["SoZ"]}
    (folder / "mine.yml").write_text(yaml.safe_dump([row]), encoding="utf-8")
    kb = Knowledge(extra=tmp_path)
    parsed = next(Parser(kb).parse([make.document("The Shepherds of Zhob took the sheep.")]))
    assert [a.actor_id for a in find_actors(parsed, kb)] == ["zhob-shepherds"]
    assert kb.actors.get("islamic-state") is not None


@pytest.mark.parametrize("row", [{"id": "x", "name": "X"}, {"id": "x", "name": "X", "kind": "army"}, {"name": "X", "kind": "rebel"}])
def test_a_wrong_entry_is_named(row: dict[str, Any]) -> None:
    with pytest.raises(BadKnowledge):
        entry_of(row)


def test_lineage() -> None:
    assert make.kb().actors.lineage("islamic-state-khorasan") == ("islamic-state-khorasan", "islamic-state")


def test_a_short_name_is_that_of_a_group_of_its_time() -> None:
    text = "The PDF denied that it had shot the ferryman near Kalay."
    now = make.read(text, published="2023-08-22")
    assert {a.actor_id for a in now.acts if a.kind != "said"} == {"pdf-myanmar"}
    then = make.read(text, published="1988-08-22")
    assert {a.actor_id for a in then.acts if a.kind != "said"} == {"panama-defense-forces"}


def test_a_coalition_goes_on_to_be_called_the_coalition() -> None:
    x = make.read("The Saudi-led coalition bombed a weir near Hajjah. The coalition said that it had hit a depot.", published="2018-03-04")
    assert {a.speaker for a in x.acts} == {"Saudi-led coalition"}
