"""All findings of a visit, in order of weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gait.findings.board import Board
from gait.findings.compose import finding, reason_missing
from gait.findings.finding import Finding, Grade
from gait.findings.frontal_view import frontal_view_findings
from gait.findings.judge import Direction, Judged, judge
from gait.findings.side_view import side_view_findings
from gait.findings.words import all_words
from gait.measures.measurement import Measurement
from gait.measures.side_view import far_leg_reason

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
    return tuple(
        sorted(_without_repeats(results), key=lambda f: (_WEIGHT[f.grade], words[f.key].order))
    )


def _without_repeats(results: Sequence[Finding]) -> list[Finding]:
    """Say once what cannot be told, and nothing of a far leg whose near one was judged.

    The far leg's reason stands among what was not measured.
    """
    kept = []
    for key in dict.fromkeys(f.key for f in results):
        same = [f for f in results if f.key == key]
        if all(f.grade is Grade.CANNOT_TELL for f in same):
            kept.append(replace(_most_telling(same), side=None) if len(same) > 1 else same[0])
            continue
        kept.extend(
            f
            for f in same
            if not (
                f.grade is Grade.CANNOT_TELL and f.side and f.why_not == far_leg_reason(f.side)
            )
        )
    return kept


def _most_telling(same: Sequence[Finding]) -> Finding:
    """Return the finding whose reason is not merely that the leg is the far one."""
    return next((f for f in same if not f.side or f.why_not != far_leg_reason(f.side)), same[0])


def _low_cadence(board: Board, so_far: Sequence[Finding]) -> Finding:
    """Low cadence counts only together with overstride or backseat posture."""
    cadence = judge(board.get("cadence", None), Direction.LOW)
    if not cadence.measured:
        why = reason_missing([cadence], "no rhythm could be read")
        return finding("low_cadence", None, Grade.CANNOT_TELL, None, [], [cadence], why)
    companions = [
        Judged(f.signs[0], level=1)
        for f in so_far
        if f.key in ("overstride", "backseat") and f.grade in (Grade.MILD, Grade.MARKED)
    ]
    grade = Grade.MILD if cadence.level and companions else Grade.NONE
    return finding(
        "low_cadence", None, grade, cadence, companions if grade is Grade.MILD else []
    )
