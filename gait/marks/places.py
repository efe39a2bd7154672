"""Where the landmarks say that a marked pair should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.tracks.track import Side, Tracks

__all__ = ["PAIRS", "Pair", "expected_places"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two marks on one rigid part of the body.

    Attributes
    ----------
    group : str
        Key of `gait.marks.mark.GROUPS`.
    names : (str, str)
        Upper and lower, or left and right point.
    part : str
        "heel", "calf" or "pelvis".
    side : Side or None
        Foot in whose stances the pair is followed; None = both.
    """

    group: str
    names: tuple[str, str]
    part: str
    side: Side | None


def _pairs() -> tuple[Pair, ...]:
    rows = [
        Pair(f"{side}_rearfoot", (f"{side}_{part}_upper", f"{side}_{part}_lower"), part, side)
        for side in Side
        for part in ("heel", "calf")
    ]
    return (*rows, Pair("pelvis", ("pelvis_left", "pelvis_right"), "pelvis", None))


PAIRS: Final = _pairs()
"""Every pair that may be marked."""


def expected_places(
    tracks: Tracks, pair: Pair, marked_px: FloatArray, frame: int
) -> FloatArray:
    """Carry a marked pair along with the landmarks of its part, (n, 2, 2) pixels.

    Heel marks move with the middle of ankle and heel, calf marks with knee and ankle
    (turned with the shank), pelvis marks with the middle of the hips. NaN where the
    landmarks are not known.
    """
    if pair.part == "calf":
        knee, ankle = tracks.point(f"{pair.side}_knee"), tracks.point(f"{pair.side}_ankle")
        return _with_segment(knee, ankle, marked_px, frame)
    if pair.part == "heel":
        ends = (f"{pair.side}_ankle", f"{pair.side}_heel")
    else:
        ends = ("left_hip", "right_hip")
    middle = 0.5 * (tracks.point(ends[0]) + tracks.point(ends[1]))
    shift: FloatArray = (middle - middle[frame])[:, None]
    return marked_px + shift


def _with_segment(
    upper: FloatArray, lower: FloatArray, marked_px: FloatArray, frame: int
) -> FloatArray:
    """Turn, stretch and move points with a segment, as complex numbers."""
    a, b = upper[:, 0] + 1j * upper[:, 1], lower[:, 0] + 1j * lower[:, 1]
    marks = marked_px[:, 0] + 1j * marked_px[:, 1]
    run = b - a
    share = (marks - a[frame]) / run[frame]
    placed = a[:, None] + share * run[:, None]
    return np.stack([placed.real, placed.imag], axis=-1)
