"""RSS and Atom files: entries that carry their article are read; those that carry only an address must be fetched."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from secondsource.errors import UnreadableInput
from secondsource.model import Raw

#: an entry shorter than this is a teaser, not an article
MIN_ARTICLE = 400


def feed_lines(raw: Raw) -> Iterator[dict[str, Any]]:
    """One line for each entry that carries its text.

    Raises `UnreadableInput` where none does: a sitemap or a feed of links is a list of addresses to fetch.
    """
    import feedparser

    feed = feedparser.parse(raw.content)
    source = feed.feed.get("title")
    bare = 0
    for entry in feed.entries:
        html = max((c.get("value") or "" for c in entry.get("content", [])), key=len, default="") or entry.get("summary") or ""
        if len(html) < MIN_ARTICLE:
            bare += 1
            continue
        when = entry.get("published_parsed") or entry.get("updated_parsed")
        yield {
            "html": f"<html><body><article>{html}</article></body></html>",
            "title": entry.get("title"),
            "url": entry.get("link"),
            "source": source,
            "published": time.strftime("%Y-%m-%d", when) if when else None,
        }
    if bare or not feed.entries:
        what = f"{bare} entries carry only an address" if bare else "it lists addresses, no articles"
        raise UnreadableInput(f"{what}: get them with `secondsource fetch {raw.obtained.path or raw.name}`")
