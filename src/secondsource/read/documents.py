"""The bytes of one source become documents: each kind of file has its reader, and no file stops the others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from secondsource.errors import UnreadableInput
from secondsource.model import Document, Loss, Raw
from secondsource.read.decoding import decode
from secondsource.read.lines import read_line
from secondsource.read.office import docx_line, mail_line, pdf_line
from secondsource.read.syndication import feed_lines

Lines = Iterator[dict[str, Any]]


def read_raw(raw: Raw | Loss) -> Iterator[Document | Loss]:
    """The documents in one `Raw`, or what was lost and why. A `Loss` that acquiring reported passes through."""
    if isinstance(raw, Loss):
        yield raw
        return
    try:
        for line in READERS[raw.content_type](raw):
            document = read_line(_with_address(line, raw), obtained=raw.obtained)
            if document.text.strip():
                yield document
            else:
                yield Loss(raw.name, "no article was found in it")
    except UnreadableInput as error:
        yield Loss(raw.name, str(error).rstrip("."))
    except (
        RecursionError,
        MemoryError,
        Exception,
    ) as error:  # a reader of another's format may fail in any way: one message, and on
        yield Loss(raw.name, f"could not be read ({type(error).__name__}: {str(error)[:200]})")


def _with_address(line: dict[str, Any], raw: Raw) -> dict[str, Any]:
    return line if line.get("url") or raw.obtained.url is None else line | {"url": raw.obtained.url}


def _json(raw: Raw) -> Lines:
    try:
        value = json.loads(decode(raw.content))
    except ValueError as error:
        raise UnreadableInput(f"not JSON ({error})") from error
    if not isinstance(value, dict):
        raise UnreadableInput("not a JSON object")
    yield value


def _html(raw: Raw) -> Lines:
    yield {"html": decode(raw.content, markup=True)}


def _text(raw: Raw) -> Lines:
    text = decode(raw.content).replace("\r\n", "\n")
    if not text.strip():
        raise UnreadableInput("the file is empty")
    yield {"text": text}


READERS: dict[str, Callable[[Raw], Lines]] = {
    "application/json": _json,
    "text/html": _html,
    "text/plain": _text,
    "text/markdown": _text,
    "application/pdf": pdf_line,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx_line,
    "message/rfc822": mail_line,
    "application/rss+xml": feed_lines,
    "application/sitemap+xml": feed_lines,
}
