"""Strides of two clips, in step with each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.compare.played import Played
from gait.tracks.track import Side, opposite

__all__ = ["Stride", "strides_in_step"]

_USUAL: Final = 1.35
"""A stride this many times longer than the median holds a landing that was not seen."""


@dataclass(frozen=True, slots=True)
class Stride:
    """From one landing of a foot to its next.

    Attributes
    ----------
    side : Side
    start_s, middle_s, end_s : float
        Capture times of its landing, the other foot's landing, and its next one.
    """

    side: Side
    start_s: float
    middle_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Length of the stride."""
        return self.end_s - self.start_s

    def time_at(self, phase: float) -> float:
        """Return the capture time at a phase: 0 own landing, 0.5 the other foot's, 1 next."""
        return float(
            np.interp(phase, (0.0, 0.5, 1.0), (self.start_s, self.middle_s, self.end_s))
        )


def strides_in_step(a: Played, b: Played, most: int) -> list[tuple[Stride, Stride]]:
    """Return up to `most` pairs of strides of the same foot, from the middle of each clip.

    The foot is the one towards the camera, from behind and in front the left one; the other
    one where that gives more.
    """
    first = b.view.near_side or Side.LEFT
    found = [(_strides(a, side), _strides(b, side)) for side in (first, opposite(first))]
    both = max(found, key=lambda pair: min(most, len(pair[0]), len(pair[1])))
    count = min(most, len(both[0]), len(both[1]))
    middle = [strides[(len(strides) - count) // 2 :][:count] for strides in both]
    return list(zip(*middle, strict=True))


def _strides(played: Played, side: Side) -> list[Stride]:
    """Return the whole strides of one foot in which the runner is tracked throughout."""
    own, other = played.landings[side], played.landings[opposite(side)]
    if len(own) < 2:
        return []
    usual_s = float(np.median(np.diff(own)))
    found = []
    for start_s, end_s in zip(own[:-1].tolist(), own[1:].tolist(), strict=True):
        between = other[(other > start_s) & (other < end_s)].tolist()
        if len(between) != 1 or end_s - start_s > _USUAL * usual_s:
            continue
        first, last = played.frame_at(start_s), played.frame_at(end_s)
        if np.isfinite(played.points[first : last + 1]).all():
            found.append(Stride(side, start_s, between[0], end_s))
    return found
