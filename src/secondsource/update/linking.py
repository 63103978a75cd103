"""Which reports are of one incident, where something changed? Components that nothing touched are not looked at.

Read `relink`. Where the rarity of terms or the limits of blocks are others than those that the ledger was linked with, everything is
linked anew (`_all`); else only new reports are compared (`_some`), with those that a block brings them together with.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from secondsource.link.clusters import components
from secondsource.link.features import Features, joined, weighed
from secondsource.link.given import Given, basis_of, told_of
from secondsource.link.growth import ALL, Postings, Sizes, large_of, met, parted, still, windows
from secondsource.link.near import LIKELY, homes, near_links
from secondsource.link.pairs import Caps
from secondsource.link.rarity import Limits, Rarity, count_up, name_of
from secondsource.link.raw import Raw, unpack
from secondsource.link.reports import Linked, all_edges, concluded, drop_background, edges, grouped, rulings
from secondsource.link.text import Weigher
from secondsource.model import Judgement
from secondsource.store.linking import Shelf
from secondsource.update.parts import Neighbourhood, Ruled, closed, rows_of_reports, united
from secondsource.update.reading import Change, no_reports, node_rows

Array = np.ndarray[Any, Any]
FULL_SPREAD = 1 << 12
RUN = 25_000  # texts at a time


@dataclass
class Relinked:
    """The clusters and links of what was touched, and the reports of every node in it."""

    linked: Linked
    reports: set[str]
    everything: bool = False
    disputed: tuple[str, ...] = ()  # judgements that the clues alone would decide otherwise; told where everything is linked


@dataclass(frozen=True, slots=True)
class Resized:
    """What became of the blocks that postings left and entered."""

    sizes: Sizes
    small: Postings  # all postings of the blocks that were small
    stood: Array  # (piece, node) of what passed a limit, as it was ...
    stand: Array  # ... and as it is cut now


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
        return self._features_of(self.shelf.nodes("text_key", sorted({r["text_key"] for r in rows})), rarity)

    def _features_of(self, rows: Iterable[Any], rarity: Rarity) -> tuple[Features, Array]:
        """The same where all nodes of their texts are among these."""
        nodes = sorted(rows, key=lambda r: r["key"])
        f = self._features(self._raw(self.shelf.texts(sorted({r["text_key"] for r in nodes})), nodes), rarity)
        return f, np.array([r["node"] for r in nodes], dtype=np.int64)

    # ------------------------------------------------------------------------------------------------------ all
    def _all(self, change: Change, rarity: Rarity, caps: Caps) -> Relinked:
        loaded = [(self._features(self._raw(texts, rows), rarity), [r["node"] for r in rows]) for texts, rows in self._runs()]
        f, numbers = joined([made for made, _ in loaded]), np.array([n for _, own in loaded for n in own], dtype=np.int64)
        del loaded
        if self._fits():
            assert self.given is not None
            pairs, weights = self.given.numbered(f.keys)
        else:
            pairs, weights = all_edges(f, self.table)
        for table in ("link_blocks", "link_large", "link_edges"):
            self.shelf.db.execute(f"delete from {table}")
        postings = Postings.of(f, numbers)
        self._keep(postings)
        self._keep_large(large_of(postings, caps))
        self.shelf.add_edges(numbers[pairs], weights)
        same, different, split = rulings(f.members, self.judgements)
        parts = components(len(numbers), pairs, weights, same=same, different=different)
        groups = grouped(f, pairs, weights, self.table, same, different, parts=parts)
        home = homes(len(numbers), drop_background(f, groups))
        self._keep_sections(f, numbers, parts, pairs, home)
        near = near_links(f, home, pairs, weights, self.table, different)
        linked = concluded(f, groups, split, self.table, near=near)
        reports = change.reports | {m for members in f.members for m in members}
        return Relinked(linked, reports, everything=True, disputed=self._disputed(f, pairs, weights))

    def _runs(self) -> Iterator[tuple[list[tuple[str, bytes]], list[Any]]]:
        """All texts with their nodes, some at a time, by key."""
        count = max(1, self.held // RUN)
        bounds = [f"{(n << 64) // count:016x}" for n in range(count)]
        for low, high in itertools.pairwise([*bounds, "g"]):  # past every key
            yield self.shelf.run(low, high)

    def _fits(self) -> bool:
        """Whether pairs that were weighed elsewhere are those of exactly what is held."""
        if self.given is None:
            return False
        told = (t for texts, rows in self._runs() for t in told_of(texts, ((r["key"], bytes(r["data"])) for r in rows)))
        return self.given.fits(self.kb, self.basis, told)

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
        """Keep postings, which are sorted by block."""
        steps = np.searchsorted(p.block, p.block[:: 1 << 18])  # no block stands in two
        for start, stop in itertools.pairwise([*np.unique(steps).tolist(), len(p.block)]):
            part = p.only(slice(start, stop))
            order = np.lexsort((part.node, part.spread, part.fortnight, part.block))
            self.shelf.insert("link_blocks", part.only(order).rows().tolist(), width=4)

    def _keep_large(self, large: dict[tuple[int, int], int]) -> None:
        sql = "insert into link_large values (?, ?, ?) on conflict (block, fortnight) do update set size = excluded.size"
        self.shelf.db.executemany(sql, [(b, w, n) for (b, w), n in sorted(large.items())])

    def _keep_sections(self, f: Features, numbers: Array, parts: Sequence[Array], pairs: Array, home: Array) -> None:
        """Name each section and each group by its smallest number: parts that reports of one article tie together are one section."""
        nodes = np.concatenate([np.zeros(0, dtype=np.int64), *parts])
        section = np.repeat(united(parts, pairs[f.row[pairs[:, 0]] == f.row[pairs[:, 1]]]), [len(part) for part in parts])
        told = home[nodes]
        kept = np.stack([numbers[nodes], _named(section, numbers[nodes]), np.where(told < 0, 0, _named(told + 1, numbers[nodes]))], axis=1)
        self.shelf.keep_sections(kept[np.argsort(kept[:, 0])])

    # ------------------------------------------------------------------------------------------------------ some
    def _some(self, change: Change, judged: Sequence[str], rarity: Rarity, caps: Caps) -> Relinked:
        gone, left = self._take_out(change, rarity)
        new_rows = self.shelf.nodes("node", change.new)
        f, numbers = self._load(new_rows, rarity)
        new = Postings.of(f, numbers)
        new = new.only(np.isin(new.node, np.array(change.new, dtype=np.int64)))
        self._keep(new)
        resized = self._resized(gone, new, caps)
        touched = set(change.renamed) | set(change.new) | left | self._lose(resized, rarity)
        touched |= self._meet(new, resized, rarity)
        touched |= {r["node"] for r in rows_of_reports(self.shelf, judged)}
        touched.update(self.shelf.in_sections(sorted(change.gone_from)))
        if not touched:
            return Relinked(Linked((), ()), set(change.reports))
        return self._regroup(touched, change, rarity)

    def _take_out(self, change: Change, rarity: Rarity) -> tuple[Postings, set[int]]:
        """Remove the postings and edges of nodes that are gone; gives the postings, and the nodes that lost an edge."""
        parts = [np.zeros((0, 4), dtype=np.int64)]
        for raw, numbers in zip(change.gone_raw, change.gone_numbers, strict=True):
            parts.append(Postings.of(self._features(raw, rarity), np.array(numbers, dtype=np.int64)).rows())
        gone = np.concatenate(parts)
        self.shelf.db.executemany("delete from link_blocks where block = ? and fortnight = ? and spread = ? and node = ?", gone.tolist())
        lost, _ = self.shelf.edges_of(change.gone)
        self.shelf.drop_edges(lost)
        return Postings.from_rows(gone), set(lost[:, 1].tolist()).difference(change.gone)

    def _resized(self, gone: Postings, new: Postings, caps: Caps) -> Resized:
        """What became of the blocks that these postings left and entered. Raises `ShrunkBlock`."""
        blocks = np.unique(np.concatenate([gone.block, new.block]))
        before = self.shelf.large(blocks.tolist())
        moved = _counts(new, 1)
        for key, n in _counts(gone, -1).items():
            moved[key] = moved.get(key, 0) + n
        held = Postings.from_rows(self.shelf.held(b for b in blocks.tolist() if (b, ALL) not in before))
        grown = large_of(held, caps)
        passed = np.isin(held.block, [b for b, w in grown if w == ALL])
        after = before | grown
        pieces = [k for k in moved if k[1] != ALL and (k[0], ALL) in before]
        fresh = self.shelf.sizes(k for k in pieces if k not in before)
        cut: dict[tuple[int, int], tuple[int, int]] = {}  # piece -> by how many bits a spread was shifted, and is
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
                cut[key] = (_shift(caps, was), _shift(caps, now))
        self.shelf.db.executemany("delete from link_large where block = ? and fortnight = ?", [k for k in before if k not in after])
        self._keep_large({k: n for k, n in after.items() if before.get(k) != n})
        whole = np.stack(
            [held.block[passed], np.full(passed.sum(), ALL), np.zeros(passed.sum(), dtype=np.int64), held.node[passed]], axis=1
        )
        stood, stand = self._cut(cut)
        return Resized(Sizes(after, caps), held, _labelled(np.concatenate([whole, stood])), _labelled(stand))

    def _cut(self, cut: Mapping[tuple[int, int], tuple[int, int]]) -> tuple[Array, Array]:
        """(block, fortnight, part, node) of pieces that are cut finer: as they were, and as they are now."""
        rows = self.shelf.held((), ((b, w, 0, FULL_SPREAD) for b, w in cut))
        shifts = np.array([cut[b, w] for b, w in rows[:, :2].tolist()], dtype=np.int64).reshape(-1, 2)
        stood, stand = (np.stack([rows[:, 0], rows[:, 1], rows[:, 2] >> shifts[:, n], rows[:, 3]], axis=1) for n in (0, 1))
        return stood, stand

    def _lose(self, resized: Resized, rarity: Rarity) -> set[int]:
        """Drop the edges between nodes parted by a cut that no block proposes any more; gives the nodes that lost one."""
        pairs, _ = self.shelf.edges_of(np.unique(resized.stood[:, 1]).tolist())
        pairs = parted(pairs[pairs[:, 0] < pairs[:, 1]], resized.stood, resized.stand)
        if not len(pairs):
            return set()
        f, numbers = self._load(self.shelf.nodes("node", np.unique(pairs).tolist()), rarity)
        p = Postings.of(f, numbers)
        known = Sizes(self.shelf.large(np.unique(p.block).tolist()), resized.sizes.caps)
        lost = pairs[~still(pairs, p, known)]
        self.shelf.drop_edges(lost)
        return set(np.unique(lost).tolist())

    def _meet(self, new: Postings, resized: Resized, rarity: Rarity) -> set[int]:
        """Weigh what the new nodes are compared with, and keep the edges; gives the nodes that have one."""
        sizes = resized.sizes
        is_large, part = sizes.pieces(new)
        pieces: set[tuple[int, int, int, int]] = set()
        cuts = np.unique(np.stack([new.block, new.fortnight, part], axis=1)[is_large], axis=0)
        for b, w, n in cuts.tolist():
            shift = _shift(sizes.caps, sizes.large.get((b, w), 1))
            pieces.add((b, w, n << shift, ((n + 1) << shift) - 1))
        small = resized.small.only(np.isin(resized.small.block, new.block[~is_large]))
        held = Postings.from_rows(np.concatenate([small.rows(), self.shelf.held((), pieces)]))
        pairs = met(held, sizes, np.isin(held.node, new.node))
        if not len(pairs):
            return set()
        f, numbers = self._load(self.shelf.nodes("node", np.unique(pairs).tolist()), rarity)
        strong, weights = edges(f, np.sort(_places(numbers, pairs), axis=1), self.table)
        self.shelf.add_edges(numbers[strong], weights)
        return set(np.unique(numbers[strong]).tolist())

    def _regroup(self, touched: set[int], change: Change, rarity: Rarity) -> Relinked:
        """Group the parts of these nodes anew."""
        ruled = Ruled.of(self.shelf, self.judgements)
        around = Neighbourhood(self.shelf, ruled.ties)
        parts, rows = closed(self.shelf, around, touched)
        inside = np.unique(np.concatenate(parts))
        out = around.pairs[(around.weights > LIKELY) & np.isin(around.pairs[:, 0], inside) & ~np.isin(around.pairs[:, 1], inside), 1]
        parted = ruled.different[np.isin(ruled.different, inside).any(axis=1)]
        rows |= {r["node"]: r for r in self.shelf.beside(np.setdiff1d(np.concatenate([out, parted.ravel()]), inside).tolist())}
        f, numbers = self._features_of(rows.values(), rarity)
        parts = [np.sort(_places(numbers, part)) for part in parts]
        pairs, weights = _known(around, inside, numbers)
        ties = ruled.ties[np.isin(ruled.ties, inside).all(axis=1)]
        same, different = _tuples(_places(numbers, ties)), _tuples(_places(numbers, parted))
        own = np.isin(numbers[pairs], inside).all(axis=1)
        groups = grouped(f, pairs[own], weights[own], self.table, same, different, parts=parts)
        home = homes(len(numbers), drop_background(f, groups))
        self._keep_sections(f, numbers, parts, pairs[own], home)
        near = near_links(f, self._with_others(home, numbers, inside), pairs, weights, self.table, different)
        reports = set(change.reports) | {m for n in _places(numbers, inside).tolist() for m in f.members[n]}
        return Relinked(concluded(f, groups, ruled.split, self.table, near=near), reports)

    def _with_others(self, home: Array, numbers: Array, inside: Array) -> Array:
        """The groups of nodes, with those of nodes that are not grouped anew."""
        outside = np.flatnonzero(~np.isin(numbers, inside))
        held = self.shelf.sections_of(numbers[outside].tolist())
        kept = np.where(held[:, 2] > 0, held[:, 2] + len(numbers), -1)  # past the numbers of the new groups
        home = home.copy()
        home[_places(numbers, held[:, 0])] = kept
        return home


def _places(numbers: Array, nodes: Array) -> Array:
    """Where these nodes stand among the numbers, which all hold them."""
    at = np.argsort(numbers)
    return np.asarray(at[np.searchsorted(numbers[at], nodes)])


def _known(around: Neighbourhood, inside: Array, numbers: Array) -> tuple[Array, Array]:
    """Edges within these nodes, each once, and from them to others that are held; by their places, sorted, with their weights."""
    a, b = around.pairs.T
    here = np.isin(a, inside)
    keep = here & np.where(np.isin(b, inside), a < b, np.isin(b, numbers))
    pairs, weights = np.sort(_places(numbers, around.pairs[keep]), axis=1), around.weights[keep]
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return pairs[order], weights[order]


def _tuples(pairs: Array) -> list[tuple[int, int]]:
    return [(a, b) for a, b in pairs.tolist()]


def _named(labels: Array, numbers: Array) -> Array:
    """For each label the smallest number that has it."""
    names = np.full(int(labels.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(names, labels, numbers)
    return np.asarray(names[labels])


def _labelled(rows: Array) -> Array:
    """(piece, node) of rows of block, fortnight, part and node: a number for each piece."""
    label = np.unique(rows[:, :3], axis=0, return_inverse=True)[1].ravel()
    return np.stack([label, rows[:, 3]], axis=1)


def _counts(p: Postings, sign: int) -> dict[tuple[int, int], int]:
    """How many postings each block has, and each of its fortnights."""
    names, counts = np.unique(p.block, return_counts=True)
    out = {(b, ALL): sign * n for b, n in zip(names.tolist(), counts.tolist(), strict=True)}
    first, _, sizes = windows(p.block, p.fortnight)
    rows = zip(p.block[first].tolist(), p.fortnight[first].tolist(), sizes.tolist(), strict=True)
    return out | {(b, w): sign * n for b, w, n in rows}


def _shift(caps: Caps, size: int) -> int:
    return int(caps.shift(np.array([size]))[0])
