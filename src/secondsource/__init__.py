"""From many reports of political violence to one incident record that can be trusted.

`secondsource.open("x.ledger").incidents(place="Pakistan")` reads a ledger; `extract` reads documents; `SHIPPED` names the stages.
Everything is imported when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from secondsource.derive import Derived, derive
    from secondsource.errors import BadKnowledge, NotALedger, NotFound, SecondsourceError, UnreadableInput
    from secondsource.knowledge import Knowledge
    from secondsource.model import (
        Document,
        Estimate,
        Extraction,
        Finding,
        Incident,
        Issue,
        Judgement,
        Report,
        Span,
        SpeechAct,
        Statement,
        Unknown,
    )
    from secondsource.notebook import Book, open  # noqa: A004 named as users say it: secondsource.open(...)
    from secondsource.pipeline import extract
    from secondsource.stages import SHIPPED, Stages
    from secondsource.store import Ledger

__version__ = "0.1.0"

_WHERE = {
    "BadKnowledge": "errors", "Book": "notebook", "Derived": "derive", "Document": "model", "Estimate": "model",
    "Extraction": "model", "Finding": "model", "Incident": "model", "Issue": "model", "Judgement": "model",
    "Knowledge": "knowledge", "Ledger": "store", "NotALedger": "errors", "NotFound": "errors", "Report": "model",
    "SHIPPED": "stages", "SecondsourceError": "errors", "Span": "model", "SpeechAct": "model", "Stages": "stages",
    "Statement": "model", "Unknown": "model", "UnreadableInput": "errors", "derive": "derive", "extract": "pipeline",
    "open": "notebook",
}  # fmt: skip

__all__ = [
    "SHIPPED",
    "BadKnowledge",
    "Book",
    "Derived",
    "Document",
    "Estimate",
    "Extraction",
    "Finding",
    "Incident",
    "Issue",
    "Judgement",
    "Knowledge",
    "Ledger",
    "NotALedger",
    "NotFound",
    "Report",
    "SecondsourceError",
    "Span",
    "SpeechAct",
    "Stages",
    "Statement",
    "Unknown",
    "UnreadableInput",
    "derive",
    "extract",
    "open",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'secondsource' has no attribute {name!r}")
    return getattr(importlib.import_module(f"secondsource.{_WHERE[name]}"), name)
