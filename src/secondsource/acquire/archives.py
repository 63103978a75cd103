"""Files that hold files: zip, gzip, WARC. Nothing is ever unpacked to the disk."""

from __future__ import annotations

import contextlib
import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from secondsource.acquire.limits import Bounded, Limits, TooMuch, take
from secondsource.model import Loss, Obtained, Raw

#: what to do with a member: name, stream, how obtained, depth -> what is in it
Open = Callable[[str, BinaryIO, Obtained, int], Iterator[Raw | Loss]]


#: what reading a broken member raises; a compression method that is unknown is a RuntimeError, a false offset a ValueError
_BROKEN = (
    TooMuch, zipfile.BadZipFile, OSError, RuntimeError, ValueError, zlib.error, EOFError, LookupError, struct.error, TypeError,
    ArithmeticError, AttributeError, MemoryError,
)  # fmt: skip


def zip_members(stream: BinaryIO, name: str, limits: Limits, depth: int, opened: Open) -> Iterator[Raw | Loss]:
    """The members of a zip file, sorted by name; those that lead out of it or blow up are left out, by name."""
    try:
        archive = zipfile.ZipFile(stream)
        members = sorted((m for m in archive.infolist() if not m.is_dir()), key=lambda m: m.filename)
    except _BROKEN as error:
        yield Loss(name, f"the zip file is broken ({error})")
        return
    if len(members) > limits.members:
        yield Loss(name, f"the archive has {len(members):,} members, more than {limits.members:,}")
        return
    budget = limits.archive
    for member in members:
        where = f"{name}!{member.filename}"
        refused = _refusal(member, limits, budget)
        if refused is not None:
            yield Loss(where, refused)
            continue
        budget -= member.file_size
        try:
            with archive.open(member) as inner:
                bounded = io.BufferedReader(Bounded(inner, member.file_size, "the member"))  # type: ignore[arg-type]
                yield from opened(where, bounded, Obtained(path=where), depth)
        except _BROKEN as error:
            yield Loss(where, f"the member cannot be read ({error})")


def _refusal(member: zipfile.ZipInfo, limits: Limits, budget: int) -> str | None:
    """Why a member is not opened; None where it may be."""
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    if ".." in parts or member.filename.startswith(("/", "\\")) or (parts and ":" in parts[0]):
        return "its path leads out of the archive"
    if member.flag_bits & 1:
        return "it is encrypted"
    if member.file_size > limits.ratio * max(member.compress_size, 1) and member.file_size > 1_000_000:
        return f"it unpacks to {member.file_size:,} bytes from {member.compress_size:,}: a zip bomb"
    if member.file_size > budget:
        return f"the archive unpacks to more than {limits.archive:,} bytes"
    return None


def gunzipped(stream: BinaryIO, limits: Limits) -> BinaryIO:
    """The unpacked stream of a gzip file, bounded."""
    return io.BufferedReader(Bounded(gzip.GzipFile(fileobj=stream), limits.archive, "the gzip file"))  # type: ignore[arg-type]


def warc_records(stream: BinaryIO, name: str, limits: Limits, opened: Open, depth: int) -> Iterator[Raw | Loss]:
    """The pages of a WARC file (plain or gzipped): responses of status 200, and resources."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = pages = 0
    try:
        for record in _quietly(ArchiveIterator(stream)):
            number += 1
            status = record.http_headers.get_statuscode() if record.http_headers is not None else "200"
            if record.rec_type not in ("response", "resource") or status != "200":
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            pages += 1
            declared = (record.http_headers or record.rec_headers).get_header("Content-Type")
            where = f"{name}!{url or number}"
            try:
                with contextlib.redirect_stderr(io.StringIO()):
                    content = take(record.content_stream(), limits.document, "the page")
            except TooMuch as error:
                yield Loss(where, str(error))
                continue
            how = Obtained(path=where, url=url, retrieved=record.rec_headers.get_header("WARC-Date"), content_type=declared)
            yield from opened(url or where, io.BytesIO(content), how, depth)
    except (*_BROKEN, ArchiveLoadFailed) as error:
        yield Loss(name, f"the WARC file breaks off after record {number} ({type(error).__name__}: {error})")
        return
    if pages == 0:
        yield Loss(name, f"the WARC file holds no page ({number} records)")


def _quietly(records: Iterator[Any]) -> Iterator[Any]:
    """The records, without what the library prints of broken ones: a loss is told once, by name."""
    while True:
        with contextlib.redirect_stderr(io.StringIO()):
            record = next(records, None)
        if record is None:
            return
        yield record
