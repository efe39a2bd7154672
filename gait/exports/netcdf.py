"""netCDF: points as a dataset in the layout of the Python package ``movement``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from gait.exports.formats import Format, library
from gait.exports.visit import ClipMotion
from gait.pose.skeleton import LANDMARKS

__all__ = ["write_netcdf"]


def write_netcdf(motion: ClipMotion, notes: Sequence[str], path: Path) -> None:
    """Write the tracked frames as netCDF 3 (64-bit offsets), as `movement` lays out poses.

    ``position`` (time, space, keypoints, individuals) in pixels of the upright picture, x to
    the right, y down, mended but hardly smoothed; ``confidence`` is the pose model's
    visibility; ``position_sd`` the standard error of a point along one axis. Frames are not
    resampled: ``time`` holds their capture times, or frame numbers without a clock.
    Contacts lie along the dimension ``event``.

    Parameters
    ----------
    motion : ClipMotion
    notes : sequence of str
        Into the attribute ``comment``.
    path : Path

    Raises
    ------
    OptionError
        xarray is not installed.
    """
    xarray = library(Format.NETCDF)
    tracks, clip = motion.tracks, motion.clip
    contacts = [c for c in clip.contacts if c.time_s is not None or not motion.timed]
    dims = ("time", "keypoints", "individuals")
    data = xarray.Dataset(
        {
            "position": (
                ("time", "space", "keypoints", "individuals"),
                np.swapaxes(tracks.light_px, 1, 2)[..., None],
                {"units": "pixels"},
            ),
            "confidence": (dims, tracks.visibility[..., None]),
            "position_sd": (dims, tracks.sd_px[..., None], {"units": "pixels"}),
            "frame": (("time",), motion.frame),
            "event_time": (
                ("event",),
                np.array([c.time_s if motion.timed else c.frame for c in contacts], float),
            ),
            "event_side": (("event",), np.array([c.side.value for c in contacts], str)),
            "event_kind": (("event",), np.array([c.event.value for c in contacts], str)),
        },
        coords={
            "time": tracks.time_s if motion.timed else motion.frame,
            "space": ["x", "y"],
            "keypoints": list(LANDMARKS),
            "individuals": ["runner"],
        },
        attrs={
            "ds_type": "poses",
            "source_software": "running-gait",
            "source_file": clip.file,
            "time_unit": "seconds" if motion.timed else "frames",
            "view": clip.view.value,
            "facing": clip.facing.value,
            "level_deg": clip.level_deg,
            "estimator": clip.estimator,
            "comment": " ".join(notes),
        },
    )
    if motion.timed and clip.capture_fps:
        data.attrs["fps"] = clip.capture_fps
    data.to_netcdf(path, engine="scipy", format="NETCDF3_64BIT")
