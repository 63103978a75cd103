"""The archive of what was fetched: a WARC file, and an index so that a run can go on where it stopped."""

from __future__ import annotations

import gzip
import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

PAGES = "pages.warc.gz"
INDEX = "index.cdxj"


@dataclass(frozen=True, slots=True)
class Fetched:
    """One page in the archive. `sha256` is that of the bytes as they came over the line."""

    url: str
    final: str
    status: int
    retrieved: str
    sha256: str
    bytes: int
    content_type: str
    etag: str | None = None
    last_modified: str | None = None


class Archive:
    """A folder with one WARC file and its index. Only added to, never rewritten."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.known: dict[str, Fetched] = {f.url: f for f in _index(folder / INDEX)}

    def add(self, page: Fetched, headers: Sequence[tuple[str, str]], payload: bytes) -> None:
        """Write a page, then its line in the index: a run that breaks between the two asks the page again."""
        with open(self.folder / PAGES, "ab") as stream:
            if stream.tell() == 0:
                _write_info(stream)
            _write(stream, page, headers, payload)
        with open(self.folder / INDEX, "a", encoding="utf-8") as index:
            index.write(json.dumps(asdict(page), ensure_ascii=False) + "\n")
        self.known[page.url] = page


def _index(path: Path) -> Iterator[Fetched]:
    if not path.exists():
        return
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            try:
                yield Fetched(**json.loads(line))
            except (ValueError, TypeError):
                continue  # the last line of a run that was cut off


def _write_info(stream: BinaryIO) -> None:
    fields = b"software: secondsource\r\nformat: WARC File Format 1.1\r\n"
    _record(stream, {"WARC-Type": "warcinfo", "WARC-Filename": PAGES, "Content-Type": "application/warc-fields"}, fields)


def _write(stream: BinaryIO, page: Fetched, headers: Sequence[tuple[str, str]], payload: bytes) -> None:
    # the transfer coding is undone when the bytes come in; the length is theirs
    kept = [(k, v) for k, v in headers if k.lower() not in ("transfer-encoding", "content-length")]
    head = [f"HTTP/1.1 {page.status} OK", *(f"{k}: {v}" for k, v in kept), f"Content-Length: {len(payload)}"]
    named = {
        "WARC-Type": "response",
        "WARC-Target-URI": page.final,
        "WARC-Date": page.retrieved,
        "WARC-Payload-Digest": f"sha256:{page.sha256}",
        "Content-Type": "application/http; msgtype=response",
    }
    _record(stream, named, "\r\n".join(head).encode("latin-1", "replace") + b"\r\n\r\n" + payload)


def _record(stream: BinaryIO, fields: dict[str, str], block: bytes) -> None:
    """One record as one gzip member (WARC 1.1, ISO 28500), so that a cut leaves whole members before it."""
    given = {
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, hashlib.sha256(block).hexdigest())}>",
        "WARC-Date": "1970-01-01T00:00:00Z",
    }
    lines = [f"{k}: {v}" for k, v in {**given, **fields, "Content-Length": str(len(block))}.items()]
    head = "\r\n".join(["WARC/1.1", *lines]).encode("utf-8")
    stream.write(gzip.compress(head + b"\r\n\r\n" + block + b"\r\n\r\n", mtime=0))
