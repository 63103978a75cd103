"""A total of a period and an area against what is held for them: "the police counted 14 killed in the province in 2016", and 22 are held.

A ledger is never complete, so one that holds fewer says nothing. One that holds more asks a question: does the total count something
else, was it told too early, or is one incident held as two? Counted are incidents of known days that some article reports before all
else. A total that one incident alone exceeds plainly counts something else, and is left alone. Read `Asked`, `asked_of`, `own_counts`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from secondsource.check.made import Held, make
from secondsource.model import Evidence, Incident, Issue, Statistic

#: what such questions begin with, where statistics are kept by what they ask
HELD = "held"
#: the end of the id of a report that its article tells first
MAIN = "#1"
#: a total and what is held differ by nothing where they differ by so small a share: tolls are not that exact
SLACK = 0.05


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """How many killed, where and when; empty or 0 for what is not asked."""

    country: str
    admin1: str
    place: int  # GeoNames id of a town or district
    first: str  # ISO days
    last: str

    @property
    def key(self) -> str:
        """As one line, by which it is found again."""
        return "|".join((HELD, self.country, self.admin1, str(self.place), self.first, self.last))

    @staticmethod
    def of(key: str) -> Asked:
        """The question of a key."""
        _, country, admin1, place, first, last = key.split("|")
        return Asked(country, admin1, int(place), first, last)

    def counts(self, country: str | None, admin1: str | None, place: int | None, first: str | None, last: str | None) -> bool:
        """Whether an incident of this place and day lies in the area and the period; one whose day is not known is not counted."""
        if first is None or first != last or not self.first <= first <= self.last:
            return False
        if self.place:
            return place == self.place
        return country == self.country and (not self.admin1 or admin1 == self.admin1)


def asked_of(s: Statistic, kb: Any) -> Asked | None:
    """What a total asks the ledger; None for shares, totals of one class or party, open numbers, and areas or periods unknown."""
    if s.measure != "killed" or s.group or s.initiator or s.share_of is not None or s.said_by is None:
        return None
    if s.low is None or s.low != s.high or s.area is None or s.earliest is None or s.latest is None:
        return None
    days = s.earliest.isoformat(), s.latest.isoformat()
    entry = next((e for e in kb.gazetteer.lookup(s.area) if s.geonames_id in (e.geonames_id, None) and e.feature_class == "A"), None)
    if entry is None or "|" in entry.name:
        return None if s.geonames_id is None else Asked("", "", s.geonames_id, *days)
    if entry.feature.startswith("PCL"):
        return Asked(entry.country or "", "", 0, *days) if entry.country else None
    if entry.feature == "ADM1" and entry.country:
        return Asked(entry.country, entry.name, 0, *days)
    return None if entry.geonames_id is None else Asked(entry.country or "", "", entry.geonames_id, *days)


def own_counts(held: Held) -> Sequence[Issue]:
    """A question for each total that what is held exceeds."""
    out = []
    for doc, x in held.extractions.items():
        for s in x.statistics:
            asked = asked_of(s, held.kb)
            if asked is None or s.low is None:
                continue
            tolls = held.counted(asked) if held.counted is not None else tolls_held(held, asked)
            if exceed(tolls, s.low):
                detail = (
                    f"{s.said_by}: {s.low} killed in {s.area} from {asked.first} to {asked.last}; {len(tolls)} incidents are held with"
                    f" {sum(tolls)} or more. Does it count something else, or is an incident held twice?"
                )
                out.append(make("statistic_mismatch", "low", detail, [Evidence(doc, s.span)]))
    return out


def exceed(tolls: Sequence[int], total: int) -> bool:
    """Whether these tolls are together clearly more than a total, and none of them alone."""
    return max(tolls, default=0) <= total < sum(tolls) / (1 + SLACK)


def tolls_held(held: Held, asked: Asked) -> tuple[int, ...]:
    """The least that the incidents held for an area and a period killed, each with some dead; sorted."""
    every = held.by_country.get(asked.country, ()) if asked.country else [i for own in held.by_country.values() for i in own]
    return tuple(sorted(n for i in every if _is_counted(i, asked) and (n := _killed(i)) > 0))


def _is_counted(i: Incident, asked: Asked) -> bool:
    p = i.place
    if i.status != "happened" or p is None or not any(r.endswith(MAIN) for r in i.reports):
        return False
    return asked.counts(p.country, p.admin1, p.geonames_id, _iso(i.date.earliest), _iso(i.date.latest))


def _killed(i: Incident) -> int:
    killed = i.figures.get("killed")
    return 0 if killed is None else killed.low or 0


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
