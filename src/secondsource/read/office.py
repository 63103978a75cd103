"""Documents out of offices: PDF with a text layer, Word, mail. Each becomes a line of the contract."""

from __future__ import annotations

import email
import email.policy
import email.utils
import io
import logging
import re
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from secondsource.errors import UnreadableInput
from secondsource.model import Raw
from secondsource.read.decoding import decode

MAX_PAGES = 400
MAX_TEXT = 4_000_000
#: the text of a Word file, unpacked: a book has 3 MB
MAX_XML = 64_000_000

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def pdf_line(raw: Raw) -> Iterator[dict[str, Any]]:
    """The text layer of a PDF, page after page; its creation date is no publication date and is left out."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(raw.content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableInput("the PDF is locked with a password")
        text = "\n\n".join(_pages(reader))
    except (
        PyPdfError,
        RecursionError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OverflowError,
    ) as error:
        raise UnreadableInput(f"the PDF is broken ({type(error).__name__}: {str(error)[:120]})") from error
    if not text.strip():
        raise UnreadableInput("the PDF has no text layer (a scan?): run it through text recognition first")
    yield {"text": text}


def _pages(reader: Any) -> Iterator[str]:
    size = 0
    for n, page in enumerate(reader.pages):
        if n >= MAX_PAGES or size > MAX_TEXT:
            raise UnreadableInput(f"the PDF has more than {MAX_PAGES} pages or {MAX_TEXT:,} characters: split it")
        text = joined_lines(page.extract_text() or "")
        size += len(text)
        yield text


def joined_lines(page: str) -> str:
    """A page with words mended that a line end broke ("deto-\\nnated"), trailing blanks gone."""
    page = re.sub(r"[ \t]+\n", "\n", page.replace("\r\n", "\n"))
    return re.sub(r"(?<=[a-z])[-\u00ad]\n(?=[a-z])", "", page)


def docx_line(raw: Raw) -> Iterator[dict[str, Any]]:
    """The paragraphs and tables of a Word file, in order."""
    _check_word(raw.content)
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        word = docx.Document(io.BytesIO(raw.content))
        blocks = [_block(b) for b in word.iter_inner_content()]
        title = word.core_properties.title
    except (
        PackageNotFoundError,
        KeyError,
        ValueError,
        AttributeError,
        zipfile.BadZipFile,
        SyntaxError,
        TypeError,
    ) as error:
        raise UnreadableInput(f"the Word file is broken ({type(error).__name__}: {str(error)[:120]})") from error
    text = "\n\n".join(b for b in blocks if b.strip())
    if not text:
        raise UnreadableInput("the Word file is empty")
    yield {"text": text, "title": title or None}


def _check_word(content: bytes) -> None:
    """Refuse a Word file that unpacks to more than it may."""
    try:
        infos = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableInput(f"the Word file is broken ({error})") from error
    size = sum(i.file_size for i in infos)
    if size > MAX_XML or len(infos) > 10_000:
        raise UnreadableInput(f"the Word file unpacks to {size:,} bytes, more than {MAX_XML:,}")


def _block(block: Any) -> str:
    if hasattr(block, "rows"):
        return "\n".join("\t".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in block.rows)
    return str(block.text)


def mail_line(raw: Raw) -> Iterator[dict[str, Any]]:
    """The body of a mail: its plain text, or its HTML where it has no other. Attachments are left."""
    message = email.message_from_bytes(raw.content, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise UnreadableInput("no mail: it has no header")
    body = message.get_body(("plain", "html"))
    payload = body.get_payload(decode=True) if body is not None else None
    if body is None or not isinstance(payload, bytes) or not payload.strip():
        raise UnreadableInput("the mail has no text")
    html = body.get_content_type() == "text/html"
    content = decode(payload, markup=html, declared=body.get_content_charset()).replace("\r\n", "\n")
    date = email.utils.parsedate_to_datetime(str(message["date"])) if message["date"] else None
    yield {
        "html" if html else "text": content,
        "title": str(message["subject"]) if message["subject"] else None,
        "published": date.date().isoformat() if date else None,
    }
