"""Plain tables: one row per incident, one row per value with its sentence; as CSV (with an HXL row), Parquet, a data package."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

from secondsource.publish.rows import best, figure, initiators, summary, write_csv
from secondsource.view import Json, LossLine, View

INCIDENTS = (
    "id,type,status,date_earliest,date_latest,date_precision,place,admin1,admin2,country,latitude,longitude,place_precision,"
    "killed_low,killed_best,killed_high,injured_low,injured_best,injured_high,killed_civilians,killed_security_forces,"
    "killed_militants,attributed_to,attribution_status,grade,credibility,voices,documents,sources,rule,issues,summary,evidence"
).split(",")
VALUES = "incident_id,field,side,value,said_by,source,published,quote,document_id,start,end,statement_id,evidence".split(",")
#: HXL tags of the columns that have one (hxlstandard.org); the others stay empty
HXL = {
    "date_earliest": "#date+occurred", "type": "#event+type", "admin1": "#adm1+name", "admin2": "#adm2+name",
    "latitude": "#geo+lat", "longitude": "#geo+lon", "killed_best": "#affected+killed", "injured_best": "#affected+injured",
    "sources": "#meta+source", "country": "#country+code", "place": "#loc+name", "id": "#event+id",
}  # fmt: skip
FORCES = ("police", "army", "paramilitary", "security_forces")


def write_incidents(view: View) -> tuple[bytes, list[LossLine]]:
    """CSV, one row per incident; the second row holds HXL tags."""
    rows = [HXL, *(incident_row(i, view) for i in view.incidents)]
    return write_csv(INCIDENTS, rows), []


def incident_row(i: Json, view: View) -> dict[str, Any]:
    """One incident, flat."""
    place = i["place"] or {}
    killed, injured = figure(i, "killed") or {}, figure(i, "injured") or {}
    who = initiators(i)
    forces = [n for n in (best(i, f"killed.{g}") for g in FORCES) if n is not None]
    return {
        "id": i["id"], "type": i["type"], "status": i["status"], "date_earliest": i["date"]["earliest"],
        "date_latest": i["date"]["latest"], "date_precision": i["date"]["precision"], "place": place.get("name"),
        "admin1": place.get("admin1"), "admin2": place.get("admin2"), "country": place.get("country"),
        "latitude": place.get("lat"), "longitude": place.get("lon"), "place_precision": place.get("precision"),
        **{f"killed_{k}": killed.get(k) for k in ("low", "best", "high")},
        **{f"injured_{k}": injured.get(k) for k in ("low", "best", "high")},
        "killed_civilians": best(i, "killed.civilians"), "killed_security_forces": sum(forces) if forces else None,
        "killed_militants": best(i, "killed.militants"), "attributed_to": "; ".join(p["name"] for p in who),
        "attribution_status": "; ".join(p["status"] or "" for p in who), "grade": i["assessment"]["grade"],
        "credibility": i["assessment"]["credibility"], "voices": i["assessment"]["voices"],
        "documents": i["assessment"]["documents"], "sources": "; ".join(view.sources_of(i)), "rule": killed.get("rule", view.rule),
        "issues": len(i["issues"]), "summary": summary(i, view), "evidence": view.address(i["id"]),
    }  # fmt: skip


def write_values(view: View) -> tuple[bytes, list[LossLine]]:
    """CSV, one row per value and statement: basis and dissent with the sentence that says it."""
    return write_csv(VALUES, (r for i in view.incidents for r in value_rows(i, view))), []


def value_rows(i: Json, view: View) -> list[dict[str, Any]]:
    """The statements behind one incident's figures and participants."""
    named = [*i["figures"].items(), *((f"{p['role']}:{p['name']}", p) for p in i["participants"])]
    out = []
    for name, value in named:
        for side in ("basis", "dissent"):
            for statement_id in value[side]:
                s = view.statements.get(statement_id)
                if s is not None:
                    out.append(value_row(i, name, side, s, view))
    return out


def value_row(i: Json, name: str, side: str, s: Json, view: View) -> dict[str, Any]:
    """One statement for or against one value."""
    doc = view.documents.get(s["document_id"], {})
    return {
        "incident_id": i["id"], "field": name, "side": side, "value": json.dumps(s["value"], ensure_ascii=False, sort_keys=True),
        "said_by": s["said_by"], "source": doc.get("source"), "published": doc.get("published"), "quote": s["quote"],
        "document_id": s["document_id"], "start": s["start"], "end": s["stop"], "statement_id": s["id"],
        "evidence": view.address(i["id"], name),
    }  # fmt: skip


def write_parquet(view: View) -> tuple[bytes, list[LossLine]]:
    """Parquet, one row per incident, typed, through DuckDB."""
    import tempfile
    from pathlib import Path

    import duckdb

    rows = [incident_row(i, view) for i in view.incidents]
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "rows.jsonl", Path(folder) / "rows.parquet"
        source.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
        columns = "{" + ", ".join(f"'{c}': '{parquet_type(c)}'" for c in INCIDENTS) + "}"
        with duckdb.connect(":memory:") as db:
            db.execute(
                f"copy (select * from read_json('{source}', columns={columns}, format='newline_delimited')) to '{target}' (format parquet)"
            )
        return target.read_bytes(), []


def parquet_type(column: str) -> str:
    """The column's type in DuckDB's words."""
    if column.startswith("date_e") or column == "date_latest":
        return "DATE"
    if column in ("latitude", "longitude"):
        return "DOUBLE"
    if column.startswith(("killed", "injured")) or column in ("credibility", "voices", "documents", "issues"):
        return "INTEGER"
    return "VARCHAR"


def write_datapackage(view: View) -> tuple[bytes, list[LossLine]]:
    """A zip with a Frictionless Data Package: incidents, values, and their description."""
    files = {"incidents.csv": write_csv(INCIDENTS, (incident_row(i, view) for i in view.incidents)), "values.csv": write_values(view)[0]}
    package = {
        "name": "secondsource-incidents",
        "title": "Incidents of political violence, with the sentences behind each value",
        "profile": "tabular-data-package",
        "created": view.made or None,
        "resources": [resource(name, INCIDENTS if name == "incidents.csv" else VALUES, content) for name, content in files.items()],
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in [("datapackage.json", json.dumps(package, indent=1).encode()), *files.items()]:
            z.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue(), []


def resource(name: str, columns: Sequence[str], content: bytes) -> Json:
    """A file of the package with its schema and hash."""
    kinds = {"INTEGER": "integer", "DOUBLE": "number", "DATE": "date", "VARCHAR": "string"}
    fields = [{"name": c, "type": kinds[parquet_type(c)] if name == "incidents.csv" else "string"} for c in columns]
    return {
        "name": name.removesuffix(".csv"), "path": name, "profile": "tabular-data-resource", "encoding": "utf-8",
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(), "bytes": len(content), "schema": {"fields": fields},
    }  # fmt: skip


def write_overlap(view: View) -> tuple[bytes, list[LossLine]]:
    """CSV, one row per incident, one column per outlet: 1 where it reports the incident (for multiple systems estimation)."""
    outlets, rows = view.overlap
    kept = {i["id"] for i in view.incidents}
    made = [{"incident_id": r["id"], **{o: int(o in r["sources"]) for o in outlets}} for r in rows if r["id"] in kept]
    return write_csv(["incident_id", *outlets], made), []


def loss_table(losses: Sequence[LossLine]) -> bytes:
    """What a format could not say, one row per incident and loss; `count` is how many persons or values that concerns."""
    return write_csv(("incident_id", "what", "count"), ({"incident_id": x.incident_id, "what": x.what, "count": x.count} for x in losses))
