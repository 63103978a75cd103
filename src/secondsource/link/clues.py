"""What speaks for and against one incident, pair by pair, as arrays; and the sentences for the pairs that are shown.

Each clue is either a level ('same', 'near', 'far') or an amount (a cosine, the rarity of what is shared); the table
`data/weights/linking.yml` gives each its weight in log2 odds. A pair's weight is the sum over its clues.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from scipy import sparse

from secondsource.link.features import FAMILIES, Features
from secondsource.link.rivals import method_levels, rivalled
from secondsource.model import Clue

Array = np.ndarray[Any, Any]
Table = Mapping[str, Any]
CHUNK = 200_000  # pairs at a time: keeps the memory of a million reports under 3 GB
NAN_LEVEL = "unknown"
DATE = ("unknown", "same", "next", "near", "week", "month", "far", "within", "before", "fresh", "fresh_near")
PLACE = ("unknown", "same", "near", "within", "apart", "far")
COUNT = ("unknown", "same", "same_many", "close", "apart")
FAMILY = ("apart", "shared")
ACTORS = ("unknown", "shared", "apart")
METHOD = ("unknown", "shared", "apart")
RIVAL = ("none", "rival")
CLASH = ("none", "clash")
GAP = ("unknown", "week", "month", "season", "year", "far")
_OTHER_DAY = [DATE.index(n) for n in ("next", "near", "week", "fresh", "fresh_near")]
_OTHER_WEEK = [DATE.index(n) for n in ("week", "month", "far", "before", "fresh", "fresh_near")]
#: what a day that both articles name still tells where it is not the day of both
HISTORY = 0.3
LEVELS: Mapping[str, tuple[str, ...]] = {
    "date": DATE,
    "place": PLACE,
    "killed": COUNT,
    "injured": COUNT,
    "family": FAMILY,
    "actors": ACTORS,
    "gap": GAP,
    "method": METHOD,
    "rival": RIVAL,
    "clash": CLASH,
}
AMOUNTS = ("cosine", "names", "ages", "clocks", "streets", "lead", "days", "toponyms", "tolls", "whole_cosine")


def weigh_pairs(f: Features, pairs: Array, table: Table) -> Array:
    """The weight of each pair in log2 odds; rounded, so that a pair weighs the same whatever it is weighed together with."""
    chunks = [pairs[start : start + CHUNK] for start in range(0, len(pairs), CHUNK)]
    if len(chunks) < 2:
        return np.concatenate([_weigh(f, chunk, table) for chunk in chunks]) if chunks else np.empty(0)
    with ThreadPoolExecutor(2) as pool:  # scipy and numpy let go of the interpreter while they work
        return np.concatenate(list(pool.map(lambda chunk: _weigh(f, chunk, table), chunks)))


def _weigh(f: Features, pairs: Array, table: Table) -> Array:
    out = np.empty(len(pairs))
    both = f.main[pairs[:, 0]] & f.main[pairs[:, 1]]
    for part, name in ((both, "whole"), (~both, "part")):
        if part.any():
            out[part] = sum(clue_weights(f, pairs[part], table, name).values())
    return np.round(out, 6)


def clue_weights(f: Features, pairs: Array, table: Table, name: str) -> dict[str, Array]:
    """For each clue of the named table its weight for each pair."""
    own = table[name]
    values = measure(f, pairs, whole=name == "whole")
    out: dict[str, Array] = {"prior": np.full(len(pairs), float(own["prior"]))}
    for clue, value in values.items():
        if clue not in own:
            continue
        if clue in AMOUNTS:
            out[clue] = np.interp(value, own[clue]["at"], own[clue]["weight"])
        else:
            out[clue] = np.array([float(own[clue][level]) for level in LEVELS[clue]])[value]
    unlike = (values["method"] == METHOD.index("apart")) & (values["killed"] == COUNT.index("apart"))
    doubted = blind(values) | np.isin(values["date"], _OTHER_WEEK) | unlike
    out["cosine"] = np.where((out["cosine"] > 0) & doubted, out["cosine"] * sight(f, table), out["cosine"])
    out["vague"] = np.where(blind(values), float(own.get("vague", 0.0)), 0.0)
    same_text = f.row[pairs[:, 0]] == f.row[pairs[:, 1]]
    on = same_text & _told_on(values)
    out["same_text"] = np.where(same_text & ~on, float(table["same_text"]), 0.0)
    out["told_on"] = np.where(on, float(table["told_on"]), 0.0)
    return out


_ONE_NIGHT = [DATE.index(n) for n in ("same", "next")]
_ONE_PLACE = [PLACE.index(n) for n in ("same", "near", "within")]


def _told_on(values: Mapping[str, Array]) -> Array:
    """Whether two reports of one article may be one event told on: a day or a night, one place, and nothing said that parts them."""
    one = np.isin(values["date"], _ONE_NIGHT) & np.isin(values["place"], _ONE_PLACE)
    return np.asarray(one & (values["killed"] != COUNT.index("apart")) & (values["injured"] != COUNT.index("apart")))


def blind(values: Mapping[str, Array]) -> Array:
    """Pairs for which neither the day nor the place speaks: only likeness of wording is left."""
    day = np.isin(values["date"], [DATE.index(n) for n in ("same", "next", "near")])
    place = np.isin(values["place"], [PLACE.index(n) for n in ("same", "near")])
    return np.asarray(~day & ~place)


def sight(f: Features, table: Table) -> float:
    """How far likeness of wording alone can be trusted: in a handful of articles on one topic everything is alike."""
    return float(min(1.0, np.log1p(f.held or f.whole.shape[0]) / np.log1p(float(table["full_sight"]))))


def measure(f: Features, pairs: Array, *, whole: bool) -> dict[str, Array]:
    """The clues of each pair before they are weighed: amounts, and numbers of levels."""
    i, j = pairs[:, 0], pairs[:, 1]
    ri, rj = f.row[i], f.row[j]
    out = {
        "date": date_levels(f, i, j),
        "place": place_levels(f, i, j),
        "killed": count_levels(f.killed, i, j),
        "injured": count_levels(f.injured, i, j),
        "family": ((f.family[i] & f.family[j] & ((1 << len(FAMILIES)) - 1)) > 0).astype(np.int8),
        "actors": actor_levels(f, i, j),
        "gap": gap_levels(f, i, j),
        "method": method_levels(f, i, j),
        "rival": rivalled(f, i, j, date=date_levels, place=place_levels, killed=_killed_levels),
    }
    out["clash"] = _clash(f, i, j, out)
    if whole:
        common = {n: shared(rows, ri, rj) for n, rows in f.sets.items()}
        common["days"] = np.where(_on_other_days(f, i, j, out["date"]) & (common["days"] > 0), common["days"] * HISTORY, common["days"])
        return {"cosine": products(f.whole, ri, rj), **out, **common}
    return {"cosine": products(f.part, i, j), **out, "whole_cosine": products(f.whole, ri, rj)}


def _clash(f: Features, i: Array, j: Array, values: Mapping[str, Array]) -> Array:
    """1 where both days are known for certain and differ, and so do the means; or, two days apart, the tolls cannot be one that grew."""
    known = (f.first[i] > 0) & (f.first[j] > 0) & (np.maximum(f.last[i] - f.first[i], f.last[j] - f.first[j]) <= 1)
    gap = np.maximum(f.first[i], f.first[j]) - np.minimum(f.last[i], f.last[j])
    means, tolls = values["method"] == METHOD.index("apart"), values["killed"] == COUNT.index("apart")
    return np.asarray(known & ((means & (gap >= 1)) | (tolls & (gap >= 2)))).astype(np.int8)


def _on_other_days(f: Features, i: Array, j: Array, level: Array) -> Array:
    """Whether both days are known to the day and not the same: the days that both articles name are history to one of them at least."""
    precise = np.maximum(f.last[i] - f.first[i], f.last[j] - f.first[j]) <= 1
    return np.asarray(np.isin(level, _OTHER_DAY) & precise)


def products(rows: sparse.csr_matrix, i: Array, j: Array) -> Array:
    """The inner product of rows i and j of each pair."""
    return np.asarray(rows[i].multiply(rows[j]).sum(axis=1)).ravel()


def shared(rows: sparse.csr_matrix, i: Array, j: Array) -> Array:
    """The rarity of what rows i and j share; -1 where both name something and nothing is shared, 0 where one names nothing."""
    size = np.diff(rows.indptr)
    product = products(rows, i, j)
    return np.where((product <= 0) & (size[i] > 0) & (size[j] > 0), -1.0, product)


def date_levels(f: Features, i: Array, j: Array) -> Array:
    """How far apart the days are; `before`: one was published before the other happened; `fresh`: each was news of its own week."""
    known = (f.first[i] > 0) & (f.first[j] > 0)
    gap = np.maximum(0, np.maximum(f.first[i], f.first[j]) - np.minimum(f.last[i], f.last[j]))
    precise = np.maximum(f.last[i] - f.first[i], f.last[j] - f.first[j]) <= 3
    level = np.select([gap == 0, gap == 1, gap <= 3, gap <= 8, gap <= 35], [1, 2, 3, 4, 5], 6)
    level = np.where((gap == 0) & ~precise, 7, level)
    level = np.where(known, level, 0)
    level = np.where((_too_early(f, i, j) | _too_early(f, j, i)) & (level != 1), 8, level)
    fresh = _fresh(f, i) & _fresh(f, j)
    return np.select([fresh & (gap > 8), fresh & (gap > 1)], [9, 10], level).astype(np.int8)


def _fresh(f: Features, n: Array) -> Array:
    """Whether an article appeared within the week of what it tells: no follow-up, and its day hardly misread."""
    lag = f.published[n] - f.first[n]
    return np.asarray((f.first[n] > 0) & (f.published[n] > 0) & (lag >= 0) & (lag <= 7))


def _too_early(f: Features, a: Array, b: Array) -> Array:
    """Whether b was published before a happened."""
    return np.asarray((f.first[a] > 0) & (f.published[b] > 0) & (f.first[a] > f.published[b] + 1))


def place_levels(f: Features, i: Array, j: Array) -> Array:
    """How far apart the places are, by what their precision allows."""
    distance = kilometres(f.lat[i], f.lon[i], f.lat[j], f.lon[j])
    reach = f.radius[i] + f.radius[j]
    wide = np.maximum(f.radius[i], f.radius[j]) > 25
    known = ~np.isnan(distance)
    abroad = wide & (f.country[i] > 0) & (f.country[j] > 0) & (f.country[i] != f.country[j])  # no town of one country lies in another
    with np.errstate(invalid="ignore"):
        conditions = [
            ~known,
            (f.place[i] > 0) & (f.place[i] == f.place[j]) & ~wide,
            (distance <= reach) & ~wide,
            (distance <= reach) & ~abroad,
            distance <= 300,
        ]
    return np.select(conditions, [0, 1, 2, 3, 4], 5).astype(np.int8)


def kilometres(lat1: Array, lon1: Array, lat2: Array, lon2: Array) -> Array:
    """Great-circle distance; NaN where a coordinate is unknown."""
    p, q = np.radians(lat1), np.radians(lat2)
    h = np.sin((q - p) / 2) ** 2 + np.cos(p) * np.cos(q) * np.sin(np.radians(lon2 - lon1) / 2) ** 2
    return np.asarray(2 * 6371.0088 * np.arcsin(np.minimum(1.0, np.sqrt(h))))


def count_levels(counts: Array, i: Array, j: Array) -> Array:
    """Whether two tolls are the same, could be one toll growing, or cannot well be."""
    low, high = np.maximum(counts[i, 0], counts[j, 0]), np.minimum(counts[i, 1], counts[j, 1])
    with np.errstate(invalid="ignore"):
        known = ~np.isnan(low)
        meet = low <= high
        close = low <= np.maximum(high * 1.5, high + 2)
        conditions = [~known, meet & (low >= 4), meet, close]
    return np.select(conditions, [0, 2, 1, 3], 4).astype(np.int8)


def _killed_levels(f: Features, i: Array, j: Array) -> Array:
    return count_levels(f.killed, i, j)


def actor_levels(f: Features, i: Array, j: Array) -> Array:
    """Whether an actor is named in both, or other ones in each."""
    named = np.diff(f.actors.indptr) > 0
    shared = products(f.actors, i, j) > 0
    return np.where(shared, 1, np.where(named[i] & named[j], 2, 0)).astype(np.int8)


def gap_levels(f: Features, i: Array, j: Array) -> Array:
    """How far apart the two were published."""
    known = (f.published[i] > 0) & (f.published[j] > 0)
    gap = np.abs(f.published[i] - f.published[j])
    return np.where(known, np.select([gap <= 7, gap <= 31, gap <= 120, gap <= 400], [1, 2, 3, 4], 5), 0).astype(np.int8)


# ------------------------------------------------------------------------------------------------ sentences
SAYS: Mapping[str, str] = {
    "prior": "two reports picked at random are seldom of one incident",
    "date.unknown": "a day is known of one at most",
    "place.unknown": "a place is known of one at most",
    "date.same": "the same day",
    "date.next": "days that follow each other",
    "date.near": "two or three days apart",
    "date.week": "about a week apart",
    "date.month": "weeks apart",
    "date.far": "more than a month apart",
    "date.within": "one date lies within the other's period",
    "date.fresh": "each was news in its own week, more than a week apart",
    "date.fresh_near": "each was news in its own week, two days or more apart",
    "date.before": "one was published before the other happened",
    "place.same": "the same place",
    "place.near": "neighbouring places",
    "place.within": "one place lies within the other",
    "place.apart": "different places",
    "place.far": "places more than 300 km apart",
    "killed.same": "the same number killed",
    "killed.same_many": "the same large number killed",
    "killed.close": "tolls that may be one rising toll",
    "killed.apart": "tolls far apart",
    "injured.same": "the same number injured",
    "injured.same_many": "the same large number injured",
    "injured.close": "numbers of injured that may be one rising number",
    "injured.apart": "numbers of injured far apart",
    "family.shared": "the same kind of event",
    "family.apart": "different kinds of event",
    "actors.shared": "the same actor named",
    "actors.apart": "different actors named",
    "gap.week": "published in the same week",
    "gap.month": "published weeks apart",
    "gap.season": "published months apart",
    "gap.year": "published in different seasons",
    "gap.far": "published years apart",
    "method.shared": "the same means",
    "method.apart": "different means",
    "rival.rival": "another report of one of the articles fits the other side better",
    "clash.clash": "another day for certain, and other means or a toll far from the other",
    "vague": "neither a day nor a place that fits one event only",
    "same_text": "two events of one article",
    "told_on": "one article, one day or night and one place: one event told on, if nothing else is",
}
AMOUNT_SAYS = {
    "cosine": "similarity of the texts {0:.2f}",
    "whole_cosine": "similarity of the whole articles {0:.2f}",
    "names": "rarity of the names in both {0:.1f}",
    "ages": "rarity of the ages in both {0:.1f}",
    "clocks": "rarity of the times of day in both {0:.1f}",
    "streets": "rarity of the streets in both {0:.1f}",
    "lead": "rarity of the names in both openings {0:.1f}",
    "days": "rarity of the days that both name {0:.1f}",
    "toponyms": "rarity of the towns and sites that both name {0:.1f}",
    "tolls": "rarity of the tolls that both give {0:.1f}",
}


NONE_SAYS = {
    "names": "no names",
    "ages": "no ages",
    "clocks": "no times of day",
    "streets": "no streets",
    "lead": "no names of the opening",
    "days": "no days",
    "toponyms": "no towns or sites",
    "tolls": "no tolls",
}


def waterfalls(f: Features, pairs: Array, table: Table) -> list[tuple[Clue, ...]]:
    """The clues of each pair, strongest first, each with its sentence; those without weight are left out."""
    out: list[tuple[Clue, ...]] = [()] * len(pairs)
    both = f.main[pairs[:, 0]] & f.main[pairs[:, 1]]
    for chosen, name in ((np.flatnonzero(both), "whole"), (np.flatnonzero(~both), "part")):
        values = measure(f, pairs[chosen], whole=name == "whole")
        weights = clue_weights(f, pairs[chosen], table, name)
        told: list[list[Clue]] = [[] for _ in range(len(chosen))]
        for clue, weight in weights.items():
            value = values.get(clue)
            for k in np.flatnonzero(np.abs(weight) >= 0.005).tolist():
                told[k].append(Clue(clue, round(float(weight[k]), 2), _sentence(clue, value, k)))
        for n, clues in zip(chosen.tolist(), told, strict=True):
            out[n] = tuple(sorted(clues, key=lambda c: (-abs(c.weight), c.name)))
    return out


def _sentence(clue: str, value: Array | None, k: int) -> str:
    if value is None:
        return SAYS[clue]
    if clue in AMOUNTS:
        return AMOUNT_SAYS[clue].format(float(value[k])) if value[k] >= 0 else f"{NONE_SAYS[clue]} in common"
    level = LEVELS[clue][int(value[k])]
    return SAYS.get(f"{clue}.{level}", f"{clue}: {level}")
