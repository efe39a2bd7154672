"""Findings of the rear and front view."""

from __future__ import annotations

from gait.findings.board import Board
from gait.findings.compose import finding, reason_missing
from gait.findings.finding import Finding, Grade
from gait.findings.judge import Direction, Judged, judge
from gait.measures.definitions import definition
from gait.tracks.track import Side, opposite

__all__ = ["frontal_view_findings"]

_NO_FRONTAL_CLIP = "there is no rear or front view; film from behind"
_ONE_SIDE = (
    "only this side looks turned inward, and a camera a few degrees off the line of running "
    "does the same; film exactly from behind"
)
_GREY_ZONE = (
    "the look lies in the grey zone between a small and a large drop (about 6 to 9°), where "
    "landmarks cannot decide; mark two points on the pelvis for degrees"
)


def frontal_view_findings(board: Board) -> list[Finding]:
    """Hip drop and crossover (both sides together), inward knee or thigh of each side."""
    return [
        *_hip_drops(board),
        *(_knee_valgus(board, side) for side in Side),
        _crossover(board),
    ]


def _hip_drops(board: Board) -> list[Finding]:
    """Degrees of each side where marked points give them, else the look of both sides.

    Degrees (evidence 4): usual up to 5°, marked above 8° with the whole interval beyond 5°.
    """
    found = []
    for side in Side:
        drop = judge(board.get("pelvic_drop", side), Direction.HIGH)
        if drop.measured:
            marked = drop.level == 2 and drop.certain
            grade = Grade.MARKED if marked else Grade.MILD if drop.level else Grade.NONE
            found.append(finding("hip_drop", side, grade, drop, []))
    return found or [_hip_drop(board)]


def _hip_drop(board: Board) -> Finding:
    look = board.get("pelvic_drop_look", None)
    row = definition("pelvic_drop_look")
    judged = judge(look, Direction.HIGH)
    if look.value is None or row.usual_high is None or row.mild_high is None:
        why = reason_missing([judged], _NO_FRONTAL_CLIP)
        return finding("hip_drop", None, Grade.CANNOT_TELL, None, [], [judged], why)
    if row.usual_high <= look.value <= row.mild_high:
        return finding("hip_drop", None, Grade.CANNOT_TELL, None, [], [judged], _GREY_ZONE)
    grade = Grade.MILD if look.value > row.mild_high else Grade.NONE
    return finding("hip_drop", None, grade, judged, [])


def _crossover(board: Board) -> Finding:
    """Step width of evidence 5: 0-3 % leg is narrow, below 0 the feet cross.

    Marked only when the whole interval lies beyond the first limit.
    """
    width = judge(board.get("step_width", None), Direction.LOW)
    if not width.measured:
        why = reason_missing([width], _NO_FRONTAL_CLIP)
        return finding("crossover", None, Grade.CANNOT_TELL, None, [], [width], why)
    grade = Grade.MILD if width.level else Grade.NONE
    if width.level == 2 and width.certain:
        grade = Grade.MARKED
    return finding("crossover", None, grade, width, [])


def _on_both_sides(board: Board, judged: Judged, side: Side) -> bool:
    """Whether the mean of both sides, which camera yaw cannot shift, is raised too."""
    name = judged.sign.measurement.name
    values = [board.value(name, side), board.value(name, opposite(side))]
    limit = definition(name).usual_high
    known = [v for v in values if v is not None]
    return limit is not None and len(known) == 2 and sum(known) / 2.0 > limit


def _knee_valgus(board: Board, side: Side) -> Finding:
    """Thigh inward is the better sign; the knee's look alone is never marked.

    A camera 4° off the line of running makes one knee look 2.5° more inward and the
    other 2.5° less, so a raised value counts only when the mean of both sides is
    raised as well.
    """
    thigh = judge(board.get("femoral_adduction", side), Direction.HIGH)
    look = judge(board.get("fppa", side), Direction.HIGH)
    window = judge(board.get("knee_window", None), Direction.LOW)
    if not (thigh.measured or look.measured):
        why = reason_missing([thigh, look], _NO_FRONTAL_CLIP)
        return finding(
            "knee_valgus", side, Grade.CANNOT_TELL, None, [], [thigh, look, window], why
        )
    raised = [j for j in (thigh, look) if j.level]
    if raised and not any(_on_both_sides(board, j, side) for j in raised):
        return finding(
            "knee_valgus", side, Grade.CANNOT_TELL, None, [], [thigh, look, window], _ONE_SIDE
        )
    grade = Grade.NONE
    if raised:
        grade = Grade.MARKED if thigh.level == 2 or (thigh.level and look.level) else Grade.MILD
    lead = max((thigh, look), key=lambda j: (j.level, j.measured))
    rest: list[Judged] = [j for j in (thigh, look, window) if j is not lead]
    return finding("knee_valgus", side, grade, lead, [j for j in rest if j.level], rest)
