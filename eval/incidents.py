"""Make the scorer's files of our own incidents, and score them.

    python eval/incidents.py read        the half that may be read while working
    python eval/incidents.py unread      the half that is only scored
    python eval/incidents.py --publish   write both halves to `benchmark/`, as they are published (no scoring)

`eval/gold/incidents/*.yml` hold the articles and their gold in a short form; here they become `docs.jsonl` and `gold.json` as
`../shared/score/conflicting.py` wants them. Every quote must stand exactly once in its article.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
GOLD = HERE / "gold" / "incidents"
PUBLISHED = HERE.parent / "benchmark"
OUT = HERE.parent / ".score"
SCORER = HERE.parent.parent / "shared" / "score" / "conflicting.py"


def convert(source: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Documents and gold in the scorer's form."""
    docs = [
        {
            "id": d["id"],
            "title": d["title"],
            "text": d["text"].strip(),
            "published": d["published"],
            "source": d["source"],
            "url": f"https://example.org/{d['id']}",
            "language": "en",
        }
        for d in source["docs"]
    ]
    gold = {
        "incidents": [_incident(i, source["docs"]) for i in source["incidents"]],
        "background": [],
        "reports": [_row(d["id"], r) for d in source["docs"] for r in d.get("figures", ())],
        "statements": [
            {"doc": d["id"], "kind": s[0], "speaker": s[1], "about_incident": s[2], "quote": s[3]}
            for d in source["docs"]
            for s in d.get("statements", ())
        ],
        "statistics": [
            {
                "doc": d["id"],
                "measure": s[0],
                "value": s[1],
                "earliest": str(s[2]),
                "latest": str(s[3]),
                "area": s[4],
                "said_by": s[5],
                "quote": s[6],
            }
            for d in source["docs"]
            for s in d.get("statistics", ())
        ],
        "copies": source["copies"],
        "issues": [
            {"kind": i[0], "incident": i[1], "core": i[2], "what": i[3], "docs": [e[0] for e in i[4]], "quotes": [e[1] for e in i[4]]}
            for i in source["issues"]
        ],
        "no_incident": [d["id"] for d in source["docs"] if d.get("no_incident")],
    }
    _check(docs, gold)
    return docs, gold


def _incident(i: dict[str, Any], docs: list[dict[str, Any]]) -> dict[str, Any]:
    def bounds(x: list[int] | None) -> dict[str, int] | None:
        return None if x is None else dict(zip(("low", "best", "high"), x, strict=True))

    return {
        "id": i["id"],
        "type": i["type"],
        "types_also": [],
        "place": i["place"],
        "places_also": [],
        "date": {"earliest": str(i["date"][0]), "latest": str(i["date"][1])},
        "documents": [d["id"] for d in docs if i["id"] in d.get("main", ())],
        "mentioned_in": [d["id"] for d in docs if i["id"] in d.get("mentions", ())],
        "killed": bounds(i["killed"]),
        "injured": bounds(i["injured"]),
        "killed_by_class": {k: bounds(v) for k, v in (i.get("classes") or {}).items()},
        "initiators": i["initiators"],
        "voices": len(i["voices"]),
        "voice_names": i["voices"],
        "grade": i["grade"],
        "why": i["why"],
    }


def _row(doc: str, r: list[Any]) -> dict[str, Any]:
    counts = r[2]
    return {
        "doc": doc,
        "incident": r[0],
        "quote": r[1],
        "killed": counts.get("killed"),
        "injured": counts.get("injured"),
        "scope": r[3],
        "group": r[4],
        "main": r[5],
        "said_by": r[6],
        "voice": r[7],
        "mention": len(r) > 8 and r[8],
    }


def _check(docs: list[dict[str, Any]], gold: dict[str, Any]) -> None:
    text = {d["id"]: d["text"] for d in docs}
    quotes = [(x["doc"], x["quote"]) for part in ("reports", "statements", "statistics") for x in gold[part]]
    quotes += [pair for i in gold["issues"] for pair in zip(i["docs"], i["quotes"], strict=True)]
    for doc, quote in quotes:
        if text[doc].count(quote) != 1:
            raise SystemExit(f"{doc}: {quote!r} stands {text[doc].count(quote)} times in the text; mend the YAML")


def files_of(half: str) -> dict[str, str]:
    """The published files of a half, by name."""
    docs, gold = convert(yaml.safe_load((GOLD / f"{half}.yml").read_text(encoding="utf-8")))
    return {
        "docs.jsonl": "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in docs),
        "gold.json": json.dumps(gold, ensure_ascii=False, indent=1) + "\n",
    }


def publish() -> None:
    """Write both halves to `benchmark/`."""
    for half in ("read", "unread"):
        (PUBLISHED / half).mkdir(parents=True, exist_ok=True)
        for name, text in files_of(half).items():
            (PUBLISHED / half / name).write_text(text, encoding="utf-8")


def main() -> None:
    if sys.argv[1:] == ["--publish"]:
        publish()
        return
    half = sys.argv[1] if len(sys.argv) > 1 else "read"
    docs, gold = convert(yaml.safe_load((GOLD / f"{half}.yml").read_text(encoding="utf-8")))
    where = OUT / f"incidents-{half}"
    where.mkdir(parents=True, exist_ok=True)
    (where / "docs.jsonl").write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in docs), encoding="utf-8")
    (where / "gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    for old in where.glob("ledger.sqlite*"):
        old.unlink()
    run = [sys.executable, "-m", "secondsource"]
    ledger = str(where / "ledger.sqlite")
    steps = (
        [*run, "extract", str(where / "docs.jsonl"), "-o", str(where / "pred.jsonl")],
        [*run, "build", str(where / "docs.jsonl"), "--ledger", ledger, "--quiet"],
        [*run, "export", "--ledger", ledger, "--format", "jsonl", "-o", str(where / "incidents.jsonl")],
        [*run, "export", "--ledger", ledger, "--format", "jsonl", "--what", "issues", "-o", str(where / "issues.jsonl")],
        [
            sys.executable,
            str(SCORER),
            *(str(where / n) for n in ("docs.jsonl", "gold.json", "pred.jsonl", "incidents.jsonl", "issues.jsonl")),
        ],
    )
    for step in steps:
        subprocess.run(step, check=True)


if __name__ == "__main__":
    main()
