"""Write the JSON Schemas of the public JSON (src/secondsource/data/schema/): `python scripts/build_schema.py`.

One table per shape, so that a field is written down once. A test compares the shipped files with what this makes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parent.parent / "src" / "secondsource" / "data" / "schema"
Json = dict[str, Any]

TEXT: Json = {"type": "string"}
INT: Json = {"type": "integer"}
COUNT: Json = {"type": "integer", "minimum": 0}
NUMBER: Json = {"type": "number"}
FLAG: Json = {"type": "boolean"}
DAY: Json = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
EVENT_TYPE: Json = {
    "type": "string",
    "pattern": r"^(attack|battle|enforcement|unrest|group)\.[a-z_]+(\.[a-z_]+)?$|^other(\.[a-z_]+)?$",
}
MEASURES = ["killed", "injured", "missing", "abducted", "arrested", "surrendered", "displaced", "released"]
GROUPS = [
    "civilians", "police", "army", "paramilitary", "security_forces", "officials", "militants", "attackers", "children",
    "women", "journalists", "health_workers", "aid_workers", "clergy", "students", "foreigners", "other_armed",
]  # fmt: skip
KINDS = r"^(state_forces(\.(army|police|paramilitary|intelligence))?|rebel|militia|civilians|government|political_party" + (
    r"|religious|media|business|infrastructure|health|education|foreign|unknown)$"
)
ACTS = [
    "claim_of_responsibility", "denial_of_responsibility", "accusation", "denial", "acknowledgement", "warning", "threat",
    "pledge_of_allegiance", "alliance", "condemnation", "call_for_action", "said",
]  # fmt: skip
RELATIONS = [
    "pledge_of_allegiance", "alliance", "member_of", "leader_of", "split_from", "merged_with", "fighting_against", "rivalry",
    "denies_link", "support",
]  # fmt: skip
ISSUES = [
    "contradiction", "update", "scope", "arithmetic", "weekday", "superlative", "first", "denial_contradicted",
    "future_date", "statistic_mismatch", "copy", "link", "ungrounded",
]  # fmt: skip
PLACE_PRECISION = ["site", "town", "near", "admin2", "admin1", "region", "country"]


def one_of(*values: str) -> Json:
    return {"enum": list(values)}


def maybe(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def many(schema: Json) -> Json:
    return {"type": "array", "items": schema}


def shape(**fields: Json) -> Json:
    """An object with these fields, all there; more may be added."""
    return {"type": "object", "properties": fields, "required": list(fields)}


DEFS: dict[str, Json] = {
    "span": shape(start=COUNT, end=COUNT, quote=TEXT),
    "clue": shape(name=TEXT, weight=NUMBER, why=TEXT),
    "date": shape(
        earliest=maybe(DAY),
        latest=maybe(DAY),
        precision=one_of("day", "days", "week", "month", "season", "year", "unknown"),
        span=maybe(ref("span")),
        why=maybe(TEXT),
    ),
    "place": shape(
        name=TEXT, geonames_id=maybe(INT), lat=maybe(NUMBER), lon=maybe(NUMBER), country=maybe(TEXT), admin1=maybe(TEXT),
        admin2=maybe(TEXT), precision=one_of(*PLACE_PRECISION), is_scene=FLAG, span=maybe(ref("span")),
        clues=many(ref("clue")),
    ),
    "participant": shape(
        role=one_of("initiator", "target", "claimant", "denier"),
        name=maybe(TEXT),
        actor_id=maybe(TEXT),
        kind={"type": "string", "pattern": KINDS},
        text=TEXT,
        status=maybe(one_of("asserted", "accused", "accused_by_authorities", "claimed", "denied", "possible")),
        said_by=maybe(TEXT),
        entity=maybe(one_of("person", "group", "organization", "thing")),
        count=maybe(shape(low=maybe(COUNT), high=maybe(COUNT))),
        effect=maybe(many(one_of("killed", "injured", "abducted", "none", "destroyed", "damaged"))),
        span=ref("span"),
    ),
    "figure": shape(
        measure=one_of(*MEASURES),
        low=maybe(COUNT),
        high=maybe(COUNT),
        group=maybe(one_of(*GROUPS)),
        scope=one_of("event", "toll_so_far", "part"),
        said_by=maybe(TEXT),
        span=ref("span"),
    ),
    "report": shape(
        id={"type": "string", "pattern": r"#\d+$"},
        event=shape(
            type=EVENT_TYPE,
            types=many(EVENT_TYPE) | {"minItems": 1},
            status=one_of("happened", "attempted", "threatened", "hypothetical"),
            span=ref("span"),
        ),
        passages=many(ref("span")),
        date=ref("date"),
        places=many(ref("place")),
        participants=many(ref("participant")),
        figures=many(ref("figure")),
        weapons=many(shape(type=TEXT, text=TEXT, span=ref("span"))),
        background=FLAG,
        clues=many(ref("clue")),
    ),
    "act": shape(
        kind=one_of(*ACTS), speaker=maybe(TEXT), actor_id=maybe(TEXT), about_report=maybe(TEXT), about_actor=maybe(TEXT),
        place=maybe(TEXT), date=maybe(ref("date")), source_span=maybe(ref("span")), cue_span=maybe(ref("span")),
        content_span=maybe(ref("span")), content_spans=many(ref("span")),
        mode=TEXT, sense=maybe(TEXT),
    ),
    "statistic": shape(
        measure=TEXT, low=maybe(COUNT), high=maybe(COUNT), group=maybe(one_of(*GROUPS)), earliest=maybe(DAY),
        latest=maybe(DAY), area=maybe(TEXT), geonames_id=maybe(INT), initiator=maybe(TEXT), said_by=maybe(TEXT),
        share_of=maybe(NUMBER), span=ref("span"),
    ),
    "relation": shape(
        kind=one_of(*RELATIONS), left=maybe(TEXT), right=maybe(TEXT), left_text=TEXT, right_text=TEXT,
        date=maybe(ref("date")), said_by=maybe(TEXT), span=ref("span"),
    ),
    "time": shape(
        earliest=maybe(DAY), latest=maybe(DAY), value=maybe(TEXT), type=one_of("DATE", "TIME", "DURATION", "SET"),
        span=ref("span"),
    ),
    "issue": shape(
        kind=one_of(*ISSUES),
        severity=one_of("low", "medium", "high"),
        detail=TEXT,
        statement_ids=many(TEXT),
        evidence=many(shape(document_id=TEXT, start=COUNT, end=COUNT, quote=TEXT)),
    ),
    "estimate": shape(
        low=maybe(COUNT), best=maybe(COUNT), high=maybe(COUNT), rule=one_of("ucdp", "acled", "ibc", "gtd"),
        basis=many(TEXT), dissent=many(TEXT),
    ),
    "party": shape(
        role=one_of("initiator", "target", "claimant", "denier"), actor_id=maybe(TEXT), name=TEXT, status=maybe(TEXT),
        basis=many(TEXT), dissent=many(TEXT),
    ),
}  # fmt: skip

SHAPES: dict[str, Json] = {
    "extraction": shape(
        schema={"const": 1}, id=TEXT, title=maybe(TEXT), published=maybe(TEXT), language=maybe(TEXT), source=maybe(TEXT),
        text_sha256=TEXT, reports=many(ref("report")), statements=many(ref("act")), statistics=many(ref("statistic")),
        relations=many(ref("relation")), toponyms=many(ref("place")), times=many(ref("time")), unread=maybe(TEXT),
    ),
    "incident": shape(
        schema={"const": 1}, id={"type": "string", "pattern": "^i-"}, type=EVENT_TYPE,
        status=one_of("happened", "attempted", "threatened", "hypothetical"), date=ref("date"), place=maybe(ref("place")),
        participants=many(ref("party")), figures={"type": "object", "additionalProperties": ref("estimate")},
        assessment=shape(
            grade=one_of("confirmed", "fair", "weak", "contested", "discounted"),
            credibility={"type": "integer", "minimum": 1, "maximum": 6}, voices=COUNT, documents=COUNT, why=TEXT,
        ),
        reports=many(TEXT), documents=many(TEXT), issues=many(ref("issue")),
    ),
    "issue": {"$ref": "#/$defs/issue"},
}  # fmt: skip


def used(schema: object, seen: set[str]) -> set[str]:
    """The names of the definitions that a schema needs, also through others."""
    if isinstance(schema, dict):
        name = str(schema.get("$ref", "")).removeprefix("#/$defs/")
        if name in DEFS and name not in seen:
            seen.add(name)
            used(DEFS[name], seen)
        for value in schema.values():
            used(value, seen)
    elif isinstance(schema, list):
        for value in schema:
            used(value, seen)
    return seen


def schemas() -> dict[str, str]:
    """File name -> content."""
    out = {}
    for name, schema in SHAPES.items():
        whole = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"secondsource {name}, schema 1",
            **schema,
            "$defs": {k: DEFS[k] for k in sorted(used(schema, set()))},
        }
        out[f"{name}.schema.json"] = json.dumps(whole, indent=1) + "\n"
    return out


if __name__ == "__main__":
    for file, content in schemas().items():
        (OUT / file).write_text(content, encoding="utf-8")
