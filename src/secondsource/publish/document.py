"""A small document model for what people take away, and its four shapes: Markdown, one HTML file, JSON, PDF.

A `Paper` is made by template from findings: no sentence without a citation, no adjective of ours.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence can be read: outlet, day, the quote and its address."""

    label: str
    quote: str
    address: str


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence of ours and the sentences that it rests on."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading; a cell may lead to its incidents."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[tuple[str, ...], ...] = ()  # same shape as rows; "" for none
    bars: int | None = None  # column drawn as bars in HTML


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with points and tables."""

    title: str
    points: tuple[Point, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A brief or a report."""

    title: str
    lead: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = field(default=())
    figure: str = ""  # an SVG for HTML


def to_json(paper: Paper) -> bytes:
    """The paper as plain values."""
    return (json.dumps(asdict(paper), ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def to_markdown(paper: Paper) -> bytes:
    """Markdown with numbered citations at the end."""
    cites: list[Citation] = []
    out = [f"# {paper.title}", "", paper.lead, ""]
    for section in paper.sections:
        out += [f"## {section.title}", ""]
        out += [f"- {p.text} {marks(p, cites)}".rstrip() for p in section.points] + ([""] if section.points else [])
        for table in section.tables:
            out += markdown_table(table)
    out += ["## Sources", ""] if cites else []
    out += [f"{n}. {c.label}: “{c.quote}” <{c.address}>" for n, c in enumerate(cites, 1)]
    out += ["", *(f"*{n}*" for n in paper.notes)]
    return ("\n".join(out).rstrip() + "\n").encode("utf-8")


def marks(point: Point, cites: list[Citation]) -> str:
    """The numbers of a point's citations; new ones are added to the list."""
    numbers = []
    for c in point.citations:
        if c not in cites:
            cites.append(c)
        numbers.append(cites.index(c) + 1)
    return "".join(f"[{n}]" for n in numbers)


def markdown_table(table: Table) -> list[str]:
    """A pipe table with its heading."""

    def cells(row: Sequence[str]) -> str:
        return "| " + " | ".join(c.replace("|", "/") for c in row) + " |"

    return [f"### {table.title}", "", cells(table.columns), "|" + "---|" * len(table.columns), *map(cells, table.rows), ""]


STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:860px;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff;
font-variant-numeric:tabular-nums}
blockquote{font-family:Georgia,serif;margin:.3rem 0 .6rem;padding-left:.8rem;border-left:3px solid #d8d5cf}
cite{display:block;font:.85rem system-ui,sans-serif;color:#5c5c5c}table{border-collapse:collapse;width:100%;margin-bottom:1.2rem}
th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #d8d5cf;vertical-align:top}th{font-size:.85rem;color:#5c5c5c}
td.n,th.n{text-align:right}a{color:#1d5b79}h2{margin-top:2rem}.bar{display:inline-block;height:.7em;background:#1d5b79;margin-right:.4em}
details{margin:.2rem 0 .6rem}summary{cursor:pointer}.soft{color:#5c5c5c}.land{fill:#ece8df;stroke:#cfc9bb}.unit{fill:none;stroke:#cfc9bb}
.point{fill:#1d5b79;fill-opacity:.75}.point.open{fill:#fff;stroke:#1d5b79;stroke-width:2}
.area{fill:#1d5b79;fill-opacity:.12;stroke:#1d5b79;stroke-dasharray:4 3}
.hatch{stroke:#1d5b79}svg{width:100%;height:auto}"""


def to_html(paper: Paper) -> bytes:
    """One HTML file without scripts; each point opens on its sentences."""
    e = html.escape
    body = [f"<h1>{e(paper.title)}</h1><p>{e(paper.lead)}</p>{paper.figure}"]
    for section in paper.sections:
        body.append(f"<h2>{e(section.title)}</h2>")
        body += [html_point(p) for p in section.points]
        body += [html_table(t) for t in section.tables]
    body += [f'<p class="soft">{e(n)}</p>' for n in paper.notes]
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{e(paper.title)}</title><style>{STYLE}</style></head>'
    return (head + "<body>" + "\n".join(body) + "</body></html>\n").encode("utf-8")


def html_point(p: Point) -> str:
    """A sentence of ours that opens on the sentences it rests on."""
    e = html.escape
    if not p.citations:
        return f"<p>{e(p.text)}</p>"
    quotes = "".join(f'<blockquote>“{e(c.quote)}”<cite><a href="{e(c.address)}">{e(c.label)}</a></cite></blockquote>' for c in p.citations)
    return f'<details><summary>{e(p.text)} <span class="soft">({len(p.citations)})</span></summary>{quotes}</details>'


def html_table(t: Table) -> str:
    """A table; numbers to the right, linked cells lead to their incidents."""
    e = html.escape
    number = [all(is_number(r[n]) for r in t.rows) and bool(t.rows) for n in range(len(t.columns))]
    head = "".join(f"<th{' class=n' if number[n] else ''}>{e(c)}</th>" for n, c in enumerate(t.columns))
    most = (
        max((float(r[t.bars].replace(",", "")) for r in t.rows if is_number(r[t.bars]) and r[t.bars] not in "–"), default=0)
        if t.bars is not None
        else 0
    )
    rows = []
    for i, row in enumerate(t.rows):
        cells = []
        for n, cell in enumerate(row):
            link = t.links[i][n] if t.links else ""
            text = f'<a href="{e(link)}">{e(cell)}</a>' if link else e(cell)
            if n == t.bars and most and cell not in ("–", ""):
                text = f'<span class="bar" style="width:{6 * float(cell.replace(",", "")) / most:.2f}em"></span>{text}'
            cells.append(f"<td{' class=n' if number[n] else ''}>{text}</td>")
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return f"<h3>{e(t.title)}</h3><table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def is_number(cell: str) -> bool:
    """Whether a cell is a number, a change, or a dash.

    >>> [is_number(c) for c in ("1,200", "+5", "–", "Quetta")]
    [True, True, True, False]
    """
    return cell in ("–", "") or cell.lstrip("+-−").replace(",", "").replace(".", "").isdigit()


def to_pdf(paper: Paper) -> bytes:
    """PDF through typst."""
    import typst

    source = to_typst(paper).encode("utf-8")
    return bytes(typst.compile(source, format="pdf"))


def to_typst(paper: Paper) -> str:
    """The paper in typst's markup; all text is passed as string literals, so nothing in it is code."""

    def text(s: Any) -> str:
        return "#" + json.dumps(str(s), ensure_ascii=False)

    cites: list[Citation] = []
    out = [
        '#set page(margin: 2.2cm, numbering: "1")',
        "#set text(size: 10.5pt)",
        "#set par(justify: false)",
        f"#heading(level: 1)[{text(paper.title)}]",
        text(paper.lead),
        "",
    ]
    for section in paper.sections:
        out += [f"#heading(level: 2)[{text(section.title)}]", ""]
        out += [f"- {text(p.text)} {text(marks(p, cites))}" for p in section.points] + [""]
        for t in section.tables:
            cells = ", ".join(f"[{text(c)}]" for row in (t.columns, *t.rows) for c in row)
            out += [f"#heading(level: 3)[{text(t.title)}]", f"#table(columns: {len(t.columns)}, stroke: 0.4pt + gray, {cells})", ""]
    if cites:
        out += ['#heading(level: 2)["Sources"]'.replace('["Sources"]', f"[{text('Sources')}]"), ""]
        out += [f"+ {text(f'{c.label}: “{c.quote}” {c.address}')}" for c in cites]
    out += ["", *(text(n) + "\n" for n in paper.notes)]
    return "\n".join(out)


SHAPES = {"md": to_markdown, "html": to_html, "json": to_json, "pdf": to_pdf}
