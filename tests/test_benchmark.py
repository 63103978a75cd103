"""The published benchmark: the files are what their sources give, every quote stands once, and the scorer finds the gold perfect."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
SPLITS = ("read", "unread")


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"benchmark_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


SCORE = module(ROOT / "benchmark" / "score.py")
SOURCE = module(ROOT / "eval" / "incidents.py")


@pytest.mark.parametrize("split", SPLITS)
def test_files_are_made_of_their_sources(split: str) -> None:
    for name, text in SOURCE.files_of(split).items():
        assert (ROOT / "benchmark" / split / name).read_text(encoding="utf-8") == text, "run `python eval/incidents.py --publish`"


@pytest.mark.parametrize("split", SPLITS)
def test_gold_is_sound(split: str) -> None:
    gold, docs = SCORE.load(split)
    text = {d["id"]: d["text"] for d in docs}
    for part in ("reports", "statements", "statistics"):
        assert all(text[x["doc"]].count(x["quote"]) == 1 for x in gold[part])
    assert all(text[d].count(q) == 1 for i in gold["issues"] for d, q in zip(i["docs"], i["quotes"], strict=True))
    known = {i["id"] for i in gold["incidents"]}
    for i in gold["incidents"]:
        assert i["documents"]
        assert {*i["documents"], *i["mentioned_in"]} <= text.keys()
        for bounds in (i["killed"], i["injured"], *i["killed_by_class"].values()):
            assert bounds is None or bounds["low"] <= bounds["best"] <= bounds["high"]
        assert i["voices"] == len(i["voice_names"])
    assert all(i["incident"] is None or i["incident"] in known for i in gold["issues"])
    assert not {d for i in gold["incidents"] for d in i["documents"]} & set(gold["no_incident"])


def test_splits_share_nothing() -> None:
    (a, docs_a), (b, docs_b) = (SCORE.load(s) for s in SPLITS)
    assert not {i["id"] for i in a["incidents"]} & {i["id"] for i in b["incidents"]}
    assert not {d["text"] for d in docs_a} & {d["text"] for d in docs_b}


@pytest.mark.parametrize("split", SPLITS)
def test_the_gold_scores_full(split: str) -> None:
    gold, docs = SCORE.load(split)
    numbers = SCORE.score(gold, docs, *SCORE.oracle(gold, docs))
    assert {k: v for k, v in numbers.items() if v is not None and v != 100} == {"issues.alarms_per_incident": 0.0}


@pytest.mark.parametrize("split", SPLITS)
def test_silence_scores_nothing(split: str) -> None:
    gold, docs = SCORE.load(split)
    numbers = SCORE.score(gold, docs, [], [])
    assert {k for k, v in numbers.items() if v} == {"quiet"}


def test_each_fault_costs_its_own_number() -> None:
    gold, docs = SCORE.load("read")
    lines, issues = SCORE.oracle(gold, docs)
    wrong = json.loads(json.dumps(lines))
    wrong[0]["figures"]["killed"] = {"low": 1, "best": 1, "high": 1}
    numbers = SCORE.score(gold, docs, wrong, issues)
    assert numbers["killed.exact"] == pytest.approx(100 * 7 / 8)
    assert numbers["injured.exact"] == 100
    joined = [{**lines[0], "documents": [*lines[0]["documents"], *lines[1]["documents"]]}, *lines[2:]]
    assert SCORE.score(gold, docs, joined, issues)["linking.pairwise"] < 100
    loud = [*issues, {"kind": "contradiction", "evidence": [{"document_id": docs[0]["id"], "start": 0, "end": 1}]}]
    assert SCORE.score(gold, docs, lines, loud)["issues.alarms_per_incident"] == pytest.approx(1 / 8)


def test_wrong_arguments_print_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert SCORE.main(["nothing", "--oracle"]) == 2
    assert "INCIDENTS" in capsys.readouterr().out
    assert SCORE.main(["read", "--oracle"]) == 0
