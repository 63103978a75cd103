"""What follows from the documents and judgements of a ledger, brought up to date: only what changed is concluded anew.

Read `update` in `whole.py`. The result is that of `derive.derive` on everything held, record for record; a property test compares.
The stages: `reading.py` (what changed documents say, for linking), `linking.py` (which reports are of one incident), `copying.py`
(which documents are one voice), `concluding.py` (incidents, findings and issues of what changed).
"""

from secondsource.update.whole import update

__all__ = ["update"]
