"""The brief: where does a group stand in a place? What speaks for it, what against, who contradicts whom, what is not known.

Written by template from findings: every sentence carries the sentences that it rests on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from secondsource import labels
from secondsource.publish.document import Citation, Paper, Point, Section, Table
from secondsource.publish.rows import best, counted, first_day
from secondsource.view import Json, View


@dataclass(frozen=True, slots=True)
class Question:
    """Which group (its ids and names, branches included), where, and when."""

    group: str
    ids: frozenset[str]
    place: str
    inside: Callable[[Json | None], bool]  # whether an incident's place lies in the place asked for
    names: tuple[str, ...]  # as worded, for acts that are tied to no id
    country: str | None = None
    since: str = ""
    until: str = "9999"


STATUS = {
    "claimed": "claimed by it", "asserted": "told as its work by the article itself",
    "accused_by_authorities": "attributed to it by authorities",
    "accused": "attributed to it by others", "possible": "thought possible to be its work", "denied": "attributed to it, but denied",
}  # fmt: skip
FOR_ACTS = {
    "acknowledgement": "acknowledgements of its presence",
    "warning": "warnings about it",
    "threat": "threats",
    "pledge_of_allegiance": "pledges of allegiance",
    "alliance": "statements of an alliance",
}
AGAINST_ACTS = {"denial": "denials", "denial_of_responsibility": "denials of responsibility"}
#: a relation as the group stands in it on its left and on its right side (contract: `relations[].kind`)
TIES = {
    "pledge_of_allegiance": ("It pledged allegiance to", "Pledged allegiance to it"),
    "alliance": ("Told as allied with", "Told as allied with"),
    "member_of": ("Told as part of", "Told as its members"),
    "leader_of": ("Told as leading", "Told as its leaders"),
    "split_from": ("It split from", "Split from it"),
    "merged_with": ("Merged with", "Merged with"),
    "fighting_against": ("Told as fighting", "Told as fighting it"),
    "rivalry": ("Rivals", "Rivals"),
    "support": ("It supports", "Told as supporting it"),
    "denies_link": ("It denies a link with", "Denies a link with it"),
}
HOSTILE = ("fighting_against", "rivalry")
MOST = 4  # citations per point: the strongest, not all


def make_brief(view: View, acts: Sequence[Json], relations: Sequence[Json], q: Question) -> Paper:
    """The brief for one question."""
    incidents = [i for i in view.incidents if q.inside(i["place"]) and in_time(i, q) and party(i, q)]
    about = [a for a in acts if concerns(a, q)]
    sections = (
        Section("What speaks for a presence", tuple(for_points(incidents, about, view, q))),
        Section("What speaks against it", tuple(against_points(incidents, about, view))),
        Section("Who contradicts whom", tuple(contradictions(incidents, about, view, q))),
        Section("Allies, rivals and enemies, wherever they are", tuple(ties(relations, view, q))),
        Section("Year by year", tables=tuple(trend(incidents, q))),
        Section("What is not known", tuple(unknowns(incidents, view, q))),
    )
    period = f", {q.since or 'beginning'} to {q.until}" if q.since or q.until != "9999" else ""
    verbs = "names" if len(incidents) == 1 else "name", "is" if len(about) == 1 else "are"
    lead = (
        f"{counted(len(incidents), 'incident')} in {q.place} {verbs[0]} {q.group} as a party, and {counted(len(about), 'statement')}"
        f" {verbs[1]} about it{period}, in a ledger of {counted(len(view.documents), 'document')}."
    )
    return Paper(
        f"{q.group} in {q.place}",
        lead,
        sections,
        notes=("Counts are what the ledger documents, not estimates. Grades are Airwars' words.",),
    )


def in_time(i: Json, q: Question) -> bool:
    """Whether an incident may lie in the period; an undated one does, as long as no period is asked for."""
    day = i["date"]["latest"]
    return (day is None and not q.since) or (day is not None and q.since <= day and (i["date"]["earliest"] or day) <= q.until + "~")


def ours(p: Json, q: Question) -> bool:
    """Whether a party is the group, or a branch of it."""
    return p["actor_id"] in q.ids or p["name"] in q.names


def party(i: Json, q: Question) -> bool:
    """Whether the group is named in an incident."""
    return any(ours(p, q) for p in i["participants"])


def status_of(i: Json, q: Question) -> str | None:
    """The status of the group as initiator; None where it is no initiator."""
    return next((p["status"] or "asserted" for p in i["participants"] if p["role"] == "initiator" and ours(p, q)), None)


def concerns(a: Json, q: Question) -> bool:
    """Whether an act of speech is by the group or about it."""
    if a["published"] and not q.since <= a["published"] <= q.until + "~":
        return False
    text = a["sentence"].casefold()
    return a["actor_id"] in q.ids or a["about_actor"] in q.ids or any(n.casefold() in text for n in q.names)


def dated(incidents: Iterable[Json]) -> str:
    """First and last date of incidents, in words."""
    days = sorted(d for i in incidents if (d := first_day(i)))
    if not days:
        return "all undated"
    return f"on {days[0]}" if len(days) == 1 else f"first {days[0]}, last {days[-1]}"


def killed_text(incidents: Sequence[Json]) -> str:
    """The deaths of incidents by their best figures, and how many have none."""
    known = [n for i in incidents if (n := best(i, "killed")) is not None]
    silent = len(incidents) - len(known)
    return (f"{sum(known)} killed by the best figures" if known else "no deaths given") + (
        f", {silent} without a figure" if known and silent else ""
    )


def for_points(incidents: Sequence[Json], acts: Sequence[Json], view: View, q: Question) -> Iterable[Point]:
    """Attacks by status, arrests, recruitment, acknowledgements, claims."""
    for status, words in STATUS.items():
        found = [i for i in incidents if status_of(i, q) == status and i["type"].startswith(("attack", "battle"))]
        if found and status != "denied":
            grades = ", ".join(sorted({i["assessment"]["grade"] for i in found}))
            yield Point(f"{count(found, 'attack')} {words}: {dated(found)}; {killed_text(found)}; graded {grades}.", cite(found, view, q))
    for prefix, noun in (
        ("enforcement.arrest", "arrest"),
        ("group.recruitment", "report of recruitment"),
        ("group.presence", "report of presence"),
    ):
        found = [i for i in incidents if i["type"].startswith(prefix)]
        if found:
            yield Point(f"{count(found, noun)}: {dated(found)}.", cite(found, view, q))
    for kind, words in FOR_ACTS.items():
        said = [a for a in acts if a["kind"] == kind]
        if said:
            yield Point(f"{worded(len(said), words)}, {speakers(said)}.", tuple(act_citation(a, view) for a in said[:MOST]))
    own = [a for a in acts if a["kind"] == "claim_of_responsibility" and a["actor_id"] in q.ids]
    if own:
        yield Point(f"{worded(len(own), 'claims of responsibility')}, {speakers(own)}.", tuple(act_citation(a, view) for a in own[:MOST]))


def ties(relations: Sequence[Json], view: View, q: Question) -> Iterable[Point]:
    """With whom the group is told to be tied, and which way round; whom it fights only where the register knows the other side."""
    found: dict[str, list[tuple[str, Json]]] = {}
    for r in relations:
        its = r["left_id"] in q.ids
        if its == (r["right_id"] in q.ids):
            continue  # neither is it, or both: a branch and the whole
        other = "right" if its else "left"
        if r["kind"] in HOSTILE and r[f"{other}_id"] is None:
            continue  # "the government", "several countries"
        found.setdefault(TIES[r["kind"]][0 if its else 1], []).append((r[f"{other}_text"], r))
    for words, told in sorted(found.items()):
        names = dict.fromkeys(sorted(name for name, _ in told))
        yield Point(f"{words}: {', '.join(names)}.", tuple(act_citation(r, view) for _, r in told[:MOST]))
    if not found:
        yield Point("No document held ties it to another group.")


def against_points(incidents: Sequence[Json], acts: Sequence[Json], view: View) -> Iterable[Point]:
    """Denials by whom and when, and attacks that nobody claimed."""
    for kind, words in AGAINST_ACTS.items():
        said = [a for a in acts if a["kind"] == kind]
        if said:
            yield Point(f"{worded(len(said), words)}, {speakers(said)}.", tuple(act_citation(a, view) for a in said[:MOST]))
    if not any(a["kind"] in AGAINST_ACTS for a in acts):
        yield Point("No document held contains a denial about it.")
    silent = [i for i in incidents if i["type"].startswith("attack") and not any(p["status"] == "claimed" for p in i["participants"])]
    if silent:
        ids = tuple(assessed(i, view) for i in silent[:MOST])
        yield Point(f"{count(silent, 'attack')} attributed to it that it has not claimed in any document held.", ids)


def contradictions(incidents: Sequence[Json], acts: Sequence[Json], view: View, q: Question) -> Iterable[Point]:
    """Rival claims of one attack; each denial beside each acknowledgement or warning by an official, with the days between them."""
    said = False
    for i in incidents:
        rivals = [p["name"] for p in i["participants"] if p["role"] == "initiator" and p["status"] == "claimed" and not ours(p, q)]
        if rivals and status_of(i, q) == "claimed":
            said = True
            yield Point(f"The {named(i)} is claimed by {q.group} and also by {' and '.join(rivals)}.", claims_of(i, view))
    denials = sorted((a for a in acts if a["kind"] == "denial"), key=lambda a: day_of(a) or "9999")
    for a in [a for a in acts if a["kind"] in ("acknowledgement", "warning")][:6] if denials else ():
        said = True
        verb = "acknowledged it" if a["kind"] == "acknowledgement" else "warned of it"
        against = "; ".join(dict.fromkeys(f"{d['speaker'] or 'somebody'} ({_apart(a, d)})" for d in denials[:MOST]))
        more = f"; {len(denials) - MOST} more" if len(denials) > MOST else ""
        yield Point(
            f"{_capital(a['speaker'] or 'somebody')} {verb} ({day_of(a) or 'undated'}); denied by {against}{more}.",
            (act_citation(a, view), *(act_citation(d, view) for d in denials[:MOST])),
        )
    if not said:
        yield Point("No document held sets one party's word against another's.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _apart(a: Json, denial: Json) -> str:
    """When something was denied, and how long before or after the other act."""
    day, other = day_of(denial), day_of(a)
    if day is None or other is None:
        return day or "undated"
    days = (dt.date.fromisoformat(day) - dt.date.fromisoformat(other)).days
    return f"{day}, {'the same day' if not days else counted(abs(days), 'day') + (' later' if days > 0 else ' before')}"


def claims_of(i: Json, view: View) -> tuple[Citation, ...]:
    """One sentence for each party that claims an incident."""
    out = []
    for p in i["participants"]:
        s = next((view.statements[b] for b in p["basis"] if b in view.statements), None) if p["status"] == "claimed" else None
        if s is not None:
            doc = view.documents[s["document_id"]]
            out.append(Citation(label(doc), s.get("sentence") or s["quote"] or "", view.address(i["id"], f"{p['role']}:{p['name']}")))
    return tuple(out)


def day_of(a: Json) -> str | None:
    """The day of an act: its own where it is known, else that of the article."""
    day: str | None = a["earliest"] or a["published"]
    return day


def speakers(acts: Sequence[Json]) -> str:
    """Who spoke, and from when to when."""
    names = list(dict.fromkeys(a["speaker"] or "nobody named" for a in acts))
    days = sorted(d for a in acts if (d := day_of(a)))
    when = f", {days[0]} to {days[-1]}" if days and days[0] != days[-1] else f", {days[0]}" if days else ", undated"
    return "by " + "; ".join(names[:8]) + when


def trend(incidents: Sequence[Json], q: Question) -> Iterable[Table]:
    """Incidents and deaths per year, of those whose year is known."""
    years = sorted({str(d.year) for i in incidents if (d := first_day(i))})
    rows, links = [], []
    for year in years:
        found = [i for i in incidents if (d := first_day(i)) and str(d.year) == year]
        known = [n for i in found if (n := best(i, "killed")) is not None]
        claimed = sum(status_of(i, q) == "claimed" for i in found)
        rows.append((year, str(len(found)), str(claimed), str(sum(known)) if known else "–"))
        links.append((f"?since={year}&until={year}", "", "", ""))
    if rows:
        yield Table("Incidents naming it", ("Year", "Incidents", "Claimed by it", "Killed (best)"), tuple(rows), bars=1)


def unknowns(incidents: Sequence[Json], view: View, q: Question) -> Iterable[Point]:
    """What the record does not hold."""
    undated = [i for i in incidents if first_day(i) is None]
    silent = [i for i in incidents if best(i, "killed") is None and i["type"].startswith("attack")]
    single = [i for i in incidents if i["assessment"]["voices"] <= 1]
    for found, words, singular in (
        (undated, "have no date", "has no date"),
        (silent, "have no figure of the dead", "has no figure of the dead"),
        (single, "rest on one voice alone", "rests on one voice alone"),
    ):
        if found:
            yield Point(
                f"{len(found)} of {counted(len(incidents), 'incident')} {words if len(found) != 1 else singular}.",
                tuple(assessed(i, view) for i in found[:MOST]),
            )
    if not incidents:
        yield Point(f"No incident in {q.place} names {q.group}.")
    elif not (undated or silent or single):
        yield Point("No incident lacks a date, a figure of the dead or a second voice.")


def count(found: Sequence[Json], noun: str) -> str:
    """A number with its noun."""
    return counted(len(found), noun)


def worded(n: int, plural: str) -> str:
    """A number with a phrase whose first word is a plural.

    >>> worded(1, "pledges of allegiance"), worded(2, "denials")
    ('1 pledge of allegiance', '2 denials')
    """
    head, blank, rest = plural.partition(" ")
    return f"{n} {head.removesuffix('s') if n == 1 else head}{blank}{rest}"


def cite(incidents: Sequence[Json], view: View, q: Question) -> tuple[Citation, ...]:
    """The strongest sentences: of the best graded incidents, those that name the group, else those that give the dead."""
    order = ("confirmed", "fair", "contested", "weak", "discounted")
    ranked = sorted(incidents, key=lambda i: (order.index(i["assessment"]["grade"]), -i["assessment"]["voices"], i["id"]))
    out = []
    for i in ranked[:MOST]:
        basis = [s for p in i["participants"] if p["actor_id"] in q.ids for s in p["basis"]]
        basis += (i["figures"].get("killed") or {"basis": []})["basis"]
        statement = next((view.statements[s] for s in basis if s in view.statements), None)
        if statement:
            doc = view.documents[statement["document_id"]]
            out.append(Citation(label(doc), statement.get("sentence") or statement["quote"] or "", view.address(i["id"])))
    return tuple(out)


def assessed(i: Json, view: View) -> Citation:
    """An incident with the reason for its grade."""
    return Citation(named(i), i["assessment"]["why"], view.address(i["id"]))


def named(i: Json) -> str:
    """An incident in a few words: what, where, when."""
    where = f" in {i['place']['name']}" if i["place"] else ""
    day, last = first_day(i), i["date"]["latest"]
    when = "" if last is None else f" by {last}" if day is None else f" on {day}" if day.isoformat() == last else f", {day} to {last}"
    return labels.event_type(i["type"]) + where + when


def act_citation(a: Json, view: View) -> Citation:
    """Where an act of speech or a relation is read."""
    return Citation(label(a), a["sentence"], f"{view.base}/documents/{a['document_id']}#c{a['start']}")


def label(doc: Json) -> str:
    """Outlet and day."""
    return ", ".join(x for x in (doc.get("source") or doc.get("document_id") or doc.get("id"), doc.get("published")) if x)
