"""Measures of time."""

from __future__ import annotations

from typing import Final

from gait.measures.context import Context
from gait.measures.definitions import definition
from gait.measures.measurement import Measurement, StepValue
from gait.measures.side_view import FEET_OUT, far_leg_reason
from gait.measures.summary import summarise, withheld
from gait.tracks.track import Side
from gait.video.clip import ClockSource

__all__ = ["measure_timing"]

_PER_FOOT: Final = ("contact_time", "flight_time", "duty_factor")
_NO_CLOCK: Final = "the frame rate at which this clip was recorded is not known; enter it"
_LEAST_STEPS_FOR_CADENCE: Final = 4
_SLOWEST_RATE_HZ: Final = 45.0


def measure_timing(context: Context) -> list[Measurement]:
    """Measure cadence and, in side views, contact, flight and duty factor.

    Parameters
    ----------
    context : Context

    Returns
    -------
    list of Measurement
    """
    return [_cadence(context), *_foot_times(context)]


def _cadence(context: Context) -> Measurement:
    gait = context.gait
    n = len(gait.steps)
    if not context.clock.trusted:
        return withheld("cadence", None, context, _NO_CLOCK)
    if n < _LEAST_STEPS_FOR_CADENCE:
        return withheld("cadence", None, context, f"only {n} steps were seen", n)
    low, high = gait.cadence_low_spm, gait.cadence_high_spm
    if context.clock.source is ClockSource.INFERRED:
        low *= context.clock.factor_low / context.clock.slow_motion_factor
        high *= context.clock.factor_high / context.clock.slow_motion_factor
    unit = definition("cadence").unit
    values = tuple(
        StepValue(
            s.initial_contact_s, context.frame_of(s.initial_contact_s), i, gait.cadence_spm
        )
        for i, s in enumerate(gait.steps)
    )
    return Measurement(
        "cadence", None, context.index, unit, gait.cadence_spm, low, high, n, values, None
    )


def _foot_times(context: Context) -> list[Measurement]:
    if not context.tracks.view.is_side:
        return []
    reason = None
    if not context.clock.trusted or context.clock.source is ClockSource.INFERRED:
        reason = _NO_CLOCK
    elif context.tracks.frame_rate_hz < _SLOWEST_RATE_HZ:
        reason = (
            f"{context.tracks.frame_rate_hz:.0f} frames/s are too few to time single contacts; "
            "film at 60 or more, better 120 or 240"
        )
    elif not context.tracks.sides_certain:
        reason = "left and right leg cannot be told apart"
    near = context.tracks.view.near_side
    results = []
    for side in Side:
        why = reason
        if why is None and side is not near:
            why = far_leg_reason(side)
        if why is None and context.stance_feet_out(side):
            why = FEET_OUT
        for name in _PER_FOOT:
            if why:
                results.append(withheld(name, side, context, why))
            else:
                results.append(summarise(name, side, context, _values(context, side, name)))
    return results


def _values(context: Context, side: Side, name: str) -> list[StepValue]:
    """Per-step times; the steps of one foot share the mean stride's contact time."""
    steps = context.gait.steps
    values = []
    for index, step in enumerate(steps):
        if step.side is not side or not step.measurable:
            continue
        contact_s = step.toe_off_s - step.initial_contact_s
        if name == "contact_time":
            value = 1000.0 * contact_s
        elif name == "duty_factor":
            value = 100.0 * contact_s / context.gait.stride_time_s
        else:
            following = [s for s in steps[index + 1 :] if s.side is not side]
            if not following or following[0].initial_contact_s - step.toe_off_s > 0.5:
                continue
            value = 1000.0 * (following[0].initial_contact_s - step.toe_off_s)
        frame = context.frame_of(step.initial_contact_s)
        values.append(StepValue(step.initial_contact_s, frame, index, value))
    return values
