"""Linking: copies, clues, clusters, and the laws that hold for any small corpus."""

from __future__ import annotations

import dataclasses
import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpora
import make
from corpora import article, copy_of, judged, linked
from secondsource.link import clusters, text
from secondsource.link.clusters import bind, cluster, components, plain_average_link
from secondsource.link.features import features_of
from secondsource.link.pairs import propose
from secondsource.link.reports import told_on
from secondsource.link.voices import credit_of, find_copies
from secondsource.model import Extraction
from secondsource.pipeline import extract

STORY = (
    "Traders in the old grain market were opening their stalls when the first lorry turned into the square and stopped beside "
    "the fountain. Nobody paid it any attention until the driver ran. The blast threw sacks of flour over the roofs of three streets "
    "and left a hole as deep as a man beside the fountain. Firemen worked until dusk to free a family from the cellar of a bakery."
)


def test_a_copy_is_found_through_edits_and_another_headline() -> None:
    edited = STORY.replace("lorry", "truck").replace("Nobody", "No one") + " A local council will meet on the matter."
    documents = [make.document(STORY, id="a"), make.document(edited, id="b"), make.document("Rain is due on the coast tomorrow.", id="c")]
    found = find_copies(documents)
    assert [(c.left, c.right, c.kind) for c in found] == [("a", "b", "copy")]


def test_an_excerpt_is_told_from_a_copy() -> None:
    longer = STORY + " " + " ".join(f"Word{n} stands alone in clause {n} of the long report." for n in range(80))
    found = find_copies([make.document(STORY, id="a"), make.document(longer, id="b")])
    assert [c.kind for c in found] == ["excerpt"]


def test_two_reports_of_one_bombing_in_other_words_are_no_copies() -> None:
    other = "The market bomb in the grain square was hidden in a lorry. Firemen freed a family after dusk, and flour covered the streets."
    assert find_copies([make.document(STORY, id="a"), make.document(other, id="b")]) == ()


@pytest.mark.parametrize(
    ("opening", "agency"),
    [
        ("PORT HALE (Northern Wire) - Two men were shot.", "Northern Wire"),
        ("Two men were shot in Port Hale. (Northern Wire)", "Northern Wire"),
        ("Two men were shot in Port Hale (pictured above).", None),
    ],
)
def test_the_agency_credited(opening: str, agency: str | None) -> None:
    assert credit_of(make.document(opening)) == agency


def test_one_incident_and_its_look_alikes() -> None:
    corpus = [
        article("a", "Norvale", "2018-07-13", 25, words="The candidate Orlan Veshti spoke at the grain market."),
        article("b", "Norvale", "2018-07-13", 70, voice="hospital", published="2018-07-14", words="The candidate Orlan Veshti died there."),
        article("c", "Estbury", "2018-07-13", 4, words="A motorcycle stood beside the convoy of a former minister."),
        article("d", "Norvale", "2023-09-29", 59, words="Worshippers walked in a procession near the mosque."),
    ]
    assert linked(corpus).clusters == (("a#1", "b#1"), ("c#1",), ("d#1",))


def test_a_link_shows_its_clues_and_they_add_up() -> None:
    corpus = [article("a", "Norvale", "2018-07-13", 25), article("b", "Norvale", "2018-07-13", 25, voice="hospital")]
    (link,) = linked(corpus).links
    assert (link.left, link.right) == ("a#1", "b#1")
    assert link.weight == pytest.approx(sum(c.weight for c in link.clues), abs=0.01)
    assert all(c.why for c in link.clues)


def test_a_person_parts_what_the_machine_joined() -> None:
    corpus = [article("a", "Norvale", "2018-07-13", 25), article("b", "Norvale", "2018-07-13", 25, voice="hospital")]
    assert linked(corpus).clusters == (("a#1", "b#1"),)
    assert linked(corpus, [judged("different", "a#1", "b#1")]).clusters == (("a#1",), ("b#1",))
    retracted = dataclasses.replace(judged("different", "a#1", "b#1"), retracted=True)
    assert linked(corpus, [retracted]).clusters == (("a#1", "b#1"),)


def test_a_person_joins_what_the_machine_parted() -> None:
    corpus = [article("a", "Norvale", "2018-07-13", 25), article("c", "Estbury", "2019-02-01", 4)]
    assert linked(corpus, [judged("same", "a#1", "c#1")]).clusters == (("a#1", "c#1"),)


