"""Weighing: figures under named rules, voices, parties, grades, and the laws for any incident."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import make
from corpora import article, built, copy_of, with_party
from secondsource.errors import NotFound
from secondsource.model import Attribution, Figure
from secondsource.pipeline import extract
from secondsource.voices import voice_name
from secondsource.weigh.assess import assess
from secondsource.weigh.figures import RULES, Count, estimate
from secondsource.weigh.incidents import weigh
from secondsource.weigh.statements import toll_history


def count(value: int | None, voice: str, when: str, *, high: int | None = -1, named: bool = True, **more: object) -> Count:
    """A count; `high` left out means exactly `value`."""
    top = value if high == -1 else high
    return Count((f"st-{voice}-{value}-{when}",), value, top, voice, when, 0, named, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("counts", "expected", "why"),
    [
        (
            [count(25, "doctor", "2018-07-13"), count(70, "minister", "2018-07-14"), count(149, "police", "2018-07-16")],
            (149, 149, 149),
            "a rising toll: the earlier ones no longer stand",
        ),
        (
            [
                count(149, "police", "2018-07-16"),
                count(149, "commissioner", "2018-07-16"),
                count(150, "institute", "2018-07-16", high=None),
            ],
            (149, 149, 150),
            "two voices beat one",
        ),
        (
            [count(359, "police", "2019-04-24"), count(253, "ministry", "2019-04-25"), count(258, "ministry", "2019-05-22")],
            (258, 258, 258),
            "a toll taken back: later reports agree on less",
        ),
        (
            [count(6, "ministry", "2017-06-03"), count(18, "mourner", "2017-06-03", high=None), count(20, "television", "2017-06-03")],
            (6, 20, 20),
            "at least 18 agrees with 20",
        ),
        (
            [
                count(147, "centre", "2015-04-02"),
                count(148, "ministry", "2015-04-03", itemised=True),
                count(152, "ministry", "2015-04-09"),
                count(148, "ministry", "2019-01-17", background=True),
            ],
            (148, 148, 152),
            "an itemised count that is kept for years",
        ),
        ([count(0, "police", "2017-06-02")], (0, 0, 0), "zero is an answer, not silence"),
        (
            [
                count(30, "police", "2017-06-02"),
                count(30, "police", "2017-06-02"),
                count(31, "hospital", "2017-06-02"),
                count(31, "red cross", "2017-06-02"),
            ],
            (30, 31, 31),
            "one voice twice is one",
        ),
    ],
)
def test_ucdp(counts: list[Count], expected: tuple[int, int, int], why: str) -> None:
    made = estimate(counts, rule="ucdp")
    assert made is not None
    assert (made.low, made.best, made.high) == expected, why


@pytest.mark.parametrize(("rule", "best"), [("ucdp", 20), ("acled", 6), ("gtd", 20), ("ibc", 20)])
def test_one_ledger_many_rules(rule: str, best: int) -> None:
    counts = [
        count(6, "ministry", "2017-06-03"),
        count(18, "mourner", "2017-06-03", high=None),
        count(20, "television", "2017-06-03"),
        count(20, "hospital", "2017-06-03"),
    ]
    made = estimate(counts, rule=rule)
    assert made is not None
    assert made.best == best


def test_an_unknown_rule_is_refused_by_name() -> None:
    x = article("a", "Norvale", "2018-07-13", 25)
    with pytest.raises(NotFound, match="ucdp"):
        weigh(x.reports, {"a": x}, (), rule="guess", kb=make.kb())


@pytest.mark.parametrize(
    ("said_by", "voice"),
    [
        ("a senior police officer", "police"),
        ("The regional police officer", "police"),
        ("the caretaker home minister", "home ministry"),
        ("the public health ministry", "health ministry"),
        ("a doctor at the district hospital", "hospital"),
        ("the prime minister", "prime minister"),
        ("the chief minister's office", "government"),
        ("officials", "officials"),
        ("whose", None),
        ("the list", None),
        ("Orlan Veshti", "orlan veshti"),
        (None, None),
    ],
)
def test_whose_voice(said_by: str | None, voice: str | None) -> None:
    assert voice_name(said_by, make.kb().lexicon("voices")) == voice


def test_every_institution_has_an_example_that_it_names() -> None:
    lexicon = make.kb().lexicon("voices")
    for entry in lexicon["institutions"]:
        for example in entry["examples"]:
            found = voice_name(example, lexicon) or ""
            assert found.endswith(entry["voice"]), (entry["voice"], example, found)


def test_findings_open_on_statements_that_are_returned() -> None:
    corpus = [article("a", "Norvale", "2018-07-13", 25), article("b", "Norvale", "2018-07-13", 27, voice="a hospital doctor")]
    incidents, statements, _ = built(corpus)
    ids = {s.id for s in statements}
    for i in incidents:
        assert ids.issuperset(i.figures["killed"].basis + i.figures["killed"].dissent)
        for f in i.findings:
            assert ids.issuperset(f.basis + f.dissent)
            assert f.basis


def test_the_attackers_boast_is_no_count() -> None:
    x = article("a", "Norvale", "2018-07-13", 25, words="Al-Shabaab said 90 died.")
    boast = Figure("killed", 90, 90, make.span(x.document.text, "90"), said_by="Al-Shabaab")
    first = dataclasses.replace(x.reports[0], figures=(*x.reports[0].figures, boast))
    incident, statements = weigh([first], {"a": dataclasses.replace(x, reports=(first,))}, (), kb=make.kb())
    assert incident.figures["killed"].high == 25
    assert any(s.value.get("low") == 90 for s in statements)


def test_classes_alone_are_added_up_and_overlapping_ones_once() -> None:
    x = article("a", "Norvale", "2018-07-13", 25, words="Three soldiers and five civilians, two of them women, died with 2 attackers.")
    text = x.document.text

    def part(group: str, n: int, quote: str) -> Figure:
        return Figure("killed", n, n, make.span(text, quote), group=group)

    figures = (part("army", 3, "Three"), part("civilians", 5, "five"), part("women", 2, "two"), part("attackers", 2, "2 attackers"))
    first = dataclasses.replace(x.reports[0], figures=figures)
    incident, _ = weigh([first], {"a": dataclasses.replace(x, reports=(first,))}, (), kb=make.kb())
    assert incident.figures["killed"].best == 8
    assert incident.figures["killed.attackers"].best == 2


def test_who_is_told_of_as_dead_is_not_among_the_injured() -> None:
    x = article("a", "Norvale", "2018-07-13", 1, words="A man was shot. He died in hospital, the man's wife said.")
    text = x.document.text
    figures = (Figure("injured", 1, 1, make.span(text, "A man")), Figure("killed", 1, 1, make.span(text, "A man")))
    first = dataclasses.replace(x.reports[0], figures=figures)
    incident, _ = weigh([first], {"a": dataclasses.replace(x, reports=(first,))}, (), kb=make.kb())
    assert set(incident.figures) == {"killed"}


def attribution(name: str, status: str, *, kind: str = "rebel", dissent: tuple[str, ...] = ()) -> Attribution:
    return Attribution("initiator", name, None, kind, status, ("st-1",), dissent)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parties", "voices", "grade"),
    [
        ([attribution("Red Band", "claimed")], ["police"], "confirmed"),
        ([attribution("Red Band", "claimed"), attribution("Blue Band", "claimed")], ["police", "hospital"], "contested"),
        ([attribution("Red Band", "claimed"), attribution("the east wing of the Red Band", "claimed")], ["police"], "confirmed"),
        ([attribution("Red Band", "claimed"), attribution("Neverland", "denied", kind="foreign")], ["police"], "confirmed"),
        ([attribution("Red Band", "accused"), attribution("Red Band cousin", "denied")], ["police"], "contested"),
        ([attribution("the army", "asserted", kind="state_forces.army")], ["police"], "confirmed"),
        ([], ["police", "hospital"], "fair"),
        ([], ["police"], "weak"),
    ],
)
def test_grade(parties: list[Attribution], voices: list[str], grade: str) -> None:
    made = assess(parties, voices, 3, None)
    assert made.grade == grade
    assert made.why


@pytest.mark.parametrize(
    ("accused", "alone", "grade"),
    [
        (attribution("Blue Band", "accused_by_authorities"), {"Red Band"}, "contested"),
        (attribution("Blue Band", "accused_by_authorities"), set(), "confirmed"),
        (attribution("the east wing of the Red Band", "accused"), {"Red Band"}, "confirmed"),
        (attribution("the army", "accused", kind="state_forces.army"), {"Red Band"}, "confirmed"),
    ],
)
def test_a_claim_that_one_article_alone_tells_of_yields_to_an_accusation(accused: Attribution, alone: set[str], grade: str) -> None:
    made = assess([attribution("Red Band", "claimed"), accused], ["police"], 3, None, alone=frozenset(alone))
    assert made.grade == grade


def test_rival_claims_stay_alternatives() -> None:
    one = with_party(article("a", "Norvale", "2018-07-13", 25, words="The Red Band said it did it."), "Red Band", "claimed", "Red Band")
    other = with_party(
        article("b", "Norvale", "2018-07-13", 25, words="The Blue Band said it did it."), "Blue Band", "claimed", "Blue Band"
    )
    (incident,), statements, issues = built([one, other])
    assert {(p.name, p.status) for p in incident.participants} == {("Red Band", "claimed"), ("Blue Band", "claimed")}
    assert incident.assessment.grade == "contested"
    assert [i.kind for i in issues if i.severity == "high"] == ["contradiction"]
    assert {s.id for s in statements}.issuperset(x for p in incident.participants for x in p.basis)


def test_the_toll_history_says_who_said_what_when() -> None:
    corpus = [
        article("a", "Norvale", "2018-07-13", 25, published="2018-07-13"),
        article("b", "Norvale", "2018-07-13", 70, published="2018-07-14", voice="a hospital doctor"),
    ]
    incidents, statements, _ = built(corpus)
    assert len(incidents) == 1
    history = toll_history(statements, {x.document.id: x for x in corpus})
    assert [(s.document_id, s.value["low"], s.said_by) for s in history] == [("a", 25, "police"), ("b", 70, "a hospital doctor")]


# ------------------------------------------------------------------------------------------------------- laws
count_strategy = st.builds(
    lambda low, extra, voice, day, named: count(low, voice, f"2018-07-{day:02d}", high=None if extra is None else low + extra, named=named),
    st.integers(0, 400),
    st.one_of(st.none(), st.integers(0, 3)),
    st.sampled_from("abcd"),
    st.integers(1, 28),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(counts=st.lists(count_strategy, min_size=1, max_size=7), rule=st.sampled_from(sorted(RULES)))
def test_low_best_high_and_every_count_is_basis_or_dissent(counts: list[Count], rule: str) -> None:
    made = estimate(counts, rule=rule)
    assert made is not None
    assert made.low is not None
    assert made.best is not None
    assert made.high is not None
    assert made.low <= made.best <= made.high
    assert set(made.basis) | set(made.dissent) == {s for c in counts for s in c.statements}
    assert not set(made.basis) & set(made.dissent)
    assert made.basis
    assert estimate(counts[::-1], rule=rule) == made


@settings(max_examples=20, deadline=None)
@given(
    tolls=st.lists(
        st.tuples(st.sampled_from([4, 25, 27, 70]), st.sampled_from(["police", "a hospital doctor", "the army"])), min_size=1, max_size=4
    ),
    rule=st.sampled_from(sorted(RULES)),
)
def test_a_copy_changes_no_value_and_no_grade(tolls: list[tuple[int, str]], rule: str) -> None:
    corpus = [article(f"d{n}", "Norvale", "2018-07-13", toll, voice=voice) for n, (toll, voice) in enumerate(tolls)]
    before, _, _ = built(corpus, rule=rule)
    after, _, _ = built([*corpus, copy_of(corpus[0], "a-copy")], rule=rule)
    assert [i.id for i in before] == [i.id for i in after]
    for a, b in zip(before, after, strict=True):
        assert {k: (e.low, e.best, e.high) for k, e in a.figures.items()} == {k: (e.low, e.best, e.high) for k, e in b.figures.items()}
        assert (a.assessment.grade, a.assessment.credibility, a.assessment.voices) == (
            b.assessment.grade,
            b.assessment.credibility,
            b.assessment.voices,
        )
        assert (a.types, a.date.earliest, a.place and a.place.name) == (b.types, b.date.earliest, b.place and b.place.name)


def test_who_rejects_somebodys_words_does_not_deny_the_deed() -> None:
    told = "Colombian soldiers killed eight rebels of the ELN in a raid near Tibu on Saturday, the ministry said."
    said = "Farmers say that six of the eight people whom the army killed in Saturday's raid near Tibu were weavers. The army rejected the claim."
    corpus = list(
        extract([make.document(told, id="a", published="2018-06-03"), make.document(said, id="b", published="2018-06-04")], make.kb())
    )
    incidents, _, _ = built(corpus)
    statuses = {p.status for i in incidents for p in i.participants if p.actor_id == "colombia-army"}
    assert statuses
    assert "denied" not in statuses
