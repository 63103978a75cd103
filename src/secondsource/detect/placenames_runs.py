"""Candidates for names of places: stretches of tokens that the gazetteer, the parser or a word of kind proposes.

`View` holds what is asked of every token, read once a document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from secondsource.knowledge.gazetteer import Entry, Gazetteer
from secondsource.knowledge.gazetteer_names import fold
from secondsource.knowledge.gazetteer_words import PlaceWords
from secondsource.parse import Parsed

#: words in lower case that may stand inside a name ("Dera al-Zor", "Rio de la Plata", "Isle of Man")
LINKS = frozenset("of de del la el al ul an ar as ash az and the - du da do di dos das e le les los las y na i in sur upon 's ’s".split())
LONGEST = 6


@dataclass(frozen=True, slots=True)
class View:
    """What the rules ask of tokens, as lists."""

    text: list[str]
    low: list[str]
    pos: list[str]
    dep: list[str]
    ent: list[str]
    head: list[int]
    cap: list[bool]
    start: list[bool]  # first of a sentence
    actor: list[bool]  # part of a name that the register of actors knows
    gap: list[bool]  # white space follows
    ents: tuple[tuple[int, int, str], ...]


def view_of(parsed: Parsed) -> View:
    """The view of a document."""
    doc = parsed.doc
    text = [t.text for t in doc]
    labels = [w.label for w in parsed.words]
    return View(
        text=text,
        low=[t.lower() for t in text],
        pos=[t.pos_ for t in doc],
        dep=[t.dep_ for t in doc],
        ent=[t.ent_type_ for t in doc],
        head=[t.head.i for t in doc],
        cap=[t[0].isupper() for t in text],
        start=[bool(t.is_sent_start) for t in doc],
        actor=[label is not None and label.kind == "actor" for label in labels],
        gap=[bool(t.whitespace_) for t in doc],
        ents=tuple((e.start, e.end, e.label_) for e in doc.ents),
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens `first:last` that may name a place; `by` tells who proposed them."""

    first: int
    last: int
    by: str  # gazetteer, short, feature, label, kind, people
    folded: str
    entries: tuple[Entry, ...] = ()


def candidates(view: View, gazetteer: Gazetteer, words: PlaceWords) -> Iterator[Candidate]:
    """Candidates from left to right; where one begins, the longest known name, then what else may hold."""
    i, n = 0, len(view.text)
    labelled = {first: (last, label) for first, last, label in view.ents}
    while i < n:
        if not view.cap[i] or view.actor[i]:
            i += 1
            continue
        found = _feature(view, i, words) or _known(view, i, gazetteer) or _short(view, i, gazetteer, words)
        if found is None and fold(view.text[i]) in gazetteer.demonyms:
            found = Candidate(i, i + 1, "people", fold(view.text[i]))
        if found is None:
            found = _unknown(view, i, labelled, gazetteer, words)
        if found is None:
            i += 1
        else:
            yield found
            i = found.last


def reach(view: View, i: int, longest: int = LONGEST) -> int:
    """Where the run of capitalised words from `i` ends, half open."""
    last = i + 1
    for j in range(i + 1, min(len(view.text), i + longest)):
        if view.start[j] or view.actor[j] or not (view.cap[j] or view.low[j] in LINKS):
            break
        if view.cap[j]:
            last = j + 1
    return last


def joined(view: View, first: int, last: int) -> str:
    """The text of tokens, as they stand."""
    return "".join(view.text[j] + (" " if view.gap[j] and j < last - 1 else "") for j in range(first, last))


def _known(view: View, i: int, gazetteer: Gazetteer) -> Candidate | None:
    """The longest name from `i` that the gazetteer has."""
    for last in range(reach(view, i), i, -1):
        if not view.cap[last - 1]:
            continue
        folded = fold(joined(view, i, last))
        if gazetteer.knows(folded):
            return Candidate(i, last, "gazetteer", folded, gazetteer.folded(folded))
    return None


def _short(view: View, i: int, gazetteer: Gazetteer, words: PlaceWords) -> Candidate | None:
    """An abbreviation: one that always stands for a place, or a state's after a town and a comma."""
    text = view.text[i]
    full = words.short.get(text)
    unit = words.abbreviations.get(text) or words.abbreviations.get(text + ".")
    if unit and i >= 2 and view.text[i - 1] == "," and view.cap[i - 2]:
        entries = tuple(e for e in gazetteer.lookup(unit[1]) if e.country == unit[0] and e.feature == "ADM1")
        return Candidate(i, i + 1, "short", fold(unit[1]), entries)
    if full:
        return Candidate(i, i + 1, "short", fold(full), gazetteer.lookup(full))
    return None


def _feature(view: View, i: int, words: PlaceWords) -> Candidate | None:
    """A run of capitalised words that ends in the noun of a street, a river, a mosque."""
    for j in range(i + 1, min(reach(view, i, 5), len(view.text))):
        if view.text[j] in words.features and view.pos[j] in ("PROPN", "NOUN"):
            return Candidate(i, j + 1, "feature", fold(joined(view, i, j + 1)))
    return None


def _unknown(
    view: View, i: int, labelled: dict[int, tuple[int, str]], gazetteer: Gazetteer, words: PlaceWords
) -> Candidate | None:
    """A name that the gazetteer lacks: the parser calls it a place, or a word of kind stands by it."""
    if (at := labelled.get(i)) and at[1] in ("GPE", "LOC", "FAC"):
        last = at[0] - (view.low[at[0] - 1] in ("'s", "’s", "'"))
        if last > i and view.cap[last - 1]:
            folded = fold(joined(view, i, last))
            return Candidate(i, last, "label", folded, gazetteer.loosely(joined(view, i, last)))
    last = reach(view, i, 3)
    if view.pos[i] != "PROPN" or fold(view.text[i]) in words.never:
        return None
    after = view.low[last] if last < len(view.low) else ""
    before = view.low[i - 2 : i] if i >= 2 else []
    if after in words.kind_words or (len(before) == 2 and before[1] == "of" and before[0] in words.kind_words):
        text = joined(view, i, last)
        return Candidate(i, last, "kind", fold(text), gazetteer.loosely(text))
    return None
