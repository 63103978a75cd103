"""The public JSON (schema 1): model values to plain JSON values and back.

`extraction_json` and `incident_json` write the lines of the contract; `extraction_from_json` reads a line again. The JSON Schemas
are shipped in `data/schema/`.
"""

from __future__ import annotations

from secondsource.contract.read import (
    act_from_json,
    date_from_json,
    events_from_json,
    extraction_from_json,
    figure_from_json,
    participant_from_json,
    place_from_json,
    relation_from_json,
    report_from_json,
    span_from_json,
    statistic_from_json,
    time_from_json,
)
from secondsource.contract.write import (
    SCHEMA,
    act_json,
    clue_json,
    date_json,
    extraction_json,
    figure_json,
    incident_json,
    issue_json,
    participant_json,
    place_json,
    relation_json,
    report_json,
    span_json,
    statistic_json,
    time_json,
)

__all__ = [
    "SCHEMA",
    "act_from_json",
    "act_json",
    "clue_json",
    "date_from_json",
    "date_json",
    "events_from_json",
    "extraction_from_json",
    "extraction_json",
    "figure_from_json",
    "figure_json",
    "incident_json",
    "issue_json",
    "participant_from_json",
    "participant_json",
    "place_from_json",
    "place_json",
    "relation_from_json",
    "relation_json",
    "report_from_json",
    "report_json",
    "span_from_json",
    "span_json",
    "statistic_from_json",
    "statistic_json",
    "time_from_json",
    "time_json",
]
