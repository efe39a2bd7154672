"""Measures of the rear and front view."""

from __future__ import annotations

from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.events.contacts import Step
from gait.measures.arms import arm_crossing
from gait.measures.context import Context
from gait.measures.foot_line import foot_progression, heel_whip
from gait.measures.geometry import frontal_plane_projection_deg, inclination_deg, lean_deg
from gait.measures.measurement import Measurement, StepValue
from gait.measures.summary import summarise, withheld
from gait.measures.yaw import yaw_shift
from gait.tracks.smoothing import low_pass, runs
from gait.tracks.track import Side, View, opposite

__all__ = ["measure_frontal_view"]

_PER_LEG: Final = (
    "pelvic_drop",
    "femoral_adduction",
    "fppa",
    "trunk_list",
    "foot_progression",
    "heel_whip",
    "arm_crossing",
)
_WHOLE_BODY: Final = ("pelvic_drop_look", "knee_window", "step_width")
_LARGEST_YAW_DEG: Final = 22.0
_SHOULDER_SHARE: Final = 0.278
"""How much of the shoulder line's tilt the model draws into the hip line."""
_DROP_SPAN: Final = (0.30, 0.65)
_SWAY_CUTOFF_HZ: Final = 0.5
_NO_DROP_FROM_FRONT: Final = (
    "from in front landmarks show nothing of a hip drop; film from behind"
)
_NO_DROP_DEGREES: Final = (
    "landmarks show only a quarter of a hip drop, so degrees would be wrong; "
    "mark two points on the pelvis for degrees"
)


def measure_frontal_view(context: Context) -> list[Measurement]:
    """Measure everything that a rear or front view can tell.

    Parameters
    ----------
    context : Context
        Of a rear or front view.

    Returns
    -------
    list of Measurement
    """
    yaw = context.tracks.yaw_deg or 0.0
    if yaw > _LARGEST_YAW_DEG:
        ideal = (
            "straight behind" if context.tracks.view is View.REAR else "straight in front of"
        )
        reason = f"the camera stands about {yaw:.0f}° off; film from {ideal} the runner"
        results = [withheld(name, side, context, reason) for side in Side for name in _PER_LEG]
        return results + [withheld(name, None, context, reason) for name in _WHOLE_BODY]
    results = [_knee_window(context), _step_width(context), _drop_look(context)]
    for side in Side:
        results.append(withheld("pelvic_drop", side, context, _NO_DROP_DEGREES))
        results.append(_at_mid_stance("fppa", context, side, _fppa(context, side)))
        adduction = inclination_deg(
            context.frontal_point(f"{side}_hip", side),
            context.frontal_point(f"{side}_knee", side),
        )
        results.append(_at_mid_stance("femoral_adduction", context, side, adduction))
        results.append(_at_mid_stance("trunk_list", context, side, _trunk_list(context, side)))
        results.append(foot_progression(context, side))
        results.append(heel_whip(context, side))
        results.append(arm_crossing(context, side))
    return results


def _trunk_list(context: Context, side: Side) -> FloatArray:
    """Mid-shoulder over mid-hip, + when the trunk leans to the side that stands."""
    middle = {
        part: 0.5
        * (
            context.frontal_point(f"left_{part}", side)
            + context.frontal_point(f"right_{part}", side)
        )
        for part in ("hip", "shoulder")
    }
    return -lean_deg(middle["hip"], middle["shoulder"])


def _fppa(context: Context, side: Side) -> FloatArray:
    hip, knee, ankle = (
        context.frontal_point(f"{side}_{part}", side) for part in ("hip", "knee", "ankle")
    )
    return frontal_plane_projection_deg(hip, knee, ankle)


def _at_mid_stance(name: str, context: Context, side: Side, values: FloatArray) -> Measurement:
    signal = context.signal(values, side)
    readings = []
    if signal is not None:
        for index, step in context.steps(side):
            time_s = step.mid_stance_s
            frame = context.frame_of(time_s)
            seen = signal.at(time_s) + yaw_shift(name, context.tracks, side)
            readings.append(StepValue(time_s, frame, index, seen))
    return summarise(name, side, context, readings)


