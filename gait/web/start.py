"""The first page, the filming guide, the sample visit, the beginning of a visit."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from gait.errors import OptionError
from gait.pose.folders import source_checkout
from gait.records.models import FileKind, Visit
from gait.records.runners import (
    find_runners,
    free_code,
    get_visit,
    latest_visits,
    new_visit,
    runner_of_code,
)
from gait.records.uploads import begin_upload, part_path
from gait.web.house import House
from gait.web.intake import take_piece
from gait.web.pages import check_form, house_of, noted, page

__all__ = ["router", "sample_clips"]

router = APIRouter(dependencies=[Depends(check_form)])
_SAMPLES = {"side": "side_backseat.mp4", "rear": "rear_hip_drop.mp4"}
_SAMPLE_CODE = "SAMPLE"


@router.get("/")
def start(request: Request) -> Response:
    """Show the first page; on the first run it is the filming guide."""
    house = house_of(request)
    with house.records.session() as session:
        visits = latest_visits(session)
        code = free_code(session)
        codes = [runner.code for runner in find_runners(session)]
    return page(
        request,
        "start.html",
        visits=visits,
        code=code,
        codes=codes,
        sample=bool(sample_clips()),
    )


@router.get("/guide")
def guide(request: Request) -> Response:
    """Show how to film."""
    return page(request, "guide.html")


@router.post("/visits")
def begin(request: Request, code: Annotated[str, Form(max_length=60)] = "") -> Response:
    """Begin a visit of a new or known runner."""
    visit = begin_visit(house_of(request), code)
    noted(request, "visit begun", visit.id)
    return RedirectResponse(f"/visits/{visit.id}", status_code=303)


def begin_visit(house: House, code: str) -> Visit:
    """Begin a visit; without a code for a new runner.

    Raises
    ------
    OptionError
    """
    with house.records.session() as session:
        runner = runner_of_code(session, code if code.strip() else free_code(session))
        return new_visit(session, runner)


def sample_clips() -> list[Path]:
    """Return the clips of the sample visit: of this package, or of the source checkout."""
    packed = [Path(__file__).parent / "sample" / f"{name}.mp4" for name in _SAMPLES]
    checkout = source_checkout()
    if not all(path.is_file() for path in packed) and checkout is not None:
        packed = [checkout / "sample_videos" / name for name in _SAMPLES.values()]
    return [path for path in packed if path.is_file()]


@router.post("/sample")
def sample(request: Request) -> Response:
    """Begin the sample visit, its clips already there."""
    house = house_of(request)
    clips = sample_clips()
    if not clips:
        raise OptionError("The sample clips are not part of this installation.")
    visit = begin_visit(house, _SAMPLE_CODE)
    for name, clip in zip(_SAMPLES, clips, strict=True):
        with house.records.session() as session:
            file = begin_upload(
                session,
                house.settings,
                get_visit(session, visit.id) or visit,
                FileKind.CLIP,
                name=f"sample-{name}.mp4",
                size_bytes=clip.stat().st_size,
            )
        shutil.copyfile(clip, part_path(house.settings, file.id))
        take_piece(house, file, clip.stat().st_size, b"")
    noted(request, "visit begun", visit.id, "sample")
    return RedirectResponse(f"/visits/{visit.id}", status_code=303)
