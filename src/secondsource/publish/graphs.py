"""Formats of objects and links: GeoJSON (RFC 7946), STIX 2.1, FollowTheMoney, W3C Web Annotation."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Any

from secondsource.publish.rows import initiators, summary, targets
from secondsource.publish.tables import incident_row, value_rows
from secondsource.view import Json, LossLine, View

#: STIX confidence of an Admiralty credibility (STIX 2.1, appendix A); 6, "cannot be judged", has none
CONFIDENCE = {1: 90, 2: 70, 3: 50, 4: 30, 5: 10}
#: the OASIS namespace for deterministic ids of STIX objects
STIX_NAMESPACE = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
NO_TIME = "1970-01-01T00:00:00Z"


def write_geojson(view: View) -> tuple[bytes, list[LossLine]]:
    """A FeatureCollection; an incident without a place is a Feature with geometry null, as the RFC allows."""
    features = []
    losses = []
    for i in view.incidents:
        place = i["place"] or {}
        point = None if place.get("lat") is None else {"type": "Point", "coordinates": [place["lon"], place["lat"]]}
        if point is None:
            losses.append(LossLine(i["id"], "no coordinates: the feature has no geometry"))
        properties = {k: v for k, v in incident_row(i, view).items() if k not in ("latitude", "longitude")}
        features.append({"type": "Feature", "id": i["id"], "geometry": point, "properties": properties})
    return dump({"type": "FeatureCollection", "features": features}), losses


def dump(value: Any) -> bytes:
    """JSON, the same for the same value."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8")


def stix_id(kind: str, key: str) -> str:
    """A deterministic STIX id."""
    return f"{kind}--{uuid.uuid5(STIX_NAMESPACE, f'secondsource:{kind}:{key}')}"


def write_stix(view: View) -> tuple[bytes, list[LossLine]]:
    """A STIX 2.1 bundle: incidents, threat actors (groups only), locations and their relationships."""
    made = view.made or NO_TIME
    objects: dict[str, Json] = {}
    for i in view.incidents:
        for o in stix_objects(i, view, made):
            objects.setdefault(o["id"], o)
    bundle = {"type": "bundle", "id": stix_id("bundle", made + str(len(objects))), "objects": [objects[k] for k in sorted(objects)]}
    return dump(bundle), [
        LossLine(i["id"], "STIX has no place for low and high of a count; they stand in the description")
        for i in view.incidents
        if i["figures"]
    ]


def stix_objects(i: Json, view: View, made: str) -> Iterable[Json]:
    """The objects of one incident."""
    common = {"spec_version": "2.1", "created": made, "modified": made}
    incident_id = stix_id("incident", i["id"])
    one = {**common, "type": "incident", "id": incident_id, "name": i["type"], "description": summary(i, view)}
    one["external_references"] = [{"source_name": "secondsource", "external_id": i["id"], "url": view.address(i["id"])}]
    confidence = CONFIDENCE.get(i["assessment"]["credibility"])
    yield one if confidence is None else {**one, "confidence": confidence}
    for p in initiators(i):
        key = p["actor_id"] or p["name"]
        actor_id = stix_id("threat-actor", key)
        yield {**common, "type": "threat-actor", "id": actor_id, "name": p["name"], "threat_actor_types": ["unknown"]}
        link = stix_id("relationship", f"{i['id']}:{key}")
        note = f"status: {p['status']}"
        yield {
            **common,
            "type": "relationship",
            "id": link,
            "relationship_type": "attributed-to",
            "source_ref": incident_id,
            "target_ref": actor_id,
            "description": note,
        }
    place = i["place"]
    if place and place["lat"] is not None:
        where = stix_id("location", str(place["geonames_id"] or f"{place['lat']},{place['lon']}"))
        yield {
            **common,
            "type": "location",
            "id": where,
            "name": place["name"],
            "latitude": place["lat"],
            "longitude": place["lon"],
            "country": place["country"] or "XX",
        }
        link = stix_id("relationship", f"{i['id']}:{where}")
        yield {
            **common,
            "type": "relationship",
            "id": link,
            "relationship_type": "related-to",
            "source_ref": incident_id,
            "target_ref": where,
        }


def write_ftm(view: View) -> tuple[bytes, list[LossLine]]:
    """FollowTheMoney entities, one JSON object a line: Event, Organization (groups and forces), Article."""
    entities: dict[str, Json] = {}
    for i in view.incidents:
        for e in ftm_entities(i, view):
            entities.setdefault(e["id"], e)
    lines = [json.dumps(entities[k], ensure_ascii=False, sort_keys=True) for k in sorted(entities)]
    return ("\n".join(lines) + "\n").encode("utf-8"), [
        LossLine(i["id"], "FollowTheMoney events hold no counts; they stand in the summary") for i in view.incidents if i["figures"]
    ]


def ftm_entities(i: Json, view: View) -> Iterable[Json]:
    """The entities of one incident; persons are left out."""
    place, date = i["place"], i["date"]
    parties = [p for p in initiators(i) + targets(i) if p["actor_id"]]
    properties: dict[str, list[str]] = {
        "name": [summary(i, view).split(";")[0]],
        "summary": [summary(i, view)],
        "sourceUrl": [view.address(i["id"])],
        "organizer": [f"ss-actor-{p['actor_id']}" for p in initiators(i) if p["actor_id"]],
        "involved": [f"ss-actor-{p['actor_id']}" for p in targets(i) if p["actor_id"]],
        "proof": [f"ss-doc-{d}" for d in i["documents"]],
    }
    if date["earliest"]:
        properties |= {"startDate": [date["earliest"]], "endDate": [date["latest"]]}
    if place:
        properties |= {"location": [place["name"]], "country": [place["country"].lower()] if place["country"] else []}
    yield {"id": f"ss-{i['id']}", "schema": "Event", "properties": {k: v for k, v in properties.items() if v}}
    for p in parties:
        yield {"id": f"ss-actor-{p['actor_id']}", "schema": "Organization", "properties": {"name": [p["name"]]}}
    for d in i["documents"]:
        doc = view.documents.get(d, {})
        known = {
            "title": doc.get("title"),
            "publishedAt": doc.get("published"),
            "sourceUrl": doc.get("url"),
            "publisher": doc.get("source"),
        }
        yield {"id": f"ss-doc-{d}", "schema": "Article", "properties": {k: [v] for k, v in known.items() if v}}


def write_webannotation(view: View) -> tuple[bytes, list[LossLine]]:
    """W3C Web Annotation: one annotation per statement, with position and quote selectors into the document's text."""
    items = [annotation(r, view) for i in view.incidents for r in value_rows(i, view) if r["start"] is not None]
    collection = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "AnnotationCollection",
        "total": len(items),
        "first": {"type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    return dump(collection), []


def annotation(r: Json, view: View) -> Json:
    """One statement as an annotation."""
    doc = view.documents.get(r["document_id"], {})
    source = doc.get("url") or f"{view.base}/documents/{r['document_id']}"
    body = {"type": "TextualBody", "purpose": "describing", "value": f"{r['field']} = {r['value']} ({r['side']})"}
    selectors = [
        {"type": "TextPositionSelector", "start": r["start"], "end": r["end"]},
        {"type": "TextQuoteSelector", "exact": r["quote"]},
    ]
    return {
        "id": f"{view.base}/statements/{r['statement_id']}#{r['field']}-{r['side']}",
        "type": "Annotation",
        "body": body,
        "target": {"source": source, "selector": selectors},
    }
