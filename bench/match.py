"""Which found contact is which true one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from gait.arrays import FloatArray

__all__ = ["WINDOW_S", "Matching", "match_times"]

WINDOW_S: Final = 0.050
"""A contact farther than this from the true one is another contact."""


@dataclass(frozen=True, slots=True)
class Matching:
    """One-to-one pairs of two lists of times.

    Attributes
    ----------
    pairs : tuple of (found, true) indices
        In order of the true times.
    missed, extra : tuple of int
        True ones and found ones without a partner.
    """

    pairs: tuple[tuple[int, int], ...]
    missed: tuple[int, ...]
    extra: tuple[int, ...]


def match_times(
    found_s: Sequence[float] | FloatArray,
    true_s: Sequence[float] | FloatArray,
    window_s: float = WINDOW_S,
) -> Matching:
    """Pair times so that as many as possible lie within the window, as near as possible.

    Parameters
    ----------
    found_s, true_s : sequences of float
    window_s : float
        Largest distance of a pair, seconds (or frames, if the times are frames).

    Returns
    -------
    Matching
    """
    found, true = np.asarray(found_s, dtype=float), np.asarray(true_s, dtype=float)
    pairs: list[tuple[int, int]] = []
    if len(found) and len(true):
        distance = np.abs(found[:, None] - true[None, :])
        # a pair outside of the window costs more than all pairs inside together
        forbidden = (len(found) + len(true)) * window_s + 1.0
        cost = np.where(distance <= window_s, distance, forbidden)
        for i, j in zip(*linear_sum_assignment(cost), strict=True):
            if distance[i, j] <= window_s:
                pairs.append((int(i), int(j)))
    pairs.sort(key=lambda pair: float(true[pair[1]]))
    hit, met = {i for i, _ in pairs}, {j for _, j in pairs}
    return Matching(
        tuple(pairs),
        tuple(j for j in range(len(true)) if j not in met),
        tuple(i for i in range(len(found)) if i not in hit),
    )
