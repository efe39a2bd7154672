"""What every measure may look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gait.arrays import FloatArray
from gait.events.contacts import Gait, Step
from gait.measures.sampling import StepSignal, fit_signal
from gait.tracks.axes import forward_up, medial_up
from gait.tracks.track import Side, Tracks
from gait.video.clip import CaptureClock

__all__ = ["Context"]

_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Context:
    """One clip, ready to be measured.

    Attributes
    ----------
    index : int
        Index of the clip in the exam.
    clock : CaptureClock
    as_drawn : Tracks
        Points where the model draws them.
    tracks : Tracks
        Points at the joints.
    gait : Gait
    width_px, height_px : int
        Size of the picture.
    camera_moves : bool
        The background moves, so places in the picture are not places on the belt.
    """

    index: int
    clock: CaptureClock
    as_drawn: Tracks
    tracks: Tracks
    gait: Gait
    width_px: int
    height_px: int
    camera_moves: bool = False

    def steps(self, side: Side) -> list[tuple[int, Step]]:
        """Return (index, step) of the measurable steps of one foot."""
        return [
            (i, step)
            for i, step in enumerate(self.gait.steps)
            if step.side is side and step.measurable
        ]

    def side_point(self, name: str) -> FloatArray:
        """Return one landmark as (forward, up) pixels of a side view, (n, 2)."""
        return forward_up(self.tracks, self.tracks.point(name))

    def frontal_point(self, name: str, side: Side) -> FloatArray:
        """Return one landmark as (medial, up) pixels seen from leg `side`, (n, 2)."""
        return medial_up(self.tracks, self.tracks.point(name), side)

    def middle(self, part: str) -> FloatArray:
        """Return the middle of left and right `part` as (forward, up), (n, 2)."""
        return 0.5 * (self.side_point(f"left_{part}") + self.side_point(f"right_{part}"))

    def stance_feet_out(self, side: Side) -> bool:
        """Whether a foot is beyond the picture's edge in most of its stances."""
        out = [
            self.leaves_picture(f"{side}_ankle", step.mid_stance_s)
            or self.leaves_picture(f"{side}_heel", step.mid_stance_s)
            for _, step in self.steps(side)
        ]
        return bool(out) and float(np.mean(out)) > _MOST

    def signal(
        self, values: FloatArray, side: Side, *, fine: bool = False
    ) -> StepSignal | None:
        """Fit the mean stride of a per-frame signal over the steps of one foot.

        `fine` keeps what is too quick for a peak to be found safely, such as the knee's
        turn at contact.
        """
        steps = [step for _, step in self.steps(side)]
        return fit_signal(
            self.tracks.time_s,
            values,
            self.tracks.valid,
            steps,
            self.gait.stride_time_s,
            fine=fine,
        )

    def frame_of(self, time_s: float) -> int:
        """Return the frame of the file nearest to a capture time."""
        return int(np.argmin(np.abs(self.tracks.time_s - time_s)))

    def leaves_picture(self, name: str, time_s: float) -> bool:
        """Whether a landmark lies at or beyond the picture's edge at a time.

        One that was not seen at all counts as inside.
        """
        x, y = self.tracks.point(name)[self.frame_of(time_s)]
        margin_px = 0.004 * max(self.width_px, self.height_px)
        beyond_x = x <= margin_px or x >= self.width_px - margin_px
        return bool(beyond_x or y <= margin_px or y >= self.height_px - margin_px)
