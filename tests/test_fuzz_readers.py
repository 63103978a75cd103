"""Broken files of every kind: no reader may crash or hang. The long run is `python eval/fuzz_readers.py`."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutate import SEEDS, mutated
from secondsource.acquire.files import sources_in
from secondsource.model import Document, Loss
from secondsource.read.documents import read_raw


def read(name: str, content: bytes) -> list[Document | Loss]:
    return [d for raw in sources_in(name, content) for d in read_raw(raw)]


def sound(got: list[Document | Loss]) -> None:
    for one in got:
        if isinstance(one, Document):
            assert one.parts[0].start == 0
            assert one.parts[-1].end == len(one.text)
        else:
            assert "\n" not in one.where
            assert len(str(one)) < 1000


@pytest.mark.parametrize("name", SEEDS)
def test_injured_files(name: str) -> None:
    rng = random.Random(name)
    for _ in range(40):
        content = mutated(SEEDS[name], rng)
        begun = time.process_time()
        sound(read(name, content))
        assert time.process_time() - begun < 10


@given(st.sampled_from(sorted(SEEDS)), st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_under_any_name(name: str, content: bytes) -> None:
    sound(read(name, content))


@given(st.sampled_from(sorted(SEEDS)), st.sampled_from(sorted(SEEDS)))
@settings(max_examples=60, deadline=None)
def test_any_file_under_any_name(name: str, other: str) -> None:
    sound(read(name, SEEDS[other]))
