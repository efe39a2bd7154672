"""What exports are made of: an exam in memory, or a report folder."""

from __future__ import annotations

import csv
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from pydantic import ValidationError

from gait.arrays import BoolArray, FloatArray, frozen, frozen_mask
from gait.errors import OutputError
from gait.exam import Exam
from gait.pose.skeleton import INDEX, LANDMARKS
from gait.report.folder import LIST_FILE
from gait.report.results import results
from gait.report.schema import ClipResult, Results
from gait.report.tables import TRACK_COLUMNS
from gait.tracks.track import Tracks
from gait.video import ClockSource

__all__ = ["ClipMotion", "Visit", "from_exam", "from_report", "read_results", "unbroken"]

_TRACKS_FILE: Final = "tracks.csv"
_GAP: Final = 1.5
"""Frames further apart than this many usual intervals are not neighbours."""


@dataclass(frozen=True, slots=True)
class ClipMotion:
    """The tracked frames of one clip.

    Attributes
    ----------
    clip : ClipResult
        How the clip was read, with its contacts and curves.
    tracks : Tracks
        Tracked frames only (n); times are capture times, all NaN where the clip's
        clock is not known.
    frame : (n,) array
        Frame of the file of each row.
    """

    clip: ClipResult
    tracks: Tracks
    frame: FloatArray

    @property
    def timed(self) -> bool:
        """Whether there is a clock."""
        return self.clip.clock_source is not ClockSource.UNKNOWN


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything that can be exported.

    Attributes
    ----------
    results : Results
    clips : tuple of ClipMotion
        One per clip of `results`; without rows where nobody was tracked.
    """

    results: Results
    clips: tuple[ClipMotion, ...]


def from_exam(exam: Exam) -> Visit:
    """Return what can be exported of an exam."""
    data = results(exam)
    clips = []
    for clip, analysis in zip(data.clips, exam.clips, strict=True):
        tracks = analysis.tracks
        rows = np.flatnonzero(tracks.valid & np.isfinite(tracks.light_px).any(axis=(1, 2)))
        time_s = tracks.time_s if analysis.clock.trusted else np.full(tracks.n_frames, np.nan)
        kept = _tracks(
            clip,
            time_s[rows],
            tracks.light_px[rows],
            tracks.smooth_px[rows],
            tracks.sd_px[rows],
            tracks.visibility[rows],
        )
        clips.append(ClipMotion(clip, kept, frozen(rows)))
    return Visit(data, tuple(clips))


def from_report(place: Path) -> Visit:
    """Return what can be exported of a report.

    Parameters
    ----------
    place : Path
        A report folder or its ``results.json``.

    Raises
    ------
    OutputError
        The report cannot be read.

    Notes
    -----
    Points come from ``tracks.csv``, to a hundredth of a pixel.
    """
    data = read_results(place)
    folder = place if place.is_dir() else place.parent
    rows = _read_tracks(folder / _TRACKS_FILE, len(data.clips))
    clips = tuple(_motion(clip, rows.get(i, [])) for i, clip in enumerate(data.clips))
    return Visit(data, clips)


def read_results(place: Path) -> Results:
    """Read the ``results.json`` of a report.

    Parameters
    ----------
    place : Path
        A report folder or the file itself.

    Raises
    ------
    OutputError
        It is missing or not one of ours.
    """
    path = place / LIST_FILE if place.is_dir() else place
    try:
        return Results.model_validate_json(path.read_bytes())
    except OSError as error:
        raise OutputError(
            f"{path} cannot be read ({error.strerror or 'unknown reason'}): give the folder "
            "of a report, or the results.json in it."
        ) from error
    except ValidationError as error:
        raise OutputError(
            f"{path} is not a results.json that this version understands: analyse the clips "
            "again, and give the new report folder."
        ) from error


def unbroken(motion: ClipMotion) -> list[slice]:
    """Return the stretches of rows without a missing frame between them."""
    gaps = np.flatnonzero(np.diff(motion.frame) > _GAP) + 1
    edges = [0, *gaps.tolist(), len(motion.frame)]
    return [slice(a, b) for a, b in itertools.pairwise(edges) if b > a]


def _motion(clip: ClipResult, rows: list[list[str]]) -> ClipMotion:
    frames = sorted({int(row[1]) for row in rows})
    place = {frame: i for i, frame in enumerate(frames)}
    n = len(frames)
    time_s, visibility = np.full(n, np.nan), np.full((n, len(LANDMARKS)), np.nan)
    light, sd = np.full((n, len(LANDMARKS), 2), np.nan), np.full((n, len(LANDMARKS)), np.nan)
    smooth = light.copy()
    for row in rows:
        i, k = place[int(row[1])], INDEX[row[3]]
        time_s[i] = _number(row[2])
        light[i, k] = _number(row[4]), _number(row[5])
        sd[i, k], visibility[i, k] = _number(row[6]), _number(row[7])
        smooth[i, k] = _number(row[8]), _number(row[9])
    tracks = _tracks(clip, time_s, light, smooth, sd, visibility)
    return ClipMotion(clip, tracks, frozen(np.array(frames, dtype=float)))


def _tracks(
    clip: ClipResult,
    time_s: FloatArray,
    light: FloatArray,
    smooth: FloatArray,
    sd: FloatArray,
    visibility: FloatArray,
) -> Tracks:
    everywhere: BoolArray = np.ones(len(time_s), dtype=np.bool_)
    return Tracks(
        time_s=frozen(time_s),
        light_px=frozen(light),
        smooth_px=frozen(smooth),
        sd_px=frozen(sd),
        visibility=frozen(visibility),
        valid=frozen_mask(everywhere),
        view=clip.view,
        facing=clip.facing,
        sides_certain=clip.sides_certain,
        leg_length_px=clip.leg_length_px or float("nan"),
        level_deg=clip.level_deg,
        level_known=clip.level_known,
        yaw_deg=clip.yaw_deg,
        explanation=clip.tracks_explanation,
        level_sd_deg=clip.level_sd_deg or 0.0,
        yaw_sd_deg=clip.yaw_sd_deg or 0.0,
        signed_yaw_deg=clip.signed_yaw_deg,
    )


def _read_tracks(path: Path, n_clips: int) -> dict[int, list[list[str]]]:
    """Return the rows of ``tracks.csv`` by clip."""
    rows: dict[int, list[list[str]]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            head = next(reader, [])
            for row in reader:
                _check(head, row, n_clips)
                rows.setdefault(int(row[0]), []).append(row)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be read ({error.strerror or 'unknown reason'}): exports need the "
            "body points that a report keeps there; analyse the clips again."
        ) from error
    except (ValueError, csv.Error) as error:
        raise OutputError(
            f"{path} is not the tracks.csv of a report, or was changed: analyse the clips "
            "again."
        ) from error
    return rows


def _check(head: list[str], row: list[str], n_clips: int) -> None:
    """Raise ValueError for a row that no report has."""
    if tuple(head) != TRACK_COLUMNS:
        raise ValueError("columns")
    if len(row) != len(TRACK_COLUMNS) or row[3] not in INDEX:
        raise ValueError("row")
    if not 0 <= int(row[0]) < n_clips or int(row[1]) < 0:
        raise ValueError("row")
    for cell in (row[2], *row[4:]):
        _number(cell)


def _number(cell: str) -> float:
    return float(cell) if cell else float("nan")
