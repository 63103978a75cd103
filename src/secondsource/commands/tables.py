"""Tables and pages for the terminal, at most 100 columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from secondsource.labels import event_type

Json = dict[str, Any]
WIDTH = 100


def wrap(text: str, *, first: str = "", rest: str = "") -> list[str]:
    """Lines of at most 100 columns."""
    return textwrap.wrap(" ".join(text.split()), WIDTH, initial_indent=first, subsequent_indent=rest) or [first]


def clip(text: object, width: int) -> str:
    """The text in exactly so many columns."""
    s = " ".join(str(text).split())
    return (s if len(s) <= width else s[: width - 1] + "…").ljust(width)


def range_text(e: Json | None) -> str:
    """A figure as low–best–high.

    >>> range_text({"low": 5, "best": 7, "high": None})
    '7 (5 or more)'
    """
    if not e:
        return "–"
    low, best, high = e["low"], e["best"], e["high"]
    head = "?" if best is None else str(best)
    if low == best == high:
        return head
    if high is None:
        return f"{head} ({low} or more)" if low is not None else head
    return f"{head} ({'?' if low is None else low}–{high})"


def date_text(d: Json | None) -> str:
    """A date, never more precise than known.

    >>> date_text({"earliest": "2016-12-01", "latest": "2016-12-31", "precision": "month"})
    '2016-12'
    """
    if not d or d["latest"] is None:
        return "date unknown"
    if d["earliest"] is None:
        return f"by {d['latest']}"
    cut = {"month": 7, "year": 4}.get(d.get("precision", ""))
    if cut and d["earliest"][:cut] == d["latest"][:cut]:
        return str(d["earliest"][:cut])
    return str(d["earliest"]) if d["earliest"] == d["latest"] else f"{d['earliest']} – {d['latest']}"


def place_text(p: Json | None) -> str:
    """A place with what it lies in."""
    if not p:
        return "place unknown"
    return ", ".join(x for x in dict.fromkeys((p["name"], p["admin1"], p["country"])) if x)


def figure_cell(e: Json | None) -> str:
    """A figure in 14 columns; a range that does not fit is marked and never cut, for half a number is another number.

    >>> figure_cell({"low": 149, "best": 149, "high": 150}), figure_cell({"low": 12000, "best": 15000, "high": 19000})
    (' 149 (149–150)', '     15000 (…)')
    """
    text = range_text(e)
    return (text if len(text) <= 14 else text.partition(" ")[0] + " (…)").rjust(14)


def who_text(line: Json) -> str:
    """Those said to have done it, each with the status that the statements give."""
    return "; ".join(f"{p['name']} ({p['status'] or 'asserted'})" for p in line["participants"] if p["role"] == "initiator")


def incident_table(lines: Iterable[Json]) -> Iterator[str]:
    """One row per incident."""
    yield f"{'when':23} {'where':20} {'what':24} {'killed':>14} {'injured':>14}"
    for line in lines:
        figures = line["figures"]
        yield " ".join(
            [
                clip(date_text(line["date"]), 23),
                clip(place_text(line["place"]), 20),
                clip(line["type"], 24),
                figure_cell(figures.get("killed")),
                figure_cell(figures.get("injured")),
            ]
        )
        grade, who = line["assessment"], who_text(line)
        yield f"    {line['id']}  {grade['grade']}, {plural(grade['voices'], 'voice')}, {plural(grade['documents'], 'document')}"
        if who:
            yield from wrap(who, first="    by ", rest="       ")


def plural(n: int, noun: str) -> str:
    """A count with its noun.

    >>> plural(1, "voice"), plural(2, "voice")
    ('1 voice', '2 voices')
    """
    return f"{n} {noun}" + ("" if n == 1 else "s")


def incident_page(line: Json, said: dict[str, Json], links: Sequence[Json]) -> Iterator[str]:
    """An incident with each value's sentences, basis and dissent."""
    yield f"{line['id']}  {line['type']}  ({line['status']})"
    yield f"{date_text(line['date'])}  {place_text(line['place'])}"
    a = line["assessment"]
    yield from wrap(f"{a['grade']}; credibility {a['credibility']}; {plural(a['voices'], 'voice')}. {a['why']}")
    for name, estimate in line["figures"].items():
        yield ""
        yield f"{name}: {range_text(estimate)}   rule {estimate['rule']}"
        yield from quotes(estimate, said)
    for p in line["participants"]:
        yield ""
        yield f"{p['role']}: {p['name']}" + (f" ({p['status']})" if p["status"] else "")
        yield from quotes(p, said)
    if line["issues"]:
        yield ""
        yield from issue_list(line["issues"])
    if links:
        yield ""
        yield "why these reports are one incident"
        for link in links[:10]:
            clues = ", ".join(f"{c['name']} {c['weight']:+.1f}" for c in link["clues"])
            yield from wrap(f"{link['left_report']} ~ {link['right_report']}: {link['weight']:+.1f} bits ({clues})", rest="    ")


