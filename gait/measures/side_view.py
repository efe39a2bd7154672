"""Measures of the side view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.events.contacts import Step
from gait.measures.context import Context
from gait.measures.foot_strike import FootPitch
from gait.measures.geometry import (
    distance_behind_line,
    flexion_deg,
    inclination_deg,
    lean_deg,
    pitch_deg,
)
from gait.measures.measurement import Measurement, StepValue
from gait.measures.sampling import StepSignal
from gait.measures.summary import summarise, withheld
from gait.tracks.track import Side

__all__ = ["FEET_OUT", "far_leg_reason", "measure_side_view"]

FEET_OUT: Final = "the feet leave the picture; film with the whole body and the belt in it"

_LOADING_RESPONSE_S: Final = 0.025
_PER_LEG: Final = (
    "body_line",
    "hip_over_foot_time",
    "hips_behind",
    "overstride",
    "knee_flexion_at_contact",
    "knee_flexion_stance_peak",
    "knee_flexion_swing_peak",
    "shank_inclination_at_contact",
    "shank_inclination",
    "foot_strike_angle",
    "thigh_extension_at_toe_off",
    "ankle_dorsiflexion_change",
)
_LARGEST_YAW_DEG: Final = 30.0


class _Leg:
    """Signals of one leg, each fitted to the steps of its foot."""

    def __init__(self, context: Context, side: Side) -> None:
        self.context = context
        self.side = side
        hip_mid = context.middle("hip")
        shoulder_mid = context.middle("shoulder")
        hip, knee, ankle, heel, toe = (
            context.side_point(f"{side}_{p}")
            for p in ("hip", "knee", "ankle", "heel", "foot_index")
        )
        foot = 0.5 * (heel + toe)
        leg_px = context.tracks.leg_length_px
        self.knee = self._fit(flexion_deg(hip, knee, ankle))
        self.knee_at_event = self._fit(flexion_deg(hip, knee, ankle), fine=True)
        self.shank = self._fit(inclination_deg(knee, ankle))
        self.thigh = self._fit(inclination_deg(hip, knee))
        self.foot = self._fit(pitch_deg(heel, toe), fine=True)
        self.foot_pitch = FootPitch(context, side)
        self.reach = self._fit(100.0 * (ankle - hip_mid)[:, 0] / leg_px)
        self.body_line = self._fit(lean_deg(foot, shoulder_mid))
        self.hip_ahead = self._fit((hip_mid - foot)[:, 0] / leg_px)
        self.behind = self._fit(
            100.0 * distance_behind_line(hip_mid, foot, shoulder_mid) / leg_px
        )

    def _fit(self, values: FloatArray, *, fine: bool = False) -> StepSignal:
        signal = self.context.signal(values, self.side, fine=fine)
        if signal is None:
            raise LookupError("too few samples")
        return signal


_Reader = Callable[[_Leg, Step], tuple[float, float]]
"""(leg, step) -> (capture time at which it was read, value)."""


def _body_line(leg: _Leg, step: Step) -> tuple[float, float]:
    return step.initial_contact_s, leg.body_line.at(step.initial_contact_s)


def _hip_over_foot_time(leg: _Leg, step: Step) -> tuple[float, float]:
    passed_s = leg.hip_ahead.first_rise(step.initial_contact_s, step.toe_off_s)
    if passed_s is None:
        return step.initial_contact_s, float("nan")
    contact_s = step.toe_off_s - step.initial_contact_s
    return passed_s, 100.0 * (passed_s - step.initial_contact_s) / contact_s


def _hips_behind(leg: _Leg, step: Step) -> tuple[float, float]:
    return step.mid_stance_s, leg.behind.at(step.mid_stance_s)


def _overstride(leg: _Leg, step: Step) -> tuple[float, float]:
    return step.initial_contact_s, leg.reach.at(step.initial_contact_s)


def _knee_at_contact(leg: _Leg, step: Step) -> tuple[float, float]:
    return step.initial_contact_s, leg.knee_at_event.at(step.initial_contact_s)


def _knee_stance_peak(leg: _Leg, step: Step) -> tuple[float, float]:
    return leg.knee.peak(step.initial_contact_s, step.toe_off_s)


def _knee_swing_peak(leg: _Leg, step: Step) -> tuple[float, float]:
    if step.next_contact_s is None:
        return step.toe_off_s, float("nan")
    return leg.knee.peak(step.toe_off_s, step.next_contact_s)


def _shank_at_contact(leg: _Leg, step: Step) -> tuple[float, float]:
    return step.initial_contact_s, leg.shank.at(step.initial_contact_s)


def _shank_inclination(leg: _Leg, step: Step) -> tuple[float, float]:
    loading_s = step.initial_contact_s + _LOADING_RESPONSE_S
    return loading_s, leg.shank.at(loading_s)


def _foot_strike_angle(leg: _Leg, step: Step) -> tuple[float, float]:
    contact_s = step.initial_contact_s
    name = f"{leg.side}_foot_index"
    if leg.context.leaves_picture(name, contact_s):
        return contact_s, float("nan")
    return contact_s, leg.foot_pitch.at_contact_deg(step)


def _thigh_extension(leg: _Leg, step: Step) -> tuple[float, float]:
    return step.toe_off_s, -leg.thigh.at(step.toe_off_s)


def _ankle_change(leg: _Leg, step: Step) -> tuple[float, float]:
    """Dorsiflexion gained: the foot pitches up less than the shank tips forward."""
    contact_s = step.initial_contact_s
    if leg.context.leaves_picture(f"{leg.side}_foot_index", contact_s):
        return contact_s, float("nan")
    grid_s = np.linspace(contact_s, contact_s + 0.8 * (step.toe_off_s - contact_s), 41)
    bend = np.array([leg.foot.at(t) - leg.shank.at(t) for t in grid_s])
    deepest = int(np.argmax(bend))
    return float(grid_s[deepest]), float(bend[deepest] - bend[0])


_READERS: Final[dict[str, _Reader]] = {
    "body_line": _body_line,
    "hip_over_foot_time": _hip_over_foot_time,
    "hips_behind": _hips_behind,
    "overstride": _overstride,
    "knee_flexion_at_contact": _knee_at_contact,
    "knee_flexion_stance_peak": _knee_stance_peak,
    "knee_flexion_swing_peak": _knee_swing_peak,
    "shank_inclination_at_contact": _shank_at_contact,
    "shank_inclination": _shank_inclination,
    "foot_strike_angle": _foot_strike_angle,
    "thigh_extension_at_toe_off": _thigh_extension,
    "ankle_dorsiflexion_change": _ankle_change,
}


def measure_side_view(context: Context) -> list[Measurement]:
    """Measure everything that a side view can tell.

    The leg towards the camera is measured; the far one is withheld.

    Parameters
    ----------
    context : Context
        Of a side view.

    Returns
    -------
    list of Measurement
    """
    near = context.tracks.view.near_side
    results = [_trunk_lean(context), _vertical_oscillation(context)]
    for side in Side:
        reason = _why_not(context, side)
        results.extend(
            [withheld(name, side, context, reason) for name in _PER_LEG]
            if reason
            else _measure_leg(context, side)
        )
    return sorted(results, key=lambda m: m.side is not None and m.side is not near)


def far_leg_reason(side: Side) -> str:
    """Return why the leg away from the camera is not measured."""
    return f"the {side} leg is the far one in this clip; film the {side} side too"


def _why_not(context: Context, side: Side) -> str | None:
    if not context.tracks.sides_certain:
        return "the runner is a silhouette, left and right leg cannot be told apart"
    if side is not context.tracks.view.near_side:
        return far_leg_reason(side)
    if context.stance_feet_out(side):
        return FEET_OUT
    yaw = context.tracks.yaw_deg or 0.0
    if yaw > _LARGEST_YAW_DEG:
        return f"the camera stands about {yaw:.0f}° off the side view; film square to the belt"
    return None


def _measure_leg(context: Context, side: Side) -> list[Measurement]:
    steps = context.steps(side)
    if not steps:
        return [
            withheld(name, side, context, "no complete step of this leg") for name in _PER_LEG
        ]
    try:
        leg = _Leg(context, side)
    except LookupError:
        reason = "too few pictures of this leg; film 15-20 seconds"
        return [withheld(name, side, context, reason) for name in _PER_LEG]
    results = []
    for name in _PER_LEG:
        values = []
        for index, step in steps:
            time_s, value = _READERS[name](leg, step)
            values.append(StepValue(time_s, context.frame_of(time_s), index, value))
        if name == "foot_strike_angle" and np.mean([np.isnan(v.value) for v in values]) > 0.5:
            reason = "the toes leave the picture at contact; leave room in front of the runner"
            results.append(withheld(name, side, context, reason))
            continue
        results.append(summarise(name, side, context, values))
    return results


def _trunk_lean(context: Context) -> Measurement:
    """Mid-shoulder over mid-hip: one shoulder alone swings 15° with the arms."""
    lean = lean_deg(context.middle("hip"), context.middle("shoulder"))
    time_s = context.tracks.time_s
    values = []
    for index, step in enumerate(context.gait.steps):
        if not step.measurable:
            continue
        inside = (time_s >= step.initial_contact_s) & (time_s <= step.toe_off_s)
        inside &= context.tracks.valid
        if inside.any():
            middle = step.mid_stance_s
            mean = float(np.mean(lean[inside]))
            values.append(StepValue(middle, context.frame_of(middle), index, mean))
    return summarise("trunk_lean", None, context, values)


def _vertical_oscillation(context: Context) -> Measurement:
    """Highest minus lowest mid-hip from each contact to the next one of either foot."""
    if context.camera_moves:
        return withheld(
            "vertical_oscillation", None, context, "the camera moves; put it on a tripod"
        )
    height = 100.0 * context.middle("hip")[:, 1] / context.tracks.leg_length_px
    values = []
    steps = [(i, s) for i, s in enumerate(context.gait.steps) if s.measurable]
    for side in Side:
        signal = context.signal(height, side)
        if signal is None:
            continue
        for index, step in steps:
            if step.side is not side:
                continue
            stop_s = step.initial_contact_s + 0.5 * context.gait.stride_time_s
            if stop_s > context.tracks.time_s[-1]:
                continue
            _, low = signal.peak(step.initial_contact_s, stop_s, sign=-1.0)
            high_s, high = signal.peak(step.mid_stance_s, stop_s + 0.03)
            values.append(StepValue(high_s, context.frame_of(high_s), index, high - low))
    return summarise("vertical_oscillation", None, context, values)
