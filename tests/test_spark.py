"""The same result as on one machine, record for record, also where a worker is killed on the way."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpora import copy_of
from make import kb
from secondsource.cli import main
from secondsource.commands.adding import VERSION
from secondsource.engine.local import Options
from secondsource.engine.results import (
    MANIFEST,
    PAIRS,
    READINGS,
    Manifest,
    document_from_json,
    document_json,
    is_results,
    read_given,
    row_of,
    write_manifest,
)
from secondsource.errors import UnreadableInput
from secondsource.knowledge import DATA
from secondsource.link import pairs
from secondsource.link.features import features_of
from secondsource.link.reports import edges
from secondsource.model import Extraction, Loss
from secondsource.store import Ledger
from secondsource.store.queries import dump_derived
from secondsource.update import linking
from test_update import story

PAGE = "<html><body><article><h1>Blast</h1><p>" + "A bomb killed four people in Quetta on Monday, police said. " * 8 + "</p></article>"
needs_spark = pytest.mark.skipif(
    not shutil.which("java") or subprocess.run([sys.executable, "-c", "import pyspark"], capture_output=True, check=False).returncode != 0,
    reason="Spark needs Java and pyspark (pip install 'secondsource[spark]')",
)


def corpus(folder: Path, times: int) -> Path:
    """The demonstration articles as lines, some of them broken, a page, and a file that is none."""
    folder.mkdir()
    lines = (DATA / "demo" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    made = sorted((json.loads(s) for s in lines), key=lambda d: len(d["text"]))[:5]
    out = [d | {"id": f"{d['id']}-{n}", "text": d["text"] + f"\n\nThis is edition {n}."} for n in range(times) for d in made]
    (folder / "a.jsonl").write_text("\n".join([*map(json.dumps, out), "no json", json.dumps(out[0])]), encoding="utf-8")
    (folder / "b.html").write_text(PAGE, encoding="utf-8")
    (folder / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return folder


def command(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "secondsource", *map(str, args)], capture_output=True, text=True, check=False)


def dump(path: Path) -> str:
    with Ledger.open(path) as book:
        return json.dumps(dump_derived(book), default=str)


def kill_a_worker(done: threading.Event, killed: list[int]) -> None:
    """End the first Python worker of an executor that is seen at work."""
    while not done.is_set() and not killed:
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if any(b"CoarseGrainedExecutorBackend" in w for w in words):
                time.sleep(4)
                os.kill(int(entry.name), signal.SIGKILL)
                killed.append(int(entry.name))
                return
        time.sleep(0.2)


@needs_spark
def test_a_cluster_gives_the_same_ledger_also_where_a_worker_is_killed(tmp_path: Path) -> None:
    source, out = corpus(tmp_path / "in", 2), tmp_path / "out"
    local = command("build", source, "--ledger", tmp_path / "local.ledger")
    done, killed = threading.Event(), list[int]()
    killer = threading.Thread(target=kill_a_worker, args=(done, killed))
    killer.start()
    spark = command(
        "build", source, "--engine", "spark", "--master", "local-cluster[2,1,1024]", "--out", out,
        "--setting", "spark.executor.memory=900m", "--setting", "spark.task.maxFailures=8",
    )  # fmt: skip
    done.set()
    killer.join()
    assert spark.returncode == 0, spark.stderr[-3000:]
    assert killed
    assert list((out / PAIRS).glob("*.parquet"))
    loaded = command("build", out, "--ledger", tmp_path / "spark.ledger")
    assert (local.returncode, loaded.returncode) == (3, 3)
    assert sorted(local.stderr.splitlines()) == sorted(loaded.stderr.splitlines())
    assert dump(tmp_path / "spark.ledger") == dump(tmp_path / "local.ledger")
    taken = loaded_with_the_clusters_pairs(out, tmp_path / "again.ledger")
    assert dump(taken) == dump(tmp_path / "local.ledger")


def loaded_with_the_clusters_pairs(out: Path, ledger: Path) -> Path:
    """The results loaded by a program that cannot pair reports itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linking, "all_edges", lambda f, table: 1 / 0)
        done = CliRunner().invoke(main, ["build", str(out), "--ledger", str(ledger), "--quiet"], catch_exceptions=False)
    assert done.exit_code == 3
    return ledger


