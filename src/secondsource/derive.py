"""From what documents say to incidents, findings and issues: the second half of the way.

`derive` is a function of the documents' extractions and the judgements alone: the order in which they came changes nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from secondsource.check.issues import check
from secondsource.check.links import uncertain
from secondsource.corrections import corrected, of_reports
from secondsource.knowledge import Knowledge
from secondsource.link.rarity import LIMITS, Limits
from secondsource.link.reports import link_reports
from secondsource.link.voices import find_copies
from secondsource.model import Dependence, Extraction, Incident, Issue, Judgement, Link, Report, Statement
from secondsource.weigh.incidents import weigh


@dataclass(frozen=True, slots=True)
class Derived:
    """Everything that follows from documents and judgements."""

    incidents: tuple[Incident, ...]
    statements: tuple[Statement, ...]
    issues: tuple[Issue, ...]
    links: tuple[Link, ...]
    copies: tuple[Dependence, ...]


def derive(
    extractions: Iterable[Extraction], judgements: Sequence[Judgement], kb: Knowledge, *, rule: str = "ucdp", limits: Limits = LIMITS
) -> Derived:
    """Link the reports, weigh what they say under a rule, check what does not fit."""
    rulings = of_reports(judgements)
    by_id = {x.document.id: corrected(x, rulings) for x in sorted(extractions, key=lambda x: x.document.id)}
    every = list(by_id.values())
    copies = find_copies([x.document for x in every])
    linked = link_reports(every, [j for j in judgements if not j.retracted], copies, kb, limits=limits)
    reports: dict[str, Report] = {r.id: r for x in every for r in x.reports}
    incidents: list[Incident] = []
    statements: dict[str, Statement] = {}
    for cluster in linked.clusters:
        incident, said = weigh([reports[r] for r in cluster], by_id, copies, rule=rule, kb=kb)
        incidents.append(incident)
        statements.update((s.id, s) for s in said)
    incidents = own_ids(incidents)
    near = uncertain(linked.near, {k: r.span for k, r in reports.items()})
    found = (*check(incidents, list(statements.values()), by_id, copies, kb), *near)
    issues = tuple(sorted(found, key=lambda i: (i.kind, i.id)))
    return Derived(
        incidents=tuple(with_issues(incidents, issues)),
        statements=tuple(statements[k] for k in sorted(statements)),
        issues=issues,
        links=tuple(linked.links),
        copies=copies,
    )


def weigh_again(reports: Sequence[str], extractions: Mapping[str, Extraction], kb: Knowledge, *, rule: str) -> Incident:
    """One incident under another rule, from its reports and their documents."""
    by_id = {r.id: r for x in extractions.values() for r in x.reports}
    copies = find_copies([x.document for x in extractions.values()])
    return weigh([by_id[r] for r in reports], extractions, copies, rule=rule, kb=kb)[0]


def own_ids(incidents: Iterable[Incident]) -> list[Incident]:
    """The incidents by id; where a person parted exact copies, whose id is the same, the later ones get a letter."""
    out: dict[str, Incident] = {}
    for incident in sorted(incidents, key=lambda i: (i.id, i.reports)):
        ident, n = incident.id, 0
        while ident in out:
            n += 1
            ident = f"{incident.id}{chr(96 + n)}"
        out[ident] = incident if n == 0 else dataclasses.replace(incident, id=ident)
    return [out[k] for k in sorted(out)]


def with_issues(incidents: Sequence[Incident], issues: Sequence[Issue]) -> Iterable[Incident]:
    """The incidents with their own issues."""
    of: dict[str, list[Issue]] = {}
    for issue in issues:
        if issue.incident_id is not None:
            of.setdefault(issue.incident_id, []).append(issue)
    for incident in incidents:
        yield dataclasses.replace(incident, issues=tuple(of.get(incident.id, ())))
