"""Scenes of whole texts: what an event told without a place takes from the rest of the text, and what it does not."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

import make
from secondsource.knowledge.files import load_yaml
from secondsource.knowledge.gazetteer import PLACES
from secondsource.knowledge.gazetteer_tables import grounds_of
from secondsource.model import Extraction
from secondsource.pipeline import extract

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "scenes.yml").read_text(encoding="utf-8"))


@functools.cache
def read() -> tuple[Extraction, ...]:
    """Each case, read whole."""
    return tuple(extract([make.document(c["say"], id=f"case-{n}") for n, c in enumerate(CASES)], make.kb()))


@pytest.mark.parametrize("n", [pytest.param(n, id=c["why"]) for n, c in enumerate(CASES)])
def test_scene_of_a_text(n: int) -> None:
    for word, want in CASES[n]["at"].items():
        (report,) = (r for r in read()[n].reports if any(t.quote == word for t in (r.span, *r.triggers)))
        scene = next((p for p in report.places if p.is_scene), None)
        assert (None if scene is None else [scene.name, scene.precision, scene.admin1]) == want
        also = CASES[n].get("also", {}).get(word, [])
        assert set(also) <= {p.name for p in report.places if p.is_scene}


def test_grounds_are_units_of_actors_that_are_known() -> None:
    kb = make.kb()
    for actor, countries in load_yaml(PLACES / "grounds.yml").items():
        assert actor in kb.actors.entries, actor
        assert len(grounds_of(actor, kb.gazetteer)) >= sum(len(units) for units in countries.values()), actor
