"""What can go wrong, in words that name the thing, the place and the next step."""

from __future__ import annotations


class SecondsourceError(Exception):
    """Any failure that a user can do something about. The message says what, where and what next."""


class UnreadableInput(SecondsourceError):
    """A file, page or line could not be read; the others go on."""


class NotALedger(SecondsourceError):
    """The file exists but is no ledger, or one of a newer schema. It was left untouched."""


class NotFound(SecondsourceError):
    """An id names nothing in this ledger."""


class BadKnowledge(SecondsourceError):
    """A knowledge entry (YAML, TSV) breaks its own schema or examples."""


class LedgerUnavailable(SecondsourceError):
    """The ledger cannot be read or written now (busy, full disk, no rights, no server). What was committed is kept."""


class DamagedLedger(SecondsourceError):
    """What the ledger holds is not what was written into it. The message says how to restore it."""


class Conflict(SecondsourceError):
    """Somebody else judged the same thing since it was looked at. Nothing was changed; look again and decide again."""
