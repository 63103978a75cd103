"""Incidents, findings and issues of what changed, written in the place of what was concluded before; all other rows stay as they are.

Read `Concluding.conclude`. An incident is concluded anew where its reports are others, one of its documents was read anew, or the
documents that speak with one voice are others; where such a document or an incident that it is compared with changed, it is checked anew.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from secondsource.check.issues import check_held
from secondsource.check.ledger import HELD
from secondsource.check.made import Held
from secondsource.check.ranks import rank_claim
from secondsource.derive import own_ids, with_issues
from secondsource.link.reports import Linked
from secondsource.model import Assessment, Estimate, EventDate, Extraction, Incident, Issue, Place, Statement
from secondsource.store.deriving import insert, redirect
from secondsource.store.linking import Shelf
from secondsource.store.rows import derived_rows, issue_rows, line_rows
from secondsource.store.tallies import Tallies
from secondsource.update.copying import Copying
from secondsource.update.linking import Relinked
from secondsource.update.made import Made
from secondsource.update.own_counts import OwnCounts, asking
from secondsource.update.reading import Change, Texts, some
from secondsource.update.ties import Ties
from secondsource.weigh.incidents import incident_id, weigh

if TYPE_CHECKING:
    from secondsource.knowledge import Knowledge

#: incidents or documents at a time
SOME = 400
#: columns of an incident that others are compared with, or counted by
FACTS = ("id", "place", "country", "earliest", "killed_low", "killed_best", "admin1", "geonames_id", "latest", "status", "precision")
#: characters of an incident's id without the letter of a namesake, and the letters
ID, LETTERS = 18, "abcdefghijklmnopqrstuvwxyz"
Cluster = tuple[str, ...]


def document_of(report: str) -> str:
    """The document of a report, by its id."""
    return report.rsplit("#", 1)[0]


class Concluding:
    """One run of concluding on a ledger."""

    def __init__(self, texts: Texts, shelf: Shelf, copying: Copying, kb: Knowledge, *, rule: str, now: str) -> None:
        self._texts, self._shelf, self._copying, self._kb = texts, shelf, copying, kb
        self._rule, self._now = rule, now
        self._made = Made()
        self._own = OwnCounts(shelf)

    def conclude(self, change: Change, relinked: Relinked, voices: set[str], *, everything: bool) -> None:
        """Write what follows from the clusters that were touched and from documents whose voice changed."""
        Ties(self._texts, self._shelf, self._write_issues).write(change, relinked)
        relinked.linked = Linked(relinked.linked.clusters, ())  # what links were made of is a gigabyte for a million reports
        documents = change.documents | voices
        before, clusters = self._scope(relinked, documents, everything=everything)
        self._note_questions(change)
        scope = documents | {document_of(r) for reports in (*before.values(), *clusters) for r in reports}
        facts = set() if everything else self._facts(before)
        tallies = Tallies(self._shelf)
        if not everything:
            tallies.take_out(before)
        self._forget(before, everything=everything)
        after = dict(self._weigh(clusters))
        if everything:
            tallies.count_all()
        else:
            tallies.know(change.documents)
            tallies.put_in(after)
        redirect(self._shelf.db, {k: frozenset(v) for k, v in before.items()}, {k: frozenset(v) for k, v in after.items()})
        rechecked = set(after)
        if not everything:
            changed = facts ^ self._facts(after)
            around = self._homes_of_documents(scope) - rechecked
            rechecked |= self._compared_with(changed) | around
            scope |= asking(self._shelf, [dict(zip(FACTS, f, strict=True)) for f in changed])
        self._own = OwnCounts(self._shelf)
        self._check(rechecked, before.keys() | rechecked, scope)

    # ------------------------------------------------------------------------------------------------ what to do
    def _scope(self, relinked: Relinked, documents: set[str], *, everything: bool) -> tuple[dict[str, Cluster], list[Cluster]]:
        """Incidents that are concluded anew, with their reports as they were; and clusters to conclude from."""
        if everything:
            return self._members(None), list(relinked.linked.clusters)
        touched = self._homes(relinked.reports)
        held = self._members(touched | self._homes_of_documents(documents))
        now = {c: c for c in relinked.linked.clusters}
        before: dict[str, Cluster] = {}
        clusters: list[Cluster] = []
        for ident, reports in held.items():
            stands = reports in now if ident in touched else True
            if stands and not any(document_of(r) in documents for r in reports):
                now.pop(reports, None)
                continue
            before[ident] = reports
            if ident not in touched:
                clusters.append(reports)
        return self._with_namesakes(before, [*clusters, *now])

    def _with_namesakes(self, before: dict[str, Cluster], clusters: list[Cluster]) -> tuple[dict[str, Cluster], list[Cluster]]:
        """With the incidents whose id is that of one of these but for a letter: which of them has the letter is settled anew."""
        bases = {ident[:ID] for ident in before} | self._ids(clusters)
        sql = "select id from incidents where id >= ? and id <= ?"
        found = {r[0] for base in sorted(bases) for r in self._shelf.db.execute(sql, [base, base + LETTERS[-1]])} - before.keys()
        more = self._members(found)
        return before | more, [*clusters, *more.values()]

    def _ids(self, clusters: Sequence[Cluster]) -> set[str]:
        """The ids that these clusters ask for."""
        out: set[str] = set()
        for part in some(clusters, SOME):
            held = self._texts.of(document_of(r) for c in part for r in c)
            reports = {r.id: r for x in held.values() for r in x.reports}
            out.update(incident_id([reports[r] for r in c], held) for c in part)
        return out

    def _homes(self, reports: Iterable[str]) -> set[str]:
        """The incidents that hold these reports."""
        return {r[0] for r in self._shelf.gather("select distinct incident_id from incident_reports where report_id {}", sorted(reports))}

    def _homes_of_documents(self, documents: Iterable[str]) -> set[str]:
        sql = "select distinct incident_id from incident_reports where document_id {}"
        return {r[0] for r in self._shelf.gather(sql, sorted(documents))}

    def _members(self, incidents: set[str] | None) -> dict[str, Cluster]:
        """The reports of these incidents, or of all."""
        out: dict[str, list[str]] = {}
        sql = "select incident_id, report_id from incident_reports"
        rows = self._shelf.db.stream(sql) if incidents is None else self._shelf.gather(f"{sql} where incident_id {{}}", sorted(incidents))
        for r in rows:
            out.setdefault(r["incident_id"], []).append(r["report_id"])
        return {k: tuple(sorted(v)) for k, v in sorted(out.items())}

    # ------------------------------------------------------------------------------------------------ rows
    def _forget(self, before: Mapping[str, Cluster], *, everything: bool) -> None:
        """Remove everything that was concluded of these incidents; of their issues later."""
        if everything:
            for table in ("incidents", "incident_reports"):  # the other tables are empty already
                self._shelf.db.execute(f"delete from {table}")
            return
        reports = sorted(r for c in before.values() for r in c)
        self._shelf.change("delete from statements where report_id {}", reports)
        self._shelf.change("delete from incident_reports where report_id {}", reports)
        self._shelf.change("delete from incidents where id {}", list(before))
        for table in ("incident_parties", "incident_statements", "rank_claims"):
            self._shelf.change(f"delete from {table} where incident_id {{}}", list(before))
        self._shelf.db.drop_text("incident_text", "incident_id", before)
        self._shelf.change("delete from incident_lines where id {}", list(before))

    def _weigh(self, clusters: Sequence[Cluster]) -> Iterator[tuple[str, Cluster]]:
        """Conclude from clusters and write all but their issues; gives the incidents with their reports."""
        namesakes: list[Cluster] = []
        seen: set[str] = set()
        for part in some(sorted(clusters), SOME):
            made = self._weighed(part)
            fresh = [(i, s) for i, s in made if i.id not in seen]
            namesakes += [i.reports for i, _ in made if i.id in seen]
            seen |= {i.id for i, _ in made}
            incidents = own_ids([i for i, _ in fresh])
            self._write(incidents, [x for _, s in fresh for x in s])
            said = {i.reports: s for i, s in fresh}
            for i in incidents:
                self._made.keep((i, said[i.reports]))
            yield from ((i.id, i.reports) for i in incidents)
            seen |= {i.id for i in incidents}
        yield from self._named_apart(namesakes, seen)

    def _named_apart(self, clusters: Sequence[Cluster], seen: set[str]) -> Iterator[tuple[str, Cluster]]:
        """Incidents whose id another has: exact copies that a person parted get a letter, in the order of their reports."""
        for reports in sorted(clusters):
            ((incident, said),) = self._weighed([reports])
            ident = next(i for i in (incident.id + letter for letter in LETTERS) if i not in seen)
            seen.add(ident)
            self._write([dataclasses.replace(incident, id=ident)], said)
            yield ident, reports

    def _weighed(self, clusters: Sequence[Cluster]) -> list[tuple[Incident, tuple[Statement, ...]]]:
        documents = sorted({document_of(r) for c in clusters for r in c})
        held = self._texts.of(documents)
        reports = {r.id: r for x in held.values() for r in x.reports}
        copies = self._copying.among(documents)
        return [weigh([reports[r] for r in c], held, copies, rule=self._rule, kb=self._kb) for c in clusters]

    def _write(self, incidents: Sequence[Incident], statements: Sequence[Statement]) -> None:
        for table, rows in derived_rows(incidents, statements, (), without=("incident_lines", "issues")):  # these come with the checks
            insert(self._shelf.db, table, rows)

    # ------------------------------------------------------------------------------------------------ comparisons
    def _facts(self, incidents: Iterable[str]) -> set[tuple[Any, ...]]:
        """What other incidents are compared with."""
        sql = f"select {', '.join(FACTS)} from incidents where id {{}}"
        return {tuple(r) for r in self._shelf.gather(sql, sorted(incidents))}

    def _compared_with(self, facts: Iterable[tuple[Any, ...]]) -> set[str]:
        """Incidents called the deadliest that may be compared with these."""
        out: set[str] = set()
        sql = "select incident_id from rank_claims where country = ? and best < ? and written >= ?"
        for _, place, country, earliest, low, *_ in sorted(facts, key=str):
            if place is not None and earliest is not None and low is not None:
                out.update(r[0] for r in self._shelf.db.execute(sql, [country or "", low, earliest]))
        return out

    def _others(self, claims: Iterable[tuple[Incident, tuple[int, dt.date]]]) -> list[Incident]:
        """The incidents that contradict such a claim, with no more than place, days and toll."""
        out: dict[str, Incident] = {}
        for incident, (best, written) in claims:
            country = incident.place.country if incident.place else None
            where, args = ("country = ?", [country]) if country is not None else ("country is null", [])
            rows = self._shelf.db.execute(
                f"select id, place, country, earliest, latest, precision, killed_low, killed_best from incidents"
                f" where {where} and killed_low > ? and earliest <= ? and place is not null",
                [*args, best, written.isoformat()],
            )
            out.update((r["id"], _outline(r, self._rule)) for r in rows)
        return list(out.values())

    def _note_questions(self, change: Change) -> None:
        self._shelf.change("delete from questions where document_id {}", sorted(change.documents))
        self._shelf.insert("questions", sorted(change.asked), width=2)

    # ------------------------------------------------------------------------------------------------ checks
    def _check(self, incidents: set[str], gone: set[str], scope: set[str]) -> None:
        """Check incidents, and documents in scope, anew."""
        self._forget_issues(gone, scope)
        members = self._members(incidents)
        left = set(scope)
        for part in some(sorted(members, key=members.__getitem__), SOME):  # as they were weighed: their documents lie together
            theirs = left & {document_of(r) for i in part for r in members[i]}
            left -= theirs
            self._check_some({i: members[i] for i in part}, theirs)
        for part in some(sorted(left), SOME):
            self._check_some({}, set(part))

    def _forget_issues(self, incidents: set[str], documents: set[str]) -> None:
        """Remove the issues of these incidents, and those of no incident with evidence in these documents."""
        old = {r[0] for r in self._shelf.gather("select id from issues where incident_id {}", sorted(incidents))}
        # the order of a cross join is kept: by these documents, not through all issues of no incident
        sql = "select id from issue_documents cross join issues where document_id {} and id = issue_id and incident_id is null"
        old |= {r[0] for r in self._shelf.gather(sql, sorted(documents))}
        self._shelf.change("delete from issues where id {}", sorted(old))
        self._shelf.change("delete from issue_documents where issue_id {}", sorted(old))
        self._shelf.change("delete from rank_claims where incident_id {}", sorted(incidents))

    def _check_some(self, members: Mapping[str, Cluster], documents: set[str]) -> None:
        """Check these incidents, and these documents for what belongs to no incident."""
        own = {document_of(r) for c in members.values() for r in c} | documents
        related = self._copying.related(own) | self._partners(documents)
        held = self._texts.of(own | related)
        copies = self._copying.among(held)
        incidents, statements = self._again(members, held)
        homes = self._home_of(held)
        draft = Held.of(incidents, statements, held, copies, self._kb, homes=homes)
        claims = [(i, c) for i in draft.incidents if (c := rank_claim(draft, i)) is not None]
        found = check_held(draft.compared_with(self._others(claims), self._own.of))
        kept = [
            i for i in found if i.incident_id in members or (i.incident_id is None and any(e.document_id in documents for e in i.evidence))
        ]
        self._write_issues(kept)
        rows = [(i.id, (i.place.country if i.place else None) or "", best, day.isoformat()) for i, (best, day) in claims]
        self._shelf.insert("rank_claims", rows, width=4)
        self._write_lines(incidents, kept)

    def _again(self, members: Mapping[str, Cluster], held: Mapping[str, Extraction]) -> tuple[list[Incident], list[Statement]]:
        """Incidents with their statements, as they were concluded."""
        made = {k: known for k in members if (known := self._made.of(k)) is not None}
        lost = [k for k in sorted(members) if k not in made]
        reports = {r.id: r for x in held.values() for r in x.reports}
        copies = self._copying.among({document_of(r) for k in lost for r in members[k]})
        for k in lost:
            incident, said = weigh([reports[r] for r in members[k]], held, copies, rule=self._rule, kb=self._kb)
            made[k] = (dataclasses.replace(incident, id=k), said)
        return [made[k][0] for k in sorted(made)], [x for k in sorted(made) for x in made[k][1]]

    def _partners(self, documents: set[str]) -> set[str]:
        """Documents with a statistic that answers the question of one in these."""
        found = {r[0] for r in self._shelf.gather("select question from questions where document_id {}", sorted(documents))}
        asked = sorted(q for q in found if not q.startswith(f"{HELD}|"))
        return {r[0] for r in self._shelf.gather("select document_id from questions where question {}", asked)}

    def _home_of(self, held: Iterable[str]) -> dict[str, str]:
        rows = self._shelf.gather("select report_id, incident_id from incident_reports where document_id {}", sorted(held))
        return {r["report_id"]: r["incident_id"] for r in rows}

    def _write_issues(self, issues: Sequence[Issue], places: Sequence[tuple[str, str]] | None = None) -> None:
        """Keep issues, to be found again by the documents of their evidence, or by other `places`."""
        db = self._shelf.db
        db.executemany("insert into issues values (?, ?, ?, ?, ?, ?) on conflict do nothing", issue_rows(issues))
        rows = sorted({(e.document_id, i.id) for i in issues for e in i.evidence} if places is None else set(places))
        db.executemany("insert into issue_documents values (?, ?) on conflict do nothing", rows)
        db.executemany("insert into issues_seen values (?, ?) on conflict do nothing", [(i.id, self._now) for i in issues])

    def _write_lines(self, incidents: Sequence[Incident], issues: Sequence[Issue]) -> None:
        """The whole lines of incidents, which hold their issues."""
        sql = "insert into incident_lines values (?, ?) on conflict (id) do update set line = excluded.line"
        self._shelf.db.executemany(sql, line_rows(list(with_issues(incidents, issues))))


def _outline(row: Any, rule: str) -> Incident:
    """An incident of which only place, days and toll are known."""
    first, last = (None if row[c] is None else dt.date.fromisoformat(row[c]) for c in ("earliest", "latest"))
    return Incident(
        row["id"], ("other",), "happened", EventDate(first, last, row["precision"]), Place(row["place"], None, country=row["country"]), (),
        {"killed": Estimate(row["killed_low"], row["killed_best"], None, rule, ())}, Assessment("weak", 6, 1, 1, ""), (), (),
    )  # fmt: skip
