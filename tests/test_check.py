"""Checks: each fires where something does not fit, and is silent where it could be read otherwise."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

import make
from corpora import article, built, copy_of, judged, with_party
from secondsource.check.issues import check
from secondsource.check.words import find_phrase, sentences
from secondsource.model import Extraction, Figure, Issue, Span, SpeechAct, Statistic, Time

WORDS = make.kb().lexicon("checks")


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_each_phrase_finds_its_examples_and_refuses_its_refusals(kind: str) -> None:
    for text in WORDS[kind]["examples"]:
        assert find_phrase(kind, Span.of(text, 0, len(text)), WORDS) is not None, text
    for text in WORDS[kind]["refuses"]:
        assert find_phrase(kind, Span.of(text, 0, len(text)), WORDS) is None, text


def test_sentences_end_at_full_stops_and_lines_but_not_in_numbers() -> None:
    text = 'He said 3.5 tons. "It blew up." Then quiet.\nA new line'
    assert [s.quote for s in sentences(make.document(text))] == ["He said 3.5 tons.", '"It blew up."', "Then quiet.", "A new line"]


def issues(*corpus: Extraction) -> list[Issue]:
    return [i for i in built(corpus)[2] if i.kind not in ("copy", "update", "scope")]


def timed(
    text: str, quote: str, day: str, *, weekday: int | None = None, anchor: str = "absolute", published: str = "2018-07-16"
) -> Extraction:
    document = make.document(text, published=published)
    found = dt.date.fromisoformat(day)
    time = Time(make.span(text, quote), "DATE", day, found, found, "day", anchor, weekday)  # type: ignore[arg-type]
    return Extraction(document, times=(time,))


def found(x: Extraction) -> list[str]:
    return [i.kind for i in check((), (), {x.document.id: x}, (), make.kb())]


@pytest.mark.parametrize(
    ("x", "kinds"),
    [
        (timed("It blew up on Friday, 14 July.", "Friday, 14 July", "2018-07-14", weekday=4), ["weekday"]),
        (timed("It blew up on Saturday, 14 July.", "Saturday, 14 July", "2018-07-14", weekday=5), []),
        # the reader took another year so that the weekday fits: the year before publication is meant
        (
            timed(
                "It blew up on Sunday, 14 October.",
                "Sunday, 14 October",
                "2018-10-14",
                weekday=6,
                anchor="publication",
                published="2017-12-01",
            ),
            ["weekday"],
        ),
        (timed("The report was handed over on 1 September 2018.", "1 September 2018", "2018-09-01"), ["future_date"]),
        (timed("The vote was set for 1 September 2018.", "1 September 2018", "2018-09-01"), []),
        (timed("The report will be handed over on 1 September 2018.", "1 September 2018", "2018-09-01"), []),
        (timed("The report was handed over on 1 July 2018.", "1 July 2018", "2018-07-01"), []),
    ],
)
def test_days(x: Extraction, kinds: list[str]) -> None:
    assert found(x) == kinds


def told(doc_id: str, *figures: tuple[str, int, int | None, str | None], words: str = "", published: str = "2018-07-13") -> Extraction:
    """An article of one bombing with these counts: quote, low, high, who says so."""
    x = article(doc_id, "Norvale", "2018-07-13", 900, published=published, words=words)
    made = tuple(Figure("killed", low, high, make.span(x.document.text, quote), said_by=by) for quote, low, high, by in figures)
    return dataclasses.replace(x, reports=(dataclasses.replace(x.reports[0], figures=made),))


def test_two_voices_at_one_time_contradict() -> None:
    x = told("a", ("39", 39, 39, "police"), ("60", 60, 60, "a hospital doctor"), words="Police count 39, a doctor 60.")
    (issue,) = issues(x)
    assert (issue.kind, issue.severity) == ("contradiction", "high")
    assert {e.span.quote for e in issue.evidence} == {"39", "60"}
    assert len(issue.statement_ids) == 2


@pytest.mark.parametrize(
    ("figures", "words", "why"),
    [
        (
            (("18", 18, None, "a mourner"), ("20", 20, 20, "a hospital doctor")),
            "At least 18, says a mourner; a doctor 20.",
            "at least 18 and 20 agree",
        ),
        ((("39", 39, 39, "police"), ("36", 36, 36, "a police officer")), "Police count 39, an officer 36.", "one force is one voice"),
        (
            (("253", 253, 253, "a hospital doctor"), ("359", 359, 359, "police")),
            "A doctor says 253; police went down from 359.",
            "a figure taken back",
        ),
        (
            (("13", 13, 13, "police"), ("1", 1, 1, "a hospital doctor")),
            "Police say 13; for a doctor 1 was a friend.",
            "one person is no toll",
        ),
    ],
)
def test_no_contradiction(figures: tuple[tuple[str, int, int | None, str | None], ...], words: str, why: str) -> None:
    assert issues(told("a", *figures, words=words)) == [], why


def two_tolls(first: int, second: int, by: str, day: str) -> tuple[Extraction, Extraction]:
    """What police count on the day, and what somebody else does in an article of another day; both of one incident."""
    words = f"Police count {first}; Orlan Veshti fell at the fountain of the grain market."
    return (
        told("a", (str(first), first, first, "police"), words=words),
        told("b", (str(second), second, second, by), words=f"{second} at the grain market fountain of Orlan Veshti.", published=day),
    )


def test_a_later_toll_is_an_update_and_no_contradiction() -> None:
    kinds = [i.kind for i in built(two_tolls(25, 70, "a hospital doctor", "2018-07-14"))[2]]
    assert kinds == ["update"]


@pytest.mark.parametrize(
    ("second", "by", "day", "kinds", "why"),
    [
        (40, "a hospital doctor", "2018-07-14", ["contradiction"], "another voice counts fewer the day after"),
        (40, "police", "2018-07-14", [], "the force itself came down"),
        (40, "a hospital doctor", "2018-07-20", [], "a week later it was found out"),
        (40, "officials", "2018-07-14", [], "too vague a voice"),
    ],
)
def test_a_toll_that_another_voice_lowers_does_not_fit(second: int, by: str, day: str, kinds: list[str], why: str) -> None:
    assert [i.kind for i in issues(*two_tolls(59, second, by, day))] == kinds, why


def test_a_toll_without_a_date_is_no_update() -> None:
    found = built(two_tolls(25, 70, "a hospital doctor", ""))[2]
    assert "update" not in {i.kind for i in found}
    assert "9999" not in " ".join(i.detail for i in found)


def test_attackers_counted_in_are_scope() -> None:
    x = told("a", ("67", 67, 67, "police"), ("72", 72, 72, "a hospital doctor"), words="Police say 67, a doctor 72 with the 5 attackers.")
    part = Figure("killed", 5, 5, make.span(x.document.text, "5 attackers"), group="attackers")
    first = dataclasses.replace(x.reports[0], figures=(*x.reports[0].figures, part))
    kinds = {i.kind for i in built([dataclasses.replace(x, reports=(first,))])[2]}
    assert "scope" in kinds


def with_toll(text: str, toll: int, quote: str) -> Extraction:
    x = article("a", "Norvale", "2018-07-13", toll, words=text)
    figure = Figure("killed", toll, toll, make.span(x.document.text, quote))
    return dataclasses.replace(x, reports=(dataclasses.replace(x.reports[0], figures=(figure,)),))


@pytest.mark.parametrize(
    ("text", "toll", "kinds"),
    [
        ("It killed 207 people. There were 67 dead in Estbury, 28 in Quayside and 104 in and around Norvale.", 207, ["arithmetic"]),
        ("It killed 199 people. There were 67 dead in Estbury, 28 in Quayside and 104 in Norvale.", 199, []),
        ("It killed 207 people, including 67 in Estbury, 28 in Quayside and 104 in Norvale.", 207, []),
        ("It killed 1030 people. There were 99 attacks, 354 deaths and 570 injured in the province.", 1030, []),
        ("It killed 207 people. It began at 6.10, on 28 July, and 104 shops burned down, 67 years after the fire.", 207, []),
    ],
)
def test_sums(text: str, toll: int, kinds: list[str]) -> None:
    assert [i.kind for i in issues(with_toll(text, toll, str(toll)))] == kinds


def test_a_denial_that_a_film_answers() -> None:
    text = "The police chief denied that his men had fired. Film from a roof shows two officers firing."
    document = make.document(text)
    act = SpeechAct("denial", "the police chief", None, make.span(text, "denied"), make.span(text, "his men had fired"))
    assert found(Extraction(document, acts=(act,))) == ["denial_contradicted"]
    refused = dataclasses.replace(act, sense="refusal")  # to deny a permit, or to refuse a demand, says of nothing that it is not so
    assert found(Extraction(document, acts=(refused,))) == []
    quiet = "The police chief denied that his men had fired. The street stayed closed until noon."
    act = SpeechAct("denial", "the police chief", None, make.span(quiet, "denied"), make.span(quiet, "his men had fired"))
    assert found(Extraction(make.document(quiet), acts=(act,))) == []


def test_nobody_missing_against_a_count_of_the_missing() -> None:
    x = article(
        "a", "Norvale", "2018-07-13", 9, words="The rescue service looks for 39 people. The minister denied that anyone is missing."
    )
    text = x.document.text
    figure = Figure("missing", 39, 39, make.span(text, "39"), said_by="the rescue service")
    act = SpeechAct("denial", "The minister", None, make.span(text, "denied"), make.span(text, "that anyone is missing"))
    first = dataclasses.replace(x.reports[0], figures=(*x.reports[0].figures, figure))
    assert [i.kind for i in issues(dataclasses.replace(x, reports=(first,), acts=(act,)))] == ["contradiction"]


def test_statistics_of_one_year_and_area() -> None:
    def year(doc_id: str, count: int, by: str, *, latest: str = "2018-12-31") -> Extraction:
        text = f"{by} counted {count} killed."
        stat = Statistic(
            "killed",
            count,
            count,
            make.span(text, str(count)),
            earliest=dt.date(2018, 1, 1),
            latest=dt.date.fromisoformat(latest),
            area="Norland",
            said_by=by,
        )
        return Extraction(make.document(text, id=doc_id), statistics=(stat,))

    def kinds(*xs: Extraction) -> list[str]:
        return [i.kind for i in check((), (), {x.document.id: x for x in xs}, (), make.kb())]

    assert kinds(year("a", 595, "One institute"), year("b", 577, "Another centre")) == ["statistic_mismatch"]
    assert kinds(year("a", 595, "One institute"), year("b", 577, "Another centre", latest="2018-11-30")) == []
    assert kinds(year("a", 595, "One institute"), year("b", 595, "Another centre")) == []


def test_superlatives_against_a_deadlier_incident_held_and_a_rank() -> None:
    old = article("old", "Norvale", "2014-12-16", 149, words="Gunmen came over the school wall in uniforms of the guard.")
    new = article("new", "Norvale", "2018-07-13", 60, words="It is the deadliest attack in the country's history.")
    assert [i.kind for i in issues(old, new)] == ["superlative"]
    small = article("old", "Norvale", "2014-12-16", 20, words="Gunmen came over the school wall in uniforms of the guard.")
    assert issues(small, new) == []
    ranked = article(
        "new",
        "Norvale",
        "2018-07-13",
        60,
        words="It is the deadliest attack in the country's history. Others call it the second deadliest attack.",
    )
    assert [i.kind for i in issues(ranked)] == ["superlative"]


def test_first_and_not_the_first() -> None:
    x = article(
        "a",
        "Norvale",
        "2018-07-13",
        9,
        words="It was the first suicide bombing the valley has seen. A retired officer said that it was not the first.",
    )
    assert [i.kind for i in issues(x)] == ["first"]
    assert issues(article("a", "Norvale", "2018-07-13", 9, words="The first blast hit the gate. It was not clear who fired first.")) == []


def test_a_claim_and_nobody_has_claimed_it() -> None:
    claim = with_party(
        article("a", "Norvale", "2018-07-13", 9, words="The Red Band of Orlan Veshti said it did it."), "Red Band", "claimed", "Red Band"
    )
    later = article(
        "b", "Norvale", "2018-07-13", 9, published="2018-07-16", words="Days on, nobody has claimed the bombing that killed Orlan Veshti."
    )
    assert [i.kind for i in issues(claim, later)] == ["contradiction"]
    before = article(
        "b", "Norvale", "2018-07-13", 9, published="2018-07-13", words="Nobody has claimed the bombing that killed Orlan Veshti."
    )
    assert issues(claim, before) == []


def test_copies_are_told() -> None:
    x = article(
        "a", "Norvale", "2018-07-13", 9, words="Firemen worked until dusk to free a family from the cellar of a bakery by the fountain."
    )
    kinds = [i.kind for i in built([x, copy_of(x, "b")])[2]]
    assert kinds == ["copy"]


def test_a_weekday_beside_a_named_day_must_be_its_weekday() -> None:
    text = "The ministry said on Monday, New Year's Day, that it knew nothing."
    document = make.document(text, published="2020-01-02")
    day = dt.date(2020, 1, 1)
    times = (
        Time(make.span(text, "Monday"), "DATE", "XXXX-WXX-1"),
        Time(make.span(text, "New Year's Day"), "DATE", "2020-01-01", day, day, "day", "text"),
    )
    assert found(Extraction(document, times=times)) == ["weekday"]
    right = text.replace("Monday", "Wednesday")
    times = (
        Time(make.span(right, "Wednesday"), "DATE", "XXXX-WXX-3"),
        dataclasses.replace(times[1], span=make.span(right, "New Year's Day")),
    )
    assert found(Extraction(make.document(right, published="2020-01-02"), times=times)) == []


def test_one_voice_heard_two_ways_on_two_days() -> None:
    assert [i.kind for i in issues(*two_tolls(47, 46, "police", "2018-07-14"))] == ["contradiction"]
    assert issues(*two_tolls(46, 47, "police", "2018-07-14")) == []  # one more has died


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("The coffins were carried to a chapel on Sunday.", ["future_date"]),  # published on Saturday, of a bomb on Friday
        ("The coffins were carried to a chapel on Friday.", []),
        ("The coffins will be carried to a chapel on Sunday.", []),
        ("The guards were paid on Sunday.", []),
    ],
)
def test_what_follows_the_attack_cannot_have_been_told_the_day_before(words: str, kinds: list[str]) -> None:
    assert [i.kind for i in issues(article("a", "Norvale", "2018-07-13", 9, published="2018-07-14", words=words))] == kinds


def test_a_total_of_two_bombs_is_another_scope() -> None:
    x = told(
        "a", ("41", 41, 41, "police"), ("34", 34, 34, "police"), words="Two bombs killed 41 people. In the market 34 died, at the ford 7."
    )
    text = x.document.text
    ford = dataclasses.replace(
        x.reports[0], id="a#2", places=(), date=dataclasses.replace(x.reports[0].date, earliest=None, latest=None), passages=()
    )
    other = dataclasses.replace(ford, figures=(Figure("killed", 7, 7, make.span(text, "ford 7")),), background=True)
    corpus = dataclasses.replace(x, reports=(x.reports[0], other))
    found = [i for i in built([corpus], [judged("different", "a#1", "a#2")])[2] if i.kind == "scope"]
    assert [i.detail for i in found] == ["41 killed counts 7 of another event that 34 leaves out: no contradiction"]
