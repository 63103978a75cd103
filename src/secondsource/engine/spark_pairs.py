"""Pairs of reports on Apache Spark: the blocks of `link/`, joined by key over the whole collection, weighed with the same code and table.

Read `pair_on_spark`. Its steps: texts with their reports (`_texts`), the scale of the collection (`_scale`), pairs that the blocks propose
(`PROPOSED`), their weights (`_weighed`). What comes out are the pairs strong enough to hold a component together; `build` groups them.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from secondsource.contract import extraction_from_json
from secondsource.engine.arrow import batches, rows_of
from secondsource.engine.pairing import Scale, pair_rows, posting_rows, text_rows
from secondsource.engine.results import PAIRS, document_from_json
from secondsource.knowledge import Knowledge
from secondsource.link.given import knowledge_of
from secondsource.link.pairs import SPREAD_BITS
from secondsource.link.rarity import LIMITS
from secondsource.link.voices import content_key

Mapper = Callable[[Iterable[Any]], Iterator[Any]]
#: where texts stand while pairs are made
KEPT = "texts-for-a-while"
#: documents read, texts looked at and pairs weighed by one call
DOCUMENTS, TEXTS, WEIGHED = 256, 1000, 4000
_KEYED = "text string, document string, reading string"
_TEXT = "text string, day int, data binary, keys array<string>, reports array<binary>, mark long"
_POSTING = "block long, fortnight long, spread long, report string"
_PAIR = "left_report string, right_report string, weight double, clues string"
_SIDES = ("l", "r")

#: the rule of `link/pairs.py`: a block of up to {whole} reports proposes its pairs; of a larger one each fortnight, cut at random where it
#: is large itself, and such a pair must be proposed twice
PROPOSED = """
with sized as (select *, count(*) over (partition by block) as size from postings),
small as (select block, report from sized where size > 1 and size <= {whole}),
windows as (select *, count(*) over (partition by block, fortnight) as held from sized where size > {whole}),
large as (
  select block, fortnight, report,
    shiftright(spread, {bits} - size(filter(sequence(0, {bits} - 1), h -> held > {whole} * shiftleft(1L, h)))) as part
  from windows
),
met as (
  select a.report as left_report, b.report as right_report, 2 as votes
  from small a join small b on a.block = b.block and a.report < b.report
  union all
  select a.report, b.report, 1 from large a join large b
    on a.block = b.block and a.fortnight = b.fortnight and a.part = b.part and a.report < b.report
)
select left_report, right_report from met group by left_report, right_report having sum(votes) > 1
"""


def pair_on_spark(spark: Any, readings: Path, out: Path, *, extra: Path | None, tasks: int) -> Mapping[str, Any]:
    """Weigh the pairs of everything that was read, into `out`; gives what the manifest tells of them."""
    kb = Knowledge(extra=extra)
    kept = (out / KEPT).resolve().as_uri()
    _texts(spark, readings, tasks).write.mode("overwrite").parquet(kept)
    texts = spark.read.parquet(kept)
    scale, about = _scale(texts, kb)
    shared = spark.sparkContext.broadcast(scale)
    texts.repartition(tasks).mapInArrow(_postings(shared), _POSTING).createOrReplaceTempView("postings")
    found = spark.sql(PROPOSED.format(whole=scale.whole, bits=SPREAD_BITS))
    sided = _sided(found, texts).repartition(tasks, "left_report")
    sided.mapInArrow(_weighed(shared), _PAIR).write.mode("overwrite").parquet((out / PAIRS).resolve().as_uri())
    return about


def _texts(spark: Any, readings: Path, tasks: int) -> Any:
    """Distinct texts with their reports; all documents of one text come to one worker."""
    read = spark.read.parquet(readings.resolve().as_uri()).where("reading is not null").select("document", "reading")
    keyed = read.mapInArrow(_keyed, _KEYED).repartition(tasks, "text").sortWithinPartitions("text")
    return keyed.mapInArrow(_told, _TEXT)


def _keyed(batched: Iterable[Any]) -> Iterator[Any]:
    found = rows_of(batched, "document", "reading")
    keyed = ({"text": content_key(document_from_json(json.loads(d))), "document": d, "reading": r} for d, r in found)
    yield from batches(keyed, _KEYED)


def _told(batched: Iterable[Any]) -> Iterator[Any]:
    def run() -> Iterator[dict[str, Any]]:
        waiting: list[Any] = []
        for _, group in itertools.groupby(rows_of(batched, "text", "document", "reading"), key=lambda row: row[0]):
            waiting += [extraction_from_json(json.loads(r), document_from_json(json.loads(d))) for _, d, r in group]
            if len(waiting) >= DOCUMENTS:
                yield from text_rows(waiting)
                waiting = []
        yield from text_rows(waiting)

    yield from batches(run(), _TEXT)


def _scale(texts: Any, kb: Knowledge) -> tuple[Scale, Mapping[str, Any]]:
    """The scale of the collection, and what the manifest tells: by what, and of which texts, pairs were weighed."""
    counted = texts.selectExpr("count(*)", "coalesce(sum(size(keys)), 0)", "coalesce(bit_xor(mark), 0)").first()
    count, reports, mark = (int(v) for v in counted)
    bound = LIMITS.share(count)
    shared = texts if bound is None else texts.where(texts["text"] < bound)
    keys = LIMITS.chosen([(int(r["day"]), str(r["text"])) for r in shared.select("day", "text").collect()], count)
    chosen = shared.where(shared["text"].isin(keys)).select("text", "data").collect() if keys else []
    scale = Scale.of([(r["text"], bytes(r["data"])) for r in chosen], count, reports, kb)
    return scale, {"knowledge": knowledge_of(kb), "basis": scale.basis, "texts": count, "mark": mark}


def _postings(shared: Any) -> Mapper:
    def run(batched: Iterable[Any]) -> Iterator[Any]:
        told = ((t, bytes(d), k, [bytes(r) for r in n]) for t, d, k, n in rows_of(batched, "text", "data", "keys", "reports"))
        while some := list(itertools.islice(told, TEXTS)):
            yield from batches(posting_rows(some, shared.value), _POSTING, size=TEXTS)

    return run


def _sided(pairs: Any, texts: Any) -> Any:
    """Pairs with the texts of both sides."""
    from pyspark.sql.functions import col, substring_index

    for side, end in zip(_SIDES, ("left_report", "right_report"), strict=True):
        own = texts.select(*(col(c).alias(f"{side}_{c}") for c in ("text", "data", "keys", "reports")))
        pairs = pairs.join(own, substring_index(pairs[end], "#", 1) == own[f"{side}_text"])
    return pairs


def _weighed(shared: Any) -> Mapper:
    columns = [f"{side}_{c}" for side in _SIDES for c in ("text", "data", "keys", "reports")]

    def run(batched: Iterable[Any]) -> Iterator[Any]:
        rows = rows_of(batched, "left_report", "right_report", *columns)
        while some := list(itertools.islice(rows, WEIGHED)):
            told = {t: (t, bytes(d), k, [bytes(n) for n in r]) for _, _, *ends in some for t, d, k, r in (ends[:4], ends[4:])}
            yield from batches(pair_rows(list(told.values()), [row[:2] for row in some], shared.value), _PAIR, size=TEXTS)

    return run
