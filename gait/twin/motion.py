"""A whole clip of motion: joint angles on a fine grid, and the pose at any instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from gait.arrays import FloatArray
from gait.tracks.track import Side
from gait.twin.ballistics import LEAST_SHAPE, MOST_SHAPE, ballistic_bounce, dip_m
from gait.twin.leg import LegAngles
from gait.twin.posing import LegTrack, Pose, assemble
from gait.twin.schedule import GRID_S, Schedule, lead_times
from gait.twin.skeleton import SIGN, Skeleton
from gait.twin.stance import FootPlan, LegModel, contact_height, leg_model
from gait.twin.strides import interpolated, track_leg
from gait.twin.targets import Targets
from gait.twin.trunk import UpperBody, alternating, move_upper_body

__all__ = ["Aims", "Motion", "first_aims", "make_motion", "pose_at"]

_WALKING_RISE_SHARE = 0.028


@dataclass(frozen=True, slots=True)
class Aims:
    """Inner set-points of the solver, per step: what to aim at to hit the targets.

    Attributes
    ----------
    values : mapping of name to (steps,) array
        As `Schedule.values`, corrected; and "dip_m" (drop of the pelvis from
        contact to its lowest point) and "pitch_deg" (lean of the thorax).
    contact_s, stance_s : (steps,) array
    """

    values: Mapping[str, FloatArray]
    contact_s: FloatArray
    stance_s: FloatArray


@dataclass(frozen=True, slots=True)
class Motion:
    """Joint angles of a clip on a grid of `GRID_S`, and the plan behind them.

    Attributes
    ----------
    skeleton : Skeleton
    targets : Targets
    schedule : Schedule
    time_s : (n,) array
    upper : UpperBody
    pelvis_m : (n, 3) array
    legs : mapping of Side to LegTrack
    settled_s : (float, float)
        Span in which both legs move; outside they are held still.
    reach : float
        Longest distance from hip to ankle asked for, 1 = straight leg; more than 1
        is a motion that this body cannot do.
    """

    skeleton: Skeleton
    targets: Targets
    schedule: Schedule
    time_s: FloatArray
    upper: UpperBody
    pelvis_m: FloatArray
    legs: Mapping[Side, LegTrack]
    settled_s: tuple[float, float]
    reach: float


def first_aims(schedule: Schedule, targets: Targets, skeleton: Skeleton) -> Aims:
    """Aims before anything was measured: the targets themselves, and a usual dip."""
    values = dict(schedule.values)
    leg = skeleton.leg_m
    shallow = np.cos(np.deg2rad(0.5 * values["knee_flexion_at_contact_deg"]))
    deep = np.cos(np.deg2rad(0.5 * values["knee_flexion_stance_peak_deg"]))
    reach = 0.01 * values["overstride_pct"]
    values["dip_m"] = leg * (shallow * np.sqrt(1.0 - reach**2) - deep) + 0.012
    if targets.activity == "walking":
        values["dip_m"] = np.full(schedule.n_steps, _WALKING_RISE_SHARE * leg)
    values["pitch_deg"] = values["trunk_lean_deg"]
    values["thorax_list_deg"] = values["trunk_list_deg"]
    return Aims(values, schedule.contact_s, schedule.toe_off_s - schedule.contact_s)


def make_motion(
    skeleton: Skeleton,
    targets: Targets,
    schedule: Schedule,
    aims: Aims,
    duration_s: float,
    variability: float,
    seed: int,
) -> Motion:
    """Compute the motion for given aims."""
    plan = replace(schedule, contact_s=aims.contact_s, toe_off_s=aims.contact_s + aims.stance_s)
    lead_in, lead_out = lead_times(targets.activity)
    n = round((duration_s + lead_in + lead_out) / GRID_S)
    time_s = np.round(GRID_S * np.arange(n) - lead_in, 6)
    pitch = np.deg2rad(alternating(time_s, plan.middle_s, aims.values["pitch_deg"]))
    plan = replace(plan, values={**aims.values})
    upper = move_upper_body(
        time_s, plan, targets, pitch, aims.values["thorax_list_deg"], seed, variability
    )
    models = {side: leg_model(skeleton, side) for side in Side}
    feet = [_foot_plan(plan, targets, i) for i in range(plan.n_steps)]
    flat, heights = _place_feet(skeleton, plan, models, feet, time_s, upper)
    pelvis = np.column_stack([upper.path_m, _pelvis_height(plan, targets, heights, time_s)])
    legs: dict[Side, LegTrack] = {}
    start, end, reach = -np.inf, np.inf, 0.0
    for side in Side:
        offset = skeleton.origins_m[f"{side}_thigh"] - skeleton.origins_m["pelvis"]
        hip = pelvis + upper.pelvis @ offset
        legs[side], covered = track_leg(models[side], plan, targets, feet, flat, time_s, hip)
        start, end = max(start, covered.start_s), min(end, covered.end_s)
        reach = max(reach, covered.reach)
    return Motion(skeleton, targets, plan, time_s, upper, pelvis, legs, (start, end), reach)


def _foot_plan(plan: Schedule, targets: Targets, i: int) -> FootPlan:
    value = plan.values
    strike = np.deg2rad(value["foot_strike_angle_deg"][i])
    return FootPlan(
        stance_s=float(plan.toe_off_s[i] - plan.contact_s[i]),
        strike_rad=float(strike),
        roll_rad=float(np.deg2rad(3.0)) if targets.activity == "running" else 0.0,
        yaw_rad=float(SIGN[plan.sides[i]] * np.deg2rad(value["toe_out_deg"][i])),
        speed_m_s=targets.speed_m_s,
        toe_roll_share=0.01 * targets.toe_roll_pct,
        walking=targets.activity == "walking",
        standing=targets.activity == "standing",
    )


def _place_feet(
    skeleton: Skeleton,
    plan: Schedule,
    models: Mapping[Side, LegModel],
    feet: list[FootPlan],
    time_s: FloatArray,
    upper: UpperBody,
) -> tuple[FloatArray, FloatArray]:
    """Flat place of every foot on the belt, (steps, 3), and pelvis height at contact."""
    leg = skeleton.leg_m
    flat = np.zeros((plan.n_steps, 3))
    heights = np.zeros(plan.n_steps)
    turns = interpolated(time_s, upper.pelvis, np.maximum(plan.contact_s, time_s[0]))
    paths = interpolated(time_s, upper.path_m, np.maximum(plan.contact_s, time_s[0]))
    for i, side in enumerate(plan.sides):
        offset = skeleton.origins_m[f"{side}_thigh"] - skeleton.origins_m["pelvis"]
        hip = turns[i] @ offset
        path = paths[i]
        reach = 0.01 * plan.values["overstride_pct"][i] * leg
        line = SIGN[side] * 0.01 * plan.values["half_width_pct"][i] * leg
        ankle = np.array([path[0] + reach, line])
        knee = float(np.deg2rad(plan.values["knee_flexion_at_contact_deg"][i]))
        height, ahead = contact_height(models[side], feet[i], ankle - path - hip[:2], knee)
        heights[i] = height - hip[2]
        yaw = feet[i].yaw_rad
        flat[i, :2] = ankle - ahead * np.array([np.cos(yaw), np.sin(yaw)])
    return flat, heights


def _pelvis_height(
    plan: Schedule, targets: Targets, heights: FloatArray, time_s: FloatArray
) -> FloatArray:
    if targets.activity == "standing":
        return np.full_like(time_s, float(np.median(heights)))
    if targets.activity == "walking":
        at = np.column_stack([plan.contact_s + 0.05, plan.middle_s - 0.02]).ravel()
        level = np.column_stack([heights - 0.004, heights + plan.values["dip_m"]]).ravel()
        return alternating(time_s, at, level)
    stance = plan.toe_off_s - plan.contact_s
    flight = np.append(plan.contact_s[1:] - plan.toe_off_s[:-1], 0.08)
    shape = np.array(
        [
            _shape_for_dip(float(s), float(f), float(d))
            for s, f, d in zip(stance, flight, plan.values["dip_m"], strict=True)
        ]
    )
    bounce = ballistic_bounce(plan.contact_s, plan.toe_off_s, heights, shape)
    return bounce.height_at(time_s)


def _shape_for_dip(stance_s: float, flight_s: float, wanted_m: float) -> float:
    low, high = LEAST_SHAPE, MOST_SHAPE
    for _ in range(14):
        middle = 0.5 * (low + high)
        if dip_m(stance_s, max(flight_s, 0.02), middle) < wanted_m:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def pose_at(motion: Motion, time_s: FloatArray) -> Pose:
    """Pose at any instants of the clip."""

    def pick(values: FloatArray) -> FloatArray:
        return interpolated(motion.time_s, values, time_s)

    old = motion.upper
    upper = UpperBody(
        pick(old.pelvis),
        pick(old.thorax),
        pick(old.head),
        {name: pick(turn) for name, turn in old.arms.items()},
        pick(old.path_m),
    )
    legs = {}
    for side, track in motion.legs.items():
        angles = track.angles
        legs[side] = LegTrack(
            LegAngles(
                *(pick(v) for v in (angles.thigh, angles.knee, angles.splay, angles.turn))
            ),
            pick(track.pitch),
            pick(track.toe_bend),
            pick(track.roll),
            pick(track.yaw),
            pick(track.eversion),
        )
    return assemble(motion.skeleton, upper, pick(motion.pelvis_m), legs)
