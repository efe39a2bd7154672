"""One leg through a whole clip: stances solved, the swings between them bridged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gait.arrays import FloatArray, IntArray
from gait.twin.leg import LegAngles
from gait.twin.posing import LegTrack
from gait.twin.schedule import GRID_S, Schedule
from gait.twin.skeleton import SIGN
from gait.twin.stance import FootPlan, LegModel, Stance, plan_stance
from gait.twin.swing import SwingPlan, ease, lift_clear, swing_knee, swing_thigh
from gait.twin.targets import Targets, norms
from gait.twin.trunk import alternating

__all__ = ["Covered", "row_of", "track_leg"]

_CLEARANCE_M = 0.022
_SWING_ROLL_RAD = np.deg2rad(4.0)


@dataclass(frozen=True, slots=True)
class Covered:
    """Span of time solved for one leg, and its longest reach."""

    start_s: float
    end_s: float
    reach: float


def row_of(time_s: FloatArray, instant_s: FloatArray) -> IntArray:
    """Rows of the grid at given instants."""
    rows: IntArray = np.round((instant_s - time_s[0]) / GRID_S).astype(np.int64)
    return rows


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
    before: tuple[int, Stance, dict[str, float]] | None = None
    reach = 0.0
    for i in plan.of(model.side):
        first, last = row_of(time_s, np.array([plan.contact_s[i], plan.toe_off_s[i]]))
        if first < 0 or last >= len(time_s):
            continue
        value = {name: float(array[i]) for name, array in plan.values.items()}
        tau = time_s[first : last + 1] - time_s[first]
        stance = plan_stance(
            model,
            feet[i],
            tau,
            hip[first : last + 1],
            flat[i],
            float(np.deg2rad(value["knee_flexion_toe_off_deg"])),
            float(np.deg2rad(value["fppa_deg"])),
        )
        reach = max(
            reach, float(np.max(stance.span_m)) / (model.leg.thigh_m + model.leg.shank_m)
        )
        _write_stance(out, slice(first, last + 1), stance, feet[i], value, tau)
        if before is not None:
            _write_swing(out, before, (first, stance), model, targets, time_s, hip)
        before = (last, stance, value)
    known = np.flatnonzero(np.isfinite(out["knee"]))
    for values in out.values():
        values[: known[0]] = values[known[0]]
        values[known[-1] :] = values[known[-1]]
    covered = Covered(float(time_s[known[0]]), float(time_s[known[-1]]), reach)
    angles = LegAngles(*(out[name] for name in names[:4]))
    return LegTrack(angles, *(out[name] for name in names[4:])), covered


def _write_stance(
    out: dict[str, FloatArray],
    rows: slice,
    stance: Stance,
    foot: FootPlan,
    value: dict[str, float],
    tau: FloatArray,
) -> None:
    out["thigh"][rows] = stance.angles.thigh
    out["knee"][rows] = stance.angles.knee
    out["splay"][rows] = stance.angles.splay
    out["turn"][rows] = stance.angles.turn
    out["pitch"][rows] = stance.pitch_rad
    out["toe_bend"][rows] = stance.toe_bend_rad
    out["roll"][rows] = stance.roll_rad
    out["yaw"][rows] = foot.yaw_rad
    inverted = -float(norms()["angles"]["rearfoot_contact_inversion_deg"])
    at = np.array([0.0, 0.38, 0.62, 1.0]) * foot.stance_s
    peak = value["rearfoot_eversion_deg"]
    levels = np.array([inverted, peak, 0.82 * peak, 0.3 * inverted])
    out["eversion"][rows] = np.deg2rad(alternating(tau, at, levels))


def _write_swing(
    out: dict[str, FloatArray],
    before: tuple[int, Stance, dict[str, float]],
    after: tuple[int, Stance],
    model: LegModel,
    targets: Targets,
    time_s: FloatArray,
    hip: FloatArray,
) -> None:
    last, old, value = before
    first, new = after
    rows = slice(last, first + 1)
    tau = time_s[rows] - time_s[last]
    a, b = old.angles, new.angles
    plan = SwingPlan(
        duration_s=float(tau[-1]),
        thigh=(float(a.thigh[-1]), float(b.thigh[0])),
        knee=(float(a.knee[-1]), float(b.knee[0])),
        thigh_speed=_end_speed(a.thigh),
        knee_speed=_end_speed(a.knee),
        thigh_peak=float(np.deg2rad(value["thigh_flexion_peak_deg"])),
        knee_peak=float(np.deg2rad(value["knee_flexion_swing_peak_deg"])),
        belt_m_s=targets.speed_m_s,
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
    yaw = (float(out["yaw"][last]), float(out["yaw"][first]))
    out["yaw"][rows] = ease(length, [], yaw, tau)
    everted = (float(out["eversion"][last]), float(out["eversion"][first]))
    out["eversion"][rows] = ease(length, [(0.5, everted[1])], everted, tau)
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


def _end_speed(values: FloatArray) -> float:
    return float((values[-1] - values[-4]) / (3.0 * GRID_S))


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
