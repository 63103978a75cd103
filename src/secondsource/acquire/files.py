"""Files, folders and globs become `Raw`s, one for each document, in an order that is always the same."""

from __future__ import annotations

import contextlib
import dataclasses
import glob
import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from secondsource.acquire import kinds
from secondsource.acquire.archives import gunzipped, warc_records, zip_members
from secondsource.acquire.limits import Limits, TooMuch, take
from secondsource.acquire.tables import json_lines, rows
from secondsource.model import Loss, Obtained, Raw

SHIPPED = Limits()
#: files that go with an archive and hold no article
COMPANIONS = (".cdxj", ".cdx", ".sha256", ".md5")


def find_sources(
    paths: Sequence[Path | str], *, limits: Limits = SHIPPED, columns: Mapping[str, str] | None = None
) -> Iterator[Raw | Loss]:
    """What lies under these files, folders and globs; what cannot be had is a `Loss` in its place.

    Folders are walked without following links; hidden files are left out. `columns` names the columns of CSV files.
    """
    for found in files_under(paths):
        if isinstance(found, Loss):
            yield found
        else:
            yield from open_file(found, limits=limits, columns=columns)


def files_under(paths: Sequence[Path | str]) -> Iterator[str | Loss]:
    """The files under these files, folders and globs, each once; a `Loss` for a path that leads nowhere."""
    seen: set[str] = set()
    for given in paths:
        found = list(_files(str(given)))
        if not found:
            yield Loss(str(given), "no such file or folder, or an empty one", "Check the path.")
        for path in found:
            real = os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                yield path


def count_documents(paths: Sequence[Path | str]) -> int | None:
    """How many documents lie under these paths, about: lines and members are counted, nothing is unpacked.

    None where only reading would tell (a WARC file, a stream).
    """
    total = 0
    for given in paths:
        for path in _files(str(given)):
            held = _held(path)
            if held is None:
                return None
            total += held
    return total or None


def _held(path: str) -> int | None:
    """How many documents this file holds."""
    lower = path.lower()
    try:
        if lower.endswith((".jsonl", ".ndjson", ".csv", ".tsv")):
            with open(path, "rb") as stream:
                return sum(piece.count(b"\n") for piece in iter(lambda: stream.read(1 << 20), b"")) or 1
        if lower.endswith(".zip"):
            with zipfile.ZipFile(path) as archive:
                return len(archive.namelist())
    except (OSError, zipfile.BadZipFile, ValueError):
        return 1  # one loss, when its turn comes
    return None if lower.endswith((".warc", ".gz")) else 1


def sources_in(name: str, content: bytes, *, limits: Limits = SHIPPED, columns: Mapping[str, str] | None = None) -> Iterator[Raw | Loss]:
    """What lies in these bytes under this name, as if they were a file."""
    yield from _Opener(limits, columns or {}).open(name, io.BytesIO(content), Obtained(path=name), 0)


def _files(given: str) -> Iterator[str]:
    if os.path.isfile(given):
        yield given
    elif os.path.isdir(given):
        for folder, names, files in os.walk(given):
            names[:] = sorted(n for n in names if not n.startswith("."))
            for file in sorted(f for f in files if not f.startswith(".") and not f.endswith(COMPANIONS)):
                if os.path.isfile(os.path.join(folder, file)):
                    yield os.path.join(folder, file)
    else:
        for match in sorted(glob.glob(given, recursive=True)):
            yield from _files(match)


def open_file(path: str, *, limits: Limits = SHIPPED, columns: Mapping[str, str] | None = None) -> Iterator[Raw | Loss]:
    """What lies in one file, always in the same order."""
    try:
        with open(path, "rb") as stream:
            yield from _Opener(limits, columns or {}).open(path, stream, Obtained(path=path), 0)
    except OSError as error:
        yield Loss(path, f"cannot be opened ({error.strerror or error})")


@dataclasses.dataclass(frozen=True)
class _Opener:
    """Opens one stream after what it is: a document, a table of documents, or an archive of either."""

    limits: Limits
    columns: Mapping[str, str]

    def open(self, name: str, stream: BinaryIO, how: Obtained, depth: int) -> Iterator[Raw | Loss]:
        """What is in this stream."""
        buffered = stream if isinstance(stream, (io.BufferedReader, io.BytesIO)) else io.BufferedReader(stream)  # type: ignore[type-var]
        try:
            yield from self._of_kind(name, buffered, how, depth)
        except TooMuch as error:
            yield Loss(name, str(error))
        except (OSError, EOFError, zlib.error) as error:
            yield Loss(name, f"it is broken, or cut off ({str(error)[:120]})")
        except Exception as error:  # a broken file may make a library fail in any way: one message, and on
            yield Loss(name, f"cannot be opened ({type(error).__name__}: {str(error)[:120]})")

    def _of_kind(self, name: str, stream: BinaryIO, how: Obtained, depth: int) -> Iterator[Raw | Loss]:
        head = _peek(stream)
        kind = kinds.kind_of(name, head, declared=how.content_type)
        if kind in (kinds.ZIP, kinds.GZIP, kinds.WARC) and depth >= self.limits.depth:
            yield Loss(name, f"an archive within {depth} archives")
        elif kind == kinds.JSONL:
            yield from json_lines(stream, name, self.limits)
        elif kind in (kinds.CSV, kinds.TSV):
            yield from rows(stream, name, self.limits, columns=self.columns, delimiter="\t" if kind == kinds.TSV else None)
        elif kind == kinds.ZIP:
            whole = stream if stream.seekable() else io.BytesIO(take(stream, self.limits.archive // 8, "the archive"))
            yield from zip_members(whole, name, self.limits, depth + 1, self.open)
        elif kind == kinds.WARC or (kind == kinds.GZIP and ".warc" in name.lower()):
            yield from warc_records(stream, name, self.limits, self.open, depth + 1)
        elif kind == kinds.GZIP:
            inner = f"{name}!{os.path.basename(name).removesuffix('.gz')}"
            yield from self.open(inner, gunzipped(stream, self.limits), how, depth + 1)
        elif kind == kinds.OTHER:
            yield Loss(
                name,
                f"{kinds.foreign(head) or 'a kind of file'} that holds no article",
                "Leave it out, or turn it into text.",
            )
        else:
            yield self._document(name, stream, how, kind)

    def _document(self, name: str, stream: BinaryIO, how: Obtained, kind: str) -> Raw:
        content = take(stream, self.limits.document, "the document")
        digest = hashlib.sha256(content).hexdigest()
        return Raw(name, content, kind, dataclasses.replace(how, sha256=digest, content_type=kind))


def _peek(stream: BinaryIO) -> bytes:
    """The first bytes, left in the stream."""
    if isinstance(stream, io.BufferedReader):
        return stream.peek(4096)[:8192]
    with contextlib.suppress(OSError):
        head = stream.read(8192)
        stream.seek(0)
        return head
    return b""
