"""The clips that a report keeps beside itself, with the runner's points in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gait.arrays import FloatArray, frozen
from gait.compare.visit import StoredVisit
from gait.errors import ClipError, OutputError
from gait.events.contacts import Event
from gait.exports.visit import from_report
from gait.report.schema import ClipResult
from gait.tracks.track import Side, View
from gait.video import CaptureClock, Clip, frame_at, make_clock, open_clip, time_at

__all__ = ["Played", "open_played"]

_ENDINGS: Final = (".mp4", ".webm")


@dataclass(frozen=True, slots=True)
class Played:
    """The plain clip of a report and what was read from it.

    Attributes
    ----------
    clip : Clip
        The file beside the report; smaller than the clip that was filmed, with all its frames.
    clock : CaptureClock
    view : View
    points : (n, 33, 2) array
        Smoothed landmarks in pixels of `clip`; NaN where the runner was not tracked.
    leg_px : float
        Thigh and shank in pixels of `clip`.
    landings : dict of Side to (k,) array
        Capture times of the initial contacts.
    """

    clip: Clip
    clock: CaptureClock
    view: View
    points: FloatArray
    leg_px: float
    landings: dict[Side, FloatArray]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of a frame."""
        return self.clip.width_px, self.clip.height_px

    @property
    def timed(self) -> bool:
        """Whether the speed of life is known."""
        return self.clock.trusted

    def frame_at(self, time_s: float) -> int:
        """Return the frame nearest to a capture time."""
        return round(frame_at(self.clock, time_s))


def open_played(visit: StoredVisit, index: int) -> Played:
    """Open the clip that a report keeps for its player.

    Parameters
    ----------
    visit : StoredVisit
    index : int
        Of the clip in ``results.clips``.

    Raises
    ------
    OutputError
        The clip or the tracks are missing, or do not belong to this report.
    """
    told = visit.results.clips[index]
    clip = _opened(visit, index, told)
    source = told.clock_source
    factor = told.slow_motion_factor or 1.0
    clock = make_clock(
        clip,
        slow_motion_factor=factor,
        source=source,
        factor_low=told.slow_motion_factor_low or factor,
        factor_high=told.slow_motion_factor_high or factor,
        explanation=told.clock_explanation,
    )
    motion = from_report(visit.folder).clips[index]
    scale = clip.width_px / told.width_px
    points = np.full((clip.n_frames, 33, 2), np.nan)
    points[motion.frame.astype(int)] = (motion.tracks.smooth_px + 0.5) * scale - 0.5
    return Played(
        clip=clip,
        clock=clock,
        view=told.view,
        points=frozen(points),
        leg_px=_leg(told, points, scale),
        landings={side: _landings(told, clock, side) for side in Side},
    )


def _opened(visit: StoredVisit, index: int, told: ClipResult) -> Clip:
    names = [f"clip{index + 1}{ending}" for ending in _ENDINGS]
    there = [visit.folder / n for n in names if n in visit.results.files]
    path = next((p for p in there if p.is_file()), None)
    if path is None:
        raise OutputError(
            f"The film needs the clip {told.file} of {visit.folder}, which keeps no "
            f"{names[0]}: analyse that visit again without --no-video."
        )
    try:
        clip = open_clip(path)
    except ClipError as error:
        raise OutputError(
            f"{path} cannot be read, so there is no film: analyse that visit again."
        ) from error
    if clip.n_frames != told.frames:
        raise OutputError(
            f"{path} has {clip.n_frames} frames and the report tells of {told.frames}: analyse "
            "that visit again."
        )
    return clip


def _landings(told: ClipResult, clock: CaptureClock, side: Side) -> FloatArray:
    frames = [
        c.frame for c in told.contacts if c.side is side and c.event is Event.INITIAL_CONTACT
    ]
    return np.array([time_at(clock, frame) for frame in sorted(frames)])


def _leg(told: ClipResult, points: FloatArray, scale: float) -> float:
    """Return the length of the legs; without one, a third of what the body spans."""
    if told.leg_length_px:
        return told.leg_length_px * scale
    rows = points[np.isfinite(points).all(axis=(1, 2))]
    return float(np.median(np.ptp(rows[..., 1], axis=1))) / 3 if len(rows) else 1.0
