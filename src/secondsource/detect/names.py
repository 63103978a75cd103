"""Actors named or described in a text.

Read in this order: `find_actors`, then one function per sort: names of the register, words that take up a name ("the
group"), institutions of a state ("Pakistani police"), people without a name ("unidentified gunmen"), countries that act.
Groups that nobody registered are in `names_unknown`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secondsource.detect.arms import nation_words
from secondsource.detect.names_unknown import find_unknown
from secondsource.knowledge import Knowledge
from secondsource.knowledge.actor_words import Noun
from secondsource.knowledge.actors import Match
from secondsource.model import Actor
from secondsource.parse import Parsed

#: grammatical places in which a country is an actor and not only a place
_ACTS = frozenset({"nsubj", "nsubjpass", "agent"})
_OWNERS = frozenset({"its", "their"})
_POINTERS = frozenset({"the", "this", "that", "same"})
_MODIFIERS = frozenset({"ADJ", "NOUN", "PROPN", "VERB", "ADV"})
#: words that count or compare; no part of a name
_QUANTIFIERS = frozenset({"other", "several", "many", "same", "such", "more", "additional", "few", "some", "all", "least"})


@dataclass(frozen=True)
class Scan:
    """A parsed text with its words in the forms that look-ups want."""

    parsed: Parsed
    kb: Knowledge
    words: Sequence[str]
    lows: Sequence[str]
    taken: bytearray

    def claim(self, first: int, last: int) -> bool:
        """Take words `first:last`, if nobody has them yet."""
        if any(self.taken[first:last]):
            return False
        self.taken[first:last] = b"\x01" * (last - first)
        return True


def find_actors(parsed: Parsed, kb: Knowledge) -> tuple[Actor, ...]:
    """Every mention of a group, force, institution, or of persons described by class; unresolved where ambiguous."""
    words = [w.form for w in parsed.words]
    scan = Scan(parsed, kb, words, [w.lower() for w in words], bytearray(len(words)))
    named = [*_registered(scan), *find_unknown(parsed, kb, scan.taken)]
    found = [*named, *_anaphors(scan), *_nouns(scan), *_arms(scan), *_countries(scan)]
    return tuple(sorted(found, key=lambda a: (a.span.start, a.span.end)))


# ------------------------------------------------------------------------------------------------ the register


def _registered(scan: Scan) -> Iterator[Actor]:
    """Names of the register, with the word for their people where one follows ("Taliban fighters")."""
    for match in scan.kb.actors.find(scan.words):
        last = _members_end(scan, match.last)
        if scan.claim(match.first, last):
            yield _named(scan, match, last)


def _named(scan: Scan, match: Match, last: int) -> Actor:
    span = scan.parsed.span_of(match.first, last)
    entries = [scan.kb.actors.entries[i] for i in match.ids]
    kinds = {e.kind for e in entries}
    kind = kinds.pop() if len(kinds) == 1 else "unknown"
    if not match.sure:
        return Actor(span, scan.parsed.span_of(match.first, match.last).quote, None, kind)
    entry = entries[0]
    country = entry.country[0] if len(entry.country) == 1 else None
    return Actor(span, entry.name, entry.id, entry.kind, country)


def _members_end(scan: Scan, end: int) -> int:
    """Where "Taliban fighters" ends, given where "Taliban" does."""
    members = scan.kb.actor_words.members
    n = end
    while n < len(scan.lows) and n < end + 3 and (scan.lows[n] in members or scan.lows[n] == "-"):
        n += 1
    while n > end and scan.lows[n - 1] == "-":
        n -= 1
    return n


# ------------------------------------------------------------------------------------------------ taking up a name


def _anaphors(scan: Scan) -> Iterator[Actor]:
    """ "The group", "this banned outfit", "its spokesman": people named before; `resolve` says who."""
    words = scan.kb.actor_words
    for n, low in enumerate(scan.lows):
        if low in _OWNERS and n + 1 < len(scan.lows) and scan.lows[n + 1] in words.spokesmen:
            heads = words.spokesmen
        elif low in _POINTERS:
            heads = words.anaphors
        else:
            continue
        last = _anaphor_end(scan, n + 1, heads)
        if last is not None and scan.claim(n, last):
            span = scan.parsed.span_of(n, last)
            yield Actor(span, span.quote, None, "unknown", described=True)


def _anaphor_end(scan: Scan, start: int, heads: frozenset[str]) -> int | None:
    """End of "the (banned militant) group", where its head is one of `heads` and no "of ..." makes it another thing."""
    for n in range(start, min(start + 3, len(scan.lows))):
        token = scan.parsed.doc[n]
        if scan.lows[n] in heads and not _goes_on(scan, n + 1):
            return n + 1 if token.pos_ in ("NOUN", "PROPN") and token.dep_ != "compound" else None
        if token.pos_ not in ("ADJ", "NOUN", "VERB"):
            return None
    return None


def _goes_on(scan: Scan, n: int) -> bool:
    """Whether "of ..." follows, which makes "the group" a group of something."""
    return n < len(scan.lows) and scan.lows[n] == "of"


# ------------------------------------------------------------------------------------------------ nouns without a name


def _nouns(scan: Scan) -> Iterator[Actor]:
    """Institutions ("the Indian army") and described people ("suspected militants")."""
    n = 0
    while n < len(scan.lows):
        hit = scan.kb.actor_words.at(scan.lows, n)
        if hit is None:
            n += 1
            continue
        last, noun = hit
        if _is_noun(scan, last - 1) and not any(scan.taken[n:last]):
            yield _service(scan, n, last, noun) if noun.sort == "service" else _described(scan, n, last, noun)
        n = last


def _is_noun(scan: Scan, n: int) -> bool:
    """Whether a word is used as the head of a noun phrase here."""
    token = scan.parsed.doc[n]
    if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return False
    if token.dep_ in ("compound", "amod", "nmod") and token.head.i > token.i:
        return token.head.i - token.i <= 2 and scan.lows[token.head.i] in scan.kb.actor_words.members
    return token.dep_ != "amod"


def _left_edge(scan: Scan, first: int) -> int:
    """Where the noun phrase begins whose head part starts at `first`: adjectives and names before it, no determiner."""
    n = first
    while n > 0 and not scan.taken[n - 1]:
        token = scan.parsed.doc[n - 1]
        if token.i + 1 == scan.parsed.sentence(token).end:
            break
        if token.text != "-" and not (_modifies(scan, n - 1) and (n <= token.head.i <= first + 4)):
            break
        n -= 1
    return n


def _modifies(scan: Scan, n: int) -> bool:
    """Whether a word may stand before the noun in a description."""
    return scan.parsed.doc[n].pos_ in _MODIFIERS and scan.lows[n] not in _QUANTIFIERS


def _country_before(scan: Scan, first: int, last: int) -> str | None:
    """The country that the words `first:last` name, if any."""
    for size in (3, 2, 1):
        for n in range(first, last - size + 1):
            code = scan.kb.nations.of(" ".join(scan.words[n : n + size]))
            if code is not None:
                return code
    return None


def _service(scan: Scan, first: int, last: int, noun: Noun) -> Actor:
    """An institution with its country, if the text names one beside it."""
    left = _left_edge(scan, first)
    if left > 1 and scan.lows[left - 1] == "'s":
        left = _possessor(scan, left)
    country = _country_before(scan, left, first) or _country_after(scan, last)
    scan.claim(left, last)
    span = scan.parsed.span_of(left, last)
    return Actor(span, span.quote, scan.kb.institution(country, noun.id), noun.kind, country)


def _possessor(scan: Scan, left: int) -> int:
    """Start of "Pakistan" in "Pakistan's army", where it is a country; else `left`."""
    n = left - 1
    while n > 0 and scan.parsed.doc[n - 1].pos_ == "PROPN":
        n -= 1
    return n if _country_before(scan, n, left - 1) is not None else left


def _country_after(scan: Scan, last: int) -> str | None:
    """The country in "the government of Pakistan"."""
    if last + 1 < len(scan.lows) and scan.lows[last] in ("of", "in"):
        return _country_before(scan, last + 1, min(len(scan.lows), last + 4)) if scan.lows[last] == "of" else None
    return None


def _described(scan: Scan, first: int, last: int, noun: Noun) -> Actor:
    """People without a name, with the words that describe them."""
    left = _left_edge(scan, first)
    country = _country_before(scan, left, first)
    scan.claim(left, last)
    span = scan.parsed.span_of(left, last)
    return Actor(span, span.quote, None, noun.kind, country, described=True)


def _arms(scan: Scan) -> Iterator[Actor]:
    """A state's forces by the nation of their arms: "a Russian missile strike"."""
    for at, code in nation_words(scan.parsed, scan.kb):
        ident = scan.kb.institution(code, "army")
        entry = scan.kb.actors.entries.get(ident) if ident is not None else None
        name = entry.name if entry is not None else scan.kb.nations.called[code]
        if scan.claim(at, at + 1):
            yield Actor(scan.parsed.span_of(at, at + 1), name, ident, entry.kind if entry is not None else "state_forces", code)


# ------------------------------------------------------------------------------------------------ countries


def _countries(scan: Scan) -> Iterator[Actor]:
    """Countries that do or say something: "Pakistan denied it"."""
    names, ends = scan.kb.nations.names, scan.kb.nations.name_ends
    for i, low in enumerate(scan.lows):
        if low not in ends or scan.taken[i]:
            continue
        token = scan.parsed.doc[i]
        if token.pos_ != "PROPN" or not _acts(token):
            continue
        first = token.i
        while first > 0 and scan.parsed.doc[first - 1].dep_ == "compound":
            first -= 1
        code = names.get(" ".join(scan.words[first : token.i + 1]).lower())
        if code is not None and scan.claim(first, token.i + 1):
            yield Actor(scan.parsed.span_of(first, token.i + 1), scan.kb.nations.called[code], None, "government", code)


def _acts(token: object) -> bool:
    dep: str = token.dep_  # type: ignore[attr-defined]
    if dep == "dobj":
        return token.head.lemma_ in ("accuse", "blame")  # type: ignore[attr-defined]
    return dep in _ACTS or (dep == "pobj" and token.head.dep_ == "agent")  # type: ignore[attr-defined]
