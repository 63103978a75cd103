"""What a cluster's workers do to pair reports: texts as linking keeps them, the blocks that they stand in, the weights of pairs.

Read in this order: `text_rows`, `Scale` (by what pairs are proposed and weighed), `posting_rows`, `pair_rows`. The rules are those of
`link/`, called on a few texts at a time; `spark_pairs.py` brings the right texts together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from secondsource.contract import clue_json
from secondsource.link.clues import waterfalls
from secondsource.link.features import Features, raw_of, weighed
from secondsource.link.given import Told, basis_of, mark_of, told_of
from secondsource.link.growth import Postings
from secondsource.link.pairs import Caps
from secondsource.link.rarity import LIMITS, Limits, Rarity, count_up
from secondsource.link.raw import Raw, pack, unpack
from secondsource.link.reports import edges
from secondsource.link.text import Weigher
from secondsource.model import Extraction

Row = dict[str, Any]


def text_rows(extractions: Sequence[Extraction]) -> Iterator[Row]:
    """Each distinct text with its reports, as bytes; all documents of a text must be there."""
    raw = raw_of(extractions)
    texts, nodes = pack(raw)
    told = told_of(zip(raw.texts, texts, strict=True), zip(raw.keys, nodes, strict=True))
    for one, day in zip(told, raw.dates.tolist(), strict=True):
        key, data, keys, reports = one
        yield {"text": key, "day": day, "data": data, "keys": list(keys), "reports": list(reports), "mark": mark_of(one)}


@dataclass(frozen=True)
class Scale:
    """By what pairs are proposed and weighed: the same for a whole collection."""

    name: str
    rarity: bytes
    texts: int
    whole: int
    table: Mapping[str, Any]
    common: Mapping[str, Any]

    @staticmethod
    def of(reference: Sequence[tuple[str, bytes]], texts: int, reports: int, kb: Any, limits: Limits = LIMITS) -> Scale:
        """The scale of a collection of so many texts and reports, by its texts of reference (key, bytes)."""
        keys = sorted(key for key, _ in reference)
        raw = unpack(sorted(reference), [], raw_of(list[Extraction]()))
        rarity = count_up(keys, raw, np.ones(len(keys), dtype=bool), limits.top(texts))
        return Scale(rarity.name, rarity.to_bytes(), texts, Caps.of(reports).whole, kb.weights("linking"), kb.lexicon("common"))

    @property
    def basis(self) -> str:
        """Its name."""
        return basis_of(self.name, self.whole, min(self.texts, int(self.table["full_sight"])))

    def features(self, told: Sequence[Told]) -> Features:
        """These texts, each once, with all their reports."""
        ordered = sorted(told)
        nodes = sorted((key, (key,), data) for _, _, keys, reports in ordered for key, data in zip(keys, reports, strict=True))
        raw: Raw = unpack([(key, data) for key, data, _, _ in ordered], nodes, raw_of(list[Extraction]()))
        return weighed(raw, Rarity.from_bytes(self.name, self.rarity), Weigher(self.common), self.texts)


def posting_rows(told: Sequence[Told], scale: Scale) -> Iterator[Row]:
    """In which blocks the reports of these texts stand."""
    f = scale.features(told)
    p = Postings.of(f, np.arange(len(f.keys)))
    for block, fortnight, spread, node in np.unique(p.rows(), axis=0).tolist():
        yield {"block": block, "fortnight": fortnight, "spread": spread, "report": f.keys[node]}


def pair_rows(told: Sequence[Told], pairs: Sequence[tuple[str, str]], scale: Scale) -> Iterator[Row]:
    """Of these pairs of reports those that make a component, with weight and clues."""
    f = scale.features(told)
    at = {key: n for n, key in enumerate(f.keys)}
    proposed = np.array([(at[a], at[b]) for a, b in pairs], dtype=np.int64).reshape(-1, 2)
    strong, weights = edges(f, proposed, scale.table)
    for (a, b), weight, clues in zip(strong.tolist(), weights.tolist(), waterfalls(f, strong, scale.table), strict=True):
        told_clues = json.dumps([clue_json(c) for c in clues], ensure_ascii=False)
        yield {"left_report": f.keys[a], "right_report": f.keys[b], "weight": weight, "clues": told_clues}
