"""The page of a visit: files, what is known of them, answers, analysis."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from gait.errors import OptionError
from gait.jobs.advice import table
from gait.jobs.asking import ask_for_analysis, ask_for_check
from gait.plan.visit import read_visit_tables
from gait.records.jobs import cancel, retry
from gait.records.models import ClipFile, FileKind, FileState, Job, JobKind, JobState, Visit
from gait.records.removal import remove_file, remove_visit
from gait.records.runners import get_visit
from gait.records.uploads import begin_upload
from gait.storage import clip_key
from gait.web.house import House
from gait.web.intake import PIECE_BYTES, received, take_piece
from gait.web.pages import (
    check_form,
    fragment,
    house_of,
    known_visit,
    noted,
    page,
    refuse_signed,
)
from gait.web.questions import from_form, sections

__all__ = ["NewFile", "fragments", "known_file", "router", "set_options", "start_analysis"]

router = APIRouter(dependencies=[Depends(check_form), Depends(refuse_signed)])
_HEIGHT_CM, _SPEED_KMH = (80.0, 250.0), (0.5, 45.0)
_FPS, _LEVEL = (1.0, 10000.0), (-45.0, 45.0)
_VIEWS = ("side-left", "side-right", "rear", "front")


class NewFile(BaseModel):
    """A file that is about to be sent."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=500)
    size_bytes: int = Field(ge=0, le=1 << 50)
    kind: FileKind = FileKind.CLIP
    sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")


@router.get("/visits/{visit_id}")
def show(request: Request, visit_id: str) -> Response:
    """Show a visit."""
    house = house_of(request)
    visit = known_visit(house, visit_id)
    noted(request, "visit seen", visit_id)
    return page(
        request,
        "visit.html",
        visit=visit,
        sections=sections(visit.answers),
        piece_bytes=PIECE_BYTES,
        most_clips=house.settings.max_clips,
        **_shown(house, visit),
    )


def _shown(house: House, visit: Visit) -> dict[str, Any]:
    return {
        "views": {view: table()["views"][view] for view in _VIEWS},
        "received": {f.id: received(house, f) for f in visit.files},
        "error": "",
    }


def fragments(request: Request, house: House, visit: Visit, error: str = "") -> dict[str, str]:
    """Return the parts of a visit's page that change by themselves, by name."""
    shown = {**_shown(house, visit), "error": error}
    names = ("files", "progress")
    return {name: fragment(request, f"_{name}.html", visit=visit, **shown) for name in names}


@router.get("/visits/{visit_id}/parts/{name}")
def part(request: Request, visit_id: str, name: str) -> Response:
    """Return one such part."""
    house = house_of(request)
    parts = fragments(request, house, known_visit(house, visit_id))
    if name not in parts:
        raise HTTPException(404, "There is no such part.")
    return HTMLResponse(parts[name])


@router.post("/visits/{visit_id}/files")
def new_file(request: Request, visit_id: str, new: NewFile) -> Response:
    """Begin an upload, or go on with one."""
    house = house_of(request)
    file = begin_file(house, visit_id, new)
    noted(request, "file begun", file.id)
    return JSONResponse({"id": file.id, "received": received(house, file)})


def begin_file(house: House, visit_id: str, new: NewFile) -> ClipFile:
    """Begin an upload; see `begin_upload`."""
    with house.records.session() as session:
        visit = get_visit(session, visit_id)
        if visit is None:
            raise HTTPException(404, "There is no such visit.")
        return begin_upload(
            session,
            house.settings,
            visit,
            new.kind,
            name=new.name,
            size_bytes=new.size_bytes,
            sha256=new.sha256,
        )


def known_file(house: House, file_id: str) -> ClipFile:
    """Return a file.

    Raises
    ------
    HTTPException
        404 if there is none.
    """
    with house.records.session() as session:
        file = session.get(ClipFile, file_id)
    if file is None:
        raise HTTPException(404, "There is no such file: it was removed.")
    return file


