"""What a page's own metadata says: title, outlet, author, section, address, language."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|Report|LiveBlogPosting|SocialMediaPosting)")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f]+")
_BARS = re.compile(r"\s+[|–—·•»:-]+\s+")
MAX_SCRIPT = 2_000_000


@dataclass(frozen=True, slots=True)
class PageMeta:
    """What the page says of itself; None where it does not."""

    title: str | None = None
    source: str | None = None
    byline: str | None = None
    section: str | None = None
    url: str | None = None
    locale: str | None = None
    description: str | None = None
    article_body: str | None = None


def read_page_meta(tree: Any, *, url: str | None) -> PageMeta:
    """The page's own account of its article."""
    data = next(_articles(tree), {})
    tags = _tags(tree)
    site = tags.get("og:site_name") or _name(data.get("publisher")) or tags.get("application-name")
    canonical = _canonical(tree, tags, url)
    return PageMeta(
        title=_title(tree, data, tags, site),
        source=_plain(site),
        byline=_plain(
            _name(data.get("author"))
            or tags.get("author")
            or tags.get("article:author")
            or tags.get("parsely-author")
            or tags.get("dc.creator"),
            url=False,
        ),
        section=_plain(_first(data.get("articleSection")) or tags.get("article:section") or tags.get("parsely-section")),
        url=canonical or url,
        locale=tree.get("lang")
        or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        or tags.get("og:locale")
        or tags.get("language")
        or tags.get("content-language"),
        description=_plain(tags.get("og:description") or tags.get("description") or _first(data.get("description"))),
        article_body=html.unescape(data["articleBody"]) if isinstance(data.get("articleBody"), str) else None,
    )


def _articles(tree: Any) -> Iterator[Mapping[str, Any]]:
    """The JSON-LD nodes that describe an article."""
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        text = script.text or ""
        if not 0 < len(text) <= MAX_SCRIPT or _ARTICLE.search(text) is None:
            continue
        try:
            value = json.loads(_CONTROL.sub(" ", text), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(value, 0)


def _nodes(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value[:50]:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if any(isinstance(k, str) and _ARTICLE.fullmatch(k) for k in (kinds if isinstance(kinds, list) else [kinds])):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(key), depth + 1)


def _tags(tree: Any) -> dict[str, str]:
    """Meta tags by name, in lower case; the first of each."""
    out: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv")
        content = (tag.get("content") or "").strip()
        if name and content:
            out.setdefault(name.lower(), content[:5000])
    return out


def _title(tree: Any, data: Mapping[str, Any], tags: Mapping[str, str], site: str | None) -> str | None:
    """The headline: of the article's data, else the large heading, else the page's title without the outlet."""
    given = _plain(_first(data.get("headline")))
    if given:
        return given
    headings = [t for t in (_plain("".join(h.itertext())) for h in tree.iter("h1")) if t]
    shown = _plain(tags.get("og:title") or tags.get("twitter:title") or tags.get("dc.title"))
    page = _plain("".join(next(tree.iter("title")).itertext())) if next(tree.iter("title"), None) is not None else None
    for heading in headings:
        if len(heading.split()) >= 2 and any(t and heading.lower() in t.lower() for t in (shown, page)):
            return heading
    title = shown or page
    if title is None:
        return headings[0] if headings else None
    pieces = _BARS.split(title)
    if len(pieces) > 1 and (len(pieces[-1].split()) <= 3 or (site and pieces[-1].lower() in site.lower())):
        return title[: title.rindex(pieces[-1])].rstrip(" |–—·•»:-") or title
    return title


def _canonical(tree: Any, tags: Mapping[str, str], url: str | None) -> str | None:
    """The address the page gives as its own, where it is a whole one and of the same host as where it was found."""
    link = next((e.get("href") for e in tree.iter("link") if (e.get("rel") or "").lower() == "canonical"), None)
    for found in (link, tags.get("og:url")):
        if found and found.startswith(("http://", "https://")) and (url is None or _host(found) == _host(url)):
            return str(found)
    return None


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    except ValueError:
        return ""


def _name(value: Any) -> str | None:
    """The name in a JSON-LD value that may be a string, a node or a list of either."""
    if isinstance(value, list):
        names = [n for n in (_name(v) for v in value[:6]) if n]
        return ", ".join(names) or None
    if isinstance(value, dict):
        return _name(value.get("name"))
    return value if isinstance(value, str) else None


def _first(value: Any) -> str | None:
    found = value[0] if isinstance(value, list) and value else value
    return found if isinstance(found, str) else None


def _plain(value: str | None, *, url: bool = True) -> str | None:
    """A value without entities and double blanks; None where it is empty, or an address where none may be."""
    text = _SPACE.sub(" ", html.unescape(value or "")).strip()
    return None if not text or (not url and text.startswith(("http://", "https://"))) else text[:1000]
