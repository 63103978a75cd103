"""Which documents speak with one voice? Copies, excerpts, a shared agency, a paper quoting another.

`find_copies` is the whole of it. Two documents are compared where they share rare runs of five words; nothing is compared with
everything. Shared furniture (sign-up lines, legal notices) stands in many documents and is therefore no rare run.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from secondsource.ids import digest
from secondsource.model import Dependence, Document

RUN = 5  # words to a shingle: four meet by chance in formulaic reporting, six miss lightly edited copy
COPY = 0.5  # share of the shorter text that a copy keeps; edited wire stories keep 60 to 95 per cent, follow-ups under 20
EXCERPT = 0.3
COMMON = 50  # a run in more documents than this is furniture, unless the documents are equal
_WORD = re.compile(r"[\w']+")
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
    ordered = sorted(documents, key=lambda d: d.id)
    runs = [_runs(d) for d in ordered]
    found: dict[tuple[str, str], Dependence] = {}
    for i, j, shared in _meetings(ordered, runs):
        made = _compare(ordered[i], ordered[j], runs[i], runs[j], shared)
        if made is not None:
            found[made.left, made.right] = made
    return tuple(found[k] for k in sorted(found))


def _runs(document: Document) -> frozenset[int]:
    """The runs of five words of a text, by hash."""
    words = [w.lower() for w in _WORD.findall(body_of(document))]
    return frozenset(_hash(words[n : n + RUN]) for n in range(max(0, len(words) - RUN + 1)))


def _hash(words: Sequence[str]) -> int:
    return int(digest(*words, length=15), 16)


def _meetings(documents: Sequence[Document], runs: Sequence[frozenset[int]]) -> Iterator[tuple[int, int, int]]:
    """Pairs that share runs which are no furniture, and how many they share; equal texts always meet."""
    holders: dict[int, list[int]] = defaultdict(list)
    for n, own in enumerate(runs):
        for run in own:
            holders[run].append(n)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for docs in holders.values():
        if 1 < len(docs) <= COMMON:
            for a, i in enumerate(docs):
                for j in docs[a + 1 :]:
                    shared[i, j] += 1
    equal: dict[str, list[int]] = defaultdict(list)
    for n, document in enumerate(documents):
        equal[" ".join(body_of(document).split())].append(n)
    for docs in equal.values():
        for a, i in enumerate(docs):
            for j in docs[a + 1 :]:
                shared[i, j] = len(runs[i])
    for (i, j), count in sorted(shared.items()):
        yield i, j, count


def _compare(a: Document, b: Document, runs_a: frozenset[int], runs_b: frozenset[int], shared: int) -> Dependence | None:
    """The dependence that the shared runs show, if any."""
    short, long = sorted((len(runs_a), len(runs_b)))
    if short == 0:
        return Dependence(a.id, b.id, "copy", 1.0, "the same text") if a.text.strip() == b.text.strip() else None
    kept = shared / short
    if kept >= COPY and short >= 0.4 * long:
        return Dependence(a.id, b.id, "copy", round(kept, 3), f"{kept:.0%} of the shorter text stands in the other word for word")
    if kept >= EXCERPT and shared >= 20:
        return Dependence(a.id, b.id, "excerpt", round(kept, 3), f"{kept:.0%} of the shorter text is taken from the other")
    return None


def credit_of(document: Document) -> str | None:
    """The agency that a document credits in its dateline or at its end."""
    if document.agency:
        return document.agency
    text = body_of(document).strip()
    found = _CREDIT.search(text[:200]) or _CREDIT.search(text[-120:])
    return None if found is None else (found["lead"] or found["tail"]).strip()
