"""What changed documents say, as linking keeps it: texts and nodes put in, replaced and taken out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from secondsource.check.ledger import asked_of
from secondsource.check.sums import question
from secondsource.corrections import corrected, of_reports
from secondsource.link.copies import body_key
from secondsource.link.features import raw_of
from secondsource.link.raw import Raw, pack, unpack
from secondsource.link.voices import body_of, content_key
from secondsource.model import Document, Extraction, Span, Statistic
from secondsource.store.linking import Shelf

if TYPE_CHECKING:
    from secondsource.knowledge import Knowledge
    from secondsource.store import Ledger

#: texts looked at at a time
SOME = 1000
#: documents kept in memory
HELD = 4000


@dataclass
class Change:
    """What became of nodes, by the ledger's numbers, and of bodies."""

    next: int  # the first number that no node has had
    gone: list[int] = field(default_factory=list)
    gone_from: set[int] = field(default_factory=set)  # sections that nodes went from
    gone_raw: list[Raw] = field(default_factory=list)  # what they said
    gone_numbers: list[list[int]] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    renamed: list[int] = field(default_factory=list)  # the same content, other reports
    reports: set[str] = field(default_factory=set)  # reports whose node came, went or has other members
    bodies: set[str] = field(default_factory=set)  # keys of bodies whose documents changed
    documents: set[str] = field(default_factory=set)  # documents that came, went or were read anew
    present: set[str] = field(default_factory=set)  # of these, those that are held
    again: set[str] = field(default_factory=set)  # of these, those that were held before
    texts: int = 0  # by how many more texts are held
    asked: set[tuple[str, str]] = field(default_factory=set)  # (what a statistic answers, document)


class Texts:
    """What was read in documents, as people corrected it, kept for a while: one run asks for the same ones several times."""

    def __init__(self, book: Ledger) -> None:
        self._book = book
        self._kept: dict[str, Extraction] = {}
        self._rulings = of_reports(book.judgements())

    def of(self, documents: Iterable[str]) -> dict[str, Extraction]:
        """What was read in these documents, by id; those that are not held are left out."""
        wanted = sorted(set(documents))
        missing = [d for d in wanted if d not in self._kept]
        self._kept.update((x.document.id, corrected(x, self._rulings)) for x in self._book.some_extractions(missing))
        found = {d: self._kept[d] for d in wanted if d in self._kept}
        for oldest in list(islice(self._kept, max(0, len(self._kept) - HELD))):
            del self._kept[oldest]
        return found

    def events(self, reports: Iterable[str]) -> dict[str, Span]:
        """Where these reports tell of their events, by report; no correction moves that. Those that are not held are left out."""
        wanted = set(reports)
        documents = {r.rsplit("#", 1)[0] for r in wanted}
        found = {r.id: r.span for d in documents & self._kept.keys() for r in self._kept[d].reports}
        found |= self._book.some_events(sorted(documents - self._kept.keys()))
        return {r: span for r, span in found.items() if r in wanted}

    def documents(self, documents: Iterable[str]) -> dict[str, Document]:
        """These documents alone, by id: what was read in them need not be looked at."""
        wanted = set(documents)
        found = {d: self._kept[d].document for d in wanted if d in self._kept}
        found.update((d.id, d) for d in self._book.some_documents(sorted(wanted - found.keys())))
        return found


