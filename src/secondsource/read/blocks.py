"""A text cut into blocks: paragraphs, headings, menu entries. Every block keeps its place in the text."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_BULLET = re.compile(r"\s*(?:[•*·▪■●◦‣»›>-]|\d{1,2}[.)]|[a-z][.)])\s+")
_END = re.compile(r"[.!?…。！？؟۔।][\"”’'»)\]]*\s*$|[\"”]\s*$")
_INNER_END = re.compile(r"[.!?][\"”’]?\s+\S")
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_LOWER_START = re.compile(r"\s*[a-zà-þ(]")


@dataclass(frozen=True)
class Block:
    """A stretch of a text that reads as one: a paragraph, a heading, a menu entry."""

    text: str
    start: int
    end: int
    blank_before: bool

    @functools.cached_property
    def words(self) -> int:
        """How many words; scripts that part no words have two letters to a word."""
        return len(_WORD.findall(self.text)) + len(_HAN.findall(self.text)) // 2

    @functools.cached_property
    def closed(self) -> bool:
        """Whether it ends as a sentence does."""
        return _END.search(self.text) is not None

    @functools.cached_property
    def bullet(self) -> bool:
        """Whether it begins with a list mark."""
        return _BULLET.match(self.text) is not None

    @functools.cached_property
    def bare(self) -> str:
        """Its words without list mark and blanks."""
        return _BULLET.sub("", self.text, count=1).strip() if self.bullet else self.text.strip()

    @functools.cached_property
    def prose(self) -> bool:
        """Whether it is running text: a closed sentence of some length, or a long line."""
        return (self.closed and self.words >= 7 and not self.question) or self.words >= (12 if self.text.rstrip().endswith(":") else 22)

    @functools.cached_property
    def title_like(self) -> bool:
        """Whether it may be the title of something: open, not long, no end of a sentence inside."""
        return not self.closed and self.words <= 18 and _INNER_END.search(self.bare) is None

    @functools.cached_property
    def barred(self) -> bool:
        """Whether bars part its words, as in a menu."""
        return self.text.count("|") >= 2 and not self.closed

    @functools.cached_property
    def question(self) -> bool:
        """Whether it is one short question or exclamation, as headlines and menus have them."""
        bare = self.bare
        return bare.endswith(("?", "!")) and self.words <= 16 and not _INNER_END.search(bare)


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a text, in order. Lines broken by hard wrapping are one block.

    >>> [b.text for b in blocks_of("A headline\\n\\nOne sentence here.")]
    ['A headline', 'One sentence here.']
    """
    width = max((len(line) for line in text.split("\n")), default=0)
    column = width if text.count("\n") >= 2 and 40 <= width <= 90 else None
    return tuple(b for group in _groups(text) for b in _joined(text, group, column))


def _groups(text: str) -> Iterator[list[re.Match[str]]]:
    """Runs of lines with no blank line between."""
    group: list[re.Match[str]] = []
    for line in _LINE.finditer(text):
        if not line.group().strip():
            continue
        if group and text.count("\n", group[-1].end(), line.start()) > 1:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _joined(text: str, lines: list[re.Match[str]], column: int | None) -> Iterator[Block]:
    if _wrapped(lines) or (column is not None and len(lines) > 1 and _filled(lines, column)):
        yield _block(text, lines, blank=True)
        return
    run = [lines[0]]
    blank = True
    for line in lines[1:]:
        if _goes_on(run[-1].group(), line.group()):
            run.append(line)
            continue
        yield _block(text, run, blank=blank)
        run, blank = [line], False
    yield _block(text, run, blank=blank)


def _block(text: str, lines: list[re.Match[str]], *, blank: bool) -> Block:
    start, end = lines[0].start(), lines[-1].end()
    return Block(text[start:end], start, end, blank)


def _wrapped(lines: list[re.Match[str]]) -> bool:
    """Whether the lines are one paragraph broken at a column: about as long but the last, some unfinished."""
    lengths = [len(line.group().rstrip()) for line in lines]
    longest = max(lengths)
    if len(lines) < 2 or not 40 <= longest <= 110:
        return False
    full = lengths[:-1]
    even = sum(n >= 0.66 * longest for n in full) >= 0.85 * len(full)
    open_ends = sum(_END.search(line.group()) is None for line in lines[:-1])
    return even and open_ends >= 0.6 * len(full) and not any(_BULLET.match(line.group()) for line in lines[1:])


def _filled(lines: list[re.Match[str]], column: int) -> bool:
    """Whether each line runs as far as the text's column allows: the next line's first word would not have fitted."""
    pairs = itertools.pairwise(lines)
    return all(len(a.group().rstrip()) + 1 + len((b.group().split() or [""])[0]) > column for a, b in pairs)


def _goes_on(before: str, after: str) -> bool:
    """Whether a line break fell into a sentence: an unfinished long line and one that begins in lower case."""
    return len(before.strip()) > 40 and _END.search(before) is None and _LOWER_START.match(after) is not None
