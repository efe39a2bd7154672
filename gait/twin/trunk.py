"""Pelvis, trunk, head and arms over time, from the steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator

from gait.arrays import FloatArray
from gait.tracks.track import Side
from gait.twin.rotations import about
from gait.twin.schedule import Schedule, stream
from gait.twin.skeleton import SIGN
from gait.twin.targets import Targets, norms

__all__ = ["UpperBody", "alternating", "drift", "move_upper_body", "stride_phase"]


@dataclass(frozen=True, slots=True)
class UpperBody:
    """Orientations in the laboratory, (n, 3, 3), and the pelvis' horizontal path.

    Attributes
    ----------
    pelvis, thorax, head : array
    arms : dict of segment name to array
        Upper arms and forearms.
    path_m : (n, 2) array
        x and y of the pelvis.
    """

    pelvis: FloatArray
    thorax: FloatArray
    head: FloatArray
    arms: dict[str, FloatArray]
    path_m: FloatArray


def alternating(time_s: FloatArray, at_s: FloatArray, values: FloatArray) -> FloatArray:
    """Smooth swing through `values` at the times `at_s`, level at each of them.

    With values that alternate in sign this is a cosine; it reaches each value
    exactly and does not overshoot.
    """
    i = np.clip(np.searchsorted(at_s, time_s, side="right") - 1, 0, len(at_s) - 2)
    share = np.clip((time_s - at_s[i]) / (at_s[i + 1] - at_s[i]), 0.0, 1.0)
    blend = 0.5 - 0.5 * np.cos(np.pi * share)
    return values[i] * (1.0 - blend) + values[i + 1] * blend


def stride_phase(time_s: FloatArray, schedule: Schedule) -> FloatArray:
    """Phase (rad) that grows by pi per step and is 0 (mod 2 pi) at right contacts."""
    steps = np.pi * np.arange(schedule.n_steps)
    phase: FloatArray = PchipInterpolator(schedule.contact_s, steps, extrapolate=True)(time_s)
    return phase


def drift(time_s: FloatArray, seed: int, name: str, size_m: float) -> FloatArray:
    """Slow wander on the treadmill: a few sines below 0.4 Hz."""
    random = stream(seed, name)
    rates_hz = random.uniform(0.06, 0.4, 4)
    phases = random.uniform(0.0, 2.0 * np.pi, 4)
    sines = np.sin(2.0 * np.pi * rates_hz * time_s[:, None] + phases)
    total: FloatArray = size_m * 0.5**0.5 * np.sum(sines * random.uniform(0.4, 1.0, 4), axis=1)
    return total


def move_upper_body(
    time_s: FloatArray,
    schedule: Schedule,
    targets: Targets,
    pitch_rad: FloatArray,
    list_deg: FloatArray,
    seed: int,
    variability: float,
) -> UpperBody:
    """Orient everything above the legs.

    Parameters
    ----------
    pitch_rad : (n,) array
        Forward lean of the thorax at each instant.
    list_deg : (steps,) array
        Sideways lean of the thorax at each mid-stance, + to the stance side.
    """
    sign = schedule.sign
    middle = schedule.middle_s
    moving = 0.0 if targets.activity == "standing" else 1.0
    drop = schedule.values["pelvic_drop_deg"]
    # in right stance (sign -1) the left side of the pelvis sinks: negative about x
    obliquity = np.deg2rad(alternating(time_s, middle, moving * sign * drop))
    phase = stride_phase(time_s, schedule)
    turn = np.deg2rad(moving * targets.pelvis_rotation_deg) * np.cos(phase)
    tilt = np.deg2rad(targets.pelvis_tilt_deg)
    pelvis = about("z", turn) @ about("x", obliquity) @ about("y", np.full_like(time_s, tilt))
    leaning = np.deg2rad(alternating(time_s, middle, -moving * sign * list_deg))
    twist = -np.deg2rad(moving * targets.trunk_twist_deg) * np.cos(phase - 0.15)
    thorax = about("z", twist) @ about("x", leaning) @ about("y", pitch_rad)
    gaze = about("z", 0.25 * twist)
    nod = np.deg2rad(1.5) * np.cos(2.0 * (phase - 0.6)) * moving
    head = gaze @ about("x", 0.3 * leaning) @ about("y", 0.35 * pitch_rad + nod + 0.02)
    wander = drift(time_s, seed, "drift_x", variability * norms()["variability"]["drift_m"])
    across = drift(
        time_s, seed, "drift_y", 0.5 * variability * norms()["variability"]["drift_m"]
    )
    surge = -0.006 * moving * np.sin(2.0 * (phase - 0.32 * np.pi))
    sway = alternating(time_s, middle, moving * sign * norms()["placement"]["sway_m"])
    path = np.stack([wander + surge, across + sway], axis=-1)
    arms = _arms(time_s, phase, thorax, targets, seed, variability)
    return UpperBody(pelvis, thorax, head, arms, path)


def _arms(
    time_s: FloatArray,
    phase: FloatArray,
    thorax: FloatArray,
    targets: Targets,
    seed: int,
    variability: float,
) -> dict[str, FloatArray]:
    """Arms swing against the leg of their side, further back than forward."""
    arms: dict[str, FloatArray] = {}
    still = targets.activity == "standing"
    bent = targets.elbow_deg > 60.0
    for side in Side:
        sign = SIGN[side]
        own = phase - (0.0 if side is Side.RIGHT else np.pi)
        noise = drift(time_s, seed, f"{side}_arm", 0.5 * variability)
        size = (1.0 + noise) * (0.0 if still else targets.arm_swing_deg)
        centre = -16.0 if bent else -2.0
        flexion = np.deg2rad(centre - size * np.cos(own - 0.1))
        away = np.deg2rad(10.0 + 3.0 * np.cos(own) if bent else 7.0)
        upper = thorax @ about("x", np.full_like(phase, sign * away)) @ about("y", -flexion)
        swing = 0.0 if still else 9.0
        elbow = np.deg2rad(targets.elbow_deg - swing * np.cos(own - 2.6))
        inward = np.deg2rad((20.0 - 10.0 * np.cos(own)) if bent else 5.0)
        arms[f"{side}_upperarm"] = upper
        arms[f"{side}_forearm"] = upper @ about("z", -sign * inward) @ about("y", -elbow)
    return arms
