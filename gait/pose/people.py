"""Who is in the clip: detections of single frames joined into people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from gait.arrays import UInt8Array
from gait.pose.estimator import Region
from gait.pose.sequence import Person

__all__ = ["Sighting", "Trail", "follow", "prominence", "to_person"]

_REACH = 0.35
"""A person may be off by this share of the region's side from where it is expected, ..."""
_REACH_PER_S = 1.0
"""... and this much more for every second without being seen, ..."""
_MAX_REACH = 0.8
"""... up to this."""
_MAX_RATIO = 1.5
"""Growing or shrinking by more than this ratio breaks a trail."""
_MAX_GAP_S = 4.0
"""A person not seen for longer than this starts anew."""
_MEMORY_S = 0.8
"""The speed of a person is taken from the detections of this last time, ..."""
_FORESIGHT_S = 1.0
"""... and the person expected to go on like that for at most this long."""
_CUT_LEVELS = 45.0
"""Mean change of brightness (0-255) between two looks that means a cut."""
_CUT_CORRELATION = 0.5
"""A cut also leaves the two pictures less alike than this."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the detector saw in one frame.

    Attributes
    ----------
    frame : int
    time_s : float
        File time.
    regions : tuple of Region
        In pixels of the full picture.
    thumbnail : (h, w) array
        The picture, tiny and grey, to notice cuts.
    """

    frame: int
    time_s: float
    regions: tuple[Region, ...]
    thumbnail: UInt8Array


@dataclass(slots=True, eq=False)
class Trail:
    """One person through the clip: frames in which it was seen, and where.

    Attributes
    ----------
    frames : list of int
    times_s : list of float
    regions : list of Region
        One per frame in `frames`.
    """

    frames: list[int] = field(default_factory=list)
    times_s: list[float] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)

    def add(self, sighting: Sighting, region: Region) -> None:
        """Append a detection."""
        self.frames.append(sighting.frame)
        self.times_s.append(sighting.time_s)
        self.regions.append(region)

    def expected_px(self, time_s: float) -> tuple[float, float]:
        """Where the person should be at a time after the last detection.

        The last position, moved on with the speed of late: people who pass each
        other keep their ways, and only so do they keep their trails.
        """
        last_s = self.times_s[-1]
        recent = [i for i, t in enumerate(self.times_s[-20:]) if t >= last_s - _MEMORY_S]
        t = np.array(self.times_s[-20:])[recent] - last_s
        xy = np.array([(r.x_px, r.y_px) for r in self.regions[-20:]])[recent]
        if len(recent) < 4:
            return float(xy[-1, 0]), float(xy[-1, 1])
        slope, level = np.polyfit(t, xy, 1)
        ahead = min(time_s - last_s, _FORESIGHT_S)
        x, y = (level + slope * ahead).tolist()
        return x, y

    @property
    def side_px(self) -> float:
        """Median side of the region."""
        return float(np.median([r.side_px for r in self.regions]))

    @property
    def centre_px(self) -> tuple[float, float]:
        """Median centre of the region."""
        return (
            float(np.median([r.x_px for r in self.regions])),
            float(np.median([r.y_px for r in self.regions])),
        )


def follow(sightings: Sequence[Sighting]) -> list[Trail]:
    """Join the detections of a clip into people.

    Detections are assigned to the trails so far by least total cost (distance
    from where the person is expected as a share of its size, plus the
    logarithm of the change of size; Hungarian method). Gaps are bridged; a
    cut in the film ends all trails.

    Parameters
    ----------
    sightings : sequence of Sighting
        In order of time.

    Returns
    -------
    list of Trail
        In order of first appearance.
    """
    finished: list[Trail] = []
    open_trails: list[Trail] = []
    before: Sighting | None = None
    for sighting in sightings:
        if before is not None and _is_cut(before.thumbnail, sighting.thumbnail):
            finished += open_trails
            open_trails = []
        before = sighting
        lost = [t for t in open_trails if sighting.time_s - t.times_s[-1] > _MAX_GAP_S]
        finished += lost
        open_trails = [t for t in open_trails if t not in lost]
        taken = _assign(open_trails, sighting)
        for trail, region in taken:
            trail.add(sighting, region)
        used = [id(region) for _, region in taken]
        for region in sighting.regions:
            if id(region) not in used:
                trail = Trail()
                trail.add(sighting, region)
                open_trails.append(trail)
    return sorted(finished + open_trails, key=lambda t: t.frames[0])


def _assign(trails: list[Trail], sighting: Sighting) -> list[tuple[Trail, Region]]:
    regions = sighting.regions
    if not trails or not regions:
        return []
    cost = np.array([[_cost(t, r, sighting.time_s) for r in regions] for t in trails])
    possible = np.where(np.isfinite(cost), cost, 1e6)
    rows, columns = linear_sum_assignment(possible)
    return [
        (trails[i], regions[j])
        for i, j in zip(rows, columns, strict=True)
        if np.isfinite(cost[i, j])
    ]


def _cost(trail: Trail, region: Region, time_s: float) -> float:
    last = trail.regions[-1]
    ratio = abs(np.log(region.side_px / last.side_px))
    reach = min(_MAX_REACH, _REACH + _REACH_PER_S * (time_s - trail.times_s[-1]))
    x, y = trail.expected_px(time_s)
    distance = math.hypot(region.x_px - x, region.y_px - y) / max(last.side_px, region.side_px)
    if distance > reach or ratio > np.log(_MAX_RATIO):
        return float("inf")
    return float(distance + 0.5 * ratio)


def _is_cut(before: UInt8Array, after: UInt8Array) -> bool:
    a, b = before.astype(np.float64).ravel(), after.astype(np.float64).ravel()
    if float(np.abs(a - b).mean()) < _CUT_LEVELS:
        return False
    spread = float(a.std() * b.std())
    return (
        spread == 0
        or float(((a - a.mean()) * (b - b.mean())).mean()) / spread < _CUT_CORRELATION
    )


def prominence(trail: Trail, n_looks: int, width_px: int, height_px: int) -> float:
    """Return how much of the clip is about this person.

    Share of the looks in which the person was found, times size as a share of
    the picture's shorter side, times closeness to the middle (1 in the middle,
    half of it in a corner): the runner whom the film is about is there most of
    the time, large, and near the middle.
    """
    presence = len(trail.frames) / n_looks
    x, y = trail.centre_px
    away = np.hypot(x - width_px / 2, y - height_px / 2) / np.hypot(width_px / 2, height_px / 2)
    size = trail.side_px / min(width_px, height_px)
    return float(presence * size * (1 - 0.5 * min(1.0, float(away))))


def to_person(trail: Trail, number: int, n_looks: int) -> Person:
    """Describe a trail for the user."""
    return Person(number, len(trail.frames) / n_looks, trail.side_px, trail.centre_px)
