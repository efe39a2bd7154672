"""The foot on the belt: where it is put, how it rolls, and what the leg must do for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicHermiteSpline

from gait.arrays import FloatArray
from gait.tracks.track import Side
from gait.twin.leg import Leg, LegAngles
from gait.twin.rocker import Rocker, make_rocker
from gait.twin.rotations import about
from gait.twin.skeleton import SIGN, Skeleton, Sole

__all__ = [
    "FootPlan",
    "LegModel",
    "Stance",
    "contact_height",
    "leg_model",
    "lowest_vertex",
    "plan_stance",
]

_FLAT_FROM_HEEL = 0.16
_FLAT_FROM_FOREFOOT = 0.24
_HEEL_OFF = 0.46
_TOE_ROLL_FROM = 0.80
_TOE_OFF_KNEE_RAD_S = 1.2
_TOE_OFF_ANKLE_RAD = np.deg2rad(4.0)
_LEAST_KNEE_RAD = np.deg2rad(4.0)


@dataclass(frozen=True, slots=True)
class LegModel:
    """Everything rigid about one leg."""

    side: Side
    leg: Leg
    rocker: Rocker
    sole: Sole
    ankle_m: FloatArray
    toe_joint_m: FloatArray


@dataclass(frozen=True, slots=True)
class FootPlan:
    """How one foot is put down and rolls (radians, metres, seconds)."""

    stance_s: float
    strike_rad: float
    roll_rad: float
    yaw_rad: float
    speed_m_s: float
    toe_roll_share: float = 0.0
    walking: bool = False
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Stance:
    """One stance, (n,) arrays from contact to toe-off.

    Attributes
    ----------
    angles : LegAngles
    pitch_rad : array
        Foot to the belt, + toes up.
    toe_bend_rad : array
        Toes relative to the foot, + bent up.
    roll_rad : array
        Whole foot about its long axis, + towards the outside edge (inverted).
    span_m : array
        Distance from hip to ankle that the leg has to bridge.
    tau_s : array
        Time since contact.
    """

    angles: LegAngles
    pitch_rad: FloatArray
    toe_bend_rad: FloatArray
    roll_rad: FloatArray
    span_m: FloatArray
    tau_s: FloatArray


def leg_model(skeleton: Skeleton, side: Side) -> LegModel:
    """Take one leg out of the skeleton."""
    return LegModel(
        side=side,
        leg=Leg(skeleton.thigh_m(side), skeleton.shank_m(side), -SIGN[side]),
        rocker=make_rocker(skeleton, side),
        sole=skeleton.soles[side],
        ankle_m=skeleton.origins_m[f"{side}_foot"],
        toe_joint_m=skeleton.origins_m[f"{side}_toes"],
    )


def _roll_pattern(plan: FootPlan, tau_s: FloatArray) -> FloatArray:
    flat = _flat_s(plan)
    share = np.clip(tau_s / flat, 0.0, 1.0)
    return plan.roll_rad * (1.0 - share) ** 2 * (1.0 + 2.0 * share)


def _flat_s(plan: FootPlan) -> float:
    if plan.strike_rad < 0.0:
        return _FLAT_FROM_FOREFOOT * plan.stance_s
    share = _FLAT_FROM_HEEL * (0.6 if plan.walking else 1.0)
    return (share + 0.12 * plan.strike_rad) * plan.stance_s


def _landing(plan: FootPlan, tau_s: FloatArray) -> FloatArray:
    """Pitch of the foot from contact until it is flat (rad)."""
    flat = np.clip(tau_s / _flat_s(plan), 0.0, 1.0)
    return plan.strike_rad * (1.0 - flat) ** 2 * (1.0 + 0.6 * flat)


def _toe_pitch(plan: FootPlan, tau_s: FloatArray, pitch: FloatArray) -> FloatArray:
    """Toes stay flat until the last part of the push-off, then roll over their tips.

    They follow the pitch of the foot, so that the shoe is all but straight again when
    it leaves the belt.
    """
    if plan.standing:
        return np.zeros_like(tau_s)
    share = tau_s / plan.stance_s
    late = np.clip((share - _TOE_ROLL_FROM) / (1.0 - _TOE_ROLL_FROM), 0.0, 1.0)
    rolled = plan.toe_roll_share * late**1.8 * np.minimum(pitch, 0.0)
    toe: FloatArray = np.maximum(_landing(plan, tau_s), 0.0) + rolled
    return toe


def _on_belt(
    model: LegModel, plan: FootPlan, tau_s: FloatArray, pitch: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Ankle relative to its flat place on the belt, (n, 3), and toe pitch and roll."""
    toe, roll = _toe_pitch(plan, tau_s, pitch), _roll_pattern(plan, tau_s)
    flat = model.rocker.ankle(pitch, toe)
    heading = np.array([np.cos(plan.yaw_rad), np.sin(plan.yaw_rad)])
    ankle = np.concatenate([flat[:, :1] * heading, flat[:, 1:]], axis=1)
    yaw = np.full_like(pitch, plan.yaw_rad)
    ankle[:, 2] -= lowest_vertex(model, ankle, yaw, pitch, toe, roll)
    return ankle, toe, roll


