"""Few, long steps: only together with what long steps do."""

from __future__ import annotations

from collections.abc import Sequence

from gait.findings.board import Board
from gait.findings.compose import finding, reason_missing
from gait.findings.finding import Finding, Grade
from gait.findings.judge import Direction, Judged, judge

__all__ = ["low_cadence_finding"]

_COMPANIONS = ("overstride", "backseat")


def low_cadence_finding(board: Board, so_far: Sequence[Finding]) -> Finding:
    """Judge the cadence; it counts only together with overstride or backseat posture.

    Parameters
    ----------
    board : Board
    so_far : sequence of Finding
        The findings of the side view.
    """
    cadence = judge(board.get("cadence", None), Direction.LOW)
    if not cadence.measured:
        why = reason_missing([cadence], "no rhythm could be read")
        return finding("low_cadence", None, Grade.CANNOT_TELL, None, [], [cadence], why)
    companions = [
        Judged(f.signs[0], level=1)
        for f in so_far
        if f.key in _COMPANIONS and f.grade in (Grade.MILD, Grade.MARKED)
    ]
    grade = Grade.MILD if cadence.level and companions else Grade.NONE
    return finding(
        "low_cadence", None, grade, cadence, companions if grade is Grade.MILD else []
    )