def quotes(value: Json, said: dict[str, Json]) -> Iterator[str]:
    """The sentences for a value, then those against it."""
    for side, mark in (("basis", "  + "), ("dissent", "  - ")):
        for statement_id in value[side]:
            s = said.get(statement_id)
            if s is not None:
                yield from wrap(f"{voice(s)}: “{marked(s)}” [{s['document_id']}]", first=mark, rest="    ")


def marked(s: Json) -> str:
    """The sentence with the value's own words in brackets.

    >>> marked({"sentence": "A bomb killed five people.", "mark": [14, 25], "quote": "five people"})
    'A bomb killed [five people].'
    """
    if s["mark"] is None:
        return s["quote"] or s["sentence"] or ""
    (a, b), text = s["mark"], s["sentence"]
    return f"{text[:a]}[{text[a:b]}]{text[b:]}"


def voice(s: Json) -> str:
    """Who says it and where one reads it."""
    who = s["said_by"] or ("the headline" if s.get("modality") == "headline" else "the article")
    return ", ".join(x for x in (who, s.get("source"), s.get("published")) if x)


def issue_list(issues: Iterable[Json]) -> Iterator[str]:
    """Issues, one sentence each, with the words that do not fit."""
    for issue in issues:
        yield from wrap(f"{issue['kind']} ({issue['severity']}): {issue['detail']}", rest="    ")
        for e in issue["evidence"]:
            yield from wrap(f"“{e.get('quote', '')}” [{e['document_id']}]", first="    ", rest="     ")


def statement_table(entries: Iterable[Json], *, every: bool, names: Mapping[str, str]) -> Iterator[str]:
    """The tracker: who said what kind of thing about what event or group, when, in which words, and where to read it.

    An entry is what `store.queries.tracker` gives, `names` the names of actors by id. Acts are in the order of the day on which they
    were told.
    """
    told = [e for e in entries if every or e["act"]["kind"] != "said"]
    for entry in sorted(told, key=_day_told):
        yield from _tracked(entry, names)


def _day_told(entry: Json) -> tuple[str, str]:
    date = entry["act"]["date"] or {}
    return str(date.get("earliest") or entry["document"]["published"] or "9999"), str(entry["document"]["id"])


def _tracked(entry: Json, names: Mapping[str, str]) -> Iterator[str]:
    act, document = entry["act"], entry["document"]
    when = date_text(act["date"]) if act["date"] else ""
    label = act.get("sense") or act["kind"]
    head = f"{act['speaker'] or 'somebody who is not named'}: {ACTS.get(label, label)}"
    group = names.get(act["about_actor"], act["about_actor"])
    about = [about_text(entry["about"])] if entry["about"] else [x for x in (group, act["place"]) if x]
    yield from wrap(head + (f"  · {when}" if when else ""))
    if about:
        yield from wrap("about " + ", ".join(about), first="    ", rest="    ")
    cue, content = ((act[k] or {}).get("quote", "") for k in ("cue_span", "content_span"))
    yield from wrap(f"{cue} “{content}”".strip() if content else f"“{cue}”", first="    ", rest="    ")
    where = ", ".join(str(x)[:60] for x in (document["source"], (document["published"] or "")[:10], document["title"]) if x)
    yield from wrap(f"{where} [{document['id']}]" if where else f"[{document['id']}]", first="    ", rest="    ")


#: kinds and sorts of acts in words
ACTS = {
    "claim_of_responsibility": "claim of responsibility", "denial_of_responsibility": "denial of responsibility",
    "pledge_of_allegiance": "pledge of allegiance",
    "call_for_action": "call for action", "said": "statement", "consent": "agreement or promise", "verdict": "verdict of guilt",
    "announcement": "announced measures", "summons": "order or summons",
}  # fmt: skip


def about_text(report: Json) -> str:
    """The event of a report in words: its type, scene and day."""
    scene = next((p["name"] for p in report["places"] if p["is_scene"]), None)
    day = report["date"] if report["date"].get("latest") else None
    return ", ".join(x for x in (event_type(report["event"]["type"]), scene, date_text(day) if day else None) if x)
