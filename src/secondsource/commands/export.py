"""`secondsource export`: a ledger's incidents or issues as files."""

from __future__ import annotations

import collections
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from secondsource.commands.shared import RULES, ledger_option, says_errors
from secondsource.store import Ledger
from secondsource.store.database import Address

if TYPE_CHECKING:
    from secondsource.store.desk import Filter

#: UCDP's where_prec 1 to 3
PRECISE = ("site", "town", "near", "admin2")
#: kept beside `publish.formats.FORMATS`, which is loaded only when needed; a test compares the two
SHAPES = (
    "jsonl",
    "csv",
    "values",
    "overlap",
    "geojson",
    "parquet",
    "datapackage",
    "acled",
    "ucdp-ged",
    "gtd",
    "stix",
    "ftm",
    "webannotation",
    "warc",
)


@click.command()
@ledger_option
@click.option("--format", "shape", type=click.Choice(SHAPES), default="jsonl", show_default=True)
@click.option("--what", type=click.Choice(["incidents", "issues"]), default="incidents", show_default=True, help="For jsonl.")
@click.option("--rule", type=click.Choice(RULES), help="Settle figures by another rule than the ledger's.")
@click.option("--base", default="http://127.0.0.1:8765", show_default=True, help="Where the desk answers: evidence addresses begin so.")
@click.option("--group", default="", help="Only incidents that name this actor (id).")
@click.option("--place", default="", help="Only incidents in this country, province or town.")
@click.option("--since", default="", help="Only incidents on or after this day, month or year.")
@click.option("--until", default="", help="Only incidents up to this day, month or year.")
@click.option("--type", "kind", default="", help="Only incidents of this type or below it.")
@click.option("--killed", default="", help="Only incidents with at least so many dead (best figure).")
@click.option("--precise", is_flag=True, help="Only incidents placed to the district or better (UCDP where_prec 1 to 3).")
@click.option("--show-names", is_flag=True, help="Write the names of victims and minors, which are hidden by default.")
@click.option("--losses", type=click.Path(path_type=Path), help="Write here what the format could not say (CSV); else a count is printed.")
@click.option("-o", "--out", default="-", help="Where to write; - is standard output.")
@says_errors
def export(
    ledger: Address,
    shape: str,
    what: str,
    rule: str | None,
    base: str,
    losses: Path | None,
    out: str,
    precise: bool,
    kind: str,
    show_names: bool,
    **chosen: str,
) -> None:
    """Write the incidents (or the issues) of a ledger, in one of the formats."""
    from secondsource.store import queries
    from secondsource.store.desk import Filter

    f = Filter(type=kind, **chosen)
    with Ledger.open(ledger, read_only=True) as book:
        if shape == "jsonl" and what == "issues":
            write_lines(queries.issue_lines(book), out)
        elif shape == "jsonl":
            write_lines(wanted(book, incidents_under(book, rule), f, precise=precise), out)
        else:
            write_format(book, shape, f, precise=precise, names=show_names, rule=rule, base=base, losses=losses, out=out)


def write_lines(lines: Iterable[dict[str, Any]], out: str) -> None:
    """JSON, one object a line."""
    with click.open_file(out, "w", encoding="utf-8") as sink:
        for line in lines:
            sink.write(json.dumps(line, ensure_ascii=False) + "\n")


def wanted(book: Ledger, incidents: list[dict[str, Any]], f: Filter, *, precise: bool) -> list[dict[str, Any]]:
    """The incidents under a filter; with `precise` only those placed to the district or better."""
    from secondsource.store.desk import Filter, page

    if f != Filter():
        kept = {i["id"] for i in page(book, f, limit=10**9)}
        incidents = [i for i in incidents if i["id"] in kept]
    return [i for i in incidents if not precise or (i["place"] and i["place"]["precision"] in PRECISE)]


def incidents_under(book: Ledger, rule: str | None) -> list[dict[str, Any]]:
    """The incidents as contract lines, under the ledger's rule or another."""
    from secondsource.store import queries

    if rule is None or rule == book.setting("rule"):
        return list(queries.incident_lines(book))
    from secondsource.contract import incident_json
    from secondsource.derive import derive
    from secondsource.knowledge import Knowledge

    made = derive(book.extractions(), book.judgements(), Knowledge(), rule=rule)
    return [incident_json(i) for i in made.incidents]


def write_format(
    book: Ledger, shape: str, f: Filter, *, precise: bool, names: bool, rule: str | None, base: str, losses: Path | None, out: str
) -> None:
    """One file in one format, and the report of what it cannot say."""
    import dataclasses
    import datetime as dt

    from secondsource.knowledge import Knowledge
    from secondsource.publish.formats import FORMATS
    from secondsource.publish.tables import loss_table
    from secondsource.store import desk, queries

    view = queries.view(book, base=base, codes=Knowledge().ontology.codes(), names=names)
    incidents = wanted(book, incidents_under(book, rule), f, precise=precise)
    view = dataclasses.replace(view, incidents=incidents, rule=rule or view.rule)
    if shape == "overlap":
        view = dataclasses.replace(view, overlap=desk.overlap(book))
    if shape == "warc":
        wanted_ids = {d for i in incidents for d in i["documents"]} if precise or f != desk.Filter() else set(view.documents)
        view = dataclasses.replace(view, texts=queries.texts(book, sorted(wanted_ids), names=names))
    view = dataclasses.replace(view, made=dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    content, lost = FORMATS[shape](view)
    with click.open_file(out, "wb") as sink:
        sink.write(content)
    if losses is not None:
        losses.write_bytes(loss_table(lost))
    for what, n in collections.Counter(line.what for line in lost).most_common(8):
        click.echo(f"{shape}: {what} ({n})", err=True)
