"""What a plain text says of itself: when it was published, whose agency report it is, by whom, and what it corrects."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from secondsource.model import Part, Span
from secondsource.read.datelines import dateline_end
from secondsource.read.daywords import day_in, is_date_line

_LABEL = re.compile(r"\b(?:published|posted|first published|publication date|date posted|released|issued|uploaded)\b", re.I)
_UPDATED = re.compile(r"\b(?:updated|modified|last changed|edited|revised)\b", re.I)
#: "Published in The Valley Times, July 10th, 2014."
_IN_OUTLET = re.compile(
    (
        r"(?:originally |first )?published (?:in|"
        r"by) (?:the )?(?P<outlet>[A-Z][\w.&' -]{1,60}?),? (?:on )?(?=(?:jan|feb|mar|apr|may|jun|jul|aug|sep|"
        r"oct|nov|dec)[a-z]*\.? \d|\d{1,2}|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    ),
    re.I,
)
_SOURCE = re.compile(
    r"\s*(?:source|courtesy|via|originally (?:appeared|published) (?:in|on|at))\s?: ?(?P<outlet>[^\n|]{2,60}?)\s*$",
    re.I,
)
_BYLINE = re.compile(r"\s*(?:written |posted |reported )?by\s*:? (?P<who>[^\n|]{3,80}?)(?:\s*[|–—].*|,? on .*|\s*\d.*)?\s*$", re.I)
_CORRECTION = re.compile(
    (
        r"\s*[\[(*]*\s*(?:correction|clarification|corrected|corrects|editor['’]?s['’]? note|"
        r"an earlier version of this|this (?:story|article|report) (?:has been|was) (?:corrected|updated|"
        r"amended))\b"
    ),
    re.I,
)
_END_CREDIT = re.compile(
    r"(?:[—–-]{1,2}|\()\s*(?P<who>[A-Z]{2,5}|Reuters|Xinhua|Agencies|Bloomberg|Associated Press|"
    r"Agence France-Presse)\)?\.?\s*$"
)
_REPORTING = re.compile(
    (
        r"\b(?:reporting|writing|editing) by\b|\b(?P<who>associated press|ap|reuters|afp) (?:writer|reporter|"
        r"journalist|correspondent)s?\b"
    ),
    re.I,
)
#: what stands in the dateline's brackets though it is no agency: a state, a date, a unit of the outlet
_NO_AGENCY = re.compile(
    r"\d|^(?:text|video|updated?|exclusive|opinion|analysis|north|south|east|west|[a-z].*|(?:Ala|Ariz|Calif|Colo|Conn|Fla|Ill|Ind|Mass|Mich|Minn|Miss|Pa|Tenn|Tex|Va|Wash|Wis)\.?)$"
)


@dataclass(frozen=True, slots=True)
class TextMeta:
    """What a text says of itself; None where it does not."""

    published: dt.date | None = None
    updated: dt.date | None = None
    agency: str | None = None
    source: str | None = None
    byline: str | None = None
    dateline: Span | None = None
    corrections: tuple[Span, ...] = ()


def read_meta(text: str, parts: Sequence[Part]) -> TextMeta:
    """What the text says of itself, by its parts."""
    dateline = next((p for p in parts if p.kind == "dateline"), None)
    found = dateline_end(text[dateline.start : dateline.start + 200].lstrip()) if dateline is not None else None
    groups = found[1].groupdict() if found is not None else {}
    published, updated = _days(text, parts)
    return TextMeta(
        published=published or (day_in(text[dateline.start : dateline.end]) if dateline is not None else None),
        updated=updated,
        agency=_agency(groups.get("credit") or groups.get("slash")) or _end_credit(text, parts),
        source=_outlet(text, parts),
        byline=_byline(text, parts),
        dateline=_trimmed(text, dateline) if dateline is not None else None,
        corrections=_corrections(text, parts),
    )


def _days(text: str, parts: Sequence[Part]) -> tuple[dt.date | None, dt.date | None]:
    """Publication and update day, from the date lines around the headline.

    A labelled line ("Published:") wins. Else the first date line after the headline; else one directly above it. A date
    at the very top with a menu between it and the headline is the day of the crawl and is left.
    """
    lines = list(_lines(text, parts))
    headline = next((n for n, (kind, _, _) in enumerate(lines) if kind == "headline"), None)
    labelled = updated = None
    for kind, line, _ in lines:
        # "a report published on March 3, 2018" in the story is not the story's own date
        if kind not in ("boilerplate", "byline") or len(line) > 160 or not any(c.isdigit() for c in line):
            continue
        if _LABEL.search(line) and not _CORRECTION.match(line):
            labelled = labelled or day_in(line)
        elif _UPDATED.match(line):
            updated = updated or day_in(line)
    if labelled is not None:
        return labelled, updated
    return _unlabelled(lines, headline), updated


def _unlabelled(lines: Sequence[tuple[str, str, bool]], headline: int | None) -> dt.date | None:
    body = next((n for n, (kind, line, _) in enumerate(lines) if kind in ("lead", "body", "dateline")), len(lines))
    if headline is None:
        # no headline to go by: a date line directly above the first paragraph
        return day_in(lines[body - 1][1]) if body > 0 and lines[body - 1][2] else None
    for kind, line, is_date in lines[headline + 1 : body]:
        if is_date or kind == "byline":
            day = day_in(line)
            if day is not None:
                return day
    above = lines[headline - 1] if headline > 0 else None
    return day_in(above[1]) if above is not None and above[2] else None


def _lines(text: str, parts: Sequence[Part]) -> list[tuple[str, str, bool]]:
    """Kind, line and whether it is a date line, of the parts that are no reader's, up to the first thousand lines."""
    out: list[tuple[str, str, bool]] = []
    for part in parts:
        if part.kind == "comment" or (part.kind in ("lead", "body") and part.end - part.start > 20_000):
            continue
        for line in text[part.start : part.end].splitlines():
            if line.strip():
                out.append((part.kind, line, part.kind not in ("lead", "body") and is_date_line(line)))
    return out


