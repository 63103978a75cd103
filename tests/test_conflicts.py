"""What several reports say together: dead and wounded over time, one voice in two papers, incidents that are nearly one; each with refusals."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pytest

import make
from corpora import article, built, linked
from secondsource.check.links import uncertain
from secondsource.derive import derive
from secondsource.link.features import features_of
from secondsource.link.rivals import method_levels
from secondsource.model import EventDate, Extraction, Figure, Incident, Issue, Place, SpeechAct
from secondsource.pipeline import extract
from secondsource.weigh.incidents import weigh
from secondsource.wording import own_hand, stood_once, struck

KB = make.kb()


def of_one_incident(*texts: tuple[str, str]) -> tuple[Incident, Sequence[Extraction]]:
    """The incident of articles, each with its day, whose first reports are of one event."""
    documents = [make.document(text, id=f"d{n}", published=day, source=f"Paper {n}") for n, (day, text) in enumerate(texts)]
    held = list(extract(documents, KB))
    incident, _ = weigh([x.reports[0] for x in held if x.reports], {x.document.id: x for x in held}, (), kb=KB)
    return incident, held


def best(incident: Incident, measure: str) -> int | None:
    found = incident.figures.get(measure)
    return None if found is None else found.best


# ------------------------------------------------------------------------------------------------------ people hit
@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("Five people were shot at a wedding.", "Five people", True),
        ("Two men, aged 20 and 25, were stabbed.", "Two men", True),
        ("A gunman shot three guards.", "three guards", True),
        ("Four others were shot.", "Four others", False),
        ("Nine people were shot and wounded.", "Nine people", False),
        ("Three women were wounded.", "Three women", False),
        ("A clerk was killed and two guards were shot.", "two guards", False),
    ],
)
def test_people_hit_may_have_lived_or_died(text: str, quote: str, expected: bool) -> None:
    span = make.span(text, quote)
    assert struck(text, span.start, span.end) is expected


@pytest.mark.parametrize(
    ("texts", "killed", "injured", "why"),
    [
        ([("2016-03-07", "Five people were shot, one fatally, in a bar in Dayton on Sunday.")], 1, 4, "one of the five"),
        (
            [
                ("2016-03-07", "Five people were shot in a bar in Dayton on Sunday."),
                ("2016-03-09", "A man who was shot in a bar in Dayton on Sunday has died."),
            ],
            1,
            4,
            "one of the five died later",
        ),
        ([("2016-03-07", "A man was killed and two guards were wounded in a bar in Dayton on Sunday.")], 1, 2, "wounded are wounded"),
        (
            [
                ("2016-03-07", "A boy was shot in Dayton on Sunday."),
                ("2016-03-08", "A boy was shot dead in Dayton on Sunday."),
            ],
            1,
            None,
            "the one hit is the one dead",
        ),
        (
            [
                (
                    "2016-03-07",
                    "One man was killed and four others were wounded in Dayton on Sunday. The four others were taken to hospital.",
                )
            ],
            1,
            4,
            "told twice",
        ),
    ],
)
def test_the_dead_are_no_wounded(texts: list[tuple[str, str]], killed: int, injured: int | None, why: str) -> None:
    incident, _ = of_one_incident(*texts)
    assert (best(incident, "killed"), best(incident, "injured")) == (killed, injured), why


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("He shot his wife before killing himself.", True),
        ("The father stabbed his two sons and then turned the knife on himself.", True),
        ("Police call it a murder-suicide.", True),
        ("The gunman killed nine strangers before killing himself.", False),
        ("He shot his wife and tried to kill himself.", False),
        ("The boy accidentally shot himself.", False),
        ("The film is about a man who could have killed his wife before killing himself.", False),
    ],
)
def test_one_who_kills_his_kin_and_himself(sentence: str, told: bool) -> None:
    assert (own_hand(sentence) is not None) is told


def test_a_murder_suicide_has_two_dead() -> None:
    incident, _ = of_one_incident(("2016-03-07", "A man fatally shot his wife in Dayton on Sunday before killing himself, police said."))
    assert best(incident, "killed") == 2


def test_other_articles_on_the_same_victims_leave_the_killer_out_too() -> None:
    incident, _ = of_one_incident(
        ("2016-03-07", "A man fatally shot his wife and two sons in Dayton on Sunday before killing himself, police said."),
        ("2016-03-08", "Three people were shot dead in Dayton on Sunday, police said."),
    )
    assert best(incident, "killed") == 4


def test_a_last_statement_is_an_earlier_figure() -> None:
    text = "The number is 59, said the hospital, whose last statement spoke of 54."
    assert stood_once(text, text.index("54"))
    assert not stood_once(text, text.index("59"))


# --------------------------------------------------------------------------------------------------------- voices
def issues_of(kind: str, *corpus: Extraction) -> list[Issue]:
    return [i for i in built(corpus)[2] if i.kind == kind]


def test_two_papers_with_one_agency_are_one_voice() -> None:
    corpus = [
        article("a", "Norvale", "2018-07-13", 12, voice="it", source="Hill Post", words="Smoke rose over the market."),
        article("b", "Norvale", "2018-07-13", 12, voice="it", source="Valley Times", words="Traders wept beside their carts."),
    ]
    assert issues_of("copy", *corpus) == []
    wired = [dataclasses.replace(x, document=dataclasses.replace(x.document, agency="Anchor News")) for x in corpus]
    (found,) = issues_of("copy", *wired)
    assert "Anchor News" in found.detail
    assert {e.document_id for e in found.evidence} == {"a", "b"}


def test_what_a_paper_takes_from_another_is_the_voice_of_that() -> None:
    own = article("a", "Norvale", "2018-07-13", 12, voice="it", source="Valley Times")
    taken = article("b", "Norvale", "2018-07-13", 12, voice="the Valley Times", source="Hill Post", words="Shops stayed shut.")
    (found,) = issues_of("copy", own, taken)
    assert "quotes a" in found.detail
    stranger = article("b", "Norvale", "2018-07-13", 12, voice="the Harbour Gazette", source="Hill Post", words="Shops stayed shut.")
    assert issues_of("copy", own, stranger) == []


@pytest.mark.parametrize("row", KB.lexicon("givers")["examples"])
def test_who_gives_a_count(row: str) -> None:
    text, quote, who = (part.strip() for part in row.split("|"))
    figures = [f for r in make.read(text).reports for f in r.figures]
    assert not figures or any((f.said_by or "").lower() == who.lower() for f in figures), (
        quote,
        [(f.span.quote, f.said_by) for f in figures],
    )


@pytest.mark.parametrize("row", KB.lexicon("givers")["refuses"])
def test_who_gives_no_count(row: str) -> None:
    text, _ = (part.strip() for part in row.split("|"))
    assert all(f.said_by is None for r in make.read(text).reports for f in r.figures)


def test_a_dateline_says_nothing() -> None:
    assert not make.read("GARISSA: They came at dawn and shot two guards.").acts
    assert [a.speaker for a in make.read("Police: Gunmen fled after killing three people").acts] == ["Police"]


# --------------------------------------------------------------------------------------------------------- checks
def with_figures(x: Extraction, *figures: Figure) -> Extraction:
    first = dataclasses.replace(x.reports[0], figures=(*x.reports[0].figures, *figures))
    return dataclasses.replace(x, reports=(first, *x.reports[1:]))


def named(x: Extraction, *names: str) -> Extraction:
    return with_figures(x, *(Figure("killed", 1, 1, make.span(x.document.text, n), scope="part") for n in names))


def test_more_dead_named_than_counted() -> None:
    x = article("a", "Norvale", "2018-07-13", 2, words="Among them were Ladi Gyang, Musa Dung and Hauwa Pam.")
    assert [i.kind for i in built([named(x, "Ladi Gyang", "Musa Dung", "Hauwa Pam")])[2]] == ["arithmetic"]
    assert built([named(x, "Ladi Gyang", "Musa Dung")])[2] == ()  # two of two
    again = article("a", "Norvale", "2018-07-13", 2, words="Ladi Gyang, Musa Dung died. Mrs Gyang was 30.")
    assert built([named(again, "Ladi Gyang", "Musa Dung", "Mrs Gyang")])[2] == ()  # one of them twice


def hurt(doc: str, day: str, dead: int, wounded: int, *, voice: str = "police") -> Extraction:
    x = article(doc, "Norvale", "2018-07-13", dead, published=day, voice=voice, words=f"And {wounded} were hurt.")
    return with_figures(x, Figure("injured", wounded, wounded, make.span(x.document.text, str(wounded)), said_by=voice))


def test_wounded_who_become_fewer() -> None:
    def told(*corpus: Extraction) -> list[tuple[str, str]]:
        return [(i.kind, i.detail) for i in built(corpus)[2] if "injured have died" in i.detail or "fewer injured" in i.detail]

    explained = told(hurt("a", "2018-07-13", 20, 60), hurt("b", "2018-07-15", 25, 55))
    assert [kind for kind, _ in explained] == ["update"]
    unexplained = told(hurt("a", "2018-07-13", 20, 60), hurt("b", "2018-07-15", 25, 41))
    assert [kind for kind, _ in unexplained] == ["arithmetic"]
    assert told(hurt("a", "2018-07-13", 20, 60), hurt("b", "2018-07-15", 25, 66)) == []  # both rise
    assert told(hurt("a", "2018-07-13", 20, 60), hurt("b", "2018-07-15", 25, 55, voice="a hospital")) == []  # two voices


def placed(text: str, *places: tuple[str, str, str]) -> Extraction:
    found = [
        Place(name, make.span(text, name), geonames_id=n + 1, country=country, precision=precision)  # type: ignore[arg-type]
        for n, (name, country, precision) in enumerate(places)
    ]
    return Extraction(make.document(text), toponyms=tuple(found))


@pytest.mark.parametrize(
    ("x", "fires", "why"),
    [
        (
            placed("A bomb in Quetta, Afghanistan, killed two.", ("Quetta", "PK", "town"), ("Afghanistan", "AF", "country")),
            True,
            "no such town",
        ),
        (placed("A bomb in Quetta, Pakistan, killed two.", ("Quetta", "PK", "town"), ("Pakistan", "PK", "country")), False, "there it is"),
        (
            placed(
                "He flew to Quetta, Afghanistan and Iran.",
                ("Quetta", "PK", "town"),
                ("Afghanistan", "AF", "country"),
                ("Iran", "IR", "country"),
            ),
            False,
            "a list",
        ),
        (
            placed("A bomb in Paris, Canada, killed two.", ("Paris", "FR", "town"), ("Canada", "CA", "country")),
            False,
            "there is one as well",
        ),
        (
            placed("A bomb in Quetta and Afghanistan.", ("Quetta", "PK", "town"), ("Afghanistan", "AF", "country")),
            False,
            "not what holds it",
        ),
    ],
)
def test_a_place_in_another_country(x: Extraction, fires: bool, why: str) -> None:
    from secondsource.check.issues import check

    assert bool([i for i in check((), (), {x.document.id: x}, (), KB) if i.kind == "contradiction"]) is fires, why


def speaks(x: Extraction, kind: str, actor: str, quote: str) -> Extraction:
    span = make.span(x.document.text, quote)
    act = SpeechAct(kind, quote, span, span, span, actor_id=actor, about_report=x.reports[0].id)
    return dataclasses.replace(x, acts=(*x.acts, act))


def test_a_denial_that_is_taken_back() -> None:
    def found(first: tuple[str, str], then: tuple[str, str]) -> list[str]:
        a = speaks(article("a", "Norvale", "2018-07-13", 12, words="The army spoke."), first[0], first[1], "The army")
        b = speaks(
            article("b", "Norvale", "2018-07-13", 12, published="2018-07-20", words="The army spoke again."), then[0], then[1], "The army"
        )
        return [i.kind for i in built([a, b])[2] if i.kind == "denial_contradicted"]

    denied, owned = "denial_of_responsibility", "acknowledgement"
    assert found((denied, "pakistan-army"), (owned, "pakistan-army")) == ["denial_contradicted"]
    assert found((denied, "pakistan-army"), (owned, "pakistan-police")) == ["denial_contradicted"]  # one state
    assert found((owned, "pakistan-army"), (denied, "pakistan-army")) == []  # the other way round
    assert found((denied, "pakistan-army"), (owned, "afghanistan-army")) == []  # another state


# -------------------------------------------------------------------------------------------------------- linking
def test_an_uncertain_link_is_shown_until_a_person_rules() -> None:
    events = {r: make.span("A bomb.", "bomb") for r in ("a#1", "b#1")}
    corpus = [article("a", "Norvale", "2018-07-13", 12), article("b", "Norvale", "2018-07-14", 40)]
    for link in linked(corpus).near:
        assert link.weight > 0
        (issue,) = uncertain([link], events)
        assert issue.kind == "link"
        assert issue.severity == "low"
    assert uncertain([], events) == []


def test_derive_shows_every_near_link_once() -> None:
    corpus = [article(str(n), "Norvale", f"2018-07-{10 + n}", 10 + n, words="The market burned.") for n in range(5)]
    near = linked(corpus).near
    assert sum(i.kind == "link" for i in derive(corpus, [], KB).issues) == len(near)


def test_means_of_an_attack_are_told_apart() -> None:
    bomb = article("a", "Norvale", "2018-07-13", 12)
    gun = article("b", "Norvale", "2018-07-13", 12, words="Shots were heard.")
    gun = dataclasses.replace(gun, reports=(dataclasses.replace(gun.reports[0], types=("attack.armed_assault",)),))
    other = article("c", "Norvale", "2018-07-13", 12, words="No more is known.")
    other = dataclasses.replace(other, reports=(dataclasses.replace(other.reports[0], types=("attack.other",)),))
    f = features_of([bomb, gun, other], KB.lexicon("common"))
    at = {m[0]: n for n, m in enumerate(f.members)}
    i = np.array([at["a#1"], at["a#1"], at["a#1"]])
    j = np.array([at["a#1"], at["b#1"], at["c#1"]])
    assert method_levels(f, i, j).tolist() == [1, 2, 0]


def test_an_article_on_the_aftermath_does_not_take_the_attack_with_it() -> None:
    """The protest of Friday is reported with the bombing of Wednesday: its own report is not that of the bombing."""
    bombing = [
        article(f"b{n}", "Norvale", "2017-05-31", 90, published=f"2017-06-0{n}", words=f"Truck and crater, part {n}.") for n in (1, 2)
    ]
    x = article("p", "Norvale", "2017-06-02", 5, published="2017-06-02", words="Marchers met police lines after the truck and the crater.")
    first = dataclasses.replace(x.reports[0], types=("unrest.protest",))
    day = make.day("2017-05-31")
    second = dataclasses.replace(
        x.reports[0], id="p#2", date=EventDate(day, day, "day"), figures=(), span=make.span(x.document.text, "truck")
    )
    protest = dataclasses.replace(x, reports=(first, second))
    homes = {r: n for n, c in enumerate(linked([*bombing, protest]).clusters) for r in c}
    assert homes["p#1"] not in (homes["b1#1"], homes["b2#1"])
