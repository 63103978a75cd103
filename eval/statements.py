"""Score the acts of eval/gold/statements: kind right, and kind and speaker right.

    python eval/statements.py                 both halves
    python eval/statements.py read --errors   what was missed and what is too much (refused for the unread half)
    python eval/statements.py --floor 80      ends with 1 where kind and speaker right falls below

A predicted act fits an expected one of the same kind when a span of it touches the quote; one to one, those with the right speaker first.
The speaker is right when a word of the expected name, articles aside, stands in the predicted speaker or source.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from secondsource.knowledge import Knowledge
from secondsource.model import Document, Part, SpeechAct
from secondsource.pipeline import extract

GOLD = Path(__file__).resolve().parent / "gold" / "statements"
_STOP = frozenset("the a an of in and s its for".split())


def words(text: str | None) -> set[str]:
    return set("".join(c if c.isalnum() else " " for c in (text or "").lower()).split()) - _STOP


def document(entry: dict[str, Any]) -> Document:
    text = " ".join(entry["text"].split())
    return Document(id=entry["id"], text=text, parts=(Part("body", 0, len(text)),), language="en")


def touches(act: SpeechAct, start: int, end: int) -> bool:
    spans = [act.cue_span, *(act.content_spans or (act.content_span,))]
    return any(s is not None and s.start < end and start < s.end for s in spans)


def speaker_right(act: SpeechAct, expected: str) -> bool:
    return bool(words(expected) & (words(act.speaker) | words(act.source_span.quote if act.source_span else None)))


def pair(entry: dict[str, Any], text: str, acts: list[SpeechAct]) -> Iterator[tuple[dict[str, Any], SpeechAct | None]]:
    """Each expected act with the predicted one that fits it best."""
    free = list(acts)
    for want in entry.get("acts", ()):
        start = text.index(want["quote"])
        fits = [a for a in free if a.kind == want["kind"] and touches(a, start, start + len(want["quote"]))]
        best = max(fits, key=lambda a: speaker_right(a, want["speaker"]), default=None)
        if best is not None:
            free.remove(best)
        yield want, best


def score(name: str, errors: bool) -> dict[str, float]:
    entries = yaml.safe_load((GOLD / f"{name}.yml").read_text(encoding="utf-8"))
    n_want = n_have = n_kind = n_both = 0
    for entry, found in zip(entries, extract(map(document, entries), Knowledge()), strict=True):
        text, acts = found.document.text, list(found.acts)
        n_have += sum(a.kind != "said" for a in acts)
        used = []
        for want, act in pair(entry, text, acts):
            right = act is not None and speaker_right(act, want["speaker"])
            n_want += 1
            n_have += want["kind"] == "said" and act is not None
            n_kind += act is not None
            n_both += right
            used.append(act)
            if errors and not right:
                print(f"{entry['id']} {want['kind']} by {want['speaker']}: {want['quote']!r} -> {act.speaker if act else None}")
        for act in acts:
            if errors and act.kind != "said" and act not in used:
                print(f"{entry['id']} too much: {act.kind} by {act.speaker}: {act.cue_span.quote if act.cue_span else None!r}")
    return {"expected": n_want, "found": n_have, "kind_f1": f1(n_kind, n_have, n_want), "both_f1": f1(n_both, n_have, n_want)}


def f1(right: int, found: int, expected: int) -> float:
    return round(200 * right / (found + expected), 1) if found + expected else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("half", nargs="?", choices=("read", "unread"))
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--floor", type=float, default=0.0)
    args = parser.parse_args()
    low = 100.0
    for name in [args.half] if args.half else ["read", "unread"]:
        result = score(name, args.errors and name == "read")
        low = min(low, result["both_f1"])
        print(f"{name:<8}" + "  ".join(f"{k} {v}" for k, v in result.items()))
    return int(low < args.floor)


if __name__ == "__main__":
    sys.exit(main())
