"""Extraction on Apache Spark: the same reading as on one machine, in the partitions of a cluster.

Read in this order: `extract_on_spark` (the run), `_raws` (files to documents' bytes), `_readings` (bytes to what they say). Files must
lie where every worker sees them under the same path. Each row keeps its place in the order of the input, so that what is loaded
afterwards equals what one machine reads, however the work was cut, and whichever worker was lost on the way.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from secondsource.acquire.files import files_under, open_file
from secondsource.engine.arrow import BATCH, batches, names, rows_of
from secondsource.engine.bounded import SECONDS, read_each
from secondsource.engine.local import Options, extract_all
from secondsource.engine.results import READINGS, Manifest, row_of, write_manifest
from secondsource.engine.spark_pairs import KEPT, pair_on_spark
from secondsource.errors import SecondsourceError
from secondsource.model import Document, Extraction, Loss, Obtained, Raw

#: documents for one task: some minutes of work, so that a lost worker costs little
PER_TASK = 2_000
#: into how many parts Spark cuts what it joins; as many as the reading was cut into, unless the user says otherwise
SHUFFLE = "spark.sql.shuffle.partitions"
_RAW = "file int, raw int, name string, content binary, content_type string, obtained string, loss string"
_READING = "file int, raw int, n int, document string, reading string, loss string"


class NoSpark(SecondsourceError):
    """Spark is not installed, or did not start."""


def extract_on_spark(
    paths: Sequence[Path | str],
    out: Path,
    options: Options,
    *,
    master: str,
    version: str,
    columns: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    partitions: int | None = None,
    settings: Mapping[str, str] | None = None,
) -> Manifest:
    """Read these files on a cluster and write what they say to `out` as Parquet, which `build` loads.

    `partitions` is the number of tasks; by default one for every 2,000 documents, and at least two for each core. `settings` are
    Spark's own. Raises `NoSpark`.
    """
    files = [(n, *((None, json.dumps(asdict(f))) if isinstance(f, Loss) else (f, None))) for n, f in enumerate(files_under(paths))]
    spark = session(master, settings or {})
    try:
        names = spark.createDataFrame(files, "file int, path string, loss string")
        raws = names.repartition(max(1, len(files)), "file").mapInArrow(_raws(columns or {}), _RAW)
        tasks = partitions or max(2 * spark.sparkContext.defaultParallelism, _documents(paths) // PER_TASK)
        found = raws.repartition(tasks, "file", "raw").mapInArrow(_readings(options, seconds), _READING)
        shutil.rmtree(out, ignore_errors=True)
        found.write.parquet(_uri(out / READINGS))
        if SHUFFLE not in (settings or {}):
            spark.conf.set(SHUFFLE, str(tasks))
        weighed = pair_on_spark(spark, out / READINGS, out, extra=options.extra, tasks=tasks)
    finally:
        spark.stop()
    shutil.rmtree(out / KEPT, ignore_errors=True)
    manifest = Manifest(version, options.codebook, len(files), pairs=weighed)
    write_manifest(out, manifest)
    return manifest


def session(master: str, settings: Mapping[str, str]) -> Any:
    """A Spark session. Raises `NoSpark`."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise NoSpark("Spark is not installed. Install it with `pip install 'secondsource[spark]'`; it needs Java 17 or newer.") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else a worker takes whatever python3 it finds
    builder = SparkSession.builder.master(master).appName("secondsource")
    shipped = {
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH),
        "spark.ui.enabled": "false",
        "spark.sql.adaptive.enabled": "false",  # it would join small partitions, and so undo the cut into tasks
        "spark.ui.showConsoleProgress": "false",
    }
    for key, value in {**shipped, **settings}.items():
        builder = builder.config(key, value)
    try:
        spark = builder.getOrCreate()
    except Exception as error:
        raise NoSpark(
            f"Spark did not start with master {master!r}: {str(error).splitlines()[0][:300]}. Java 17 or newer is needed."
        ) from error
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def _uri(path: Path) -> str:
    return path.resolve().as_uri()


def _documents(paths: Sequence[Path | str]) -> int:
    from secondsource.acquire.files import count_documents

    return count_documents(paths) or 0


Mapper = Callable[[Iterable[Any]], Iterator[Any]]


def _raws(columns: Mapping[str, str]) -> Mapper:
    """Batches of files to batches of what lies in them, as bytes."""

    def run(batched: Iterable[Any]) -> Iterator[Any]:
        for number, path, loss in rows_of(batched, "file", "path", "loss"):
            items = open_file(path, columns=columns) if loss is None else iter([Loss(**json.loads(loss))])
            yield from batches((_raw_row(number, n, item) for n, item in enumerate(items)), _RAW)

    return run


def _raw_row(file: int, n: int, item: Raw | Loss) -> dict[str, Any]:
    if isinstance(item, Loss):
        return {"file": file, "raw": n, "loss": json.dumps(asdict(item))}
    return {
        "file": file, "raw": n, "name": item.name, "content": item.content, "content_type": item.content_type,
        "obtained": json.dumps(asdict(item.obtained)),
    }  # fmt: skip


def _readings(options: Options, seconds: float) -> Mapper:
    """Batches of bytes to batches of readings."""

    def run(batched: Iterable[Any]) -> Iterator[Any]:
        keys: deque[tuple[int, int, int]] = deque()  # of the documents under way
        losses: list[dict[str, Any]] = []

        def documents() -> Iterator[Document]:
            for (file, raw), items in read_each(_items(batched), seconds=seconds):
                for n, item in enumerate(items):
                    if isinstance(item, Loss):
                        losses.append({"file": file, "raw": raw, "n": n, **row_of(item)})
                    else:
                        keys.append((file, raw, n))
                        yield item

        found = (_reading_row(keys.popleft(), x) for x in extract_all(documents(), options))
        yield from batches(found, _READING)
        yield from batches(iter(losses), _READING)

    return run


def _items(batched: Iterable[Any]) -> Iterator[tuple[tuple[int, int], Raw | Loss]]:
    """What the rows hold, each under its place."""
    for file, raw, name, content, kind, obtained, loss in rows_of(batched, *names(_RAW)):
        yield (file, raw), Loss(**json.loads(loss)) if loss is not None else Raw(name, content, kind, Obtained(**json.loads(obtained)))


def _reading_row(key: tuple[int, int, int], x: Extraction) -> dict[str, Any]:
    return {"file": key[0], "raw": key[1], "n": key[2], **row_of(x)}
