"""Which words of a text are names of places: `find_places`.

Candidates come from the gazetteer (runs of capitalised words) and from the parser's own labels; the company they keep decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from secondsource.knowledge import Knowledge
from secondsource.knowledge.gazetteer import Gazetteer
from secondsource.knowledge.gazetteer_names import fold
from secondsource.model import Place
from secondsource.parse import Parsed

_LINKS = frozenset(("of", "de", "del", "la", "el", "al", "and", "the", "-", "du", "da", "do", "e", "le", "les", "los", "las", "'s", "’s", "y"))
_LONGEST = 6
_NER = frozenset(("GPE", "LOC", "FAC"))


def find_places(parsed: Parsed, kb: Knowledge) -> tuple[Place, ...]:
    """Every toponym, unresolved: name and span, in order."""
    taken: set[int] = set()
    found: list[tuple[int, int, bool]] = []
    for first, last, adjectival in _candidates(parsed, kb.gazetteer):
        if not taken.intersection(range(first, last)):
            taken.update(range(first, last))
            found.append((first, last, adjectival))
    out = []
    for first, last, adjectival in sorted(found):
        span = parsed.span_of(first, last)
        out.append(Place(span.quote, span, adjectival=adjectival))
    return tuple(out)


def _candidates(parsed: Parsed, gazetteer: Gazetteer) -> Iterator[tuple[int, int, bool]]:
    doc = parsed.doc
    i = 0
    while i < len(doc):
        token = doc[i]
        if not _starts(token) or (label := parsed.label(i)) is not None and label.kind != "place":
            i += 1
            continue
        if (last := _longest(doc[i : i + _LONGEST], gazetteer)) and _is_place(doc[i], last):
            yield i, i + last, False
            i += last
            continue
        if fold(token.text) in gazetteer.demonyms:
            yield i, i + 1, True
        i += 1
    for ent in doc.ents:
        if ent.label_ in ("GPE", "LOC"):
            first = ent.start + (ent[0].lower_ == "the" and len(ent) > 1)
            yield first, ent.end - (ent[-1].text in ("'s", "’s")), False


def _starts(token: Token) -> bool:
    return token.text[:1].isupper()


def _longest(tokens: Sequence[Token], gazetteer: Gazetteer) -> int:
    """How many of these tokens, from the first, make the longest name that the gazetteer knows; 0 for none."""
    reach = 1
    for n, token in enumerate(tokens[1:], start=2):
        if token.is_sent_start or not (_starts(token) or token.lower_ in _LINKS):
            break
        if _starts(token):
            reach = n
    for n in range(reach, 0, -1):
        if _starts(tokens[n - 1]) and gazetteer.knows(fold(_text(tokens[:n]))):
            return n
    return 0


def _text(tokens: Sequence[Token]) -> str:
    return "".join(t.text_with_ws for t in tokens).strip()


def _is_place(token: Token, length: int) -> bool:
    return all(t.ent_type_ in _NER for t in token.doc[token.i : token.i + length])
