"""Every kind of file: what is read, what is refused, and that nothing stops the rest."""

from __future__ import annotations

import gzip
import io
import json
import resource
import time
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

import files
from secondsource.acquire.files import SHIPPED, find_sources
from secondsource.acquire.kinds import kind_of
from secondsource.acquire.limits import Limits
from secondsource.model import Document, Loss
from secondsource.read.decoding import decode
from secondsource.read.documents import read_raw


def read(*paths: Path | str, limits: Limits = SHIPPED, columns: Mapping[str, str] | None = None) -> list[Document | Loss]:
    return [d for raw in find_sources(list(paths), limits=limits, columns=columns) for d in read_raw(raw)]


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


KINDS = {
    "a.txt": files.STORY.encode(),
    "a.md": b"# Mine kills two\n\n" + files.STORY.encode(),
    "a.html": files.html(),
    "a.pdf": files.pdf(),
    "a.docx": files.docx(),
    "a.eml": files.mail(),
    "b.eml": files.mail(as_html=True),
    "a.jsonl": files.jsonl({"text": files.STORY}),
    "a.csv": f'id,text,date\n7,"{files.STORY}",2018-03-04\n'.encode(),
    "a.tsv": f"id\ttext\n7\t{files.STORY}\n".encode(),
    "a.zip": files.zipped(**{"in/a.txt": files.STORY.encode()}),
    "a.warc.gz": files.warc(),
    "a.warc": gzip.decompress(files.warc()),
    "a.rss": files.feed(),
    "a.txt.gz": gzip.compress(files.STORY.encode()),
    "noname": files.html(),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_read(tmp_path: Path, name: str) -> None:
    (doc,) = read(put(tmp_path, name, KINDS[name]))
    assert isinstance(doc, Document), doc
    assert "killed by a mine near the town" in " ".join(doc.text.split())
    assert doc.obtained.sha256 is not None
    assert doc.language == "en"


def test_a_folder_is_read_in_one_order_whatever_the_disk_says(tmp_path: Path) -> None:
    for name in ("z.txt", "a/b.txt", "a.txt", "B.txt", ".hidden.txt", ".git/config.txt"):
        put(tmp_path, name, f"{files.STORY} {name}".encode())
    names = [str(d.obtained.path) for d in read(tmp_path) if isinstance(d, Document)]
    assert [n.removeprefix(str(tmp_path)) for n in names] == ["/B.txt", "/a.txt", "/z.txt", "/a/b.txt"]
    assert read(tmp_path) == read(tmp_path)


def test_a_glob_and_the_same_file_twice(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", files.STORY.encode())
    put(tmp_path, "b.txt", b"Three men died.")
    assert len(read(str(tmp_path / "*.txt"), tmp_path / "a.txt")) == 2


def test_links_are_not_followed_out_of_a_folder(tmp_path: Path) -> None:
    put(tmp_path, "in/a.txt", files.STORY.encode())
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in", target_is_directory=True)
    assert len(read(tmp_path / "in")) == 1


def test_a_missing_path_is_one_message(tmp_path: Path) -> None:
    (loss,) = read(tmp_path / "nothing.txt")
    assert "no such file" in str(loss)


def test_columns_are_named_by_the_caller(tmp_path: Path) -> None:
    path = put(tmp_path, "t.csv", f'event_note;when;press\n"{files.STORY}";2018-03-04;Dawn\n'.encode())
    (doc,) = read(path, columns={"text": "event_note", "published": "when", "source": "press"})
    assert isinstance(doc, Document)
    assert (str(doc.published), doc.source) == ("2018-03-04", "Dawn")
    (loss,) = read(put(tmp_path, "u.csv", b"a,b\n1,2\n"))
    assert "no column holds the text" in str(loss)


def test_a_feed_of_links_says_to_fetch(tmp_path: Path) -> None:
    bare = b"<rss><channel><title>T</title><item><link>http://a.example/1</link></item></channel></rss>"
    (loss,) = read(put(tmp_path, "f.xml", bare))
    assert "secondsource fetch" in str(loss)
    (loss,) = read(put(tmp_path, "s.xml", b"<urlset><url><loc>http://a.example/1</loc></url></urlset>"))
    assert "secondsource fetch" in str(loss)


def test_a_warc_tells_where_and_when(tmp_path: Path) -> None:
    (doc,) = read(put(tmp_path, "a.warc.gz", files.warc()))
    assert isinstance(doc, Document)
    assert doc.url == "http://marrow.example/mine"
    assert doc.obtained.retrieved == "2018-03-05T00:00:00Z"


BROKEN = {
    "a.jsonl": (
        b'{"text": "Two men died."}\n{broken\n[1]\n{"no": "text"}\n\n{"text": "Three died."}\n',
        2,
        ["a.jsonl:2: not JSON", "a.jsonl:3: not a JSON object", 'a.jsonl:4: the line has no "text"'],
    ),
    "a.txt": (b"", 0, ["the file is empty"]),
    "b.txt": (bytes(range(1, 9)) * 500, 0, ["not text"]),
    "a.pdf": (b"%PDF-1.7\nrubbish", 0, ["the PDF is broken"]),
    "b.pdf": (files.pdf("")[:-40], 0, ["PDF"]),
    "a.docx": (files.zipped(**{"word/x": b"1"}), 0, ["the Word file is broken"]),
    "a.zip": (b"PK\x03\x04rubbish", 0, ["the zip file is broken"]),
    "a.png": (b"\x89PNG\r\n\x1a\n", 0, ["a PNG image"]),
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, ["an old Office file"]),
    "a.txt.gz": (gzip.compress(files.STORY.encode())[:30], 0, ["a.txt.gz"]),
    "a.warc.gz": (files.warc()[:200], 0, ["WARC"]),
    "a.eml": (b"no header here", 0, ["no mail"]),
    "a.html": (b"<html><body></body></html>", 0, ["article"]),
    "really.html": (files.pdf(), 1, []),
    "really.pdf": (files.html(), 1, []),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_one_message_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    content, documents, messages = BROKEN[name]
    put(tmp_path, name, content)
    put(tmp_path, "zz/last.txt", files.STORY.encode())
    got = read(tmp_path)
    losses = [str(g) for g in got if isinstance(g, Loss)]
    assert len(got) - len(losses) == documents + 1
    assert len(losses) == len(messages)
    for loss, message in zip(losses, messages, strict=True):
        assert message in loss
        assert name in loss


def bomb(size: int) -> bytes:
    return files.zipped(**{"bomb.txt": b"0" * size, "fine.txt": files.STORY.encode()})


def lying_zip() -> bytes:
    """A zip file whose member says that it is small and is not."""
    raw = bytearray(files.zipped(**{"a.txt": b"0" * 3_000_000}))
    small = (900_000).to_bytes(4, "little")
    true = (3_000_000).to_bytes(4, "little")
    return bytes(raw).replace(true, small)


def deep(levels: int) -> bytes:
    inner = files.zipped(**{"a.txt": files.STORY.encode()})
    for _ in range(levels):
        inner = files.zipped(**{"next.zip": inner})
    return inner


def traversal() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("../../etc/evil.txt", "/etc/evil.txt", "..\\evil.txt", "C:\\evil.txt", "fine.txt"):
            archive.writestr(zipfile.ZipInfo(name), files.STORY)
    return out.getvalue()


HOSTILE = {
    "bomb.zip": (bomb(60_000_000), "a zip bomb", 1),
    "lying.zip": (lying_zip(), "lying.zip", 0),
    "deep.zip": (deep(6), "within 2 archives", 0),
    "traversal.zip": (traversal(), "leads out of the archive", 1),
    "bomb.txt.gz": (gzip.compress(b"0" * 60_000_000), "bytes", 0),
    "nested.gz": (gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"x" * 9)))), "within 2 archives", 0),
    "bomb.warc.gz": (files.warc(b"<p>0</p>" * 8_000_000), "more than", 0),
    "deep.html": (
        b"<html><body>" + b"<div>" * 10_000 + files.LONG.encode() * 3 + b"</div>" * 10_000 + b"</body></html>",
        "deep.html",
        None,
    ),
    "wide.html": (b"<html><body>" + b"<p>a</p>" * 500_000 + b"</body></html>", "elements", 0),
    "endless.html": (b"<html><body><p>" + b"killed " * 2_000_000, "characters", 0),
    "line.jsonl": (
        b'{"text": "' + b"a" * 17_000_000 + b'"}\n{"text": "Two men died."}',
        "more than 16,000,000 bytes",
        1,
    ),
    "quotes.csv": (b'text\n"' + b"a" * 17_000_000, "quotes.csv", 0),
    "tags.html": (b"<" * 300_000, "tags.html", None),
    "attributes.html": (b"<p " + b"a=b " * 200_000 + b">Two men died.</p>", "attributes.html", None),
    "entities.xml": (
        b'<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        + b"".join(b'<!ENTITY %c "%s">' % (99 + n, b"&%c;" % (98 + n) * 8) for n in range(12))
        + b"]><rss><channel><item><title>&n;</title></item></channel></rss>",
        "entities.xml",
        None,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_bounded_in_time_and_memory(tmp_path: Path, name: str) -> None:
    content, message, documents = HOSTILE[name]
    path = put(tmp_path, name, content)
    before = time.process_time()
    tracemalloc.start()
    got = read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.process_time() - before < 30
    assert peak < 400_000_000
    losses = [g for g in got if isinstance(g, Loss)]
    if documents is not None:
        assert len(got) - len(losses) == documents
    assert all(message in str(x) for x in losses)
    assert losses or documents is None
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 4_000_000
    assert sorted(p.name for p in tmp_path.iterdir()) == [name]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Zoë was hurt".encode(), "Zoë was hurt"),
        ("Zoë was hurt".encode("cp1252"), "Zoë was hurt"),
        ("Zoë was hurt".encode("utf-16"), "Zoë was hurt"),
        ("Zoë was hurt".encode("utf-8-sig"), "Zoë was hurt"),
        ("Zoë was hurt at the gate".encode("utf-16-le"), "Zoë was hurt at the gate"),
        ("Zoë was hurt at the gate".encode("utf-16-be"), "Zoë was hurt at the gate"),
        ("“quoted” – said".encode("cp1252"), "“quoted” – said"),
    ],
)
def test_encodings(content: bytes, text: str) -> None:
    assert decode(content) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("windows-1251", "Двое погибли"),
        ("windows-1256", "قتل شرطيان"),
        ("shift_jis", "警察官"),
        ("iso-8859-2", "Zabití policisté říkají"),
        ("euc-kr", "경찰"),
    ],
)
def test_a_page_says_its_encoding(encoding: str, text: str) -> None:
    page = f"<html><head><meta charset='{encoding}'></head><body>{text}</body></html>".encode(encoding)
    assert text in decode(page, markup=True)


