"""The review of a visit: what was read wrong is put right, findings are decided, signed."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, RedirectResponse, Response

from gait.corrections.read import correction_from
from gait.corrections.words import say_correction
from gait.errors import OptionError
from gait.jobs.asking import usable
from gait.records.models import JobState, Visit
from gait.records.review import (
    active_corrections,
    add_correction,
    begin_new_version,
    decide,
    next_redo,
    redo,
    refuse_frozen,
    sign,
    undo,
    why_frozen,
)
from gait.records.runners import get_visit
from gait.report.player import PlayerData, player_section, script_text, style_text
from gait.web.house import House
from gait.web.pages import check_form, fragment, house_of, known_visit, noted, page, who_is
from gait.web.recompute import Recomputer, Work
from gait.web.reports import report_file_here
from gait.web.seals import report_ticket
from gait.web.visits import start_analysis

__all__ = ["router"]

router = APIRouter(dependencies=[Depends(check_form)])
_WAIT_S = 8.0
_VIEWS = {
    "side-left": "From the runner's left side",
    "side-right": "From the runner's right side",
    "rear": "From behind",
    "front": "From the front",
}
_EVENTS = {"initial_contact": "landing", "toe_off": "push-off"}


class NewCorrection(BaseModel):
    """A correction of one clip; its table as in a visit file."""

    model_config = ConfigDict(extra="forbid")

    clip: int = Field(ge=0, le=50)
    correction: dict[str, Any]


class NewDecision(BaseModel):
    """What a therapist makes of a finding; an empty decision takes it back."""

    model_config = ConfigDict(extra="forbid")

    finding: str = Field(max_length=60)
    side: Literal["", "left", "right"] = ""
    decision: Literal["", "accepted", "reworded", "dismissed"]
    words: str = Field(default="", max_length=4000)


class NewSignature(BaseModel):
    """Who signs."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=200)


@router.get("/player.js")
def player_script() -> Response:
    """Return the script of the player."""
    return Response(script_text(), media_type="text/javascript")


@router.get("/player.css")
def player_style() -> Response:
    """Return the style sheet of the player."""
    return Response(style_text(), media_type="text/css")


@router.get("/visits/{visit_id}/review")
def show(request: Request, visit_id: str) -> Response:
    """Show the review of a visit."""
    house = house_of(request)
    visit = known_visit(house, visit_id)
    if visit.report is not None:
        _recomputer(request).ready()
    noted(request, "review seen", visit_id)
    return page(
        request,
        "review.html",
        visit=visit,
        clips=usable(visit.clips),
        views=_VIEWS,
        events=_EVENTS,
        may=who_is(request).may_write and not why_frozen(visit),
    )


@router.get("/visits/{visit_id}/review/state")
def state(request: Request, visit_id: str, *, player: bool = True) -> Response:
    """Return the parts of the review as they are now; computes if need be."""
    return _state(request, visit_id, player=player)


@router.post("/visits/{visit_id}/review/corrections")
def correct(request: Request, visit_id: str, new: NewCorrection) -> Response:
    """Keep a correction, and compute with it."""
    house = house_of(request)
    with house.records.session() as session:
        visit = _there(get_visit(session, visit_id))
        clips = usable(visit.clips)
        if new.clip >= len(clips):
            raise OptionError("This visit has no such clip: load the page again.")
        clip = clips[new.clip]
        add_correction(session, visit, clip.id, new.correction, who_is(request).name)
    noted(request, "correction made", visit_id, str(new.correction.get("what", ""))[:30])
    return _state(request, visit_id)


@router.post("/visits/{visit_id}/review/{way}")
def back_and_forth(
    request: Request, visit_id: str, way: Literal["undo", "redo", "reopen"]
) -> Response:
    """Take the latest correction back, put it back, or open a signed visit again."""
    acts = {"undo": undo, "redo": redo, "reopen": begin_new_version}
    with house_of(request).records.session() as session:
        acts[way](session, _there(get_visit(session, visit_id)))
    noted(request, f"review {way}", visit_id)
    return _state(request, visit_id)


@router.post("/visits/{visit_id}/findings")
def decided(request: Request, visit_id: str, new: NewDecision) -> Response:
    """Keep what a therapist makes of a finding."""
    by = who_is(request).name
    with house_of(request).records.session() as session:
        visit = _there(get_visit(session, visit_id))
        decide(session, visit, new.finding, new.side, new.decision, new.words, by)
    noted(request, "finding decided", visit_id, new.decision)
    return _state(request, visit_id, player=False)


