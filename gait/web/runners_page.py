"""Runners: list, search, one runner over time, deletion."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from gait.records.models import Runner
from gait.records.removal import remove_runner
from gait.records.runners import find_runners
from gait.web.pages import check_form, fragment, house_of, known_runner, noted, page

__all__ = ["router"]

router = APIRouter(dependencies=[Depends(check_form)])


@router.get("/runners")
def runners(request: Request, q: str = "") -> Response:
    """List runners; with htmx only the rows."""
    with house_of(request).records.session() as session:
        found = find_runners(session, q[:100])
    if "hx-request" in request.headers:
        return HTMLResponse(fragment(request, "_runners.html", runners=found, q=q))
    return page(request, "runners.html", runners=found, q=q)


@router.get("/runners/{runner_id}")
def runner(request: Request, runner_id: str) -> Response:
    """Show a runner."""
    found = known_runner(house_of(request), runner_id)
    noted(request, "runner seen", runner_id)
    return page(request, "runner.html", runner=found)


@router.post("/runners/{runner_id}/notes")
def notes(
    request: Request, runner_id: str, notes: Annotated[str, Form(max_length=20000)] = ""
) -> Response:
    """Keep the notes on a runner."""
    house = house_of(request)
    known_runner(house, runner_id)
    with house.records.session() as session:
        session.get_one(Runner, runner_id).notes = notes
    noted(request, "notes kept", runner_id)
    return HTMLResponse('<p class="ok" role="status">Saved.</p>')


@router.post("/runners/{runner_id}/delete")
def delete(
    request: Request, runner_id: str, code: Annotated[str, Form(max_length=60)] = ""
) -> Response:
    """Delete a runner completely, once the code has been typed."""
    house = house_of(request)
    found = known_runner(house, runner_id)
    if code.strip().lower() != found.code.lower():
        raise HTTPException(422, f"To delete, type the runner's code: {found.code}.")
    remove_runner(house.settings, house.records, house.store, runner_id)
    noted(request, "runner deleted", runner_id)
    return RedirectResponse("/runners", status_code=303)
