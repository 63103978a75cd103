"""A web page becomes its article: text, title, date, outlet.

trafilatura finds the article; this module mends what it loses (a lead kept apart from the body) and leaves out what
it lets through (paragraphs that are nothing but a link). The tree is parsed once and shared.
Read in this order: `read_page`, `_article`; then `markup.py` (elements to paragraphs) and `lead.py`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import re
from dataclasses import dataclass
from typing import Any

from secondsource.errors import UnreadableInput
from secondsource.read.lead import find_lead
from secondsource.read.markup import Paragraph, clean, key_of, paragraphs, prune
from secondsource.read.pagedates import choose, latest_change, stated_days
from secondsource.read.pagemeta import PageMeta, read_page_meta

#: longer pages are not read: an article's page has 50 KB to 2 MB, an endless one has no end
MAX_PAGE = 8_000_000
#: deeper trees are cut by the parser of lxml; more elements than this are no article
MAX_ELEMENTS = 400_000

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself, and the article on it."""

    text: str
    meta: PageMeta
    published: dt.date | None = None
    updated: dt.date | None = None


def read_page(html: str, *, url: str | None = None) -> Page:
    """The article of a page.

    Raises `UnreadableInput` where the page is too long or holds no HTML.
    """
    tree = _tree(html)
    meta = read_page_meta(tree, url=url)
    stated = stated_days(tree, url=url or meta.url, language=meta.locale, title=meta.title)
    published = choose(stated) or _guessed_day(tree, url)
    text = "\n\n".join(_article(tree, url, meta))
    return Page(text, meta, published, latest_change(stated, published))


def _tree(html: str) -> Any:
    from trafilatura import load_html

    if len(html) > MAX_PAGE:
        raise UnreadableInput(f"the page has {len(html):,} characters, more than {MAX_PAGE:,}: it was not read")
    tree = None
    with contextlib.suppress(ValueError, TypeError, AssertionError):
        tree = load_html(html.replace("\0", ""))
    if tree is None:
        raise UnreadableInput("the page holds no HTML that can be read")
    if sum(1 for _ in zip(tree.iter(), range(MAX_ELEMENTS + 1), strict=False)) > MAX_ELEMENTS:
        raise UnreadableInput(f"the page has more than {MAX_ELEMENTS:,} elements: it was not read")
    return tree


def _guessed_day(tree: Any, url: str | None) -> dt.date | None:
    """htmldate's answer, for pages that state no day plainly; its first of January means that it saw only a year."""
    from htmldate import find_date

    found = None
    with contextlib.suppress(ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        found = find_date(tree, url=url, original_date=True, extensive_search=True)
    day = dt.date.fromisoformat(found) if found else None
    return None if day is None or (day.month, day.day) == (1, 1) else day


# ------------------------------------------------------------------------------------------------------- the article


def _article(tree: Any, url: str | None, meta: PageMeta) -> list[str]:
    """The paragraphs of the article, in order."""
    from trafilatura import bare_extraction

    article = None
    prune(tree)
    with contextlib.suppress(ValueError, TypeError, AttributeError, RecursionError):
        article = bare_extraction(tree, url=url, include_comments=False, include_links=True, with_metadata=False)
    body = getattr(article, "body", None)
    found = _trimmed(list(paragraphs(body)) if body is not None else [], meta)
    if sum(map(len, found)) < 200 and meta.article_body and len(meta.article_body) > 400:
        found = [p for p in (clean(x) for x in re.split(r"\n+", meta.article_body)) if p]
    return [*find_lead(tree, found, meta), *found]


def _trimmed(found: list[Paragraph], meta: PageMeta) -> list[str]:
    """Without links that stand alone, the headline repeated, and headings with no text after them."""
    kept = [p for p in found if not p.pointer]
    while kept and meta.title and key_of(kept[0].text) == key_of(meta.title):
        kept = kept[1:]
    while kept and (kept[-1].heading or (kept[-1].linked > 0.5 and not kept[-1].closed)):
        kept.pop()
    return [p.text for p in kept]
