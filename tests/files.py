"""Small files of every kind that can be read, made in the test: each tells the same short story."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from email.message import EmailMessage

STORY = "Two men were killed by a mine near the town of Tessaly on Monday, the police said. Nobody claimed it so far."
LONG = f"{STORY} The road to the coast was closed for a day, and soldiers looked for more mines until the evening came."


def html(body: str = "", *, head: str = "") -> bytes:
    paragraphs = body or "".join(f"<p>{LONG} ({n})</p>" for n in range(4))
    return (
        f"<!doctype html><html lang='en'><head><title>Mine kills two - Marrow Times</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>Mine kills two</h1>{paragraphs}</article></body></html>"
    ).encode()


def pdf(text: str = STORY) -> bytes:
    """A PDF of one page with a text layer."""
    shown = " ".join(f"({line}) Tj T*" for line in (text[n : n + 70] for n in range(0, len(text), 70)))
    stream = f"BT /F1 12 Tf 14 TL 50 700 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for n, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % p for p in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def docx(text: str = STORY) -> bytes:
    import docx as word

    document = word.Document()
    document.add_heading("Mine kills two", 1)
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def mail(text: str = STORY, *, as_html: bool = False) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Mine kills two"
    message["From"] = "desk@example.org"
    message["Date"] = "Sun, 04 Mar 2018 10:00:00 +0000"
    message.set_content(html().decode() if as_html else text, subtype="html" if as_html else "plain")
    return message.as_bytes()


def feed() -> bytes:
    item = (
        f"<item><title>Mine kills two</title><link>http://marrow.example/a</link><pubDate>Sun, 04 Mar 2018 "
        f"10:00:00 GMT</pubDate><description><![CDATA[<p>{LONG}</p><p>{LONG}</p><p>{LONG}</p>]]></description>"
        f"</item>"
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Marrow Times</title>{item}</channel></rss>'.encode()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def warc(content: bytes | None = None, *, url: str = "http://marrow.example/mine", media: str = "text/html") -> bytes:
    payload = html() if content is None else content
    http = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (media.encode(), len(payload)) + payload
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: "
        f"2018-03-05T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>"
        f"\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n")


def jsonl(*values: object) -> bytes:
    return "\n".join(json.dumps(v) for v in values).encode()
