"""C3D: points and events for laboratories' software."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from gait.events.contacts import Event
from gait.exports.formats import Format, library
from gait.exports.planar import Planar
from gait.pose.skeleton import LANDMARKS
from gait.report.schema import ContactResult

__all__ = ["write_c3d"]

_LABELS: Final = {Event.INITIAL_CONTACT: "Foot Strike", Event.TOE_OFF: "Foot Off"}
_ICONS: Final = {Event.INITIAL_CONTACT: 1, Event.TOE_OFF: 2}
_MOST: Final = 255
"""A dimension of a C3D parameter is one byte."""
_LINE: Final = 120


def write_c3d(
    grid: Planar,
    contacts: Sequence[ContactResult],
    notes: Sequence[str],
    path: Path,
    *,
    software: str = "gait",
) -> None:
    """Write points and events as C3D.

    Parameters
    ----------
    grid : Planar
    contacts : sequence of ContactResult
        Into the group EVENT as "Foot Strike" and "Foot Off" with context "Left" or "Right";
        times count from the first frame. The first 255 fit.
    notes : sequence of str
        Into the group RUNNING_GAIT, parameter NOTES.
    path : Path
    software : str
        Program and version, into MANUFACTURER.

    Raises
    ------
    OptionError
        ezc3d is not installed.
    """
    c3d = library(Format.C3D).c3d()
    point = c3d["parameters"]["POINT"]
    point["RATE"]["value"] = [grid.rate_hz]
    point["LABELS"]["value"] = list(LANDMARKS)
    point["DESCRIPTIONS"]["value"] = [name.replace("_", " ") for name in LANDMARKS]
    point["UNITS"]["value"] = [grid.unit]
    xyz = np.moveaxis(grid.xyz, (0, 1, 2), (2, 1, 0))
    missing = np.isnan(xyz).any(axis=0)
    c3d["data"]["points"] = np.concatenate([xyz, np.ones((1, *missing.shape))])
    # A negative residual marks a point that was not seen.
    c3d["data"]["meta_points"]["residuals"] = np.where(missing, -1.0, 0.0)[None]
    c3d.add_parameter("POINT", "X_SCREEN", ["+X"])
    c3d.add_parameter("POINT", "Y_SCREEN", ["+Y"])
    c3d.add_parameter("MANUFACTURER", "COMPANY", ["running-gait"])
    c3d.add_parameter("MANUFACTURER", "SOFTWARE", [software])
    lines = [line for note in notes for line in textwrap.wrap(_ascii(note), _LINE)]
    c3d.add_parameter("RUNNING_GAIT", "NOTES", lines)
    _add_events(c3d, contacts)
    c3d.write(str(path))


def _add_events(c3d: object, contacts: Sequence[ContactResult]) -> None:
    timed = [(c, c.time_s) for c in contacts if c.time_s is not None][:_MOST]
    add = c3d.add_parameter  # type: ignore[attr-defined] # ezc3d has no types
    add("EVENT", "USED", [len(timed)])
    if not timed:
        return
    add("EVENT", "CONTEXTS", [c.side.value.capitalize() for c, _ in timed])
    add("EVENT", "LABELS", [_LABELS[c.event] for c, _ in timed])
    add("EVENT", "ICON_IDS", [_ICONS[c.event] for c, _ in timed])
    times_s = np.array([time_s for _, time_s in timed])
    add("EVENT", "TIMES", np.vstack([times_s // 60, times_s % 60]))


def _ascii(words: str) -> str:
    return words.encode("ascii", "replace").decode("ascii")
