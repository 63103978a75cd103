"""Which texts are copies or excerpts of each other? Found through anchors, decided by runs of five words.

Read `Body`, then `meetings` and `compare`. An anchor is the smallest run of every sixteen in a row (winnowing): a stretch of twenty
words that two texts share always gives them an anchor in common, wherever it stands. Texts that share too few anchors are not
compared. An anchor in many texts is furniture (a sign-up line, a legal notice): it brings no texts together, and a shared stretch
that is mostly furniture does not count. Whether two texts depend on each other rests on the two and on which of their anchors
are furniture, on nothing else.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from secondsource.ids import digest
from secondsource.model import Dependence

Array = np.ndarray[Any, Any]
RUN = 5  # words to a run: four meet by chance in formulaic reporting, six miss lightly edited copy
WINDOW = 16  # runs of which one is an anchor
COPY = 0.5  # share of the shorter text that a copy keeps; edited wire stories keep 60 to 95 per cent, follow-ups under 20
EXCERPT = 0.3
ALIKE = 0.15  # share of the anchors of the shorter text without which two are not compared: half of what an excerpt must keep
COMMON = 50  # an anchor in more texts than this is furniture; more equal texts than this depend on the first alone
_WORD = re.compile(r"[\w']+")
#: odd multipliers that mix the words of a run by their place
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Body:
    """The reporting of a text by its runs, in the order of the text."""

    key: str  # of the body: equal bodies are one
    runs: Array
    anchors: Array  # sorted, each once

    @staticmethod
    def of(body: str) -> Body:
        """The body of a document."""
        runs = runs_of(body)
        return Body(body_key(body), runs, anchors_of(runs))


def body_key(body: str) -> str:
    """The same for two bodies that are equal word for word."""
    return digest(" ".join(body.split()))


def runs_of(body: str) -> Array:
    """The runs of five words of a body, by hash."""
    words = np.fromiter(map(_word, _WORD.findall(body.lower())), dtype=np.uint64)
    count = max(0, len(words) - RUN + 1)
    with np.errstate(over="ignore"):
        mixed = sum((words[n : n + count] * _MIX[n] for n in range(RUN)), np.zeros(count, dtype=np.uint64))
        mixed ^= mixed >> np.uint64(29)
        mixed *= _MIX[0]
    return np.asarray(mixed >> np.uint64(1)).astype(np.int64)


@functools.lru_cache(maxsize=1 << 17)
def _word(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def anchors_of(runs: Array) -> Array:
    """The smallest run of every `WINDOW` in a row; of a short text the smallest."""
    if not len(runs):
        return runs
    windows = np.lib.stride_tricks.sliding_window_view(runs, min(WINDOW, len(runs)))
    return np.unique(windows.min(axis=1))


# ------------------------------------------------------------------------------------------------------- pairs
def meetings(anchors: Array, owner: Array, count: Array, chosen: Array | None = None) -> Array:
    """Pairs of texts that share enough anchors which are no furniture; with `chosen`, only pairs with one of these texts.

    `anchors` and `owner` (number of the text) are equally long, `count` is the number of anchors of each text.
    """
    order = np.lexsort((owner, anchors))
    anchor, text = anchors[order], owner[order].astype(np.int64)
    edges = np.flatnonzero(np.r_[True, anchor[1:] != anchor[:-1], True]) if len(anchor) else np.zeros(1, dtype=np.int64)
    size = np.repeat(np.diff(edges), np.diff(edges))
    last = np.repeat(edges[1:], np.diff(edges))
    following = np.where((size > 1) & (size <= COMMON), last - np.arange(len(text)) - 1, 0)
    first = np.repeat(np.arange(len(text)), following)
    ends = np.cumsum(following)
    second = first + 1 + np.arange(len(first)) - np.repeat(ends - following, following)
    a, b = text[first], text[second]
    if chosen is not None:
        keep = chosen[a] | chosen[b]
        a, b = a[keep], b[keep]
    codes, shared = np.unique(np.minimum(a, b) << 32 | np.maximum(a, b), return_counts=True)
    pairs = np.stack([codes >> 32, codes & 0xFFFFFFFF], axis=1)
    fewest = np.minimum(count[pairs[:, 0]], count[pairs[:, 1]])
    return np.asarray(pairs[shared >= np.maximum(1, (ALIKE * fewest).astype(np.int64))])


Decision = tuple[Literal["copy", "excerpt"], float, str]


def compare(a: Body, b: Body, furniture: Array) -> Decision | None:
    """The dependence that shared runs show, if any. `furniture`: those anchors of the two that are."""
    short, long = sorted((len(np.unique(a.runs)), len(np.unique(b.runs))))
    if short == 0:
        return None
    shared = shared_runs(a, b, furniture)
    kept = min(1.0, shared / short)
    if kept >= COPY and short >= 0.4 * long:
        return "copy", round(kept, 3), f"{kept:.0%} of the shorter text stands in the other word for word"
    if kept >= EXCERPT and shared >= 20:
        return "excerpt", round(kept, 3), f"{kept:.0%} of the shorter text is taken from the other"
    return None


def shared_runs(a: Body, b: Body, furniture: Array) -> int:
    """How many runs two texts share, without stretches that are furniture."""
    a, b = sorted((a, b), key=lambda x: (len(x.runs), x.key))
    common = np.isin(a.runs, b.runs)
    if len(furniture):
        common &= ~_furnished(a, common, furniture)
    return len(np.unique(a.runs[common]))


def _furnished(a: Body, common: Array, furniture: Array) -> Array:
    """The shared stretches of a text in which most anchors are furniture; at its edges some depend on the words beside it."""
    stretch = np.cumsum(np.r_[True, ~common[1:] | ~common[:-1]])
    is_anchor = np.isin(a.runs, a.anchors)
    at = np.minimum(np.searchsorted(furniture, a.runs), len(furniture) - 1)  # it is sorted
    is_furniture = furniture[at] == a.runs
    count = int(stretch[-1]) + 1
    rare = np.bincount(stretch, is_anchor & ~is_furniture, minlength=count)
    some = np.bincount(stretch, is_furniture, minlength=count)
    return np.asarray((rare < some)[stretch])


def equal(ids: Sequence[str]) -> list[Dependence]:
    """The dependences among documents of equal bodies: each pair; where there are very many, each on the first."""
    ordered = sorted(ids)
    lefts = ordered if len(ordered) <= COMMON else ordered[:1]
    return [Dependence(a, b, "copy", 1.0, SAME) for n, a in enumerate(lefts) for b in ordered[n + 1 :]]


SAME = "100% of the shorter text stands in the other word for word"


def between(left: Sequence[str], right: Sequence[str], decision: Decision) -> list[Dependence]:
    """The dependences between the documents of two bodies."""
    kind, score, why = decision
    return [Dependence(min(a, b), max(a, b), kind, score, why) for a in left for b in right]


def find(bodies: Mapping[str, Body]) -> tuple[Dependence, ...]:
    """All dependences among documents, by their ids. Sorted."""
    held: dict[str, list[str]] = {}
    for ident in sorted(bodies):
        held.setdefault(bodies[ident].key, []).append(ident)
    keys = sorted(held)
    texts = [bodies[held[k][0]] for k in keys]
    count = np.array([len(t.anchors) for t in texts], dtype=np.int64)
    anchors = np.concatenate([t.anchors for t in texts]) if texts else np.zeros(0, dtype=np.int64)
    furniture = common_anchors(anchors)
    found = [d for k in keys for d in equal(held[k])]
    for i, j in meetings(anchors, np.repeat(np.arange(len(texts)), count), count).tolist():
        decision = compare(texts[i], texts[j], furniture)
        if decision is not None:
            found += between(held[keys[i]], held[keys[j]], decision)
    return tuple(sorted(found, key=lambda d: (d.left, d.right)))


def common_anchors(anchors: Array) -> Array:
    """Those that stand in more texts than are let meet."""
    names, counts = np.unique(anchors, return_counts=True)
    return np.asarray(names[counts > COMMON])
