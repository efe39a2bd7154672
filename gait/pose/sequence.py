"""What the pose estimator saw, frame by frame, of one person."""

from __future__ import annotations

from dataclasses import dataclass

from gait.arrays import BoolArray, FloatArray

__all__ = ["DIRECT", "MIRRORED", "Person", "PoseSequence"]

DIRECT = 0
"""Index of the reading of the picture as it is."""
MIRRORED = 1
"""Index of the reading of the picture's mirror image, mapped back, labels swapped."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person followed through the clip by the detector.

    Attributes
    ----------
    number : int
        1, 2, ... in order of prominence (1 = the runner by the rule in
        `gait.pose.people`); what ``--person`` takes.
    presence : float
        Share of the examined frames in which the person was found.
    size_px : float
        Median side of the square region around the body.
    centre_px : (2,) tuple
        Median centre of that region.
    """

    number: int
    presence: float
    size_px: float
    centre_px: tuple[float, float]


@dataclass(frozen=True, slots=True)
class PoseSequence:
    """Landmarks of the chosen person as the model gave them, unsmoothed.

    n frames, 2 readings (`DIRECT`, `MIRRORED`), 33 landmarks in the order of
    `gait.pose.skeleton.LANDMARKS`. Image axes: x right, y down, pixels of the
    upright picture. Rows of frames without a person hold NaN.

    Attributes
    ----------
    xy_px : (n, 2, 33, 2) array
    visibility : (n, 2, 33) array
        0..1, the model's own estimate that the point is seen.
    world_m : (n, 2, 33, 3) array
        Model's metric guess about mid-hip: x right, y down, z away from camera.
    presence : (n, 2) array
        0..1, model's score that a person is in the region.
    found : (n,) mask
        A person was read in this frame (both readings present).
    regions : (n, 4) array
        Region of interest used: centre x, centre y, side (px), rotation (rad).
    people : tuple of Person
        Everybody whom the detector followed; `person` was read.
    person : int
        Number of the person read (see `Person.number`).
    estimator : str
        Name and version of the estimator and the hash of its model.
    others : (k, n, 4) array or None
        Regions of everybody else in `people`, as `regions`; NaN where the person is absent.
        None where that was not kept.
    """

    xy_px: FloatArray
    visibility: FloatArray
    world_m: FloatArray
    presence: FloatArray
    found: BoolArray
    regions: FloatArray
    people: tuple[Person, ...]
    person: int
    estimator: str
    others: FloatArray | None = None

    @property
    def n_frames(self) -> int:
        """Number of frames."""
        return len(self.found)
