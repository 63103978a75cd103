"""Quotes as safe HTML: the words of a value marked, the names of victims hidden."""

from __future__ import annotations

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


def annotated(text: str, marks: Iterable[tuple[int, int, str, str, str]], dimmed: Iterable[tuple[int, int]]) -> Markup:
    """A whole article: marks are (start, end, class, link, title); nested or crossing ones are cut at their ends.

    Stretches that were not read are dimmed. Every mark's beginning can be linked to as `#c<offset>`.
    """
    marks, dimmed = sorted(marks, key=lambda m: (m[0], -m[1])), list(dimmed)
    begins = {m[0] for m in marks}
    cuts = sorted({0, len(text), *(x for m in marks for x in m[:2]), *(x for d in dimmed for x in d)})
    out = Markup("")
    for a, b in zip(cuts, cuts[1:], strict=False):
        piece = escape(text[a:b])
        inside = [m for m in marks if m[0] <= a and b <= m[1]]
        if inside:
            best = min(inside, key=lambda m: m[1] - m[0])
            _, _, css, link, title = best
            piece = Markup('<a class="m {}" href="{}" title="{}">{}</a>').format(css, link, title, piece)
        if any(x <= a and b <= y for x, y in dimmed):
            piece = Markup('<span class="unread">{}</span>').format(piece)
        out += Markup('<span id="c{}"></span>').format(a) + piece if a in begins else piece
    return out
