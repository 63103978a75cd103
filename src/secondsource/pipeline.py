"""The whole way of one document, which reads like a table of contents.

`extract` takes documents to extractions. The rooms do not know each other; they meet here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from secondsource.detect.first_look import FirstLook, first_look
from secondsource.knowledge import Knowledge
from secondsource.model import Document, Extraction
from secondsource.parse import MAX_CHARS, ParseCache, Parsed, Parser
from secondsource.stages import SHIPPED, Stages

#: documents parsed at once
BATCH = 32
#: why a document was not read that a first look found nothing in
PASSED_OVER = "passed over at a first look: no violence, claim or figure in it"


def extract(
    documents: Iterable[Document],
    kb: Knowledge,
    *,
    codebook: str = "default",
    stages: Stages = SHIPPED,
    cache: ParseCache | None = None,
    strict: bool = True,
    triage: bool = False,
) -> Iterator[Extraction]:
    """One extraction for each document, in the order given. What cannot be read is kept, with the reason in `unread`.

    With `strict` off a fault of our own in one document is such a reason, and the others go on. With `triage` on, documents in which
    a first look sees no violence, claim or figure are passed over: that is a reason too.
    """
    parser = Parser(kb, cache=cache)
    look = first_look(kb) if triage else None
    for document, parsed, why in _parsed(documents, parser, kb.language, look):
        if parsed is None:
            yield Extraction(document, unread=why)
            continue
        try:
            found = dataclasses.replace(read_one(parsed, kb, stages=stages), document=document)  # whole, where passages were passed over
            yield _told(stages.apply_codebook(found, codebook, kb))
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
    drafts = stages.find_developments(parsed, drafts, actors, times, kb)
    scenes = stages.scenes_of(drafts, places, parsed)
    placed = [dataclasses.replace(r, places=scene) for r, scene in zip(drafts, scenes, strict=True)]
    dated = [dataclasses.replace(r, date=date) for r, date in zip(placed, stages.date_reports(placed, times, parsed, places), strict=True)]
    reports = stages.attribute(stages.story_of(dated, places, parsed), acts, actors, parsed, kb)
    return Extraction(
        parsed.document,
        reports=reports,
        acts=stages.tie_acts(acts, reports, actors, places, times, parsed),
        statistics=statistics,
        relations=stages.voice_relations(stages.find_relations(parsed, actors, times, kb), acts, parsed),
        toponyms=places,
        times=times,
    )


def _told(x: Extraction) -> Extraction:
    """What the contract's line tells, and no more: notes between stages end here, so that a reading is the same when it is read back."""
    reports = [
        dataclasses.replace(r, beaten=(), participants=tuple(dataclasses.replace(p, told_as=()) for p in r.participants)) for r in x.reports
    ]
    return dataclasses.replace(x, reports=tuple(reports))


def why_unread(document: Document, language: str = "en") -> str | None:
    """Why a document is kept but not read; None where it can be read in this language."""
    if len(document.text) > MAX_CHARS:
        return f"longer than {MAX_CHARS:,} characters ({len(document.text):,})"
    if document.language not in (None, language):
        return f"language '{document.language}' has no lexicon"
    if not document.text.strip():
        return "empty"
    return None


Ready = tuple[Document, Parsed | None, str | None]


def _parsed(documents: Iterable[Document], parser: Parser, language: str, look: FirstLook | None) -> Iterator[Ready]:
    """Documents with their parse, or with the reason why they have none, in order; batches are full of what is read."""
    batch: list[tuple[Document, Document, str | None]] = []
    readable = 0
    for document in documents:
        why = why_unread(document, language)
        sifted = look.sift(document) if look is not None and why is None else document
        why = PASSED_OVER if sifted is None else why
        batch.append((document, sifted or document, why))
        readable += why is None
        if readable >= BATCH or len(batch) >= 64 * BATCH:
            yield from _parsed_batch(batch, parser)
            batch, readable = [], 0
    yield from _parsed_batch(batch, parser)


def _parsed_batch(batch: list[tuple[Document, Document, str | None]], parser: Parser) -> Iterator[Ready]:
    parses = parser.parse([sifted for _, sifted, why in batch if why is None])
    for document, _, why in batch:
        yield document, (next(parses) if why is None else None), why
