"""Which reports speak of the same incident? With the reasons.

`link_reports` is the whole: features, proposed pairs, their weights, groups; then reports told only as background join the
incident that they are about, if it is held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from secondsource.link.clues import weigh_pairs
from secondsource.link.clusters import cluster, components, handfuls
from secondsource.link.features import Features, features_of
from secondsource.link.near import homes, near_links
from secondsource.link.pairs import proposals
from secondsource.link.rarity import LIMITS, Limits
from secondsource.link.shown import Shown
from secondsource.model import Dependence, Extraction, Judgement, Link

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Linked:
    """Groups of reports, each a proposed incident, and the waterfall of clues for pairs within them. Both sorted."""

    clusters: tuple[tuple[str, ...], ...]
    links: Sequence[Link] | Shown
    near: Sequence[Link] | Shown = ()  # likely links between groups that were kept apart


def link_reports(
    extractions: Sequence[Extraction], judgements: Sequence[Judgement], copies: Sequence[Dependence], kb: Any, *, limits: Limits = LIMITS
) -> Linked:
    """The incidents that these reports propose. Nothing depends on the order of the input."""
    table = kb.weights("linking")
    f = features_of(extractions, kb.lexicon("common"), limits)
    if not f.keys:
        return Linked((), ())
    same, different, split = rulings(f.members, judgements)
    pairs, weights = all_edges(f, table)
    groups = grouped(f, pairs, weights, table, same, different)
    near = near_links(f, homes(len(f.keys), drop_background(f, groups)), pairs, weights, table, different)
    linked = concluded(f, groups, split, table, near=near)
    return Linked(linked.clusters, tuple(linked.links), tuple(linked.near))


def concluded(f: Features, groups: list[list[int]], split: set[tuple[str, str]], table: Any, *, near: Shown) -> Linked:
    """Groups of nodes as clusters of reports, with the waterfalls of their links; and the likely links that were not followed."""
    ids = [sorted(r for n in g for r in f.members[n]) for g in drop_background(f, groups)]
    out = [part for g in ids for part in _parted(g, split)]
    return Linked(tuple(sorted(tuple(g) for g in out if g)), _links(f, groups, table), near)


def group(f: Features, table: Any, same: list[tuple[int, int]], different: list[tuple[int, int]]) -> list[list[int]]:
    """Groups of node numbers."""
    pairs, weights = all_edges(f, table)
    return grouped(f, pairs, weights, table, same, different)


def all_edges(f: Features, table: Any) -> tuple[Array, Array]:
    """Of all pairs that are proposed those that make a component, and their weights."""
    made = [edges(f, pairs, table) for pairs in proposals(f)]
    return np.concatenate([np.zeros((0, 2), dtype=np.int64), *(p for p, _ in made)]), np.concatenate([np.zeros(0), *(w for _, w in made)])


def edges(f: Features, pairs: Array, table: Any) -> tuple[Array, Array]:
    """Of proposed pairs those that make a component, and their weights."""
    weights = weigh_pairs(f, pairs, table)
    strong = weights > float(table["edge"])
    return pairs[strong], weights[strong]


def grouped(
    f: Features,
    pairs: Array,
    weights: Array,
    table: Any,
    same: list[tuple[int, int]],
    different: list[tuple[int, int]],
    *,
    parts: Sequence[Array] | None = None,
) -> list[list[int]]:
    """Groups of node numbers, given the edges, and their `parts` where these are known."""
    edge = float(table["edge"])
    if parts is None:
        parts = components(len(f.keys), pairs, weights, same=same, different=different)

    def weigh(more: Array) -> Array:
        """Reports of one article bring no two groups together: what one article tells on is added at the end."""
        own = weigh_pairs(f, more, table)
        return np.where((f.row[more[:, 0]] == f.row[more[:, 1]]) & (own > edge), own + float(table["same_text"]), own)

    groups = cluster(parts, weigh, threshold=float(table["threshold"]), same=same, different=different)
    one_text = f.row[pairs[:, 0]] == f.row[pairs[:, 1]]
    return told_on(groups, pairs[one_text], weights[one_text], different, row=f.row)


def told_on(
    groups: list[list[int]], pairs: Array, weights: Array, different: Sequence[tuple[int, int]], *, row: Array | None = None
) -> list[list[int]]:
    """The groups; a report joins the event of its own article that it tells on, unless judged apart.

    So it does where no other article tells of it, or only articles (`row`) that tell of that event too: it brings no two articles together.
    """
    texts = (lambda group: {int(row[n]) for n in group}) if row is not None else (lambda group: set(group))
    home = {n: group for group in map(list, groups) for n in group}
    parted = {frozenset(p) for p in different}
    for n in np.lexsort((pairs[:, 1], pairs[:, 0], -weights)).tolist():
        a, b = (home[int(x)] for x in pairs[n])
        if a is b or any(frozenset((x, y)) in parted for x in a for y in b):
            continue
        if min(len(a), len(b)) > 1 and not (texts(a) <= texts(b) or texts(b) <= texts(a)):
            continue
        a.extend(b)
        home.update(dict.fromkeys(b, a))
    return sorted(sorted(g) for g in {id(g): g for g in home.values()}.values())


def drop_background(f: Features, groups: list[list[int]]) -> list[list[int]]:
    """Groups that some article reports; what is only ever mentioned in passing makes no incident."""
    return [g for g in groups if not f.background[g].all()]


Pairs = list[tuple[int, int]]


def rulings(members: Sequence[Sequence[str]], judgements: Sequence[Judgement]) -> tuple[Pairs, Pairs, set[tuple[str, str]]]:
    """Judgements as pairs of nodes, given the reports of each: same, different; and reports of one node that a person judged different."""
    node = {r: n for n, ids in enumerate(members) for r in ids}
    same: Pairs = []
    different: Pairs = []
    split: set[tuple[str, str]] = set()
    for j in judgements:
        if j.retracted or j.kind not in ("same", "different") or j.left not in node or j.right not in node:
            continue
        a, b = node[j.left], node[j.right]
        if j.kind == "same" and a != b:
            same.append((a, b))
        elif j.kind == "different" and a != b:
            different.append((a, b))
        elif j.kind == "different":
            split.add((min(j.left, j.right), max(j.left, j.right)))
    return same, different, split


def _parted(ids: list[str], split: set[tuple[str, str]]) -> list[list[str]]:
    """One group, or several where a person judged copies of one report different."""
    if not split:
        return [ids]
    groups: list[list[str]] = []
    for report in ids:
        home = next((g for g in groups if not any((min(r, report), max(r, report)) in split for r in g)), None)
        if home is None:
            groups.append([report])
        else:
            home.append(report)
    return groups


def _links(f: Features, groups: list[list[int]], table: Any) -> Shown:
    """For every report but the first of its group: the waterfall towards the one before it that it resembles most."""
    best = [np.zeros((0, 2), dtype=np.int64)]
    for some in handfuls([g for g in groups if len(g) > 1]):
        pairs = np.array([(g[m], n) for g in some for at, n in enumerate(g) for m in range(at)], dtype=np.int64)
        order = np.lexsort((pairs[:, 0], -weigh_pairs(f, pairs, table), pairs[:, 1]))
        best.append(pairs[order[np.r_[True, np.diff(pairs[order, 1]) > 0]]])
    return Shown.of(f, np.concatenate(best), table)
