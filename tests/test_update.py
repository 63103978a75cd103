"""A ledger that grew holds what would follow from everything at once: record for record, whatever came in which order."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpora
import make
from corpora import article, copy_of, judged
from secondsource.derive import derive
from secondsource.knowledge import Knowledge
from secondsource.link import clusters, copies, pairs
from secondsource.link.features import raw_of
from secondsource.link.growth import Postings, Sizes, large_of, met, parted, still
from secondsource.link.pairs import Caps, propose
from secondsource.link.rarity import Limits, rarity_of
from secondsource.link.raw import pack, unpack
from secondsource.link.voices import find_copies
from secondsource.model import Extraction, Statistic
from secondsource.store import Ledger
from secondsource.store.linking import Shelf
from secondsource.store.queries import dump_derived
from secondsource.update import linking as update_linking
from secondsource.update import made as update_made
from secondsource.update import reading as update_reading
from secondsource.update import update

#: above six texts a sample of three is the reference, so that small corpora go the way of large ledgers
LIMITS = Limits(few=6, sample=3)
WORDS = ("The grain market burned.", "Orlan Veshti was hurt near the fountain.", "A motorcycle was used.", "Flour covered three streets.")


@contextmanager
def small_blocks() -> Iterator[None]:
    """Blocks are cut and anchors are furniture from three reports on, so that a dozen articles reach every limit."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "FEWEST", 3)
        patch.setattr(pairs, "MOST", 3)
        patch.setattr(clusters, "LARGEST", 3)  # and components are cut
        patch.setattr(copies, "COMMON", 3)
        patch.setattr(update_made, "KEPT", 2)  # and next to nothing stays in memory
        patch.setattr(update_reading, "HELD", 4)
        yield


def knowledge() -> Knowledge:
    """The shipped knowledge, with likeness of wording trusted from the first text on: else every text of a small ledger changes it."""

    class Trusting(Knowledge):
        def weights(self, name: str) -> Any:
            table = super().weights(name)
            return {**table, "full_sight": 1} if name == "linking" else table

    return Trusting()


KB = knowledge()


def story(rng: random.Random, number: int) -> Extraction:
    """One of many articles, some alike, some calling their toll the deadliest, some with a statistic."""
    town, day = rng.choice(sorted(corpora.TOWNS)), f"20{16 + number // 12:02}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    words = " ".join(rng.sample(WORDS, 2)) + (" It was the deadliest attack in the country's history." if rng.random() < 0.2 else "")
    if rng.random() < 0.4:
        town, day = "Norvale", "2016-07-13"
    toll = rng.choice([4, 25, 70])
    x = article(f"d{number:03}", town, day, toll, voice=rng.choice(["police", "a hospital doctor"]), words=words)
    if rng.random() < 0.3:  # told on in the same article
        x = dataclasses.replace(x, reports=(*x.reports, corpora.report(x.document, town, day, toll, None, number=2)))
    if rng.random() < 0.2:
        span = make.span(x.document.text, town)
        first, last = make.day("2016-01-01"), make.day("2016-12-31")
        low = rng.choice([20, 90, 100, 101, 102])  # the lower ones are often less than what is held
        total = Statistic("killed", low, low, span, earliest=first, latest=last, area="Norvale", geonames_id=11, said_by=f"institute {low}")
        x = dataclasses.replace(x, statistics=(total,))
    return x


