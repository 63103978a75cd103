"""Reading the data files: YAML with the fast loader, once a process."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

from secondsource.errors import BadKnowledge

DATA = Path(__file__).resolve().parent.parent / "data"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@functools.cache
def load_yaml(path: Path) -> Any:
    """The content of a YAML file. Treat it as read-only: it is shared.

    Raises `BadKnowledge`, naming file and line, where it is no YAML.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.YAMLError as error:
        raise BadKnowledge(f"{path}: {error}. Mend the file and start again.") from error
