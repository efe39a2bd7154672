"""The same by HTTP for programs: ``/api/v1``, with tokens and an OpenAPI description."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, FastAPI, HTTPException, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from starlette.responses import JSONResponse, Response

from gait.errors import GaitError
from gait.jobs.analysis_tables import dated_tables
from gait.plan.visit import read_visit_tables
from gait.records.jobs import cancel, retry
from gait.records.models import JobKind
from gait.records.removal import remove_file, remove_runner, remove_visit
from gait.records.runners import find_runners, get_visit
from gait.version import __version__
from gait.web.api_shapes import (
    ClipOptionsIn,
    Facts,
    FileOut,
    JobOut,
    NewVisit,
    Received,
    RunnerOut,
    VisitOut,
    file_out,
    job_out,
    runner_out,
    visit_out,
)
from gait.web.house import House
from gait.web.intake import PIECE_BYTES
from gait.web.pages import house_of, known_runner, known_visit, noted, refuse_signed
from gait.web.reports import export_of, report_file
from gait.web.start import begin_visit
from gait.web.visits import (
    NewFile,
    begin_file,
    keep_facts,
    known_file,
    set_options,
    start_analysis,
    take,
)

__all__ = ["create_api"]

Id = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="32 hex digits.")]
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"description": "Not understood."},
    401: {"description": "No token, or one that is worth nothing."},
    403: {"description": "The account may not do this."},
    404: {"description": "There is no such thing."},
    409: {"description": "The piece does not begin where the file ends."},
    413: {"description": "More than one request may bring."},
    422: {"description": "One sentence says what is wrong, in `error`."},
    429: {"description": "Too many requests."},
    503: {"description": "The records are busy; try again."},
    507: {"description": "No room left."},
}
"""Errors that every request can meet."""


router = APIRouter(
    dependencies=[
        Depends(HTTPBearer(auto_error=False, description="A token of the clinic.")),
        Depends(refuse_signed),
    ],
    responses=_ERRORS,
)


def create_api(house: House) -> FastAPI:
    """Return the interface."""
    api = FastAPI(
        title="gait",
        version=__version__,
        description=(
            "Runners, visits, clips, analyses. Files go up in pieces of at most "
            f"{PIECE_BYTES >> 20} MiB with PUT; beginning an upload twice goes on with it."
        ),
        docs_url=None,
        redoc_url=None,
    )
    api.state.house = house
    api.include_router(router)
    api.add_exception_handler(GaitError, _said)
    api.add_exception_handler(RequestValidationError, _misunderstood)
    api.add_exception_handler(HTTPException, _refused)
    return api


async def _said(request: Request, error: Exception) -> Response:  # noqa: ARG001
    from gait.web.app import status_of  # noqa: PLC0415 - the page is made of this one too

    status, more = status_of(error)
    return JSONResponse({"error": str(error), **more}, status_code=status)


async def _misunderstood(request: Request, error: Exception) -> Response:  # noqa: ARG001
    first = error.errors()[0] if isinstance(error, RequestValidationError) else {}
    place = ".".join(str(part) for part in first.get("loc", ())[1:])
    return JSONResponse(
        {"error": f"{place or 'body'}: {first.get('msg', '')}."}, status_code=422
    )


async def _refused(request: Request, error: Exception) -> Response:  # noqa: ARG001
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else ""
    return JSONResponse({"error": str(detail)}, status_code=status)


@router.get("/runners")
def list_runners(
    request: Request, q: Annotated[str, Query(max_length=100)] = ""
) -> list[RunnerOut]:
    """List runners whose code or notes hold `q`."""
    with house_of(request).records.session() as session:
        return [runner_out(runner) for runner in find_runners(session, q)]


@router.get("/runners/{runner_id}")
def one_runner(request: Request, runner_id: Id) -> RunnerOut:
    """Return a runner."""
    noted(request, "runner seen", runner_id)
    return runner_out(known_runner(house_of(request), runner_id))


@router.delete("/runners/{runner_id}", status_code=204)
def delete_runner(request: Request, runner_id: Id) -> None:
    """Delete a runner with everything."""
    house = house_of(request)
    known_runner(house, runner_id)
    remove_runner(house.settings, house.records, house.store, runner_id)
    noted(request, "runner deleted", runner_id)


@router.get(
    "/runners/{runner_id}/export",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}},
)
def export_runner(request: Request, runner_id: Id) -> Response:
    """Return everything of a runner as a zip."""
    house = house_of(request)
    noted(request, "runner exported", runner_id)
    return export_of(house, known_runner(house, runner_id))


@router.post("/visits", status_code=201)
def new_visit(request: Request, new: NewVisit) -> VisitOut:
    """Begin a visit."""
    house = house_of(request)
    visit = begin_visit(house, new.code)
    noted(request, "visit begun", visit.id)
    return visit_out(house, known_visit(house, visit.id))


@router.get("/visits/{visit_id}")
def one_visit(request: Request, visit_id: Id) -> VisitOut:
    """Return a visit with its files and the progress of its analysis."""
    house = house_of(request)
    return visit_out(house, known_visit(house, visit_id))


@router.delete("/visits/{visit_id}", status_code=204)
def delete_visit(request: Request, visit_id: Id) -> None:
    """Delete a visit with everything."""
    house = house_of(request)
    known_visit(house, visit_id)
    remove_visit(house.settings, house.records, house.store, visit_id)
    noted(request, "visit deleted", visit_id)


@router.put("/visits/{visit_id}/facts")
def put_facts(request: Request, visit_id: Id, facts: Facts) -> VisitOut:
    """Keep what is known of a visit."""
    house = house_of(request)
    read_visit_tables(dated_tables(facts.answers), "answers")
    keep_facts(
        house,
        visit_id,
        height_cm=facts.height_cm,
        speed_kmh=facts.speed_kmh,
        day=facts.day.isoformat() if facts.day else "",
        notes=facts.notes,
        answers=facts.answers,
    )
    noted(request, "answers kept", visit_id)
    return visit_out(house, known_visit(house, visit_id))


@router.post("/visits/{visit_id}/files")
def new_file(request: Request, visit_id: Id, new: NewFile) -> FileOut:
    """Begin an upload; with `sha256` a file that is already there comes back complete."""
    house = house_of(request)
    return file_out(house, begin_file(house, visit_id, new))


@router.get("/files/{file_id}")
def one_file(request: Request, file_id: Id) -> FileOut:
    """Return a file: how much has arrived, and what the quick check says."""
    house = house_of(request)
    return file_out(house, known_file(house, file_id))


@router.put(
    "/files/{file_id}/content",
    response_model=Received,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"format": "binary"}}},
        }
    },
)
async def put_piece(
    request: Request, file_id: Id, offset: Annotated[int, Query(ge=0, le=1 << 50)]
) -> Response:
    """Send a piece of a file; 409 says in `received` where to go on."""
    return await take(request, file_id, offset)


@router.put("/files/{file_id}/options")
def put_options(
    request: Request, file_id: Id, options: Annotated[ClipOptionsIn, Body()]
) -> FileOut:
    """Say what is known of a clip."""
    house = house_of(request)
    set_options(
        house,
        file_id,
        view=options.view,
        capture_fps="" if options.capture_fps is None else str(options.capture_fps),
        person="" if options.person is None else str(options.person),
    )
    return file_out(house, known_file(house, file_id))


@router.delete("/files/{file_id}", status_code=204)
def delete_file(request: Request, file_id: Id) -> None:
    """Take a file out of its visit."""
    house = house_of(request)
    known_file(house, file_id)
    remove_file(house.settings, house.records, house.store, file_id)
    noted(request, "file removed", file_id)


@router.post("/visits/{visit_id}/analysis", status_code=202)
def analyse(request: Request, visit_id: Id) -> JobOut:
    """Ask for the analysis; the same input gives the same job."""
    job = job_out(start_analysis(house_of(request), visit_id))
    noted(request, "analysis asked", visit_id)
    if job is None:
        raise HTTPException(404)
    return job


@router.post("/visits/{visit_id}/analysis/cancel", status_code=202)
def stop(request: Request, visit_id: Id) -> JobOut:
    """Stop the analysis."""
    return _changed(request, visit_id, again=False)


@router.post("/visits/{visit_id}/analysis/retry", status_code=202)
def try_again(request: Request, visit_id: Id) -> JobOut:
    """Try an analysis that failed or was cancelled once more."""
    return _changed(request, visit_id, again=True)


def _changed(request: Request, visit_id: str, *, again: bool) -> JobOut:
    house = house_of(request)
    job = known_visit(house, visit_id).analysis
    if job is None:
        raise HTTPException(404, "This visit has no analysis yet.")
    with house.records.session() as session:
        wanted = again and retry(session, job.id)
        if not again:
            cancel(session, job.id)
    if wanted:
        house.queues.announce(house.records, job.id, JobKind.ANALYSIS)
    with house.records.session() as session:
        visit = get_visit(session, visit_id)
        now = job_out(visit.analysis) if visit else None
    if now is None:
        raise HTTPException(404, "There is no such visit.")
    return now


@router.get("/visits/{visit_id}/report")
def report_names(request: Request, visit_id: Id) -> list[str]:
    """Return the names of the files of the report."""
    house = house_of(request)
    return house.store.names(_prefix(house, visit_id))


@router.get(
    "/visits/{visit_id}/report/{name:path}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
def report_part(request: Request, visit_id: Id, name: str) -> Response:
    """Return a file of the report, for example ``results.json``."""
    house = house_of(request)
    prefix = _prefix(house, visit_id)
    noted(request, "report seen", visit_id)
    return report_file(house, prefix, name)


def _prefix(house: House, visit_id: str) -> str:
    prefix = known_visit(house, visit_id).report
    if prefix is None:
        raise HTTPException(404, "This visit has no report yet.")
    return prefix
