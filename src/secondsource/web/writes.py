"""What changes the ledger: judgements by its owner. Every change carries who, when and why, and can be taken back."""

from __future__ import annotations

import datetime as dt
import hmac
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from secondsource.commands.build import refresh
from secondsource.commands.judge import KINDS, make_judgement
from secondsource.errors import SecondsourceError
from secondsource.store import Ledger
from secondsource.web.app import COOKIE, Desk

router = APIRouter(include_in_schema=False)


@router.get("/open")
def open_desk(request: Request, token: str = "") -> Response:
    """The owner's way in: the address that `serve` prints. Sets a cookie that scripts cannot read."""
    desk: Desk = request.app.state.desk
    if not desk.opens(token):
        return PlainTextResponse("This is not the address that `secondsource serve` printed.", 403)
    response = RedirectResponse("/", 303)
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict")
    return response


@router.post("/judgements")
def keep_judgement(
    request: Request, kind: Annotated[str, Form()], left: Annotated[str, Form()], csrf: Annotated[str, Form()],
    right: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "", value: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:  # fmt: skip
    """Keep a judgement, or take one back, and bring the incidents up to date."""
    desk: Desk = request.app.state.desk
    if not desk.is_owner(request):
        return PlainTextResponse("Only the ledger's owner changes it. Open the address that `secondsource serve` printed.", 403)
    if not hmac.compare_digest(csrf.encode(), desk.csrf.encode()):
        return PlainTextResponse("This form is not from this desk; nothing was changed.", 403)
    if kind not in KINDS:
        raise SecondsourceError(f"no kind of judgement {kind!r}; there are {', '.join(KINDS)}")
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    with Ledger.open(desk.path) as book:
        if kind == "retract":
            book.retract(left, by="owner", at=now)
        else:
            book.judge(make_judgement(book, kind, left, right, value=value or None, reason=reason, by="owner", at=now))
        refresh(book, desk.kb, rule=book.setting("rule") or "ucdp")
    return RedirectResponse(back if back.startswith("/") and not back.startswith("//") else "/", 303)
