"""All strides of a clip laid over each other: the mean stride.

Strides sample the cycle at different phases, so a 30 frames/s clip of ten strides
holds the mean stride as finely as a 240 frames/s one. Each stride's own anchor
time is found by sliding it over the mean stride.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.arrays import FloatArray

__all__ = ["MeanStride", "fold", "fold_known", "harmonic_design", "phase_of"]

_HIGHEST_HARMONIC_HZ: Final = 14.0
_FINE_HARMONIC_HZ: Final = 28.0
"""For what is read at an instant: 14 Hz rounds off the knee's turn at contact by 2°."""
_SAMPLES_PER_COEFFICIENT: Final = 2.5
_RIDGE: Final = 1e-4
_HUBER_SDS: Final = 1.5
_WINDOW_OF_STRIDE: Final = 0.22
_LARGEST_SHIFT_S: Final = 0.060
_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class MeanStride:
    """Harmonic mean of all strides of one leg.

    Attributes
    ----------
    anchors_s : (m,) array
        One instant per stride, at phase 0 of the mean stride.
    period_s : float
        Mean stride time.
    coefficients : (2k + 1, c) array
        Constant, cosines, sines of every channel.
    noise : (c,) array
        Robust SD of the channels about the mean stride.
    anchor_sd_s : float
        Standard error of one anchor relative to the others.
    """

    anchors_s: FloatArray
    period_s: float
    coefficients: FloatArray
    noise: FloatArray
    anchor_sd_s: float

    @property
    def harmonics(self) -> int:
        """Number of harmonics."""
        return (len(self.coefficients) - 1) // 2

    def at(self, phase: FloatArray) -> FloatArray:
        """Return the (len(phase), c) channels at `phase` (1 = one stride)."""
        return np.asarray(harmonic_design(phase, self.harmonics) @ self.coefficients)

    def rate_at(self, phase: FloatArray) -> FloatArray:
        """Return the time derivative of the channels, per second."""
        k = np.arange(1, self.harmonics + 1)
        angle = 2.0 * np.pi * np.outer(phase, k)
        slope = 2.0 * np.pi * k / self.period_s
        design = np.hstack(
            [np.zeros((len(phase), 1)), -np.sin(angle) * slope, np.cos(angle) * slope]
        )
        return np.asarray(design @ self.coefficients)


def harmonic_design(phase: FloatArray, harmonics: int) -> FloatArray:
    """Return the (n, 2k + 1) design matrix [1, cos, sin] of `phase`."""
    angle = 2.0 * np.pi * np.outer(phase, np.arange(1, harmonics + 1))
    return np.hstack([np.ones((len(phase), 1)), np.cos(angle), np.sin(angle)])


def phase_of(time_s: FloatArray, anchors_s: FloatArray, period_s: float) -> FloatArray:
    """Return the stride phase of each time; whole numbers at the anchors.

    Linear between anchors; missing anchors are bridged by whole strides; before
    the first and after the last the mean period holds.
    """
    counts = np.concatenate([[0.0], np.cumsum(np.round(np.diff(anchors_s) / period_s))])
    phase = np.interp(time_s, anchors_s, counts)
    before = time_s < anchors_s[0]
    after = time_s > anchors_s[-1]
    phase[before] = (time_s[before] - anchors_s[0]) / period_s
    phase[after] = counts[-1] + (time_s[after] - anchors_s[-1]) / period_s
    return np.asarray(phase)


def fold(
    time_s: FloatArray, channels: FloatArray, anchors_s: FloatArray, period_s: float
) -> MeanStride:
    """Fit the mean stride and the anchor of every stride.

    Parameters
    ----------
    time_s : (n,) array
        Capture times.
    channels : (n, c) array
        Signals that repeat with the stride, in comparable units (leg lengths).
    anchors_s : (m,) array
        Coarse anchors, one per stride, m >= 1.
    period_s : float
        Coarse stride time.

    Returns
    -------
    MeanStride

    Notes
    -----
    Harmonic least squares with a weak ridge growing with the square of the
    frequency and Huber weights; then every anchor is moved by a one-parameter
    least-squares fit of its neighbourhood (+-0.22 stride) to the mean stride,
    at most 60 ms; three rounds.
    """
    anchors = np.sort(np.asarray(anchors_s, dtype=float))
    first = anchors.copy()
    strides = max(1.0, float(time_s[-1] - time_s[0]) / period_s)
    harmonics = _harmonics(len(time_s), period_s)
    anchor_sd_s = 0.0
    for _ in range(_ROUNDS):
        period_s = _mean_period_s(anchors, period_s)
        phase = phase_of(time_s, anchors, period_s)
        coefficients, noise = _fit(phase, channels, harmonics)
        mean = MeanStride(anchors, period_s, coefficients, noise, anchor_sd_s)
        if strides < 1.5 or len(anchors) < 2:
            break
        shifts, anchor_sd_s = _shifts_s(mean, time_s, channels, phase)
        anchors = np.clip(anchors + shifts, first - _LARGEST_SHIFT_S, first + _LARGEST_SHIFT_S)
    period_s = _mean_period_s(anchors, period_s)
    phase = phase_of(time_s, anchors, period_s)
    coefficients, noise = _fit(phase, channels, harmonics)
    return MeanStride(anchors, period_s, coefficients, noise, anchor_sd_s)


