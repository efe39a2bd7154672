"""One marked pair through the pictures of one stance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.marks.patch import Settled, carry_pair, find_pair, settle_pair
from gait.marks.stances import Followed, Stance

__all__ = ["Habit", "learn_habit", "through"]

_LEAST_FOUND: Final = 0.70
_LEAST_CORRELATION: Final = 0.55
_LARGEST_BACK_PX: Final = 0.7
_MISSES: Final = 2
"""Pictures in a row that flow may pass over."""
_STRAY: Final = 0.8
"""How far a place may lie from the others of its stance, shares of the reach."""
_GRID: Final = np.linspace(-0.3, 1.2, 31)
_NEAR: Final = 0.06

Habit = FloatArray
"""(31, 2) array: by how much a pair lies off its landmarks, over stance; see `learn_habit`."""


def learn_habit(stances: Sequence[Stance], followed: Followed) -> Habit:
    """Learn how far a pair lies off its landmarks at each phase of stance.

    Landmarks are wrong in the same way at the same phase of every stride.
    """
    shares, offsets = [], []
    for stance in stances:
        for frame, settled in through(stance, followed, np.zeros((len(_GRID), 2))).items():
            shares.append(stance.share[frame])
            offsets.append((settled.pair_px - followed.expected_px[frame]).mean(axis=0))
    if not shares:
        return np.zeros((len(_GRID), 2))
    share, offset = np.array(shares), np.array(offsets)
    known = [(at, np.abs(share - at) <= _NEAR) for at in _GRID]
    kept = [(at, np.median(offset[near], axis=0)) for at, near in known if near.any()]
    at = [a for a, _ in kept]
    return np.stack([np.interp(_GRID, at, [v[k] for _, v in kept]) for k in range(2)], axis=1)


def _where(stance: Stance, followed: Followed, habit: Habit) -> dict[int, FloatArray]:
    out = {}
    for frame, share in stance.share.items():
        off = [np.interp(share, _GRID, habit[:, k]) for k in range(2)]
        out[frame] = followed.expected_px[frame] + np.array(off)
    return out


def through(stance: Stance, followed: Followed, habit: Habit) -> dict[int, Settled]:
    """Follow one pair through one stance.

    Parameters
    ----------
    stance : Stance
        With its crops.
    followed : Followed
    habit : Habit
        As `learn_habit` gives it; zeros where nothing is known.

    Returns
    -------
    dict of frame to Settled
        Only where the pair is found.
    """
    expected = _where(stance, followed, habit)
    found: dict[int, Settled] = {}
    for frame, crop in stance.crops.items():
        place = find_pair(followed.reference, crop, expected[frame], followed.reach_px)
        settled = None if place is None else settle_pair(followed.reference, crop, place)
        if settled is not None and _sure(settled, _LEAST_FOUND):
            found[frame] = settled
    found = _together(found, expected, _STRAY * followed.reach_px)
    for way in (1, -1):
        _fill(stance, followed, way, found)
    return found


def _fill(stance: Stance, followed: Followed, way: int, found: dict[int, Settled]) -> None:
    """Carry a pair by flow into the pictures beside those where it was found."""
    reference, place, missed = followed.reference, None, 0
    for frame in sorted(stance.crops)[::way]:
        if frame in found:
            place, missed = found[frame].pair_px, 0
            continue
        if place is None:
            continue
        before, after = stance.crops[frame - way], stance.crops[frame]
        step = followed.expected_px[frame] - followed.expected_px[frame - way]
        guess = carry_pair(before, after, place, step, reference.radius_px)
        guess = place + step if guess is None else guess
        settled = settle_pair(reference, after, guess)
        if settled is not None and _sure(settled, _LEAST_CORRELATION):
            found[frame], place, missed = settled, settled.pair_px, 0
            continue
        place, missed = guess, missed + 1
        if missed > _MISSES:
            place = None


def _together(
    found: dict[int, Settled], expected: dict[int, FloatArray], stray_px: float
) -> dict[int, Settled]:
    """Leave out places that stray from where the landmarks and all others say it is."""
    if not found:
        return found
    offsets = {
        frame: (settled.pair_px - expected[frame]).mean(axis=0)
        for frame, settled in found.items()
    }
    middle = np.median(list(offsets.values()), axis=0)
    return {
        frame: settled
        for frame, settled in found.items()
        if float(np.linalg.norm(offsets[frame] - middle)) <= stray_px
    }


def _sure(settled: Settled, least: float) -> bool:
    alike = bool(np.all(settled.correlation >= least))
    return alike and bool(np.all(settled.back_px <= _LARGEST_BACK_PX))
