"""A visit as its report folder keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import cv2
import numpy as np

from gait.arrays import UInt8Array
from gait.errors import GaitError
from gait.exports.visit import from_report, read_results
from gait.pose.skeleton import INDEX
from gait.report.schema import Results
from gait.tracks.body import trunk_length_px
from gait.tracks.track import Tracks

__all__ = ["StoredVisit", "open_visit"]

_PASSING_LEGS_PER_S = 0.3
_GROWING_PER_S = 0.06


@dataclass(frozen=True, slots=True)
class StoredVisit:
    """A report, read back.

    Attributes
    ----------
    folder : Path
    results : Results
    in_place : tuple of (bool or None)
        Per clip: whether the runner stays in place, as on a treadmill; None when the
        report's tracks do not tell.
    """

    folder: Path
    results: Results
    in_place: tuple[bool | None, ...]

    @property
    def day(self) -> date:
        """Day of the visit: as entered, else the day of the analysis."""
        return self.results.day or self.results.created.date()

    def picture(self, file: str) -> UInt8Array | None:
        """Return a picture of the report as RGB, None when it is not there."""
        path = self.folder / file
        if not path.resolve().is_relative_to(self.folder.resolve()) or not path.is_file():
            return None
        data = np.frombuffer(path.read_bytes(), dtype=np.uint8)
        bgr = cv2.imdecode(data, cv2.IMREAD_COLOR) if len(data) else None
        if bgr is None:
            return None
        return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def open_visit(place: Path) -> StoredVisit:
    """Read a visit from a report folder or the ``results.json`` in it.

    Raises
    ------
    OutputError
        It is not a report.
    """
    results = read_results(place)
    folder = place if place.is_dir() else place.parent
    try:
        clips = from_report(place).clips
    except GaitError:
        # Only whether the runner stays in place is lost without the tracks.
        return StoredVisit(folder, results, (None,) * len(results.clips))
    return StoredVisit(
        folder, results, tuple(_in_place(c.tracks, timed=c.timed) for c in clips)
    )


def _in_place(tracks: Tracks, *, timed: bool) -> bool | None:
    """Whether the runner neither crosses a side view nor grows in a frontal one."""
    if not timed or tracks.n_frames < 8 or not np.isfinite(tracks.leg_length_px):
        return None
    edge = max(2, tracks.n_frames // 8)
    span_s = float(tracks.time_s[-edge:].mean() - tracks.time_s[:edge].mean())
    if span_s <= 0:
        return None
    if tracks.view.is_frontal:
        trunk = trunk_length_px(tracks.light_px)
        growth = np.log(np.nanmedian(trunk[-edge:]) / np.nanmedian(trunk[:edge]))
        return bool(abs(growth) / span_s < _GROWING_PER_S)
    hips = tracks.light_px[:, [INDEX["left_hip"], INDEX["right_hip"]], 0].mean(axis=1)
    moved = abs(np.nanmean(hips[-edge:]) - np.nanmean(hips[:edge])) / tracks.leg_length_px
    return bool(moved / span_s < _PASSING_LEGS_PER_S)
