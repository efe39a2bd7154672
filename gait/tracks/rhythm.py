"""Legs put right by the rhythm of running: alike, half a stride apart.

The dynamic programme of `gait.tracks.identity` can leave a passing of the legs
the wrong way round for a few frames. Over a whole clip the two legs repeat one
pattern in antiphase; a frame that fits the pattern only with the legs exchanged,
or with another reading of the picture, is exchanged.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from gait.arrays import BoolArray, FloatArray
from gait.pose.sequence import DIRECT, MIRRORED
from gait.pose.skeleton import INDEX
from gait.tracks.identity import LEG_POINTS
from gait.tracks.track import Side, opposite

__all__ = ["reassign_by_rhythm"]

_SHARED_HARMONICS: Final = 6
_OWN_HARMONICS: Final = 2
_RIDGE: Final = 0.02
_CHANGE_COST_LEG: Final = 0.04
_EXCHANGE_COST_LEG: Final = 0.10
_FARTHEST_LEG: Final = 0.22
_FARTHEST_MEDIANS: Final = 6.0
_ROUNDS: Final = 2
_LEAST_STRIDES: Final = 2.5
_LEG: Final = {side: [INDEX[f"{side}_{p}"] for p in LEG_POINTS] for side in Side}
_HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]


def reassign_by_rhythm(
    time_s: FloatArray,
    readings_px: FloatArray,
    chosen_px: FloatArray,
    leg_length_px: float,
    stride_hz: float,
) -> tuple[FloatArray, BoolArray]:
    """Exchange or replace leg points that break the rhythm.

    Parameters
    ----------
    time_s : (n,) array
        Capture times.
    readings_px : (n, 2, 33, 2) array
        Direct and mirrored readings.
    chosen_px : (n, 33, 2) array
        As the dynamic programme decided.
    leg_length_px : float
    stride_hz : float
        Strides per second of capture time.

    Returns
    -------
    mended_px : (n, 33, 2) array
    lost : (n, 2) mask
        Left and right leg fit the rhythm in no reading; their points are as
        chosen and had better be bridged.
    """
    lost = np.zeros((len(time_s), 2), dtype=bool)
    if (time_s[-1] - time_s[0]) * stride_hz < _LEAST_STRIDES:
        return chosen_px, lost
    mended = chosen_px.copy()
    for _ in range(_ROUNDS):
        legs = _relative(mended, mended, leg_length_px)
        phase = _stride_phase(time_s, legs, stride_hz)
        pattern = _antiphase_pattern(phase, legs)
        for i, side in enumerate(Side):
            options, cost = _options(readings_px, mended, side)
            distance = (
                np.linalg.norm(
                    _centred(options, mended, leg_length_px) - pattern[side][:, None], axis=-1
                ).mean(axis=-1)
                + cost
            )
            best = np.argmin(distance, axis=1)
            nearest = distance[np.arange(len(best)), best]
            mended[:, _LEG[side]] = options[np.arange(len(best)), best]
            limit = max(_FARTHEST_LEG, _FARTHEST_MEDIANS * float(np.median(nearest)))
            lost[:, i] = nearest > limit
    return mended, lost


def _centred(points: FloatArray, body_px: FloatArray, leg_length_px: float) -> FloatArray:
    """Leg points relative to mid-hip in leg lengths; (n, m, 4, 2)."""
    hip = body_px[:, _HIPS].mean(axis=1)[:, None, None]
    return np.asarray((points - hip) / leg_length_px)


def _relative(
    points: FloatArray, body_px: FloatArray, leg_length_px: float
) -> dict[Side, FloatArray]:
    return {
        side: _centred(points[:, None, _LEG[side]], body_px, leg_length_px)[:, 0]
        for side in Side
    }


def _stride_phase(
    time_s: FloatArray, legs: dict[Side, FloatArray], stride_hz: float
) -> FloatArray:
    """Phase of the stride in turns, from the fore-aft difference of the ankles."""
    ankle = LEG_POINTS.index("ankle")
    difference = legs[Side.LEFT][:, ankle, 0] - legs[Side.RIGHT][:, ankle, 0]
    difference = difference - difference.mean()
    carrier = difference * np.exp(-2j * np.pi * stride_hz * time_s)
    nodes_s = np.arange(time_s[0], time_s[-1] + 0.25 / stride_hz, 0.25 / stride_hz)
    reach_s = 1.0 / stride_hz
    first = np.searchsorted(time_s, nodes_s - reach_s)
    last = np.searchsorted(time_s, nodes_s + reach_s)
    sums = np.empty(len(nodes_s), dtype=complex)
    for i, node_s in enumerate(nodes_s):
        near = slice(first[i], last[i])
        window = 0.5 + 0.5 * np.cos(np.pi * (time_s[near] - node_s) / reach_s)
        sums[i] = window @ carrier[near]
    turned = np.unwrap(np.angle(sums)) / (2.0 * np.pi)
    degree = int(np.clip((time_s[-1] - time_s[0]) * stride_hz / 3.0, 1, 5))
    slow = np.polynomial.Polynomial.fit(nodes_s, turned, degree)
    return np.asarray(stride_hz * time_s + slow(time_s))


def _antiphase_pattern(
    phase: FloatArray, legs: dict[Side, FloatArray]
) -> dict[Side, FloatArray]:
    """Robust common pattern of both legs, evaluated at every frame."""
    designs = []
    for i, side in enumerate(Side):
        own = _harmonics(phase, _OWN_HARMONICS)
        blank = np.zeros_like(own)
        shared = _harmonics(phase + 0.5 * i, _SHARED_HARMONICS)
        parts = [shared, own, blank] if side is Side.LEFT else [shared, blank, own]
        designs.append(np.hstack([np.ones((len(phase), 1)), *parts]))
    design = np.vstack(designs)
    values = np.vstack([legs[side].reshape(len(phase), -1) for side in Side])
    weight = np.ones(len(design))
    ridge = _RIDGE * len(phase) * np.eye(design.shape[1])
    ridge[: 1 + 2 * _SHARED_HARMONICS] *= 0.01
    expected = values
    for _ in range(5):
        weighted = design * weight[:, None]
        expected = design @ np.linalg.solve(design.T @ weighted + ridge, weighted.T @ values)
        residual = np.linalg.norm((values - expected).reshape(len(design), -1, 2), axis=-1)
        away = residual.mean(axis=1)
        scale = 4.0 * float(np.median(away)) + 1e-9
        weight = np.clip(1.0 - (away / scale) ** 2, 0.0, None) ** 2 + 1e-3
    shape = legs[Side.LEFT].shape
    return {
        side: expected[i * len(phase) : (i + 1) * len(phase)].reshape(shape)
        for i, side in enumerate(Side)
    }


def _harmonics(phase: FloatArray, count: int) -> FloatArray:
    angle = 2.0 * np.pi * np.outer(phase, np.arange(1, count + 1))
    return np.hstack([np.cos(angle), np.sin(angle)])


def _options(
    readings_px: FloatArray, chosen_px: FloatArray, side: Side
) -> tuple[FloatArray, FloatArray]:
    """Return what the leg may be, (n, 7, 4, 2), and the (7,) cost of taking each."""
    rows = [chosen_px[:, _LEG[side]]]
    costs = [0.0]
    for name, cost in ((side, _CHANGE_COST_LEG), (opposite(side), _EXCHANGE_COST_LEG)):
        rows.append(readings_px[:, :, _LEG[name]].mean(axis=1))
        rows.append(readings_px[:, DIRECT, _LEG[name]])
        rows.append(readings_px[:, MIRRORED, _LEG[name]])
        costs.extend([cost, cost, cost])
    return np.stack(rows, axis=1), np.array(costs)
