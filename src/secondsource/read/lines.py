"""A contract document line becomes a Document."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from secondsource.errors import UnreadableInput
from secondsource.ids import document_id
from secondsource.knowledge.sources import load_sources
from secondsource.model import Document, Obtained, Part
from secondsource.read.daywords import LAST_YEAR, compact_day, day_in
from secondsource.read.language import language_code, language_of
from secondsource.read.meta import read_meta
from secondsource.read.pages import Page, read_page
from secondsource.read.parts import find_parts, without_furniture

#: half of a pair of UTF-16: JSON can spell it (`\\ud800`), but no text file can hold it
_HALF = re.compile("[\ud800-\udfff]")
#: no newspaper is older; 0001-01-01 and 9999-12-31 are how some programs write "not known"
FIRST_PAPER = 1600


def read_line(line: Mapping[str, Any], *, obtained: Obtained | None = None) -> Document:
    """The document of one input line (`id`, `text` or `html`, and what is known beside it).

    Raises `UnreadableInput` where neither text nor html is a string.
    """
    html = line.get("html")
    if isinstance(line.get("text"), str):
        broken = _HALF.search(line["text"])
        if broken is not None:
            raise UnreadableInput(f"the text holds half a character at {broken.start()} (a lone surrogate): it is no Unicode")
        return _from_text(line, line["text"], obtained or Obtained())
    if isinstance(html, str):
        return _from_html(line, html, obtained or Obtained())
    raise UnreadableInput('the line has no "text": give "text" or "html" as a string')


def _from_text(line: Mapping[str, Any], text: str, obtained: Obtained) -> Document:
    title = _string(line.get("title"))
    given, given_raw = _given(line)
    parts = find_parts(text, title=title)
    meta = read_meta(text, parts)
    return Document(
        id=_HALF.sub("\ufffd", str(line.get("id") or document_id(text))),
        text=text,
        parts=parts,
        title=title or _headline(text, parts),
        published=given or meta.published,
        published_raw=given_raw,
        url=_string(line.get("url")),
        source=_string(line.get("source")) or meta.source,
        agency=_agency(meta.agency, _string(line.get("source"))),
        language=language_code(line.get("language")) or language_of(text),
        obtained=obtained,
        byline=meta.byline,
        updated=meta.updated,
        dateline=meta.dateline,
        corrections=meta.corrections,
    )


def _from_html(line: Mapping[str, Any], html: str, obtained: Obtained) -> Document:
    url = _string(line.get("url"))
    page = _page(html, url)
    title = _string(line.get("title")) or page.meta.title
    language = language_code(line.get("language")) or language_of(page.text)
    raw_parts = find_parts(page.text, title=title, language=language, from_page=True)
    meta = read_meta(page.text, raw_parts)
    text = without_furniture(page.text, raw_parts)
    parts = find_parts(text, title=title, language=language, from_page=True)
    given, given_raw = _given(line)
    return Document(
        id=_HALF.sub("\ufffd", str(line.get("id") or document_id(text))),
        text=text,
        parts=parts,
        title=title,
        published=given or page.published or meta.published,
        published_raw=given_raw,
        url=url or page.meta.url,
        source=_string(line.get("source")) or _outlet(url or page.meta.url) or page.meta.source or meta.source,
        language=language,
        from_html=True,
        obtained=obtained,
        agency=_agency(meta.agency, page.meta.source),
        byline=page.meta.byline or meta.byline,
        section=page.meta.section,
        updated=page.updated or meta.updated,
        dateline=read_meta(text, parts).dateline,
        corrections=read_meta(text, parts).corrections,
    )


def _page(html: str, url: str | None) -> Page:
    """The page, or `UnreadableInput` whatever the libraries below raise of it: one bad page may not stop the others."""
    try:
        return read_page(_HALF.sub("\ufffd", html), url=url)
    except UnreadableInput:
        raise
    except (Exception, RecursionError, MemoryError) as error:
        raise UnreadableInput(f"the page cannot be read ({type(error).__name__}: {str(error)[:120]})") from error


def _outlet(url: str | None) -> str | None:
    """The register's name for the outlet at an address."""
    found = load_sources().at(url)
    return found.name if found is not None and found.kind != "social" else None


def _agency(credit: str | None, source: str | None) -> str | None:
    """The agency of a credit by its full name; None where the credit is the outlet's own name."""
    found = load_sources().named(credit)
    if found is None:
        return credit if credit and (source is None or credit.lower() not in source.lower()) else None
    return found.name if found.kind == "agency" or found.kind == "party_media" else None


def _headline(text: str, parts: Sequence[Part]) -> str | None:
    """The text's own headline, as its title."""
    found = next((p for p in parts if p.kind == "headline"), None)
    return None if found is None else " ".join(text[found.start : found.end].split()) or None


def _string(value: object) -> str | None:
    return _HALF.sub("\ufffd", value).strip() or None if isinstance(value, str) else None


def _day(value: object) -> dt.date | None:
    """The day of a `published` field: ISO date or datetime first, then whatever form leaves no doubt."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    text = str(value).strip()[:80]
    found = re.match(r"\d{4}-\d\d-\d\d(?!\d)", text)
    try:
        day = (
            dt.date.fromisoformat(found.group())
            if found
            else day_in(text) or (compact_day(text) if re.fullmatch(r"\d{8}(?:\d{6})?", text) else None)
        )
    except ValueError:
        return None
    return day if day is not None and FIRST_PAPER <= day.year <= LAST_YEAR else None


def _given(line: Mapping[str, Any]) -> tuple[dt.date | None, str | None]:
    """The day that the line gives, and its own words for it where they are ISO and can stand in the output."""
    value = line.get("published")
    day = _day(value)
    iso = isinstance(value, str) and day is not None and value.strip().startswith(day.isoformat())
    return day, value.strip() if iso and isinstance(value, str) else None