def fold_known(
    time_s: FloatArray,
    channels: FloatArray,
    anchors_s: FloatArray,
    period_s: float,
    *,
    fine: bool = False,
) -> MeanStride:
    """Fit the mean stride to anchors that are known already; see `fold`.

    `fine` allows harmonics up to 28 Hz instead of 14.
    """
    anchors = np.sort(np.asarray(anchors_s, dtype=float))
    period_s = _mean_period_s(anchors, period_s)
    phase = phase_of(time_s, anchors, period_s)
    highest_hz = _FINE_HARMONIC_HZ if fine else _HIGHEST_HARMONIC_HZ
    harmonics = _harmonics(len(time_s), period_s, highest_hz)
    coefficients, noise = _fit(phase, channels, harmonics)
    return MeanStride(anchors, period_s, coefficients, noise, 0.0)


def _harmonics(samples: int, period_s: float, highest_hz: float = _HIGHEST_HARMONIC_HZ) -> int:
    by_samples = int(samples / (2.0 * _SAMPLES_PER_COEFFICIENT))
    return int(np.clip(min(highest_hz * period_s, by_samples), 2, 24))


def _mean_period_s(anchors_s: FloatArray, period_s: float) -> float:
    if len(anchors_s) < 2:
        return period_s
    counts = np.concatenate([[0.0], np.cumsum(np.round(np.diff(anchors_s) / period_s))])
    if counts[-1] == 0.0:
        return period_s
    return float(np.polynomial.Polynomial.fit(counts, anchors_s, 1).convert().coef[1])


def _fit(
    phase: FloatArray, channels: FloatArray, harmonics: int
) -> tuple[FloatArray, FloatArray]:
    design = harmonic_design(phase, harmonics)
    order = np.concatenate([[0.0], np.tile(np.arange(1.0, harmonics + 1), 2)])
    ridge = _RIDGE * len(phase) * np.diag(order**2) / harmonics**2
    coefficients = np.empty((design.shape[1], channels.shape[1]))
    noise = np.empty(channels.shape[1])
    for c in range(channels.shape[1]):
        weight = np.ones(len(phase))
        for _ in range(4):
            weighted = design * weight[:, None]
            solution = np.linalg.solve(design.T @ weighted + ridge, weighted.T @ channels[:, c])
            residual = channels[:, c] - design @ solution
            sd = 1.4826 * float(np.median(np.abs(residual))) + 1e-9
            weight = np.minimum(1.0, _HUBER_SDS * sd / np.maximum(np.abs(residual), 1e-12))
        coefficients[:, c], noise[c] = solution, sd
    return coefficients, noise


def _shifts_s(
    mean: MeanStride, time_s: FloatArray, channels: FloatArray, phase: FloatArray
) -> tuple[FloatArray, float]:
    """Time by which each stride comes later than its anchor says."""
    expected = mean.at(phase)
    rate = mean.rate_at(phase)
    weight = 1.0 / np.maximum(mean.noise, 1e-4) ** 2
    shifts = np.zeros(len(mean.anchors_s))
    variances = []
    for i, anchor_s in enumerate(mean.anchors_s):
        near = np.abs(time_s - anchor_s) <= _WINDOW_OF_STRIDE * mean.period_s
        if near.sum() < 4:
            continue
        residual = channels[near] - expected[near]
        scaled = np.abs(residual) / np.maximum(mean.noise, 1e-4)
        w = weight * np.minimum(1.0, _HUBER_SDS / np.maximum(scaled, 1e-9))
        information = float(np.sum(w * rate[near] ** 2))
        if information <= 0.0:
            continue
        shifts[i] = -float(np.sum(w * rate[near] * residual)) / information
        variances.append(1.0 / information)
    limit = _LARGEST_SHIFT_S
    sd_s = float(np.sqrt(np.mean(variances))) if variances else 0.0
    shifts = shifts - np.median(shifts)
    return np.clip(shifts, -limit, limit), sd_s
