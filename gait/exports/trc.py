"""TRC: marker positions for OpenSim and others."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from gait.exports.planar import Planar
from gait.pose.skeleton import LANDMARKS

__all__ = ["write_trc"]

_KEYS: Final = (
    "DataRate",
    "CameraRate",
    "NumFrames",
    "NumMarkers",
    "Units",
    "OrigDataRate",
    "OrigDataStartFrame",
    "OrigNumFrames",
)


def write_trc(grid: Planar, path: Path) -> None:
    """Write the points as a TRC file.

    Follows OpenSim's documentation of the format: five lines of header, a blank line, then
    frame number, time, X, Y, Z of every marker, divided by tabs. A point that was not
    tracked is "NaN": OpenSim 4 refuses a row that ends in empty cells.

    Parameters
    ----------
    grid : Planar
    path : Path
        The first line names it, with axes and scale in a word, as TRC knows no remarks.
    """
    count, rate = len(grid.time_s), f"{grid.rate_hz:.10g}"
    size = (str(count), str(len(LANDMARKS)), grid.unit)
    values = (rate, rate, *size, rate, "1", str(count))
    unit = "millimetres by body height" if grid.unit == "mm" else "pixels"
    title = f"{path.name}; planar, one camera, {unit}, points not tracked are NaN"
    numbers = range(1, len(LANDMARKS) + 1)
    lines = [
        f"PathFileType\t4\t(X/Y/Z)\t{title}",
        "\t".join(_KEYS),
        "\t".join(values),
        "\t".join(["Frame#", "Time", *(f"{name}\t\t" for name in LANDMARKS)]).rstrip("\t"),
        "\t\t" + "\t".join(f"{axis}{i}" for i in numbers for axis in "XYZ"),
        "",
    ]
    for row in range(count):
        cells = [f"{v:.3f}" if np.isfinite(v) else "NaN" for v in grid.xyz[row].ravel()]
        lines.append("\t".join([str(row + 1), f"{grid.time_s[row]:.6f}", *cells]))
    path.write_text("\n".join(lines) + "\n", encoding="ascii", errors="replace", newline="\n")
