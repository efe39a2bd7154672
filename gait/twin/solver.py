"""Motion that hits its targets: measured, corrected, measured again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.errors import OptionError
from gait.tracks.track import Side
from gait.twin.contact import find_steps
from gait.twin.measures import Points, StepTruth, measure_steps, track_points
from gait.twin.motion import Aims, Motion, first_aims, make_motion, pose_at
from gait.twin.schedule import Schedule, make_schedule
from gait.twin.skeleton import Skeleton
from gait.twin.targets import Targets

__all__ = ["Solved", "solve"]

_ROUNDS: Final = 5
_SHORTENING_ROUNDS: Final = 6
_MOST_REACH: Final = 1.0005
_FAR_REACH: Final = 1.03
_SHORTER: Final = 0.98
_NEGLIGIBLE: Final = 0.1
"""Miss (deg, % of leg, 5 ms) at which the rounds end."""
_DIP_PER_DEG_M: Final = 0.0029
"""Dip of the pelvis that bends the knee 1 deg more at its peak (m, leg of 0.86 m)."""

_CORRECTED: Final = (
    # aim, measure that shows it, target, aim units per unit of the measure
    ("knee_flexion_at_contact_deg", "knee_flexion_at_contact", "", 1.0),
    ("knee_flexion_swing_peak_deg", "knee_flexion_swing_peak", "", 1.0),
    ("foot_strike_angle_deg", "foot_strike_angle", "", 1.0),
    ("overstride_pct", "overstride", "", 1.0),
    ("pelvic_drop_deg", "pelvic_drop", "", 1.0),
    ("fppa_deg", "fppa", "", 1.0),
    ("rearfoot_eversion_deg", "rearfoot_eversion", "", 1.0),
    ("pitch_deg", "trunk_lean", "trunk_lean_deg", 1.35),
    ("thorax_list_deg", "trunk_list", "trunk_list_deg", 1.6),
    ("half_width_pct", "step_width", "", 0.5),
    ("dip_m", "knee_flexion_stance_peak", "knee_flexion_stance_peak_deg", _DIP_PER_DEG_M),
)


_CORRECTED_WALKING: Final = ("pitch_deg", "thorax_list_deg", "half_width_pct")
"""Walking is there to be told from running: its legs move as they come."""


@dataclass(frozen=True, slots=True)
class Solved:
    """A motion with the truth about it.

    Attributes
    ----------
    motion : Motion
    points : Points
        On the motion's grid, which reaches beyond the clip on both sides.
    steps : tuple of StepTruth
        All steps on the grid, in order of time; none for a standing person.
    """

    motion: Motion
    points: Points
    steps: tuple[StepTruth, ...]


def solve(
    skeleton: Skeleton, targets: Targets, duration_s: float, variability: float, seed: int
) -> Solved:
    """Find the motion whose measures are the targets, step by step.

    The targets concern what is measured (projected angles at the contact of the
    shoe); the geometry behind them is three-dimensional and coupled. A few rounds
    of correction decouple it, so that one fault can change without the others.

    Raises
    ------
    OptionError
        The motion is not possible for this body.
    """
    schedule = make_schedule(targets, duration_s, variability, seed)
    aims = first_aims(schedule, targets, skeleton)
    longest_s = np.full(schedule.n_steps, np.inf)
    walking = targets.activity == "walking"
    for round_ in range(_ROUNDS + _SHORTENING_ROUNDS):
        motion = make_motion(skeleton, targets, schedule, aims, duration_s, variability, seed)
        if motion.reach > _FAR_REACH:  # too far off to find steps on
            aims = replace(aims, stance_s=_SHORTER * aims.stance_s)
            continue
        pose = pose_at(motion, motion.time_s)
        points = track_points(pose, motion.time_s)
        if targets.activity == "standing":
            return Solved(motion, points, ())
        steps = measure_steps(points, find_steps(motion, pose))
        if motion.reach > 1.0:  # the leg cannot follow the belt for so long
            longest_s = np.minimum(longest_s, _SHORTER * aims.stance_s)
        corrected, done = _corrected(aims, schedule, steps, skeleton, walking=walking)
        if motion.reach <= 1.0 and (done or round_ >= _ROUNDS):
            break
        aims = replace(corrected, stance_s=np.minimum(corrected.stance_s, longest_s))
    if motion.reach > _MOST_REACH:
        raise OptionError(
            f"The legs are {100.0 * (motion.reach - 1.0):.1f} % too short for contacts of "
            f"{1000.0 * float(np.mean(aims.stance_s)):.0f} ms at {targets.speed_m_s:.1f} m/s: "
            "lower the speed or the contact time, or raise the cadence or the knee flexion."
        )
    return Solved(motion, points, steps)


def _corrected(
    aims: Aims,
    schedule: Schedule,
    steps: tuple[StepTruth, ...],
    skeleton: Skeleton,
    *,
    walking: bool,
) -> tuple[Aims, bool]:
    """Aims moved by what was missed, and whether all of it was negligible."""
    values: dict[str, FloatArray] = dict(aims.values)
    worst = 0.0
    for aim, measure, target, unit in _CORRECTED:
        if walking and aim not in _CORRECTED_WALKING:
            continue
        wanted = _wanted(schedule.values, target or aim, measure)
        scale = unit * skeleton.leg_m / 0.86 if aim == "dip_m" else unit
        miss = _miss(schedule, steps, measure, wanted)
        values[aim] = values[aim] + scale * miss
        worst = max(worst, float(np.max(np.abs(miss))))
    if walking:
        return Aims(values, aims.contact_s, aims.stance_s), worst < _NEGLIGIBLE
    late = _miss(schedule, steps, "contact_s", schedule.contact_s)
    longer = _miss(schedule, steps, "stance_s", schedule.toe_off_s - schedule.contact_s)
    worst = max(worst, 200.0 * float(np.max(np.abs(np.concatenate([late, longer])))))
    return Aims(values, aims.contact_s + late, aims.stance_s + longer), worst < _NEGLIGIBLE


def _wanted(values: Mapping[str, FloatArray], target: str, measure: str) -> FloatArray:
    if measure == "step_width":
        half = values["half_width_pct"]
        both: FloatArray = half + np.append(half[1:], half[-1])
        return both
    return values[target]


def _miss(
    schedule: Schedule, steps: tuple[StepTruth, ...], measure: str, wanted: FloatArray
) -> FloatArray:
    """Target minus measure of every step; steps not measured get the mean of their side."""
    miss = np.full(schedule.n_steps, np.nan)
    for step in steps:
        value = _value(step, measure)
        if value is not None:
            miss[step.time.plan] = wanted[step.time.plan] - value
    for side in Side:
        rows = schedule.of(side)
        known = miss[rows][np.isfinite(miss[rows])]
        fill = float(np.median(known)) if len(known) else 0.0
        miss[rows] = np.where(np.isfinite(miss[rows]), miss[rows], fill)
    return miss


def _value(step: StepTruth, measure: str) -> float | None:
    if measure == "contact_s":
        return step.time.contact_s
    if measure == "stance_s":
        return step.time.toe_off_s - step.time.contact_s
    return step.values.get(measure)
