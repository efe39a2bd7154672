"""One leg through a whole clip: stances solved, the swings between them bridged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gait.arrays import FloatArray
from gait.twin.leg import LegAngles
from gait.twin.posing import LegTrack
from gait.twin.schedule import GRID_S, Schedule
from gait.twin.skeleton import SIGN
from gait.twin.stance import FootPlan, LegModel, Stance, plan_stance
from gait.twin.swing import SwingPlan, ease, lift_clear, swing_knee, swing_thigh
from gait.twin.targets import Targets, norms
from gait.twin.trunk import alternating

__all__ = ["Covered", "interpolated", "track_leg"]

_CLEARANCE_M = 0.022
_SWING_ROLL_RAD = np.deg2rad(4.0)


@dataclass(frozen=True, slots=True)
class Covered:
    """Span of time solved for one leg, and its longest reach."""

    start_s: float
    end_s: float
    reach: float


@dataclass(frozen=True, slots=True)
class _Planned:
    """A solved stance with what it was solved for."""

    start_s: float
    end_s: float
    stance: Stance
    foot: FootPlan
    value: dict[str, float]


def interpolated(time_s: FloatArray, values: FloatArray, at_s: FloatArray) -> FloatArray:
    """Rows of a table over time, (n, ...), between its instants."""
    at = (np.asarray(at_s, dtype=np.float64) - time_s[0]) / GRID_S
    low = np.clip(np.floor(at).astype(np.int64), 0, len(time_s) - 2)
    share = (at - low).reshape(-1, *([1] * (values.ndim - 1)))
    between: FloatArray = values[low] * (1.0 - share) + values[low + 1] * share
    return between


def track_leg(
    model: LegModel,
    plan: Schedule,
    targets: Targets,
    feet: list[FootPlan],
    flat: FloatArray,
    time_s: FloatArray,
    hip: FloatArray,
) -> tuple[LegTrack, Covered]:
    """Stances of one leg solved, the swings between them bridged; and the span covered."""
    names = ("thigh", "knee", "splay", "turn", "pitch", "toe_bend", "roll", "yaw", "eversion")
    out = {name: np.full(len(time_s), np.nan) for name in names}
    before: _Planned | None = None
    reach = 0.0
    for i in plan.of(model.side):
        start, end = float(plan.contact_s[i]), float(plan.toe_off_s[i])
        if start < time_s[0] or end > time_s[-1]:
            continue
        value = {name: float(array[i]) for name, array in plan.values.items()}
        # the grid's instants between contact and toe-off, and both of these exactly
        rows = slice(*np.searchsorted(time_s, [start, end]).tolist())
        at = np.concatenate([[start], time_s[rows], [end]])
        stance = plan_stance(
            model,
            feet[i],
            at - start,
            interpolated(time_s, hip, at),
            flat[i],
            float(np.deg2rad(value["knee_flexion_toe_off_deg"])),
            float(np.deg2rad(value["fppa_deg"])),
        )
        reach = max(
            reach, float(np.max(stance.span_m)) / (model.leg.thigh_m + model.leg.shank_m)
        )
        now = _Planned(start, end, stance, feet[i], value)
        _write_stance(out, rows, now, time_s)
        if before is not None:
            _write_swing(out, before, now, model, targets, time_s, hip)
        before = now
    known = np.flatnonzero(np.isfinite(out["knee"]))
    for values in out.values():
        values[: known[0]] = values[known[0]]
        values[known[-1] :] = values[known[-1]]
    covered = Covered(float(time_s[known[0]]), float(time_s[known[-1]]), reach)
    angles = LegAngles(*(out[name] for name in names[:4]))
    return LegTrack(angles, *(out[name] for name in names[4:])), covered


def _write_stance(
    out: dict[str, FloatArray], rows: slice, now: _Planned, time_s: FloatArray
) -> None:
    stance = now.stance
    out["thigh"][rows] = stance.angles.thigh[1:-1]
    out["knee"][rows] = stance.angles.knee[1:-1]
    out["splay"][rows] = stance.angles.splay[1:-1]
    out["turn"][rows] = stance.angles.turn[1:-1]
    out["pitch"][rows] = stance.pitch_rad[1:-1]
    out["toe_bend"][rows] = stance.toe_bend_rad[1:-1]
    out["roll"][rows] = stance.roll_rad[1:-1]
    out["yaw"][rows] = now.foot.yaw_rad
    at = np.array([0.0, 0.38, 0.62, 1.0]) * now.foot.stance_s
    peak = now.value["rearfoot_eversion_deg"]
    levels = np.array([_inverted_deg(), peak, 0.82 * peak, 0.3 * _inverted_deg()])
    levels = 0.0 * levels if now.foot.standing else levels
    out["eversion"][rows] = np.deg2rad(alternating(time_s[rows] - now.start_s, at, levels))


def _write_swing(
    out: dict[str, FloatArray],
    before: _Planned,
    after: _Planned,
    model: LegModel,
    targets: Targets,
    time_s: FloatArray,
    hip: FloatArray,
) -> None:
    old, new, value = before.stance, after.stance, before.value
    rows = slice(*np.searchsorted(time_s, [before.end_s, after.start_s]).tolist())
    tau = time_s[rows] - before.end_s
    a, b = old.angles, new.angles
    plan = SwingPlan(
        duration_s=after.start_s - before.end_s,
        thigh=(float(a.thigh[-1]), float(b.thigh[0])),
        knee=(float(a.knee[-1]), float(b.knee[0])),
        thigh_speed=_end_speed(old, a.thigh),
        knee_speed=_end_speed(old, a.knee),
        thigh_peak=float(np.deg2rad(value["thigh_flexion_peak_deg"])),
        knee_peak=float(np.deg2rad(value["knee_flexion_swing_peak_deg"])),
        belt_m_s=targets.speed_m_s,
        landing_share=0.01 * targets.landing_speed_pct,
        running=targets.activity != "walking",
    )
    thigh = swing_thigh(plan, model.leg, tau)
    knee = np.maximum(swing_knee(plan, tau), 0.02)
    splay = (float(a.splay[-1]), float(b.splay[0]))
    clear = 0.5 * sum(splay) + SIGN[model.side] * np.deg2rad(1.5)
    length = plan.duration_s
    out["splay"][rows] = ease(length, [(0.45, clear)], splay, tau)
    turn = (float(a.turn[-1]), float(b.turn[0]))
    out["turn"][rows] = ease(length, [(0.35, 0.0), (0.65, 0.0)], turn, tau)
    bend = (float(old.toe_bend_rad[-1]), float(new.toe_bend_rad[0]))
    out["toe_bend"][rows] = ease(length, [(0.06, 0.9 * bend[0]), (0.3, 0.0)], bend, tau)
    roll = (0.0, float(new.roll_rad[0]))
    out["roll"][rows] = ease(length, [(0.5, _SWING_ROLL_RAD)], roll, tau)
    yaw = (before.foot.yaw_rad, after.foot.yaw_rad)
    out["yaw"][rows] = ease(length, [], yaw, tau)
    inverted = float(np.deg2rad(_inverted_deg()))
    everted = (0.3 * inverted, inverted)
    out["eversion"][rows] = ease(length, [(0.5, inverted)], everted, tau)
    ankle = _swing_ankle(old, new, plan, tau)
    angles = lift_clear(
        model,
        hip[rows],
        LegAngles(thigh, knee, out["splay"][rows], out["turn"][rows]),
        out["yaw"][rows],
        ankle,
        out["toe_bend"][rows],
        out["roll"][rows],
        _CLEARANCE_M if plan.running else 0.5 * _CLEARANCE_M,
    )
    out["thigh"][rows], out["knee"][rows] = angles.thigh, angles.knee
    out["pitch"][rows] = ankle + angles.thigh - angles.knee


def _end_speed(stance: Stance, values: FloatArray) -> float:
    return float((values[-1] - values[-5]) / (stance.tau_s[-1] - stance.tau_s[-5]))


def _inverted_deg() -> float:
    """Eversion of the heel at contact (negative: inverted)."""
    return -float(norms()["angles"]["rearfoot_contact_inversion_deg"])


def _swing_ankle(old: Stance, new: Stance, plan: SwingPlan, tau: FloatArray) -> FloatArray:
    """Dorsiflexion in swing: foot pitch minus shank angle."""
    left = old.pitch_rad - (old.angles.thigh - old.angles.knee)
    landed = new.pitch_rad - (new.angles.thigh - new.angles.knee)
    start, end = float(left[-1]), float(landed[0])
    if not plan.running:
        knots = [(0.30, 0.35 * start), (0.55, 0.02), (0.85, 0.9 * end)]
    elif plan.belt_m_s > 0.0:
        pointed = max(min(start - 0.03, np.deg2rad(-8.0)), start - 0.10)
        knots = [(0.11, pointed), (0.33, -0.03), (0.52, 0.06), (0.85, max(end, 0.07))]
    else:
        knots = [(0.25, 0.6 * start), (0.55, -0.05), (0.85, 0.9 * end)]
    return ease(plan.duration_s, knots, (start, end), tau)