class Held:
    """A ledger beside the documents and judgements that it should follow from."""

    def __init__(self, path: Path, seed: int) -> None:
        self.book = Ledger.open(path, create=True)
        self.rng = random.Random(seed)
        self.count = 0

    def add(self, number: int) -> None:
        fresh = [story(self.rng, self.count + n) for n in range(number)]
        self.count += number
        self.book.add(self.rng.sample(fresh, number), codebook="default", version="1")

    def copy(self) -> None:
        known = list(self.book.extractions())
        if known:
            made = copy_of(self.rng.choice(known), f"{self.rng.choice('az')}-copy{self.count}")
            self.book.add([made], codebook="default", version="1")

    def reread(self) -> None:
        known = list(self.book.extractions())
        if known:
            x = self.rng.choice(known)
            changed = tuple(dataclasses.replace(r, figures=()) for r in x.reports)
            self.book.add([dataclasses.replace(x, reports=changed)], codebook="default", version="2")

    def remove(self) -> None:
        ids = self.book.document_ids()
        if len(ids) > 2:
            self.book.remove(self.rng.sample(ids, 1))

    def judge(self) -> None:
        reports = [r.id for x in self.book.extractions() for r in x.reports]
        if len(reports) > 1:
            left, right = self.rng.sample(reports, 2)
            ruling = judged(self.rng.choice(["same", "different"]), left, right)
            self.book.judge(dataclasses.replace(ruling, id=f"j{len(self.book.judgements())}"))

    def retract(self) -> None:
        standing = [j.id for j in self.book.judgements() if not j.retracted]
        if standing:
            self.book.retract(self.rng.choice(standing), by="tester", at="2026-01-02")

    def up_to_date(self) -> bytes:
        update(self.book, KB, rule="ucdp", now="2026-01-01", limits=LIMITS)
        for table in ("link_texts", "link_nodes"):  # counted as they come and go, never walked through
            assert Shelf(self.book.db).count(table) == self.book.db.execute(f"select count(*) from {table}")[0][0]
        return dump_derived(self.book)

    def at_once(self, path: Path) -> bytes:
        """The derived rows of a ledger that was given everything at once."""
        made = derive(self.book.extractions(), self.book.judgements(), KB, limits=LIMITS)
        with Ledger.open(path, create=True) as book:
            book.add(self.book.extractions(), codebook="default", version="1")
            book.replace_derived(
                incidents=made.incidents, statements=made.statements, issues=made.issues, links=made.links, copies=made.copies
            )
            return dump_derived(book)


