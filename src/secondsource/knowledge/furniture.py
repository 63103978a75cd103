"""What stands on a page beside the article: stock lines of menus, share bars, forms, captions, as data."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secondsource.knowledge.files import DATA, load_yaml

#: no stock line is longer
MAX_LINE = 600
_STRIP = " \t\r\n\xa0\u200b\u200e\u200f\ufeff•*·▪■●◦‣"


@dataclass(frozen=True)
class Furniture:
    """The stock lines of one language, compiled."""

    whole: Mapping[str, re.Pattern[str]]  # kind -> alternatives that match a whole line
    anywhere: tuple[tuple[str, int, re.Pattern[str]], ...]  # kind, most words, pattern

    def kind_of(self, line: str) -> str | None:
        """`menu`, `boilerplate`, `caption`, `byline`, `comments` or `related` for a stock line; None for any other.

        >>> load_furniture().kind_of("Leave a Reply")
        'comments'
        """
        line = line.strip(_STRIP)
        if not line or len(line) > MAX_LINE:
            return None
        for kind, pattern in self.whole.items():
            if pattern.fullmatch(line):
                return kind
        words = line.count(" ") + 1
        return next((kind for kind, most, pattern in self.anywhere if words <= most and pattern.search(line)), None)


@functools.cache
def load_furniture(language: str = "en") -> Furniture:
    """The stock lines of a language, with those of English: pages mix them."""
    paths = dict.fromkeys(DATA / "lexicon" / code / "furniture.yml" for code in (language, "en"))
    entries: list[dict[str, Any]] = [e for path in paths if path.exists() for e in load_yaml(path)]
    whole: dict[str, list[str]] = {}
    anywhere: list[tuple[str, int, re.Pattern[str]]] = []
    for entry in entries:
        if entry.get("anywhere"):
            # a credit's capitals tell it from prose, so that these alone mind case
            anywhere.extend((entry["kind"], entry.get("words", 60), re.compile(_any_case(p))) for p in entry["patterns"])
        else:
            whole.setdefault(entry["kind"], []).extend(entry["patterns"])
    order = ("comments", "related", "caption", "byline", "menu", "boilerplate")
    return Furniture({k: re.compile("|".join(f"(?:{p})" for p in whole[k]), re.I) for k in order if k in whole}, tuple(anywhere))


def _any_case(pattern: str) -> str:
    return f"(?i){pattern}" if pattern.startswith("\\(") else pattern
