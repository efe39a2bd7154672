"""Measures of marked points: rearfoot eversion and hip drop, in degrees."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.marks.mark import Marks
from gait.marks.stance_curve import StanceCurve, Trace, fit_stance_curve
from gait.marks.tracked import MarkTracks
from gait.measures.context import Context
from gait.measures.geometry import inclination_deg
from gait.measures.measurement import Measurement, StepValue
from gait.measures.summary import LEAST_STEPS, UNKNOWN_ROLL_SD_DEG, summarise, withheld
from gait.measures.yaw import yaw_shift
from gait.tracks.axes import medial_up
from gait.tracks.track import Side, View, opposite

__all__ = ["MARKED_MEASURES", "measure_marks"]

_REARFOOT: Final = (
    "rearfoot_eversion",
    "rearfoot_eversion_at_contact",
    "rearfoot_eversion_excursion",
    "time_to_peak_eversion",
)
MARKED_MEASURES: Final = (*_REARFOOT, "pelvic_drop")
"""Names of what only marks can tell."""

_HEEL_SPAN: Final = (-0.12, 0.72)
"""Stretch of stance in which the heel faces the camera."""
_EVERSION_PEAK: Final = (0.15, 0.60)
_DROP_SPAN: Final = (-0.05, 1.05)
_DROP_PEAK: Final = (0.10, 0.90)
_DOT_SD_PX: Final = 0.4
_LEAST_LENGTH_PX: Final = 10.0
_LARGEST_NOISE_DEG: Final = 4.0
_LARGEST_YAW_DEG: Final = 15.0
_TRUE_TILT_SD_DEG: Final = 1.5
"""How level the pelvis of a runner is on average over both sides, one standard deviation."""


def measure_marks(context: Context, marks: Marks, tracked: MarkTracks) -> list[Measurement]:
    """Measure everything that the marks of a clip can tell.

    Parameters
    ----------
    context : Context
    marks : Marks
    tracked : MarkTracks

    Returns
    -------
    list of Measurement
        Of the marked groups only; withheld with the reason where a track was lost.
    """
    results: list[Measurement] = []
    for side in Side:
        if marks.group(f"{side}_rearfoot"):
            results.extend(_rearfoot(context, marks, tracked, side))
    if marks.group("pelvis"):
        results.extend(_pelvic_drop(context, marks, tracked))
    return results


def _rearfoot(
    context: Context, marks: Marks, tracked: MarkTracks, side: Side
) -> list[Measurement]:
    reason = _not_rear(context) or _too_near(tracked, f"{side}_heel_upper", "heel")
    lines = {
        part: inclination_deg(
            *(
                medial_up(context.tracks, tracked.point(f"{side}_{part}_{end}"), side)
                for end in ("upper", "lower")
            )
        )
        for part in ("calf", "heel")
    }
    curve = _curve(context, lines["calf"] - lines["heel"], side, _HEEL_SPAN)
    reason = reason or _unsteady(curve, f"heel and calf of the {side} leg")
    if reason or curve is None:
        return [withheld(name, side, context, reason) for name in _REARFOOT]
    zero = marks.standing_deg.get(side.value, 0.0)
    sds = [_line_sd_deg(marks, tracked, f"{side}_{part}_upper") for part in lines]
    click = math.hypot(*sds)
    click *= math.sqrt(2.0) if side.value in marks.standing_deg else 1.0
    at_peak = curve.peak(*_EVERSION_PEAK)
    everted, landed, moved, when = _by_step(context, curve, side, at_peak, zero)
    lost = _lost(context, side, f"the {side} heel and calf")
    results = []
    for name, values, sd in zip(
        _REARFOOT, (everted, landed, moved, when), (click, click, 0.0, 0.0), strict=True
    ):
        few = sum(np.isfinite(v.value) for v in values) < LEAST_STEPS
        results.append(
            withheld(name, side, context, lost)
            if few
            else summarise(name, side, context, values, extra_sd=sd)
        )
    return results


def _by_step(
    context: Context, curve: StanceCurve, side: Side, at_peak: float, zero: float
) -> tuple[list[StepValue], ...]:
    """Peak, contact, excursion and time of the peak of every step."""
    rows: tuple[list[StepValue], ...] = ([], [], [], [])
    for i, trace in enumerate(curve.traces):
        peak, contact = curve.at(i, at_peak), curve.at(i, 0.0)
        values = (peak - zero, contact - zero, peak - contact, _own_peak(curve, i, at_peak))
        shares = (at_peak, 0.0, at_peak, at_peak)
        for row, name, value, share in zip(rows, _REARFOOT, values, shares, strict=True):
            shift = 0.0 if name == "time_to_peak_eversion" else _yaw(context, name, side)
            row.append(_step_value(context, trace.step, share, value + shift))
    return rows


def _own_peak(curve: StanceCurve, trace: int, at_peak: float) -> float:
    """Time of a step's own peak, % stance, by a parabola about the mean one."""
    beside = 0.08
    values = [curve.at(trace, at_peak + d) for d in (-beside, 0.0, beside)]
    bend = values[0] - 2.0 * values[1] + values[2]
    if not np.isfinite(bend) or bend >= 0.0:
        return float("nan")
    move = 0.5 * (values[0] - values[2]) / bend
    return 100.0 * (at_peak + beside * float(np.clip(move, -1.0, 1.0)))


