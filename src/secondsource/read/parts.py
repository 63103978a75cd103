"""Which stretch of a plain text is what: headline, dateline, lead, body, caption, menu, reader comment.

Read in this order: `find_parts`, then `_Page`, which holds the blocks and what each looks like; the zones (before the
headline, the article, after it) are found from the shape of the blocks and from stock lines (`furniture.yml`).
In doubt a block is body: nothing of an article may be lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from secondsource.knowledge.furniture import load_furniture
from secondsource.model import READ_PARTS, Part, PartKind
from secondsource.read.blocks import Block, blocks_of
from secondsource.read.datelines import dateline_end
from secondsource.read.daywords import beside_date

_WORD = re.compile(r"\w+")
_BYLINE = re.compile(
    r"(?:By|BY|by|Par|PAR|Von|VON|Por|POR|Di|DI)\s*:? (?:[A-ZÀ-Þ][\w.'’-]*|and|und|et|y|&|,|de|al|van|bin|"
    r"von|ul|-| ){1,14}(?:(?:,| in | for | \||/|–|-).{0,60})?"
)
_SIGNED = re.compile(
    r"\||·|\b(?:published|posted|updated|staff|report(?:er)?|correspondent|desk|agenc(?:y|ies)|by|bureau|admin|author|editor)\b", re.I
)
_CTA = re.compile(r"(?:learn|read|find out|click|sign|subscribe|donate|join|see|watch|view|support|get|discover|follow|help)\b", re.I)
#: a reader's name above a comment, with what blogs print beside it: "Asha R. says:", "guest42 · 3 years ago"
_READER = re.compile(
    (
        r"(?:\d+\.\s*)?[\w.’'@-]+(?: [\w.’'@-]+){0,5}\s*(?:says?:?|said:?|wrote:?|writes:?|[·•|:-]\s*(?:reply|"
        r"\d+ \w+ ago|.{0,30}\d{4}.*)|\(?\d+ (?:years?|months?|weeks?|days?|hours?|minutes?) ago\)?|"
        r".{0,20}\d{1,2}:\d\d.{0,12})?"
    ),
    re.I,
)


_SAYS = re.compile(r"\b(?:says|said|wrote|writes)\s*(?:\.{3}|…|:)\s*$", re.I)
#: the line under a reader's name: "March 3, 2015 at 4:05 pm", "3 years ago"
_WRITTEN_AT = re.compile(
    r"(?:[\w,./ -]{6,40}(?:at |, ?| - )\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?.{0,12}|(?:\d+|an?) (?:year|month|week|day|hour|minute)s? ago)",
    re.I,
)
#: words of an article that must stand above the readers' part; less is a link to it under the headline
ENOUGH = 25


def find_parts(text: str, *, title: str | None = None, language: str | None = None, from_page: bool = False) -> tuple[Part, ...]:
    """The parts of a text, in order; together they tile it. In doubt a stretch is body.

    `from_page`: the text was already found on a page, so that a list at its end is the article's.

    >>> [p.kind for p in find_parts("Bomb kills two\\n\\nKABUL (AP) - Two men were killed there.\\n\\nShare this")]
    ['headline', 'dateline', 'lead', 'boilerplate']
    """
    blocks = blocks_of(text)
    if not blocks:
        return (Part("body", 0, len(text)),)
    return _tiles(text, blocks, _Page(blocks, title, language or "en", from_page=from_page).kinds())


def without_furniture(text: str, parts: Sequence[Part]) -> str:
    """The text of a page without captions, menus and comments, for pages whose canonical text is ours to make."""
    kept = (text[p.start : p.end] for p in parts if p.kind in READ_PARTS)
    return "\n\n".join(filter(None, (piece.strip() for piece in kept)))


def _tiles(text: str, blocks: Sequence[Block], kinds: Sequence[PartKind]) -> tuple[Part, ...]:
    """Parts from the first code point to the last; what is between blocks goes with the block before."""
    out: list[Part] = []
    paragraphs, dated = 0, False
    for n, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        start = 0 if n == 0 else block.start
        end = blocks[n + 1].start if n + 1 < len(blocks) else len(text)
        if kind == "body" and block.prose:
            paragraphs += 1
            # a summary may stand above the agency's report: its dateline is known there by the credit
            found = dateline_end(block.text) if paragraphs <= 3 and not dated else None
            if found is not None and (paragraphs == 1 or found[1].groupdict().get("credit")):
                dated = True
                out.append(Part("dateline", start, block.start + found[0]))
                start = block.start + found[0]
            if paragraphs == 1 and len(blocks) > 1:
                kind = "lead"
        if out and out[-1].kind == kind and not (kind in ("body", "headline") and _own_paragraph(blocks, n)):
            out[-1] = Part(kind, out[-1].start, end)
        else:
            out.append(Part(kind, start, end))
    return tuple(out)


def _own_paragraph(blocks: Sequence[Block], n: int) -> bool:
    """Whether a block must not run into the one before: nothing but a line break parts an open line from it."""
    return not blocks[n].blank_before and not blocks[n - 1].closed


class _Page:
    """The blocks of a text and what each looks like."""

    def __init__(self, blocks: Sequence[Block], title: str | None, language: str, *, from_page: bool) -> None:
        self.from_page = from_page
        furniture = load_furniture(language)
        self.blocks = blocks
        self.title = _key(title or "")
        self.stock = [furniture.kind_of(b.text) or ("menu" if b.barred else None) for b in blocks]
        beside = [beside_date(b.text) for b in blocks]
        self.dates = [rest == "" for rest in beside]
        #: lines with a date, and who wrote or when it was posted, and no more
        self.signed = [
            bool(rest) and not b.closed and len(str(rest).split()) <= 8 and _SIGNED.search(b.text) is not None
            for b, rest in zip(blocks, beside, strict=True)
        ]
        self.prose = [b.prose and s is None for b, s in zip(blocks, self.stock, strict=True)]
        self.first = next((n for n, p in enumerate(self.prose) if p), None)

    def kinds(self) -> list[PartKind]:
        """One kind for each block."""
        out: list[PartKind] = [self._plain_kind(n) for n in range(len(self.blocks))]
        if len(self.blocks) == 1 or self.first is None:
            return out if any(k == "body" for k in out) else ["body"] * len(out)
        self._mark_related(out)
        self._mark_head(out)
        self._mark_readers(out)
        self._mark_tail(out)
        return out

    def _plain_kind(self, n: int) -> PartKind:
        """What a block is by its own look."""
        stock = self.stock[n]
        if stock == "caption":
            return "caption"
        if (
            stock == "byline"
            or self.signed[n]
            or (self.blocks[n].words <= 16 and not self.blocks[n].closed and _BYLINE.fullmatch(self.blocks[n].bare))
        ):
            return "byline"
        return "boilerplate" if stock is not None or self.dates[n] else "body"

    # --------------------------------------------------------------------------------------------- above the article

    def _mark_head(self, out: list[PartKind]) -> None:
        """The headline, and what stands above it."""
        first = self._first_of_article(out)
        candidates = [n for n in range(first) if out[n] == "body" and self._may_be_headline(n)]
        menu = max((n for n in range(first) if self.stock[n] in ("menu", "related")), default=-1)
        candidates = [n for n in candidates if n > menu] or candidates
        if not candidates:
            return
        best = max(candidates, key=lambda n: self._headline_score(n, candidates))
        for n in range(first):
            if out[n] == "body" and (n == best or _key(self.blocks[n].text) == _key(self.blocks[best].text)):
                out[n] = "headline"
        labels = sum(out[n] == "body" and self.blocks[n].words <= 3 and not self.blocks[n].closed for n in range(best))
        if labels >= 3 or any(out[n] in ("boilerplate", "comment") for n in range(best)):
            for n in range(best):
                if out[n] == "body":
                    out[n] = "boilerplate"

    def _first_of_article(self, out: list[PartKind]) -> int:
        """The first paragraph of reporting: no appeal with a link below it and the headline still to come."""
        assert self.first is not None
        for n in range(self.first, len(self.blocks)):
            if not self.prose[n]:
                continue
            if not self._appeal(n) or not self._headline_below(n):
                return n
            out[n] = "boilerplate"
        return self.first

    def _appeal(self, n: int) -> bool:
        """Whether a paragraph only leads to the link below it ("Learn more »")."""
        below = n + 1
        return below < len(self.blocks) and self.stock[below] in ("menu", "boilerplate") and _CTA.match(self.blocks[below].bare) is not None

    def _headline_below(self, n: int) -> bool:
        """Whether a headline comes after this block and before the next paragraphs are over."""
        return any(self.stock[m] is None and self._may_be_headline(m) for m in range(n + 1, min(n + 8, len(self.blocks) - 1)))

    def _may_be_headline(self, n: int) -> bool:
        b = self.blocks[n]
        if b.bullet or self.dates[n] or "|" in b.text:
            return False
        return 2 <= b.words <= 30 and len(b.text) <= 220 and not b.text.rstrip().endswith((".", ":", ",", ";"))

    def _headline_score(self, n: int, candidates: Sequence[int]) -> tuple[int, int, int, int]:
        """The given title, what is repeated, what is longer and stands by a date or a byline, the first."""
        key = _key(self.blocks[n].text)
        repeated = sum(_key(self.blocks[m].text) == key for m in candidates)
        beside = any(0 <= m < len(self.blocks) and (self.dates[m] or self.signed[m]) for m in (n - 1, n + 1))
        return (key == self.title, repeated, min(self.blocks[n].words, 5) + 2 * beside, -n)

    # --------------------------------------------------------------------------------------------- within and below

    def _mark_related(self, out: list[PartKind]) -> None:
        """Lists of links: open lines after "Related stories", to the next paragraph or the end of their group."""
        for n, stock in enumerate(self.stock):
            if stock != "related":
                continue
            grouped = n + 1 < len(self.blocks) and not self.blocks[n + 1].blank_before
            for m in range(n + 1, len(self.blocks)):
                listed = self.blocks[m].bullet and not self.blocks[m].closed
                if (self.prose[m] and not listed) or out[m] == "headline" or (grouped and self.blocks[m].blank_before):
                    break
                out[m] = "boilerplate" if out[m] == "body" else out[m]

    def _mark_readers(self, out: list[PartKind]) -> None:
        """Everything from the readers' part on is theirs, or furniture."""
        start = self._readers_start()
        if start is None:
            return
        for n in range(start, len(self.blocks)):
            if out[n] != "boilerplate":
                out[n] = "comment"

    def _readers_start(self) -> int | None:
        assert self.first is not None
        before = 0
        for n, b in enumerate(self.blocks):
            if before >= ENOUGH:
                if self.stock[n] == "comments" and n > self.first:
                    return n
                if (self._listed_reader(n) and self._readers_later(n)) or self._dated_reader(n):
                    return n
            before += b.words if self.prose[n] else 0
        return None

    def _listed_reader(self, n: int) -> bool:
        """Whether a block is a reader's name, as a short open list entry, with the reader's words below it."""
        b = self.blocks[n]
        if not b.bullet or b.words > 7 or b.closed or _READER.fullmatch(b.bare) is None:
            return False
        below = self.blocks[n + 1] if n + 1 < len(self.blocks) else None
        return below is not None and not below.bullet and below.words >= 3 and below.text.startswith((" ", "\t", "\xa0"))

    def _dated_reader(self, n: int) -> bool:
        """Whether a block is a reader's name ("Asha says:") with the time of writing on the line below it."""
        if n + 2 >= len(self.blocks):
            return False
        name, time = self.blocks[n].bare, self.blocks[n + 1].bare
        short = self.blocks[n].words <= 6 and not name.endswith((".", "!", "?"))
        return short and (_SAYS.search(name) is not None or name[:1].isupper()) and _WRITTEN_AT.fullmatch(time) is not None

    def _readers_later(self, n: int) -> bool:
        """Whether the same shape comes again, or a form or furniture ends the page."""
        return any(self._listed_reader(m) for m in range(n + 2, len(self.blocks))) or any(s is not None for s in self.stock[n + 2 :])

    def _mark_tail(self, out: list[PartKind]) -> None:
        """Below the last paragraph: open lines among furniture, or a whole list of them, are furniture.

        A list that a colon announces ("the names of the dead:") is the article's own.
        """
        last = max((n for n, p in enumerate(self.prose) if p and out[n] == "body"), default=None)
        if last is None or self.blocks[last].text.rstrip().endswith(":"):
            return
        tail = range(last + 1, len(self.blocks))
        links = [n for n in tail if out[n] == "body" and self.blocks[n].title_like]
        if sum(out[n] != "body" for n in tail) >= 2 or (not self.from_page and sum(self.blocks[n].words >= 4 for n in links) >= 4):
            for n in links:
                out[n] = "boilerplate"


def _key(text: str) -> str:
    """A line's words in lower case: the same for a headline and its repetition."""
    return " ".join(_WORD.findall(text.lower()))