@needs_spark
@pytest.mark.filterwarnings("ignore")  # Spark's own, of pandas and of sockets
def test_pairs_of_large_blocks_are_those_of_one_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of more than three reports are cut, so that every way by which a pair is proposed is gone."""
    from secondsource.engine.spark import session
    from secondsource.engine.spark_pairs import pair_on_spark

    monkeypatch.setattr(pairs, "FEWEST", 3)
    monkeypatch.setattr(pairs, "MOST", 3)
    every = [story(random.Random(n), n) for n in range(60)]
    every += [copy_of(every[3], "a-copy"), copy_of(every[40], "z-copy")]
    write_readings(every, tmp_path / READINGS)
    spark = session("local[1]", {"spark.sql.shuffle.partitions": "2"})
    try:
        told = pair_on_spark(spark, tmp_path / READINGS, tmp_path, extra=None, tasks=2)
    finally:
        spark.stop()
    write_manifest(tmp_path, Manifest(VERSION, "default", 1, pairs=told))
    f = features_of(every, kb().lexicon("common"))
    proposed, weights = edges(f, pairs.propose(f), kb().weights("linking"))
    given = read_given(tmp_path)
    assert given is not None
    found, weighed = given.numbered(f.keys)
    assert len(found) > 60
    assert found.tolist() == proposed.tolist()
    assert weighed.tolist() == weights.tolist()
    assert not given.fits(kb(), given.basis, ())  # other texts


def write_readings(every: list[Extraction], folder: Path) -> None:
    """Results as the cluster writes them."""
    import duckdb

    folder.mkdir()
    lines = folder.parent / "rows.jsonl"
    lines.write_text("\n".join(json.dumps({"file": 0, "raw": n, "n": 0, **row_of(x)}) for n, x in enumerate(every)), encoding="utf-8")
    types = "{file: 'int', raw: 'int', n: 'int', document: 'varchar', reading: 'varchar', loss: 'varchar'}"
    duckdb.execute(f"copy (from read_json('{lines}', columns = {types})) to '{folder / 'a.parquet'}' (format parquet)")


def test_a_run_that_was_cut_off_is_named(tmp_path: Path) -> None:
    (tmp_path / "readings").mkdir()
    (tmp_path / "readings" / "part-0.parquet").write_bytes(b"")
    assert is_results(tmp_path)
    done = command("build", tmp_path, "--ledger", tmp_path / "x.ledger")
    assert done.returncode == 2
    assert "cut off" in done.stderr
    assert not (tmp_path / MANIFEST).exists()


def test_without_spark_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from secondsource.engine import spark

    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(spark.NoSpark, match=r"pip install 'secondsource\[spark\]'"):
        spark.extract_on_spark([tmp_path], tmp_path / "out", Options(), master="local[1]", version=VERSION)


def test_a_document_survives_its_way_through_json() -> None:
    from secondsource.read.lines import read_line

    document = read_line({"id": "x", "html": PAGE, "published": "2016-08-09"})
    assert document_from_json(json.loads(json.dumps(document_json(document)))) == document


def test_an_unknown_manifest_is_refused(tmp_path: Path) -> None:
    from secondsource.engine.results import read_manifest

    (tmp_path / MANIFEST).write_text('{"kind": "other"}')
    with pytest.raises(UnreadableInput, match="schema 1"):
        read_manifest(tmp_path)


def test_rows_hold_readings_or_losses() -> None:
    from secondsource.engine.results import row_value

    loss = Loss("a", "is broken")
    assert row_value(**row_of(loss)) == loss