def _pelvic_drop(context: Context, marks: Marks, tracked: MarkTracks) -> list[Measurement]:
    reason = "" if context.tracks.view.is_frontal else _NOT_FRONTAL
    reason = reason or _too_near(tracked, "pelvis_left", "pelvis")
    curves = {side: _drop_curve(context, tracked, side) for side in Side}
    reason = reason or next(
        (r for c in curves.values() if (r := _unsteady(c, "the pelvis"))), ""
    )
    left, right = curves[Side.LEFT], curves[Side.RIGHT]
    if reason or left is None or right is None:
        return [withheld("pelvic_drop", side, context, reason) for side in Side]
    tilt, sd = _tilt(context, marks, tracked, (left, right))
    results = []
    for side, curve in ((Side.LEFT, left), (Side.RIGHT, right)):
        at_peak = curve.peak(*_DROP_PEAK)
        shift = tilt if side is Side.RIGHT else -tilt
        values = [
            _step_value(context, trace.step, at_peak, curve.at(i, at_peak) + shift)
            for i, trace in enumerate(curve.traces)
        ]
        if sum(np.isfinite(v.value) for v in values) < LEAST_STEPS:
            lost = _lost(context, side, "the pelvis")
            results.append(withheld("pelvic_drop", side, context, lost))
        else:
            results.append(summarise("pelvic_drop", side, context, values, extra_sd=sd))
    return results


def _drop_curve(context: Context, tracked: MarkTracks, side: Side) -> StanceCurve | None:
    own, other = (
        medial_up(context.tracks, tracked.point(f"pelvis_{s}"), side)
        for s in (side, opposite(side))
    )
    run = own - other
    drop = np.degrees(np.arctan2(run[:, 1], np.abs(run[:, 0])))
    return _curve(context, drop, side, _DROP_SPAN)


def _tilt(
    context: Context,
    marks: Marks,
    tracked: MarkTracks,
    curves: tuple[StanceCurve, StanceCurve],
) -> tuple[float, float]:
    """Return what left marks lie too high by (degrees of drop), and its standard error.

    Where the camera's roll is not known, or marks clicked on a short line tilt it more
    than runners are tilted, the mean of both sides is set level instead (evidence 4, c).
    """
    sd = _line_sd_deg(marks, tracked, "pelvis_left")
    if context.tracks.level_known and sd <= _TRUE_TILT_SD_DEG:
        return 0.0, sd
    grid = np.linspace(0.2, 0.8, 25)
    left, right = (float(np.nanmean(curve.mean_at(grid))) for curve in curves)
    roll = context.tracks.level_sd_deg if context.tracks.level_known else UNKNOWN_ROLL_SD_DEG
    return 0.5 * (left - right), math.sqrt(max(0.0, _TRUE_TILT_SD_DEG**2 - roll**2))


def _curve(
    context: Context, values: FloatArray, side: Side, span: tuple[float, float]
) -> StanceCurve | None:
    time_s, traces = context.tracks.time_s, []
    for index, step in context.steps(side):
        share = (time_s - step.initial_contact_s) / (step.toe_off_s - step.initial_contact_s)
        good = (share >= span[0]) & (share <= span[1]) & np.isfinite(values)
        traces.append(Trace(index, share[good], values[good]))
    return fit_stance_curve(traces)


def _step_value(context: Context, index: int, share: float, value: float) -> StepValue:
    step = context.gait.steps[index]
    time_s = step.initial_contact_s + share * (step.toe_off_s - step.initial_contact_s)
    return StepValue(time_s, context.frame_of(time_s), index, value)


def _line_sd_deg(marks: Marks, tracked: MarkTracks, first: str) -> float:
    """Return the standard error of a marked line's direction, from that of its two marks."""
    k = tracked.names.index(first)
    sds = [_DOT_SD_PX if tracked.on_dot[i] else marks.click_sd_px for i in (k, k + 1)]
    return math.degrees(math.hypot(*sds) / _length_px(tracked, first))


def _length_px(tracked: MarkTracks, first: str) -> float:
    k = tracked.names.index(first)
    return float(np.linalg.norm(tracked.marked_px[k + 1] - tracked.marked_px[k]))


def _yaw(context: Context, name: str, side: Side) -> float:
    return yaw_shift(name, context.tracks, side)


_NOT_FRONTAL: Final = (
    "marks on the pelvis are read from behind or from in front; film from behind"
)


def _not_rear(context: Context) -> str:
    if context.tracks.view is not View.REAR:
        return "marks on heel and calf are read from behind; film from behind the runner"
    yaw = context.tracks.yaw_deg or 0.0
    if yaw > _LARGEST_YAW_DEG:
        return f"the camera stands about {yaw:.0f}° off; film from straight behind the runner"
    return ""


def _too_near(tracked: MarkTracks, first: str, part: str) -> str:
    length = _length_px(tracked, first)
    if length >= _LEAST_LENGTH_PX:
        return ""
    return (
        f"the two points on the {part} are only {length:.0f} pixels apart, so one pixel is "
        f"{np.degrees(1.0 / length):.0f}°; film nearer, upright and in full resolution"
    )


def _unsteady(curve: StanceCurve | None, part: str) -> str:
    if curve is None:
        return (
            f"the marks on {part} were lost: hidden, blurred or too small in nearly every "
            "picture but the marked one; dots of tape and a sharper, nearer clip help"
        )
    if curve.noise_sd > _LARGEST_NOISE_DEG:
        return (
            f"the marks on {part} jump about by {curve.noise_sd:.0f}°; dots of tape and a "
            "sharper clip help"
        )
    return ""


def _lost(context: Context, side: Side, part: str) -> str:
    steps = len(context.steps(side))
    return (
        f"the marks on {part} were lost, hidden or blurred in too many of the {steps} steps of "
        f"this side; at least {LEAST_STEPS} are needed - film straight from behind, 15-20 "
        "seconds, with dots of tape"
    )
