"""What powers and crowds do without killing: the examples and refusals of lexicon/en/deeds.yml, and what becomes of them."""

from __future__ import annotations

import functools

import pytest

import make
from secondsource.detect.political import political_deeds
from secondsource.model import Extraction
from secondsource.parse import Parsed, Parser

ROWS = make.kb().lexicon("deeds")["deeds"]
EXAMPLES = [(r["id"], t) for r in ROWS for t in r.get("examples", ())]
REFUSES = [(r["id"], t) for r in ROWS for t in r.get("refuses", ())]


@functools.cache
def parsed() -> dict[str, Parsed]:
    """Every sentence of the lexicon, parsed in one batch."""
    texts = sorted({t for _, t in (*EXAMPLES, *REFUSES)})
    return {p.document.text: p for p in Parser(make.kb()).parse(make.document(t, id=f"case-{n}") for n, t in enumerate(texts))}


def told(text: str) -> set[str]:
    """The deeds that a sentence tells as done."""
    return {f.deed.id for f in political_deeds(parsed()[text], make.kb()) if f.stance == "done" or f.deed.failed}


@functools.cache
def read(text: str) -> Extraction:
    """All that is read in a sentence."""
    return make.read(text, published="2019-03-01")


@pytest.mark.parametrize(("ident", "text"), EXAMPLES, ids=[f"{i}:{t[:30]}" for i, t in EXAMPLES])
def test_examples_tell_the_deed(ident: str, text: str) -> None:
    found = political_deeds(parsed()[text], make.kb())
    assert ident in {f.deed.id for f in found}, [(f.deed.id, f.stance) for f in found]


@pytest.mark.parametrize(("ident", "text"), REFUSES, ids=[f"{i}:{t[:30]}" for i, t in REFUSES])
def test_refusals_do_not(ident: str, text: str) -> None:
    assert ident not in told(text)


def test_every_deed_has_an_example_or_is_only_announced() -> None:
    assert [r["id"] for r in ROWS if not r.get("examples") and r.get("objects") != []] == []


STANCES = [
    ("The front released nine hostages on Friday.", "enforcement.surrender.release", None),
    ("The front said it would release nine hostages.", None, ("acknowledgement", "consent")),
    ("The front will not release the hostages.", None, ("denial", "refusal")),
    ("The front refused to release the hostages.", None, ("denial", "refusal")),
    ("The kingdom agreed to withdraw its troops.", None, ("acknowledgement", "consent")),
    ("The kingdom withdrew its troops from the island.", "enforcement.surrender.withdrawal", None),
    ("The governor imposed a curfew on the town.", "enforcement.restriction", None),
    ("The governor said that he would impose a curfew.", None, ("threat", "announcement")),
    ("The opposition said it would boycott the election.", None, ("threat", "announcement")),
    ("The two sides failed to reach agreement on the border.", None, ("denial", "refusal")),
    ("The republic vetoed the resolution.", None, ("denial", "refusal")),
    ("The union is suing the ministry.", None, ("accusation", "suit")),
    ("Prosecutors opened an investigation into the general.", None, ("accusation", "investigation")),
    ("Prosecutors opened an investigation into the fire.", None, None),
    ("The bishop criticised the governor.", None, ("condemnation", "criticism")),
    ("The envoy refused to comment.", None, None),
    ("The army may impose a curfew.", None, None),
    ("If the king lifts the curfew, the fishermen will sail.", None, None),
]


@pytest.mark.parametrize(("text", "event", "act"), STANCES, ids=[s[0][:40] for s in STANCES])
def test_done_announced_or_refused(text: str, event: str | None, act: tuple[str, str] | None) -> None:
    found = read(text)
    types = {t for r in found.reports for t in r.types if r.status == "happened"}
    acts = {(a.kind, a.sense) for a in found.acts if a.kind != "said"}
    assert event in types if event else not types, types
    assert act in acts if act else not acts, acts


def test_parties_of_a_development() -> None:
    report = next(r for r in read("The kingdom deported forty migrants.").reports if r.type == "enforcement.expulsion")
    assert [(p.role, p.text) for p in report.participants] == [("initiator", "The kingdom"), ("target", "forty migrants")]


def test_a_prisoner_freed_is_no_attack() -> None:
    types = {t for r in read("A court freed the editor after a year in jail.").reports for t in r.types}
    assert not any(t.startswith("attack") for t in types)


def test_a_relation_says_whose_word_it_is() -> None:
    said = read("The minister said that the Taliban had allied with Boko Haram.").relations
    told = read("The Taliban allied with Boko Haram.").relations
    assert [r.said_by is not None for r in (*said, *told)] == [True, False]


def test_a_clause_told_by_a_verb_that_the_parser_lost() -> None:
    text = "Later, on 3 May 2016, director general of the country’s Port Bureau informed the country’s Senate Committee on Trade that the cartel was growing."
    assert any(a.cue_span is not None and a.cue_span.quote == "informed" for a in read(text).acts)