def some(values: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Values by the handful."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def read_changes(texts_of: Texts, shelf: Shelf, documents: Sequence[str], kb: Knowledge) -> Change:
    """Bring the texts and nodes of these documents up to date."""
    highest = shelf.db.execute("select coalesce(max(node), 0) from link_nodes")[0][0]
    texts_held, nodes_held = shelf.count("link_texts"), shelf.count("link_nodes")
    change = Change(int(highest) + 1, documents=set(documents))
    texts: dict[str, None] = {}  # in the order of the documents: these lie beside each other
    for part in some(documents, SOME):
        before = shelf.texts_of(part)
        shelf.change("delete from link_documents where document_id {}", part)
        rows = [(d, content_key(document), body_key(body_of(document))) for d, document in sorted(texts_of.documents(part).items())]
        shelf.insert("link_documents", rows, width=3)
        change.present.update(d for d, _, _ in rows)
        change.again.update(before.keys() & change.present)
        for _, text, body in (*rows, *((d, *keys) for d, keys in before.items())):
            texts[text] = None
            change.bodies.add(body)
    for part in some(texts, SOME):
        _texts(texts_of, shelf, part, change, kb)
    change.renamed += _nodes_of(shelf, change.again, change)
    shelf.counted("link_texts", texts_held + change.texts)
    shelf.counted("link_nodes", nodes_held + len(change.new) - len(change.gone))
    return change


def _nodes_of(shelf: Shelf, documents: set[str], change: Change) -> list[int]:
    """The nodes of documents that were read anew: what is said of their links may quote other words now."""
    keys = sorted({text for text, _ in shelf.texts_of(sorted(documents)).values()})
    rows = [r for r in shelf.nodes("text_key", keys) if {m.rsplit("#", 1)[0] for m in members_of(r)} & documents]
    change.reports.update(m for r in rows for m in members_of(r))
    return [r["node"] for r in rows]


def _questions(s: Statistic, kb: Knowledge) -> Iterator[str]:
    """What a statistic answers, and what it asks of the incidents that are held."""
    if (answered := question(s)) is not None:
        yield answered
    if (asked := asked_of(s, kb)) is not None:
        yield asked.key


def _texts(texts_of: Texts, shelf: Shelf, keys: Sequence[str], change: Change, kb: Knowledge) -> None:
    """Compare what is kept of these texts with what is said now."""
    holders = shelf.documents_of("text_key", keys)
    held_now = texts_of.of(d for ids in holders.values() for d in ids)
    change.asked.update((q, d) for d, x in held_now.items() if d in change.present for s in x.statistics for q in _questions(s, kb))
    raw = raw_of(list(held_now.values()))
    texts, nodes = pack(raw)
    now = {key: (data, day) for key, data, day in zip(raw.texts, texts, raw.dates.tolist(), strict=True)}
    said: dict[str, list[tuple[str, tuple[str, ...], bytes]]] = {key: [] for key in keys}
    for key, members, data in zip(raw.keys, raw.members, nodes, strict=True):
        said[key.rsplit("#", 1)[0]].append((key, members, data))
    was = dict(shelf.texts(keys))
    held: dict[str, list[Any]] = {key: [] for key in keys}
    for row in shelf.nodes("text_key", keys):
        held[row["text_key"]].append(row)
    other = [k for k in keys if _differs(was.get(k), now.get(k), held[k], said[k])]
    for key in set(keys).difference(other):
        _rename(shelf, held[key], said[key], change)
    _replace(shelf, other, was, held, now, said, raw, change)


def _differs(was: bytes | None, now: tuple[bytes, int] | None, held: Sequence[Any], said: Sequence[tuple[str, Any, bytes]]) -> bool:
    if (now is None) != (was is None) or (now is not None and now[0] != was):
        return True
    return [(r["key"], bytes(r["data"])) for r in held] != [(key, data) for key, _, data in said]


def _rename(shelf: Shelf, held: Sequence[Any], said: Sequence[tuple[str, tuple[str, ...], bytes]], change: Change) -> None:
    for row, (_, members, _) in zip(held, said, strict=True):
        before = members_of(row)
        if before != list(members):
            shelf.db.execute("update link_nodes set members = ? where node = ?", [json.dumps(members), row["node"]])
            change.renamed.append(row["node"])
            change.reports.update(before, members)


def _replace(
    shelf: Shelf, keys: Sequence[str], was: dict[str, bytes], held: dict[str, list[Any]], now: dict[str, tuple[bytes, int]],
    said: dict[str, list[tuple[str, tuple[str, ...], bytes]]], form: Raw, change: Change,
) -> None:  # fmt: skip
    """Put the texts that say something else in the place of what was kept of them."""
    gone = sorted((r for k in keys for r in held[k]), key=lambda r: r["key"])
    if gone:
        change.gone += [r["node"] for r in gone]
        change.gone_from.update(shelf.sections_of([r["node"] for r in gone])[:, 1].tolist())
        change.gone_raw.append(unpack(sorted((k, was[k]) for k in keys if k in was), node_rows(gone), form))
        change.gone_numbers.append([r["node"] for r in gone])
        change.reports.update(m for r in gone for m in members_of(r))
        for table in ("link_nodes", "link_sections"):
            shelf.change(f"delete from {table} where node {{}}", [r["node"] for r in gone])
    shelf.change("delete from link_texts where text_key {}", keys)
    shelf.insert("link_texts", [(k, now[k][1], now[k][0]) for k in keys if k in now], width=3)
    change.texts += len(now.keys() & set(keys)) - len(was.keys() & set(keys))
    first = change.next
    rows = [
        (first + n, key, key.rsplit("#", 1)[0], json.dumps(m), data) for n, (key, m, data) in enumerate(s for k in keys for s in said[k])
    ]
    shelf.insert("link_nodes", rows, width=5)
    change.new += [r[0] for r in rows]
    change.next += len(rows)
    change.reports.update(m for k in keys for _, members, _ in said[k] for m in members)


def members_of(row: Any) -> list[str]:
    """The reports of a node, by its row; mostly one, which needs no parser."""
    told: str = row["members"]
    if "," not in told and "\\" not in told:
        return [told[2:-2]] if told != "[]" else []
    members: list[str] = json.loads(told)
    return members


def node_rows(rows: Iterable[Any]) -> list[tuple[str, tuple[str, ...], bytes]]:
    """Rows of nodes as `unpack` takes them."""
    return [(r["key"], tuple(members_of(r)), bytes(r["data"])) for r in rows]


def no_reports() -> Raw:
    """What is said by nothing: the fields that every `Raw` has."""
    return raw_of(list[Extraction]())
