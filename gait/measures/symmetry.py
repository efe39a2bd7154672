"""Left against right, in the measure's own unit, where both were seen alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from gait.events.contacts import Gait
from gait.measures.definitions import Definition, definitions
from gait.measures.measurement import Measurement
from gait.measures.summary import level_error_deg, statistical_half
from gait.measures.yaw import yaw_error_deg
from gait.tracks.track import Side, Tracks
from gait.video.clip import CaptureClock

__all__ = ["MeasuredClip", "SideDifference", "compare_sides"]

_Z95: Final = 1.96
LARGEST_YAW_DEG: Final = 15.0
"""A side clip farther off than this shows one leg longer than the other clip does."""
LARGEST_CADENCE_GAP_SPM: Final = 5.0
"""Clips of one speed agree within this; more, and the speeds were not the same."""
LARGEST_RATE_RATIO: Final = 1.5
"""Of the frame rates: instants are read more finely in the faster clip."""


class MeasuredClip(Protocol):
    """What must be known of each clip; `gait.exam.ClipAnalysis` is one."""

    @property
    def clock(self) -> CaptureClock: ...  # noqa: D102
    @property
    def tracks(self) -> Tracks: ...  # noqa: D102
    @property
    def gait(self) -> Gait: ...  # noqa: D102
    @property
    def measurements(self) -> tuple[Measurement, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class SideDifference:
    """One measure of the left side minus that of the right side.

    Attributes
    ----------
    name : str
        Key of the definitions table.
    left, right : Measurement
        From one rear or front clip, or from a left-side and a right-side clip.
    value, low, high : float or None
        Left minus right with its 95 % interval, in the measure's unit.
    withheld : str or None
        Why the two cannot be compared, one plain sentence.
    """

    name: str
    left: Measurement
    right: Measurement
    value: float | None
    low: float | None
    high: float | None
    withheld: str | None

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return self.value is not None

    @property
    def distinguishable(self) -> bool:
        """Whether the interval leaves out zero: the sides differ by more than the error."""
        if self.low is None or self.high is None:
            return False
        return self.low > 0.0 or self.high < 0.0


def compare_sides(clips: Sequence[MeasuredClip]) -> tuple[SideDifference, ...]:
    """Compare left and right wherever a visit's clips show both alike.

    Both legs of one rear or front clip, or the near leg of a left-side clip against the
    near leg of a right-side clip. Never the near against the far leg of one clip: the far
    knee is off by 5 to 6 degrees for no other reason than being far.

    Parameters
    ----------
    clips : sequence of MeasuredClip
        Of one visit, in order: measurements know their clip by its place.

    Returns
    -------
    tuple of SideDifference
        In the order of the definitions table; measures of which only one side is known
        are left out.

    Notes
    -----
    Two side clips: the two intervals are independent, the half width is the root of the
    sum of their squares. (Among rendered runners of one body the errors of left and right
    clips are not alike enough to count on less.) One frontal clip: what offsets and body do
    to both sides falls out, ``difference_sd`` of the table stays; roll and yaw of the
    camera move the sides apart, so both count twice.
    """
    compared = (_compare(row, clips) for row in definitions().values())
    return tuple(found for found in compared if found is not None)


def _compare(row: Definition, clips: Sequence[MeasuredClip]) -> SideDifference | None:
    frontal = [
        _in_one_clip(row, left, right, clip.tracks)
        for clip in clips
        if row.difference_sd is not None and clip.tracks.view.is_frontal
        for left in _of_side(row.name, Side.LEFT, [clip])
        for right in _of_side(row.name, Side.RIGHT, [clip])
    ]
    across = [
        _in_two_clips(row, left, right, clips)
        for left in _near(row.name, Side.LEFT, clips)
        for right in _near(row.name, Side.RIGHT, clips)
    ]
    found = [*frontal, *across]
    known = [d for d in found if d.known]
    if known:
        return min(known, key=lambda d: (d.high or 0.0) - (d.low or 0.0))
    return found[0] if found else None


def _of_side(name: str, side: Side, clips: Iterable[MeasuredClip]) -> list[Measurement]:
    return [
        m
        for clip in clips
        for m in clip.measurements
        if m.name == name and m.side is side and m.known
    ]


def _near(name: str, side: Side, clips: Sequence[MeasuredClip]) -> list[Measurement]:
    return _of_side(name, side, [c for c in clips if c.tracks.view.near_side is side])


def _in_one_clip(
    row: Definition, left: Measurement, right: Measurement, tracks: Tracks
) -> SideDifference:
    parts = [
        *(statistical_half(np.array([s.value for s in m.steps])) for m in (left, right)),
        _Z95 * (row.difference_sd or 0.0),
        2.0 * _Z95 * row.per_roll_deg * level_error_deg(tracks),
        2.0 * _Z95 * row.per_yaw_deg * yaw_error_deg(tracks),
    ]
    return _difference(row.name, left, right, float(np.sqrt(np.sum(np.square(parts)))))


def _in_two_clips(
    row: Definition, left: Measurement, right: Measurement, clips: Sequence[MeasuredClip]
) -> SideDifference:
    why = _not_alike(clips[left.clip], clips[right.clip])
    if why:
        return SideDifference(row.name, left, right, None, None, None, why)
    return _difference(row.name, left, right, float(np.hypot(_half(left), _half(right))))


def _difference(
    name: str, left: Measurement, right: Measurement, half: float
) -> SideDifference:
    value = (left.value or 0.0) - (right.value or 0.0)
    return SideDifference(name, left, right, value, value - half, value + half, None)


def _half(m: Measurement) -> float:
    return 0.0 if m.low is None or m.high is None else 0.5 * (m.high - m.low)


def _not_alike(left: MeasuredClip, right: MeasuredClip) -> str | None:
    """Return why two side clips must not be compared."""
    yaw = max(clip.tracks.yaw_deg or 0.0 for clip in (left, right))
    if yaw > LARGEST_YAW_DEG:
        return f"one camera stood about {yaw:.0f}° off the side view; film both sides square"
    rates = [clip.tracks.frame_rate_hz for clip in (left, right)]
    if max(rates) > LARGEST_RATE_RATIO * min(rates):
        return (
            f"one side was filmed at {min(rates):.0f} and the other at {max(rates):.0f} "
            "frames/s; film both alike"
        )
    if not (left.clock.trusted and right.clock.trusted):
        return "how fast a clip was recorded is not known, so neither is the cadence in it"
    gap = abs(left.gait.cadence_spm - right.gait.cadence_spm)
    if gap > LARGEST_CADENCE_GAP_SPM:
        return (
            f"the cadence differs by {gap:.0f} steps/min between the clips of the two sides; "
            "film both at the same speed"
        )
    return None