def lowest_vertex(
    model: LegModel,
    ankle: FloatArray,
    yaw: FloatArray,
    pitch: FloatArray,
    toe: FloatArray,
    roll: FloatArray,
) -> FloatArray:
    """Height of the lowest vertex of the shoe, (n,) metres.

    Parameters
    ----------
    ankle : (n, 3) array
    yaw, pitch, toe, roll : (n,) array
        Heading, pitch of foot and of toes (+ up), and roll (+ outside edge down).
    """
    side = SIGN[model.side]
    heading = about("z", yaw)
    foot = heading @ about("y", -pitch) @ about("x", side * -roll) @ model.rocker.align
    toes = heading @ about("y", -toe) @ about("x", side * -roll) @ model.rocker.align
    joint = ankle + np.einsum("nij,j->ni", foot, model.toe_joint_m - model.ankle_m)
    rigid = (model.sole.points_m - model.ankle_m) @ foot[:, 2].T + ankle[:, 2]
    bent = (model.sole.points_m - model.toe_joint_m) @ toes[:, 2].T + joint[:, 2]
    share = model.sole.toes[:, None]
    lowest: FloatArray = np.min((1.0 - share) * rigid + share * bent, axis=0)
    return lowest


def contact_height(
    model: LegModel, plan: FootPlan, hip_to_ankle_xy: FloatArray, knee_rad: float
) -> tuple[float, float]:
    """Height of the hip over the belt at contact, and the ankle's x from its flat place."""
    ankle = _on_belt(model, plan, np.zeros(1), np.array([plan.strike_rad]))[0][0]
    span = float(model.leg.span_m(np.array([knee_rad]))[0])
    rest = span**2 - float(np.sum(hip_to_ankle_xy**2))
    return float(ankle[2]) + float(np.sqrt(max(rest, 0.0))), float(ankle[0])


