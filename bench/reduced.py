"""The truth of a clip without what nobody but a renderer asks for, small enough to commit."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from gait.errors import OutputError

__all__ = ["SUFFIX", "reduced", "write_reduced"]

SUFFIX: Final = ".json.gz"
"""Of the files that `write_reduced` writes and `bench.truth.read_truth` reads."""
_WHOLE: Final = ("schema", "spec_hash", "spec", "runner", "camera", "clock")


def reduced(table: Mapping[str, Any], points: Sequence[str] | None = None) -> dict[str, Any]:
    """Leave out the laboratory coordinates and round the rest.

    Parameters
    ----------
    table : mapping
        A truth file, parsed.
    points : sequence of str, optional
        The joints to keep; all by default.

    Returns
    -------
    dict
        Of the same schema: pixels to 0.1, angles and measures to 0.01, times to 10 µs.
        ``frames.xyz_m`` and ``frames.visible`` are missing.
    """
    names = [name for name in table["points"] if points is None or name in points]
    columns = [table["points"].index(name) for name in names]
    frames = table["frames"]
    return {
        **{key: table[key] for key in _WHOLE},
        "contacts": _rounded(table["contacts"], 5),
        "steps": [
            {**_rounded(row, 5), "values": _rounded(row["values"], 2)} for row in table["steps"]
        ],
        "measures": _rounded(table["measures"], 2),
        "points": names,
        "frames": {
            "xy_px": np.round(np.asarray(frames["xy_px"])[:, columns], 1).tolist(),
            "in_frame": np.asarray(frames["in_frame"])[:, columns].tolist(),
            "angles_deg": _rounded(frames["angles_deg"], 2),
        },
    }


def _rounded(value: Any, digits: int) -> Any:  # noqa: ANN401 - any part of a JSON document
    if isinstance(value, float):
        return round(value, digits)
    if isinstance(value, dict):
        return {key: _rounded(each, digits) for key, each in value.items()}
    if isinstance(value, list):
        return [_rounded(each, digits) for each in value]
    return value


def write_reduced(table: Mapping[str, Any], path: Path) -> None:
    """Write a truth gzipped; the same truth gives the same bytes.

    Raises
    ------
    OutputError
        The folder cannot be written.
    """
    text = json.dumps(table, separators=(",", ":"))
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(gzip.compress(text.encode(), mtime=0))
        part.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from error
