"""Findings written down by hand."""

from __future__ import annotations

from by_hand import measured

from gait.findings.compose import finding
from gait.findings.finding import Finding, Grade
from gait.findings.judge import Direction, judge
from gait.tracks.track import Side

WHOLE_BODY = ("hip_drop", "crossover", "low_cadence", "bounce", "asymmetry")
"""Findings that are never of one side."""
_LEAD = {
    "backseat": ("trunk_lean", -4.0, Direction.LOW),
    "extended_knee_heel_strike": ("knee_flexion_at_contact", 1.0, Direction.LOW),
    "overstride": ("overstride", 42.0, Direction.HIGH),
    "hip_drop": ("pelvic_drop_look", 0.9, Direction.HIGH),
    "knee_valgus": ("femoral_adduction", 18.0, Direction.HIGH),
    "crossover": ("step_width", 1.0, Direction.LOW),
    "low_cadence": ("cadence", 155.0, Direction.LOW),
    "low_hip_extension": ("thigh_extension_at_toe_off", 2.0, Direction.LOW),
    "stiff_knee": ("knee_flexion_stance_peak", 28.0, Direction.LOW),
    "deep_knee": ("knee_flexion_stance_peak", 58.0, Direction.HIGH),
    "bounce": ("vertical_oscillation", 18.0, Direction.HIGH),
    "asymmetry": ("contact_time", 290.0, Direction.HIGH),
    "pronation": ("foot_strike_angle", 12.0, Direction.HIGH),
}

_OF_WHOLE_BODY = (
    "trunk_lean",
    "pelvic_drop_look",
    "step_width",
    "cadence",
    "vertical_oscillation",
)


def found(key: str, side: Side | None = None, grade: Grade = Grade.MILD) -> Finding:
    """Return a finding with its leading number on the far side of its limits."""
    name, value, direction = _LEAD[key]
    whose = None if name in _OF_WHOLE_BODY else side
    return finding(key, side, grade, judge(measured(name, whose, value), direction), [])
