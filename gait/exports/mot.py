"""MOT: angles against time for OpenSim and others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from gait.arrays import FloatArray
from gait.exports.planar import on_grid, uniform_times_s
from gait.exports.visit import ClipMotion
from gait.measures.curves import frame_angles
from gait.tracks.track import Side

__all__ = ["angles", "write_mot"]

_WHOLE_BODY: Final = ("trunk_lean",)
_OPENSIM: Final = {"knee_flexion": "knee_angle"}
"""The one angle that OpenSim's models (Rajagopal 2016) define and sign alike."""


def angles(motion: ClipMotion) -> tuple[FloatArray, dict[str, FloatArray]]:
    """Return grid times and every angle on them, degrees.

    Returns
    -------
    time_s : (m,) array
    columns : dict of str to (m,) array
        ``knee_angle_r``, ``thigh_angle_r``, ..., ``trunk_lean``; NaN where the runner was
        not tracked. The leg away from the camera is left out of a side view. Empty where
        the view has no angles.
    """
    found: dict[str, FloatArray] = {}
    near = motion.tracks.view.near_side
    for side in Side:
        for name, values in frame_angles(motion.tracks, side).items():
            if name in _WHOLE_BODY:
                found[name] = values
            elif near is None or side is near:
                found[f"{_OPENSIM.get(name, name)}_{side.value[0]}"] = values
    time_s, _ = uniform_times_s(motion)
    if not found:
        return time_s, {}
    even = on_grid(motion, np.column_stack(list(found.values())), time_s)
    return time_s, dict(zip(found, even.T, strict=True))


def write_mot(
    time_s: FloatArray, columns: dict[str, FloatArray], notes: Sequence[str], path: Path
) -> None:
    """Write angles as an OpenSim motion file.

    Rows at both ends without any angle are left out; inside, an unknown angle is "nan".

    Parameters
    ----------
    time_s : (m,) array
    columns : dict of str to (m,) array
        Degrees.
    notes : sequence of str
        Put into the header, which OpenSim passes over.
    path : Path
    """
    table = np.column_stack([time_s, *columns.values()])
    known = np.flatnonzero(np.isfinite(table[:, 1:]).any(axis=1))
    table = table[known[0] : known[-1] + 1] if len(known) else table[:0]
    header = [
        path.stem,
        "version=1",
        f"nRows={len(table)}",
        f"nColumns={table.shape[1]}",
        "inDegrees=yes",
        "",
        # A line with "=" would be read as a key.
        *(note.replace("=", "is") for note in notes),
        "",
        "endheader",
    ]
    rows = [
        "\t".join(
            [f"{row[0]:.6f}", *(f"{v:.4f}" if np.isfinite(v) else "nan" for v in row[1:])]
        )
        for row in table
    ]
    lines = [*header, "\t".join(["time", *columns]), *rows]
    text = "\n".join(lines) + "\n"
    path.write_text(text, encoding="ascii", errors="replace", newline="\n")
