"""All findings of a visit, in order of weight."""

from __future__ import annotations

from collections.abc import Sequence

from gait.findings.board import Board
from gait.findings.compose import finding, reason_missing
from gait.findings.finding import Finding, Grade
from gait.findings.frontal_view import frontal_view_findings
from gait.findings.judge import Direction, judge
from gait.findings.side_view import side_view_findings
from gait.findings.words import all_words
from gait.measures.measurement import Measurement

__all__ = ["find"]

_WEIGHT = {Grade.MARKED: 0, Grade.MILD: 1, Grade.NONE: 2, Grade.CANNOT_TELL: 3}


def find(
    measurements: Sequence[Measurement], speed_kmh: float | None = None
) -> tuple[Finding, ...]:
    """Grade every pattern.

    Parameters
    ----------
    measurements : sequence of Measurement
        Of all clips of the visit.
    speed_kmh : float, optional
        Belt speed, if entered.

    Returns
    -------
    tuple of Finding
        Marked before mild before none before cannot tell; within a grade in the
        order of the table.
    """
    board = Board(measurements, speed_kmh)
    results = side_view_findings(board) + frontal_view_findings(board)
    results.append(_low_cadence(board, results))
    words = all_words()
    return tuple(sorted(results, key=lambda f: (_WEIGHT[f.grade], words[f.key].order)))


def _low_cadence(board: Board, so_far: Sequence[Finding]) -> Finding:
    """Low cadence counts only together with overstride or backseat posture."""
    cadence = judge(board.get("cadence", None), Direction.LOW)
    if not cadence.measured:
        why = reason_missing([cadence], "no rhythm could be read")
        return finding("low_cadence", None, Grade.CANNOT_TELL, None, [], [cadence], why)
    companions = [
        judge(sign.measurement, Direction.HIGH)
        for f in so_far
        if f.key in ("overstride", "backseat") and f.grade in (Grade.MILD, Grade.MARKED)
        for sign in f.signs[:1]
    ]
    grade = Grade.MILD if cadence.level and companions else Grade.NONE
    return finding(
        "low_cadence", None, grade, cadence, companions if grade is Grade.MILD else []
    )
