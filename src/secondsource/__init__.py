"""From many reports of political violence to one incident record that can be trusted."""

from __future__ import annotations

__version__ = "0.1.0"
