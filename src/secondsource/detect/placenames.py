"""Which words of a text are names of places: `find_places`.

Read in this order: `placenames_runs` (who proposes), `placenames_clues` (what speaks for and against), this (who decides). The
weights of the clues are data (`data/weights/places.yml`); a candidate stands where their sum is above zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from secondsource.detect.placenames_clues import around, clues_of, inside_of
from secondsource.detect.placenames_runs import Candidate, View, candidates, view_of
from secondsource.knowledge import Knowledge
from secondsource.knowledge.gazetteer_words import place_words
from secondsource.model import Clue, Place, Span
from secondsource.parse import Parsed

#: countries of which the gazetteer has the towns but hardly the villages, so that an unknown name after "at" is one
THIN = frozenset("AF BD BF BI CD CF CM ET IN IQ KE LK LY ML MM MZ NE NG NP PH PK PS RW SD SO SS SY TD TH UG YE".split())

#: the town of a dateline, before its state, its day and its agency
_FILED = re.compile(r"[^\W\d_][^\W\d_.]{3,}(?:[ '’-][^\W\d_]+){0,2}(?=\s*(?:[,(/:–—-]|$))")

_NO_TOWN = frozenset("breaking exclusive file live photo update updated video watch".split())


#: a name that is surely a place once in a document is one where its other mentions leave it in doubt (one sense per document)
SURE, DOUBTED = 0.5, -2.0


def find_places(parsed: Parsed, kb: Knowledge) -> tuple[Place, ...]:
    """Every toponym, unresolved: name and span, in order."""
    out: list[Place] = []
    weights = kb.weights("places")["find"]
    scored = [(c, clues, score_of(clues, weights)) for c, clues in proposed(parsed, kb, weights)]
    sure = {c.folded for c, _, score in scored if score > SURE}
    for c, clues, score in scored:
        if score > 0 or (score > DOUBTED and c.folded in sure and not _in_a_name(c, clues)):
            span = parsed.span_of(c.first, c.last)
            why = Clue("named_as_place", round(score, 2), ", ".join(sorted(k for k, v in clues.items() if v and k in weights)))
            out.append(Place(as_written(span.quote), span, adjectival=c.by == "people", clues=(why,)))
    return (*_filed_from(parsed, out), *out)


def _in_a_name(c: Candidate, clues: Mapping[str, float]) -> bool:
    """Whether a doubtful mention is part of another name: a person's, or a body's ("the Swedish Board", "the All India Institute")."""
    return bool(clues.get("person_elsewhere") or clues.get("before_company")) or (c.by == "people" and "before_proper" in clues)


def _filed_from(parsed: Parsed, found: Sequence[Place]) -> Iterator[Place]:
    """The place of the dateline where no clue told it for one: its position says that it is."""
    span = parsed.document.dateline
    if span is None or any(p.span is not None and p.span.start < span.end and span.start < p.span.end for p in found):
        return
    town = _FILED.match(span.quote)
    if town is not None and town.group().lower() not in _NO_TOWN and len(parsed.tokens(span.start, span.start + town.end())):
        at = Span.of(parsed.document.text, span.start, span.start + town.end())
        yield Place(as_written(at.quote), at, clues=(Clue("named_as_place", 4.0, "the dateline"),))


def as_written(quote: str) -> str:
    """The name as one writes it: a dateline in capitals is put right, an abbreviation stays.

    >>> as_written("QUETTA"), as_written("UAE"), as_written("Tel Aviv")
    ('Quetta', 'UAE', 'Tel Aviv')
    """
    name = " ".join(quote.split())
    return name.title() if name.isupper() and len(name) > 4 else name


def score_of(clues: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The sum of the weighted clues, in log2 odds."""
    return sum(value * weights.get(name, 0.0) for name, value in clues.items())


def proposed(parsed: Parsed, kb: Knowledge, weights: Mapping[str, float]) -> Iterator[tuple[Candidate, dict[str, float]]]:
    """Each candidate with its clues. Whether the one before it in a list stood is a clue for the next."""
    words = place_words(kb.language)
    view = view_of(parsed)
    found = list(candidates(view, kb.gazetteer, words))
    doc = around(view, found, kb.gazetteer)
    about = doc.countries | _homes(parsed, kb)
    thin = 2 * len(THIN & about) > len(about)
    stood = -1  # where the last accepted candidate ended
    of_kind = False  # whether the list that it is part of follows "the villages of"
    for n, c in enumerate(found):
        after = found[n + 1] if n + 1 < len(found) else None
        linked = stood >= 0 and c.first - stood <= 2 and _links(view, stood, c.first)
        of_kind = of_kind and linked
        list_of = "list_of_kind" if of_kind else "after_place" if linked else None
        clues = clues_of(c, view, doc, words, after_place=list_of, inside=inside_of(c, after, view, words))
        if parsed.document.text.startswith((" alias ", " @ "), parsed.span_of(c.first, c.last).end):
            clues["before_alias"] = 1.0  # the parse sets aliases aside
        if not thin:
            clues.pop("unknown_unit", None)  # "the Waste District"
        if thin and ("after_at" in clues or "before_kind" in clues) and c.by in ("at", "kind") and view.pos[c.first] == "PROPN":
            clues["thin"] = 1.0
        if thin and _is_alone_in(c, clues, view):
            clues["alone_in"] = 1.0
        if c.last - c.first == 1 and c.by not in ("gazetteer", "people", "short") and kb.actors.named(view.text[c.first]):
            clues["group"] = 1.0
        if score_of(clues, weights) > 0:
            stood = c.last
            of_kind = of_kind or "after_kind_of" in clues
        yield c, clues


def _is_alone_in(c: Candidate, clues: Mapping[str, float], view: View) -> bool:
    """Whether a single word behind "in" is called a person's by the parser alone: "at a school in Malbandi"."""
    if c.by != "at" or c.last - c.first != 1 or "ner_PERSON" not in clues or view.low[c.first - 1] != "in":
        return False
    return not any(clues.get(k) for k in ("possessive", "given_name", "surname", "person_elsewhere", "before_proper", "before_surname"))


def _homes(parsed: Parsed, kb: Knowledge) -> set[str]:
    """The countries of the groups that the text names without doubt, where they have one home."""
    keys = {w.label.keys for w in parsed.words if w.label is not None and w.label.kind == "actor"}
    keys |= {kb.actors.named(form) for form in {w.form for w in parsed.words if w.label is None and w.form[:1].isupper()}}
    homes = ({country for key in ids for country in kb.actors.entries[key].country} for ids in keys if ids)
    return {country for found in homes if len(found) == 1 for country in found}


def _links(view: View, last: int, first: int) -> bool:
    """Whether a comma, "and" or both join what ends at `last` to what begins at `first`."""
    return last < first and all(view.low[j] in (",", "and", "or", "&") for j in range(last, first))
