"""Bytes to characters: the byte order mark, UTF-8, what the page declares, then the old Windows code page."""

from __future__ import annotations

import codecs
import re

from secondsource.errors import UnreadableInput

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-zA-Z0-9_\-:.]{2,40})""", re.I)
#: control characters that no text holds (tab, line feed, form feed, carriage return, next line are left)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(content: bytes, *, markup: bool = False, declared: str | None = None) -> str:
    """The characters of some bytes.

    Raises `UnreadableInput` where they are no text in any encoding that can be told.
    """
    text = _decoded(content, markup, declared)
    sample = text[:20_000]
    if len(_CONTROL.findall(sample)) > 0.02 * len(sample) + 1:
        raise UnreadableInput("not text, or in an encoding that cannot be told")
    return text


def _decoded(content: bytes, markup: bool, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace").removeprefix("\ufeff")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if content[:2000].count(b"\0") > len(content[:2000]) // 5:
        return content.decode("utf-16-be" if content[:1] == b"\0" else "utf-16-le", "replace")
    found = _DECLARED.search(content[:4096]) if markup else None
    for name in (found.group(1).decode("ascii") if found else None, declared):
        text = _by_name(content, name)
        if text is not None:
            return text
    text = content.decode("utf-8", "replace")
    return text if _mostly_utf8(content, text) else content.decode("cp1252", "replace")


def _by_name(content: bytes, name: str | None) -> str | None:
    try:
        if name is None or codecs.lookup(name).name in ("utf-8", "ascii", "utf-7", "idna", "punycode"):
            return None
        return content.decode(name, "replace")
    except (LookupError, UnicodeError, ValueError, AssertionError):
        return None


def _mostly_utf8(content: bytes, text: str) -> bool:
    """Whether broken bytes are rare beside well-formed ones: a page cut in two, not another encoding."""
    broken = text.count("\ufffd")
    return broken * 20 < sum(1 for c in text if c > "\x7f" and c != "\ufffd")
