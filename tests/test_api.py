"""The names that users import, and the notebook's way to a ledger."""

from __future__ import annotations

import pytest

import secondsource
from demo_ledger import demo_ledger


def test_all_is_sorted_and_every_name_is_there() -> None:
    names = secondsource.__all__
    assert names == sorted(names, key=lambda n: (n != n.upper(), n.lower() == n, n))
    assert all(getattr(secondsource, n) is not None for n in names)
    with pytest.raises(AttributeError, match="nothing"):
        secondsource.nothing  # noqa: B018 the access is the test


def test_a_notebook_reads_a_ledger() -> None:
    with secondsource.open(demo_ledger()) as book:
        every, there = book.incidents(), book.incidents(place="Pakistan")
        assert 0 < len(there) < len(every)
        one = book.incident(there[0]["id"])
        basis = {s for e in one["figures"].values() for s in e["basis"]}
        assert basis <= one["statements"].keys()
        assert book.statements(kind="claim_of_responsibility")
        with pytest.raises(TypeError, match="colour"):
            book.incidents(colour="red")


def test_a_frame_has_a_row_an_incident() -> None:
    pytest.importorskip("pandas")
    with secondsource.open(demo_ledger()) as book:
        frame = book.frame()
        assert len(frame) == len(book.incidents())
        assert "killed_best" in frame.columns
