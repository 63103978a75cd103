"""Model values to the plain JSON values of the contract (schema 1)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from secondsource import model as m
from secondsource.ids import text_sha256

SCHEMA = 1
Json = dict[str, Any]


def extraction_json(x: m.Extraction) -> Json:
    """A document's line (contract §2)."""
    doc = x.document
    line: Json = {
        "schema": SCHEMA,
        "id": doc.id,
        "title": doc.title,
        "published": doc.published_raw or (doc.published.isoformat() if doc.published else None),
        "language": doc.language,
        "source": doc.source,
        "url": doc.url,
        "agency": doc.agency,
        "byline": doc.byline,
        "section": doc.section,
        "updated": _iso(doc.updated),
        "dateline": span_json(doc.dateline),
        "corrections": [span_json(c) for c in doc.corrections],
        "text_sha256": text_sha256(doc.text),
        "parts": [{"kind": p.kind, "start": p.start, "end": p.end} for p in doc.parts],
        "reports": [report_json(r) for r in x.reports],
        "statements": [act_json(a) for a in x.acts],
        "statistics": [statistic_json(s) for s in x.statistics],
        "relations": [relation_json(r) for r in x.relations],
        "toponyms": [place_json(p) for p in x.toponyms],
        "times": [time_json(t) for t in x.times],
        "unread": x.unread,
    }
    if doc.from_html:
        line["text"] = doc.text
    return line


def span_json(s: m.Span | None) -> Json | None:
    """A span, or None."""
    return None if s is None else {"start": s.start, "end": s.end, "quote": s.quote}


def date_json(d: m.EventDate | None) -> Json | None:
    """An event's date."""
    if d is None:
        return None
    return {
        "earliest": _iso(d.earliest),
        "latest": _iso(d.latest),
        "precision": d.precision,
        "span": span_json(d.span),
        "why": d.why,
    }


def report_json(r: m.Report) -> Json:
    """One report of a document."""
    return {
        "id": r.id,
        "event": {"type": r.type, "types": list(r.types), "status": r.status, "span": span_json(r.span)},
        "passages": [span_json(p) for p in r.passages],
        "triggers": [span_json(t) for t in r.triggers],
        "date": date_json(r.date),
        "places": [place_json(p) for p in r.places],
        "participants": [participant_json(p) for p in r.participants],
        "figures": [figure_json(f) for f in r.figures],
        "weapons": [{"type": w.type, "text": w.text, "span": span_json(w.span)} for w in r.weapons],
        "background": r.background,
        "clues": [clue_json(c) for c in r.clues],
    }


def clue_json(c: m.Clue) -> Json:
    """A clue with its weight in log2 odds."""
    return {"name": c.name, "weight": c.weight, "why": c.why}


def place_json(p: m.Place) -> Json:
    """A place or toponym."""
    return {
        "name": p.name,
        "geonames_id": p.geonames_id,
        "lat": p.lat,
        "lon": p.lon,
        "country": p.country,
        "admin1": p.admin1,
        "admin2": p.admin2,
        "precision": p.precision,
        "is_scene": p.is_scene,
        "feature": p.feature,
        "adjectival": p.adjectival,
        "span": span_json(p.span),
        "clues": [clue_json(c) for c in p.clues],
    }


def participant_json(p: m.Participant) -> Json:
    """A party to an event."""
    return {
        "role": p.role,
        "name": p.name,
        "actor_id": p.actor_id,
        "kind": p.kind,
        "text": p.text,
        "status": p.status,
        "said_by": p.said_by,
        "entity": p.entity,
        "count": None if p.count is None else {"low": p.count[0], "high": p.count[1]},
        "effect": None if p.effect is None else list(p.effect),
        "span": span_json(p.span),
    }


def figure_json(f: m.Figure) -> Json:
    """A count as worded."""
    return {
        "measure": f.measure,
        "low": f.low,
        "high": f.high,
        "group": f.group,
        "scope": f.scope,
        "said_by": f.said_by,
        "span": span_json(f.span),
    }


def act_json(a: m.SpeechAct) -> Json:
    """An entry of `statements`."""
    return {
        "kind": a.kind,
        "speaker": a.speaker,
        "actor_id": a.actor_id,
        "about_report": a.about_report,
        "about_actor": a.about_actor,
        "place": a.place,
        "date": date_json(a.date),
        "source_span": span_json(a.source_span),
        "cue_span": span_json(a.cue_span),
        "content_span": span_json(a.content_span),
        "content_spans": [span_json(s) for s in a.content_spans],
        "mode": a.mode,
        "sense": a.sense or None,
    }


def statistic_json(s: m.Statistic) -> Json:
    """An entry of `statistics`."""
    return {
        "measure": s.measure,
        "low": s.low,
        "high": s.high,
        "group": s.group,
        "earliest": _iso(s.earliest),
        "latest": _iso(s.latest),
        "area": s.area,
        "geonames_id": s.geonames_id,
        "initiator": s.initiator,
        "said_by": s.said_by,
        "share_of": s.share_of,
        "span": span_json(s.span),
    }


def relation_json(r: m.Relation) -> Json:
    """An entry of `relations`."""
    return {
        "kind": r.kind,
        "left": r.left,
        "right": r.right,
        "left_text": r.left_text,
        "right_text": r.right_text,
        "date": date_json(r.date),
        "said_by": r.said_by,
        "span": span_json(r.span),
    }


def time_json(t: m.Time) -> Json:
    """An entry of `times`."""
    return {
        "earliest": _iso(t.earliest),
        "latest": _iso(t.latest),
        "value": t.value,
        "type": t.type,
        "precision": t.precision,
        "anchor": t.anchor,
        "weekday": t.weekday,
        "mod": t.mod,
        "stretch": None if t.stretch is None else [_iso(t.stretch[0]), _iso(t.stretch[1])],
        "shift": None if t.shift is None else list(t.shift),
        "span": span_json(t.span),
    }


def incident_json(i: m.Incident) -> Json:
    """An incident's line (contract §3)."""
    return {
        "schema": SCHEMA,
        "id": i.id,
        "type": i.types[0],
        "types": list(i.types),
        "status": i.status,
        "date": date_json(i.date),
        "place": None if i.place is None else place_json(i.place),
        "participants": [
            {
                "role": p.role,
                "actor_id": p.actor_id,
                "name": p.name,
                "kind": p.kind,
                "status": p.status,
                "basis": list(p.basis),
                "dissent": list(p.dissent),
            }
            for p in i.participants
        ],
        "figures": {
            name: {
                "low": e.low,
                "best": e.best,
                "high": e.high,
                "rule": e.rule,
                "basis": list(e.basis),
                "dissent": list(e.dissent),
            }
            for name, e in sorted(i.figures.items())
        },
        "assessment": {
            "grade": i.assessment.grade,
            "credibility": i.assessment.credibility,
            "voices": i.assessment.voices,
            "voice_names": list(i.assessment.voice_names),
            "documents": i.assessment.documents,
            "why": i.assessment.why,
        },
        "reports": list(i.reports),
        "documents": list(i.documents),
        "issues": [issue_json(x) for x in i.issues],
    }


def issue_json(x: m.Issue) -> Json:
    """An issue's line."""
    return {
        "schema": SCHEMA,
        "id": x.id,
        "kind": x.kind,
        "severity": x.severity,
        "detail": x.detail,
        "incident": x.incident_id,
        "statement_ids": list(x.statement_ids),
        "evidence": [{"document_id": e.document_id, **(span_json(e.span) or {})} for e in x.evidence],
    }


def _iso(d: dt.date | None) -> str | None:
    return None if d is None else d.isoformat()
