"""The clues for and against a candidate's being the name of a place. None of them knows a particular word."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from secondsource.detect.placenames_runs import UNITS_AFTER, Candidate, View, is_station
from secondsource.knowledge.gazetteer import ALIAS, Entry, Gazetteer
from secondsource.knowledge.gazetteer_names import fold
from secondsource.knowledge.gazetteer_words import PlaceWords

PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))


@dataclass(frozen=True, slots=True)
class Around:
    """What the rest of the document says: how names are labelled elsewhere, whose countries are named."""

    place: Counter[str] = field(default_factory=Counter)  # folded name -> times labelled as a place
    person: Counter[str] = field(default_factory=Counter)  # folded word -> times in a longer name of a person
    countries: frozenset[str] = frozenset()


def around(view: View, found: list[Candidate], gazetteer: Gazetteer) -> Around:
    """Gather what the whole document says of its names."""
    place: Counter[str] = Counter()
    person: Counter[str] = Counter()
    for first, last, label in view.ents:
        if label in PLACE_LABELS:
            place[fold(" ".join(view.text[first:last]))] += 1
        elif label == "PERSON" and last - first > 1:
            person.update(fold(w) for w in view.text[first:last])
    countries = set()
    for c in found:
        if c.by == "people":
            countries.add(gazetteer.demonyms[c.folded])
        elif c.entries and (best := c.entries[0]).feature == "PCLI" and best.how <= ALIAS:
            countries.add(best.country or "")
        elif c.by == "short" and c.entries:
            countries.add(c.entries[0].country or "")
    return Around(place, person, frozenset(countries))


def clues_of(c: Candidate, view: View, doc: Around, words: PlaceWords, *, after_place: str | None, inside: str | None) -> dict[str, float]:
    """The clues that hold for a candidate, with their values (1 unless said otherwise)."""
    out: dict[str, float] = {"any": 1.0, "by_" + c.by: 1.0}
    for name in (*_labels(c, view), *_left(c, view, words), *_right(c, view, words), *_deed(c, view, words)):
        out[name] = 1.0
    if "after_at" in out and "before_kind" in out and view.low[c.last] in words.kinds["town"] | words.kinds["admin2"]:
        out["at_and_kind"] = 1.0
    if after_place:
        out[after_place] = 1.0
    if _listed_person(c, view):
        out["listed_person"] = 1.0
    if inside:
        out[inside] = 1.0
    out.update(_known_as(c, doc))
    out.update(_word(c, view, words))
    seen, man = doc.place[c.folded], doc.person[c.folded]
    named = any(view.ent[j] == "PERSON" for j in range(c.first, c.last))
    out["place_elsewhere"] = min(3.0, float(seen - (view.ent[c.first] in PLACE_LABELS))) if seen else 0.0
    out["person_elsewhere"] = min(2.0, float(man - named)) if man else 0.0
    return out


def _labels(c: Candidate, view: View) -> Iterator[str]:
    ent = view.ent[c.first]
    yield "ner_" + (ent if ent in ("GPE", "LOC", "FAC", "PERSON", "ORG", "NORP") else "other" if ent else "none")
    if ent:
        last = c.last
        if c.first > 0 and view.ent[c.first - 1] == ent and view.cap[c.first - 1]:
            yield "ner_begins_before_" + ("person" if ent == "PERSON" else "org" if ent == "ORG" else "other")
        if last < len(view.ent) and view.ent[last] == ent and view.cap[last]:
            yield "ner_goes_on_" + ("person" if ent == "PERSON" else "org" if ent == "ORG" else "other")
    if view.pos[c.last - 1] != "PROPN":
        yield "not_propn"


def _left(c: Candidate, view: View, words: PlaceWords) -> Iterator[str]:
    i = c.first - 1
    if view.start[c.first]:
        yield "sentence_start"
        return
    while i >= 0 and (view.low[i] in words.directions or view.low[i] == "the") and not view.start[i]:
        i -= 1
    word = view.low[i] if i >= 0 else ""
    if word in words.at:
        yield "after_at"
        if word == "at" and view.low[view.head[i]] in words.aiming:
            yield "aimed"
    elif word in words.way:
        yield "after_way"
        if word == "from" and view.low[view.head[i]] in words.taken_from:
            yield "taken_from"
    elif word == "of":
        yield "after_kind_of" if i > 0 and view.text[i - 1] in words.of_kind else "after_of"
    elif word in ("on", "upon"):
        yield "after_on"
    elif word in words.kind_words and i == c.first - 1:
        yield "after_kind"
    elif word.rstrip(".") in words.titles and view.cap[i]:
        yield "after_title"
    elif i == c.first - 1 and view.cap[i] and view.pos[i] == "PROPN":
        yield "after_given" if word in words.given else "after_proper"
    elif word in ("-", "/"):
        yield "after_hyphen"
    elif i >= 0 and view.pos[i] == "NUM":
        yield "after_number"


def _right(c: Candidate, view: View, words: PlaceWords) -> Iterator[str]:
    if c.last >= len(view.text) or view.start[c.last]:
        return
    word, cap = view.low[c.last], view.cap[c.last]
    if is_station(view, c.last, words):
        yield "before_station"
    elif word in ("'s", "’s", "'"):
        yield "possessive"
    elif word in ("-", "/"):
        yield "before_hyphen"
    elif word in words.companies and cap:
        yield "before_company"
    elif word in words.offices:
        yield "before_office"
    elif c.by == "gazetteer" and word.rstrip(".") in words.titles and cap and word not in words.surnames:
        yield "before_title"  # "the Nizamabad Superintendent of Police"
    elif word in words.kind_words:
        yield "before_kind"
        if word in words.kinds["site"] and c.last + 1 < len(view.low) and view.low[c.last + 1] in words.kinds["town"]:
            yield "before_two_kinds"  # "the Barun forest area"
    elif word in words.persons:
        yield "before_said"
    elif cap and view.pos[c.last] == "PROPN":
        yield "before_surname" if word in words.surnames else "before_proper"
    elif word == "," and c.last + 1 < len(view.text) and view.cap[c.last + 1]:
        yield "before_comma_cap"
    elif word == ".":
        yield "before_stop"


_NAMING = frozenset(("as", "alias", "namely", "aka"))
_IN_LIST = frozenset((",", "and", "(", ")", "alias", "'", "‘", "’", '"', "“", "”", "&", "."))


def _listed_person(c: Candidate, view: View) -> bool:
    """Whether it stands in a list of persons: "identified as Ram Sora, Anand Pratap and Mohan alias Kanker"."""
    i = c.first - 1
    while i > 0 and not view.start[i] and c.first - i < 40:
        if view.low[i] in _NAMING:
            return view.low[i] != "as" or view.low[i - 1] in ("identified", "named", "known")
        if not (view.cap[i] or view.low[i] in _IN_LIST or view.pos[i] == "NUM"):
            return False
        i -= 1
    return False


def _deed(c: Candidate, view: View, words: PlaceWords) -> Iterator[str]:
    """A name of two words or more before the noun of a deed: "the Karwan Bazar shooting"."""
    if c.last - c.first > 1 and c.last < len(view.text) and view.low[c.last] in words.deeds and not view.start[c.last]:
        yield "before_deed"


_UNITS = frozenset(("PCLI", "ADM1", "ADM2", "ADM1H", "ADM2H"))


def inside_of(c: Candidate, after: Candidate | None, view: View, words: PlaceWords) -> str | None:
    """The clue that a unit or country follows, which a place is said to lie in: "Etala in Gaya District", "Tal, Pakistan"."""
    if after is None or not 1 <= after.first - c.last <= 5 or view.start[after.first]:
        return None
    named = any(e.feature in _UNITS and e.how <= ALIAS for e in after.entries[:3])
    unit = named or after.by == "short" or view.low[after.last - 1] in words.units
    between = view.low[c.last : after.first]
    if not unit or any(w not in _BETWEEN and w not in words.directions and w not in words.kind_words for w in between):
        return None
    if between == [","]:
        return "before_comma_unit"
    common = words.wordiness.get(c.folded, 0.0) > _COMMON  # "the Superintendent of Police in Malkangiri"
    return "before_in_unit" if _BETWEEN_IN.intersection(between) and not common else None


#: so much more often a common word than a name (see words.tsv)
_COMMON = 1.5
_BETWEEN = frozenset(("in", "of", "under", "the", ",", "'s", "’s"))
_BETWEEN_IN = frozenset(("in", "of", "under"))


def _known_as(c: Candidate, doc: Around) -> Iterator[tuple[str, float]]:
    if not c.entries:
        yield "unknown", 1.0
        return
    best = min(c.entries, key=_standing)
    yield "how_" + ("main", "alias", "stripped", "loose")[best.how], 1.0
    yield "is_" + (best.feature if best.feature in ("PCLI", "ADM1", "ADM2", "PPLC", "PPL") else "other"), 1.0
    size = max(e.population for e in c.entries if e.how == best.how)
    yield "size", math.log10(max(size, 100)) - 4.0
    if doc.countries and any(e.country in doc.countries for e in c.entries):
        yield "named_country", 1.0


def _standing(e: Entry) -> tuple[int, int, int]:
    """Main names first, then countries and units, then the most populous."""
    return e.how, _HIGH.get(e.feature, 9), -e.population


_HIGH = {"PCLI": 0, "CONT": 1, "PPLC": 2, "ADM1": 3}


def _word(c: Candidate, view: View, words: PlaceWords) -> Iterator[tuple[str, float]]:
    length = c.last - c.first
    unit = length == 2 and view.low[c.last - 1] in words.units and fold(view.text[c.first]) in words.never  # "the Police District"
    if (c.folded in words.never or unit) and c.by != "short":
        yield "never", 1.0
    if view.dep[c.last - 1] == "dobj" and view.low[view.head[c.last - 1]] in words.taking:
        yield "taken", 1.0
    if length > 1 and view.low[c.last - 1] in words.units and c.by == "gazetteer":
        yield "ends_in_unit", 1.0
    if length > 1 and view.low[c.last - 1] in UNITS_AFTER and c.by in ("kind", "label"):
        yield "unknown_unit", 1.0
    if c.by == "feature":
        yield f"feature_{words.feature_types[view.text[c.last - 1]]}", 1.0
    if length > 1:
        yield "many_words", 1.0
        first = fold(view.text[c.first])
        if first in words.given and c.by not in ("feature", "short"):
            yield "begins_with_given", 1.0
        return
    more = words.wordiness.get(c.folded)
    if more is not None:
        yield "wordiness", max(-3.0, min(4.0, more))
    if c.folded in words.given:
        yield "given_name", 1.0
    if c.folded in words.surnames:
        yield "surname", 1.0
    if view.text[c.first].isupper() and len(view.text[c.first]) > 1:
        yield "upper_long" if len(view.text[c.first]) > 3 else "upper_short", 1.0
