"""Templates and what every page needs: who is asking, the token of its forms."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import HTTPException, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from gait.load.words import day_words
from gait.records.audit import note
from gait.records.models import ClipFile, Runner, Visit
from gait.records.review import refuse_frozen
from gait.records.runners import get_runner, get_visit
from gait.version import __version__
from gait.web.doors import Who
from gait.web.house import House
from gait.web.seals import form_token, same

__all__ = [
    "STATIC",
    "check_form",
    "fragment",
    "house_of",
    "known_runner",
    "known_visit",
    "noted",
    "page",
    "refuse_signed",
    "who_is",
]

STATIC = Path(__file__).parent / "static"
_SAFE = {"GET", "HEAD", "OPTIONS"}


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("gait.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = day_words
    made.filters["moment"] = _moment
    made.filters["size"] = lambda n: f"{n / 1e6:.1f} MB"
    return made


def _moment(value: datetime | date | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    return value.isoformat()


def house_of(request: Request) -> House:
    """Return what the page works with."""
    house: House = request.app.state.house
    return house


def who_is(request: Request) -> Who:
    """Return who is asking; the doors have seen to it that it is known."""
    who: Who = request.state.who
    return who


def _token(request: Request) -> str:
    who: Who | None = getattr(request.state, "who", None)
    browser = who.browser if who else request.cookies.get("gait_browser", "")
    return form_token(house_of(request).key, browser, who.sign_in if who else "")


async def check_form(request: Request) -> None:
    """Refuse a change whose form does not bring back its token.

    Raises
    ------
    HTTPException
    """
    if request.method in _SAFE:
        return
    given = request.headers.get("x-csrf-token")
    kind = request.headers.get("content-type", "")
    if given is None and kind.startswith(("multipart/", "application/x-www-form-urlencoded")):
        given = str((await request.form()).get("csrf", ""))
    if not same(given or "", _token(request)):
        raise HTTPException(403, "This form has become too old: load the page again.")


def fragment(request: Request, template: str, **values: Any) -> str:  # noqa: ANN401
    """Return a piece of a page."""
    common = {
        "who": getattr(request.state, "who", None),
        "csrf": _token(request),
        "version": __version__,
        "path": request.url.path,
    }
    return _templates().get_template(template).render({**common, **values})


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
    """Return a page."""
    return HTMLResponse(fragment(request, template, **values), status_code=status)


def known_visit(house: House, visit_id: str) -> Visit:
    """Return a visit.

    Raises
    ------
    HTTPException
        404 if there is none.
    """
    with house.records.session() as session:
        visit = get_visit(session, visit_id)
    if visit is None:
        raise HTTPException(404, "There is no such visit.")
    return visit


def refuse_signed(request: Request) -> None:
    """Refuse a change of a signed visit; deleting all of it is allowed.

    Raises
    ------
    OptionError
        Says who signed.
    """
    path = request.url.path.removesuffix("/")
    deleting = path.endswith("/delete") or (
        request.method == "DELETE" and "file_id" not in request.path_params
    )
    if request.method in _SAFE or deleting:
        return
    house = house_of(request)
    visit_id = request.path_params.get("visit_id")
    with house.records.session() as session:
        if file_id := request.path_params.get("file_id"):
            file = session.get(ClipFile, file_id)
            visit_id = file.visit_id if file is not None else None
        visit = get_visit(session, visit_id) if visit_id else None
        if visit is None:
            return
        # Making the signed report itself may fail and be tried again.
        unmade = visit.signature is not None and visit.signature.report is None
        if not (unmade and path.endswith(("/analysis", "/retry", "/cancel"))):
            refuse_frozen(visit)


def known_runner(house: House, runner_id: str) -> Runner:
    """Return a runner with the visits.

    Raises
    ------
    HTTPException
        404 if there is none.
    """
    with house.records.session() as session:
        runner = get_runner(session, runner_id)
        if runner is None:
            raise HTTPException(404, "There is no such runner.")
        for visit in runner.visits:
            _ = visit.runner, visit.files, visit.jobs
    return runner


def noted(request: Request, action: str, subject: str = "", detail: str = "") -> None:
    """Write into the audit log."""
    address = request.client.host if request.client else ""
    with house_of(request).records.session() as session:
        note(session, who_is(request).name, action, subject, address=address, detail=detail)