def _push_off(
    model: LegModel,
    plan: FootPlan,
    tau_s: FloatArray,
    flat_at_m: FloatArray,
    hip_m: FloatArray,
    knee_rad: float,
) -> FloatArray:
    """Pitch of the foot over the stance.

    After heel-off the knee follows a smooth curve to its value at toe-off, and the
    heel rises as far as the distance from hip to toes then requires.
    """
    pitch = _landing(plan, tau_s)
    if plan.standing:
        return pitch
    carried = flat_at_m - np.outer(plan.speed_m_s * tau_s, [1.0, 0.0, 0.0])
    ankle = _on_belt(model, plan, tau_s, pitch)[0] + carried
    flat_knee = model.leg.knee_for_span(np.linalg.norm(ankle - hip_m, axis=1))
    first = int(np.searchsorted(tau_s, _HEEL_OFF * plan.stance_s))
    late = slice(first, len(tau_s))
    slope = float((flat_knee[first] - flat_knee[first - 3]) / (tau_s[first] - tau_s[first - 3]))
    curve = CubicHermiteSpline(
        [tau_s[first], tau_s[-1]],
        [flat_knee[first], knee_rad],
        [slope, _TOE_OFF_KNEE_RAD_S],
    )
    wanted = model.leg.span_m(np.maximum(curve(tau_s[late]), _LEAST_KNEE_RAD))
    low, high = np.zeros_like(wanted), np.full_like(wanted, np.deg2rad(88.0))
    heading = np.array([np.cos(plan.yaw_rad), np.sin(plan.yaw_rad)])
    for _ in range(18):
        middle = 0.5 * (low + high)
        toe = _toe_pitch(plan, tau_s[late], -middle)
        rolled = model.rocker.ankle(-middle, toe)
        at = np.concatenate([rolled[:, :1] * heading, rolled[:, 1:]], axis=1) + carried[late]
        far = np.linalg.norm(at - hip_m[late], axis=1) > wanted
        low, high = np.where(far, middle, low), np.where(far, high, middle)
    pitch[late] = -0.5 * (low + high)
    return pitch


def plan_stance(
    model: LegModel,
    plan: FootPlan,
    tau_s: FloatArray,
    hip_m: FloatArray,
    flat_at_m: FloatArray,
    knee_toe_off_rad: float,
    fppa_rad: float,
) -> Stance:
    """Solve one stance.

    Parameters
    ----------
    tau_s : (n,) array
        Time since contact, 0 to the stance time.
    hip_m : (n, 3) array
        Hip joint centre.
    flat_at_m : (3,) array
        Where the ankle would be at contact were the shoe flat (height 0).
    knee_toe_off_rad, fppa_rad : float
        Knee flexion at toe-off; frontal plane projection angle at mid-stance.
    """
    for extra in np.deg2rad(np.arange(0.0, 13.0, 2.0)):
        pitch = _push_off(model, plan, tau_s, flat_at_m, hip_m, knee_toe_off_rad + extra)
        ankle, toe, roll = _on_belt(model, plan, tau_s, pitch)
        ankle = ankle + flat_at_m
        ankle[:, 0] -= plan.speed_m_s * tau_s
        _, angles = model.leg.solve(hip_m[-1:], ankle[-1:], np.zeros(1))
        # nobody leaves the ground with the ankle still bent up: bend the knee instead
        if pitch[-1] - (angles.thigh[0] - angles.knee[0]) < _TOE_OFF_ANKLE_RAD:
            break
    rise = np.sin(np.pi * np.clip(tau_s / plan.stance_s, 0.0, 1.0)) ** 2
    middle = int(np.searchsorted(tau_s, 0.46 * plan.stance_s))
    peak = _turn_for_frontal_angle(model.leg, hip_m[middle], ankle[middle], fppa_rad)
    turn = 0.25 * peak + 0.75 * peak * rise
    span = np.linalg.norm(ankle - hip_m, axis=1)
    _, angles = model.leg.solve(hip_m, ankle, turn)
    return Stance(angles, pitch, toe - pitch, roll, span, tau_s)


def _turn_for_frontal_angle(
    leg: Leg, hip: FloatArray, ankle: FloatArray, fppa_rad: float
) -> float:
    tries = np.deg2rad(np.arange(-70.0, 71.0, 1.0))
    hips = np.broadcast_to(hip, (len(tries), 3))
    ankles = np.broadcast_to(ankle, (len(tries), 3))
    knee, _ = leg.solve(hips, ankles, tries)
    miss = leg.frontal_angle(hips, knee, ankles) - fppa_rad
    hits = np.flatnonzero((miss[:-1] < 0.0) & (miss[1:] >= 0.0))
    if not len(hits):
        return float(tries[np.argmin(np.abs(miss))])
    i = int(hits[np.argmin(np.abs(tries[hits]))])
    return float(tries[i] - (tries[i + 1] - tries[i]) * miss[i] / (miss[i + 1] - miss[i]))
