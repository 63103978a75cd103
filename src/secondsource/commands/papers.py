"""`secondsource brief` and `secondsource report`: what people take away, by template from findings."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from secondsource.commands.shared import ledger_option, says_errors
from secondsource.errors import SecondsourceError
from secondsource.store import Ledger
from secondsource.store.database import Address

if TYPE_CHECKING:
    from secondsource.knowledge import Knowledge
    from secondsource.publish.document import Paper
    from secondsource.view import View

SHAPES = ("md", "html", "json", "pdf")
base_option = click.option("--base", default="http://127.0.0.1:8765", show_default=True, help="Where the desk answers.")


@click.command()
@ledger_option
@click.option("--group", required=True, help="A group, by id or by any of its names.")
@click.option("--place", required=True, help="A country, province or town.")
@click.option("--from", "since", default="", help="First day, month or year.")
@click.option("--to", "until", default="", help="Last day, month or year.")
@click.option("--format", "shape", type=click.Choice(SHAPES), default="md", show_default=True)
@click.option("-o", "--out", default="-", help="Where to write; - is standard output.")
@base_option
@says_errors
def brief(ledger: Address, group: str, place: str, since: str, until: str, shape: str, out: str, base: str) -> None:
    """Where does a group stand in a place? What speaks for it, what against, who contradicts whom."""
    from secondsource.knowledge import Knowledge
    from secondsource.publish.brief import Question, make_brief, party
    from secondsource.store import desk, queries

    kb = Knowledge()
    ids, name, names = group_ids(kb, group)
    q = Question(name, ids, place, inside(place), names, since=since, until=until or "9999")
    with Ledger.open(ledger, read_only=True) as book:
        view = queries.view(book, base=base, codes=kb.ontology.codes())
        found = [i for i in view.incidents if q.inside(i["place"]) and party(i, q)]
        said = {k: s for i in found for k, s in queries.statements_of(book, i["id"]).items()}
        view = dataclasses.replace(view, statements=said)
        acts = [a for a in desk.without_names(book, desk.acts(book, limit=100_000)) if place_fits(a, q.inside, place)]
        paper = make_brief(view, acts, desk.without_names(book, desk.relations(book)), q)
    write(paper, shape, out)


@click.command()
@ledger_option
@click.option("--period", required=True, help="A year (2018), a month (2018-07) or two days (2018-07-01..2018-07-14).")
@click.option("--area", required=True, help="A country, province or town.")
@click.option("--against", help="The period to compare with.")
@click.option("--format", "shape", type=click.Choice((*SHAPES, "csv")), default="md", show_default=True)
@click.option("-o", "--out", default="-", help="Where to write; for csv a folder.")
@base_option
@says_errors
def report(ledger: Address, period: str, area: str, against: str | None, shape: str, out: str, base: str) -> None:
    """The tables of a security report for a period and an area."""
    from secondsource.knowledge import Knowledge
    from secondsource.publish.report import csv_tables, make_report, period_of
    from secondsource.store import queries

    try:
        span, other = period_of(period), period_of(against) if against else None
    except ValueError as error:
        raise SecondsourceError(
            f"no period {period!r} or {against!r}: give a year, a month as 2018-07, or two days as 2018-07-01..2018-07-14"
        ) from error
    with Ledger.open(ledger, read_only=True) as book:
        view = queries.view(book, base=base, codes=Knowledge().ontology.codes())
        paper = make_report(view, area, inside(area), span, other, figure=map_of(view, area))
    if shape == "csv":
        folder = Path(out if out != "-" else ".")
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in csv_tables(paper).items():
            (folder / name).write_bytes(content)
            click.echo(str(folder / name))
        return
    write(paper, shape, out)


def map_of(view: View, area: str) -> str:
    """The map of the places in an area, as SVG."""
    import collections

    from secondsource.web.svg import draw_map

    test = inside(area)
    by: dict[tuple[Any, ...], list[Any]] = collections.defaultdict(list)
    for i in view.incidents:
        p = i["place"]
        if p and p["lat"] is not None and test(p):
            by[p["name"], p["lat"], p["lon"], p["country"], p["admin1"], p["precision"]].append(
                (i["figures"].get("killed") or {}).get("best")
            )
    names = ("place", "lat", "lon", "country", "admin1", "precision")
    points = [
        dict(zip(names, key, strict=True)) | {"n": len(v), "killed": sum(k or 0 for k in v) if any(k is not None for k in v) else None}
        for key, v in by.items()
    ]
    return str(draw_map(points, "")) if points else ""


def write(paper: Paper, shape: str, out: str) -> None:
    """The paper in one shape."""
    from secondsource.publish.document import SHAPES as WRITERS

    with click.open_file(out, "wb") as sink:
        sink.write(WRITERS[shape](paper))


def group_ids(kb: Knowledge, group: str) -> tuple[frozenset[str], str, tuple[str, ...]]:
    """The ids of a group and its branches, its name, and the names it goes by. An unknown group is looked for by its name."""
    entries = kb.actors.entries
    wanted = group.casefold()
    hit = next((e for e in entries.values() if wanted in (e.id, e.name.casefold(), *(a.casefold() for a in e.aliases))), None)
    if hit is None:
        return frozenset(), group, (group,)
    ids = {hit.id}
    while more := {e.id for e in entries.values() if e.parent in ids} - ids:
        ids |= more
    return frozenset(ids), hit.name, (hit.name,)


def inside(place: str) -> Callable[[Any], bool]:
    """Whether an incident's place lies in a country, province or town by this name."""
    from secondsource.store.desk import country_code

    code, wanted = country_code(place), place.casefold()
    return lambda p: p is not None and (p["country"] == code or wanted in {(p[k] or "").casefold() for k in ("name", "admin1", "admin2")})


def place_fits(a: dict[str, Any], test: Callable[[Any], bool], place: str) -> bool:
    """Whether an act is about the place: tied to it, or naming it, or in an article that names no other."""
    return a["place"] is None or a["place"].casefold() == place.casefold() or place.casefold() in a["sentence"].casefold()
