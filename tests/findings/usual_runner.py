"""A runner in whom nothing is uncommon, with some values changed."""

from __future__ import annotations

from by_hand import measured, not_measured

from gait.findings.find import find
from gait.findings.finding import Finding, Grade
from gait.measures.measurement import Measurement
from gait.tracks.track import Side

LEFT, RIGHT = Side.LEFT, Side.RIGHT
WHOLE_BODY = {"cadence", "trunk_lean", "knee_window", "pelvic_drop_look", "step_width"}
WHOLE_BODY |= {"vertical_oscillation"}
# A runner in whom nothing is uncommon.
USUAL_SIDE = {
    "cadence": 172.0,
    "trunk_lean": 8.0,
    "body_line": -8.0,
    "hips_behind": 1.0,
    "hip_over_foot_time": 36.0,
    "overstride": 22.0,
    "shank_inclination": 2.0,
    "knee_flexion_at_contact": 14.0,
    "knee_flexion_stance_peak": 42.0,
    "foot_strike_angle": 5.0,
    "thigh_extension_at_toe_off": 18.0,
    "duty_factor": 36.0,
    "vertical_oscillation": 10.0,
}
USUAL_REAR = {
    "fppa": 3.0,
    "femoral_adduction": 5.0,
    "knee_window": 0.9,
    "pelvic_drop_look": -0.7,
    "step_width": 8.0,
}


def measurements(side: Side = LEFT, half: float = 0.5, **changed: float | None):
    """A usual runner with some values changed; None = not measured."""
    known = {**USUAL_SIDE, **USUAL_REAR, **changed}
    result: list[Measurement] = []
    for name, value in known.items():
        whose = None if name in WHOLE_BODY else side
        result.append(
            not_measured(name, whose)
            if value is None
            else measured(name, whose, value, half=half)
        )
    return result


def grade_of(key: str, half: float = 0.5, speed: float | None = None, **changed) -> Grade:
    return one(key, find(measurements(half=half, **changed), speed)).grade


def one(key: str, findings: tuple[Finding, ...], side: Side | None = None) -> Finding:
    same = [f for f in findings if f.key == key and (side is None or f.side is side)]
    measurable = [f for f in same if f.grade is not Grade.CANNOT_TELL] or same
    assert len(measurable) == 1, [f.key for f in findings]
    return measurable[0]
