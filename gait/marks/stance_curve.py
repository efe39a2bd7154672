"""The mean course of an angle over stance, and what each step adds to it.

Pooled over all steps, so that a gap in one of them (a foot that hides the other) and a
coarse frame rate do little harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.arrays import FloatArray

__all__ = ["StanceCurve", "Trace", "fit_stance_curve"]

_BANDWIDTH: Final = 0.06
"""Standard deviation of the smoothing kernel, share of stance."""
_REACH: Final = 0.13
"""Samples of a step this near to an instant tell how it differs from the mean there."""
_LEAST_SAMPLES: Final = 12
_LEAST_WEIGHT: Final = 2.5
_OUTLIER_SDS: Final = 4.0
_LEAST_SD: Final = 0.2
_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Trace:
    """The samples of one step.

    Attributes
    ----------
    step : int
        Index into ``Gait.steps``.
    share : (m,) array
        0 at initial contact, 1 at toe-off.
    value : (m,) array
    """

    step: int
    share: FloatArray
    value: FloatArray


@dataclass(frozen=True, slots=True)
class StanceCurve:
    """Mean course over stance, local quadratic regression with a Gaussian kernel.

    Attributes
    ----------
    traces : tuple of Trace
        Outliers left out.
    offset : (k,) array
        Mean difference of each trace from the course.
    noise_sd : float
        Standard deviation of the samples about course and offset.
    """

    traces: tuple[Trace, ...]
    offset: FloatArray
    noise_sd: float

    def mean_at(self, share: FloatArray) -> FloatArray:
        """Course at shares of stance; NaN where no samples are near."""
        pooled = np.concatenate([t.share for t in self.traces])
        values = np.concatenate(
            [t.value - o for t, o in zip(self.traces, self.offset, strict=True)]
        )
        return _regress(pooled, values, np.atleast_1d(share))

    def peak(self, low: float, high: float) -> float:
        """Share of stance of the largest mean value between two shares; NaN if unknown."""
        grid = np.linspace(low, high, 91)
        mean = self.mean_at(grid)
        return float(grid[int(np.nanargmax(mean))]) if np.isfinite(mean).any() else float("nan")

    def at(self, trace: int, share: float) -> float:
        """Value of one step: the mean course plus the step's own difference around there."""
        own = self.traces[trace]
        near = np.abs(own.share - share) <= _REACH
        if not near.any():
            return float("nan")
        expected = self.mean_at(np.append(own.share[near], share))
        return float(expected[-1] + np.nanmean(own.value[near] - expected[:-1]))


def fit_stance_curve(traces: Sequence[Trace]) -> StanceCurve | None:
    """Fit the mean course to the samples of all steps.

    Returns
    -------
    StanceCurve or None
        None with fewer than 12 samples.
    """
    traces = [t for t in traces if len(t.share)]
    if sum(len(t.share) for t in traces) < _LEAST_SAMPLES:
        return None
    offset, spread = np.zeros(len(traces)), np.inf
    for _ in range(_ROUNDS):
        curve = StanceCurve(tuple(traces), offset, 0.0)
        rest = [t.value - curve.mean_at(t.share) for t in traces]
        offset = np.array([float(np.nanmedian(r)) if len(r) else 0.0 for r in rest])
        offset = np.nan_to_num(offset - np.nanmean(offset))
        rest = [r - o for r, o in zip(rest, offset, strict=True)]
        pooled = np.concatenate(rest)
        spread = max(_LEAST_SD, 1.4826 * float(np.nanmedian(np.abs(pooled))))
        kept = [~(np.abs(r) > _OUTLIER_SDS * spread) for r in rest]
        traces = [
            Trace(t.step, t.share[k], t.value[k]) for t, k in zip(traces, kept, strict=True)
        ]
    return StanceCurve(tuple(traces), offset, spread)


def _regress(share: FloatArray, values: FloatArray, at: FloatArray) -> FloatArray:
    """Local quadratic regression; NaN where too few samples are near."""
    out = np.full(len(at), np.nan)
    for i, place in enumerate(at):
        run = (share - place) / _BANDWIDTH
        weight = np.exp(-0.5 * run**2)
        if weight.sum() < _LEAST_WEIGHT or not (run.min() < 1.0 and run.max() > -1.0):
            continue
        basis = np.stack([np.ones_like(run), run, run**2], axis=1)
        normal = basis.T @ (weight[:, None] * basis) + np.diag([0.0, 1e-3, 1e-2])
        out[i] = np.linalg.solve(normal, basis.T @ (weight * values))[0]
    return out
