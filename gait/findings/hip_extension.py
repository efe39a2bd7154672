"""A leg that does not travel far behind although it reaches far ahead."""

from __future__ import annotations

from gait.findings.board import Board
from gait.findings.compose import finding, reason_missing
from gait.findings.finding import Finding, Grade
from gait.findings.judge import Direction, judge
from gait.tracks.track import Side

__all__ = ["hip_extension_finding"]

_NO_SIDE_CLIP = "there is no side view; film from the side"


def hip_extension_finding(board: Board, side: Side) -> Finding:
    """Judge the thigh at toe-off, only together with a foot that lands far ahead.

    Evidence 6: 10° may be fine for a slow, compact runner and not for one with long steps,
    so it counts only with the foot more than 30 % of the leg ahead. Marked: below 5°, and
    both intervals clear of their limits.
    """
    key = "low_hip_extension"
    thigh = judge(board.get("thigh_extension_at_toe_off", side), Direction.LOW)
    reach = judge(board.get("overstride", side), Direction.HIGH)
    if not thigh.measured or (thigh.level and not reach.measured):
        why = reason_missing([thigh, reach], _NO_SIDE_CLIP)
        return finding(key, side, Grade.CANNOT_TELL, None, [], [thigh, reach], why)
    if not (thigh.level and reach.level):
        return finding(key, side, Grade.NONE, thigh, [], [reach])
    certain = thigh.level == 2 and thigh.certain and reach.certain
    grade = Grade.MARKED if certain else Grade.MILD
    return finding(key, side, grade, thigh, [reach])
