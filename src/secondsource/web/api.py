"""The API: the same values as the pages, paged and filtered, described by OpenAPI at `/api/openapi.json`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from secondsource.store import Ledger, queries
from secondsource.store import desk as ask
from secondsource.web.app import Desk
from secondsource.web.render import evidence_html, plain, with_html

Json = dict[str, Any]
#: what any address may answer besides success
ERRORS: dict[int | str, Json] = {
    403: {"description": "A private ledger, and no token"},
    503: {"description": "The ledger cannot be read now; `error` says why"},
}
NONE: dict[int | str, Json] = {404: {"description": "No such incident; `error` says so"}}
router = APIRouter(prefix="/api", tags=["incidents"], responses=ERRORS)
Limit = Annotated[int, Query(ge=1, le=500)]
Offset = Annotated[int, Query(ge=0, le=10**9)]


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


@router.get("/incidents")
def list_incidents(
    request: Request, group: str = "", place: str = "", since: str = "", until: str = "", type: str = "", grade: str = "",  # noqa: A002
    killed: str = "", q: str = "", limit: Limit = 50, offset: Offset = 0,
) -> Json:  # fmt: skip
    """Incidents under a filter, latest first, as contract lines."""
    desk = _desk(request)
    f = ask.Filter(group=group, place=place, since=since, until=until, type=type, grade=grade, killed=killed, q=q)
    found, total = page_of(desk, desk.book, f, limit, offset)
    for line in found:
        line["issues"] = [plain(evidence_html(desk, x)) for x in line["issues"]]
    return {"total": total, "offset": offset, "incidents": found}


def page_of(desk: Desk, book: Ledger, f: ask.Filter, limit: int, offset: int) -> tuple[list[Json], int]:
    """A page of incident lines, and how many there are in all."""
    columns = desk.columns  # once: the ledger may change under the request
    rows = columns.mask(book, f).nonzero()[0]
    return ask.lines(book, [columns.ids[n] for n in rows[offset : offset + limit]]), len(rows)


@router.get("/incidents/{ident}", responses=NONE)
def get_incident(request: Request, ident: str) -> Json:
    """One incident with every statement behind its values. Ids of merged incidents lead to what they became."""
    desk = _desk(request)
    line = queries.find_incident(desk.book, ident)
    line["issues"] = [plain(evidence_html(desk, x)) for x in line["issues"]]
    said = with_html(desk, list(queries.statements_of(desk.book, line["id"], names=desk.show_names).values()))
    return {"incident": line, "statements": plain(said), "links": queries.links_of(desk.book, line["id"])}


@router.get("/statements")
def list_statements(request: Request, kind: str = "", actor: str = "", place: str = "", limit: Limit = 100, offset: Offset = 0) -> Json:
    """Claims, denials, accusations and other acts of speech, with their sentences."""
    desk = _desk(request)
    found = ask.acts(desk.book, kinds=[kind] if kind else [], actor=actor, place=place, limit=limit, offset=offset)
    return {"offset": offset, "statements": plain(with_html(desk, found))}


@router.get("/relations")
def list_relations(request: Request, actor: str = "") -> Json:
    """Relations between groups, each with the sentence that states it."""
    desk = _desk(request)
    return {"relations": plain(with_html(desk, ask.relations(desk.book, actor)))}


@router.get("/issues")
def list_issues(request: Request, kind: str = "", since: str = "", limit: Limit = 200, offset: Offset = 0) -> Json:
    """What does not fit, the graver first."""
    desk = _desk(request)
    return {
        "kinds": ask.issue_kinds(desk.book),
        "issues": [plain(evidence_html(desk, x)) for x in ask.issues(desk.book, kind, limit, offset, since=since)],
    }
