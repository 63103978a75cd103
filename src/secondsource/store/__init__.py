"""The ledger. The only package that talks to a database."""

from secondsource.store.ledger import Ledger

__all__ = ["Ledger"]
