"""One runner's cleaned landmark tracks on the capture clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gait.arrays import BoolArray, FloatArray
from gait.pose.skeleton import INDEX

__all__ = ["Facing", "Side", "Tracks", "View", "opposite"]


class Side(StrEnum):
    """Side of the body, always the runner's own."""

    LEFT = "left"
    RIGHT = "right"


def opposite(side: Side) -> Side:
    """Return the other side."""
    return Side.RIGHT if side is Side.LEFT else Side.LEFT


class View(StrEnum):
    """From where the camera sees the runner."""

    SIDE_LEFT = "side-left"
    SIDE_RIGHT = "side-right"
    REAR = "rear"
    FRONT = "front"
    OBLIQUE = "oblique"

    @property
    def is_side(self) -> bool:
        """Whether the camera looks across the direction of running."""
        return self in (View.SIDE_LEFT, View.SIDE_RIGHT)

    @property
    def is_frontal(self) -> bool:
        """Whether the camera looks along the direction of running."""
        return self in (View.REAR, View.FRONT)

    @property
    def near_side(self) -> Side | None:
        """The side of the body towards the camera in a side view."""
        if self is View.SIDE_LEFT:
            return Side.LEFT
        return Side.RIGHT if self is View.SIDE_RIGHT else None


class Facing(StrEnum):
    """Where in the picture the runner is heading."""

    IMAGE_LEFT = "image-left"
    IMAGE_RIGHT = "image-right"
    TOWARDS_CAMERA = "towards-camera"
    AWAY_FROM_CAMERA = "away-from-camera"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Tracks:
    """Landmark tracks of the runner, sides decided once for the clip.

    Pixels of the upright picture, x right, y down, **not** levelled: apply
    `level_deg` when an angle against the vertical is wanted (see
    `gait.tracks.axes`). Rows outside `valid` hold NaN.

    Attributes
    ----------
    time_s : (n,) array
        Capture time.
    light_px : (n, 33, 2) array
        Outliers mended, hardly smoothed: for values at events.
    smooth_px : (n, 33, 2) array
        Zero-phase low-pass (see `gait.tracks.smoothing`): for display and curves.
    sd_px : (n, 33) array
        Standard error of each point of `light_px`, one axis, pixels.
    visibility : (n, 33) array
        The model's visibility, mean of both readings, sides as decided.
    valid : (n,) mask
        Frames in which the runner is tracked.
    view : View
    facing : Facing
    sides_certain : bool
        False when left and right cannot be told (a silhouette).
    leg_length_px : float
        Median thigh + shank of the leg seen best; the unit "% leg".
    level_deg : float
        Angle by which a truly level line (belt, floor) appears turned clockwise in
        the picture; taken out of angles against the vertical.
    level_known : bool
        Whether `level_deg` was measured or entered; False = 0 assumed.
    yaw_deg : float or None
        Estimated turn of the camera away from the ideal view, unsigned.
    explanation : str
        One plain sentence on how view, facing and sides were decided.
    level_sd_deg : float
        Standard error of a measured `level_deg`; 0 where it was entered.
    yaw_sd_deg : float
        Standard error of `yaw_deg`.
    signed_yaw_deg : float or None
        `yaw_deg` with its sign, where that is known; see `gait.tracks.camera`.
    mirrored : bool
        The film is a mirror image: sides are named for the runner, not as the picture shows.
    """

    time_s: FloatArray
    light_px: FloatArray
    smooth_px: FloatArray
    sd_px: FloatArray
    visibility: FloatArray
    valid: BoolArray
    view: View
    facing: Facing
    sides_certain: bool
    leg_length_px: float
    level_deg: float
    level_known: bool
    yaw_deg: float | None
    explanation: str
    level_sd_deg: float = 0.0
    yaw_sd_deg: float = 4.0
    signed_yaw_deg: float | None = None
    mirrored: bool = False

    @property
    def n_frames(self) -> int:
        """Number of frames."""
        return len(self.time_s)

    @property
    def frame_rate_hz(self) -> float:
        """Median capture rate."""
        return float(1.0 / np.median(np.diff(self.time_s)))

    def point(self, name: str, *, smooth: bool = False) -> FloatArray:
        """Return one landmark's track, (n, 2) pixels."""
        return (self.smooth_px if smooth else self.light_px)[:, INDEX[name]]
