"""Whose voice a statement is, for the checks: the speaker's words, or the document's own."""

from __future__ import annotations

from secondsource.check.made import Held
from secondsource.model import Statement


def voice_of(held: Held, s: Statement) -> str:
    """The named speaker, else the document or the one that it copies."""
    if s.said_by:
        return " ".join(s.said_by.lower().split())
    return f"document:{held.origin.get(s.document_id, s.document_id)}"
