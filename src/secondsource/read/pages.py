"""A web page becomes its article: text, title, date, outlet. trafilatura and htmldate first, the page's own metadata beside them."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from secondsource.errors import UnreadableInput

#: longer pages are not read: an article's page has 50 KB to 2 MB, an endless one has no end
MAX_PAGE = 8_000_000

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself, and the article on it."""

    text: str
    title: str | None = None
    published: dt.date | None = None
    updated: dt.date | None = None
    source: str | None = None
    byline: str | None = None
    section: str | None = None
    url: str | None = None
    language: str | None = None


def read_page(html: str, *, url: str | None = None) -> Page:
    """The article of a page.

    Raises `UnreadableInput` where the page is too long or is no HTML.
    """
    from htmldate import find_date
    from trafilatura import bare_extraction, extract_metadata, load_html

    if len(html) > MAX_PAGE:
        raise UnreadableInput(f"the page has {len(html):,} characters, more than {MAX_PAGE:,}: it was not read")
    tree = load_html(html)
    if tree is None:
        raise UnreadableInput("the page holds no HTML that can be read")
    meta = extract_metadata(tree, default_url=url)
    date = find_date(tree, url=url, original_date=True, extensive_search=True)
    article = bare_extraction(tree, url=url, include_comments=False, with_metadata=False)
    text = (article.text or "") if article is not None else ""
    return Page(
        text=text,
        title=meta.title,
        published=dt.date.fromisoformat(date) if date else None,
        source=meta.sitename,
        byline=meta.author,
        url=meta.url or url,
    )
