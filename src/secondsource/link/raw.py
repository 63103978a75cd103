"""What texts and reports say before anything is weighed: counts of terms and values, each of one text alone.

Read `Raw`, then `pack` and `unpack`, by which a ledger keeps it: a report that was read once is linked with later ones without
being read again. What a term weighs depends on other documents, and comes after (`rarity.py`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from secondsource.ids import digest
from secondsource.link.text import WIDTH

Array = np.ndarray[Any, Any]
#: fields of `Raw` that stand for texts; all others stand for reports
OF_TEXTS = ("texts", "dates", "whole", "sets")
NAMES = ("texts", "keys", "members")
#: changes when `pairs.holdings` names other blocks: those that a ledger keeps are then of no use
BLOCKS = "blocks 2"


@dataclass(frozen=True, slots=True)
class Raw:
    """Rows over distinct texts (`d`) and over distinct reports, the nodes (`n`), both sorted by key. 0 or NaN: not known."""

    texts: tuple[str, ...]  # d: content of the text
    dates: Array  # d: day of publication
    whole: sparse.csr_matrix  # d x terms: 1 + ln(count)
    sets: Mapping[str, sparse.csr_matrix]  # clue -> d x values
    keys: tuple[str, ...]  # n: content of the report
    members: tuple[tuple[str, ...], ...]  # n: ids of the reports with this content, sorted
    row: Array  # n: row of its text
    main: Array
    background: Array
    part: sparse.csr_matrix  # n x terms, of the sentences of the report
    actors: sparse.csr_matrix  # n x actors
    first: Array
    last: Array
    published: Array
    lat: Array
    lon: Array
    radius: Array
    place: Array
    country: Array
    killed: Array  # n x 2
    injured: Array
    family: Array

    def node_fields(self) -> dict[str, Any]:
        """The values over nodes, but for their names and rows."""
        return {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name not in (*OF_TEXTS, *NAMES, "row")}


def text_key(key: str) -> str:
    """The text of a node, by the node's key."""
    return key.rsplit("#", 1)[0]


# -------------------------------------------------------------------------------------------------- as bytes
def pack(raw: Raw) -> tuple[list[bytes], list[bytes]]:
    """Each text and each node as bytes."""
    texts = {"dates": raw.dates, "whole": raw.whole, **{f"sets.{k}": v for k, v in sorted(raw.sets.items())}}
    return _pack(texts, len(raw.texts)), _pack(raw.node_fields(), len(raw.keys))


def unpack(texts: Sequence[tuple[str, bytes]], nodes: Sequence[tuple[str, tuple[str, ...], bytes]], form: Raw) -> Raw:
    """Texts (key, bytes) and nodes (key, members, bytes), both sorted by key, as `Raw`; `form` is any `Raw`, for the fields."""
    shape = {"dates": form.dates, "whole": form.whole, **{f"sets.{k}": v for k, v in sorted(form.sets.items())}}
    own = _unpack([b for _, b in texts], shape)
    rows = {key: n for n, (key, _) in enumerate(texts)}
    return Raw(
        texts=tuple(key for key, _ in texts),
        dates=own.pop("dates"),
        whole=own.pop("whole"),
        sets={k.partition(".")[2]: v for k, v in own.items()},
        keys=tuple(key for key, _, _ in nodes),
        members=tuple(m for _, m, _ in nodes),
        row=np.fromiter((rows[text_key(key)] for key, _, _ in nodes), dtype=np.int32, count=len(nodes)),
        **_unpack([b for _, _, b in nodes], form.node_fields()),
    )


def format_of(form: Raw) -> str:
    """A name for what the bytes hold: it changes when a field is added."""
    shape = {"dates": form.dates, "whole": form.whole, **{f"sets.{k}": v for k, v in sorted(form.sets.items())}, **form.node_fields()}
    return digest(BLOCKS, *(f"{k}:{'rows' if sparse.issparse(v) else v.dtype.str + str(v.shape[1:])}" for k, v in shape.items()))


def _pack(fields: Mapping[str, Any], count: int) -> list[bytes]:
    """Row by row: the lengths of all sections as 32-bit words, then the sections."""
    sections = [part for value in fields.values() for part in _sections(value)]
    lengths = np.stack([np.diff(at) for at, _ in sections], axis=1).astype(np.int32) if count else np.zeros((0, len(sections)), np.int32)
    return [b"".join([lengths[n].tobytes(), *(words[at[n] : at[n + 1]].tobytes() for at, words in sections)]) for n in range(count)]


def _sections(value: Any) -> list[tuple[Array, Array]]:
    """(where each row begins, words) of one field."""
    if sparse.issparse(value):
        return [(value.indptr, value.indices.astype(np.int32)), (value.indptr, value.data.astype(np.float32).view(np.int32))]
    words = _wide(np.ascontiguousarray(value)).view(np.int32)
    width = words.size // len(value) if len(value) else 1
    return [(np.arange(len(value) + 1) * width, words.ravel())]


def _wide(value: Array) -> Array:
    """Small integers and flags as 32 bits."""
    return value.astype(np.int32) if value.dtype.itemsize < 4 else value


def _unpack(blobs: Sequence[bytes], form: Mapping[str, Any]) -> dict[str, Any]:
    words = np.frombuffer(b"".join(blobs), dtype=np.int32)
    size = np.fromiter(map(len, blobs), dtype=np.int64, count=len(blobs)) // 4
    start = np.cumsum(size) - size
    count = sum(2 if sparse.issparse(v) else 1 for v in form.values())
    lengths = words[start[:, None] + np.arange(count)].astype(np.int64)
    at = start[:, None] + count + np.cumsum(lengths, axis=1) - lengths
    out: dict[str, Any] = {}
    section = 0
    for name, value in form.items():
        if sparse.issparse(value):
            indptr = np.r_[0, np.cumsum(lengths[:, section])]
            taken = _gather(words, at[:, section], lengths[:, section])
            data = _gather(words, at[:, section + 1], lengths[:, section + 1]).view(np.float32)
            out[name] = sparse.csr_matrix((data, taken, indptr), shape=(len(blobs), WIDTH))
            section += 2
        else:
            held = _gather(words, at[:, section], lengths[:, section]).view(_wide(value[:0]).dtype)
            out[name] = held.astype(value.dtype).reshape((len(blobs), *value.shape[1:]))
            section += 1
    return out


def _gather(words: Array, at: Array, lengths: Array) -> Array:
    """The words of each row's section, one after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(words[np.arange(total) + np.repeat(at - (ends - lengths), lengths)])
