"""What a killed build leaves: a valid ledger, from which the next build goes on to the same end."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from secondsource.commands import build as build_module
from secondsource.engine.local import Options, extract_all
from secondsource.knowledge import DATA
from secondsource.store import Ledger
from secondsource.store.queries import counts, dump_derived

ARTICLES = DATA / "demo" / "articles.jsonl"


def many(path: Path, times: int) -> Path:
    """The demonstration articles several times over, each copy with a text of its own."""
    lines = [json.loads(s) for s in ARTICLES.read_text(encoding="utf-8").splitlines()]
    made = [d | {"id": f"{d['id']}-{n}", "text": d["text"] + f"\n\nThis is edition {n}."} for n in range(times) for d in lines]
    path.write_text("\n".join(json.dumps(d) for d in made), encoding="utf-8")
    return path


def command(source: Path, ledger: Path) -> list[str]:
    return [sys.executable, "-m", "secondsource", "build", str(source), "--ledger", str(ledger), "--quiet"]


def test_a_killed_build_goes_on_where_it_stopped(tmp_path: Path) -> None:
    source = many(tmp_path / "in.jsonl", 5)
    whole, killed = tmp_path / "whole.ledger", tmp_path / "killed.ledger"
    assert subprocess.run(command(source, whole), check=False).returncode == 0
    process = subprocess.Popen(command(source, killed))
    while process.poll() is None and held(killed) < build_module.BATCH:
        time.sleep(0.05)
    process.kill()
    process.wait()
    with Ledger.open(killed) as book:
        before = counts(book)["documents"]
        assert book.rows("pragma integrity_check")[0][0] == "ok"
        assert before >= build_module.BATCH
    assert subprocess.run(command(source, killed), check=False).returncode == 0
    with Ledger.open(whole) as a, Ledger.open(killed) as b:
        assert dump_derived(a) == dump_derived(b)


def held(path: Path) -> int:
    """Documents that a ledger holds while another process builds it; 0 where there is none yet."""
    try:
        with Ledger.open(path, read_only=True) as book:
            return counts(book)["documents"]
    except Exception:
        return 0


def test_a_pool_reads_the_same_in_the_same_order() -> None:
    from secondsource.commands.log import Log

    docs = list(build_module.read_paths([ARTICLES], Log()))
    alone = list(extract_all(docs, Options()))
    assert list(extract_all(docs, Options(), workers=2)) == alone
    assert [x.document.id for x in alone] == [d.id for d in docs]
