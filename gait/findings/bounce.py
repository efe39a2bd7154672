"""Much up and down in each step."""

from __future__ import annotations

from gait.findings.board import Board
from gait.findings.compose import finding, reason_missing
from gait.findings.finding import Finding, Grade
from gait.findings.judge import Direction, judge

__all__ = ["bounce_finding"]

_NO_SIDE_CLIP = "there is no side view; film from the side"


def bounce_finding(board: Board) -> Finding:
    """Judge the vertical oscillation (evidence 6: amber above 11 cm, a working limit).

    Never more than mild, for the limit is ours alone.
    """
    bounce = judge(board.get("vertical_oscillation", None), Direction.HIGH)
    if not bounce.measured:
        why = reason_missing([bounce], _NO_SIDE_CLIP)
        return finding("bounce", None, Grade.CANNOT_TELL, None, [], [bounce], why)
    return finding("bounce", None, Grade.MILD if bounce.level else Grade.NONE, bounce, [])
