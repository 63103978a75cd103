"""Build data/places/words.tsv: which names of places are also ordinary words, given names or surnames.

    pip install --no-deps spacy-lookups-data==1.0.5 names==0.3.0
    python scripts/build_gazetteer_words.py

One line a word that is a place's whole name: the word, how much more often (natural log) it is written in lower case than with a
capital, `g` for a given name, `s` for a surname (the more frequent ones). Word frequencies: spacy-lookups-data (MIT); names: US
Census 1990 (public domain) as shipped by the package `names` (MIT). The lists are needed for the build only.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import names
import spacy_lookups_data

from secondsource.knowledge.files import DATA
from secondsource.knowledge.gazetteer import Gazetteer
from secondsource.knowledge.gazetteer_names import fold

NAMES = Path(names.__file__).parent
#: natural log of the probability below which a word is too rare to say anything
RARE = -18.5


def census(file: str, most: int) -> frozenset[str]:
    """The most frequent names of a census list, folded."""
    return frozenset(fold(line.split()[0]) for line in (NAMES / file).read_text().splitlines()[:most])


def main() -> None:
    places = Gazetteer.open()
    path = Path(spacy_lookups_data.__file__).parent / "data" / "en_lexeme_prob.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as f:
        frequency: dict[str, float] = json.load(f)
    given = census("dist.male.first", 1000) | census("dist.female.first", 2000)
    surnames = census("dist.all.last", 12000)
    words = {w for w in frequency if w.isascii() and w.isalpha() and w.islower() and len(w) > 1} | given | surnames
    lines = []
    for word in sorted(words):
        lower, title = frequency.get(word, RARE), frequency.get(word.title(), RARE)
        kinds = "g" * (word in given) + "s" * (word in surnames)
        known = max(lower, title) > RARE
        if (known or kinds) and places.knows(word):
            lines.append(f"{word}\t{lower - title if known else 0:.1f}\t{kinds}\n")
        elif word in given:
            lines.append(f"{word}\t0.0\tg\n")
    (DATA / "places" / "words.tsv").write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines):,} words")


if __name__ == "__main__":
    main()
