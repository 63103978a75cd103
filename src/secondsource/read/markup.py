"""Elements of a page to paragraphs of text, and what is cut from a page before the article is looked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_SPACE = re.compile(r"\s+")
#: marks that a reader does not see: soft hyphens, zero-width blanks, marks of direction, control characters
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffc\x00-\x08\x0e-\x1f\x7f]")
_WORD = re.compile(r"\w+")
#: trafilatura's elements that end a paragraph
_BLOCK = frozenset({"p", "head", "item", "quote", "list", "table", "row", "cell", "ab", "div", "body", "figure", "section", "article"})
#: boxes beside an article, by the names that page makers give them
_BOX = re.compile(
    r"(?:(?:author|autor|auteur|writer)s?[-_]?(?:bio\w*|box|info|desc\w*|card|about|profile|details?)|about[-_]?(?:the[-_]?)?(?:author|autor|writer)|bio[-_]?(?:box|text)|saboxplugin\S*"
    r"|newsletters?(?:[-_]\S*)?|\S*[-_]newsletter|subscri(?:be|ption)(?:[-_]\S*)?|sign-?up(?:[-_]\S*)?|wp-embedded-content|fb-post|\S*content-?blocker\S*|\S*cookie\S*|\S*consent\S*|img[-_]?desc\w*|wp-caption\S*"
    r"|(?:photo|image|picture|img|media|bild)[-_]?(?:credits?|captions?|caption-?text|copyright|source|unterschrift)|caption(?:-?text)?|credits?|bildunterschrift|legende|sd-(?:rating|block|title)|sharedaddy|share[-_]?(?:buttons?|bar|tools|links)|social[-_]?(?:share|links|media|icons|buttons?|bar)"
    r"|\S*letters-cta\S*|donat(?:e|ion)(?:[-_]\S*)?|press-?(?:officer?|contact)|download-?list\S*|rating|tags?[-_]?(?:list|links|cloud)|post-?tags|related[-_]?(?:posts|articles|stories|content|links|news)|read-?(?:more|also|next)|see-?also|also-?read|most-?(?:read|popular)|nota_pie|disclaimer)",
    re.I,
)
_BOX_TAGS = (
    "div",
    "section",
    "aside",
    "p",
    "ul",
    "ol",
    "blockquote",
    "figure",
    "footer",
    "span",
    "h3",
    "h4",
    "form",
    "article",
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a page, the share of it that is links, and whether it is a heading."""

    text: str
    linked: float = 0.0
    heading: bool = False

    @property
    def closed(self) -> bool:
        """Whether it ends as a sentence does."""
        return self.text.endswith((".", "!", "?", "“", "”", '"', "…", "»", ")")) and not self.text.endswith("...")

    @property
    def pointer(self) -> bool:
        """Whether it is nothing but a link to something else."""
        words = self.text.count(" ") + 1
        return self.linked >= 0.9 and words >= 2 and not (self.closed and words >= 12)


def paragraphs(element: Any) -> Iterator[Paragraph]:
    """The paragraphs under an element of trafilatura's tree, in order. Text beside blocks is a paragraph of its own."""
    run: list[tuple[str, bool]] = [(element.text or "", False)]
    for child in element:
        if not isinstance(child.tag, str):
            run.append((child.tail or "", False))
            continue
        if child.tag not in _BLOCK:
            run.extend(_pieces(child, linked=child.tag == "ref"))
        else:
            yield from _paragraph(run, heading=element.tag == "head")
            run = []
            if child.tag == "row":
                yield from _row(child)
            else:
                yield from paragraphs(child)
        run.append((child.tail or "", False))
    yield from _paragraph(run, heading=element.tag == "head")


def _paragraph(run: list[tuple[str, bool]], *, heading: bool) -> Iterator[Paragraph]:
    text = clean("".join(piece for piece, _ in run))
    if text:
        linked = len(clean("".join(piece for piece, link in run if link)))
        yield Paragraph(text, linked / len(text), heading)


def _row(row: Any) -> Iterator[Paragraph]:
    """A row of a table, its cells parted by a tab."""
    cells = [" ".join(p.text for p in paragraphs(cell)) for cell in row]
    text = "\t".join(c for c in cells if c)
    if text:
        yield Paragraph(text)


def _pieces(element: Any, *, linked: bool) -> Iterator[tuple[str, bool]]:
    """The text of an inline element, each piece with whether it is a link."""
    yield (" " if element.tag in ("lb", "br", "graphic") else element.text or ""), linked
    for child in element:
        if isinstance(child.tag, str):
            yield from _pieces(child, linked=linked or child.tag == "ref")
        yield child.tail or "", linked


def clean(text: str) -> str:
    """One paragraph as the reader sees it: composed characters, no invisible marks, single blanks.

    >>> clean("atten\\u00adtion  \\u00a0 please")
    'attention please'
    """
    return _SPACE.sub(" ", unicodedata.normalize("NFC", _INVISIBLE.sub("", text))).strip()


def key_of(text: str) -> str:
    """The words of a text in lower case, for comparing what two places print."""
    return " ".join(_WORD.findall(text.lower()))


def find_heading(tree: Any, title: str | None) -> Any:
    """The element of the headline: the one that holds the title, else the first large heading; None where there is none."""
    wanted = key_of(title or "")
    headings = [(e, key_of("".join(e.itertext()))) for e in tree.iter("h1", "h2", "h3")]
    same = next((e for e, key in headings if key and key == wanted), None)
    return same if same is not None else next((e for e, key in headings if key and e.tag == "h1"), None)


def prune(tree: Any) -> None:
    """Cut boxes out of a page that are named for what they are: about the author, newsletters, credits of pictures.

    A box that holds more than a fifth of the page's paragraphs is left: the name is wrong then.
    """
    boxes = [e for e in tree.iter(*_BOX_TAGS) if _named(e)]
    if not boxes:
        return
    whole = sum(len("".join(p.itertext())) for p in tree.iter("p"))
    for box in boxes:
        size = sum(len("".join(p.itertext())) for p in box.iter("p"))
        if box.getparent() is not None and size <= 0.2 * whole and next(box.iter("h1"), None) is None:
            box.drop_tree()


def _named(element: Any) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    return any(_BOX.fullmatch(name) for name in names)