def test_even_copies_can_be_parted() -> None:
    one = article("a", "Norvale", "2018-07-13", 25)
    corpus = [one, copy_of(one, "b")]
    assert linked(corpus, [judged("different", "a#1", "b#1")]).clusters == (("a#1",), ("b#1",))


def test_a_mention_in_passing_joins_but_makes_no_incident() -> None:
    main = article("a", "Norvale", "2018-07-13", 25)
    late = article("b", "Estbury", "2019-03-01", 6, words="\nOn 2018-07-13 a bomb killed 25 people in Norvale.")
    passing = corpora.report(late.document, "Norvale", "2018-07-13", 25, None, number=2, background=True)
    passing = dataclasses.replace(passing, passages=(make.span(late.document.text, "On 2018-07-13 a bomb killed 25 people in Norvale."),))
    both = dataclasses.replace(late, reports=(*late.reports, passing))
    assert linked([both]).clusters == (("b#1",),)
    assert linked([main, both]).clusters == (("a#1", "b#2"), ("b#1",))


# ------------------------------------------------------------------------------------------------------- laws
corpus_strategy = st.lists(
    st.tuples(
        st.sampled_from(sorted(corpora.TOWNS)),
        st.sampled_from(["2018-07-13", "2018-07-14", "2018-08-30", "2019-03-01"]),
        st.sampled_from([4, 25, 70]),
        st.sampled_from(["police", "a hospital doctor", "the health ministry"]),
        st.sampled_from(["", "The grain market burned.", "Orlan Veshti was hurt.", "A motorcycle was used."]),
    ),
    min_size=1,
    max_size=6,
)


def corpus_of(rows: list[tuple[str, str, int, str, str]]) -> list[Extraction]:
    return [article(f"d{n}", town, day, toll, voice=voice, words=words) for n, (town, day, toll, voice, words) in enumerate(rows)]


@settings(max_examples=30, deadline=None)
@given(rows=corpus_strategy, seed=st.integers(0, 99))
def test_the_order_of_arrival_changes_nothing(rows: list[tuple[str, str, int, str, str]], seed: int) -> None:
    corpus = corpus_of(rows)
    shuffled = random.Random(seed).sample(corpus, len(corpus))
    assert linked(shuffled) == linked(corpus)


@settings(max_examples=30, deadline=None)
@given(rows=corpus_strategy, pick=st.integers(0, 5))
def test_a_copy_only_adds_itself_to_its_cluster(rows: list[tuple[str, str, int, str, str]], pick: int) -> None:
    corpus = corpus_of(rows)
    added = copy_of(corpus[pick % len(corpus)], "a-copy")
    before = {frozenset(c) for c in linked(corpus).clusters}
    after = {frozenset(r for r in c if not r.startswith("a-copy")) for c in linked([*corpus, added]).clusters}
    assert after == before


