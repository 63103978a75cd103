"""What several articles add up to: the killer among the dead, a place in the row of the dead, look-alikes of one week; each with refusals."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

import make
from secondsource.check.denials import _meets
from secondsource.link.clues import measure
from secondsource.link.features import features_of
from secondsource.model import EventDate, Extraction, Figure, Report, SpeechAct
from secondsource.pipeline import extract
from secondsource.weigh.incidents import weigh
from secondsource.wording import killer_dead

KB = make.kb()


def killed_in(text: str) -> int | None:
    """Best of killed of the first report of an article."""
    (x,) = extract([make.document(text, id="d", published="2016-03-08")], KB)
    incident, _ = weigh(x.reports[:1], {"d": x}, (), kb=KB)
    found = incident.figures.get("killed")
    return None if found is None else found.best


# ------------------------------------------------------------------------------------------------------ the killer among the dead
@pytest.mark.parametrize(
    ("text", "killed", "why"),
    [
        ("A gunman killed two clerks in a shop in Dayton on Sunday before he was shot dead by police.", 3, "crime: everybody who died"),
        (
            "A gunman killed two clerks in a shop in Dayton on Sunday before he was shot dead by police. The extremist had left a manifesto.",
            2,
            "a cause is hinted at",
        ),
        ("A gunman killed two clerks in a shop in Dayton on Sunday. He is in custody.", 2, "the killer lives"),
        (
            "Three people, including the gunman, were killed in a shop in Dayton on Sunday. The gunman was shot dead by police.",
            3,
            "he is counted already",
        ),
    ],
)
def test_the_killer_is_counted_where_nothing_hints_at_a_cause(text: str, killed: int, why: str) -> None:
    assert killed_in(text) == killed, why


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The gunman killed nine strangers before killing himself.", True),
        ("The suspect was later found dead.", True),
        ("Troopers shot and killed the gunman.", True),
        ("The gunman shot dead two guards.", False),
        ("The suspect tried to turn the gun on himself.", False),
        ("A guard was killed by the gunman.", False),
    ],
)
def test_one_who_killed_is_dead(sentence: str, told: bool) -> None:
    assert (killer_dead(sentence) is not None) is told


@pytest.mark.parametrize(
    ("later", "killed"),
    [
        ("A third victim has died after Sunday's shooting in a bar in Dayton, police said.", 3),
        ("The third victim was shot dead outside the bar in Dayton on Sunday, police said.", 1),
    ],
)
def test_the_place_in_the_row_of_the_dead_is_a_toll(later: str, killed: int) -> None:
    assert killed_in(later) == killed


# ------------------------------------------------------------------------------------------------------ look-alikes of one week
def clash_of(one: Report, other: Report) -> int:
    """Whether another day, and other means or tolls, part two reports of two articles."""
    held = [Extraction(document=make.document(f"Something happened, {n}.", id=f"d{n}"), reports=(r,)) for n, r in enumerate((one, other))]
    f = features_of(held, KB.lexicon("common"))
    return int(measure(f, np.array([[0, 1]]), whole=True)["clash"][0])


@pytest.mark.parametrize(
    ("types", "days", "killed", "expected"),
    [
        (("attack.bombing", "attack.armed_assault"), (3, 4), (5, 5), 1),
        (("attack.bombing", "attack.bombing"), (3, 4), (5, 5), 0),
        (("attack.bombing", "attack.bombing"), (3, 6), (6, 90), 1),
        (("attack.bombing", "attack.bombing"), (3, 4), (6, 90), 0),
        (("attack.bombing", "attack.armed_assault"), (3, 3), (5, 5), 0),
    ],
)
def test_another_day_and_other_means_or_tolls_are_another_event(
    types: tuple[str, str], days: tuple[int, int], killed: tuple[int, int], expected: int
) -> None:
    reports = []
    for n in (0, 1):
        day = dt.date(2017, 6, days[n])
        figure = Figure("killed", killed[n], killed[n], make.span("Something happened", "Something"))
        span = make.span("Something happened", "happened")
        reports.append(Report(f"d{n}#1", (types[n],), "happened", span, date=EventDate(day, day, "day"), figures=(figure,)))
    assert clash_of(reports[0], reports[1]) == expected


@pytest.mark.parametrize(
    ("denied", "owned", "expected"),
    [
        ("denial", "claim_of_responsibility", False),
        ("denial_of_responsibility", "claim_of_responsibility", True),
        ("denial", "acknowledgement", True),
    ],
)
def test_a_claim_takes_back_no_denial_of_a_detail(denied: str, owned: str, expected: bool) -> None:
    acts = [SpeechAct(kind, "the group", None, None, None) for kind in (denied, owned)]
    assert _meets(*acts) is expected