def _agency(credit: str | None) -> str | None:
    """The agency named in a dateline's brackets."""
    credit = (credit or "").strip()
    return credit if credit and not _NO_AGENCY.search(credit) else None


def _end_credit(text: str, parts: Sequence[Part]) -> str | None:
    """The agency credited where the article ends: "— AFP", "(Reporting by ...)" of an agency."""
    last = next((p for p in reversed(parts) if p.kind in ("body", "lead")), None)
    if last is not None:
        found = _END_CREDIT.search(text[max(last.start, last.end - 60) : last.end].rstrip())
        if found is not None:
            return found["who"]
    for part in parts:
        found = _REPORTING.search(text, part.start, part.end) if part.kind == "byline" else None
        if found is not None and found["who"]:
            return found["who"]
    return None


def _outlet(text: str, parts: Sequence[Part]) -> str | None:
    for part in parts:
        if part.kind in ("lead", "body", "comment", "headline", "dateline"):
            continue
        for line in text[part.start : part.end].splitlines():
            found = _SOURCE.match(line) or _IN_OUTLET.match(line.strip())
            if found is not None:
                return found["outlet"].strip(" .,") or None
    return None


def _byline(text: str, parts: Sequence[Part]) -> str | None:
    for part in parts:
        found = _BYLINE.match(text[part.start : part.end].strip()) if part.kind == "byline" else None
        if found is not None:
            return found["who"].strip(" .,")
    return None


def _corrections(text: str, parts: Sequence[Part]) -> tuple[Span, ...]:
    """The outlet's own correction notices."""
    out: list[Span] = []
    for part in parts:
        if part.kind != "comment":
            pos = part.start
            for line in text[part.start : part.end].splitlines(keepends=True):
                if _CORRECTION.match(line):
                    out.append(Span.of(text, pos, pos + len(line.rstrip())))
                pos += len(line)
    return tuple(out)


def _trimmed(text: str, part: Part) -> Span:
    quote = text[part.start : part.end]
    start = part.start + len(quote) - len(quote.lstrip())
    return Span.of(text, start, start + len(quote.strip(" \n\t-–—:")))
