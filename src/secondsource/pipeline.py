"""The whole way of one document, which reads like a table of contents.

`extract` takes documents to extractions. The rooms do not know each other; they meet here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from secondsource.knowledge import Knowledge
from secondsource.model import Document, Extraction
from secondsource.parse import MAX_CHARS, ParseCache, Parsed, Parser
from secondsource.stages import SHIPPED, Stages


def extract(
    documents: Iterable[Document],
    kb: Knowledge,
    *,
    codebook: str = "default",
    stages: Stages = SHIPPED,
    cache: ParseCache | None = None,
    strict: bool = True,
) -> Iterator[Extraction]:
    """One extraction for each document, in the order given. What cannot be read is kept, with the reason in `unread`.

    With `strict` off a fault of our own in one document is such a reason, and the others go on.
    """
    parser = Parser(kb, cache=cache)
    for document, parsed in _parsed(documents, parser, kb.language):
        if parsed is None:
            yield Extraction(document, unread=why_unread(document, kb.language))
            continue
        try:
            yield stages.apply_codebook(read_one(parsed, kb, stages=stages), codebook, kb)
        except Exception as error:
            if strict:
                raise
            yield Extraction(document, unread=f"a fault of secondsource ({type(error).__name__}: {error}); please report it with the text")


def read_one(parsed: Parsed, kb: Knowledge, *, stages: Stages = SHIPPED) -> Extraction:
    """All that one parsed document says."""
    times = stages.find_times(parsed, kb)
    places = stages.resolve_places(stages.find_places(parsed, kb), parsed, kb)
    actors = stages.resolve_actors(stages.find_actors(parsed, kb), places, parsed, kb)
    statistics = stages.find_statistics(parsed, times, places, actors, kb)
    acts = stages.find_speech(parsed, actors, kb)
    drafts = stages.find_events(parsed, actors=actors, places=places, times=times, statistics=statistics, kb=kb)
    dates = stages.date_reports(drafts, times, parsed)
    dated = [
        dataclasses.replace(
            r,
            date=date,
            places=stages.scene_of(r, places, parsed, drafts),
        )
        for r, date in zip(drafts, dates, strict=True)
    ]
    reports = stages.attribute(dated, acts, actors, parsed, kb)
    return Extraction(
        parsed.document,
        reports=reports,
        acts=stages.tie_acts(acts, reports, actors, places, times, parsed),
        statistics=statistics,
        relations=stages.find_relations(parsed, actors, times, kb),
        toponyms=places,
        times=times,
    )


def why_unread(document: Document, language: str = "en") -> str | None:
    """Why a document is kept but not read; None where it can be read in this language."""
    if len(document.text) > MAX_CHARS:
        return f"longer than {MAX_CHARS:,} characters ({len(document.text):,})"
    if document.language not in (None, language):
        return f"language '{document.language}' has no lexicon"
    if not document.text.strip():
        return "empty"
    return None


def _parsed(documents: Iterable[Document], parser: Parser, language: str) -> Iterator[tuple[Document, Parsed | None]]:
    """Documents with their parse, in order; batches hold only what is read."""
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if len(batch) >= 32:
            yield from _parsed_batch(batch, parser, language)
            batch = []
    yield from _parsed_batch(batch, parser, language)


def _parsed_batch(batch: list[Document], parser: Parser, language: str) -> Iterator[tuple[Document, Parsed | None]]:
    parses = parser.parse([d for d in batch if why_unread(d, language) is None])
    for document in batch:
        yield document, (next(parses) if why_unread(document, language) is None else None)
