"""Rows between Spark and Python: record batches to tuples and back."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

#: rows in one batch between Spark and Python: the parser's own batch of documents
BATCH = 32


def names(schema: str) -> list[str]:
    """The columns of a schema in Spark's words.

    >>> names("text string, day int")
    ['text', 'day']
    """
    return [column.split()[0] for column in schema.split(", ")]


def rows_of(batched: Iterable[Any], *columns: str) -> Iterator[tuple[Any, ...]]:
    """The rows of record batches as tuples."""
    for batch in batched:
        yield from zip(*(batch.column(c).to_pylist() for c in columns), strict=True)


def batches(rows: Iterator[dict[str, Any]], schema: str, *, size: int = BATCH) -> Iterator[Any]:
    """Rows as record batches."""
    import pyarrow as pa

    types = {
        "int": pa.int32(), "long": pa.int64(), "double": pa.float64(), "string": pa.string(), "binary": pa.binary(),
        "array<string>": pa.list_(pa.string()), "array<binary>": pa.list_(pa.binary()),
    }  # fmt: skip
    fields = pa.schema([(name, types[kind]) for name, kind in (c.split() for c in schema.split(", "))])
    while chunk := list(itertools.islice(rows, size)):
        yield pa.RecordBatch.from_pylist(chunk, schema=fields)
