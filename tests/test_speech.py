"""Who says what: the tables of tests/cases/speech.yml and acts.yml, and the examples of the lexicons."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
import yaml

from secondsource.detect.acts import kind_of
from secondsource.detect.speakers import find_speech, propose
from secondsource.knowledge import Knowledge
from secondsource.model import Document, Part, SpeechAct
from secondsource.parse import Parsed, Parser

CASES = Path(__file__).parent / "cases"
KB = Knowledge()


def table(name: str) -> list[dict]:
    return yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))


@functools.cache
def parser() -> Parser:
    return Parser(KB)


def document(text: str) -> Document:
    return Document("case", text, (Part("body", 0, len(text)),), language="en")


@functools.cache
def parsed_texts() -> dict[str, Parsed]:
    """All texts of the tables, parsed in one batch."""
    texts = {row["text"] for name in ("speech", "acts") for row in table(name)}
    texts |= {t for _, t, _ in (*examples(), *cue_examples())}
    return {p.document.text: p for p in parser().parse(map(document, sorted(texts)))}


def acts_of(text: str) -> tuple[SpeechAct, ...]:
    return find_speech(parsed_texts()[text], (), KB)


def quote(span) -> str | None:
    return None if span is None else span.quote.strip(" .,;")


def matches(act: SpeechAct, row: dict) -> bool:
    content = row.get("content")
    pieces = [content] if isinstance(content, str) else content
    return (
        row["cue"] in (act.cue_span.quote if act.cue_span else "")
        and quote(act.source_span) == (row["source"].strip(" .,;") if row["source"] else None)
        and (pieces is None or [quote(s) for s in act.content_spans] == [p.strip(" .,;") for p in pieces])
        and ("speaker" not in row or act.speaker == row["speaker"])
    )


@pytest.mark.parametrize("row", table("speech"), ids=lambda r: r["why"])
def test_who_said_what(row):
    acts = acts_of(row["text"])
    assert any(matches(a, row) for a in acts), [
        (quote(a.source_span), quote(a.cue_span), [quote(s) for s in a.content_spans], a.speaker) for a in acts
    ]


@pytest.mark.parametrize("row", table("acts"), ids=lambda r: r["why"] + ": " + r["text"][:40])
def test_acts(row):
    found = [(a.kind, a.speaker or "") for a in acts_of(row["text"]) if a.kind != "said"]
    assert len(found) == len(row["acts"]), found
    for kind, speaker in row["acts"]:
        assert any(k == kind and speaker in s for k, s in found), found


def examples() -> list[tuple[tuple[str, str], str, bool]]:
    """Kind and sense, sentence and whether they are expected there, of every rule of acts.yml."""
    rules = KB.lexicon("acts")["rules"]
    wanted = [((r["kind"], r.get("sense", "")), t, True) for r in rules for t in r["examples"]]
    return wanted + [((r["kind"], r.get("sense", "")), t, False) for r in rules for t in r["refuses"]]


@pytest.mark.parametrize(("act", "text", "expected"), examples())
def test_examples_of_the_act_rules(act, text, expected):
    assert (act in {(a.kind, a.sense) for a in acts_of(text)}) is expected


def cue_examples() -> list[tuple[str, str, bool]]:
    """Class of cue, sentence and whether the class is expected to be proposed there."""
    groups = KB.lexicon("speech")["verbs"]
    wanted = [(g.get("as", g["id"]), t, True) for g in groups for t in g["examples"]]
    return wanted + [(g.get("as", g["id"]), t, False) for g in groups for t in g.get("refuses", ())]


@pytest.mark.parametrize(("family", "text", "expected"), cue_examples())
def test_examples_of_the_cues(family, text, expected):
    kept = {d.entry.id for d in propose(parsed_texts()[text], KB)} if expected else {k for k, _ in kinds_by_family(text)}
    assert (family in kept) is expected


def kinds_by_family(text: str) -> list[tuple[str, str]]:
    """Family and kind of the acts that are not plain."""
    parsed = parsed_texts()[text]
    found = ((d.entry.id, kind_of(parsed, d, KB)) for d in propose(parsed, KB))
    return [(family, kind) for family, kind in found if kind != "said"]


def test_every_class_of_cue_has_an_example():
    raw = KB.lexicon("speech")
    assert all(group["examples"] for part in ("verbs", "nouns", "adjectives") for group in raw[part])


def test_every_span_is_a_quote_of_the_text():
    for text, parsed in parsed_texts().items():
        for act in find_speech(parsed, (), KB):
            for span in (act.source_span, act.cue_span, act.content_span, *act.content_spans):
                assert span is None or text[span.start : span.end] == span.quote
