"""Formulas of agreement between a measure and the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.arrays import FloatArray

__all__ = ["Agreement", "Hits", "agreement"]

_LOA: Final = 1.96
_LEAST_FOR_LINE: Final = 3
_LEAST_SPREAD: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Agreement:
    """Errors of n pairs, value minus truth.

    Attributes
    ----------
    n : int
    bias, sd, rmse : float or None
        Mean, standard deviation (n - 1), root of the mean square; None without data,
        `sd` also with one pair.
    rmse_offset_removed : float or None
        RMSE after the bias is taken out, as many papers print it.
    loa_low, loa_high : float or None
        95 % limits of agreement, bias ± 1.96 SD (Bland & Altman 1986).
    slope, r : float or None
        Least squares line of value on truth, and Pearson's correlation; None with
        fewer than 3 pairs or a truth that does not vary.
    """

    n: int
    bias: float | None
    sd: float | None
    rmse: float | None
    rmse_offset_removed: float | None
    loa_low: float | None
    loa_high: float | None
    slope: float | None
    r: float | None


def agreement(values: Sequence[float], truths: Sequence[float]) -> Agreement:
    """Compute the agreement of values with truths of the same length."""
    value, truth = np.asarray(values, dtype=float), np.asarray(truths, dtype=float)
    n = len(value)
    if not n:
        return Agreement(0, None, None, None, None, None, None, None, None)
    error = value - truth
    bias, rmse = float(np.mean(error)), float(np.sqrt(np.mean(error**2)))
    sd = float(np.std(error, ddof=1)) if n > 1 else None
    slope, r = _line(value, truth)
    return Agreement(
        n=n,
        bias=bias,
        sd=sd,
        rmse=rmse,
        rmse_offset_removed=float(np.std(error)),
        loa_low=None if sd is None else bias - _LOA * sd,
        loa_high=None if sd is None else bias + _LOA * sd,
        slope=slope,
        r=r,
    )


def _line(value: FloatArray, truth: FloatArray) -> tuple[float | None, float | None]:
    if len(value) < _LEAST_FOR_LINE or float(np.std(truth)) < _LEAST_SPREAD:
        return None, None
    a, b = truth - truth.mean(), value - value.mean()
    slope = float(a @ b / (a @ a))
    spread = float(np.sqrt((a @ a) * (b @ b)))
    return slope, (float(a @ b) / spread if spread > _LEAST_SPREAD else None)


@dataclass(frozen=True, slots=True)
class Hits:
    """Detection counts."""

    found: int
    missed: int
    extra: int

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None when there was nothing."""
        whole = 2 * self.found + self.missed + self.extra
        return 2 * self.found / whole if whole else None
