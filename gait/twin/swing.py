"""The leg in the air: smooth from toe-off, landing with the speed of a real foot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator

from gait.arrays import FloatArray
from gait.twin.leg import Leg, LegAngles
from gait.twin.stance import LegModel, lowest_vertex

__all__ = ["SwingPlan", "bridge", "ease", "lift_clear", "swing_knee", "swing_thigh"]

_LANDING_KNEE_RAD_S = 1.0


@dataclass(frozen=True, slots=True)
class SwingPlan:
    """State at both ends of one swing (rad, rad/s, s) and the peaks in between."""

    duration_s: float
    thigh: tuple[float, float]
    knee: tuple[float, float]
    thigh_speed: float
    knee_speed: float
    thigh_peak: float
    knee_peak: float
    belt_m_s: float
    landing_share: float
    running: bool

    @property
    def landing_knee_rad_s(self) -> float:
        """The knee has stopped extending and begins to give when the foot arrives."""
        return _LANDING_KNEE_RAD_S if self.running else 1.0


def bridge(
    duration_s: float,
    knots: list[tuple[float, float]],
    ends: tuple[float, float],
    speeds: tuple[float, float],
    time_s: FloatArray,
) -> FloatArray:
    """Curve through `ends` with the given end speeds and through knots (share, value)."""
    at = np.array([0.0, *(share * duration_s for share, _ in knots), duration_s])
    values = np.array([ends[0], *(value for _, value in knots), ends[1]])
    spline = CubicSpline(
        at, values, bc_type=((1, np.array(speeds[0])), (1, np.array(speeds[1])))
    )
    curve: FloatArray = spline(time_s)
    return curve


def ease(
    duration_s: float,
    knots: list[tuple[float, float]],
    ends: tuple[float, float],
    time_s: FloatArray,
) -> FloatArray:
    """Curve without overshoot through knots, for the small side angles."""
    at = np.array([0.0, *(share * duration_s for share, _ in knots), duration_s])
    values = np.array([ends[0], *(value for _, value in knots), ends[1]])
    curve: FloatArray = PchipInterpolator(at, values)(time_s)
    return curve


def swing_knee(plan: SwingPlan, time_s: FloatArray) -> FloatArray:
    """Knee flexion: heel up behind, then reach; it gives a little before the foot lands."""
    start, end = plan.knee
    peak = plan.knee_peak
    if plan.running:
        knots = [
            (0.25, start + (0.62 if plan.belt_m_s > 0.0 else 0.72) * (peak - start)),
            (0.51, peak),
            (0.76, end + 0.42 * (peak - end)),
            (0.92, end + 0.05 * (peak - end)),
        ]
    else:
        knots = [(0.30, peak), (0.66, end + 0.45 * (peak - end)), (0.93, max(end - 0.05, 0.02))]
    speeds = (plan.knee_speed, plan.landing_knee_rad_s)
    return bridge(plan.duration_s, knots, plan.knee, speeds, time_s)


def swing_thigh(plan: SwingPlan, leg: Leg, time_s: FloatArray) -> FloatArray:
    """Thigh: carries on backwards a little, swings through, draws back before landing."""
    start, end = plan.thigh
    peak = max(plan.thigh_peak, end + np.deg2rad(3.0))
    a, b = leg.thigh_m, leg.shank_m
    shank = end - plan.knee[1]
    give = b * np.cos(shank) * plan.landing_knee_rad_s
    landing = (give - plan.landing_share * plan.belt_m_s) / (
        a * np.cos(end) + b * np.cos(shank)
    )
    if plan.running:
        knots = [
            (0.36, 0.5 * (start + peak) - 0.02),
            (0.72, peak),
            (0.91, end + 0.24 * (peak - end)),
        ]
    else:
        knots = [(0.36, start + 0.60 * (peak - start)), (0.74, peak)]
        landing = 0.25 * landing
    return bridge(plan.duration_s, knots, plan.thigh, (plan.thigh_speed, landing), time_s)


def lift_clear(
    model: LegModel,
    hip_m: FloatArray,
    angles: LegAngles,
    yaw: FloatArray,
    ankle_angle: FloatArray,
    toe_bend: FloatArray,
    roll: FloatArray,
    least_m: float,
) -> LegAngles:
    """Bend the knee more where the shoe would come closer to the belt than `least_m`.

    The clearance asked for grows from nothing at toe-off and fades before contact.
    """
    share = np.linspace(0.0, 1.0, len(angles.knee))
    wanted = least_m * np.clip(np.minimum(share / 0.18, (1.0 - share) / 0.14), 0.0, 1.0)
    window = np.hanning(41)
    taper = np.clip(np.minimum(share / 0.06, (1.0 - share) / 0.06), 0.0, 1.0)
    for _ in range(4):
        pitch = ankle_angle + angles.thigh - angles.knee
        ankle = model.leg.place(hip_m, angles)[1]
        height = lowest_vertex(model, ankle, yaw, pitch, pitch + toe_bend, roll)
        lack = np.maximum(wanted - height, 0.0)
        if float(np.max(lack * taper)) < 1e-4:
            break
        widened = np.array([np.max(lack[max(i - 20, 0) : i + 21]) for i in range(len(lack))])
        lift = np.convolve(widened, window / window.sum(), mode="same") * taper
        along = angles.thigh - model.leg.lead(angles.knee)
        knee = model.leg.knee_for_span(model.leg.span_m(angles.knee) - lift)
        angles = LegAngles(along + model.leg.lead(knee), knee, angles.splay, angles.turn)
    return angles
