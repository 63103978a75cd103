"""What bytes are, by looking at them first and at the name only then."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

JSON, JSONL, CSV, TSV = "application/json", "application/jsonl", "text/csv", "text/tab-separated-values"
HTML, TEXT, MARKDOWN = "text/html", "text/plain", "text/markdown"
PDF, DOCX, MAIL = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "message/rfc822",
)
FEED, SITEMAP = "application/rss+xml", "application/sitemap+xml"
ZIP, GZIP, WARC = "application/zip", "application/gzip", "application/warc"
OTHER = "application/octet-stream"

_SUFFIX = {
    ".jsonl": JSONL, ".ndjson": JSONL, ".json": JSONL, ".csv": CSV, ".tsv": TSV, ".tab": TSV,
    ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".shtml": HTML, ".php": HTML, ".asp": HTML, ".aspx": HTML,
    ".txt": TEXT, ".text": TEXT, ".md": MARKDOWN, ".markdown": MARKDOWN,
    ".pdf": PDF, ".docx": DOCX, ".eml": MAIL, ".rss": FEED, ".atom": FEED, ".xml": FEED,
    ".zip": ZIP, ".gz": GZIP, ".warc": WARC,
}  # fmt: skip
#: first bytes of what is no document, with the name that a person knows it by
_FOREIGN = (
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"), (b"\x7fELF", "a program"),
    (b"MZ", "a program"), (b"SQLite format 3\0", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls)"),
    (b"Rar!", "a RAR archive"), (b"7z\xbc\xaf", "a 7z archive"), (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"PAR1", "a Parquet table"), (b"{\\rtf", "an RTF file"), (b"OggS", "a sound file"), (b"ID3", "a sound file"),
)  # fmt: skip
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|div|p|meta|title)\b", re.I)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.I)
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.I)


def kind_of(name: str, head: bytes, *, declared: str | None = None) -> str:
    """The media type of bytes that begin with `head`; `application/octet-stream` where they are no document.

    >>> kind_of("report.html", b"%PDF-1.7 ...")
    'application/pdf'
    """
    suffix = PurePosixPath(name.split("?")[0]).suffix.lower()
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return DOCX if suffix == ".docx" or b"word/" in head[:4096] or b"[Content_Types].xml" in head[:200] else ZIP
    if head.startswith(b"\x1f\x8b"):
        return GZIP
    if head.startswith(b"WARC/"):
        return WARC
    if foreign(head) is not None:
        return OTHER
    start = head[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return _markup(start, suffix, declared)
    by_name = _SUFFIX.get(suffix)
    if by_name in (PDF, DOCX, ZIP, GZIP, WARC, FEED):
        return OTHER if b"\0" in head else TEXT if by_name != FEED else OTHER
    return by_name or _by_declaration(declared) or (OTHER if b"\0" in head[:1024] or suffix else TEXT)


def _markup(start: bytes, suffix: str, declared: str | None) -> str:
    if _SITEMAP.search(start):
        return SITEMAP
    if _FEED.search(start):
        return FEED
    if suffix in (".txt", ".md") and not _HTML.search(start[:300]):
        return TEXT
    return HTML if _HTML.search(start) or suffix != ".xml" else OTHER


def _by_declaration(declared: str | None) -> str | None:
    media = (declared or "").split(";")[0].strip().lower()
    if media in ("text/html", "application/xhtml+xml"):
        return HTML
    return media if media in (TEXT, MARKDOWN, PDF, DOCX, MAIL, CSV, JSON) else None


def foreign(head: bytes) -> str | None:
    """What a file is that is no document, in a person's words; None where it may be one."""
    return next((words for magic, words in _FOREIGN if head.startswith(magic)), None)
