"""How the attack was made, as articles tell it: how many attackers, how much explosive, which vehicle, set off how, by a man or a woman.

Values are read with their spans from the sentences that tell of an incident; of two that cannot both be true a contradiction is made.
Silent where it could be read otherwise: a part of the attackers, other bombs, "at least", a doubt, one voice that corrects itself.
Read `Detail`, then `details`, then the readers in `read`.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secondsource.check.made import Held, foreground, make
from secondsource.check.words import sentences
from secondsource.model import Evidence, Extraction, Incident, Issue, Span
from secondsource.voices import voice_name

#: what is compared, and how it is called in the sentence of an issue
NAMES: Mapping[str, str] = {
    "attackers": "number of attackers",
    "explosive": "kilograms of explosive",
    "vehicle": "vehicle of the bomb",
    "way": "how it was set off",
    "sex": "the attacker",
}
#: more attackers than this are a force, and counts of a force are guesses
MOST = 60
#: weights differ by nothing where they differ by so small a share: they are estimates
SLACK = 1.3
_DIGITS = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_ALL = re.compile(r"\b(?:all|only)(?: the| of the)? $", re.IGNORECASE)
_THE = re.compile(r"\bthe $", re.IGNORECASE)
_OF = re.compile(r" of (?:[\w-]+ ){0,3}?([\w-]+)")
_WORD = re.compile(r"[\w'-]+")
_CLAUSE = re.compile(r"[,;:]")
#: so many characters about a value may put it in doubt
NEAR = 70


@dataclass(frozen=True, slots=True)
class Detail:
    """One value of how it was done: a range (`low`, `high` None for open) or what words may mean (`kinds`)."""

    name: str
    span: Span
    low: float | None = None
    high: float | None = None
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """A detail with its sentence, document and voice."""

    detail: Detail
    sentence: Span
    document: str
    voice: str
    speaker: str | None


def details(held: Held) -> Sequence[Issue]:
    """Contradictions over how each attack was made."""
    return [issue for i in held.incidents if i.types and i.types[0].startswith("attack") for issue in _details(held, i)]


def _details(held: Held, incident: Incident) -> Iterator[Issue]:
    told: dict[str, list[Told]] = {}
    for doc in foreground(held, incident):
        for t in _of_document(held, incident, doc):
            told.setdefault(t.detail.name, []).append(t)
    alone = all(_at_most_one(t.detail) for t in told.get("attackers", ()))
    for name, every in sorted(told.items()):
        if name == "sex" and not alone:
            continue
        done: set[tuple[str, str]] = set()
        for a, b in itertools.combinations(every, 2):
            key = (_shown(a.detail), _shown(b.detail))
            if key not in done and _independent(a, b) and _exclude(a.detail, b.detail, incident):
                done |= {key, key[::-1]}
                detail = f"{NAMES[name]}: {_who(a)} {key[0]}, {_who(b)} {key[1]}"
                evidence = [Evidence(a.document, a.sentence), Evidence(b.document, b.sentence)]
                yield make("contradiction", "low", detail, evidence, incident=incident.id)


def _at_most_one(d: Detail) -> bool:
    return d.low is None or d.low <= 1


def _independent(a: Told, b: Told) -> bool:
    """Whether two voices say it: a voice that says another thing on a later day has learnt more."""
    return a.voice != b.voice


def _who(t: Told) -> str:
    return f"“{t.speaker}”" if t.speaker else t.document


def _shown(d: Detail) -> str:
    return f"“{' '.join(d.span.quote.split())}”"


def _of_document(held: Held, incident: Incident, doc: str) -> list[Told]:
    """What one article says of how this incident was made; of kinds nothing, where its sentences do not agree with each other."""
    x = held.extractions[doc]
    found: list[Told] = []
    for sentence in sentences(x.document):
        made = read(sentence, held.kb)
        if made and _tells_of(held, incident, x, sentence):
            found += [t for d in made if (t := _told(held, x, d, sentence)) is not None]
    mixed = {
        a.detail.name
        for a, b in itertools.combinations(found, 2)
        if a.detail.kinds and a.detail.name == b.detail.name and a.detail.name != "attackers" and not a.detail.kinds & b.detail.kinds
    }
    return [t for t in found if t.detail.name not in mixed]


def _tells_of(held: Held, incident: Incident, x: Extraction, sentence: Span) -> bool:
    """Whether a sentence tells of this incident: of no other that its article tells of."""
    owners = [r for r in x.reports if any(p.overlaps(sentence) for p in r.passages)]
    if owners:
        return all(held.incident_of.get(r.id) == incident.id for r in owners)
    violent = {held.incident_of.get(r.id) for r in x.reports if not r.background and r.type.startswith(("attack", "battle"))}
    return violent == {incident.id}


def _told(held: Held, x: Extraction, d: Detail, sentence: Span) -> Told | None:
    """A detail with who says so; None where somebody denies it."""
    said = [a for a in x.acts if a.content_span is not None and a.content_span.start <= d.span.start and d.span.end <= a.content_span.end]
    if any(a.kind.startswith("denial") for a in said):
        return None
    speaker = min(said, key=lambda a: a.content_span.end - a.content_span.start).speaker if said else None  # type: ignore[union-attr]
    own = held.voices.own[x.document.id]
    voice = voice_name(speaker, held.voices.lexicon) or (f"{own}: {speaker}" if speaker else own)
    return Told(d, sentence, x.document.id, voice, speaker)


# ---------------------------------------------------------------------------------------------------------- excluding
def _exclude(a: Detail, b: Detail, incident: Incident) -> bool:
    """Whether two values of one detail cannot both be true."""
    if a.name == "attackers":
        return _counts_exclude(a, b, incident)
    if a.name == "explosive":
        low, high = sorted((a, b), key=lambda d: d.low or 0)
        return (low.high or 0) * SLACK < (high.low or 0)
    return not a.kinds & b.kinds


def _counts_exclude(a: Detail, b: Detail, incident: Incident) -> bool:
    """Whether two counts of attackers exclude each other; of a class within another only one that is larger than the whole."""
    bombed = any(t.startswith("attack.bombing") for t in incident.types)
    if a.kinds != b.kinds and bombed:
        part, whole = (a, b) if "everyone" in b.kinds else (b, a)
        return "everyone" in whole.kinds and whole.high is not None and (part.low or 0) > whole.high
    top = min(d.high if d.high is not None else MOST for d in (a, b))
    return max(a.low or 0, b.low or 0) > top


# ------------------------------------------------------------------------------------------------------------ reading
def read(sentence: Span, kb: Any) -> list[Detail]:
    """All details that a sentence tells."""
    words = _words_of(kb)
    if words.any.search(sentence.quote) is None:
        return []
    return [d for reader in _READERS for d in reader(sentence, words, kb)]


@dataclass(frozen=True)
class _Words:
    """The lexicon `details`, compiled."""

    any: re.Pattern[str]
    doubt: re.Pattern[str]
    others: re.Pattern[str]
    attackers: re.Pattern[str]
    them: re.Pattern[str]
    put_at: re.Pattern[str]
    classes: Mapping[str, str]
    people: frozenset[str]
    deeds: re.Pattern[str]
    openers: re.Pattern[str]
    fates: re.Pattern[str]
    sent: re.Pattern[str]
    kilos: Mapping[str, float]
    weight: re.Pattern[str]
    things: re.Pattern[str]
    other_things: re.Pattern[str]
    vehicles: tuple[re.Pattern[str], ...]
    kinds: Mapping[str, frozenset[str]]
    other_vehicles: re.Pattern[str]
    way: Mapping[str, re.Pattern[str]]
    sex: Mapping[str, re.Pattern[str]]


def _plain(pattern: str) -> str:
    return " ".join(pattern.split()).replace("| ", "|").replace(" |", "|")


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(_plain(pattern), re.IGNORECASE)


@functools.lru_cache(maxsize=4)
def _words_of(kb: Any) -> _Words:
    data, data_counts = kb.lexicon("details"), kb.lexicon("counts")
    who, bomb, on = data["attackers"], data["explosive"], data["vehicle"]
    classes = {noun: name for name in ("everyone", "gunmen", "bombers", "people") for noun in who[name]}
    nouns = "|".join(sorted(map(re.escape, classes), key=len, reverse=True))
    wheels = "|".join(sorted(map(re.escape, on["kinds"]), key=len, reverse=True))
    counted = data_counts["units"] | data_counts["tens"]
    tens, units = "|".join(data_counts["tens"]), "|".join(bomb["units"])
    one = rf"(?:{_DIGITS}|(?:{tens})-(?:{'|'.join(data_counts['units'])})|{'|'.join(counted)})"
    number = rf"(?P<num>{one}(?:(?:\s(?:to|or|and)\s|-){one})?)"
    vehicles = (
        rf"\b(?P<loose>{'|'.join(on['loose'])})\b",
        rf"\b(?P<v>{wheels})[ -]bomb(?:ing)?\b",
        rf"\b(?:{on['bombs']})(?: (?:that |which )?(?:was|were|had been))?(?: \w+ly)?(?: (?:{on['put']}))?"
        rf" (?:in|inside|into|on|to|under|aboard|by)"
        rf"(?: the (?:{on['parts']}) of)? (?:an?|the) (?:[\w-]+ ){{0,3}}?(?P<v>{wheels})\b",
        rf"\b(?:{on['before']}) (?:[\w-]+ ){{0,2}}?(?P<v>{wheels})\b",
        rf"\b(?P<v>{wheels}) (?:that (?:had been|was) )?(?:{on['laden']}) (?:\w+ ){{0,4}}?(?:{bomb['things']})\b",
    )
    return _Words(
        any=_compile(rf"\b(?:{nouns}|of them)\b|\b(?:{units}|kilo\w*)\b|\b(?:{wheels})s?\b|{'|'.join(data['hints'])}"),
        doubt=_compile(data["doubt"]),
        others=_compile(rf"\b(?:{data['others']})\b"),
        attackers=_compile(
            rf"(?<![.:,\d])\b{number}(?P<of> of the| of its| of their)?(?: (?!(?:of|and|{one})\b)[\w-]+){{0,2}}? (?P<noun>{nouns})\b"
        ),
        them=_compile(rf"\bthere (?:were|are|had been) {number} of them\b(?=.*\bthey (?:{who['as_men']})\b)"),
        put_at=_compile(rf"\bnumber of (?:the )?(?P<noun>{nouns})(?: (?:was|had been))?(?: put)? (?:at|as|to be) {number}\b"),
        classes=classes,
        people=frozenset(who["people"]),
        deeds=_compile(rf"^(?:,? [\w-]+){{0,6}}? (?:{_plain(who['deeds'])})\b"),
        openers=_compile(
            rf"\b(?:{_plain(who['openers'])})(?: (?:the|these|those|at least|about|only|some|between|as many as|up to|more than))* $"
        ),
        fates=_compile(rf"^(?:,? [\w-]+){{0,4}}? (?:{who['fates']})\b"),
        sent=_compile(rf"\b(?:{who['sent']})(?: the)? $"),
        kilos=bomb["units"],
        weight=_compile(rf"\b({one})(?:(?:\s(?:to|or|and)\s|-|–)({one}))?[ -]({units})\b"),
        things=_compile(rf"\b(?:{bomb['things']})\b"),
        other_things=_compile(rf"\b(?:{bomb['apart']})\b"),
        vehicles=tuple(map(_compile, vehicles)),
        kinds={**{k: frozenset(v) for k, v in on["kinds"].items()}, "": frozenset(on["loosely"])},
        other_vehicles=_compile(rf"\b(?:{on['apart']})\b"),
        way={k: _compile(data["way"][k]) for k in ("suicide", "placed")},
        sex={k: _compile(data["sex"][k]) for k in ("woman", "man")},
    )


def _within(sentence: Span, start: int, end: int) -> Span:
    return Span(sentence.start + start, sentence.start + end, sentence.quote[start:end])


def _attackers(sentence: Span, words: _Words, kb: Any) -> Iterator[Detail]:
    """How many attacked: the whole of them exactly, or a part of them as a lower bound."""
    text = sentence.quote
    for m in (*words.attackers.finditer(text), *words.them.finditer(text), *words.put_at.finditer(text)):
        if _doubted(text, m, words.doubt) or _doubted(text, m, words.others):
            continue
        noun = m.groupdict().get("noun")
        bounds = _bounds(text, m.start("num"), m.end("num"), kb)
        if bounds is None or bounds[0] > MOST:
            continue
        low, high = bounds
        before, after = text[: m.start("num")], text[m.end() :]
        kind = "everyone" if noun is None else words.classes[noun.lower()]
        part = bool(m.groupdict().get("of"))
        opened = m.re is not words.attackers or words.openers.search(before) is not None
        if kind == "people":
            if not words.deeds.match(after) and not words.sent.search(before):
                continue
            kind = "everyone"
        whole = not part and (opened or _THE.search(before) or words.deeds.match(after))
        fate = words.fates.match(after) is not None
        if not whole and not fate and not part:
            continue
        open_end = not whole or (fate and not _ALL.search(before) and not opened)
        yield Detail(
            "attackers",
            _within(sentence, min(m.start(g) for g in ("num", "noun") if m.groupdict().get(g)), m.end()),
            low,
            None if open_end else high,
            frozenset({kind}),
        )


def _doubted(text: str, m: re.Match[str], words: re.Pattern[str]) -> bool:
    """Whether one of these words stands in the same clause as what was found."""
    before = _CLAUSE.split(text[max(0, m.start() - NEAR) : m.start()])[-1]
    after = _CLAUSE.split(text[m.end() : m.end() + NEAR], maxsplit=1)[0]
    return words.search(f"{before}{m.group()}{after}") is not None


def _bounds(text: str, start: int, end: int, kb: Any) -> tuple[int, int | None] | None:
    """The range that a number says with the hedge before it; None for words that are no number."""
    own = _WORD.findall(text[start:end])
    before = _WORD.findall(text[max(0, start - 24) : start])[-3:]
    first = own[0].lower()
    if not kb.counts.is_number(first):
        return None
    numbers = [w for w in own if kb.counts.is_number(w.lower())]
    if len(numbers) == 2:
        low, high = (kb.counts.read([n]) for n in numbers)
        return None if low is None or high is None or low.low is None or high.low is None else (low.low, high.low)
    count = kb.counts.read([*before, first], len(before))
    return None if count is None or count.low is None or count.vague else (count.low, count.high)


def _explosive(sentence: Span, words: _Words, kb: Any) -> Iterator[Detail]:
    """How many kilograms of explosive went off."""
    text = sentence.quote
    if words.things.search(text) is None or words.other_things.search(text):
        return
    for m in words.weight.finditer(text):
        if _doubted(text, m, words.doubt):
            continue
        rest = text[m.end() : m.end() + 40]
        if _OF.match(rest) and words.things.search(rest) is None:
            continue  # "400 kg of rice"
        values = [v for g in (1, 2) if m.group(g) and (v := _amount(m.group(g), kb)) is not None]
        if not values or (m.group(2) and len(values) < 2):
            continue
        factor = words.kilos[m.group(3).lower()]
        yield Detail("explosive", _within(sentence, m.start(), m.end()), min(values) * factor, max(values) * factor)


def _amount(word: str, kb: Any) -> float | None:
    plain = word.replace(",", "")
    if plain.replace(".", "", 1).isdigit():
        return float(plain)
    count = kb.counts.read([word]) if kb.counts.is_number(word.lower()) else None
    return None if count is None or count.low is None or count.vague else float(count.low)


def _vehicle(sentence: Span, words: _Words, kb: Any) -> Iterator[Detail]:
    """In what the bomb came."""
    text = sentence.quote
    for pattern in words.vehicles:
        m = pattern.search(text)
        if m is not None and not _doubted(text, m, words.doubt) and not _doubted(text, m, words.other_vehicles):
            name = (m.groupdict().get("v") or "").lower()
            yield Detail("vehicle", _within(sentence, m.start(), m.end()), kinds=words.kinds[name])
            return


def _way(sentence: Span, words: _Words, kb: Any) -> Iterator[Detail]:
    yield from _one_of("way", words.way, sentence, words)


def _sex(sentence: Span, words: _Words, kb: Any) -> Iterator[Detail]:
    yield from _one_of("sex", words.sex, sentence, words)


def _one_of(name: str, patterns: Mapping[str, re.Pattern[str]], sentence: Span, words: _Words) -> Iterator[Detail]:
    """The one of some kinds that a sentence tells; nothing where it tells of two, or of none for sure."""
    text = sentence.quote
    found = [(kind, m) for kind, p in patterns.items() if (m := p.search(text)) is not None]
    if len(found) == 1 and not _doubted(text, found[0][1], words.doubt) and not _doubted(text, found[0][1], words.others):
        kind, m = found[0]
        yield Detail(name, _within(sentence, m.start(), m.end()), kinds=frozenset({kind}))


_READERS: tuple[Callable[[Span, _Words, Any], Iterator[Detail]], ...] = (_attackers, _explosive, _vehicle, _way, _sex)
