"""Tracks of marks, kept by the content of clip, marks and landmarks."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Final
from zipfile import BadZipFile

import numpy as np

from gait.arrays import frozen, frozen_mask
from gait.events.contacts import Gait
from gait.marks.follow import follow_marks
from gait.marks.mark import Marks
from gait.marks.read import check_marks, marks_table
from gait.marks.tracked import MarkTracks
from gait.pose.folders import cache_folder
from gait.progress import Progress, silent
from gait.tracks.track import Tracks
from gait.video import Clip

__all__ = ["tracked_marks"]

_RECIPE: Final = "3"
_ARRAYS: Final = ("xy_px", "correlation", "back_px", "marked_px", "on_dot", "frame", "names")


def tracked_marks(
    clip: Clip,
    marks: Marks,
    tracks: Tracks,
    gait: Gait,
    *,
    cache_dir: Path | None = None,
    progress: Progress = silent,
) -> MarkTracks:
    """Follow the marks of a clip, or take what is kept of an earlier time.

    Parameters
    ----------
    clip : Clip
    marks : Marks
    tracks : Tracks
    gait : Gait
    cache_dir : Path, optional
        As in `gait.pose.estimate`.
    progress : Progress

    Returns
    -------
    MarkTracks

    Raises
    ------
    OptionError
        Marks that do not fit the clip.
    ClipError
        The clip cannot be read.
    """
    checked = check_marks(marks, clip)
    path = (cache_dir or cache_folder()) / "marks" / f"{_key(clip, checked, tracks, gait)}.npz"
    with suppress(OSError, EOFError, ValueError, KeyError, BadZipFile):
        return _read(path)
    found = follow_marks(clip, checked, tracks, gait, progress)
    with suppress(OSError):
        _write(found, path)
    return found


def _key(clip: Clip, marks: Marks, tracks: Tracks, gait: Gait) -> str:
    """Everything that decides the tracks: places to a tenth of a pixel, times to 0.1 ms."""
    points = {**marks_table(marks), "clip": "", "click_sd_px": 0.0, "standing_deg": {}}
    steps = [(s.side, round(s.initial_contact_s, 4), round(s.toe_off_s, 4)) for s in gait.steps]
    text = json.dumps([_RECIPE, clip.sha256, points, steps], sort_keys=True)
    places = np.round(np.nan_to_num(tracks.light_px, nan=-1.0), 1).astype(np.float32)
    digest = hashlib.sha256(text.encode())
    digest.update(places.tobytes())
    return digest.hexdigest()[:32]


def _read(path: Path) -> MarkTracks:
    with np.load(path, allow_pickle=False) as kept:
        return MarkTracks(
            tuple(str(name) for name in kept["names"]),
            frozen(kept["xy_px"]),
            frozen(kept["correlation"]),
            frozen(kept["back_px"]),
            frozen(kept["marked_px"]),
            frozen_mask(kept["on_dot"]),
            tuple(int(frame) for frame in kept["frame"]),
        )


def _write(tracked: MarkTracks, path: Path) -> None:
    """Write beside and move into place, so that nothing half-written is ever read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = {name: np.asarray(getattr(tracked, name)) for name in _ARRAYS}
    part = Path(mkdtemp(dir=path.parent)) / path.name
    try:
        np.savez_compressed(part, allow_pickle=False, **table)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
        part.parent.rmdir()
