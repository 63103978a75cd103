"""Files that hold many documents as lines or rows: JSON lines and CSV."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from secondsource.acquire.kinds import JSON
from secondsource.acquire.limits import Limits
from secondsource.model import Loss, Obtained, Raw

#: what a column may be called, where the caller gives no mapping
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "doc_id", "document_id", "article_id", "uid", "guid"),
    "text": ("text", "body", "content", "article", "notes", "description", "story", "fulltext", "full_text"),
    "html": ("html", "raw_html"),
    "title": ("title", "headline", "head", "subject"),
    "published": ("published", "date", "pubdate", "publication_date", "published_at", "publish_date", "datetime"),
    "url": ("url", "link", "address", "source_url", "sourceurl"),
    "source": ("source", "outlet", "publisher", "newspaper", "media"),
    "language": ("language", "lang"),
}


def json_lines(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Raw | Loss]:
    """One `Raw` for each line that is not blank. Whether it is JSON is the reader's question."""
    number = 0
    while line := stream.readline(limits.line + 1):
        number += 1
        if len(line) > limits.line:
            yield Loss(f"{name}:{number}", f"the line has more than {limits.line:,} bytes")
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 20)
            continue
        line = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if line:
            yield _raw(f"{name}:{number}", line)


def _raw(name: str, content: bytes) -> Raw:
    return Raw(name, content, JSON, Obtained(path=name, sha256=hashlib.sha256(content).hexdigest(), content_type=JSON))


def rows(
    stream: BinaryIO,
    name: str,
    limits: Limits,
    *,
    columns: Mapping[str, str] | None = None,
    delimiter: str | None = None,
) -> Iterator[Raw | Loss]:
    """One `Raw` (a contract line) for each row. `columns` says which column is which field: `{"text": "notes"}`."""
    csv.field_size_limit(limits.line)
    lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    try:
        yield from _rows(lines, name, limits, columns, delimiter)
    finally:
        lines.detach()  # the stream is closed by whoever opened it


def _rows(
    lines: io.TextIOWrapper, name: str, limits: Limits, columns: Mapping[str, str] | None, delimiter: str | None
) -> Iterator[Raw | Loss]:
    first = lines.readline(limits.line)
    if not first.strip():
        yield Loss(name, "the table is empty")
        return
    header = next(csv.reader([first], delimiter=delimiter or _delimiter(first)))
    fields = _fields(header, columns)
    if not {"text", "html", "url"} & fields.keys():
        yield Loss(name, f"no column holds the text (columns: {', '.join(header)[:200]})", "Name it: --column text=COLUMN.")
        return
    reader = csv.reader(lines, delimiter=delimiter or _delimiter(first))
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Loss(f"{name}:{reader.line_num + 1}", f"the row cannot be read ({error})")
            continue
        if any(cell.strip() for cell in row):
            line = {field: row[n] for field, n in fields.items() if n < len(row) and row[n].strip()}
            yield _raw(
                f"{name}:{reader.line_num + 1}",
                json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass"),
            )


def _delimiter(first: str) -> str:
    """The sign that parts the header most often: comma, semicolon, tab or bar."""
    return max(",;\t|", key=first.count)


def _fields(header: list[str], columns: Mapping[str, str] | None) -> dict[str, int]:
    """Field of the contract -> index of its column; the caller's mapping before the usual names."""
    at = {name.strip().lower(): n for n, name in reversed(list(enumerate(header)))}
    out = {field: at[column.strip().lower()] for field, column in (columns or {}).items() if column.strip().lower() in at}
    for field, names in COLUMNS.items():
        found = next((at[n] for n in names if n in at and at[n] not in out.values()), None)
        if field not in out and found is not None:
            out[field] = found
    return out