def _knee_window(context: Context) -> Measurement:
    spread = {
        part: np.abs(
            context.frontal_point(f"left_{part}", Side.LEFT)[:, 0]
            - context.frontal_point(f"right_{part}", Side.LEFT)[:, 0]
        )
        for part in ("knee", "hip")
    }
    ratio = spread["knee"] / max(float(np.nanmedian(spread["hip"])), 1e-6)
    readings = []
    for side in Side:
        signal = context.signal(ratio, side)
        if signal is None:
            continue
        for index, step in context.steps(side):
            time_s = step.mid_stance_s
            frame = context.frame_of(time_s)
            readings.append(StepValue(time_s, frame, index, signal.at(time_s)))
    return summarise("knee_window", None, context, readings, least_steps=8)


def _step_width(context: Context) -> Measurement:
    """Sideways distance of each stance foot from the line midway between all feet.

    The runner's slow wandering on the belt is removed; each step counts twice its
    distance from the middle of left and right prints.
    """
    if context.camera_moves:
        return withheld("step_width", None, context, "the camera moves; put it on a tripod")
    tracks = context.tracks
    prints: dict[Side, list[tuple[int, Step, float]]] = {side: [] for side in Side}
    hip = 0.5 * (
        context.frontal_point("left_hip", Side.LEFT)
        + context.frontal_point("right_hip", Side.LEFT)
    )
    wander = np.full(tracks.n_frames, np.nan)
    for part in runs(tracks.valid):
        wander[part] = low_pass(tracks.time_s[part], hip[part, 0], _SWAY_CUTOFF_HZ)
    for side in Side:
        ankle = context.frontal_point(f"{side}_ankle", Side.LEFT)[:, 0]
        heel = context.frontal_point(f"{side}_heel", Side.LEFT)[:, 0]
        signal = context.signal(0.5 * (ankle + heel) - wander, side)
        if signal is None:
            continue
        for index, step in context.steps(side):
            prints[side].append((index, step, signal.at(step.mid_stance_s)))
    if not all(prints.values()):
        return withheld("step_width", None, context, "steps of only one foot were seen")
    means = {side: float(np.median([p[2] for p in prints[side]])) for side in Side}
    middle = 0.5 * sum(means.values())
    readings = []
    for side in Side:
        outward = -1.0 if side is Side.LEFT else 1.0
        for index, step, position in prints[side]:
            width = 200.0 * outward * (position - middle) / tracks.leg_length_px
            time_s = step.mid_stance_s
            readings.append(StepValue(time_s, context.frame_of(time_s), index, width))
    return summarise("step_width", None, context, readings, least_steps=8)


def _drop_look(context: Context) -> Measurement:
    """Hip line against shoulder line, stance side higher = +, both sides averaged.

    Camera roll and the model's own left/right bias enter the two sides with
    opposite signs, so the mean over both sides is free of them; a difference
    between the sides cannot be told this way.
    """
    if context.tracks.view is View.FRONT:
        return withheld("pelvic_drop_look", None, context, _NO_DROP_FROM_FRONT)
    tracks = context.tracks
    height = {
        name: context.frontal_point(name, Side.LEFT)[:, 1]
        for name in ("left_hip", "right_hip", "left_shoulder", "right_shoulder")
    }
    hip_mid = 0.5 * (tracks.point("left_hip") + tracks.point("right_hip"))
    shoulder_mid = 0.5 * (tracks.point("left_shoulder") + tracks.point("right_shoulder"))
    trunk_px = np.linalg.norm(shoulder_mid - hip_mid, axis=1)
    per_side: dict[Side, list[tuple[int, Step, float]]] = {side: [] for side in Side}
    for side in Side:
        other = opposite(side)
        hips = height[f"{side}_hip"] - height[f"{other}_hip"]
        shoulders = height[f"{side}_shoulder"] - height[f"{other}_shoulder"]
        index_percent = 100.0 * (hips - _SHOULDER_SHARE * shoulders) / trunk_px
        for index, step in context.steps(side):
            share = (tracks.time_s - step.initial_contact_s) / (
                step.toe_off_s - step.initial_contact_s
            )
            inside = tracks.valid & (share >= _DROP_SPAN[0]) & (share <= _DROP_SPAN[1])
            if inside.any():
                per_side[side].append((index, step, float(np.mean(index_percent[inside]))))
    if not all(per_side.values()):
        return withheld("pelvic_drop_look", None, context, "steps of only one foot were seen")
    means = {side: float(np.mean([p[2] for p in per_side[side]])) for side in Side}
    centre = 0.5 * sum(means.values())
    readings = [
        StepValue(
            step.mid_stance_s,
            context.frame_of(step.mid_stance_s),
            index,
            value - means[side] + centre,
        )
        for side in Side
        for index, step, value in per_side[side]
    ]
    return summarise("pelvic_drop_look", None, context, readings, least_steps=8)
