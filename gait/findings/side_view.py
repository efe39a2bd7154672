"""Findings of the side view."""

from __future__ import annotations

from gait.findings.board import Board
from gait.findings.compose import finding, reason_missing
from gait.findings.finding import Finding, Grade
from gait.findings.judge import Direction, Judged, judge
from gait.findings.words import rules
from gait.tracks.track import Side

__all__ = ["side_view_findings"]

_NO_SIDE_CLIP = "there is no side view; film from the side"


def side_view_findings(board: Board) -> list[Finding]:
    """Backseat posture, straight-knee heel strike and overstride of both sides."""
    results = []
    for side in Side:
        results.append(_backseat(board, side))
        results.append(_straight_knee(board, side))
        results.append(_overstride(board, side))
    return results


def _worst(items: list[Judged]) -> Judged:
    """Return the item farthest beyond its limits, the first measured among equals."""
    return max(items, key=lambda j: (j.level, j.measured))


def _backseat(board: Board, side: Side) -> Finding:
    """Composite of evidence 1.3: a trunk or hip sign AND a lower-half sign.

    Stricter than the source in one thing: "marked" also needs one sign of each
    half whose whole interval lies beyond its first limit.
    """
    trailing = [
        judge(board.trunk_lean(side), Direction.LOW),
        judge(board.get("body_line", side), Direction.LOW),
        judge(board.get("hips_behind", side), Direction.HIGH),
    ]
    hips_late = judge(board.get("hip_over_foot_time", side), Direction.HIGH)
    lower = [
        hips_late,
        judge(board.get("overstride", side), Direction.HIGH),
        judge(board.get("shank_inclination", side), Direction.HIGH),
    ]
    measured = any(j.measured for j in trailing[1:]) and any(j.measured for j in lower)
    if not measured or board.too_slow:
        why = (
            "the speed is below 7 km/h; these limits hold for running speeds"
            if measured
            else reason_missing([*trailing[1:], *lower], _NO_SIDE_CLIP)
        )
        return finding("backseat", side, Grade.CANNOT_TELL, None, [], [*trailing, *lower], why)
    up, down = _worst(trailing), _worst(lower)
    grade = Grade.NONE
    if up.level >= 1 and down.level >= 1:
        grade = Grade.MILD
        strong = up.level == 2 or hips_late.level == 2
        certain = any(j.certain for j in trailing) and any(j.certain for j in lower)
        if strong and certain and _corroborated(board, side):
            grade = Grade.MARKED
    others = [j for j in [*trailing, *lower] if j is not up and j is not down]
    return finding("backseat", side, grade, up, [down], others)


def _corroborated(board: Board, side: Side) -> bool:
    """Sign K of evidence 1.2: deep knee, long contact at low cadence, or little push."""
    limits = rules()
    knee = board.value("knee_flexion_stance_peak", side)
    duty = board.value("duty_factor", side)
    cadence = board.value("cadence", None)
    thigh = board.value("thigh_extension_at_toe_off", side)
    slow = cadence is not None and judge(board.get("cadence", None), Direction.LOW).level > 0
    return (
        (knee is not None and knee > limits.backseat_knee_peak_deg)
        or (duty is not None and slow and duty > limits.backseat_duty_factor_percent)
        or (thigh is not None and thigh < limits.backseat_thigh_extension_deg)
    )


def _straight_knee(board: Board, side: Side) -> Finding:
    """Composite of evidence 2.3, without a standing clip as zero.

    Foot strike angle above 8° AND a straight knee AND a reaching leg. Ordinary
    knee cut-offs are 10° and 6°; without a standing zero each grade must also
    pass the stricter 6° and 3°, or it is lowered by one.
    """
    key = "extended_knee_heel_strike"
    strike = judge(board.get("foot_strike_angle", side), Direction.HIGH)
    knee = judge(board.get("knee_flexion_at_contact", side), Direction.LOW)
    shank = judge(board.get("shank_inclination", side), Direction.HIGH)
    reach = judge(board.get("overstride", side), Direction.HIGH)
    foot_value = strike.sign.measurement.value
    knee_value = knee.sign.measurement.value
    companions = [strike, _worst([shank, reach])]
    others = [shank, reach]
    if knee_value is None or foot_value is None:
        why = reason_missing([knee, strike], _NO_SIDE_CLIP)
        limits = rules()
        if knee_value is not None and knee_value > limits.straight_knee_mild_deg:
            return finding(key, side, Grade.NONE, knee, [], [strike, shank, reach])
        return finding(key, side, Grade.CANNOT_TELL, None, [], [knee, strike, *others], why)
    grade = Grade.NONE
    if _in_most_steps(knee, strike):
        grade = _straight_knee_grade(foot_value, knee_value, shank, reach)
    return finding(key, side, grade, knee, companions, others)


def _in_most_steps(knee: Judged, strike: Judged) -> bool:
    """Whether straight knee and heel strike are each seen in at least 70 % of steps."""
    limits = rules()
    straight = [s.value < limits.straight_knee_mild_deg for s in knee.sign.measurement.steps]
    heel = [s.value > limits.heel_strike_deg for s in strike.sign.measurement.steps]
    return all(sum(seen) >= limits.share_of_steps * len(seen) for seen in (straight, heel))


def _straight_knee_grade(
    foot_deg: float, knee_deg: float, shank: Judged, reach: Judged
) -> Grade:
    limits = rules()
    reaching = shank.level >= 1 or reach.level >= 1
    if foot_deg <= limits.heel_strike_deg or not reaching:
        return Grade.NONE
    if knee_deg < limits.straight_knee_marked_deg and shank.level == 2:
        certain = knee_deg < limits.straight_knee_marked_uncalibrated_deg
        return Grade.MARKED if certain else Grade.MILD
    if knee_deg < limits.straight_knee_mild_deg:
        certain = knee_deg < limits.straight_knee_mild_uncalibrated_deg
        return Grade.MILD if certain else Grade.NONE
    return Grade.NONE


def _overstride(board: Board, side: Side) -> Finding:
    reach = judge(board.get("overstride", side), Direction.HIGH)
    shank = judge(board.get("shank_inclination", side), Direction.HIGH)
    if not reach.measured:
        why = reason_missing([reach], _NO_SIDE_CLIP)
        return finding("overstride", side, Grade.CANNOT_TELL, None, [], [reach, shank], why)
    grade = [Grade.NONE, Grade.MILD, Grade.MILD][reach.level]
    if reach.level == 2 and reach.certain and shank.level >= 1:
        grade = Grade.MARKED
    return finding("overstride", side, grade, reach, [shank] if shank.level else [], [shank])
