"""Reading a signal at an instant of every step.

A single frame is too coarse (the knee turns 10° per frame at contact at 30
frames/s) and a low-pass filter rounds off exactly what matters there. So the mean
stride of the signal, fitted to all strides, gives the shape, and each step adds
its own offset from it around the instant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.arrays import BoolArray, FloatArray
from gait.events.contacts import Step
from gait.events.folding import MeanStride, fold_known, phase_of

__all__ = ["StepSignal", "fit_signal"]

_WINDOW_S: Final = 0.030
_WINDOW_FRAMES: Final = 1.2


@dataclass(frozen=True, slots=True)
class StepSignal:
    """A signal with its mean stride.

    Attributes
    ----------
    time_s, values : (n,) array
        Tracked samples only.
    mean : MeanStride
        Anchored at the initial contacts of one foot; phase 0 = contact.
    """

    time_s: FloatArray
    values: FloatArray
    mean: MeanStride

    def at(self, time_s: float) -> float:
        """Return the value at a capture time, shape from the mean stride."""
        interval_s = float(np.median(np.diff(self.time_s)))
        reach_s = max(_WINDOW_S, _WINDOW_FRAMES * interval_s)
        near = np.abs(self.time_s - time_s) <= reach_s
        shape = float(self._expected(np.array([time_s]))[0])
        if not near.any():
            return float("nan")
        return shape + float(np.mean(self.values[near] - self._expected(self.time_s[near])))

    def peak(self, start_s: float, stop_s: float, *, sign: float = 1.0) -> tuple[float, float]:
        """Return (instant, value) of the largest `sign` x value between two times."""
        grid_s = np.linspace(start_s, stop_s, 101)
        best_s = float(grid_s[np.argmax(sign * self._expected(grid_s))])
        return best_s, self.at(best_s)

    def mean_between(self, start_s: float, stop_s: float) -> float:
        """Return the mean of the samples between two times."""
        inside = (self.time_s >= start_s) & (self.time_s <= stop_s)
        return float(np.mean(self.values[inside])) if inside.any() else float("nan")

    def first_rise(self, start_s: float, stop_s: float, level: float = 0.0) -> float | None:
        """Return when the mean stride plus the step's offset first exceeds `level`."""
        grid_s = np.linspace(start_s, stop_s, 201)
        middle_s = 0.5 * (start_s + stop_s)
        inside = (self.time_s >= start_s) & (self.time_s <= stop_s)
        if not inside.any():
            return None
        offset = float(np.mean(self.values[inside] - self._expected(self.time_s[inside])))
        above = self._expected(grid_s) + offset > level
        if above[0]:
            return start_s
        return float(grid_s[np.argmax(above)]) if above.any() else max(stop_s, middle_s)

    def _expected(self, time_s: FloatArray) -> FloatArray:
        phase = phase_of(time_s, self.mean.anchors_s, self.mean.period_s)
        return self.mean.at(phase)[:, 0]


def fit_signal(
    time_s: FloatArray,
    values: FloatArray,
    valid: BoolArray,
    steps: list[Step],
    period_s: float,
    *,
    fine: bool = False,
) -> StepSignal | None:
    """Fit the mean stride of a signal over the steps of one foot.

    Returns
    -------
    StepSignal or None
        None when there are no usable samples or steps.
    """
    good = valid & np.isfinite(values)
    if good.sum() < 10 or not steps:
        return None
    anchors_s = np.array([step.initial_contact_s for step in steps])
    mean = fold_known(time_s[good], values[good, None], anchors_s, period_s, fine=fine)
    return StepSignal(time_s[good], values[good], mean)