@router.put("/files/{file_id}")
async def piece(request: Request, file_id: str, offset: int) -> Response:
    """Take a piece of a file."""
    return await take(request, file_id, offset)


async def take(request: Request, file_id: str, offset: int) -> Response:
    """Take the body of a request as a piece of a file."""
    house = house_of(request)
    content = await request.body()

    def work() -> int:
        return take_piece(house, known_file(house, file_id), offset, content)

    return JSONResponse({"received": await run_in_threadpool(work)})


@router.post("/files/{file_id}/options")
def options(
    request: Request,
    file_id: str,
    view: Annotated[str, Form(max_length=20)] = "",
    capture_fps: Annotated[str, Form(max_length=12)] = "",
    person: Annotated[str, Form(max_length=4)] = "",
) -> Response:
    """Take what is known of a clip."""
    house, error = house_of(request), ""
    file = known_file(house, file_id)
    try:
        set_options(house, file_id, view=view, capture_fps=capture_fps, person=person)
        noted(request, "clip described", file_id)
    except OptionError as refusal:
        error = str(refusal)
    parts = fragments(request, house, known_visit(house, file.visit_id), error)
    return HTMLResponse(parts["files"], status_code=422 if error else 200)


def set_options(
    house: House, file_id: str, *, view: str = "", capture_fps: str = "", person: str = ""
) -> ClipFile:
    """Keep what is known of a clip.

    Raises
    ------
    OptionError
    """
    if view not in ("", *_VIEWS):
        raise OptionError(f"{view} is no view; give one of {', '.join(_VIEWS)}.")
    fps = number(capture_fps, "The frame rate", _FPS)
    who = number(person, "The number of the person", (1.0, 20.0))
    known_file(house, file_id)
    job = None
    with house.records.session() as session:
        file = session.get_one(ClipFile, file_id)
        before = file.options.get("capture_fps")
        file.options = {
            **file.options,
            "view": view or None,
            "capture_fps": fps,
            "person": int(who) if who else None,
        }
        if fps != before and file.state == FileState.READY and file.kind == FileKind.CLIP:
            file.state = FileState.CHECKING
            session.flush()
            job = ask_for_check(session, file)
            if not JobState(job.state).is_open:
                retry_done(job)
    if job is not None:
        house.queues.announce(house.records, job.id, JobKind.CHECK)
    return file


def retry_done(job: Job) -> None:
    """Let a check that was done before be done again."""
    job.state, job.attempt, job.announced = JobState.QUEUED, 0, None


def number(text: str, what: str, limits: tuple[float, float]) -> float | None:
    """Return the number in a field, None if it is empty.

    Raises
    ------
    OptionError
    """
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not limits[0] <= value <= limits[1]:
        raise OptionError(
            f"{what} is {text}; give a number from {limits[0]:g} to {limits[1]:g}."
        )
    return value


@router.get("/files/{file_id}/preview")
def preview(request: Request, file_id: str) -> Response:
    """Return the small picture of a clip."""
    house = house_of(request)
    file = known_file(house, file_id)
    key = clip_key(file.visit_id, file_id, "jpg")
    try:
        with house.store.local_copy(key) as path:
            return Response(path.read_bytes(), media_type="image/jpeg")
    except FileNotFoundError:
        raise HTTPException(404, "There is no picture yet.") from None


@router.post("/files/{file_id}/remove")
def remove(request: Request, file_id: str) -> Response:
    """Take a file out of its visit."""
    house = house_of(request)
    file = known_file(house, file_id)
    remove_file(house.settings, house.records, house.store, file_id)
    noted(request, "file removed", file_id)
    visit = known_visit(house, file.visit_id)
    return HTMLResponse(fragments(request, house, visit)["files"])


