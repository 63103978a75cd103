"""From statements to the counts that a rule weighs: what is a figure for the whole, whose voice is it, who is counted twice.

Read `figures_of`. Three things are set right before any rule is asked: a document that counts only classes ('two officers and
a child') gives their sum; a person shot who is told of as dead is no longer among the injured; an early report's wounded who
are a later report's dead are not counted twice.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from secondsource.model import Estimate, Extraction, Statement, Statistic
from secondsource.voices import Voices, institutions_of
from secondsource.weigh.added import worded_first
from secondsource.weigh.figures import Count, estimate
from secondsource.weigh.headline import HIT, Named
from secondsource.weigh.own_hand import with_killer
from secondsource.weigh.struck import hurt_among
from secondsource.wording import of_several, rank_among_dead, stood_once, struck

MEASURES = ("killed", "injured", "missing", "abducted", "arrested", "surrendered", "displaced", "released")
#: classes that lie inside one another or across: of these only the largest is added to a sum
OVERLAPPING = (
    "civilians",
    "children",
    "women",
    "students",
    "journalists",
    "health_workers",
    "aid_workers",
    "clergy",
    "foreigners",
    "officials",
)
#: counts that small are persons whom the reader can follow from wounded to dead
FOLLOWED = 5
#: a toll at least this high is not set aside for a smaller number told before it
DETAIL = 10
_ANOTHER = re.compile(r"\b(?:another|second|third|other|else|survivor|bystander|passer-by)\b", re.IGNORECASE)
_SEXES = (
    re.compile(r"\b(?:man|boy|father|son|brother|husband|he|him|himself|male|teenager)\b", re.IGNORECASE),
    re.compile(r"\b(?:woman|girl|mother|daughter|sister|wife|she|her|herself|female)\b", re.IGNORECASE),
    re.compile(r"\b(?:officer|policeman|policewoman|soldier|deputy|guard)\b", re.IGNORECASE),
)
_OTHERS = re.compile(r"\bothers?\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_CAPITALS = re.compile(r"\b[A-Z][a-z]{2,}\b")
_NUMBER = re.compile(r"^(?:(?:at least|only|just|another|the)\s+)?(?:one|1|single)\b", re.IGNORECASE)
_SAME_PERSON = re.compile(r"^(?:the|this|that|his|her|their|he|she|him|himself|herself|who|whom|victim|they|them)\b", re.IGNORECASE)


def figures_of(
    statements: Sequence[Statement],
    held: Mapping[str, Extraction],
    voices: Voices,
    background: Mapping[str, bool],
    rule: str,
    *,
    alone: bool = False,
    crime: bool = False,
    reader: Any = None,
    headlines: Mapping[str, Named] | None = None,
) -> tuple[dict[str, Estimate], tuple[str, ...]]:
    """Estimates by measure and class, and the voices that gave a figure for the whole event.

    `alone`: nobody is named as the doer; `crime`: nobody but the police.

    `reader` reads numbers in words; without it no sum is told from a number that the words name. `headlines`: the numbers that the
    headline of each document names.
    """
    index = {s.id: s for s in statements}
    usable = [s for s in statements if s.field.split(".")[0] in MEASURES and not voices.discounted(s.said_by)]
    usable = _victims(_without_the_dead(_of_the_event(usable, held)))
    counts: dict[str, list[Count]] = {}
    for s in usable:
        named = _headlined(s, held, headlines or {})
        if s.modality != "part" or "." in s.field or named:
            count = _count(s, held, voices, background)
            head = (headlines or {}).get(s.document_id, {})
            hurt = s.value.get("low") in head.get("injured", ())  # "1 dead, 3 hurt": told apart
            apart = s.field == "injured" and ("killed" in head or _beside_dead(s))
            counts.setdefault(s.field, []).append(replace(count, headline=named, struck=count.struck and not hurt, settled=apart))
    if reader is not None:
        counts = {field: worded_first(own, index, reader) for field, own in counts.items()}
    counts = {field: _current(_somebody(own), statements, held) for field, own in counts.items()}
    for measure in MEASURES:
        plain = counts.setdefault(measure, [])
        most = max((c.value for c in plain if not c.background), default=0)
        if most <= FOLLOWED:
            plain.extend(c for c in _sums(measure, usable, held, voices, background) if c.value > most)
    for measure in ("killed", "injured"):
        counts[measure] = _less_attackers(measure, _itemised(measure, counts[measure], usable), usable)
    if alone or crime:
        counts["killed"] = with_killer(counts["killed"], index, held, rule=rule, kin=alone, crime=crime)
    dead = estimate(counts["killed"], rule=rule)
    counts["injured"] = hurt_among(counts["injured"], counts["killed"], 0 if dead is None else dead.best or 0)
    out: dict[str, Estimate] = {}
    for name in sorted(counts):
        made = estimate(counts[name], rule=rule)
        if made is not None:
            out[name] = made
    _settle_wounded(out, counts, rule)
    told = [index[i] for name in ("killed", "injured") for c in counts.get(name, ()) for i in c.statements]
    heard = {v for s in told for v in voices.every(s)}
    silent = {s.document_id for s in told if not background[s.report_id]} - {s.document_id for s in told if voices.every(s)}
    heard.update(v for d in silent for v in _only_voice(held[d], voices))
    return out, voices.distinct(heard)


def _somebody(counts: Sequence[Count]) -> list[Count]:
    """The counts without "nobody", where somebody was counted: nobody else, or none of those so badly."""
    some = [c for c in counts if c.value > 0 and not c.background]
    return [c for c in counts if c.value > 0] if some else list(counts)


def _only_voice(x: Extraction, voices: Voices) -> set[str]:
    """The one institution that an article quotes for its tolls, where it quotes one: it stands behind those told without a name too."""
    said = {f.said_by for r in x.reports for f in r.figures if f.measure in ("killed", "injured") and f.said_by}
    names = {institutions_of(words, voices.lexicon) for words in said} - {()}
    return set(names.pop()) if len(names) == 1 else set()


def _count(s: Statement, held: Mapping[str, Extraction], voices: Voices, background: Mapping[str, bool]) -> Count:
    doc = held[s.document_id].document
    low, high = s.value.get("low"), s.value.get("high")
    if (rank := _rank(s)) is not None:
        low = high = rank
    return Count(
        statements=(s.id,),
        low=low if isinstance(low, int) else None,
        high=high if isinstance(high, int) else None,
        voice=voices.of(s),
        when=doc.published_raw or (doc.published.isoformat() if doc.published else ""),
        at=s.span.start if s.span else 0,
        named=voices.named(s) is not None,
        background=background[s.report_id],
        whole=s.modality == "event",
        person=low == 1 and high == 1 and not s.modality.startswith("headline") and (s.span is None or _NUMBER.match(s.span.quote) is None),
        document=voices.group[s.document_id],
        struck=_struck(s, held),
        several=s.span is not None and of_several(doc.text, s.span.end),
    )


def _rank(s: Statement) -> int | None:
    """How many died, where a count is of one named by his place in the row: "a third victim has died"."""
    alone = s.field.split(".")[0] == "killed" and s.field != "killed.attackers" and s.value.get("low") == s.value.get("high") == 1
    return rank_among_dead(s.span.quote) if alone and s.span is not None else None


def _headlined(s: Statement, held: Mapping[str, Extraction], headlines: Mapping[str, Named]) -> bool:
    """Whether the headline of its article names a count: for people only said to have been hit, as so many hit."""
    named = headlines.get(s.document_id, {})
    own = {*named.get(s.field, ()), *(named.get("hit", ()) if s.field == "injured" and _struck(s, held) else ())}
    return bool(own) and s.value.get("low") in own


def _beside_dead(s: Statement) -> bool:
    """Whether the words of a count say that it is of others: "five other people were shot", besides the one who died."""
    return s.span is not None and _OTHERS.search(s.span.quote) is not None


def _struck(s: Statement, held: Mapping[str, Extraction]) -> bool:
    """Whether an injured is only said to have been hit, and not named after the dead of the same sentence."""
    if s.span is None or s.field.split(".")[0] != "injured":
        return s.modality == HIT
    return struck(held[s.document_id].document.text, s.span.start, s.span.end)


def _current(counts: Sequence[Count], statements: Sequence[Statement], held: Mapping[str, Extraction]) -> list[Count]:
    """Mark the counts that their own article has left behind.

    Of several that one voice has in one article the first is what the article reports, or one that others confirm; unless they
    rise all the way: then it is a page that was written on, and the last holds. A first that is a small share of the largest is
    a detail of the story (two guards at the gate) and no toll.
    """
    index = {s.id: s for s in statements}
    groups: dict[tuple[str, str], list[Count]] = {}
    for c in counts:
        groups.setdefault((index[c.statements[0]].document_id, c.voice), []).append(c)
    out: list[Count] = []
    for (document, _), own in sorted(groups.items()):
        own.sort(key=lambda c: (c.at, c.statements))
        fresh = [c for c in own if not _stood_once(index[c.statements[0]], held[document])] or own
        elsewhere = [c for c in counts if index[c.statements[0]].document_id != document and not c.background]
        fresh = [c for c in fresh if not c.person] or fresh
        headlined = {c.value for c in fresh if c.headline}
        main = headlined.pop() if len(headlined) == 1 else _main_value(list(dict.fromkeys(c.value for c in fresh)), elsewhere)
        out.extend(replace(c, former=c.value != main) for c in own)
    return out


def _main_value(values: Sequence[int], elsewhere: Sequence[Count]) -> int:
    """Of the values that one voice has in one article, in the order of the text, the one that the article reports."""
    if len(values) >= 3 and list(values) == sorted(values):
        return values[-1]
    if max(values) >= DETAIL and values[0] * 3 < max(values):
        shared = [v for v in values if v > values[0] and any(c.value == v for c in elsewhere)]
        return shared[0] if shared else max(values)
    return values[0]


def _stood_once(s: Statement, x: Extraction) -> bool:
    return s.span is not None and stood_once(x.document.text, s.span.start)


def _sums(
    measure: str, statements: Sequence[Statement], held: Mapping[str, Extraction], voices: Voices, background: Mapping[str, bool]
) -> list[Count]:
    """For each report that counts classes only: their sum, the attackers left out."""
    by_report: dict[str, list[Statement]] = {}
    for s in statements:
        if s.field.split(".")[0] == measure:
            by_report.setdefault(s.report_id, []).append(s)
    out = []
    for _, own in sorted(by_report.items()):
        classes = [s for s in own if "." in s.field and s.field != f"{measure}.attackers"]
        if not classes or any(s.field == measure and s.modality != "part" for s in own):
            continue
        largest: dict[str, Statement] = {}
        for s in classes:
            group = s.field.split(".")[1]
            group = "people" if group in OVERLAPPING else group
            if group not in largest or _low(s) > _low(largest[group]):
                largest[group] = s
        chosen = sorted(largest.values(), key=lambda s: s.id)
        total = max(sum(_low(s) for s in chosen), *(_rank(s) or 0 for s in chosen))
        if total:
            first = _count(chosen[0], held, voices, background)
            hit = all(_struck(s, held) for s in chosen)
            out.append(
                replace(
                    first, statements=tuple(s.id for s in chosen), low=total, high=total, struck=hit, person=first.person and total == 1
                )
            )
    return out


def _itemised(measure: str, counts: Sequence[Count], statements: Sequence[Statement]) -> list[Count]:
    """Mark the counts whose parts stand in the same report and add up to them: a list of the dead beats a round number."""
    parts: dict[str, set[int]] = {}
    home = {s.id: s.report_id for s in statements}
    for s in statements:
        if s.field.split(".")[0] == measure and ("." in s.field or s.modality == "part") and _low(s):
            parts.setdefault(s.report_id, set()).add(_low(s))
    values = {r: list(itertools.chain(v)) for r, v in parts.items()}
    return [replace(c, itemised=_adds_up(c.value, values.get(home[c.statements[0]], []))) for c in counts]


def _adds_up(total: int, parts: Sequence[int]) -> bool:
    """Whether two to five of the parts make the total."""
    return any(sum(chosen) == total for n in (2, 3, 4, 5) for chosen in itertools.combinations(parts[:8], n))


def _less_attackers(measure: str, counts: Sequence[Count], statements: Sequence[Statement]) -> list[Count]:
    """Turn a total that counts the attackers in into that of the victims, where the other parts of its article add up to the rest."""
    home = {s.id: s.report_id for s in statements}
    attackers = sorted({_low(s) for s in statements if s.field == f"{measure}.attackers"} - {0})
    others: dict[str, set[int]] = {}
    for s in statements:
        if attackers and s.field.split(".")[0] == measure and s.field != f"{measure}.attackers" and _low(s):
            others.setdefault(s.report_id, set()).add(_low(s))
    out = []
    for c in counts:
        own = sorted(v for v in others.get(home[c.statements[0]], ()) if v < c.value)
        inside = next((a for a in attackers if c.value > 3 * a and _adds_up(c.value - a, own)), None)
        out.append(c if inside is None else replace(c, low=c.value - inside, high=c.value - inside))
    return out


def _of_the_event(statements: Sequence[Statement], held: Mapping[str, Extraction]) -> list[Statement]:
    """Leave out totals of a period and an area that were also read as a toll: the same words, or the same large number."""
    periods = {d: x.statistics for d, x in held.items()}
    return [s for s in statements if not any(_of_period(s, p) for p in periods[s.document_id])]


def _of_period(s: Statement, p: Statistic) -> bool:
    if s.field.split(".")[0] != p.measure or s.span is None:
        return False
    return s.span.overlaps(p.span) or (_low(s) == p.low and _low(s) > DETAIL and "." not in s.field)


def _victims(statements: Sequence[Statement]) -> list[Statement]:
    """Leave out of the totals what is in the same words a count of attackers or militants."""
    armed = {(s.document_id, s.span, s.field.split(".")[0]) for s in statements if s.field.split(".")[-1] in ("attackers", "militants")}
    return [s for s in statements if "." in s.field or (s.document_id, s.span, s.field) not in armed]


def _low(s: Statement) -> int:
    low = s.value.get("low")
    return low if isinstance(low, int) else 0


def _without_the_dead(statements: Sequence[Statement]) -> list[Statement]:
    """Leave out an injured person who, in the same document, is the one killed: the same words, or words that point back."""
    dead: dict[str, list[Statement]] = {}
    for s in statements:
        if s.field.split(".")[0] == "killed" and s.span is not None:
            dead.setdefault(s.document_id, []).append(s)
    return [s for s in statements if not (s.field.split(".")[0] == "injured" and _is_dead(s, dead.get(s.document_id, ())))]


def _is_dead(s: Statement, dead: Sequence[Statement]) -> bool:
    if s.span is None or _low(s) != 1:
        return any(d.span is not None and d.span == s.span and d.value.get("low") == s.value.get("low") for d in dead)
    if _ANOTHER.search(s.span.quote) is not None:
        return False
    return any(d.span is not None and (d.span.overlaps(s.span) or (_low(d) == 1 and _may_be_one(s.span.quote, d.span.quote))) for d in dead)


def _may_be_one(hurt: str, dead: str) -> bool:
    """Whether two descriptions of one person each may mean the same person: neither sex, age nor name speaks against it."""
    if _SAME_PERSON.match(hurt) is not None:
        return True
    for words in _SEXES:
        if words.search(hurt) and not words.search(dead) and any(o.search(dead) for o in _SEXES if o is not words):
            return False
    ages = set(_DIGITS.findall(hurt)), set(_DIGITS.findall(dead))
    if ages[0] and ages[1] and not ages[0] & ages[1]:
        return False
    names = set(_CAPITALS.findall(hurt)), set(_CAPITALS.findall(dead))
    return not (names[0] and names[1] and not names[0] & names[1])


def _settle_wounded(out: dict[str, Estimate], counts: Mapping[str, Sequence[Count]], rule: str) -> None:
    """Take from the injured those whom later reports, silent on the injured, tell of as dead."""
    killed, injured = out.get("killed"), out.get("injured")
    if killed is None or injured is None or not killed.best or not injured.best or injured.best > FOLLOWED:
        return
    told = {c.document for c in counts["injured"]}
    dead_by: dict[str, int] = {}
    for c in counts["killed"]:
        dead_by[c.document] = max(dead_by.get(c.document, 0), c.value)
    later = [c for c in counts["killed"] if c.document not in told and c.value == killed.best and not c.background]
    kept: list[Count] = []
    for c in counts["injured"]:
        died = killed.best - dead_by.get(c.document, 0)
        if not c.settled and 0 < died <= c.value and any(o.when > c.when for o in later):
            c = replace(c, low=c.value - died, high=c.value - died)
        if c.value > 0:
            kept.append(c)
    made = estimate(kept, rule=rule)
    if made is None:
        del out["injured"]
    else:
        out["injured"] = made
