"""The formats by name: each a function from a View to the file's bytes and the losses."""

from __future__ import annotations

from collections.abc import Callable

from secondsource.publish import acled, graphs, gtd, tables, ucdp, warc
from secondsource.view import LossLine, View

Writer = Callable[[View], tuple[bytes, list[LossLine]]]

FORMATS: dict[str, Writer] = {
    "csv": tables.write_incidents,
    "values": tables.write_values,
    "overlap": tables.write_overlap,
    "geojson": graphs.write_geojson,
    "parquet": tables.write_parquet,
    "datapackage": tables.write_datapackage,
    "acled": acled.write,
    "ucdp-ged": ucdp.write,
    "gtd": gtd.write,
    "stix": graphs.write_stix,
    "ftm": graphs.write_ftm,
    "webannotation": graphs.write_webannotation,
    "warc": warc.write,
}
