"""Which reports are of one incident, where something changed? Components that nothing touched are not looked at.

Read `relink`. Where the rarity of terms or the limits of blocks are others than those that the ledger was linked with, everything is
linked anew (`_all`); else only new reports are compared (`_some`), with those that a block brings them together with.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from secondsource.link.features import Features, weighed
from secondsource.link.given import Given, basis_of, told_of
from secondsource.link.growth import ALL, Postings, Sizes, large_of, met, still
from secondsource.link.pairs import Caps, propose
from secondsource.link.rarity import Limits, Rarity, count_up, name_of
from secondsource.link.raw import Raw, unpack
from secondsource.link.reports import Linked, concluded, edges, grouped, rulings
from secondsource.link.text import Weigher
from secondsource.model import Judgement
from secondsource.store.linking import FAR, Shelf
from secondsource.update.reading import Change, no_reports, node_rows

Array = np.ndarray[Any, Any]
FULL_SPREAD = 1 << 12


@dataclass
class Relinked:
    """The clusters and links of what was touched, and the reports of every node in it."""

    linked: Linked
    reports: set[str]
    everything: bool = False
    disputed: tuple[str, ...] = ()  # judgements that the clues alone would decide otherwise; told where everything is linked


class ShrunkBlock(Exception):
    """A block fell below a limit, so pairs that were never weighed may be worth comparing: all is linked anew."""


@dataclass
class Linking:
    """One run of linking on a ledger."""

    shelf: Shelf
    kb: Any
    judgements: Sequence[Judgement]
    limits: Limits
    given: Given | None = None  # pairs that were weighed elsewhere

    def __post_init__(self) -> None:
        self.table = self.kb.weights("linking")
        self.weigher = Weigher(self.kb.lexicon("common"))
        self.form = no_reports()

    def relink(self, change: Change, judged: Sequence[str]) -> Relinked:
        """Bring edges and components up to date; `judged` are reports of judgements that came or were taken back."""
        rarity, caps, same = self._basis()
        if same:
            try:
                return self._some(change, judged, rarity, caps)
            except ShrunkBlock:
                pass
        return self._all(change, rarity, caps)

    def _basis(self) -> tuple[Rarity, Caps, bool]:
        """The rarity and the limits for what is held now, and whether the ledger was linked with them."""
        self.held = self.shelf.count("link_texts")
        caps = Caps.of(self.shelf.count("link_nodes"))
        keys = self.limits.chosen(self.shelf.share(self.limits.share(self.held)), self.held)
        top = self.limits.top(self.held)
        name = name_of(keys, top)
        sight = min(self.held, int(self.table["full_sight"]))  # a ledger of few texts trusts likeness of wording less
        self.basis = basis_of(name, caps.whole, sight)
        basis = self.basis.encode()
        if self.shelf.state("basis") == basis:
            return Rarity.from_bytes(name, self.shelf.state("rarity") or b""), caps, True
        raw = self._raw(self.shelf.texts(keys), [])
        rarity = count_up(keys, raw, np.ones(len(raw.texts), dtype=bool), top)
        self.shelf.keep_state("rarity", rarity.to_bytes())
        self.shelf.keep_state("basis", basis)
        return rarity, caps, False

    def _raw(self, texts: Sequence[tuple[str, bytes]], nodes: Sequence[Any]) -> Raw:
        return unpack(texts, node_rows(nodes), self.form)

    def _features(self, raw: Raw, rarity: Rarity) -> Features:
        return weighed(raw, rarity, self.weigher, self.held)

    def _load(self, rows: Sequence[Any], rarity: Rarity) -> tuple[Features, Array]:
        """Features and numbers of these nodes and of all others of their texts, by key."""
        keys = sorted({r["text_key"] for r in rows})
        nodes = self.shelf.nodes("text_key", keys)
        f = self._features(self._raw(self.shelf.texts(keys), nodes), rarity)
        return f, np.array([r["node"] for r in nodes], dtype=np.int64)

    # ------------------------------------------------------------------------------------------------------ all
    def _all(self, change: Change, rarity: Rarity, caps: Caps) -> Relinked:
        rows, texts = self.shelf.nodes(), self.shelf.texts()
        f = self._features(self._raw(texts, rows), rarity)
        numbers = np.array([r["node"] for r in rows], dtype=np.int64)
        if self._fits(rows, texts):
            assert self.given is not None
            pairs, weights = self.given.numbered(f.keys)
        else:
            pairs, weights = edges(f, propose(f), self.table)
        del texts  # half a gigabyte for a million
        for table in ("link_blocks", "link_large", "link_edges"):
            self.shelf.db.execute(f"delete from {table}")
        postings = Postings.of(f, numbers)
        self._keep(postings)
        self._keep_large(large_of(postings, caps))
        self.shelf.add_edges(numbers[pairs])
        same, different, split = rulings(f, self.judgements)
        self._label(numbers, rows, _labels(len(numbers), pairs, same))
        groups = grouped(f, pairs, weights, self.table, same, different)
        reports = change.reports | {m for members in f.members for m in members}
        linked = concluded(f, groups, split, self.table, pairs=pairs, weights=weights, parted=different)
        return Relinked(linked, reports, everything=True, disputed=self._disputed(f, pairs, weights))

    def _fits(self, rows: Sequence[Any], texts: Sequence[tuple[str, bytes]]) -> bool:
        """Whether pairs that were weighed elsewhere are those of exactly what is held."""
        told = () if self.given is None else told_of(texts, ((r["key"], bytes(r["data"])) for r in rows))
        return self.given is not None and self.given.fits(self.kb, self.basis, told)

    def _disputed(self, f: Features, pairs: Array, weights: Array) -> tuple[str, ...]:
        """The rulings on pairs of reports that the clues alone would decide otherwise."""
        ruled = [j for j in self.judgements if j.kind in ("same", "different") and not j.retracted]
        if not ruled:
            return ()
        alone = grouped(f, pairs, weights, self.table, [], [])
        home = {member: n for n, group in enumerate(alone) for node in group for member in f.members[node]}
        known = [j for j in ruled if j.left in home and j.right in home]
        return tuple(sorted(j.id for j in known if (home[j.left] == home[j.right]) != (j.kind == "same")))

    def _keep(self, p: Postings) -> None:
        order = np.lexsort((p.node, p.spread, p.fortnight, p.block))
        for start in range(0, len(order), 1 << 18):
            self.shelf.insert("link_blocks", p.only(order[start : start + (1 << 18)]).rows().tolist(), width=4)

    def _keep_large(self, large: dict[tuple[int, int], int]) -> None:
        sql = "insert into link_large values (?, ?, ?) on conflict (block, fortnight) do update set size = excluded.size"
        self.shelf.db.executemany(sql, [(b, w, n) for (b, w), n in sorted(large.items())])

    def _label(self, numbers: Array, rows: Sequence[Any], labels: Array) -> None:
        """Name each component by its smallest number."""
        names = np.full(int(labels.max(initial=-1)) + 1, np.iinfo(np.int64).max)
        np.minimum.at(names, labels, numbers)
        wanted = names[labels].tolist()
        changed = [(w, r["node"]) for w, r in zip(wanted, rows, strict=True) if w != r["component"]]
        self.shelf.db.executemany("update link_nodes set component = ? where node = ?", changed)

    # ------------------------------------------------------------------------------------------------------ some
    def _some(self, change: Change, judged: Sequence[str], rarity: Rarity, caps: Caps) -> Relinked:
        gone = self._take_out(change, rarity)
        new_rows = self.shelf.nodes("node", change.new)
        f, numbers = self._load(new_rows, rarity)
        new = Postings.of(f, numbers)
        new = new.only(np.isin(new.node, np.array(change.new, dtype=np.int64)))
        self._keep(new)
        sizes, doubtful = self._resized(gone, new, caps)
        touched = set(change.renamed) | set(change.new) | self._lose(doubtful, sizes, rarity)
        touched |= self._meet(new, sizes, rarity)
        return self._regroup(touched, change, judged, rarity)

    def _take_out(self, change: Change, rarity: Rarity) -> Postings:
        """Remove the postings and edges of nodes that are gone; gives the postings."""
        parts = [np.zeros((0, 4), dtype=np.int64)]
        for raw, numbers in zip(change.gone_raw, change.gone_numbers, strict=True):
            parts.append(Postings.of(self._features(raw, rarity), np.array(numbers, dtype=np.int64)).rows())
        gone = np.concatenate(parts)
        self.shelf.db.executemany("delete from link_blocks where block = ? and fortnight = ? and spread = ? and node = ?", gone.tolist())
        self.shelf.drop_edges(self.shelf.edges_of(change.gone))
        return Postings.from_rows(gone)

    def _resized(self, gone: Postings, new: Postings, caps: Caps) -> tuple[Sizes, Array]:
        """The sizes of all blocks that were touched, and the nodes of those that passed a limit. Raises `ShrunkBlock`."""
        blocks = np.unique(np.concatenate([gone.block, new.block]))
        before = self.shelf.large(blocks.tolist())
        moved = _counts(new, 1)
        for key, n in _counts(gone, -1).items():
            moved[key] = moved.get(key, 0) + n
        after, doubtful = dict(before), [np.zeros(0, dtype=np.int64)]
        small = [b for b in blocks.tolist() if (b, ALL) not in before]
        held = Postings.from_rows(self.shelf.held((b, 0, FAR, 0, FULL_SPREAD) for b in small))
        grown = large_of(held, caps)
        doubtful.append(held.node[np.isin(held.block, [b for b, w in grown if w == ALL])])
        after |= grown
        pieces = [k for k in moved if k[1] != ALL and (k[0], ALL) in before]
        unknown = Postings.from_rows(self.shelf.held((b, w, w, 0, FULL_SPREAD) for b, w in pieces if (b, w) not in before))
        fresh = {k: n for k, n in _counts(unknown, 1).items() if k[1] != ALL}
        for key in [*(k for k in moved if k[1] == ALL and k in before), *pieces]:
            was = before[key] if key in before else fresh.get(key, 0) - moved[key]
            now = was + moved[key]
            if (key[1] == ALL and now <= caps.whole) or (key[1] != ALL and _shift(caps, now) > _shift(caps, was)):
                raise ShrunkBlock
            if now > caps.whole:
                after[key] = now
            else:
                after.pop(key, None)
            if key[1] != ALL and _shift(caps, now) < _shift(caps, was):
                doubtful.append(self.shelf.held([(key[0], key[1], key[1], 0, FULL_SPREAD)])[:, 3])
        self.shelf.db.executemany("delete from link_large where block = ? and fortnight = ?", [k for k in before if k not in after])
        self._keep_large({k: n for k, n in after.items() if before.get(k) != n})
        return Sizes(after, caps), np.unique(np.concatenate(doubtful))

    def _lose(self, doubtful: Array, sizes: Sizes, rarity: Rarity) -> set[int]:
        """Drop the edges among these nodes that no block proposes any more; gives the nodes that lost one."""
        pairs = self.shelf.edges_of(doubtful.tolist())
        pairs = pairs[(pairs[:, 0] < pairs[:, 1]) & np.isin(pairs[:, 1], doubtful)]
        if not len(pairs):
            return set()
        f, numbers = self._load(self.shelf.nodes("node", np.unique(pairs).tolist()), rarity)
        p = Postings.of(f, numbers)
        known = Sizes(self.shelf.large(np.unique(p.block).tolist()), sizes.caps)
        lost = pairs[~still(pairs, p, known)]
        self.shelf.drop_edges(lost)
        return set(np.unique(lost).tolist())

    def _meet(self, new: Postings, sizes: Sizes, rarity: Rarity) -> set[int]:
        """Weigh what the new nodes are compared with, and keep the edges; gives the nodes that have one."""
        is_large, part = sizes.pieces(new)
        wanted: set[tuple[int, int, int, int, int]] = set()
        for b, w, large, n in zip(new.block.tolist(), new.fortnight.tolist(), is_large.tolist(), part.tolist(), strict=True):
            shift = _shift(sizes.caps, sizes.large.get((b, w), 1))
            wanted.add((b, w, w, n << shift, ((n + 1) << shift) - 1) if large else (b, 0, FAR, 0, FULL_SPREAD))
        held = Postings.from_rows(self.shelf.held(sorted(wanted)))
        pairs = met(held, sizes, np.isin(held.node, new.node))
        if not len(pairs):
            return set()
        f, numbers = self._load(self.shelf.nodes("node", np.unique(pairs).tolist()), rarity)
        at = np.argsort(numbers)
        local = np.sort(at[np.searchsorted(numbers[at], pairs)], axis=1)
        strong, _ = edges(f, local, self.table)
        self.shelf.add_edges(numbers[strong])
        return set(np.unique(numbers[strong]).tolist())

    def _regroup(self, touched: set[int], change: Change, judged: Sequence[str], rarity: Rarity) -> Relinked:
        """Cluster the components of these nodes anew."""
        rows = self._components(touched, change.gone_from, judged)
        if not rows:
            return Relinked(Linked((), ()), set(change.reports))
        f, numbers = self._load(rows, rarity)
        wanted = np.isin(numbers, [r["node"] for r in rows])
        by_number = {r["node"]: r for r in rows}
        pairs = self.shelf.edges_of([r["node"] for r in rows])
        pairs = pairs[pairs[:, 0] < pairs[:, 1]]
        at = np.argsort(numbers)
        local = np.sort(at[np.searchsorted(numbers[at], pairs)], axis=1)
        local = local[np.lexsort((local[:, 1], local[:, 0]))]
        same, different, split = rulings(f, self.judgements)
        inside = np.flatnonzero(wanted)
        labels = _labels(len(numbers), local, same)[inside]
        _, labels = np.unique(labels, return_inverse=True)
        self._label(numbers[inside], [by_number[n] for n in numbers[inside].tolist()], labels)
        local, weights = edges(f, local, self.table)
        groups = [g for g in grouped(f, local, weights, self.table, same, different) if wanted[g[0]]]
        reports = set(change.reports) | {m for n in inside.tolist() for m in f.members[n]}
        linked = concluded(f, groups, split, self.table, pairs=local, weights=weights, parted=different)
        return Relinked(linked, reports)

    def _components(self, touched: set[int], components: set[int], judged: Sequence[str]) -> list[Any]:
        """All nodes of the components of these nodes, of these reports, and of reports judged the same as one of theirs."""
        found = {r["component"] for r in self.shelf.nodes("node", sorted(touched))} | components
        found |= self._of_reports(judged)
        done: set[int] = set()
        rows: dict[int, Any] = {}
        while todo := found - done:
            fresh = self.shelf.nodes("component", sorted(todo))
            rows |= {r["node"]: r for r in fresh}
            # nodes whose edges lead elsewhere: two components that a new edge joins
            met = set(self.shelf.edges_of([r["node"] for r in fresh])[:, 1].tolist()) - rows.keys()
            found |= {r["component"] for r in self.shelf.nodes("node", sorted(met))}
            reports = {m for r in fresh for m in json.loads(r["members"])}
            tied = [j for j in self.judgements if j.kind == "same" and not j.retracted]
            found |= self._of_reports([j.right for j in tied if j.left in reports] + [j.left for j in tied if j.right in reports])
            done |= todo
        return sorted(rows.values(), key=lambda r: r["key"])

    def _of_reports(self, reports: Sequence[str]) -> set[int]:
        """The components that these reports are in."""
        documents = sorted({r.rsplit("#", 1)[0] for r in reports})
        keys = sorted({text for text, _ in self.shelf.texts_of(documents).values()})
        wanted = set(reports)
        return {r["component"] for r in self.shelf.nodes("text_key", keys) if wanted & set(json.loads(r["members"]))}


def _labels(count: int, pairs: Array, ties: Sequence[tuple[int, int]]) -> Array:
    both = np.concatenate([pairs, np.array(ties, dtype=np.int64).reshape(-1, 2)])
    graph = sparse.coo_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1])


def _counts(p: Postings, sign: int) -> dict[tuple[int, int], int]:
    """How many postings each block has, and each of its fortnights."""
    names, counts = np.unique(p.block, return_counts=True)
    out = {(b, ALL): sign * n for b, n in zip(names.tolist(), counts.tolist(), strict=True)}
    if len(p.block):
        keys, sizes = np.unique(np.stack([p.block, p.fortnight], axis=1), axis=0, return_counts=True)
        out |= {(b, w): sign * n for (b, w), n in zip(keys.tolist(), sizes.tolist(), strict=True)}
    return out


def _shift(caps: Caps, size: int) -> int:
    return int(caps.shift(np.array([size]))[0])
