"""Totals against what the ledger holds: a question where it holds more, and silence wherever both may be true."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

import make
from corpora import article, built
from secondsource.check.ledger import Asked, asked_of
from secondsource.derive import derive
from secondsource.model import EventDate, Extraction, Issue, Statistic
from secondsource.store import Ledger
from secondsource.store.queries import dump_derived
from secondsource.update import update

KB = make.kb()


def total(low: int, *, high: int | None = -1, published: str = "2017-01-10", **changes: Any) -> Extraction:
    """An article with a total of those killed in Norvale in 2016."""
    document = make.document(f"In Norvale {low} people were killed in 2016, the institute said.", id=f"total{low}", published=published)
    span = make.span(document.text, f"{low} people")
    made = Statistic("killed", low, low if high == -1 else high, span, area="Norvale", geonames_id=11, said_by="the institute")
    made = dataclasses.replace(made, earliest=make.day("2016-01-01"), latest=make.day("2016-12-31"))
    return Extraction(document, statistics=(dataclasses.replace(made, **changes),))


BOMBS = [
    article("a", "Norvale", "2016-03-04", 12, words="Smoke rose over the fish market."),
    article("b", "Norvale", "2016-09-21", 25, words="Carts burned by the northern bridge."),
    article("c", "Norvale", "2017-02-02", 70, words="A wedding hall fell in."),
    article("d", "Estbury", "2016-05-05", 40, words="The barracks were hit at dawn."),
]


def questions(*corpus: Extraction) -> list[Issue]:
    return [i for i in built(corpus)[2] if i.kind == "statistic_mismatch"]


def test_a_total_below_what_is_held_is_a_question() -> None:
    (found,) = questions(*BOMBS, total(30))
    assert found.severity == "low"
    assert found.incident_id is None
    assert "2 incidents are held with 37 or more" in found.detail
    assert found.detail.endswith("?")
    assert [e.span.quote for e in found.evidence] == ["30 people"]


@pytest.mark.parametrize(
    ("x", "why"),
    [
        (total(40), "a ledger is never complete: that it holds fewer says nothing"),
        (total(36), "tolls are not exact to one in forty"),
        (total(30, high=None), "at least thirty may be any more"),
        (total(30, group="police"), "a total of one class"),
        (total(30, initiator="rebels"), "a total of one party's deeds"),
        (total(30, share_of=12.5), "a share of a larger total"),
        (total(30, measure="abducted"), "nothing that is counted here"),
        (total(30, earliest=None), "no period"),
        (total(30, area=None), "no area"),
        (total(30, area="the hills", geonames_id=None), "an area that is not known"),
        (total(30, geonames_id=12), "another town, where fewer are held: a town of forty is not in it"),
        (total(20, earliest=make.day("2016-04-01"), latest=make.day("2016-09-21"), geonames_id=13), "nothing is held there"),
        (total(30, latest=make.day("2016-06-30")), "the second lies outside the period"),
        (total(30, said_by=None), "nobody is named who counts"),
        (total(24), "one incident alone is more: the total counts something else"),
    ],
)
def test_silence_where_both_may_be_true(x: Extraction, why: str) -> None:
    corpus = BOMBS if x.statistics[0].geonames_id != 12 else [b for b in BOMBS if b.document.id != "d"]
    assert questions(*corpus, x) == [], why


@pytest.mark.parametrize(
    "changes",
    [{"places": ()}, {"date": EventDate(make.day("2016-03-01"), make.day("2016-03-31"), "month")}, {"id": "a#2"}, {"status": "attempted"}],
)
def test_incidents_told_vaguely_or_in_passing_are_not_counted(changes: dict[str, Any]) -> None:
    vague = dataclasses.replace(BOMBS[0], reports=(dataclasses.replace(BOMBS[0].reports[0], **changes),))
    assert questions(*BOMBS, total(30)) != []
    assert questions(vague, *BOMBS[1:], total(30)) == []


@pytest.mark.parametrize(
    ("area", "ident", "asked"),
    [
        ("Pakistan", None, ("PK", "", 0)),
        ("Balochistan", 1183606, ("PK", "Balochistan", 0)),
        ("Norvale", 11, ("", "", 11)),
        ("Norvale", None, None),
    ],
)
def test_areas(area: str, ident: int | None, asked: tuple[str, str, int] | None) -> None:
    x = total(30, area=area, geonames_id=ident)
    found = asked_of(x.statistics[0], KB)
    assert (found and (found.country, found.admin1, found.place)) == asked
    if found is not None:
        assert Asked.of(found.key) == found


def test_a_ledger_that_grows_asks_anew(tmp_path: Path) -> None:
    def step(book: Ledger, *more: Extraction) -> list[str]:
        book.add(more, codebook="default", version="1")
        update(book, KB, rule="ucdp", now="2026-01-01")
        made = derive(book.extractions(), [], KB)
        with Ledger.open(tmp_path / f"{len(list(tmp_path.iterdir()))}.ledger", create=True) as whole:
            whole.add(book.extractions(), codebook="default", version="1")
            whole.replace_derived(
                incidents=made.incidents, statements=made.statements, issues=made.issues, links=made.links, copies=made.copies
            )
            assert dump_derived(book) == dump_derived(whole)
        return [i.detail for i in made.issues if i.kind == "statistic_mismatch"]

    with Ledger.open(tmp_path / "grown.ledger", create=True) as book:
        assert step(book, total(30), BOMBS[0], BOMBS[2]) == []
        (asked,) = step(book, BOMBS[1])
        assert "2 incidents" in asked
        (asked,) = step(book, article("e", "Norvale", "2016-11-30", 4, words="A bus was stopped at the ford."))
        assert "3 incidents" in asked
        book.remove(["b"])
        assert step(book) == []
