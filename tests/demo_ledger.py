"""The demonstration ledger, built once a test run."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from make import kb
from secondsource.commands.build import read_paths, refresh
from secondsource.commands.log import Log
from secondsource.knowledge import DATA
from secondsource.model import Document
from secondsource.pipeline import extract
from secondsource.store import Ledger

#: an article that means harm: every field tries to become script
HOSTILE = '<script>alert(1)</script> A bomb killed five people in "Quetta\'><img src=x onerror=alert(2)>" on Monday, police said. {{ 7*7 }}'


@functools.cache
def demo_ledger() -> Path:
    """A ledger of the demonstration articles and one hostile one."""
    path = Path(tempfile.mkdtemp()) / "demo.ledger"
    losses = Log()
    with Ledger.open(path, create=True) as book:
        docs = list(read_paths([DATA / "demo"], losses))
        from make import document

        hostile: Document = document(HOSTILE, id="hostile<b>", published="2018-07-16", title="<script>x</script>", source='"><script>')
        book.add(extract([*docs, hostile], kb()), codebook="default", version="test")
        refresh(book, kb(), rule="ucdp")
    assert losses.count == 0
    return path
