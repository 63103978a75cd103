"""Quotes as safe HTML: the words of a value marked, the names of victims hidden."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape


def marked(text: str, mark: Sequence[int] | None) -> Markup:
    """The text with one stretch in `<mark>`.

    >>> marked("five <b>people</b>", [0, 4])
    Markup('<mark>five</mark> &lt;b&gt;people&lt;/b&gt;')
    """
    if mark is None:
        return escape(text)
    a, b = mark
    return escape(text[:a]) + Markup("<mark>") + escape(text[a:b]) + Markup("</mark>") + escape(text[b:])


def quoted(html: Markup) -> Markup:
    """The sentence in quotation marks, but for those that it brings along.

    >>> quoted(escape("Nobody came.")), quoted(escape("“Nobody came,” he said."))
    (Markup('“Nobody came.”'), Markup('“Nobody came,” he said.'))
    """
    bare = html.striptags()
    return html if bare[:1] in ("“", '"', "‘") else Markup("“{}”").format(html)


def annotated(text: str, marks: Iterable[tuple[int, int, str, str, str]], dimmed: Iterable[tuple[int, int]]) -> Markup:
    """A whole article: marks are (start, end, class, link, title); nested or crossing ones are cut at their ends.

    Stretches that were not read are dimmed. Every mark's beginning can be linked to as `#c<offset>`.
    """
    marks, dimmed = sorted(marks, key=lambda m: (m[0], -m[1])), list(dimmed)
    cuts = sorted({0, len(text), *(x for m in marks for x in m[:2]), *(x for d in dimmed for x in d)})
    begins, out, at, running = {m[0] for m in marks}, list[str](), 0, list[tuple[int, int, str, str, str]]()
    for a, b in itertools.pairwise(cuts):
        while at < len(marks) and marks[at][0] <= a:
            running.append(marks[at])
            at += 1
        running = [m for m in running if m[1] >= b]
        piece = escape(text[a:b])
        if running:
            _, _, css, link, title = min(running, key=lambda m: m[1] - m[0])
            piece = Markup('<a class="m {}" href="{}" title="{}">{}</a>').format(css, link, title, piece)
        if any(x <= a and b <= y for x, y in dimmed):
            piece = Markup('<span class="unread">{}</span>').format(piece)
        out.append(f'<span id="c{a}"></span>{piece}' if a in begins else piece)
    return Markup("".join(out))
