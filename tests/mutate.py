"""Broken copies of good files: what a cut line, a bad disk or a hostile hand makes of them."""

from __future__ import annotations

import random

import files

#: pieces that parsers stumble over
TOKENS = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"<", b"]]>", b"<!--", b"<script>", b"&#x110000;", b"%%EOF", b"endobj",
    b"stream", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"WARC/1.0\r\n", b"\r\n\r\n", b"{", b"[", b'"', b"\\ud800", b"1e999", b"NaN",
    b"Content-Transfer-Encoding: base64\r\n", b"charset=utf-7", b"charset=x-none", b"2018-99-99", b"<table><tr><td>", b"9" * 400,
    b"<div>" * 300, b"(" * 300, b"\xe2\x80\xae", b"<meta charset=idna>", b"datetime='0000-00-00'", b"<![CDATA[", b"<?xml version='1.0' encoding='rot13'?>",
)  # fmt: skip

SEEDS: dict[str, bytes] = {
    "a.txt": b"Mine kills two\n\nMarch 3, 2018\n\nTESSALY (Reuters) - "
    + files.STORY.encode()
    + b"\n\nShare this\n\n2 Comments\n\nasha: no.",
    "a.html": files.html(
        head='<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2018-03-04"}</script><meta property="og:title" content="x">'
    ),
    "a.pdf": files.pdf(),
    "a.docx": files.docx(),
    "a.eml": files.mail(as_html=True),
    "a.jsonl": files.jsonl({"text": files.STORY, "published": "2018-03-04"}, {"html": files.html().decode()}),
    "a.csv": f'id,text,date\n7,"{files.STORY}",2018-03-04\n8,"x ""y"" z",\n'.encode(),
    "a.zip": files.zipped(**{"a.txt": files.STORY.encode(), "b.html": files.html()}),
    "a.warc.gz": files.warc(),
    "a.warc": __import__("gzip").decompress(files.warc()),
    "a.rss": files.feed(),
    "a.xml": b"<urlset><url><loc>http://a.example/1</loc></url></urlset>",
    "a.txt.gz": __import__("gzip").compress(files.STORY.encode()),
}


def mutated(seed: bytes, rng: random.Random) -> bytes:
    """The bytes with one to eight injuries."""
    out = bytearray(seed)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(out) + 1)
        to = min(len(out), at + rng.choice((1, 2, 8, 64, 512)))
        act = rng.randrange(6)
        if act == 0 and out:
            out[at - 1] = rng.randrange(256)
        elif act == 1:
            del out[at:to]
        elif act == 2:
            out[at:at] = out[at:to] * rng.choice((1, 2, 50))
        elif act == 3:
            out[at:at] = rng.choice(TOKENS)
        elif act == 4:
            out[at:to] = rng.randbytes(to - at)
        else:
            del out[at if rng.random() < 0.3 else len(out) :]
    return bytes(out)
