"""Which report is what its text is about: `story_of` puts it before the others, in the town that the text puts its story in.

A text tells of several events: the one that is its story, what was done about it, others of the kind, history. The story is told with
its day, at a place that the text names again and again, in the country that its places lie in, in the words of the title, and early.
Clues without words, each with a weight of `data/weights/story.yml`; the report told first stays first unless another leads it clearly.
The others keep their order.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from secondsource.knowledge.gazetteer_names import fold
from secondsource.knowledge.gazetteer_tables import story_weights
from secondsource.model import Clue, Place, Report
from secondsource.parse import Parsed
from secondsource.resolve.scenes_document import APART, part_of
from secondsource.resolve.scenes_story import of_its_own_time
from secondsource.resolve.scenes_town import in_town_of_story

_POINTS = frozenset(("site", "town", "near"))
_REAL = frozenset(("happened", "attempted"))
_VIOLENT = frozenset(("attack", "battle"))
#: so many days after an event its day is no longer named by the way
_OLD = 62
#: words of fewer letters say nothing of what a title is about; of longer ones so many letters are compared ("killing", "killed")
_SHORTEST, _STEM = 4, 5
_WORD = re.compile(rf"[^\W\d_]{{{_SHORTEST},}}")


def story_of(reports: Sequence[Report], places: Sequence[Place], parsed: Parsed) -> tuple[Report, ...]:
    """The dated and placed reports of a text as one story: the main one first, in the town that the text names for it."""
    ordered = main_first(reports, places, parsed)
    return in_town_of_story(of_its_own_time(ordered, parsed.document.published), places, parsed)


def main_first(reports: Sequence[Report], places: Sequence[Place], parsed: Parsed) -> tuple[Report, ...]:
    """The dated and placed reports of a text, the one that it is about first, numbered anew; the others in their order."""
    if len(reports) < 2:
        return tuple(reports)
    weights = story_weights()["main"]
    found = weighed_reports(reports, places, parsed)
    scores = [sum(v * weights[k] for k, v in clues.items()) for clues in found]
    best = max(range(len(reports)), key=lambda n: scores[n])
    if scores[best] <= scores[0] + weights["margin"]:
        return tuple(reports)
    why = Clue("main", round(scores[best] - scores[0], 2), "what the text is about: " + ", ".join(k for k, v in found[best].items() if v))
    first = dataclasses.replace(reports[best], clues=(*reports[best].clues, why))
    ordered = (first, *(r for n, r in enumerate(reports) if n != best))
    return tuple(dataclasses.replace(r, id=f"{parsed.document.id}#{n}") for n, r in enumerate(ordered, 1))


def weighed_reports(reports: Sequence[Report], places: Sequence[Place], parsed: Parsed) -> list[dict[str, float]]:
    """For each report of a text what speaks for and against its being the story."""
    countries = Counter(p.country for p in places if p.country is not None and part_of(p, parsed) not in APART)
    named = Counter(fold(p.name) for p in places)
    title = frozenset(w[:_STEM] for w in _WORD.findall((parsed.document.title or "").lower()))
    return [_clues(r, countries, named, title, parsed) for r in reports]


def _clues(
    report: Report, countries: Mapping[str, int], named: Mapping[str, int], title: frozenset[str], parsed: Parsed
) -> dict[str, float]:
    """What speaks for a report's being the story of its text."""
    scenes = [p for p in report.places if p.is_scene]
    country = next((p.country for p in scenes if p.country is not None), None)
    dated = report.date.earliest is not None
    a_day, published = dated and report.date.precision == "day", parsed.document.published
    return {
        "of_country": countries.get(country, 0) / sum(countries.values()) if country is not None and countries else 0.0,
        "a_day": float(a_day),
        "an_old_day": float(a_day and published is not None and (published - report.date.latest).days > _OLD),  # type: ignore[operator]
        "a_date": float(dated and not a_day),
        "named_often": math.log1p(max((named.get(fold(p.name), 0) for p in scenes if p.precision in _POINTS), default=0)),
        "specific": next((c.weight for c in report.clues if c.name == "specific"), 0.0),
        "title": len(title & _told_words(report, parsed)) / len(title) if title else 0.0,
        "violence": float(report.type.partition(".")[0] in _VIOLENT),
        "late": math.log1p(_first_sentence(report, parsed)),
        "unreal": float(report.status not in _REAL),
        "background": float(report.background),
    }


def _told_words(report: Report, parsed: Parsed) -> frozenset[str]:
    """The words of the sentences that tell of a report, as they are compared with those of the title."""
    spans = (parsed.tokens(s.start, s.end) for s in (report.passages or (report.span,)))
    return frozenset(w[:_STEM] for t in spans for w in parsed.lower[t.start : t.end] if len(w) >= _SHORTEST)


def _first_sentence(report: Report, parsed: Parsed) -> int:
    start = min((s.start for s in (report.span, *report.passages)), default=0)
    tokens = parsed.tokens(start, start + 1)
    return parsed.sentence_index[tokens.start] if len(tokens) else 0
