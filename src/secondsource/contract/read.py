"""Lines of the contract back to model values, so that a ledger can keep lines and rebuild from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from secondsource import model as m


def extraction_from_json(line: Mapping[str, Any], document: m.Document) -> m.Extraction:
    """The extraction that a line tells of; the document itself is kept elsewhere."""
    return m.Extraction(
        document=document,
        reports=tuple(report_from_json(r) for r in line["reports"]),
        acts=tuple(act_from_json(a) for a in line["statements"]),
        statistics=tuple(statistic_from_json(s) for s in line["statistics"]),
        relations=tuple(relation_from_json(r) for r in line["relations"]),
        toponyms=tuple(place_from_json(p) for p in line["toponyms"]),
        times=tuple(time_from_json(t) for t in line["times"]),
        unread=line.get("unread"),
    )


def span_from_json(s: Mapping[str, Any] | None) -> m.Span | None:
    """A span, or None."""
    return None if s is None else m.Span(s["start"], s["end"], s["quote"])


def _span(s: Mapping[str, Any]) -> m.Span:
    return m.Span(s["start"], s["end"], s["quote"])


def events_from_json(line: Mapping[str, Any]) -> dict[str, m.Span]:
    """Where a document's reports tell of their events, by report: a line need not be read whole for that."""
    return {r["id"]: _span(r["event"]["span"]) for r in line["reports"]}


def _spans(spans: Sequence[Mapping[str, Any]]) -> tuple[m.Span, ...]:
    return tuple(_span(s) for s in spans)


def _day(value: str | None) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(value)


def date_from_json(d: Mapping[str, Any] | None) -> m.EventDate | None:
    """An event's date, or None."""
    if d is None:
        return None
    return m.EventDate(_day(d["earliest"]), _day(d["latest"]), d["precision"], span_from_json(d["span"]), d.get("why"))


def report_from_json(r: Mapping[str, Any]) -> m.Report:
    """One report of a document."""
    event = r["event"]
    return m.Report(
        id=r["id"],
        types=tuple(event["types"]),
        status=event["status"],
        span=_span(event["span"]),
        passages=_spans(r["passages"]),
        triggers=_spans(r["triggers"]),
        date=date_from_json(r["date"]) or m.EventDate(None, None, "unknown"),
        places=tuple(place_from_json(p) for p in r["places"]),
        participants=tuple(participant_from_json(p) for p in r["participants"]),
        figures=tuple(figure_from_json(f) for f in r["figures"]),
        weapons=tuple(m.Weapon(w["type"], w["text"], _span(w["span"])) for w in r["weapons"]),
        background=r["background"],
        clues=_clues(r["clues"]),
    )


def _clues(clues: Sequence[Mapping[str, Any]]) -> tuple[m.Clue, ...]:
    return tuple(m.Clue(c["name"], c["weight"], c["why"]) for c in clues)


def place_from_json(p: Mapping[str, Any]) -> m.Place:
    """A place or toponym."""
    plain = {k: v for k, v in p.items() if k not in ("span", "clues")}
    return m.Place(**plain, span=span_from_json(p["span"]), clues=_clues(p["clues"]))


def participant_from_json(p: Mapping[str, Any]) -> m.Participant:
    """A party to an event."""
    plain = {k: v for k, v in p.items() if k not in ("span", "count", "effect")}
    count, effect = p["count"], p["effect"]
    return m.Participant(
        **plain,
        span=_span(p["span"]),
        count=None if count is None else (count["low"], count["high"]),
        effect=None if effect is None else tuple(effect),
    )


def figure_from_json(f: Mapping[str, Any]) -> m.Figure:
    """A count as worded."""
    return m.Figure(**{k: v for k, v in f.items() if k != "span"}, span=_span(f["span"]))


def act_from_json(a: Mapping[str, Any]) -> m.SpeechAct:
    """An entry of `statements`."""
    return m.SpeechAct(
        kind=a["kind"],
        speaker=a["speaker"],
        source_span=span_from_json(a["source_span"]),
        cue_span=span_from_json(a["cue_span"]),
        content_span=span_from_json(a["content_span"]),
        content_spans=_spans(a["content_spans"]),
        actor_id=a["actor_id"],
        about_report=a["about_report"],
        about_actor=a["about_actor"],
        place=a["place"],
        date=date_from_json(a["date"]),
        mode=a.get("mode", "speech"),
        sense=a.get("sense") or "",
    )


def statistic_from_json(s: Mapping[str, Any]) -> m.Statistic:
    """An entry of `statistics`."""
    plain = {k: v for k, v in s.items() if k not in ("span", "earliest", "latest")}
    return m.Statistic(**plain, span=_span(s["span"]), earliest=_day(s["earliest"]), latest=_day(s["latest"]))


def relation_from_json(r: Mapping[str, Any]) -> m.Relation:
    """An entry of `relations`."""
    plain = {k: v for k, v in r.items() if k not in ("span", "date")}
    return m.Relation(**plain, span=_span(r["span"]), date=date_from_json(r["date"]))


def time_from_json(t: Mapping[str, Any]) -> m.Time:
    """An entry of `times`."""
    plain = {k: v for k, v in t.items() if k not in ("span", "earliest", "latest", "stretch", "shift")}
    return m.Time(
        **plain,
        span=_span(t["span"]),
        earliest=_day(t["earliest"]),
        latest=_day(t["latest"]),
        stretch=None if t["stretch"] is None else (_day(t["stretch"][0]), _day(t["stretch"][1])),
        shift=None if t["shift"] is None else (t["shift"][0], t["shift"][1]),
    )
