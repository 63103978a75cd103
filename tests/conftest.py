"""One profile for the laws: the same examples on every run, so that a red run is a change and not a roll of the dice."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