@router.post("/visits/{visit_id}/signature")
def signed(request: Request, visit_id: str, new: NewSignature) -> Response:
    """Sign: the report is made a last time, and the visit is frozen."""
    house = house_of(request)
    visit = known_visit(house, visit_id)
    refuse_frozen(visit)
    _check_decided(visit, _recomputer(request).work(visit, _WAIT_S))
    if visit.analysis is not None and JobState(visit.analysis.state).is_open:
        raise OptionError("The analysis is still at work: sign when it has ended.")
    with house.records.session() as session:
        sign(session, _there(get_visit(session, visit_id)), new.name, who_is(request).name)
    start_analysis(house, visit_id)
    noted(request, "report signed", visit_id)
    return _state(request, visit_id, player=False)


@router.get("/visits/{visit_id}/review/clip/{number}")
def clip(request: Request, visit_id: str, number: int) -> Response:
    """Return a clip as browsers play it, from the report."""
    house = house_of(request)
    visit = known_visit(house, visit_id)
    name = _played(house, visit, number)
    if name is None or visit.report is None:
        raise HTTPException(404, "There is no such clip.")
    return report_file_here(house, visit.report, name)


@router.get("/visits/{visit_id}/signed/{version}")
def signed_report(request: Request, visit_id: str, version: int) -> Response:
    """Go to a signed report."""
    house = house_of(request)
    rows = known_visit(house, visit_id).signatures
    prefix = next((s.report for s in rows if s.version == version), None)
    if prefix is None:
        raise HTTPException(404, "There is no such signed report.")
    noted(request, "report seen", visit_id, f"signed version {version}")
    return RedirectResponse(
        f"/report/{report_ticket(house.key, prefix)}/report.html", status_code=303
    )


def _recomputer(request: Request) -> Recomputer:
    recomputer: Recomputer = request.app.state.recomputer
    return recomputer


def _there(visit: Visit | None) -> Visit:
    if visit is None:
        raise HTTPException(404, "There is no such visit.")
    return visit


def _played(house: House, visit: Visit, number: int) -> str | None:
    names = (f"clip{number + 1}.mp4", f"clip{number + 1}.webm")
    found = (n for n in names if visit.report and house.store.exists(f"{visit.report}/{n}"))
    return next(found, None)


def _check_decided(visit: Visit, work: Work) -> None:
    if work.result is None:
        raise OptionError(work.error or "The numbers are still being computed: wait a moment.")
    known = {(row.finding, row.side) for row in visit.decisions}
    findings = work.result["findings"]
    open_ = [
        f["title"] for f in findings if f["pressing"] and (f["key"], f["side"]) not in known
    ]
    if open_:
        raise OptionError(
            f"{open_[0]} has no decision yet: accept, reword or dismiss every finding that "
            "stood out before you sign."
        )


def _state(request: Request, visit_id: str, *, player: bool = True) -> Response:
    house = house_of(request)
    visit = known_visit(house, visit_id)
    if visit.report is None:
        return JSONResponse({"error": "Analyse the clips first.", "running": False})
    work = _recomputer(request).work(visit, _WAIT_S)
    parts = _parts(request, visit, work)
    made: dict[str, Any] = {
        "running": not work.done.is_set(),
        "stage": work.stage,
        "error": work.error,
        "parts": parts,
    }
    if player and work.result is not None:
        data = PlayerData.model_validate(work.result["player"])
        # Written by the process that opens clips: checked before it is shown.
        made["player"] = data.model_dump(mode="json")
        made["clips"] = work.result["clips"]
        sources = {
            i: f"/visits/{visit_id}/review/clip/{i}?report={visit.report.rsplit('/', 1)[1]}"
            for i in range(len(data.clips))
            if _played(house, visit, i)
        }
        made["section"] = str(player_section(data, sources))
    return JSONResponse(made)


def _parts(request: Request, visit: Visit, work: Work) -> dict[str, str]:
    result = work.result or {"findings": [], "clips": []}
    frozen = why_frozen(visit)
    shown = {
        "visit": visit,
        "findings": result["findings"],
        "clips": result["clips"],
        "computed": work.result is not None,
        "decisions": {(d.finding, d.side): d for d in visit.decisions},
        "corrections": _said(visit),
        "redo": next_redo(visit) is not None,
        "frozen": frozen,
        "may": who_is(request).may_write and not frozen,
        "views": _VIEWS,
    }
    names = ("corrections", "numbers", "findings", "sign")
    return {name: fragment(request, f"_review_{name}.html", **shown) for name in names}


def _said(visit: Visit) -> list[dict[str, Any]]:
    numbers = {clip.id: i for i, clip in enumerate(usable(visit.clips), start=1)}
    rows = [c for c in active_corrections(visit) if c.file_id in numbers]
    return [
        {
            "clip": numbers[c.file_id or ""],
            "said": say_correction(correction_from(c.value)),
            "by": c.by,
            "at": c.created,
        }
        for c in rows
    ]
