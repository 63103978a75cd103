"""Candidates for names of places: stretches of tokens that the gazetteer, the parser or a word of kind proposes.

`View` holds what is asked of every token, read once a document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from secondsource.knowledge.gazetteer import Entry, Gazetteer
from secondsource.knowledge.gazetteer_names import fold
from secondsource.knowledge.gazetteer_words import PlaceWords
from secondsource.parse import Parsed

#: words in lower case that may stand inside a name ("Dera al-Zor", "Rio de la Plata", "Isle of Man")
LINKS = frozenset(
    "of de del la el al ul an ar as ash az and the - du da do di dos das e le les los las y na i in sur upon au aux es 's ’s".split()
)
LONGEST = 6
#: a place with more people is not the first half of a village's name: "the Karachi Dum Loti village"
SMALL = 100_000
#: words of kind that end the name of a unit and of hardly anything else
UNITS_AFTER = frozenset(("district", "province", "governorate", "oblast", "tehsil"))
#: the Arabic article in its spellings: before a hyphen and a capital it begins a name ("al-Bab", "ash-Shaddadi")
ARTICLES = frozenset("al el ul ad ar as at az an ash ath adh at il ez es er ed".split())


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
    text = [w.form for w in parsed.words]
    labels = [w.label for w in parsed.words]
    codes: Any = doc.to_array(["HEAD", "SENT_START", "SPACY"]).T
    heads, starts, spaces = (c.astype("int64").tolist() for c in codes)
    cap = [t[0].isupper() or (len(t) > 2 and t[1] in "'’" and t[2].isupper()) for t in text]  # "Côte d'Ivoire"
    for i in range(len(text) - 2):
        if text[i + 1] == "-" and text[i] in ARTICLES and cap[i + 2]:
            cap[i] = True
    return View(
        text=text,
        low=list(parsed.lower),
        pos=list(parsed.pos),
        dep=list(parsed.dep),
        ent=list(parsed.column("ENT_TYPE")),
        head=[i + by for i, by in enumerate(heads)],
        cap=cap,
        start=[by == 1 for by in starts],
        actor=[label is not None and label.kind == "actor" for label in labels],
        gap=[bool(by) for by in spaces],
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
    ended = -1  # where the candidate before ended
    while i < n:
        if not view.cap[i] or view.actor[i]:
            if view.actor[i] and _left_word(view, i, words) in words.at and gazetteer.knows(fold(view.text[i])):
                folded = fold(view.text[i])  # "a siege at Lal Masjid": a band and a mosque of one name
                yield Candidate(i, i + 1, "gazetteer", folded, gazetteer.folded(folded))
            i += 1
            continue
        found = _feature(view, i, words, gazetteer) or _known(view, i, gazetteer, words) or _short(view, i, gazetteer, words)
        if found is not None and (longer := _longer(view, found, labelled, gazetteer, words)):
            found = longer
        if found is None and fold(view.text[i]) in gazetteer.demonyms:
            found = Candidate(i, i + 1, "people", fold(view.text[i]))
        if found is None:
            found = _unknown(view, i, labelled, gazetteer, words) or _listed(view, i, ended, gazetteer, words)
        if found is None:
            i += 1
        else:
            yield found
            i = ended = max(found.last, i + 1)  # whatever was found, the text goes on


def reach(view: View, i: int, longest: int = LONGEST) -> int:
    """Where the run of capitalised words from `i` ends, half open."""
    last = i + 1
    for j in range(i + 1, min(len(view.text), i + longest)):
        if view.start[j] or view.actor[j] or not (view.cap[j] or view.low[j] in LINKS):
            break
        if view.cap[j]:
            last = j + 1
    if last + 1 < len(view.text) and view.text[last] == "-" and view.low[last - 1] in ARTICLES and view.cap[last + 1]:
        last += 2  # "Suleiman Al-Halabi"
    return last


def joined(view: View, first: int, last: int) -> str:
    """The text of tokens, as they stand."""
    return "".join(view.text[j] + (" " if view.gap[j] and j < last - 1 else "") for j in range(first, last))


def _known(view: View, i: int, gazetteer: Gazetteer, words: PlaceWords) -> Candidate | None:
    """The longest name from `i` that the gazetteer has, with a word of kind behind it that is part of the name ("Swat District")."""
    article = view.low[i] == "the"
    for last in range(reach(view, i), i, -1):
        if not view.cap[last - 1] or (article and view.low[i:last] != ["the", "hague"]):
            continue
        if view.low[last - 1] in ARTICLES and view.text[last : last + 1] == ["-"]:
            continue  # "Al-Ramouseh" is not the town of Al
        folded = fold(joined(view, i, last))
        if gazetteer.knows(folded):
            entries = gazetteer.folded(folded)
            if council := _council(view, last):
                return Candidate(i, council, "gazetteer", folded, entries)
            if last < len(view.text) and view.cap[last] and not view.start[last] and view.low[last] in words.units:
                return Candidate(i, last + 1, "gazetteer", folded, entries)
            return Candidate(i, last, "gazetteer", folded, entries)
    return None


def _council(view: View, last: int) -> int:
    """Where "Local Government Area" ends that begins right after a name; 0 where it does not."""
    return last + 3 if view.text[last : last + 3] == ["Local", "Government", "Area"] else 0


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


def _feature(view: View, i: int, words: PlaceWords, gazetteer: Gazetteer) -> Candidate | None:
    """A run of capitalised words that ends in the noun of a street, a river, a mosque.

    Not "Florida Highway Patrol", where the noun itself is part of a longer name of a body, and not "New York and St. Petersburg".
    """
    for j in range(i + 1, reach(view, i, 5)):
        if view.low[j] in ("and", "'s", "’s"):
            return None
        if view.text[j] in words.features and view.pos[j] in ("PROPN", "NOUN"):
            if j > i + 1 and is_station(view, j - 1, words):
                return _made(view, i, j - 1, "kind", gazetteer)  # "Barun Police Station" is the one of Barun
            goes_on = j + 1 < len(view.text) and view.cap[j + 1] and not view.start[j + 1] and view.pos[j + 1] == "PROPN"
            if goes_on or (fold(view.text[i]) in words.never and j == i + 1):
                return None
            folded = fold(joined(view, i, j + 1))
            return Candidate(i, j + 1, "feature", folded, gazetteer.folded(folded))
    return None


def _unknown(view: View, i: int, labelled: dict[int, tuple[int, str]], gazetteer: Gazetteer, words: PlaceWords) -> Candidate | None:
    """A name that the gazetteer lacks: the parser calls it a place, a word of kind stands by it, or a preposition of place."""
    if (last := _before_settlement(view, i, words)) and fold(view.text[i]) not in words.never and not view.start[i]:
        return _made(view, i, last, "kind", gazetteer)
    if (at := labelled.get(i)) and at[1] in ("GPE", "LOC", "FAC"):
        last = _within_unit(view, i, at[0] - (view.low[at[0] - 1] in ("'s", "’s", "'")), gazetteer)
        if last > i and view.cap[last - 1] and not (last == i + 1 and fold(view.text[i]) in words.never):
            unit = last < len(view.text) and view.cap[last] and view.low[last] in UNITS_AFTER and not view.start[last]
            return _made(view, i, last + unit, "label", gazetteer)
    if view.pos[i] not in ("PROPN", "NOUN", "ADJ") or fold(view.text[i]) in words.never or view.start[i]:
        return None
    last = reach(view, i, 3)
    for j in range(i + 1, last):
        if all(view.cap[i:j]) and (council := _council(view, j)):
            return _made(view, i, council, "kind", gazetteer)
        if view.low[j] in UNITS_AFTER and all(view.cap[i:j]):
            return _made(view, i, j + 1, "kind", gazetteer)  # "Jamui District civil court"
    while last > i + 1 and view.low[last - 2] in LINKS and view.low[last - 2] not in ("-", "of", "de", "al", "el"):
        last -= 2  # "Manapa and the Red Cross" ends before the "and"
    last = _within_unit(view, i, last, gazetteer)
    after = view.low[last] if last < len(view.low) else ""
    before = view.text[i - 2 : i] if i >= 2 else []  # in small letters: not "the Department of Justice"
    if (
        after in words.kind_words
        or is_station(view, last, words)
        or (len(before) == 2 and before[1] == "of" and before[0] in words.of_kind)
    ):
        return _made(view, i, last, "kind", gazetteer)
    if any(c.isdigit() for c in view.text[i]):
        return None
    if _left_word(view, i, words) in words.at:
        return _made(view, i, last, "at", gazetteer)
    if view.dep[last - 1] == "dobj" and view.low[view.head[last - 1]] in words.taking:
        return _made(view, i, last, "taken", gazetteer)
    return None


def _before_settlement(view: View, i: int, words: PlaceWords) -> int:
    """Where a name of two or three words ends that stands right before "village" or "hamlet": "Garin Maso village"; 0 where none does."""
    last = i + 1
    while last < min(len(view.text), i + 4) and view.cap[last] and not view.start[last] and not view.actor[last]:
        last += 1
    if not 2 <= last - i <= 3 or last >= len(view.text) or view.low[last] not in words.settlements or view.cap[last]:
        return 0
    return last if all(view.pos[j] == "PROPN" and view.low[j].rstrip(".") not in words.titles for j in range(i, last)) else 0


def is_station(view: View, i: int, words: PlaceWords) -> bool:
    """Whether "police station", "police limits", "railway stations" begins at a token: bodies that bear the name of their place."""
    return i + 1 < len(view.low) and view.low[i] in words.station_of and view.low[i + 1] in words.stations


def _within_unit(view: View, first: int, last: int, gazetteer: Gazetteer) -> int:
    """Where the name ends that the parser runs together with the unit it lies in: "Sarenga of Bankura District"."""
    for j in range(first + 1, last - 1):
        inner = j + 1 + (view.low[j + 1] == "the" and j + 2 < last)  # "Rügen in the Baltic Sea"
        if view.low[j] in ("in", "of", "under") and view.cap[inner]:
            for end in range(last, inner, -1):
                if gazetteer.knows(fold(joined(view, inner, end))):
                    return j
    return last


def _listed(view: View, i: int, ended: int, gazetteer: Gazetteer, words: PlaceWords) -> Candidate | None:
    """A name that the gazetteer lacks, in a list behind another candidate: "the villages of Gaya, Bita and Zangar"."""
    if ended < 0 or i - ended not in (1, 2) or view.pos[i] != "PROPN" or fold(view.text[i]) in words.never:
        return None
    if any(view.low[j] not in (",", "and", "&") for j in range(ended, i)):
        return None
    last = i + 1
    while last < min(len(view.text), i + 3) and view.cap[last] and not view.start[last] and view.pos[last] == "PROPN":
        last += 1
    return _made(view, i, last, "list", gazetteer)


def _longer(
    view: View, found: Candidate, labelled: dict[int, tuple[int, str]], gazetteer: Gazetteer, words: PlaceWords
) -> Candidate | None:
    """The whole name where the gazetteer knows only its first word: "the town of Mir Ali", or what the parser calls one place."""
    i = found.first
    if found.by != "gazetteer" or found.last >= len(view.text) or not view.cap[found.last] or view.actor[found.last]:
        return None
    if (at := labelled.get(i)) and at[1] in ("GPE", "LOC") and at[0] > found.last and view.cap[at[0] - 1]:
        return _made(view, i, at[0], "label", gazetteer)
    if found.last == i + 1 and (last := _before_settlement(view, i, words)) and all(e.population < SMALL for e in found.entries):
        return _made(view, i, last, "kind", gazetteer)
    if i >= 2 and view.low[i - 1] == "of" and view.text[i - 2] in words.of_kind:
        last = reach(view, i, 3)
        if last > found.last and not view.start[found.last] and all(view.cap[j] or view.text[j] == "-" for j in range(i, last)):
            return _made(view, i, last, "kind", gazetteer)
    return None


def _made(view: View, first: int, last: int, by: str, gazetteer: Gazetteer) -> Candidate:
    text = joined(view, first, last)
    entries = gazetteer.loosely(text) or (gazetteer.nearly(text) if by in ("kind", "at") else ())
    return Candidate(first, last, by, fold(text), entries)


def _left_word(view: View, i: int, words: PlaceWords) -> str:
    """The word before a name, past "the" and directions."""
    i -= 1
    while i >= 0 and (view.low[i] in words.directions or view.low[i] == "the"):
        i -= 1
    return view.low[i] if i >= 0 else ""
