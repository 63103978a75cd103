"""Results on their way from a cluster to a ledger: a folder of Parquet files, one row a document or a loss.

`readings/` holds the rows; `pairs/` pairs of reports with their weights and clues; `secondsource.json`, written last, says what made
them: a folder without it was cut off and is not loaded.
Rows are ordered by file, by document in the file, so that a ledger loads them as one machine would have read them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secondsource.contract import extraction_from_json, extraction_json
from secondsource.errors import UnreadableInput
from secondsource.link.given import Given
from secondsource.model import Document, Extraction, Loss, Obtained, Part, Span

MANIFEST = "secondsource.json"
READINGS, PAIRS = "readings", "pairs"
KIND = "secondsource results"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What made a folder of results."""

    version: str
    codebook: str
    files: int
    schema: int = 1
    pairs: Mapping[str, Any] | None = None  # of what the pairs in `pairs/` were weighed; None where there are none


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Mark the folder as whole."""
    (folder / MANIFEST).write_text(json.dumps({"kind": KIND, **dataclasses.asdict(manifest)}, indent=1) + "\n", encoding="utf-8")


def is_results(path: Path) -> bool:
    """Whether a path is a folder of results, whole or cut off."""
    return (path / MANIFEST).is_file() or ((path / READINGS).is_dir() and any((path / READINGS).glob("*.parquet")))


def read_manifest(folder: Path) -> Manifest:
    """What made the results. Raises `UnreadableInput` where the folder was cut off or is of another schema."""
    try:
        value = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UnreadableInput(f"{folder}: the run that made it was cut off. Run it again with the same --out.") from error
    except ValueError as error:
        raise UnreadableInput(f"{folder / MANIFEST}: not JSON ({error}). Run the extraction again.") from error
    if value.get("kind") != KIND or value.get("schema") != 1:
        raise UnreadableInput(f"{folder / MANIFEST}: not of schema 1. Update secondsource, or run the extraction again.")
    return Manifest(value["version"], value["codebook"], value["files"], pairs=value.get("pairs"))


def read_results(folder: Path) -> Iterator[Extraction | Loss]:
    """The rows in their order, a few thousand documents in memory at a time."""
    try:
        import duckdb
    except ImportError as error:  # pragma: no cover - a core dependency
        raise UnreadableInput("reading Parquet needs duckdb: pip install duckdb") from error
    with duckdb.connect() as db:
        db.execute("set preserve_insertion_order = true")
        found = db.execute(
            "select document, reading, loss from read_parquet(?) order by file, raw, n", [str(folder / READINGS / "*.parquet")]
        )
        while rows := found.fetchmany(256):
            yield from (row_value(*row) for row in rows)


def read_given(folder: Path) -> Given | None:
    """The pairs that were weighed with the results; None where there are none."""
    told = read_manifest(folder).pairs
    if told is None:
        return None

    def pairs() -> Iterator[tuple[str, str, float]]:
        import duckdb

        files = [str(p) for p in (folder / PAIRS).glob("*.parquet")]
        with duckdb.connect() as db:
            found = db.execute("select left_report, right_report, weight from read_parquet(?)", [files]) if files else None
            while found is not None and (rows := found.fetchmany(10_000)):
                yield from rows

    return Given(told["knowledge"], told["basis"], told["texts"], told["mark"], pairs)


def row_of(item: Extraction | Loss) -> Row:
    """A row, without its place in the order."""
    if isinstance(item, Loss):
        return {"document": None, "reading": None, "loss": json.dumps(dataclasses.asdict(item), ensure_ascii=False)}
    line = extraction_json(item)
    line.pop("text", None)  # kept once, with the document
    return {
        "document": json.dumps(document_json(item.document), ensure_ascii=False),
        "reading": json.dumps(line, ensure_ascii=False),
        "loss": None,
    }


def row_value(document: str | None, reading: str | None, loss: str | None) -> Extraction | Loss:
    """What a row holds."""
    if loss is not None or document is None or reading is None:
        return Loss(**json.loads(loss or "{}"))
    return extraction_from_json(json.loads(reading), document_from_json(json.loads(document)))


def document_json(d: Document) -> Row:
    """A document as plain values."""
    out = dataclasses.asdict(d)
    out["published"] = d.published.isoformat() if d.published else None
    out["updated"] = d.updated.isoformat() if d.updated else None
    return out


def document_from_json(v: Row) -> Document:
    """The document of these plain values."""
    return Document(
        **v
        | {
            "parts": tuple(Part(**p) for p in v["parts"]),
            "published": dt.date.fromisoformat(v["published"]) if v["published"] else None,
            "updated": dt.date.fromisoformat(v["updated"]) if v["updated"] else None,
            "obtained": Obtained(**v["obtained"]),
            "dateline": Span(**v["dateline"]) if v["dateline"] else None,
            "corrections": tuple(Span(**s) for s in v["corrections"]),
        }
    )
