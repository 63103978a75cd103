"""Ids are hashes of meaning: the same input gives the same id on every machine and in every order."""

from __future__ import annotations

import hashlib


def digest(*parts: str, length: int = 16) -> str:
    """Hex digest of the parts, unambiguous about where one ends.

    >>> digest("a", "bc") == digest("ab", "c")
    False
    """
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:length]


def text_sha256(text: str) -> str:
    """SHA-256 of a canonical text, hex, as the contract's `text_sha256`."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def document_id(text: str) -> str:
    """Id of a document that came without one, derived from its content."""
    return "d-" + digest(text)


def statement_id(document: str, report: str, field: str, value: str, start: int, end: int) -> str:
    """Id of one value of one field as one document's span says it."""
    return "st-" + digest(document, report, field, value, str(start), str(end))
