"""From the values of single steps to one number with its interval."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np
from scipy.stats import t as student_t

from gait.arrays import FloatArray
from gait.measures.context import Context
from gait.measures.definitions import Definition, definition
from gait.measures.measurement import Measurement, StepValue
from gait.measures.yaw import yaw_error_deg
from gait.tracks.track import Side, Tracks

__all__ = ["LEAST_STEPS", "level_error_deg", "statistical_half", "summarise", "withheld"]

LEAST_STEPS: Final = 5
"""Fewest steps of a side for a number in degrees (evidence section 8)."""
_OUTLIER_SDS: Final = 3.5
_Z95: Final = 1.96
UNKNOWN_ROLL_SD_DEG: Final = 1.0
"""Camera roll of a propped-up phone that was not measured."""
_FREE_YAW_DEG: Final = 12.0
_ERROR_PER_YAW_DEG: Final = 0.06
"""Growth of the error with each degree of yaw beyond the free ones, relative."""


def withheld(
    name: str, side: Side | None, context: Context, reason: str, n: int = 0
) -> Measurement:
    """Return a measurement without a number."""
    unit = definition(name).unit
    return Measurement(name, side, context.index, unit, None, None, None, n, (), reason)


def summarise(
    name: str,
    side: Side | None,
    context: Context,
    values: list[StepValue],
    *,
    least_steps: int = LEAST_STEPS,
    extra_sd: float = 0.0,
) -> Measurement:
    """Join the steps to one measurement with its 95 % interval.

    Parameters
    ----------
    name : str
        Key of the definitions table.
    side : Side or None
    context : Context
    values : list of StepValue
        NaN values are left out.
    least_steps : int
        With fewer steps the number is withheld.
    extra_sd : float
        Standard error of this clip alone that more steps do not reduce (a marked point).

    Returns
    -------
    Measurement

    Notes
    -----
    Steps beyond 3.5 robust SDs are left out, unless a therapist set their contacts. The
    interval's half width is the root of the sum of squares of: the t interval of the mean
    over steps; 1.96 times the error that more steps do not reduce (``error_sd``, grown with
    camera yaw); the measure's rate of change times the systematic timing error; the standard
    error of the camera's roll, 1° where nobody measured it; and the camera's yaw.
    """
    row = definition(name)
    finite = [v for v in values if np.isfinite(v.value)]
    by_hand = {i for i, step in enumerate(context.gait.steps) if step.by_hand}
    kept = _without_outliers(finite, row.error_sd * row.gain, by_hand)
    if len(kept) < least_steps:
        reason = (
            f"only {len(kept)} usable step{'' if len(kept) == 1 else 's'} of this side; "
            f"at least {least_steps} are needed - film 15-20 seconds"
        )
        return withheld(name, side, context, reason, len(kept))
    numbers = np.array([row.as_shown(v.value) for v in kept])
    value = float(np.mean(numbers))
    half = float(np.hypot(_half_width(row, context, numbers), _Z95 * extra_sd))
    steps = tuple(StepValue(v.time_s, v.frame, v.step, row.as_shown(v.value)) for v in kept)
    return Measurement(
        name,
        side,
        context.index,
        row.unit,
        value,
        value - half,
        value + half,
        len(kept),
        steps,
        None,
    )


def statistical_half(numbers: FloatArray) -> float:
    """Return the half width of the 95 % t interval of a mean over steps; 0 for one step."""
    n = len(numbers)
    if n < 2:
        return 0.0
    return float(student_t.ppf(0.975, n - 1) * np.std(numbers, ddof=1) / np.sqrt(n))


def level_error_deg(tracks: Tracks) -> float:
    """Return the standard error of the camera's level, 1° where nobody measured it."""
    return tracks.level_sd_deg if tracks.level_known else UNKNOWN_ROLL_SD_DEG


def _without_outliers(
    values: list[StepValue], least_scale: float, by_hand: Collection[int]
) -> list[StepValue]:
    if len(values) < 4:
        return values
    numbers = np.array([v.value for v in values])
    middle = float(np.median(numbers))
    scale = max(1.4826 * float(np.median(np.abs(numbers - middle))), 0.5 * least_scale)
    far = _OUTLIER_SDS * scale
    return [v for v in values if v.step in by_hand or abs(v.value - middle) <= far]


def _half_width(row: Definition, context: Context, numbers: FloatArray) -> float:
    yaw = context.tracks.yaw_deg or 0.0
    growth = 1.0 + _ERROR_PER_YAW_DEG * max(0.0, yaw - _FREE_YAW_DEG)
    timing_s = float(np.median([s.timing_sd_s for s in context.gait.steps]))
    tracks = context.tracks
    parts = [
        statistical_half(numbers),
        _Z95 * row.error_sd * growth,
        _Z95 * row.rate * timing_s,
        _Z95 * row.per_roll_deg * level_error_deg(tracks),
        _Z95 * row.per_yaw_deg * yaw_error_deg(tracks),
    ]
    return float(np.sqrt(np.sum(np.square(parts))))
