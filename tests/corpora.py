"""Small corpora of hand-made reports, for the tests of linking, weighing and checking."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import make
from secondsource.check.issues import check
from secondsource.link.reports import Linked, link_reports
from secondsource.link.voices import find_copies
from secondsource.model import Document, EventDate, Extraction, Figure, Incident, Issue, Judgement, Participant, Place, Report, Statement
from secondsource.weigh.incidents import weigh

#: towns far apart, with coordinates
TOWNS = {"Norvale": (30.0, 60.0, 11), "Estbury": (34.0, 71.0, 12), "Quayside": (-1.3, 36.8, 13)}


def article(
    doc_id: str,
    town: str,
    day: str,
    toll: int,
    *,
    published: str | None = None,
    voice: str = "police",
    words: str = "",
    source: str | None = None,
) -> Extraction:
    """An article with one report: a bombing in a town on a day, with a toll that somebody gives."""
    text = f"{words} In {town} a bomb killed {toll}, {voice} said.".strip()
    document = make.document(text, id=doc_id, published=published or day, source=source, url=f"https://example.org/{doc_id}")
    return Extraction(document, reports=(report(document, town, day, toll, voice),))


def report(document: Document, town: str, day: str, toll: int, voice: str | None, *, number: int = 1, background: bool = False) -> Report:
    """The report of such an article."""
    lat, lon, geonames = TOWNS[town]
    text = document.text
    place = Place(town, make.span(text, town), geonames_id=geonames, lat=lat, lon=lon, country="XX", is_scene=True)
    when = make.day(day)
    figure = Figure("killed", toll, toll, make.span(text, str(toll)), said_by=voice)
    return Report(
        f"{document.id}#{number}",
        ("attack.bombing",),
        "happened",
        make.span(text, "bomb"),
        passages=(make.span(text, text.split("\n")[0]),),
        date=EventDate(when, when, "day", make.span(text, "bomb")),
        places=(place,),
        figures=(figure,),
        background=background,
    )


def with_party(x: Extraction, name: str, status: str, quote: str) -> Extraction:
    """The article with somebody named as initiator of its first report."""
    party = Participant("initiator", name, make.span(x.document.text, quote), name=name, status=status)  # type: ignore[arg-type]
    first = dataclasses.replace(x.reports[0], participants=(*x.reports[0].participants, party))
    return dataclasses.replace(x, reports=(first, *x.reports[1:]))


def copy_of(x: Extraction, doc_id: str) -> Extraction:
    """The same article under another address."""
    document = dataclasses.replace(x.document, id=doc_id, url=f"https://example.com/{doc_id}")
    reports = tuple(dataclasses.replace(r, id=f"{doc_id}#{r.id.split('#')[1]}") for r in x.reports)
    return dataclasses.replace(x, document=document, reports=reports)


def linked(corpus: Sequence[Extraction], judgements: Sequence[Judgement] = ()) -> Linked:
    """The clusters of a corpus."""
    return link_reports(corpus, judgements, find_copies([x.document for x in corpus]), make.kb())


def built(
    corpus: Sequence[Extraction], judgements: Sequence[Judgement] = (), *, rule: str = "ucdp"
) -> tuple[tuple[Incident, ...], tuple[Statement, ...], tuple[Issue, ...]]:
    """Incidents, statements and issues of a corpus."""
    by_id = {x.document.id: x for x in corpus}
    copies = find_copies([x.document for x in corpus])
    reports = {r.id: r for x in corpus for r in x.reports}
    made = [weigh([reports[r] for r in c], by_id, copies, rule=rule, kb=make.kb()) for c in linked(corpus, judgements).clusters]
    incidents = tuple(i for i, _ in made)
    statements = tuple(s for _, said in made for s in said)
    return incidents, statements, check(incidents, statements, by_id, copies, make.kb())


def judged(kind: str, left: str, right: str) -> Judgement:
    """A person's ruling."""
    return Judgement(f"j-{kind}-{left}-{right}", kind, left, right, "read both", "tester", "2026-01-01")  # type: ignore[arg-type]
