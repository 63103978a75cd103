"""Lists of addresses: plain lists, tables with addresses in them (GDELT), RSS and Atom feeds, sitemaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree

from secondsource.acquire import kinds

_URL = re.compile(r"https?://[^\s\"'<>|,;\\^`{}]+", re.I)
#: parameters that follow a reader and do not change the page
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|igshid|mc_cid|mc_eid|cmpid|ref_src|yclid|dclid|msclkid|_ga|ocid|spm)", re.I)
MAX_ADDRESSES = 1_000_000


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a list names: pages, and further lists (of a sitemap index)."""

    pages: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


def addresses_in(content: bytes, *, name: str, base: str | None = None) -> Addresses | None:
    """The addresses that a feed, a sitemap or a list names; None where the bytes are none of these."""
    kind = kinds.kind_of(name, content[:8192])
    if kind in (kinds.FEED, kinds.SITEMAP):
        return _of_markup(content, base)
    if kind in (kinds.TEXT, kinds.CSV, kinds.TSV, kinds.MARKDOWN):
        return Addresses(pages=tuple(_unique(_in_lines(content))))
    return None


def _in_lines(content: bytes) -> Iterator[str]:
    """One address a line at most: the last of a GDELT row is that of the article."""
    for line in content.decode("utf-8", "replace").splitlines()[:MAX_ADDRESSES]:
        found = _URL.findall(line) if not line.startswith("#") else []
        if found:
            yield found[-1]


def _of_markup(content: bytes, base: str | None) -> Addresses:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return Addresses()
    if root is None:
        return Addresses()
    pages: list[str] = []
    lists: list[str] = []
    for element in root.iter(etree.Element):
        tag = etree.QName(element).localname.lower()
        parent = element.getparent()
        above = etree.QName(parent).localname.lower() if parent is not None else ""
        text = (element.text or "").strip()
        if tag == "loc" and above in ("url", "sitemap"):
            (lists if above == "sitemap" else pages).append(text)
        elif tag == "link" and above in ("item", "entry") and element.get("rel", "alternate") == "alternate":
            pages.append(element.get("href") or text)
    full = [urljoin(base or "", p) for p in pages if p]
    return Addresses(tuple(_unique(full)), tuple(_unique(urljoin(base or "", p) for p in lists if p)))


def _unique(addresses: object) -> Iterator[str]:
    seen: set[str] = set()
    for address in addresses:  # type: ignore[attr-defined]
        plain = plain_address(address)
        if plain is not None and plain not in seen:
            seen.add(plain)
            yield plain


def plain_address(address: str) -> str | None:
    """An address in its plain form, without fragment and tracking parameters; None for no web address.

    >>> plain_address("HTTPS://Example.org/a?utm_source=x&id=3#top")
    'https://example.org/a?id=3'
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna" if not (parts.hostname or "").isascii() else "ascii").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or len(address) > 4000:
        return None
    shown = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    netloc = shown if port in (None, default) else f"{shown}:{port}"
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)])
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", query, ""))
