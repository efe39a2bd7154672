"""Stiff or deep knee while the leg carries the body."""

from __future__ import annotations

from gait.findings.board import Board
from gait.findings.compose import finding, reason_missing
from gait.findings.finding import Finding, Grade
from gait.findings.judge import Direction, judge
from gait.tracks.track import Side

__all__ = ["knee_bend_findings"]

_NO_SIDE_CLIP = "there is no side view; film from the side"


def knee_bend_findings(board: Board, side: Side) -> list[Finding]:
    """Judge both ends of the deepest knee bend in stance (evidence 6: 36 to 48° usual).

    Never more than mild: the limits are working limits around the mean of healthy runners
    (39-42 ± 5°), so a value beyond them is less common and no fault.
    """
    knee = board.get("knee_flexion_stance_peak", side)
    results = []
    for key, direction in (("stiff_knee", Direction.LOW), ("deep_knee", Direction.HIGH)):
        judged = judge(knee, direction)
        if not judged.measured:
            why = reason_missing([judged], _NO_SIDE_CLIP)
            results.append(finding(key, side, Grade.CANNOT_TELL, None, [], [judged], why))
            continue
        grade = Grade.MILD if judged.level else Grade.NONE
        results.append(finding(key, side, grade, judged, []))
    return results
