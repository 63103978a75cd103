"""Which documents speak with one voice? Copies, excerpts, a shared agency, a paper quoting another.

`find_copies` is the whole of it; how it looks for shared runs of words is in `copies.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from secondsource.ids import digest
from secondsource.link import copies
from secondsource.model import Dependence, Document

_CREDIT = re.compile(
    r"^[^\n]{0,60}?\((?P<lead>[A-Z][\w.&' -]{1,30})\)\s*[-–—:]|\((?:with |reporting by |from )?(?P<tail>[A-Z][\w.&' -]{1,30}?)"
    r"(?: and (?:own reporting|staff)[^)]*)?\)\s*$"
)


def body_of(document: Document) -> str:
    """The text that is read as reporting, without menus and comments."""
    return "\n".join(document.text[p.start : p.end] for p in document.readable())


def content_key(document: Document) -> str:
    """The same for two documents whose reporting is the same word for word, whatever their address."""
    return digest(" ".join(body_of(document).split()), document.published.isoformat() if document.published else "")


def find_copies(documents: Sequence[Document]) -> tuple[Dependence, ...]:
    """Pairs of documents whose statements are one voice, with the reason. Sorted by the ids; left < right."""
    return copies.find({d.id: copies.Body.of(body_of(d)) for d in documents})


def credit_of(document: Document) -> str | None:
    """The agency that a document credits in its dateline or at its end."""
    if document.agency:
        return document.agency
    text = body_of(document).strip()
    found = _CREDIT.search(text[:200]) or _CREDIT.search(text[-120:])
    return None if found is None else (found["lead"] or found["tail"]).strip()
