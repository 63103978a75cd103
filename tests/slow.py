"""Functions that misbehave, for the tests of bounds: importable by their name, as a process of its own needs them."""

from __future__ import annotations

import os
import time


def sleeps(seconds: float) -> float:
    """Answer after that many seconds."""
    time.sleep(seconds)
    return seconds


def swells(megabytes: int) -> int:
    """Answer with the size of a block of that many megabytes."""
    return len(bytes(megabytes * 1_000_000))


def ends(status: int) -> None:
    """End the process, as a library in C does at a fault."""
    os._exit(status)
