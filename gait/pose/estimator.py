"""What a pose estimator is: two questions about one picture, no memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from gait.arrays import FloatArray, UInt8Array

__all__ = ["PoseEstimator", "Reading", "Region"]


@dataclass(frozen=True, slots=True)
class Region:
    """A square around a person, turned with the body.

    Attributes
    ----------
    x_px, y_px : float
        Centre, pixels of the upright picture.
    side_px : float
        Length of a side.
    rotation_rad : float
        Clockwise turn as seen on the screen (y down); 0 = the body stands upright.
    score : float
        0..1, the detector's belief that this is a person; 1 where a region does
        not come from a detector.
    """

    x_px: float
    y_px: float
    side_px: float
    rotation_rad: float = 0.0
    score: float = 1.0

    def scaled(self, factor: float) -> Region:
        """Return the same region in a picture that is `factor` times as large."""
        return replace(
            self,
            x_px=self.x_px * factor,
            y_px=self.y_px * factor,
            side_px=self.side_px * factor,
        )

    def moved(self, x_px: float, y_px: float) -> Region:
        """Return the region shifted by (`x_px`, `y_px`)."""
        return replace(self, x_px=self.x_px + x_px, y_px=self.y_px + y_px)


@dataclass(frozen=True, slots=True)
class Reading:
    """Landmarks of one region, read directly and from its mirror image.

    Axes and meaning as in `gait.pose.sequence.PoseSequence`, without the frame
    axis: 2 readings, 33 landmarks.

    Attributes
    ----------
    xy_px : (2, 33, 2) array
    visibility : (2, 33) array
    world_m : (2, 33, 3) array
    presence : (2,) array
    """

    xy_px: FloatArray
    visibility: FloatArray
    world_m: FloatArray
    presence: FloatArray


class PoseEstimator(Protocol):
    """Pure functions of one picture (and a region); nothing is carried over.

    An object serves one thread; every worker makes its own, which is cheap.
    Pictures are (height, width, 3) uint8 arrays, RGB, upright.
    """

    @property
    def name(self) -> str:
        """Name and version of the estimator and the hash of its model."""

    def find_people(self, rgb: UInt8Array) -> tuple[Region, ...]:
        """Find everybody in the picture, most certain first."""

    def read(self, rgb: UInt8Array, region: Region) -> Reading:
        """Read the landmarks of the person in a region."""
