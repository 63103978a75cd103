"""The clues for and against a named place's being where an event happened: how it hangs on the event's word in the parse.

None of the clues knows a particular place or event; the words asked for are prepositions and verbs of speech.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from secondsource.knowledge.gazetteer_words import PlaceWords
from secondsource.model import Place
from secondsource.parse import Parsed

_FROM = frozenset(("from", "off"))
_TO = frozenset(("to", "into", "toward", "towards", "onto"))
_ABOUT = frozenset(("of", "for", "about", "with", "against", "by", "between", "over", "than", "as", "like", "under", "since"))
_DASHES = frozenset(("-", "–"))
_DEEDS = frozenset(("NN", "NNS", "VBG"))
_SKIPPED = frozenset(
    ("the", "city", "town", "village", "capital", "'s", "’s", "restive", "northern", "southern", "eastern", "western", "central")
)
_NEAR = frozenset(("near", "outside", "beside", "close", "nearby"))
_LENGTHS = frozenset(("km", "kms", "kilometers", "kilometres", "miles", "mile", "away", "outskirts"))
_NAME_PARTS = frozenset(("compound", "nmod", "amod", "poss", "appos", "conj", "flat", "nummod", "det", "punct"))


@dataclass(frozen=True, slots=True)
class Seat:
    """A place of the event's sentence: its tokens, and the last of them that the others hang on."""

    place: Place
    first: int
    last: int
    root: Token
    order: int  # among the places of the sentence


def seats_of(places: Sequence[Place], parsed: Parsed, sentence: int) -> list[Seat]:
    """The places of a sentence that may be scenes, in order."""
    out: list[Seat] = []
    sent = parsed.sentences[sentence]
    start, end = parsed.words[sent.start].start, parsed.words[sent.end - 1].end
    for p in places:
        if p.span is None or p.adjectival or p.span.start < start or p.span.end > end:
            continue
        tokens = parsed.tokens(p.span.start, p.span.end)
        if len(tokens):
            out.append(Seat(p, tokens.start, tokens.end, tokens.root, len(out)))
    return out


def clues_for_scene(seat: Seat, trigger: Token, seats: Sequence[Seat], words: PlaceWords, *, container: bool) -> dict[str, float]:
    """The clues that hold for a place as the scene of the event that a word tells of."""
    out: dict[str, float] = {"any": 1.0, "is_" + seat.place.precision: 1.0}
    holder, how = _preposition(seat.root, words)
    if holder.lower_ == "between" and seat.place.precision in ("site", "town", "near", "admin2"):
        how = how.replace("by_about", "by_way")  # "between Hangu and Tal", not "between India and Pakistan"
    out[how] = 1.0
    for name in _path(holder, trigger, words):
        out[name] = 1.0
    for name in _order(seat, trigger, seats):
        out[name] = 1.0
    if _names(seat, trigger):
        out["names_deed"] = 1.0
    if container:
        out["container"] = 1.0
    if seat.place.geonames_id is None:
        out["unresolved"] = 1.0
    if _is_route(seat, trigger):
        out["route"] = 1.0
    if seat.place.precision in ("country", "region") and _bears(seat, words):
        out["bearer"] = 1.0  # "U.S. troops"; the police of a town act there
    if holder.lower_ == "by":
        out["by_doer"] = 1.0
    if seat.place.precision in ("country", "region"):
        out["wide_" + how] = 1.0
    for name in _among(seat, seats, trigger, words):
        out[name] = 1.0
    return out


