"""The names of one document, one entry for each name, with the gazetteer's candidates and what the text says beside them.

One sense per document: all mentions of a name are decided together, so that "Hangu, Khyber Pakhtunkhwa" in the first line also
settles the bare "Hangu" in the last.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from secondsource.knowledge.gazetteer import ALIAS, LOOSE, STRIPPED, Entry, Gazetteer
from secondsource.knowledge.gazetteer_names import fold
from secondsource.knowledge.gazetteer_words import PlaceWords, place_words
from secondsource.model import Place

#: of the bearers of a name the most populous are looked at; the others of such a name are hamlets
MOST = 40
_LARGE = frozenset(("PCLI", "CONT", "ADM1", "RGN"))
#: not a district's own court, which sits in its town: "the Tahoua district court"
_COURT = r"(?![Dd]istrict (?:[Cc]ourt|[Aa]ttorney|[Jj]udge|[Mm]agistrate|[Pp]rosecutor))"
_BEHIND = re.compile(
    rf"\s?,?\s*\(?{_COURT}([a-z][a-z-]+|District\b|Province\b|Governorate\b|Tehsil\b|Upazila\b|LGA\b|Local Government Area\b)"
)
_BEFORE = re.compile(
    r"(?:\b(?!The\b|In\b|At\b)([A-Z][\w'’-]*)\s+)?\b([A-Za-z-]+)\s+of\s+(?:the\s+)?\Z|"
    r"(?:^|\W)(District|Province|Agency|Governorate|County|City)\s+\Z"
)
#: a distance is measured from a town, not from its province
_FROM = re.compile(
    r"(?:km|kms|kilomet(?:er|re)s?|miles?|mi)\)?,?\s+(?:to the\s+)?(?:[\w-]*(?:north|south|east|west)[\w-]*\s+)?"
    r"(?:of|from|outside|away from)\s+\Z",
    re.I,
)
#: what may stand between a place and the unit that it lies in: "Tal, in Hangu", "Etala forest area under Gudar station of Gaya"
_JOINS = re.compile(
    r"\s*,\s*|\s*\(\s*|"
    r"[^.;:!?\n\"“”]{0,80}?\b(?:in|of|under)\s+(?:the\s+)?(?:(?:\w+ern|north|south|east|west|central|nearby)\s+)?(?:\w+\s+of\s+)?"
)
#: words that put a place beside what is named next, not into it: "Tabila village, bordering the State of Bihar", "near Bihar border"
_BESIDE = re.compile(r"\b(?:border(?:s|ing|ed)?|adjoin(?:s|ing)|adjacent|neighbou?ring|opposite)\b", re.I)
_ON_BORDER = re.compile(r"(?:-\w+)?\s+(?:borders?|boarder|boundary|frontier)\b", re.I)
#: bodies with an area of their own, named after the place that they sit in
_STATION = re.compile(
    r"\s+(?:police|railway|forest)\s+(?:stations?|outposts?|posts?|pickets?|camps?)(\s+(?:limits|area|jurisdiction))?\b|"
    r"\s+(?:police|forest)(\s+(?:limits|division|range|circle|area))\b|\s+thana\b",
    re.I,
)
_UNDER = re.compile(r"\b(?:under|within)\s+(?:the\s+)?\Z")
_SIDES = frozenset(("east", "west", "north", "south"))
#: nouns that go on after a place's name, so that what follows is still said of it
_GOES_ON = re.compile(
    r"\s*,?\s*(?:in\b|of\b|under\b|,|\(|Local Government Area\b|(?:the |a |an )?(?:\w+ )?"
    r"(?:village|town|area|city|forest|river|hills?|block|mandal|tehsil|taluka?|tahsil|panchayat|colony|locality|circle|rivulet|"
    r"local government(?: area)?|lga|LGA|district|agency|sub-?division|police|station|market|bazaar|road|camp|region|county|province|"
    r"settlement|hamlet|community|ward|neighbou?rhood|"
    r"suburb|township)\b)"
)
_KINDS = (
    "local government area|lga|district|province|city|town|village|area|region|agency|county|state|governorate|division|tehsil|township|"
    "department|prefecture|"
    "municipality|territory|subdistrict|oblast|parish|borough|states|provinces|districts|counties|governorates|regions|departments"
)
_KIND = re.compile(rf"\A(?:the|greater|downtown|central)\s+|(?<!united)\s+(?:{_KINDS})\Z", re.I)


@dataclass(slots=True)
class Name:
    """A name, where it stands, what it may stand for, and the words of kind by it."""

    folded: str
    places: list[int]  # indices into the document's toponyms
    candidates: tuple[Entry, ...]
    hints: set[str] = field(default_factory=set)  # precisions that words of kind ask for
    inside: set[int] = field(default_factory=set)  # indices of names that are said to contain it
    holds: set[int] = field(default_factory=set)  # indices of names that it is said to contain
    shares: list[float] = field(default_factory=list)  # probability of each candidate; the last is that of none
    units: list[tuple[int, ...]] = field(default_factory=list)  # for each candidate, the rows of the units that it is or lies in
    bare: str = ""  # as written, without its word of kind

    @property
    def best(self) -> int | None:
        """The number of the likeliest candidate; None where none of them is likelier than that it is another place."""
        if not self.candidates or not self.shares:
            return None
        top = self.shares.index(max(self.shares))
        return top if top < len(self.candidates) else None

    @property
    def chosen(self) -> Entry | None:
        """The likeliest candidate."""
        best = self.best
        return None if best is None else self.candidates[best]


def names_of(places: Sequence[Place], text: str, gazetteer: Gazetteer, words: PlaceWords) -> list[Name]:
    """The distinct names of a document, in order of first mention."""
    out: dict[str, Name] = {}
    numbers: dict[str, int] = {}
    at: list[int] = []
    for n, p in enumerate(places):
        folded = ("people " if p.adjectival else "") + fold(p.name)
        if folded not in out:
            out[folded] = Name(folded, [], candidates_of(p, gazetteer, words), bare=_KIND.sub("", p.name))
            numbers[folded] = len(numbers)
        out[folded].places.append(n)
        if p.span is not None:
            _hint(out[folded], p, hints_at(p.span.start, p.span.end, text, words), gazetteer)
        at.append(numbers[folded])
    names = list(out.values())
    for name in names:
        name.units = [units_of(e) for e in name.candidates]
    for n in range(len(places)):
        _contain(n, places, at, names, text)
    return names


def _contain(n: int, places: Sequence[Place], at: Sequence[int], names: Sequence[Name], text: str) -> None:
    """Note which of the next three names a place is said to lie in: "Hassanpur village under the Atri station of Gaya District"."""
    a = places[n].span
    for m in range(n + 1, min(n + 4, len(places))):
        b = places[m].span
        if a is None or b is None or b.start - a.end > 90:
            return
        if at[n] != at[m] and not _ON_BORDER.match(text, b.end) and _is_inside(names[at[m]], text[a.end : b.start]):
            names[at[n]].inside.add(at[m])
            names[at[m]].holds.add(at[n])
            return


@functools.cache
def _office() -> re.Pattern[str]:
    """Who speaks or holds office for what is named next, wherever the event was: "in Niamey, the governor of Tillaberi said"."""
    words = "|".join(map(re.escape, sorted(place_words().holders)))
    return re.compile(rf"\b(?:{words}|(?<!local )government)s?\b", re.I)


def _is_inside(unit: Name, between: str) -> bool:
    """Whether the words between a place and the next say that it lies in it. Far apart, the next must be a unit or country."""
    if _JOINS.fullmatch(between) is None or _BESIDE.search(between) is not None:
        return False
    if len(between) <= 4:
        return True
    if _office().search(between) is not None:
        return False
    said = bool(unit.hints & {"admin1", "admin2", "block", "station"})
    is_unit = said or any(e.feature in _LARGE or e.feature == "ADM2" for e in unit.candidates[:3])
    return is_unit and _GOES_ON.match(between) is not None


def _hint(name: Name, place: Place, hints: set[str], gazetteer: Gazetteer) -> None:
    """Note the words of kind; where they ask for a district that goes by another spelling, add it to the candidates."""
    name.hints |= hints
    for kind, feature in (("admin2", "ADM2"), ("admin1", "ADM1")):
        if kind in hints and not any(e.feature == feature for e in name.candidates):
            bare = _KIND.sub("", place.name)
            more = [e for e in gazetteer.loosely(bare) + gazetteer.loosely(place.name) if e.feature == feature]
            known = {e.row for e in name.candidates}
            name.candidates += tuple(e for e in dict.fromkeys(more or gazetteer.nearly(bare, feature)) if e.row not in known)


def units_of(e: Entry) -> tuple[int, ...]:
    """Rows of the units that an entry is or lies in."""
    return tuple(r for r in (e.row if e.feature.startswith("ADM") else 0, e.admin1, e.admin2) if r)


def candidates_of(place: Place, gazetteer: Gazetteer, words: PlaceWords) -> tuple[Entry, ...]:
    """What the gazetteer has for a name, the likeliest first."""
    if place.adjectival:
        country = gazetteer.country(gazetteer.demonyms[fold(place.name)])
        return () if country is None else (country,)
    if unit := words.abbreviations.get(place.name) or words.abbreviations.get(place.name + "."):
        of_unit = tuple(e for e in gazetteer.lookup(unit[1]) if e.country == unit[0] and e.feature == "ADM1")
        if of_unit:
            return of_unit
    found = gazetteer.lookup(words.short.get(place.name, place.name))
    known = {e.row for e in found}
    less = (e for e in _less(place.name, gazetteer) if e.row not in known)
    # "Kaduna State" is a name of the state, and of the town only without its word of kind
    found += tuple(dataclasses.replace(e, how=max(e.how, STRIPPED)) if found else e for e in less)
    if not found:
        found = gazetteer.loosely(place.name) or gazetteer.nearly(place.name)
    best = sorted(found, key=lambda e: (e.how == LOOSE, -e.population - 10**7 * (e.how <= ALIAS and e.feature in _LARGE)))
    return tuple(best[:MOST])


def _less(name: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """Candidates of a name without its word of kind."""
    bare = _KIND.sub("", name)
    found = gazetteer.lookup(bare) if bare and bare != name else ()
    first, _, last = bare.rpartition(" ")
    if not found and first and last.lower() in _SIDES:  # "Midnapore West" is West Midnapore
        found = gazetteer.lookup(f"{last} {first}")
    return found


def is_settlement(start: int, end: int, text: str, words: PlaceWords) -> bool:
    """Whether the text calls what is named here a village, a hamlet, a town."""
    behind = _BEHIND.match(text, end)
    if behind is not None and behind.group(1).lower() in words.settlements:
        return True
    before = _BEFORE.search(text, max(0, start - 40), start)
    return before is not None and not before.group(1) and (before.group(2) or "").lower() in words.settlements


def hints_at(start: int, end: int, text: str, words: PlaceWords) -> set[str]:
    """The precisions that the words of kind by one mention ask for."""
    out: set[str] = set()
    behind = _BEHIND.match(text, end)
    before = _BEFORE.search(text, max(0, start - 40), start)
    last = text[start:end].rsplit(None, 1)
    if _FROM.search(text, max(0, start - 60), start):
        out.add("town")
    if station := _STATION.match(text, end):
        area = station.group(1) or station.group(2) or _UNDER.search(text, max(0, start - 12), start)
        return out | ({"station", "block"} if area else {"station"})
    for word in (
        behind.group(1) if behind else None,
        # "the village of Tal" is said of Tal, "Tal village of Gaya" is not said of Gaya
        (before.group(2) if not before.group(1) else None) or before.group(3) if before else None,
        "LGA" if len(last) == 2 and text[start:end].endswith("Government Area") else last[1] if len(last) == 2 else None,
    ):
        if word:
            one = word.lower().removesuffix("s")
            word = one if one in words.kinds["admin2"] else word  # "in Tal and Hangu districts"
            sub = word.lower() in words.sub_units
            out |= {"block"} if sub else {kind for kind, nouns in words.kinds.items() if word.lower() in nouns}
    return out
