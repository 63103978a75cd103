"""The lead that a page sets apart from its body, which finders of main text often lose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from secondsource.knowledge.furniture import load_furniture
from secondsource.read.daywords import is_date_line
from secondsource.read.markup import clean, find_heading, key_of
from secondsource.read.pagemeta import PageMeta

_LEAD = re.compile(
    r"(?:^|[\s_-])(?:chap[oô]|intro\w*|lead|lede|stand-?first|dek|deck|sub-?(?:title|head\w*|line)|excerpt|teaser(?:-?text)?|summary|abstract|vorspann|anrei(?:ss|ß)er|entradilla|bajada|sommario|description|perex|lid)(?:$|[\s_-])",
    re.I,
)
_NO_LEAD = frozenset(
    {
        "figure",
        "figcaption",
        "nav",
        "aside",
        "footer",
        "form",
        "button",
        "script",
        "style",
        "noscript",
        "template",
        "table",
        "ul",
        "ol",
    }
)
_TAGS = frozenset({"p", "div", "h2", "h3", "strong", "span", "section", "header"})
_BLOCKS = frozenset({"p", "div", "h2", "h3", "section", "article", "ul"})
#: elements after the headline among which the lead is looked for
NEAR = 250


def find_lead(tree: Any, found: Sequence[str], meta: PageMeta) -> list[str]:
    """Paragraphs between headline and body that the body lacks: the lead, by name or by the page's summary."""
    heading = find_heading(tree, meta.title)
    if heading is None or not found:
        return []
    known = key_of(" ".join(found))
    first = key_of(found[0])[:60]
    out: list[str] = []
    for element in _after(heading):
        if element.tag not in _TAGS or len(element) > 30:
            continue
        text = clean("".join(element.itertext()))
        key = key_of(text)
        if key.startswith(first) and len(key) < len(first) + 4000 and element.tag in ("p", "h2", "h3"):
            break
        if 6 <= text.count(" ") + 1 <= 160 and key not in known and _is_lead(element, text, heading, meta):
            out.append(text)
            known += " " + key
    return out[:3]


def _after(heading: Any) -> Iterator[Any]:
    """The elements after the heading in the page, those within it left out."""
    inside = set(heading.iter())
    passed = left = False
    count = 0
    for element in heading.getroottree().getroot().iter():
        if element is heading:
            passed = True
        elif passed and (left := left or element not in inside) and isinstance(element.tag, str):
            count += 1
            if count > NEAR:
                return
            yield element


def _is_lead(element: Any, text: str, heading: Any, meta: PageMeta) -> bool:
    """Whether an element near the headline is the article's lead."""
    if any(e.tag in _NO_LEAD for e in _up(element, 20)) or any(c.tag in _BLOCKS for c in element.iterdescendants()):
        return False
    links = sum(len(clean("".join(a.itertext()))) for a in element.iter("a"))
    if links > 0.5 * len(text) or is_date_line(text) or load_furniture().kind_of(text) is not None:
        return False
    summary = key_of(meta.description or "")
    if len(summary) > 40 and key_of(text)[:60] == summary[:60]:
        return True
    if element.getparent() is heading.getparent() and element.getparent().tag in ("header", "hgroup") and text.endswith((".", "?", "!")):
        return True
    return any(_LEAD.search(f"{e.get('class') or ''} {e.get('id') or ''} {e.get('itemprop') or ''}") for e in _up(element, 3))


def _up(element: Any, most: int) -> Iterator[Any]:
    """The element and what it stands in, up to the body."""
    for _ in range(most):
        if element is None or element.tag in ("body", "html"):
            return
        yield element
        element = element.getparent()
