"""Incidents that were weighed in this run, until they are checked: a few in memory, very many in a temporary file."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from contextlib import suppress
from typing import IO

from secondsource.model import Incident, Statement

Weighed = tuple[Incident, tuple[Statement, ...]]
#: incidents kept in memory; the rest goes to the file
KEPT = 4000


class Made:
    """Weighed incidents with their statements, by id. One that the disk has no room for is not kept: who asks weighs it again."""

    def __init__(self) -> None:
        self._kept: dict[str, Weighed] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._file: IO[bytes] | None = None

    def keep(self, made: Weighed) -> None:
        """Keep one."""
        if len(self._kept) < KEPT:
            self._kept[made[0].id] = made
            return
        with suppress(OSError):
            if self._file is None:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 it lives as long as this object
                weakref.finalize(self, self._file.close)
            at, told = self._file.seek(0, 2), pickle.dumps(made, protocol=5)
            self._file.write(told)
            self._places[made[0].id] = at, len(told)

    def of(self, ident: str) -> Weighed | None:
        """What was made of an incident; None where it is not kept."""
        if ident not in self._places or self._file is None:
            return self._kept.get(ident)
        at, size = self._places[ident]
        with suppress(OSError):
            self._file.seek(at)
            told = self._file.read(size)
            if len(told) == size:
                made: Weighed = pickle.loads(told)  # a file of our own without a name
                return made
        return None
