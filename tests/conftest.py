"""One profile for the laws: the same examples on every run, so that a red run is a change and not a roll of the dice."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

import pg_server
from secondsource.store.database import Address

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Address]:
    """A function that gives a new place for a ledger: the test runs once with files and once with a server."""
    if request.param == "sqlite":
        numbers = itertools.count(1)
        return lambda: tmp_path / f"{next(numbers)}.ledger"
    why = pg_server.missing()
    if why is not None:
        pytest.skip(f"no PostgreSQL: {why}")
    return pg_server.address


@pytest.fixture
def place(places: Callable[[], Address]) -> Address:
    """One new place for a ledger."""
    return places()
