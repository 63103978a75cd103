"""The exports: exactly the columns that scripts expect, read back by the tools that people use, with every loss named."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from demo_ledger import demo_ledger
from make import kb
from secondsource.cli import main
from secondsource.commands.export import SHAPES
from secondsource.knowledge import DATA
from secondsource.publish.columns import ACLED, GTD, UCDP_GED
from secondsource.publish.formats import FORMATS
from secondsource.store import Ledger, queries
from secondsource.view import View


@pytest.fixture(scope="module")
def view() -> View:
    with Ledger.open(demo_ledger(), read_only=True) as book:
        return queries.view(book, base="http://127.0.0.1:8765", codes=kb().ontology.codes())


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


@pytest.mark.parametrize("name", ["incident", "issue"])
def test_lines_of_the_ledger_fit_the_shipped_schema(view: View, name: str) -> None:
    schema = json.loads((DATA / "schema" / f"{name}.schema.json").read_text(encoding="utf-8"))
    lines = view.incidents if name == "incident" else view.issues
    assert lines
    for line in lines:
        jsonschema.validate(line, schema)


def test_bounds_hold_and_every_basis_opens(view: View) -> None:
    for i in view.incidents:
        for e in i["figures"].values():
            known = [n for n in (e["low"], e["best"], e["high"]) if n is not None]
            assert known == sorted(known), (i["id"], e)
            assert e["basis"]
            assert set(e["basis"]) | set(e["dissent"]) <= view.statements.keys()


def test_the_command_offers_every_format() -> None:
    assert set(SHAPES) == {"jsonl", *FORMATS}


@pytest.mark.parametrize(("name", "columns"), [("acled", ACLED), ("ucdp-ged", UCDP_GED), ("gtd", GTD)])
def test_columns_are_exact_and_rows_are_there(view: View, name: str, columns: list[str]) -> None:
    content, losses = FORMATS[name](view)
    rows = table(content)
    assert list(rows[0]) == columns
    left_out = {x.incident_id for x in losses if x.what.startswith("left out")}
    assert len(rows) + len(left_out) == len(view.incidents)


def test_ucdp_deaths_add_up_and_bounds_hold(view: View) -> None:
    for row in table(FORMATS["ucdp-ged"](view)[0]):
        n = {k: int(row[k]) for k in ("best", "high", "low", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")}
        assert n["deaths_a"] + n["deaths_b"] + n["deaths_civilians"] + n["deaths_unknown"] == n["best"]
        assert n["low"] <= n["best"] <= n["high"]
        assert row["geom_wkt"] == f"POINT ({row['longitude']} {row['latitude']})"


def test_acled_takes_the_conservative_figure_and_says_when_none_is_known(view: View) -> None:
    lows = {i["id"]: (i["figures"].get("killed") or {}).get("low") for i in view.incidents}
    for row in table(FORMATS["acled"](view)[0]):
        incident = row["notes"].split("/incidents/")[1].split()[0]
        if lows[incident] is None:
            assert row["fatalities"] == "0"
            assert "unknown" in row["notes"]
        else:
            assert row["fatalities"] == str(lows[incident])


def test_gtd_unknown_days_are_zero(view: View) -> None:
    by_id = {i["id"]: i for i in view.incidents}
    for row in table(FORMATS["gtd"](view)[0]):
        date = by_id[row["scite1"].rsplit("/", 1)[1]]["date"]
        assert (row["iday"] == "0") == (date["earliest"] != date["latest"])


def test_every_row_carries_the_address_of_its_evidence(view: View) -> None:
    for name in ("csv", "values"):
        rows = table(FORMATS[name](view)[0])
        assert rows
        assert all(r["evidence"].startswith("http://127.0.0.1:8765/incidents/") for r in rows if r.get("id") != "#event+id")


def test_geojson_has_no_invented_points(view: View) -> None:
    features = json.loads(FORMATS["geojson"](view)[0])["features"]
    places = {i["id"]: i["place"] for i in view.incidents}
    assert len(features) == len(view.incidents)
    for f in features:
        known = places[f["id"]] is not None and places[f["id"]]["lat"] is not None
        assert (f["geometry"] is not None) == known


def test_parquet_reads_back(view: View, tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "x.parquet"
    path.write_bytes(FORMATS["parquet"](view)[0])
    with duckdb.connect(":memory:") as db:
        rows = db.execute(f"select id, killed_best from read_parquet('{path}')").fetchall()
    assert sorted(rows, key=str) == sorted(((i["id"], (i["figures"].get("killed") or {}).get("best")) for i in view.incidents), key=str)


def test_data_package_describes_its_files(view: View) -> None:
    with zipfile.ZipFile(io.BytesIO(FORMATS["datapackage"](view)[0])) as z:
        package = json.loads(z.read("datapackage.json"))
        for resource in package["resources"]:
            header = z.read(resource["path"]).decode().splitlines()[0].split(",")
            assert header == [f["name"] for f in resource["schema"]["fields"]]


def test_stix_ids_are_the_same_every_time(view: View) -> None:
    assert FORMATS["stix"](view)[0] == FORMATS["stix"](view)[0]
    bundle = json.loads(FORMATS["stix"](view)[0])
    ids = {o["id"] for o in bundle["objects"]}
    refs = {o[k] for o in bundle["objects"] for k in ("source_ref", "target_ref") if k in o}
    assert refs <= ids


def test_annotations_quote_the_text(view: View) -> None:
    page = json.loads(FORMATS["webannotation"](view)[0])["first"]["items"]
    with Ledger.open(demo_ledger(), read_only=True) as book:
        texts = [book.document(d).text for d in book.document_ids()]
    for item in page[:100]:
        position, quote = item["target"]["selector"]
        assert any(t[position["start"] : position["end"]] == quote["exact"] for t in texts)


@pytest.mark.parametrize("shape", ["md", "html", "json", "pdf"])
def test_brief_and_report_in_every_shape(shape: str, tmp_path: Path) -> None:
    for args in (
        ["brief", "--group", "Islamic State", "--place", "Pakistan"],
        ["report", "--period", "2018", "--area", "Pakistan", "--against", "2019"],
    ):
        out = tmp_path / f"{args[0]}.{shape}"
        done = CliRunner().invoke(main, [*args, "--ledger", str(demo_ledger()), "--format", shape, "-o", str(out)])
        assert done.exit_code == 0, done.output
        assert out.stat().st_size > 300


def test_every_sentence_of_the_brief_has_a_citation() -> None:
    done = CliRunner().invoke(
        main, ["brief", "--group", "Islamic State", "--place", "Pakistan", "--ledger", str(demo_ledger()), "--format", "json"]
    )
    paper = json.loads(done.output)
    points = [p for s in paper["sections"] for p in s["points"]]
    assert points
    assert all(p["citations"] or p["text"].startswith("No ") for p in points)


def test_a_report_of_no_period_is_refused_with_the_shapes() -> None:
    done = CliRunner().invoke(main, ["report", "--period", "last year", "--area", "Pakistan", "--ledger", str(demo_ledger())])
    assert done.exit_code == 2
    assert "2018-07" in done.stderr


def test_another_rule_changes_numbers_not_incidents() -> None:
    lines = {}
    for rule in ("ucdp", "acled"):
        done = CliRunner().invoke(main, ["export", "--ledger", str(demo_ledger()), "--rule", rule])
        lines[rule] = {i["id"]: i for i in map(json.loads, done.output.splitlines())}
    assert lines["ucdp"].keys() == lines["acled"].keys()
    assert {e["rule"] for i in lines["acled"].values() for e in i["figures"].values()} == {"acled"}


def test_names_of_victims_are_hidden_unless_asked_for(tmp_path: Path) -> None:
    text = (
        "Gunmen shot dead Jamil Afridi, a village elder, in Quetta on Monday, police said. Afridi had led a peace jirga."
        " The Islamic State claimed the killing of Afridi."
    )
    source, ledger = tmp_path / "in.jsonl", tmp_path / "x.ledger"
    source.write_text(json.dumps({"id": "a", "text": text, "published": "2018-07-18", "title": "Afridi shot dead"}), encoding="utf-8")
    run = CliRunner().invoke
    assert run(main, ["build", str(source), "--ledger", str(ledger), "--quiet"]).exit_code == 0
    with Ledger.open(ledger, read_only=True) as book:
        ident = next(queries.incident_lines(book))["id"]
    for args in (
        ["show", ident],
        ["export", "--format", "values"],
        ["export", "--format", "csv"],
        ["export", "--format", "webannotation"],
        ["export", "--format", "ucdp-ged"],
        ["export", "--format", "ftm"],
    ):
        plain = run(main, [*args, "--ledger", str(ledger)])
        assert plain.exit_code == 0, plain.output
        assert "Afridi" not in plain.stdout, args
    paper = run(main, ["brief", "--group", "Islamic State", "--place", "Pakistan", "--ledger", str(ledger)])
    assert "claimed the killing" in paper.stdout
    assert "Afridi" not in paper.stdout
    archive = tmp_path / "x.warc.gz"
    run(main, ["export", "--format", "warc", "--ledger", str(ledger), "-o", str(archive)])
    assert b"Afridi" not in gzip.decompress(archive.read_bytes())
    assert "Afridi" in run(main, ["export", "--format", "values", "--show-names", "--ledger", str(ledger)]).stdout


def test_every_counted_cell_of_the_report_leads_to_its_incidents(view: View) -> None:
    from secondsource.publish.report import make_report, period_of

    paper = make_report(view, "Pakistan", lambda p: p is not None and p["country"] == "PK", period_of("2018"), period_of("2019"))
    tables = [t for s in paper.sections for t in s.tables]
    assert len(tables) >= 8
    for t in tables:
        for row, links in zip(t.rows, t.links, strict=True):
            assert len(row) == len(links)
            assert all(link for cell, link in zip(row, links, strict=True) if cell.isdigit() and cell != "0"), (t.title, row)


def test_the_brief_says_who_is_tied_to_a_group_and_which_way_round(view: View) -> None:
    from secondsource.publish.brief import Question, ties

    def relation(kind: str, left: tuple[str | None, str], right: tuple[str | None, str]) -> dict[str, object]:
        return {
            "kind": kind, "left_id": left[0], "left_text": left[1], "right_id": right[0], "right_text": right[1], "sentence": "S.",
            "document_id": "d", "source": "A", "published": None, "start": 0,
        }  # fmt: skip

    it = ("group-x", "X")
    told = [
        relation("member_of", (None, "twelve fighters"), it),
        relation("pledge_of_allegiance", it, ("group-y", "Y")),
        relation("fighting_against", ("army-z", "the army"), it),
        relation("fighting_against", it, (None, "several countries")),
        relation("alliance", ("group-y", "Y"), ("army-z", "the army")),
    ]
    q = Question("X", frozenset({"group-x"}), "Z", lambda place: True, ("X",))
    assert [p.text for p in ties(told, view, q)] == [
        "It pledged allegiance to: Y.", "Told as fighting it: the army.", "Told as its members: twelve fighters.",
    ]  # fmt: skip
    assert [p.text for p in ties(told[-1:], view, q)] == ["No document held ties it to another group."]


def test_a_warning_stands_beside_its_denials_with_the_days_between_them(view: View) -> None:
    from secondsource.publish.brief import Question, contradictions

    def act(kind: str, speaker: str | None, day: str | None) -> dict[str, object]:
        return {
            "kind": kind,
            "speaker": speaker,
            "earliest": day,
            "published": None,
            "sentence": "S.",
            "document_id": "d",
            "source": "A",
            "start": 0,
        }

    q = Question("X", frozenset({"group-x"}), "Z", lambda place: True, ("X",))
    acts = [act("denial", None, None), act("denial", "the ministry", "2020-01-31"), act("warning", "the mayor", "2020-01-01")]
    assert [p.text for p in contradictions([], acts, view, q)] == [
        "The mayor warned of it (2020-01-01); denied by the ministry (2020-01-31, 30 days later); somebody (undated)."
    ]
