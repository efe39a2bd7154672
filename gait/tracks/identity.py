"""Left and right of the legs, decided over the whole clip at once.

The model exchanges or merges the legs in single frames as they pass each other.
A dynamic programme looks for the sequence of choices - which reading, swapped or
not - under which both legs move most steadily (second-order Viterbi).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from gait.arrays import FloatArray, IntArray
from gait.pose.sequence import DIRECT, MIRRORED
from gait.pose.skeleton import INDEX, MIRROR

__all__ = ["LEG_POINTS", "choose_readings"]

LEG_POINTS: Final = ("knee", "ankle", "heel", "foot_index")
_LEGS: Final = np.array(
    [INDEX[f"{side}_{point}"] for side in ("left", "right") for point in LEG_POINTS]
)
_RESIDUAL_SCALE_LEG: Final = 0.03
_RESIDUAL_CAP: Final = 6.0
_SPEED_WEIGHT: Final = 0.5
_SWAPPED_COST: Final = 0.15
_SINGLE_READING_COST: Final = 0.02
_DISAGREEMENT_FREE_LEG: Final = 0.12
_DISAGREEMENT_SLOPE: Final = 3.0
_DISAGREEMENT_CAP: Final = 2.0
_SEARCH_RATE_HZ: Final = 60.0


def choose_readings(
    time_s: FloatArray, xy_px: FloatArray, leg_length_px: float
) -> tuple[FloatArray, IntArray]:
    """Pick the reading and the naming of the legs in every frame.

    Parameters
    ----------
    time_s : (n,) array
        Capture times of consecutive tracked frames.
    xy_px : (n, 2, 33, 2) array
        Direct and mirrored readings, no NaN.
    leg_length_px : float
        Thigh + shank, pixels.

    Returns
    -------
    chosen_px : (n, 33, 2) array
        Trunk, arms and head: mean of both readings; legs: as chosen.
    choice : (n,) array
        0-2 as labelled (mean, direct, mirrored), 3-5 the same with legs swapped.

    Notes
    -----
    Costs in leg lengths, from a feasibility study on rendered and real clips;
    above 60 frames/s the search runs on every r-th frame and the frames between
    take the candidate nearest to the interpolated track.
    """
    mean_px = xy_px.mean(axis=1)
    candidates = _candidates(xy_px, mean_px)
    legs = candidates[:, :, _LEGS]
    own_cost = _own_cost(xy_px, leg_length_px)
    rate_hz = 1.0 / float(np.median(np.diff(time_s))) if len(time_s) > 1 else _SEARCH_RATE_HZ
    stride = max(1, round(rate_hz / _SEARCH_RATE_HZ))
    picks = np.arange(0, len(time_s), stride)
    path = _viterbi(time_s[picks], legs[picks] / leg_length_px, own_cost[picks])
    choice = np.empty(len(time_s), dtype=np.int64)
    choice[picks] = path
    if stride > 1:
        _fill_between(time_s, legs, picks, choice)
    if np.mean(choice >= 3) > 0.5:
        choice = (choice + 3) % 6
    chosen = mean_px.copy()
    chosen[:, _LEGS] = legs[np.arange(len(choice)), choice]
    return chosen, choice


def _candidates(xy_px: FloatArray, mean_px: FloatArray) -> FloatArray:
    as_labelled = np.stack([mean_px, xy_px[:, DIRECT], xy_px[:, MIRRORED]], axis=1)
    return np.concatenate([as_labelled, as_labelled[:, :, MIRROR]], axis=1)


def _own_cost(xy_px: FloatArray, leg_length_px: float) -> FloatArray:
    """Cost of each candidate by itself, (n, 6)."""
    apart = np.linalg.norm(xy_px[:, DIRECT, _LEGS] - xy_px[:, MIRRORED, _LEGS], axis=-1)
    excess = apart.max(axis=1) / leg_length_px - _DISAGREEMENT_FREE_LEG
    mean_cost = np.clip(_DISAGREEMENT_SLOPE * excess, 0.0, _DISAGREEMENT_CAP)
    single = np.full_like(mean_cost, _SINGLE_READING_COST)
    straight = np.stack([mean_cost, single, single], axis=1)
    return np.concatenate([straight, straight + _SWAPPED_COST], axis=1)


def _viterbi(time_s: FloatArray, legs: FloatArray, own_cost: FloatArray) -> IntArray:
    """Second-order Viterbi over (n, 6, p, 2) candidates in leg lengths."""
    n, k = own_cost.shape
    if n < 3:
        return np.asarray(np.argmin(own_cost, axis=1).astype(np.int64))
    total = own_cost[0][:, None] + own_cost[1][None, :] + _speed_cost(legs[0], legs[1])
    back = np.zeros((n, k, k), dtype=np.int64)
    for i in range(2, n):
        ratio = (time_s[i] - time_s[i - 1]) / (time_s[i - 1] - time_s[i - 2])
        before, last, now = legs[i - 2], legs[i - 1], legs[i]
        predicted = last[None] + (last[None] - before[:, None]) * ratio
        residual = np.linalg.norm(predicted[:, :, None] - now[None, None], axis=-1).mean(
            axis=-1
        )
        step = np.minimum(residual / _RESIDUAL_SCALE_LEG, _RESIDUAL_CAP)
        through = total[:, :, None] + step
        back[i] = np.argmin(through, axis=0)
        total = through.min(axis=0) + own_cost[i][None, :] + _speed_cost(last, now)
    path = np.empty(n, dtype=np.int64)
    path[n - 2], path[n - 1] = np.unravel_index(int(np.argmin(total)), total.shape)
    for i in range(n - 1, 1, -1):
        path[i - 2] = back[i, path[i - 1], path[i]]
    return path


def _speed_cost(last: FloatArray, now: FloatArray) -> FloatArray:
    moved = np.linalg.norm(last[:, None] - now[None], axis=-1).mean(axis=-1)
    return np.asarray(_SPEED_WEIGHT * np.minimum(moved / _RESIDUAL_SCALE_LEG, _RESIDUAL_CAP))


def _fill_between(
    time_s: FloatArray, legs: FloatArray, picks: IntArray, choice: IntArray
) -> None:
    """Give frames between the searched ones the candidate nearest to the track."""
    n, points = legs.shape[0], legs.shape[2]
    track = legs[picks, choice[picks]].reshape(len(picks), -1)
    expected = np.stack(
        [np.interp(time_s, time_s[picks], column) for column in track.T], axis=1
    ).reshape(n, 1, points, 2)
    distance = np.linalg.norm(legs - expected, axis=-1).mean(axis=-1)
    between = np.setdiff1d(np.arange(n), picks)
    choice[between] = np.argmin(distance[between], axis=1)
