"""How an attack was made: what a sentence tells of it, and where two articles cannot both be right."""

from __future__ import annotations

from typing import Any

import pytest

import make
from corpora import article, built
from secondsource.check.details import Detail, read
from secondsource.model import Issue, Span

WORDS = make.kb().lexicon("details")


def told(text: str, name: str) -> list[Detail]:
    return [d for d in read(Span.of(text, 0, len(text)), make.kb()) if d.name == name]


@pytest.mark.parametrize(
    ("name", "row"), [(n, row) for n in ("attackers", "explosive", "vehicle", "way", "sex") for row in WORDS[n]["examples"]]
)
def test_each_example_is_read(name: str, row: list[Any]) -> None:
    text, *value = row
    (found,) = told(text, name)
    assert text[found.span.start : found.span.end] == found.span.quote
    if name == "attackers":
        assert [*found.kinds, found.low, found.high] == value
    elif name == "explosive":
        assert [found.low, found.high] == value
    else:
        assert found.kinds == frozenset(value[0] if isinstance(value[0], list) else [value[0]])


@pytest.mark.parametrize(
    ("name", "text"), [(n, t) for n in ("attackers", "explosive", "vehicle", "way", "sex") for t in WORDS[n]["refuses"]]
)
def test_each_refusal_is_silent(name: str, text: str) -> None:
    assert told(text, name) == []


#: what the articles tell besides, in words of their own: no copies of each other
BESIDES = (
    "Orlan Veshti fell at the fountain of the grain market, beside the stall of a cobbler.",
    "Neighbours mourn a baker, Orlan Veshti, near whose oven by the grain market and its fountain glass lay until dusk.",
)


def issues(*said: str) -> list[Issue]:
    """What does not fit between articles of one bombing in Norvale that say these things of it."""
    corpus = [
        article(chr(97 + n), "Norvale", "2018-07-13", 9, words=f"{words} {more}", source=f"Paper {n}")
        for n, (words, more) in enumerate(zip(said, BESIDES, strict=True))
    ]
    return [i for i in built(corpus)[2] if i.kind == "contradiction"]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Three gunmen stormed the market.", "All five gunmen are dead, the guard said.", "three are not five"),
        ("Only four men carried out the raid.", "Between nine and twelve attackers are inside, he said.", "four are fewer than nine"),
        ("The bomb held 40 kg of explosives.", "Police put the weight of the bomb at 100 kilograms.", "more than a guess apart"),
        ("The bomb was hidden in a handcart.", "An explosives-laden lorry rammed the gate.", "no handcart is a lorry"),
        ("A suicide bomber struck the queue.", "The charge was set off by remote control.", "nobody died to set it off"),
        ("The attacker was a young woman.", "He blew himself up at the ticket window.", "one attacker is one of them"),
    ],
)
def test_what_cannot_both_be_true(one: str, other: str, why: str) -> None:
    found = issues(one, other)
    assert len(found) == 1, why
    assert {e.span.quote for e in found[0].evidence} == {one, other}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Three gunmen stormed the market.", "Two attackers were shot dead by guards.", "the dead are a part of them"),
        ("Three gunmen stormed the market.", "Two of the gunmen fled.", "so are the fled"),
        ("At least three of the attackers were killed.", "All five attackers died.", "at least three may be five"),
        ("The ministry spoke of between three and five attackers.", "The movement said it had sent four men.", "four lies between"),
        ("The bomb held 40 kg of explosives.", "Police put the weight of the bomb at 45 kilograms.", "both are guesses"),
        ("The bomb held 40 kg of explosives.", "Police seized 300 kg of explosives in a barn.", "other explosives"),
        ("A car bomb went off.", "A minibus packed with explosives blew up.", "a car bomb is any bomb on four wheels"),
        ("The bomb was hidden in a handcart.", "A second bomb was hidden in a van.", "another bomb"),
        ("A suicide bomber struck the queue.", "It was not clear whether it was set off by remote control.", "nobody says it was"),
    ],
)
def test_what_may_both_be_true(one: str, other: str, why: str) -> None:
    assert issues(one, other) == [], why


def test_an_article_that_tells_two_ways_says_nothing_of_one() -> None:
    both = "A suicide bomber struck the queue. The charge was set off by remote control."
    assert issues(both, "A suicide bomber struck the queue.") == []
