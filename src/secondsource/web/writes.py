"""What changes the ledger: judgements by its owner and reviewers, from the desk's forms and through the API.

Every change carries who, when and why, and can be taken back. A decision brings along the version of what its author looked at; where
somebody else decided meanwhile, it is refused with 409 and what to do, and nothing is changed.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from secondsource.commands.build import refresh
from secondsource.commands.judge import KINDS, make_judgement
from secondsource.errors import LedgerUnavailable, SecondsourceError
from secondsource.store import Ledger
from secondsource.store.database import log
from secondsource.store.judging import on_pair
from secondsource.store.rows import judgement_from_row
from secondsource.web.app import COOKIE, Desk, bearer

router = APIRouter()
Json = dict[str, Any]
Name = Annotated[str, Field(min_length=1, max_length=500)]
#: what the API answers besides success
ERRORS: dict[int | str, Json] = {
    400: {"description": "The decision makes no sense as it stands; `error` says why"},
    403: {"description": "No token, or not one of this ledger"},
    404: {"description": "No such report or judgement"},
    409: {"description": "Somebody decided meanwhile: `error` says who and what. Look again, decide again"},
    503: {"description": "The ledger cannot be written now; nothing was changed"},
}


class Decision(BaseModel):
    """A judgement on two reports, a corrected value, or a judgement taken back."""

    kind: Literal["same", "different", "unsure", "correct", "retract"]
    left: Name = Field(description="a report's id; to take back: the judgement's id")
    right: str = Field("", max_length=500, description="another report's id; with `correct` the field, such as `killed`")
    value: str | int | float | Json | None = Field(None, description="with `correct`: the value")
    reason: str = Field("", max_length=10_000, description="why; a correction needs one")
    seen: str = Field("", max_length=100, description="the `version` that `GET /api/judgements` gave; needed unless you take back")


class Kept(BaseModel):
    """The answer to a decision."""

    id: str
    version: str | None = Field(description="the version of the pair now")


@router.get("/open", include_in_schema=False)
def open_desk(request: Request, token: str = "") -> Response:
    """The way in for who decides: the address that `serve` prints. Sets a cookie that scripts cannot read."""
    desk: Desk = request.app.state.desk
    if desk.holder(token) is None:
        return PlainTextResponse("This is not the address that `secondsource serve` printed.", 403)
    response = RedirectResponse("/", 303)
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict")
    return response


@router.post("/judgements", include_in_schema=False)
def keep_judgement(
    request: Request, kind: Annotated[str, Form()], left: Annotated[str, Form()], csrf: Annotated[str, Form()],
    right: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "", value: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/", seen: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Keep a judgement of a form, or take one back, and bring the incidents up to date."""
    desk: Desk = request.app.state.desk
    who = desk.who(request)
    if who is None:
        return PlainTextResponse("Only the ledger's owner changes it. Open the address that `secondsource serve` printed.", 403)
    if not hmac.compare_digest(csrf.encode("utf-8", "surrogateescape"), desk.csrf(request).encode()):
        return PlainTextResponse("This form is not from this desk; nothing was changed.", 403)
    decide(desk, who, kind, left, right, value=value or None, reason=reason, seen=seen or None)
    return RedirectResponse(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)


@router.get("/api/judgements", tags=["judgements"], responses={k: ERRORS[k] for k in (403, 503)})
def list_judgements(request: Request, left: Annotated[str, Query(min_length=1)], right: Annotated[str, Query(min_length=1)]) -> Json:
    """The judgements on a pair (two reports, or a report and a field), and the version that a decision on it must bring along."""
    desk: Desk = request.app.state.desk
    with desk.book.snapshot() as db:
        rows, version = on_pair(db, left, right), desk.book.version(left, right)
    found = [judgement_from_row(r) for r in rows]
    return {
        "version": version,
        "judgements": [
            {"id": j.id, "kind": j.kind, "left": j.left, "right": j.right, "value": None if j.value is None else dict(j.value),
             "reason": j.reason, "by": j.by, "at": j.at, "retracted": j.retracted} for j in found
        ],
    }  # fmt: skip


@router.post("/api/judgements", tags=["judgements"], status_code=201, responses=ERRORS, response_model=Kept)
def post_judgement(request: Request, decision: Decision) -> Any:
    """Keep a decision. Needs a token (`Authorization: Bearer ...`) that `secondsource serve` printed."""
    desk: Desk = request.app.state.desk
    who = desk.holder(bearer(request))
    if who is None:
        return JSONResponse({"error": "send the header `Authorization: Bearer TOKEN`, with a token that `secondsource serve` printed"}, 403)
    d = decision
    if d.kind != "retract" and not d.seen:
        raise SecondsourceError("a decision brings along `seen`: the `version` that GET /api/judgements?left=...&right=... gives")
    value = None if d.value is None else json.dumps(d.value)
    kept = decide(desk, who, d.kind, d.left, d.right, value=value, reason=d.reason, seen=d.seen or None)
    return {"id": kept, "version": desk.book.version(d.left, d.right) if d.right else None}


def decide(desk: Desk, who: str, kind: str, left: str, right: str, *, value: str | None, reason: str, seen: str | None) -> str:
    """Keep one decision and bring the incidents up to date; gives the judgement's id. Raises `Conflict` and others of ours."""
    if kind not in KINDS:
        raise SecondsourceError(f"no kind of judgement {kind!r}; there are {', '.join(KINDS)}")
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    with Ledger.open(desk.path) as book:
        if kind == "retract":
            kept = left
            with desk.keeping():
                book.retract(left, by=who, at=now)
        else:
            made = make_judgement(book, kind, left, right or None, value=value, reason=reason, by=who, at=now)
            kept = made.id
            with desk.keeping():
                book.judge(made, seen=seen)
        try:
            with desk.concluding():  # whoever comes first concludes for all who wait; the others find nothing left to do
                refresh(book, desk.kb, rule=book.setting("rule") or "ucdp")
        except LedgerUnavailable as error:  # the decision is kept all the same; the next one, or the next build, concludes from it
            log.warning("judgement %s is kept, but what follows from it is not concluded yet: %s", kept, error)
    return kept