def test_a_page_that_is_cut_inside_a_letter_is_still_utf8() -> None:
    assert decode(("قتل شرطيان " * 50).encode()[:-2]).startswith("قتل شرطيان")


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.txt", b"%PDF-1.4", "application/pdf"),
        ("a.pdf", b"<html>", "text/html"),
        ("a.txt", b"<not markup, but a mark", "text/plain"),
        ("a.html", b"plain words", "text/html"),
        ("a", b"plain words", "text/plain"),
        ("a", b"\0\1\2", "application/octet-stream"),
        ("a.bin", b"words", "application/octet-stream"),
        ("a.xml", b"<?xml version='1.0'?><feed xmlns='x'>", "application/rss+xml"),
        ("a.xml", b"<?xml version='1.0'?><urlset>", "application/sitemap+xml"),
        ("a.xml", b"<?xml version='1.0'?><catalog>", "application/octet-stream"),
        ("page.php?id=3", b"<!DOCTYPE html>", "text/html"),
    ],
)
def test_bytes_are_looked_at_before_the_name(name: str, head: bytes, kind: str) -> None:
    assert kind_of(name, head) == kind


def test_html_in_a_line_gives_its_text(tmp_path: Path) -> None:
    (doc,) = read(
        put(
            tmp_path,
            "a.jsonl",
            json.dumps({"id": "x", "html": files.html().decode(), "published": "2018-03-04"}).encode(),
        )
    )
    assert isinstance(doc, Document)
    assert doc.from_html
    assert doc.id == "x"
    assert doc.title == "Mine kills two"
    assert "Home" not in doc.text