def _among(seat: Seat, seats: Sequence[Seat], trigger: Token, words: PlaceWords) -> Iterator[str]:
    """How a place stands to the sentence's other places: it holds one, lies in one, says which one is meant, opens the sentence."""
    others = [s for s in seats if s is not seat and s.place.name != seat.place.name]
    if any(holds(seat.place, s.place) for s in others):
        yield "holds_other"
    if any(holds(s.place, seat.place) for s in others):
        yield "inside_other"
    head = seat.root.head
    if seat.root.dep_ in ("compound", "nmod", "amod", "poss") and head.lower_ in words.kind_words:
        for prep in head.children:  # "the West Bank city of Nablus"
            if prep.lower_ == "of" and any(s.first > prep.i and s.root.head == prep for s in others):
                yield "unit_of_kind"
    if _is_reference(seat, others, trigger):
        yield "reference"
    if trigger not in seat.root.ancestors and any(s.first > trigger.i and trigger in s.root.ancestors and _is_at(s, words) for s in others):
        yield "other_has_own"  # "a blast in Lahore, and gunmen killed a judge in Multan"
    opening = seat.root.head
    if seat.root.dep_ == "pobj" and opening.is_sent_start:
        yield "opens"


def _bears(seat: Seat, words: PlaceWords) -> bool:
    """Whether a place only says whose men or means they are: "U.S. troops", "an India helicopter"."""
    root = seat.root
    for _ in range(3):
        if root.dep_ not in ("compound", "nmod", "amod", "poss") or root.head == root:
            return False
        root = root.head
        if root.lower_ in words.bearers:
            return True
    return False


def _is_at(seat: Seat, words: PlaceWords) -> bool:
    """Whether a fine place hangs on a preposition of place."""
    return seat.place.precision in ("site", "town", "near", "admin2") and _preposition(seat.root, words)[1] == "by_at"


def _is_reference(seat: Seat, others: Sequence[Seat], trigger: Token) -> bool:
    """Whether it only says where another place is: "in Awja, north of Baghdad", "Abu Saida, a town near Baquba"."""
    doc = trigger.doc
    i = seat.first - 1
    while i > 0 and (doc[i].lower_ in _SKIPPED or (doc[i].ent_type_ == seat.root.ent_type_ != "" and doc[i].text[:1].isupper())):
        i -= 1
    if i <= 0 or not (doc[i].lower_ in _NEAR or (doc[i].lower_ in ("of", "from") and _is_way(doc[i - 1].lower_))):
        return False
    last = max((s.last for s in others if s.last <= i), default=None)
    return last is not None and i - last <= 8 and not any(t.pos_ in ("VERB", "AUX") and t.dep_ not in ("relcl", "acl") for t in doc[last:i])


def _is_way(word: str) -> bool:
    return word in _LENGTHS or word.startswith(("north", "south", "east", "west"))


def _is_route(seat: Seat, trigger: Token) -> bool:
    """Whether a place is one end of a line or a border: "the Howrah-Delhi track", "the Bihar-Jharkhand border"."""
    doc = trigger.doc
    after = seat.last + 1 < len(doc) and doc[seat.last].text in _DASHES and doc[seat.last + 1].text[:1].isupper()
    before = seat.first > 1 and doc[seat.first - 1].text in _DASHES and doc[seat.first - 2].text[:1].isupper()
    return after or before


def _names(seat: Seat, trigger: Token) -> bool:
    """Whether a town or site stands in the event noun's own phrase, before it: "the Karwan Bazar shooting"."""
    root = seat.root
    fine = seat.place.precision in ("site", "town", "near", "admin2")
    return fine and root.head == trigger and root.i < trigger.i and root.dep_ in ("compound", "nmod", "nsubj") and trigger.tag_ in _DEEDS


def hangs_by(root: Token, words: PlaceWords) -> str:
    """By which kind of preposition a place hangs on its sentence: "by_at", "by_of_noun", "by_nsubj"."""
    return _preposition(root, words)[1]