STEPS = ("add", "add", "add", "copy", "reread", "remove", "judge", "judge", "retract")


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10_000), steps=st.lists(st.sampled_from(STEPS), min_size=2, max_size=4))
def test_what_grew_is_what_would_follow_at_once(seed: int, steps: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("grown")
    with small_blocks():
        held = Held(folder / "grown.ledger", seed)
        held.add(8)
        held.up_to_date()
        for n, step in enumerate(steps):
            held.add(held.rng.randrange(1, 4)) if step == "add" else getattr(held, step)()
            assert held.up_to_date() == held.at_once(folder / f"{n}.ledger"), f"after step {n}, {step}"
        held.book.close()


def test_everything_anew_is_the_same(tmp_path: Path) -> None:
    held = Held(tmp_path / "x.ledger", 3)
    held.add(12)
    held.up_to_date()
    held.copy()
    held.judge()
    before = held.up_to_date()
    update(held.book, KB, rule="ucdp", now="2026-01-01", anew=True, limits=LIMITS)
    assert dump_derived(held.book) == before
    held.book.close()


def test_only_the_component_of_a_judgement_is_linked_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(tmp_path / "x.ledger", 5)
    held.add(20)
    held.up_to_date()
    monkeypatch.setattr(update_linking.Linking, "_all", lambda *_: pytest.fail("all was linked anew"))
    written = {r["id"]: r["line"] for r in held.book.rows("select id, line from incident_lines")}
    held.judge()
    held.up_to_date()
    now = {r["id"]: r["line"] for r in held.book.rows("select id, line from incident_lines")}
    assert len(written.keys() & {k for k in now if now[k] == written.get(k)}) >= len(written) - 3
    held.book.close()


def test_what_was_derived_elsewhere_is_no_ground_to_build_on(tmp_path: Path) -> None:
    held = Held(tmp_path / "x.ledger", 7)
    held.add(8)
    held.up_to_date()
    held.book.replace_derived(incidents=(), statements=(), issues=(), links=(), copies=())
    held.add(1)
    assert held.up_to_date() == held.at_once(tmp_path / "y.ledger")
    held.book.close()


# ------------------------------------------------------------------------------------------------------- parts
def test_what_is_kept_of_reports_comes_back_as_it_was() -> None:
    rng = random.Random(1)
    raw = raw_of([story(rng, n) for n in range(9)])
    texts, nodes = pack(raw)
    back = unpack(list(zip(raw.texts, texts, strict=True)), list(zip(raw.keys, raw.members, nodes, strict=True)), raw_of([]))
    assert (back.texts, back.keys, back.members) == (raw.texts, raw.keys, raw.members)
    assert pack(back) == (texts, nodes)
    assert np.array_equal(back.killed, raw.killed, equal_nan=True)


@pytest.mark.parametrize(("count", "bound", "kept"), [(6, None, 6), (7, "g", 3), (13, "8000000000000000", 3), (30, "4000000000000000", 3)])
def test_the_reference_of_rarity_is_a_share_that_content_chooses(count: int, bound: str | None, kept: int) -> None:
    assert LIMITS.share(count) == bound
    assert len(LIMITS.chosen([(n, f"{n:016x}") for n in range(count)], count)) == kept


def test_younger_texts_leave_the_reference_as_it_is() -> None:
    rng = random.Random(2)
    corpus = [story(rng, n) for n in range(20)]
    later = [article(f"z{n}", "Estbury", "2024-02-01", 4, words=f"Another matter of number {n}.") for n in range(3)]
    assert rarity_of(raw_of(corpus), LIMITS).name == rarity_of(raw_of([*corpus, *later]), LIMITS).name


def test_new_reports_meet_the_same_pairs_as_all_at_once() -> None:
    with small_blocks():
        rng = random.Random(4)
        from secondsource.link.features import features_of

        f = features_of([story(rng, n) for n in range(40)], make.kb().lexicon("common"))
        numbers = np.arange(len(f.keys))
        p, caps = Postings.of(f, numbers), Caps.of(len(f.keys))
        sizes = Sizes(large_of(p, caps), caps)
        everything = propose(f)
        assert len(sizes.large) > 0
        assert met(p, sizes, np.ones(len(p.node), dtype=bool)).tolist() == everything.tolist()
        every = np.array([(a, b) for a in numbers for b in numbers if a < b])
        assert every[still(every, p, sizes)].tolist() == everything.tolist()


def test_only_pairs_that_a_cut_parts_are_asked_for_again() -> None:
    every = np.array([(1, 2), (1, 3), (2, 3), (3, 4)])
    stood = np.array([(0, 1), (0, 2), (0, 3), (7, 2), (7, 3)])  # one piece of three, one of two
    stand = np.array([(10, 1), (10, 2), (11, 3), (17, 2), (17, 3)])  # the first cut in two, the second whole
    assert parted(every, stood, stand).tolist() == [[1, 3], [2, 3]]
    assert parted(every, stood, stood).tolist() == []


@pytest.mark.parametrize("members", [["a#1"], ["a#1", "b#2"], ['say "a"#1'], ["a,b#1"], ["\u0634#1"], []])
def test_the_reports_of_a_node_are_read_as_they_were_kept(members: list[str]) -> None:
    assert update_reading.members_of({"members": json.dumps(members)}) == members


def test_furniture_makes_no_copies() -> None:
    footer = " ".join(f"notice{n}" for n in range(40))
    stories = [" ".join(f"w{d}x{n}" for n in range(30)) + " " + footer for d in range(60)]
    documents = [make.document(text, id=f"d{n:02}") for n, text in enumerate(stories)]
    assert find_copies(documents) == ()
    assert {c.kind for c in find_copies(documents[:5])} == {"copy"}


def test_hundreds_of_equal_texts_depend_on_the_first_alone() -> None:
    made = find_copies([make.document("One and the same text of some words.", id=f"d{n:03}") for n in range(200)])
    assert len(made) == 199
    assert {c.left for c in made} == {"d000"}
