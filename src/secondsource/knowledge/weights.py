"""The tables of weights in `data/weights/`: numbers that decide, kept where everybody can read and change them.

A table is plain YAML; the clue tables hold log2 odds (`prior`, and for each clue its levels). No table holds words of an
evaluation text, so they may be fitted; each says how it was set.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from secondsource.errors import BadKnowledge
from secondsource.knowledge.files import DATA, load_yaml


def load_weights(name: str, extra: Path | None = None) -> Any:
    """The table `name`: the user's own where there is one, else the shipped one. Read-only."""
    places = [DATA / "weights"] if extra is None else [extra / "weights", DATA / "weights"]
    for folder in places:
        path = folder / f"{name}.yml"
        if path.is_file():
            return load_yaml(path)
    raise BadKnowledge(f"no table of weights '{name}' in {', '.join(map(str, places))}. Add {name}.yml there.")
