"""Measures of the arms: information about the way of running, never judged."""

from __future__ import annotations

from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.measures.context import Context
from gait.measures.geometry import inclination_deg
from gait.measures.measurement import Measurement, StepValue
from gait.measures.summary import summarise, withheld
from gait.measures.yaw import yaw_shift
from gait.tracks.track import Side, View

__all__ = ["arm_crossing", "measure_arms"]

_OF_THE_SIDE: Final = ("arm_swing", "elbow_flexion")
_HANDS_HIDDEN: Final = "from behind the trunk hides the hands; film from in front"
_LARGEST_YAW_DEG: Final = 20.0
"""Beyond it an arm that swings along the line of running is seen too short."""


def measure_arms(context: Context) -> list[Measurement]:
    """Measure the arm towards the camera of a side view over whole strides.

    The value of a stride stands with the step of the same side's foot that begins it.

    Parameters
    ----------
    context : Context
        Of a side view.

    Returns
    -------
    list of Measurement
        ``arm_swing``: range of the upper arm's angle against the vertical, degrees.
        ``elbow_flexion``: mean bend of the elbow, 0 = straight, degrees. The far arm is
        behind the trunk and withheld.
    """
    results: list[Measurement] = []
    for side in Side:
        why = _why_not(context, side)
        if why:
            results.extend(withheld(name, side, context, why) for name in _OF_THE_SIDE)
            continue
        shoulder, elbow, wrist = (
            context.side_point(f"{side}_{part}") for part in ("shoulder", "elbow", "wrist")
        )
        upper = inclination_deg(shoulder, elbow)
        bend = (inclination_deg(elbow, wrist) - upper + 180.0) % 360.0 - 180.0
        results.append(_swing(context, side, upper))
        results.append(_bend(context, side, bend))
    return results


def _why_not(context: Context, side: Side) -> str | None:
    if not context.tracks.sides_certain:
        return "the runner is a silhouette, left and right arm cannot be told apart"
    if side is not context.tracks.view.near_side:
        return f"the {side} arm is the far one in this clip; film the {side} side too"
    yaw = context.tracks.yaw_deg or 0.0
    if yaw > _LARGEST_YAW_DEG:
        return f"the camera stands about {yaw:.0f}° off the side view; film square to the belt"
    return None


def _swing(context: Context, side: Side, upper_deg: FloatArray) -> Measurement:
    signal = context.signal(upper_deg, side)
    readings = []
    for index, step in context.steps(side):
        if signal is None or step.next_contact_s is None:
            continue
        span = (step.initial_contact_s, step.next_contact_s)
        ahead_s, ahead = signal.peak(*span)
        _, behind = signal.peak(*span, sign=-1.0)
        frame = context.frame_of(ahead_s)
        readings.append(StepValue(ahead_s, frame, index, ahead - behind))
    return summarise("arm_swing", side, context, readings)


def _bend(context: Context, side: Side, bend_deg: FloatArray) -> Measurement:
    time_s, valid = context.tracks.time_s, context.tracks.valid
    readings = []
    for index, step in context.steps(side):
        if step.next_contact_s is None:
            continue
        inside = valid & (time_s >= step.initial_contact_s) & (time_s <= step.next_contact_s)
        if inside.any():
            middle_s = step.mid_stance_s
            mean = float(np.mean(bend_deg[inside]))
            readings.append(StepValue(middle_s, context.frame_of(middle_s), index, mean))
    return summarise("elbow_flexion", side, context, readings)


def arm_crossing(context: Context, side: Side) -> Measurement:
    """Measure how far a hand comes towards or over the middle of the trunk.

    Largest value of each stride of wrist minus mid-shoulder, towards the other side, in
    per cent of the median width of the shoulders; + = beyond the middle. Front views
    only: from behind, landmarks follow 0.4 of what a hidden wrist does.

    Parameters
    ----------
    context : Context
        Of a rear or front view.
    side : Side
        Of the hand.
    """
    name = "arm_crossing"
    if context.tracks.view is not View.FRONT:
        return withheld(name, side, context, _HANDS_HIDDEN)
    left, right = (context.frontal_point(f"{each}_shoulder", side) for each in Side)
    width_px = float(np.nanmedian(np.abs(left - right)[:, 0]))
    wrist = context.frontal_point(f"{side}_wrist", side)
    over = 100.0 * (wrist - 0.5 * (left + right))[:, 0] / max(width_px, 1e-6)
    signal = context.signal(over, side)
    shift = yaw_shift(name, context.tracks, side)
    readings = []
    for index, step in context.steps(side):
        if signal is None or step.next_contact_s is None:
            continue
        time_s, value = signal.peak(step.initial_contact_s, step.next_contact_s)
        readings.append(StepValue(time_s, context.frame_of(time_s), index, value + shift))
    return summarise(name, side, context, readings)