@settings(max_examples=30, deadline=None)
@given(rows=corpus_strategy, picks=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=5))
def test_what_a_person_parted_is_never_joined(rows: list[tuple[str, str, int, str, str]], picks: list[tuple[int, int, bool]]) -> None:
    corpus = corpus_of(rows)
    n = len(corpus)
    judgements = [judged("same" if same else "different", f"d{a % n}#1", f"d{b % n}#1") for a, b, same in picks if a % n != b % n]
    apart = {frozenset((j.left, j.right)) for j in judgements if j.kind == "different"}
    for c in linked(corpus, judgements).clusters:
        assert not any(frozenset(p) in apart for p in itertools.combinations(c, 2))


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 9), st.integers(0, 10_000))
def test_average_link_is_that_of_the_book(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = {(a, b): float(np.round(rng.normal(-1, 3), 3)) for a in range(count) for b in range(a + 1, count)}
    pairs = np.array(sorted(table), dtype=np.int64)

    def weigh(wanted: np.ndarray) -> np.ndarray:
        return np.array([table[min(a, b), max(a, b)] for a, b in wanted.tolist()])

    # every pair is an edge, so the component is the whole and the book applies as it stands
    found = cluster(components(count, pairs, weigh(pairs)), weigh, threshold=0.0)
    assert {frozenset(g) for g in found} == set(plain_average_link(count, table, 0.0))


def test_components_bound_the_work_but_change_no_group() -> None:
    table = {(0, 1): 5.0, (0, 2): -9.0, (1, 2): 4.0, (0, 3): -9.0, (1, 3): -9.0, (2, 3): -9.0}
    pairs = np.array(sorted(table), dtype=np.int64)

    def weigh(wanted: np.ndarray) -> np.ndarray:
        return np.array([table[min(a, b), max(a, b)] for a, b in wanted.tolist()])

    strong = pairs[weigh(pairs) > 0]
    assert cluster(components(4, strong, weigh(strong)), weigh, threshold=0.0) == [[0, 1], [2], [3]]


def test_a_component_too_large_is_cut_where_only_clear_pairs_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = np.array([(n, n + 1) for n in range(6)], dtype=np.int64)
    weights = np.array([7.0, 1.0, 11.0, 7.0, 15.0, 1.0])

    def parts(largest: int, **ruled: list[tuple[int, int]]) -> list[list[int]]:
        monkeypatch.setattr(clusters, "LARGEST", largest)
        return sorted(part.tolist() for part in components(7, pairs, weights, **ruled))

    assert parts(7) == [[0, 1, 2, 3, 4, 5, 6]]
    assert parts(4) == [[0, 1], [2, 3, 4, 5], [6]]  # above 6
    assert parts(3) == [[0, 1], [2, 3], [4, 5], [6]]  # and what is still too large, above 10
    assert parts(3, same=[(1, 2)]) == [[0], [1, 2, 3], [4, 5], [6]]  # a person's ruling holds at any weight
    assert parts(1, same=[(1, 2)]) == [[n] for n in range(7)]  # what nothing can cut is taken by the piece


@pytest.mark.parametrize(
    ("groups", "different", "made"),
    [
        ([[0, 1], [2]], [], [[0, 1, 2]]),  # told on in its own article alone
        ([[0], [2]], [], [[0, 2]]),
        ([[0, 1], [2, 3]], [], [[0, 1], [2, 3]]),  # other articles tell of it as another event
        ([[0, 1], [2]], [(1, 2)], [[0, 1], [2]]),  # a person parted them
        ([[0, 2], [1]], [], [[0, 2], [1]]),
    ],
)
def test_a_report_told_on_joins_its_neighbour(groups: list[list[int]], different: list[tuple[int, int]], made: list[list[int]]) -> None:
    assert told_on(groups, np.array([[0, 2]]), np.array([-1.0]), different) == made


def test_two_events_of_the_same_articles_that_are_told_on_are_one() -> None:
    pair, weight = np.array([[0, 2]]), np.array([-1.0])
    assert told_on([[0, 1], [2, 3]], pair, weight, [], row=np.array([0, 1, 0, 1])) == [[0, 1, 2, 3]]
    assert told_on([[0, 1], [2, 3]], pair, weight, [], row=np.array([0, 1, 0, 2])) == [[0, 1], [2, 3]]


def test_same_is_transitive_until_it_meets_different() -> None:
    assert bind([(0, 1), (1, 2)], set()) == {(0, 1), (0, 2), (1, 2)}
    assert bind([(0, 1), (1, 2)], {(0, 2)}) == {(0, 1)}


# ------------------------------------------------------------------------------------------------------- parts
def test_words_common_to_all_news_weigh_little_in_a_ledger_of_two() -> None:
    weigher = text.Weigher(make.kb().lexicon("common"))
    columns = np.array([text.column(w) for w in ("the", "police", "veshti")])
    the, police, name = weigher.idf(columns, np.array([2, 2, 2]), 2)
    assert the < 0.5 < police < name


def test_follow_ups_months_later_are_proposed() -> None:
    corpus = [
        article("a", "Norvale", "2018-07-13", 25, words="Orlan Veshti fell beside the fountain of the grain market."),
        article("b", "Norvale", "2018-07-13", 25, published="2019-06-01", words="The widow of Orlan Veshti spoke beside the fountain."),
    ]
    assert propose(features_of(corpus, make.kb().lexicon("common"))).tolist() == [[0, 1]]


def test_in_a_handful_of_articles_likeness_of_wording_is_doubted_where_the_days_differ() -> None:
    first = "A potter was shot dead outside a bakery on Mill Lane in Kisumu late on Saturday, police said. A weaver was hurt."
    other = "A miller was shot dead outside a bakery on Dock Lane in Kisumu late on Saturday, police said."
    documents = [make.document(first, id="a", published="2017-07-09"), make.document(other, id="b", published="2017-07-16")]
    more = [make.document(f"Rain is due in Kisumu on day {n}.", id=f"r{n}", published="2017-07-10") for n in range(4)]
    found = linked(list(extract([*documents, *more], make.kb()))).clusters
    assert not any({"a#1", "b#1"} <= set(group) for group in found)