def _preposition(root: Token, words: PlaceWords) -> tuple[Token, str]:
    """The word that a place hangs on, past the names and nouns it is part of, and by which kind of preposition."""
    token = root
    through = ""
    for _ in range(6):
        head = token.head
        if head == token:
            break
        if token.dep_ in ("pobj", "pcomp") and head.pos_ in ("ADP", "SCONJ", "ADV", "VERB"):
            word = head.lower_
            kind = (
                "from" if word in _FROM else "to" if word in _TO else "on" if word in ("on", "upon") else "at" if word in words.at
                else "of" if word == "of" else "about" if word in _ABOUT else "way" if word in words.way else "other"
            )  # fmt: skip
            if kind == "of" and head.head.lower_ in words.kind_words and head.head != head:
                token = head.head  # "the town of Tal": what holds the town holds Tal
                through = ""
                continue
            return head, f"by_{kind}{through}"
        if token.dep_ in _NAME_PARTS:
            through = "_" + _through(token, head)
            token = head
            continue
        return token, f"by_{token.dep_}{through}"
    return token, f"by_none{through}"


def _through(token: Token, head: Token) -> str:
    """In what way a place's name is part of the phrase it hangs on."""
    if token.dep_ in ("compound", "nmod", "amod") and head.pos_ != "PROPN":
        return "noun"
    return token.dep_ if token.dep_ in ("poss", "appos", "conj") else "name"


def _path(holder: Token, trigger: Token, words: PlaceWords) -> Iterator[str]:
    """How the way in the parse runs from the event's word up to the lowest common word and down to the place."""
    ups = _line(trigger)
    places = {t.i: n for n, t in enumerate(ups)}
    down: list[Token] = []
    token = holder
    while token.i not in places:
        down.append(token)
        if token.head == token:
            yield "apart"
            return
        token = token.head
    up = places[token.i]
    yield f"up_{min(up, 3)}"
    yield f"down_{min(len(down), 4)}"
    if up:
        yield "up_first_" + trigger.dep_
        yield "up_last_" + ups[up - 1].dep_
    if down:
        yield "down_first_" + down[-1].dep_
        if up == 0:
            yield "branch_" + down[-1].dep_
        if any(t.dep_ in ("nsubj", "agent") for t in down) and token.lower_ in words.persons:
            yield "speaker"
        if len(down) > 1 and any(t.dep_ in ("relcl", "ccomp", "advcl", "acl") for t in down[:-1]):
            yield "other_clause_below"
    if any(t.dep_ == "conj" and any(c.dep_ in ("nsubj", "nsubjpass") for c in t.children) for t in ups[:up]):
        yield "other_subject"  # "bombers struck Lahore and gunmen killed a judge"
    if any(t.dep_ in ("relcl", "ccomp", "advcl") for t in ups[:up]):
        yield "clause_above"
    if token.pos_ not in ("VERB", "AUX") and up:
        yield "meet_at_noun"


def _line(token: Token) -> list[Token]:
    """A word and what it hangs on, up to the root."""
    out = [token]
    while out[-1].head != out[-1]:
        out.append(out[-1].head)
    return out


def _order(seat: Seat, trigger: Token, seats: Sequence[Seat]) -> Iterator[str]:
    before = seat.first < trigger.i
    gap = trigger.i - seat.last if before else seat.first - trigger.i
    yield ("before" if before else "after") + ("_3" if gap <= 3 else "_8" if gap <= 8 else "_15" if gap <= 15 else "_far")
    low, high = min(seat.first, trigger.i), max(seat.first, trigger.i)
    between = sum(low < s.first < high for s in seats if s is not seat)
    yield f"between_{min(between, 3)}"
    if len(seats) == 1:
        yield "only"
    if seat.order == 0:
        yield "first"


def holds(unit: Place, place: Place) -> bool:
    """Whether a place lies in another by the gazetteer."""
    if unit.precision == "country":
        return unit.country is not None and unit.country == place.country and place.precision != "country"
    if unit.country != place.country:
        return False
    if unit.precision == "admin1":
        return unit.admin1 is not None and unit.admin1 == place.admin1 and place.precision not in ("admin1", "country")
    if unit.precision != "admin2" or unit.admin2 is None or unit.admin2 != place.admin2:
        return False
    return place.precision != "admin2" or place.geonames_id is None  # a block of the district is an area within it
