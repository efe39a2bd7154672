"""How far the ankle rolls in: a look, and only where points were marked."""

from __future__ import annotations

from gait.findings.board import Board
from gait.findings.compose import finding, reason_missing
from gait.findings.finding import Finding, Grade
from gait.findings.judge import Direction, judge
from gait.tracks.track import Side

__all__ = ["MARK_POINTS", "pronation_finding"]

MARK_POINTS = (
    "landmarks have no axis of the heel; mark four points (two on the heel, two on the calf) "
    "in a close rear clip"
)
_MEASURES = ("rearfoot_eversion", "rearfoot_eversion_excursion")


def pronation_finding(board: Board, side: Side) -> Finding:
    """Judge the rearfoot's peak and way in stance, where marked points give them.

    Rolling in is normal (evidence 5), so more of it than usual is at most mild.
    """
    judged = [judge(board.get(name, side), Direction.HIGH) for name in _MEASURES]
    known = [j for j in judged if j.measured]
    if not known:
        why = reason_missing(judged, MARK_POINTS)
        return finding("pronation", side, Grade.CANNOT_TELL, None, [], judged, why)
    lead = max(known, key=lambda j: j.level)
    rest = [j for j in judged if j is not lead]
    grade = Grade.MILD if lead.level else Grade.NONE
    return finding("pronation", side, grade, lead, [j for j in rest if j.level], rest)
