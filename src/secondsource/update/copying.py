"""Which documents are one voice, where bodies came or went: only what shares an anchor with them is compared.

Read `Copying.update`. The rule is that of `link/copies.py`; what is kept are the anchors of each body, and which anchors are furniture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np

from secondsource.link import copies
from secondsource.link.voices import body_of
from secondsource.model import Dependence
from secondsource.store.linking import Shelf
from secondsource.update.reading import Change, Texts, some

Array = np.ndarray[Any, Any]
#: pairs compared, and bodies read, at a time
PAIRS, SOME = 10_000, 2000
NONE = np.zeros(0, dtype=np.int64)


class Copying:
    """One run of looking for copies on a ledger."""

    def __init__(self, texts: Texts, shelf: Shelf) -> None:
        self._texts = texts
        self._shelf = shelf

    def update(self, change: Change, *, everything: bool) -> set[str]:
        """Bring the dependences up to date; gives the documents whose voice may be another now."""
        holders = self._shelf.documents_of("body_key", sorted(change.bodies))
        present = sorted(key for key, documents in holders.items() if documents)
        gone = self._take_out([key for key, documents in holders.items() if not documents])
        new = self._put_in(present, holders, everything=everything)
        shaken = set() if everything else self._count_again(gone, new)
        chosen = self._numbers(present) | shaken
        keys, pairs = self._candidates(chosen, everything=everything)
        documents = self._shelf.documents_of("body_key", sorted({keys[n] for n in chosen} | {keys[n] for p in pairs for n in p}))
        found = [d for n in chosen for d in copies.equal(documents[keys[n]])]
        found += self._compare(pairs, keys, documents)
        theirs = {d for n in chosen for d in documents[keys[n]]} | change.documents
        return self._write(theirs, found)

    # ------------------------------------------------------------------------------------------------ bodies
    def _take_out(self, keys: Sequence[str]) -> Array:
        """Forget bodies; gives their anchors."""
        rows = self._shelf.gather("select body, data from copy_bodies where body_key {}", keys)
        held = [(a, r["body"]) for r in rows for a in np.frombuffer(bytes(r["data"]), dtype=np.int64).tolist()]
        self._shelf.db.executemany("delete from copy_anchors where anchor = ? and body = ?", held)
        self._shelf.change("delete from copy_bodies where body_key {}", keys)
        return np.array([a for a, _ in held], dtype=np.int64)

    def _put_in(self, keys: Sequence[str], holders: dict[str, list[str]], *, everything: bool) -> Array:
        """Keep the anchors of bodies that are not kept yet; gives them."""
        known = {r["body_key"] for r in self._shelf.gather("select body_key from copy_bodies where body_key {}", keys)}
        number = int(self._shelf.db.execute("select coalesce(max(body), 0) from copy_bodies")[0][0])
        anchors: list[Array] = [NONE]
        owners: list[Array] = [NONE]
        for part in some((k for k in keys if k not in known), SOME):
            texts = {d: body_of(x) for d, x in self._texts.documents(holders[k][0] for k in part).items()}
            made = [copies.Body.of(texts[holders[k][0]]).anchors for k in part]
            self._shelf.insert(
                "copy_bodies", [(number + n, k, a.tobytes()) for n, (k, a) in enumerate(zip(part, made, strict=True), 1)], width=3
            )
            anchors += made
            owners += [np.full(len(a), number + n, dtype=np.int64) for n, a in enumerate(made, 1)]
            number += len(part)
        held, owner = np.concatenate(anchors), np.concatenate(owners)
        order = np.lexsort((owner, held))
        for start in range(0, len(order), 1 << 18):
            at = order[start : start + (1 << 18)]
            self._shelf.insert("copy_anchors", zip(held[at].tolist(), owner[at].tolist(), strict=True), width=2)
        if everything:
            names, counts = np.unique(held, return_counts=True)
            common = counts > copies.COMMON
            self._shelf.insert("copy_common", zip(names[common].tolist(), counts[common].tolist(), strict=True), width=2)
        return held

    def _count_again(self, gone: Array, new: Array) -> set[int]:
        """Note which anchors became furniture or ceased to be; gives the bodies that hold one of these."""
        names, at = np.unique(np.concatenate([gone, new]), return_inverse=True)
        moved = np.bincount(at, np.r_[np.full(len(gone), -1), np.ones(len(new))], minlength=len(names)).astype(np.int64)
        before = {
            r["anchor"]: r["size"] for r in self._shelf.gather("select anchor, size from copy_common where anchor {}", names.tolist())
        }
        size = {a: before[a] + m for a, m in zip(names.tolist(), moved.tolist(), strict=True) if a in before}
        rare, _ = self._holders([a for a in names.tolist() if a not in before])
        counted = dict(zip(*(x.tolist() for x in np.unique(rare, return_counts=True)), strict=True))
        size |= {a: n for a, n in counted.items() if n > copies.COMMON}
        self._shelf.change("delete from copy_common where anchor {}", list(size))
        self._shelf.insert("copy_common", [(a, n) for a, n in size.items() if n > copies.COMMON], width=2)
        turned = [a for a, n in size.items() if (n > copies.COMMON) != (a in before)]
        return set(self._holders(turned)[1].tolist())

    def _holders(self, anchors: Sequence[int]) -> tuple[Array, Array]:
        """(anchor, body) of every body that holds one of these."""
        rows = self._shelf.gather("select anchor, body from copy_anchors where anchor {}", anchors)
        held = np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, 2)
        return held[:, 0], held[:, 1]

    def _numbers(self, keys: Sequence[str]) -> set[int]:
        return {r["body"] for r in self._shelf.gather("select body from copy_bodies where body_key {}", keys)}

    # ------------------------------------------------------------------------------------------------ pairs
    def _candidates(self, chosen: set[int], *, everything: bool) -> tuple[dict[int, str], list[tuple[int, int]]]:
        """Keys of bodies by number, and pairs of numbers worth comparing."""
        sql = "select body, body_key, data from copy_bodies"
        rows = list(self._shelf.db.stream(sql)) if everything else self._shelf.gather(f"{sql} where body {{}}", sorted(chosen))
        own = [np.frombuffer(bytes(r["data"]), dtype=np.int64) for r in rows]
        keys = {r["body"]: r["body_key"] for r in rows}
        count = {r["body"]: len(a) for r, a in zip(rows, own, strict=True)}
        anchors = np.concatenate([NONE, *own])
        owners = np.repeat(np.array([r["body"] for r in rows], dtype=np.int64), [len(a) for a in own])
        if not everything:
            anchors, owners = self._holders(self._rare(np.unique(anchors)))
            sql = "select body, body_key, length(data) as bytes from copy_bodies where body {}"
            for r in self._shelf.gather(sql, sorted(set(owners.tolist()) - keys.keys())):
                keys[r["body"]], count[r["body"]] = r["body_key"], r["bytes"] // 8
        names = np.array(sorted(keys), dtype=np.int64)
        pairs = copies.meetings(
            anchors, np.searchsorted(names, owners), np.array([count[n] for n in names.tolist()], dtype=np.int64),
            None if everything else np.isin(names, sorted(chosen)),
        )  # fmt: skip
        return keys, [tuple(p) for p in names[pairs].tolist()]

    def _rare(self, anchors: Array) -> list[int]:
        common = [r["anchor"] for r in self._shelf.gather("select anchor from copy_common where anchor {}", anchors.tolist())]
        return [int(a) for a in np.setdiff1d(anchors, np.array(common, dtype=np.int64))]

    def _compare(self, pairs: Sequence[tuple[int, int]], keys: dict[int, str], documents: dict[str, list[str]]) -> list[Dependence]:
        out: list[Dependence] = []
        for part in some(pairs, PAIRS):
            bodies = self._bodies(keys, documents, {n for p in part for n in p})
            every = np.unique(np.concatenate([NONE, *(b.anchors for b in bodies.values())]))
            furniture = np.setdiff1d(every, np.array(self._rare(every), dtype=np.int64))
            for a, b in part:
                decision = copies.compare(bodies[a], bodies[b], furniture)
                if decision is not None:
                    out += copies.between(documents[keys[a]], documents[keys[b]], decision)
        return out

    def _bodies(self, keys: dict[int, str], documents: dict[str, list[str]], numbers: Iterable[int]) -> dict[int, copies.Body]:
        first = {documents[keys[n]][0]: n for n in numbers}
        return {first[d]: copies.Body.of(body_of(x)) for d, x in self._texts.documents(first).items()}

    # ------------------------------------------------------------------------------------------------ writing
    def _write(self, theirs: set[str], found: Sequence[Dependence]) -> set[str]:
        """Put what was found in the place of all dependences of these documents; gives those whose group may have changed."""
        before = {tuple(r) for column in ("left_id", "right_id") for r in self._rows(column, theirs)}
        after = {(d.left, d.right, d.kind, d.score, d.why) for d in found}
        gone = before - after
        self._shelf.db.executemany("delete from dependences where left_id = ? and right_id = ? and kind = ?", [r[:3] for r in sorted(gone)])
        self._shelf.insert("dependences", sorted(after - before), width=5)
        ends = {d for r in gone ^ (after - before) for d in r[:2]}
        return ends | self.related(ends)

    def related(self, documents: Iterable[str]) -> set[str]:
        """All documents that depend on these, directly or by others."""
        done: set[str] = set()
        todo = set(documents)
        while todo:
            done |= todo
            rows = [*self._rows("left_id", todo), *self._rows("right_id", todo)]
            todo = {d for r in rows for d in (r["left_id"], r["right_id"])} - done
        return done

    def among(self, documents: Iterable[str]) -> list[Dependence]:
        """The dependences of these documents."""
        rows = {tuple(r) for column in ("left_id", "right_id") for r in self._rows(column, set(documents))}
        return [Dependence(*r) for r in sorted(rows)]

    def _rows(self, column: str, documents: set[str]) -> list[Any]:
        return self._shelf.gather(f"select left_id, right_id, kind, score, why from dependences where {column} {{}}", sorted(documents))
