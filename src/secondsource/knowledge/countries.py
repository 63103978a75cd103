"""The numbers and regions that ISO, Gleditsch–Ward, UCDP, ACLED and GTD give to countries."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass

from secondsource.knowledge.files import DATA


@dataclass(frozen=True, slots=True)
class Country:
    """One country in the code lists of other data sets; empty strings where a list does not have it."""

    iso2: str
    iso3: str
    iso_numeric: str
    name: str
    gw: str
    ucdp_region: str
    acled_region: str
    gtd_region: str
    gtd_region_txt: str


@functools.cache
def load_countries() -> Mapping[str, Country]:
    """By ISO 3166-1 alpha-2 code.

    >>> load_countries()["PK"].gw, load_countries()["PK"].gtd_region_txt
    ('770', 'South Asia')
    """
    path = DATA / "codes" / "countries.tsv"
    with path.open(encoding="utf-8", newline="") as f:
        return {row["iso2"]: Country(**row) for row in csv.DictReader(f, delimiter="\t")}
