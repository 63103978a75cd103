"""How much may be taken in: bounds in bytes, members and depth, so that no input fills the memory or the disk."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds, with their reasons beside them."""

    document: int = 32 * MB  # a scanned report of 500 pages has about 20 MB; an article's page at most 3
    line: int = 16 * MB  # one line of JSON: a page as a string, escaped
    archive: int = 4_000 * MB  # unpacked, in all; a daily WARC of a few thousand pages has 1,000
    ratio: int = 200  # unpacked to packed; text packs 3 to 10 times, repetitive logs 50
    members: int = 1_000_000
    depth: int = 2  # archives within archives


class TooMuch(Exception):
    """A bound was passed; the message names it."""


class Bounded(io.RawIOBase):
    """A stream that stops with `TooMuch` once more than `limit` bytes came out of it."""

    def __init__(self, stream: BinaryIO, limit: int, what: str) -> None:
        self._stream = stream
        self._left = limit
        self._limit = limit
        self._what = what

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer from the stream."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._stream.read(min(len(view), 1 << 20))
        self._left -= len(data)
        if self._left < 0:
            raise TooMuch(f"{self._what} unpacks to more than {self._limit:,} bytes")
        view[: len(data)] = data
        return len(data)


def take(stream: BinaryIO, limit: int, what: str) -> bytes:
    """Everything in the stream, at most `limit` bytes.

    Raises `TooMuch` where there is more.
    """
    pieces: list[bytes] = []
    left = limit
    while piece := stream.read(min(left + 1, 1 << 20)):
        left -= len(piece)
        if left < 0:
            raise TooMuch(f"{what} has more than {limit:,} bytes")
        pieces.append(piece)
    return b"".join(pieces)
