"""The gazetteer's file: columns of numbers that are mapped into memory, a pool of names and a sorted index of keys.

A header in JSON says where each column stands. Nothing is read before it is asked for, so opening takes a few
milliseconds and processes on one machine share the pages.
"""

from __future__ import annotations

import bisect
import json
import mmap
import struct
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

MAGIC = b"2src-gaz1"
#: column name -> array type code
COLUMNS: Mapping[str, str] = {
    "gid": "I",  # GeoNames id, 0 for none
    "lat": "f",
    "lon": "f",
    "population": "I",
    "feature": "B",  # index into the header's `features`
    "country": "H",  # index into the header's `countries`; 0 for none
    "admin1": "I",  # row of the parent; 0 for none (row 0 is nobody's)
    "admin2": "I",
    "radius": "H",  # km around the centre that hold nine in ten of a unit's towns
    "name_at": "I",  # where the name begins in `names`; one more than there are rows
}
INDEX: Mapping[str, str] = {"keys": "Q", "key_rows": "I", "key_kinds": "B"}


def write_file(
    path: Path, columns: Mapping[str, array[Any]], index: Mapping[str, array[Any]], *, names: bytes, header: Mapping[str, Any]
) -> None:
    """Write a gazetteer; the same content gives the same bytes."""
    sections: dict[str, bytes] = {n: a.tobytes() for n, a in {**columns, **index}.items()}
    sections["names"] = names
    table: dict[str, tuple[int, int]] = {}
    at = 0
    for name, blob in sections.items():
        table[name] = (at, len(blob))
        at += -(-len(blob) // 8) * 8
    head = json.dumps({**header, "sections": table}, ensure_ascii=False, sort_keys=True).encode()
    head += b" " * (-(len(MAGIC) + 4 + len(head)) % 8)
    with path.open("wb") as f:
        f.write(MAGIC + struct.pack("<I", len(head)) + head)
        for blob in sections.values():
            f.write(blob + b"\0" * (-len(blob) % 8))


class GazetteerFile:
    """A gazetteer's columns, mapped into memory."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as f:
            self._map = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)
        size = len(MAGIC)
        if self._map[:size] != MAGIC:
            raise ValueError(f"{path} is no gazetteer of this version; run scripts/build_gazetteer.py")
        (length,) = struct.unpack_from("<I", self._map, size)
        self.header: dict[str, Any] = json.loads(self._map[size + 4 : size + 4 + length])
        self._base = size + 4 + length
        view = memoryview(self._map)
        self._columns: dict[str, Any] = {
            name: self._section(view, name).cast(code)  # type: ignore[call-overload]
            for name, code in {**COLUMNS, **INDEX}.items()
        }
        self._names = self._section(view, "names")
        self._keys = self._columns["keys"]

    def _section(self, view: memoryview, name: str) -> memoryview:
        at, length = self.header["sections"][name]
        return view[self._base + at : self._base + at + length]

    def __len__(self) -> int:
        return len(self._columns["gid"])

    def column(self, name: str) -> Sequence[Any]:
        """A column, without copying it."""
        column: Sequence[Any] = self._columns[name]
        return column

    def name(self, row: int) -> str:
        """The name of a row."""
        at = self._columns["name_at"]
        return bytes(self._names[at[row] : at[row + 1]]).decode()

    def rows(self, key: int) -> list[tuple[int, int]]:
        """(row, kind of name) of all that bear a key, the most populous first."""
        first = bisect.bisect_left(self._keys, key)
        out: list[tuple[int, int]] = []
        rows, kinds = self._columns["key_rows"], self._columns["key_kinds"]
        while first < len(self._keys) and self._keys[first] == key:
            out.append((rows[first], kinds[first]))
            first += 1
        return out