@router.post("/visits/{visit_id}/answers")
async def answers(request: Request, visit_id: str) -> Response:
    """Keep height, speed, day and answers."""
    form = await request.form()
    fields = [(name, str(value)) for name, value in form.multi_items()]
    await run_in_threadpool(_keep, house_of(request), visit_id, fields)
    await run_in_threadpool(noted, request, "answers kept", visit_id)
    return HTMLResponse('<p class="ok" role="status">Saved.</p>')


def _keep(house: House, visit_id: str, fields: list[tuple[str, str]]) -> None:
    plain = {name: value for name, value in fields if "." not in name}
    tables = from_form(fields)
    read_visit_tables(tables, "The form")
    keep_facts(
        house,
        visit_id,
        height_cm=number(plain.get("height_cm", ""), "The height", _HEIGHT_CM),
        speed_kmh=number(plain.get("speed_kmh", ""), "The speed", _SPEED_KMH),
        day=plain.get("day", ""),
        notes=plain.get("notes", ""),
        answers=from_form(fields, as_json=True),
    )


def keep_facts(
    house: House,
    visit_id: str,
    *,
    height_cm: float | None,
    speed_kmh: float | None,
    day: str,
    notes: str,
    answers: dict[str, Any],
) -> None:
    """Keep what is known of a visit.

    Raises
    ------
    OptionError
        If the day is none, or in the future.
    """
    known_visit(house, visit_id)
    try:
        held = date.fromisoformat(day) if day else None
    except ValueError:
        raise OptionError(f"{day} is no date; give one such as 2026-03-14.") from None
    if held is not None and held > date.today():  # noqa: DTZ011 - the clinic's own calendar
        raise OptionError("The visit cannot be in the future.")
    with house.records.session() as session:
        visit = session.get_one(Visit, visit_id)
        visit.height_cm, visit.speed_kmh = height_cm, speed_kmh
        visit.day = held or visit.day
        visit.notes, visit.answers = notes[:4000], answers


@router.post("/visits/{visit_id}/analysis")
def analyse(request: Request, visit_id: str) -> Response:
    """Ask for the analysis."""
    house, error = house_of(request), ""
    try:
        start_analysis(house, visit_id)
        noted(request, "analysis asked", visit_id)
    except OptionError as refusal:
        error = str(refusal)
    parts = fragments(request, house, known_visit(house, visit_id), error)
    return HTMLResponse(parts["progress"], status_code=422 if error else 200)


def start_analysis(house: House, visit_id: str) -> Job:
    """Ask for the analysis of a visit; the same input is not analysed twice."""
    with house.records.session() as session:
        visit = get_visit(session, visit_id)
        if visit is None:
            raise HTTPException(404, "There is no such visit.")
        job = ask_for_analysis(session, visit)
    if job.announced is None:
        house.queues.announce(house.records, job.id, JobKind.ANALYSIS)
    return job


@router.post("/visits/{visit_id}/cancel")
def stop(request: Request, visit_id: str) -> Response:
    """Stop the analysis."""
    house = house_of(request)
    job = known_visit(house, visit_id).analysis
    if job is not None:
        with house.records.session() as session:
            cancel(session, job.id)
        noted(request, "analysis cancelled", visit_id)
    return part(request, visit_id, "progress")


@router.post("/visits/{visit_id}/retry")
def again(request: Request, visit_id: str) -> Response:
    """Try an analysis that failed once more."""
    house = house_of(request)
    job = known_visit(house, visit_id).analysis
    if job is not None:
        with house.records.session() as session:
            wanted = retry(session, job.id)
        if wanted:
            house.queues.announce(house.records, job.id, JobKind.ANALYSIS)
        noted(request, "analysis retried", visit_id)
    return part(request, visit_id, "progress")


@router.post("/visits/{visit_id}/delete")
def delete(request: Request, visit_id: str) -> Response:
    """Delete a visit with everything that belongs to it."""
    house = house_of(request)
    visit = known_visit(house, visit_id)
    remove_visit(house.settings, house.records, house.store, visit_id)
    noted(request, "visit deleted", visit_id)
    return RedirectResponse(f"/runners/{visit.runner_id}", status_code=303)
