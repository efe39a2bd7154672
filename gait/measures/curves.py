"""Angles over the gait cycle."""

from __future__ import annotations

import numpy as np

from gait.arrays import FloatArray, frozen
from gait.events.contacts import Step
from gait.measures.context import Context
from gait.measures.definitions import definition
from gait.measures.geometry import (
    flexion_deg,
    frontal_plane_projection_deg,
    inclination_deg,
    lean_deg,
    pitch_deg,
)
from gait.measures.measurement import CycleCurve
from gait.measures.yaw import yaw_shift
from gait.pose.skeleton import INDEX
from gait.tracks.axes import forward_up, medial_up
from gait.tracks.track import Side, Tracks

__all__ = ["cycle_curves", "frame_angles"]

_LEAST_STRIDES = 2
_ANKLE_GAIN = 0.71
"""Share of the ankle's true motion that the points of foot and shin show (rendered runners)."""


def cycle_curves(context: Context) -> list[CycleCurve]:
    """Cut the smoothed angles into strides, initial contact to the next one.

    Parameters
    ----------
    context : Context

    Returns
    -------
    list of CycleCurve
        Empty when fewer than two whole strides were seen.
    """
    tracks = context.tracks
    curves = []
    for side in Side:
        steps = [s for _, s in context.steps(side) if s.next_contact_s is not None]
        if len(steps) < _LEAST_STRIDES:
            continue
        near = tracks.view.near_side
        leg = "" if near is None else ("near" if side is near else "far")
        for name, values in frame_angles(tracks, side).items():
            curves.append(_cut(name, side, context, values, steps, leg))
    return curves


def frame_angles(tracks: Tracks, side: Side) -> dict[str, FloatArray]:
    """Return the smoothed angles of every frame that the curves are cut from.

    Parameters
    ----------
    tracks : Tracks
    side : Side
        Whose leg; the trunk is the same for both.

    Returns
    -------
    dict of str to (n,) array
        Degrees by the name of the curve, NaN where the runner is not tracked; empty where
        the view or a silhouette gives none.
    """
    if not tracks.sides_certain:
        return {}
    if tracks.view.is_side:
        return _side_signals(tracks, side)
    return _frontal_signals(tracks, side) if tracks.view.is_frontal else {}


def _side_signals(tracks: Tracks, side: Side) -> dict[str, FloatArray]:
    points = {name: forward_up(tracks, tracks.smooth_px[:, i]) for name, i in INDEX.items()}
    hip, knee, ankle, heel, toe = (
        points[f"{side}_{p}"] for p in ("hip", "knee", "ankle", "heel", "foot_index")
    )
    hips = 0.5 * (points["left_hip"] + points["right_hip"])
    shoulders = 0.5 * (points["left_shoulder"] + points["right_shoulder"])
    shank, foot = inclination_deg(knee, ankle), pitch_deg(heel, toe)
    return {
        "trunk_lean": lean_deg(hips, shoulders),
        "thigh_angle": inclination_deg(hip, knee),
        "knee_flexion": flexion_deg(hip, knee, ankle),
        "ankle_dorsiflexion": _about_own_mean(foot - shank, tracks) / _ANKLE_GAIN,
        "shank_angle": shank,
        "foot_angle": foot,
    }


def _about_own_mean(values: FloatArray, tracks: Tracks) -> FloatArray:
    """Take out a zero that means nothing: the points' own angle of foot and shin."""
    good = values[tracks.valid & np.isfinite(values)]
    return values - (float(np.mean(good)) if good.size else 0.0)


def _frontal_signals(tracks: Tracks, side: Side) -> dict[str, FloatArray]:
    hip, knee, ankle = (
        medial_up(tracks, tracks.smooth_px[:, INDEX[f"{side}_{p}"]], side)
        for p in ("hip", "knee", "ankle")
    )
    seen = {
        "fppa": frontal_plane_projection_deg(hip, knee, ankle),
        "femoral_adduction": inclination_deg(hip, knee),
    }
    return {
        name: definition(name).as_shown(values + yaw_shift(name, tracks, side))
        for name, values in seen.items()
    }


def _cut(
    name: str,
    side: Side,
    context: Context,
    values: FloatArray,
    steps: list[Step],
    leg: str,
) -> CycleCurve:
    tracks = context.tracks
    good = tracks.valid & np.isfinite(values)
    percent = np.linspace(0.0, 1.0, 101)
    strides = []
    toe_offs = []
    for step in steps:
        stop_s = step.next_contact_s or step.initial_contact_s + context.gait.stride_time_s
        span_s = stop_s - step.initial_contact_s
        when_s = step.initial_contact_s + percent * span_s
        strides.append(np.interp(when_s, tracks.time_s[good], values[good]))
        toe_offs.append(100.0 * (step.toe_off_s - step.initial_contact_s) / span_s)
    table = np.array(strides)
    return CycleCurve(
        name=name,
        side=side,
        clip=context.index,
        unit="deg",
        strides=frozen(table),
        mean=frozen(table.mean(axis=0)),
        sd=frozen(table.std(axis=0, ddof=1)),
        toe_off_percent=float(np.mean(toe_offs)),
        leg=leg,
    )
